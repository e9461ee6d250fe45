"""Records as they are typed (``blue=90:unhealthy``), and which of a group may answer."""

from __future__ import annotations

from calculators.contract import CalculatorError
from calculators.explain import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from fractions import Fraction

    from calculators.units import Exact

HEALTH = ("healthy", "unhealthy", "unchecked")
MOST_RECORDS = 100  # of one name and type; geoproximity routing has fewer
HIGHEST_WEIGHT = 255


class Record:
    """One record of a group: its name, what its policy goes by, its health.

    ``unchecked`` is a record without a health check, which Route 53 takes for healthy.
    """

    __slots__ = ("health", "name", "value")

    def __init__(self, name: str, value: str, health: str) -> None:
        self.name = name
        self.value = value
        self.health = health

    @property
    def healthy(self) -> bool:
        """Whether Route 53 takes it for healthy."""
        return self.health != "unhealthy"


def read_records(
    field: str, texts: Sequence[str], form: str, example: str, most: int = MOST_RECORDS
) -> list[Record]:
    """Records from ``NAME=VALUE[:HEALTH]``.

    Raises:
        CalculatorError: Not of that form, a name twice, or too many of them.
    """
    if len(texts) > most:
        raise CalculatorError(
            field, f"{len(texts)} records are too many.", f"Route 53 takes {most} of one name and type."
        )
    records = [_record(field, text, form, example) for text in texts]
    names = [record.name for record in records]
    for name in names:
        if names.count(name) > 1:
            raise CalculatorError(
                field, f"Two records are called {shown(name)}.", "Give each its own name, as a set ID is."
            )
    return records


def _record(field: str, text: str, form: str, example: str) -> Record:
    name, equals, rest = text.partition("=")
    value, colon, health = rest.rpartition(":")
    if not colon or health.lower() not in HEALTH:
        value, health = rest, "unchecked"
    if not equals or not name.strip() or not value.strip() or len(name) > 100:
        raise CalculatorError(field, f"{shown(text)} is no record.", f"Write it as {form}, as in {example}.")
    return Record(name.strip(), value.strip(), health.lower())


def candidates(records: Sequence[Record]) -> list[Record]:
    """Those that may answer: the healthy ones, or all of them when none is."""
    return [record for record in records if record.healthy] or list(records)


def weighted_pool(weights: Sequence[int], healthy: Sequence[bool]) -> list[int]:
    """Which records of a weighted group may answer, by their place.

    Records with a weight come first; those of weight 0 only when all the others are unhealthy. When none of
    the group is healthy, all count as healthy.
    """
    able = [place for place, fine in enumerate(healthy) if fine] or list(range(len(weights)))
    return [place for place in able if weights[place]] or able


def weighted_shares(weights: Sequence[int], healthy: Sequence[bool]) -> list[Fraction]:
    """The share of the answers that each record of a weighted group gets."""
    from fractions import Fraction

    pool = weighted_pool(weights, healthy)
    total = sum(weights[place] for place in pool)
    return [
        Fraction(0)
        if place not in pool
        else Fraction(weights[place], total)
        if total
        else Fraction(1, len(pool))
        for place in range(len(weights))
    ]


def percent(share: Exact) -> Decimal:
    """A share as a percentage to two decimals."""
    from calculators.exact import rounded

    return rounded(share * 100, 2)


def find(field: str, records: Sequence[Record], name: str) -> int:
    """The place of a record by its name.

    Raises:
        CalculatorError: None has it.
    """
    for place, record in enumerate(records):
        if record.name == name:
            return place
    raise CalculatorError(
        field,
        f"No record is called {shown(name)}.",
        f"They are called {', '.join(shown(record.name) for record in records[:20])}.",
    )
