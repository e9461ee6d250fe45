"""A month's use of one function, and the lines of its bill."""

from __future__ import annotations

from calculators.exact import quotient
from calculators.lambda_functions import rules
from calculators.lambda_functions.rules import gb_seconds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.prices import Prices
    from calculators.units import Exact


class Usage:
    """A month's use of one function, as it is billed."""

    def __init__(self, requests: int, seconds: Exact, memory: int, architecture: str) -> None:
        self.requests = requests
        self.memory = memory
        self.architecture = architecture
        self.warm_ms = rules.billed_ms(seconds)
        self.cold_ms = self.warm_ms
        self.cold: Exact = 0  # on-demand requests that start cold
        self.extra_storage = 0  # MB of /tmp above what is free
        self.provisioned = 0
        self.provisioned_time = 0  # seconds billed
        self.under_provisioned = 0  # requests that provisioned environments serve
        self.provisioned_ms = self.warm_ms
        self.free_tier = False

    def on_demand(self) -> Exact:
        """Requests that on-demand environments serve."""
        return self.requests - self.under_provisioned

    def on_demand_gb_seconds(self) -> Exact:
        """GB-seconds on demand, INIT included."""
        warm = self.on_demand() - self.cold
        return gb_seconds(warm, self.warm_ms, self.memory) + gb_seconds(self.cold, self.cold_ms, self.memory)

    def provisioned_gb_seconds(self) -> Exact:
        """GB-seconds that provisioned environments run."""
        return gb_seconds(self.under_provisioned, self.provisioned_ms, self.memory)

    def configured_gb_seconds(self) -> Exact:
        """GB-seconds for which provisioned concurrency is configured."""
        return quotient(self.provisioned * self.memory * self.provisioned_time, 1024)

    def storage_gb_seconds(self) -> Exact:
        """GB-seconds of the ephemeral storage that is not free."""
        running = self.on_demand_gb_seconds() + self.provisioned_gb_seconds()
        return quotient(running * self.extra_storage, self.memory)

    def billable_requests(self) -> int:
        """Requests after the free tier."""
        return max(0, self.requests - (rules.FREE_REQUESTS if self.free_tier else 0))

    def billable_gb_seconds(self) -> Exact:
        """On-demand GB-seconds after the free tier."""
        return max(0, self.on_demand_gb_seconds() - (rules.FREE_GB_SECONDS if self.free_tier else 0))


class Line:
    """One line of the bill."""

    def __init__(self, part: str, amount: Exact, unit: str, price: str, per: int = 1) -> None:
        self.part = part
        self.amount = amount
        self.unit = unit
        self.price = price  # as the price list prints it, for ``per`` units
        self.per = per

    def usd(self) -> Exact:
        """What it costs."""
        from fractions import Fraction

        return quotient(self.amount * Fraction(self.price), self.per)


def bill(usage: Usage, prices: Prices) -> list[Line]:
    """The lines of the bill; requests and duration always, other parts where there are any."""
    architecture = usage.architecture
    lines = [Line("requests", usage.billable_requests(), "requests", prices.text("request"), 10**6)]
    for number, amount in enumerate(rules.duration_parts(architecture, usage.billable_gb_seconds()), 1):
        tier = "" if number == 1 else f" tier {number}"
        price = prices.text(f"{architecture}.duration{tier.strip() and f'.tier-{number}'}")
        lines.append(Line(f"duration{tier}", amount, "GB-s", price))
    if usage.extra_storage:
        lines.append(Line("ephemeral storage", usage.storage_gb_seconds(), "GB-s", prices.text("storage")))
    if usage.provisioned:
        price = prices.text(f"{architecture}.provisioned")
        lines.append(Line("provisioned concurrency", usage.configured_gb_seconds(), "GB-s", price))
        price = prices.text(f"{architecture}.provisioned-duration")
        lines.append(Line("provisioned duration", usage.provisioned_gb_seconds(), "GB-s", price))
    return lines


def total(lines: Sequence[Line], part: str = "") -> Exact:
    """USD of the lines whose part begins so."""
    return sum((line.usd() for line in lines if line.part.startswith(part)), 0)
