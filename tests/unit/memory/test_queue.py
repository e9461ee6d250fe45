"""Which cards are asked today, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from studykit.memory.days import StudyDays
from studykit.memory.deck import Deck
from studykit.memory.plan import Asking
from studykit.memory.ports import Marks
from studykit.memory.queue import LEARN_AHEAD, Answered, Counts, Limits, build_queue
from tests.unit.memory.cards_builder import NOW, InMemoryCards, head, memory

DAYS = StudyDays(UTC, 4)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def queue_of(heads, memories=(), answered=(), *, now=NOW, marks=None, topics=None, **keywords):
    """The queue over these heads and memories."""
    store = InMemoryCards(*memories)
    store.marked.update(marks or {})
    deck, day = Deck(heads), DAYS.day(now)
    names = [name for h in deck.revised for name in (h.id, *h.aliases)]
    asking = Asking(**keywords)
    snapshot = store.snapshot(day, DAYS.end(day), now, order=asking.order, revised=names)
    snapshot = snapshot._replace(answered=answered)
    wanted = None if topics is None else lambda h: h.topic in topics
    return build_queue(deck, snapshot, now, DAYS, asking=asking, wanted=wanted)


def order(queue, now=NOW):
    """The cards in the order in which they would be asked if each were answered Easy at ``now``."""
    asked = []
    while (card := queue.first(now)) is not None:
        asked.append(card.id)
        queue.answered(card, memory(card.id, now + 30 * DAY))
    return asked


def test_learning_cards_whose_step_is_over_come_first():
    """A step waits for nobody; among them the longest waiting comes first."""
    heads = [head("t/review"), head("t/new"), head("t/late"), head("t/early")]
    memories = [
        memory("t/review", NOW - DAY),
        memory("t/late", NOW - MINUTE, state="learning", step=0),
        memory("t/early", NOW - 5 * MINUTE, state="relearning", step=0),
    ]

    assert order(queue_of(heads, memories))[:2] == ["t/early", "t/late"]


def test_a_learning_card_waits_for_its_step_while_there_are_others():
    """A step that is not over yet comes after everything that is ready."""
    heads = [head("t/step"), head("t/review")]
    memories = [memory("t/step", NOW + MINUTE, state="learning", step=0), memory("t/review", NOW)]

    assert order(queue_of(heads, memories)) == ["t/review", "t/step"]


def test_a_step_is_cut_short_only_when_nothing_else_is_left():
    """With nothing else to ask, a step may be up to LEARN_AHEAD early, and no more."""
    soon = memory("t/c", NOW + LEARN_AHEAD, state="learning", step=1)
    later = memory("t/c", NOW + LEARN_AHEAD + MINUTE, state="learning", step=1)

    assert queue_of([head("t/c")], [soon]).first(NOW) == head("t/c")
    assert queue_of([head("t/c")], [later]).first(NOW) is None


def test_reviews_are_those_due_before_the_study_day_ends():
    """Due at any hour of the study day is due today; due when the next one begins is not."""
    end = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    heads = [head("t/tonight"), head("t/tomorrow")]
    memories = [memory("t/tonight", end - MINUTE), memory("t/tomorrow", end)]

    assert order(queue_of(heads, memories)) == ["t/tonight"]


def test_the_most_overdue_review_comes_first():
    """Overdue is measured against stability: ten days late matter more to a card that lasts a week."""
    heads = [head("t/strong"), head("t/weak")]
    memories = [
        memory("t/strong", NOW - 10 * DAY, stability=300.0, last_review=NOW - 310 * DAY),
        memory("t/weak", NOW - 10 * DAY, stability=7.0, last_review=NOW - 17 * DAY),
    ]

    assert order(queue_of(heads, memories)) == ["t/weak", "t/strong"]


def test_new_cards_are_spread_evenly_among_reviews():
    """Two new cards stand at the thirds of six reviews, in the library's order."""
    reviews = [f"t/r{i}" for i in range(6)]
    memories = [memory(card, NOW - DAY, last_review=NOW - (20 - i) * DAY) for i, card in enumerate(reviews)]
    heads = [head("t/new-b"), *map(head, reviews), head("t/new-a")]

    assert order(queue_of(heads, memories)) == [
        "t/r0",
        "t/r1",
        "t/new-b",
        "t/r2",
        "t/r3",
        "t/r4",
        "t/new-a",
        "t/r5",
    ]


def test_new_cards_stop_at_the_daily_limit():
    """Cards met earlier today count towards it."""
    heads = [head(f"t/n{i}") for i in range(9)]

    queue = queue_of(heads, answered=[Answered("t/x", None)] * 3, limits=Limits(new=5))

    assert order(queue) == ["t/n0", "t/n1"]


def test_reviews_stop_at_the_daily_limit():
    """Answers to learning cards do not count towards it."""
    heads = [head(f"t/r{i}") for i in range(9)]
    memories = [memory(h.id, NOW - DAY) for h in heads]
    answered = [Answered("t/x", "review"), Answered("t/x", "relearning"), Answered("t/y", "learning")]

    assert queue_of(heads, memories, answered, limits=Limits(reviews=4)).counts().review == 3


def test_limits_that_were_lowered_during_the_day_leave_nothing():
    """More met today than the limit now allows is no negative number of cards."""
    queue = queue_of([head("t/n")], answered=[Answered("t/x", None)] * 3, limits=Limits(new=1))

    assert queue.first(NOW) is None


def test_one_card_of_an_item_is_asked_a_day():
    """Of the two directions of a card, and the gaps of a cloze, the first asked gives away the others."""
    heads = [head("t/a"), head("t/a~reverse"), head("t/b~c1"), head("t/b~c2")]
    memories = [memory("t/b~c2", NOW - DAY)]

    assert sorted(order(queue_of(heads, memories))) == ["t/a", "t/b~c2"]


def test_an_item_answered_today_has_had_its_turn():
    """Also when the answer was given in an earlier session, or under the card's old id."""
    heads = [head("t/a"), head("t/a~reverse"), head("t/b~c1", aliases=("t/old~c1",)), head("t/b~c2")]
    memories = [memory("t/a", NOW + 9 * DAY), memory("t/b~c1", NOW + 9 * DAY)]

    queue = queue_of(heads, memories, [Answered("t/a", "review"), Answered("t/old~c1", "review")])

    assert queue.first(NOW) is None


def test_a_card_in_its_steps_keeps_its_siblings_away_but_is_asked_itself():
    """Learning cannot wait until tomorrow; its siblings can."""
    heads = [head("t/a~c1"), head("t/a~c2"), head("t/a~c3")]
    memories = [
        memory("t/a~c1", NOW, state="learning", step=0),
        memory("t/a~c2", NOW, state="learning", step=0),
    ]

    assert order(queue_of(heads, memories)) == ["t/a~c1", "t/a~c2"]


def test_siblings_are_asked_on_the_following_days():
    """What was put off today is asked tomorrow."""
    heads = [head("t/a~c1"), head("t/a~c2")]
    memories = [memory("t/a~c1", NOW + 9 * DAY), memory("t/a~c2", NOW)]

    assert order(queue_of(heads, memories, [Answered("t/a~c1", "review")])) == []
    assert order(queue_of(heads, memories, now=NOW + DAY), NOW + DAY) == ["t/a~c2"]


def test_a_topic_filter_leaves_the_others_out():
    """Learning cards of other topics too."""
    heads = [head("a/new"), head("b/new"), head("b/step")]
    memories = [memory("b/step", NOW, state="learning", step=0)]

    assert order(queue_of(heads, memories, topics={"a"})) == ["a/new"]


def test_a_renamed_card_keeps_its_schedule():
    """A memory under an old id is the card's own."""
    renamed = head("t/now", aliases=("t/before",))

    assert queue_of([renamed], [memory("t/before", NOW + DAY * 5)]).counts() == Counts()
    assert queue_of([renamed], [memory("t/before", NOW)]).counts() == Counts(review=1)


def test_a_card_that_is_gone_is_passed_over():
    """A memory without a card in the library asks nothing and breaks nothing."""
    assert queue_of([], [memory("t/gone", NOW - DAY)]).counts() == Counts()


def test_a_revised_card_is_asked_again_before_all_reviews():
    """Its meaning changed since it was answered, so what is remembered of it is out of date."""
    heads = [head("t/due"), head("t/changed", revision="r2", revised=True)]
    memories = [memory("t/due", NOW - DAY), memory("t/changed", NOW + 90 * DAY, revision="r1")]

    assert order(queue_of(heads, memories)) == ["t/changed", "t/due"]


def test_a_small_edit_keeps_the_schedule():
    """Another revision without the author's word that the meaning changed re-queues nothing."""
    assert queue_of([head("t/c", revision="r2")], [memory("t/c", NOW + DAY * 9)]).counts() == Counts()


def test_a_revised_card_is_asked_again_once():
    """After an answer to the new revision it follows its schedule."""
    changed = head("t/c", revision="r2", revised=True)

    assert queue_of([changed], [memory("t/c", NOW + DAY * 9, revision="r2")]).counts() == Counts()


def test_counts_say_what_is_left_of_the_day():
    """Steps that end after the study day are not of today."""
    heads = [head("t/new"), head("t/review"), head("t/step"), head("t/tomorrow")]
    memories = [
        memory("t/review", NOW),
        memory("t/step", NOW + MINUTE, state="learning", step=0),
        memory("t/tomorrow", NOW + DAY, state="learning", step=0),
    ]

    counts = queue_of(heads, memories).counts()

    assert counts == Counts(learning=1, review=1, new=1)
    assert counts.total == 3


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 12), st.integers(0, 12), st.integers(1, 3))
def test_everything_due_is_asked_once_within_its_limits(reviews, fresh, most_reviews, most_new, siblings):
    """Nothing is asked twice or lost, whatever the numbers."""
    heads = [head(f"t/r{i // siblings}~c{i % siblings}") for i in range(reviews)]
    memories = [memory(h.id, NOW - DAY) for h in heads]
    heads += [head(f"t/n{i}") for i in range(fresh)]

    asked = order(queue_of(heads, memories, limits=Limits(most_new, most_reviews)))

    items = {card.partition("~")[0] for card in asked}
    assert len(asked) == len(items)
    assert sum("/n" in card for card in asked) == min(fresh, most_new)
    assert sum("/r" in card for card in asked) == min(-(-reviews // siblings), most_reviews)


def test_answering_a_card_puts_its_siblings_off():
    """Also where another is ready, as after taking an answer back."""
    cards = [head("t/a~c1"), head("t/a~c2"), head("t/b")]
    queue = queue_of(cards)

    queue.answered(cards[1], memory("t/a~c2", NOW + DAY))

    assert order(queue) == ["t/b"]


@given(st.sets(st.integers(0, 40), max_size=20), st.sets(st.integers(0, 40), max_size=20))
def test_hidden_cards_are_not_asked(suspended, buried):
    """Neither reviews nor new cards nor steps; those buried yesterday are asked again."""
    heads = [head(f"t/c{i}") for i in range(40)]
    memories = [
        memory(h.id, NOW - DAY, state="review" if i % 2 else "learning", step=None if i % 2 else 0)
        for i, h in enumerate(heads[:20])
    ]
    marks = {f"t/c{i}": Marks(buried=(NOW - DAY).date()) for i in range(40)}
    marks |= {f"t/c{i}": Marks(buried=NOW.date()) for i in buried}
    marks |= {f"t/c{i}": Marks(suspended=True) for i in suspended}

    asked = order(queue_of(heads, memories, marks=marks, limits=Limits(100, 100)))

    assert sorted(asked) == sorted({h.id for h in heads} - {f"t/c{i}" for i in suspended | buried})


def reviews_of(**keywords):
    """The order of four reviews: two topics, different lateness."""
    heads = [head("b/one"), head("a/two"), head("b/three"), head("a/four")]
    memories = [
        memory("b/one", NOW - 3 * DAY, stability=100.0),
        memory("a/two", NOW - 2 * DAY, stability=5.0),
        memory("b/three", NOW - 1 * DAY, stability=2.0),
        memory("a/four", NOW - 4 * DAY, stability=50.0),
    ]
    return order(queue_of(heads, memories, **keywords))


def test_reviews_can_be_asked_in_other_orders():
    """By lateness against stability, by due date, topic by topic in the library's order of topics."""
    assert reviews_of() == ["b/three", "a/two", "a/four", "b/one"]
    assert reviews_of(order="due") == ["a/four", "b/one", "a/two", "b/three"]
    assert reviews_of(order="topic") == ["b/three", "b/one", "a/two", "a/four"]


def test_a_random_order_holds_for_the_day():
    """It is the same when cards have been answered, and another on another day."""
    heads = [head(f"t/c{i}") for i in range(30)]
    memories = [memory(h.id, NOW - DAY) for h in heads]
    today = order(queue_of(heads, memories, order="random"))

    assert order(queue_of(heads[5:], memories[5:], order="random")) == [c for c in today if int(c[3:]) >= 5]
    assert order(queue_of(heads, memories, order="random", now=NOW + DAY), NOW + DAY) != today
    assert sorted(today) == sorted(h.id for h in heads)


def test_new_cards_can_come_in_an_order_by_chance_that_stays():
    """So that the cards left are in the same order tomorrow."""
    heads = [head(f"t/c{i}") for i in range(30)]
    all_of_them = order(queue_of(heads, new_order="random", limits=Limits(30)))

    assert all_of_them != [h.id for h in heads]
    assert sorted(all_of_them) == sorted(h.id for h in heads)
    assert order(queue_of(heads, new_order="random", limits=Limits(3))) == all_of_them[:3]
    known = [memory(card, NOW + 9 * DAY) for card in all_of_them[:3]]
    assert order(queue_of(heads, known, new_order="random", limits=Limits(3))) == all_of_them[3:6]


def test_new_cards_can_come_first_or_last():
    """Instead of among the reviews."""
    heads = [head(f"t/r{i}") for i in range(3)] + [head(f"t/n{i}") for i in range(3)]
    memories = [memory(f"t/r{i}", NOW - DAY) for i in range(3)]

    assert [card[2] for card in order(queue_of(heads, memories, mix="new"))] == list("nnnrrr")
    assert [card[2] for card in order(queue_of(heads, memories, mix="reviews"))] == list("rrrnnn")


def test_siblings_need_not_wait():
    """Where the learner wants all cards of an item on one day."""
    heads = [head("t/a"), head("t/a~reverse"), head("t/b~c1"), head("t/b~c2")]
    queue = queue_of(heads, [memory("t/a", NOW)], siblings_wait=False)

    assert sorted(order(queue)) == ["t/a", "t/a~reverse", "t/b~c1", "t/b~c2"]
