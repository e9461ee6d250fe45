"""Prices of a table class, exact, and money as text."""

from __future__ import annotations

from calculators.dynamodb.explain import rounded
from calculators.prices import load_prices

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction

    from calculators.contract import Price
    from calculators.units import Exact

PROVISIONED_PRICING = "https://aws.amazon.com/dynamodb/pricing/provisioned/"
ON_DEMAND_PRICING = "https://aws.amazon.com/dynamodb/pricing/on-demand/"


class Prices:
    """The prices of one table class, exact, and which of them were used."""

    def __init__(self, table_class: str) -> None:
        self._prefix = f"dynamodb.{table_class}."
        self._all = load_prices(self._prefix)
        self.used: list[Price] = []

    def text(self, what: str) -> str:
        """The amount as the price list prints it."""
        price = self._all[self._prefix + what]
        if price not in self.used:
            self.used.append(price)
        return price.value

    def __getitem__(self, what: str) -> Fraction:
        from fractions import Fraction

        return Fraction(self.text(what))


def dollars(value: Exact) -> str:
    """USD as text, to the cent: "$1,234.50"."""
    return f"${rounded(value, 2):,}"
