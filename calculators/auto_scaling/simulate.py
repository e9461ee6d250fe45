"""A group followed minute by minute."""

from __future__ import annotations

from calculators.auto_scaling.rules import LARGEST, STEPS, TRACKING
from calculators.auto_scaling.target import limits
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div, quotient, rounded
from calculators.explain import between, mistakes, plural, positive
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

LONGEST = 1000  # minutes


class Group:
    """A group's instances and how long its alarms have been waiting."""

    __slots__ = ("above", "below", "cooling", "ready", "warming")

    def __init__(self, ready: int) -> None:
        self.ready = ready
        self.warming: list[tuple[int, int]] = []  # minute at which they are ready, how many
        self.above = 0
        self.below = 0
        self.cooling = 0  # minute until which simple scaling waits

    @property
    def desired(self) -> int:
        """Instances that run or come up."""
        return self.ready + sum(count for _, count in self.warming)

    def warm(self, minute: int) -> None:
        """Count those in that are warm by now."""
        self.ready += sum(count for at, count in self.warming if at <= minute)
        self.warming = [(at, count) for at, count in self.warming if at > minute]

    def watch(self, metric: Exact, high: Exact, low: Exact) -> None:
        """Count the minutes above and below."""
        self.above = self.above + 1 if metric > high else 0
        self.below = self.below + 1 if metric < low else 0

    def become(self, capacity: int, ready_at: int) -> int:
        """Launch or terminate; returns the change."""
        change = capacity - self.desired
        if change > 0:
            self.warming.append((ready_at, change))
        elif change < 0:
            self.ready += change
        return change


def simulate(
    *,
    load: list[str],
    target: Exact,
    start: int | None,
    minimum: int,
    maximum: int,
    policy: str,
    warmup: Exact,
    out_after: int,
    in_after: int,
    in_below: Exact,
    adjustment: int,
    cooldown: Exact,
) -> Result:
    """Follow it; inputs as ``operations.SIMULATE`` lists them.

    Raises:
        CalculatorError: A load, group or policy that cannot be.
    """
    loads = _loads(load)
    _refuse(loads, target, warmup, cooldown, in_below)
    limits(minimum, maximum)
    between("minimum", minimum, 1, LARGEST, "The minimum", "instances")
    for field, value in (("out_after", out_after), ("in_after", in_after), ("adjustment", adjustment)):
        between(field, value, 1, LARGEST, field.replace("_", " ").capitalize())
    begin = max(minimum, min(maximum, ceil_div(loads[0], target))) if start is None else start
    between("start", begin, minimum, maximum, "The group", "instances")
    group, warm, cool = Group(begin), int(warmup // 60), int(cooldown // 60)
    rows = _follow(
        group, loads, target, minimum, maximum, policy, warm, cool, out_after, in_after, in_below, adjustment
    )
    over = sum(demand > target * int(str(row["in_service"])) for demand, row in zip(loads, rows, strict=True))
    sizes = [int(str(row["in_service"])) + int(str(row["warming"])) for row in rows]
    desired = [int(str(row["desired"])) for row in rows]
    peak, used = max([begin, *desired]), sum(sizes)
    return Result(
        {
            "peak": peak,
            "final": group.desired,
            "overloaded": over,
            "instance_minutes": used,
            "timeline": rows,
        },
        {
            "peak": "",
            "final": "",
            "overloaded": "",
            "instance_minutes": "",
            "timeline": "",
        },
        [
            Step(
                f"It begins with {plural(begin, 'instance')}; the metric is the load of a minute / instances in service.",
                "Instances that warm up do not count toward the group's metrics.",
                TRACKING,
            ),
            _policy_step(policy, target, out_after, in_after, in_below, adjustment, cool),
            Step(
                f"In {plural(len(loads), 'minute')}: at most {plural(peak, 'instance')}, {plural(over, 'minute')} above the target, "
                f"{number_text(used)} instance-minutes, those that warm up included."
            ),
        ],
        assumptions=[
            "A model: one data point a minute, launches and terminations at once, load spread evenly.",
            f"The policy reacts after {number_text(out_after)} minutes above and {number_text(in_after)} below; AWS promises no lengths.",
            "Nothing is terminated while instances warm up.",
        ],
        misconceptions=mistakes(
            "peak",
            peak,
            _wrong(loads, target, minimum, maximum, adjustment, begin, peak),
        ),
    )


def _follow(
    group: Group,
    loads: list[Exact],
    target: Exact,
    minimum: int,
    maximum: int,
    policy: str,
    warm: int,
    cool: int,
    out_after: int,
    in_after: int,
    in_below: Exact,
    adjustment: int,
) -> list[dict[str, Plain]]:
    """A row a minute; the group changes on the way."""
    rows: list[dict[str, Plain]] = []
    for minute, demand in enumerate(loads, 1):
        group.warm(minute)
        ready, running = group.ready, group.desired
        metric = quotient(demand, ready)
        group.watch(metric, target, quotient(target * in_below, 100))
        wanted = _wanted(group, demand, target, minute, policy, out_after, in_after, adjustment)
        capacity = max(minimum, min(maximum, wanted))
        change = group.become(capacity, minute + max(1, warm))
        if wanted != running or change:
            group.above = group.below = 0
        if change and policy == "simple":
            group.cooling = minute + cool
        rows.append(
            {
                "minute": minute,
                "load": _plain(demand),
                "in_service": ready,
                "warming": running - ready,
                "metric": rounded(metric, 1),
                "action": f"{'+' if change > 0 else ''}{number_text(change)}" if change else "",
                "desired": group.desired,
            }
        )
    return rows


def _wrong(
    loads: list[Exact], target: Exact, minimum: int, maximum: int, adjustment: int, begin: int, peak: int
) -> list[tuple[Plain, str]]:
    enough = [max(minimum, ceil_div(demand, target)) for demand in loads]
    return [
        (
            ceil_div(max(loads), target),
            "takes the largest load's need, whatever the delays and limits",
        ),
        (max(enough), "thinks that the group follows each minute"),
        (ceil_div(sum(loads), target * len(loads)), "sizes for the average load"),
        (begin, "thinks that the group stays as it is"),
        (peak + adjustment, "lets the policy act once more"),
        (maximum, "thinks that the group grows to its maximum"),
    ]


def _loads(texts: list[str]) -> list[Exact]:
    """Each minute's load; 900x6 is 900 for six minutes."""
    from calculators.contract import Param
    from calculators.units import parse

    loads: list[Exact] = []
    for word in " ".join(map(str, texts)).split():
        first, times, count = word.lower().partition("x")
        demand: Exact = parse(Param("load", "number", ""), first)  # type: ignore[assignment]
        minutes: int = parse(Param("load", "integer", ""), count) if times else 1  # type: ignore[assignment]
        between("load", minutes, 1, LONGEST, "A number of minutes")
        loads += [demand] * minutes
        if len(loads) > LONGEST:
            break
    if not loads:
        raise CalculatorError("load", "There is no load.", "Give one value a minute, such as 400x2 900x6.")
    return loads


def _refuse(load: list[Exact], target: Exact, warmup: Exact, cooldown: Exact, in_below: Exact) -> None:
    positive("target", target, "A target")
    if len(load) > LONGEST:
        raise CalculatorError("load", f"{len(load):,} minutes.", f"Give at most {LONGEST:,}.")
    for demand in load:
        between("load", demand, 0, 10**15, "A load")
    for field, value in (("warmup", warmup), ("cooldown", cooldown)):
        if value % 60 or not 0 <= value <= 86_400:
            raise CalculatorError(
                field, f"{number_text(value)} s are no whole minutes up to a day.", "Give it like 3m."
            )
    between("in_below", in_below, 0, 100, "The scale-in threshold", "%")


def _wanted(
    group: Group,
    demand: Exact,
    target: Exact,
    minute: int,
    policy: str,
    out_after: int,
    in_after: int,
    adjustment: int,
) -> int:
    """The capacity that the policy asks for now."""
    out, shrink = group.above >= out_after, group.below >= in_after and not group.warming
    if policy == "simple":
        if minute < group.cooling or not (out or shrink):
            return group.desired
        return group.desired + (adjustment if out else -adjustment)
    need = ceil_div(demand, target)
    if out:
        return max(group.desired, need)
    return min(group.desired, need) if shrink else group.desired


def _policy_step(
    policy: str, target: Exact, out_after: int, in_after: int, in_below: Exact, adjustment: int, cool: int
) -> Step:
    low = number_text(quotient(target * in_below, 100))
    if policy == "simple":
        return Step(
            f"Above {number_text(target)} for {plural(out_after, 'minute')}: +{number_text(adjustment)}; below {low} for "
            f"{plural(in_after, 'minute')}: -{number_text(adjustment)}; then {plural(cool, 'minute')} of cooldown.",
            "Simple scaling waits for its activity and the cooldown before it answers another alarm.",
            STEPS,
        )
    return Step(
        f"Above {number_text(target)} for {plural(out_after, 'minute')}: load / target instances, rounded up; below {low} for "
        f"{plural(in_after, 'minute')}: down to as many.",
        "Target tracking scales out at once by what is needed, and in slowly; what is warming up is not asked for again.",
        TRACKING,
    )


def _plain(value: Exact) -> Plain:
    from calculators.exact import plain

    return plain(value)
