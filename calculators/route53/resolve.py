"""Resolve a name through a zone's records as Route 53 would: policies, aliases, health.

The records are those that ``aws route53 list-resource-record-sets`` prints.
"""

from __future__ import annotations

from calculators.contract import Result, Step
from calculators.explain import mistakes
from calculators.route53.records import percent
from calculators.route53.zone import Zone, read_zone
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction

    from calculators.contract import Plain

MOST_ROWS = 1000


def resolve(
    *,
    zone: object,
    name: str | None,
    type: str,  # noqa: A002 - DNS's word
    unhealthy: list[str],
    latency: list[str],
    client: str,
) -> Result:
    """Which values answer, and how often; inputs as ``operations.RESOLVE`` lists them.

    Raises:
        CalculatorError: No such records, or records that Route 53 would not take.
    """
    read = read_zone(zone, type.upper(), unhealthy, latency, client)
    asked = read.asked(name)
    shares = read.answers(asked)
    ordered = sorted(shares.items(), key=lambda pair: -pair[1])
    answer = ordered[0][0] if ordered else "no answer"
    share = percent(ordered[0][1]) if ordered else percent(0)
    steps = [Step(text, rule, source) for text, rule, source in read.working]
    return Result(
        {
            "answer": answer,
            "share": share,
            "answers": _rows(ordered) or [{"value": "no answer", "share": "100 %"}],
        },
        {"answer": "", "share": "%", "answers": ""},
        steps,
        assumptions=(
            "Health checks and targets are healthy unless they are named as unhealthy.",
            "Shares hold on average, before resolvers cache answers.",
            "Of multivalue records a share says how many answers hold the value.",
        ),
        misconceptions=mistakes("answer", answer, _wrong_answers(read, asked)),
    )


def _rows(ordered: list[tuple[str, Fraction]]) -> list[dict[str, Plain]]:
    return [
        {"value": value, "share": f"{number_text(percent(share))} %"} for value, share in ordered[:MOST_ROWS]
    ]


def _wrong_answers(read: Zone, asked: str) -> list[tuple[Plain, str]]:
    blind = Zone(read.groups, read.type, frozenset(), read.latencies, read.client)
    without = sorted(blind.answers(asked).items(), key=lambda pair: -pair[1])
    wrong: list[tuple[Plain, str]] = [
        (value, "looks at the policy but not at health") for value, _ in without[:1]
    ]
    wrong += [(value, "follows a branch that the policy does not choose") for value in read.values()]
    wrong.append(("no answer", "expects an error instead of an unhealthy or default record"))
    return wrong
