"""What AWS lets one do with the blocks of VPCs: add another one, peer."""

from __future__ import annotations

from calculators.cidr.block import Block, canonical_step, parse, parse_list
from calculators.cidr.describe import FORBIDDEN, vpc_allowed
from calculators.cidr.sources import PEERING, VPC_BLOCKS, VPC_QUOTAS
from calculators.contract import CalculatorError, Misconception, Result, Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_BLOCKS = 50  # IPv4 blocks of a VPC, after asking for a higher quota


def _ipv4(text: str) -> Block:
    return parse("", text)


_TEN, _TWELVE, _SIXTEEN = map(_ipv4, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
_NINETEEN = _ipv4("198.19.0.0/16")
# VPC User Guide, "IPv4 CIDR block association restrictions": range of the VPC -> ranges it may not add.
_RESTRICTED = (
    (_TEN, (_TWELVE, _SIXTEEN, _NINETEEN)),
    (_TWELVE, (_TEN, _SIXTEEN, _ipv4("172.31.0.0/16"), _NINETEEN)),
    (_SIXTEEN, (_TEN, _TWELVE, _NINETEEN)),
    (_NINETEEN, (_TEN, _TWELVE, _SIXTEEN)),
)
_RESTRICTED_FOR_PUBLIC = (_TEN, _TWELVE, _SIXTEEN, _NINETEEN)
_CORNER = _ipv4("10.0.0.0/15")
_CORNER_FORBIDS = _ipv4("10.0.0.0/16")


def add(vpc: str, new: str, quota: int) -> Result:
    """Say whether a VPC may get another IPv4 block.

    Args:
        vpc: Its blocks, apart by commas, the primary one first.
        new: The block to add.
        quota: How many IPv4 blocks the account allows a VPC.
    """
    has = parse_list("vpc", vpc, version=4)
    block = parse("new", new, version=4)
    _check_vpc("vpc", has)
    if not 1 <= quota <= MOST_BLOCKS:
        raise CalculatorError(
            "quota",
            f"{quota} is no quota of blocks per VPC.",
            f"It is 5 unless raised, {MOST_BLOCKS} at most.",
        )
    steps = canonical_step([*vpc.split(","), new], [*has, block])
    refused = False
    for check in (_size, _range, _count, _overlap, _association):
        refused, step = check(has, block, quota)
        steps.append(step)
        if refused:
            break
    return Result(
        {"allowed": not refused, "reason": steps[-1].text if refused else f"No rule forbids adding {block}."},
        {"allowed": "", "reason": ""},
        steps,
        assumptions=_assumptions(has, block, refused=refused),
        misconceptions=[
            Misconception(
                not any(block.overlaps(old) for old in has), "looks only for overlapping addresses", "allowed"
            ),
            Misconception(False, "believes a VPC keeps the one block it was made with", "allowed"),
        ],
    )


def _check_vpc(field: str, blocks: Sequence[Block]) -> None:
    for number, block in enumerate(blocks):
        if block.bits == 32 and not vpc_allowed(block):
            raise CalculatorError(
                field, f"No VPC has the block {block}.", "A VPC's IPv4 blocks are /16 to /28."
            )
        for earlier in blocks[:number]:
            if block.overlaps(earlier):
                raise CalculatorError(
                    field, f"{earlier} and {block} overlap.", "The blocks of one VPC lie apart."
                )


def _size(_has: Sequence[Block], new: Block, _quota: int) -> tuple[bool, Step]:
    fits = 16 <= new.prefix <= 28
    return not fits, Step(
        f"/{new.prefix} is {'a size' if fits else 'no size'} for a block of a VPC.",
        "An IPv4 block of a VPC is /16 at the largest, /28 at the smallest.",
        VPC_BLOCKS,
    )


def _range(_has: Sequence[Block], new: Block, _quota: int) -> tuple[bool, Step]:
    hit = [f"{range_} ({name})" for range_, name in FORBIDDEN if range_.overlaps(new)]
    return bool(hit), Step(
        f"{new} is in {hit[0]}." if hit else f"{new} is in none of the ranges that no VPC can have.",
        "A VPC cannot have addresses of 0.0.0.0/8, 127.0.0.0/8, 169.254.0.0/16 or 224.0.0.0/4.",
        VPC_BLOCKS,
    )


def _count(has: Sequence[Block], _new: Block, quota: int) -> tuple[bool, Step]:
    full = len(has) >= quota
    return full, Step(
        f"The VPC has {len(has)} of {quota} blocks{': no more can be added' if full else ''}.",
        f"The quota is 5 IPv4 blocks per VPC, the primary one included; it can be raised to {MOST_BLOCKS}.",
        VPC_QUOTAS,
    )


def _overlap(has: Sequence[Block], new: Block, _quota: int) -> tuple[bool, Step]:
    hit = [old for old in has if old.overlaps(new)]
    return bool(hit), Step(
        f"{new} overlaps {hit[0]}, which the VPC has." if hit else f"{new} overlaps none of its blocks.",
        "A new block must not overlap one that the VPC has; existing blocks cannot be resized.",
        VPC_BLOCKS,
    )


def _association(has: Sequence[Block], new: Block, _quota: int) -> tuple[bool, Step]:
    primary = has[0]
    range_, restricted = next(
        ((str(range_), others) for range_, others in _RESTRICTED if range_.contains(primary)),
        ("public or 100.64.0.0/10", _RESTRICTED_FOR_PUBLIC),
    )
    rule = (
        f"A VPC whose blocks are {'' if range_[0] == 'p' else 'from '}{range_} cannot add blocks from "
        f"{', '.join(map(str, restricted))}."
    )
    hit = [other for other in restricted if other.contains(new)]
    if hit:
        return True, Step(f"A VPC with {primary} cannot add {new}, which is in {hit[0]}.", rule, VPC_BLOCKS)
    corner = [old for old in has if _CORNER.contains(old)]
    if corner and _CORNER_FORBIDS.contains(new):
        return True, Step(
            f"A VPC with a block of {_CORNER} ({corner[0]}) cannot add one of {_CORNER_FORBIDS} ({new}).",
            f"If any block of the VPC is from {_CORNER}, none from {_CORNER_FORBIDS} can be added.",
            VPC_BLOCKS,
        )
    return False, Step(f"{new} is in no range that a VPC with {primary} cannot add.", rule, VPC_BLOCKS)


def _assumptions(has: Sequence[Block], new: Block, *, refused: bool) -> list[str]:
    if refused:
        return []
    assumptions = [
        f"No route of the VPC leads to {new} or a part of it, which would forbid the block.",
        f"No VPC peered with it has addresses of {new}, and no peering that it asked for waits to be accepted.",
    ]
    if len(has) > 1:
        assumptions.append(
            "The table of restricted ranges is read for the primary block, the first one given; AWS's page "
            "does not say which row counts where a VPC has blocks in two."
        )
    return assumptions


def peer(a: str, b: str) -> Result:
    """Say whether two VPCs can be peered.

    Args:
        a: All blocks of one VPC, IPv4 and IPv6, apart by commas, the primary one first.
        b: All blocks of the other.
    """
    ours, theirs = parse_list("a", a), parse_list("b", b)
    _check_vpc("a", ours)
    _check_vpc("b", theirs)
    conflicts = [f"{x} and {y}" for x in ours for y in theirs if x.overlaps(y)]
    pairs = len(ours) * len(theirs)
    reason = f"{', '.join(conflicts)} overlap." if conflicts else "None of their blocks overlap."
    return Result(
        {"allowed": not conflicts, "reason": reason, "conflicts": conflicts},
        {"allowed": "", "reason": "", "conflicts": ""},
        [
            *canonical_step([*a.split(","), *b.split(",")], [*ours, *theirs]),
            Step(
                f"{len(ours)} x {len(theirs)} = {pairs} pair{'s' * (pairs > 1)} of blocks compared: "
                f"{len(conflicts)} overlap{'s' * (len(conflicts) == 1)}.",
                "VPCs cannot be peered when any of their IPv4 or IPv6 blocks overlap, even if only others are "
                "to be routed.",
                PEERING,
            ),
        ],
        assumptions=[
            "Peering is not transitive: A to B and B to C does not let A reach C.",
            "Each VPC has fewer active peerings than its quota (50, 125 at most), and none with the other yet.",
        ],
        misconceptions=[
            Misconception(not ours[0].overlaps(theirs[0]), "compares the primary blocks only", "allowed"),
            Misconception(
                True,
                "believes that routes to the parts that do not overlap are enough",
                "allowed",
            ),
        ],
    )
