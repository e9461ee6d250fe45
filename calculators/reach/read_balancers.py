"""Load balancers with their listeners, target groups and targets."""

from __future__ import annotations

from calculators.reach.read_hosts import groups_of
from calculators.reach.things import Balancer, Interface, Listener, TargetGroup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.reach.network import Documents, Network
    from calculators.reach.reading import View
    from calculators.reach.things import Group

_STAND_IN = 240 << 24  # 240.0.0.0 and on: nobody's addresses, for public ones that were not given
_GATEWAY_PORT = 6081


def read(network: Network, lists: Documents) -> None:
    """Read all of them."""
    for view in lists.each("LoadBalancers"):
        _balancer(network, view)
    for view in lists.each("TargetGroups"):
        _target_group(network, view)
    listeners = {}
    for view in lists.each("Listeners"):
        listener = _listener(network, view)
        listeners[listener.id.replace(":listener/", "/")] = listener
    for view in lists.each("Rules"):
        arn = view.maybe("RuleArn").replace(":listener-rule/", "/").rpartition("/")[0]
        if arn in listeners:
            _actions(network, listeners[arn], view, "Actions")
    _targets(network, lists)


def _balancer(network: Network, view: View) -> None:
    arn = view.text("LoadBalancerArn")
    if arn in network.balancers:
        return
    balancer = network.balancers[arn] = Balancer(
        arn, view.text("LoadBalancerName"), view.maybe("Type") or "application"
    )
    state = view.child("State")
    code = state.maybe("Code") if state else ""
    balancer.state = "" if code in {"", "active", "active_impaired"} else code
    balancer.public = view.maybe("Scheme") != "internal"
    described = f"ELB {arn.partition(':loadbalancer/')[2] or arn}"
    balancer.interfaces = [i for i in network.interfaces.values() if i.part == described]
    if not balancer.interfaces:
        groups = groups_of(network, view, "SecurityGroups")
        for number, zone in enumerate(view.views("AvailabilityZones")):
            _stand_in(network, balancer, zone, number, groups)
    has_groups = bool(view.entries("SecurityGroups")) or balancer.type == "application"
    for interface in balancer.interfaces:
        interface.part = "load balancer"
        interface.owner = arn
        interface.name = balancer.name
        interface.state = balancer.state
        if not has_groups and not interface.groups:
            interface.groups = None  # a Network Load Balancer without security groups takes in everything
    network.call(balancer, view.maybe("DNSName"))


def _stand_in(network: Network, balancer: Balancer, zone: View, number: int, groups: list[Group]) -> None:
    """An interface of a load balancer that only the load balancer's own description tells of."""
    subnet_id = zone.text("SubnetId")
    subnet = network.subnets.get(subnet_id)
    if subnet is None:
        network.note(f"{zone.where()} is in {subnet_id}, which is not among the subnets.")
        return
    interface = Interface(f"{balancer.name}#{number + 1}", balancer.name, subnet)
    interface.groups = groups
    public = None
    for entry in zone.views("LoadBalancerAddresses"):
        private = entry.address("PrivateIPv4Address", 32)
        public = entry.address("IpAddress", 32)
        ipv6 = entry.address("IPv6Address", 128)
        if private is not None:
            interface.addresses[32].append(private)
        if ipv6 is not None:
            interface.addresses[128].append(ipv6)
    for block in subnet.blocks:
        if block.bits == 32 and not interface.addresses[32]:
            interface.addresses[32].append(block.network)
    if balancer.public and interface.addresses[32]:
        if public is None:
            public = _STAND_IN + len(network.interfaces)
            network.note(
                f"The public addresses of {balancer.name} were not given; addresses from 240.0.0.0 stand for them."
            )
        interface.public[interface.addresses[32][0]] = public
        network.public.setdefault(public, interface)
    network.interfaces[interface.id] = interface
    balancer.interfaces.append(interface)


def _target_group(network: Network, view: View) -> None:
    arn = view.text("TargetGroupArn")
    if arn in network.target_groups:
        return
    group = TargetGroup(arn, view.maybe("TargetGroupName") or arn, view.maybe("TargetType") or "instance")
    group.port = view.number("Port", 0)
    group.proto = view.maybe("Protocol")
    network.target_groups[arn] = group


def _listener(network: Network, view: View) -> Listener:
    proto = view.maybe("Protocol")
    port = view.number("Port", _GATEWAY_PORT if proto in {"", "GENEVE"} else -1)
    if not 0 <= port <= 65_535:
        raise view.wrong("Port", "a port of 0 to 65535 is needed")
    listener = Listener(view.maybe("ListenerArn"), port, proto)
    arn = view.text("LoadBalancerArn")
    balancer = network.balancers.get(arn)
    if balancer is None:
        network.note(f"{view.where()} is of {arn}, which is not among the load balancers.")
    else:
        balancer.listeners.append(listener)
    _actions(network, listener, view, "DefaultActions")
    return listener


def _actions(network: Network, listener: Listener, view: View, key: str) -> None:
    for action in view.views(key):
        if action.maybe("Type") in {"redirect", "fixed-response"}:
            listener.answers = True
        arns = [action.maybe("TargetGroupArn")]
        config = action.child("ForwardConfig")
        if config:
            arns += [
                entry.maybe("TargetGroupArn")
                for entry in config.views("TargetGroups")
                if entry.number("Weight", 1)
            ]
        for arn in dict.fromkeys(arns):
            group = network.target_groups.get(arn)
            if group and group not in listener.targets:
                listener.targets.append(group)
            elif arn and not group:
                network.note(f"{action.where()} forwards to {arn}, which is not among the target groups.")


def _targets(network: Network, lists: Documents) -> None:
    """Registered targets: of which group they are stands beside the list or in the file's name."""
    for root in lists.roots("TargetHealthDescriptions"):
        arn = root.maybe("TargetGroupArn")
        group = network.target_groups.get(arn)
        if group is None:
            title = root.where()
            named = [g for g in network.target_groups.values() if g.name in title]
            longest = max(named, key=lambda g: len(g.name), default=None)
            alone = next(iter(network.target_groups.values())) if len(network.target_groups) == 1 else None
            group = longest or alone
        if group is None:
            network.note(
                f"{root.where() or 'A document'} has targets, but not of which target group: call the file after it."
            )
            continue
        group.given = True
        for entry in root.views("TargetHealthDescriptions"):
            target = entry.child("Target")
            if target is None:
                raise entry.wrong("Target", "an object is needed")
            health = entry.child("TargetHealth")
            group.targets.append(
                (
                    target.text("Id"),
                    target.number("Port", group.port),
                    health.maybe("State") if health else "",
                )
            )
