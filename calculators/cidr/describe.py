"""What one block is: addresses, those AWS keeps, and what it may be used for."""

from __future__ import annotations

from calculators.cidr.block import RESERVED, Block, canonical_step, parse
from calculators.cidr.sources import CIDR_NOTATION, SUBNET_BLOCKS, VPC_BLOCKS
from calculators.contract import Misconception, Result, Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain

# VPC User Guide, "VPC CIDR blocks", considerations: a VPC cannot have these.
FORBIDDEN = (
    (Block(32, 0, 8), "this network"),
    (Block(32, 127 << 24, 8), "loopback"),
    (Block(32, 169 << 24 | 254 << 16, 16), "link-local"),
    (Block(32, 224 << 24, 4), "multicast"),
)
IPV6_VPC_PREFIXES = range(44, 61, 4)
IPV6_SUBNET_PREFIXES = range(44, 65, 4)


def usable(block: Block) -> int:
    """Addresses left for instances when the block is one subnet."""
    return max(0, block.size - RESERVED)


def reserved(block: Block) -> list[str]:
    """The five addresses that AWS keeps, as far as the block has them."""
    numbers = (*range(min(RESERVED - 1, block.size)), block.size - 1)
    return [block.address(number) for number in dict.fromkeys(numbers)]


def vpc_allowed(block: Block) -> bool:
    """Whether a VPC may have it."""
    if block.bits == 128:
        return block.prefix in IPV6_VPC_PREFIXES
    return 16 <= block.prefix <= 28 and not any(range_.overlaps(block) for range_, _ in FORBIDDEN)


def subnet_allowed(block: Block) -> bool:
    """Whether a subnet may have it (inside a VPC's block)."""
    return block.prefix in IPV6_SUBNET_PREFIXES if block.bits == 128 else vpc_allowed(block)


def describe(block: str) -> Result:
    """Describe a block as AWS sees it."""
    of = parse("block", block)
    left = usable(of)
    answer: dict[str, Plain] = {
        "network": str(of),
        "total": of.size,
        "usable": left,
        "first_usable": of.address(RESERVED - 1) if left else None,
        "last_usable": of.address(of.size - 2) if left else None,
        "reserved": reserved(of),
    }
    if of.bits == 32:
        answer["netmask"] = Block(32, 0xFFFFFFFF, of.prefix).address(0)
    answer["vpc_allowed"] = vpc_allowed(of)
    answer["subnet_allowed"] = subnet_allowed(of)
    return Result(
        answer,
        dict.fromkeys(answer, "") | {"total": "addresses", "usable": "addresses"},
        [*canonical_step([block], [of]), *_steps(of, left)],
        assumptions=_assumptions(of),
        misconceptions=_misconceptions(of),
    )


def _steps(of: Block, left: int) -> list[Step]:
    free_bits = of.bits - of.prefix
    return [
        Step(
            f"{of.bits} bits - {of.prefix} bits of prefix = {free_bits} bits to count with: "
            f"2^{free_bits} = {of.size:,} addresses, {of.address(0)} to {of.address(of.size - 1)}.",
            "The prefix length says how many leading bits all addresses of the block share.",
            CIDR_NOTATION,
        ),
        Step(
            f"{of.size:,} - {RESERVED} = {left:,} addresses for instances, load balancers and so on."
            if of.size >= RESERVED
            else f"{of.size:,} is fewer than {RESERVED}: no address is left.",
            "Of every subnet AWS keeps the first four addresses and the last: "
            + (
                "the network's own, the VPC router, DNS (base plus two), one for future use, and the broadcast "
                "address."
                if of.bits == 32
                else "the second is the VPC router's."
            ),
            SUBNET_BLOCKS,
        ),
        _permission(of),
    ]


def _permission(of: Block) -> Step:
    if of.bits == 128:
        return Step(
            f"/{of.prefix}: {_yes(vpc_allowed(of))} for a VPC, {_yes(subnet_allowed(of))} for a subnet.",
            "An IPv6 block of a VPC is /44 to /60, of a subnet /44 to /64, both in steps of four; Amazon's "
            "own pool gives a /56.",
            VPC_BLOCKS,
        )
    for range_, name in FORBIDDEN:
        if range_.overlaps(of):
            return Step(
                f"{of} is in {range_} ({name}): not allowed for a VPC or subnet.",
                "A VPC cannot have addresses of 0.0.0.0/8, 127.0.0.0/8, 169.254.0.0/16 or 224.0.0.0/4.",
                VPC_BLOCKS,
            )
    return Step(
        f"/{of.prefix}: {_yes(vpc_allowed(of))} for a VPC or subnet.",
        "An IPv4 block of a VPC or subnet is /16 (65,536 addresses) at the largest, /28 (16) at the smallest.",
        VPC_BLOCKS,
    )


def _yes(allowed: bool) -> str:
    return "allowed" if allowed else "not allowed"


def _assumptions(of: Block) -> list[str]:
    assumptions = [
        f"The block is one subnet; a VPC that is divided loses {RESERVED} addresses in each of its subnets."
    ]
    if not subnet_allowed(of):
        assumptions.append("AWS makes no subnet of this block; usable is what would be left if it did.")
    if Block(32, 172 << 24 | 17 << 16, 16).overlaps(of):
        assumptions.append(
            "172.17.0.0/16 is used inside some AWS services (Cloud9, SageMaker AI): better avoided."
        )
    return assumptions


def _misconceptions(of: Block) -> list[Misconception]:
    if of.size < 2 * RESERVED:
        return []
    return [
        Misconception(of.size, "subtracts nothing, though AWS keeps five addresses of each subnet", "usable"),
        Misconception(
            of.size - 2,
            "subtracts only the first and the last address, as on a network of one's own",
            "usable",
        ),
        Misconception(
            of.size - RESERVED - 2,
            "takes off the five besides the first and the last address, which are two of them",
            "usable",
        ),
        Misconception(of.size - 4, "forgets the last address of the block", "usable"),
        Misconception(of.address(1), "takes the VPC router's address for a free one", "first_usable"),
        Misconception(
            of.address(of.size - 1), "takes the last address, which AWS keeps, for a free one", "last_usable"
        ),
    ]
