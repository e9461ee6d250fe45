"""Network interfaces, instances, Elastic IP addresses and NAT gateways."""

from __future__ import annotations

from calculators.reach.read_vpc import vpc_of
from calculators.reach.things import Group, Instance, Interface, Nat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.reach.network import Documents, Network
    from calculators.reach.reading import View
    from calculators.reach.things import Subnet

_PREFIX = 28  # the length of the IPv4 prefixes that interfaces are given
_WORKING = frozenset({"", "running", "pending"})


def read(network: Network, lists: Documents) -> None:
    """Read all of them; an interface is known before what it is attached to."""
    interfaces: dict[str, Interface] = {}
    for view in lists.each("NetworkInterfaces"):
        interface = _interface(network, view)
        if interface:
            interfaces.setdefault(interface.id, interface)
    for view in lists.each("Reservations"):
        for entry in view.views("Instances"):
            _instance(network, interfaces, entry)
    for view in lists.each("Instances"):
        _instance(network, interfaces, view)
    for view in lists.each("Addresses"):
        _elastic(network, interfaces, view)
    for view in lists.each("NatGateways"):
        _nat(network, interfaces, view)
    for interface in interfaces.values():
        network.place(interface)
        network.call(interface)


def groups_of(network: Network, view: View, key: str) -> list[Group]:
    """The security groups that something names."""
    found = []
    for number, entry in enumerate(view.entries(key)):
        if isinstance(entry, str):
            found.append(group_of(network, entry, view))
        elif isinstance(entry, dict):
            one = view.__class__(entry, view, f"{key}[{number}]")
            found.append(group_of(network, one.text("GroupId"), view))
        else:
            raise view.wrong(f"{key}[{number}]", "a security group's id is needed")
    return found


def group_of(network: Network, id: str, view: View) -> Group:  # noqa: A002 - AWS's word
    """A security group, made up where nobody described it."""
    if id not in network.groups:
        network.groups[id] = Group(id, "", "", known=False)
        if "SecurityGroups" in network.given or "SecurityGroupRules" in network.given:
            network.note(
                f"{view.where()} has {id}, which is not among the security groups: it is taken to have no rules."
            )
    return network.groups[id]


def subnet_of(network: Network, id: str, view: View) -> Subnet | None:  # noqa: A002
    """The subnet that something is in; None where nobody described it."""
    if id not in network.subnets:
        network.note(f"{view.where()} is in {id}, which is not among the subnets: it is left out.")
        return None
    return network.subnets[id]


def _addresses(interface: Interface, view: View) -> None:
    own = interface.addresses
    primary = view.address("PrivateIpAddress", 32)
    pairs = [(primary, view.child("Association"))]
    pairs += [
        (entry.address("PrivateIpAddress", 32), entry.child("Association"))
        for entry in view.views("PrivateIpAddresses")
    ]
    for address, association in pairs:
        if address is None:
            continue
        if address not in own[32]:
            own[32].append(address)
        public = association.address("PublicIp", 32) if association else None
        if public is not None:
            interface.public[address] = public
    for entry in view.views("Ipv4Prefixes"):
        block = entry.block("Ipv4Prefix", 32)
        if block is not None and block.prefix >= _PREFIX:
            own[32] += [a for a in range(block.network, block.last + 1) if a not in own[32]]
    for entry in view.views("Ipv6Addresses"):
        address = entry.address("Ipv6Address", 128)
        if address is not None and address not in own[128]:
            own[128].append(address)
    alone = view.address("Ipv6Address", 128)
    if alone is not None and alone not in own[128]:
        own[128].append(alone)


def _interface(network: Network, view: View) -> Interface | None:
    id_ = view.text("NetworkInterfaceId")
    subnet_id = view.text("SubnetId")
    subnet = subnet_of(network, subnet_id, view)
    if subnet is None:
        return None
    interface = Interface(id_, view.name(), subnet)
    interface.groups = groups_of(network, view, "Groups")
    interface.check = view.flag("SourceDestCheck", default=True)
    attachment = view.child("Attachment")
    if view.maybe("Status") == "available" and attachment is None:
        interface.state = "attached to nothing"
    if attachment:
        interface.owner = attachment.maybe("InstanceId")
    _addresses(interface, view)
    interface.part = (
        view.maybe("Description") if view.maybe("Description").startswith("ELB ") else "interface"
    )
    return interface


def _instance(network: Network, interfaces: dict[str, Interface], view: View) -> None:
    id_ = view.text("InstanceId")
    if id_ in network.instances:
        return
    state = view.child("State")
    instance = Instance(id_, view.name(), state.maybe("Name") if state else "")
    for entry in view.views("NetworkInterfaces"):
        found = interfaces.get(entry.maybe("NetworkInterfaceId"))
        if found is None and entry.maybe("SubnetId"):
            found = _interface(network, entry)
        if found:
            interfaces[found.id] = found
            instance.interfaces.append(found)
    instance.interfaces += [i for i in interfaces.values() if i.owner == id_ and i not in instance.interfaces]
    if not instance.interfaces and view.maybe("SubnetId"):
        subnet = subnet_of(network, view.text("SubnetId"), view)
        if subnet:
            alone = Interface(id_, "", subnet)
            alone.groups = groups_of(network, view, "SecurityGroups")
            alone.check = view.flag("SourceDestCheck", default=True)
            _addresses(alone, view)
            public = view.address("PublicIpAddress", 32)
            if public is not None and alone.addresses[32]:
                alone.public[alone.addresses[32][0]] = public
            interfaces[id_] = alone
            instance.interfaces.append(alone)
    network.instances[id_] = instance
    for interface in instance.interfaces:
        interface.owner = id_
        interface.part = "instance"
        interface.name = interface.name or instance.name
        interface.state = "" if instance.state in _WORKING else instance.state
    network.call(instance)


def _elastic(network: Network, interfaces: dict[str, Interface], view: View) -> None:
    public = view.address("PublicIp", 32)
    interface = interfaces.get(view.maybe("NetworkInterfaceId"))
    instance = network.instances.get(view.maybe("InstanceId"))
    if interface is None and instance and instance.interfaces:
        interface = instance.interfaces[0]
    if interface is None or public is None:
        return
    private = view.address("PrivateIpAddress", 32)
    if private is None and interface.addresses[32]:
        private = interface.addresses[32][0]
    if private is not None:
        interface.public[private] = public


def _nat(network: Network, interfaces: dict[str, Interface], view: View) -> None:
    id_ = view.text("NatGatewayId")
    if id_ in network.nats:
        return
    subnet = network.subnets.get(view.maybe("SubnetId"))
    vpc = subnet.vpc if subnet else vpc_of(network, view.text("VpcId"))
    nat = network.nats[id_] = Nat(id_, view.name(), vpc)
    state = view.maybe("State")
    nat.state = "" if state in {"", "available"} else state
    nat.public = view.maybe("ConnectivityType") != "private"
    nat.regional = view.maybe("AvailabilityMode") == "regional"
    nat.table = view.maybe("RouteTableId")
    network.call(nat)
    if subnet is None:
        if not nat.regional:
            network.note(
                f"{id_} is in {view.maybe('SubnetId') or 'no subnet'}, which is not among the subnets."
            )
            return
        own = [s for s in network.subnets.values() if s.vpc is vpc]
        if not own:
            return
        subnet = own[0]
    _nat_interface(nat, subnet, interfaces, view)


def _nat_interface(nat: Nat, subnet: Subnet, interfaces: dict[str, Interface], view: View) -> None:
    interface = Interface(nat.id, nat.name, subnet)
    stand_in = subnet.blocks[0].network if subnet.blocks[0].bits == 32 else None
    for entry in view.views("NatGatewayAddresses"):
        if entry.maybe("AvailabilityZone"):
            nat.zones.append(entry.maybe("AvailabilityZone"))
        described = interfaces.pop(entry.maybe("NetworkInterfaceId"), None)
        if described:
            for bits, addresses in described.addresses.items():
                interface.addresses[bits] += addresses
            interface.public |= described.public
        private = entry.address("PrivateIp", 32)
        if private is None:
            private = interface.addresses[32][0] if interface.addresses[32] else stand_in
        public = entry.address("PublicIp", 32)
        if private is not None and private not in interface.addresses[32]:
            interface.addresses[32].append(private)
        if private is not None and public is not None:
            interface.public[private] = public
    if not interface.addresses[32] and stand_in is not None:
        interface.addresses[32].append(stand_in)
    interface.groups = None
    interface.check = False
    interface.part = "NAT gateway"
    interface.owner = nat.id
    interface.state = nat.state
    nat.interface = interface
    interfaces[nat.id] = interface
