"""A value of a result as a person reads it, for every place that shows one."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from typing import TypeGuard

    from calculators.contract import Branch, Param, Plain


def label(name: str) -> str:
    """The name of an answer or of a column in words ("per request")."""
    return name.replace("_", " ")


def value_text(value: Plain, unit: str = "") -> str:
    """Thousands separated, yes and no, decimals exact, lists with commas; then the unit ("$1.50 a month")."""
    currency, _, rest = unit.partition(" ")
    if currency == "USD":
        if not is_amount(value):
            return _bare(value)
        from calculators.explain import dollars

        return f"{dollars(value)} {rest}".rstrip()
    return _bare(value) if value is None else f"{_bare(value)} {unit}".rstrip()


def is_amount(value: Plain) -> TypeGuard[int | Decimal]:
    """Whether a value is a number; yes and no are none."""
    return not isinstance(value, bool | str | list | tuple | dict | None)


def is_table(value: Plain) -> TypeGuard[Sequence[Mapping[str, Plain]]]:
    """Whether a value is a list of rows, which deserves lines of its own."""
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], dict)


def is_block(value: Plain) -> TypeGuard[str]:
    """Whether a value is a text of several lines (a template, a canonical request), shown as it stands."""
    return isinstance(value, str) and "\n" in value


MARKS = {"yes": "✓ ", "no": "✗ ", "": ""}


def tree_lines(tree: Branch, before: str = "") -> list[str]:
    """A tree as indented lines with its marks."""
    lines = [f"{before}{MARKS[tree.mark]}{tree.text}"]
    for branch in tree.branches:
        lines += tree_lines(branch, f"{before}  ")
    return lines


def default_text(param: Param) -> str:
    """What an input is when it is left out, as a person would type it; "" where that is nothing."""
    default = param.default
    if default is None or default is False or default in ("", [], ()):
        return ""
    if isinstance(default, list | tuple):
        return " ".join(map(str, default))
    if param.kind == "duration":
        from calculators.spans import span

        return span(default)  # type: ignore[arg-type]
    unit = "%" if param.kind == "percent" else ""
    return "yes" if default is True else value_text(default, unit)  # type: ignore[arg-type]


def table_lines(rows: Sequence[Mapping[str, Plain]], width: int | None = None) -> list[str]:
    """Rows as aligned columns under their names, numbers to the right; a column ``usd`` holds money.

    Where the table is wider than ``width``, texts go on in the next line, as far as their longest words allow.
    """
    names = list(rows[0])
    cells = [
        [label(name) for name in names],
        *([value_text(row[name], "USD" if name.endswith("usd") else "") for name in names] for row in rows),
    ]
    numbers = {i for i, name in enumerate(names) if any(is_amount(row[name]) for row in rows)}
    widths = [max(len(row[i]) for row in cells) for i in range(len(names))]
    lines = cells
    if width is not None and sum(widths) + 2 * (len(widths) - 1) > width:
        widths = _narrowed(cells, widths, width - 2 * (len(widths) - 1))
        lines = [line for row in cells for line in _folded(row, widths)]
    return [
        "  ".join(
            cell.rjust(room) if i in numbers else cell.ljust(room)
            for i, (cell, room) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]


def _narrowed(cells: Sequence[Sequence[str]], widths: Sequence[int], room: int) -> list[int]:
    """Widths that fit into the room, taken from the widest columns first; none less than its longest word."""
    least = [max(len(word) for row in cells for word in row[i].split() or [""]) for i in range(len(widths))]
    narrowed = list(widths)
    while sum(narrowed) > room:
        open_ones = [i for i in range(len(widths)) if narrowed[i] > least[i]]
        if not open_ones:
            return list(widths)
        narrowed[max(open_ones, key=narrowed.__getitem__)] -= 1
    return narrowed


def _folded(row: Sequence[str], widths: Sequence[int]) -> list[list[str]]:
    """The lines of one row."""
    columns: list[list[str]] = []
    for cell, room in zip(row, widths, strict=True):
        parts = [cell]
        if len(cell) > room:
            parts = [""]
            for word in cell.split():
                if parts[-1] and len(parts[-1]) + 1 + len(word) > room:
                    parts.append(word)
                else:
                    parts[-1] = f"{parts[-1]} {word}".lstrip()
        columns.append(parts)
    height = max(map(len, columns))
    return [[parts[n] if n < len(parts) else "" for parts in columns] for n in range(height)]


def _bare(value: Plain) -> str:
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, dict):
        return ", ".join(f"{label(name)} {_bare(entry)}" for name, entry in value.items()) or "none"
    if isinstance(value, list | tuple):
        return ", ".join(map(_bare, value)) or "none"
    from calculators.units import number_text

    return number_text(value)  # type: ignore[arg-type]
