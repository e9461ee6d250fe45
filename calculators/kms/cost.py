"""A month's cost of keys and requests."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div, money
from calculators.explain import between, dollars, mistakes, not_negative, plural
from calculators.kms import rules, sources
from calculators.prices import Prices
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.units import Exact

REQUESTS = 10_000  # that a price is for


def cost(
    *,
    keys: int,
    rotations: int,
    requests: int,
    reuse: int,
    s3_requests: int,
    saving: Exact,
    rsa_2048: int,
    asymmetric: int,
    free_tier: bool,
    price: Sequence[str],
) -> Result:
    """Keys, rotations and requests; inputs as ``operations.COST`` lists them.

    Raises:
        CalculatorError: A number is negative, or more is saved than AWS says can be.
    """
    for field, value in (
        ("keys", keys),
        ("rotations", rotations),
        ("requests", requests),
        ("s3_requests", s3_requests),
        ("rsa_2048", rsa_2048),
        ("asymmetric", asymmetric),
    ):
        not_negative(field, value, "A number")
    between("saving", saving, 0, rules.BUCKET_KEY_SAVING, "What bucket keys save", "%")
    if reuse < 1:
        raise CalculatorError("reuse", "A data key is used at least once.", "Give 1 or more.")
    prices = Prices("kms.", price)
    free = rules.FREE_REQUESTS if free_tier else 0
    direct, from_s3 = ceil_div(requests, reuse), rules.after_saving(s3_requests, saving)
    billable = max(0, direct + from_s3 - free)
    billed_rotations = min(rotations, rules.BILLED_ROTATIONS)
    a_key = prices["key"] + billed_rotations * (prices["rotation"] if billed_rotations else 0)
    stored = keys * a_key
    symmetric = billable * prices["request"] / REQUESTS
    rsa = rsa_2048 * prices["rsa-2048-request"] / REQUESTS if rsa_2048 else 0
    others = asymmetric * prices["asymmetric-request"] / REQUESTS if asymmetric else 0
    total = stored + symmetric + rsa + others
    everything = max(0, requests + s3_requests - free) * prices["request"] / REQUESTS
    full = (direct + from_s3) * prices["request"] / REQUESTS
    steps = _key_steps(keys, rotations, billed_rotations, prices, stored)
    if reuse > 1:
        steps.append(
            Step(
                f"{number_text(requests)} requests / {reuse:,} uses of each data key = {plural(direct, 'request')}.",
                "A data key that is cached and used again needs no call to KMS.",
                sources.CACHING,
            )
        )
    if s3_requests:
        steps.append(
            Step(
                f"S3: {number_text(s3_requests)} - {number_text(saving)} % = {plural(from_s3, 'request')}.",
                "Each upload and download with SSE-KMS is a request; a bucket key lets S3 make far fewer.",
                sources.BUCKET_KEY if saving else sources.QUOTAS,
            )
        )
    less = f" - {number_text(free)} free" if free else ""
    steps.append(
        Step(
            f"({number_text(direct + from_s3)}{less}) requests: {number_text(billable)} x ${prices.text('request')} for "
            f"10,000 = {dollars(money(symmetric))}.",
            "20,000 requests a month with symmetric keys are free, over all Regions.",
            sources.PRICING,
        )
    )
    for name, number, amount, listed in (
        ("RSA_2048", rsa_2048, rsa, "rsa-2048-request"),
        ("other asymmetric", asymmetric, others, "asymmetric-request"),
    ):
        if number:
            steps.append(
                Step(
                    f"{number_text(number)} requests with {name} keys x ${prices.text(listed)} for 10,000 = "
                    f"{dollars(money(amount))}.",
                    "Requests with asymmetric keys are never free.",
                    sources.PRICING,
                )
            )
    steps.append(
        Step(
            f"{dollars(money(stored))} for keys + {dollars(money(total - stored))} for requests = {dollars(money(total))}.",
            "Keys are paid for by the month, requests as they are made.",
            sources.PRICING,
        )
    )
    return Result(
        {
            "cost": money(total),
            "keys": money(stored),
            "requests": money(total - stored),
            "billable": billable + rsa_2048 + asymmetric,
            "without_saving": money(total - symmetric + everything),
        },
        {
            "cost": "USD a month",
            "keys": "USD a month",
            "requests": "USD a month",
            "billable": "requests",
            "without_saving": "USD a month",
        },
        steps,
        assumptions=[
            "All keys exist all month and are customer managed; AWS managed and AWS owned keys cost nothing to keep.",
            "Prices are those of us-east-1 before tax; a key that is scheduled for deletion costs nothing.",
        ],
        misconceptions=mistakes(
            "cost",
            money(total),
            [
                (money(value), words)
                for value, words in (
                    (total - symmetric + full, "forgets the free requests"),
                    (
                        total - symmetric + everything,
                        "forgets that bucket keys and cached data keys save requests",
                    ),
                    (total - stored + keys * prices["key"], "forgets what rotations add"),
                    (
                        total + keys * (rotations - billed_rotations) * (a_key - prices["key"]) / 2,
                        "bills every rotation, although only the first two add to the price",
                    ),
                    (total - stored, "takes keys for free"),
                    (stored, "takes requests for free"),
                    (total + 9 * symmetric, "takes the price of 10,000 requests for that of 1,000"),
                )
            ],
        ),
        prices=prices.used,
    )


def _key_steps(keys: int, rotations: int, billed: int, prices: Prices, stored: Exact) -> list[Step]:
    steps = [
        Step(
            f"{plural(keys, 'key')} x ${prices.text('key')} a month"
            + (f", and {plural(billed, 'rotation')} of each x ${prices.text('rotation')}" if billed else "")
            + f" = {dollars(money(stored))}.",
            "Each customer managed key costs $1 a month, every primary and replica of a multi-Region key too.",
            sources.PRICING,
        )
    ]
    if rotations:
        steps.append(
            Step(
                f"Of {plural(rotations, 'rotation')} of a key {billed:,} "
                f"{'adds' if billed == 1 else 'add'} to its price.",
                "The first and the second rotation add $1 a month each, later ones nothing.",
                sources.PRICING,
            )
        )
    return steps
