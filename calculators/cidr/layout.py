"""Where the subnets of a plan go: packed tight, or the same in each AZ."""

from __future__ import annotations

from calculators.cidr.needs import Need, prefix_for
from calculators.cidr.packing import Space, smallest_prefix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from calculators.cidr.block import Block
    from calculators.units import Exact


class Subnet:
    """One subnet of a need, and its place once it has one.

    Attributes:
        need: What it is for.
        az: Number of its AZ, from 0.
        prefix: Its prefix length.
        block: Where it is; None before it is placed.
    """

    __slots__ = ("az", "block", "need", "prefix")

    def __init__(self, need: Need, az: int, prefix: int) -> None:
        self.need = need
        self.az = az
        self.prefix = prefix
        self.block: Block | None = None

    @property
    def az_name(self) -> str:
        """The letter of its AZ; "" where the need has only one."""
        return chr(ord("a") + self.az) if self.need.azs > 1 else ""

    @property
    def name(self) -> str:
        """The need's name, with the AZ's letter where there are several."""
        return f"{self.need.name}-{self.az_name}" if self.az_name else self.need.name


def subnets_of(needs: Iterable[Need], growth: Exact) -> list[Subnet]:
    """One subnet a need and AZ, in the order given."""
    return [Subnet(need, az, prefix_for(need.hosts, growth)) for need in needs for az in range(need.azs)]


def addresses(subnets: Iterable[Subnet]) -> int:
    """Their addresses in sum."""
    return sum(2 ** (32 - subnet.prefix) for subnet in subnets)


def place(space: Space, subnets: Iterable[Subnet]) -> list[Subnet]:
    """Give each subnet a place, largest first, each in the smallest free block that holds it.

    Returns:
        Those that found none; by :mod:`calculators.cidr.packing` no other order does better.
    """
    left_out = []
    for subnet in sorted(subnets, key=lambda subnet: subnet.prefix):
        subnet.block = space.take(subnet.prefix)
        if subnet.block is None:
            left_out.append(subnet)
    return left_out


def az_prefix(subnets: Sequence[Subnet]) -> int:
    """Prefix length of the block that holds one AZ's subnets, the same for all AZs."""
    return smallest_prefix(max(addresses(group) for group in _by_az(subnets)))


def place_by_az(space: Space, subnets: Sequence[Subnet]) -> list[Block]:
    """Give each AZ one block of the same size, and its subnets places in there.

    Returns:
        The blocks by AZ; fewer than there are AZs when the space does not hold all.
    """
    blocks: list[Block] = []
    for group in _by_az(subnets):
        block = space.take(az_prefix(subnets))
        if block is None:
            break
        blocks.append(block)
        place(Space(block), group)
    return blocks


def _by_az(subnets: Iterable[Subnet]) -> list[list[Subnet]]:
    groups: dict[int, list[Subnet]] = {}
    for subnet in subnets:
        groups.setdefault(subnet.az, []).append(subnet)
    return [groups[az] for az in sorted(groups)]
