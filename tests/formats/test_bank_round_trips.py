"""Questions that are written and read again are the same, in all that the format can carry."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studykit import paths
from studykit.formats.questions.bank import Item
from studykit.formats.questions.formats import WRITTEN, carried, read_bank, write_bank
from studykit.formats.questions.gathering import gather
from studykit.library.library import load_library
from tests.formats.banks import MARKDOWN, PATIENT, TEXTS, items, told

_SOURCE = Path("bank")


def _again(item: Item, name: str) -> Item:
    (returned,) = carried([item], name, _SOURCE).values()
    return told(returned)


def _can(item: Item, name: str) -> bool:
    return bool(write_bank([item], name).items)


@pytest.mark.parametrize("name", ["csv", "markdown"])
@PATIENT
@given(item=items())
def test_everything_comes_back(name: str, item: Item):
    """Texts, keys, reasons, pairs, tasks, difficulty, references and the id."""
    assert _again(item, name) == item


@PATIENT
@given(item=items())
def test_moodle_keeps_all_but_reasons_of_pairs(item: Item):
    """Moodle's matching questions have no feedback for each part."""
    item = item._replace(pairs=tuple(p._replace(why="") for p in item.pairs))
    assert _again(item, "moodle") == item


@PATIENT
@given(item=items())
def test_gift_keeps_all_but_reasons_of_orderings_and_pairs(item: Item):
    """GIFT has feedback for the options of choices only."""
    if _can(item, "gift"):
        if item.kind in {"ordering", "matching"}:
            item = item._replace(
                options=tuple(o._replace(why="") for o in item.options),
                pairs=tuple(p._replace(why="") for p in item.pairs),
            )
        assert _again(item, "gift") == item


@PATIENT
@given(item=items())
def test_aiken_keeps_stem_options_and_key(item: Item):
    """One line each, single response."""
    assert _can(item, "aiken") <= (item.kind == "single")
    if _can(item, "aiken"):
        again = read_again([item], "aiken")[0]
        assert again.stem == " ".join(item.stem.split())
        assert [(o.text, o.key) for o in again.options] == [
            (" ".join(o.text.split()), o.key) for o in item.options
        ]


@PATIENT
@given(item=items(MARKDOWN, st.just("") | MARKDOWN))
def test_canvas_keeps_what_html_can_say(item: Item):
    """Emphasis, code, blocks and lists come back; tasks and difficulty have no place."""
    assert _can(item, "canvas") == (item.kind != "ordering")
    if _can(item, "canvas"):
        again = read_again([item], "canvas")[0]
        assert again.name == item.key
        assert told(again) == item._replace(tasks=(), difficulty=0, key=again.key)


@PATIENT
@given(item=items())
def test_canvas_takes_any_text(item: Item):
    """What was written once and read reads the same when it is written again."""
    if _can(item, "canvas"):
        (again,) = read_again([item], "canvas")
        if all(again.texts[: len(item.texts)]) and _can(again, "canvas"):
            (third,) = read_again([again._replace(key=item.key)], "canvas")
            assert (third.kind, [o.key for o in third.options]) == (
                again.kind,
                [o.key for o in again.options],
            )


@pytest.mark.parametrize("name", sorted(WRITTEN))
@settings(PATIENT, max_examples=30)
@given(several=st.lists(items(TEXTS.filter(lambda text: "->" not in text)), min_size=1, max_size=4))
def test_questions_stay_apart(name: str, several: list[Item]):
    """As many questions come back as were written, in their order, each under its category."""
    written = write_bank(several, name)
    again = read_again(written.items, name) if written.items else []
    assert sorted(item.kind for item in again) == sorted(item.kind for item in written.items)
    if name not in {"aiken", "canvas"}:
        assert [item.category for item in again] == [item.category for item in written.items]


def read_again(several, name):
    """What is read from a file that was written."""
    from studykit.formats.questions.formats import _read_again

    return _read_again(write_bank(several, name).content, _SOURCE, name).items


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_the_shipped_bank_comes_back_unchanged(name: str, tmp_path: Path):
    """Our own questions through a file: every one that the format takes is the same."""
    library = load_library([paths.shipped_library()])
    bank = gather(library, library.questions)
    written = write_bank(bank, name)
    file = tmp_path / f"bank{WRITTEN[name]}"
    file.write_bytes(written.content)
    _, again = read_bank(file)
    assert len(again.items) == len(written.items) > 50
    assert not again.lines
    assert [item.kind for item in again.items] == [item.kind for item in written.items]
    if name not in {"aiken", "canvas"}:
        assert [item.key for item in again.items] == [item.key for item in written.items]
        assert [item.stem for item in again.items] == [item.stem for item in written.items]


def test_the_same_questions_give_the_same_file():
    """A package has no time of its own in it."""
    item = Item("single", "Which?", (), key="sqs/q-a")
    assert write_bank([item], "csv").content == write_bank([item], "csv").content
