"""io1 and io2: IOPS that are bought apart from the size, within a ratio to it."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.ebs import rules
from calculators.ebs.cost import priced
from calculators.ebs.general import cost_steps
from calculators.exact import ceil_div, money, plain, quotient
from calculators.explain import between, mistakes
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from calculators.contract import Plain
    from calculators.units import Exact


def check_iops(kind: str, size: int, iops: int) -> None:
    """Refuse IOPS that a volume cannot be given.

    Raises:
        CalculatorError: Out of range, or too many for the size.
    """
    between("iops", iops, rules.LOWEST_IOPS, rules.HIGHEST_IOPS[kind], f"The IOPS of an {kind} volume")
    most = rules.most_iops(kind, size)
    if iops > most:
        ratio = rules.IOPS_PER_GIB[kind]
        raise CalculatorError(
            "iops",
            f"An {kind} volume of {size:,} GiB may have {most:,} IOPS at most ({ratio:,} a GiB).",
            f"{iops:,} IOPS need {ceil_div(iops, ratio):,} GiB.",
        )


def io2(*, size: Exact, iops: int | None, without_nitro: bool, price: list[str]) -> Result:
    """Limits and cost of an io2 volume; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: EBS makes no such volume.
    """
    return _provisioned("io2", size, iops, price, nitro=not without_nitro)


def io1(*, size: Exact, iops: int | None, without_nitro: bool, price: list[str]) -> Result:
    """Limits and cost of an io1 volume; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: EBS makes no such volume.
    """
    return _provisioned("io1", size, iops, price, nitro=not without_nitro)


def _provisioned(kind: str, size: Exact, iops: int | None, price: list[str], *, nitro: bool) -> Result:
    amount = rules.checked_size(kind, size)
    if iops is not None:
        check_iops(kind, amount, iops)
    may = rules.most_iops(kind, amount)
    most = rules.most_iops(kind, amount, nitro=nitro)
    chosen = may if iops is None else iops
    delivered = min(chosen, most)
    throughput = rules.most_throughput(kind, delivered, nitro=nitro)
    parts, prices = priced(kind, amount, chosen, 0, price)
    total = sum(cost for _, _, _, cost in parts)
    answer: dict[str, Plain] = {
        "most_iops": most,
        "iops": delivered,
        "throughput": plain(throughput),
        "cost": money(total),
    }
    return Result(
        answer,
        {"most_iops": "IOPS", "iops": "IOPS", "throughput": "MiB/s", "cost": "USD a month"},
        [
            *_limit_steps(kind, amount, may, most),
            _throughput_step(kind, delivered, throughput, nitro=nitro),
            *cost_steps(parts),
        ],
        assumptions=[
            f"{kind} is billed for the IOPS that are provisioned, delivered or not.",
            *(
                ["Attached to an instance built on Nitro an io2 volume is an io2 Block Express volume."]
                if kind == "io2" and nitro
                else []
            ),
        ],
        misconceptions=[
            *mistakes("most_iops", most, _wrong_most(kind, amount)),
            *mistakes("throughput", answer["throughput"], _wrong_throughput(delivered)),
            *mistakes("cost", answer["cost"], _wrong_cost(kind, chosen, parts)),
        ],
        prices=prices,
    )


def _limit_steps(kind: str, size: int, may: int, most: int) -> list[Step]:
    ratio, highest = rules.IOPS_PER_GIB[kind], rules.HIGHEST_IOPS[kind]
    steps = [
        Step(
            f"{ratio:,} IOPS x {size:,} GiB, at most {highest:,}: {may:,} IOPS.",
            f"{kind} may be given up to {ratio:,} IOPS a GiB.",
            rules.PROVISIONED_IOPS,
        )
    ]
    if most < may:
        steps.append(
            Step(
                f"The instance is not built on Nitro: {most:,} IOPS reach it.",
                "Instances that are not built on the Nitro System get up to 32,000 IOPS.",
                rules.IOPS_LIMITS,
            )
        )
    return steps


def _throughput_step(kind: str, iops: int, throughput: Exact, *, nitro: bool) -> Step:
    if kind == "io2" and nitro:
        text, rule = (
            f"0.256 MiB/s x {iops:,} IOPS, at most 4,000",
            "io2 Block Express gives 0.256 MiB/s an IOPS.",
        )
    elif iops <= rules.OTHER_INSTANCES or not nitro:
        text = f"256 KiB x {iops:,} IOPS, at most 500"
        rule = "Up to 32,000 IOPS an I/O has up to 256 KiB, and the volume 500 MiB/s."
    else:
        text = f"16 KiB x {iops:,} IOPS, at most 1,000"
        rule = "Above 32,000 IOPS throughput grows by 16 KiB an IOPS, to 1,000 MiB/s at 64,000."
    return Step(f"{text}: {number_text(throughput)} MiB/s.", rule, rules.PROVISIONED_IOPS)


def _wrong_most(kind: str, size: int) -> Iterable[tuple[Plain, str]]:
    if kind == "io2":
        yield min(256_000, 500 * size), "takes the 500 IOPS a GiB of io2 before Block Express"
        yield min(64_000, 50 * size), "takes io1's 50 IOPS a GiB and 64,000 IOPS"
    else:
        yield min(64_000, 500 * size), "takes 500 IOPS a GiB, which is gp3's ratio"
        yield min(64_000, 30 * size), "takes 30 IOPS a GiB, io1's ratio of long ago"
    yield rules.gp2_baseline(size), "takes gp2's 3 IOPS a GiB"
    yield rules.HIGHEST_IOPS[kind], "takes the type's maximum, whatever the size"
    yield rules.IOPS_PER_GIB[kind] * size, "forgets the type's maximum"
    yield 16_000, "takes gp2's maximum"


def _wrong_throughput(iops: int) -> Iterable[tuple[Plain, str]]:
    yield plain(min(1_000, quotient(iops, 64))), "counts 16 KiB an IOPS"
    yield 1_000, "takes io1's maximum, whatever the IOPS"
    yield 4_000, "takes io2's maximum, whatever the IOPS"
    yield 250, "takes gp2's highest throughput"
    yield 125, "takes gp3's included throughput"


def _wrong_cost(
    kind: str, iops: int, parts: list[tuple[str, Exact, Exact, Exact]]
) -> Iterable[tuple[Plain, str]]:
    storage, first = parts[0][3], parts[1][2]
    if kind == "io2" and len(parts) > 2:
        yield money(storage + iops * first), "charges all IOPS at the first tier's price"
        yield (
            money(storage + iops * parts[-1][2]),
            "charges all IOPS at the price of the tier that is reached",
        )
    yield money(storage), "charges the storage alone"
    yield money(sum(cost for _, _, _, cost in parts[1:])), "charges the IOPS alone"
    yield money(storage + max(0, iops - 3_000) * first), "takes 3,000 IOPS as included, as with gp3"
