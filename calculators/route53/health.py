"""Health checks: how soon they notice, how calculated ones add up, and how long clients see the old answer."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import plain, quotient, rounded
from calculators.explain import between, mistakes, not_negative, plural
from calculators.route53 import sources
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

INTERVALS = (10, 30)  # seconds
HEALTHY_ABOVE = 18  # percent of the checkers
MOST_CHILDREN = 256
LONGEST_TTL = 2_147_483_647  # seconds


def enough_checkers(checkers: int) -> int:
    """How many checkers must report an endpoint as healthy so that Route 53 does: more than 18 %."""
    return checkers * HEALTHY_ABOVE // 100 + 1


def calculated_health(children: int, healthy: int, at_least: int, *, invert: bool = False) -> bool:
    """Whether a calculated health check is healthy."""
    return (healthy >= at_least and at_least <= children) is not invert


def detection(interval: str, threshold: int) -> int:
    """Seconds until enough checks in a row have failed.

    Raises:
        CalculatorError: A threshold that Route 53 does not take.
    """
    between("threshold", threshold, 1, 10, "A failure threshold", "checks")
    return int(interval) * threshold


def health(*, interval: str, threshold: int, checkers: int, reporting: int | None) -> Result:
    """When an endpoint is found unhealthy; inputs as ``operations.HEALTH`` lists them.

    Raises:
        CalculatorError: A threshold or a number of checkers that cannot be.
    """
    seconds = detection(interval, threshold)
    between("checkers", checkers, 1, 1000, "The number of checkers")
    needed = enough_checkers(checkers)
    each = int(interval)
    answer: dict[str, Plain] = {"detection": seconds, "checkers_needed": needed}
    units = {"detection": "s", "checkers_needed": ""}
    steps = [
        Step(
            f"{threshold} checks in a row x {each} s = {seconds} s.",
            "An endpoint changes its status after so many checks in a row, each checker on its own.",
            sources.CHECK_VALUES,
        ),
        Step(
            f"18 % of {checkers} is {number_text(plain(checkers * HEALTHY_ABOVE, 100))}: {needed} must say healthy.",
            "The endpoint is healthy while more than 18 % of the checkers say so.",
            sources.ENDPOINT_HEALTH,
        ),
    ]
    if reporting is not None:
        not_negative("reporting", reporting, "The number of checkers that report healthy")
        if reporting > checkers:
            raise CalculatorError(
                "reporting", "More checkers report than there are.", f"Give at most {checkers}."
            )
        status = "healthy" if reporting >= needed else "unhealthy"
        answer |= {"status": status}
        units |= {"status": ""}
        steps.append(
            Step(
                f"{reporting} of {checkers} are {number_text(rounded(quotient(reporting * 100, checkers), 1))} %: {status}.",
                "18 % or fewer make the endpoint unhealthy.",
                sources.ENDPOINT_HEALTH,
            )
        )
    answer |= {"checks_per_minute": plain(checkers * 60, each)}
    units |= {"checks_per_minute": ""}
    return Result(
        answer,
        units,
        steps,
        assumptions=(
            "So long when it fails just after a check, an interval less just before one; a check's timeout comes on top.",
            "AWS chooses the number of checkers and may change it, and the 18 % too.",
        ),
        misconceptions=[
            *mistakes(
                "detection",
                seconds,
                [
                    (each, "takes the first failed check for enough"),
                    (30 * threshold if each != 30 else 10 * threshold, "takes the other interval"),
                    (each * (threshold + 1), "counts one check more than the threshold"),
                    (each * threshold * 2, "needs the failures twice, to fail and to confirm"),
                ],
            ),
            *mistakes(
                "checkers_needed",
                needed,
                [
                    (checkers // 2 + 1, "asks for a majority of the checkers"),
                    (checkers, "asks for all checkers"),
                    (1, "takes one healthy report for enough"),
                    (checkers * (100 - HEALTHY_ABOVE) // 100 + 1, "takes 18 % for the share that may fail"),
                ],
            ),
        ],
    )


def calculated(*, children: int, healthy: int, at_least: int, invert: bool) -> Result:
    """Whether a calculated health check is healthy; inputs as ``operations.CALCULATED`` lists them.

    Raises:
        CalculatorError: Numbers of checks that cannot be.
    """
    between("children", children, 1, MOST_CHILDREN, "The number of child health checks")
    between("healthy", healthy, 0, children, "The number of healthy child health checks")
    between("at_least", at_least, 0, MOST_CHILDREN, "The number that must be healthy")
    fine = calculated_health(children, healthy, at_least)
    if at_least == 0:
        rule = "0 makes it always healthy."
    elif at_least > children:
        rule = "A number above that of the children makes it always unhealthy."
    else:
        rule = "It is healthy when at least that many children are."
    steps = [
        Step(
            f"{healthy} of {children} are healthy, {at_least} must be: {'healthy' if fine else 'unhealthy'}.",
            rule,
            sources.CHECK_VALUES,
        )
    ]
    status = "healthy" if fine is not invert else "unhealthy"
    if invert:
        steps.append(Step(f"Inverted: {status}.", "An inverted check swaps the two.", sources.CHECK_VALUES))
    other = "unhealthy" if status == "healthy" else "healthy"
    return Result(
        {"status": status, "may_fail": max(children - at_least, 0)},
        {"status": "", "may_fail": ""},
        steps,
        assumptions=("A calculated check cannot watch other calculated checks.",),
        misconceptions=[
            *mistakes("status", status, [(other, "asks for all children, or for more than half of them")]),
            *mistakes(
                "may_fail",
                max(children - at_least, 0),
                [
                    (at_least, "takes the number that must be healthy for the number that may fail"),
                    (max(children - at_least - 1, 0), "needs more healthy ones than the number set"),
                    ((children - 1) // 2, "asks for a majority"),
                    (0, "asks for all children"),
                ],
            ),
        ],
    )


def ttl(*, ttl: Exact, interval: str, threshold: int, planned: bool) -> Result:
    """How long clients may see the old answer; inputs as ``operations.TTL`` lists them.

    Raises:
        CalculatorError: A TTL or threshold that Route 53 does not take.
    """
    between("ttl", ttl, 0, LONGEST_TTL, "A TTL", "s")
    found = 0 if planned else detection(interval, threshold)
    longest, average = plain(found + ttl), plain(found * 2 + ttl, 2)
    steps = []
    if not planned:
        steps.append(
            Step(
                f"Detection: {plural(threshold, 'check')} x {interval} s = {found} s.",
                "An endpoint turns unhealthy after so many failed checks in a row.",
                sources.CHECK_VALUES,
            )
        )
    steps.append(
        Step(
            f"{found} s + TTL {number_text(ttl)} s = {number_text(longest)} s.",
            "A resolver that asked just before keeps its answer for the whole TTL.",
            sources.RECORD_VALUES,
        )
    )
    each = int(interval)
    return Result(
        {"longest": longest, "average": average, "detection": found},
        {"longest": "s", "average": "s", "detection": "s"},
        steps,
        assumptions=(
            "Resolvers and clients keep to the TTL; some keep answers longer.",
            "The average is over resolvers that cached the answer at even intervals.",
        ),
        misconceptions=mistakes(
            "longest",
            longest,
            [
                (plain(ttl), "forgets the time until the failure is noticed"),
                (found, "forgets that resolvers keep the old answer"),
                (plain(each + ttl), "takes the first failed check for enough"),
                (plain(max(found, ttl)), "takes the longer of the two, as if they ran at the same time"),
                (plain(ttl * 2), "waits for two TTLs"),
                (0, "expects Route 53 to take the answer back from resolvers"),
                (60, "takes 60 s, the time in which Route 53 propagates a change"),
            ],
        ),
    )
