"""Internet gateways, and egress-only ones."""

from __future__ import annotations

from calculators.reach.common import at_goal, unknown
from calculators.reach.hops import Fix, single
from calculators.reach.sets import GLOBAL_6, PRIVATE, SHARED, meet, span, union

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.reach.routing import Route, Table
    from calculators.reach.sets import Ranges
    from calculators.reach.things import Gateway, Interface, Subnet, Vpc
    from calculators.reach.walk import Walk


def _attached(walk: Walk, gateway: Gateway, vpc: Vpc) -> bool:
    if gateway.attached.get(vpc.id) == "":
        return True
    state = gateway.attached.get(vpc.id)
    code = "UNASSOCIATED_COMPONENT" if state is None else "BAD_STATE_ATTACHMENT"
    why = (
        f"It is not attached to {vpc.label()}"
        if state is None
        else f"Its attachment to {vpc.label()} is {state}"
    )
    walk.fail(gateway.kind, gateway, code, f"{why}.", f"Attach it to {vpc.label()}.")
    return False


def _closed(walk: Walk, subnet: Subnet, *, inward: bool) -> bool:
    """Whether Block Public Access stops the packet; replies to what went out are let in."""
    mode = subnet.closed
    if not mode or (mode != "block-bidirectional" and (not inward or walk.reply)):
        return False
    if mode != "block-bidirectional" and walk.reply:
        return False
    walk.fail(
        "public access",
        subnet.vpc,
        "VPC_BLOCK_PUBLIC_ACCESS_ENABLED",
        f"Block Public Access is {mode} for {subnet.label()}.",
        f"Exclude {subnet.label()} or {subnet.vpc.label()} from Block Public Access.",
    )
    return True


def internet_gateway(walk: Walk, subnet: Subnet, route: Route) -> None:
    """Out by an internet gateway."""
    gateway = walk.network.gateways.get(route.target)
    if gateway is None:
        unknown(walk, "internet gateway", route.target)
        return
    if not _attached(walk, gateway, subnet.vpc) or _closed(walk, subnet, inward=False):
        return
    if walk.traffic.bits == 32:
        if not _to_public(walk, gateway, subnet.vpc):
            return
    elif meet(walk.src, [span(GLOBAL_6)]) != walk.src:
        walk.fail(
            "internet gateway",
            gateway,
            "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
            f"{walk.since()} is no public IPv6 address.",
            "Give the interface an address of a public IPv6 block.",
        )
        return
    else:
        walk.passed("internet gateway", gateway, f"{walk.since()} is public as it is")
    walk.groups = None
    walk.entry = "igw"
    if at_goal(walk, gateway.id):
        return
    _outside(walk)


def _to_public(walk: Walk, gateway: Gateway, vpc: Vpc) -> bool:
    """Put the public address in the private one's place."""
    sender = walk.sender
    made_up = sender is None or sender.part == "host"
    owner = walk.network.private.get((vpc.id, 32, walk.src[0][0]), sender)
    if owner is not None and sender is not None and walk.src[0][0] in sender.public:
        owner = sender
    public = None if owner is None or owner.state else owner.public.get(walk.src[0][0])
    if public is None and not made_up:
        assert owner is not None
        _no_public(walk, gateway, owner)
        return False
    if public is None and not _own(vpc, walk.src):
        walk.fail(
            "internet gateway",
            gateway,
            "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
            f"{walk.since()} is not of {vpc.label()}, and it passes only public addresses of its own VPC's interfaces.",
            f"Route it to a NAT gateway in {vpc.label()}.",
        )
        return False
    for blocks, name in ((PRIVATE, "RFC1918"), ((SHARED,), "RFC6598")):
        if walk.dst and any(meet(walk.dst, [span(block)]) == walk.dst for block in blocks):
            walk.fail(
                "internet gateway",
                gateway,
                f"IGW_DESTINATION_ADDRESS_NOT_IN_{name}_EGRESS",
                f"The internet does not route {walk.to()}.",
                "Route private addresses to a peering connection, a transit gateway or a VPN.",
            )
            return False
    if public is None:
        walk.note(
            "Hosts of a subnet are taken to have public addresses where they are routed to an internet gateway."
        )
        walk.passed("internet gateway", gateway, "taken to have public addresses")
    else:
        before = walk.since()
        walk.src = single(public)
        walk.passed("internet gateway", gateway, f"{before} goes out as {walk.since()}")
    return True


def _own(vpc: Vpc, source: Ranges) -> bool:
    blocks = union(span(block) for block in vpc.blocks if block.bits == 32)
    return not blocks or meet(source, blocks) == source


def _no_public(walk: Walk, gateway: Gateway, sender: Interface) -> None:
    nat = walk.network.nats.get(sender.owner)
    if nat and not nat.public:
        change: Fix | str = "Take a public NAT gateway: a private one cannot use an internet gateway."
    elif nat:
        change = Fix(f"Give {nat.label()} an Elastic IP address.", "public-address", nat.id)
    else:
        change = Fix(
            f"Give {sender.label()} an Elastic IP address, or route {sender.subnet.label()} to a NAT gateway.",
            "public-address",
            sender.id,
        )
    walk.fail(
        "internet gateway",
        gateway,
        "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
        f"{sender.label()} has no public address for {walk.since()}.",
        change,
    )


def _outside(walk: Walk) -> None:
    """Out on the internet: at the goal, or back in to an address of this network."""
    bits = walk.traffic.bits
    goal = walk.goal
    alone = walk.dst[0][0] if len(walk.dst) == 1 and walk.dst[0][0] == walk.dst[0][1] else None
    owner = walk.network.public.get(alone) if alone is not None and bits == 32 else None
    if bits == 128 and goal.interface and not goal.assumed:
        owner = goal.interface
    if goal.assumed and goal.interface and walk.reply:
        from_internet(walk, goal.interface)
    elif owner is not None:
        from_internet(walk, owner)
    elif goal.kind not in {"internet", "gateway"}:
        walk.fail(
            "internet gateway",
            None,
            "NO_ROUTE_TO_DESTINATION",
            f"{walk.to()} went to the internet, not to {goal.label}.",
            f"Add a more specific route to {goal.label}.",
            "internet",
        )


def from_internet(walk: Walk, interface: Interface) -> None:
    """Come in through the internet gateway of the VPC that has the public address."""
    subnet = interface.subnet
    vpc = subnet.vpc
    if walk.reply and walk.entry == "eigw":
        walk.passed("egress-only internet gateway", vpc.egress_only[0], "a reply to what went out")
        walk.arrive(vpc, None)
        return
    gateway = vpc.internet_gateway
    if gateway is None:
        only = " but an egress-only one, which lets in replies alone" if vpc.egress_only else ""
        walk.fail(
            "internet gateway",
            vpc,
            "NO_PATH",
            f"{vpc.label()} has no internet gateway{only}.",
            f"Attach an internet gateway to {vpc.label()}.",
        )
        return
    if not _attached(walk, gateway, vpc) or _closed(walk, subnet, inward=True):
        return
    walk.entry = "igw"
    if not _to_private(walk, gateway, interface):
        return
    walk.groups = None
    route = gateway.table.find(walk.traffic.bits, walk.dst[0][0]) if gateway.table else None
    if gateway.table is not None and route is not None and route.kind in {"eni", "vpce"}:
        _to_appliance(walk, subnet, gateway.table, route)
    else:
        walk.arrive(vpc, None)


def _to_appliance(walk: Walk, subnet: Subnet, table: Table, route: Route) -> None:
    """By the gateway's own route table to an appliance."""
    from calculators.reach.boxes import endpoint
    from calculators.reach.boxes import interface as appliance

    found = walk.network.interfaces.get(route.target)
    walk.passed("route table", table, route.words())
    if found is not None and not found.public and walk.traffic.bits == 32:
        walk.fail(
            "interface",
            found,
            "INGRESS_RTB_NO_PUBLIC_IP",
            "It has no public address, which an appliance behind an internet gateway needs.",
            Fix(f"Give {found.label()} an Elastic IP address.", "public-address", found.id),
        )
        return
    (appliance if route.kind == "eni" else endpoint)(walk, subnet, route)


def _to_private(walk: Walk, gateway: Gateway, interface: Interface) -> bool:
    bits = walk.traffic.bits
    if bits == 128 or interface.part == "host":
        if bits == 128 and meet(walk.dst, [span(GLOBAL_6)]) != walk.dst:
            walk.fail(
                "internet gateway",
                gateway,
                "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
                f"{walk.to()} is no public IPv6 address.",
                "Give the interface an address of a public IPv6 block.",
            )
            return False
        if bits == 32:
            walk.note(
                "Hosts of a subnet are taken to have public addresses where they are asked for from the internet."
            )
        walk.passed("internet gateway", gateway, f"{walk.to()} is in {interface.subnet.vpc.label()}")
        return True
    public = walk.dst[0][0]
    private = [own for own, shown in interface.public.items() if shown == public]
    if not private:
        walk.fail(
            "internet gateway",
            gateway,
            "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
            f"{interface.label()} has no public address that the internet could send to.",
            Fix(f"Give {interface.label()} an Elastic IP address.", "public-address", interface.id),
        )
        return False
    before = walk.to()
    walk.dst = single(private[0])
    walk.passed("internet gateway", gateway, f"{before} comes in as {walk.to()}")
    return True


def egress_only(walk: Walk, subnet: Subnet, route: Route) -> None:
    """Out by an egress-only internet gateway."""
    gateway = walk.network.gateways.get(route.target)
    if gateway is None:
        unknown(walk, "egress-only internet gateway", route.target)
        return
    if not _attached(walk, gateway, subnet.vpc) or _closed(walk, subnet, inward=False):
        return
    if walk.reply:
        walk.fail(
            "egress-only internet gateway",
            gateway,
            "NO_ROUTE_TO_DESTINATION",
            f"It sends no replies: {walk.to()} asked through another gateway.",
            "Route ::/0 to the internet gateway.",
        )
        return
    walk.passed("egress-only internet gateway", gateway, f"{walk.since()} goes out")
    walk.groups = None
    walk.entry = "eigw"
    if not at_goal(walk, gateway.id):
        _outside(walk)
