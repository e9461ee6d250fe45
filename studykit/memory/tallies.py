"""The log of answers counted: by topic and study day, and how well the chances that FSRS predicted came true."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING

from studykit.memory.curves import Curves
from studykit.memory.moments import DayNumbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from studykit.memory.curves import Bend
    from studykit.memory.days import StudyDays
    from studykit.memory.statistics_ports import Answer

MATURE = 21  # days: Anki's border too
BINS = 20
_SURE = 1e-6  # keeps the logarithm of a chance finite
_BEFORE, _AFTER = timedelta(days=1200), timedelta(days=400)
_NOTHING = (0.0,) * 10


class Tally:
    """What is counted of some answers.

    Attributes:
        answers: All of them, those to new cards and in steps too.
        milliseconds: They took.
        young: First answers of a day to cards in review with an interval below :data:`MATURE` days,
            and ``young_known`` of these graded 2 to 4; ``mature`` of the others.
        judged: Of both, those for which a chance was predicted; ``judged_known`` of these known.
        predicted: The sum of the chances.
        loss: The sum of the logarithmic losses.
        steps: Of the judged, by the step of :data:`BINS` equal ones in which the chance lay: [how many, the sum
            of their chances, how many were known]. Sums of tallies have none.
    """

    __slots__ = (
        "answers",
        "judged",
        "judged_known",
        "loss",
        "mature",
        "mature_known",
        "milliseconds",
        "predicted",
        "steps",
        "young",
        "young_known",
    )

    def __init__(self, *figures: float) -> None:
        """Take the figures in the order of :data:`FIGURES`; none for nothing counted yet."""
        (
            self.answers,
            self.judged,
            self.judged_known,
            self.loss,
            self.mature,
            self.mature_known,
            self.milliseconds,
            self.predicted,
            self.young,
            self.young_known,
        ) = figures or _NOTHING
        self.steps: dict[int, list[float]] = {}

    def add(self, other: Tally, share: float = 1) -> None:
        """Count the answers of another, or a share of them."""
        # Written out, as it is done for each topic of each day.
        self.answers += share * other.answers
        self.judged += share * other.judged
        self.judged_known += share * other.judged_known
        self.loss += share * other.loss
        self.mature += share * other.mature
        self.mature_known += share * other.mature_known
        self.milliseconds += share * other.milliseconds
        self.predicted += share * other.predicted
        self.young += share * other.young
        self.young_known += share * other.young_known


FIGURES = tuple(name for name in Tally.__slots__ if name != "steps")
Cells = dict[tuple[str, str], Tally]


class _Cells(Cells):
    def __missing__(self, key: tuple[str, str]) -> Tally:
        tally = self[key] = Tally()
        return tally


class _Topics(dict[str, str]):
    """Topics by cards: what an id tells, unless another is known."""

    def __missing__(self, card: str) -> str:
        topic = self[card] = card.partition("/")[0]
        return topic


class _Numbers(dict[str, int]):
    def __missing__(self, day: str) -> int:
        number = self[day] = date.fromisoformat(day).toordinal()
        return number


def tally(
    answers: Iterable[Answer],
    elsewhere: Mapping[str, str],
    days: StudyDays,
    today: date,
    bends: Sequence[Bend] = (),
) -> Cells:
    """Count answers by topic and study day.

    Only the first answer of a card on a day is measured against its memory, as Anki's true retention has it: a card
    that had been answered on the same study day is known from then.

    Args:
        answers: Each once.
        elsewhere: See :class:`studykit.memory.statistics_ports.Sources`.
        days: Where study days begin.
        today: The study day; moments of years around it are told quickly.
        bends: Changes of the forgetting curve.
    """
    cells, topics, numbers = _Cells(), _Topics(elsewhere), _Numbers()
    day_of = DayNumbers(days, today - _BEFORE, today + _AFTER)
    log, curves = math.log, Curves(bends, day_of)
    for card, rating, day, took, state, stability, due, last in answers:
        cell = cells[topics[card], day]
        cell.answers += 1
        cell.milliseconds += took
        if state != "review":
            continue
        known = rating > 1
        seen = None if last is None else day_of(last)
        elapsed = 1 if seen is None else numbers[day] - seen
        if elapsed < 1:
            continue
        if seen is not None and due is not None and day_of(due) - seen >= MATURE:
            cell.mature += 1
            cell.mature_known += known
        else:
            cell.young += 1
            cell.young_known += known
        if seen is None or not stability:
            continue
        factor, decay = curves[day]
        chance = (1 + factor * elapsed / stability) ** decay
        cell.judged += 1
        cell.judged_known += known
        cell.predicted += chance
        cell.loss -= log(max(_SURE, chance if known else 1 - chance))
        place = min(BINS - 1, int(chance * BINS))
        step = cell.steps.get(place)
        if step is None:
            cell.steps[place] = [1, chance, int(known)]
        else:
            step[0] += 1
            step[1] += chance
            step[2] += known
    return dict(cells)
