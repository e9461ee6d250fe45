"""Which instances go first when a group scales in."""

from __future__ import annotations

from calculators.auto_scaling.rules import GUIDE
from calculators.contract import CalculatorError, Result, Step
from calculators.explain import between, mistakes, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from calculators.contract import Plain

SOURCE = f"{GUIDE}ec2-auto-scaling-termination-policies.html"
MOST = 100  # instances
HOUR = 3600


class Instance:
    """An instance as a termination policy sees it."""

    __slots__ = ("age", "name", "protected", "template", "zone")

    def __init__(self, name: str, zone: str, template: str, age: int, protected: bool) -> None:
        self.name = name
        self.zone = zone
        self.template = template
        self.age = age
        self.protected = protected

    @property
    def source(self) -> tuple[int, int]:
        """Sorts launch configurations before templates, older ones before newer."""
        if self.template.startswith("lc"):
            return 0, int(self.template[2:])
        return 1, int(self.template[1:])

    @property
    def to_the_hour(self) -> int:
        """Seconds until its next billing hour begins."""
        return -self.age % HOUR


def termination(*, instance: list[str], policy: str, remove: int) -> Result:
    """Choose; inputs as ``operations.TERMINATION`` lists them.

    Raises:
        CalculatorError: Instances that cannot be read, or more to remove than may go.
    """
    group = [_read(text) for text in " ".join(instance).replace(",", " ").split()]
    names = [one.name for one in group]
    if len(group) > MOST:
        raise CalculatorError("instance", f"{len(group)} instances.", f"Give at most {MOST}.")
    if len(set(names)) < len(names):
        raise CalculatorError("instance", "Two instances have the same name.", "Give each its own.")
    free = sum(not one.protected for one in group)
    between("remove", remove, 1, max(1, free), "Instances to remove", "that are not protected")
    if not free:
        raise CalculatorError(
            "instance", "Every instance is protected from scale-in.", "Take :protected off one."
        )
    left = list(group)
    rows: list[dict[str, Plain]] = []
    steps: list[Step] = []
    first = ""
    for turn in range(1, remove + 1):
        tied, working = choose(left, policy)
        gone = min(tied, key=lambda one: one.name)
        if turn == 1:
            first = " or ".join(sorted(one.name for one in tied))
            steps = working
        rows.append({"turn": turn, "instance": gone.name, "zone": gone.zone, "tied_with": len(tied) - 1})
        left = [one for one in left if one is not gone]
    return Result(
        {"first": first, "order": rows},
        {"first": "", "order": ""},
        steps,
        assumptions=[
            "All instances are On-Demand or all Spot, without an allocation strategy and without weights.",
            "Where several are equal AWS takes one at random; the order below takes the first by name.",
        ],
        misconceptions=mistakes("first", first, _wrong(group, policy)),
    )


def choose(group: Sequence[Instance], policy: str) -> tuple[list[Instance], list[Step]]:
    """The instances among which chance decides, and how they were found."""
    counts: dict[str, int] = {}
    for one in group:
        counts[one.zone] = counts.get(one.zone, 0) + 1
    open_zones = {one.zone for one in group if not one.protected}
    most = max(counts[zone] for zone in open_zones)
    zones = sorted(zone for zone in open_zones if counts[zone] == most)
    left = [one for one in group if one.zone in zones and not one.protected]
    said = ", ".join(f"{zone} {counts[zone]}" for zone in sorted(counts))
    steps = [
        Step(
            f"{said}: {' and '.join(zones)}.",
            "Balance comes first: the Availability Zone with the most instances and one that is not protected; all of them where they are equal.",
            SOURCE,
        )
    ]
    for label, rule, key in _CRITERIA[policy]:
        best = min(key(one) for one in left)
        left = [one for one in left if key(one) == best]
        steps.append(Step(f"{label}: {', '.join(one.name for one in left)}.", rule, SOURCE))
        if len(left) == 1:
            break
    return left, steps


_OLDEST_SOURCE = (
    "Oldest template or configuration",
    "Instances from a launch configuration go before those from a template; among them the oldest goes first.",
    lambda one: one.source,
)
_HOUR = (
    "Closest to the next billing hour",
    "Among equals the instance closest to its next billing hour goes.",
    lambda one: one.to_the_hour,
)
_CRITERIA: dict[str, tuple[tuple[str, str, Callable[[Instance], tuple[int, int] | int]], ...]] = {
    "Default": (_OLDEST_SOURCE, _HOUR),
    "OldestInstance": (("Oldest instance", "The oldest instance goes first.", lambda one: -one.age),),
    "NewestInstance": (("Newest instance", "The newest instance goes first.", lambda one: one.age),),
    "OldestLaunchTemplate": (
        (
            "Oldest template",
            "Instances with the oldest launch template go first.",
            lambda one: (0, one.source[1]) if one.source[0] else (1, 0),
        ),
    ),
    "OldestLaunchConfiguration": (
        (
            "Oldest configuration",
            "Instances with the oldest launch configuration go first.",
            lambda one: one.source,
        ),
    ),
    "ClosestToNextInstanceHour": (_HOUR,),
}


def _read(text: str) -> Instance:
    from calculators.contract import Param
    from calculators.units import parse

    parts = [part.strip() for part in text.split(":")]
    form = "Write NAME:ZONE:TEMPLATE:AGE, such as a1:us-east-1a:v3:50m or b2:us-east-1b:lc1:3h:protected."
    if len(parts) not in (4, 5) or not all(parts) or parts[4:] not in ([], ["protected"]):
        raise CalculatorError("instance", f"{shown(text)} is no instance.", form)
    name, zone, template, age = parts[:4]
    number = template.lower().removeprefix("lc" if template.lower().startswith("lc") else "v")
    if not (number.isascii() and number.isdecimal()) or len(number) > 6 or number == template:
        raise CalculatorError("instance", f"{shown(template)} is no version of a template.", form)
    try:
        seconds = parse(Param("instance", "duration", ""), age)
    except CalculatorError:
        raise CalculatorError("instance", f"{shown(age)} is no age.", form) from None
    return Instance(name, zone, template.lower(), int(seconds), bool(parts[4:]))  # type: ignore[call-overload]


def _wrong(group: list[Instance], policy: str) -> list[tuple[Plain, str]]:
    free = [one for one in group if not one.protected]

    def named(key: Callable[[Instance], object], among: list[Instance]) -> str:
        best = min(key(one) for one in among)  # type: ignore[type-var]
        return " or ".join(sorted(one.name for one in among if key(one) == best))

    balanced, _ = choose(group, "ClosestToNextInstanceHour")
    wrong = [
        (named(lambda one: -one.age, free), "takes the oldest instance of the group"),
        (
            named(lambda one: one.to_the_hour, free),
            "takes the instance closest to its billing hour, whatever the zone",
        ),
        (named(lambda one: one.source, free), "takes the oldest template, whatever the zone"),
        (" or ".join(sorted(one.name for one in balanced)), "forgets the template"),
        (named(lambda one: one.age, free), "takes the newest instance of the group"),
        (named(lambda one: one.to_the_hour, group), "forgets the protection"),
    ]
    if policy != "Default":
        default, _ = choose(group, "Default")
        wrong.insert(0, (" or ".join(sorted(one.name for one in default)), "applies the default policy"))
    # Where one instance is certain to go, nobody would answer with several.
    certain = len(choose(group, policy)[0]) == 1
    return [(names, mistake) for names, mistake in wrong if not (certain and " or " in names)]
