"""Failover and multivalue answer routing."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.explain import between, mistakes, not_negative, plural
from calculators.route53 import sources
from calculators.route53.records import MOST_RECORDS, percent
from calculators.units import number_text

MOST_VALUES = 8  # that a multivalue answer holds


def failover_answer(primary_healthy: bool, secondary_healthy: bool) -> str:
    """Which record of a failover pair answers."""
    return "primary" if primary_healthy or not secondary_healthy else "secondary"


def failover(*, primary: str, secondary: str) -> Result:
    """Which of the pair answers; inputs as ``operations.FAILOVER`` lists them."""
    answering = failover_answer(primary != "unhealthy", secondary != "unhealthy")
    said = {
        "healthy": "is healthy",
        "unhealthy": "is unhealthy",
        "unchecked": "has no health check and counts as healthy",
    }
    if primary != "unhealthy":
        rule = "While the primary is healthy it alone answers, whatever the secondary's health."
    elif secondary == "unhealthy":
        rule = "When both are unhealthy the primary answers."
    else:
        rule = "When the primary is unhealthy, a healthy or unchecked secondary answers."
    steps = [
        Step(f"The primary {said[primary]}, the secondary {said[secondary]}.", "", sources.CHOOSING),
        Step(f"The {answering} answers.", rule, sources.CHOOSING),
    ]
    other = "secondary" if answering == "primary" else "primary"
    if answering == "secondary":
        reason = "waits for the TTL or a manual change before failing over"
    elif primary == "unhealthy":
        reason = "takes the secondary whenever the primary is unhealthy, even when neither is healthy"
    else:
        reason = "thinks that the two take turns"
    return Result(
        {
            "answer": answering,
            "cases": [
                {
                    "primary": first,
                    "secondary": second,
                    "answer": failover_answer(first == "healthy", second == "healthy"),
                }
                for first in ("healthy", "unhealthy")
                for second in ("healthy", "unhealthy")
            ],
        },
        {"answer": "", "cases": ""},
        steps,
        assumptions=("Resolvers give the old answer until its TTL ends; `ttl` works that out.",),
        misconceptions=mistakes(
            "answer",
            answering,
            [
                (other, reason),
                ("both records", "takes failover for a load balancer that returns every record"),
                ("no answer", "expects an error when a health check fails"),
            ],
        ),
    )


def multivalue(*, records: int, unhealthy: int) -> Result:
    """How many values an answer holds; inputs as ``operations.MULTIVALUE`` lists them.

    Raises:
        CalculatorError: More unhealthy records than there are, or no record.
    """
    from fractions import Fraction

    between("records", records, 1, MOST_RECORDS, "The number of records")
    not_negative("unhealthy", unhealthy, "The number of unhealthy records")
    if unhealthy > records:
        raise CalculatorError(
            "unhealthy", f"{plural(unhealthy, 'record')} of {records} cannot be unhealthy.", "Give fewer."
        )
    healthy = records - unhealthy
    able = healthy or records
    values = min(able, MOST_VALUES)
    share = percent(Fraction(values, able))
    steps = [
        Step(
            f"{records} - {unhealthy} = {plural(healthy, 'healthy record')}."
            if healthy
            else f"None of the {records} is healthy, so unhealthy ones are returned.",
            "Only healthy records are returned; when all are unhealthy, up to eight unhealthy ones.",
            sources.MULTIVALUE,
        ),
        Step(
            f"The lesser of {able} and {MOST_VALUES}: {plural(values, 'value')}.",
            "An answer holds up to eight values; with more records, resolvers get different ones.",
            sources.MULTIVALUE,
        ),
        Step(f"Each is in {values} / {able} = {number_text(share)} % of the answers."),
    ]
    return Result(
        {"values": values, "healthy": healthy, "share": share},
        {"values": "", "healthy": "", "share": "%"},
        steps,
        assumptions=("A record without a health check counts as healthy.",),
        misconceptions=mistakes(
            "values",
            values,
            [
                (records, "returns every record, healthy or not, as simple routing does with its values"),
                (healthy, "returns every healthy record, without the limit of eight"),
                (1, "returns one record, as the other routing policies do"),
                (MOST_VALUES, "always returns eight"),
                (max(MOST_VALUES - unhealthy, 0), "picks eight first and drops the unhealthy ones then"),
            ],
        ),
    )
