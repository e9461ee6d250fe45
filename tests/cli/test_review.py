"""`studykit review --plain`, `due` and `reset` as a learner runs them, in processes of their own."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from studykit import paths
from studykit.memory.ports import Marks
from studykit.store import schema
from studykit.store.database import open_store
from studykit.store.migrations import SCRIPTS

PACK = Path(__file__).parents[1] / "packs" / "small"
GOLDEN = Path(__file__).parent / "golden" / "review_plain.txt"
FRONT = "How large may a message be?"

# The shipped library is replaced by the small pack, whose cards do not change.
_RUN = """
import sys
from pathlib import Path
from studykit import paths
paths.shipped_library = lambda: Path(sys.argv[1])
from studykit.__main__ import main
sys.exit(main(sys.argv[2:]))
"""


def studykit(*words, says="", code=0):
    """What a command prints, given lines on stdin that is no terminal."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(PACK), *words],
        input=says,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


def reviews():
    """The log."""
    with open_store(paths.progress_file()) as store:
        return store.cards.reviews()


def test_a_card_line_by_line():
    """Question, Enter, answer, grade; then the next question."""
    printed = studykit("review", "--plain", says="\n4\nq\n")

    assert printed == GOLDEN.read_text("utf-8")
    assert [(r.card, r.rating) for r in reviews()] == [("queues/message-max", 4)]


def test_each_answer_is_kept_before_the_next_card_is_printed():
    """Killed at the second question, the first answer is there."""
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN, str(PACK), "review", "--plain"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n3\n")
    process.stdin.flush()
    questions = 0
    for line in process.stdout:
        questions += line.startswith("Question: ")
        if questions == 2:
            break
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()

    assert [r.rating for r in reviews()] == [3]


def test_the_end_of_the_input_quits():
    """Also in the middle of a card; nothing is graded that was not."""
    assert studykit("review", "--plain", says="\n").endswith("0 answers kept.\n")
    assert reviews() == []


def test_undo_suspend_bury_and_flag():
    """The words do what the keys of the app do."""
    printed = studykit("review", "--plain", says="f2\n\n3\nu\ns\nb\nq\n")

    assert printed.count(f"Question: {FRONT}") == 2
    for said in ("Flag 2.", "The last answer is taken back.", "Suspended.", "Put off until tomorrow."):
        assert said in printed
    assert reviews() == []
    with open_store(paths.progress_file()) as store:
        marks = store.cards.marks()
    assert marks["queues/message-max"] == Marks(suspended=True, flag=2)
    assert sum(m.buried is not None for m in marks.values()) >= 1


def test_what_means_nothing_is_said_and_asked_again():
    """A grade before the answer too."""
    printed = studykit("review", "--plain", says="3\n\nperhaps\n\n?\n2\nq\n")

    assert "'3' means nothing here" in printed
    assert "'perhaps' means nothing here" in printed
    assert "Say how it went: 1, 2, 3 or 4." in printed
    assert printed.count("At any time u takes") == 2
    assert [r.rating for r in reviews()] == [2]


def test_all_cards_are_asked_and_then_it_ends_by_itself():
    """With more input than there are cards."""
    printed = studykit("review", "--plain", says="\n4\n" * 20)

    assert "Done: nothing is left to ask." in printed
    assert len(reviews()) >= 3
    assert studykit("due") == "Nothing is due.\n"


def test_cramming_line_by_line_shows_no_intervals():
    """And changes no schedule."""
    printed = studykit("review", "--plain", "--cram", "--topic", "queues", says="\n3\nq\n")

    assert "1 Again, 2 Hard, 3 Good, 4 Easy." in printed
    assert "Cram. " in printed
    assert " left, schedule untouched." in printed
    assert " to review" not in printed
    assert reviews() == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--topic", "nothing"], "no topic 'nothing'"),
        (["--tag", "nothing"], "No card has the tag"),
        (["--flag", "8"], "8 is no flag"),
        (["--due-by", "soon"], "'soon' is not a date"),
        (["--suspended"], "Add --cram."),
    ],
)
def test_a_choice_that_is_none_is_refused(words, says):
    """With a sentence, before anything is asked."""
    assert says in studykit("review", "--plain", *words, code=2)


def test_the_app_needs_a_terminal():
    """Without --plain."""
    assert "needs a terminal" in studykit("review", code=2)


def test_due_counts_what_a_session_would_ask():
    """As a line, and as an object."""
    assert studykit("due") == "0 learning, 0 to review, 4 new\n"
    studykit("review", "--plain", says="s\n\n1\n\n4\nq\n")

    assert json.loads(studykit("due", "--json")) == {"learning": 1, "review": 0, "new": 1, "total": 2}


def test_due_imports_nothing_dear_and_writes_no_progress():
    """Neither SQLModel, SQLAlchemy, fsrs nor Textual; a new learner's file is not made."""
    studykit("due")
    probe = _RUN.replace("sys.exit(", "code = (") + (
        "dear = {'sqlalchemy', 'sqlmodel', 'pydantic', 'fsrs', 'textual', 'yaml', 'alembic'} & set(sys.modules)\n"
        "sys.exit(str(dear) if dear else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, str(PACK), "due"], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert not paths.progress_file().exists()


def test_reset_wants_a_yes_and_can_be_taken_back():
    """A card, a topic, all; the log stays."""
    studykit("review", "--plain", says="\n4\n\n4\nq\n")
    with open_store(paths.progress_file()) as store:
        before = store.cards.memories()

    assert "would reset 2 cards" in studykit("reset", "all", code=2)
    assert "Reset 1 card." in studykit("reset", "card", "queues/message-max", "--yes")
    assert "Reset 1 card." in studykit("reset", "all", "--yes")
    assert "new already" in studykit("reset", "topic", "queues", "--yes")
    assert studykit("reset", "--undo") == "Took the reset of 1 card back.\n"
    assert studykit("reset", "--undo") == "Took the reset of 1 card back.\n"
    assert "no reset to take back" in studykit("reset", "--undo")
    with open_store(paths.progress_file()) as store:
        assert (store.cards.memories(), len(store.cards.reviews())) == (before, 2)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "Say what is to be reset."),
        (["card"], "Say what is to be reset."),
        (["all", "sqs"], "Say what is to be reset."),
        (["all", "--undo"], "Say what is to be reset."),
        (["card", "queues/message-mx", "--yes"], "Did you mean queues/message-max?"),
        (["topic", "nothing", "--yes"], "No card belongs to a topic 'nothing'."),
    ],
)
def test_a_reset_of_nothing_is_refused(words, says):
    """With the way out."""
    assert says in studykit("reset", *words, code=2)


def test_due_brings_an_older_file_to_the_present_schema(tmp_path):
    """Its answers count, and a copy of before is kept."""
    older = Path(shutil.copytree(SCRIPTS, tmp_path / "migrations"))
    for script in older.glob("versions/0*.py"):
        if script.name >= "0003":
            script.unlink()
    progress = paths.progress_file()
    progress.parent.mkdir(parents=True)
    schema.upgrade(progress, older)
    with closing(sqlite3.connect(progress)) as database, database:
        database.execute(
            "INSERT INTO card_memory VALUES ('queues/message-max', 'review', NULL, 5.0, 5.0, 0, 0, 1, 0, 'r')"
        )

    assert studykit("due") == "0 learning, 1 to review, 3 new\n"
    assert len(list(progress.parent.glob("backups/*"))) == 1
