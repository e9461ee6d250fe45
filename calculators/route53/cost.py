"""A month of Route 53: hosted zones, records, queries, health checks."""

from __future__ import annotations

from calculators.contract import Result, Step
from calculators.exact import money, quotient, tiered
from calculators.explain import dollars, mistakes, not_negative, plural
from calculators.prices import Prices
from calculators.route53 import sources
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.contract import Plain
    from calculators.units import Exact

FULL_PRICE_ZONES = 25
INCLUDED_RECORDS = 10_000  # a zone
FIRST_QUERIES = 10**9  # a month at the first price
FREE_CHECKS = 50  # basic ones of AWS endpoints
ROUTING = ("standard", "latency", "geo", "ip")
MILLION = 10**6


def zones_cost(zones: int, prices: Prices) -> Exact:
    """What hosted zones cost a month."""
    return sum((part * price for part, price in tiered(zones, _zone_tiers(prices))), start=0)


def _zone_tiers(prices: Prices) -> tuple[tuple[int | None, Exact], ...]:
    return ((FULL_PRICE_ZONES, prices["zone"]), (None, prices["zone-more"]))


def _query_tiers(routing: str, queries: int, prices: Prices) -> tuple[tuple[int | None, Exact], ...]:
    first = prices[f"queries.{routing}"]
    if queries <= FIRST_QUERIES:
        return ((None, first),)
    return ((FIRST_QUERIES, first), (None, prices[f"queries.{routing}.more"]))


def _sum(amount: int, tiers: tuple[tuple[int | None, Exact], ...], per: int = 1) -> str:
    """The sum in words: "25 x $0.50 + 5 x $0.10"."""
    return " + ".join(
        f"{number_text(quotient(part, per))}{' million' if per == MILLION else ''} x {dollars(price)}"
        for part, price in tiered(amount, tiers)
    )


def queries_cost(routing: str, queries: int, prices: Prices) -> Exact:
    """What queries of one way of routing cost."""
    tiers = _query_tiers(routing, queries, prices)
    return quotient(sum((part * price for part, price in tiered(queries, tiers)), start=0), MILLION)


def cost(
    *,
    zones: int,
    records: int,
    standard: int,
    latency: int,
    geo: int,
    ip: int,
    alias: int,
    checks: int,
    outside_checks: int,
    features: int,
    outside_features: int,
    without_free: bool,
    price: list[str],
) -> Result:
    """A month's cost; inputs as ``operations.COST`` lists them.

    Raises:
        CalculatorError: Less than nothing of something, or a price that cannot be.
    """
    given = {
        "zones": zones, "records": records, "standard": standard, "latency": latency, "geo": geo, "ip": ip,
        "alias": alias, "checks": checks, "outside_checks": outside_checks, "features": features,
        "outside_features": outside_features,
    }  # fmt: skip
    for name, value in given.items():
        not_negative(name, value, f"The number of {name.replace('_', ' ')}")
    prices = Prices("route53.", price)
    parts = _parts(given, prices, without_free=without_free)
    total = sum((amount for _, amount, _, _ in parts), start=0)
    answer: dict[str, Plain] = {
        "total": money(total),
        "parts": [{"for": what, "cost": dollars(amount)} for what, amount, _, _ in parts]
        or [{"for": "nothing", "cost": "$0.00"}],
    }
    steps = [Step(text, rule, sources.PRICING) for _, _, text, rule in parts]
    if alias:
        steps.append(
            Step(
                f"{plural(alias, 'query', 'queries')} of alias records to AWS resources: $0.00.",
                "Queries are free where an alias points to ELB, CloudFront, S3 websites, API Gateway and the like.",
                sources.PRICING,
            )
        )
    if len(parts) > 1:
        added = " + ".join(dollars(amount) for _, amount, _, _ in parts)
        steps.append(Step(f"Together {added} = {dollars(total)} a month."))
    return Result(
        answer,
        {"total": "USD a month", "parts": ""},
        steps,
        assumptions=(
            "Weighted, failover, simple and multivalue records cost what standard queries do.",
            "A query for an alias to another record costs what that record's would.",
            "Domain registration, Resolver endpoints and traffic policies come on top.",
        ),
        misconceptions=mistakes(
            "total", money(total), _wrong_totals(given, total, prices, without_free=without_free)
        ),
        prices=prices.used,
    )


def _parts(
    given: Mapping[str, int], prices: Prices, *, without_free: bool
) -> list[tuple[str, Exact, str, str]]:
    """What for, how much, the sum in words and its rule."""
    parts: list[tuple[str, Exact, str, str]] = []
    zones = given["zones"]
    if zones:
        amount = zones_cost(zones, prices)
        text = f"{plural(zones, 'hosted zone')}: {_sum(zones, _zone_tiers(prices))} = {dollars(amount)}."
        parts.append(
            ("hosted zones", amount, text, "The first 25 zones of an account cost more than the others.")
        )
    if given["records"]:
        amount = given["records"] * prices["record"]
        text = f"{plural(given['records'], 'record')} beyond {INCLUDED_RECORDS:,} a zone: {dollars(amount)}."
        parts.append(("records", amount, text, "A zone includes 10,000 records."))
    for routing in ROUTING:
        if given[routing]:
            amount = queries_cost(routing, given[routing], prices)
            worked = _sum(given[routing], _query_tiers(routing, given[routing], prices), MILLION)
            text = f"{_capital(routing)} queries: {worked} = {dollars(amount)}."
            parts.append(
                (
                    f"{routing} queries",
                    amount,
                    text,
                    "Each way of routing has its price; it halves above a billion.",
                )
            )
    parts += _check_parts(given, prices, without_free=without_free)
    return parts


def _check_parts(
    given: Mapping[str, int], prices: Prices, *, without_free: bool
) -> list[tuple[str, Exact, str, str]]:
    parts: list[tuple[str, Exact, str, str]] = []
    if given["checks"]:
        free = min(given["checks"], FREE_CHECKS) if not without_free else 0
        amount = (given["checks"] - free) * prices["check"]
        text = f"{plural(given['checks'], 'health check')} of AWS endpoints, {free} of them free: {dollars(amount)}."
        parts.append(
            ("health checks", amount, text, "Basic checks of AWS endpoints are free for the first 50.")
        )
    for what, key, said in (
        ("outside_checks", "check-outside", "health check"),
        ("features", "feature", "optional feature"),
        ("outside_features", "feature-outside", "optional feature"),
    ):
        if given[what]:
            amount = given[what] * prices[key]
            where = "of endpoints outside AWS" if "outside" in key else "of AWS endpoints"
            text = f"{plural(given[what], said)} {where}: {dollars(amount)}."
            rule = "HTTPS, string matching, the fast interval and latency graphs cost extra, each on its own."
            parts.append(
                (
                    f"{said}s {where}",
                    amount,
                    text,
                    rule if "feature" in key else "Endpoints outside AWS cost more.",
                )
            )
    return parts


def _wrong_totals(
    given: Mapping[str, int], total: Exact, prices: Prices, *, without_free: bool
) -> list[tuple[Plain, str]]:
    zones, billed = given["zones"], sum(given[routing] for routing in ROUTING)
    all_standard = sum((queries_cost(r, given[r], prices) for r in ROUTING if given[r]), start=0)
    wrong: list[tuple[Exact, str]] = [
        (total - zones_cost(zones, prices) + zones * prices["zone"], "charges all zones like the first 25"),
        (
            total - all_standard + queries_cost("standard", billed, prices),
            "charges all queries as standard ones",
        ),
        (
            total + queries_cost("standard", given["alias"], prices),
            "charges queries of aliases to AWS resources",
        ),
        (total - all_standard + _untiered(given, prices), "charges the first price beyond a billion queries"),
        (total - zones_cost(zones, prices), "forgets the hosted zones"),
        (total - all_standard, "takes queries for free"),
    ]
    if not without_free:
        free = min(given["checks"], FREE_CHECKS)
        wrong.insert(2, (total + free * prices["check"], "charges the 50 free health checks too"))
    return [(money(amount), said) for amount, said in wrong if amount >= 0]


def _capital(routing: str) -> str:
    return {"ip": "IP-based"}.get(routing, routing.capitalize())


def _untiered(given: Mapping[str, int], prices: Prices) -> Exact:
    return sum((quotient(given[r] * prices[f"queries.{r}"], MILLION) for r in ROUTING if given[r]), start=0)
