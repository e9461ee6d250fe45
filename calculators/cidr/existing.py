"""Subnets that are there already."""

from __future__ import annotations

from calculators.cidr.block import Block, parse
from calculators.contract import CalculatorError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_EXISTING = 5_000


def existing_in(blocks: Sequence[Block], texts: Sequence[str]) -> list[Block]:
    """Read the subnets that a VPC has, in the order given.

    Args:
        blocks: The VPC's blocks.
        texts: The subnets' blocks.

    Raises:
        CalculatorError: One is no block, lies outside of all of the VPC's, or overlaps another.
    """
    if len(texts) > MOST_EXISTING:
        raise CalculatorError(
            "existing", f"{len(texts):,} subnets are too many.", f"Give at most {MOST_EXISTING:,}."
        )
    taken = [parse("existing", text, version=blocks[0].version) for text in texts]
    for block in taken:
        if not any(of.contains(block) for of in blocks):
            raise CalculatorError(
                "existing",
                f"{block} is not inside {' or '.join(map(str, blocks))}.",
                "Give subnets of that block.",
            )
    before: Block | None = None
    for block in sorted(taken):
        if before is not None and before.contains(block):
            raise CalculatorError(
                "existing", f"{before} and {block} overlap.", "The subnets of a VPC lie apart."
            )
        before = block
    return taken
