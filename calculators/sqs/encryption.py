"""Calls to KMS that an encrypted queue makes."""

from __future__ import annotations

from calculators.contract import Result, Step
from calculators.exact import ceil_div, money, quotient
from calculators.explain import between, dollars, mistakes, not_negative, plural, positive
from calculators.prices import Prices
from calculators.sqs import sources
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.contract import Plain
    from calculators.units import Exact

SHORTEST_REUSE = 60
LONGEST_REUSE = 86_400
REQUESTS = 10_000  # that the price is for


def encryption(*, producers: int, consumers: int, reuse: Exact, hours: Exact, price: Sequence[str]) -> Result:
    """Calls to KMS; inputs as ``operations.ENCRYPTION`` lists them.

    Raises:
        CalculatorError: The reuse period is none that SQS takes.
    """
    not_negative("producers", producers, "A number of principals")
    not_negative("consumers", consumers, "A number of principals")
    positive("hours", hours, "A billing period in hours")
    between("reuse", reuse, SHORTEST_REUSE, LONGEST_REUSE, "A data key reuse period", "s")
    prices = Prices("kms.", price)
    seconds = hours * 3600
    periods = quotient(seconds, reuse)
    calls = ceil_div(periods * (2 * producers + consumers), 1)
    cost = money(calls * prices["request"] / REQUESTS)
    wrong: list[tuple[Plain, str]] = [
        (ceil_div(periods * (producers + consumers), 1), "counts one call for a producer, which makes two"),
        (ceil_div(periods * (2 * producers + 2 * consumers), 1), "counts two calls for a consumer too"),
        (ceil_div(periods * 3, 1), "forgets that principals share no data keys"),
        (
            ceil_div(quotient(seconds, 300) * (2 * producers + consumers), 1),
            "takes the default reuse period of 5 minutes",
        ),
        (ceil_div(periods * (producers + 2 * consumers), 1), "swaps producers and consumers"),
    ]
    return Result(
        {"calls": calls, "cost": cost},
        {"calls": "requests", "cost": "USD"},
        [
            Step(
                f"{number_text(seconds)} s / {number_text(reuse)} s = {number_text(periods)} reuse periods.",
                "SQS keeps a data key for the reuse period before it calls KMS again.",
                sources.KEYS,
            ),
            Step(
                f"{number_text(periods)} x (2 x {plural(producers, 'producer')} + {plural(consumers, 'consumer')}) = "
                f"{plural(calls, 'call')}.",
                "In each period a producer causes GenerateDataKey and Decrypt, a consumer Decrypt; principals do not "
                "share data keys.",
                sources.KEYS,
            ),
            Step(
                f"{number_text(calls)} x ${prices.text('request')} for 10,000 = {dollars(cost)}.",
                "Calls that SQS makes for you are billed as your own.",
                "https://aws.amazon.com/kms/pricing/",
            ),
        ],
        assumptions=[
            "The queue is used in every reuse period; AWS calls the formula an estimate.",
            "The free requests of KMS are used up elsewhere, and the key itself costs extra; SSE-SQS costs nothing.",
        ],
        misconceptions=mistakes("calls", calls, wrong),
        prices=prices.used,
    )
