"""How long data takes over a network link, and what a deadline asks of it."""

from __future__ import annotations

from calculators.contract import Result, Step
from calculators.exact import quotient, rounded
from calculators.explain import between, mistakes, positive
from calculators.transfer.rates import DAY, TB, seconds_over, speed
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

TIMELINES = "https://docs.aws.amazon.com/datasync/latest/userguide/datasync-large-migration-timelines.html"
LARGEST = 10**21  # a zettabyte
REAL = "It is a theoretical minimum: latency, small files and other traffic make it longer."
DECIMAL = "A TB is 10^12 bytes and a Gbps 10^9 bits a second; write TiB for 1,024^4 bytes."


def check_link(size: Exact, utilization: Exact, hours: Exact) -> None:
    """Refuse what no link carries.

    Raises:
        CalculatorError: A quantity is out of range.
    """
    positive("size", size, "The amount of data")
    between("size", size, 0, LARGEST, "The amount of data", "bytes")
    positive("utilization", utilization, "The share of the link")
    between("utilization", utilization, 0, 100, "The share of the link", "%")
    positive("hours", hours, "The hours of a day")
    between("hours", hours, 0, 24, "The hours of a day", "hours")


def size_text(size: Exact) -> str:
    """An amount of data as people say it: "80 TB", "1.5 GB", "100 bytes"."""
    for unit, name in ((10**15, "PB"), (TB, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "KB")):
        if size >= unit:
            return f"{number_text(rounded(quotient(size, unit), 3))} {name}"
    return f"{number_text(size)} bytes"


def speed_text(bits: Exact) -> str:
    """A speed as people say it: "1 Gbps", "44.736 Mbps"."""
    for unit, name in ((10**9, "Gbps"), (10**6, "Mbps"), (10**3, "kbps")):
        if bits >= unit:
            return f"{number_text(rounded(quotient(bits, unit), 3))} {name}"
    return f"{number_text(rounded(bits, 3))} bps"


def link_step(size: Exact, bits: Exact, utilization: Exact, hours: Exact) -> Step:
    """The sum for the link."""
    took = seconds_over(size, bits, utilization, hours)
    share = "" if utilization == 100 else f" x {number_text(utilization)} %"
    a_day = DAY if hours == 24 else number_text(hours * 3600)
    shown = f"{a_day:,}" if isinstance(a_day, int) else a_day
    return Step(
        f"{number_text(size)} bytes x 8 / ({number_text(bits)} bps{share} x {shown} s a day) = "
        f"{number_text(rounded(quotient(took, DAY), 2))} days.",
        "Bits to move, divided by the bits a second that the transfer gets and the seconds of a day.",
        TIMELINES,
    )


def time(*, size: Exact, bandwidth: str, utilization: Exact, hours: Exact, within: Exact | None) -> Result:
    """Days over a link; inputs as ``operations.TIME`` lists them.

    Raises:
        CalculatorError: An input that has no answer.
    """
    check_link(size, utilization, hours)
    bits = speed("bandwidth", bandwidth)
    took = seconds_over(size, bits, utilization, hours)
    answer: dict[str, Plain] = {
        "days": rounded(quotient(took, DAY), 2),
        "hours": rounded(quotient(took, 3600), 2),
        "throughput": rounded(quotient(bits * utilization, 8 * 10**8), 3),
    }
    units = {"days": "days", "hours": "hours", "throughput": "MB/s"}
    steps = [link_step(size, bits, utilization, hours)]
    if within is not None:
        positive("within", within, "The time there is")
        needed = quotient(bits * took, within)
        answer |= {"in_time": took <= within, "needed": rounded(quotient(needed, 10**6), 3)}
        units |= {"in_time": "", "needed": "Mbps"}
        steps.append(
            Step(
                f"To be done in {number_text(rounded(quotient(within, DAY), 2))} days the link needs {speed_text(needed)}.",
                "The same sum, solved for the bandwidth.",
                TIMELINES,
            )
        )
    return Result(
        answer,
        units,
        steps,
        assumptions=[DECIMAL, REAL],
        misconceptions=mistakes("days", answer["days"], _wrong(size, bits, utilization, hours)),
    )


def _wrong(size: Exact, bits: Exact, utilization: Exact, hours: Exact) -> list[tuple[Plain, str]]:
    right = quotient(seconds_over(size, bits, utilization, hours), DAY)
    found = [
        (quotient(right, 8), "forgets that a byte has eight bits"),
        (quotient(right * utilization, 100), "takes the whole link, not the share that the transfer gets"),
        (quotient(right * hours, 24), "lets the transfer run all day"),
        (
            quotient(right * utilization * utilization, 10_000),
            "multiplies by the utilization instead of dividing by it",
        ),
        (quotient(right * 1024**4, TB), "counts a TB as 1,024^4 bytes"),
        (right * 24, "takes the hours for days"),
        (right * 8, "counts eight bits twice"),
    ]
    return [(rounded(days, 2), mistake) for days, mistake in found]
