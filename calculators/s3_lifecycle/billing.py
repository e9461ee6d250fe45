"""What objects cost while they lie in a storage class, part by part; exact, and without words.

A phase is a class and the day on which objects enter it. Amounts are USD, sizes bytes, a GB 1,024 cubed.
"""

from __future__ import annotations

from calculators.s3_lifecycle.classes import ARCHIVES, GB, MINIMUM_DAYS, SMALL, billed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction
    from typing import Protocol

    from calculators.units import Exact

    class Rates(Protocol):
        """Prices by name, as calculators.prices.Prices has them."""

        def __getitem__(self, what: str, /) -> Fraction: ...

    Phase = tuple[str, int]  # class, first day

TIER_ENDS = (51_200, 460_800)  # GB-months that the first two tiers of S3 Standard hold
UNREAD_TO_INFREQUENT, UNREAD_TO_ARCHIVE_INSTANT = 30, 90  # days in Intelligent-Tiering
PARTS = ("storage", "monitoring", "requests", "transitions", "retrieval", "early_deletion")


class Load:
    """Objects that are alike, and how they are read.

    Attributes:
        size: Bytes of one object.
        objects: How many there are.
        reads: Requests a month that read one object each.
        retrieved: Bytes read a month.
        tier: Speed of a restore from the archive classes.
        frequent: Share (0 to 1) of the data that Intelligent-Tiering keeps in Frequent Access.
        hours: Hours of a month.
    """

    __slots__ = ("frequent", "hours", "objects", "reads", "retrieved", "size", "tier")

    def __init__(
        self,
        size: Exact,
        objects: int,
        *,
        reads: Exact = 0,
        retrieved: Exact = 0,
        tier: str = "standard",
        frequent: Exact = 0,
        hours: Exact = 730,
    ) -> None:
        self.size = size
        self.objects = objects
        self.reads = reads
        self.retrieved = retrieved
        self.tier = tier
        self.frequent = frequent
        self.hours = hours

    def months(self, days: Exact) -> Fraction:
        """So many days as months."""
        from fractions import Fraction

        return Fraction(days) * 24 / self.hours

    def changed(self, **fields: object) -> Load:
        """The same but for some fields."""
        values = {name: getattr(self, name) for name in self.__slots__} | fields
        size, objects = values.pop("size"), values.pop("objects")
        return Load(size, objects, **values)


def key(storage_class: str, what: str) -> str:
    """The name of a price in prices.json, without the calculator's."""
    return f"{storage_class.lower().replace('_', '-')}.{what}"


def tiered_month(rates: Rates, storage_class: str, gigabytes: Exact) -> Fraction:
    """A month of Standard, or of Frequent Access, by its three tiers."""
    from fractions import Fraction

    from calculators.exact import tiered

    tiers = [
        (
            holds,
            rates[key(storage_class, f"storage-{number}")] if number == 1 or gigabytes > TIER_ENDS[0] else 0,
        )
        for number, holds in enumerate((*TIER_ENDS, None), 1)
    ]
    return Fraction(sum(part * price for part, price in tiered(gigabytes, tiers)))


def stored_gigabytes(load: Load, storage_class: str, *, small: bool = True) -> tuple[Fraction, Fraction]:
    """GB billed at the class's rate and at that of S3 Standard; ``small`` counts minimum size and overhead."""
    from fractions import Fraction

    own, standard = billed(storage_class, load.size) if small else (load.size, 0)
    return Fraction(own * load.objects) / GB, Fraction(standard * load.objects) / GB


def storage_month(rates: Rates, load: Load, storage_class: str, *, small: bool = True) -> Fraction:
    """A month's storage in a class whose price does not depend on the objects' age."""
    own, standard = stored_gigabytes(load, storage_class, small=small)
    if storage_class == "STANDARD":
        return tiered_month(rates, storage_class, own)
    cost = own * rates[key(storage_class, "storage")]
    return cost + standard * rates[key("STANDARD", "storage-1")] if standard else cost


def storage(rates: Rates, load: Load, storage_class: str, days: int, *, small: bool = True) -> Fraction:
    """Storage for so many days from the entry into the class."""
    if storage_class != "INTELLIGENT_TIERING":
        return storage_month(rates, load, storage_class, small=small) * load.months(days)
    from fractions import Fraction

    gigabytes = Fraction(load.size * load.objects) / GB
    frequent = load.frequent if load.size >= SMALL else 1
    total = Fraction(0)
    for end, start, name in (
        (UNREAD_TO_INFREQUENT, 0, ""),
        (UNREAD_TO_ARCHIVE_INSTANT, UNREAD_TO_INFREQUENT, "infrequent"),
        (days, UNREAD_TO_ARCHIVE_INSTANT, "archive-instant"),
    ):
        span = min(end, days) - start
        if span <= 0:
            break
        hot = gigabytes if not name else gigabytes * frequent
        month = tiered_month(rates, storage_class, hot) if hot else Fraction(0)
        if name and frequent < 1:
            month += gigabytes * (1 - frequent) * rates[key(storage_class, name)]
        total += month * load.months(span)
    return total


def phase_parts(
    rates: Rates, load: Load, storage_class: str, days: int, *, stays: bool = False, small: bool = True
) -> dict[str, Fraction]:
    """What the days in one class cost, without the way into it.

    Args:
        rates: Prices by name.
        load: What is stored, and how it is read.
        storage_class: As S3 spells it.
        days: Days from entry to leaving.
        stays: Objects go on in the class, so that nothing is due for leaving early.
        small: Whether minimum size and overhead count.
    """
    from fractions import Fraction

    months = load.months(days)
    parts = dict.fromkeys(PARTS, Fraction(0))
    parts["storage"] = storage(rates, load, storage_class, days, small=small)
    if storage_class == "INTELLIGENT_TIERING" and load.size >= SMALL:
        monitoring = rates[key(storage_class, "monitoring")]
        parts["monitoring"] = Fraction(load.objects, 1000) * monitoring * months
    if load.reads:
        what = f"{load.tier}-request" if storage_class in ARCHIVES else "get"
        parts["requests"] = Fraction(load.reads) / 1000 * rates[key(storage_class, what)] * months
    if load.retrieved and storage_class not in ("STANDARD", "INTELLIGENT_TIERING"):
        what = load.tier if storage_class in ARCHIVES else "retrieval"
        parts["retrieval"] = Fraction(load.retrieved) / GB * rates[key(storage_class, what)] * months
    left = MINIMUM_DAYS.get(storage_class, 0) - days
    if left > 0 and not stays:
        own, _ = stored_gigabytes(load, storage_class, small=small)
        parts["early_deletion"] = own * rates[key(storage_class, "storage")] * load.months(left)
    return parts


def entry(rates: Rates, load: Load, storage_class: str, *, by_rule: bool) -> Fraction:
    """What it costs to bring the objects into a class: a lifecycle transition, or a PUT."""
    from fractions import Fraction

    if by_rule and storage_class == "STANDARD":
        return Fraction(0)
    return Fraction(load.objects, 1000) * rates[key(storage_class, "transition" if by_rule else "put")]


def life(
    rates: Rates, load: Load, path: Sequence[Phase], days: int, *, existing: bool, small: bool = True
) -> list[dict[str, Fraction]]:
    """The parts of each phase of objects that are deleted after ``days``.

    Args:
        rates: Prices by name.
        load: What is stored, and how it is read.
        path: Classes with the days of entry; the first day is 0.
        days: Day of the deletion.
        existing: No PUT requests for the first class.
        small: Whether minimum size and overhead count.
    """
    phases = []
    ends = [first for _, first in path[1:]] + [days]
    for number, ((storage_class, first), end) in enumerate(zip(path, ends, strict=True)):
        parts = phase_parts(rates, load, storage_class, end - first, small=small)
        if number:
            parts["transitions"] += entry(rates, load, storage_class, by_rule=True)
        elif not existing:
            parts["requests"] += entry(rates, load, storage_class, by_rule=False)
        phases.append(parts)
    return phases


def total(phases: Sequence[Mapping[str, Fraction]], *leave_out: str) -> Fraction:
    """All parts of all phases but some."""
    from fractions import Fraction

    return sum(
        (amount for parts in phases for name, amount in parts.items() if name not in leave_out), Fraction(0)
    )
