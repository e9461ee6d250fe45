"""How many bytes an item takes, attribute by attribute."""

from __future__ import annotations

from calculators.contract import CalculatorError
from calculators.explain import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

TYPES = {
    "S": "string",
    "N": "number",
    "B": "binary",
    "BOOL": "Boolean",
    "NULL": "null",
    "M": "map",
    "L": "list",
    "SS": "string set",
    "NS": "number set",
    "BS": "binary set",
}
DIGITS = 38
LEVELS = 32  # nested attributes, the outermost counted
_TYPED_HINT = 'In DynamoDB JSON values read {"S": "text"}, {"N": "12"}; for plain JSON use --format plain.'


class Size:
    """Bytes by AWS's approximate rule, and by what was measured of numbers."""

    __slots__ = ("bytes", "measured")

    def __init__(self, size: int, measured: int | None = None) -> None:
        self.bytes = size
        self.measured = size if measured is None else measured

    def __add__(self, other: Size) -> Size:
        return Size(self.bytes + other.bytes, self.measured + other.measured)


class Attribute:
    """One attribute of an item.

    Attributes:
        name: As the item writes it.
        kind: DynamoDB's letter for the type ("S", "N", "M").
        name_bytes: Bytes of the name.
        value: Size of the value.
    """

    __slots__ = ("kind", "name", "name_bytes", "value")

    def __init__(self, name: str, kind: str, value: Size) -> None:
        self.name = name
        self.kind = kind
        self.name_bytes = _utf8(name)
        self.value = value

    @property
    def total(self) -> Size:
        """Name and value."""
        return Size(self.name_bytes) + self.value


def item_bytes(item: object) -> int:
    """Bytes of an item in DynamoDB JSON, ``{"Id": {"N": "1"}}``, names included.

    Raises:
        CalculatorError: It is no such item.
    """
    return sum(attribute.total.bytes for attribute in attributes(item, typed=True))


def attributes(item: object, *, typed: bool) -> list[Attribute]:
    """The attributes of an item with their sizes.

    Args:
        item: A JSON object.
        typed: Whether values name their types (DynamoDB JSON); if not, they are read as the document
            clients store them.

    Raises:
        CalculatorError: It is no item.
    """
    rows = []
    for name, value in in_types(item, typed=typed).items():
        kind, content = next(iter(value.items()))
        rows.append(Attribute(name, kind, _value(kind, content, name, 1)))
    return rows


def in_types(item: object, *, typed: bool) -> dict[str, dict[str, object]]:
    """An item in DynamoDB JSON; plain JSON as the document clients store it.

    Raises:
        CalculatorError: It is no JSON object of attributes, or one without its types.
    """
    if not isinstance(item, dict) or not item:
        raise CalculatorError(
            "item", "An item is a JSON object with at least its key.", 'Such as {"Id": "a1"}.'
        )
    if typed and not is_typed(item):
        raise CalculatorError("item", "Not every value names its type.", _TYPED_HINT)
    return {name: value if typed else _typed(value, 1) for name, value in item.items()}


def same(one: object, other: object) -> bool:
    """Whether two values in DynamoDB JSON are equal: numbers by value, sets in any order."""
    return _canonical(one) == _canonical(other)


def _canonical(value: object) -> object:
    """What equal values have in common; of valid DynamoDB JSON."""
    if not isinstance(value, dict) or len(value) != 1:
        return value
    kind, content = next(iter(value.items()))
    match kind:
        case "N":
            return kind, _scientific(str(content))
        case "M":
            return kind, {name: _canonical(inner) for name, inner in content.items()}
        case "L":
            return kind, [_canonical(inner) for inner in content]
        case "SS" | "NS" | "BS":
            return kind, {_canonical({kind[0]: member}) for member in content}
        case _:
            return kind, content


def is_typed(item: object) -> bool:
    """Whether each value of the object names its type, as DynamoDB JSON does."""
    return (
        isinstance(item, dict)
        and bool(item)
        and all(
            isinstance(value, dict) and len(value) == 1 and next(iter(value)) in TYPES
            for value in item.values()
        )
    )


def number_bytes(text: str) -> tuple[int, int]:
    """Bytes of a number by AWS's approximate rule, and as measured.

    AWS: one byte for two significant digits and one more. Measured, digits pair up around the decimal point
    (so that 1.2 takes two pairs, 12 takes one), and a minus sign takes a byte.

    Raises:
        CalculatorError: The text is no number that DynamoDB takes.
    """
    digits, exponent, negative = _scientific(text)
    if not digits:
        return 1, 1
    pairs = (len(digits) + 1) // 2
    straddles = len(digits) % 2 == 0 and exponent % 2 == 0
    return pairs + 1, pairs + 1 + straddles + negative


def _scientific(text: str) -> tuple[str, int, bool]:
    """Significant digits without zeros at either end, the exponent of the first, and whether it is negative."""
    body = text.strip().lower()
    negative = body.startswith("-")
    mantissa, marked, exponent = body.removeprefix("-" if negative else "+").partition("e")
    whole, _, decimals = mantissa.partition(".")
    power = exponent.removeprefix("-").removeprefix("+")
    if not (whole + decimals).isdecimal() or not text.isascii() or (marked and not power.isdecimal()):
        raise CalculatorError("item", f"{shown(text)} is no number.", "Write it as 12, -0.5 or 1e6.")
    if len(power) > 6 or len(body) > 1000:
        raise CalculatorError("item", f"{shown(text)} is beyond DynamoDB's numbers.", "They end near 1e126.")
    first = (whole + decimals).lstrip("0")
    digits = first.rstrip("0")
    leading = len(whole) - 1 - (len(whole + decimals) - len(first)) + int(exponent or 0)
    if len(digits) > DIGITS:
        raise CalculatorError(
            "item", f"{shown(text)} has {len(digits)} significant digits.", "DynamoDB keeps 38."
        )
    if digits and not -130 <= leading <= 125:
        raise CalculatorError("item", f"{shown(text)} is beyond DynamoDB's numbers.", "They end near 1e126.")
    return digits, leading, negative and bool(digits)


def _typed(value: object, level: int) -> dict[str, object]:
    """Plain JSON as DynamoDB's document clients store it."""
    _check_level(level)
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, dict):
        return {"M": {name: _typed(inner, level + 1) for name, inner in value.items()}}
    if isinstance(value, list):
        return {"L": [_typed(inner, level + 1) for inner in value]}
    return {"N": str(value)}


def _check_level(level: int) -> None:
    if level > LEVELS:
        raise CalculatorError("item", "The item is nested more than 32 levels deep.", "DynamoDB takes 32.")


def _utf8(text: str) -> int:
    # A lone half of a surrogate pair ("\ud800") is valid JSON and no Unicode: count it as the escape would be stored.
    return len(text.encode("utf-8", "surrogatepass"))


def _value(kind: str, value: object, path: str, level: int) -> Size:
    _check_level(level)
    sizer = _SIZERS.get(kind)
    size = sizer(value, path, level) if sizer else None
    if size is None:
        raise CalculatorError(
            "item",
            f"{shown(path)} is no valid {TYPES.get(kind, 'DynamoDB value')}.",
            _TYPED_HINT,
        )
    return size


def _string(value: object, _path: str, _level: int) -> Size | None:
    return Size(_utf8(value)) if isinstance(value, str) else None


def _number(value: object, _path: str, _level: int) -> Size | None:
    return Size(*number_bytes(value)) if isinstance(value, str) else None


def _binary(value: object, _path: str, _level: int) -> Size | None:
    if not isinstance(value, str):
        return None
    from base64 import b64decode

    try:
        return Size(len(b64decode(value, validate=True)))
    except ValueError:
        return None


def _boolean(value: object, _path: str, _level: int) -> Size | None:
    return Size(1) if isinstance(value, bool) else None


def _map(value: object, path: str, level: int) -> Size | None:
    if not isinstance(value, dict):
        return None
    size = Size(3)
    for name, typed in value.items():
        size += Size(1 + _utf8(name)) + _nested(typed, f"{path}.{name}", level)
    return size


def _list(value: object, path: str, level: int) -> Size | None:
    if not isinstance(value, list):
        return None
    size = Size(3)
    for position, typed in enumerate(value):
        size += Size(1) + _nested(typed, f"{path}[{position}]", level)
    return size


def _nested(typed: object, path: str, level: int) -> Size:
    kind, value = next(iter(typed.items())) if isinstance(typed, dict) and len(typed) == 1 else ("", None)
    return _value(kind, value, path, level + 1)


def _set_of(member: Callable[[object, str, int], Size | None]) -> Callable[[object, str, int], Size | None]:
    def size_of(value: object, path: str, level: int) -> Size | None:
        if not isinstance(value, list) or not value:
            return None  # DynamoDB has no empty sets
        size = Size(0)
        for each in value:
            one = member(each, path, level)
            if one is None:
                return None
            size += one
        return size

    return size_of


_SIZERS = {
    "S": _string,
    "N": _number,
    "B": _binary,
    "BOOL": _boolean,
    "NULL": _boolean,
    "M": _map,
    "L": _list,
    "SS": _set_of(_string),
    "NS": _set_of(_number),
    "BS": _set_of(_binary),
}
