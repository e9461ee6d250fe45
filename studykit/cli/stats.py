"""`studykit stats`: what the answers and the cards say, as text with charts, as JSON or as CSV."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from studykit import paths
from studykit.cli.diagnostics import progress as say_progress
from studykit.cli.options import command_parser, library_paths
from studykit.cli.output import write, write_json
from studykit.errors import UsageError
from studykit.memory.statistics_ports import Extent

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Collection, Iterable, Sequence

    from studykit.cli.commands import Context
    from studykit.library.library import Library
    from studykit.library.models import Blueprint
    from studykit.memory.curves import Bend
    from studykit.memory.days import StudyDays
    from studykit.memory.statistics import Statistics
    from studykit.memory.statistics_ports import Answer, Coming, Standing, StatisticsStore, TallyKeeper

_MOST_DAYS = 36_500


class _Nothing:
    """A learner who has answered nothing: for one without a progress file, which reading should not create."""

    def answers(self, days: Collection[str] | None = None) -> Iterable[Answer]:  # noqa: ARG002 - the port's
        return ()

    def extent(self) -> Extent:
        return Extent(None, None, {})

    def days_since(self, extent: Extent) -> Collection[str] | None:  # noqa: ARG002 - the port's
        return None

    def bends(self) -> Sequence[Bend]:
        return ()

    def standings(self) -> Iterable[Standing]:
        return ()

    def coming(self, until: datetime) -> Iterable[Coming]:  # noqa: ARG002 - the port's
        return ()


def main(args: list[str], context: Context) -> int:
    """Count, and print.

    Raises:
        UsageError: There is no such topic, or the number of days makes no sense.
        StoreError: The learner's progress cannot be read.
    """
    parser = command_parser(
        "stats",
        "Show how much you remember, how far the predictions can be trusted, what falls due, and how much you"
        " did: by day, topic and exam domain.",
    )
    shapes = parser.add_mutually_exclusive_group()
    shapes.add_argument("--json", action="store_true", help="everything as one object")
    shapes.add_argument(
        "--csv", action="store_true", help="everything as rows of section, key, measure, value"
    )
    parser.add_argument("--topic", metavar="T", help="only the cards of a topic")
    parser.add_argument(
        "--days", type=_days, metavar="N", help="only the answers of the last N study days, today's included"
    )
    options = parser.parse_args(args)
    profile = options.profile or context.profile
    roots = paths.library_roots(library_paths(context, options.library), profile)

    from studykit.library.library import load_library

    library = load_library(roots, paths.cache_dir())
    if options.topic is not None and options.topic not in library.topics:
        raise _unknown(options.topic, library)
    found, exam = _read(library, profile, options)
    if options.json or options.csv:
        from studykit.cli.stats_document import csv_text, document

        whole = document(found, exam, options.topic)
        write_json(whole) if options.json else write(csv_text(whole))
        return 0
    from studykit.memory.statistics_text import text

    write(text(found, exam, options.topic))
    return 0


def _read(library: Library, profile: str, options: Namespace) -> tuple[Statistics, Blueprint | None]:
    from studykit.memory.days import StudyDays
    from studykit.store.settings import BLUEPRINT, EXAM_DATE, ROLLOVER_HOUR

    progress = paths.progress_file(profile)
    if not progress.exists():
        return _counted(_Nothing(), library, StudyDays(), (None, ""), options)
    from studykit.store.quick import make_current, read_setting
    from studykit.store.statistics import TallyFile, rows_of

    make_current(progress, say_progress)
    days = StudyDays(rollover=read_setting(progress, ROLLOVER_HOUR))
    exam = read_setting(progress, BLUEPRINT), read_setting(progress, EXAM_DATE)
    keeper = TallyFile(paths.cache_dir(), progress)
    return _counted(rows_of(progress), library, days, exam, options, keeper)


def _counted(
    store: StatisticsStore,
    library: Library,
    days: StudyDays,
    chosen: tuple[str | None, str],
    options: Namespace,
    keeper: TallyKeeper | None = None,
) -> tuple[Statistics, Blueprint | None]:
    """The statistics, and the exam whose domains they are told by: by the one ``chosen`` and its date."""
    from studykit.memory.deck import Deck
    from studykit.memory.shares import domain_shares, exam_of
    from studykit.memory.statistics import sources_of, statistics

    now = datetime.now(UTC)
    today = days.day(now)
    exam = exam_of(library, chosen[0], today, chosen[1])
    shares = domain_shares(library.questions.values(), exam) if exam else {}
    sources = sources_of(Deck(library.cards), days, now, shares, only=options.topic)
    since = today - timedelta(days=options.days - 1) if options.days else None
    return statistics(store, sources, since=since, keeper=keeper), exam


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _MOST_DAYS):
        raise UsageError(
            f"{text!r} is no number of days.", f"Take a whole number from 1 to {_MOST_DAYS:,}: --days 90."
        )
    return int(text)


def _unknown(topic: str, library: Library) -> UsageError:
    from difflib import get_close_matches

    near = get_close_matches(topic, library.topics, n=1)
    return UsageError(
        f"There is no topic {topic!r}.",
        f"Did you mean {near[0]}?" if near else "`studykit topics` lists the topics.",
    )
