"""A month of CloudFront, and the same traffic straight from S3 or EC2."""

from __future__ import annotations

from calculators.cloudfront import sources
from calculators.cloudfront.cache import GB, origin_requests
from calculators.cloudfront.paths import charged_paths
from calculators.contract import Result, Step
from calculators.exact import money, plain, quotient, tiered
from calculators.explain import between, dollars, mistakes, not_negative
from calculators.prices import Prices
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.contract import Plain
    from calculators.units import Exact

    Tiers = Sequence[tuple[Exact | None, Exact]]

TB = 1024  # GB
EDGE_TIERS = (10 * TB, 40 * TB, 100 * TB, 350 * TB, 524 * TB, 4 * TB * TB)
DIRECT_TIERS = (10 * TB, 40 * TB, 100 * TB)
FREE_EDGE = TB
FREE_DIRECT = 100
FREE_REQUESTS = 10**7
FREE_FUNCTIONS = 2 * 10**6


def edge_tiers(gigabytes: Exact, prices: Prices, *, free: bool) -> Tiers:
    """CloudFront's prices of data out, by tier; the free 1 TB is the beginning of the first."""
    return _tiers(gigabytes, EDGE_TIERS, FREE_EDGE if free else 0, prices, "out")


def direct_tiers(gigabytes: Exact, prices: Prices, *, free: bool) -> Tiers:
    """Prices of data from a Region to the internet, by tier; 100 GB of the first are free."""
    return _tiers(gigabytes, DIRECT_TIERS, FREE_DIRECT if free else 0, prices, "direct")


def _tiers(gigabytes: Exact, holds: Sequence[int], free: int, prices: Prices, name: str) -> Tiers:
    """The tiers that so much data reaches."""
    tiers: list[tuple[Exact | None, Exact]] = [(free, 0)] if free else []
    begins = 0
    for number, size in enumerate([*holds, None], 1):
        if gigabytes <= (begins or free):
            break
        tiers.append(
            (None if size is None else size - (free if number == 1 else 0), prices[f"{name}.{number}"])
        )
        begins += size or 0
    return tiers


def _amount(gigabytes: Exact, tiers: Tiers) -> Exact:
    return sum((part * price for part, price in tiered(gigabytes, tiers)), start=0)


def cost(
    *,
    out: Exact,
    requests: int,
    protocol: str,
    region: str,
    hit_ratio: Exact,
    origin: str,
    invalidations: int,
    functions: int,
    without_free: bool,
    price: list[str],
) -> Result:
    """A month's cost both ways; inputs as ``operations.COST`` lists them.

    Raises:
        CalculatorError: Less than nothing of something, or a price that cannot be.
    """
    between("out", out, 0, 10**20, "Data out", "bytes")
    between("hit_ratio", hit_ratio, 0, 100, "A cache hit ratio", "%")
    for field, value in (("requests", requests), ("invalidations", invalidations), ("functions", functions)):
        not_negative(field, value, f"The number of {field}")
    prices = Prices("cloudfront.", price)
    free = not without_free
    gigabytes = quotient(out, GB)
    edge = _amount(gigabytes, edge_tiers(gigabytes, prices, free=free))
    paid = max(requests - (FREE_REQUESTS if free else 0), 0)
    asking = quotient(paid * prices[f"{protocol}.{region}"], 10_000)
    ran = (
        quotient(max(functions - (FREE_FUNCTIONS if free else 0), 0) * prices["function"], 10**6)
        if functions
        else 0
    )
    paths = charged_paths(invalidations, 0) * prices["invalidation-path"] if invalidations else 0
    gets = prices["s3-get"] if origin == "s3" else 0
    fetching = quotient(origin_requests(requests, hit_ratio) * gets, 1000)
    direct_out = _amount(gigabytes, direct_tiers(gigabytes, prices, free=free))
    direct_gets = quotient(requests * gets, 1000)
    through = edge + asking + ran + paths + fetching
    direct = direct_out + direct_gets
    cheaper = "CloudFront" if through < direct else "direct" if direct < through else "the same"
    added = " + ".join(dollars(part) for part in (edge, asking, fetching, ran, paths) if part) or "$0.00"
    steps = [
        Step(
            f"CloudFront, data out: {_sum(gigabytes, edge_tiers(gigabytes, prices, free=free))} = {dollars(edge)}.",
            "Tiers by the month's traffic; 1 TB is always free, and fetching from an AWS origin costs nothing.",
            sources.PRICING,
        ),
        Step(
            f"{paid:,} paid requests x {dollars(prices[f'{protocol}.{region}'])} / 10,000 = {dollars(asking)}.",
            "10 million HTTP or HTTPS requests a month are free.",
            sources.PRICING,
        ),
    ]
    if fetching:
        steps.append(
            Step(
                f"Misses: {number_text(origin_requests(requests, hit_ratio))} GET requests to S3 = {dollars(fetching)}.",
                "S3 charges each GET that CloudFront makes.",
                sources.S3_PRICING,
            )
        )
    if ran or paths:
        steps.append(
            Step(
                f"Functions {dollars(ran)}, invalidation paths {dollars(paths)}.",
                "2 million function invocations and 1,000 invalidation paths a month are free.",
                sources.PRICING,
            )
        )
    steps += [
        Step(
            f"Direct, data out: {_sum(gigabytes, direct_tiers(gigabytes, prices, free=free))} = {dollars(direct_out)}.",
            "100 GB a month from AWS to the internet are free, then tiers.",
            sources.S3_PRICING,
        ),
        Step(f"CloudFront {added} = {dollars(through)}, direct {dollars(direct)}: {_named(cheaper)}."),
    ]
    wrong = _wrong_costs(gigabytes, edge, through, asking, prices, hit_ratio, free=free)
    return Result(
        {
            "cloudfront": money(through),
            "direct": money(direct),
            "cheaper": cheaper,
            "saving": money(abs(direct - through)),
            "parts": [
                {"for": what, "cloudfront": dollars(edge_part), "direct": dollars(direct_part)}
                for what, edge_part, direct_part in (
                    ("data out", edge, direct_out),
                    (f"{protocol.upper()} requests", asking, 0),
                    ("origin requests", fetching, direct_gets),
                    ("functions", ran, 0),
                    ("invalidations", paths, 0),
                )
            ],
        },
        {
            "cloudfront": "USD a month",
            "direct": "USD a month",
            "cheaper": "",
            "saving": "USD a month",
            "parts": "",
        },
        steps,
        assumptions=(
            "Pay-as-you-go prices, all viewers in one region; flat-rate plans and committed discounts are left out.",
            f"{number_text(plain(gigabytes))} GB of 1,024 MB; the free amounts are not used up elsewhere.",
            "Storage, EC2 instances and data that viewers upload are left out: both ways have them.",
        ),
        misconceptions=mistakes("cloudfront", money(through), wrong),
        prices=prices.used,
    )


def _named(cheaper: str) -> str:
    return {"CloudFront": "CloudFront is cheaper", "direct": "direct is cheaper"}.get(
        cheaper, "they cost the same"
    )


def _sum(gigabytes: Exact, tiers: Tiers) -> str:
    parts = [
        f"{number_text(part)} GB {'free' if not price else f'x {dollars(price)}'}"
        for part, price in tiered(gigabytes, tiers)
    ]
    return " + ".join(parts) or "nothing"


def _wrong_costs(
    gigabytes: Exact,
    edge: Exact,
    through: Exact,
    asking: Exact,
    prices: Prices,
    hit_ratio: Exact,
    *,
    free: bool,
) -> list[tuple[Plain, str]]:
    rest = through - edge
    reached = tiered(gigabytes, edge_tiers(gigabytes, prices, free=False))
    last = reached[-1][1] if reached else prices["out.1"]
    billed = max(gigabytes - FREE_EDGE, 0) if free else gigabytes
    fetched = quotient(gigabytes * (100 - hit_ratio), 100)
    wrong = [
        (
            rest + _amount(gigabytes, edge_tiers(gigabytes, prices, free=False)),
            "charges the first 1 TB, which is always free",
        ),
        (through + fetched * prices["direct.1"], "charges data from the AWS origin to CloudFront"),
        (rest + billed * prices["out.1"], "charges the first tier's price for everything"),
        (rest + billed * last, "charges the price of the tier that is reached for everything"),
        (edge, "forgets the requests"),
        (through - edge, "takes data out for free"),
        (through + asking, "charges requests twice, at the edge and at the origin"),
    ]
    return [(money(amount), said) for amount, said in wrong]
