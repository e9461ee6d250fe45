"""Whether one end reaches another: a walk there, a walk back, and what both let through."""

from __future__ import annotations

from calculators.reach.firewall import ALL, ECHO, ICMP, ICMP6, TCP, UDP, Traffic
from calculators.reach.hops import single
from calculators.reach.internet import from_internet
from calculators.reach.links import from_transit, from_vpn
from calculators.reach.sets import meet, minus, public_part, union
from calculators.reach.things import Attachment, Gateway, Interface
from calculators.reach.unfiltered import served
from calculators.reach.walk import ANY_PORT, Walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.reach.hops import End, Hop
    from calculators.reach.network import Network
    from calculators.reach.sets import Ranges

LINUX_PORTS = (32_768, 61_000)  # what many Linux kernels choose from, Amazon Linux's among them
MOST_PIECES = 16  # parts of a CIDR block with routes of their own that are followed


class Trace:
    """What a question comes to.

    Attributes:
        source, destination: The ends.
        bits: 32 where IPv4 was asked of, 128 for IPv6.
        traffic: Protocol and port that were asked of.
        forward, back: The hops of both directions; ``back`` is empty where the way there is blocked.
        blocked: The first hop that drops the packet, None where it gets there and its reply back.
        sources, destinations: The addresses for which both directions work.
        asked_sources, asked_destinations: Those that were asked of.
        notes: What was taken for granted.
        also: Traces of further legs, as from a load balancer to its targets.
    """

    __slots__ = (
        "also",
        "asked_destinations",
        "asked_sources",
        "back",
        "bits",
        "blocked",
        "destination",
        "destinations",
        "forward",
        "notes",
        "source",
        "sources",
        "traffic",
    )

    def __init__(self, source: End, destination: End, traffic: Traffic) -> None:
        self.source = source
        self.destination = destination
        self.bits = traffic.bits
        self.traffic = traffic
        self.forward: list[Hop] = []
        self.back: list[Hop] = []
        self.blocked: Hop | None = None
        self.sources: Ranges = []
        self.destinations: Ranges = []
        self.asked_sources: Ranges = []
        self.asked_destinations: Ranges = []
        self.notes: list[str] = []
        self.also: list[Trace] = []

    @property
    def reachable(self) -> str:
        """yes, no, or partly: for some of the addresses only."""
        if self.blocked is not None:
            return "no"
        whole = self.sources == self.asked_sources and self.destinations == self.asked_destinations
        return "yes" if whole else "partly"

    def hops(self) -> list[Hop]:
        """The hops of both directions and of the legs that follow."""
        found = [*self.forward, *self.back]
        for leg in self.also:
            found += leg.hops()
        return found


def traffic_of(bits: int, proto: int, port: int) -> Traffic:
    """The traffic that a question is about: one port, a ping, or everything."""
    if proto in ECHO:
        proto = ICMP if bits == 32 else ICMP6
        return Traffic(bits, proto, ECHO[proto][0], ECHO[proto][0])
    if proto == ALL or proto not in {TCP, UDP}:
        return Traffic(bits, proto, 0, 65_535)
    return Traffic(bits, proto, port, port)


def _answering(traffic: Traffic, ports: tuple[int, int]) -> Traffic:
    if traffic.proto in ECHO:
        kind = ECHO[traffic.proto][1]
        return Traffic(traffic.bits, traffic.proto, kind, kind)
    if traffic.proto in {TCP, UDP}:
        return Traffic(traffic.bits, traffic.proto, *ports)
    return traffic


def family_of(source: End, destination: End) -> int:
    """IPv4 where both ends have it, else IPv6."""
    for bits in (32, 128):
        if all(end.kind in {"gateway", "service"} or end.ranges[bits] for end in (source, destination)):
            return bits
    return 32


def trace_ends(
    network: Network,
    source: End,
    destination: End,
    proto: int = TCP,
    port: int = 0,
    *,
    bits: int = 0,
    ports: tuple[int, int] = LINUX_PORTS,
) -> Trace:
    """Follow a packet from one end to the other, and its reply back.

    Args:
        network: Compiled.
        source: Where it starts, as :mod:`calculators.reach.ends` finds it.
        destination: Where it should come to.
        proto: Protocol number, -1 for all.
        port: Destination port of tcp and udp.
        bits: 32 or 128; 0 is IPv4 where both ends have it.
        ports: The ephemeral ports that the source chooses from.
    """
    bits = bits or family_of(source, destination)
    traffic = traffic_of(bits, proto, port)
    src, dst = _addresses(network, source, destination, bits)
    result = Trace(source, destination, traffic)
    result.asked_sources, result.asked_destinations = src, dst
    if not src or (not dst and destination.kind not in {"gateway", "service"}):
        _without_address(result, source if not src else destination)
        return result
    if not served(result, dst):
        _follow(network, result, src, dst, ports)
    return result


def _follow(network: Network, result: Trace, src: Ranges, dst: Ranges, ports: tuple[int, int]) -> None:
    """Piece by piece where routes divide the addresses; the first piece that works is the one told of."""
    passed: list[tuple[Ranges, Ranges]] = []
    left, source_left = dst, src
    for _ in range(MOST_PIECES):
        one = Trace(result.source, result.destination, result.traffic)
        skipped, source_skipped = _once(network, one, source_left, left, ports)
        if one.blocked is None:
            passed.append((one.sources, one.destinations))
        if not result.forward or (result.blocked is not None and one.blocked is None):
            result.forward, result.back, result.blocked = one.forward, one.back, one.blocked
        result.notes += [note for note in one.notes if note not in result.notes]
        if _whichever(result.destination) and one.blocked is None:
            result.asked_destinations = minus(result.asked_destinations, union(skipped))
        if _whichever(result.source) and one.blocked is None:
            result.asked_sources = minus(result.asked_sources, union(source_skipped))
        if _whichever(result.destination) or _whichever(result.source):
            break  # the internet is wherever most of it is
        if skipped:
            left = union(skipped)
        elif source_skipped:
            left, source_left = dst, union(source_skipped)
        else:
            break
    result.sources = union(r for ranges, _ in passed for r in ranges)
    result.destinations = union(r for _, ranges in passed for r in ranges)
    if not result.asked_destinations:
        result.asked_destinations = result.destinations


def _whichever(end: End) -> bool:
    return end.kind == "internet" and not end.exact


def _once(
    network: Network, result: Trace, src: Ranges, dst: Ranges, ports: tuple[int, int]
) -> tuple[Ranges, Ranges]:
    """One walk there and back; returns the addresses of both sides that routes lead elsewhere."""
    source, destination = result.source, result.destination
    there = Walk(network, result.traffic, destination, reply=False)
    there.src, there.dst, there.ports = src, dst, ports
    if source.interface and source.interface.part in {"NAT gateway", "load balancer"}:
        there.ports = ANY_PORT
    if source.interface and source.interface.groups:
        there.groups = frozenset(group.id for group in source.interface.groups)
    _start(there, source)
    result.forward = there.hops
    result.notes = there.notes
    result.blocked = there.blocked
    if there.blocked is not None:
        return there.skipped, []
    result.destinations = _seen(there, destination, dst)
    fixed = there.translations or (source.kind == "host" and not source.assumed)
    result.sources = src if fixed else there.src
    if destination.kind == "gateway":
        return there.skipped, []
    back = Walk(network, _answering(result.traffic, there.ports), source, reply=True)
    back.src, back.dst = there.dst, there.src
    back.translations = list(there.translations)
    back.entry = there.entry
    _start(back, destination)
    result.back = back.hops
    result.notes = [*result.notes, *(note for note in back.notes if note not in result.notes)]
    result.blocked = back.blocked
    if back.blocked is None:
        if source.kind != "host" or source.assumed:
            result.sources = meet(result.sources, union(back.dst))
        if destination.kind != "host" or destination.assumed:
            result.destinations = meet(result.destinations, union(back.src))
    return there.skipped, back.skipped


def _seen(walk: Walk, destination: End, asked: Ranges) -> Ranges:
    """The destination addresses that were reached, before any translation."""
    if destination.kind == "host" and not destination.assumed:
        return asked
    return walk.dst


def _start(walk: Walk, end: End) -> None:
    interface = walk.goal.interface
    if end.kind == "host":
        assert end.interface is not None
        walk.send(end.interface)
    elif end.kind == "internet" and walk.entry == "vpce" and interface is not None:
        walk.passed("gateway endpoint", None, "replies come straight to the subnet", "the service")
        walk.arrive(interface.subnet.vpc, None)
    elif end.kind == "internet":
        alone = walk.dst[0][0] if len(walk.dst) == 1 and walk.dst[0][0] == walk.dst[0][1] else -1
        owner = walk.network.public.get(alone) if walk.traffic.bits == 32 else None
        interface = owner or interface
        if interface is None:
            walk.fail(
                "internet gateway",
                None,
                "NO_PATH",
                "Both ends are on the internet.",
                "Ask for an end in a VPC.",
                "internet",
            )
        else:
            from_internet(walk, interface)
    elif end.kind == "service":
        assert end.edge is not None
        assert interface is not None
        walk.passed("gateway endpoint", end.edge, "replies come straight to the subnet")
        walk.arrive(interface.subnet.vpc, None)
    elif interface is None:
        walk.fail(
            "virtual private gateway",
            None,
            "NO_PATH",
            "Neither end is in a VPC.",
            "Ask for an end in a VPC.",
            "network",
        )
    else:
        _from_network(walk, end, interface)


def _from_network(walk: Walk, end: End, interface: Interface) -> None:
    edge = end.edge
    if edge is None and walk.translations:
        interface = walk.translations[-1].by
    vpc = interface.subnet.vpc
    if isinstance(edge, Attachment):
        from_transit(walk, edge)
        return
    gateway = edge if isinstance(edge, Gateway) else vpc.vpn_gateway
    if gateway is not None:
        from_vpn(walk, gateway, interface)
        return
    attachments = [
        a
        for t in walk.network.transits.values()
        if any(o.resource == vpc.id for o in t.attachments)
        for a in t.attachments
        if a.type in {"vpn", "direct-connect-gateway"}
    ]
    if attachments:
        from_transit(walk, attachments[0])
        return
    walk.fail(
        "virtual private gateway",
        vpc,
        "NO_PATH",
        f"Private addresses from outside come in by a VPN or Direct Connect, and {vpc.label()} has neither.",
        f"Attach a virtual private gateway to {vpc.label()}, or peer the two networks.",
    )


def _without_address(result: Trace, end: End) -> None:
    from calculators.reach.hops import Fix, Hop

    family, other = ("IPv4", "IPv6") if result.bits == 32 else ("IPv6", "IPv4")
    id_ = end.interface.id if end.interface else end.label
    hop = Hop(
        "interface",
        id_,
        end.label,
        f"It has no {family} address.",
        reply=False,
        code="UNASSOCIATED_COMPONENT",
        fix=Fix(f"Give {end.label} an {family} address, or ask by {other}.", "other", id_),
    )
    result.blocked = hop
    result.forward = [hop]


# --- which address of an end is used


def _addresses(network: Network, source: End, destination: End, bits: int) -> tuple[Ranges, Ranges]:
    dst = destination.ranges[bits]
    src = source.ranges[bits]
    if (
        destination.kind == "host"
        and destination.interface
        and not destination.assumed
        and not destination.exact
    ):
        dst = _of_host(source, destination.interface, [first for first, _ in dst])
    if source.kind == "host" and source.interface and not source.assumed:
        src = _sending(
            source.interface, src, outward=destination.kind == "internet" or _is_public(network, dst, bits)
        )
    if source.kind == "internet" and destination.kind == "host":
        src = public_part(bits, src)
    if destination.kind == "internet":
        dst = public_part(bits, dst)
    return src, dst


def _is_public(network: Network, dst: Ranges, bits: int) -> bool:
    return bits == 32 and bool(dst) and dst[0][0] in network.public


def _sending(interface: Interface, own: Ranges, *, outward: bool) -> Ranges:
    if outward:
        for first, _ in own:
            if first in interface.public:
                return single(first)
    primary = interface.addresses[32]
    return single(primary[0]) if primary and (primary[0], primary[0]) in own else own[:1]


def _of_host(source: End, interface: Interface, addresses: list[int]) -> Ranges:
    """The private address within the VPC and over private links, else the public one."""
    if not addresses:
        return []
    own = interface.addresses[32] or addresses
    first = own[0] if own[0] in addresses else addresses[0]
    private = single(first)
    public = [single(interface.public[one]) for one in (first, *addresses) if one in interface.public]
    if source.kind == "internet":
        return public[0] if public else private
    if source.interface is None or source.vpc is interface.subnet.vpc or not public:
        return private
    subnet = source.interface.subnet
    table = subnet.table or subnet.vpc.table
    route = table.find(32, first) if table else None
    return private if route and route.kind not in {"igw", "nat"} else public[0]


def best_of(traces: Sequence[Trace]) -> Trace:
    """Of several ways the first that works, else the first."""
    for wanted in ("yes", "partly"):
        for one in traces:
            if one.reachable == wanted:
                return one
    return traces[0]
