"""`studykit cards search`, `suspend`, `bury` and `flag` as a learner runs them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from studykit import paths
from studykit.__main__ import main
from studykit.store.database import open_store
from tests.cli.own_cards import small_library
from tests.store.builders import memory, review

MAX, HIDDEN, SECONDS = "queues/message-max", "queues/visibility~c1", "queues/visibility~c2"


@pytest.fixture(autouse=True)
def _few_cards(monkeypatch):
    small_library(monkeypatch)


def marks():
    """What is put on cards."""
    with open_store(paths.progress_file()) as store:
        return dict(store.cards.marks())


def suspended():
    """The cards that are suspended."""
    return {card for card, mark in marks().items() if mark.suspended}


def test_cards_are_suspended_and_brought_back(capsys):
    """A card by its id, an item with all its cards; what was so already is counted."""
    assert main(["cards", "suspend", MAX, "queues/visibility"]) == 0
    assert suspended() == {MAX, HIDDEN, SECONDS}
    assert main(["cards", "suspend", MAX, "queues/at-least-once", "--json"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"Suspended 3 cards: {MAX}, {HIDDEN}, {SECONDS}. u in the app takes it back.\n")
    assert json.loads(out[out.index("{") :]) == {"changed": ["queues/at-least-once"], "unchanged": 1}
    assert main(["cards", "suspend", HIDDEN, "--bring-back"]) == 0
    assert HIDDEN not in suspended()


def test_many_are_confirmed_and_are_one_step(capsys, monkeypatch):
    """By topic, tag or search; what was done together is taken back together."""
    assert main(["cards", "suspend", "--topic", "queues"]) == 2
    assert "This would suspend 5 cards" in capsys.readouterr().err
    assert suspended() == set()
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert main(["cards", "suspend", "--topic", "queues", "--search", "message"]) == 0
    assert len(suspended()) == 5
    with open_store(paths.progress_file()) as store:
        assert store.cards.undo().kind == "suspend"
    assert suspended() == set()


def test_the_newest_suspension_is_taken_back(capsys):
    """Also after an answer; a card that was marked since stays as it is."""
    main(["cards", "suspend", MAX, HIDDEN])
    main(["cards", "flag", "red", HIDDEN])
    with open_store(paths.progress_file()) as store:
        store.cards.record(review(SECONDS, after=memory(SECONDS)))
    capsys.readouterr()
    assert main(["cards", "suspend", "--undo"]) == 0
    assert capsys.readouterr().out == (
        "Took the suspension of 1 card back.\n1 card changed since then stayed so.\n"
    )
    assert suspended() == {HIDDEN}
    assert main(["cards", "suspend", "--undo"]) == 0
    assert capsys.readouterr().out == "There is no suspension to take back.\n"
    with open_store(paths.progress_file()) as store:
        assert len(store.cards.reviews()) == 1


def test_ids_go_through_a_pipe(capsys, monkeypatch):
    """What a search prints, suspend reads."""
    assert main(["cards", "search", "kind:cloze", "--ids"]) == 0
    ids = capsys.readouterr().out
    assert ids == f"{HIDDEN}\n{SECONDS}\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(ids))
    assert main(["cards", "suspend", "-"]) == 0
    assert suspended() == {HIDDEN, SECONDS}


def test_burying_and_flagging(capsys):
    """The same ways to say which cards; flags by number or name."""
    assert main(["cards", "bury", MAX]) == 0
    assert main(["cards", "flag", "2", "--search", "kind:cloze", "--yes"]) == 0
    assert main(["cards", "flag", "none", HIDDEN]) == 0
    assert marks()[MAX].buried is not None
    assert {card: mark.flag for card, mark in marks().items() if mark.flag} == {SECONDS: 2}
    assert "Put the flag orange on 2 cards" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["suspend"], "Say which cards"),
        (["suspend", MAX, "--topic", "queues"], "Say which cards"),
        (["suspend", "queues/none"], "no card 'queues/none'; nothing was done"),
        (["suspend", "--search", "is:nothing"], "no state 'nothing'"),
        (["suspend", "--topic", "nothing"], "No card is found"),
        (["suspend", "--undo", MAX], "--undo stands alone"),
        (["flag", "9", MAX], "no flag '9'"),
        (["search", "s3:GetObject"], 'in quotes: "s3:GetObject"'),
        (["search", "--nonsense"], "unrecognized arguments"),
        (["search", "--limit", "-1"], "no number of rows"),
    ],
)
def test_wrong_words(words, says, capsys):
    """Refused with the way out, and nothing is done."""
    assert main(["cards", *words]) == 2
    assert says.lower() in capsys.readouterr().err.lower()
    assert not paths.progress_file().exists() or not marks()


def test_a_search_prints_a_table_of_80_columns(capsys):
    """Id, front, state and due day; what is too long is cut, an id never."""
    now = datetime.now(UTC)
    with open_store(paths.progress_file()) as store:
        store.cards.record(review(MAX, after=memory(MAX, due=now + timedelta(days=3))))
    main(["cards", "flag", "1", MAX])
    capsys.readouterr()
    assert main(["cards", "search"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["id", "front", "state", "due"]
    assert lines[-1] == "6 cards."
    assert all(len(line) <= 80 for line in lines)
    (row,) = [line for line in lines if line.startswith(MAX)]
    assert "How large may" in row
    assert row.split()[-2] == "f1"


def test_a_search_says_what_it_left_out(capsys):
    """And a slip, on stderr; nothing found is no error."""
    assert main(["cards", "search", "mesage", "--limit", "2"]) == 0
    out, err = capsys.readouterr()
    assert out.endswith("... and 3 more; --limit 0 shows all.\n")
    assert "No card has 'mesage'; searched for message." in err
    assert main(["cards", "search", "zebra"]) == 0
    assert capsys.readouterr().out == "No card is found.\n"


def test_a_word_after_a_dash_is_no_option(capsys):
    """`-word` leaves cards out."""
    assert main(["cards", "search", "message", "-twice", "-is:suspended", "--ids", "-large"]) == 0
    assert capsys.readouterr().out.split() == [HIDDEN, SECONDS]


def test_a_search_as_json(capsys):
    """Every figure of each card."""
    assert main(["cards", "search", "large", "--json"]) == 0
    (card,) = json.loads(capsys.readouterr().out)
    assert (card["id"], card["state"], card["due"], card["flag"], card["edited"]) == (
        MAX,
        "new",
        None,
        0,
        False,
    )
    assert card["back"] == "At most 256 KB."


def test_a_search_imports_no_database_layer():
    """Nor the app, nor the scheduler: it is over before they would be there."""
    probe = (
        "import sys\nfrom studykit.__main__ import main\nmain(['cards', 'search', 'queue', '--ids'])\n"
        "sys.exit(' '.join({'sqlmodel', 'sqlalchemy', 'fsrs', 'textual', 'alembic'} & set(sys.modules)))"
    )
    for _ in range(2):  # the first fills the cache
        done = subprocess.run(
            [sys.executable, "-c", probe], check=False, capture_output=True, text=True, timeout=60
        )
    assert done.stderr.strip() == ""
    assert done.stdout
