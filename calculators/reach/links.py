"""What leads out of a VPC other than to the internet: peering connections, transit gateways, VPNs."""

from __future__ import annotations

from calculators.reach.common import at_goal, unknown
from calculators.reach.hops import Fix
from calculators.reach.sets import meet, span, union

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.cidr.block import Block
    from calculators.reach.routing import Route
    from calculators.reach.things import Attachment, Gateway, Interface, Peering, Subnet, Transit
    from calculators.reach.walk import Walk


def peering(walk: Walk, subnet: Subnet, route: Route) -> None:
    """To the other VPC of a peering connection, and no further."""
    found = walk.network.peerings.get(route.target)
    if found is None:
        unknown(walk, "peering connection", route.target)
        return
    own = [side for side in found.sides if side[0] == subnet.vpc.id]
    others = [side for side in found.sides if side[0] != subnet.vpc.id]
    if found.status not in {"active", ""}:
        walk.fail(
            "peering connection", found, "BAD_STATE", f"It is {found.status}.", "Accept it, or make another."
        )
    elif not own or not others:
        walk.fail(
            "peering connection",
            found,
            "UNASSOCIATED_COMPONENT",
            f"{subnet.vpc.label()} is none of its two VPCs.",
            f"Take a peering connection of {subnet.vpc.label()}.",
        )
    elif at_goal(walk, found.id):
        walk.passed("peering connection", found, f"to {others[0][0]}")
    else:
        _across(walk, subnet, found, own[0][1], others[0])


def _across(
    walk: Walk, subnet: Subnet, found: Peering, region: str, other: tuple[str, str, list[Block]]
) -> None:
    bits = walk.traffic.bits
    vpc = walk.network.vpcs.get(other[0])
    blocks = [*(vpc.blocks if vpc else ()), *other[2]]
    there = union(span(block) for block in blocks if block.bits == bits)
    if meet(walk.dst, there) != walk.dst:
        walk.fail(
            "peering connection",
            found,
            "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR",
            f"{walk.to()} is not in {vpc.label() if vpc else other[0]}: peering is neither transitive nor a way to the "
            "other VPC's gateways.",
            f"Connect {subnet.vpc.label()} with {walk.goal.label} directly: a peering connection of their own, or a "
            "transit gateway.",
        )
        return
    if not walk.src or not subnet.vpc.holds(bits, walk.src):
        walk.fail(
            "peering connection",
            found,
            "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR",
            f"{walk.since()} is no address of {subnet.vpc.label()}: a VPC passes nothing on to its peers.",
            "Connect the two directly.",
        )
        return
    if region and other[1] and region != other[1]:
        walk.groups = None
    if vpc is None or not any(s.vpc is vpc for s in walk.network.subnets.values()):
        walk.fail(
            "peering connection",
            found,
            "NO_POSSIBLE_DESTINATION",
            f"{other[0]} was not given.",
            f"Give the description of {other[0]}, which may be another account's.",
        )
        return
    walk.passed("peering connection", found, f"{subnet.vpc.label()} to {vpc.label()}")
    walk.arrive(vpc, None)


def vpn(walk: Walk, subnet: Subnet, route: Route) -> None:
    """To the networks behind a virtual private gateway."""
    found = walk.network.gateways.get(route.target)
    if found is None:
        unknown(walk, "virtual private gateway", route.target)
        return
    state = found.attached.get(subnet.vpc.id)
    goal = walk.goal
    if state != "":
        walk.fail(
            found.kind,
            found,
            "UNASSOCIATED_COMPONENT" if state is None else "BAD_STATE_ATTACHMENT",
            f"It is not attached to {subnet.vpc.label()}.",
            f"Attach it to {subnet.vpc.label()}.",
        )
    elif not subnet.vpc.holds(walk.traffic.bits, walk.src):
        walk.fail(
            found.kind,
            found,
            "VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS",
            f"{walk.since()} is no address of {subnet.vpc.label()}.",
            "Connect the two networks through a transit gateway.",
        )
    elif at_goal(walk, found.id) or (goal.kind == "network" and goal.edge in {None, found}):
        walk.passed(found.kind, found, f"to {goal.label}")
    else:
        walk.fail(
            found.kind,
            found,
            "NO_POSSIBLE_DESTINATION",
            f"It leads to the network behind it, not to {goal.label}.",
            f"Add a more specific route to {goal.label}.",
        )


def from_vpn(walk: Walk, gateway: Gateway, interface: Interface) -> None:
    """Come in through a virtual private gateway."""
    vpc = interface.subnet.vpc
    if gateway.attached.get(vpc.id) != "":
        walk.fail(
            gateway.kind,
            gateway,
            "DISCONNECTED_VPCS",
            f"It is not attached to {vpc.label()}, and leads no further than its own VPC.",
            f"Attach a virtual private gateway to {vpc.label()}, or use a transit gateway.",
        )
        return
    walk.passed(gateway.kind, gateway, f"to {vpc.label()}")
    route = gateway.table.find(walk.traffic.bits, walk.dst[0][0]) if gateway.table else None
    if route is not None and route.kind == "eni":
        from calculators.reach.boxes import interface as appliance

        assert gateway.table is not None
        walk.passed("route table", gateway.table, route.words())
        appliance(walk, interface.subnet, route)
    else:
        walk.arrive(vpc, None)


def transit(walk: Walk, subnet: Subnet, route: Route) -> None:
    """Into a transit gateway by the attachment of the subnet's VPC."""
    network = walk.network
    found = network.transits.get(route.target)
    if found is None:
        unknown(walk, "transit gateway", route.target)
        return
    own = [a for a in found.attachments if a.type == "vpc" and a.resource == subnet.vpc.id]
    if not own:
        walk.fail(
            "transit gateway",
            found,
            "UNASSOCIATED_COMPONENT",
            f"{subnet.vpc.label()} is not attached to it.",
            f"Attach {subnet.vpc.label()} to {found.label()}.",
        )
        return
    attachment = own[0]
    zones = {network.subnets[s].zone: network.subnets[s] for s in attachment.subnets if s in network.subnets}
    if _broken(walk, attachment):
        return
    if zones and subnet.zone and subnet.zone not in zones:
        walk.fail(
            "transit gateway",
            found,
            "TGW_ROUTE_AZ_RESTRICTION",
            f"{attachment.label()} has no subnet in {subnet.zone}, where {subnet.label()} is.",
            f"Add a subnet in {subnet.zone} to {attachment.label()}.",
        )
        return
    # docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html: what an instance sends is asked of the attachment's subnet
    # too, inbound, even where the instance is in it.
    inner = zones.get(subnet.zone) or next(iter(zones.values()), None)
    if inner is not None:
        walk.acl(inner, egress=False)
    if walk.blocked:
        return
    if at_goal(walk, found.id):
        walk.passed("transit gateway", found, f"by {attachment.label()}")
        return
    through(walk, found, attachment, subnet.zone)


def _broken(walk: Walk, attachment: Attachment) -> bool:
    if attachment.state:
        walk.fail(
            "transit gateway",
            attachment,
            "BAD_STATE_ATTACHMENT",
            f"It is {attachment.state}.",
            "Accept or create the attachment.",
        )
    return bool(attachment.state)


def through(walk: Walk, found: Transit, incoming: Attachment, zone: str) -> None:
    """By the transit gateway's route table to another attachment."""
    network = walk.network
    walk.transits += 1
    if walk.transits > 1:
        walk.fail(
            "transit gateway",
            found,
            "NO_POSSIBLE_DESTINATION",
            "A path through more than one transit gateway is not followed here.",
            "Ask for its parts.",
        )
        return
    table = network.transit_tables.get(incoming.table)
    if table is None:
        code = "TGW_RTB_ROUTES_ARE_UNKNOWN" if incoming.table else "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"
        why = f"the routes of {incoming.table} were not given" if incoming.table else "it has no route table"
        walk.fail(
            "transit gateway",
            incoming,
            code,
            f"{why[0].upper()}{why[1:]}.",
            "Give them, as search-transit-gateway-routes prints them."
            if incoming.table
            else "Associate one.",
        )
        return
    route, ranges = table.widest(walk.traffic.bits, walk.dst)
    if route is None or not route.active:
        words = route.words() if route else f"It has no route to {walk.to()}"
        walk.fail(
            "transit gateway",
            table,
            "TGW_RTB_BAD_STATE_ROUTE" if route else "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
            f"{words}.",
            Fix(
                f"Add a route to {walk.to()} to {table.id}, or propagate the attachment's.",
                "transit-route",
                table.id,
            ),
        )
        return
    walk.dst = ranges
    walk.passed("transit gateway", found, f"{table.id}: {route.words()}")
    outgoing = network.attachments.get(route.target)
    if outgoing is None:
        unknown(walk, "transit gateway", route.target)
        return
    if _broken(walk, outgoing):
        return
    seen = (
        found.references
        and incoming.references
        and outgoing.references
        and outgoing.type == incoming.type == "vpc"
    )
    if not seen:
        walk.groups = None
    if outgoing.type == "vpc":
        _into_vpc(walk, outgoing, zone)
    elif outgoing.type in {"vpn", "direct-connect-gateway", "connect"} and walk.goal.kind == "network":
        walk.passed("transit gateway", outgoing, f"to {walk.goal.label}")
    elif not at_goal(walk, outgoing.id):
        walk.fail(
            "transit gateway",
            outgoing,
            "NO_POSSIBLE_DESTINATION",
            f"It leads to {outgoing.resource or outgoing.type}, not to {walk.goal.label}.",
            f"Add a more specific route to {walk.goal.label} to {table.id}.",
        )


def _into_vpc(walk: Walk, attachment: Attachment, zone: str) -> None:
    network = walk.network
    vpc = network.vpcs.get(attachment.resource)
    if vpc is None:
        walk.fail(
            "transit gateway",
            attachment,
            "NO_POSSIBLE_DESTINATION",
            f"{attachment.resource} was not given.",
            f"Give the description of {attachment.resource}, which may be another account's.",
        )
        return
    if at_goal(walk, attachment.id):
        walk.passed("transit gateway", attachment, f"to {vpc.label()}")
        return
    subnets = [network.subnets[s] for s in attachment.subnets if s in network.subnets]
    landing = vpc.subnet_of(walk.traffic.bits, walk.dst[0][0])
    wanted = landing.zone if landing else zone
    near = [s for s in subnets if s.zone == wanted] or subnets
    if landing is not None and subnets and landing.zone not in {s.zone for s in subnets}:
        walk.note(
            f"{attachment.label()} has no subnet in {landing.zone}: traffic from there could not go back."
        )
    if near:
        walk.sender = None
        walk.leave(near[0], check_groups=False)
    else:
        walk.arrive(vpc, None)


def from_transit(walk: Walk, attachment: Attachment) -> None:
    """Come in through a transit gateway's attachment that is no VPC's."""
    if not _broken(walk, attachment):
        through(walk, attachment.transit, attachment, "")
