"""CIDR blocks and subnets: AWS's sizes and reserved addresses, Terraform's functions, planning.

Each operation's module is imported when it is asked for, so that describing a block stays cheap.
"""

from __future__ import annotations

from calculators.contract import Operation, Param, Result, calculate_with

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.units import Exact

NAME = "cidr"
SUMMARY = "CIDR blocks and subnets as AWS sees them"


def _place(name: str, kind: str, help: str, example: str, *, repeated: bool = False) -> Param:  # noqa: A002 - as Param
    return Param(name, kind, help, required=True, positional=True, repeated=repeated, example=example)


_BLOCK = _place("block", "text", "The block, in CIDR notation.", "10.0.0.0/16")
_EXISTING = Param("existing", "text", "A subnet that is there already.", repeated=True, example="10.0.4.0/24")
_GROWTH = Param(
    "growth", "percent", "Hosts to leave room for, in percent of the hosts.", default=0, example="30%"
)


def _describe(block: str) -> Result:
    from calculators.cidr.describe import describe

    return describe(block)


def _fit(hosts: int, growth: Exact) -> Result:
    from calculators.cidr.needs import fit

    return fit(hosts, growth)


def _split(block: str, n: int) -> Result:
    from calculators.cidr.division import split

    return split(block, n)


def _subnet(block: str, newbits: int, num: int) -> Result:
    from calculators.cidr.division import subnet

    return subnet(block, newbits, num)


def _subnets(block: str, newbits: list[int]) -> Result:
    from calculators.cidr.division import subnets

    return subnets(block, newbits)


def _host(block: str, num: int) -> Result:
    from calculators.cidr.division import host

    return host(block, num)


def _overlap(a: str, b: str) -> Result:
    from calculators.cidr.relation import overlap

    return overlap(a, b)


def _aggregate(blocks: list[str]) -> Result:
    from calculators.cidr.relation import aggregate

    return aggregate(blocks)


def _add(vpc: str, new: str, quota: int) -> Result:
    from calculators.cidr.legality import add

    return add(vpc, new, quota)


def _peer(a: str, b: str) -> Result:
    from calculators.cidr.legality import peer

    return peer(a, b)


def _plan(
    block: str,
    need: list[str],
    existing: list[str],
    growth: Exact,
    layout: str,
    format: str,  # noqa: A002 - the option's name
) -> Result:
    from calculators.cidr.plan import plan

    return plan(block, need, existing, growth, layout, format)


def _free(block: str, existing: list[str], prefix: int | None) -> Result:
    from calculators.cidr.free import free

    return free(block, existing, prefix)


OPERATIONS = (
    Operation(
        "describe",
        "Count a block's addresses and those that AWS keeps, and say what it may be used for.",
        (_BLOCK,),
        _describe,
    ),
    Operation(
        "fit",
        "Find the smallest subnet for a number of hosts.",
        (_place("hosts", "integer", "Addresses that instances and other resources take.", "500"), _GROWTH),
        _fit,
    ),
    Operation(
        "split",
        "Cut a block into equal subnets.",
        (_BLOCK, _place("n", "integer", "How many subnets.", "4")),
        _split,
    ),
    Operation(
        "subnet",
        "Give one subnet by its number, as Terraform's cidrsubnet does.",
        (
            _BLOCK,
            _place("newbits", "integer", "Bits to add to the prefix length.", "8"),
            _place("num", "integer", "Number of the subnet, from 0.", "2"),
        ),
        _subnet,
    ),
    Operation(
        "subnets",
        "Give consecutive subnets of several sizes, as Terraform's cidrsubnets does.",
        (
            _BLOCK,
            _place(
                "newbits", "integer", "Bits to add to the prefix length, one a subnet.", "4", repeated=True
            ),
        ),
        _subnets,
    ),
    Operation(
        "host",
        "Give one address by its number, as Terraform's cidrhost does.",
        (_BLOCK, _place("num", "integer", "Number of the address, from 0; -1 is the last.", "5")),
        _host,
    ),
    Operation(
        "overlap",
        "Say whether two blocks share addresses, and which contains the other.",
        (
            _place("a", "text", "A block, in CIDR notation.", "10.0.0.0/16"),
            _place("b", "text", "Another block.", "10.0.128.0/20"),
        ),
        _overlap,
    ),
    Operation(
        "aggregate",
        "Join blocks into the fewest that have the same addresses.",
        (_place("blocks", "text", "Blocks, in CIDR notation.", "10.0.0.0/24", repeated=True),),
        _aggregate,
    ),
    Operation(
        "add",
        "Say whether a VPC may get another IPv4 block.",
        (
            _place("vpc", "text", "The VPC's blocks, apart by commas, the primary one first.", "10.0.0.0/16"),
            _place("new", "text", "The block to add.", "10.1.0.0/16"),
            Param("quota", "integer", "IPv4 blocks that the account allows per VPC.", default=5),
        ),
        _add,
    ),
    Operation(
        "peer",
        "Say whether two VPCs can be peered.",
        (
            _place(
                "a", "text", "All blocks of one VPC, apart by commas, the primary one first.", "10.0.0.0/16"
            ),
            _place("b", "text", "All blocks of the other.", "10.1.0.0/16,100.64.0.0/16"),
        ),
        _peer,
    ),
    Operation(
        "plan",
        "Find a place in a VPC for subnets of several sizes.",
        (
            _BLOCK,
            Param(
                "need",
                "text",
                "What is needed, as NAME=HOSTS or NAME=HOSTSxAZS; several may follow.",
                required=True,
                repeated=True,
                example="web=200x3",
            ),
            _EXISTING,
            _GROWTH,
            Param(
                "layout",
                "choice",
                "tight packs without gaps; symmetric gives each AZ one block of the same size.",
                default="tight",
                choices=("tight", "symmetric"),
            ),
            Param(
                "format",
                "choice",
                "The answer as a table, or as resources of Terraform or CloudFormation.",
                default="table",
                choices=("table", "terraform", "cloudformation"),
            ),
        ),
        _plan,
    ),
    Operation(
        "free",
        "List what the subnets of a VPC leave free, and how many more fit.",
        (
            _place("block", "text", "The VPC's blocks, apart by commas.", "10.0.0.0/16"),
            _EXISTING,
            Param(
                "prefix",
                "integer",
                "Prefix length of the subnets to count; 24 when none is given, 64 in IPv6.",
                example="26",
            ),
        ),
        _free,
    ),
)


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation; see :data:`OPERATIONS` for the inputs of each.

    Raises:
        CalculatorError: An input that has no answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
