"""Cutting a block up: equal parts, and Terraform's cidrsubnet, cidrsubnets and cidrhost."""

from __future__ import annotations

from calculators.cidr.block import RESERVED, Block, canonical_step, parse
from calculators.cidr.describe import reserved, subnet_allowed, usable
from calculators.cidr.packing import Space, next_fit
from calculators.cidr.sources import CIDR_NOTATION, CIDRHOST, CIDRSUBNET, CIDRSUBNETS, SUBNET_BLOCKS
from calculators.contract import CalculatorError, Misconception, Result, Step
from calculators.explain import mistakes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_PARTS = 4_096  # a VPC of /16 in subnets of /28
# Terraform refuses more in cidrsubnets, for the sake of 32-bit machines; cidrsubnet has no such limit.
MOST_NEW_BITS = 32


def split(block: str, n: int) -> Result:
    """Cut a block into ``n`` equal subnets, the largest that there can be."""
    of = parse("block", block)
    if not 1 <= n <= MOST_PARTS:
        raise CalculatorError("n", f"{n:,} parts cannot be listed.", f"Ask for 1 to {MOST_PARTS:,}.")
    new_bits = (n - 1).bit_length()
    prefix = of.prefix + new_bits
    if prefix > of.bits:
        raise CalculatorError(
            "n", f"{of} has only {of.size:,} addresses.", f"Ask for at most {of.size:,} parts."
        )
    parts = [of.child(prefix, number) for number in range(n)]
    spare = Space(of, parts).blocks()
    return Result(
        {
            "subnets": [str(part) for part in parts],
            "prefix": f"/{prefix}",
            "total": parts[0].size,
            "usable": usable(parts[0]),
            "spare": [str(part) for part in spare],
            "subnet_allowed": subnet_allowed(parts[0]),
        },
        {
            "subnets": "",
            "prefix": "",
            "total": "addresses each",
            "usable": "addresses each",
            "spare": "",
            "subnet_allowed": "",
        },
        [
            *canonical_step([block], [of]),
            Step(
                f"{n:,} parts need {new_bits} more bits of prefix, as 2^{new_bits} = {2**new_bits:,}: "
                f"/{of.prefix} + {new_bits} = /{prefix}.",
                "Each bit added to the prefix halves the block, so equal parts come in powers of two.",
                CIDR_NOTATION,
            ),
            Step(
                f"Each part has {parts[0].size:,} addresses, {usable(parts[0]):,} of them usable.",
                f"AWS keeps {RESERVED} addresses of every subnet.",
                SUBNET_BLOCKS,
            ),
        ],
        assumptions=[] if subnet_allowed(parts[0]) else [f"AWS makes no subnets of a /{prefix}."],
        misconceptions=_split_mistakes(of, n, parts[0]),
    )


def _split_mistakes(of: Block, n: int, part: Block) -> list[Misconception]:
    size, exact = part.size, of.size // n
    return [
        *mistakes(
            "prefix",
            f"/{part.prefix}",
            [
                (f"/{prefix}", mistake)
                for prefix, mistake in (
                    (of.prefix + n.bit_length() - 1, "rounds down to a power of two, which is too few"),
                    (of.prefix + n, "adds the number of parts to the prefix"),
                    (part.prefix + 1, "takes one bit more than is needed"),
                    (part.prefix + 2, "takes two bits more than are needed"),
                    (2 * of.prefix - part.prefix, "shortens the prefix instead of lengthening it"),
                )
                if 0 <= prefix <= of.bits
            ],
        ),
        *mistakes(
            "usable",
            usable(part),
            [
                (size, "subtracts no reserved addresses"),
                (max(0, size // 2 - RESERVED), "takes one bit more than is needed"),
                (max(0, size - 2), "subtracts two addresses, not five, as outside AWS"),
                (
                    max(0, exact - RESERVED) if exact != size else max(0, size - RESERVED + 1),
                    f"divides by {n:,}, though equal blocks come in powers of two"
                    if exact != size
                    else "subtracts four addresses and forgets the last one",
                ),
                (max(0, 2 * size - RESERVED), "takes one bit too few, for parts twice as large"),
            ],
        ),
    ]


def subnet(block: str, newbits: int, num: int) -> Result:
    """One subnet by its number, as Terraform's ``cidrsubnet`` gives it."""
    of = parse("block", block)
    prefix = of.prefix + newbits
    if newbits < 0 or prefix > of.bits:
        raise CalculatorError(
            "newbits",
            f"/{of.prefix} cannot be extended by {newbits} bits.",
            f"Give 0 to {of.bits - of.prefix} bits.",
        )
    if not 0 <= num < 2**newbits:
        raise CalculatorError(
            "num",
            f"{newbits} bits do not hold the number {num}.",
            f"Subnets are numbered 0 to {2**newbits - 1:,}.",
        )
    part = of.child(prefix, num)
    return Result(
        {"subnet": str(part), "total": part.size, "usable": usable(part)},
        {"subnet": "", "total": "addresses", "usable": "addresses"},
        [
            *canonical_step([block], [of]),
            Step(
                f"/{of.prefix} + {newbits} bits = /{prefix}: {2**newbits:,} subnets of {part.size:,} addresses.",
                "newbits are added to the prefix length.",
                CIDRSUBNET,
            ),
            Step(
                f"{of.address(0)} + {num:,} x {part.size:,} = {part.address(0)}.",
                "netnum fills the new bits; the first subnet is number 0.",
                CIDRSUBNET,
            ),
        ],
        misconceptions=mistakes("subnet", str(part), _subnet_mistakes(of, newbits, num, part)),
    )


def _subnet_mistakes(of: Block, newbits: int, num: int, part: Block) -> list[tuple[str, str]]:
    wrong = []
    if num > 0:
        wrong.append((str(of.child(part.prefix, num - 1)), "counts the subnets from 1"))
    if of.prefix < newbits <= of.bits:
        wrong.append(
            (
                str(of.child(newbits, num % 2 ** (newbits - of.prefix))),
                "takes newbits for the new prefix length; it is added to the old one",
            )
        )
    octet = 8 * (of.prefix // 8 + 1)
    if of.bits == 32 and octet <= 24 and octet != part.prefix and num < 256:
        address = Block(32, of.network + (num << (32 - octet)), 32).address(0)
        wrong.append(
            (
                f"{address}/{part.prefix}",
                "writes the number into the next octet, whatever the size of the subnets",
            )
        )
    bits = (newbits - 1).bit_length()
    if newbits > 1 and bits != newbits and num < 2**bits:
        wrong.append(
            (str(of.child(of.prefix + bits, num)), f"makes {newbits} subnets; newbits makes 2^{newbits}")
        )
    wrong.append((f"{part.address(0)}/{of.prefix}", "keeps the old prefix length"))
    if num + 1 < 2**newbits:
        wrong.append((str(of.child(part.prefix, num + 1)), "counts one subnet too far"))
    return wrong


def subnets(block: str, newbits: Sequence[int]) -> Result:
    """Consecutive subnets of several sizes in the order given, as Terraform's ``cidrsubnets`` gives them."""
    of = parse("block", block)
    for bits in newbits:
        _check_new_bits(of, bits)
    parts, failed = next_fit(of, [of.prefix + bits for bits in newbits])
    if failed is not None:
        after = parts[-1] if parts else of
        raise CalculatorError(
            "newbits",
            f"No room is left for a /{failed} after {after}.",
            "Terraform packs in the order given: put the smallest numbers first, or take a larger block.",
        )
    used = sum(part.size for part in parts)
    end = parts[-1].last + 1 - of.network
    largest_first, _ = next_fit(of, sorted(part.prefix for part in parts))
    return Result(
        {
            "subnets": [str(part) for part in parts],
            "skipped": end - used,
            "free": [str(part) for part in Space(of, parts).blocks()],
        },
        {"subnets": "", "skipped": "addresses", "free": ""},
        [
            *canonical_step([block], [of]),
            *(
                Step(
                    f"/{of.prefix} + {bits} = /{part.prefix}: {part}.",
                    "The next subnet starts where the last one ended, moved up to a multiple of its own size.",
                    CIDRSUBNETS,
                )
                for bits, part in zip(newbits, parts, strict=True)
            ),
        ],
        assumptions=[
            "Appending a number later keeps the blocks before it; changing or inserting one moves them."
        ],
        misconceptions=[
            Misconception(
                [str(part) for part in largest_first],
                "places the largest first; Terraform keeps the order given",
                "subnets",
            )
        ],
    )


def _check_new_bits(of: Block, bits: int) -> None:
    if bits < 1:
        raise CalculatorError(
            "newbits", f"{bits} does not extend the prefix.", "Each number is at least 1, as in Terraform."
        )
    if bits > MOST_NEW_BITS:
        raise CalculatorError(
            "newbits",
            f"{bits} extends the prefix by more than {MOST_NEW_BITS} bits.",
            f"Terraform's cidrsubnets goes to {MOST_NEW_BITS}; use subnet, which has no such limit.",
        )
    if of.prefix + bits > of.bits:
        raise CalculatorError(
            "newbits",
            f"/{of.prefix} + {bits} = /{of.prefix + bits} is too long for IPv{of.version}.",
            f"Give at most {of.bits - of.prefix}.",
        )


def host(block: str, num: int) -> Result:
    """One address by its number, as Terraform's ``cidrhost`` gives it; negative counts from the end."""
    of = parse("block", block)
    if not -of.size <= num < of.size:
        raise CalculatorError(
            "num",
            f"{of} has no address number {num:,}.",
            f"Give 0 to {of.size - 1:,}, or -1 to -{of.size:,} from the end.",
        )
    number = num if num >= 0 else of.size + num
    address = of.address(number)
    from_usable = number + RESERVED - 1 if num >= 0 else number - 1
    wrong = (
        (
            (number - 1, "counts the addresses from 1"),
            (from_usable, "counts only the addresses that AWS leaves free"),
            (number + 1, "leaves out the network's own address"),
        )
        if num >= 0
        else (
            (from_usable, "counts only the addresses that AWS leaves free"),
            (number + 1, "takes the last address for number -2"),
            (-num, "counts from the first address, whatever the sign"),
        )
    )
    return Result(
        {"address": address, "reserved_by_aws": address in reserved(of)},
        {"address": "", "reserved_by_aws": ""},
        [
            *canonical_step([block], [of]),
            Step(
                f"{of.address(0)} + {number:,} = {address}."
                if num >= 0
                else f"{num:,} from the end is number {of.size:,} - {-num:,} = {number:,}: {address}.",
                "Host number 0 is the network's own address; negative numbers count back from the end.",
                CIDRHOST,
            ),
            Step(
                f"{address} is {'' if address in reserved(of) else 'not '}one of the five that AWS keeps "
                f"when {of} is a subnet.",
                "AWS keeps the first four addresses and the last of every subnet; Terraform does not check.",
                SUBNET_BLOCKS,
            ),
        ],
        misconceptions=mistakes(
            "address",
            address,
            [(of.address(place), mistake) for place, mistake in wrong if 0 <= place < of.size],
        ),
    )
