"""What a write of an actual item takes: the entry of each index before and after follows from its definition."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.dynamodb import explain
from calculators.dynamodb.explain import size_text
from calculators.dynamodb.index_write import Index, Write, check, result_of
from calculators.dynamodb.item import attributes, in_types, is_typed, same
from calculators.dynamodb.rules import ITEM_LIMIT
from calculators.dynamodb.schema import schema_of
from calculators.exact import plain
from calculators.explain import positive, shown
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.contract import Plain
    from calculators.dynamodb.schema import IndexSchema, TableSchema
    from calculators.units import Exact

KEY_TYPES = ("S", "N", "B")


def amplification(
    *,
    item: object,
    before: object,
    delete: bool,
    table: object,
    key: str | None,
    index: list[str],
    rate: Exact | None,
    consistency: str,
    format: str,  # noqa: A002 - the option's name
) -> Result:
    """Write capacity of an item's write; inputs as ``operations.AMPLIFICATION`` lists them.

    Raises:
        CalculatorError: There is no write, the items are none, or no table has such keys.
    """
    if delete and before is not None:
        raise CalculatorError("before", "A delete has one item, the deleted one.", "Give it as item alone.")
    if rate is not None:
        positive("rate", rate, "A rate")
    written = _read("item", item, format)
    schema = schema_of(table, key or "", index, next(iter(written)))
    _check_keys("item", written, schema)
    old = _read("before", before, format) if before is not None else {}
    if old:
        _check_keys("before", old, schema)
    new, old = ({}, written) if delete else (written, old)
    _check_same_item(new, old, schema)
    indexes = [_change(one, new, old, schema) for one in schema.indexes]
    check(indexes)
    write = Write(_bytes(old), _bytes(new), indexes, rate, transactional=consistency == "transactional")
    rows: list[dict[str, Plain]] = [
        {
            "index": index.name,
            "kind": index.kind,
            "change": index.change,
            "before": plain(index.before),
            "after": plain(index.after),
            "wcu": index.units,
        }
        for index in indexes
    ]
    return result_of(
        write,
        [_item_step(write), *(_entry_step(one, new or old, schema) for one in schema.indexes)],
        _assumptions(table, key, schema),
        {"item_before": plain(write.before), "item_after": plain(write.after), "entries": rows},
        {"item_before": "bytes", "item_after": "bytes", "entries": ""},
    )


def entry_change(
    index: IndexSchema, new: Mapping[str, object], old: Mapping[str, object], keys: tuple[str, ...]
) -> str:
    """What a write does to an index's entry, one of ``rules.INDEX_CHANGES``.

    Args:
        index: The index.
        new: The item after the write in DynamoDB JSON, empty where it is deleted.
        old: The item before it, empty where there was none.
        keys: The table's key attributes.
    """
    entry, old_entry = index.entry(new, keys), index.entry(old, keys)
    if not entry or not old_entry:
        return "added" if entry else "removed" if old_entry else "absent"
    if not all(same(entry[key], old_entry[key]) for key in index.keys):
        return "changed"
    alike = entry.keys() == old_entry.keys() and all(same(entry[name], old_entry[name]) for name in entry)
    return "untouched" if alike else "projected"


def _read(field: str, item: object, form: str) -> dict[str, dict[str, object]]:
    """An item in DynamoDB JSON, of a size that DynamoDB takes."""
    if form != "plain" and isinstance(item, dict) and is_typed(item.get("Item")):
        item = item["Item"]  # what `aws dynamodb get-item` prints
    typed = form == "typed" or (form == "auto" and is_typed(item))
    try:
        read = in_types(item, typed=typed)
        size = _bytes(read)
    except CalculatorError as error:
        raise CalculatorError(field, error.message, error.hint) from None
    if size > ITEM_LIMIT:
        raise CalculatorError(
            field, f"The item has {size_text(size)}: the limit is 400 KB.", "DynamoDB refuses such an item."
        )
    return read


def _check_keys(field: str, item: Mapping[str, dict[str, object]], schema: TableSchema) -> None:
    for name in schema.keys:
        if name not in item:
            raise CalculatorError(
                field,
                f"The item has no {shown(name)}, a key of the table.",
                "Every item has the table's key.",
            )
    for name in (*schema.keys, *(name for index in schema.indexes for name in index.keys)):
        kind, value = next(iter(item.get(name, {"S": "-"}).items()))
        if kind not in KEY_TYPES or value == "":
            raise CalculatorError(
                field,
                f"{shown(name)} is a key and must be a string, number or binary, and not empty.",
                "Leave the attribute out where the item belongs in no entry of the index.",
            )


def _assumptions(table: object, key: str | None, schema: TableSchema) -> list[str]:
    said = ["Numbers are sized by the rule that AWS calls approximate."]
    if table is None and not key:
        said.append(f"{shown(schema.keys[0])}, the item's first attribute, is taken for the table's key.")
    if not schema.indexes:
        said.append("No index was given, by line or with the table.")
    return said


def _bytes(item: dict[str, dict[str, object]]) -> int:
    """Bytes of an item or entry; 0 of none."""
    return sum(row.total.bytes for row in attributes(item, typed=True)) if item else 0


def _check_same_item(new: Mapping[str, object], old: Mapping[str, object], schema: TableSchema) -> None:
    for name in schema.keys:
        if new and old and not same(new[name], old[name]):
            raise CalculatorError(
                "before",
                f"{shown(name)} differs before and after, so they are two items.",
                "Work out the delete of one and the put of the other, each on its own.",
            )


def _change(
    index: IndexSchema,
    new: dict[str, dict[str, object]],
    old: dict[str, dict[str, object]],
    schema: TableSchema,
) -> Index:
    change = entry_change(index, new, old, schema.keys)
    after, before = (_bytes(index.entry(item, schema.keys)) for item in (new, old))  # type: ignore[arg-type]
    return Index(index.name, index.kind, change, after, before)


def _item_step(write: Write) -> Step:
    before = f"{number_text(write.before)} bytes" if write.before else "not there"
    after = f"{number_text(write.after)} bytes" if write.after else "gone"
    return Step(
        f"The item: {before} before, {after} after.",
        "An item is the sum of its attributes, names and values.",
        explain.ITEM_SIZE,
    )


def _entry_step(index: IndexSchema, item: Mapping[str, object], schema: TableSchema) -> Step:
    entry = index.entry(item, schema.keys)
    missing = [key for key in index.keys if key not in item]
    held = (
        f"the entry has {', '.join(entry)}" if entry else f"no entry, as the item has no {', '.join(missing)}"
    )
    return Step(
        f"{index.name} ({', '.join(index.keys)}; {index.projection}): {held}.",
        "An entry has the table's keys, the index's keys and what is projected; an item without one of the index's "
        "keys has none.",
        explain.GLOBAL_INDEXES if index.kind == "gsi" else explain.LOCAL_INDEXES,
    )
