"""What it costs, and how long it takes, to restore archived objects."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import money
from calculators.explain import between, dollars, mistakes, plural
from calculators.prices import Prices
from calculators.s3_lifecycle.billing import Load, key, tiered_month
from calculators.s3_lifecycle.classes import GB
from calculators.s3_lifecycle.cost import MONTH, PRICING, RESTORES, gigabytes_text, size_text
from calculators.s3_lifecycle.inputs import check_objects, check_tier
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from calculators.contract import Plain
    from calculators.s3_lifecycle.billing import Rates
    from calculators.units import Exact

ARCHIVED = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/archived-objects.html"
HOUR = 3600
# Class -> speed -> how long AWS says it takes, and the longest of it in seconds.
TIMES: Mapping[str, Mapping[str, tuple[str, int]]] = {
    "GLACIER": {
        "expedited": ("1 to 5 minutes", 300),
        "standard": ("3 to 5 hours", 5 * HOUR),
        "bulk": ("5 to 12 hours", 12 * HOUR),
    },
    "DEEP_ARCHIVE": {"standard": ("within 12 hours", 12 * HOUR), "bulk": ("within 48 hours", 48 * HOUR)},
}
LARGE = 250 * 10**6  # bytes from which an expedited restore takes longer
MOST_DAYS = 10_000


def restore_parts(rates: Rates, load: Load, storage_class: str, tier: str, days: int) -> dict[str, Fraction]:
    """Requests, retrieval and the temporary copies of one restore, in USD."""
    from fractions import Fraction

    gigabytes = Fraction(load.size * load.objects) / GB
    return {
        "requests": Fraction(load.objects, 1000) * rates[key(storage_class, f"{tier}-request")],
        "retrieval": gigabytes * rates[key(storage_class, tier)],
        "copies": tiered_month(rates, "STANDARD", gigabytes) * load.months(days),
    }


def restore(
    *,
    size: Exact,
    objects: int,
    storage_class: str,
    tier: str,
    within: Exact | None,
    days: int,
    hours: Exact,
    price: list[str],
) -> Result:
    """One restore; inputs as ``operations.RESTORE`` lists them.

    Raises:
        CalculatorError: An input that has no answer.
    """
    check_objects(size, objects)
    between("days", days, 1, MOST_DAYS, "The life of a temporary copy", "days")
    between("hours", hours, 672, 744, "A month's length", "hours")
    load = Load(size, objects, hours=hours)
    rates = Prices("s3-lifecycle.", price)
    speeds = TIMES[storage_class]
    costs = {name: restore_parts(rates, load, storage_class, name, days) for name in speeds}
    totals = {name: sum(parts.values(), parts["copies"] * 0) for name, parts in costs.items()}
    chosen = _chosen(storage_class, tier, within, totals)
    whole = totals[chosen]
    answer: dict[str, Plain] = {
        "total": money(whole),
        "tier": chosen,
        "time": speeds[chosen][0],
        **{name: money(amount) for name, amount in costs[chosen].items()},
        "tiers": [
            {
                "tier": name,
                "time": speeds[name][0],
                **{part: dollars(money(amount)) for part, amount in costs[name].items()},
                "total": dollars(money(totals[name])),
            }
            for name in speeds
        ],
    }
    money_units = dict.fromkeys(("total", "requests", "retrieval", "copies"), "USD")
    return Result(
        answer,
        dict.fromkeys(answer, "") | money_units,
        _steps(rates, load, storage_class, chosen, costs[chosen], whole, days, within),
        assumptions=_assumptions(load, storage_class, chosen, days),
        misconceptions=[
            *mistakes(
                "total",
                money(whole),
                _wrong(chosen, costs, totals, costs[chosen]["copies"] / load.months(days)),
            ),
            *mistakes(
                "tier", chosen, [(name, _wrong_tier(name)) for name in ("standard", "expedited", "bulk")]
            ),
        ],
        prices=rates.used,
    )


def _chosen(storage_class: str, tier: str, within: Exact | None, totals: Mapping[str, Fraction]) -> str:
    """The speed that was named, or the cheapest that is done in time."""
    if within is None:
        check_tier(storage_class, tier)
        return tier
    in_time = [name for name, (_, longest) in TIMES[storage_class].items() if longest <= within]
    if not in_time:
        fastest = min(TIMES[storage_class].values(), key=lambda time: time[1])[0]
        raise CalculatorError(
            "within",
            f"No restore from {storage_class} is done in that time: the fastest takes {fastest}.",
            "Glacier Instant Retrieval is read in milliseconds, without a restore.",
        )
    return min(in_time, key=lambda name: totals[name])


def _steps(
    rates: Prices,
    load: Load,
    storage_class: str,
    tier: str,
    parts: Mapping[str, Fraction],
    whole: Fraction,
    days: int,
    within: Exact | None,
) -> list[Step]:
    from fractions import Fraction

    gigabytes = gigabytes_text(Fraction(load.size * load.objects) / GB)
    takes = TIMES[storage_class][tier][0]
    takes = f"is done {takes}" if takes.startswith("within") else f"takes {takes}"
    chosen = ": the cheapest that is done in time" if within is not None else ""
    return [
        Step(
            f"{'An' if tier == 'expedited' else 'A'} {tier} restore from {storage_class} {takes}{chosen}.",
            "Expedited is for Glacier Flexible Retrieval alone; bulk is the slowest and cheapest.",
            RESTORES,
        ),
        Step(
            f"{load.objects:,} / 1,000 requests x ${rates.text(key(storage_class, f'{tier}-request'))} = "
            f"{dollars(money(parts['requests']))}.",
            "A restore is a request for each object.",
            PRICING,
        ),
        Step(
            f"{gigabytes} GB x ${rates.text(key(storage_class, tier))} = {dollars(money(parts['retrieval']))}.",
            "What is restored is charged per GB, by speed; bulk from Glacier Flexible Retrieval is free.",
            PRICING,
        ),
        Step(
            f"{gigabytes} GB at S3 Standard for {plural(days, 'day')} = {dollars(money(parts['copies']))}.",
            "A restore makes temporary copies that are billed beside the archived objects.",
            ARCHIVED,
        ),
        Step(
            f"Together {dollars(money(whole))}.", "Requests, retrieval and copies are billed apart.", PRICING
        ),
    ]


def _assumptions(load: Load, storage_class: str, tier: str, days: int) -> list[str]:
    said = [
        MONTH.format(number_text(load.hours)),
        f"The temporary copies are kept for {plural(days, 'day')}; the archived objects stay, and are billed on.",
        "Data transfer out and the GET requests on the copies are left out.",
    ]
    if tier == "expedited":
        said.append(
            "Expedited restores can be refused when demand is high, unless there is provisioned capacity."
        )
        if load.size >= LARGE:
            said.append(
                f"Objects of {size_text(load.size)} take longer than the 1 to 5 minutes of those below 250 MB."
            )
    if storage_class == "GLACIER" and load.objects > 1:
        said.append("Tens of millions of objects, or hundreds of TB, take longer than these times.")
    return said


def _wrong(
    tier: str,
    costs: Mapping[str, Mapping[str, Fraction]],
    totals: Mapping[str, Fraction],
    a_month: Fraction,
) -> list[tuple[Plain, str]]:
    parts = costs[tier]
    found: list[tuple[Fraction, str]] = [
        (parts["retrieval"] + parts["copies"], "forgets that each object is a restore request"),
        (parts["requests"] + parts["copies"], "forgets the charge for each GB"),
        (parts["requests"] + parts["retrieval"], "forgets the temporary copies"),
        (
            parts["requests"] + parts["retrieval"] + a_month,
            "bills the temporary copies for a whole month",
        ),
        *(
            (amount, f"takes the prices of the {name} tier")
            for name, amount in totals.items()
            if name != tier
        ),
        (
            parts["requests"] * 1000 + parts["retrieval"] + parts["copies"],
            "takes the price of 1,000 requests for each",
        ),
        (totals[tier] * 2, "pays for the restore twice"),
    ]
    return [(money(amount), mistake) for amount, mistake in found]


def _wrong_tier(name: str) -> str:
    return {
        "standard": "takes the default speed",
        "expedited": "takes the fastest speed, whatever it costs",
        "bulk": "takes the cheapest speed, however long it takes",
    }[name]
