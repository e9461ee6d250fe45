"""The log of answers counted once: what was counted is kept, and only study days that changed are counted again.

The log only grows, and an answer is taken back by a row of its own. So the tallies of a study day stand until one of
its answers is new, imported or taken back. Where the log is another (a backup was brought back), study days begin
at other moments, or cards belong to other topics, all is counted.
"""

from __future__ import annotations

import time
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from studykit.memory.statistics_ports import Extent
from studykit.memory.tallies import FIGURES, Tally, tally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studykit.memory.curves import Bend
    from studykit.memory.days import StudyDays
    from studykit.memory.statistics_ports import Sources, StatisticsStore, TallyKeeper
    from studykit.memory.tallies import Cells

_FORMAT = 1
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
        keeper.keep(_document(key, extent, cells))
    return cells


def _kept(document: Any, key: str, store: StatisticsStore) -> tuple[Cells, set[str] | None]:
    """What was kept of days that have not changed, and the days that have; None for all."""
    try:
        if document["key"] != key:
            return {}, None
        newest, oldest, undone = document["extent"]
        cells = _cells(document["days"])
        changed = store.days_since(Extent(newest and tuple(newest), oldest and tuple(oldest), undone))
    except (KeyError, TypeError, ValueError, AttributeError):
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


def _document(key: str, extent: Extent, cells: Cells) -> dict[str, Any]:
    ordered = sorted(cells.items(), key=lambda item: (item[0][1], item[0][0]))
    days = {
        day: [
            [topic, [getattr(cell, name) for name in FIGURES], [[p, *step] for p, step in cell.steps.items()]]
            for (topic, _), cell in group
        ]
        for day, group in groupby(ordered, key=lambda item: item[0][1])
    }
    return {"key": key, "extent": [extent.newest, extent.oldest, dict(extent.undone)], "days": days}


def _cells(days: Mapping[str, Any]) -> Cells:
    cells: Cells = {}
    for day, topics in days.items():
        for topic, figures, steps in topics:
            cell = cells[topic, day] = Tally()
            for name, figure in zip(FIGURES, figures, strict=True):
                setattr(cell, name, figure)
            cell.steps = {place: step for place, *step in steps}
    return cells
