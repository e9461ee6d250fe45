"""Placing blocks in a block.

Sizes are powers of two and every block starts at a multiple of its size, which makes packing exact: a
larger size is a multiple of each smaller one, so largest first never leaves a gap that a smaller block
could not fill, and a set of blocks fits free space if and only if this order places it.
"""

from __future__ import annotations

from calculators.cidr.block import Block

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Space", "next_fit", "smallest_prefix"]


class Space:
    """The free part of a block, as the fewest blocks that make it up."""

    def __init__(self, of: Block, taken: Iterable[Block] = ()) -> None:
        self._free = list(_free_parts(of, list(taken)))

    @property
    def size(self) -> int:
        """How many addresses are free."""
        return sum(block.size for block in self._free)

    def blocks(self) -> list[Block]:
        """The free blocks by address."""
        return sorted(self._free)

    def largest(self) -> Block | None:
        """The largest free block, the lowest of equals."""
        return min(self._free, key=lambda block: (block.prefix, block.network), default=None)

    def take(self, prefix: int) -> Block | None:
        """Take a block out of the smallest free one that holds it (the lowest of equals); None if none does."""
        holds = [block for block in self._free if block.prefix <= prefix]
        if not holds:
            return None
        block = max(holds, key=lambda block: (block.prefix, -block.network))
        self._free.remove(block)
        while block.prefix < prefix:
            block, rest = block.halves()
            self._free.append(rest)
        return block


def _free_parts(of: Block, taken: list[Block]) -> Iterable[Block]:
    inside = [block for block in taken if block.overlaps(of)]
    if not inside:
        yield of
    elif not any(block.contains(of) for block in inside):
        for half in of.halves():
            yield from _free_parts(half, inside)


def next_fit(of: Block, prefixes: Sequence[int]) -> tuple[list[Block], int | None]:
    """Place blocks one after the other in the order given, as Terraform's ``cidrsubnets`` does.

    Returns:
        The blocks that found a place, and the prefix length of the first that did not (None when all did).
    """
    placed: list[Block] = []
    end = of.network
    for prefix in prefixes:
        size = 1 << (of.bits - prefix)
        start = -(-end // size) * size
        if start + size > of.network + of.size:
            return placed, prefix
        placed.append(Block(of.bits, start, prefix))
        end = start + size
    return placed, None


def smallest_prefix(addresses: int, *, bits: int = 32) -> int:
    """Prefix length of the smallest block with at least so many addresses; negative if there is none."""
    return bits - max(0, addresses - 1).bit_length()
