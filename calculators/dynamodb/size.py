"""The operation that sizes an item and says what units it takes."""

from __future__ import annotations

from calculators.contract import Result, Step
from calculators.dynamodb import explain
from calculators.dynamodb.explain import size_text
from calculators.dynamodb.item import TYPES, Attribute, Size, attributes, is_typed
from calculators.dynamodb.rules import (
    CONSISTENCIES,
    ITEM_LIMIT,
    KB,
    READ_BLOCK,
    WRITE_BLOCK,
    blocks,
    read_halves,
    write_units,
)
from calculators.exact import plain
from calculators.explain import mistakes, plural, shown

RULES = {
    "S": "A string is its UTF-8 bytes.",
    "N": "A number is about 1 byte for two significant digits, and 1 more; zeros at both ends do not count.",
    "B": "Binary is its raw bytes, not the base64 they travel in.",
    "BOOL": "A Boolean is 1 byte.",
    "NULL": "A null is 1 byte.",
    "M": "A map is 3 bytes, and 1 more for each pair besides its name and value.",
    "L": "A list is 3 bytes, and 1 more for each element besides its value.",
    "SS": "A set is the sum of its members, without overhead.",
    "NS": "A set is the sum of its members, without overhead.",
    "BS": "A set is the sum of its members, without overhead.",
}


def size(*, item: object, format: str) -> Result:  # noqa: A002 - the option's name
    """Bytes of an item; inputs as ``operations.SIZE`` lists them.

    Raises:
        CalculatorError: The JSON is no item.
    """
    if format != "plain" and isinstance(item, dict) and is_typed(item.get("Item")):
        item = item["Item"]  # what `aws dynamodb get-item` prints
    typed = format == "typed" or (format == "auto" and is_typed(item))
    rows = attributes(item, typed=typed)
    total = sum((row.total for row in rows), Size(0))
    size = total.bytes
    return Result(
        {
            "bytes": size,
            "measured_bytes": total.measured,
            **{f"rcu_{c}": plain(read_halves([size], c, summed=False), 2) for c in CONSISTENCIES},
            "wcu": write_units([size]),
            "wcu_transactional": write_units([size], transactional=True),
        },
        {
            "bytes": "bytes",
            "measured_bytes": "bytes",
            **{f"rcu_{c}": "RCU" for c in CONSISTENCIES},
            "wcu": "WCU",
            "wcu_transactional": "WCU",
        },
        [*_steps(rows), *_total_steps(rows, size)],
        assumptions=_assumptions(total, typed=typed),
        misconceptions=mistakes("bytes", size, _wrong(rows, item, size)),
    )


def _steps(rows: list[Attribute]) -> list[Step]:
    return [
        Step(
            f"{shown(row.name)}, a {TYPES[row.kind]}: name {plural(row.name_bytes, 'byte')} + value "
            f"{plural(row.value.bytes, 'byte')} = {plural(row.total.bytes, 'byte')}.",
            RULES[row.kind],
            explain.ITEM_SIZE,
        )
        for row in rows
    ]


def _total_steps(rows: list[Attribute], size: int) -> list[Step]:
    reads, writes = blocks(size, READ_BLOCK), blocks(size, WRITE_BLOCK)
    return [
        Step(
            f"{plural(len(rows), 'attribute')} add up to {plural(size, 'byte')}.",
            "An item is the sum of its attributes, names and values.",
            explain.ITEM_SIZE,
        ),
        Step(
            f"It takes {plural(reads, 'block')} of 4 KB to read and {plural(writes, 'block')} of 1 KB to write.",
            "Reads round up to 4 KB, writes to 1 KB.",
            explain.READ_WRITE,
        ),
    ]


def _assumptions(total: Size, *, typed: bool) -> list[str]:
    said = ["Numbers are sized by the rule that AWS calls approximate."]
    if total.measured != total.bytes:
        said.append(
            f"Measured, digits pair up around the decimal point and a minus sign takes a byte: {size_text(total.measured)}."
        )
    if not typed:
        said.append(
            "Plain JSON was read as the document clients store it: objects are maps, arrays are lists."
        )
    else:
        said.append("Each value names its type, so it was read as DynamoDB JSON.")
    if total.bytes > ITEM_LIMIT:
        said.append(f"{size_text(total.bytes)} is over the limit of 400 KB: DynamoDB refuses the item.")
    said.append("Storage is billed with 100 bytes more for each item; capacity is not.")
    return said


def _wrong(rows: list[Attribute], item: object, size: int) -> list[tuple[int, str]]:
    import json

    values = sum(row.value.bytes for row in rows)
    as_text = len(
        json.dumps(item, default=str, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
    )
    nested = sum(row.kind in {"M", "L"} for row in rows)
    wrong = [
        (values, "forgets that attribute names count"),
        (as_text, "takes the length of the JSON text"),
        (size + 100, "adds the 100 bytes that only storage is billed for"),
    ]
    if nested:
        wrong.append((size - 3 * nested, "forgets the 3 bytes of overhead of a list or map"))
    wrong.append((-(-size // KB) * KB, "rounds the size up to a KB, which only capacity does"))
    return wrong
