"""A deck as an Anki package: notes by genanki, then what it has no words for, straight into the tables."""

from __future__ import annotations

import hashlib
import itertools
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from studykit.errors import MissingExtraError
from studykit.formats.anki import sidecar
from studykit.formats.anki.archive import SIDECAR
from studykit.formats.anki.patching import patch
from studykit.formats.anki.wording import (
    FIELDS,
    MODEL_IDS,
    STYLE,
    TEMPLATES,
    accept_to_html,
    cloze_to_html,
    to_html,
)
from studykit.formats.deck import readable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from studykit.formats.deck import DeckCard
    from studykit.library.models import CardKind
    from studykit.memory.days import StudyDays

ROOT_DECK = "studykit"


def write_package(target: Path, cards: Sequence[DeckCard], days: StudyDays, now: datetime) -> None:
    """Write cards, with all that is known of them, as an .apkg; it appears under its name when it is whole.

    Args:
        target: The file; one that is there is replaced.
        cards: All with their ids; ``deck`` is the topic's title.
        days: Which day a due date is.
        now: When Anki takes the notes to have been changed.

    Raises:
        MissingExtraError: The extra ``anki`` is not installed.
        OSError: The file cannot be written.
    """
    genanki = _genanki()
    with TemporaryDirectory(prefix=".studykit-", dir=target.parent) as folder:
        database = Path(folder, "collection.anki2")
        with closing(sqlite3.connect(database)) as connection:
            # Above all the ids that other decks were given in this millisecond's neighbourhood.
            ids = itertools.count(int(now.timestamp() * 1000))
            genanki.Package(_decks(genanki, cards)).write_to_db(connection.cursor(), now.timestamp(), ids)
            patch(connection, cards, days, now)
            connection.commit()
        complete = Path(folder, "complete.apkg")
        with zipfile.ZipFile(complete, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(database, "collection.anki2")
            archive.writestr("media", "{}")
            archive.writestr(SIDECAR, "\n".join(sidecar.lines(cards, database)))
        complete.replace(target)


def _genanki() -> Any:
    try:
        import genanki
    except ImportError:
        raise MissingExtraError(
            "Writing an Anki package needs the extra 'anki'.", "pip install 'studykit[anki]'"
        ) from None
    return genanki


def _decks(genanki: Any, cards: Sequence[DeckCard]) -> list[Any]:
    models = {kind: _model(genanki, kind) for kind in MODEL_IDS}
    decks: dict[str, Any] = {}
    for card in cards:
        if card.kind not in models:
            continue
        topic = card.id.partition("/")[0]
        if topic not in decks:
            decks[topic] = genanki.Deck(_number(topic), f"{ROOT_DECK}::{card.deck or topic}")
        decks[topic].add_note(
            genanki.Note(
                model=models[card.kind],
                fields=_fields(card),
                # A tag of Anki's has no spaces.
                tags=["_".join(tag.split()) for tag in card.tags if tag.split()],
                guid=card.guid or card.id,
            )
        )
    return list(decks.values())


def _fields(card: DeckCard) -> list[str]:
    """A note's fields as HTML, as many as its type has."""
    first, *rest = readable(card)
    fields = [cloze_to_html(first) if card.kind == "cloze" else to_html(first), *map(to_html, rest)]
    fields += [""] * (len(FIELDS[card.kind]) - len(fields))
    if card.kind == "typed":
        fields[-1] = accept_to_html(card.accept)
    return fields


def _model(genanki: Any, kind: CardKind) -> Any:
    return genanki.Model(
        MODEL_IDS[kind],
        f"studykit {kind}",
        fields=[{"name": name} for name in FIELDS[kind]],
        templates=[{"name": n, "qfmt": front, "afmt": back} for n, front, back in TEMPLATES[kind]],
        css=STYLE,
        model_type=genanki.Model.CLOZE if kind == "cloze" else genanki.Model.FRONT_BACK,
    )


def _number(topic: str) -> int:
    """A deck's id, always the same for a topic; far from those that Anki gives by the clock."""
    return int.from_bytes(hashlib.blake2b(topic.encode(), digest_size=5).digest()) + (1 << 41)
