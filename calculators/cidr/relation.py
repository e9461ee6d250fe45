"""How blocks lie to each other: overlap, containment, and the fewest blocks that say the same."""

from __future__ import annotations

from calculators.cidr.block import Block, canonical_step, parse
from calculators.cidr.packing import smallest_prefix
from calculators.cidr.sources import CIDR_NOTATION
from calculators.contract import CalculatorError, Misconception, Result, Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def overlap(a: str, b: str) -> Result:
    """Say whether two blocks share addresses, and which contains the other."""
    first, second = parse("a", a), parse("b", b)
    shared = second if first.contains(second) else first if second.contains(first) else None
    if first == second:
        relation = "the same block"
    elif shared is None:
        relation = f"{first} and {second} lie apart"
    else:
        relation = f"{first if shared is second else second} contains {shared}"
    return Result(
        {
            "overlap": shared is not None,
            "relation": relation,
            "shared": str(shared) if shared else None,
            "shared_addresses": shared.size if shared else 0,
        },
        {"overlap": "", "relation": "", "shared": "", "shared_addresses": "addresses"},
        [
            *canonical_step([a, b], [first, second]),
            Step(
                f"{first} runs from {_span(first)}; {second} runs from {_span(second)}.",
                "Two CIDR blocks either lie apart or one contains the other: they share addresses exactly when "
                "the first bits of both, as many as the shorter prefix has, are equal.",
                CIDR_NOTATION,
            ),
        ],
        misconceptions=[
            Misconception(
                first.address(0) == second.address(0),
                "compares the first addresses only, not the ranges",
                "overlap",
            )
        ],
    )


def aggregate(blocks: Sequence[str]) -> Result:
    """The fewest blocks with exactly the same addresses, and the smallest single one around them."""
    given = [parse("blocks", text) for text in blocks]
    if len({block.bits for block in given}) > 1:
        raise CalculatorError("blocks", "They are of both IP versions.", "Give IPv4 and IPv6 blocks apart.")
    merged = _merge(given)
    around = _around(merged)
    covered = sum(block.size for block in merged)
    lowest = merged[0]
    aligned_by_luck = max(0, smallest_prefix(covered, bits=lowest.bits))
    return Result(
        {
            "blocks": [str(block) for block in merged],
            "addresses": covered,
            "supernet": str(around),
            "extra": around.size - covered,
        },
        {"blocks": "", "addresses": "addresses", "supernet": "", "extra": "addresses"},
        [
            *canonical_step(blocks, given),
            Step(
                f"{len(given)} blocks become {len(merged)}: {', '.join(map(str, merged))}.",
                "A block inside another is dropped, and two halves of one block are joined, until none are left.",
                CIDR_NOTATION,
            ),
            Step(
                f"{around} is the smallest single block around them; {around.size - covered:,} of its addresses "
                "are in none of them.",
                "A single block has the bits in common that all addresses begin with, so it may hold more.",
                CIDR_NOTATION,
            ),
        ],
        misconceptions=[
            Misconception(
                str(Block(lowest.bits, lowest.network, aligned_by_luck)),
                "counts the addresses and forgets that a block starts at a multiple of its size",
                "supernet",
            )
        ],
    )


def _span(block: Block) -> str:
    return f"{block.address(0)} to {block.address(block.size - 1)}"


def _merge(blocks: Iterable[Block]) -> list[Block]:
    merged: list[Block] = []
    for block in sorted(blocks):
        if merged and merged[-1].contains(block):
            continue
        merged.append(block)
        while len(merged) > 1 and _are_halves(merged[-2], merged[-1]):
            half = merged.pop()
            merged[-1] = Block(half.bits, half.network, half.prefix - 1)
    return merged


def _are_halves(low: Block, high: Block) -> bool:
    return (
        low.prefix == high.prefix > 0 and Block(low.bits, high.network, low.prefix - 1).network == low.network
    )


def _around(blocks: Sequence[Block]) -> Block:
    low, high = blocks[0], blocks[-1]
    common = low.bits - (low.network ^ high.last).bit_length()
    return Block(low.bits, low.network, common)
