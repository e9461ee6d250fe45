"""A learner's answers outlive kill -9 at any moment."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from itertools import groupby
from random import Random

import pytest

from studykit.store.database import open_store
from tests.durability.harness import assert_sound, run_and_kill

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


def log_of(path):
    """Every row ever appended, undone ones too: id to card, rating; and the ids undone."""
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT id, card, rating FROM review ORDER BY id").fetchall()
        undone = {number for (number,) in database.execute("SELECT review FROM review_undo")}
    return {number: rest for number, *rest in rows}, undone


@pytest.mark.parametrize("kills", [10, pytest.param(120, marks=pytest.mark.torture)])
def test_no_acknowledged_answer_is_lost_or_doubled(tmp_path, kills):
    """Each is in the log under its id; beyond them at most the one write that each kill interrupted."""
    path, random = tmp_path / "progress.db", Random(20261121)
    acknowledged = []
    for kill in range(kills):
        acknowledged += run_and_kill("tests.durability.review_child", [path, kill], random)
        assert_sound(path)

    log, undone = log_of(path)
    answers = {a["review"]: [a["card"], a["rating"]] for a in acknowledged if "review" in a}
    taken_back = {a["undone"] for a in acknowledged if "undone" in a}
    assert answers.items() <= log.items()
    assert taken_back <= undone
    assert len(answers) + len(taken_back) == len(acknowledged) > kills
    assert len(log) - len(answers) + len(undone) - len(taken_back) <= kills


def test_states_follow_from_the_log_after_kills(tmp_path):
    """Each answer of a card goes on from the one before, and its state is what the last one gave."""
    path, random = tmp_path / "progress.db", Random(7)
    for kill in range(5):
        run_and_kill("tests.durability.review_child", [path, kill], random)

    with open_store(path) as store:
        log = sorted(store.cards.reviews(), key=lambda review: review.card)
        memories = store.cards.memories()
    last = {}
    for card, reviews in groupby(log, key=lambda review: review.card):
        state = None
        for review in reviews:
            assert review.before == state
            state = review.after
        last[card] = state
    assert memories == last
