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

    from calculators.contract import Plain
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
    bill = Bill(keys, rotations, requests, reuse, s3_requests, saving, rsa_2048, asymmetric, free_tier, price)
    return Result(
        {
            "cost": money(bill.total),
            "keys": money(bill.stored),
            "requests": money(bill.total - bill.stored),
            "billable": bill.billable + rsa_2048 + asymmetric,
            "without_saving": money(bill.total - bill.symmetric + bill.unsaved),
        },
        {
            "cost": "USD a month",
            "keys": "USD a month",
            "requests": "USD a month",
            "billable": "requests",
            "without_saving": "USD a month",
        },
        [*_key_steps(bill), *_request_steps(bill), _sum_step(bill)],
        assumptions=[
            "All keys exist all month and are customer managed; AWS managed and AWS owned keys cost nothing to keep.",
            "Prices are those of us-east-1 before tax; a key that is scheduled for deletion costs nothing.",
        ],
        misconceptions=mistakes("cost", money(bill.total), _wrong(bill)),
        prices=bill.prices.used,
    )


class Bill:
    """A month's keys and requests, and what they cost."""

    def __init__(
        self,
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
    ) -> None:
        self.keys, self.rotations, self.reuse, self.saving = keys, rotations, reuse, saving
        self.requests, self.s3_requests = requests, s3_requests
        self.billed_rotations = min(rotations, rules.BILLED_ROTATIONS)
        self.direct, self.from_s3 = ceil_div(requests, reuse), rules.after_saving(s3_requests, saving)
        self.free = rules.FREE_REQUESTS if free_tier else 0
        self.billable = max(0, self.direct + self.from_s3 - self.free)
        self.prices = prices = Prices("kms.", price)
        a_key = prices["key"]
        self.a_rotation = prices["rotation"] if self.billed_rotations else 0
        self.stored = keys * (a_key + self.billed_rotations * self.a_rotation)
        self.symmetric = self.billable * prices["request"] / REQUESTS
        # Name, number, price and amount of the requests that are never free.
        self.others: list[tuple[str, int, str, Exact]] = [
            (name, number, listed, number * prices[listed] / REQUESTS)
            for name, number, listed in (
                ("RSA_2048", rsa_2048, "rsa-2048-request"),
                ("other asymmetric", asymmetric, "asymmetric-request"),
            )
            if number
        ]
        self.total = self.stored + self.symmetric + sum(amount for *_, amount in self.others)
        self.unsaved = max(0, requests + s3_requests - self.free) * prices["request"] / REQUESTS


def _key_steps(bill: Bill) -> list[Step]:
    billed, prices = bill.billed_rotations, bill.prices
    steps = [
        Step(
            f"{plural(bill.keys, 'key')} x ${prices.text('key')} a month"
            + (f", and {plural(billed, 'rotation')} of each x ${prices.text('rotation')}" if billed else "")
            + f" = {dollars(money(bill.stored))}.",
            "Each customer managed key costs $1 a month, every primary and replica of a multi-Region key too.",
            sources.PRICING,
        )
    ]
    if bill.rotations:
        steps.append(
            Step(
                f"Of {plural(bill.rotations, 'rotation')} of a key {billed:,} "
                f"{'adds' if billed == 1 else 'add'} to its price.",
                "The first and the second rotation add $1 a month each, later ones nothing.",
                sources.PRICING,
            )
        )
    return steps


def _request_steps(bill: Bill) -> list[Step]:
    steps = []
    if bill.reuse > 1:
        steps.append(
            Step(
                f"{number_text(bill.requests)} requests / {bill.reuse:,} uses of each data key = "
                f"{plural(bill.direct, 'request')}.",
                "A data key that is cached and used again needs no call to KMS.",
                sources.CACHING,
            )
        )
    if bill.s3_requests:
        steps.append(
            Step(
                f"S3: {number_text(bill.s3_requests)} - {number_text(bill.saving)} % = {plural(bill.from_s3, 'request')}.",
                "Each upload and download with SSE-KMS is a request; a bucket key lets S3 make far fewer.",
                sources.BUCKET_KEY if bill.saving else sources.QUOTAS,
            )
        )
    less = f" - {number_text(bill.free)} free" if bill.free else ""
    steps.append(
        Step(
            f"({number_text(bill.direct + bill.from_s3)}{less}) requests: {number_text(bill.billable)} x "
            f"${bill.prices.text('request')} for 10,000 = {dollars(money(bill.symmetric))}.",
            "20,000 requests a month with symmetric keys are free, over all Regions.",
            sources.PRICING,
        )
    )
    for name, number, listed, amount in bill.others:
        steps.append(
            Step(
                f"{number_text(number)} requests with {name} keys x ${bill.prices.text(listed)} for 10,000 = "
                f"{dollars(money(amount))}.",
                "Requests with asymmetric keys are never free.",
                sources.PRICING,
            )
        )
    return steps


def _sum_step(bill: Bill) -> Step:
    return Step(
        f"{dollars(money(bill.stored))} for keys + {dollars(money(bill.total - bill.stored))} for requests = "
        f"{dollars(money(bill.total))}.",
        "Keys are paid for by the month, requests as they are made.",
        sources.PRICING,
    )


def _wrong(bill: Bill) -> list[tuple[Plain, str]]:
    total, symmetric = bill.total, bill.symmetric
    full = (bill.direct + bill.from_s3) * bill.prices["request"] / REQUESTS
    rotated = bill.keys * bill.a_rotation
    wrong = [
        (total - symmetric + full, "forgets the free requests"),
        (total - symmetric + bill.unsaved, "forgets that bucket keys and cached data keys save requests"),
        (total - rotated * bill.billed_rotations, "forgets what rotations add"),
        (
            total + rotated * (bill.rotations - bill.billed_rotations),
            "bills every rotation, although only the first two add to the price",
        ),
        (total - bill.stored, "takes keys for free"),
        (bill.stored, "takes requests for free"),
        (total + 9 * symmetric, "takes the price of 10,000 requests for that of 1,000"),
    ]
    return [(money(amount), mistake) for amount, mistake in wrong]
