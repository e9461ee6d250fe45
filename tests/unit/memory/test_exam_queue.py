"""The queue while an exam date is set, and after a missed exam."""

from __future__ import annotations

from datetime import UTC, date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.library.outlines import Outline
from studykit.memory.aim import Aim
from studykit.memory.candidates import risk_of
from studykit.memory.days import StudyDays
from studykit.memory.deck import Deck
from studykit.memory.evidence import Evidence
from studykit.memory.plan import Asking, Limits
from studykit.memory.queue import build_queue
from studykit.memory.scheduler import Scheduler
from studykit.memory.selection import Selection
from studykit.memory.session import ReviewSession
from tests.unit.memory.cards_builder import NOW, InMemoryCards, head, memory

DAYS = StudyDays(UTC, 4)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
TODAY = date(2026, 11, 21)
OUTLINE = Outline("DVA-C03", "dva", None, None, {"a": 0.7, "b": 0.3})
SCHEDULER = Scheduler(DAYS)


def aim(days=10, **keywords):
    """An exam so many days ahead."""
    return Aim(TODAY + days * DAY, **keywords)


def deck_of(heads):
    """A deck whose exam is 70 % of topic a and 30 % of topic b."""
    return Deck(heads, lambda: [OUTLINE])


def queue_of(store, heads, asking):
    """The queue as a session opened now has it."""
    risk = risk_of(asking, DAYS, TODAY)
    snapshot = store.snapshot(TODAY, DAYS.end(TODAY), NOW, order=asking.order, risk=risk)
    return build_queue(deck_of(heads), snapshot, NOW, DAYS, asking=asking)


def asked(store, heads, asking=None):
    """The ids in the order in which they stand."""
    return [card.id for card in queue_of(store, heads, asking or Asking()).ready]


def missed(card, ago=HOUR, *, correct=False, guess=0.25):
    """An answer in an exam that was handed in some time ago."""
    return Evidence(card, correct, guess, NOW - ago)


def with_evidence(*evidence, memories=()):
    """A store with evidence and states."""
    store = InMemoryCards(*memories)
    store.evidence += evidence
    return store


def test_a_missed_card_is_asked_first_though_it_is_not_due():
    """Before what is due, and once: then it is answered after the exam."""
    memories = [memory("a/due", NOW - DAY), memory("a/missed", NOW + 9 * DAY)]
    store = with_evidence(missed("a/missed"), memories=memories)
    session = ReviewSession(store, [head("a/due"), head("a/missed")], SCHEDULER, NOW)

    assert session.current(NOW).id == "a/missed"
    assert session.reason() == "missed lately"
    session.grade(3, NOW, 1000)
    assert session.current(NOW).id == "a/due"
    assert session.reason() == ""


def test_a_missed_new_card_is_the_first_of_the_new_ones():
    """Within their number."""
    heads = [head(f"a/c{i}") for i in range(5)]
    store = with_evidence(missed("a/c3"))
    assert asked(store, heads, Asking(Limits(new=2))) == ["a/c3", "a/c0"]


def test_a_later_right_answer_takes_a_raise_back():
    """Without exam date too."""
    memories = [memory("a/c", NOW + 9 * DAY)]
    store = with_evidence(missed("a/c", 3 * HOUR), missed("a/c", correct=True), memories=memories)
    assert asked(store, [head("a/c")]) == []


def test_a_card_proven_known_comes_later_among_those_that_are_due():
    """By its new chance of recall, wherever that stands among the others'."""
    memories = [
        memory("a/proven", NOW - DAY, stability=4.0),
        memory("a/same", NOW - DAY, stability=4.1),
        memory("a/fresh", NOW - HOUR, stability=40.0),
    ]
    heads = [head(m.card) for m in memories]
    assert asked(InMemoryCards(*memories), heads) == ["a/proven", "a/same", "a/fresh"]
    proven = with_evidence(missed("a/proven", correct=True, guess=0.04), memories=memories)
    assert asked(proven, heads) == ["a/same", "a/fresh", "a/proven"]
    little = with_evidence(missed("a/proven", correct=True, guess=0.5), memories=memories)
    assert asked(little, heads) == ["a/same", "a/proven", "a/fresh"]


def test_an_answer_taken_back_raises_the_card_again():
    """Its state is what it was, and so is what the exam says about it."""
    memories = [memory("a/due", NOW - DAY), memory("a/missed", NOW + 9 * DAY)]
    store = with_evidence(missed("a/missed"), memories=memories)
    heads = [head("a/due"), head("a/missed")]
    session = ReviewSession(store, heads, SCHEDULER, NOW)
    session.current(NOW)
    session.grade(3, NOW, 1000)
    session.undo(NOW)
    assert session.current(NOW).id == "a/missed"
    assert asked(store, heads) == ["a/missed", "a/due"]


def test_a_missed_card_that_another_window_answers_is_not_asked_twice():
    """Nor is one that was to be asked ahead of time."""
    memories = [memory("a/missed", NOW + 9 * DAY), *at_risk(1), memory("a/due", NOW - DAY)]
    heads = deck_of([head(m.card) for m in memories])
    store = with_evidence(missed("a/missed"), memories=memories)
    here, there = (
        ReviewSession(store, heads, SCHEDULER, NOW, asking=Asking(aim=aim(1, target=0.99))) for _ in range(2)
    )
    asked_there = []
    while (card := there.current(NOW)) is not None:
        asked_there.append(card.id)
        there.grade(3, NOW, 1000)
    assert asked_there == ["a/missed", "a/due", "a/r0"]
    assert here.current(NOW) is None


def test_evidence_for_cards_that_are_hidden_or_gone_asks_nothing():
    """A suspended card stays away, and one that is no more is passed over."""
    memories = [memory("a/c", NOW + 9 * DAY)]
    store = with_evidence(missed("a/c"), missed("a/gone"), memories=memories)
    session = ReviewSession(store, [head("a/c")], SCHEDULER, NOW)
    session.current(NOW)
    session.suspend(NOW)
    assert session.current(NOW) is None


def test_a_card_answered_under_an_old_id_is_raised_by_what_was_said_of_that():
    """And no longer once it has a state under its new one."""
    renamed = head("a/new", aliases=("a/old",))
    store = with_evidence(missed("a/old"), memories=[memory("a/old", NOW + 9 * DAY)])
    assert asked(store, [renamed]) == ["a/new"]
    session = ReviewSession(store, [renamed], SCHEDULER, NOW)
    session.current(NOW)
    session.grade(3, NOW, 1000)
    assert asked(store, [renamed]) == []


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.integers(1, 200)), max_size=8))
def test_raising_never_changes_a_state(said):
    """Whatever evidence there is, reading a queue leaves memory states and the log alone."""
    memories = [memory(f"a/c{i}", NOW + (i - 2) * DAY) for i in range(5)]
    evidence = [missed(f"a/c{card}", ago * HOUR, correct=right) for right, card, ago in said]
    store = with_evidence(*evidence, memories=memories)
    queue_of(store, [head(m.card) for m in memories], Asking(aim=aim()))
    assert list(store.kept.values()) == memories
    assert store.log == []


def test_new_cards_come_by_the_exam_s_weights_and_others_last():
    """Of two topics with four cards each, the heavier one begins, until the lighter is less covered."""
    heads = [head(f"{topic}/c{i}") for topic in "xba" for i in range(4)]
    row = asked(InMemoryCards(), heads, Asking(Limits(new=12), aim=aim(plans_new=False)))
    assert row[:6] == ["a/c0", "a/c1", "a/c2", "b/c0", "b/c1", "a/c3"]
    assert row[8:] == [f"x/c{i}" for i in range(4)]


def test_the_plan_says_how_many_new_cards_a_day_has_and_holds_while_they_are_met():
    """Eight cards of the exam in four days are two a day, before and after one is met."""
    heads = [head(f"{topic}/c{i}") for topic in "xab" for i in range(4)]
    asking = Asking(aim=aim(4))
    store = InMemoryCards()
    session = ReviewSession(store, deck_of(heads), SCHEDULER, NOW, asking=asking)
    assert session.counts().new == 2
    session.current(NOW)
    session.grade(4, NOW, 1000)
    assert session.counts().new == len(asked(store, heads, asking)) == 1


def test_a_random_order_of_ones_own_stays_but_for_what_is_no_part_of_the_exam():
    """Topics without a weight come last in it too."""
    heads = [head(f"{topic}/c{i}") for topic in "xab" for i in range(4)]
    shuffled = asked(InMemoryCards(), heads, Asking(Limits(new=12), new_order="random"))
    aimed = asked(
        InMemoryCards(), heads, Asking(Limits(new=12), new_order="random", aim=aim(plans_new=False))
    )
    assert aimed == sorted(shuffled, key=lambda card: card.startswith("x"))


def at_risk(count, topic="a", **changes):
    """Cards due after the exam that are below 90 % on its day."""
    return [memory(f"{topic}/r{i}", NOW + 20 * DAY, stability=9.0 + i / 100, **changes) for i in range(count)]


def test_cards_at_risk_are_asked_in_the_last_round_in_equal_shares():
    """Six of them: two a day in the last three days, after what is due; none before that."""
    memories = [*at_risk(6), memory("a/due", NOW - DAY)]
    heads = [head(m.card) for m in memories]
    assert asked(InMemoryCards(*memories), heads, Asking(aim=aim(4))) == ["a/due"]
    pulled = asked(InMemoryCards(*memories), heads, Asking(aim=aim(3)))
    assert pulled[0] == "a/due"
    assert len(pulled) == 3


def test_the_card_with_most_to_gain_is_asked_first():
    """The weight of its topic shared among the topic's cards, by what an answer today would raise."""
    memories = [*at_risk(3, "b"), *at_risk(3, "a"), *at_risk(3, "x")]
    heads = [head(m.card) for m in memories]
    row = asked(InMemoryCards(*memories), heads, Asking(aim=aim(1)))
    assert row == [f"{topic}/r{i}" for topic in "ab" for i in range(3)]


def test_a_card_at_risk_is_asked_once_a_day_and_its_answer_is_an_ordinary_one():
    """FSRS sees the days that really passed; forgotten or not, the day asks no more than its share."""
    memories = at_risk(3)
    store = InMemoryCards(*memories)
    deck, asking = deck_of([head(m.card) for m in memories]), Asking(aim=aim(3, target=0.99))
    session = ReviewSession(store, deck, SCHEDULER, NOW, asking=asking)
    card = session.current(NOW)
    assert session.reason() == "for your exam"
    review = session.grade(3, NOW, 1000)
    assert review.before.last_review == memories[0].last_review
    assert review.after.stability > review.before.stability
    assert session.current(NOW) is None
    assert asked(store, [head(m.card) for m in memories], asking) == []
    assert review.card == card.id


def test_a_card_proven_known_is_not_at_risk():
    """Its chance on the day is above the target by what the exam showed."""
    memories = at_risk(2)
    store = with_evidence(missed("a/r0", correct=True, guess=0.04), memories=memories)
    assert asked(store, [head(m.card) for m in memories], Asking(aim=aim(1))) == ["a/r1"]


@given(st.integers(-5, 20), st.integers(70, 99))
def test_nothing_is_asked_ahead_on_the_day_of_the_exam_or_after_it(days, percent):
    """And after the day everything is as without a date."""
    memories = [*at_risk(5), memory("a/due", NOW - DAY)]
    heads = [*(head(m.card) for m in memories), head("a/new"), head("x/new")]
    wishes = Asking(aim=aim(days, target=percent / 100))
    row = asked(InMemoryCards(*memories), heads, wishes)
    if days <= 0:
        assert not [card for card in row if card.startswith("a/r")]
    if days < 0:
        assert row == asked(InMemoryCards(*memories), heads)


def test_all_cards_at_risk_at_once():
    """A queue of one's own, beyond limits and long before the last round; each once."""
    memories = at_risk(6)
    store = InMemoryCards(*memories)
    deck = deck_of([head(m.card) for m in memories])
    asking = Asking(Limits(reviews=2), aim=aim(16))
    selection = Selection(at_risk=True, title="At risk")
    session = ReviewSession(store, deck, SCHEDULER, NOW, asking=asking, selection=selection)
    met = []
    while (card := session.current(NOW)) is not None:
        met.append(card.id)
        session.grade(3, NOW, 1000)
    assert met == [m.card for m in memories]


def test_cards_in_their_steps_are_not_among_those_at_risk():
    """Only one that this queue asked and that was forgotten comes back in it."""
    memories = [*at_risk(1), memory("a/step", NOW - timedelta(minutes=5), state="learning", step=0)]
    deck = deck_of([head(m.card) for m in memories])
    selection = Selection(at_risk=True, title="At risk")
    session = ReviewSession(
        InMemoryCards(*memories), deck, SCHEDULER, NOW, asking=Asking(aim=aim(16)), selection=selection
    )
    assert session.counts() == (0, 1, 0)
    assert session.current(NOW).id == "a/r0"
    session.grade(1, NOW, 1000)
    assert session.current(NOW + timedelta(minutes=11)).id == "a/r0"


CARD = st.tuples(st.sampled_from("abx"), st.integers(0, 60), st.integers(1, 60), st.floats(1, 80))


@settings(max_examples=60)
@given(st.lists(CARD, max_size=25), st.integers(1, 12), st.sampled_from([0.85, 0.9, 0.95]))
def test_every_card_at_risk_is_asked_before_the_exam(cards, days, target):
    """Living the days, answering Good to all that is asked, leaves none that a day before could still have saved."""
    store = InMemoryCards(
        *(
            memory(f"{t}/c{i}", NOW + due * DAY, stability=s, last_review=NOW - last * DAY)
            for i, (t, due, last, s) in enumerate(cards)
        )
    )
    deck = deck_of([head(card) for card in store.kept])
    wishes = Asking(Limits(new=0, reviews=10_000), aim=aim(days, target=target))
    for ahead in range(days):
        now = NOW + ahead * DAY
        session = ReviewSession(store, deck, SCHEDULER, now, asking=wishes)
        while session.current(now) is not None:
            session.grade(3, now, 1000)
    session = ReviewSession(store, deck, SCHEDULER, NOW + (days - 1) * DAY, asking=wishes)
    assert session.counts().review == 0
