"""From what people type to exact values, one parser a kind of parameter.

:func:`calculators.inputs.parse_inputs` applies them to a whole form or command line.

Every quantity (``number``, ``percent``, ``size``, ``rate``, ``duration``) is exact: an ``int`` when it is
whole, else a ``fractions.Fraction``, never a float. A rate of 2/min is 1/30 a second, which no Decimal holds,
and one that is a hair too large would round up to a whole capacity unit too many. The two mix with each
other but not with Decimal: :func:`as_decimal` makes the last step to an answer.

========  ==========================================  ===========================================
kind      accepts                                     gives
========  ==========================================  ===========================================
text      anything                                    str, without the blanks around it
integer   12  -2  1,000  1_000  10k  1.5M             int (k, M, G are decimal: 10k is 10,000)
number    the same and 0.5  1e6                       exact number
percent   30  30%                                     exact number (30)
size      3.5KB  3.5 KiB  10k  1.5M  17  1 GB-month   exact bytes; KB is ``Param.kilo``, KiB is 1,024
rate      20  20/s  3/min  1.2k/h  5 per second       exact number a second
duration  12h  90s  1d  1h30m  500ms  45              exact seconds
choice    one of ``Param.choices``, in any case       the choice as declared
flag      yes no on off true false 1 0                bool
moment    2026-01-31  2026-01-31T10:20:30Z            aware datetime in UTC; a day is its midnight
json      a JSON document                             plain values; numbers with a point are Decimal
documents JSON documents by name                      the same, by name
========  ==========================================  ===========================================

No re, decimal, fractions or json is imported before one is needed.
"""

from __future__ import annotations

from calculators.contract import CalculatorError, Param

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from decimal import Decimal
    from fractions import Fraction

    Exact = int | Fraction

__all__ = ["LARGEST_DOCUMENT", "as_decimal", "number_text", "parse", "read_json"]

_LONGEST_QUANTITY = 60  # characters; a longer one is a slip of the paste, and 10**n must stay small
_LARGEST_EXPONENT = 30
LARGEST_DOCUMENT = 5_000_000  # characters; an item is at most 400 KB
_COUNTS = {
    "": 1,
    "k": 10**3, "thousand": 10**3,
    "m": 10**6, "million": 10**6,
    "g": 10**9, "b": 10**9, "bn": 10**9, "billion": 10**9,
    "t": 10**12, "trillion": 10**12,
}  # fmt: skip
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4, "p": 5, "e": 6}
# Thousandths of a second, so that milliseconds are whole too.
_MILLISECONDS = {
    "ms": 1, "msec": 1, "millisecond": 1,
    "": 1000, "s": 1000, "sec": 1000, "second": 1000,
    "m": 60_000, "min": 60_000, "minute": 60_000,
    "h": 3_600_000, "hr": 3_600_000, "hour": 3_600_000,
    "d": 86_400_000, "day": 86_400_000,
    "w": 604_800_000, "wk": 604_800_000, "week": 604_800_000,
}  # fmt: skip
# A GB-month is a GB kept for a month; what lasts longer or shorter is another input's to say.
_MONTHLY = ("-months", "-month", "-mo", "/month", " a month")
_TRUE = ("yes", "y", "true", "on", "1")
_FALSE = ("no", "n", "false", "off", "0")


class _NoQuantityError(Exception):
    """The text does not read as a number with a known unit."""


def parse(param: Param, text: str) -> object:
    """Turn what was typed for one parameter (one value of a repeated one) into its value.

    Args:
        param: Says what kind of value it is.
        text: As typed; for ``json`` the document itself, not its file's name.

    Raises:
        CalculatorError: The text is no value of that kind; the hint shows how one is written.
    """
    return _PARSERS[param.kind](param, text.strip())


def as_decimal(value: Exact) -> Decimal:
    """The value as a Decimal: exact where one can be, else to 28 significant digits."""
    from decimal import Decimal

    return Decimal(value.numerator) / Decimal(value.denominator)


def number_text(value: Exact | Decimal) -> str:
    """A number as people read it: thousands apart, rounded, no trailing zeros.

    Six decimal places are kept, of amounts under a thousandth (unit prices) four digits.
    """
    numerator, denominator = value.as_integer_ratio()
    sign, numerator = ("-" if numerator < 0 else ""), abs(numerator)
    places = 6
    while 0 < numerator * 10**places < 1000 * denominator and places < 15:
        places += 1
    rounded = (numerator * 10**places * 2 + denominator) // (2 * denominator)
    whole, rest = divmod(rounded, 10**places)
    decimals = f"{rest:0{places}}".rstrip("0")
    sign = sign if rounded else ""
    return f"{sign}{whole:,}.{decimals}" if decimals else f"{sign}{whole:,}"


def _exact(numerator: int, denominator: int) -> Exact:
    if numerator % denominator == 0:
        return numerator // denominator
    from fractions import Fraction

    return Fraction(numerator, denominator)


def _amount(digits: str) -> tuple[int, int]:
    """Numerator and denominator of plain digits with sign, separators, point and exponent."""
    body, _, exponent = digits.lower().partition("e")
    sign = -1 if body.startswith("-") else 1
    whole, _, decimals = body.removeprefix("-" if sign < 0 else "+").partition(".")
    if "," in whole:
        first, *groups = whole.split(",")
        if not 1 <= len(first) <= 3 or any(len(group) != 3 for group in groups):
            raise _NoQuantityError  # "1,5" is somebody's decimal comma: better asked than taken for 15
        whole = first + "".join(groups)
    elif not whole.startswith("_") and not whole.endswith("_"):
        whole = whole.replace("_", "")
    both = whole + decimals
    if not (both.isascii() and both.isdigit()):
        raise _NoQuantityError
    power = int(exponent) if exponent else 0
    if abs(power) > _LARGEST_EXPONENT:
        raise _NoQuantityError
    numerator, denominator = sign * int(both), 10 ** len(decimals)
    return (numerator * 10**power, denominator) if power >= 0 else (numerator, denominator * 10**-power)


def _quantity(text: str) -> tuple[int, int, str]:
    """Numerator, denominator and what follows the number, in lower case."""
    if len(text) > _LONGEST_QUANTITY:
        raise _NoQuantityError
    end = 0
    while end < len(text) and text[end] in "0123456789.,_+-":
        end += 1
    if text[end : end + 1] in {"e", "E"}:
        after = end + 2 if text[end + 1 : end + 2] in {"+", "-"} else end + 1
        if text[after : after + 1].isdecimal():
            end = after
            while end < len(text) and text[end] in "0123456789":
                end += 1
    numerator, denominator = _amount(text[:end])
    return numerator, denominator, text[end:].strip().lower()


def _count(text: str) -> Exact:
    numerator, denominator, suffix = _quantity(text)
    if suffix not in _COUNTS:
        raise _NoQuantityError
    return _exact(numerator * _COUNTS[suffix], denominator)


def _bytes(text: str, kilo: int) -> Exact:
    numerator, denominator, suffix = _quantity(text)
    for month in _MONTHLY:
        suffix = suffix.removesuffix(month).rstrip()
    unit = suffix.removesuffix("bytes").removesuffix("byte").removesuffix("b").strip()
    if len(unit) == 2 and unit.endswith("i"):
        unit, kilo = unit[0], 1024
    if unit not in _POWERS:
        raise _NoQuantityError
    return _exact(numerator * kilo ** _POWERS[unit], denominator)


def _milliseconds(text: str) -> tuple[int, int]:
    """Numerator and denominator of a duration; "1h30m" is the sum of its parts."""
    numerator, denominator, after = _quantity(text)
    letters = len(after) - len(after.lstrip("abcdefghijklmnopqrstuvwxyz"))
    unit, rest = after[:letters], after[letters:].strip()
    unit = unit if unit in _MILLISECONDS else unit.removesuffix("s")
    if unit not in _MILLISECONDS or (rest and (not unit or rest.isdecimal())):
        raise _NoQuantityError  # the 30 of "1h30" may be minutes or seconds
    numerator *= _MILLISECONDS[unit]
    if not rest:
        return numerator, denominator
    more, divisor = _milliseconds(rest)
    return numerator * divisor + more * denominator, denominator * divisor


def _a_second(text: str) -> Exact:
    amount, slash, per = text.replace(" per ", "/").partition("/")
    count = _count(amount.strip())
    if not slash:
        return count
    per = per.strip()
    time, divisor = _milliseconds(per if per[:1].isdecimal() else f"1{per}")
    if not per or time <= 0:
        raise _NoQuantityError
    return _exact(count.numerator * divisor * 1000, count.denominator * time)


def _text(_param: Param, text: str) -> str:
    return text


def _integer(param: Param, text: str) -> int:
    try:
        value = _count(text)
    except _NoQuantityError:
        value = None
    if not isinstance(value, int):
        raise CalculatorError(
            param.name, f"{_shown(text)} is no whole number.", "Write it as 12, 1,000 or 10k."
        )
    return value


def _number(param: Param, text: str) -> Exact:
    try:
        return _count(text)
    except _NoQuantityError:
        raise CalculatorError(
            param.name, f"{_shown(text)} is no number.", "Write it as 12, 0.5, 1,000 or 1.5M."
        ) from None


def _percent(param: Param, text: str) -> Exact:
    try:
        return _count(text.removesuffix("%").rstrip())
    except _NoQuantityError:
        raise CalculatorError(
            param.name, f"{_shown(text)} is no percentage.", "Write it as 30 or 30%."
        ) from None


def _size(param: Param, text: str) -> Exact:
    kilobyte = f"a KB is {param.kilo:,} bytes here"
    return _positive(
        param, text, lambda t: _bytes(t, param.kilo), "size", f"3.5KB, 400 KB or 10k ({kilobyte})"
    )


def _rate(param: Param, text: str) -> Exact:
    return _positive(param, text, _a_second, "rate", "20, 20/s, 3/min or 1.2k/h")


def _duration(param: Param, text: str) -> Exact:
    return _positive(
        param,
        text,
        _seconds,
        "duration",
        "90s, 12h, 1d or 1h30m (a month is no fixed time: give its hours)",
    )


def _seconds(text: str) -> Exact:
    numerator, denominator = _milliseconds(text)
    return _exact(numerator, denominator * 1000)


def _positive(param: Param, text: str, read: Callable[[str], Exact], what: str, forms: str) -> Exact:
    try:
        value = read(text)
    except _NoQuantityError:
        raise CalculatorError(param.name, f"{_shown(text)} is no {what}.", f"Write it as {forms}.") from None
    if value < 0:
        raise CalculatorError(
            param.name, f"A {what} is never negative, {_shown(text)} is.", f"Write it as {forms}."
        )
    return value


def _moment(param: Param, text: str) -> datetime:
    from datetime import UTC, datetime

    try:
        moment = datetime.fromisoformat(text.upper())
        # Without an offset it is UTC, as AWS's own times are.
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise CalculatorError(
            param.name,
            f"{_shown(text)} is no moment.",
            "Write it as 2026-01-31 or 2026-01-31T10:20:30Z (UTC).",
        ) from None


def _choice(param: Param, text: str) -> str:
    for choice in param.choices:
        if choice.lower() == text.lower():
            return choice
    raise CalculatorError(
        param.name, f"{_shown(text)} is no choice here.", f"Choose from: {', '.join(param.choices)}."
    )


def _flag(param: Param, text: str) -> bool:
    if text.lower() not in _TRUE + _FALSE:
        raise CalculatorError(param.name, f"{_shown(text)} is neither yes nor no.", "Write yes or no.")
    return text.lower() in _TRUE


def read_json(field: str, text: str) -> object:
    """A JSON document; numbers with a point are Decimal, so that no digit is lost.

    Raises:
        CalculatorError: In ``field``: it is none, too long, or nested too deeply.
    """
    return _json(Param(field, "json", ""), text)


def _json(param: Param, text: str) -> object:
    if len(text) > LARGEST_DOCUMENT:
        raise CalculatorError(
            param.name,
            f"The JSON has {len(text):,} characters.",
            f"At most {LARGEST_DOCUMENT:,} are read.",
        )
    import json
    from decimal import Decimal

    def refuse(word: str) -> object:
        raise CalculatorError(
            param.name, f"The JSON holds {word}, which is no JSON number.", "Write a number or null."
        )

    try:
        # Decimal keeps the digits as written: 123.40 has more of them than the float 123.4.
        return json.loads(text, parse_float=Decimal, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise CalculatorError(
            param.name,
            f"The JSON breaks off at line {error.lineno}, column {error.colno}: {error.msg}.",
            "Check the quotes, commas and brackets there.",
        ) from None
    except RecursionError:
        raise CalculatorError(
            param.name, "The JSON is nested too deeply.", "DynamoDB itself allows 32 levels."
        ) from None
    except ValueError:
        # int() refuses numbers of more than 4,300 digits (sys.set_int_max_str_digits).
        raise CalculatorError(
            param.name, "The JSON holds a number too long to read.", "DynamoDB itself keeps 38 digits."
        ) from None


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_QUANTITY else text[: _LONGEST_QUANTITY - 3] + "...")


_PARSERS: dict[str, Callable[[Param, str], object]] = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "percent": _percent,
    "size": _size,
    "rate": _rate,
    "duration": _duration,
    "choice": _choice,
    "flag": _flag,
    "moment": _moment,
    "json": _json,
    "documents": _json,
}
