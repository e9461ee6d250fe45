"""Prices with their unit, date and source: those that ship, and those that a user gives instead.

``prices.json`` beside this module has them by name (``lambda.request``); a long list of alike prices is a table of
its own, whose entries differ only in name and value. USD of one Region, before tax.
"""

from __future__ import annotations

import os

from calculators.contract import CalculatorError, Param, Price

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction
    from typing import Any

__all__ = ["PRICE", "TABLES", "Prices", "load_prices"]

# The parameter of every operation that uses prices; its values go to ``Prices``.
PRICE = Param(
    "price",
    "text",
    "A price of your own as NAME=VALUE; `studykit calc prices` lists the names.",
    repeated=True,
)
# First part of the names -> its file, with unit, region, as_of, source and values (name to amount).
TABLES: dict[str, str] = {"ec2.linux.": "ec2/instances.json"}
# The files ship and do not change while a process runs; an exercise draws hundreds of sums.
_LOADED: dict[str, dict[str, Price]] = {}


def load_prices(prefix: str = "") -> dict[str, Price]:
    """Prices by name, the caller's to change; the files are read once for each prefix.

    Args:
        prefix: Only names that begin with it ("dynamodb."); all when empty.
    """
    if prefix not in _LOADED:
        _LOADED[prefix] = _load(prefix)
    return _LOADED[prefix].copy()


def _load(prefix: str) -> dict[str, Price]:
    prices = {
        name: Price(
            name, entry["value"], f"{entry['unit']}, {entry['region']}", entry["as_of"], entry["source"]
        )
        for name, entry in _read("prices.json").items()
        if name.startswith(prefix)
    }
    for start, file in TABLES.items():
        if start.startswith(prefix) or prefix.startswith(start):
            table = _read(file)
            unit = f"{table['unit']}, {table['region']}"
            for name, value in table["values"].items():
                if f"{start}{name}".startswith(prefix):
                    prices[start + name] = Price(
                        start + name, str(value), unit, table["as_of"], table["source"]
                    )
    return prices


class Prices:
    """The prices that one sum may use, and which of them it did use.

    Args:
        prefix: What their names begin with ("lambda."); left out where one is asked for.
        given: Prices of the user's own, ``NAME=VALUE``, with or without the prefix.

    Raises:
        CalculatorError: One of those is no price of these, or no amount.
    """

    def __init__(self, prefix: str, given: Sequence[str] = ()) -> None:
        self._prefix = prefix
        self._all = load_prices(prefix)
        self.used: list[Price] = []
        for text in given:
            self._take(text)

    def __contains__(self, what: str) -> bool:
        return self._prefix + what in self._all

    def __getitem__(self, what: str) -> Fraction:
        """The amount, exact."""
        from fractions import Fraction

        return Fraction(self.text(what))

    def text(self, what: str) -> str:
        """The amount as the price list prints it."""
        price = self._all[self._prefix + what]
        if price not in self.used:
            self.used.append(price)
        return price.value

    def _take(self, text: str) -> None:
        from calculators.explain import shown
        from calculators.units import parse

        name, equals, amount = (part.strip() for part in text.partition("="))
        if not equals or not amount:
            raise CalculatorError("price", f"{shown(text)} is no price.", "Write it as NAME=VALUE.")
        full = name if name in self._all else self._prefix + name
        if full not in self._all:
            raise CalculatorError(
                "price", f"There is no price {shown(name)} in this sum.", _near(full, self._all)
            )
        value = parse(Param("price", "number", ""), amount.removeprefix("$"))
        if value < 0:  # type: ignore[operator]
            raise CalculatorError("price", f"{name} cannot be negative.", "Give 0 or more.")
        shipped = self._all[full]
        self._all[full] = Price(full, _decimal_text(value), shipped.unit, "given", "given with --price")


def _decimal_text(value: object) -> str:
    from calculators.units import as_decimal

    return f"{as_decimal(value):f}"  # type: ignore[arg-type]


def _near(name: str, known: dict[str, Price]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3) or list(known)[:3]
    return f"Its prices are called like {', '.join(near)}; `studykit calc prices` lists them."


def _read(file: str) -> dict[str, Any]:
    import json

    # pathlib would cost more than the sum; os.path is there already.
    path = os.path.join(os.path.dirname(__file__), file)  # noqa: PTH118, PTH120
    with open(path, encoding="utf-8") as source:  # noqa: PTH123
        entries: dict[str, Any] = json.load(source)
    return entries
