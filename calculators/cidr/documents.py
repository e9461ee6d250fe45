"""A plan as infrastructure code: Terraform resources, a CloudFormation template."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from calculators.cidr.block import Block
    from calculators.cidr.layout import Subnet

    Placed = Sequence[tuple[Block, Subnet]]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def terraform(expression: str, placed: Placed) -> str:
    """Terraform resources, one a subnet, whose blocks come from one expression.

    Args:
        expression: A Terraform list of the blocks, in the order of ``placed``.
        placed: Each subnet with its block.
    """
    names = _names(placed, _identifier)
    parts = [
        'variable "vpc_id" {\n  type = string\n}',
        'data "aws_availability_zones" "available" {\n  state = "available"\n}',
        f"locals {{\n  subnet_blocks = {expression}\n}}",
    ]
    parts += [
        f'resource "aws_subnet" "{name}" {{\n'
        "  vpc_id            = var.vpc_id\n"
        f"  cidr_block        = local.subnet_blocks[{number}] # {block}\n"
        f"  availability_zone = data.aws_availability_zones.available.names[{subnet.az}]\n"
        "\n"
        "  tags = {\n"
        f"    Name = {_hcl(subnet.name)}\n"
        "  }\n"
        "}"
        for number, (name, (block, subnet)) in enumerate(zip(names, placed, strict=True))
    ]
    return "\n\n".join(parts) + "\n"


def cloudformation(of: Block, placed: Placed) -> str:
    """A CloudFormation template in YAML, one AWS::EC2::Subnet a subnet, for a VPC that is there.

    Args:
        of: The VPC's block.
        placed: Each subnet with its block.
    """
    lines = [
        'AWSTemplateFormatVersion: "2010-09-09"',
        f"Description: Subnets of {of}",
        "Parameters:",
        "  VpcId:",
        "    Type: AWS::EC2::VPC::Id",
        "Resources:",
    ]
    for name, (block, subnet) in zip(_names(placed, _logical_id), placed, strict=True):
        lines += [
            f"  {name}:",
            "    Type: AWS::EC2::Subnet",
            "    Properties:",
            "      VpcId: !Ref VpcId",
            f"      CidrBlock: {block}",
            f'      AvailabilityZone: !Select [{subnet.az}, !GetAZs ""]',
            "      Tags:",
            "        - Key: Name",
            f"          Value: {_quoted(subnet.name)}",
        ]
    return "\n".join(lines) + "\n"


def _names(placed: Placed, made: Callable[[str], str]) -> list[str]:
    """A name for each subnet, numbered where two would be alike."""
    names: list[str] = []
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    for _, subnet in placed:
        name = plain = made(subnet.name)
        while name.lower() in taken:
            numbers[plain] = numbers.get(plain, 1) + 1
            name = f"{plain}{numbers[plain]}"
        taken.add(name.lower())
        names.append(name)
    return names


def _words(text: str) -> Iterable[str]:
    """Runs of ASCII letters and digits."""
    return "".join(c if c.isascii() and c.isalnum() else " " for c in text).split()


def _identifier(name: str) -> str:
    """A Terraform name: letters, digits, underscores, no digit first."""
    made = "_".join(_words(name)).lower()
    return made if made[:1] in _LETTERS and made else f"subnet_{made}".rstrip("_")


def _logical_id(name: str) -> str:
    """A CloudFormation name: letters and digits only, and no word or number that YAML takes for something else."""
    return "".join(word[:1].upper() + word[1:] for word in _words(name)) + "Subnet"


def _quoted(text: str) -> str:
    """A double-quoted string that YAML and HCL read alike."""
    escaped = (
        _ESCAPES.get(c)
        or (c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 65536 else f"\\U{ord(c):08x}")
        for c in text
    )
    return f'"{"".join(escaped)}"'


def _hcl(text: str) -> str:
    """The same for HCL, where ${ and %{ begin templates."""
    return _quoted(text).replace("${", "$${").replace("%{", "%%{")
