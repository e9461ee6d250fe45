"""A month's bill of CloudWatch, item by item."""

from __future__ import annotations

from calculators.cloudwatch.rules import PRICING
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import money, quotient, tiered
from calculators.explain import dollars, mistakes, not_negative
from calculators.prices import Prices
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculators.contract import Plain
    from calculators.units import Exact

    Tiers = Sequence[tuple[Exact | None, Exact]]

TB = 1024  # GB
LARGEST = 10**15
METRIC_TIERS = (10_000, 240_000, 750_000, None)
VENDED_TIERS = (10 * TB, 20 * TB, 20 * TB, None)
ANOMALY_METRICS = 3  # the metric and the two edges of the band
# What is always free in a month, by item.
FREE = {
    "custom metrics": 10,
    "standard alarms": 10,
    "log ingestion": 5,
    "log storage": 5,
    "Logs Insights": 5,
    "dashboards": 3,
    "API requests": 1_000_000,
}
_ORDER = ("first", "second", "third", "fourth")


def cost(*, free_tier: bool, log_class: str, price: list[str], **amounts: Exact) -> Result:
    """Add the bill up; inputs as ``operations.COST`` lists them.

    Raises:
        CalculatorError: An amount below zero, or nothing to pay for.
    """
    prices = Prices("cloudwatch.", price)
    for field, amount in amounts.items():
        not_negative(field, amount, "An amount")
        if amount > LARGEST:
            raise CalculatorError(field, "That is more than anybody has.", f"Give at most {LARGEST:,}.")
    if not any(amounts.values()):
        raise CalculatorError(
            "metrics", "There is nothing to pay for.", "Give --metrics, --alarms, --logs or another amount."
        )
    lines = _lines(amounts, log_class, prices)
    free = FREE if free_tier else {}
    rows: list[dict[str, Plain]] = []
    steps: list[Step] = []
    total: Exact = 0
    for item, (amount, tiers, unit) in lines.items():
        billed = max(amount - free.get(item, 0), 0)
        parts = tiered(billed, tiers)
        due = sum(part * rate for part, rate in parts)
        total += due
        rows.append(
            {
                "item": item,
                "amount": _number(amount),
                "free": _number(amount - billed),
                "usd": money(due),
            }
        )
        steps.append(Step(_working(item, amount, billed, parts, due, unit), _RULES[item], PRICING))
    if len(lines) > 1:
        steps.append(Step(f"In all {dollars(money(total))}.", "Each item is metered by itself.", PRICING))
    return Result(
        {"total": money(total), "items": rows},
        {"total": "USD a month", "items": ""},
        steps,
        assumptions=_assumptions(free_tier),
        misconceptions=mistakes("total", money(total), _wrong(lines, free, amounts)),
        prices=prices.used,
    )


def _lines(
    amounts: Mapping[str, Exact], log_class: str, prices: Prices
) -> dict[str, tuple[Exact, Tiers, str]]:
    """Each item that is there: its amount, its tiers, its unit."""
    lines: dict[str, tuple[Exact, Tiers, str]] = {}

    def flat(item: str, field: str, price: str, unit: str, per: int = 1, times: int = 1) -> None:
        if amounts[field]:
            lines[item] = (amounts[field] * times, [(None, quotient(prices[price], per))], unit)

    def stepped(item: str, field: str, price: str, bounds: tuple[int | None, ...], unit: str) -> None:
        if amounts[field]:
            rates = [(holds, prices[f"{price}.{name}"]) for holds, name in zip(bounds, _ORDER, strict=True)]
            lines[item] = (amounts[field], rates, unit)

    stepped("custom metrics", "metrics", "metric", METRIC_TIERS, "metrics")
    flat("standard alarms", "alarms", "alarm.standard", "alarm metrics")
    flat("high-resolution alarms", "high_resolution_alarms", "alarm.high-resolution", "alarm metrics")
    flat("anomaly alarms", "anomaly_alarms", "alarm.standard", "alarm metrics", times=ANOMALY_METRICS)
    flat("composite alarms", "composite_alarms", "alarm.composite", "alarms")
    flat("log ingestion", "logs", "logs.ingest" if log_class == "standard" else "logs.ingest-ia", "GB")
    stepped("vended logs", "vended_logs", "logs.vended", VENDED_TIERS, "GB")
    flat("log storage", "stored_logs", "logs.storage", "GB-month")
    flat("Logs Insights", "queried_logs", "logs.insights", "GB scanned")
    flat("dashboards", "dashboards", "dashboard", "dashboards")
    flat("API requests", "requests", "request", "requests", per=1000)
    flat("GetMetricData", "get_metric_data", "get-metric-data", "metrics requested", per=1000)
    return lines


def _number(value: Exact) -> Plain:
    from calculators.exact import plain

    return plain(value)


def _working(
    item: str, amount: Exact, billed: Exact, parts: list[tuple[Exact, Exact]], due: Exact, unit: str
) -> str:
    off = "" if amount == billed else f" - {number_text(amount - billed)} free = {number_text(billed)}"
    sums = " + ".join(f"{number_text(part)} x {dollars(rate)}" for part, rate in parts)
    return f"{item[:1].upper()}{item[1:]}: {number_text(amount)} {unit}{off}" + (
        f"; {sums} = {dollars(money(due))}." if parts else "."
    )


_RULES = {
    "custom metrics": "Custom metrics and detailed monitoring are charged by tiers, the first 10 are free; each combination of "
    "dimensions is a metric.",
    "standard alarms": "An alarm is charged by the metrics that it watches; 10 of standard resolution are free.",
    "high-resolution alarms": "Alarms with a period of 10, 20 or 30 seconds cost three times as much, none is free.",
    "anomaly alarms": "An anomaly detection alarm counts as three metrics: the metric and the two edges of its band.",
    "composite alarms": "A composite alarm has a price of its own, whatever it combines.",
    "log ingestion": "Log data is charged as it comes in; the first 5 GB are free.",
    "vended logs": "Logs that AWS services deliver have tiers of their own (1 TB = 1,024 GB).",
    "log storage": "Stored logs are charged as compressed; the first 5 GB are free.",
    "Logs Insights": "Queries are charged by the data that they scan; the first 5 GB are free.",
    "dashboards": "Custom dashboards are charged by the month; three with up to 50 metrics each are free.",
    "API requests": "A million requests are free, PutMetricData included.",
    "GetMetricData": "GetMetricData is charged by the metrics requested, never free.",
}


def _assumptions(free_tier: bool) -> list[str]:
    said = [
        "US East (N. Virginia), a whole month; metrics are charged by the hour in which they receive data.",
        "Basic monitoring by AWS services is free and not counted.",
    ]
    if free_tier:
        said.append("The always-free amounts of the account are all available to this.")
    return said


def _wrong(
    lines: Mapping[str, tuple[Exact, Tiers, str]], free: Mapping[str, int], amounts: Mapping[str, Exact]
) -> list[tuple[Plain, str]]:
    right = {item: _due(line, free.get(item, 0)) for item, line in lines.items()}
    total = sum(right.values())
    parts = {
        item: tiered(max(amount - free.get(item, 0), 0), tiers) for item, (amount, tiers, _) in lines.items()
    }
    billed = {item: sum(part for part, _ in cut) for item, cut in parts.items()}
    by_tiers = [item for item, cut in parts.items() if len(cut) > 1]
    wrong: list[tuple[Plain, str]] = []
    if free:
        wrong.append((money(sum(_due(line, 0) for line in lines.values())), "forgets what is free"))
    if by_tiers:
        settled = total - sum(right[item] for item in by_tiers)
        first = sum(billed[item] * parts[item][0][1] for item in by_tiers)
        reached = sum(billed[item] * parts[item][-1][1] for item in by_tiers)
        last = sum(parts[item][-1][0] * parts[item][-1][1] for item in by_tiers)
        wrong += [
            (money(settled + first), "charges everything at the price of the first tier"),
            (money(settled + reached), "charges everything at the price of the tier that is reached"),
            (money(settled + last), "charges only what is in the last tier"),
        ]
    rate = lines["anomaly alarms"][1][0][1] if "anomaly alarms" in lines else 0
    less = (ANOMALY_METRICS - 1) * amounts["anomaly_alarms"] * rate
    wrong.append((money(total - less), "counts an anomaly detection alarm as one metric"))
    if len(lines) > 1:
        wrong += [(money(total - due), f"leaves out {item}") for item, due in right.items()]
    if not free and not by_tiers:
        wrong.append(
            (
                money(sum(_due(line, FREE.get(item, 0)) for item, line in lines.items())),
                "takes off what is free",
            )
        )
    return wrong


def _due(line: tuple[Exact, Tiers, str], free: int) -> Exact:
    amount, tiers, _ = line
    return sum(part * rate for part, rate in tiered(max(amount - free, 0), tiers))
