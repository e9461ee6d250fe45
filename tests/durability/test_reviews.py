"""A learner's answers outlive kill -9 at any moment."""

from __future__ import annotations

import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import groupby
from random import Random

import pytest

from studykit.memory.ports import Marks
from studykit.store.actions import read_actions
from studykit.store.connection import Database, driver
from studykit.store.database import open_store
from tests.durability.harness import assert_sound, run_and_kill

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


def log_of(path):
    """Every row ever appended, undone ones too: id to card, rating; and the ids undone."""
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT id, card, rating FROM review ORDER BY id").fetchall()
        undone = {number for (number,) in database.execute("SELECT review FROM review_undo")}
    return {number: rest for number, *rest in rows}, undone


def actions_of(path):
    """Every action ever appended, undone ones too: id to card and kind; and the ids undone."""
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT id, card, kind FROM card_action ORDER BY id").fetchall()
        undone = {number for (number,) in database.execute("SELECT action FROM card_action_undo")}
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
    actions, actions_undone = actions_of(path)
    done = {a["action"]: [a["card"], a["kind"]] for a in acknowledged if "action" in a}
    actions_back = {a["undone_action"] for a in acknowledged if "undone_action" in a}
    assert done.items() <= actions.items()
    assert actions_back <= actions_undone
    answers = {a["review"]: [a["card"], a["rating"]] for a in acknowledged if "review" in a}
    taken_back = {a["undone"] for a in acknowledged if "undone" in a}
    assert answers.items() <= log.items()
    assert taken_back <= undone
    said = len(answers) + len(taken_back) + len(done) + len(actions_back)
    assert said == len(acknowledged) > kills
    assert done
    kept = len(log) + len(undone) + len(actions) + len(actions_undone)
    assert kept - said <= kills


def test_states_follow_from_the_log_after_kills(tmp_path):
    """Each answer of a card goes on from the one before, and its state is what the last one gave; so are its marks."""
    path, random = tmp_path / "progress.db", Random(7)
    for kill in range(5):
        run_and_kill("tests.durability.review_child", [path, kill], random)

    with open_store(path) as store:
        log = sorted(store.cards.reviews(), key=lambda review: review.card)
        memories, marks = store.cards.memories(), store.cards.marks()
    last = {}
    for card, reviews in groupby(log, key=lambda review: review.card):
        state = None
        for review in reviews:
            assert review.before == state
            state = review.after
        last[card] = state
    assert memories == last
    assert marks == marks_by_log(path)


def marks_by_log(path):
    """What the actions that were not undone come to, by card."""
    database = Database(path)
    with database.reading() as connection:
        actions = read_actions(driver(connection))
    database.close()
    marks = {}
    for action, undone in actions:
        if undone is None:
            assert action.before == marks.get(action.card, Marks())
            marks[action.card] = action.after
    return {card: kept for card, kept in marks.items() if kept != Marks()}


@pytest.mark.parametrize("kills", [6, pytest.param(60, marks=pytest.mark.torture)])
def test_two_windows_killed_in_turns_lose_nothing(tmp_path, kills):
    """While one is killed the other goes on; what either acknowledged is in the log."""
    path, random = tmp_path / "progress.db", Random(11)
    acknowledged = []
    with ThreadPoolExecutor(2) as windows:
        runs = [
            windows.submit(
                run_and_kill, "tests.durability.review_child", [path, kill], Random(random.random())
            )
            for kill in range(kills)
        ]
        for run in runs:
            acknowledged += run.result()
    assert_sound(path)

    log, undone = log_of(path)
    actions, actions_undone = actions_of(path)
    assert {
        a["review"]: [a["card"], a["rating"]] for a in acknowledged if "review" in a
    }.items() <= log.items()
    assert {
        a["action"]: [a["card"], a["kind"]] for a in acknowledged if "action" in a
    }.items() <= actions.items()
    assert {a["undone"] for a in acknowledged if "undone" in a} <= undone
    assert {a["undone_action"] for a in acknowledged if "undone_action" in a} <= actions_undone
