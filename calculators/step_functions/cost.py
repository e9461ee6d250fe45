"""What a workflow costs a month."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import money, quotient, tidy
from calculators.explain import dollars, mistakes, not_negative, plural
from calculators.prices import Prices
from calculators.step_functions import rules
from calculators.step_functions.rules import Express, Standard
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Misconception
    from calculators.units import Exact

_LEFT_OUT = "What the workflow calls (AWS Lambda and others) is billed on its own and left out."


def cost(
    *,
    executions: int,
    workflow: str,
    transitions: Exact | None,
    retries: Exact,
    duration: Exact | None,
    memory: Exact,
    free_tier: bool,
    price: list[str],
) -> Result:
    """A month's bill; inputs as ``operations.COST`` lists them.

    Raises:
        CalculatorError: There is no such workflow.
    """
    prices = Prices("step-functions.", price)
    if workflow == "standard":
        if transitions is None:
            raise CalculatorError(
                "transitions",
                "A Standard workflow is billed by its state transitions.",
                "Give them, for example 6.",
            )
        rules.checked_executions(executions, transitions, retries)
        return _standard(executions, transitions, retries, prices, free_tier=free_tier)
    if duration is None:
        raise CalculatorError(
            "duration", "An Express workflow is billed by its duration.", "Give it, for example 2s."
        )
    not_negative("executions", executions, "A number of executions")
    not_negative("transitions", transitions or 0, "A number of state transitions")
    rules.express_duration(duration)
    return _express(executions, duration, rules.megabytes(memory), transitions, prices)


def _standard(
    executions: int, transitions: Exact, retries: Exact, prices: Prices, *, free_tier: bool
) -> Result:
    use = Standard(executions, transitions, retries)
    use.free = rules.FREE_TRANSITIONS if free_tier else 0
    usd = use.usd(prices)
    text = f"${prices.text('transition')}"
    steps = standard_steps(executions, transitions, retries, use)
    steps.append(
        Step(
            f"{number_text(use.billed())} x {text} a thousand = {dollars(usd)}.",
            "Standard workflows are billed by state transitions, however long they last.",
            rules.PRICING,
        )
    )
    return Result(
        {
            "cost": money(usd),
            "transitions": tidy(use.transitions),
            "billed_transitions": tidy(use.billed()),
            "per_million": money(quotient(usd * 10**6, executions) if executions else 0),
        },
        {
            "cost": "USD a month",
            "transitions": "state transitions",
            "billed_transitions": "state transitions",
            "per_million": "USD a million executions",
        },
        steps,
        assumptions=[
            "Prices are those of us-east-1, before tax.",
            _LEFT_OUT,
            *(
                []
                if free_tier
                else ["4,000 free transitions a month are not taken off; --free-tier does that."]
            ),
        ],
        misconceptions=_wrong_standard(executions, transitions, retries, use, prices),
        prices=prices.used,
    )


def standard_steps(executions: int, transitions: Exact, retries: Exact, use: Standard) -> list[Step]:
    """The transitions of a month, and those after the free tier."""
    each = (
        f"({number_text(transitions)} + {number_text(retries)} retries)"
        if retries
        else number_text(transitions)
    )
    steps = [
        Step(
            f"{plural(executions, 'execution')} x {each} = {plural(use.transitions, 'state transition')}.",
            "Each step that is executed is a transition, and each retry is one more.",
            rules.PRICING,
        )
    ]
    if use.free:
        steps.append(
            Step(
                f"After the free tier {number_text(use.billed())} are left.",
                "4,000 transitions a month are free and do not expire.",
                rules.PRICING,
            )
        )
    return steps


def _wrong_standard(
    executions: int, transitions: Exact, retries: Exact, use: Standard, prices: Prices
) -> list[Misconception]:
    one = prices["transition"] / 1000
    candidates: list[tuple[Exact, str]] = []
    if retries:
        candidates.append(
            (max(0, executions * transitions - use.free) * one, "leaves out that retries are transitions too")
        )
    if use.free:
        candidates.append((use.transitions * one, "forgets the 4,000 free transitions"))
    candidates += [
        (executions * one, "bills executions instead of state transitions"),
        (use.billed() * one * 10, "takes the price of a thousand transitions for a hundred"),
        (use.billed() * one / 25, "takes the price of a million Express requests for transitions"),
        (executions * (transitions + retries + 1) * one, "counts the start of an execution as a transition"),
        (executions * max(0, transitions + retries - 1) * one, "counts the arrows between the states"),
    ]
    return mistakes("cost", money(use.usd(prices)), [(money(usd), words) for usd, words in candidates])


def _express(
    executions: int, duration: Exact, memory: Exact, transitions: Exact | None, prices: Prices
) -> Result:
    use = Express(executions, duration, memory)
    usd = use.usd(prices)
    steps = express_steps(use, prices)
    steps.append(Step(f"In all {dollars(usd)}.", "Requests and duration add up.", rules.PRICING))
    return Result(
        {
            "cost": money(usd),
            "request_charge": money(use.request_usd(prices)),
            "duration_charge": money(use.duration_usd(prices)),
            "gb_seconds": tidy(use.gb_seconds()),
            "gb_hours": tidy(quotient(use.gb_seconds(), 3600)),
            "billed_duration": use.ms,
            "billed_memory": use.mb,
            "per_million": money(quotient(usd * 10**6, executions) if executions else 0),
        },
        {
            "cost": "USD a month",
            "request_charge": "USD",
            "duration_charge": "USD",
            "gb_seconds": "GB-s",
            "gb_hours": "GB-hours",
            "billed_duration": "ms",
            "billed_memory": "MB",
            "per_million": "USD a million executions",
        },
        steps,
        assumptions=[
            "Prices are those of us-east-1, before tax; there is no free tier for Express.",
            _LEFT_OUT,
        ],
        misconceptions=_wrong_express(use, duration, memory, transitions, prices),
        prices=prices.used,
    )


def express_steps(use: Express, prices: Prices) -> list[Step]:
    """Requests, and GB-seconds tier by tier."""
    steps = [
        Step(
            f"Requests: {plural(use.executions, 'execution')} x ${prices.text('express.request')} a million = "
            f"{dollars(use.request_usd(prices))}.",
            "Each start of an Express workflow is a request.",
            rules.PRICING,
        ),
        Step(
            f"An execution is billed {use.ms:,} ms and {use.mb:,} MB: {number_text(use.executions)} x "
            f"{number_text(quotient(use.ms, 1000))} s x {use.mb:,} / 1,024 = {number_text(use.gb_seconds())} GB-s.",
            "Duration rounds up to 100 ms, memory to chunks of 64 MB.",
            rules.PRICING,
        ),
    ]
    steps += [
        Step(
            f"Duration: {number_text(amount)} GB-s x ${prices.text(name)} = {dollars(amount * prices[name])}.",
            "The first 1,000 GB-hours of a month cost most, the next 4,000 half of it, the rest still less.",
            rules.PRICING,
        )
        for amount, name in use.parts()
    ]
    return steps


def _wrong_express(
    use: Express, duration: Exact, memory: Exact, transitions: Exact | None, prices: Prices
) -> list[Misconception]:
    first = prices["express.duration"]
    requests = use.request_usd(prices)
    seconds = -(-duration // 1) * use.executions
    candidates: list[tuple[Exact, str]] = [
        (requests, "bills requests only"),
        (
            requests + quotient(use.executions * use.ms, 1000) * first,
            "bills 1 GB of memory for each execution",
        ),
        (requests + quotient(seconds * use.mb, 1024) * first, "rounds the duration up to a second"),
        (requests + use.gb_seconds() * first, "takes the first tier's price for all GB-seconds"),
        (use.duration_usd(prices), "bills duration only"),
        (
            requests + quotient(use.executions * use.ms, 1000) * quotient(memory, 1024) * first,
            "leaves out that memory is billed in chunks of 64 MB",
        ),
    ]
    if transitions:
        standard = use.executions * transitions * Prices("step-functions.")["transition"] / 1000
        candidates.insert(0, (standard, "bills state transitions, as of a Standard workflow"))
    return mistakes("cost", money(use.usd(prices)), [(money(usd), words) for usd, words in candidates])
