"""Whatever questions come in, the pack that they land in is sound and says what they said."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.formats.personal import written
from studykit.formats.questions.bank import Bank, Choice, Dropped, Item
from studykit.formats.questions.checking import checked
from studykit.formats.questions.gathering import as_item
from studykit.formats.questions.landing import Landing, land
from studykit.library.library import Library, load_library
from tests.formats.banks import PATIENT, items


def _landed(pack: Path, several: list[Item], **options: str) -> tuple[Landing, Library]:
    """Land questions in a pack and read it again."""
    roots = [pack] if pack.exists() else []
    landing = land(Bank(tuple(several)), load_library(roots), pack, source="x.gift", **options)
    with written(landing.files):
        return landing, load_library([pack]) if pack.exists() else load_library([])


def _holdable(item: Item) -> bool:
    try:
        checked(item, ())
    except Dropped:
        return False
    return True


@settings(PATIENT, max_examples=60)
@given(several=st.lists(items(), min_size=1, max_size=3, unique_by=lambda item: item.key))
def test_the_pack_is_sound_and_says_the_same(several: list[Item]):
    """No defect but warnings; each question under its id, and a second landing changes nothing."""
    with TemporaryDirectory() as folder:
        pack = Path(folder) / "pack"
        landing, library = _landed(pack, several)
        assert not [defect for defect in library.defects if defect.severity == "error"]
        kept = [item for item in several if _holdable(item)]
        assert len(library.questions) == landing.count("added") <= len(kept)
        for item in kept:
            if item.key in library.questions:
                expected = checked(item, ())[0]
                found = as_item(library.question(item.key))
                assert (found.stem, found.options, found.pairs) == (
                    expected.stem,
                    expected.options,
                    expected.pairs,
                )
        again, _ = _landed(pack, several)
        assert not again.files
        assert again.count("unchanged") == landing.count("added")


@settings(PATIENT, max_examples=40)
@given(
    key=st.text(max_size=30),
    name=st.text(max_size=30),
    category=st.text(max_size=30),
    where=st.text(max_size=10),
    topic=st.text(max_size=20),
)
def test_any_names_make_sound_ids(key: str, name: str, category: str, where: str, topic: str):
    """Ids and topics are made of letters, digits and hyphens, and nothing is written outside the pack."""
    item = Item(
        "single",
        "Which?",
        (Choice("a", True), Choice("b")),
        name=name,
        key=key,
        category=category,
        where=where,
    )
    with TemporaryDirectory() as folder:
        pack = Path(folder) / "pack"
        landing, library = _landed(pack, [item], topic=topic)
        assert not [defect for defect in library.defects if defect.severity == "error"]
        assert len(library.questions) == 1
        assert all(file.is_relative_to(pack) and ".." not in file.parts for file in landing.files)
