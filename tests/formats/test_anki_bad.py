"""Packages that cannot be read: one sentence each, and nothing is changed."""

from __future__ import annotations

import hashlib
import io
import sqlite3
import zipfile
from contextlib import closing

import pytest
import zstandard

from studykit import paths
from studykit.__main__ import main
from studykit.formats.anki import archive
from studykit.formats.anki.reading import read_package
from studykit.formats.deck import DeckError
from studykit.store.database import open_store
from tests.formats import collections as anki
from tests.store.builders import review

CARDS = b"cards:\n- id: sqs/mine\n  kind: basic\n  front: a\n  back: b\n"


@pytest.fixture
def sound(tmp_path):
    """A collection that can be read."""
    return anki.build(tmp_path / "sound.db", [anki.note(1, ("Q", "A"))], [anki.card(10, 1)]).read_bytes()


@pytest.fixture
def learner(learner_home):
    """A learner with an answer and a card of their own; gives a digest of everything kept."""
    with open_store(paths.progress_file()) as store:
        store.cards.record(review("sqs/mine"))
    own = paths.personal_pack() / "content" / "topics" / "sqs" / "cards.yaml"
    own.parent.mkdir(parents=True)
    own.write_bytes(CARDS)

    def digest():
        profile = paths.profile_dir()
        return {
            str(p.relative_to(profile)): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in profile.rglob("*")
            if p.is_file() and p.name != "pack.lock"  # empty, and there to be locked
        }

    return digest


def zipped(*entries, compression=zipfile.ZIP_DEFLATED):
    """A zip file's bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as made:
        for name, content in entries:
            made.writestr(name, content)
    return target.getvalue()


def database(script):
    """A SQLite file's bytes."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(script)
        return made.serialize()


def changed(content, statement):
    """A collection after a statement."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.deserialize(content)
        made.execute(statement)
        made.commit()
        return made.serialize()


def _bomb(_):
    return zipped(("collection.anki2", b"\0" * (archive._CHUNK * 3)), ("media", "{}"))


def _zstd_bomb(_):
    packed = zstandard.ZstdCompressor().compress(b"\0" * 5_000_000)
    return zipped(("meta", b"\x08\x03"), ("collection.anki21b", packed))


def _broken_protobuf(sound):
    new = "UPDATE templates SET config = x'0affffff'"
    return zipped(("collection.anki2", changed(sound, new)))


BAD = {
    "text": (lambda _: b"no zip at all", "no Anki package"),
    "empty": (lambda _: b"", "no Anki package"),
    "cut short": (lambda s: zipped(("collection.anki2", s))[:-200], "no Anki package"),
    "cut in the data": (lambda s: zipped(("collection.anki2", s))[:300], "no Anki package"),
    "zip of text": (lambda _: zipped(("readme.txt", "hello")), "no collection in it"),
    "text for a collection": (
        lambda _: zipped(("collection.anki2", b"hello" * 300)),
        "no database of Anki's",
    ),
    "another program's": (
        lambda _: zipped(("collection.anki2", database("CREATE TABLE bookmarks (id, url)"))),
        "not Anki's (no table 'cards')",
    ),
    "a database cut short": (lambda s: zipped(("collection.anki2", s[: len(s) // 2])), "damaged"),
    "zeros in the database": (
        lambda s: zipped(("collection.anki2", s[:5000] + b"\xff" * 4096 + s[9096:])),
        "damaged",
    ),
    "a view for a table": (
        lambda s: zipped(
            (
                "collection.anki2",
                changed(changed(s, "DROP TABLE revlog"), "CREATE VIEW revlog AS SELECT 1 AS id"),
            )
        ),
        "no table 'revlog'",
    ),
    "leads out": (lambda s: zipped(("../x", "y"), ("collection.anki2", s)), "would leave its folder"),
    "leads to the root": (
        lambda s: zipped(("/etc/x", "y"), ("collection.anki2", s)),
        "would leave its folder",
    ),
    "leads to a drive": (lambda s: zipped(("C:x", "y"), ("collection.anki2", s)), "would leave its folder"),
    "bomb": (_bomb, "more than a thousandfold"),
    "zstd bomb": (_zstd_bomb, "would take more than"),
    "no zstd": (lambda s: zipped(("meta", b"\x08\x03"), ("collection.anki21b", s)), "collection is damaged"),
    "newer package": (lambda s: zipped(("meta", b"\x08\x04"), ("collection.anki2", s)), "a later Anki"),
    "broken meta": (lambda s: zipped(("meta", b"\x08"), ("collection.anki2", s)), "version cannot be read"),
    "broken media": (lambda s: zipped(("media", "{"), ("collection.anki2", s)), "list of media"),
    "media of another shape": (lambda s: zipped(("media", "[1]"), ("collection.anki2", s)), "list of media"),
    "newer schema": (
        lambda s: zipped(("collection.anki2", changed(s, "UPDATE col SET ver = 19"))),
        "its schema 19",
    ),
    "schema of no number": (
        lambda s: zipped(("collection.anki2", changed(s, "UPDATE col SET ver = 'x'"))),
        "its schema x",
    ),
    "no row in col": (lambda s: zipped(("collection.anki2", changed(s, "DELETE FROM col"))), "is empty"),
    "broken models": (
        lambda s: zipped(("collection.anki2", changed(s, "UPDATE col SET models = '{'"))),
        "note types or decks",
    ),
    "models of another shape": (
        lambda s: zipped(("collection.anki2", changed(s, "UPDATE col SET models = '[1]'"))),
        "note types or decks",
    ),
    "no note": (lambda s: zipped(("collection.anki2", changed(s, "DELETE FROM notes"))), "no note in it"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_package_changes_nothing_and_says_why(case, sound, learner, tmp_path, capsys, monkeypatch):
    """Exit code 2, one sentence that names the file, and every byte of the learner's as before."""
    monkeypatch.setattr(archive, "MOST_DATABASE", 4_000_000)
    make, why = BAD[case]
    source = tmp_path / "bad.apkg"
    source.write_bytes(make(sound))
    before = learner()

    assert main(["cards", "import", str(source)]) == 2
    message = capsys.readouterr().err
    assert f"{source} cannot be imported" in message
    assert why in message
    assert learner() == before


def test_broken_protobuf_is_said(tmp_path, scheduler):
    """In a template of the newest schema."""
    made = anki.build(tmp_path / "c.db", [anki.note(1, ("Q", "A"))], [anki.card(10, 1)], schema=18)
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("UPDATE templates SET config = x'0affffff'")
        connection.commit()
    source = anki.package(tmp_path / "deck.apkg", made, name="collection.anki21b")

    with pytest.raises(DeckError, match="note types or decks cannot be read"):
        read_package(source, scheduler)


def test_every_cut_of_a_package_is_refused(sound, tmp_path, scheduler):
    """Wherever a download ended."""
    whole = zipped(("collection.anki2", sound), ("media", "{}"))
    source = tmp_path / "cut.apkg"
    for end in range(0, len(whole) - 1, max(1, len(whole) // 60)):
        source.write_bytes(whole[:end])
        with pytest.raises(DeckError):
            read_package(source, scheduler)


def test_a_failure_while_answers_are_kept_takes_the_files_back(sound, learner, tmp_path, capsys, monkeypatch):
    """Files and log together, or neither."""
    made = anki.build(
        tmp_path / "c.db",
        [anki.note(1, ("Q", "A"))],
        [anki.card(10, 1, type=2, queue=2, due=5, ivl=4, reps=1)],
    )
    source = anki.package(tmp_path / "deck.apkg", made)
    before = learner()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("studykit.store.cards.Cards.import_log", full)
    assert main(["cards", "import", str(source)]) == 70
    assert learner() == before
