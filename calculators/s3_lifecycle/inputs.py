"""Inputs that several operations read: the objects, how they are read, and the way through the classes."""

from __future__ import annotations

from itertools import pairwise

from calculators.contract import CalculatorError
from calculators.explain import between, not_negative, positive, shown
from calculators.s3_lifecycle.billing import Load
from calculators.s3_lifecycle.classes import ARCHIVES, LARGEST_OBJECT, TITLES, WATERFALL, class_named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.s3_lifecycle.billing import Phase
    from calculators.units import Exact

MOST_OBJECTS = 10**15
MOST_READS = 10**18
MOST_DAYS = 100 * 365
MOST_PHASES = 7


def load_of(
    size: Exact,
    objects: int,
    *,
    reads: Exact,
    retrieved: Exact | None,
    tier: str,
    hours: Exact,
    frequent: Exact | None = None,
) -> Load:
    """The objects and how they are read, checked.

    Raises:
        CalculatorError: One of the inputs has no answer.
    """
    check_objects(size, objects)
    between("reads", reads, 0, MOST_READS, "A month's reads")
    between("hours", hours, 672, 744, "A month's length", "hours")
    if retrieved is not None:
        between("retrieved", retrieved, 0, MOST_READS, "What is read in a month", "bytes")
    if frequent is not None:
        between("frequent", frequent, 0, 100, "A share", "%")
        from fractions import Fraction

        share: Exact = Fraction(frequent) / 100
    else:
        share = 1 if reads or retrieved else 0
    return Load(
        size,
        objects,
        reads=reads,
        retrieved=reads * size if retrieved is None else retrieved,
        tier=tier,
        frequent=share,
        hours=hours,
    )


def check_objects(size: Exact, objects: int) -> None:
    """Refuse what S3 does not store.

    Raises:
        CalculatorError: The size or the number is out of range.
    """
    not_negative("size", size, "An object's size")
    if size > LARGEST_OBJECT:
        raise CalculatorError(
            "size", "An object has at most 48.8 TiB (50 TB).", "Give the size of one object, and --objects."
        )
    positive("objects", objects, "The number of objects")
    between("objects", objects, 1, MOST_OBJECTS, "The number of objects")


def path_of(texts: Sequence[str], days: int) -> list[Phase]:
    """The classes with their days, from "STANDARD:0", "STANDARD_IA:30"; commas may join them.

    Raises:
        CalculatorError: It is no way that objects can go.
    """
    between("days", days, 1, MOST_DAYS, "A life", "days")
    words = [word for text in texts for word in text.replace(",", " ").split()]
    if len(words) > MOST_PHASES:
        raise CalculatorError("path", f"{len(words)} classes are too many.", f"There are {MOST_PHASES}.")
    path = [_phase(word) for word in words]
    if not path:
        raise CalculatorError("path", "A path has at least one class.", "Write it as STANDARD:0 GLACIER:90.")
    if path[0][1] != 0:
        raise CalculatorError(
            "path",
            f"{path[0][0]} begins on day {path[0][1]:,}.",
            "The first class begins on day 0: STANDARD:0.",
        )
    for (one, since), (other, then) in pairwise(path):
        if other not in WATERFALL[one]:
            ways = ", ".join(name for name in TITLES if name in WATERFALL[one]) or "nowhere"
            raise CalculatorError(
                "path", f"Lifecycle moves nothing from {one} to {other}.", f"{one} leads to: {ways}."
            )
        if then < since or (then == since and since > 0):
            raise CalculatorError(
                "path", f"{other} on day {then:,} is not after {one} on day {since:,}.", "Give later days."
            )
    if path[-1][1] >= days:
        raise CalculatorError(
            "path",
            f"{path[-1][0]} begins on day {path[-1][1]:,}, but objects live {days:,} days.",
            "Give --days a longer life.",
        )
    return path


def _phase(word: str) -> Phase:
    name, colon, day = word.replace("@", ":").replace("=", ":").partition(":")
    if not colon:
        return class_named("path", name), 0
    number = day.strip().lower().removesuffix("days").removesuffix("d").strip()
    if not (number.isascii() and number.isdigit() and len(number) <= 6):
        raise CalculatorError(
            "path",
            f"{shown(word)} has no number of days.",
            "Write a class as CLASS:DAY, for example GLACIER:90.",
        )
    return class_named("path", name), int(number)


def check_tier(storage_class: str, tier: str) -> None:
    """Refuse a restore that Deep Archive does not offer.

    Raises:
        CalculatorError: It is expedited.
    """
    if storage_class == "DEEP_ARCHIVE" and tier == "expedited":
        raise CalculatorError(
            "tier",
            "Deep Archive has no expedited restore.",
            "Choose standard or bulk, or keep it in GLACIER.",
        )


def check_tiers(path: Sequence[Phase], tier: str) -> None:
    """The same for every class of a path.

    Raises:
        CalculatorError: The path holds Deep Archive and the restore is expedited.
    """
    for storage_class, _ in path:
        if storage_class in ARCHIVES:
            check_tier(storage_class, tier)
