"""Keys and indexes of a table, as typed in a line each or as CreateTable takes and DescribeTable prints them."""

from __future__ import annotations

from calculators.contract import CalculatorError
from calculators.explain import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KINDS = ("gsi", "lsi")
PROJECTIONS = ("all", "keys_only", "include")
MOST_INDEXES = 100  # far more than any quota
_WRITTEN_AS = "Write NAME:gsi|lsi:KEY[,KEY]:all|keys_only|include[,ATTRIBUTE...], such as by-email:gsi:email:include,name."
_LISTS = {"gsi": "GlobalSecondaryIndexes", "lsi": "LocalSecondaryIndexes"}
_JSON_HINT = (
    "Give what CreateTable takes or DescribeTable prints, with KeySchema and the indexes' Projection."
)


class IndexSchema:
    """One index: its name, kind, keys, and what it projects.

    Attributes:
        name: Its name.
        kind: "gsi" or "lsi".
        keys: Its key attributes.
        projection: "all", "keys_only" or "include".
        included: Attributes projected besides the keys, for "include".
    """

    __slots__ = ("included", "keys", "kind", "name", "projection")

    def __init__(
        self, name: str, kind: str, keys: Iterable[str], projection: str, included: Iterable[str] = ()
    ) -> None:
        self.name = name
        self.kind = kind
        self.keys = tuple(keys)
        self.projection = projection
        self.included = tuple(included)

    def entry(self, item: Mapping[str, object], table_keys: Iterable[str]) -> dict[str, object]:
        """The attributes of an item that its entry here has; none where the item lacks one of the keys."""
        if not all(key in item for key in self.keys):
            return {}
        wanted = {*table_keys, *self.keys, *self.included}
        return {name: value for name, value in item.items() if self.projection == "all" or name in wanted}


class TableSchema:
    """The keys of a table and its indexes."""

    __slots__ = ("indexes", "keys")

    def __init__(self, keys: Iterable[str], indexes: Iterable[IndexSchema]) -> None:
        self.keys = tuple(keys)
        self.indexes = list(indexes)


def schema_of(table: object, key: str, index: Iterable[str], usual_key: str) -> TableSchema:
    """The table that was described, by JSON, by lines, or both.

    Args:
        table: As CreateTable takes and DescribeTable prints it; None where it is not given.
        key: The table's key attributes, apart by commas.
        index: Lines that describe an index each.
        usual_key: The table's key where none is given.

    Raises:
        CalculatorError: The table has other keys, or an index is not described.
    """
    keys = tuple(name.strip() for name in key.split(",") if name.strip())
    indexes: list[IndexSchema] = []
    if table is not None:
        described = _table(table)
        if keys and keys != described.keys:
            raise CalculatorError(
                "key",
                f"The table's JSON has the key {shown(','.join(described.keys))}.",
                "Give the key once.",
            )
        keys, indexes = described.keys, described.indexes
    keys = keys or (usual_key,)
    if len(keys) > 2:
        raise CalculatorError(
            "key", f"A table's key has one or two attributes, not {len(keys)}.", "Such as --key pk,sk."
        )
    indexes = [*indexes, *(_line(text, keys) for text in index)]
    if len(indexes) > MOST_INDEXES:
        raise CalculatorError(
            "index", f"{len(indexes)} indexes are too many.", f"Give at most {MOST_INDEXES}."
        )
    return TableSchema(keys, indexes)


def _line(text: str, table_keys: tuple[str, ...]) -> IndexSchema:
    parts = [part.strip() for part in text.split(":")]
    if len(parts) not in {3, 4} or not parts[0] or parts[0] == "table":
        raise CalculatorError("index", f"{shown(text)} describes no index.", _WRITTEN_AS)
    name, kind, key, projected = (*parts, "all")[:4]
    kind = kind.lower()
    if kind not in KINDS:
        raise CalculatorError("index", f"{shown(kind)} is no kind of index.", "Write gsi or lsi.")
    keys = tuple(attribute.strip() for attribute in key.split(",") if attribute.strip())
    projection, *included = (word.strip() for word in projected.split(","))
    return _checked("index", IndexSchema(name, kind, keys, projection.lower(), included), table_keys)


def _checked(field: str, index: IndexSchema, table_keys: tuple[str, ...]) -> IndexSchema:
    name = shown(index.name)
    if not index.keys:
        raise CalculatorError(field, f"The index {name} has no key.", _WRITTEN_AS)
    if index.projection not in PROJECTIONS:
        raise CalculatorError(
            field, f"{shown(index.projection)} is no projection.", "Choose from: all, keys_only, include."
        )
    if bool(index.included) != (index.projection == "include"):
        raise CalculatorError(
            field, f"The index {name} must name attributes for include, and for nothing else.", _WRITTEN_AS
        )
    if index.kind == "gsi":
        return index
    if index.keys[0] != table_keys[0]:
        index.keys = (table_keys[0], *index.keys)
    if len(index.keys) != 2:
        raise CalculatorError(
            field,
            f"The local index {name} has the table's partition key and one sort key.",
            "Name the sort key alone.",
        )
    return index


def _table(table: object) -> TableSchema:
    for wrapper in ("Table", "Properties"):
        if isinstance(table, dict) and isinstance(table.get(wrapper), dict):
            table = table[wrapper]
    if not isinstance(table, dict):
        raise CalculatorError("table", "It is no JSON object that describes a table.", _JSON_HINT)
    keys = _keys("the table", table)
    indexes = []
    for kind, member in _LISTS.items():
        listed = table.get(member) or []
        if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
            raise CalculatorError("table", f"{member} is no list of indexes.", _JSON_HINT)
        indexes += [_checked("table", _index(entry, kind), keys) for entry in listed]
    return TableSchema(keys, indexes)


def _index(entry: Mapping[str, object], kind: str) -> IndexSchema:
    name = entry.get("IndexName")
    projection = entry.get("Projection")
    if not isinstance(name, str) or not name or not isinstance(projection, dict):
        raise CalculatorError("table", "An index has no IndexName or no Projection.", _JSON_HINT)
    included = projection.get("NonKeyAttributes") or []
    if not isinstance(included, list) or not all(isinstance(attribute, str) for attribute in included):
        raise CalculatorError("table", f"NonKeyAttributes of {shown(name)} is no list of names.", _JSON_HINT)
    return IndexSchema(
        name, kind, _keys(shown(name), entry), str(projection.get("ProjectionType", "")).lower(), included
    )


def _keys(of: str, schema: Mapping[str, object]) -> tuple[str, ...]:
    """Names of a KeySchema, the partition key's first."""
    listed = schema.get("KeySchema")
    names: dict[str, list[str]] = {"HASH": [], "RANGE": []}
    for element in listed if isinstance(listed, list) else ():
        if isinstance(element, dict):
            kind, name = element.get("KeyType"), element.get("AttributeName")
            if isinstance(kind, str) and kind in names and isinstance(name, str) and name:
                names[kind].append(name)
    if not names["HASH"]:
        raise CalculatorError("table", f"The KeySchema of {of} names no partition key.", _JSON_HINT)
    return (*names["HASH"], *names["RANGE"])
