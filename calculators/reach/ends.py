"""From what was typed to the ends of a path: instances, interfaces, load balancers, gateways, addresses."""

from __future__ import annotations

from calculators.cidr.block import parse as parse_block
from calculators.contract import CalculatorError
from calculators.reach.firewall import ALL, ICMP, NAMES, NUMBERS, TCP, UDP
from calculators.reach.hops import End, gateway_end, host, network_end, service_end
from calculators.reach.reading import address_block
from calculators.reach.sets import is_public, meet, minus, public_part, public_space, span, union
from calculators.reach.things import (
    Attachment,
    Balancer,
    Endpoint,
    Gateway,
    Instance,
    Interface,
    Nat,
    Peering,
    Subnet,
    Transit,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.cidr.block import Block
    from calculators.reach.network import Network
    from calculators.reach.sets import Ranges
    from calculators.reach.things import Thing

INTERNET = ("internet", "the internet", "world")
_EVERYWHERE = {"0.0.0.0/0": 32, "::/0": 128}  # as rules write the internet
_GONE = frozenset({"shutting-down", "terminated"})
MOST_HOSTS = 200  # interfaces of a CIDR block that are asked one by one


class Place:
    """What one side of a question means.

    Attributes:
        ends: The ends it stands for.
        every: Whether all of them are meant, as for a CIDR block; else any of them, as for an instance.
        balancer: The load balancer whose interfaces they are, where they are one's.
        label: As it is called in sentences.
    """

    __slots__ = ("balancer", "ends", "every", "label")

    def __init__(
        self, label: str, ends: list[End], *, every: bool = False, balancer: Balancer | None = None
    ) -> None:
        self.label = label
        self.ends = ends
        self.every = every
        self.balancer = balancer


def split_destination(field: str, text: str) -> tuple[str, int | None, int | None]:
    """The name, the port and the protocol's number of ``web:443/tcp``; None for what is left out.

    Raises:
        CalculatorError: A port or protocol that is none.
    """
    name, slash, last = text.strip().rpartition("/")
    proto: int | None = None
    if slash and last.lower() in NUMBERS:
        proto = ICMP if NUMBERS[last.lower()] not in {TCP, UDP, ALL} else NUMBERS[last.lower()]
    else:
        name = text.strip()
        if slash and last.isalpha():
            raise CalculatorError(
                field,
                f"{last[:40]!r} is no protocol.",
                f"Write tcp, udp, icmp or all after the /: {name.rpartition('/')[0]}/tcp.",
            )
    port: int | None = None
    if name.startswith("[") and "]" in name:
        inner, _, rest = name[1:].partition("]")
        name, tail = inner, rest.removeprefix(":") if rest.startswith(":") else ""
    elif address_block(name) is not None or _is_block(name):
        tail = ""
    else:
        before, colon, after = name.rpartition(":")
        looks = (
            colon and not (after and not after.isdigit() and ":" in before) and not before.startswith("arn:")
        )
        name, tail = (before, after) if looks else (name, "")
        if looks and not after:
            raise CalculatorError(field, "The port after the colon is missing.", f"For example {before}:443.")
    if tail:
        if not (tail.isascii() and tail.isdigit() and int(tail[:9]) <= 65_535):
            raise CalculatorError(field, f"{tail[:40]!r} is no port.", "Give a number from 0 to 65535.")
        port = int(tail)
    if port is not None and proto in {ICMP, ALL}:
        raise CalculatorError(
            field, f"{NAMES[proto]} has no port.", "Leave the port out, or ask for tcp or udp."
        )
    return name, port, proto


def _is_block(text: str) -> bool:
    try:
        parse_block("", text)
    except CalculatorError:
        return False
    return True


def resolve(network: Network, field: str, text: str, near: frozenset[str] = frozenset()) -> Place:
    """What a text stands for.

    Args:
        network: Compiled.
        field: The parameter it was given for.
        text: An id, a name, an address, a CIDR block, or ``internet``.
        near: VPCs of the other side, which decide between those that have the same addresses.

    Raises:
        CalculatorError: Nothing, or several things, are called so.
    """
    text = text.strip()
    if text.lower() in INTERNET:
        return Place("the internet", [_internet()])
    if text in _EVERYWHERE:
        bits = _EVERYWHERE[text]
        return Place(
            "the internet", [End("internet", "the internet", {160 - bits: [], bits: public_space(bits)})]
        )
    things = network.names.get(text, [])
    if len(things) > 1:
        exact = [thing for thing in things if thing.id == text]
        things = _owners(exact or things)
    if len(things) > 1:
        ids = ", ".join(thing.id for thing in things[:5])
        raise CalculatorError(field, f"{len(things)} things are called {text[:60]!r}: {ids}.", "Give the id.")
    if things:
        return _of_thing(network, field, things[0])
    block = address_block(text)
    if block is None and _is_block(text):
        block = parse_block(field, text)
    if block is None:
        raise _nothing(network, field, text)
    return _of_block(network, field, text, block, near)


def _owners(things: list[Thing]) -> list[Thing]:
    """Of things with one name those that are likeliest meant: an instance before its interfaces and its subnet."""
    alive = [t for t in things if not (isinstance(t, Instance) and t.state in _GONE)] or things
    best = min(_rank(thing) for thing in alive)
    return [thing for thing in alive if _rank(thing) == best]


def _rank(thing: Thing) -> int:
    if isinstance(thing, Instance | Balancer):
        return 0
    return {"interface": 2, "subnet": 3, "VPC": 4}.get(thing.kind, 1)


def _nothing(network: Network, field: str, text: str) -> CalculatorError:
    for kind, known in (
        ("a security group", network.groups),
        ("a route table", network.tables),
        ("a network ACL", network.acls),
        ("a prefix list", network.lists),
    ):
        if text in known:
            return CalculatorError(
                field, f"{text} is {kind}: no traffic starts or ends there.", "Name what it is of."
            )
    from difflib import get_close_matches

    shown = text if len(text) <= 60 else f"{text[:57]}..."
    near = get_close_matches(text[:60], list(network.names)[:5000], n=3)
    hint = (
        f"Did you mean {' or '.join(near)}?"
        if near
        else "Give an id, a Name tag, an address, a CIDR block or internet."
    )
    return CalculatorError(field, f"Nothing that was given is called {shown!r}.", hint)


def _internet(label: str = "the internet") -> End:
    return End("internet", label, {32: public_space(32), 128: public_space(128)})


def _of_thing(network: Network, field: str, thing: Thing) -> Place:
    label = thing.label()
    place = _of_host(field, thing)
    if place is not None:
        return place
    if isinstance(thing, Endpoint):
        return Place(label, [_service(network, thing)])
    if isinstance(thing, Subnet):
        return Place(label, [_assumed(thing, label, {b.bits: [span(b)] for b in thing.blocks})])
    if isinstance(thing, Gateway) and thing.kind != "virtual private gateway":
        return Place(label, [_internet(label)])
    if isinstance(thing, Gateway) or (isinstance(thing, Attachment) and thing.type != "vpc"):
        return Place(label, [network_end(label, _behind(network, thing), thing)])
    if isinstance(thing, Transit | Attachment | Peering):
        if field == "source":
            raise CalculatorError(field, f"A {thing.kind} starts no traffic.", "Name what is behind it.")
        return Place(label, [gateway_end(thing)])
    raise CalculatorError(
        field, f"{label} is a {thing.kind}: too wide.", "Name a subnet, a CIDR block or an instance."
    )


def _of_host(field: str, thing: Thing) -> Place | None:
    """The place of whatever has network interfaces; None where it has none by its nature."""
    if isinstance(thing, Interface):
        return Place(thing.label(), [host(thing)])
    if isinstance(thing, Nat) and field == "destination":
        return Place(thing.label(), [gateway_end(thing)])
    if isinstance(thing, Nat):
        return _hosts(field, thing, [thing.interface] if thing.interface else [])
    if isinstance(thing, Instance | Balancer) or (isinstance(thing, Endpoint) and thing.type != "Gateway"):
        place = _hosts(field, thing, thing.interfaces)
        place.balancer = thing if isinstance(thing, Balancer) else None
        return place
    return None


def _hosts(field: str, thing: Thing, interfaces: list[Interface]) -> Place:
    if not interfaces and isinstance(thing, Instance) and thing.state in _GONE:
        raise CalculatorError(
            field, f"{thing.label()} is {thing.state}: it has no network interface.", "Name a running one."
        )
    if not interfaces:
        raise CalculatorError(
            field, f"{thing.label()} has no network interface here.", "Give its description with its subnet."
        )
    return Place(thing.label(), [host(interface, thing.label()) for interface in interfaces])


def _service(network: Network, endpoint: Endpoint) -> End:
    """A gateway endpoint's service: the entries of the prefix lists that routes lead to it by."""
    blocks = []
    for table in network.tables.values():
        for route in (*table.routes, *table.lists):
            if route.target == endpoint.id:
                if route.prefix_list and route.prefix_list not in endpoint.lists:
                    endpoint.lists.append(route.prefix_list)
                if route in table.routes:
                    blocks.append(route.block)
    ranges = {bits: union(span(b) for b in blocks if b.bits == bits) for bits in (32, 128)}
    return service_end(endpoint, ranges)


def _behind(network: Network, thing: Gateway | Attachment) -> dict[int, Ranges]:
    """The networks beyond a VPN, as routes tell of them."""
    tables = network.transit_tables if isinstance(thing, Attachment) else network.tables
    blocks = [r.block for t in tables.values() for r in t.routes if r.target == thing.id and r.active]
    return {bits: union(span(b) for b in blocks if b.bits == bits) for bits in (32, 128)}


def _assumed(subnet: Subnet, label: str, ranges: dict[int, Ranges]) -> End:
    """A host that nobody described, at any of the addresses."""
    interface = Interface(label, "", subnet)
    interface.groups = None
    interface.part = "host"
    full = {bits: ranges.get(bits, []) for bits in (32, 128)}
    return End("host", label, full, interface=interface, assumed=True)


def _of_block(network: Network, field: str, text: str, block: Block, near: frozenset[str]) -> Place:
    bits = block.bits
    asked = [span(block)]
    if block.prefix == bits:
        found = network.public.get(block.network) if bits == 32 else None
        if found is not None:
            end = host(found, f"{text} ({found.label()})")
            end.exact = True
            end.ranges = {32: asked, 128: []}
            return Place(end.label, [end])
        owners = network.anywhere.get((bits, block.network), [])
        owners = [i for i in owners if i.subnet.vpc.id in near] or owners
        if owners:
            end = host(owners[0], f"{text} ({owners[0].label()})")
            end.ranges = {32: [], 128: []} | {bits: asked}
            return Place(end.label, [end])
    ends = _inside(network, text, asked, bits, near)
    starting = [e for e in ends if e.interface is None or e.interface.part != "interface endpoint"]
    ends = (starting or ends) if field == "source" else ends
    taken = union(r for end in ends if end.interface for r in _own(end, bits))
    ends += [] if ends and not _linked(network) else _outside(text, minus(asked, taken), bits)
    return Place(text, ends, every=True)


def _own(end: End, bits: int) -> Ranges:
    assert end.interface is not None
    return [span(block) for block in end.interface.subnet.blocks if block.bits == bits]


def _linked(network: Network) -> bool:
    return any(g.kind == "virtual private gateway" for g in network.gateways.values()) or any(
        a.type == "vpn" for a in network.attachments.values()
    )


def _inside(network: Network, text: str, asked: Ranges, bits: int, near: frozenset[str]) -> list[End]:
    """The hosts of a block within the VPCs that were given: interfaces, or made-up ones where there are none."""
    touched = [
        (subnet, part)
        for subnet in network.subnets.values()
        for block in subnet.blocks
        if block.bits == bits and (part := meet(asked, [span(block)]))
    ]
    touched = [(s, part) for s, part in touched if s.vpc.id in near] or touched
    wanted = {subnet.id: part for subnet, part in touched}
    by_subnet: dict[str, list[End]] = {}
    for interface in network.interfaces.values() if wanted else ():
        part = wanted.get(interface.subnet.id, []) if interface.part != "NAT gateway" else []
        if any(first <= a <= last for a in interface.addresses[bits] for first, last in part):
            by_subnet.setdefault(interface.subnet.id, []).append(host(interface))
    ends: list[End] = []
    for subnet, part in touched:
        alone = len(part) == 1 and part[0][0] == part[0][1]
        label = text if alone else subnet.label()
        ends += by_subnet.get(subnet.id) or [_assumed(subnet, label, {bits: part})]
        if len(ends) >= MOST_HOSTS:
            break
    return ends[:MOST_HOSTS]


def _outside(text: str, ranges: Ranges, bits: int) -> list[End]:
    ends = []
    public = public_part(bits, ranges)
    private = minus(ranges, public)
    empty: dict[int, Ranges] = {32: [], 128: []}
    if public and (is_public(bits, ranges) or len(ranges) == 1):
        ends.append(End("internet", text, empty | {bits: public}, exact=True))
    if private and not public:
        ends.append(network_end(text, empty | {bits: private}, None))
    return ends
