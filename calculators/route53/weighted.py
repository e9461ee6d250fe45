"""Weighted routing: the share of the answers that each record gets."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import rounded
from calculators.explain import mistakes, positive, shown
from calculators.route53 import sources
from calculators.route53.records import (
    HIGHEST_WEIGHT,
    find,
    percent,
    read_records,
    weighted_pool,
    weighted_shares,
)
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from calculators.contract import Plain
    from calculators.route53.records import Record
    from calculators.units import Exact

FORM = "NAME=WEIGHT[:healthy|unhealthy|unchecked]"


def weighted(*, records: list[str], of: str | None, queries: int | None) -> Result:
    """Shares by weight and health; inputs as ``operations.WEIGHTED`` lists them.

    Raises:
        CalculatorError: A weight or record that Route 53 would not take.
    """
    group = read_records("records", records, FORM, "blue=90 green=10:unhealthy")
    weights = [_weight(record) for record in group]
    healthy = [record.healthy for record in group]
    shares = weighted_shares(weights, healthy)
    asked = find("of", group, of) if of else 0
    share = percent(shares[asked])
    answer: dict[str, Plain] = {
        "share": share,
        "record": group[asked].name,
        "answering": [group[place].name for place, part in enumerate(shares) if part],
        "shares": [
            {
                "record": record.name,
                "weight": weight,
                "health": record.health,
                "share": f"{number_text(percent(part))} %",
            }
            for record, weight, part in zip(group, weights, shares, strict=True)
        ],
    }
    units = {"share": "%", "record": "", "answering": "", "shares": ""}
    wrong = _wrong_shares(weights, healthy, asked)
    misconceptions = mistakes("share", share, [(percent(part), said) for part, said in wrong])
    if queries is not None:
        positive("queries", queries, "The number of queries")
        count = int(rounded(shares[asked] * queries, 0))
        answer = {"queries": count, **answer}
        units = {"queries": "", **units}
        misconceptions += mistakes(
            "queries", count, [(int(rounded(part * queries, 0)), said) for part, said in wrong]
        )
    return Result(
        answer,
        units,
        _steps(group, weights, healthy, asked, shares[asked]),
        assumptions=(
            "Shares hold on average: each answer is drawn anew, and resolvers reuse one until its TTL ends.",
            "All records of a weighted group have the same TTL; another one than that of an alias shifts the shares.",
        ),
        misconceptions=misconceptions,
    )


def _weight(record: Record) -> int:
    text = record.value
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= HIGHEST_WEIGHT):
        raise CalculatorError(
            "records",
            f"{shown(text)} is no weight.",
            f"A weight is a whole number from 0 to {HIGHEST_WEIGHT}; write {FORM}.",
        )
    return int(text)


def _steps(
    group: Sequence[Record], weights: Sequence[int], healthy: Sequence[bool], asked: int, share: Exact
) -> list[Step]:
    pool = weighted_pool(weights, healthy)
    steps = []
    out = [record.name for record in group if not record.healthy]
    if out and any(healthy):
        steps.append(
            Step(
                f"Left out because a health check fails: {', '.join(out)}.",
                "An unhealthy record is passed over, and its weight no longer counts.",
                sources.SIMPLE_HEALTH,
            )
        )
    elif out:
        steps.append(
            Step(
                "No record is healthy, so all count as healthy.",
                "Route 53 has to answer something: a group without a healthy record is treated as all healthy.",
                sources.CHOOSING,
            )
        )
    total = sum(weights[place] for place in pool)
    if not total:
        steps.append(_zero_step(weights, len(pool)))
    elif len(pool) < len([fine for fine in healthy if fine]) and 0 in weights:
        steps.append(
            Step(
                "Records of weight 0 get nothing while one with a weight can answer.",
                "Weight 0 stops the traffic to a record.",
                sources.RECORD_VALUES,
            )
        )
    name = group[asked].name
    if asked not in pool:
        text = f"{name} cannot answer now: 0 %."
    elif total:
        added = " + ".join(str(weights[place]) for place in pool)
        added = f"({added})" if len(pool) > 1 else added
        text = f"{name}: {weights[asked]} / {added} = {number_text(percent(share))} %."
    else:
        text = f"{name}: 1 / {len(pool)} = {number_text(percent(share))} %."
    steps.append(
        Step(
            text,
            "A record answers in proportion to its weight among the weights that count.",
            sources.WEIGHTED,
        )
    )
    return steps


def _zero_step(weights: Sequence[int], able: int) -> Step:
    if any(weights):
        return Step(
            f"All records with a weight are unhealthy: {able} of weight 0 answer, each equally often.",
            "Records of weight 0 come in once every record with a weight is unhealthy.",
            sources.CHOOSING,
        )
    return Step(
        f"All weights are 0: the {able} records that can answer do so equally often.",
        "A group whose weights are all 0 is not switched off; its records share the traffic equally.",
        sources.RECORD_VALUES,
    )


def _wrong_shares(
    weights: Sequence[int], healthy: Sequence[bool], asked: int
) -> list[tuple[Fraction | int, str]]:
    from fractions import Fraction

    total, mine = sum(weights) or 1, weights[asked]
    lost = sum(weight for weight, fine in zip(weights, healthy, strict=True) if not fine)
    able = sum(healthy) or len(weights)
    return [
        (Fraction(mine, total), "counts the weight of the unhealthy records too"),
        (Fraction(min(mine, 100), 100), "reads the weight as a percentage"),
        (Fraction(1, able), "shares the traffic equally among the healthy records"),
        (Fraction(mine, total) + Fraction(lost, total * able), "spreads the missing share evenly"),
        (Fraction(mine, HIGHEST_WEIGHT), f"divides by {HIGHEST_WEIGHT}, the highest weight"),
        (Fraction(1, len(weights)), "shares the traffic equally among all records"),
    ]
