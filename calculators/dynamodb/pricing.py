"""The prices of a table class."""

from __future__ import annotations

from calculators.prices import Prices

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

PROVISIONED_PRICING = "https://aws.amazon.com/dynamodb/pricing/provisioned/"
ON_DEMAND_PRICING = "https://aws.amazon.com/dynamodb/pricing/on-demand/"


def prices_of(table_class: str, given: Iterable[str]) -> Prices:
    """Prices by what they are for ("rcu-hour"); those of the user's own with or without the class before it.

    Raises:
        CalculatorError: One of those is no price of this class, or no amount.
    """
    return Prices(
        f"dynamodb.{table_class}.", [text.strip().removeprefix(f"{table_class}.") for text in given]
    )
