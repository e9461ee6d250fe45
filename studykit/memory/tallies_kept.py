"""The log of answers counted once: what was counted is kept, and only study days that changed are counted again.

The log only grows, and an answer is taken back by a row of its own. So the tallies of a study day stand until one of
its answers is new, imported or taken back. Where the log is another (a backup was brought back), study days begin
at other moments, or cards belong to other topics, all is counted.
"""

from __future__ import annotations

import time
from array import array
from datetime import date
from typing import TYPE_CHECKING

from studykit.memory.statistics_ports import Extent, Written
from studykit.memory.tallies import FIGURES, Tally, tally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studykit.memory.curves import Bend
    from studykit.memory.days import StudyDays
    from studykit.memory.statistics_ports import Sources, StatisticsStore, TallyKeeper
    from studykit.memory.tallies import Cells

_FORMAT = 2
_YEARS = 30  # of moments at which study days began, which tell one time zone and rollover hour from another


def counted(store: StatisticsStore, sources: Sources, keeper: TallyKeeper | None) -> Cells:
    """The tallies of the whole log, by topic and study day."""
    today = sources.days.day(sources.now)
    if keeper is None:
        return tally(store.answers(), sources.elsewhere, sources.days, today, store.bends())
    bends = store.bends()
    key = _key(sources.days, today, sources.elsewhere, bends)
    # Before the answers: one that is given meanwhile is counted, and its day counted again next time.
    extent = store.extent()
    cells, days = _kept(keeper.read(), key, store)
    if days is None or days:
        cells |= tally(store.answers(days), sources.elsewhere, sources.days, today, bends)
        keeper.keep(_written(key, extent, cells))
    return cells


def _kept(written: Written | None, key: str, store: StatisticsStore) -> tuple[Cells, set[str] | None]:
    """What was kept of days that have not changed, and the days that have; None for all."""
    if written is None:
        return {}, None
    head = written.head
    try:
        if head["key"] != key:
            return {}, None
        newest, oldest, undone = head["extent"]
        cells = _cells(head["topics"], head["days"], written.numbers)
        changed = store.days_since(Extent(newest and tuple(newest), oldest and tuple(oldest), undone))
    except (LookupError, TypeError, ValueError, AttributeError):
        return {}, None
    if changed is None:
        return {}, None
    return {place: cell for place, cell in cells.items() if place[1] not in changed}, set(changed)


def _key(days: StudyDays, today: date, elsewhere: Mapping[str, str], bends: Sequence[Bend]) -> str:
    """Another text whenever the same answers may be counted otherwise."""
    first = today.year - _YEARS
    begins = [days.start(date(first + i // 12, i % 12 + 1, 1)).timestamp() for i in range((_YEARS + 2) * 12)]
    zone = str(days.zone or time.tzname)
    return repr((_FORMAT, zone, days.rollover, begins, sorted(elsewhere.items()), *map(tuple, bends)))


def _written(key: str, extent: Extent, cells: Cells) -> Written:
    """Per cell the places of its topic and its day, how many steps it has, its figures, and four numbers a step."""
    topics = {topic: float(i) for i, topic in enumerate(sorted({topic for topic, _ in cells}))}
    days = {day: float(i) for i, day in enumerate(sorted({day for _, day in cells}))}
    numbers = array("d")
    for (topic, day), cell in cells.items():
        numbers.extend(
            (topics[topic], days[day], len(cell.steps), *(getattr(cell, name) for name in FIGURES))
        )
        for place, step in cell.steps.items():
            numbers.extend((place, *step))
    extents = [extent.newest, extent.oldest, dict(extent.undone)]
    return Written({"key": key, "extent": extents, "topics": list(topics), "days": list(days)}, numbers)


def _cells(topics: Sequence[str], days: Sequence[str], numbers: array[float]) -> Cells:
    cells: Cells = {}
    start, figures = 0, len(FIGURES)
    while start < len(numbers):
        topic, day, steps = (int(number) for number in numbers[start : start + 3])
        begin = start + 3 + figures
        start = begin + 4 * steps
        cell = cells[topics[topic], days[day]] = Tally(*numbers[begin - figures : begin])
        rest = numbers[begin:start].tolist()
        cell.steps = {int(rest[i]): rest[i + 1 : i + 4] for i in range(0, 4 * steps, 4)}
    return cells
