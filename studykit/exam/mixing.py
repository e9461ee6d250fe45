"""Which units take the seats of a form: least asked ones first, and mixed as the bank is mixed."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from studykit.exam.fitting import Seats

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from studykit.exam.fitting import Domains, Traits, Unit
    from studykit.exam.twins import Twins

    Served = dict[str | int, float]


def spread(
    units: Sequence[Unit],
    quotas: Mapping[str, int],
    rng: Random,
    asked: Mapping[str, int],
    twins: Twins | None = None,
) -> list[Unit]:
    """Choose units until the seats are taken.

    Each step takes a unit whose topic, kind and difficulty are least served so far. Whatever the order
    of asking, :class:`Seats` ends full: what it can seat forms a matroid, for which greedily taking the
    least asked is also the way to the least asked form. Near-duplicates of what was taken are left out.

    Args:
        units: What there is.
        quotas: Seats by domain.
        rng: Decides between units that are equally due.
        asked: How often a question was asked before; those missing never.
        twins: Knows near-duplicates; None passes over them.
    """
    seats = Seats(quotas)
    chosen: list[Unit] = []
    levels = _levels(units, asked)
    served = _Service(units)
    size = sum(quotas.values())
    for often in sorted(levels):
        if len(chosen) == size:
            break
        shelf = _Shelf(levels[often])
        while len(chosen) < size and (found := shelf.least(served, rng)):
            traits, domains = found
            unit = shelf.take(traits, domains, rng)
            if twins is not None and not twins.differ(unit, chosen):
                continue
            if seats.admit(domains):
                served.count(traits)
                chosen.append(unit)
            else:
                shelf.close(domains)  # Room only shrinks: nothing like it finds a seat any more.
    return chosen


def _levels(units: Sequence[Unit], asked: Mapping[str, int]) -> dict[int, list[Unit]]:
    """The units by how often the least asked of their members was asked."""
    if not asked:
        return {0: list(units)}
    levels: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        first, *others = unit.members
        often = asked.get(first.head.id, 0)
        if others:
            often = min(often, *(asked.get(member.head.id, 0) for member in others))
        levels[often].append(unit)
    return levels


class _Service:
    """How much of each trait the form has, as part of what the bank has."""

    def __init__(self, units: Sequence[Unit]) -> None:
        topics, kinds, difficulties = Counter[str | int](), Counter[str | int](), Counter[str | int]()
        for topic, kind, difficulty in (unit.traits for unit in units):
            topics[topic] += 1
            kinds[kind] += 1
            difficulties[difficulty] += 1
        self._in_bank = [topics, kinds, difficulties]
        self.of: list[Served] = [dict.fromkeys(counts, 0.0) for counts in self._in_bank]

    def count(self, traits: Traits) -> None:
        """A unit with these was taken."""
        named: tuple[str | int, ...] = traits
        for served, in_bank, trait in zip(self.of, self._in_bank, named, strict=True):
            served[trait] += 1 / in_bank[trait]


class _Shelf:
    """Units that are still there, by their traits and then by the domains that they fit."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units: dict[Traits, dict[Domains, list[Unit]]] = {}
        for unit in units:
            self._units.setdefault(unit.traits, {}).setdefault(unit.domains, []).append(unit)

    def least(self, service: _Service, rng: Random) -> tuple[Traits, Domains] | None:
        """Where a unit that is least served lies; chance decides between equals, each unit alike."""
        by_topic, by_kind, by_difficulty = service.of
        least, equal = float("inf"), []
        for traits in self._units:
            topic, kind, difficulty = traits
            served = by_topic[topic] + by_kind[kind] + by_difficulty[difficulty]
            if served < least:
                least, equal = served, [traits]
            elif served == least:
                equal.append(traits)
        places = [(traits, domains) for traits in equal for domains in self._units[traits]]
        if not places:
            return None
        sizes = [len(self._units[traits][domains]) for traits, domains in places]
        return rng.choices(places, sizes)[0]

    def take(self, traits: Traits, domains: Domains, rng: Random) -> Unit:
        """A unit from there, whichever chance says; it is there no more."""
        lying = self._units[traits][domains]
        at = rng.randrange(len(lying))
        lying[at], lying[-1] = lying[-1], lying[at]
        unit = lying.pop()
        if not lying:
            self._drop(traits, domains)
        return unit

    def close(self, domains: Domains) -> None:
        """Put away all that fits these domains and no others."""
        for traits in [traits for traits, by_domains in self._units.items() if domains in by_domains]:
            self._drop(traits, domains)

    def _drop(self, traits: Traits, domains: Domains) -> None:
        del self._units[traits][domains]
        if not self._units[traits]:
            del self._units[traits]
