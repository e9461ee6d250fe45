"""What was counted of the log and kept gives the figures of the whole log, whatever happened to it since."""

from __future__ import annotations

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studykit.library.models import CardHead
from studykit.memory.days import StudyDays
from studykit.memory.deck import Deck
from studykit.memory.statistics import sources_of, statistics
from studykit.memory.statistics_text import text
from studykit.store.database import open_store
from studykit.store.statistics import TallyFile, rows_of
from tests.store.builders import NOW, memory, review

DAYS = StudyDays(UTC)
CARDS = ("a/1", "a/2", "b/1")


def head(card, topic=None):
    """A card of the library, of the topic that its id tells or of another."""
    return CardHead(card, card, topic or card.partition("/")[0], "basic", "r", False, (), "f", 1)


DECK = Deck([head(card) for card in CARDS])


class Counting:
    """Rows of which is noted how many answers were read."""

    def __init__(self, rows):
        self._rows = rows
        self.read = 0

    def __getattr__(self, name):
        return getattr(self._rows, name)

    def answers(self, days=None):
        """Those of the rows."""
        for row in self._rows.answers(days):
            self.read += 1
            yield row


def figures(store, keeper, *, deck=DECK, days=DAYS, now=NOW, **options):
    """All figures as text, and how many answers were read for them."""
    rows = Counting(store.statistics)
    only = options.pop("only", None)
    found = statistics(rows, sources_of(deck, days, now, {}, only=only), keeper=keeper, **options)
    return (text(found, None, only), found.calibration, found.whole), rows.read


def answered(store, card, day=0, rating=3):
    """An answer some days after the first, from the state that the card has."""
    before = store.cards.memories([card]).get(card)
    at = NOW + timedelta(days=day)
    return store.cards.record(
        review(
            card,
            before=before,
            rating=rating,
            at=at,
            day=at.date(),
            after=memory(card, last_review=at, due=at + timedelta(days=9)),
        )
    )


@pytest.fixture
def keeper(tmp_path, progress):
    """A file to keep tallies in."""
    return TallyFile(tmp_path / "cache", progress)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("answer", "undo", "import", "count")),
        st.sampled_from(CARDS),
        st.integers(0, 4),
        st.integers(1, 4),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_figures_are_those_of_the_whole_log(tmp_path_factory, steps):
    """Answers on any day, taken back, imported: what was kept before makes no difference."""
    folder = tmp_path_factory.mktemp("learner")
    keeper = TallyFile(folder / "cache", folder / "progress.db")
    with open_store(folder / "progress.db") as store:
        for i, (kind, card, day, rating) in enumerate(steps):
            if kind == "answer":
                answered(store, card, day, rating)
            elif kind == "undo":
                store.cards.undo(NOW)
            elif kind == "import":
                at = NOW + timedelta(days=day, seconds=i)
                store.cards.import_log(
                    [(review(card, at=at, day=at.date()), at if rating == 1 else None)], []
                )
            else:
                figures(store, keeper)
        options = {"since": NOW.date() + timedelta(days=1)}
        assert figures(store, keeper)[0] == figures(store, None)[0]
        assert figures(store, keeper, **options)[0] == figures(store, None, **options)[0]
        assert figures(store, keeper, only="a")[0] == figures(store, None, only="a")[0]


def test_only_days_that_changed_are_counted_again(store, keeper):
    """The day of a new answer, that of one taken back; nothing when nothing happened."""
    for day, card in enumerate(("a/1", "a/2", "b/1")):
        answered(store, card, day)
    assert figures(store, keeper)[1] == 3
    assert figures(store, keeper)[1] == 0
    answered(store, "a/1", 2)
    assert figures(store, keeper)[1] == 2
    store.cards.undo(NOW)
    assert figures(store, keeper)[1] == 1


def test_another_log_is_counted_whole(store, keeper, tmp_path):
    """A backup brought back has other answers under the same ids."""
    answered(store, "a/1")
    figures(store, keeper)
    with open_store(tmp_path / "other.db") as other:
        answered(other, "b/1", day=1)
        assert figures(other, keeper) == (figures(other, None)[0], 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"days": StudyDays(UTC, 12)},
        {"days": StudyDays(ZoneInfo("Pacific/Auckland"))},
        {"deck": Deck([head("a/1", "b"), head("a/2"), head("b/1")])},
    ],
    ids=["rollover", "zone", "topic"],
)
def test_other_days_or_topics_count_the_whole_log(store, keeper, changes):
    """What was kept is by the days and topics that were."""
    answered(store, "a/1")
    figures(store, keeper)
    assert figures(store, keeper, **changes) == (figures(store, None, **changes)[0], 1)


@pytest.mark.parametrize("damage", ["", "x", "00000000\n{}\n", "not json\n{", None])
def test_a_damaged_or_lost_file_costs_only_time(store, keeper, damage):
    """Everything is counted again."""
    answered(store, "a/1")
    figures(store, keeper)
    if damage is None:
        keeper._path.unlink()
    else:
        keeper._path.write_text(damage)
    assert figures(store, keeper) == (figures(store, None)[0], 1)
    assert figures(store, keeper)[1] == 0


def test_a_folder_that_cannot_be_written_is_no_harm(store, progress, tmp_path):
    """A file stands where the cache should be."""
    (tmp_path / "cache").write_text("")
    keeper = TallyFile(tmp_path / "cache", progress)
    answered(store, "a/1")
    assert figures(store, keeper)[1] == figures(store, keeper)[1] == 1


def test_rows_are_read_without_the_store(store, progress):
    """The same rows by a connection of their own, which writes nothing."""
    answered(store, "a/1")
    assert list(rows_of(progress).answers()) == list(store.statistics.answers())
    assert rows_of(progress).extent() == store.statistics.extent()
