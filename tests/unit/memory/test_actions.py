"""What a session does to cards besides answering them, queues of one's own, and cramming."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, timedelta

import pytest

from studykit.memory.cram import CramSession
from studykit.memory.days import StudyDays
from studykit.memory.deck import Deck
from studykit.memory.marking import resets
from studykit.memory.plan import Asking, Leeches, Limits, Plan
from studykit.memory.ports import Marks
from studykit.memory.scheduler import Scheduler
from studykit.memory.selection import Selection
from studykit.memory.session import ReviewSession
from tests.unit.memory.cards_builder import NOW, InMemoryCards, head, memory

DAYS = StudyDays(UTC, 4)
DAY = timedelta(days=1)
HEADS = tuple(head(f"t/c{i}") for i in range(4))


def session_over(store, heads=HEADS, now=NOW, *, plan=None, **keywords):
    """A session opened at ``now``."""
    return ReviewSession(store, heads, Scheduler(DAYS, plan), now, **keywords)


def shown(session, now=NOW):
    """The id of the card asked."""
    card = session.current(now)
    return card and card.id


def asked(session, rating=4, now=NOW):
    """The cards that are asked until none is left."""
    cards = []
    while (card := shown(session, now)) is not None:
        cards.append(card)
        session.grade(rating, now, 0)
    return cards


class Log:
    """A CramStore without a file."""

    def __init__(self):
        self.kept, self.undone = [], []

    def add(self, answer):
        """Append."""
        self.kept.append(answer._replace(id=len(self.kept) + 1))
        return self.kept[-1]

    def undo(self, answer, at):
        """Note it."""
        self.undone.append(answer)

    def counts(self):
        """By card, those left out that were taken back."""
        return Counter(answer.card for answer in self.kept if answer.id not in self.undone)


def test_a_suspended_card_is_not_asked_in_any_session():
    """Nor tomorrow, until it is brought back by taking it back."""
    store = InMemoryCards()
    session = session_over(store)
    session.current(NOW)

    done = session.suspend(NOW)

    assert (done.card, done.after.suspended) == ("t/c0", True)
    assert shown(session) == "t/c1"
    assert "t/c0" not in asked(session_over(store, now=NOW + DAY), now=NOW + DAY)
    while session.undo(NOW):
        pass
    assert shown(session_over(store)) == "t/c0"


def test_within_the_limits_another_card_takes_a_suspended_ones_place():
    """It did not count as asked."""
    session = session_over(InMemoryCards(), asking=Asking(Limits(new=2)))
    session.current(NOW)
    session.suspend(NOW)

    assert asked(session) == ["t/c1", "t/c2"]


def test_burying_puts_the_whole_item_off_for_the_day():
    """Each of its cards gives the others away; tomorrow they are back."""
    heads = [head("t/a"), head("t/a~reverse"), head("t/b")]
    store = InMemoryCards(memory("t/a", NOW), memory("t/a~reverse", NOW))
    session = session_over(store, heads)
    session.current(NOW)

    done = session.bury(NOW)

    assert done.card == "t/a"
    assert {card for card, marks in store.marked.items() if marks.buried == NOW.date()} == {
        "t/a",
        "t/a~reverse",
    }
    assert asked(session) == ["t/b"]
    assert "t/a" in asked(session_over(store, heads, NOW + DAY), now=NOW + DAY)


def test_a_flag_leaves_the_card_where_it_is():
    """It shows at once, and can be taken off."""
    store = InMemoryCards()
    session = session_over(store)
    session.current(NOW)
    session.flag(3, NOW)

    assert (shown(session), session.marks().flag) == ("t/c0", 3)
    session.flag(0, NOW)
    assert session.marks() == Marks()
    with pytest.raises(ValueError, match="no flag"):
        session.flag(8, NOW)


def test_steps_are_taken_back_in_turn():
    """An answer, a flag, a suspension: the newest first, each card shown again."""
    store = InMemoryCards()
    session = session_over(store)
    session.current(NOW)
    session.grade(3, NOW, 0)
    session.current(NOW)
    session.flag(5, NOW)
    session.suspend(NOW)

    kinds = []
    while (undone := session.undo(NOW)) is not None:
        kinds.append((getattr(undone, "kind", "answer"), undone.card, shown(session)))

    assert kinds == [("suspend", "t/c1", "t/c1"), ("flag", "t/c1", "t/c1"), ("answer", "t/c0", "t/c0")]
    assert store.kept == {}


@pytest.mark.parametrize(("action", "suspended"), [("suspend", True), ("tag", False)])
def test_a_card_forgotten_too_often_becomes_a_leech(action, suspended):
    """At the limit; taking the answer back takes that back too."""
    store = InMemoryCards(memory("t/c0", NOW, lapses=7))
    session = session_over(store, HEADS[:1], leeches=Leeches(8, action))
    session.current(NOW)
    session.grade(1, NOW, 0)

    assert store.marked["t/c0"] == Marks(suspended=suspended, leech=True)
    assert (shown(session, NOW + DAY) is None) is suspended
    session.undo(NOW)
    assert store.marks() == {}


def test_a_lapse_below_the_limit_makes_no_leech():
    """Nor does a good answer at it."""
    store = InMemoryCards(memory("t/c0", NOW, lapses=5), memory("t/c1", NOW, lapses=8))
    session = session_over(store, HEADS[:2])
    while (card := shown(session)) is not None and len(store.log) < 2:
        session.grade(1 if card == "t/c0" else 3, NOW, 0)

    assert store.marked == {}


def test_a_balanced_button_keeps_its_word_and_loads_follow():
    """Two cards with the same interval part ways when one day has been given the first."""
    heads = [head(f"t/c{i}") for i in range(9)]
    store = InMemoryCards(*[memory(h.id, NOW, stability=20.0) for h in heads])
    session = session_over(store, heads, plan=Plan(balance=True))
    days = []
    while shown(session) is not None:
        promised = session.preview(NOW)[3]
        after = session.grade(3, NOW, 0).after
        assert DAYS.day(after.due) - NOW.date() == promised
        days.append(DAYS.day(after.due))

    assert len(set(days)) == len(days)


def test_a_queue_by_flag_is_the_days_queue_without_the_others():
    """Cards with the flag that are not due are not asked."""
    store = InMemoryCards(memory("t/c0", NOW), memory("t/c1", NOW + 9 * DAY))
    store.marked.update({card: Marks(flag=2) for card in ("t/c0", "t/c1", "t/c2")})

    assert sorted(asked(session_over(store, selection=Selection(flag=2)))) == ["t/c0", "t/c2"]


def test_a_queue_by_tag_is_told_by_items():
    """All cards of an item have its tags."""
    heads = [head("t/a~c1"), head("t/b"), head("t/c")]

    assert asked(session_over(InMemoryCards(), heads, selection=Selection(items={"t/a", "t/c"}))) == [
        "t/a~c1",
        "t/c",
    ]


def test_cards_forgotten_today_are_asked_once_more():
    """Whether due or not, and beyond the day's limits."""
    store = InMemoryCards(memory("t/c0", NOW), memory("t/c1", NOW))
    session = session_over(store, HEADS[:2], plan=Plan(relearning_steps=()))
    for rating in (1, 3):
        session.current(NOW)
        session.grade(rating, NOW, 0)
    forgotten = store.log[0].card

    again = session_over(store, HEADS[:2], asking=Asking(Limits(0, 0)), selection=Selection(forgotten=True))

    assert asked(again) == [forgotten]


def test_cards_due_by_a_day_are_asked_ahead_once_each():
    """Without new cards; those that fall due later wait."""
    store = InMemoryCards(*[memory(f"t/c{i}", NOW + 10 * i * DAY) for i in range(3)])
    by = date(2026, 12, 1)
    session = session_over(store, asking=Asking(Limits(10, 1)), selection=Selection(due_by=by))

    assert session.counts().total == 2
    assert asked(session, rating=2) == ["t/c0", "t/c1"]
    assert len(store.log) == 2


def cram_over(store, log, selection, heads=HEADS):
    """A cram session."""
    return CramSession(store, log, heads, DAYS, NOW, selection)


def test_cramming_asks_all_cards_until_each_was_known_and_changes_no_state():
    """What was answered with Again comes back at the end; each answer is logged."""
    store, log = InMemoryCards(memory("t/c1", NOW + 90 * DAY)), Log()
    before = dict(store.kept)
    session = cram_over(store, log, Selection(cram=True))
    order = []
    for rating in (1, 3, 4, 2, 3):
        order.append(shown(session))
        assert session.preview(NOW) == {}
        session.grade(rating, NOW, 9)

    assert order == ["t/c0", "t/c1", "t/c2", "t/c3", "t/c0"]
    assert shown(session) is None
    assert (store.kept, store.log) == (before, [])
    assert [(a.card, a.rating) for a in log.kept] == list(zip(order, (1, 3, 4, 2, 3), strict=True))


def test_a_crammed_answer_can_be_taken_back():
    """The card is asked again, once; what was done to cards too."""
    store, log = InMemoryCards(), Log()
    session = cram_over(store, log, Selection(cram=True))
    session.grade(1, NOW, 0)
    session.suspend(NOW)
    assert session.counts().total == 3

    session.undo(NOW)
    assert (shown(session), store.marks()) == ("t/c1", {})
    session.undo(NOW)
    assert (shown(session), log.undone, session.counts().total) == ("t/c0", [1], 4)
    assert session.undo(NOW) is None


def test_every_answer_counts_for_what_is_drawn_next():
    """Crammed now or earlier, or in review; one that is taken back does not."""
    store, log = InMemoryCards(memory("t/c0", NOW)), Log()
    session = cram_over(store, log, Selection(cram=True))
    assert (shown(session), session.answers()) == ("t/c0", 3)
    session.grade(4, NOW, 0)
    session.undo(NOW)
    assert session.answers() == 3
    session.grade(4, NOW, 0)
    assert session.answers() == 0
    assert cram_over(store, log, Selection(cram=True)).answers() == 4


def test_an_answer_taken_back_counts_for_nothing():
    """So that the card is shown again as it was shown before."""
    session = session_over(InMemoryCards(memory("t/c0", NOW)), heads=HEADS[:1])
    assert (shown(session), session.answers()) == ("t/c0", 3)
    session.grade(1, NOW, 0)
    assert (shown(session, NOW + DAY), session.answers()) == ("t/c0", 4)
    session.undo(NOW)
    assert session.answers() == 3


def test_suspended_cards_are_crammed_only_when_asked_for_and_brought_back():
    """There `suspend` brings them back."""
    store = InMemoryCards()
    store.marked["t/c2"] = Marks(suspended=True)

    assert cram_over(store, Log(), Selection(cram=True)).counts().total == 3
    session = cram_over(store, Log(), Selection(cram=True, suspended=True))
    assert shown(session) == "t/c2"
    assert session.suspend(NOW).kind == "restore"
    assert store.marks() == {}


def test_cramming_what_is_due_by_a_day():
    """Steps and reviews, but no new cards."""
    store = InMemoryCards(memory("t/c0", NOW + 3 * DAY), memory("t/c1", NOW, state="learning", step=0))

    session = cram_over(store, Log(), Selection(cram=True, due_by=date(2026, 11, 30)))

    assert session.counts().total == 2


def test_resets_are_of_cards_that_are_not_new():
    """Flags stay; the state under an old id goes too."""
    heads = [head("t/new"), head("t/known"), head("t/marked"), head("t/now", aliases=("t/old",))]
    memories = {"t/known": memory("t/known", NOW), "t/old": memory("t/old", NOW)}
    marks = {"t/marked": Marks(suspended=True, flag=4), "t/known": Marks(flag=1)}

    done = resets(heads, memories, marks, NOW, NOW.date())

    assert [action.card for action in done] == ["t/known", "t/marked", "t/old"]
    assert [action.after for action in done] == [Marks(flag=1), Marks(flag=4), Marks()]


def test_a_card_suspended_in_another_window_is_not_asked():
    """It is looked up before it is shown."""
    store = InMemoryCards()
    here, there = session_over(store), session_over(store)
    there.current(NOW)
    there.suspend(NOW)

    assert shown(here) == "t/c1"


def test_a_deck_finds_cards_by_old_ids():
    """And keeps the library's order."""
    deck = Deck([head("t/b", aliases=("t/a",)), head("t/c")])

    assert deck.find("t/a") == deck.find("t/b")
    assert deck.find("t/z") is None
    assert list(deck.ids) == ["t/b", "t/c"]
