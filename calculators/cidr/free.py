"""What a VPC has left: its free blocks, and how many subnets of a size they hold."""

from __future__ import annotations

from calculators.cidr.block import RESERVED, Block, canonical_step, parse_list
from calculators.cidr.existing import existing_in
from calculators.cidr.packing import Space
from calculators.cidr.sources import CIDR_NOTATION, SUBNET_BLOCKS
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import quotient, rounded
from calculators.explain import mistakes, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.contract import Plain

USUAL = {
    4: (24, 28),
    6: (64, 64),
}  # prefix length to count unless one is given, and the longest that AWS allows
MOST_LISTED = 1_000


def free(block: str, existing: Sequence[str], prefix: int | None) -> Result:
    """List the free blocks of a VPC.

    Args:
        block: The VPC's blocks, apart by commas.
        existing: The subnets that it has.
        prefix: Prefix length of the subnets to count.
    """
    blocks = parse_list("block", block)
    if len({of.bits for of in blocks}) > 1:
        raise CalculatorError("block", "They are of both IP versions.", "Give IPv4 and IPv6 blocks apart.")
    for number, of in enumerate(blocks):
        for other in blocks[:number]:
            if of.overlaps(other):
                raise CalculatorError(
                    "block", f"{other} and {of} overlap.", "The blocks of one VPC lie apart."
                )
    taken = existing_in(blocks, existing)
    wanted = _wanted(blocks, prefix)
    left = [part for of in blocks for part in Space(of, taken).blocks()]
    if len(left) > MOST_LISTED:
        raise CalculatorError(
            "existing", f"{len(left):,} free blocks are too many to list.", f"At most {MOST_LISTED:,} are."
        )
    total, unused = sum(of.size for of in blocks), sum(part.size for part in left)
    largest = min(left, key=lambda part: (part.prefix, part.network), default=None)
    count = _count(left, wanted)
    answer: dict[str, Plain] = {
        "count": count,
        "prefix": f"/{wanted}",
        "free": unused,
        "used": total - unused,
        "used_share": rounded(quotient(100 * (total - unused), total), 1),
        "largest_free": str(largest) if largest else None,
        "free_blocks": [str(part) for part in left],
    }
    units = dict.fromkeys(answer, "") | {
        "free": "addresses",
        "used": "addresses",
        "used_share": "%",
    }
    if largest:
        answer["room"] = [
            {
                "prefix": f"/{length}",
                "subnets": _count(left, length),
                "usable_each": max(0, (1 << largest.bits - length) - RESERVED),
            }
            for length in range(largest.prefix, max(largest.prefix, USUAL[largest.version][1]) + 1)
        ]
        units["room"] = ""
    return Result(
        answer,
        units,
        [
            *canonical_step([*block.split(","), *existing], [*blocks, *taken]),
            *_steps(blocks, taken, left, wanted),
        ],
        assumptions=[
            "Only the subnets given take addresses of the VPC; every part of its blocks that they leave is free.",
        ],
        misconceptions=mistakes("count", count, _wrong(blocks, taken, left, wanted)),
    )


def _wanted(blocks: Sequence[Block], prefix: int | None) -> int:
    shortest = min(of.prefix for of in blocks)
    if prefix is None:
        usual, longest = USUAL[blocks[0].version]
        return max(shortest, min(usual, longest))
    if not shortest <= prefix <= blocks[0].bits:
        raise CalculatorError(
            "prefix",
            f"No /{prefix} fits into {' or '.join(map(str, blocks))}.",
            f"Give {shortest} to {blocks[0].bits}.",
        )
    return prefix


def _count(left: Sequence[Block], prefix: int) -> int:
    """Blocks of that prefix length in the free ones: each holds its own, as all are aligned."""
    return sum(1 << (prefix - part.prefix) for part in left if part.prefix <= prefix)


def _steps(blocks: Sequence[Block], taken: Sequence[Block], left: Sequence[Block], wanted: int) -> list[Step]:
    total, used = sum(of.size for of in blocks), sum(block.size for block in taken)
    holding = [f"{part} {1 << (wanted - part.prefix):,}" for part in left if part.prefix <= wanted] or [
        "no free block is large enough"
    ]
    shown = ", ".join(holding[:20]) + (f" and {len(holding) - 20} more" if len(holding) > 20 else "")
    return [
        Step(
            f"{total:,} addresses - {used:,} of {plural(len(taken), 'subnet')} = {total - used:,} free.",
            "A subnet takes all addresses of its block, those that AWS keeps included.",
            SUBNET_BLOCKS,
        ),
        Step(
            f"What is left makes {plural(len(left), 'block')}.",
            "A block starts at a multiple of its size: what the subnets leave is cut into the largest blocks that do.",
            CIDR_NOTATION,
        ),
        Step(
            f"Subnets of /{wanted}: {shown}.",
            "A free block holds 2^(difference of the prefix lengths) subnets; none spans two free blocks.",
            CIDR_NOTATION,
        ),
    ]


def _wrong(
    blocks: Sequence[Block], taken: Sequence[Block], left: Sequence[Block], wanted: int
) -> list[tuple[int, str]]:
    size = 1 << (blocks[0].bits - wanted)
    unused, every = sum(part.size for part in left), sum(of.size for of in blocks) // size
    return [
        (unused // size, "divides the free addresses, though no subnet spans two free blocks"),
        (max(0, every - len(taken)), "takes each existing subnet for one of the same size"),
        (every, "forgets the subnets that are there"),
        (
            max(0, every - sum(max(1, block.size // size) for block in taken)),
            "lets each small subnet block a whole place of its own",
        ),
        (
            max((1 << (wanted - p.prefix) for p in left if p.prefix <= wanted), default=0),
            "counts the largest free block only",
        ),
    ]
