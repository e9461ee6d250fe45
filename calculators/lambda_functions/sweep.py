"""Memory sizes compared: the cheapest, the fastest, the best balance."""

from __future__ import annotations

from calculators.contract import CalculatorError, Param, Result, Step
from calculators.exact import money, quotient
from calculators.explain import dollars, mistakes, positive, shown
from calculators.lambda_functions import rules
from calculators.lambda_functions.bill import Usage, bill, total
from calculators.prices import Prices
from calculators.units import number_text, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.units import Exact

POWER_TUNING = "https://github.com/alexcasalboni/aws-lambda-power-tuning"
USUAL = (128, 256, 512, 1024, 1536, 1769, 3008, 10_240)
_MOST = 200


class Size:
    """One memory size: how long a request takes, and what the requests cost."""

    def __init__(self, memory: int, seconds: Exact, how: str) -> None:
        self.memory = memory
        self.seconds = seconds
        self.how = how
        self.usd: Exact = 0

    def name(self) -> str:
        """As it is answered: "512 MB"."""
        return f"{self.memory:,} MB"


def cheapest(sizes: Sequence[Size]) -> Size:
    """The least cost; of equal ones the fastest."""
    return min(sizes, key=lambda size: (size.usd, size.seconds))


def fastest(sizes: Sequence[Size]) -> Size:
    """The least duration; of equal ones the cheapest."""
    return min(sizes, key=lambda size: (size.seconds, size.usd))


def balanced(sizes: Sequence[Size], weight: Exact) -> Size:
    """The least weighted sum of cost and duration, each as a share of the largest."""
    dearest, slowest = max(size.usd for size in sizes) or 1, max(size.seconds for size in sizes)
    return min(
        sizes,
        key=lambda size: (
            quotient(weight * size.usd, dearest) + quotient((100 - weight) * size.seconds, slowest)
        ),
    )


def sweep(
    *,
    measured: list[str],
    cpu: Exact | None,
    waiting: Exact,
    threads: int,
    memory: list[Exact],
    requests: int,
    cost_weight: Exact,
    architecture: str,
    price: list[str],
) -> Result:
    """Sizes compared; inputs as ``operations.SWEEP`` lists them.

    Raises:
        CalculatorError: There is nothing to compare, or a size or duration that no function has.
    """
    positive("requests", requests, "A number of requests")
    if not 0 <= cost_weight <= 100:
        raise CalculatorError(
            "cost_weight", f"{number_text(cost_weight)} % is no weight.", "Give 0 to 100 %."
        )
    sizes = _measured(measured) + _estimated(cpu, waiting, threads, memory, len(measured))
    if len(sizes) < 2:
        raise CalculatorError(
            "measured",
            "There are no two sizes to compare.",
            "Give pairs as 512=800ms, or cpu for an estimate.",
        )
    unique = {size.memory: size for size in reversed(sizes)}  # a measurement wins over an estimate
    compared = [unique[mb] for mb in sorted(unique)]
    prices = Prices("lambda.", price)
    for size in compared:
        size.usd = total(bill(Usage(requests, size.seconds, size.memory, architecture), prices))
    least, quickest, best = cheapest(compared), fastest(compared), balanced(compared, cost_weight)
    names = [size.name() for size in compared]
    return Result(
        {
            "cheapest": least.name(),
            "fastest": quickest.name(),
            "balanced": best.name(),
            "cost": money(least.usd),
            "fastest_cost": money(quickest.usd),
            "sizes": [
                {
                    "memory_mb": size.memory,
                    "billed_ms": rules.billed_ms(size.seconds),
                    "usd": money(size.usd),
                    "duration": size.how,
                }
                for size in compared
            ],
        },
        {"cheapest": "", "fastest": "", "balanced": "", "cost": "USD", "fastest_cost": "USD", "sizes": ""},
        _steps(compared, least, quickest, best, cost_weight),
        assumptions=[
            f"{number_text(requests)} requests are priced, without the free tier; prices are those of us-east-1.",
            *(
                ["Estimated durations are a model: measure before you decide."]
                if any(size.how == "estimate" for size in compared)
                else []
            ),
        ],
        misconceptions=mistakes(
            "cheapest",
            least.name(),
            [
                (names[0], "takes the least memory for the cheapest, though the function runs longer"),
                (quickest.name(), "takes the fastest for the cheapest"),
                (names[-1], "takes it that more memory always pays for itself"),
                (best.name(), "takes the best balance for the cheapest"),
                *((name, "compares durations without memory") for name in names),
            ],
        ),
        prices=prices.used,
    )


def _measured(pairs: list[str]) -> list[Size]:
    if len(pairs) > _MOST:
        raise CalculatorError("measured", f"{len(pairs):,} pairs are too many.", f"Give at most {_MOST}.")
    sizes: list[Size] = []
    for pair in pairs:
        left, equals, right = (part.strip() for part in pair.partition("="))
        if not equals or not left or not right:
            raise CalculatorError("measured", f"{shown(pair)} is no pair.", "Write it as 512=800ms.")
        size: Exact = parse(Param("measured", "size", ""), left)  # type: ignore[assignment]
        seconds: Exact = parse(Param("measured", "duration", ""), right)  # type: ignore[assignment]
        mb = rules.megabytes("measured", size, rules.LEAST_MEMORY, rules.MOST_MEMORY, "Memory")
        rules.running_time("measured", seconds, "A duration")
        if mb in [known.memory for known in sizes]:
            raise CalculatorError("measured", f"{mb:,} MB is given twice.", "Give each size once.")
        sizes.append(Size(mb, seconds, "measured"))
    return sizes


def _estimated(
    cpu: Exact | None, waiting: Exact, threads: int, memory: list[Exact], others: int
) -> list[Size]:
    if cpu is None:
        if memory and not others:
            raise CalculatorError(
                "cpu", "An estimate needs the CPU work.", "Give it as cpu, for example 200ms."
            )
        return []
    if cpu < 0 or waiting < 0 or cpu + waiting <= 0:
        raise CalculatorError("cpu", "A request takes some time.", "Give a time as 200ms.")
    positive("threads", threads, "A number of threads")
    if len(memory) > _MOST:
        raise CalculatorError("memory", f"{len(memory):,} sizes are too many.", f"Give at most {_MOST}.")
    sizes = []
    for size in memory or USUAL:
        mb = rules.megabytes("memory", size, rules.LEAST_MEMORY, rules.MOST_MEMORY, "Memory")
        seconds = rules.modelled_seconds(waiting, cpu, mb, threads)
        rules.running_time("cpu", seconds, f"An estimate for {mb:,} MB")
        sizes.append(Size(mb, seconds, "estimate"))
    return sizes


def _steps(compared: list[Size], least: Size, quickest: Size, best: Size, weight: Exact) -> list[Step]:
    steps = []
    if any(size.how == "estimate" for size in compared):
        steps.append(
            Step(
                "Estimated durations: waiting + CPU work / vCPUs, where vCPUs = memory / 1,769 MB, at most one a "
                "thread.",
                "CPU is allotted in proportion to memory; at 1,769 MB a function has one vCPU.",
                rules.MEMORY,
            )
        )
    steps += [
        Step(
            f"{size.name()}: {number_text(rules.billed_ms(size.seconds))} ms cost {dollars(size.usd)}"
            f"{', the least' if size is least else ''}{', the fastest' if size is quickest else ''}.",
            "Cost = requests x price + requests x seconds x GB x price of a GB-second.",
            rules.PRICING,
        )
        for size in compared[:20]
    ]
    steps.append(
        Step(
            f"Balance: {number_text(weight)} % cost / highest cost + {number_text(100 - weight)} % duration / longest "
            f"duration is least at {best.name()}.",
            "The balanced strategy of Lambda Power Tuning weighs cost and duration as shares of the worst.",
            POWER_TUNING,
        )
    )
    steps.append(
        Step(
            f"Fastest: {quickest.name()}; cheapest: {least.name()}.",
            "More memory costs more a second and brings more CPU: what counts is their product.",
            rules.MEMORY,
        )
    )
    return steps
