"""A CIDR block as integers: parsing, printing, containment.

The standard library's ipaddress would do, were its import not dearer than every sum here
(33 ms against 2); the tests hold this module to it.
"""

from __future__ import annotations

from calculators.cidr.sources import VPC_BLOCKS
from calculators.contract import CalculatorError, Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["RESERVED", "Block", "canonical_step", "parse", "parse_list"]

RESERVED = 5  # addresses of every subnet that AWS keeps: the first four and the last
_LONGEST_TEXT = 60


class Block:
    """Addresses that share their first ``prefix`` bits.

    Attributes:
        bits: 32 for IPv4, 128 for IPv6.
        network: The first address as an integer; bits after the prefix are zero.
        prefix: How many leading bits the addresses share.
    """

    __slots__ = ("bits", "network", "prefix")

    def __init__(self, bits: int, network: int, prefix: int) -> None:
        self.bits = bits
        self.prefix = prefix
        self.network = network >> (bits - prefix) << (bits - prefix)

    @property
    def size(self) -> int:
        """How many addresses it holds."""
        return 1 << (self.bits - self.prefix)

    @property
    def last(self) -> int:
        """The last address as an integer."""
        return self.network + self.size - 1

    @property
    def version(self) -> int:
        """4 or 6."""
        return 4 if self.bits == 32 else 6

    def address(self, number: int) -> str:
        """The address ``number`` places after the first one, as text."""
        return _address_text(self.bits, self.network + number)

    def contains(self, other: Block) -> bool:
        """Whether every address of ``other`` is one of this block's."""
        return self.bits == other.bits and self.network <= other.network and other.last <= self.last

    def overlaps(self, other: Block) -> bool:
        """Whether they share an address; two blocks do only when one contains the other."""
        return self.contains(other) or other.contains(self)

    def child(self, prefix: int, number: int) -> Block:
        """The block number ``number`` of those with a longer ``prefix`` inside this one."""
        return Block(self.bits, self.network + (number << (self.bits - prefix)), prefix)

    def halves(self) -> tuple[Block, Block]:
        """The two blocks that it splits into."""
        return self.child(self.prefix + 1, 0), self.child(self.prefix + 1, 1)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Block) and self._key() == other._key()

    def __lt__(self, other: Block) -> bool:
        return self._key() < other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __str__(self) -> str:
        return f"{self.address(0)}/{self.prefix}"

    def __repr__(self) -> str:
        return f"Block({str(self)!r})"

    def _key(self) -> tuple[int, int, int]:
        return self.bits, self.network, self.prefix


class _NoBlockError(Exception):
    """Why a text is no block, as the end of a sentence."""


def parse(field: str, text: str, *, version: int = 0) -> Block:
    """Read a block in CIDR notation; bits after the prefix are dropped, as AWS does.

    Args:
        field: The parameter it was given for.
        text: Such as 10.0.0.0/16 or 2001:db8::/56.
        version: 4 or 6 where only that one makes sense.

    Raises:
        CalculatorError: It is no block, or one of the other IP version.
    """
    text = text.strip()
    try:
        block = _read(text)
    except _NoBlockError as why:
        shown = text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}..."
        raise CalculatorError(
            field, f"{shown!r} is no CIDR block: {why}.", "Write one as 10.0.0.0/16 or 2001:db8::/56."
        ) from None
    if version and block.version != version:
        raise CalculatorError(
            field, f"{block} is IPv{block.version}.", f"Only IPv{version} blocks can be used here."
        )
    return block


def parse_list(field: str, text: str, *, version: int = 0) -> list[Block]:
    """Read blocks apart by commas, such as all CIDR blocks of a VPC, the primary one first."""
    return [parse(field, part, version=version) for part in text.split(",")]


def canonical_step(texts: Iterable[str], blocks: Iterable[Block]) -> list[Step]:
    """A step for the blocks that were given with bits after their prefix; none where all were clean."""
    moved = [
        f"{text.strip()} is {block}"
        for text, block in zip(texts, blocks, strict=True)
        if _read_address(text.strip().partition("/")[0]) != (block.bits, block.network)
    ]
    if not moved:
        return []
    return [
        Step(
            f"Read in canonical form: {', '.join(moved)}.",
            "AWS sets the bits after the prefix to zero and goes on; it does not refuse.",
            VPC_BLOCKS,
        )
    ]


def _read(text: str) -> Block:
    address, slash, prefix_text = text.partition("/")
    bits, number = _read_address(address)
    if not slash:
        raise _NoBlockError("the prefix length is missing")
    prefix = _decimal(prefix_text, "the prefix length")
    if prefix > bits:
        raise _NoBlockError(f"an IPv{4 if bits == 32 else 6} prefix ends at /{bits}")
    if bits == 128 and prefix >= 96 and number >> 32 == 0xFFFF:
        # An IPv4 block in IPv6 dress; Terraform and Go take it for the IPv4 block too.
        return Block(32, number & 0xFFFFFFFF, prefix - 96)
    return Block(bits, number, prefix)


def _read_address(text: str) -> tuple[int, int]:
    """Bits of the family and the address as an integer."""
    return (128, _read_ipv6(text)) if ":" in text else (32, _read_ipv4(text))


def _decimal(text: str, what: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise _NoBlockError(f"{what} is not a number")
    if len(text) > 1 and text[0] == "0":
        # 010 is ten to Terraform and eight to inet_aton: nobody should have to know.
        raise _NoBlockError(f"{what} has a leading zero")
    return int(text[:9])


def _read_ipv4(text: str) -> int:
    parts = text.split(".")
    if len(parts) != 4:
        raise _NoBlockError("an IPv4 address has four numbers")
    number = 0
    for part in parts:
        value = _decimal(part, "one of the four numbers")
        if value > 255:
            raise _NoBlockError(f"{value} is more than 255")
        number = number << 8 | value
    return number


def _read_ipv6(text: str) -> int:
    """Integer of an address as in RFC 4291, section 2.2: :: once at most, an IPv4 tail allowed."""
    if "." in text:
        head, _, tail = text.rpartition(":")
        low = _read_ipv4(tail)
        text = f"{head}:{low >> 16:x}:{low & 0xFFFF:x}"
    left, gap, right = text.partition("::")
    front = _groups(left)
    back = _groups(right) if gap else []
    missing = 8 - len(front) - len(back)
    if missing < 0 or (missing == 0) == bool(gap):
        raise _NoBlockError("an IPv6 address has eight groups")
    number = 0
    for group in (*front, *[0] * missing, *back):
        number = number << 16 | group
    return number


def _groups(text: str) -> list[int]:
    groups = text.split(":") if text else []
    for group in groups:
        if not 1 <= len(group) <= 4 or group.strip("0123456789abcdefABCDEF"):
            raise _NoBlockError(f"{group[:8]!r} is no group of one to four hexadecimal digits")
    return [int(group, 16) for group in groups]


def _address_text(bits: int, number: int) -> str:
    if bits == 32:
        return ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))
    return _ipv6_text([number >> shift & 0xFFFF for shift in range(112, -1, -16)])


def _ipv6_text(groups: list[int]) -> str:
    """RFC 5952: lower case, the longest run of two or more zero groups as ::, the first of equals."""
    start = length = 0
    for first in range(8):
        end = first
        while end < 8 and groups[end] == 0:
            end += 1
        if end - first > length:
            start, length = first, end - first
    if length < 2:
        return ":".join(f"{group:x}" for group in groups)
    before = ":".join(f"{group:x}" for group in groups[:start])
    after = ":".join(f"{group:x}" for group in groups[start + length :])
    return f"{before}::{after}"
