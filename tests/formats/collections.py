"""Anki collections written by hand, as each of Anki's schemas has them, and packages around them."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import zstandard

if TYPE_CHECKING:
    from pathlib import Path

CREATED = 1_790_139_600  # 2026-09-23 05:00 UTC; with an offset of -60 minutes 6:00 of that day
DECK = 1_500_000_000_001
DECK_NAME = "AWS::S3 storage"
BASIC, REVERSED, CLOZE, TYPED, CUSTOM = range(101, 106)
_LINE = "\n\n<hr id=answer>\n\n"

# Note type: name, cloze, fields, templates (name, front, back).
TYPES = {
    BASIC: (
        "Basic",
        False,
        ("Front", "Back"),
        (("Card 1", "{{Front}}", f"{{{{FrontSide}}}}{_LINE}{{{{Back}}}}"),),
    ),
    REVERSED: (
        "Basic (and reversed card)",
        False,
        ("Front", "Back"),
        (
            ("Card 1", "{{Front}}", f"{{{{FrontSide}}}}{_LINE}{{{{Back}}}}"),
            ("Card 2", "{{Back}}", f"{{{{FrontSide}}}}{_LINE}{{{{Front}}}}"),
        ),
    ),
    CLOZE: (
        "Cloze",
        True,
        ("Text", "Extra"),
        (("Cloze", "{{cloze:Text}}", "{{cloze:Text}}<br>\n{{Extra}}"),),
    ),
    TYPED: (
        "Basic (type in the answer)",
        False,
        ("Front", "Back"),
        (("Card 1", "{{Front}}\n\n{{type:Back}}", f"{{{{Front}}}}{_LINE}{{{{type:Back}}}}"),),
    ),
    CUSTOM: (
        "Service",
        False,
        ("Name", "Limit", "Note"),
        (
            (
                "Limit",
                "Limit of <b>{{Name}}</b>?",
                "{{FrontSide}}<hr id=answer>{{Limit}}{{#Note}}<br>{{Note}}{{/Note}}",
            ),
            ("Name", "{{Limit}} is whose limit?", "{{Name}}{{^Note}}, no note{{/Note}}"),
        ),
    ),
}

_TABLES = """
CREATE TABLE col (id integer PRIMARY KEY, crt integer, mod integer, scm integer, ver integer, dty integer,
  usn integer, ls integer, conf text, models text, decks text, dconf text, tags text);
CREATE TABLE notes (id integer PRIMARY KEY, guid text, mid integer, mod integer, usn integer, tags text,
  flds text, sfld integer, csum integer, flags integer, data text);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer, did integer, ord integer, mod integer, usn integer,
  type integer, queue integer, due integer, ivl integer, factor integer, reps integer, lapses integer,
  "left" integer, odue integer, odid integer, flags integer, data text);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer, usn integer, ease integer, ivl integer,
  lastIvl integer, factor integer, time integer, type integer);
"""
_TABLES_18 = """
CREATE TABLE config (KEY text NOT NULL PRIMARY KEY, usn integer, mtime_secs integer, val blob) WITHOUT ROWID;
CREATE TABLE notetypes (id integer PRIMARY KEY, name text COLLATE unicase, mtime_secs integer, usn integer,
  config blob);
CREATE TABLE fields (ntid integer, ord integer, name text COLLATE unicase, config blob,
  PRIMARY KEY (ntid, ord)) WITHOUT ROWID;
CREATE TABLE templates (ntid integer, ord integer, name text COLLATE unicase, mtime_secs integer,
  usn integer, config blob, PRIMARY KEY (ntid, ord)) WITHOUT ROWID;
CREATE TABLE decks (id integer PRIMARY KEY, name text COLLATE unicase, mtime_secs integer, usn integer,
  common blob, kind blob);
CREATE UNIQUE INDEX idx_decks_name ON decks (name);
"""


def note(number, fields, *, kind=BASIC, tags="", guid=None):
    """A row of ``notes``."""
    return (number, guid or f"guid-{number}", kind, 0, 0, f" {tags} ", "\x1f".join(fields), 0, 0, 0, "")


def card(number, nid, **columns):
    """A row of ``cards``: a new one, unless columns say otherwise."""
    row = dict.fromkeys(("ord", "mod", "usn", "type", "queue", "due", "ivl", "factor", "reps", "lapses"), 0)
    row |= dict.fromkeys(("left", "odue", "odid", "flags"), 0) | {"did": DECK, "data": ""} | columns
    names = ("did", "ord", "mod", "usn", "type", "queue", "due", "ivl", "factor", "reps", "lapses")
    return (number, nid, *(row[name] for name in (*names, "left", "odue", "odid", "flags", "data")))


def answer(number, cid, ease=3, *, kind=1, ivl=10, time=4200):
    """A row of ``revlog``."""
    return (number, cid, 0, ease, ivl, 1, 2500, time, kind)


def build(path: Path, notes, cards, revlog=(), *, schema=11, offset=-60) -> Path:
    """Write a collection."""
    with closing(sqlite3.connect(path)) as database:
        database.create_collation("unicase", lambda a, b: (a.lower() > b.lower()) - (a.lower() < b.lower()))
        database.executescript(_TABLES)
        old = schema < 15
        texts = (_conf(offset), _models(), _decks(), "{}", "{}") if old else ("",) * 5
        database.execute(
            "INSERT INTO col VALUES (1, ?, 0, 0, ?, 0, 0, 0, ?, ?, ?, ?, ?)", (CREATED, schema, *texts)
        )
        if not old:
            database.executescript(_TABLES_18)
            _separate(database, offset)
        for table, rows in (("notes", notes), ("cards", cards), ("revlog", revlog)):
            for row in rows:
                marks = ", ".join("?" * len(row))
                database.execute(f"INSERT INTO {table} VALUES ({marks})", row)
        database.commit()
    return path


def package(path: Path, database: Path, *, name="collection.anki2", more=()) -> Path:
    """Zip a collection as Anki of that age does: the newest compresses it, and says in ``meta`` that it did."""
    content = database.read_bytes()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if name == "collection.anki21b":
            compress = zstandard.ZstdCompressor().compress
            archive.writestr("meta", b"\x08\x03")
            archive.writestr(name, compress(content))
            archive.writestr("media", compress(_message((1, _message((1, b"x.png"), (2, 5))))))
        else:
            archive.writestr(name, content)
            archive.writestr("media", json.dumps({"0": "x.png"}))
        for entry, text in more:
            archive.writestr(entry, text)
    return path


def _conf(offset):
    return json.dumps({"creationOffset": offset} if offset is not None else {})


def _models():
    return json.dumps(
        {
            number: {
                "name": name,
                "type": int(cloze),
                "flds": [{"name": field, "ord": i} for i, field in enumerate(fields)],
                "tmpls": [
                    {"name": n, "qfmt": q, "afmt": a, "ord": i} for i, (n, q, a) in enumerate(templates)
                ],
            }
            for number, (name, cloze, fields, templates) in TYPES.items()
        }
    )


def _decks():
    return json.dumps({"1": {"name": "Default"}, str(DECK): {"name": DECK_NAME}})


def _separate(database, offset):
    if offset is not None:
        database.execute(
            "INSERT INTO config VALUES ('creationOffset', 0, 0, ?)", (json.dumps(offset).encode(),)
        )
    for number, (name, cloze, fields, templates) in TYPES.items():
        config = _message((1, 1)) if cloze else b""
        database.execute("INSERT INTO notetypes VALUES (?, ?, 0, 0, ?)", (number, name, config))
        for i, field in enumerate(fields):
            database.execute("INSERT INTO fields VALUES (?, ?, ?, ?)", (number, i, field, b""))
        for i, (title, front, back) in enumerate(templates):
            config = _message((1, front.encode()), (2, back.encode()), (8, 2**60))
            database.execute("INSERT INTO templates VALUES (?, ?, ?, 0, 0, ?)", (number, i, title, config))
    for number, name in ((1, "Default"), (DECK, DECK_NAME.replace("::", "\x1f"))):
        database.execute("INSERT INTO decks VALUES (?, ?, 0, 0, ?, ?)", (number, name, b"", b""))


def _message(*fields):
    """Protobuf: integers as varints, bytes with their length."""
    return b"".join(
        _varint(number << 3) + _varint(value)
        if isinstance(value, int)
        else _varint(number << 3 | 2) + _varint(len(value)) + value
        for number, value in fields
    )


def _varint(value):
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])
