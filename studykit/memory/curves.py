"""Which forgetting curve FSRS went by on which study day: its shape is the last of the 21 parameters, and these may change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from studykit.memory.parameters import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studykit.memory.moments import DayNumbers


class Bend(NamedTuple):
    """A change of the curve.

    Attributes:
        at: The moment, in microseconds since 1970-01-01 UTC.
        before: The 21st parameter until then; ``after`` from then on.
    """

    at: int
    before: float
    after: float


class Curve(NamedTuple):
    """The chance of recall after so many days is ``(1 + factor * days / stability) ** decay``."""

    factor: float
    decay: float

    @classmethod
    def of(cls, parameter: float) -> Curve:
        """The curve that the 21st parameter gives: 90 % after one stability."""
        return cls(0.9 ** (1 / -parameter) - 1, -parameter)

    def recall(self, elapsed: float, stability: float) -> float:
        """The chance of recall so many study days after the last answer."""
        return float((1 + self.factor * max(0, elapsed) / stability) ** self.decay)


USUAL = Curve.of(DEFAULT[20])


class Curves(dict[str, Curve]):
    """Study day, as ISO 8601 writes it, to the curve that held when it began."""

    def __init__(self, bends: Sequence[Bend], number: DayNumbers) -> None:
        """Take the changes, oldest first.

        Args:
            bends: All there were.
            number: The study days of moments.
        """
        super().__init__()
        self._first = Curve.of(bends[0].before) if bends else USUAL
        self._bends = [(number(bend.at), Curve.of(bend.after)) for bend in bends]
        self.now = self._bends[-1][1] if bends else USUAL

    def __missing__(self, day: str) -> Curve:
        from datetime import date

        this = date.fromisoformat(day).toordinal()
        earlier = [curve for bent, curve in self._bends if bent < this]
        curve = self[day] = earlier[-1] if earlier else self._first
        return curve
