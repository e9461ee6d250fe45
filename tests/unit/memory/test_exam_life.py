"""A learner who lives until the exam, with the exam date and without it, beside what the plan promised."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest

from studykit.library.outlines import Outline
from studykit.memory.aim import Aim
from studykit.memory.deck import Deck
from studykit.memory.exam_plan import Planner
from studykit.memory.forecast import Choices, student_of
from studykit.memory.histories import histories
from studykit.memory.plan import Leeches, Limits, Plan
from tests.lives import DAYS, KINDS, Life, rows
from tests.unit.memory.cards_builder import InMemoryCards, head

WEIGHTS = {"a": 0.6, "b": 0.3, "c": 0.1}
HEADS = {h.id: h for topic in "xcba" for i in range(40) for h in [head(f"{topic}/c{i}")]}
LEARNT, AHEAD = 10, 18


def deck():
    """Three topics of the exam and, first in the library's order, one that is none of it."""
    return Deck(HEADS, lambda: [Outline("DVA-C03", "dva", None, None, WEIGHTS)])


def known_on(life, day):
    """The learner's true mean chance of recall on a day, over topics by weight; 0 for a card never met."""
    moment = day.replace(hour=0, minute=0, second=0, microsecond=0)
    chances = dict.fromkeys(WEIGHTS, 0.0)
    for card, state in life._cards.items():
        if card[0] in WEIGHTS and state.last_review is not None:
            chances[card[0]] += life._mind.get_card_retrievability(state, moment) / 40
    return sum(WEIGHTS[topic] * chance for topic, chance in chances.items())


def promised(life):
    """What the plan says of the day, with the exam date and without it."""
    found = histories(rows(life.store.log))
    choices = Choices(life.plan, life.asking, Leeches(), DAYS)
    planner = Planner(life.store, deck(), choices, found, student_of(found, None), life.now)
    for _ in planner.live():
        pass
    return planner.plan(None, [])


@pytest.mark.parametrize("kind", KINDS)
def test_the_exam_date_raises_what_is_known_on_the_day_and_keeps_the_plan_s_promise(kind):
    """From the same ten days of study: more is known with it than without it, and about as much as each was promised."""
    life = Life(KINDS[kind], InMemoryCards(), deck(), seed=7, plan=Plan(), limits=Limits(5, 200))
    life.live(LEARNT)
    exam = life.now + timedelta(days=AHEAD)
    aimed, free = life, copy.deepcopy(life)
    aimed.asking = aimed.asking._replace(aim=Aim(DAYS.day(exam), target=0.95, lead=2))
    plan = promised(aimed)
    for one in (aimed, free):
        one.live(AHEAD)
    with_date, without = known_on(aimed, exam), known_on(free, exam)

    assert with_date > without + 0.2
    assert with_date == pytest.approx(plan.whole.recall, abs=0.04)
    assert without == pytest.approx(plan.whole.without, abs=0.04)
