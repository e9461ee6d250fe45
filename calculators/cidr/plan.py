"""A place for every subnet of a VPC, existing ones left where they are."""

from __future__ import annotations

from calculators.cidr.block import RESERVED, Block, canonical_step, parse
from calculators.cidr.describe import usable, vpc_allowed
from calculators.cidr.existing import existing_in
from calculators.cidr.layout import Subnet, addresses, az_prefix, place, place_by_az, subnets_of
from calculators.cidr.needs import Need, grown, parse_needs, prefix_for, sizing_step
from calculators.cidr.packing import Space, next_fit, smallest_prefix
from calculators.cidr.sources import (
    CIDR_NOTATION,
    CIDRSUBNETS,
    EKS_SUBNETS,
    GET_AZS,
    LAMBDA_INTERFACES,
    LOAD_BALANCER_SUBNETS,
    VPC_BLOCKS,
    VPC_QUOTAS,
)
from calculators.contract import CalculatorError, Result, Step
from calculators.explain import mistakes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.contract import Plain
    from calculators.units import Exact

MOST_SUBNETS = 1_000
QUOTA_OF_SUBNETS = 200  # per VPC, unless raised
_COUNTS = ("short_by", "used", "free", "symmetry_cost")


def plan(
    block: str,
    need: Sequence[str],
    existing: Sequence[str],
    growth: Exact,
    layout: str,
    format: str = "table",  # noqa: A002 - the option's name
) -> Result:
    """Find a place for every need, or say how much is missing.

    Args:
        block: The VPC's block, IPv4.
        need: Each ``NAME=HOSTS`` or ``NAME=HOSTSxAZS``.
        existing: Blocks of it that are taken.
        growth: Percent of hosts to leave room for.
        layout: ``tight``, or ``symmetric`` for one block of the same size per AZ.
        format: ``table``, or ``terraform`` or ``cloudformation`` for resources.
    """
    of = parse("block", block, version=4)
    taken = existing_in([of], existing)
    needs = parse_needs(need, growth)
    subnets = _subnets(needs, growth)
    symmetric = layout == "symmetric"
    before, space = Space(of, taken), Space(of, taken)
    az_blocks = place_by_az(space, subnets) if symmetric else []
    if not symmetric:
        place(space, subnets)
    fits = all(subnet.block for subnet in subnets)
    required = _required(subnets, symmetric=symmetric)
    answer: dict[str, Plain] = {"fits": fits}
    if fits and format != "table":
        answer[format] = _document(format, of, _placed(subnets))
    elif fits:
        answer |= _places(of, subnets, az_blocks)
    else:
        answer["reason"] = _shortage(subnets, required, before, symmetric=symmetric)
        answer["short_by"] = max(0, required - before.size)
    if format not in answer:
        answer |= {"smallest_parent": f"/{smallest_prefix(required)}", **_room(of, space if fits else before)}
    return Result(
        answer,
        {name: "addresses" if name in _COUNTS else "" for name in answer},
        [
            *canonical_step([block, *existing], [of, *taken]),
            *(sizing_step(f"{n.name}: ", n.hosts, growth, n.azs) for n in needs),
            *([_symmetric_step(subnets)] if symmetric else []),
            _sum_step(of, required, before),
            _order_step(format) if fits else _shortage_step(str(answer["reason"]), required),
        ],
        assumptions=_assumptions(of, subnets, len(taken), growth, format),
        misconceptions=[]
        if symmetric or "smallest_parent" not in answer
        else mistakes("smallest_parent", answer["smallest_parent"], _wrong(needs, growth)),
    )


def _subnets(needs: Sequence[Need], growth: Exact) -> list[Subnet]:
    subnets = subnets_of(needs, growth)
    if len(subnets) > MOST_SUBNETS:
        raise CalculatorError(
            "need", f"{len(subnets):,} subnets are too many.", f"Plan at most {MOST_SUBNETS:,} at once."
        )
    return subnets


def _required(subnets: Sequence[Subnet], *, symmetric: bool) -> int:
    """Addresses that the layout takes up, gaps inside the AZs' blocks included."""
    if not symmetric:
        return addresses(subnets)
    return len({subnet.az for subnet in subnets}) * _size(az_prefix(subnets))


def _placed(subnets: Sequence[Subnet]) -> list[tuple[Block, Subnet]]:
    """The subnets with their blocks, by address."""
    return sorted(((subnet.block, subnet) for subnet in subnets if subnet.block), key=lambda pair: pair[0])


def _document(kind: str, of: Block, placed: Sequence[tuple[Block, Subnet]]) -> str:
    from calculators.cidr.documents import cloudformation, terraform

    if kind == "cloudformation":
        return cloudformation(of, placed)
    return terraform(_terraform(of, [block for block, _ in placed]), placed)


def _places(of: Block, subnets: Sequence[Subnet], az_blocks: Sequence[Block]) -> dict[str, Plain]:
    placed = _placed(subnets)
    answer: dict[str, Plain] = {
        "subnets": [
            {
                "name": subnet.name,
                "az": subnet.az_name,
                "cidr": str(block),
                "addresses": block.size,
                "usable": usable(block),
                "hosts": subnet.need.hosts,
                "spare": usable(block) - subnet.need.hosts,
            }
            for block, subnet in placed
        ],
        "terraform": _terraform(of, [block for block, _ in placed]),
    }
    if az_blocks:
        answer["az_blocks"] = [
            {"az": chr(ord("a") + az), "cidr": str(block)} for az, block in enumerate(az_blocks)
        ]
        answer["symmetry_cost"] = sum(block.size for block in az_blocks) - addresses(subnets)
    return answer


def _terraform(of: Block, blocks: Sequence[Block]) -> str:
    """An expression for the list of the blocks: one cidrsubnets where it gives just these."""
    in_a_row = next_fit(of, [block.prefix for block in blocks])[0] == blocks
    if in_a_row and all(block.prefix > of.prefix for block in blocks):
        return f'cidrsubnets("{of}", {", ".join(str(block.prefix - of.prefix) for block in blocks)})'
    calls = (
        f'cidrsubnet("{of}", {block.prefix - of.prefix}, {(block.network - of.network) // block.size})'
        for block in blocks
    )
    return f"[{', '.join(calls)}]"


def _room(of: Block, space: Space) -> dict[str, Plain]:
    largest = space.largest()
    return {
        "used": of.size - space.size,
        "free": space.size,
        "largest_free": str(largest) if largest else None,
        "free_blocks": [str(block) for block in space.blocks()],
    }


def _symmetric_step(subnets: Sequence[Subnet]) -> Step:
    prefix = az_prefix(subnets)
    return Step(
        f"Each AZ gets one /{prefix} ({_size(prefix):,} addresses), which holds its subnets.",
        "One block per AZ, rounded up to a power of two, lets a single route or rule stand for the whole AZ.",
        CIDR_NOTATION,
    )


def _sum_step(of: Block, required: int, before: Space) -> Step:
    return Step(
        f"In sum {required:,} addresses, for which an empty block must be a /{smallest_prefix(required)}; {of} has "
        f"{before.size:,} free.",
        "Largest first, each in the smallest free block that holds it: as sizes are powers of two this leaves "
        "no avoidable gap, so an empty block holds the subnets exactly when it has as many addresses.",
        CIDR_NOTATION,
    )


def _order_step(kind: str) -> Step:
    if kind == "cloudformation":
        return Step(
            "The resources list the subnets by address; AZ a is the first that Fn::GetAZs gives.",
            "Fn::GetAZs gives the Availability Zones of the stack's Region, Fn::Select one of them, counted from 0.",
            GET_AZS,
        )
    return Step(
        f"{'The rows and the' if kind == 'table' else 'The resources and their'} Terraform expression list the "
        "subnets by address.",
        "cidrsubnets packs in the order given and never goes back to a gap, so the largest come first.",
        CIDRSUBNETS,
    )


def _shortage(subnets: Sequence[Subnet], required: int, before: Space, *, symmetric: bool) -> str:
    if required > before.size:
        return f"{required - before.size:,} addresses are missing."
    wanted = az_prefix(subnets) if symmetric else min(s.prefix for s in subnets if s.block is None)
    return (
        f"There are enough free addresses, but no free block is left for a /{wanted}: "
        f"the largest was {before.largest()}."
    )


def _shortage_step(reason: str, required: int) -> Step:
    return Step(
        f"{reason} An empty /{smallest_prefix(required)} would hold all subnets.",
        "A VPC's block cannot be resized: start with a larger one, or add a secondary block (/16 at the "
        "largest) and divide the needs.",
        VPC_BLOCKS,
    )


# Parts of a need's name that tell what goes into it -> what to count there, and the page.
_APPETITES = (
    (
        ("eks", "k8s", "kube", "pod"),
        f"With the VPC CNI each EKS pod takes an address of a subnet, besides its node: count pods as hosts ({EKS_SUBNETS}).",
    ),
    (
        ("lambda", "function"),
        (
            "Lambda takes an address for each network interface, one for each pair of subnet and security group and "
            f"for each 65,000 connections, not one for each function ({LAMBDA_INTERFACES})."
        ),
    ),
)


def _assumptions(of: Block, subnets: Sequence[Subnet], existing: int, growth: Exact, kind: str) -> list[str]:
    assumptions = [
        "Hosts are all that takes an address: instances, tasks, pods, load balancers' nodes, interface endpoints."
    ]
    if not growth:
        assumptions.append("No growth is planned for: a subnet cannot be made larger later.")
    if any(subnet.prefix == 28 for subnet in subnets):
        assumptions.append(
            "No load balancer goes into a /28: an Application Load Balancer wants a /27 and eight free "
            f"addresses in each of its subnets ({LOAD_BALANCER_SUBNETS})."
        )
    names = " ".join({subnet.need.name.lower() for subnet in subnets})
    assumptions += [said for words, said in _APPETITES if any(word in names for word in words)]
    if len(subnets) + existing > QUOTA_OF_SUBNETS:
        assumptions.append(
            f"The quota of {QUOTA_OF_SUBNETS} subnets per VPC has been raised to {len(subnets) + existing:,} "
            f"({VPC_QUOTAS})."
        )
    if not vpc_allowed(of):
        assumptions.append(f"{of} cannot be one VPC's block (/16 to /28); it is divided all the same.")
    if kind != "table":
        azs = 1 + max(subnet.az for subnet in subnets)
        assumptions.append(
            f"The VPC is there and has the block {of}; its Region has at least {azs} Availability Zone{'s' * (azs > 1)}."
        )
    return assumptions


def _wrong(needs: Sequence[Need], growth: Exact) -> list[tuple[str, str]]:
    """Prefix lengths of the smallest block around everything that common mistakes give."""

    def parent(*, growth: Exact = growth, reserved: int = RESERVED, smallest: int = 28) -> int:
        return sum(
            n.azs * _size(prefix_for(n.hosts, growth, reserved=reserved, smallest=smallest)) for n in needs
        )

    needed = parent()
    wrong = (
        (parent(reserved=0), "forgets the five addresses that AWS keeps of each subnet"),
        (parent(reserved=2), "counts two reserved addresses a subnet, as outside AWS"),
        (parent(growth=0), "forgets to leave room for growth"),
        (parent(smallest=32), "forgets that a /28 is the smallest subnet"),
        (
            sum(n.azs * (grown(n.hosts, growth) + RESERVED) for n in needs),
            "adds up hosts, though each subnet is rounded up to a power of two",
        ),
        (sum(_size(prefix_for(n.hosts, growth)) for n in needs), "forgets that each AZ needs its own subnet"),
        (
            max(_size(prefix_for(n.hosts, growth)) for n in needs),
            "sizes the block for the largest subnet alone",
        ),
        (1 << (needed.bit_length() - 1), "rounds the sum down to a power of two"),
        (2 * needed, "goes one size larger than is needed"),
    )
    return [(f"/{smallest_prefix(addresses)}", mistake) for addresses, mistake in wrong]


def _size(prefix: int) -> int:
    return 1 << (32 - prefix)
