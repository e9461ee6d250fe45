"""gp2, whose performance follows its size, and gp3, whose performance is bought."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.ebs import rules
from calculators.ebs.cost import priced
from calculators.exact import ceil_div, money, plain, quotient
from calculators.explain import between, dollars, mistakes, positive
from calculators.spans import span
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from calculators.contract import Plain
    from calculators.units import Exact


def gp2_burst_seconds(size: int, load: int, bucket: Exact) -> Exact | None:
    """How long a gp2 volume carries a load above its baseline; None when it does for ever."""
    baseline = rules.gp2_baseline(size)
    return quotient(bucket, load - baseline) if load > baseline else None


def gp2(*, size: Exact, load: int, balance: Exact, io_size: Exact | None) -> Result:
    """Baseline and burst of a gp2 volume; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: There is no such volume, or no volume carries that load.
    """
    amount = rules.checked_size("gp2", size)
    between("balance", balance, 0, 100, "BurstBalance", "%")
    baseline = rules.gp2_baseline(amount)
    burst = max(baseline, rules.GP2_BURST)
    between("load", load, 1, burst, f"The load of a {amount:,} GiB gp2 volume", "IOPS")
    limit = rules.gp2_throughput(amount)
    answer: dict[str, Plain] = {"baseline_iops": baseline, "burst_iops": burst}
    units = {"baseline_iops": "IOPS", "burst_iops": "IOPS"}
    steps = [_baseline_step(amount, baseline)]
    wrong = mistakes("baseline_iops", baseline, _wrong_baselines(amount))
    bucket = quotient(balance * rules.GP2_BUCKET, 100)
    seconds = gp2_burst_seconds(amount, load, bucket)
    if seconds is None:
        steps.append(_no_burst(baseline, load))
    else:
        answer["burst_duration"], units["burst_duration"] = _whole(seconds), "s"
        steps.append(
            Step(
                f"{number_text(bucket)} credits / ({load:,} - {baseline:,} IOPS) = {number_text(_whole(seconds))} s, "
                f"{span(_whole(seconds))}.",
                "A burst spends a credit for each I/O and earns the baseline meanwhile.",
                rules.GENERAL_PURPOSE,
            )
        )
        wrong += mistakes(
            "burst_duration", answer["burst_duration"], _wrong_bursts(bucket, load, baseline, seconds)
        )
    if baseline < rules.GP2_BURST:
        refill = quotient(rules.GP2_BUCKET, baseline)
        answer["refill"], units["refill"] = _whole(refill), "s"
        steps.append(
            Step(
                f"{rules.GP2_BUCKET:,} credits / {baseline:,} IOPS = {number_text(_whole(refill))} s, "
                f"{span(_whole(refill))}, to fill an empty bucket.",
                "A volume earns its baseline in credits each second, up to 5.4 million.",
                rules.GENERAL_PURPOSE,
            )
        )
    answer["throughput"], units["throughput"] = limit, "MiB/s"
    steps.append(_throughput_step(amount, limit))
    if io_size is not None:
        positive("io_size", io_size, "The size of an I/O")
        for name, iops in (("throughput_at_baseline", baseline), ("throughput_at_burst", burst)):
            reached = min(limit, quotient(iops * io_size, 2**20))
            answer[name], units[name] = plain(reached), "MiB/s"
            steps.append(
                Step(
                    f"{iops:,} IOPS x {number_text(quotient(io_size, 1024))} KiB, at most {limit} MiB/s: "
                    f"{number_text(reached)} MiB/s.",
                    "Throughput is IOPS times the size of an I/O, up to the volume's limit.",
                    rules.GENERAL_PURPOSE,
                )
            )
    if baseline < rules.GP2_BURST:
        steps.append(
            Step(
                f"Once the bucket is empty, {baseline:,} IOPS are left.",
                "Without credits a volume has its baseline: 3 IOPS a GiB, from 100 to 16,000.",
                rules.GENERAL_PURPOSE,
            )
        )
    return Result(
        answer,
        units,
        steps,
        assumptions=["The instance's own EBS bandwidth and IOPS are no bottleneck."],
        misconceptions=wrong,
    )


def _baseline_step(size: int, baseline: int) -> Step:
    exact = rules.GP2_PER_GIB * size
    bounded = "" if exact == baseline else f", bounded to {baseline:,}"
    return Step(
        f"{rules.GP2_PER_GIB} IOPS x {size:,} GiB = {exact:,} IOPS{bounded}.",
        "gp2 has 3 IOPS a GiB, at least 100 and at most 16,000.",
        rules.GENERAL_PURPOSE,
    )


def _no_burst(baseline: int, load: int) -> Step:
    if baseline >= rules.GP2_BURST:
        return Step(
            f"A baseline of {baseline:,} IOPS is no less than the burst's 3,000: there is nothing to burst to.",
            "Only volumes with a baseline below 3,000 IOPS burst.",
            rules.GENERAL_PURPOSE,
        )
    return Step(
        f"{load:,} IOPS are no more than the baseline of {baseline:,}: no credits are spent.",
        "Credits are spent only above the baseline.",
        rules.GENERAL_PURPOSE,
    )


def _throughput_step(size: int, limit: int) -> Step:
    where = f"{size:,} GiB is above" if size > rules.GP2_SMALL else f"{size:,} GiB is not above"
    burst = " while it has credits" if rules.GP2_SMALL < size < rules.GP2_LARGE else ""
    return Step(
        f"{where} 170 GiB: up to {limit} MiB/s{burst}.",
        "gp2 gives 128 MiB/s up to 170 GiB, in bursts 250 above that, and 250 steadily from 334 GiB.",
        rules.GENERAL_PURPOSE,
    )


def _wrong_baselines(size: int) -> Iterable[tuple[Plain, str]]:
    return (
        (rules.GP2_PER_GIB * size, "forgets the minimum of 100 and the maximum of 16,000 IOPS"),
        (rules.GP2_BURST, "takes the burst, or gp3's included 3,000 IOPS, for the baseline"),
        (min(max(10 * size, 100), 16_000), "takes 10 IOPS a GiB instead of 3"),
        (size, "takes 1 IOPS a GiB"),
        (rules.GP2_HIGHEST, "takes the largest volume's maximum"),
        (min(50 * size, 64_000), "takes the 50 IOPS a GiB that io1 may be given"),
    )


def _wrong_bursts(bucket: Exact, load: int, baseline: int, seconds: Exact) -> Iterable[tuple[Plain, str]]:
    return (
        (_whole(quotient(bucket, load)), "forgets the credits that are earned during the burst"),
        (_whole(quotient(bucket, baseline)), "divides by the baseline: the time to fill the bucket"),
        (
            _whole(quotient(bucket, load + baseline)),
            "adds the baseline to the load instead of taking it off",
        ),
        (_whole(quotient(seconds, 60)), "takes minutes for seconds"),
        (1800, "takes the 30 minutes that any volume bursts at least"),
    )


def gp3(*, size: Exact, iops: int, throughput: int, price: list[str]) -> Result:
    """Limits and cost of a gp3 volume; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: EBS makes no such volume.
    """
    amount = rules.checked_size("gp3", size)
    check_gp3(amount, iops, throughput)
    most_iops, most_throughput = rules.gp3_most_iops(amount), rules.gp3_most_throughput(iops)
    parts, prices = priced("gp3", amount, iops, throughput, price)
    total = sum(cost for _, _, _, cost in parts)
    answer: dict[str, Plain] = {
        "most_iops": most_iops,
        "most_throughput": most_throughput,
        "extra_iops": max(0, iops - rules.GP3_IOPS),
        "extra_throughput": max(0, throughput - rules.GP3_THROUGHPUT),
        "cost": money(total),
    }
    steps = [
        Step(
            f"500 IOPS x {amount:,} GiB, at least 3,000 and at most 80,000: {most_iops:,} IOPS.",
            "gp3 may be given up to 500 IOPS a GiB above its included 3,000.",
            rules.GENERAL_PURPOSE,
        ),
        Step(
            f"0.25 MiB/s x {iops:,} IOPS, at most 2,000: {most_throughput:,} MiB/s.",
            "gp3 may be given up to 0.25 MiB/s for each provisioned IOPS.",
            rules.GENERAL_PURPOSE,
        ),
        Step(
            "The highest values are those of today's API: 80,000 IOPS, 2,000 MiB/s and 65,536 GiB.",
            "Until September 2025 they were 16,000 IOPS, 1,000 MiB/s and 16,384 GiB.",
            rules.IOPS_LIMITS,
        ),
        *cost_steps(parts),
    ]
    return Result(
        answer,
        {
            "most_iops": "IOPS",
            "most_throughput": "MiB/s",
            "extra_iops": "IOPS",
            "extra_throughput": "MiB/s",
            "cost": "USD a month",
        },
        steps,
        assumptions=["gp3 has no bursts: what is provisioned is there all the time."],
        misconceptions=[
            *mistakes("most_iops", most_iops, _wrong_most(amount)),
            *mistakes("most_throughput", most_throughput, _wrong_throughputs(iops)),
            *mistakes("cost", answer["cost"], _wrong_costs(iops, throughput, parts)),
        ],
        prices=prices,
    )


def cost_steps(parts: list[tuple[str, Exact, Exact, Exact]]) -> list[Step]:
    """A line for each part of a volume's monthly cost."""
    total = sum(amount for _, _, _, amount in parts)
    return [
        *(
            Step(
                f"{number_text(quantity)} {name} x ${number_text(unit)} = {dollars(amount)} a month.",
                "A volume is billed for what is provisioned, used or not.",
                rules.PRICING,
            )
            for name, quantity, unit, amount in parts
            if quantity
        ),
        Step(f"Together {dollars(money(total))} a month.", "The parts of a volume add up.", rules.PRICING),
    ]


def check_gp3(size: int, iops: int, throughput: int) -> None:
    """Refuse what EBS would refuse.

    Raises:
        CalculatorError: Out of range, or out of proportion.
    """
    between("iops", iops, rules.GP3_IOPS, rules.GP3_HIGHEST_IOPS, "The IOPS of a gp3 volume")
    between(
        "throughput",
        throughput,
        rules.GP3_THROUGHPUT,
        rules.GP3_HIGHEST_THROUGHPUT,
        "The throughput of a gp3 volume",
        "MiB/s",
    )
    if iops > rules.gp3_most_iops(size):
        raise CalculatorError(
            "iops",
            f"A gp3 volume of {size:,} GiB may have {rules.gp3_most_iops(size):,} IOPS at most (500 a GiB).",
            f"{iops:,} IOPS need {ceil_div(iops, rules.GP3_IOPS_PER_GIB):,} GiB.",
        )
    if throughput > rules.gp3_most_throughput(iops):
        raise CalculatorError(
            "throughput",
            f"{iops:,} IOPS allow {rules.gp3_most_throughput(iops):,} MiB/s at most (0.25 an IOPS).",
            f"{throughput:,} MiB/s need {throughput * rules.GP3_IOPS_PER_MIB:,} IOPS.",
        )


def _wrong_most(size: int) -> Iterable[tuple[Plain, str]]:
    return (
        (max(rules.GP3_IOPS, min(16_000, 500 * size)), "takes the old maximum of 16,000 IOPS"),
        (rules.gp2_baseline(size), "takes gp2's 3 IOPS a GiB"),
        (min(64_000, 50 * size), "takes io1's 50 IOPS a GiB"),
        (500 * size, "forgets the included 3,000 and the maximum of 80,000 IOPS"),
        (rules.GP3_IOPS, "takes what is included for the most"),
    )


def _wrong_throughputs(iops: int) -> Iterable[tuple[Plain, str]]:
    return (
        (min(1_000, iops // 4), "takes the old maximum of 1,000 MiB/s"),
        (125, "takes what is included for the most"),
        (250, "takes gp2's highest throughput"),
        (iops // 64, "counts 16 KiB an IOPS"),
        (2_000, "takes the type's maximum, whatever the IOPS"),
    )


def _wrong_costs(
    iops: int, throughput: int, parts: list[tuple[str, Exact, Exact, Exact]]
) -> Iterable[tuple[Plain, str]]:
    total = sum(cost for _, _, _, cost in parts)
    storage, per_iops, per_mib = parts[0][3], parts[1][2], parts[2][2]
    return (
        (
            money(total - parts[1][3] + iops * per_iops),
            f"charges all {iops:,} IOPS, although 3,000 are included",
        ),
        (
            money(storage + iops * per_iops + throughput * per_mib),
            "charges all IOPS and all throughput, although 3,000 and 125 are included",
        ),
        (money(storage + parts[1][3]), "forgets the throughput above 125 MiB/s"),
        (money(storage), "charges the storage alone"),
        (
            money(total - parts[2][3] + throughput * per_mib),
            "charges all throughput, although 125 are included",
        ),
    )


def _whole(value: Exact) -> int:
    return int((2 * value + 1) // 2)
