"""How large a subnet must be: hosts, room to grow, the addresses that AWS keeps."""

from __future__ import annotations

from calculators.cidr.block import RESERVED
from calculators.cidr.packing import smallest_prefix
from calculators.cidr.sources import SUBNET_BLOCKS
from calculators.contract import CalculatorError, Param, Result, Step
from calculators.explain import mistakes
from calculators.units import number_text, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.units import Exact

MOST_AZS = 26  # named a to z, as AWS does; the largest Region has six
MOST_GROWTH = 1_000  # percent
LARGEST = 2**16 - RESERVED  # hosts in a /16
_WRITTEN_AS = "Write NAME=HOSTS or NAME=HOSTSxAZS, as in web=200x3."


class Need:
    """Subnets for so many hosts each, one in each of so many AZs.

    Attributes:
        name: What it is called.
        hosts: Addresses that instances and other resources take in one subnet.
        azs: How many subnets.
    """

    __slots__ = ("azs", "hosts", "name")

    def __init__(self, name: str, hosts: int, azs: int) -> None:
        self.name = name
        self.hosts = hosts
        self.azs = azs


def grown(hosts: int, growth: Exact) -> int:
    """Hosts with so many percent more, rounded up."""
    return int(-(-hosts * (100 + growth) // 100))


def prefix_for(hosts: int, growth: Exact = 0, *, reserved: int = RESERVED, smallest: int = 28) -> int:
    """Prefix length of the smallest subnet for so many hosts.

    Args:
        hosts: Addresses that instances and other resources take.
        growth: Percent to add to them.
        reserved: Addresses of each subnet that nobody can have.
        smallest: The longest prefix allowed.
    """
    return min(smallest, smallest_prefix(grown(hosts, growth) + reserved))


def parse_needs(texts: Sequence[str], growth: Exact) -> list[Need]:
    """Read needs such as ``web=200x3``.

    Raises:
        CalculatorError: One is not of that form, is named twice, or asks for more than a /16 holds.
    """
    check_growth(growth)
    needs: list[Need] = []
    for text in texts:
        need = _parse_need(text)
        if any(need.name == other.name for other in needs):
            raise CalculatorError("need", f"{need.name} is named twice.", "Give each need its own name.")
        check_hosts("need", need.hosts, growth, f"{need.name}: ")
        needs.append(need)
    return needs


def check_growth(growth: Exact) -> None:
    """Refuse a growth below 0 or beyond reason."""
    if not 0 <= growth <= MOST_GROWTH:
        raise CalculatorError(
            "growth", f"{number_text(growth)}% is no growth to plan for.", f"Give 0 to {MOST_GROWTH:,}."
        )


def check_hosts(field: str, hosts: int, growth: Exact, name: str = "") -> None:
    """Refuse hosts that no single subnet can hold."""
    if hosts < 1:
        raise CalculatorError(field, f"{name}{hosts} hosts need no subnet.", "Give at least 1.")
    if grown(hosts, growth) > LARGEST:
        raise CalculatorError(
            field,
            f"{name}{grown(hosts, growth):,} hosts are more than the largest subnet, a /16, holds ({LARGEST:,}).",
            "Divide them among several subnets.",
        )


def sizing_step(label: str, hosts: int, growth: Exact, azs: int = 1) -> Step:
    """How one need becomes a prefix length."""
    wanted = grown(hosts, growth)
    prefix = prefix_for(hosts, growth)
    more = f" + {number_text(growth)}% = {wanted:,}" if growth else ""
    return Step(
        f"{label}{hosts:,} host{'s' * (hosts != 1)}{more}, + {RESERVED} = {wanted + RESERVED:,} addresses: "
        f"/{prefix} ({2 ** (32 - prefix):,} addresses){f', in {azs} AZs' if azs > 1 else ''}.",
        "A block holds a power of two of addresses; AWS keeps five of every subnet and makes none smaller "
        "than a /28.",
        SUBNET_BLOCKS,
    )


def fit(hosts: int, growth: Exact) -> Result:
    """The smallest subnet for so many hosts."""
    check_growth(growth)
    check_hosts("hosts", hosts, growth)
    prefix = prefix_for(hosts, growth)
    total = 2 ** (32 - prefix)
    needed = grown(hosts, growth) + RESERVED
    wrong = (
        (prefix_for(hosts, growth, reserved=0), "forgets the five addresses that AWS keeps"),
        (prefix_for(hosts, growth, reserved=2), "counts two reserved addresses, as outside AWS"),
        (prefix_for(hosts), "forgets to leave room for growth"),
        (prefix_for(hosts, growth, smallest=32), "forgets that a /28 is the smallest subnet"),
        (33 - needed.bit_length(), f"rounds {needed:,} addresses down to a power of two"),
        (24, "takes a /24, as usual"),
        (28, "takes the smallest subnet that there is"),
        (27, "takes the /27 that a load balancer wants"),
        (prefix - 1, "takes one size more than is needed"),
        (32 - prefix, f"takes the {32 - prefix} bits of the hosts for the prefix length"),
    )
    return Result(
        {
            "prefix": f"/{prefix}",
            "total": total,
            "usable": total - RESERVED,
            "spare": total - RESERVED - hosts,
        },
        {"prefix": "", "total": "addresses", "usable": "addresses", "spare": "addresses"},
        [sizing_step("", hosts, growth)],
        misconceptions=mistakes(
            "prefix", f"/{prefix}", [(f"/{length}", mistake) for length, mistake in wrong]
        ),
    )


def _parse_need(text: str) -> Need:
    name, equals, amount = text.partition("=")
    name = name.strip()
    hosts, cross, azs = amount.lower().rpartition("x")
    if not cross:
        hosts, azs = amount, "1"
    if not equals or not name:
        raise CalculatorError("need", f"{text!r} is not NAME=HOSTS.", _WRITTEN_AS)
    whole = Param("need", "integer", "")
    try:
        need = Need(name, parse(whole, hosts), parse(whole, azs))  # type: ignore[arg-type]
    except CalculatorError as error:
        raise CalculatorError("need", f"{name}: {error.message}", _WRITTEN_AS) from None
    if not 1 <= need.azs <= MOST_AZS:
        raise CalculatorError(
            "need", f"{name}: {need.azs} AZs cannot be planned for.", f"Give 1 to {MOST_AZS}."
        )
    return need
