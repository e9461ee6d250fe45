"""How ready a learner is: the chance to pass a fresh form, with an interval, and what would raise it most.

An estimate, calibrated on simulated learners only (docs/readiness.md). The model is in
:mod:`studykit.exam.readiness_model`; which answers count, in :mod:`studykit.exam.readiness_evidence`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, erfc, sqrt
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from studykit.exam.fitting import domain_quotas
from studykit.exam.readiness_model import (
    Count,
    Group,
    Posterior,
    expected,
    log_likelihood,
    mixed,
    quantile,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from studykit.exam.readiness_model import Curve
    from studykit.library.models import Blueprint, Domain, Task

# Right answers of the scored ones that are taken for a pass: AWS publishes none (720 is a scaled score), and 36 of 50
# is what 720 would be if the scale were a percentage.
CUT_SHARE = 0.72
ENOUGH, ENOUGH_IN_DOMAIN = 30, 5
# What one knew half a year ago says little of today: an answer counts half after HALF_LIFE days.
HALF_LIFE, OLDEST = 60, 180
LEAST, MOST = 0.01, 0.99
# The interval holds 90 % of what the abilities may be.
LOW, HIGH = 0.05, 0.95
LABEL = "calibrated on simulated learners only"

_DRAWS = 400
_DAY = 86_400
_UNKNOWN_MIX: Mapping[Group, float] = {Group(3, 0.25): 1.0}


class Exposure(NamedTuple):
    """An answer that counts.

    Attributes:
        domain: Domain id under the blueprint.
        tasks: The question's tasks within that domain.
        difficulty: The author's, 1 to 5.
        floor: The chance of a right guess.
        at: Aware UTC.
    """

    question: str
    domain: str
    tasks: tuple[str, ...]
    difficulty: int
    floor: float
    right: bool
    at: datetime


class Range(NamedTuple):
    """An estimate with what lies 5 % and 95 % of the way through its distribution."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TaskReadiness:
    """A task's figures.

    Attributes:
        answers: First exposures that count.
        right: Of a fresh question of the task, the chance of a right answer.
        gain: How much the chance to pass would rise if half as many of the task's questions went wrong.
    """

    task: Task
    answers: int
    right: Range
    gain: float


@dataclass(frozen=True, slots=True)
class DomainReadiness:
    """A domain's figures, as those of a task.

    Attributes:
        missing: Answers lacking for enough evidence.
        tasks: Those of the blueprint, in its order.
    """

    domain: Domain
    answers: int
    missing: int
    right: Range
    gain: float
    tasks: tuple[TaskReadiness, ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """What can be said.

    Attributes:
        answers: First exposures that count.
        right: How many of them were right.
        missing: Answers lacking for enough evidence in all; see ``domains`` for each.
        scored, cut: The fresh form's scored questions, and the right ones taken for a pass.
        estimate: The chance to pass and its interval, however little it rests on.
        domains: In the blueprint's order.
    """

    blueprint: Blueprint
    answers: int
    right: int
    missing: int
    scored: int
    cut: int
    estimate: Range
    domains: tuple[DomainReadiness, ...]

    @property
    def enough(self) -> bool:
        """Whether there is enough evidence to show the chance."""
        return not self.missing and not any(domain.missing for domain in self.domains)

    @property
    def chance(self) -> Range | None:
        """The chance to pass, between 0.01 and 0.99; None without enough evidence."""
        return self.estimate if self.enough else None


def readiness(
    exposures: Iterable[Exposure],
    blueprint: Blueprint,
    now: datetime,
    mixes: Mapping[str, Mapping[Group, float]] | None = None,
) -> Readiness:
    """Estimate the chance to pass a fresh form.

    Args:
        exposures: Answers that count; those older than OLDEST days are left out here.
        blueprint: Whose domains and scored questions.
        now: Aware UTC.
        mixes: Domain to what its questions are like; where a domain lacks, of middling difficulty, one of four.
    """
    kept = [exposure for exposure in exposures if _age(exposure, now) <= OLDEST]
    domains = {domain.id: [e for e in kept if e.domain == domain.id] for domain in blueprint.domains}
    curves = {domain: mixed((mixes or {}).get(domain) or _UNKNOWN_MIX) for domain in domains}
    posterior = Posterior({d: log_likelihood(_counts(found, now)) for d, found in domains.items()})
    seats = domain_quotas(blueprint, blueprint.scored)
    cut = ceil(blueprint.scored * CUT_SHARE)
    forms = _Forms(posterior, seats, curves, cut)

    def of_domain(domain: Domain) -> DomainReadiness:
        found = domains[domain.id]
        weights, curve = posterior.marginal[domain.id], curves[domain.id]
        tasks = []
        for task in domain.tasks:
            own = [exposure for exposure in found if task.id in exposure.tasks]
            in_task = posterior.in_task(domain.id, log_likelihood(_counts(own, now)))
            right = _range(in_task, curve)
            # Its part of the domain's mistakes, as if the domain's tasks had equal shares of its questions.
            part = (1 - right.mean) / (1 - expected(weights, curve)) / len(domain.tasks)
            tasks.append(TaskReadiness(task, len(own), right, forms.gain(domain.id, part / 2)))
        return DomainReadiness(
            domain,
            len(found),
            max(0, ENOUGH_IN_DOMAIN - len(found)),
            _range(weights, curve),
            forms.gain(domain.id, 1 / 2),
            tuple(tasks),
        )

    answers = sum(map(len, domains.values()))
    return Readiness(
        blueprint,
        answers,
        sum(exposure.right for found in domains.values() for exposure in found),
        max(0, ENOUGH - answers),
        blueprint.scored,
        cut,
        _around(_bounded(posterior.chance_of(cut, seats, curves)), *map(_bounded, forms.interval())),
        tuple(map(of_domain, blueprint.domains)),
    )


class _Forms:
    """Abilities drawn from the posterior, each with the chance to pass: for the interval and for gains.

    The draws are those of one seed, so that the same answers give the same figures, and gains compare like with like.
    """

    def __init__(
        self, posterior: Posterior, seats: Mapping[str, int], curves: Mapping[str, Curve], cut: int
    ) -> None:
        rng = Random(0)  # noqa: S311 - a way to add up, no secret
        self._seats, self._cut = seats, cut
        self._chances: dict[str, list[float]] = {domain: [] for domain in seats}
        owed = 0.0
        for weight, rows in zip(posterior.common, posterior.given, strict=True):
            owed += weight * _DRAWS
            draws = round(owed)
            owed -= draws
            for domain, drawn in self._chances.items():
                drawn.extend(rng.choices(curves[domain], rows[domain], k=draws))
        columns = [[seats[domain] * chance for chance in drawn] for domain, drawn in self._chances.items()]
        spreads = [
            [seats[domain] * chance * (1 - chance) for chance in drawn]
            for domain, drawn in self._chances.items()
        ]
        self._means = list(map(sum, zip(*columns, strict=True)))
        self._variances = list(map(sum, zip(*spreads, strict=True)))
        self._passing = self._passes(self._means, self._variances)

    def interval(self) -> tuple[float, float]:
        """The chance to pass at 5 % and 95 % of the abilities drawn."""
        ranked = sorted(self._passing)
        return ranked[int(LOW * len(ranked))], ranked[int(HIGH * len(ranked))]

    def gain(self, domain: str, part: float) -> float:
        """How much the mean chance rises when a part of a domain's mistakes is no more made."""
        seats, means, variances = self._seats[domain], [], []
        for mean, variance, chance in zip(self._means, self._variances, self._chances[domain], strict=True):
            better = chance + (1 - chance) * min(1.0, part)
            means.append(mean + seats * (better - chance))
            variances.append(variance + seats * (better * (1 - better) - chance * (1 - chance)))
        passing = self._passes(means, variances)
        return (sum(passing) - sum(self._passing)) / len(passing)

    def _passes(self, means: Sequence[float], variances: Sequence[float]) -> list[float]:
        """The normal approximation of the count of right answers, with the half for its being whole."""
        least = self._cut - 0.5
        return [
            erfc((least - mean) / sqrt(2 * max(variance, 1e-9))) / 2
            for mean, variance in zip(means, variances, strict=True)
        ]


def _counts(exposures: Iterable[Exposure], now: datetime) -> dict[Group, Count]:
    counts: dict[Group, Count] = {}
    for exposure in exposures:
        group = Group(exposure.difficulty, exposure.floor)
        right, wrong = counts.get(group, Count())
        weight = 0.5 ** (_age(exposure, now) / HALF_LIFE)
        counts[group] = Count(right + weight, wrong) if exposure.right else Count(right, wrong + weight)
    return counts


def _age(exposure: Exposure, now: datetime) -> float:
    """Days since the answer; none for one from a clock that was ahead."""
    return max(0.0, (now - exposure.at).total_seconds() / _DAY)


def _range(weights: Sequence[float], curve: Curve) -> Range:
    return _around(expected(weights, curve), quantile(weights, curve, LOW), quantile(weights, curve, HIGH))


def _around(mean: float, low: float, high: float) -> Range:
    """A range that holds its mean, which is worked out by another way than the ends."""
    return Range(mean, min(low, mean), max(high, mean))


def _bounded(chance: float) -> float:
    return min(MOST, max(LEAST, chance))
