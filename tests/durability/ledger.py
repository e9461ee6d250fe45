"""What a progress file says was done, and what killed children had said: compared, and replayed."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from studykit.memory.ports import CardAction, Marks, Memory, Review
from studykit.store.actions import read_actions
from studykit.store.database import open_store
from tests.durability.review_child import batch

if TYPE_CHECKING:
    from pathlib import Path

# Answers before actions of the same time: an action says which answer it follows.
_FOLLOWS = "SELECT id, follows FROM card_action"
_STAYED = (
    "SELECT card FROM card_action AS reset JOIN card_action_undo ON action = id WHERE kind = 'reset'"
    " AND EXISTS (SELECT 1 FROM card_action AS later WHERE later.card = reset.card AND later.id > reset.id)"
)


class Kept(NamedTuple):
    """Every row ever appended, by id, and the ids of what was taken back."""

    reviews: dict[int, list[Any]]
    undone: set[int]
    actions: dict[int, list[Any]]
    actions_undone: set[int]
    crams: dict[int, list[Any]]
    crams_undone: set[int]
    steps: int


def kept_in(path: Path) -> Kept:
    """Read a file through SQLite alone. ``steps`` are the transactions that its rows come from, imports left out."""
    with closing(sqlite3.connect(path)) as database:

        def rows(statement: str) -> dict[int, list[Any]]:
            return {number: rest for number, *rest in database.execute(statement)}

        kept = Kept(
            rows("SELECT id, card, rating FROM review"),
            {number for (number,) in database.execute("SELECT review FROM review_undo WHERE review > 0")},
            rows("SELECT id, card, kind FROM card_action"),
            {number for (number,) in database.execute("SELECT action FROM card_action_undo")},
            rows("SELECT id, card, rating FROM cram_answer"),
            {number for (number,) in database.execute("SELECT answer FROM cram_answer_undo")},
            0,
        )
        of_actions = "SELECT count(DISTINCT step) FROM card_action"
        undone = f"{of_actions} JOIN card_action_undo ON action = id WHERE cause IS NULL"
        (done,) = database.execute(f"{of_actions} WHERE cause IS NULL").fetchone()
        (taken_back,) = database.execute(undone).fetchone()
    answers = sum(number > 0 for number in kept.reviews)
    others = len(kept.undone) + len(kept.crams) + len(kept.crams_undone)
    return kept._replace(steps=answers + others + done + taken_back)


class Said:
    """What children acknowledged."""

    def __init__(self) -> None:
        self.all: list[dict[str, Any]] = []
        self.kinds: Counter[str] = Counter()

    def take(self, acknowledged: list[dict[str, Any]]) -> None:
        """Take in what one of them said."""
        self.all += acknowledged
        self.kinds.update(next(iter(one)) for one in acknowledged)

    def compare(self, kept: Kept, *, kills: int) -> None:
        """Nothing that was said is missing or another; beyond it stands at most what each kill left unsaid."""
        said = self.all
        answers = {one["review"]: [one["card"], one["rating"]] for one in said if "review" in one}
        crams = {one["cram"]: [one["card"], one["rating"]] for one in said if "cram" in one}
        actions = {
            number: [card, kind] for one in said if "actions" in one for number, card, kind in one["actions"]
        }
        assert answers.items() <= kept.reviews.items()
        assert crams.items() <= kept.crams.items()
        assert actions.items() <= kept.actions.items()
        for kind, undone in (
            ("undone", kept.undone),
            ("undone_action", kept.actions_undone),
            ("cram_undone", kept.crams_undone),
        ):
            assert {one[kind] for one in said if kind in one} <= undone
        # Ids are given once, so as many things were said as there are ids.
        assert len(answers) == self.kinds["review"]
        steps = len(said) - self.kinds["imported"] - self.kinds["chosen"]
        assert 0 <= kept.steps - steps <= kills


def check_imports(path: Path, said: Said) -> None:
    """Each batch that was acknowledged is there whole and once; of every other all or nothing."""
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT card, at, rating FROM review WHERE id < 1").fetchall()
        undone = database.execute("SELECT count(*) FROM review_undo WHERE review < 1").fetchone()[0]
    there = Counter(rows)
    assert set(there.values()) <= {1}
    acknowledged = {one["imported"] for one in said.all if "imported" in one}
    found = taken_back = 0
    for number in range(40):
        entries, _ = batch(number)
        marks = {(r.card, round(r.at.timestamp() * 1e6), r.rating) for r, _ in entries}
        present = len(marks & set(there))
        assert present == len(marks) or (present == 0 and number not in acknowledged)
        found += present
        taken_back += 3 * bool(present)
    assert (found, taken_back) == (len(rows), undone)


def replay(path: Path) -> tuple[dict[str, Memory], dict[str, Marks]]:
    """The states and the marks that the logs come to, what was taken back left out."""
    with open_store(path) as store:
        log = [(review, undone) for review, undone in store.cards.log() if undone is None]
    with closing(sqlite3.connect(path)) as database:
        follows = dict(database.execute(_FOLLOWS).fetchall())
        actions = [action for action, undone in read_actions(database) if undone is None]
    imported = [review for review, _ in log if review.id < 1]
    here: list[tuple[tuple[int, int], Review | CardAction]] = [
        *(((review.id, 0), review) for review, _ in log if review.id > 0),
        *(((follows[action.id], action.id), action) for action in actions),
    ]
    states: dict[str, Memory | None] = {}
    marks: dict[str, Marks] = defaultdict(Marks)
    for review in imported:
        states[review.card] = review.after
    for _, done in sorted(here, key=lambda event: event[0]):
        if isinstance(done, Review):
            states[done.card] = done.after
            continue
        if done.kind == "reset":
            states[done.card] = None
        changed = {
            name: value for name, value in done.after._asdict().items() if value != getattr(done.before, name)
        }
        marks[done.card] = marks[done.card]._replace(**changed)
    return (
        {card: state for card, state in states.items() if state is not None},
        {card: mark for card, mark in marks.items() if mark != Marks()},
    )


def check_states(path: Path) -> None:
    """What is kept of each card is what its log comes to.

    Of marks those are left out that were put on a card between a reset and its undo out of turn: they stay as they are.
    """
    states, marks = replay(path)
    with closing(sqlite3.connect(path)) as database:
        stayed = {card for (card,) in database.execute(_STAYED)}
    with open_store(path) as store:
        memories, kept_marks = store.cards.memories(), store.cards.marks()
    assert memories == states
    for card in {*marks, *kept_marks} - stayed:
        assert kept_marks.get(card, Marks()) == marks.get(card, Marks())
