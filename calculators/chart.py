"""A sweep as lines of text: bars for one series, marks on a line for several that compete."""

from __future__ import annotations

from calculators.text import label, value_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from calculators.contract import Plain
    from calculators.sweep import Sweep

__all__ = ["chart_lines", "turning_lines"]

MOST_ROWS = 32
NARROWEST = 10  # columns for the drawing
_EIGHTHS = " ▏▎▍▌▋▊▉"


def chart_lines(of: Sweep, width: int) -> list[str]:
    """The points as rows no wider than ``width``, each with its value and a drawing.

    A long sweep is thinned out to :data:`MOST_ROWS` rows, which a last line says.
    """
    shown = _rows(len(of.values))
    lines = _drawing(of, shown, width) if of.series else _listing(of, shown)
    if len(shown) < len(of.values):
        lines.append(f"{len(shown)} of {len(of.values)} points are shown; --json has all.")
    return lines


def turning_lines(of: Sweep) -> list[str]:
    """The turning points, a sentence each; one that says so where there is none."""
    return of.turning_points or [f"Nothing turns between {of.values[0]} and {of.values[-1]}."]


def _rows(count: int) -> list[int]:
    if count <= MOST_ROWS:
        return list(range(count))
    stride = -(-(count - 1) // (MOST_ROWS - 1))
    return sorted({*range(0, count, stride), count - 1})


def _listing(of: Sweep, shown: Sequence[int]) -> list[str]:
    """Without a number to draw: the first entry of each answer."""
    first = next(iter(of.results[0].answer))
    indent = max(len(of.values[index]) for index in shown)
    return [f"{label(of.param.name)}: {label(first)}"] + [
        f"  {of.values[index].rjust(indent)}  {of.said(first, index)}" for index in shown
    ]


def _drawing(of: Sweep, shown: Sequence[int], width: int) -> list[str]:
    names = list(of.series)
    columns = [[_shown(of.values[index]) for index in shown]]
    columns += [
        [value_text(of.series[name][index], _currency(of, name)) for index in shown] for name in names
    ]
    heads = [label(of.param.name), *(f"{_mark(names, name)}{label(name)}" for name in names)]
    widths = [max(map(len, [head, *column])) for head, column in zip(heads, columns, strict=True)]
    room = max(NARROWEST, width - sum(widths) - 2 * len(widths) - 1)
    lines = ["  ".join(head.rjust(w) for head, w in zip(heads, widths, strict=True))]
    numbers = [[_exact(of.series[name][index]) for name in names] for index in shown]
    most = max(value for row in numbers for value in row)
    for row, values in enumerate(numbers):
        cells = "  ".join(column[row].rjust(w) for column, w in zip(columns, widths, strict=True))
        drawn = _bar(values[0], most, room) if len(names) == 1 else _marks(values, most, room)
        lines.append(f"{cells}  {drawn}".rstrip())
    units = {of.units[name] for name in names} - {""}
    return [*lines, f"({', '.join(sorted(units))})"] if units else lines


def _shown(value: str) -> str:
    """A value with its thousands apart."""
    return f"{int(value):,}" if value.isdecimal() else value


def _currency(of: Sweep, name: str) -> str:
    return "USD" if of.units[name].startswith("USD") else ""


def _mark(names: Sequence[str], name: str) -> str:
    return "" if len(names) == 1 else f"{chr(ord('A') + names.index(name))} "


def _exact(value: Plain) -> Fraction:
    from fractions import Fraction

    return Fraction(str(value))


def _bar(value: Fraction, most: Fraction, room: int) -> str:
    if most <= 0 or value <= 0:
        return ""
    eighths = max(1, int(value * room * 8 / most))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _marks(values: Sequence[Fraction], most: Fraction, room: int) -> str:
    """A letter for each series where its value lies; ``*`` where several fall on one place."""
    line = [" "] * room
    for number, value in enumerate(values):
        place = int(value * (room - 1) / most) if most > 0 and value > 0 else 0
        line[place] = chr(ord("A") + number) if line[place] == " " else "*"
    return "".join(line)
