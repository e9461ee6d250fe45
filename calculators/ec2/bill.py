"""A bill: its lines, and a step of working for each."""

from __future__ import annotations

from calculators.contract import Step
from calculators.exact import money, plain
from calculators.explain import dollars
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact


class Bill:
    """Lines of a bill and the steps that explain them."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Plain]] = []
        self.steps: list[Step] = []
        self.total: Exact = 0

    def add(self, part: str, quantity: Exact, unit: str, price: Exact, rule: str, source: str) -> Exact:
        """One line; returns its amount."""
        amount = quantity * price
        self.total += amount
        self.rows.append(
            {
                "part": part,
                "quantity": plain(quantity),
                "unit": unit,
                "price": plain(price),
                "usd": money(amount),
            }
        )
        self.steps.append(
            Step(
                f"{part}: {number_text(quantity)} {unit} x ${number_text(price)} = {dollars(money(amount))}.",
                rule,
                source,
            )
        )
        return amount
