"""Statistics against sums done by hand, and chances against the fsrs package."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.library.models import Blueprint, CardHead, Domain, QuestionHead, Task
from studykit.memory.curves import USUAL, Bend, Curve
from studykit.memory.days import StudyDays
from studykit.memory.deck import Deck
from studykit.memory.moments import DayNumbers
from studykit.memory.shares import domain_shares
from studykit.memory.statistics import forecast, month, sources_of, statistics, week
from studykit.memory.statistics_ports import Answer, Coming, Standing

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
TODAY = NOW.date()
DAYS = StudyDays(UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micro(moment):
    """A moment as rows have it."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def ago(days, hour=9):
    """So many days before now, in microseconds."""
    return micro(NOW.replace(hour=hour) - timedelta(days=days))


def answer(card="a/1", rating=3, *, on=0, interval=10, elapsed=10, stability=10.0, **changes):
    """An answer to a card in review: ``on`` days ago, so many days after the one before."""
    day = TODAY - timedelta(days=on)
    last = ago(on + elapsed)
    due = micro(DAYS.start(day - timedelta(days=elapsed) + timedelta(days=interval)))
    return Answer(card, rating, day.isoformat(), 6000, "review", stability, due, last)._replace(**changes)


class Rows:
    """A store that has these rows."""

    def __init__(self, answers=(), standings=(), coming=(), bends=()):
        self._answers, self._standings, self._coming = answers, standings, coming
        self._bends = bends

    def answers(self, days=None):
        """Those of some study days."""
        return [row for row in self._answers if days is None or row.day in days]

    def bends(self):
        """All."""
        return self._bends

    def standings(self):
        """All."""
        return self._standings

    def coming(self, until):
        """Those before a moment."""
        return [row for row in self._coming if row.due < micro(until)]


def head(card, *aliases):
    """A card of the library."""
    return CardHead(card, card, card.partition("/")[0], "basic", "r", False, aliases, "f", 1)


def counted(*, shares=None, only=None, since=None, **rows):
    """Statistics of rows over two topics, a and b."""
    deck = Deck([head("a/1"), head("a/2", "a/old"), head("a/3"), head("b/1")])
    return statistics(Rows(**rows), sources_of(deck, DAYS, NOW, shares or {}, only=only), since=since)


@given(st.integers(0, 5000), st.floats(0.001, 36500))
def test_the_forgetting_curve_is_that_of_the_fsrs_package(elapsed, stability):
    """Chances are the package's own, with its default parameters."""
    last = datetime(2020, 1, 1, tzinfo=UTC)
    card = fsrs.Card(card_id=1, stability=stability, difficulty=5.0, last_review=last, due=last)
    theirs = fsrs.Scheduler().get_card_retrievability(card, last + timedelta(days=elapsed))
    assert USUAL.recall(elapsed, stability) == pytest.approx(theirs, rel=1e-12)


def test_true_retention_is_the_share_of_passes_among_first_answers_of_a_day_in_review():
    """Hard, Good and Easy pass; new cards, steps, and second answers on one day do not count."""
    found = counted(
        answers=[
            answer(rating=1),
            answer("a/2", rating=2),
            answer("a/3", rating=3),
            answer("b/1", rating=4),
            answer("b/1", rating=1, elapsed=0),  # again on the same day
            answer("b/2", rating=1, state=None, stability=None, due=None, last_review=None),
            answer("b/2", rating=1, state="learning", stability=None, due=None, last_review=None),
        ]
    )
    assert found.whole.answers == 7
    assert found.whole.minutes == pytest.approx(0.7)  # seven of 6 s
    retention = found.whole.retention
    assert (retention.answers, retention.known, retention.true) == (4, 3, 0.75)
    assert not retention.enough


def test_the_day_before_is_told_by_study_days_not_by_24_hours():
    """Asked at 23:00, again at 03:00: the same study day. Again at 05:00: the next."""
    late = micro(datetime(2026, 11, 20, 23, tzinfo=UTC))
    rows = [answer(day="2026-11-20", last_review=late), answer(day="2026-11-21", last_review=late)]
    assert counted(answers=rows).whole.retention.answers == 1


def test_a_card_is_mature_from_an_interval_of_21_days_on():
    """Measured before the answer, in study days."""
    retention = counted(
        answers=[
            answer(interval=20, rating=1),
            answer("a/2", interval=21),
            answer("a/3", interval=22, rating=1),
        ]
    ).whole.retention
    assert retention.young == (1, 0)
    assert retention.mature == (2, 1)


def test_a_prediction_goes_by_the_curve_that_held_when_the_day_began():
    """Parameters adopted on a day bend the curve from the next day on; cards are told by the newest."""
    bends = [Bend(ago(5), 0.1542, 0.5), Bend(ago(2), 0.5, 0.3)]
    standing = Standing("a/1", "review", 10.0, 5.0, ago(0), ago(30))
    for on, decay in ((8, 0.1542), (5, 0.1542), (4, 0.5), (2, 0.5), (1, 0.3), (0, 0.3)):
        found = counted(answers=[answer(on=on, elapsed=30)], bends=bends, standings=[standing])
        chance = Curve.of(decay).recall(30, 10.0)
        assert found.whole.retention.predicted == pytest.approx(chance)
        assert found.whole.recall == pytest.approx(Curve.of(0.3).recall(30, 10.0))


def test_predictions_are_measured_by_hand():
    """At one stability the chance is 90 %: two of three known gives these figures."""
    found = counted(answers=[answer(), answer("a/2"), answer("a/3", rating=1)])
    assert found.whole.retention.predicted == pytest.approx(0.9)
    of = found.calibration
    assert of.answers == 3
    assert of.log_loss == pytest.approx(-(2 * math.log(0.9) + math.log(0.1)) / 3)
    assert of.rmse == pytest.approx(0.9 - 2 / 3)
    assert sum(step.answers for step in of.steps) == 3


def test_bins_are_weighted_by_their_answers():
    """Two steps: one right on average, one a certain miss."""
    far = answer(elapsed=100, stability=1.0, rating=1)
    chance = USUAL.recall(100, 1.0)
    of = counted(answers=[answer(), far]).calibration
    assert [step.answers for step in of.steps] == [1, 1]
    assert of.rmse == pytest.approx(math.sqrt((chance**2 + 0.1**2) / 2))


def test_an_answer_whose_prediction_is_unknown_counts_for_true_retention_alone():
    """A state that came in without its last answer."""
    found = counted(answers=[answer(last_review=None), answer("a/2", stability=None)])
    assert found.whole.retention.answers == 2
    assert found.whole.retention.predicted is None
    assert found.calibration.answers == 0


def test_periods_are_sums_of_their_days():
    """Seven days and thirty days include today; weeks begin on Monday."""
    rows = [answer(on=on, rating=1 + (on > 6)) for on in (0, 6, 7, 29, 30)]
    found = counted(answers=rows)
    assert found.retention(TODAY).answers == 1
    assert found.retention(TODAY - timedelta(days=6)).known == 0
    assert found.retention(TODAY - timedelta(days=29)).answers == 4
    assert {name: count.answers for name, count in found.by(week).items()} == {
        "2026-W43": 2,
        "2026-W46": 2,
        "2026-W47": 1,
    }
    assert sum(count.answers for count in found.by(month).values()) == 5
    assert found.first == date(2026, 10, 22)


def test_since_leaves_out_what_was_answered_before():
    """Only answers are left out: cards are counted as they stand."""
    found = counted(answers=[answer(on=3), answer(on=2)], since=TODAY - timedelta(days=2))
    assert found.whole.answers == 1
    assert found.whole.cards["new"] == 4


def test_overdue_cards_are_due_today_and_buried_ones_later():
    """The forecast has thirty study days; a card that is no more is not in it, a renamed one is."""
    rows = [
        Coming("a/1", ago(40)),
        Coming("a/old", ago(0, 4)),
        Coming("a/3", ago(5), TODAY.isoformat()),
        Coming("b/1", micro(DAYS.start(TODAY + timedelta(days=29)))),
        Coming("b/gone", ago(0)),
    ]
    found = counted(coming=rows)
    assert list(found.forecast) == [2, 1, *[0] * 27, 1]
    assert (found.topics["a"].due_today, found.topics["a"].due, found.topics["b"].due) == (2, 3, 1)
    sources = sources_of(Deck([head("a/1")]), DAYS, NOW, {})
    assert forecast(Rows(coming=rows), sources)["a"][0] == 1


def test_cards_are_counted_once_by_where_they_stand():
    """A suspended card is only suspended; a card known by two names is one card."""
    due = micro(DAYS.start(TODAY + timedelta(days=11)))
    rows = [
        Standing("a/1", "review", 10.0, 1.2, due, ago(10)),
        Standing("a/old", "review", 10.0, 9.7, due, ago(9)),
        Standing("a/2", "learning", 1.0, 5.0, due, ago(0)),
        Standing("a/3", None, None, None, None, None, 1),
        Standing("a/gone", "review", 10.0, 5.0, due, ago(10)),
    ]
    found = counted(standings=rows)
    assert {state: n for state, n in found.whole.cards.items() if n} == {
        "new": 1,
        "young": 1,
        "mature": 1,
        "suspended": 1,
    }
    assert found.difficulty == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert found.stability == [0, 0, 0, 2, 0, 0, 0, 0, 0, 0]
    assert found.whole.recall == pytest.approx((0.9 + USUAL.recall(9, 10.0)) / 2)


def test_one_topic_alone():
    """Neither answers nor cards of the others count."""
    found = counted(answers=[answer(), answer("b/1"), answer("b/gone")], only="b")
    assert found.whole.answers == 2
    assert list(found.topics) == ["b"]


def test_a_topic_is_shared_among_domains_as_its_questions_are():
    """Three quarters of a topic's questions in a domain make it three quarters of its answers."""
    domains = tuple(Domain(i, i, 50, (Task(f"{i}.1", ""), Task(f"{i}.2", ""))) for i in "12")
    exam = Blueprint("X", "X", "x", None, None, 1, 1, 0, 1, (0, 1), domains, "", date(2026, 1, 1))

    def question(topic, *tasks):
        return QuestionHead(
            "q", topic, "single", 1, (("X", tasks), ("Y", ("2.1",))), "r", (), "original", "f", 1
        )

    asked = [question("a", "1.1", "1.2"), question("a", "1.1", "2.1"), question("b", "9.9")]
    shares = domain_shares(asked, exam)
    assert shares == {"a": {"1": 0.75, "2": 0.25}}
    found = counted(answers=[answer(on=i) for i in range(8)] + [answer("b/1")], shares=shares)
    assert {key: group.answers for key, group in found.domains.items()} == {"1": 6, "2": 2}
    assert found.domains["2"].cards["new"] == 0.75


def test_nothing_gives_no_figures():
    """A learner who has answered nothing: None, not zero."""
    found = counted()
    assert found.whole.retention.true is None
    assert (found.first, found.calibration.log_loss, found.calibration.rmse) == (None, None, None)
    assert list(found.forecast) == [0] * 30


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_day_numbers_are_those_of_study_days(moment):
    """Within the range that was prepared and outside it."""
    number = DayNumbers(DAYS, date(2026, 3, 1), date(2026, 10, 1))
    assert date.fromordinal(number(micro(moment))) == DAYS.day(moment)
