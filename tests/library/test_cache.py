"""The cache changes how long loading takes, and nothing else."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from studykit.errors import LibraryError
from studykit.library import cache as cache_module
from studykit.library import reading
from studykit.library.library import load_library
from studykit.library.search import search
from tests.library.samples import BASE, CARDS, FACTS, NOTE, QUESTIONS, changed, write


@pytest.fixture
def folder(tmp_path):
    """Where the cache is kept."""
    return tmp_path / "cache"


@pytest.fixture
def parsed(monkeypatch):
    """The names of the files that are parsed, as it happens."""
    names = []
    parse = reading.parse_file

    def counting(source, data):
        names.append(Path(source.path).name)
        return parse(source, data)

    monkeypatch.setattr(reading, "parse_file", counting)
    return names


def later(path, seconds=5):
    """Give a file another time of change."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + int(seconds * 1e9)))


def everything(library):
    """All that a library has, bodies included."""
    return (
        library.topics,
        library.facts,
        library.cards,
        library.questions,
        library.blueprints,
        library.labs,
        library.defects,
        [library.note(topic) for topic in library.notes],
        [library.card(card) for card in library.cards],
        [library.question(i) for i, head in library.questions.items() if head.kind != "exercise"],
        [library.exercise(i) for i, head in library.questions.items() if head.kind == "exercise"],
    )


def cache_file(folder):
    """The one file that the cache is."""
    (path,) = folder.glob("*.db")
    return path


def test_a_warm_start_gives_the_same(pack, folder):
    """Heads, bodies and defects are equal to those of the first start, and of a start without a cache."""
    write(pack, {"content/facts/sqs.yaml": "broken: [", **changed(CARDS, "front: RCU", "fornt: RCU")})
    cold = everything(load_library([pack], folder))
    assert everything(load_library([pack], folder)) == cold == everything(load_library([pack]))


def test_a_warm_start_parses_no_file_of_the_pack(pack, folder, parsed):
    """Sizes and times of change are enough."""
    load_library([pack], folder)
    parsed.clear()
    everything(load_library([pack], folder))
    assert parsed == []


def test_a_touched_file_is_not_parsed(pack, folder, parsed):
    """Another time and the same content: the hash decides."""
    load_library([pack], folder)
    parsed.clear()
    later(pack / NOTE)
    load_library([pack], folder)
    assert parsed == []


def test_only_an_edited_file_is_parsed(pack, folder, parsed):
    """The others come from the cache."""
    load_library([pack], folder)
    parsed.clear()
    write(pack, changed(CARDS, "How large", "How very large"))
    library = load_library([pack], folder)
    assert parsed == ["cards.yaml"]
    assert library.card("dynamodb/item-size").front == "How very large may an item be?"
    assert library.question("dynamodb/q-size").keys == {0}


def test_an_edit_of_the_same_size_is_seen(pack, folder):
    """The time of change differs, so the content is looked at."""
    load_library([pack], folder)
    write(pack, changed(CARDS, "How large", "How small"))
    later(pack / CARDS)
    assert load_library([pack], folder).card("dynamodb/item-size").front == "How small may an item be?"


def test_an_edited_fact_reaches_items_in_other_files(pack, folder):
    """Bodies are kept before facts are filled in."""
    load_library([pack], folder)
    write(pack, changed("content/facts/dynamodb.yaml", "value: 400", "value: 500"))
    assert load_library([pack], folder).card("dynamodb/item-size").back == "At most 500 KB."


def test_a_deleted_file_takes_its_items_along(pack, folder):
    """And brings them back when it returns."""
    load_library([pack], folder)
    (pack / QUESTIONS).unlink()
    assert list(load_library([pack], folder).questions) == ["dynamodb/x-reads"]
    write(pack, {QUESTIONS: BASE[QUESTIONS]})
    assert len(load_library([pack], folder).questions) == 3


def test_a_file_that_could_not_be_read_is_tried_again(pack, folder, monkeypatch):
    """Permissions change neither size nor time."""
    with monkeypatch.context() as closed:
        closed.setattr(reading, "read_bytes", lambda _: None)
        assert "unreadable" in {defect.rule for defect in load_library([pack], folder).defects}
    assert load_library([pack], folder).defects == ()


@pytest.mark.parametrize("damage", ["garbage", "truncated", "empty", "zeroed", "folder"])
def test_a_damaged_cache_is_no_error(pack, folder, damage):
    """Whatever happened to the file, the library is whole, and the cache works again or stays away."""
    cold = everything(load_library([pack], folder))
    path = cache_file(folder)
    content = path.read_bytes()
    if damage == "folder":
        path.unlink()
        path.mkdir()
    else:
        half = len(content) // 2
        damaged = {
            "garbage": b"no database at all " * 500,
            "truncated": content[:half],
            "empty": b"",
            "zeroed": content[:4096] + bytes(len(content) - 4096),
        }
        path.write_bytes(damaged[damage])
    assert everything(load_library([pack], folder)) == cold
    assert everything(load_library([pack], folder)) == cold


def test_a_flipped_letter_in_the_cache_is_not_shown(pack, folder):
    """A row that was changed without its checksum is parsed again."""
    load_library([pack], folder).close()
    database = sqlite3.connect(cache_file(folder))
    database.execute("UPDATE body SET value = replace(value, 'At most', 'At mist')")
    database.execute("UPDATE snapshot SET value = replace(value, 'DynamoDB', 'DynamoBD')")
    database.commit()
    database.close()
    library = load_library([pack], folder)
    assert library.topics["dynamodb"].title == "DynamoDB"
    assert library.card("dynamodb/item-size").back == "At most 400 KB."


def test_without_a_writable_folder_it_goes_without(pack, tmp_path):
    """A file stands where the folder should be."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file")
    assert load_library([pack], blocked / "cache").card("dynamodb/item-size").back == "At most 400 KB."


def test_another_version_of_studykit_begins_anew(pack, folder, parsed, monkeypatch):
    """What another parser kept is not believed."""
    load_library([pack], folder)
    parsed.clear()
    monkeypatch.setattr(cache_module, "code_version", lambda: "the next release")
    load_library([pack], folder)
    assert len(parsed) == len(BASE)


def test_a_body_outlives_the_cache(pack, folder):
    """Another process may have removed it meanwhile; the file is parsed again."""
    load_library([pack], folder)
    library = load_library([pack], folder)
    library.close()
    assert library.card("dynamodb/item-size").back == "At most 400 KB."


def test_a_locked_cache_is_left_alone(pack, folder, monkeypatch):
    """A process that holds it for long costs its time and nothing else."""
    cold = everything(load_library([pack], folder))
    monkeypatch.setattr(cache_module, "_PATIENCE", 0.01)
    holder = sqlite3.connect(cache_file(folder), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert everything(load_library([pack], folder)) == cold
    holder.execute("ROLLBACK")
    holder.close()
    assert everything(load_library([pack], folder)) == cold


def test_processes_that_start_together_agree(pack, folder):
    """Four cold starts at once each see the whole library, and leave a good cache."""
    start = (
        "import sys; from pathlib import Path; from studykit.library.library import load_library\n"
        "library = load_library([Path(sys.argv[1])], Path(sys.argv[2]))\n"
        "print(len(library.cards), library.card('dynamodb/item-size').back, len(library.defects))"
    )
    command = [sys.executable, "-c", start, str(pack), str(folder)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert {process.communicate(timeout=60)[0] for process in running} == {"5 At most 400 KB. 0\n"}
    database = sqlite3.connect(cache_file(folder))
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    database.close()


def running(pack, folder):
    """A library whose bodies come from the cache, as in an app that was opened on a warm cache."""
    load_library([pack], folder).close()
    return load_library([pack], folder)


def test_an_open_app_keeps_what_it_loaded(pack, folder):
    """Another process that loads an edited pack changes neither heads nor bodies of a running one."""
    open_app = running(pack, folder)
    before = everything(open_app)
    write(pack, changed(CARDS, "dynamodb/rcu", "dynamodb/units"))
    write(pack, changed(QUESTIONS, "A cache changes no limit.", "Another reason."))
    (pack / NOTE).unlink()
    load_library([pack], folder).close()
    assert everything(open_app) == before


def test_an_open_app_shows_a_card_whose_kind_was_changed(pack, folder):
    """Its head says basic, and so does the body that goes with it."""
    open_app = running(pack, folder)
    write(pack, changed(CARDS, "kind: basic\n  front: How", "kind: cloze\n  text: '{{c1::How}}'\n  #"))
    load_library([pack], folder).close()
    assert open_app.card("dynamodb/item-size").front == "How large may an item be?"


def test_content_that_came_back_is_read_from_the_cache(pack, folder, parsed):
    """An edit that was undone leaves the first text under its hash."""
    running(pack, folder).close()
    write(pack, changed(CARDS, "How large", "How very large"))
    load_library([pack], folder).close()
    write(pack, {CARDS: BASE[CARDS]})
    later(pack / CARDS)
    assert running(pack, folder).card("dynamodb/item-size").front == "How large may an item be?"


def test_text_that_was_replaced_long_ago_is_swept(pack, folder, monkeypatch):
    """Bodies stay for a week after the edit, and go at the next one."""

    def fronts():
        database = sqlite3.connect(cache_file(folder))
        rows = database.execute("SELECT value FROM body WHERE kind = 'card' AND id = 'dynamodb/item-size'")
        found = {word for (value,) in rows for word in ("large", "small", "tall") if f"How {word}" in value}
        database.close()
        return found

    load_library([pack], folder).close()
    write(pack, changed(CARDS, "How large", "How small"))
    later(pack / CARDS)
    load_library([pack], folder).close()
    assert fronts() == {"large", "small"}
    monkeypatch.setattr(cache_module, "_SUPERSEDED_KEPT", -1)
    write(pack, changed(CARDS, "How large", "How tall"))
    load_library([pack], folder).close()
    assert fronts() == {"tall"}


def test_changed_text_that_the_cache_lost_is_an_error_and_not_other_text(pack, folder):
    """Head and body of two states do not go together: the app has to be started again."""
    open_app = running(pack, folder)
    open_app.close()
    write(pack, changed(CARDS, "How large", "How very large"))
    with pytest.raises(LibraryError, match=r"cards\.yaml.*has changed since studykit was opened") as error:
        open_app.card("dynamodb/item-size")
    assert error.value.hint == "Start studykit again."


def test_an_open_app_and_another_release_leave_each_other_alone(pack, folder, monkeypatch):
    """Neither reads or writes what the other keeps in the file that both have open."""
    open_app = running(pack, folder)
    with monkeypatch.context() as upgraded:
        upgraded.setattr(cache_module, "code_version", lambda: "the next release")
        load_library([pack], folder).close()
        database = sqlite3.connect(cache_file(folder))
        database.execute("UPDATE body SET value = '{}', crc = ?", (zlib.crc32(b"{}"),))
        database.commit()
        database.close()
    assert open_app.card("dynamodb/item-size").back == "At most 400 KB."


def test_search_in_an_open_app_finds_what_it_indexed(pack, folder):
    """A fact that was added to a note since then is no concern of its index."""
    open_app = running(pack, folder)
    fact = "dynamodb.new.fact: {value: 5, unit: days, says: New., source: https://docs.aws.amazon.com/x, verified: 2026-11-20}\n"
    write(pack, {FACTS: BASE[FACTS] + fact, NOTE: BASE[NOTE] + "\nSee {fact:dynamodb.new.fact}.\n"})
    load_library([pack], folder).close()
    assert search(open_app, "table")[0].section == 0


def test_search_finds_a_topic_whose_note_has_changed(pack, folder):
    """Its title is known; its text is not to be had any more."""
    open_app = running(pack, folder)
    open_app.close()
    write(pack, {NOTE: BASE[NOTE] + "More.\n"})
    assert {(hit.title, hit.section) for hit in search(open_app, "dynamodb")} == {("DynamoDB", None)}
