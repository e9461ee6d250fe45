"""Which sets of questions fill a form: domain quotas, and enemies that must not meet.

A question may belong to several domains, so "enough questions in each domain" is a matching between
questions and seats. With the few domains that an exam has, Hall's theorem decides it by counting: for
every set of domains, the questions that fit somewhere in the set must be as many as its seats
(https://en.wikipedia.org/wiki/Hall%27s_marriage_theorem). No search, and what is short can be named.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain, combinations
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from random import Random

    from studykit.library.models import Blueprint, QuestionHead

Domains = frozenset[str]
Traits = tuple[str, str, int]


class Candidate(NamedTuple):
    """A question with the domains that its tasks allow, in the order the author lists the tasks."""

    head: QuestionHead
    preferred: tuple[str, ...]


class Unit(NamedTuple):
    """Questions of which a form takes at most one: a question without enemies, or mutual enemies.

    Attributes:
        domains: Every domain that some member fits.
        traits: Topic, kind and difficulty; enemies resemble each other, so the first speaks for all.
    """

    members: tuple[Candidate, ...]
    domains: Domains
    traits: Traits


@dataclass(frozen=True, slots=True)
class Shortage:
    """Domains that together have more seats than questions that fit them.

    Attributes:
        domains: Their ids; several when questions that fit more than one of them are part of the lack.
        needed: Seats.
        available: Questions, mutual enemies counted once.
    """

    domains: tuple[str, ...]
    needed: int
    available: int

    @property
    def missing(self) -> int:
        """How many questions must be written."""
        return self.needed - self.available


def domain_quotas(blueprint: Blueprint, size: int) -> dict[str, int]:
    """Seats of each domain on a form of ``size``, by largest remainder of the weights.

    Equal remainders go to the heavier domain, then to the earlier one.
    """
    total = sum(domain.weight for domain in blueprint.domains)
    quotas = {domain.id: size * domain.weight // total for domain in blueprint.domains}
    by_remainder = sorted(blueprint.domains, key=lambda d: (-(size * d.weight % total), -d.weight))
    for domain in by_remainder[: size - sum(quotas.values())]:
        quotas[domain.id] += 1
    return quotas


def nearest_quotas(units: Collection[Unit], blueprint: Blueprint, size: int) -> dict[str, int]:
    """Seats as near to the blueprint's shares as the units can fill: the exact ones where they can.

    Else seats are given one by one to the domain furthest behind its share, as long as some units fill them
    (what they can fill is a polymatroid, so no order of giving ends short of the most).

    Returns:
        Seats by domain; together fewer than ``size`` where there are not enough units.
    """
    ideal = domain_quotas(blueprint, size)
    fitting = Counter(unit.domains for unit in units)
    room = {within: _touching(within, fitting) for within in _subsets(ideal)}

    def fits(quotas: Mapping[str, int]) -> bool:
        return all(sum(quotas[d] for d in within) <= most for within, most in room.items())

    if fits(ideal):
        return ideal
    total = sum(domain.weight for domain in blueprint.domains)
    given = dict.fromkeys(ideal, 0)
    for _ in range(size):
        behind = sorted(blueprint.domains, key=lambda domain: given[domain.id] * total - size * domain.weight)
        for domain in behind:
            given[domain.id] += 1
            if fits(given):
                break
            given[domain.id] -= 1
        else:
            break
    return given


def scored_quotas(blueprint: Blueprint, quotas: Mapping[str, int], scored: int) -> dict[str, int]:
    """How many of each domain's seats are scored, so that the scored ones have the blueprint's shares too.

    Exact for every blueprint whose domains have enough seats; a domain that had fewer would pass the rest to
    those furthest behind their share.
    """
    total = sum(domain.weight for domain in blueprint.domains)
    wanted = domain_quotas(blueprint, scored)
    given = {d: min(wanted[d], quotas[d]) for d in quotas}
    while sum(given.values()) < min(scored, sum(quotas.values())):
        free = [domain for domain in blueprint.domains if given[domain.id] < quotas[domain.id]]
        behind = min(free, key=lambda domain: given[domain.id] * total - scored * domain.weight)
        given[behind.id] += 1
    return given


def candidates(heads: Iterable[QuestionHead], blueprint: Blueprint) -> list[Candidate]:
    """The questions that have a task of ``blueprint``, by id."""
    home = {task.id: domain.id for domain in blueprint.domains for task in domain.tasks}
    seen: dict[tuple[tuple[str, tuple[str, ...]], ...], tuple[str, ...]] = {}
    found = []
    for head in sorted(heads, key=attrgetter("id")):
        # Banks have few combinations of tasks, so each is looked up once.
        preferred = seen.get(head.tasks)
        if preferred is None:
            tasks = dict(head.tasks).get(blueprint.code, ())
            preferred = seen[head.tasks] = tuple(dict.fromkeys(home[task] for task in tasks if task in home))
        if preferred:
            found.append(Candidate(head, preferred))
    return found


class Seats:
    """The seats still free; says whether a question can have one, moving others where needed."""

    def __init__(self, quotas: Mapping[str, int]) -> None:
        # What may still be seated inside each set of domains: by Hall's theorem all there is to know.
        self._room = {within: sum(quotas[d] for d in within) for within in _subsets(quotas)}

    def admit(self, domains: Domains) -> bool:
        """Take a seat for a question that fits ``domains``; False when none can be had."""
        touched = [within for within in self._room if domains <= within]
        if not all(self._room[within] for within in touched):
            return False
        for within in touched:
            self._room[within] -= 1
        return True


def assign(units: Sequence[Unit], quotas: Mapping[str, int]) -> list[str]:
    """The domain of each unit, earliest preference first where the others still fit.

    All units fit the quotas together, as :meth:`Seats.admit` said of each in turn.
    """
    free = dict(quotas)
    waiting = Counter(unit.domains for unit in units)
    places = []
    for unit in units:
        waiting[unit.domains] -= 1
        preferred = dict.fromkeys(d for member in unit.members for d in member.preferred)
        for domain in preferred:
            free[domain] -= 1
            if free[domain] >= 0 and _all_fit(waiting, free):
                places.append(domain)
                break
            free[domain] += 1
    return places


class Pool:
    """The questions of a bank that an exam can ask, their enemies known.

    Args:
        heads: The bank; questions without a task of ``blueprint`` are passed over. Order is immaterial.
        blueprint: The exam.
    """

    def __init__(self, heads: Iterable[QuestionHead], blueprint: Blueprint) -> None:
        self.questions = candidates(heads, blueprint)
        self._enemies = _enmities(self.questions)
        self._knotted = _first_knot(frozenset(self._enemies), self._enemies) is not None
        self._units = [] if self._knotted else _mutual_enemies(self.questions, self._enemies)

    def units(self, quotas: Mapping[str, int], rng: Random) -> list[Unit]:
        """Group enemies into units so that the form fills if any choice among enemies fills it.

        Where A and B are enemies, and B and C, but not A and C, either B or both others are given up. Each
        such knot is tried both ways, the hopeless ways left out; banks have few knots, so few ways are tried.
        """
        if not self._knotted:
            return self._units
        by_id = {question.head.id: question for question in self.questions}

        def units_of(bank: frozenset[str]) -> list[Unit]:
            return _mutual_enemies([by_id[name] for name in by_id if name in bank], self._enemies)

        def lacking(bank: frozenset[str]) -> int:
            return shortfall(units_of(bank), quotas)

        best: list[Unit] | None = None
        banks = [frozenset(by_id)]
        while banks:
            bank = banks.pop()
            if best is not None and lacking(bank) >= shortfall(best, quotas):
                continue
            knot = _first_knot(bank, self._enemies)
            if knot is None:
                best = units_of(bank)
                continue
            ways = [bank - {knot}, bank - self._enemies[knot]]
            rng.shuffle(ways)
            # The last is tried first: the better way, either by chance where both are as good.
            banks += sorted(ways, key=lacking, reverse=True)
        return best or []


def shortfall(units: Iterable[Unit], quotas: Mapping[str, int]) -> int:
    """Seats that stay empty however the units are seated."""
    fitting = Counter(unit.domains for unit in units)
    return max(_missing(within, fitting, quotas) for within in _subsets(quotas))


def shortages(units: Collection[Unit], quotas: Mapping[str, int]) -> tuple[Shortage, ...]:
    """What is short, in the order of the domains; empty when the form can be filled."""
    fitting = Counter(unit.domains for unit in units)
    short = max(_subsets(quotas), key=lambda within: (_missing(within, fitting, quotas), -len(within)))
    return tuple(
        Shortage(
            tuple(d for d in quotas if d in part),
            needed=sum(quotas[d] for d in part),
            available=_touching(part, fitting),
        )
        for part in _connected(short, fitting, quotas)
    )


def _subsets(domains: Iterable[str]) -> list[Domains]:
    """Every set of domains, the empty one first; an exam has four to six domains, so at most 64."""
    ids = list(domains)
    sizes = range(len(ids) + 1)
    return [frozenset(c) for c in chain.from_iterable(combinations(ids, size) for size in sizes)]


def _touching(within: Domains, fitting: Mapping[Domains, int]) -> int:
    return sum(count for domains, count in fitting.items() if domains & within)


def _missing(within: Domains, fitting: Mapping[Domains, int], quotas: Mapping[str, int]) -> int:
    return sum(quotas[d] for d in within) - _touching(within, fitting)


def _all_fit(waiting: Mapping[Domains, int], free: Mapping[str, int]) -> bool:
    return all(
        sum(count for domains, count in waiting.items() if domains <= within) <= sum(free[d] for d in within)
        for within in _subsets(free)
    )


def _connected(short: Domains, fitting: Mapping[Domains, int], quotas: Mapping[str, int]) -> list[Domains]:
    """Split a short set of domains where no question belongs to both sides."""
    parts: list[Domains] = [frozenset({d}) for d in quotas if d in short]
    for shared in (domains & short for domains, count in fitting.items() if count):
        if joined := [part for part in parts if part & shared]:
            at = parts.index(joined[0])
            parts = [part for part in parts if part not in joined]
            parts.insert(at, frozenset().union(*joined))
    return parts


def _enmities(questions: Sequence[Candidate]) -> dict[str, frozenset[str]]:
    """Who must not meet whom, both ways even where one file says it only."""
    hostile = [question.head for question in questions if question.head.enemies]
    known = {question.head.id for question in questions} if hostile else set()
    found: dict[str, set[str]] = {}
    for head in hostile:
        for enemy in known.intersection(head.enemies) - {head.id}:
            found.setdefault(head.id, set()).add(enemy)
            found.setdefault(enemy, set()).add(head.id)
    return {name: frozenset(enemies) for name, enemies in found.items()}


def _first_knot(bank: frozenset[str], enemies: Mapping[str, frozenset[str]]) -> str | None:
    """A question with two enemies that are not enemies of each other."""
    for name in sorted(bank & enemies.keys()):
        if any(other not in enemies[one] for one, other in combinations(sorted(enemies[name] & bank), 2)):
            return name
    return None


def _mutual_enemies(questions: Sequence[Candidate], enemies: Mapping[str, frozenset[str]]) -> list[Unit]:
    """Greedy groups of mutual enemies. At knots this groups too little, which is the hopeful side."""
    domains = {preferred: frozenset(preferred) for preferred in {q.preferred for q in questions}}
    groups: list[list[Candidate]] = []
    alone: list[Unit] = []
    for question in questions:
        foes = enemies.get(question.head.id)
        if foes is None:
            alone.append(Unit((question,), domains[question.preferred], _traits(question)))
            continue
        for group in groups:
            if all(member.head.id in foes for member in group):
                group.append(question)
                break
        else:
            groups.append([question])
    together = (
        Unit(tuple(group), frozenset(d for m in group for d in m.preferred), _traits(group[0]))
        for group in groups
    )
    return [*alone, *together]


def _traits(question: Candidate) -> Traits:
    head = question.head
    return head.topic, head.kind, head.difficulty
