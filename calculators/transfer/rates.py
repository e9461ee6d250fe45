"""How long data takes over a link, and onto devices: exact, and without words.

Sizes are bytes, speeds bits a second, times seconds.
"""

from __future__ import annotations

from calculators.contract import CalculatorError
from calculators.exact import ceil_div, quotient

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.units import Exact

TB = 10**12
DAY = 86_400
# Device -> bytes it takes, whether it can be ordered today, and what is said of it.
DEVICES: Mapping[str, tuple[int, str]] = {
    "storage-210": (
        210 * TB,
        "Snowball Edge Storage Optimized 210 TB: existing customers only since November 2025",
    ),
    "compute-28": (28 * TB, "Snowball Edge Compute Optimized: existing customers only since November 2025"),
    "storage-80": (80 * TB, "Snowball Edge Storage Optimized 80 TB: no longer offered since November 2024"),
    "snowcone-ssd": (14 * TB, "Snowcone SSD: discontinued in November 2024"),
    "snowcone": (8 * TB, "Snowcone: discontinued in November 2024"),
}
_PREFIXES = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_FORMS = "100Mbps, 1 Gbps or 300MB/s (a b is a bit, a B a byte, a k 1,000)"
FASTEST = 10**18


def speed(field: str, text: str) -> Exact:
    """Bits a second from "1Gbps", "100 Mbit/s", "300MB/s".

    Raises:
        CalculatorError: It is no speed.
    """
    from calculators.contract import Param
    from calculators.explain import shown
    from calculators.units import parse

    body = text.strip()
    end = len(body) - len(body.lstrip("0123456789.,_+-"))
    unit = body[end:].strip().replace(" ", "")
    for last in ("/second", "/sec", "/s", "ps"):
        if unit.lower().endswith(last):
            unit = unit[: -len(last)]
            break
    else:
        raise CalculatorError(field, f"{shown(text)} is no speed.", f"Write it as {_FORMS}.")
    word = unit.lower()
    for name in ("bits", "bit", "bytes", "byte"):
        if word.endswith(name):
            each, prefix = (8 if name.startswith("byte") else 1), word[: -len(name)]
            break
    else:
        if word[-1:] != "b":
            raise CalculatorError(field, f"{shown(text)} is no speed.", f"Write it as {_FORMS}.")
        each, prefix = (8 if unit.endswith("B") else 1), word[:-1]
    factor = 1024 if prefix.endswith("i") and len(prefix) == 2 else 0
    letter = prefix[:1] if factor else prefix
    if letter not in _PREFIXES or (factor and not letter):
        raise CalculatorError(field, f"{shown(text)} is no speed.", f"Write it as {_FORMS}.")
    try:
        amount: Exact = parse(Param(field, "number", ""), body[:end])  # type: ignore[assignment]
    except CalculatorError:
        raise CalculatorError(field, f"{shown(text)} is no speed.", f"Write it as {_FORMS}.") from None
    power = "kmgt".find(letter) + 1 if letter else 0
    result = amount * (factor**power if factor else _PREFIXES[letter]) * each
    if not 0 < result <= FASTEST:
        raise CalculatorError(field, f"{shown(text)} is no usable speed.", f"Write it as {_FORMS}.")
    return result


def seconds_over(size: Exact, bits: Exact, utilization: Exact = 100, hours: Exact = 24) -> Exact:
    """How long the data takes over the link, in calendar seconds.

    Args:
        size: Bytes.
        bits: The link's bits a second.
        utilization: Percent of the link that the transfer gets.
        hours: Hours a day in which it runs.
    """
    return quotient(size * 8 * 100 * 24, bits * utilization * hours)


def devices_for(size: Exact, capacity: Exact) -> int:
    """How many devices the data fills, at least one."""
    return max(1, ceil_div(size, capacity))


def seconds_by_device(size: Exact, capacity: Exact, bits: Exact, turnaround: Exact) -> Exact:
    """How long the data takes on devices that are filled side by side: the fullest one, and the way there and back."""
    return turnaround + quotient(min(size, capacity) * 8, bits)


def even_size(capacity: Exact, copy: Exact, turnaround: Exact, link: Exact) -> Exact | None:
    """The size at which link and devices take equally long; None where the link is always faster.

    Args:
        capacity: Bytes of a device.
        copy: Bits a second onto a device.
        turnaround: Seconds of shipping and handling.
        link: Bits a second that the transfer gets of the link.
    """
    if link < copy:
        # turnaround + 8 s / copy = 8 s / link
        size = quotient(turnaround * copy * link, 8 * (copy - link))
        if size <= capacity:
            return size
    size = quotient((turnaround + quotient(capacity * 8, copy)) * link, 8)
    return size if size >= capacity or link < copy else None
