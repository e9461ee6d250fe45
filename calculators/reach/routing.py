"""Route tables: the most specific route for an address, or for most of a range of them."""

from __future__ import annotations

from bisect import bisect_left

from calculators.reach.sets import BlockIndex, minus, size, span
from calculators.reach.things import Thing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.cidr.block import Block
    from calculators.reach.sets import Ranges


class Route:
    """One destination block of a route.

    Attributes:
        block: The destination.
        kind: What the target is: local, igw, eigw, nat, pcx, tgw, vgw, vpce, eni, other.
        target: The target's id.
        active: Whether it is in use; else a blackhole.
        prefix_list: The prefix list that the block is an entry of, where it is one.
        rank: Which of two routes with the same block wins (lower).
        place: Where the document has it.
    """

    __slots__ = ("active", "block", "kind", "place", "prefix_list", "rank", "target")

    def __init__(
        self,
        block: Block,
        kind: str,
        target: str,
        *,
        active: bool = True,
        prefix_list: str = "",
        rank: int = 1,
        place: str = "",
    ) -> None:
        self.block = block
        self.kind = kind
        self.target = target
        self.active = active
        self.prefix_list = prefix_list
        self.rank = rank
        self.place = place

    def words(self) -> str:
        """Such as ``0.0.0.0/0 -> igw-1``."""
        of = f" ({self.prefix_list})" if self.prefix_list else ""
        state = "" if self.active else " (blackhole)"
        return f"{self.block}{of} -> {self.target}{state}"


class Table(Thing):
    """A route table, of a VPC or of a transit gateway."""

    __slots__ = ("_index", "lists", "owner", "routes")
    kind = "route table"

    def __init__(self, id: str, name: str = "", owner: str = "") -> None:  # noqa: A002
        super().__init__(id, name)
        self.owner = owner
        self.routes: list[Route] = []
        self.lists: list[Route] = []  # routes to prefix lists whose entries nobody gave
        self._index = BlockIndex()

    def add(self, route: Route) -> None:
        """Take a route in."""
        self.routes.append(route)
        self._index.add(route.block, route)

    def find(self, bits: int, address: int) -> Route | None:
        """The route for one address."""
        for found in self._index.find(bits, address):
            best = found[0]
            assert isinstance(best, Route)
            for other in found[1:]:
                assert isinstance(other, Route)
                if other.rank < best.rank:
                    best = other
            return best
        return None

    def widest(self, bits: int, ranges: Ranges) -> tuple[Route | None, Ranges]:
        """The route that most of the addresses take, and which those are; None where most have none."""
        if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
            return self.find(bits, ranges[0][0]), ranges
        left = ranges
        best: tuple[int, Route | None, Ranges] = (0, None, [])
        by_length = sorted((r for r in self.routes if r.block.bits == bits), key=_precedence)
        at = 0
        while at < len(by_length) and left:
            # Blocks of one length are equal or apart: what they take can be taken at once.
            end = at
            while end < len(by_length) and by_length[end].block.prefix == by_length[at].block.prefix:
                end += 1
            taken: Ranges = []
            before = -1
            for route in by_length[at:end]:
                # The first of those with the same block has the best rank.
                here = _within(left, route.block) if route.block.network != before else []
                before = route.block.network
                taken += here
                if size(here) > best[0]:
                    best = (size(here), route, here)
            left = minus(left, taken)
            at = end
        return (None, left) if size(left) > best[0] else (best[1], best[2])


def _precedence(route: Route) -> tuple[int, int, int]:
    return -route.block.prefix, route.block.network, route.rank


def _within(ranges: Ranges, block: Block) -> Ranges:
    first, last = span(block)
    at = bisect_left(ranges, (first, first))
    if at and ranges[at - 1][1] >= first:
        at -= 1
    found: Ranges = []
    while at < len(ranges) and ranges[at][0] <= last:
        found.append((max(first, ranges[at][0]), min(last, ranges[at][1])))
        at += 1
    return found
