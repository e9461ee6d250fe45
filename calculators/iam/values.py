"""What condition values mean: numbers, moments, addresses, bytes; None where a text is none of its kind."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

__all__ = ["address", "binary", "moment", "number", "within"]

_LONGEST = 64  # characters of a number, moment or address
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MICRO = 1_000_000
_MOST_KEPT = 4096
_ADDRESSES: dict[str, tuple[int, int, int] | None] = {}  # those read before


def number(text: str) -> int | Decimal | None:
    """A number, exact."""
    text = text.strip()
    digits = text[1:] if text[:1] in {"+", "-"} else text
    if len(text) > _LONGEST or not digits.isascii():
        return None
    if digits.isdigit():
        return int(text)
    if not digits[:1].isdigit() and digits[:1] != ".":
        return None
    if any(letter not in "0123456789.eE+-" for letter in digits):
        return None
    from decimal import Decimal, InvalidOperation

    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def moment(text: str) -> int | None:
    """A moment in millionths of a second since 1970: ISO 8601 as W3C profiles it, or seconds since 1970."""
    text = text.strip()
    if len(text) > _LONGEST or not text.isascii():
        return None
    digits = text[1:] if text[:1] == "-" else text
    whole, point, rest = digits.partition(".")
    if whole.isdigit() and (not point or rest.isdigit()) and (len(whole) != 4 or text[:1] == "-" or point):
        value = int(whole) * _MICRO + int(f"{rest:0<6}"[:6])
        return -value if text[:1] == "-" else value
    day, t, clock = text.partition("T")
    date = _date(day)
    if date is None or (t and day.count("-") != 2):
        return None
    if not t:
        return date * 86_400 * _MICRO
    return _with_clock(date, clock)


def _date(text: str) -> int | None:
    """Days since 1970 of a year, month or day."""
    parts = text.split("-")
    widths = [len(part) for part in parts]
    if widths != [4, 2, 2][: len(parts)] or not all(part.isdigit() for part in parts):
        return None
    year, month, day = [int(part) for part in parts] + [1] * (3 - len(parts))
    if not 1 <= month <= 12:
        return None
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= day <= _DAYS[month - 1] + (1 if leap and month == 2 else 0):
        return None
    before = year - 1
    days = before * 365 + before // 4 - before // 100 + before // 400
    days += sum(_DAYS[: month - 1]) + (1 if leap and month > 2 else 0) + day - 1
    return days - 719_162  # of 1970-01-01


def _with_clock(date: int, clock: str) -> int | None:
    zone = 0
    if clock.endswith(("Z", "z")):
        clock = clock[:-1]
    elif clock[-6:-5] in {"+", "-"}:
        hours, _, minutes = clock[-5:].partition(":")
        if not (len(hours) == len(minutes) == 2 and hours.isdigit() and minutes.isdigit()):
            return None
        zone = (int(hours) * 60 + int(minutes)) * (-60 if clock[-6] == "-" else 60)
        clock = clock[:-6]
    clock, point, rest = clock.partition(".")
    parts = clock.split(":")
    if not 2 <= len(parts) <= 3 or any(len(part) != 2 or not part.isdigit() for part in parts):
        return None
    if point and (len(parts) != 3 or not rest.isdigit()):
        return None
    hour, minute, second = [int(part) for part in parts] + [0] * (3 - len(parts))
    if hour > 23 or minute > 59 or second > 60:
        return None
    seconds = date * 86_400 + hour * 3600 + minute * 60 + second - zone
    return seconds * _MICRO + int(f"{rest:0<6}"[:6])


def address(text: str) -> tuple[int, int, int] | None:
    """An address or block: bits of the version, first address, prefix; a bare address is all of its bits."""
    if text in _ADDRESSES:
        return _ADDRESSES[text]
    if len(text) > _LONGEST:
        return None
    if len(_ADDRESSES) >= _MOST_KEPT:
        _ADDRESSES.clear()
    found = _ADDRESSES[text] = _address(text.strip())
    return found


def _address(text: str) -> tuple[int, int, int] | None:
    if not text.isascii():
        return None
    base, slash, prefix = text.partition("/")
    bits = 128 if ":" in base else 32
    value = _ipv6(base) if bits == 128 else _ipv4(base)
    if value is None:
        return None
    length = bits
    if slash:
        if not prefix.isdigit() or int(prefix) > bits:
            return None
        length = int(prefix)
    shift = bits - length
    return bits, value >> shift << shift, length


def _ipv4(text: str) -> int | None:
    parts = text.split(".")
    if len(parts) != 4 or not all(part.isdigit() and len(part) <= 3 and int(part) < 256 for part in parts):
        return None
    return int.from_bytes(bytes(int(part) for part in parts), "big")


def _ipv6(text: str) -> int | None:
    if "." in text:
        head, _, tail = text.rpartition(":")
        low = _ipv4(tail)
        if low is None:
            return None
        text = f"{head}:{low >> 16:x}:{low & 0xFFFF:x}"
    left, double, right = text.partition("::")
    groups = left.split(":") if left else []
    after = right.split(":") if right else []
    missing = 8 - len(groups) - len(after)
    if (double and missing < 1) or (not double and missing):
        return None
    value = 0
    for group in [*groups, *["0"] * (missing if double else 0), *after]:
        if not 1 <= len(group) <= 4 or any(letter not in "0123456789abcdefABCDEF" for letter in group):
            return None
        value = value << 16 | int(group, 16)
    return value


def within(inner: tuple[int, int, int], outer: tuple[int, int, int]) -> bool:
    """Whether each address of one block is one of the other's."""
    shift = outer[0] - outer[2]
    return inner[0] == outer[0] and inner[2] >= outer[2] and inner[1] >> shift == outer[1] >> shift


def binary(text: str) -> bytes | None:
    """The bytes that a base-64 text stands for."""
    from binascii import Error, a2b_base64

    try:
        return a2b_base64(text.strip(), strict_mode=True)
    except (Error, ValueError):
        return None
