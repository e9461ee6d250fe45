"""Through a load balancer: to one of its listeners, and on to the listener's targets."""

from __future__ import annotations

from calculators.reach.firewall import TCP, UDP
from calculators.reach.hops import End, Fix, Hop, host, network_end, single
from calculators.reach.tracing import LINUX_PORTS, Trace, best_of, trace_ends, traffic_of
from calculators.reach.walk import ANY_PORT, Walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.reach.ends import Place
    from calculators.reach.network import Network
    from calculators.reach.things import Balancer, Interface, Listener, TargetGroup

MOST_TARGETS = 50  # targets that are tried before they are called unreachable
_CARRIES = {
    "HTTP": {TCP},
    "HTTPS": {TCP},
    "TCP": {TCP},
    "TLS": {TCP},
    "UDP": {UDP},
    "TCP_UDP": {TCP, UDP},
    "QUIC": {UDP},
    "TCP_QUIC": {TCP, UDP},
    "GENEVE": {UDP},
}
_GONE = frozenset({"unused", "draining", "unhealthy.draining"})


def through_balancer(
    network: Network,
    source: End,
    place: Place,
    proto: int,
    port: int,
    *,
    bits: int = 0,
    ports: tuple[int, int] = LINUX_PORTS,
    nested: bool = False,
) -> Trace:
    """Follow a request to a load balancer and on to a target; one that works is enough."""
    balancer = place.balancer
    assert balancer is not None
    found = []
    for end in place.ends:
        leg = trace_ends(network, source, end, proto, port, bits=bits, ports=ports)
        if leg.blocked is None:
            assert end.interface is not None
            _listen(network, leg, balancer, end.interface, nested=nested)
        found.append(leg)
        if leg.blocked is None:
            break
    return best_of(found)


def _stop(leg: Trace, balancer: Balancer, code: str, by: str, fix: str) -> None:
    leg.blocked = Hop(
        "load balancer",
        balancer.id,
        balancer.name,
        by,
        reply=False,
        code=code,
        fix=Fix(fix, "other", balancer.id),
    )
    leg.forward.append(leg.blocked)


def _listen(network: Network, leg: Trace, balancer: Balancer, node: Interface, *, nested: bool) -> None:
    proto, port = leg.traffic.proto, leg.traffic.low
    listeners = [
        x for x in balancer.listeners if x.port == port and proto in _CARRIES.get(x.proto, {TCP, UDP})
    ]
    if not balancer.listeners and "Listeners" not in network.given:
        leg.notes.append(f"The listeners of {balancer.name} were not given: it is taken to listen.")
        return
    if not listeners:
        there = ", ".join(f"{x.proto.lower()} {x.port}" for x in balancer.listeners) or "none"
        _stop(
            leg,
            balancer,
            "ELBV2_LISTENERS_MISMATCH",
            f"No listener takes {leg.traffic.words()}; it has: {there}.",
            f"Add a listener for {leg.traffic.words()} to {balancer.name}.",
        )
        return
    listener = listeners[0]
    leg.forward.append(
        Hop(
            "load balancer",
            balancer.id,
            balancer.name,
            f"listener {listener.proto} {listener.port}",
            reply=False,
        )
    )
    if listener.answers and not listener.targets:
        return
    _forward(network, leg, balancer, node, listener, nested=nested)


def _forward(
    network: Network, leg: Trace, balancer: Balancer, node: Interface, listener: Listener, *, nested: bool
) -> None:
    registered = [(g, t) for g in listener.targets for t in g.targets if t[2] not in _GONE]
    known = "TargetGroups" in network.given and all(group.given for group in listener.targets)
    if not registered and not known:
        leg.notes.append(f"The targets of {balancer.name} were not given: they are not asked.")
        return
    if not registered:
        _stop(
            leg,
            balancer,
            "ELBV2_LISTENER_HAS_NO_TG",
            f"Listener {listener.proto} {listener.port} has no target in use.",
            f"Register targets with {listener.targets[0].name if listener.targets else 'a target group'}.",
        )
        return
    healthy = [(g, t) for g, t in registered if t[2] in {"", "healthy", "unavailable"}]
    if not healthy:
        leg.notes.append(f"No target of {balancer.name} is healthy: requests are taken to go to all of them.")
    legs = []
    for group, (id_, port, _) in (healthy or registered)[:MOST_TARGETS]:
        onward = _to_target(network, leg, balancer, node, group, id_, port, nested=nested)
        if onward is None:
            return
        legs.append(onward)
        if onward.blocked is None:
            break
    chosen = best_of(legs)
    leg.also.append(chosen)
    leg.notes += [note for note in chosen.notes if note not in leg.notes]
    leg.blocked = chosen.blocked


def _to_target(
    network: Network,
    leg: Trace,
    balancer: Balancer,
    node: Interface,
    group: TargetGroup,
    target: str,
    port: int,
    *,
    nested: bool,
) -> Trace | None:
    """The leg to one target; None where a target needs no network."""
    from calculators.reach.ends import Place

    if group.type == "lambda":
        leg.forward.append(Hop("target", target, target, "a function, invoked without the VPC", reply=False))
        return None
    proto = leg.traffic.proto
    if group.type == "alb" and target in network.balancers and not nested:
        inner = network.balancers[target]
        place = Place(inner.name, [host(i, inner.name) for i in inner.interfaces], balancer=inner)
        if place.ends:
            return through_balancer(network, host(node), place, TCP, port, ports=ANY_PORT, nested=True)
    end = _target_end(network, node, target)
    if balancer.type == "network" and (group.type == "instance" or proto == UDP) and end.interface:
        return _preserving(network, leg, node, end, proto, port)
    bits = leg.bits if end.ranges[leg.bits] else 0
    return trace_ends(network, host(node), end, proto, port, bits=bits, ports=ANY_PORT)


def _target_end(network: Network, node: Interface, target: str) -> End:
    from calculators.reach.ends import resolve
    from calculators.reach.reading import address_block

    instance = network.instances.get(target)
    if instance and instance.interfaces:
        return host(instance.interfaces[0], instance.label())
    if address_block(target) is not None:
        return resolve(network, "destination", target, frozenset({node.subnet.vpc.id})).ends[0]
    return network_end(target, {32: [], 128: []}, None)


def _preserving(network: Network, leg: Trace, node: Interface, end: End, proto: int, port: int) -> Trace:
    """A Network Load Balancer that keeps the client's address: the target sees, and answers, the client."""
    interface = end.interface
    assert interface is not None
    traffic = traffic_of(leg.bits, proto, port)
    onward = Trace(host(node), end, traffic)
    addresses = interface.addresses[leg.bits]
    if not addresses:
        return trace_ends(network, host(node), end, proto, port, bits=leg.bits, ports=ANY_PORT)
    note = f"{node.name} is taken to keep clients' addresses, as for targets given by instance by default."
    onward.notes.append(note)
    walk = Walk(network, traffic, end, reply=False)
    walk.src, walk.dst = leg.sources, single(addresses[0])
    walk.groups = frozenset(group.id for group in node.groups or ())
    walk.send(node)
    onward.forward, onward.blocked = walk.hops, walk.blocked
    onward.asked_sources = leg.sources
    onward.sources = walk.src
    onward.destinations = onward.asked_destinations = single(addresses[0])
    if walk.blocked is None and interface.subnet is not node.subnet:
        back = Walk(network, traffic_of(leg.bits, proto, 0), host(node), reply=True)
        back.traffic.low, back.traffic.high = LINUX_PORTS
        back.dst, back.src = walk.src, single(addresses[0])
        back.acl(interface.subnet, egress=True)
        onward.back, onward.blocked = back.hops, back.blocked
        onward.sources = back.dst
    if onward.blocked is None:
        leg.sources = onward.sources
    return onward
