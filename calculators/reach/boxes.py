"""What takes packets in and sends them on: NAT gateways, appliances, and gateway endpoints."""

from __future__ import annotations

from calculators.cidr.block import Block
from calculators.reach.common import at_goal, unknown
from calculators.reach.firewall import ICMP, TCP, UDP
from calculators.reach.hops import Fix, single
from calculators.reach.routing import Route, Table
from calculators.reach.walk import ANY_PORT, Translation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.reach.things import Interface, Nat, Subnet
    from calculators.reach.walk import Walk


def nat_gateway(walk: Walk, subnet: Subnet, route: Route) -> None:
    """Out by a NAT gateway, with its address."""
    nat = walk.network.nats.get(route.target)
    if nat is None or nat.interface is None:
        unknown(walk, "NAT gateway", route.target)
        return
    if nat.state:
        walk.fail("NAT gateway", nat, "BAD_STATE", f"It is {nat.state}.", "Create another, and route to it.")
        return
    if walk.reply:
        walk.fail(
            "NAT gateway",
            nat,
            "NO_ROUTE_TO_DESTINATION",
            "It sends no replies: they would leave with another address than the one that was asked.",
            f"Route {subnet.label()} the way that the request came.",
        )
        return
    if walk.traffic.bits == 128 or walk.traffic.proto not in {TCP, UDP, ICMP}:
        what = "IPv6 to IPv6" if walk.traffic.bits == 128 else walk.traffic.words()
        walk.fail(
            "NAT gateway",
            nat,
            "PROTOCOL_RESTRICTION",
            f"It does not translate {what}.",
            "Route ::/0 to an egress-only internet gateway."
            if walk.traffic.bits == 128
            else "Ask for tcp, udp or icmp.",
        )
        return
    if nat.regional and nat.zones and subnet.zone and subnet.zone not in nat.zones:
        walk.fail(
            "NAT gateway",
            nat,
            "REGIONAL_NGW_ROUTE_AZ_RESTRICTION",
            f"It is not in {subnet.zone}.",
            f"Give it an address in {subnet.zone}.",
        )
        return
    _translate(walk, subnet, nat, nat.interface)


def _translate(walk: Walk, subnet: Subnet, nat: Nat, interface: Interface) -> None:
    if interface.subnet is not subnet and not nat.regional:
        walk.acl(interface.subnet, egress=False)
        if walk.blocked:
            return
    before = walk.since()
    with_public = [own for own in interface.addresses[32] if own in interface.public]
    own = (with_public or interface.addresses[32])[0]
    walk.translations.append(Translation(interface, walk.src, walk.ports))
    walk.src, walk.ports, walk.groups, walk.sender = single(own), ANY_PORT, None, interface
    walk.passed("NAT gateway", nat, f"{before} becomes {walk.since()}")
    if at_goal(walk, nat.id):
        return
    if nat.regional:
        walk.leave(interface.subnet, check_groups=False, table=_regional(walk, nat))
    else:
        walk.leave(interface.subnet, check_groups=False)


def _regional(walk: Walk, nat: Nat) -> Table:
    found = walk.network.tables.get(nat.table)
    if found:
        return found
    table = Table(nat.table or f"{nat.id}'s route table")
    for block in nat.vpc.blocks:
        table.add(Route(block, "local", "local", rank=0))
    if nat.vpc.internet_gateway:
        table.add(Route(Block(32, 0, 0), "igw", nat.vpc.internet_gateway.id))
    return table


def interface(walk: Walk, subnet: Subnet, route: Route) -> None:
    """Through an appliance that a route names."""
    network = walk.network
    found = network.interfaces.get(route.target)
    instance = network.instances.get(route.target)
    if found is None and instance and instance.interfaces:
        found = instance.interfaces[0]
    if found is None:
        unknown(walk, "interface", route.target)
    else:
        _middlebox(walk, subnet, found)


def _middlebox(walk: Walk, subnet: Subnet, found: Interface) -> None:
    """Through an appliance: in, and out again by its own subnet's route table."""
    goal = walk.goal.interface
    if walk.translations and walk.translations[-1].by is found:
        walk.arrive(found.subnet.vpc, subnet)
        return
    if found.subnet is not subnet:
        walk.acl(found.subnet, egress=False)
        if walk.blocked:
            return
    if found.state:
        walk.fail("instance", found, "BAD_STATE", f"It is {found.state}.", "Start it.")
        return
    if found is not goal and found.check:
        walk.fail(
            "interface",
            found,
            "ENI_SOURCE_DEST_CHECK_RESTRICTION",
            f"Its source/destination check drops what is for {walk.to()}.",
            Fix(f"Turn the source/destination check of {found.label()} off.", "source-dest-check", found.id),
        )
        return
    if not walk.reply and found.groups is not None:
        walk.groups_in(found)
        if walk.blocked:
            return
    walk.passed("interface", found, "forwards it")
    walk.groups = None
    walk.sender = found
    _masquerade(walk, found)
    walk.leave(found.subnet, check_groups=not walk.reply and found.groups is not None)


def _masquerade(walk: Walk, found: Interface) -> None:
    """An appliance with a public address that is routed to an internet gateway is taken to be a NAT instance."""
    table = found.subnet.table or found.subnet.vpc.table
    route = table.widest(walk.traffic.bits, walk.dst)[0] if table else None
    own = walk.network.private.get((found.subnet.vpc.id, walk.traffic.bits, walk.src[0][0]))
    if (
        walk.reply
        or not found.public
        or route is None
        or route.kind != "igw"
        or (own is not None and own.public)
    ):
        return
    walk.note(
        f"{found.label()} is taken to be a NAT instance: it has a public address and a route to an internet gateway."
    )
    walk.translations.append(Translation(found, walk.src, walk.ports))
    walk.src, walk.ports = single(next(iter(found.public))), ANY_PORT


def endpoint(walk: Walk, subnet: Subnet, route: Route) -> None:
    """To a service, or through the appliances behind a Gateway Load Balancer endpoint."""
    found = walk.network.endpoints.get(route.target)
    if found is None:
        unknown(walk, "gateway endpoint", route.target)
    elif found.type == "GatewayLoadBalancer":
        near = [i for i in found.interfaces if i.subnet.zone == subnet.zone] or found.interfaces
        if near:
            walk.note(f"What is behind {found.label()} is taken to pass the traffic on.")
            _middlebox(walk, subnet, near[0])
        else:
            unknown(walk, "interface endpoint", route.target)
    elif found.state:
        walk.fail("gateway endpoint", found, "BAD_STATE", f"It is {found.state}.", "Create another.")
    elif walk.traffic.proto not in {TCP, ICMP}:
        walk.fail(
            "gateway endpoint",
            found,
            "VPCE_GATEWAY_PROTOCOL_RESTRICTION",
            f"It carries TCP and ping only, not {walk.traffic.words()}.",
            "Ask for tcp.",
        )
    elif walk.goal.kind == "service" and walk.goal.edge is not found:
        unknown(walk, "gateway endpoint", walk.goal.label)
    elif walk.goal.kind in {"host", "network"}:
        walk.fail(
            "gateway endpoint",
            found,
            "NO_ROUTE_TO_DESTINATION",
            f"{walk.to()} is an address of {found.service or 'a service'}, not {walk.goal.label}.",
            f"Add a route to {walk.goal.label}.",
        )
    else:
        walk.entry = "vpce"
        walk.passed("gateway endpoint", found, f"to {found.service or 'the service'}")
