"""What is fixed for each storage class: where it leads, its minimum duration and size, its overhead."""

from __future__ import annotations

from calculators.contract import CalculatorError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.units import Exact

KB = 1024
GB = 1024**3
LARGEST_OBJECT = 10_000 * 5 * GB  # 10,000 parts of 5 GiB: 48.8 TiB, which AWS calls 50 TB

# Objects below this size do not move unless a rule's filter names a size, since September 2024.
SMALL = 128 * KB

# Class -> where a rule may move an object from there (the "waterfall").
WATERFALL: Mapping[str, frozenset[str]] = {
    "STANDARD": frozenset(
        {"STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"}
    ),
    "STANDARD_IA": frozenset({"INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"}),
    "INTELLIGENT_TIERING": frozenset({"ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"}),
    "ONEZONE_IA": frozenset({"GLACIER", "DEEP_ARCHIVE"}),
    "GLACIER_IR": frozenset({"GLACIER", "DEEP_ARCHIVE"}),
    "GLACIER": frozenset({"DEEP_ARCHIVE"}),
    "DEEP_ARCHIVE": frozenset(),
}

# Classes that a transition may name, in the order in which S3 prefers them when rules compete: the cheaper
# one, except that Intelligent-Tiering comes before all but Glacier Flexible Retrieval and Deep Archive.
PREFERENCE = ("DEEP_ARCHIVE", "GLACIER", "INTELLIGENT_TIERING", "GLACIER_IR", "ONEZONE_IA", "STANDARD_IA")

# Days a class is paid for at least; one rule may not move an object on before they are over.
MINIMUM_DAYS: Mapping[str, int] = {
    "STANDARD_IA": 30,
    "ONEZONE_IA": 30,
    "GLACIER_IR": 90,
    "GLACIER": 90,
    "DEEP_ARCHIVE": 180,
}

CLASSES = (
    "STANDARD",
    "INTELLIGENT_TIERING",
    "STANDARD_IA",
    "ONEZONE_IA",
    "GLACIER_IR",
    "GLACIER",
    "DEEP_ARCHIVE",
)
TITLES: Mapping[str, str] = {
    "STANDARD": "S3 Standard",
    "INTELLIGENT_TIERING": "S3 Intelligent-Tiering",
    "STANDARD_IA": "S3 Standard-IA",
    "ONEZONE_IA": "S3 One Zone-IA",
    "GLACIER_IR": "S3 Glacier Instant Retrieval",
    "GLACIER": "S3 Glacier Flexible Retrieval",
    "DEEP_ARCHIVE": "S3 Glacier Deep Archive",
}
ARCHIVES = ("GLACIER", "DEEP_ARCHIVE")  # to be restored before they are read
MINIMUM_SIZE: Mapping[str, int] = {"STANDARD_IA": SMALL, "ONEZONE_IA": SMALL, "GLACIER_IR": SMALL}
OVERHEAD = 32 * KB  # of index data that an archived object adds, at the archive's rate
OVERHEAD_STANDARD = 8 * KB  # and of its name and metadata, at the rate of S3 Standard

_SHORT = {
    "S3": "STANDARD",
    "IT": "INTELLIGENT_TIERING",
    "INT": "INTELLIGENT_TIERING",
    "IA": "STANDARD_IA",
    "SIA": "STANDARD_IA",
    "ONE_ZONE_IA": "ONEZONE_IA",
    "OZIA": "ONEZONE_IA",
    "ZIA": "ONEZONE_IA",
    "GIR": "GLACIER_IR",
    "GLACIER_INSTANT_RETRIEVAL": "GLACIER_IR",
    "GFR": "GLACIER",
    "GLACIER_FLEXIBLE_RETRIEVAL": "GLACIER",
    "GDA": "DEEP_ARCHIVE",
    "GLACIER_DEEP_ARCHIVE": "DEEP_ARCHIVE",
}


def class_named(field: str, text: str) -> str:
    """The class as S3 spells it ("STANDARD_IA"), from that or a usual short form.

    Raises:
        CalculatorError: There is no such class.
    """
    word = text.strip().upper().replace("-", "_").replace(" ", "_").removeprefix("S3_")
    name = _SHORT.get(word, word)
    if name not in CLASSES:
        from calculators.explain import shown

        raise CalculatorError(
            field, f"There is no storage class {shown(text)} here.", f"Choose from: {', '.join(CLASSES)}."
        )
    return name


def billed(storage_class: str, size: Exact) -> tuple[Exact, int]:
    """What one object is billed as: bytes at its class's rate, and bytes at the rate of S3 Standard."""
    if storage_class in ARCHIVES:
        return size + OVERHEAD, OVERHEAD_STANDARD
    return max(size, MINIMUM_SIZE.get(storage_class, 0)), 0
