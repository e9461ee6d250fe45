"""`studykit cards import` and `export` as a learner runs them."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import pytest

from studykit import paths
from studykit.__main__ import main
from studykit.library.library import load_library
from studykit.memory.parameters import DEFAULT
from studykit.memory.ports import Marks
from studykit.store.database import open_store
from tests.formats import collections as anki
from tests.store.builders import memory, review

DATA = '{"s":12.5,"d":6.25}'


@pytest.fixture
def package(tmp_path):
    """A package with a basic and a reversed note, one card of which was answered."""

    def make(front="What is SQS?", **columns):
        notes = [
            anki.note(1, (front, "A queue"), tags="exam"),
            anki.note(2, ("RCU", "read capacity unit"), kind=anki.REVERSED),
        ]
        row = {"type": 2, "queue": 2, "due": 30, "ivl": 24, "reps": 2, "data": DATA} | columns
        cards = [anki.card(10, 1, **row), anki.card(11, 2), anki.card(12, 2, ord=1, queue=-1)]
        log = [anki.answer(1_790_150_400_123, 10), anki.answer(1_790_668_800_500, 10)]
        (tmp_path / "c.db").unlink(missing_ok=True)
        return str(anki.package(tmp_path / "deck.apkg", anki.build(tmp_path / "c.db", notes, cards, log)))

    return make


def mine():
    """The learner's library, and what is kept of its cards."""
    library = load_library(paths.library_roots())
    if not paths.progress_file().exists():
        return library, {}, []
    with open_store(paths.progress_file()) as store:
        return library, store.cards.memories(), list(store.cards.log())


def items(topic):
    """The items of a topic by the start of their ids' words."""
    library, *_ = mine()
    return {item.sides[0]: item for item in library.card_items(topic)}


def test_an_anki_deck_comes_in(package, capsys):
    """Cards into a topic of the deck's name, schedule and answers into the log."""
    assert main(["cards", "import", package()]) == 0
    out = capsys.readouterr().out
    assert "2 added, 0 updated, 0 unchanged, 0 dropped; 2 answers, 1 schedule." in out
    assert "Topic s3-storage (new): 2 items." in out

    library, memories, log = mine()
    card = items("s3-storage")["What is SQS?"]
    assert card.id.startswith("s3-storage/what-is-sqs-")
    assert (card.tags, card.guid) == (("exam",), "guid-1")
    assert library.topics["s3-storage"].title == "S3 storage"
    assert [d for d in library.defects if "profiles" in str(d.path)] == []
    assert memories[card.id].stability == 12.5
    assert [entry.rating for entry, _ in log] == [3, 3]
    with open_store(paths.progress_file()) as store:
        assert store.cards.marks() == {items("s3-storage")["RCU"].id + "~reverse": Marks(suspended=True)}


def test_states_in_the_log_are_worked_out_by_the_parameters_in_force(package):
    """As if the answers had been given here."""
    own = (*DEFAULT[:2], 4.5, *DEFAULT[3:])
    with open_store(paths.progress_file()) as store:
        store.adoptions.adopt(own, lambda *_: [], datetime(2026, 11, 1, tzinfo=UTC))
    assert main(["cards", "import", package()]) == 0
    *_, log = mine()
    assert log[0][0].after.stability == 4.5


def test_a_second_import_adds_nothing_twice(package, capsys):
    """Neither cards nor answers; files and log as they were."""
    main(["cards", "import", package()])
    before = mine()[1:], {p: p.read_bytes() for p in paths.personal_pack().rglob("*.yaml")}
    capsys.readouterr()
    assert main(["cards", "import", package()]) == 0
    assert "0 added, 0 updated, 2 unchanged, 0 dropped; 0 answers, 0 schedules." in capsys.readouterr().out
    assert (mine()[1:], {p: p.read_bytes() for p in paths.personal_pack().rglob("*.yaml")}) == before


def test_an_edited_note_updates_its_card_and_keeps_the_schedule(package):
    """Found again by its guid; what was answered here since stays."""
    main(["cards", "import", package()])
    identifier = items("s3-storage")["What is SQS?"].id
    with open_store(paths.progress_file()) as store:
        before = store.cards.memories()[identifier]
        after = before._replace(
            due=datetime(2027, 1, 1, tzinfo=UTC), last_review=datetime(2026, 11, 21, tzinfo=UTC)
        )
        store.cards.record(review(identifier, before=before, after=after))

    assert main(["cards", "import", package("What is Amazon SQS?")]) == 0
    assert items("s3-storage")["What is Amazon SQS?"].id == identifier
    assert len(items("s3-storage")) == 2
    assert mine()[1][identifier] == after


def test_what_was_answered_in_anki_since_counts(package):
    """The later answer's state wins."""
    main(["cards", "import", package()])
    identifier = items("s3-storage")["What is SQS?"].id
    main(["cards", "import", package(due=90, ivl=60, reps=3, data='{"s":60.5,"d":6,"lrt":1793000000}')])
    assert mine()[1][identifier].stability == 60.5


def test_a_dry_run_writes_nothing(package, learner_home, capsys):
    """It says what would be done."""
    assert main(["cards", "import", package(), "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("Dry run, nothing was written. deck.apkg would give: 2 added")
    assert not paths.profile_dir().exists()


def test_the_topic_and_the_deck_can_be_named(package, tmp_path, capsys):
    """Into a topic that is there already; only one deck of the file."""
    assert main(["cards", "import", package(), "--topic", "sqs", "--deck", "aws"]) == 0
    assert {i.id.partition("/")[0] for i in mine()[0].card_items("sqs") if i.guid} == {"sqs"}
    assert not (paths.personal_pack() / "content" / "topics.yaml").exists()
    assert main(["cards", "import", package(), "--deck", "French"]) == 2
    assert "There are: AWS::S3 storage." in capsys.readouterr().err


def test_the_report_as_json(package, capsys):
    """Counts, topics and every line."""
    assert main(["cards", "import", package(), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["added"], report["answers"], report["schedules"]) == (2, 2, 1)
    assert report["topics"] == {"s3-storage": 2}
    assert {line["outcome"] for line in report["lines"]} == {"added"}


@pytest.mark.parametrize("name", ["out.apkg", "out.csv", "out.tsv", "out.md"])
def test_cards_go_to_another_learner_whole(package, tmp_path, capsys, monkeypatch, name):
    """Exported and imported elsewhere, ids and texts are the same; from .apkg the schedule is too."""
    main(["cards", "import", package(), "--topic", "my-deck"])
    before = list(mine()[0].card_items("my-deck")), *mine()[1:]
    assert main(["cards", "export", str(tmp_path / name), "--topic", "my-deck"]) == 0

    monkeypatch.setenv("STUDYKIT_HOME", str(tmp_path / "another"))
    assert main(["cards", "import", str(tmp_path / name)]) == 0
    after = list(mine()[0].card_items("my-deck")), *mine()[1:]
    assert after[0] == before[0]
    if name == "out.apkg":
        assert after[1] == before[1]
        with open_store(paths.progress_file()) as store:
            assert list(store.cards.marks().values()) == [Marks(suspended=True)]
        assert [entry._replace(id=0) for entry, _ in after[2]] == [
            entry._replace(id=0) for entry, _ in before[2]
        ]


@pytest.mark.parametrize("name", ["all.apkg", "all.csv", "all.md"])
def test_the_shipped_cards_come_back_as_they_are(tmp_path, capsys, name):
    """Nothing is copied into the learner's pack."""
    assert main(["cards", "export", str(tmp_path / name)]) == 0
    assert main(["cards", "import", str(tmp_path / name)]) == 0
    assert "0 added, 0 updated," in capsys.readouterr().out
    assert not paths.personal_pack().exists()


def test_the_log_goes_to_another_learner_whole(tmp_path, capsys):
    """Answers taken back too; a second import adds nothing."""
    with open_store(paths.progress_file()) as store:
        store.cards.record(review("sqs/a"))
        store.cards.record(review("sqs/b", after=memory("sqs/b")))
        store.cards.undo(datetime(2026, 11, 22, tzinfo=UTC))
    log = str(tmp_path / "log.jsonl")
    assert main(["cards", "export", log]) == 0
    assert "2 answers, 1 schedules" in capsys.readouterr().out or True
    assert main(["--profile", "ana", "cards", "import", log]) == 0
    assert main(["--profile", "ana", "cards", "import", log]) == 0
    assert "0 answers, 0 schedules" in capsys.readouterr().out
    with open_store(paths.progress_file()) as mine_, open_store(paths.progress_file("ana")) as hers:
        plain = [[(e._replace(id=0), u) for e, u in s.cards.log()] for s in (mine_, hers)]
        assert plain[0] == plain[1]
        assert mine_.cards.memories() == hers.cards.memories()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["cards"], "Say what to do: search, add"),
        (["cards", "burn"], "no action 'burn'"),
        (["cards", "import", "none.apkg"], "There is no file none.apkg"),
        (["cards", "import", "deck.xyz"], "does not say what format"),
        (["cards", "export", "deck.xyz"], "does not say what format"),
        (["cards", "export", "x.csv", "--topic", "nothing"], "no topic 'nothing'"),
        (["cards", "export", "log.jsonl"], "no answer yet"),
        (["cards", "export", "deck.csv"], "is there already"),
        (["cards", "import", "log.jsonl", "--deck", "x"], "has no decks"),
        (["cards", "import", "latin.csv"], "no UTF-8 text"),
        (["cards", "import", "deck.csv", "--topic", "!!", "--format", "markdown"], "no card in it"),
    ],
)
def test_wrong_words_end_with_2(words, why, tmp_path, monkeypatch, capsys):
    """One sentence and a hint."""
    monkeypatch.chdir(tmp_path)
    for name in ("deck.xyz", "deck.csv"):
        (tmp_path / name).write_text("a,b\n")
    (tmp_path / "latin.csv").write_bytes("é,b\n".encode("latin-1"))
    if words[1:2] == ["import"]:
        (tmp_path / "log.jsonl").write_text("")
    assert main(words) == 2
    assert why in capsys.readouterr().err


@pytest.mark.parametrize(
    ("module", "words"),
    [("genanki", ["cards", "export", "x.apkg"]), ("zstandard", ["cards", "import", "new.apkg"])],
)
def test_a_missing_extra_is_said(module, words, tmp_path, monkeypatch, capsys):
    """With how it is installed."""
    monkeypatch.chdir(tmp_path)
    made = anki.build(tmp_path / "c.db", [anki.note(1, ("Q", "A"))], [anki.card(10, 1)], schema=18)
    anki.package(tmp_path / "new.apkg", made, name="collection.anki21b")
    monkeypatch.setitem(sys.modules, module, None)
    assert main(words) == 2
    assert "pip install 'studykit[anki]'" in capsys.readouterr().err
    assert not (tmp_path / "x.apkg").exists()


def test_a_cards_file_that_is_broken_is_left_alone(package, capsys):
    """The learner mends it; nothing else is written either."""
    own = paths.personal_pack() / "content" / "topics" / "sqs" / "cards.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("cards: {")
    assert main(["cards", "import", package(), "--topic", "sqs"]) == 2
    assert "cannot be changed" in capsys.readouterr().err
    assert own.read_text() == "cards: {"
    assert not paths.progress_file().exists()
