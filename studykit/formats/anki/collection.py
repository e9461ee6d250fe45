"""An Anki collection as rows: schema 11 (JSON within ``col``) and schema 15 to 18 (tables of their own).

The file is opened read-only, checked by SQLite itself, and asked for nothing but plain SELECTs.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from studykit.formats.anki import protobuf
from studykit.formats.deck import unusable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST_ROWS = 5_000_000  # of a table; twenty years of 500 answers a day are 3,650,000
_OLDEST, _NEWEST = 11, 18
_SEPARATED_FROM = 15  # note types and decks have tables of their own
_SEPARATOR = "\x1f"


class Template(NamedTuple):
    """One card of a note type: what is asked, and what is shown then."""

    name: str
    front: str
    back: str


class NoteType(NamedTuple):
    """What its notes' fields are called, and the cards that they make."""

    name: str
    cloze: bool
    fields: tuple[str, ...]
    templates: tuple[Template, ...]


class Note(NamedTuple):
    """A note: HTML in each field."""

    id: int
    guid: str
    type: int
    tags: tuple[str, ...]
    fields: tuple[str, ...]


class CardRow(NamedTuple):
    """A card, as Anki schedules it; the columns' names are Anki's."""

    id: int
    nid: int
    did: int
    ord: int
    type: int
    queue: int
    due: int
    ivl: int
    factor: int
    reps: int
    lapses: int
    left: int
    odue: int
    odid: int
    flags: int
    data: str


class RevlogRow(NamedTuple):
    """An answer; ``id`` is its moment in milliseconds, ``type`` what it was for."""

    id: int
    cid: int
    ease: int
    ivl: int
    factor: int
    time: int
    type: int


class Collection(NamedTuple):
    """All of it.

    Attributes:
        created: When its first day began, in seconds; days are counted from there.
        offset: Minutes west of UTC where that was; None where it is not known.
        decks: Deck to name, parts joined by "::".
    """

    created: int
    offset: int | None
    types: dict[int, NoteType]
    decks: dict[int, str]
    notes: tuple[Note, ...]
    cards: tuple[CardRow, ...]
    revlog: tuple[RevlogRow, ...]


_NOTES = "SELECT id, guid, mid, tags, flds FROM notes ORDER BY id"
_CARDS = f"SELECT {', '.join(CardRow._fields)} FROM cards ORDER BY nid, ord"  # noqa: S608 - names of our own
_REVLOG = f"SELECT {', '.join(RevlogRow._fields)} FROM revlog ORDER BY id"  # noqa: S608 - likewise


def read_collection(database: Path, source: Path) -> Collection:
    """Read a collection.

    Args:
        database: The SQLite file.
        source: The package, for the error.

    Raises:
        DeckError: It is no database, damaged, not Anki's, or of a schema that is not known.
    """
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.create_collation("unicase", _unicase)
            # Text that is not UTF-8 must not stop the reading of all other notes.
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise unusable(source, "its collection is damaged")
            return _read(connection, source)
    except sqlite3.Error as error:
        raise unusable(source, f"its collection is no database of Anki's, or damaged ({error})") from error
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        raise unusable(source, "its note types or decks cannot be read") from error


def _unicase(left: str, right: str) -> int:
    one, other = left.casefold(), right.casefold()
    return (one > other) - (one < other)


def _read(connection: sqlite3.Connection, source: Path) -> Collection:
    # A view could stand under a table's name, and be any query at all.
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if missing := sorted({"col", "notes", "cards", "revlog"} - tables):
        raise unusable(source, f"its database is not Anki's (no table {missing[0]!r})")
    row = connection.execute("SELECT ver, crt, models, decks, conf FROM col").fetchone()
    if row is None:
        raise unusable(source, "its collection is empty")
    version, created, models, decks, conf = row
    if not isinstance(version, int) or not _OLDEST <= version <= _NEWEST or version in {12, 13}:
        raise unusable(
            source,
            f"its schema {version} is not one that studykit knows ({_OLDEST}, {_SEPARATED_FROM} to {_NEWEST})",
            "Export it in Anki with 'Support older Anki versions' ticked.",
        )
    if version >= _SEPARATED_FROM:
        types, names, offset = _types18(connection), _decks18(connection), _offset18(connection)
    else:
        types, names = _types11(json.loads(models)), _decks11(json.loads(decks))
        offset = json.loads(conf or "{}").get("creationOffset")
    return Collection(
        created=int(created),
        offset=offset if isinstance(offset, int) and abs(offset) < 24 * 60 else None,
        types=types,
        decks=names,
        notes=_rows(connection, _NOTES, _note, source),
        cards=_rows(connection, _CARDS, _card, source),
        revlog=_rows(connection, _REVLOG, _answer, source),
    )


def _rows(connection: sqlite3.Connection, query: str, read: Callable[..., Any], source: Path) -> Any:
    rows = connection.execute(f"{query} LIMIT {MOST_ROWS + 1}").fetchall()
    if len(rows) > MOST_ROWS:
        raise unusable(source, "it holds more rows than any collection")
    return tuple(read(*row) for row in rows)


def _note(number: int, guid: object, kind: int, tags: object, fields: object) -> Note:
    return Note(
        number, str(guid), int(kind), tuple(str(tags or "").split()), tuple(str(fields).split(_SEPARATOR))
    )


def _card(*row: Any) -> CardRow:
    *numbers, data = row
    # Some programs have written 2.0 where Anki writes 2.
    return CardRow._make([*(int(number or 0) for number in numbers), str(data or "")])


def _answer(*row: Any) -> RevlogRow:
    return RevlogRow._make(int(number or 0) for number in row)


def _types11(models: dict[str, Any]) -> dict[int, NoteType]:
    return {
        int(number): NoteType(
            str(model["name"]),
            model.get("type") == 1,
            tuple(str(f["name"]) for f in sorted(model["flds"], key=lambda f: int(f["ord"]))),
            tuple(
                Template(str(t["name"]), str(t["qfmt"]), str(t["afmt"]))
                for t in sorted(model["tmpls"], key=lambda t: int(t["ord"]))
            ),
        )
        for number, model in models.items()
    }


def _decks11(decks: dict[str, Any]) -> dict[int, str]:
    return {int(number): str(deck["name"]) for number, deck in decks.items()}


def _types18(connection: sqlite3.Connection) -> dict[int, NoteType]:
    fields: dict[int, list[str]] = {}
    for number, name in connection.execute("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
        fields.setdefault(number, []).append(name)
    templates: dict[int, list[Template]] = {}
    for number, name, config in connection.execute(
        "SELECT ntid, name, config FROM templates ORDER BY ntid, ord"
    ):
        message = protobuf.fields(config)
        templates.setdefault(number, []).append(
            Template(name, protobuf.text(message, 1), protobuf.text(message, 2))
        )
    return {
        number: NoteType(
            name,
            protobuf.fields(config).get(1, [0])[-1] == 1,
            tuple(fields.get(number, ())),
            tuple(templates.get(number, ())),
        )
        for number, name, config in connection.execute("SELECT id, name, config FROM notetypes")
    }


def _decks18(connection: sqlite3.Connection) -> dict[int, str]:
    return {
        number: name.replace(_SEPARATOR, "::")
        for number, name in connection.execute("SELECT id, name FROM decks")
    }


def _offset18(connection: sqlite3.Connection) -> Any:
    row = connection.execute("SELECT val FROM config WHERE KEY = 'creationOffset'").fetchone()
    return json.loads(row[0]) if row else None
