"""The log of answers counted: by topic and study day, and how well the chances that FSRS predicted came true."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from studykit.memory.moments import DayNumbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from studykit.memory.days import StudyDays
    from studykit.memory.statistics_ports import Answer

MATURE = 21  # days: Anki's border too
BINS = 20
# The forgetting curve of FSRS-6 with its default parameters: the last of them, and what makes 90 % at one stability.
DECAY = -0.1542
FACTOR = 0.9 ** (1 / DECAY) - 1
_SURE = 1e-6  # keeps the logarithm of a chance finite
_BEFORE, _AFTER = timedelta(days=1200), timedelta(days=400)


def retrievability(elapsed: float, stability: float) -> float:
    """The chance of recall so many days after the last answer."""
    return float((1 + FACTOR * max(0, elapsed) / stability) ** DECAY)


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
        "young",
        "young_known",
    )

    def __init__(self) -> None:
        self.answers = self.milliseconds = 0.0
        self.young = self.young_known = self.mature = self.mature_known = 0.0
        self.judged = self.judged_known = self.predicted = self.loss = 0.0

    def add(self, other: Tally, share: float = 1) -> None:
        """Count the answers of another, or a share of them."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + share * getattr(other, name))


class Bin(NamedTuple):
    """Answers whose predicted chance lay within one of :data:`BINS` equal steps."""

    answers: int = 0
    predicted: float = 0.0
    known: int = 0


class Log(NamedTuple):
    """Tallies by topic and study day, and the bins of predicted chances."""

    cells: dict[tuple[str, str], Tally]
    bins: dict[int, Bin]


class _Cells(dict[tuple[str, str], Tally]):
    def __missing__(self, key: tuple[str, str]) -> Tally:
        tally = self[key] = Tally()
        return tally


class _Known(dict[str, "str | None"]):
    """A function's answers, kept."""

    def __init__(self, function: Callable[[str], str | None]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, key: str) -> str | None:
        value = self[key] = self._function(key)
        return value


class _Numbers(dict[str, int]):
    def __missing__(self, day: str) -> int:
        number = self[day] = date.fromisoformat(day).toordinal()
        return number


def tally(
    answers: Iterable[Answer], topic_of: Callable[[str], str | None], days: StudyDays, today: date
) -> Log:
    """Count the log.

    Only the first answer of a card on a day is measured against its memory, as Anki's true retention has it: a card
    that had been answered on the same study day is known from then.
    """
    cells, topics, numbers = _Cells(), _Known(topic_of), _Numbers()
    day_of = DayNumbers(days, today - _BEFORE, today + _AFTER)
    counts, sums, known_of = [0] * BINS, [0.0] * BINS, [0] * BINS
    log, factor, decay = math.log, FACTOR, DECAY
    for card, rating, day, took, state, stability, due, last in answers:
        topic = topics[card]
        if topic is None:
            continue
        cell = cells[topic, day]
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
        chance = (1 + factor * elapsed / stability) ** decay
        cell.judged += 1
        cell.judged_known += known
        cell.predicted += chance
        cell.loss -= log(max(_SURE, chance if known else 1 - chance))
        place = min(BINS - 1, int(chance * BINS))
        counts[place] += 1
        sums[place] += chance
        known_of[place] += known
    bins = {place: Bin(counts[place], sums[place], known_of[place]) for place in range(BINS) if counts[place]}
    return Log(dict(cells), bins)
