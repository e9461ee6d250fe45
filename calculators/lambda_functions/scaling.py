"""How fast a function scales to a sudden load, and what is throttled meanwhile."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div, quotient, tidy
from calculators.explain import mistakes, not_negative, positive
from calculators.lambda_functions import rules
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Misconception, Plain
    from calculators.units import Exact

_ROWS = 30


class Burst:
    """A step in load, in units of quota: concurrency, or a tenth of the rate for functions under 100 ms."""

    def __init__(self, rate: Exact, duration: Exact, from_rate: Exact, limit: int) -> None:
        self.each = max(
            duration, quotient(1, rules.RATE_PER_UNIT)
        )  # seconds that a request takes of the quota
        self.target = rate * self.each
        self.warm = min(from_rate * self.each, limit)
        self.limit = limit

    def capacity(self, step: int) -> Exact:
        """Units after so many steps of ten seconds; the first are there at once."""
        return min(self.limit, self.target, self.warm + rules.SCALE_STEP * (step + 1))

    def steps(self) -> int:
        """Steps of ten seconds until nothing more is added."""
        missing = min(self.target, self.limit) - self.warm
        return max(0, ceil_div(missing, rules.SCALE_STEP) - 1)

    def throttled(self) -> Exact:
        """Requests throttled until then."""
        steps = self.steps()
        short = steps * (self.target - self.warm) - quotient(rules.SCALE_STEP * steps * (steps + 1), 2)
        return quotient(max(0, short) * rules.SCALE_SECONDS, self.each)

    def throttled_for_ever(self) -> Exact:
        """Requests a second that the limit throttles for as long as the load lasts."""
        return quotient(max(0, self.target - self.limit), self.each)


def scaling(*, rate: Exact, duration: Exact, from_rate: Exact, limit: int) -> Result:
    """A step in load; inputs as ``operations.SCALING`` lists them.

    Raises:
        CalculatorError: There is no such step, or no such function.
    """
    positive("rate", rate, "A rate")
    rules.running_time("duration", duration, "A duration")
    not_negative("from_rate", from_rate, "A rate")
    positive("limit", limit, "The limit")
    if from_rate > rate:
        raise CalculatorError(
            "from_rate", "The load falls: nothing has to scale up.", f"Give at most {number_text(rate)}."
        )
    burst = Burst(rate, duration, from_rate, limit)
    steps = burst.steps()
    throttled = ceil_div(burst.throttled(), 1)
    still = burst.throttled_for_ever()
    answer: dict[str, Plain] = {
        "seconds": steps * rules.SCALE_SECONDS,
        "throttled": throttled,
        "concurrency": ceil_div(rate * duration, 1),
        "throttled_for_ever": tidy(still, 2),
        "timeline": [_row(burst, step, rate) for step in range(min(steps + 1, _ROWS))],
    }
    return Result(
        answer,
        {
            "seconds": "s",
            "throttled": "requests until then",
            "concurrency": "environment" if answer["concurrency"] == 1 else "environments",
            "throttled_for_ever": "requests/s",
            "timeline": "",
        },
        _steps(burst, rate, duration, answer),
        assumptions=[
            "The rate is refilled every ten seconds at once; Lambda tries to do it continuously, and throttles fewer.",
            "Throttled requests are not sent again; clients that retry add to the load.",
            "Each function scales by itself; the account's quota is free for it.",
        ],
        misconceptions=_wrong(burst, answer),
    )


def _row(burst: Burst, step: int, rate: Exact) -> dict[str, Plain]:
    served = quotient(burst.capacity(step), burst.each)
    return {
        "after_s": step * rules.SCALE_SECONDS,
        "capacity": ceil_div(burst.capacity(step), 1),
        "served_a_second": tidy(served, 2),
        "throttled_a_second": tidy(rate - served, 2),
    }


def _steps(burst: Burst, rate: Exact, duration: Exact, answer: dict[str, Plain]) -> list[Step]:
    short = burst.each != duration
    steps = [
        Step(
            f"{number_text(rate)} requests/s x {number_text(burst.each)} s = {number_text(burst.target)} units.",
            "Requests a second are limited to ten times the concurrency, so a request counts as at least 100 ms."
            if short
            else "Concurrency = requests a second x average duration in seconds.",
            rules.CONCURRENCY,
        ),
        Step(
            f"{number_text(burst.warm)} are running; {rules.SCALE_STEP:,} come at once and {rules.SCALE_STEP:,} more "
            f"every {rules.SCALE_SECONDS} s.",
            "A function can add 1,000 execution environments, or 10,000 requests a second, every ten seconds.",
            rules.SCALING,
        ),
    ]
    if answer["throttled"]:
        steps.append(
            Step(
                f"What exceeds the capacity in each of these {rules.SCALE_SECONDS} s adds up to "
                f"{answer['throttled']:,} requests.",
                "Requests that come faster than a function can scale fail with status 429.",
                rules.SCALING,
            )
        )
    if answer["throttled_for_ever"]:
        steps.append(
            Step(
                f"The limit of {burst.limit:,} is below {number_text(burst.target)}: "
                f"{number_text(burst.throttled_for_ever())} requests/s stay throttled.",
                "Scaling ends at the account's quota or the function's reserved concurrency.",
                rules.SCALING,
            )
        )
    goal = "all is served" if not answer["throttled_for_ever"] else "the limit is reached"
    steps.append(
        Step(
            f"After {answer['seconds']:,} s {goal}.",
            "As long as requests increase, a function scales at its fastest rate, up to its limit.",
            rules.SCALING,
        )
    )
    return steps


def _wrong(burst: Burst, answer: dict[str, Plain]) -> list[Misconception]:
    missing = min(burst.target, burst.limit) - burst.warm
    thousands = ceil_div(missing, rules.SCALE_STEP)
    steps = burst.steps()
    seconds = mistakes(
        "seconds",
        answer["seconds"],
        [
            (steps * 60, "takes it that 1,000 environments are added a minute"),
            (
                60 * max(0, ceil_div(missing - 3000, 500)),
                "uses the old rule: a burst of 3,000, then 500 a minute",
            ),
            (thousands * rules.SCALE_SECONDS, "takes it that the first 1,000 come only after ten seconds"),
            (thousands, "takes it that 1,000 environments are added a second"),
            (0, "takes it that Lambda scales to any load at once"),
        ],
    )
    unserved = ceil_div(quotient(burst.target * steps * rules.SCALE_SECONDS, burst.each), 1)
    throttled = mistakes(
        "throttled",
        answer["throttled"],
        [
            (unserved, "takes it that nothing is served while the function scales"),
            (
                ceil_div(quotient((burst.target - burst.capacity(0)) * max(1, steps) * 10, burst.each), 1),
                "takes the first ten seconds for all of them",
            ),
            (0, "takes it that requests wait until an environment is free"),
        ],
    )
    return [*seconds, *throttled]
