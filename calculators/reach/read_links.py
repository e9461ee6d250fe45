"""Gateways, peering connections, VPC endpoints and transit gateways."""

from __future__ import annotations

from calculators.reach.read_hosts import groups_of
from calculators.reach.read_vpc import in_name, vpc_of
from calculators.reach.routing import Route, Table
from calculators.reach.things import Attachment, Endpoint, Gateway, Interface, Peering, Transit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.cidr.block import Block
    from calculators.reach.network import Documents, Network
    from calculators.reach.reading import View
    from calculators.reach.things import Vpc

_ATTACHED = frozenset({"", "available", "attached"})
_WORKING = frozenset({"", "available", "modifying"})


def read_gateways(network: Network, lists: Documents) -> None:
    """Internet, egress-only and virtual private gateways, and what the route tables say of them."""
    for kind, key, word, attachments in (
        ("InternetGateways", "InternetGatewayId", "internet gateway", "Attachments"),
        (
            "EgressOnlyInternetGateways",
            "EgressOnlyInternetGatewayId",
            "egress-only internet gateway",
            "Attachments",
        ),
        ("VpnGateways", "VpnGatewayId", "virtual private gateway", "VpcAttachments"),
    ):
        for view in lists.each(kind):
            id_ = view.text(key)
            if id_ in network.gateways:
                continue
            gateway = network.gateways[id_] = Gateway(id_, view.name(), word)
            for entry in view.views(attachments):
                state = entry.maybe("State")
                gateway.attached[entry.text("VpcId")] = "" if state in _ATTACHED else state
            network.call(gateway)
    _from_routes(network)
    for gateway in network.gateways.values():
        for vpc_id in gateway.attached:
            _attach(vpc_of(network, vpc_id), gateway)
    for view in lists.each("RouteTables"):
        for entry in view.views("Associations"):
            found = network.gateways.get(entry.maybe("GatewayId"))
            if found:
                found.table = network.tables[view.text("RouteTableId")]


def _from_routes(network: Network) -> None:
    """Gateways that routes lead to and that nobody described are taken to be attached."""
    words = {
        "igw": ("internet gateway", "InternetGateways"),
        "eigw": ("egress-only internet gateway", "EgressOnlyInternetGateways"),
        "vgw": ("virtual private gateway", "VpnGateways"),
    }
    for table in network.tables.values():
        for route in table.routes:
            if route.kind not in words or route.target in network.gateways:
                continue
            word, kind = words[route.kind]
            if kind in network.given:
                network.note(f"{table.id} has a route to {route.target}, which is not among the {word}s.")
                continue
            network.note(f"{kind} were not given: {route.target} is taken to be attached to {table.owner}.")
            gateway = network.gateways[route.target] = Gateway(route.target, "", word)
            gateway.attached[table.owner] = ""
            network.call(gateway)


def _attach(vpc: Vpc, gateway: Gateway) -> None:
    if gateway.kind == "internet gateway":
        vpc.internet_gateway = gateway
    elif gateway.kind == "virtual private gateway":
        vpc.vpn_gateway = gateway
    else:
        vpc.egress_only.append(gateway)


def read(network: Network, lists: Documents) -> None:
    """Peering connections, endpoints and transit gateways."""
    for view in lists.each("VpcPeeringConnections"):
        _peering(network, view)
    for view in lists.each("VpcEndpoints"):
        _endpoint(network, view)
    for view in lists.each("TransitGateways"):
        id_ = view.text("TransitGatewayId")
        if id_ not in network.transits:
            transit = network.transits[id_] = Transit(id_, view.name())
            options = view.child("Options")
            if options:
                transit.references = options.maybe("SecurityGroupReferencingSupport") == "enable"
                transit.default = options.maybe("AssociationDefaultRouteTableId")
            network.call(transit)
    for view in lists.each("TransitGatewayAttachments"):
        _attachment(network, view, view.maybe("ResourceType") or "vpc", view.maybe("ResourceId"))
    for view in lists.each("TransitGatewayVpcAttachments"):
        _attachment(network, view, "vpc", view.maybe("VpcId"))
    _transit_tables(network, lists)


def _peering(network: Network, view: View) -> None:
    id_ = view.text("VpcPeeringConnectionId")
    if id_ in network.peerings:
        return
    status = view.child("Status")
    peering = Peering(id_, view.name(), status.maybe("Code") if status else "active")
    for key in ("RequesterVpcInfo", "AccepterVpcInfo"):
        info = view.child(key)
        if info is None:
            raise view.wrong(key, "both VPCs of a peering connection are needed")
        blocks: list[Block | None] = [info.block("CidrBlock", 32)]
        blocks += [entry.block("CidrBlock", 32) for entry in info.views("CidrBlockSet")]
        blocks += [entry.block("Ipv6CidrBlock", 128) for entry in info.views("Ipv6CidrBlockSet")]
        peering.sides.append(
            (info.text("VpcId"), info.maybe("Region"), [block for block in dict.fromkeys(blocks) if block])
        )
    network.peerings[id_] = peering
    network.call(peering)


def _endpoint(network: Network, view: View) -> None:
    id_ = view.text("VpcEndpointId")
    if id_ in network.endpoints:
        return
    type_ = view.maybe("VpcEndpointType") or "Gateway"
    endpoint = network.endpoints[id_] = Endpoint(id_, view.name(), type_, view.maybe("VpcId"))
    state = view.maybe("State").lower()
    endpoint.state = "" if state in {"", "available"} else state
    endpoint.service = view.maybe("ServiceName")
    endpoint.subnets = view.texts("SubnetIds")
    groups = groups_of(network, view, "Groups")
    for interface_id in view.texts("NetworkInterfaceIds"):
        if interface_id in network.interfaces:
            endpoint.interfaces.append(network.interfaces[interface_id])
    if not endpoint.interfaces and type_ != "Gateway":
        for number, subnet_id in enumerate(endpoint.subnets):
            subnet = network.subnets.get(subnet_id)
            if subnet is None:
                network.note(f"{id_} is in {subnet_id}, which is not among the subnets.")
                continue
            interface = Interface(f"{id_}#{number + 1}", endpoint.name, subnet)
            interface.groups = groups
            for block in subnet.blocks:
                interface.addresses[block.bits].append(block.network)
            network.interfaces[interface.id] = interface
            endpoint.interfaces.append(interface)
    for interface in endpoint.interfaces:
        interface.part = "interface endpoint"
        interface.owner = id_
        interface.state = endpoint.state
        if type_ == "GatewayLoadBalancer":
            interface.groups, interface.check = None, False
    network.call(endpoint)


def _attachment(network: Network, view: View, type_: str, resource: str) -> None:
    id_ = view.text("TransitGatewayAttachmentId")
    transit_id = view.text("TransitGatewayId")
    if transit_id not in network.transits:
        network.transits[transit_id] = Transit(transit_id)
        network.call(network.transits[transit_id])
    transit = network.transits[transit_id]
    attachment = network.attachments.get(id_)
    if attachment is None:
        attachment = network.attachments[id_] = Attachment(id_, view.name(), transit)
        attachment.type, attachment.resource = type_, resource
        transit.attachments.append(attachment)
        network.call(attachment)
    state = view.maybe("State")
    attachment.state = attachment.state or ("" if state in _WORKING else state)
    attachment.subnets = attachment.subnets or view.texts("SubnetIds")
    association = view.child("Association")
    if association and association.maybe("State") in {"", "associated"}:
        attachment.table = association.maybe("TransitGatewayRouteTableId")
    options = view.child("Options")
    if options and options.maybe("SecurityGroupReferencingSupport") == "disable":
        attachment.references = False


def _transit_tables(network: Network, lists: Documents) -> None:
    for view in lists.each("TransitGatewayRouteTables"):
        id_ = view.text("TransitGatewayRouteTableId")
        transit = network.transits.get(view.maybe("TransitGatewayId"))
        if transit and view.flag("DefaultAssociationRouteTable"):
            transit.default = transit.default or id_
        if view.value.get("Routes") is not None:
            _transit_routes(network, view, id_)
    for root in lists.roots("Routes"):
        id_ = root.maybe("TransitGatewayRouteTableId") or in_name(root.where(), "tgw-rtb-")
        if id_:
            _transit_routes(network, root, id_)
        else:
            network.note(
                f"{root.where()} has routes, but not of which transit gateway route table: call the file after it, "
                "as tgw-rtb-0123.json."
            )
    for root in lists.roots("Associations"):
        _transit_associations(network, root)
    for attachment in network.attachments.values():
        attachment.table = attachment.table or attachment.transit.default
    if network.attachments and not network.transit_tables:
        _propagated(network)


def _transit_associations(network: Network, root: View) -> None:
    id_ = root.maybe("TransitGatewayRouteTableId") or in_name(root.where(), "tgw-rtb-")
    for entry in root.views("Associations"):
        found = network.attachments.get(entry.maybe("TransitGatewayAttachmentId"))
        if found and id_:
            found.table = id_


def _transit_routes(network: Network, view: View, id_: str) -> None:
    table = network.transit_tables.setdefault(id_, Table(id_))
    for entry in view.views("Routes"):
        state = entry.maybe("State")
        if state not in {"", "active", "blackhole"}:
            continue
        targets = list(entry.views("TransitGatewayAttachments"))
        target = targets[0].maybe("TransitGatewayAttachmentId") if targets else ""
        rank = 2 if entry.maybe("Type") == "propagated" else 1
        list_id = entry.maybe("PrefixListId")
        cidr = entry.maybe("DestinationCidrBlock")
        block = entry.block("DestinationCidrBlock") if cidr else None
        if block is None and not list_id:
            raise entry.wrong("DestinationCidrBlock", "a CIDR block is needed")
        for one in [block] if block else network.lists.get(list_id, []):
            table.add(
                Route(
                    one,
                    "attachment",
                    target or "blackhole",
                    active=state != "blackhole" and bool(target),
                    rank=rank,
                    prefix_list="" if block else list_id,
                    place=entry.where(),
                )
            )


def _propagated(network: Network) -> None:
    """Where nobody gave the routes, those that transit gateways make by default: one to each attached VPC."""
    network.note(
        "No routes of transit gateways were given: each is taken to have one to every VPC attached to it, as by default."
    )
    for transit in network.transits.values():
        id_ = transit.default or f"{transit.id}'s route table"
        table = network.transit_tables[id_] = Table(id_)
        for attachment in transit.attachments:
            attachment.table = attachment.table or id_
            network.transit_tables.setdefault(attachment.table, table)
            vpc = network.vpcs.get(attachment.resource)
            for block in vpc.blocks if vpc and attachment.type == "vpc" else ():
                table.add(Route(block, "attachment", attachment.id, rank=2))
