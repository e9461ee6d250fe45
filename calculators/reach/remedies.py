"""Which target a missing route should have."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.reach.things import Nat, Subnet, Vpc
    from calculators.reach.walk import Walk


def way_out(walk: Walk, subnet: Subnet) -> tuple[str, str]:
    """The id of a gateway that leads to the goal; else '' and what would have to be made first."""
    goal = walk.goal
    vpc = subnet.vpc
    if goal.kind in {"gateway", "service"} and goal.edge:
        return goal.edge.id, ""
    if goal.kind == "internet" or (goal.vpc is not None and walk.reply and walk.entry == "igw"):
        return _to_internet(walk, vpc, subnet)
    if goal.kind == "network":
        gateway = vpc.vpn_gateway
        return (
            (gateway.id, "") if gateway else _by_transit(walk, vpc, None) or ("", "a virtual private gateway")
        )
    return _to_vpc(walk, vpc)


def _to_vpc(walk: Walk, vpc: Vpc) -> tuple[str, str]:
    other = walk.goal.vpc
    if other is None or other is vpc:
        return "", "the VPC's local route"
    for peering in walk.network.peerings.values():
        if peering.status in {"active", ""} and {side[0] for side in peering.sides} == {vpc.id, other.id}:
            return peering.id, ""
    missing = f"a peering connection with {other.label()}, which is yet to be made"
    return _by_transit(walk, vpc, other) or ("", missing)


def _by_transit(walk: Walk, vpc: Vpc, other: Vpc | None) -> tuple[str, str] | None:
    for transit in walk.network.transits.values():
        attached = {a.resource for a in transit.attachments if a.type == "vpc" and not a.state}
        if vpc.id in attached and (other is None or other.id in attached):
            return transit.id, ""
    return None


def _to_internet(walk: Walk, vpc: Vpc, subnet: Subnet) -> tuple[str, str]:
    sender = walk.sender
    if walk.traffic.bits == 128:
        if not walk.reply and vpc.egress_only and vpc.internet_gateway is None:
            return vpc.egress_only[0].id, ""
        return (
            (vpc.internet_gateway.id, "")
            if vpc.internet_gateway
            else ("", "an internet gateway, to be attached first")
        )
    public = sender is not None and (bool(sender.public) or sender.part == "host")
    nats = [
        n for n in walk.network.nats.values() if n.vpc is vpc and n.public and not n.state and n.interface
    ]
    if not public and not walk.reply and nats:
        return _nearest(nats, subnet).id, ""
    if vpc.internet_gateway:
        return vpc.internet_gateway.id, ""
    return "", "an internet gateway, to be attached first"


def _nearest(nats: list[Nat], subnet: Subnet) -> Nat:
    return next((n for n in nats if n.interface and n.interface.subnet.zone == subnet.zone), nats[0])
