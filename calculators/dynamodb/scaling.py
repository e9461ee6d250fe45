"""Auto scaling's target, and the number of partitions that older exam questions ask for."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.dynamodb import explain
from calculators.exact import ceil_div, plain, quotient, rounded
from calculators.explain import mistakes, positive
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

AUTO_SCALING = f"{explain.GUIDE}AutoScaling.html"
LOWEST_TARGET, HIGHEST_TARGET = 20, 90  # percent
PARTITION_KEYS = f"{explain.GUIDE}bp-partition-key-design.html"
# The page as it stood before AWS took the formula out in April 2018.
LEGACY_PARTITIONS = (
    "https://github.com/awsdocs/amazon-dynamodb-developer-guide/blob/"
    "21cfcaf78daf2919709dd4df421bf220c537e363/doc_source/GuidelinesForTables.md"
)
PARTITION_RCU = 3000
PARTITION_WCU = 1000
PARTITION_GB = 10


def autoscaling(*, consumed: Exact, target: Exact, minimum: int, maximum: int | None) -> Result:
    """Auto scaling's target; inputs as ``operations.AUTOSCALING`` lists them.

    Raises:
        CalculatorError: DynamoDB takes no such policy.
    """
    positive("consumed", consumed, "Consumption")
    positive("minimum", minimum, "The minimum")
    if not LOWEST_TARGET <= target <= HIGHEST_TARGET:
        raise CalculatorError(
            "target", f"A target of {number_text(target)} % is out of range.", "DynamoDB takes 20 to 90 %."
        )
    if maximum is not None and maximum < minimum:
        raise CalculatorError("maximum", "The maximum is below the minimum.", f"Give {minimum:,} or more.")
    wanted = ceil_div(consumed * 100, target)
    capacity = max(minimum, wanted if maximum is None else min(wanted, maximum))
    steps = [
        Step(
            f"{number_text(consumed)} / {number_text(target)} % = {number_text(quotient(consumed * 100, target))}: "
            f"{number_text(wanted)} units.",
            "Target tracking keeps consumed / provisioned at the target; units are whole.",
            AUTO_SCALING,
        )
    ]
    if capacity != wanted:
        bound = "minimum" if capacity > wanted else "maximum"
        steps.append(
            Step(
                f"The policy's {bound} makes it {number_text(capacity)} units.",
                "A scaling policy stays between its minimum and maximum.",
                AUTO_SCALING,
            )
        )
    assumptions = [
        "The load stays as it is: scaling out waits for two minutes above the target, scaling in for 15 below.",
        "Short peaks are carried by capacity saved up for bursts.",
    ]
    if capacity < consumed:
        assumptions.append(
            f"{number_text(capacity)} units are less than is consumed: requests are throttled."
        )
    return Result(
        {"capacity": capacity, "utilization": rounded(quotient(consumed * 100, capacity), 1)},
        {"capacity": "units", "utilization": "%"},
        steps,
        assumptions=assumptions,
        misconceptions=mistakes("capacity", capacity, _wrong_capacities(consumed, target)),
    )


def _wrong_capacities(consumed: Exact, target: Exact) -> list[tuple[Plain, str]]:
    return [
        (
            ceil_div(consumed * target, 100),
            f"multiplies by {number_text(target)} % instead of dividing by it",
        ),
        (
            ceil_div(consumed * (200 - target), 100),
            f"adds the missing {number_text(100 - target)} % to what is consumed",
        ),
        (ceil_div(consumed, 1), "provisions what is consumed, without headroom"),
        (ceil_div(consumed * 100, 100 - target), f"divides by {number_text(100 - target)} %, the headroom"),
        (int(consumed * 100 // target), "rounds down, which leaves utilization above the target"),
    ]


def partitions(*, rcu: Exact, wcu: Exact, storage: Exact) -> Result:
    """The legacy formula; inputs as ``operations.PARTITIONS`` lists them.

    Raises:
        CalculatorError: A quantity is negative.
    """
    for field, value in (("rcu", rcu), ("wcu", wcu), ("storage", storage)):
        if value < 0:
            raise CalculatorError(field, f"{field} is never negative.", "Give 0 or more.")
    throughput = quotient(rcu, PARTITION_RCU) + quotient(wcu, PARTITION_WCU)
    by_throughput = max(1, ceil_div(throughput, 1))
    by_size = max(1, ceil_div(storage, PARTITION_GB))
    partitions = max(by_throughput, by_size)
    steps = [
        Step(
            f"{number_text(rcu)} RCU / 3,000 + {number_text(wcu)} WCU / 1,000 = {number_text(throughput)}: "
            f"{number_text(by_throughput)} by throughput.",
            "Legacy: a partition carries 3,000 RCU or 1,000 WCU, and the shares of both add up.",
            LEGACY_PARTITIONS,
        ),
        Step(
            f"{number_text(storage)} GB / 10 GB: {number_text(by_size)} by size.",
            "A partition holds about 10 GB.",
            LEGACY_PARTITIONS,
        ),
        Step(
            f"The larger of the two: {number_text(partitions)}.",
            "A convention of courses: AWS printed the two parts, never one formula.",
            LEGACY_PARTITIONS,
        ),
        Step(
            f"Spread evenly, each carries {number_text(quotient(rcu, partitions))} RCU and "
            f"{number_text(quotient(wcu, partitions))} WCU.",
            "Legacy: provisioned throughput is divided evenly among the partitions.",
            LEGACY_PARTITIONS,
        ),
    ]
    return Result(
        {
            "partitions": partitions,
            "by_throughput": by_throughput,
            "by_size": by_size,
            "rcu_each": _each(rcu, partitions),
            "wcu_each": _each(wcu, partitions),
        },
        {
            "partitions": "",
            "by_throughput": "",
            "by_size": "",
            "rcu_each": "RCU",
            "wcu_each": "WCU",
        },
        steps,
        assumptions=[
            "LEGACY formula, for older exam questions: AWS took it out of its guide in April 2018.",
            f"Today a hot partition may use up to 3,000 RCU and 1,000 WCU of the table's ({PARTITION_KEYS}).",
        ],
        misconceptions=mistakes(
            "partitions", partitions, _wrong_partitions(rcu, wcu, by_throughput, by_size)
        ),
    )


def _each(units: Exact, partitions: int) -> Plain:
    share = quotient(units, partitions)
    return share if isinstance(share, int) else rounded(share, 1)


def _wrong_partitions(rcu: Exact, wcu: Exact, by_throughput: int, by_size: int) -> list[tuple[Plain, str]]:
    apart = ceil_div(rcu, PARTITION_RCU) + ceil_div(wcu, PARTITION_WCU)
    larger = max(ceil_div(rcu, PARTITION_RCU), ceil_div(wcu, PARTITION_WCU), by_size)
    swapped = ceil_div(quotient(rcu, PARTITION_WCU) + quotient(wcu, PARTITION_RCU), 1)
    return [
        (max(apart, by_size), f"rounds the shares of reads and writes up each before adding: {apart}"),
        (by_throughput + by_size, "adds the two parts instead of taking the larger"),
        (larger, "takes the larger of reads and writes instead of their sum"),
        (max(swapped, by_size), "swaps 3,000 RCU and 1,000 WCU"),
        (by_throughput, "forgets the size"),
        (by_size, "forgets the throughput"),
        (plain(ceil_div(rcu + wcu, PARTITION_RCU)), "divides all units by 3,000"),
    ]
