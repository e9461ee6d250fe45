"""Sets of addresses as sorted ranges, and blocks found by the longest prefix."""

from __future__ import annotations

from calculators.cidr.block import Block

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Ranges = list[tuple[int, int]]

PRIVATE = (Block(32, 10 << 24, 8), Block(32, 0xAC100000, 12), Block(32, 0xC0A80000, 16))
SHARED = Block(32, 0x64400000, 10)  # 100.64.0.0/10
_SPECIAL = (
    *PRIVATE,
    SHARED,
    Block(32, 0, 8),
    Block(32, 127 << 24, 8),
    Block(32, 0xA9FE0000, 16),
    Block(32, 224 << 24, 3),
)
GLOBAL_6 = Block(128, 1 << 125, 3)  # 2000::/3


def span(block: Block) -> tuple[int, int]:
    """A block's first and last address."""
    return block.network, block.last


def union(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """The same addresses as sorted ranges that neither overlap nor touch."""
    merged: Ranges = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            if last > merged[-1][1]:
                merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    return merged


def meet(a: Sequence[tuple[int, int]], b: Sequence[tuple[int, int]]) -> Ranges:
    """The addresses of both, each being sorted and free of overlaps."""
    found: Ranges = []
    i = j = 0
    while i < len(a) and j < len(b):
        first = max(a[i][0], b[j][0])
        last = min(a[i][1], b[j][1])
        if first <= last:
            found.append((first, last))
        if a[i][1] < b[j][1]:
            i += 1
        else:
            j += 1
    return found


def minus(a: Sequence[tuple[int, int]], b: Sequence[tuple[int, int]]) -> Ranges:
    """The addresses of the first without those of the second."""
    left: Ranges = []
    j = 0
    for first, last in a:
        while j < len(b) and b[j][1] < first:
            j += 1
        at = j
        while at < len(b) and b[at][0] <= last:
            if b[at][0] > first:
                left.append((first, b[at][0] - 1))
            first = max(first, b[at][1] + 1)  # noqa: PLW2901 - what is left of this range
            at += 1
        if first <= last:
            left.append((first, last))
    return left


def size(ranges: Iterable[tuple[int, int]]) -> int:
    """How many addresses."""
    return sum(last - first + 1 for first, last in ranges)


def public_space(bits: int) -> Ranges:
    """The addresses that the internet routes."""
    if bits == 128:
        return [span(GLOBAL_6)]
    return minus([(0, 2**32 - 1)], union(span(block) for block in _SPECIAL))


_PUBLIC = {bits: public_space(bits) for bits in (32, 128)}


def is_public(bits: int, ranges: Ranges) -> bool:
    """Whether the internet routes all of them."""
    return meet(ranges, _PUBLIC[bits]) == ranges


def public_part(bits: int, ranges: Ranges) -> Ranges:
    """Those that the internet routes."""
    return meet(ranges, _PUBLIC[bits])


def blocks_of(bits: int, ranges: Iterable[tuple[int, int]], at_most: int = 0) -> list[Block]:
    """The fewest CIDR blocks with exactly these addresses, no more than ``at_most`` where that is given."""
    found: list[Block] = []
    for first, last in ranges:
        at = first
        while at <= last:
            free = (at & -at).bit_length() - 1 if at else bits
            room = (last - at + 1).bit_length() - 1
            shift = min(free, room)
            found.append(Block(bits, at, bits - shift))
            at += 1 << shift
            if at_most and len(found) >= at_most:
                return found
    return found


def text_of(bits: int, ranges: Sequence[tuple[int, int]], at_most: int = 4) -> str:
    """The addresses as people write them: one alone, or blocks."""
    if len(ranges) > 1 and list(ranges) == _PUBLIC[bits]:
        return "the internet"
    if len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        return Block(bits, ranges[0][0], bits).address(0)
    blocks = blocks_of(bits, ranges, at_most + 1)
    shown = ", ".join(map(str, blocks[:at_most]))
    return f"{shown} and others" if len(blocks) > at_most else shown


class BlockIndex:
    """Things by block, found from an address: the longest prefix first."""

    __slots__ = ("_lengths", "_maps")

    def __init__(self) -> None:
        self._maps: dict[int, dict[int, dict[int, list[object]]]] = {32: {}, 128: {}}
        self._lengths: dict[int, list[int]] = {32: [], 128: []}

    def add(self, block: Block, thing: object) -> None:
        """Keep a thing under its block."""
        by_length = self._maps[block.bits]
        if block.prefix not in by_length:
            by_length[block.prefix] = {}
            self._lengths[block.bits] = sorted(by_length, reverse=True)
        key = block.network >> (block.bits - block.prefix)
        by_length[block.prefix].setdefault(key, []).append(thing)

    def find(self, bits: int, address: int) -> Iterator[list[object]]:
        """What is kept under the blocks that hold the address, the longest prefix first."""
        maps = self._maps[bits]
        for length in self._lengths[bits]:
            found = maps[length].get(address >> (bits - length))
            if found is not None:
                yield found

    def around(self, block: Block) -> Iterator[list[object]]:
        """What is kept under the blocks that hold all of this one, itself included."""
        maps = self._maps[block.bits]
        for length in self._lengths[block.bits]:
            if length <= block.prefix:
                found = maps[length].get(block.network >> (block.bits - length))
                if found is not None:
                    yield found
