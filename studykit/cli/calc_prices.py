"""``studykit calc prices``: every price that the sums use, with its age."""

from __future__ import annotations

from datetime import date

from calculators.prices import TABLES, load_prices
from studykit.cli.calc import YEAR
from studykit.cli.output import table, write, write_json
from studykit.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.contract import Price

_USAGE = """usage: studykit calc prices [BEGINNING] [--json]

Lists the prices that the calculators use: name, amount, unit, the day it was read
and where. BEGINNING leaves only names that begin with it (lambda, ec2.linux.m5).
A sum takes another price with --price NAME=VALUE.

options:
  --json      print them as JSON, with their age in days
  -h, --help  print this"""


def main(words: list[str], flags: Mapping[str, str]) -> int:
    """List prices; returns the exit code.

    Raises:
        UsageError: Words that mean nothing here, or no price begins so.
    """
    if "help" in flags:
        write(_USAGE)
        return 0
    strange = [f"--{flag}" for flag in flags if flag != "json"] + [w for w in words if w.startswith("-")]
    if strange or len(words) > 1:
        raise UsageError(
            f"{(strange or words)[-1]!r} means nothing to prices.", "`studykit calc prices --help`"
        )
    beginning = words[0] if words else ""
    prices = load_prices(beginning)
    if not prices:
        raise UsageError(f"No price begins with {beginning!r}.", "`studykit calc prices` lists them all.")
    today = date.today()  # noqa: DTZ011 - a day by the learner's calendar
    if "json" in flags:
        write_json([_as_json(price, today) for price in prices.values()])
        return 0
    shown = [price for price in prices.values() if beginning or not price.name.startswith(tuple(TABLES))]
    write(
        table(
            ("price", "USD", "per", "as of", "age"),
            [_row(price, today) for price in shown],
            right=frozenset({1, 4}),
        )
    )
    for start in TABLES:
        hidden = sum(name.startswith(start) for name in prices)
        if hidden and not beginning:
            write(f"{start}*: {hidden:,} more; `studykit calc prices {start.rstrip('.')}` lists them.")
    _notes(shown, today)
    return 0


def _notes(prices: list[Price], today: date) -> None:
    old = sum(_age(price, today) > YEAR for price in prices)
    write(f"\n{len(prices):,} prices of us-east-1, before tax; sources with --json.")
    if old:
        write(f"! {old} of them {'is' if old == 1 else 'are'} older than a year: AWS may have changed them.")


def _row(price: Price, today: date) -> tuple[str, ...]:
    age = _age(price, today)
    return (
        price.name,
        price.value,
        price.unit.removeprefix("USD per ").removesuffix(", us-east-1"),
        price.as_of,
        f"{age:,} d{' !' if age > YEAR else ''}",
    )


def _age(price: Price, today: date) -> int:
    return (today - date.fromisoformat(price.as_of)).days


def _as_json(price: Price, today: date) -> dict[str, object]:
    unit, _, region = price.unit.rpartition(", ")
    return {
        "name": price.name,
        "value": price.value,
        "unit": unit,
        "region": region,
        "as_of": price.as_of,
        "age_days": _age(price, today),
        "source": price.source,
    }
