"""VPCs, subnets, prefix lists, route tables, network ACLs and security groups."""

from __future__ import annotations

from calculators.cidr.block import Block
from calculators.reach.firewall import ECHO, LAST_PORT, NUMBERS, TCP, UDP, AclRule, GroupRule
from calculators.reach.routing import Route, Table
from calculators.reach.things import Acl, Group, Subnet, Vpc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.reach.network import Documents, Network
    from calculators.reach.reading import View

_LAST_RULE = 32_767  # the number of the rule that is shown as *
# Entry of a route -> kind of its target, in the order in which they are looked for.
_TARGETS = (
    ("EgressOnlyInternetGatewayId", "eigw"),
    ("NatGatewayId", "nat"),
    ("VpcPeeringConnectionId", "pcx"),
    ("TransitGatewayId", "tgw"),
    ("NetworkInterfaceId", "eni"),
    ("InstanceId", "eni"),
    ("LocalGatewayId", "other"),
    ("CarrierGatewayId", "other"),
    ("CoreNetworkArn", "other"),
    ("OdbNetworkArn", "other"),
)
_GATEWAYS = {"igw": "igw", "vgw": "vgw", "vpce": "vpce"}


def read(network: Network, lists: Documents) -> None:
    """Read all of them, in an order in which references are known."""
    for view in lists.each("Vpcs"):
        _vpc(network, view)
    for view in lists.each("Subnets"):
        _subnet(network, view)
    _prefix_lists(network, lists)
    for view in lists.each("RouteTables"):
        _table(network, view)
    for vpc in network.vpcs.values():
        _complete(vpc, network)
    for view in lists.each("NetworkAcls"):
        _acl(network, view)
    for view in lists.each("SecurityGroups"):
        _group(network, view)
    _group_rules(network, lists)


def vpc_of(network: Network, id: str) -> Vpc:  # noqa: A002 - AWS's word
    """The VPC, made up where nobody described it."""
    if id not in network.vpcs:
        network.vpcs[id] = Vpc(id)
        if "Vpcs" in network.given:
            network.note(
                f"{id} is not among the VPCs: its blocks are taken from its route tables and subnets."
            )
    return network.vpcs[id]


def _closed(view: View) -> str:
    states = view.child("BlockPublicAccessStates")
    mode = states.maybe("InternetGatewayBlockMode") if states else ""
    return "" if mode == "off" else mode


def _vpc(network: Network, view: View) -> None:
    id_ = view.text("VpcId")
    if id_ in network.vpcs:
        return
    vpc = network.vpcs[id_] = Vpc(id_, view.name())
    vpc.closed = _closed(view)
    blocks = [view.block("CidrBlock", 32)]
    for kind, key, bits in (
        ("CidrBlockAssociationSet", "CidrBlock", 32),
        ("Ipv6CidrBlockAssociationSet", "Ipv6CidrBlock", 128),
    ):
        for entry in view.views(kind):
            state = entry.child(f"{key}State")
            if state is None or state.maybe("State") in {"", "associated", "associating"}:
                blocks.append(entry.block(key, bits))
    vpc.blocks = list(dict.fromkeys(block for block in blocks if block))
    network.call(vpc)


def _subnet(network: Network, view: View) -> None:
    id_ = view.text("SubnetId")
    if id_ in network.subnets:
        return
    vpc = vpc_of(network, view.text("VpcId"))
    subnet = network.subnets[id_] = Subnet(id_, view.name(), vpc, view.maybe("AvailabilityZone"))
    subnet.closed = _closed(view) if view.value.get("BlockPublicAccessStates") is not None else vpc.closed
    blocks = [view.block("CidrBlock", 32)]
    for entry in view.views("Ipv6CidrBlockAssociationSet"):
        state = entry.child("Ipv6CidrBlockState")
        if state is None or state.maybe("State") in {"", "associated", "associating"}:
            blocks.append(entry.block("Ipv6CidrBlock", 128))
    subnet.blocks = list(dict.fromkeys(block for block in blocks if block))
    if not subnet.blocks:
        raise view.wrong("CidrBlock", "a subnet needs a CIDR block")
    for block in subnet.blocks:
        vpc.subnets.add(block, subnet)
    network.call(subnet)


def _prefix_lists(network: Network, lists: Documents) -> None:
    for kind, key in (("ManagedPrefixLists", "Entries"), ("PrefixLists", "Cidrs")):
        for view in lists.each(kind):
            id_ = view.text("PrefixListId")
            if view.value.get(key) is not None:
                network.lists[id_] = _cidrs(view, key)
    for root in lists.roots("Entries"):
        id_ = root.maybe("PrefixListId") or in_name(root.where(), "pl-")
        if id_:
            network.lists[id_] = _cidrs(root, "Entries")
        else:
            network.note(
                f"{root.where()} has the entries of a prefix list, but not of which: call the file after it, as pl-0123.json."
            )


def in_name(name: str, prefix: str) -> str:
    """The id within a file's name, as tgw-rtb-0123 in ``routes-tgw-rtb-0123.json``; '' for none."""
    at = name.find(prefix)
    while at > 0 and name[at - 1].isalnum():
        at = name.find(prefix, at + 1)
    if at < 0:
        return ""
    end = at + len(prefix)
    while end < len(name) and name[end].isalnum():
        end += 1
    return name[at:end] if end > at + len(prefix) else ""


def _cidrs(view: View, key: str) -> list[Block]:
    blocks = []
    for number, entry in enumerate(view.entries(key)):
        one = view.__class__(entry if isinstance(entry, dict) else {"Cidr": entry}, view, f"{key}[{number}]")
        block = one.block("Cidr")
        if block:
            blocks.append(block)
    return blocks


def _target(view: View) -> tuple[str, str]:
    gateway = view.maybe("GatewayId")
    if gateway == "local":
        return "local", "local"
    for key, kind in _TARGETS:
        if found := view.maybe(key):
            return kind, found
    if not gateway:
        return "other", "nothing"
    return _GATEWAYS.get(gateway.partition("-")[0], "other"), gateway


def routes(network: Network, view: View, table: Table) -> None:
    """Take the routes of one route table in."""
    for entry in view.views("Routes"):
        kind, target = _target(entry)
        state = entry.maybe("State")
        if state == "filtered":
            continue
        active = state != "blackhole"
        propagated = entry.maybe("Origin") == "EnableVgwRoutePropagation"
        place = entry.where()
        list_id = entry.maybe("DestinationPrefixListId")
        block = entry.block("DestinationCidrBlock", 32) or entry.block("DestinationIpv6CidrBlock", 128)
        if block:
            rank = 0 if kind == "local" else 3 if propagated else 1
            table.add(Route(block, kind, target, active=active, rank=rank, place=place))
        elif list_id in network.lists:
            for one in network.lists[list_id]:
                table.add(Route(one, kind, target, active=active, prefix_list=list_id, rank=2, place=place))
        elif list_id:
            stand_in = Block(32, 0, 0)
            table.lists.append(
                Route(stand_in, kind, target, active=active, prefix_list=list_id, rank=2, place=place)
            )
        else:
            raise entry.wrong(
                "", "a route needs DestinationCidrBlock, DestinationIpv6CidrBlock or DestinationPrefixListId"
            )


def _table(network: Network, view: View) -> None:
    id_ = view.text("RouteTableId")
    if id_ in network.tables:
        return
    vpc = vpc_of(network, view.text("VpcId"))
    table = network.tables[id_] = Table(id_, view.name(), vpc.id)
    routes(network, view, table)
    for entry in view.views("Associations"):
        state = entry.child("AssociationState")
        if state and state.maybe("State") in {"disassociated", "failed"}:
            continue
        subnet_id = entry.maybe("SubnetId")
        if entry.flag("Main"):
            vpc.table = table
        elif subnet_id in network.subnets:
            network.subnets[subnet_id].table = table
            network.subnets[subnet_id].explicit = True
        elif subnet_id:
            network.note(f"{id_} is associated with {subnet_id}, which is not among the subnets.")


def _complete(vpc: Vpc, network: Network) -> None:
    """Blocks that nobody gave, and local routes, which every route table has."""
    tables = [table for table in network.tables.values() if table.owner == vpc.id]
    if not vpc.blocks:
        local = [route.block for table in tables for route in table.routes if route.kind == "local"]
        own = [b for s in network.subnets.values() if s.vpc is vpc for b in s.blocks]
        vpc.blocks = list(dict.fromkeys(local or own))
    for table in tables:
        there = {route.block for route in table.routes}
        for block in vpc.blocks:
            if block not in there:
                table.add(Route(block, "local", "local", rank=0))
    fallback = vpc.table
    if fallback is None:
        fallback = Table(f"{vpc.id}'s main route table", "", vpc.id)
        for block in vpc.blocks:
            fallback.add(Route(block, "local", "local", rank=0))
        vpc.table = fallback
        alone = [s for s in network.subnets.values() if s.vpc is vpc and s.table is None]
        if alone and "RouteTables" in network.given:
            network.note(
                f"{vpc.id} has no main route table here: {alone[0].id} is taken to route within the VPC only."
            )


def _protocol(view: View, key: str) -> int:
    text = view.text(key).lower()
    if text in NUMBERS:
        return NUMBERS[text]
    if text.removeprefix("-").isdigit() and -1 <= int(text[:5]) <= 255:
        return int(text)
    raise view.wrong(key, f"{text[:40]!r} is no protocol")


def _acl(network: Network, view: View) -> None:
    id_ = view.text("NetworkAclId")
    if id_ in network.acls:
        return
    acl = network.acls[id_] = Acl(id_, view.name(), view.maybe("VpcId"))
    acl.default = view.flag("IsDefault")
    if acl.default and acl.vpc:
        vpc_of(network, acl.vpc).acl = acl
    for entry in view.views("Entries"):
        _acl_rule(acl, entry)
    acl.inbound.sort(key=lambda rule: rule.number)
    acl.outbound.sort(key=lambda rule: rule.number)
    for entry in view.views("Associations"):
        subnet_id = entry.maybe("SubnetId")
        acl.used += 1
        if subnet_id in network.subnets:
            network.subnets[subnet_id].acl = acl
        elif subnet_id:
            network.note(f"{id_} is associated with {subnet_id}, which is not among the subnets.")


def _acl_rule(acl: Acl, entry: View) -> None:
    number = entry.number("RuleNumber", -1)
    if number < 0:
        raise entry.wrong("RuleNumber", "a number is needed")
    action = entry.text("RuleAction")
    if action not in {"allow", "deny"}:
        raise entry.wrong("RuleAction", f"allow or deny is needed, not {action[:40]!r}")
    block = entry.block("CidrBlock", 32) or entry.block("Ipv6CidrBlock", 128)
    if block is None:
        raise entry.wrong("CidrBlock", "a rule needs CidrBlock or Ipv6CidrBlock")
    proto = _protocol(entry, "Protocol")
    low, high = 0, LAST_PORT
    if proto in {TCP, UDP} and (ports := entry.child("PortRange")):
        low, high = ports.number("From", 0), ports.number("To", LAST_PORT)
    elif proto in ECHO:
        types = entry.child("IcmpTypeCode")
        low = high = types.number("Type", -1) if types else -1
    if number == _LAST_RULE:
        return  # what no rule matches is denied anyway
    egress = entry.flag("Egress")
    rules = acl.outbound if egress else acl.inbound
    rules.append(
        AclRule(
            number,
            allow=action == "allow",
            egress=egress,
            proto=proto,
            low=low,
            high=high,
            block=block,
            place=entry.where(),
        )
    )


def _group(network: Network, view: View) -> None:
    id_ = view.text("GroupId")
    if id_ in network.groups:
        return
    group = network.groups[id_] = Group(id_, view.maybe("GroupName") or view.name(), view.maybe("VpcId"))
    for key, egress in (("IpPermissions", False), ("IpPermissionsEgress", True)):
        for entry in view.views(key):
            _permission(network, group, entry, egress=egress)


def _ports(view: View) -> tuple[int, int, int]:
    proto = _protocol(view, "IpProtocol")
    if proto in {TCP, UDP}:
        low, high = view.number("FromPort", 0), view.number("ToPort", LAST_PORT)
        return proto, max(low, 0), LAST_PORT if low < 0 or high < 0 else high
    if proto in ECHO:
        return proto, view.number("FromPort", -1), view.number("ToPort", -1)
    return proto, -1, -1


def _permission(network: Network, group: Group, view: View, *, egress: bool) -> None:
    proto, low, high = _ports(view)

    def add(place: View, block: Block | None = None, **other: str | bool) -> None:
        rule = GroupRule(
            egress=egress,
            proto=proto,
            low=low,
            high=high,
            place=place.where(),
            block=block,
            **other,  # type: ignore[arg-type]
        )
        _keep(network, group, rule)

    for key, cidr, bits in (("IpRanges", "CidrIp", 32), ("Ipv6Ranges", "CidrIpv6", 128)):
        for entry in view.views(key):
            if block := entry.block(cidr, bits):
                add(entry, block)
    for entry in view.views("PrefixListIds"):
        add(entry, prefix_list=entry.text("PrefixListId"))
    for entry in view.views("UserIdGroupPairs"):
        _pair(add, entry)


def _pair(add: object, entry: View) -> None:
    assert callable(add)
    add(
        entry,
        group=entry.maybe("GroupId") or entry.text("GroupName"),
        peering=entry.maybe("VpcPeeringConnectionId"),
        stale=entry.maybe("PeeringStatus") in {"deleted", "rejected", "expired", "failed"},
    )


def _keep(network: Network, group: Group, rule: GroupRule) -> None:
    entries: list[Block] = []
    if rule.prefix_list:
        entries = network.lists.get(rule.prefix_list, [])
        if rule.prefix_list not in network.lists:
            network.note(
                f"The entries of {rule.prefix_list}, which {group.id} refers to, were not given: it matches only "
                "where a gateway endpoint's route refers to it too."
            )
    (group.outbound if rule.egress else group.inbound).add(rule, entries)


def _group_rules(network: Network, lists: Documents) -> None:
    """Rules as describe-security-group-rules prints them, for groups whose rules are not there yet."""
    complete = {id_ for id_, g in network.groups.items() if g.inbound.rules or g.outbound.rules}
    for view in lists.each("SecurityGroupRules"):
        id_ = view.text("GroupId")
        if id_ in complete:
            continue
        group = network.groups.get(id_)
        if group is None:
            group = network.groups[id_] = Group(id_, "", "")
        egress = view.flag("IsEgress")
        proto, low, high = _ports(view)
        other = view.child("ReferencedGroupInfo")
        rule = GroupRule(
            egress=egress,
            proto=proto,
            low=low,
            high=high,
            place=view.where(),
            block=view.block("CidrIpv4", 32) or view.block("CidrIpv6", 128),
            group=other.maybe("GroupId") if other else "",
            prefix_list=view.maybe("PrefixListId"),
            peering=other.maybe("VpcPeeringConnectionId") if other else "",
            stale=other is not None
            and other.maybe("PeeringStatus") in {"deleted", "rejected", "expired", "failed"},
        )
        _keep(network, group, rule)
