"""Devices that are shipped: how many it takes, and when they are faster than the network."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import quotient, rounded
from calculators.explain import between, mistakes, plural, positive
from calculators.transfer.network import DECIMAL, LARGEST, REAL, check_link, link_step, size_text, speed_text
from calculators.transfer.rates import (
    DAY,
    DEVICES,
    TB,
    devices_for,
    even_size,
    seconds_by_device,
    seconds_over,
    speed,
)
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

EDGE = "https://docs.aws.amazon.com/snowball/latest/developer-guide/whatisedge.html"
JOBS = "https://docs.aws.amazon.com/snowball/latest/api-reference/API_CreateJob.html"
FILLING = "https://docs.aws.amazon.com/snowball/latest/developer-guide/performance.html"
TODAY = (
    "AWS Snowball Edge is closed to new customers since 7 November 2025. Today's ways: AWS DataSync over the network, AWS "
    "Data Transfer Terminal with disks of your own, or partners. Exams may still expect Snowball."
)


def capacity_of(device: str, capacity: Exact | None) -> Exact:
    """What one device takes.

    Raises:
        CalculatorError: It takes nothing.
    """
    if capacity is None:
        return DEVICES[device][0]
    positive("capacity", capacity, "A device's capacity")
    between("capacity", capacity, 0, LARGEST, "A device's capacity", "bytes")
    return capacity


def devices(*, size: Exact, device: str, capacity: Exact | None) -> Result:
    """How many devices; inputs as ``operations.DEVICES`` lists them.

    Raises:
        CalculatorError: An input that has no answer.
    """
    positive("size", size, "The amount of data")
    between("size", size, 0, LARGEST, "The amount of data", "bytes")
    each = capacity_of(device, capacity)
    count = devices_for(size, each)
    spare = count * each - size
    title = "a device" if capacity is not None else DEVICES[device][1].partition(":")[0]
    return Result(
        {
            "devices": count,
            "capacity": rounded(quotient(count * each, TB), 3),
            "spare": rounded(quotient(spare, TB), 3),
            "availability": "as given" if capacity is not None else DEVICES[device][1].partition(": ")[2],
        },
        {"devices": "", "capacity": "TB", "spare": "TB", "availability": ""},
        [
            Step(
                f"{size_text(size)} / {size_text(each)} = {number_text(rounded(quotient(size, each), 3))}: "
                f"{plural(count, 'device')} ({title}).",
                "Devices are whole, and take their usable capacity, not their raw one.",
                JOBS,
            )
        ],
        assumptions=[DECIMAL, TODAY],
        misconceptions=mistakes("devices", count, _wrong_devices(size, each, count)),
    )


def _wrong_devices(size: Exact, each: Exact, count: int) -> list[tuple[Plain, str]]:
    return [
        (max(1, int(size // each)), "rounds down, and leaves data behind"),
        (devices_for(size, 80 * TB), "reckons with the 80 TB of the older Storage Optimized device"),
        (devices_for(size, 100 * TB), "reckons with a raw capacity of 100 TB"),
        (count + 1, "adds a device to be safe"),
        (devices_for(size, 50 * TB), "reckons with the 50 TB of the first Snowball"),
        (devices_for(size, 14 * TB), "reckons with the 14 TB of a Snowcone"),
        (count * 2, "takes every device twice"),
    ]


def compare(
    *,
    size: Exact,
    bandwidth: str,
    utilization: Exact,
    hours: Exact,
    device: str,
    capacity: Exact | None,
    turnaround: Exact,
    copy: str,
) -> Result:
    """Network against devices; inputs as ``operations.COMPARE`` lists them.

    Raises:
        CalculatorError: An input that has no answer.
    """
    check_link(size, utilization, hours)
    bits, onto = speed("bandwidth", bandwidth), speed("copy", copy)
    each = capacity_of(device, capacity)
    if turnaround > 3650 * DAY:
        raise CalculatorError("turnaround", "A turnaround of ten years is no offer.", "Give it as 7d or 10d.")
    over = seconds_over(size, bits, utilization, hours)
    shipped = seconds_by_device(size, each, onto, turnaround)
    count = devices_for(size, each)
    share = quotient(bits * utilization * hours, 2400)
    even = even_size(each, onto, turnaround, share)
    needed = quotient(bits * over, shipped) if shipped else None
    faster = "network" if over < shipped else "devices" if shipped < over else "both the same"
    network_days, device_days = rounded(quotient(over, DAY), 2), rounded(quotient(shipped, DAY), 2)
    return Result(
        {
            "faster": faster,
            "network_days": network_days,
            "device_days": device_days,
            "devices": count,
            "break_even_size": "none" if even is None else size_text(even),
            "break_even_bandwidth": "none" if needed is None else speed_text(needed),
        },
        {
            "faster": "",
            "network_days": "days",
            "device_days": "days",
            "devices": "",
            "break_even_size": "",
            "break_even_bandwidth": "",
        },
        _steps(size, bits, utilization, hours, each, onto, turnaround, even, needed),
        assumptions=[
            (
                f"{number_text(rounded(quotient(turnaround, DAY), 2))} days of turnaround stand for ordering, shipping both ways "
                "and the import at AWS: an assumption, AWS promises none."
            ),
            "All devices are there at once and filled side by side.",
            DECIMAL,
            REAL,
            TODAY,
        ],
        misconceptions=[
            *mistakes("faster", faster, _wrong_faster(over, shipped, turnaround, utilization)),
            *mistakes(
                "network_days",
                network_days,
                [
                    (rounded(quotient(over, DAY * 8), 2), "forgets that a byte has eight bits"),
                    (
                        rounded(quotient(over * utilization, DAY * 100), 2),
                        "takes the whole link, not the share that the transfer gets",
                    ),
                    (rounded(quotient(over * 24, DAY), 2), "takes the hours for days"),
                ],
            ),
        ],
    )


def _wrong_faster(
    over: Exact, shipped: Exact, turnaround: Exact, utilization: Exact
) -> list[tuple[Plain, str]]:
    def named(network: Exact, device: Exact) -> str:
        return "network" if network < device else "devices" if device < network else "both the same"

    return [
        (named(quotient(over, 8), shipped), "forgets that a byte has eight bits"),
        (named(quotient(over * utilization, 100), shipped), "takes the whole link"),
        (named(over, shipped - turnaround), "forgets the shipping"),
        (named(over, turnaround), "forgets the copying onto the devices"),
        ("devices", "takes devices for whatever is measured in TB"),
        ("network", "takes the network whatever it takes"),
        ("both the same", "sees no difference"),
        ("depends on the price", "takes the question for one of cost"),
    ]


def _steps(
    size: Exact,
    bits: Exact,
    utilization: Exact,
    hours: Exact,
    each: Exact,
    onto: Exact,
    turnaround: Exact,
    even: Exact | None,
    needed: Exact | None,
) -> list[Step]:
    count = devices_for(size, each)
    fullest = min(size, each)
    copying = quotient(fullest * 8, onto)
    steps = [
        link_step(size, bits, utilization, hours),
        Step(
            f"{size_text(size)} take {plural(count, 'device')} of {size_text(each)}.",
            "Devices are whole.",
            JOBS,
        ),
        Step(
            f"Copying {size_text(fullest)} onto {'it' if count == 1 else 'the fullest'} at {speed_text(onto)} takes "
            f"{number_text(rounded(quotient(copying, DAY), 2))} days; with {number_text(rounded(quotient(turnaround, DAY), 2))} "
            f"days of turnaround that is {number_text(rounded(quotient(copying + turnaround, DAY), 2))} days.",
            "A device is filled over the local network; what limits is the source and the copying, not the internet.",
            FILLING,
        ),
    ]
    if even is not None:
        steps.append(
            Step(
                f"Both take equally long for {size_text(even)}; above that devices are faster.",
                "Shipping takes its days whatever the size, the network takes more for each byte.",
                EDGE,
            )
        )
    if needed is not None:
        steps.append(
            Step(
                f"For {size_text(size)} a link of {speed_text(needed)} is as fast as the devices.",
                "The sum for the link, solved for the bandwidth.",
                EDGE,
            )
        )
    return steps
