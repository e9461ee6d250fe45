"""What Home shows is read without SQLModel, and is what the store and a session say."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from studykit.memory.days import StudyDays
from studykit.memory.queue import Counts
from studykit.memory.scheduler import Scheduler
from studykit.memory.session import ReviewSession
from studykit.store.database import open_store
from studykit.store.quick import Glance, PastExam, RunningExam, glance
from studykit.store.settings import BLUEPRINT, NEW_CARDS_A_DAY, ROLLOVER_HOUR
from tests.store.builders import NOW, exam, memory, review, stamp
from tests.unit.memory.cards_builder import head

DAY = timedelta(days=1)
HEADS = tuple(head(f"t/c{i}") for i in range(30))
NEW_LEARNER = Glance(due=Counts(new=10))


def look(progress, heads=HEADS, now=NOW, zone=UTC):
    """A glance at ``now``."""
    return glance(progress, heads, now, zone)


def test_a_missing_file_reads_as_a_new_learner(progress):
    """And stays missing, its folder too."""
    assert look(progress) == NEW_LEARNER
    assert not progress.parent.exists()


@pytest.mark.parametrize("content", [b"", b"no database at all " * 500], ids=["empty", "damaged"])
def test_a_file_that_cannot_be_read_reads_as_a_new_learner(progress, content):
    """It is left for the store to deal with."""
    progress.parent.mkdir(parents=True)
    progress.write_bytes(content)

    assert look(progress) == NEW_LEARNER
    assert progress.read_bytes() == content


def test_the_figures_are_those_of_a_review_session(progress):
    """The same queue from the same file, at each step of two days of study."""
    scheduler = Scheduler(StudyDays(UTC))
    with open_store(progress) as store:
        for now in (NOW, NOW + DAY, NOW + 9 * DAY):
            session = ReviewSession(store.cards, HEADS, scheduler, now)
            for rating in (1, 3, 4, 2, 3, 3):
                assert look(progress, now=now).due == session.counts()
                session.current(now)
                session.grade(rating, now, 0)
            session.undo(now)
            assert look(progress, now=now).due == session.counts()


def test_the_learners_limits_and_rollover_hold(progress):
    """They are read from the same file."""
    with open_store(progress) as store:
        store.settings.set(NEW_CARDS_A_DAY, 3)
        store.settings.set(ROLLOVER_HOUR, 12)
        store.cards.record(review("t/c0", day=StudyDays(UTC, 12).day(NOW)))

    seen = look(progress)

    assert StudyDays(UTC, 12).day(NOW) == (NOW - DAY).date()
    assert (seen.due.new, seen.reviewed) == (2, 1)


def test_answers_of_the_study_day_are_counted_in_the_learners_zone(progress):
    """At 9:00 UTC it is still the day before in Honolulu, by an hour."""
    zone = ZoneInfo("Pacific/Honolulu")
    with open_store(progress) as store:
        store.cards.record(review("t/c0", day=StudyDays(zone).day(NOW)))

    assert look(progress, zone=zone).reviewed == 1
    assert look(progress, zone=UTC).reviewed == 0


def test_undone_answers_do_not_count(progress):
    """Neither today's nor the streak's."""
    with open_store(progress) as store:
        store.cards.record(review())
        store.cards.undo(NOW)

    assert look(progress) == NEW_LEARNER


@pytest.mark.parametrize(
    ("days_ago", "streak"),
    [([0], 1), ([0, 1, 2], 3), ([1, 2], 2), ([2, 3], 0), ([0, 2, 3], 1), ([0, 0, 1], 2), ([], 0)],
)
def test_a_streak_is_days_in_a_row_that_reach_today_or_yesterday(progress, days_ago, streak):
    """A day without an answer ends it; today is not over yet."""
    with open_store(progress) as store:
        for number, ago in enumerate(sorted(days_ago, reverse=True)):
            store.cards.record(review(f"t/c{number}", day=(NOW - ago * DAY).date()))

    assert look(progress).streak == streak


def test_a_running_exam_shows_its_deadline_and_what_is_answered(progress):
    """Places whose answer was taken back, or that are only flagged, are not answered."""
    with open_store(progress) as store:
        kept = store.exams.start(exam(places=5), stamp())
        for place, chosen in [(0, (1,)), (1, (1,)), (1, ())]:
            store.exams.change(kept.id, place, {"chosen": chosen}, stamp())
        store.exams.change(kept.id, 2, {"flagged": True}, stamp())

    assert look(progress).running == RunningExam(kept.id, "DVA-C02", NOW + timedelta(minutes=130), 1, 5)


def test_exams_handed_in_are_listed_newest_first(progress):
    """None of them runs."""
    with open_store(progress) as store:
        for hours in (1, 2):
            kept = store.exams.start(exam(), stamp())
            store.exams.submit(kept.id, NOW + timedelta(hours=hours), stamp())

    seen = look(progress)

    assert seen.running is None
    assert seen.past == (
        PastExam(2, "DVA-C02", NOW + timedelta(hours=2)),
        PastExam(1, "DVA-C02", NOW + timedelta(hours=1)),
    )


def test_the_chosen_exam_and_the_cards_seen_are_told(progress):
    """Cards count once, however often they were answered."""
    with open_store(progress) as store:
        store.settings.set(BLUEPRINT, "SAA-C03")
        store.cards.record(review("t/c1"))
        store.cards.record(review("t/c1", before=memory("t/c1")))

    seen = look(progress)

    assert (seen.blueprint, seen.seen, seen.reviewed) == ("SAA-C03", 1, 2)


def test_neither_sqlalchemy_nor_fsrs_is_imported(progress):
    """They cost more than the whole first paint."""
    open_store(progress).close()
    script = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from studykit.store.quick import glance\n"
        "glance(Path(sys.argv[1]), (), datetime.now(UTC))\n"
        "sys.exit(any(name in sys.modules for name in ('sqlalchemy', 'sqlmodel', 'fsrs', 'pydantic')))"
    )

    assert subprocess.run([sys.executable, "-c", script, progress], check=False).returncode == 0
