"""What answers say of abilities: a hierarchical Rasch model with a floor for guessing, on a grid.

A learner has a common ability, drawn from N(0, 1); the ability in each domain differs from it by N(0, SD_DOMAIN),
and that in a task from its domain's by N(0, SD_TASK). An answer is right with the chance

    floor + (1 - floor) x logistic(ability - difficulty)

(Birnbaum's curve with equal discriminations; Lord and Novick, "Statistical Theories of Mental Test Scores", 1968,
chapter 17). A question's difficulty is not known either: the author's 1 to 5 gives a mean and SD_ITEM how far it may
be off, which flattens the curve (MacKay 1992: the mean of logistic over N(x, v) is about
logistic(x / sqrt(1 + pi v / 8)), https://doi.org/10.1162/neco.1992.4.5.720).

Domains depend on each other only through the common ability, so sums over a grid give the posterior up to the
grid's step: no sampling, no iteration, nothing that has to converge.
"""

from __future__ import annotations

from functools import cache
from math import comb, exp, log, pi, sqrt
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SD_DOMAIN, SD_TASK = 0.35, 0.25
# What one step of an author's 1 to 5 means, and how far the author may be off.
DIFFICULTY_STEP, SD_ITEM = 0.4, 0.9

_STEP = 0.125
GRID = tuple(place * _STEP for place in range(-32, 33))
_COMMON = GRID[::2]
_FLATTENED = 1 / sqrt(1 + pi * SD_ITEM**2 / 8)
_NEGLIGIBLE = 1e-7

Curve = tuple[float, ...]  # a value at each ability of GRID


class Group(NamedTuple):
    """Answers that say the same of an ability: the author's difficulty, and the chance of a right guess."""

    difficulty: int
    floor: float


class Count(NamedTuple):
    """Answers of a group, each as much as its weight."""

    right: float = 0.0
    wrong: float = 0.0


@cache
def chances(group: Group) -> Curve:
    """The chance of a right answer at each ability."""
    difficulty = (group.difficulty - 3) * DIFFICULTY_STEP
    return tuple(
        group.floor + (1 - group.floor) / (1 + exp((difficulty - ability) * _FLATTENED)) for ability in GRID
    )


def mixed(parts: Mapping[Group, float]) -> Curve:
    """The chance of a right answer to a question drawn from a mix whose parts add up to 1."""
    curves = [(part, chances(group)) for group, part in parts.items()]
    return tuple(sum(part * curve[place] for part, curve in curves) for place in range(len(GRID)))


def log_likelihood(counts: Mapping[Group, Count]) -> Curve:
    """Of each ability, given the answers that depend on it."""
    total = [0.0] * len(GRID)
    for group, (right, wrong) in counts.items():
        for place, chance in enumerate(chances(group)):
            total[place] += right * log(chance) + wrong * log(1 - chance)
    return tuple(total)


def expected(weights: Sequence[float], curve: Curve) -> float:
    """The mean of a curve over an ability known by its weights."""
    return sum(weight * value for weight, value in zip(weights, curve, strict=True))


def quantile(weights: Sequence[float], curve: Curve, part: float) -> float:
    """The value below which a rising curve stays with the chance ``part``, between grid points by a line."""
    below = 0.0
    for place, weight in enumerate(weights):
        if below + weight >= part:
            before = curve[place - 1] if place else curve[place]
            return before + (curve[place] - before) * ((part - below) / weight)
        below += weight
    return curve[-1]


class Posterior:
    """What is known of the abilities after the answers.

    Attributes:
        common: The weights of the common ability's values that matter; they add up to 1.
        given: For each of those, each domain's weights over GRID.
        marginal: Each domain's weights over GRID, whatever the common ability.
    """

    def __init__(self, evidence: Mapping[str, Curve]) -> None:
        """Work it out.

        Args:
            evidence: Domain to the log-likelihood of its answers.
        """
        likelihoods = {domain: _exponentials(curve) for domain, curve in evidence.items()}
        weights: list[float] = []
        given: list[dict[str, list[float]]] = []
        for ability in _COMMON:
            weight = exp(-(ability**2) / 2)
            rows = {}
            for domain, likelihood in likelihoods.items():
                row = list(map(mul, _around(ability, SD_DOMAIN), likelihood))
                weight *= sum(row)
                rows[domain] = row
            weights.append(weight)
            given.append(rows)
        least = max(weights) * _NEGLIGIBLE
        kept = [place for place, weight in enumerate(weights) if weight > least]
        self.common = _normalised([weights[place] for place in kept])
        self.given = [{domain: _normalised(row) for domain, row in given[place].items()} for place in kept]
        self.marginal: dict[str, Curve] = {
            domain: tuple(
                sum(map(mul, self.common, column))
                for column in zip(*(rows[domain] for rows in self.given), strict=True)
            )
            for domain in evidence
        }

    def in_task(self, domain: str, own: Curve) -> list[float]:
        """The ability in a task, as weights over GRID.

        Args:
            domain: The task's.
            own: Log-likelihood of the task's answers. They are taken out of what the domain is known by
                first, so that they count once.
        """
        logs = [
            log(weight) - part if weight else None
            for weight, part in zip(self.marginal[domain], own, strict=True)
        ]
        highest = max(value for value in logs if value is not None)
        others = _normalised([0.0 if value is None else exp(value - highest) for value in logs])
        # The distance counts, whichever of the two is fixed; only at the grid's ends this is not exact.
        prior = [sum(map(mul, others, _around(ability, SD_TASK))) for ability in GRID]
        return _normalised(list(map(mul, prior, _exponentials(own))))

    def chance_of(self, least: int, seats: Mapping[str, int], curves: Mapping[str, Curve]) -> float:
        """The chance of at least so many right answers on a fresh form.

        Args:
            least: Right answers asked for.
            seats: Questions of each domain on the form.
            curves: Each domain's chance of a right answer.
        """
        tables = {domain: _binomials(seats[domain], curves[domain]) for domain in seats}
        total = 0.0
        for weight, rows in zip(self.common, self.given, strict=True):
            counts = [1.0]
            for domain, table in tables.items():
                row = rows[domain]
                counts = _convolved(counts, [sum(map(mul, row, column)) for column in table])
            total += weight * sum(counts[least:])
        return total


@cache
def _around(ability: float, sd: float) -> Curve:
    """Weights over GRID of something that differs from ``ability`` by N(0, sd)."""
    return tuple(_normalised([exp(-(((place - ability) / sd) ** 2) / 2) for place in GRID]))


def _exponentials(logs: Curve) -> list[float]:
    highest = max(logs)
    return [exp(value - highest) for value in logs]


def _normalised(weights: list[float]) -> list[float]:
    total = sum(weights)
    return [weight / total for weight in weights]


def _binomials(seats: int, curve: Curve) -> list[list[float]]:
    """For each count of right answers among ``seats``, its chance at each ability."""
    return [
        [comb(seats, right) * chance**right * (1 - chance) ** (seats - right) for chance in curve]
        for right in range(seats + 1)
    ]


def _convolved(one: Sequence[float], other: Iterable[float]) -> list[float]:
    """The chances of a sum, from those of its two parts."""
    others = list(other)
    sums = [0.0] * (len(one) + len(others) - 1)
    for i, first in enumerate(one):
        for j, second in enumerate(others):
            sums[i + j] += first * second
    return sums
