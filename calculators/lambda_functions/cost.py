"""What a month of a function costs, part by part."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import money, plain, quotient, rounded
from calculators.explain import dollars, mistakes, not_negative, plural, positive
from calculators.lambda_functions import rules
from calculators.lambda_functions.bill import Usage, bill, total
from calculators.prices import Prices
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Misconception, Plain
    from calculators.lambda_functions.bill import Line
    from calculators.units import Exact


def cost(
    *,
    requests: int,
    duration: Exact,
    memory: Exact,
    architecture: str,
    free_tier: bool,
    storage: Exact,
    init: Exact,
    cold_starts: Exact | None,
    provisioned: int,
    provisioned_for: Exact | None,
    provisioned_requests: int | None,
    provisioned_duration: Exact | None,
    measured_at: Exact | None,
    cpu_share: Exact | None,
    threads: int,
    hours: Exact,
    price: list[str],
) -> Result:
    """A month's bill; inputs as ``operations.COST`` lists them.

    Raises:
        CalculatorError: Lambda runs no such function.
    """
    not_negative("requests", requests, "A number of requests")
    rules.running_time("duration", duration, "A duration")
    mb = rules.megabytes("memory", memory, rules.LEAST_MEMORY, rules.MOST_MEMORY, "Memory")
    steps: list[Step] = []
    if measured_at is not None or cpu_share is not None:
        duration = _estimated(duration, mb, measured_at, cpu_share, threads, steps)
    usage = Usage(requests, duration, mb, architecture)
    usage.free_tier = free_tier
    disk = rules.megabytes("storage", storage, rules.LEAST_STORAGE, rules.MOST_STORAGE, "Ephemeral storage")
    usage.extra_storage = disk - rules.LEAST_STORAGE
    _provision(usage, provisioned, provisioned_for, provisioned_requests, provisioned_duration, hours)
    _start_cold(usage, duration, init, cold_starts)
    prices = Prices("lambda.", price)
    lines = bill(usage, prices)
    answer = _answer(usage, lines)
    units = dict.fromkeys(answer, "USD") | {
        "cost": "USD a month",
        "gb_seconds": "GB-s",
        "billed_duration": "ms",
        "per_million": "USD a million requests",
        "parts": "",
    }
    if "billed_cold" in answer:
        units["billed_cold"] = "ms"
    return Result(
        answer,
        units,
        steps + _steps(usage, lines),
        assumptions=_assumptions(usage, hours, measured_at is not None),
        misconceptions=_wrong(usage, prices, lines),
        prices=prices.used,
    )


def _answer(usage: Usage, lines: list[Line]) -> dict[str, Plain]:
    """The main figures, the parts that there are, and the bill line by line."""
    answer: dict[str, Plain] = {
        "cost": money(total(lines)),
        "request_charge": money(total(lines, "requests")),
        "compute_charge": money(total(lines, "duration")),
    }
    if usage.extra_storage:
        answer["storage_charge"] = money(total(lines, "ephemeral"))
    if usage.provisioned:
        answer["provisioned_charge"] = money(total(lines, "provisioned concurrency"))
        answer["provisioned_compute_charge"] = money(total(lines, "provisioned duration"))
    answer["gb_seconds"] = rounded_gb_seconds(usage.on_demand_gb_seconds() + usage.provisioned_gb_seconds())
    answer["billed_duration"] = usage.warm_ms
    if usage.cold_ms != usage.warm_ms:
        answer["billed_cold"] = usage.cold_ms
    answer["per_million"] = money(quotient(total(lines) * 10**6, usage.requests) if usage.requests else 0)
    answer["parts"] = [
        {
            "part": line.part,
            "amount": rounded_gb_seconds(line.amount),
            "unit": line.unit,
            "price": f"${line.price}{' a million' if line.per > 1 else ''}",
            "usd": money(line.usd()),
        }
        for line in lines
    ]
    return answer


def rounded_gb_seconds(value: Exact) -> Plain:
    """GB-seconds as an answer holds them: exact when whole, else to the thousandth, small ones to more digits."""
    return plain(value) if value == int(value) else rounded(value, 3 if value >= 1 else 9)


def _estimated(
    duration: Exact,
    mb: int,
    measured_at: Exact | None,
    cpu_share: Exact | None,
    threads: int,
    steps: list[Step],
) -> Exact:
    """The duration at another memory size than the measured one."""
    if measured_at is None:
        raise CalculatorError(
            "measured_at", "A share of CPU work needs the memory of the measurement.", "Give measured_at."
        )
    share = 100 if cpu_share is None else cpu_share
    if not 0 <= share <= 100:
        raise CalculatorError("cpu_share", f"{number_text(share)} % is no share.", "Give 0 to 100 %.")
    positive("threads", threads, "A number of threads")
    reference = rules.megabytes("measured_at", measured_at, rules.LEAST_MEMORY, rules.MOST_MEMORY, "Memory")
    cpu_part = quotient(duration * share, 100)
    work = cpu_part * rules.speed(reference, threads)
    estimate = rules.modelled_seconds(duration - cpu_part, work, mb, threads)
    rules.running_time("duration", estimate, "The estimated duration")
    steps.append(
        Step(
            f"Estimate for {number_text(mb)} MB: {number_text(rounded(estimate * 1000, 2))} ms, from "
            f"{number_text(duration * 1000)} ms at {number_text(reference)} MB of which "
            f"{number_text(share)} % is CPU work.",
            "CPU grows with memory, one vCPU at 1,769 MB. A model, not a measurement.",
            rules.MEMORY,
        )
    )
    return estimate


def _provision(
    usage: Usage,
    provisioned: int,
    provisioned_for: Exact | None,
    provisioned_requests: int | None,
    provisioned_duration: Exact | None,
    hours: Exact,
) -> None:
    """Enter provisioned concurrency and the requests that it can serve."""
    not_negative("provisioned", provisioned, "Provisioned concurrency")
    positive("hours", hours, "A month in hours")
    if not provisioned:
        for field, value in (
            ("provisioned_for", provisioned_for),
            ("provisioned_requests", provisioned_requests),
            ("provisioned_duration", provisioned_duration),
        ):
            if value is not None:
                raise CalculatorError(
                    field, "There is no provisioned concurrency.", "Give provisioned as well, for example 10."
                )
        return
    time = hours * 3600 if provisioned_for is None else provisioned_for
    positive("provisioned_for", time, "The time it is provisioned")
    if time > hours * 3600:
        raise CalculatorError(
            "provisioned_for", "That is longer than the month.", f"Give at most {number_text(hours)}h."
        )
    evenly = int(quotient(usage.requests * time, hours * 3600))
    wanted = evenly if provisioned_requests is None else provisioned_requests
    if not 0 <= wanted <= usage.requests:
        raise CalculatorError(
            "provisioned_requests",
            f"{number_text(wanted)} of {plural(usage.requests, 'request')} cannot be.",
            f"Give 0 to {usage.requests:,}.",
        )
    if provisioned_duration is not None:
        rules.running_time("provisioned_duration", provisioned_duration, "A duration")
        usage.provisioned_ms = rules.billed_ms(provisioned_duration)
    usage.provisioned = provisioned
    usage.provisioned_time = rules.provisioned_seconds(time)
    by_time = int(provisioned * time * 1000 // usage.provisioned_ms)
    by_rate = int(provisioned * time * rules.RATE_PER_UNIT)
    usage.under_provisioned = min(wanted, by_time, by_rate)


def _start_cold(usage: Usage, duration: Exact, init: Exact, share: Exact | None) -> None:
    """Enter cold starts, whose INIT phase is billed with the request."""
    not_negative("init", init, "The INIT phase")
    if share is None and init:
        raise CalculatorError(
            "cold_starts",
            "An INIT phase is billed with the requests that start cold.",
            "Give their share, for example 1%.",
        )
    cold_starts = share or 0
    if not 0 <= cold_starts <= 100:
        raise CalculatorError(
            "cold_starts", f"{number_text(cold_starts)} % is no share of the requests.", "Give 0 to 100 %."
        )
    if init > rules.LONGEST:
        raise CalculatorError(
            "init", "No INIT phase is that long.", "Give a few hundred milliseconds to some seconds."
        )
    usage.cold = quotient(usage.on_demand() * cold_starts, 100)
    usage.cold_ms = rules.billed_ms(duration + init)


def _steps(usage: Usage, lines: list[Line]) -> list[Step]:
    memory = f"{number_text(usage.memory)} MB / 1,024"
    steps = [
        Step(
            f"A request is billed as {number_text(usage.warm_ms)} ms.",
            "Duration is rounded up to the next millisecond.",
            rules.PRICING,
        )
    ]
    warm = usage.on_demand() - usage.cold
    if usage.cold:
        steps.append(
            Step(
                f"{number_text(usage.cold)} requests start cold and are billed as "
                f"{number_text(usage.cold_ms)} ms, INIT included.",
                "Since August 2025 the INIT phase is billed for every kind of function.",
                rules.INIT_BILLING,
            )
        )
    cold = (
        f" + {number_text(usage.cold)} x {number_text(quotient(usage.cold_ms, 1000))} s" if usage.cold else ""
    )
    seconds = f"{number_text(warm)} x {number_text(quotient(usage.warm_ms, 1000))} s"
    steps.append(
        Step(
            f"On demand: {f'({seconds}{cold})' if cold else seconds} x {memory} = "
            f"{number_text(usage.on_demand_gb_seconds())} GB-s.",
            "GB-seconds = requests x seconds x configured memory in GB, used or not.",
            rules.PRICING,
        )
    )
    if usage.provisioned:
        steps += _provisioned_steps(usage, memory)
    if usage.free_tier:
        steps.append(
            Step(
                f"After the free tier {plural(usage.billable_requests(), 'request')} and "
                f"{number_text(usage.billable_gb_seconds())} GB-s on demand are left.",
                "1,000,000 requests and 400,000 GB-seconds a month are free, and do not expire.",
                rules.PRICING,
            )
        )
    for line in lines:
        per = " a million" if line.per > 1 else ""
        steps.append(
            Step(
                f"{line.part.capitalize()}: {_amount(line)} x ${line.price}{per} = {dollars(line.usd())}.",
                _RULES.get(line.part, "Later tiers of a month's GB-seconds cost less."),
                rules.PRICING,
            )
        )
    steps.append(Step(f"In all {dollars(total(lines))}.", "The parts add up.", rules.PRICING))
    return steps


def _amount(line: Line) -> str:
    return (
        plural(line.amount, "request")
        if line.unit == "requests"
        else f"{number_text(line.amount)} {line.unit}"
    )


_RULES = {
    "requests": "Each request costs the same, whatever it does.",
    "duration": "GB-seconds are billed by tiers of the month's total for each architecture.",
    "ephemeral storage": "512 MB of /tmp are free; more is billed while requests run.",
    "provisioned concurrency": "Configured concurrency is billed for as long as it is configured.",
    "provisioned duration": "Running on provisioned environments has a lower price and no free tier.",
}


def _provisioned_steps(usage: Usage, memory: str) -> list[Step]:
    spilled = usage.on_demand()
    return [
        Step(
            f"Configured: {number_text(usage.provisioned)} x {memory} x {number_text(usage.provisioned_time)} s "
            f"= {number_text(usage.configured_gb_seconds())} GB-s.",
            "Provisioned concurrency is billed from enabling to disabling, rounded up to 5 minutes.",
            rules.PRICING,
        ),
        Step(
            f"Provisioned environments serve {plural(usage.under_provisioned, 'request')} of "
            f"{number_text(usage.provisioned_ms)} ms; {number_text(spilled)} run on demand.",
            "What exceeds the provisioned concurrency, or comes when there is none, runs on demand.",
            rules.PRICING,
        ),
    ]


def _assumptions(usage: Usage, hours: Exact, estimated: bool) -> list[str]:
    said = ["Prices are those of us-east-1, before tax, Savings Plans and data transfer."]
    if not usage.free_tier:
        said.append(
            "The free tier (1,000,000 requests, 400,000 GB-seconds) is not taken off; --free-tier does that."
        )
    if usage.provisioned:
        said.append(
            f"A month has {number_text(hours)} hours. Requests come evenly while concurrency is provisioned: "
            "in bursts more of them spill over to on-demand."
        )
    if estimated:
        said.append("The duration is an estimate: only measuring tells how a function uses more CPU.")
    return said


def _wrong(usage: Usage, prices: Prices, lines: list[Line]) -> list[Misconception]:
    right = total(lines)
    same = Prices(
        "lambda.", [f"{used.name}={used.value}" for used in prices.used]
    )  # leaves ``prices.used`` alone

    def again(**changes: int) -> Exact:
        other = Usage(usage.requests, 1, usage.memory, usage.architecture)
        other.__dict__.update(usage.__dict__)
        other.__dict__.update(changes)
        return total(bill(other, same))

    hundreds = {
        name: -(-getattr(usage, name) // 100) * 100 for name in ("warm_ms", "cold_ms", "provisioned_ms")
    }
    candidates: list[tuple[Exact, str]] = [
        (again(free_tier=False), "forgets the free tier")
        if usage.free_tier
        else (again(free_tier=True), "takes off a free tier that is used up or not asked for"),
        (again(memory=1024), "bills every function as if it had 1 GB"),
        (again(**hundreds), "rounds the duration up to 100 ms, as until December 2020"),
        (total(lines, "requests"), "bills the requests and forgets their duration"),
        (right - total(lines, "requests"), "bills the duration and forgets the requests"),
    ]
    if usage.provisioned:
        idle = total(lines, "provisioned concurrency")
        candidates[:0] = [
            (right - idle, "takes provisioned concurrency for free while nothing runs"),
            (again(provisioned=0, under_provisioned=0), "bills everything on demand"),
            (idle, "bills the configured concurrency only"),
        ]
    if usage.cold:
        candidates.append(
            (again(cold_ms=usage.warm_ms), "takes the INIT phase for free, as until August 2025")
        )
    candidates.append(
        (
            quotient(total(lines, "duration") * 1024, 1000) + right - total(lines, "duration"),
            "takes 1 GB for 1,000 MB",
        )
    )
    return mistakes("cost", money(right), [(money(value), words) for value, words in candidates])
