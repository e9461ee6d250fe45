"""What a look through the whole network finds: open, misnamed, half open, hidden, unused, leading nowhere."""

from __future__ import annotations

from calculators.contract import Misconception, Result, Step
from calculators.explain import plural
from calculators.reach.asking import Question, add_ports, by_port
from calculators.reach.audit_rules import covered_rules, half_open, hidden_rules
from calculators.reach.ends import Place
from calculators.reach.firewall import ALL, TCP, UDP
from calculators.reach.hops import End, host
from calculators.reach.network import Network, compile_network
from calculators.reach.sets import public_part, public_space, size, span
from calculators.reach.sources import ACLS, GATEWAYS, GROUPS, HOW, ROUTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculators.contract import Plain
    from calculators.reach.routing import Route, Table
    from calculators.reach.things import Interface, Subnet

MOST_FINDINGS = 1_000
MOST_PUBLIC = 1_000  # interfaces with a public address that are followed from the internet
_PRIVATE = ("private", "internal", "isolated", "intra")
# Ports on which nobody means to serve the world, and what listens there.
_SENSITIVE = {
    22: "SSH",
    23: "Telnet",
    445: "SMB",
    1433: "SQL Server",
    1521: "Oracle",
    3306: "MySQL",
    3389: "RDP",
    5432: "PostgreSQL",
    5439: "Redshift",
    6379: "Redis",
    9200: "OpenSearch",
    11_211: "Memcached",
    27_017: "MongoDB",
}
# Finding -> what it is about, and the page with the rule.
_RULES = {
    "open to the world": (
        "Open is what the security groups, the network ACLs, the routes and a public address let in together.",
        GROUPS,
    ),
    "private in name only": (
        "A subnet is public when its route table has a route to an internet gateway.",
        GATEWAYS,
    ),
    "public in name only": (
        "A subnet is public when its route table has a route to an internet gateway.",
        GATEWAYS,
    ),
    "leads nowhere": ("Traffic that takes a route whose target is gone is dropped.", ROUTES),
    "replies blocked": ("Network ACLs are stateless: replies need a rule of their own.", ACLS),
    "hidden rule": ("The rule with the lowest number that matches decides; later ones are not asked.", ACLS),
    "covered rule": ("A security group's rules only allow, so one within another changes nothing.", GROUPS),
    "unused": ("A group that no interface has, or a rule that names one, lets nothing through.", GROUPS),
}


def audit(input: object) -> Result:  # noqa: A002 - the option's name
    """Look the whole network through."""
    network = compile_network(input)
    findings = [
        finding
        for find in (_open, _misnamed, _nowhere, half_open, hidden_rules, covered_rules, _unused)
        for finding in find(network)
    ]
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding["finding"]] = counts.get(finding["finding"], 0) + 1
    result: dict[str, Plain] = {"findings": len(findings)}
    result |= {f"{name.replace(' ', '_')}": count for name, count in counts.items()}
    if findings:
        result["list"] = findings[:MOST_FINDINGS]
    steps = [
        Step(f"{name[0].upper()}{name[1:]}: {counts.get(name, 0)}.", rule, source)
        for name, (rule, source) in _RULES.items()
    ]
    looked = ", ".join(
        plural(len(things), noun)
        for things, noun in (
            (network.subnets, "subnet"),
            (network.tables, "route table"),
            (network.acls, "network ACL"),
            (network.groups, "security group"),
            (network.interfaces, "interface"),
        )
    )
    rules = sum(len(g.inbound.rules) for g in network.groups.values())
    return Result(
        result,
        dict.fromkeys(result, ""),
        [Step(f"Looked through {looked}.", "Each object is held to the rules below.", HOW), *steps],
        assumptions=network.notes,
        misconceptions=[Misconception(rules, "takes every inbound rule for a finding", "findings")],
    )


def _finding(kind: str, component: str, what: str, change: str) -> dict[str, str]:
    return {"finding": kind, "component": component, "what": what, "change": change}


def _open(network: Network) -> Iterator[dict[str, str]]:
    """Interfaces that the internet can open connections to, followed all the way there and back."""
    world = End("internet", "the internet", {32: public_space(32), 128: public_space(128)})
    balancers = {i.id: b for b in network.balancers.values() for i in b.interfaces}
    told: set[str] = set()
    followed = 0
    for interface in network.interfaces.values():
        balancer = balancers.get(interface.id)
        name = balancer.name if balancer else interface.label()
        if interface.part in {"NAT gateway", "interface endpoint"} or name in told or followed > MOST_PUBLIC:
            continue
        for bits in (32, 128):
            if not _has_public(interface, bits):
                continue
            followed += 1
            ports = _open_ports(network, world, Place(name, [host(interface, name)], balancer=balancer), bits)
            if ports:
                told.add(name)
                yield _finding(
                    "open to the world",
                    name,
                    f"{', '.join(ports)} from {'0.0.0.0/0' if bits == 32 else '::/0'}",
                    "Let in only who needs it.",
                )


def _has_public(interface: Interface, bits: int) -> bool:
    if bits == 32:
        return bool(interface.public)
    return any(public_part(128, [(a, a)]) for a in interface.addresses[128])


def _open_ports(network: Network, world: End, place: Place, bits: int) -> list[str]:
    found = []
    for proto, name in ((TCP, "tcp"), (UDP, "udp")):
        if not _lets_world_in(place.ends[0].interface, proto, bits):
            continue
        asked = Question(network, Place("the internet", [world]), place, proto, None, bits=bits)
        ports: list[tuple[int, int]] = []
        for low, high, finding in by_port(asked)[0]:
            # A network ACL that denies some addresses leaves the rest of the world.
            if finding.reachable != "no" and 2 * size(finding.chosen.sources) >= size(public_space(bits)):
                add_ports(ports, low, high)
        words = _words if proto == TCP else _plain
        found += [f"{name} {words(low, high)}" for low, high in ports]
    return found


def _plain(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}-{high}"


def _words(low: int, high: int) -> str:
    text = _plain(low, high)
    meant = [what for port, what in _SENSITIVE.items() if low <= port <= high]
    more = " and others" if len(meant) > 4 else ""
    return f"{text} ({', '.join(meant[:4])}{more})" if meant else text


def _lets_world_in(interface: Interface | None, proto: int, bits: int) -> bool:
    if interface is None or interface.groups is None:
        return True
    return any(
        rule.proto in {proto, ALL}
        and rule.block
        and rule.block.bits == bits
        and public_part(bits, [span(rule.block)])
        for group in interface.groups
        for rule in group.inbound.rules
    )


def _misnamed(network: Network) -> Iterator[dict[str, str]]:
    for subnet in network.subnets.values():
        name = subnet.name.lower()
        out = _way_out(subnet)
        if out and any(word in name for word in _PRIVATE):
            table, route = out
            yield _finding(
                "private in name only",
                subnet.label(),
                f"{table.label()} has {route.words()}",
                "Route it to a NAT gateway instead, or rename it.",
            )
        elif not out and "public" in name:
            own = subnet.table or subnet.vpc.table
            yield _finding(
                "public in name only",
                subnet.label(),
                f"{own.label() if own else 'its route table'} has no route to an internet gateway",
                "Add a route to the internet gateway, or rename it.",
            )


def _way_out(subnet: Subnet) -> tuple[Table, Route] | None:
    table = subnet.table or subnet.vpc.table
    assert table is not None
    return next(((table, route) for route in table.routes if route.kind == "igw" and route.active), None)


def _nowhere(network: Network) -> Iterator[dict[str, str]]:
    for table in (*network.tables.values(), *network.transit_tables.values()):
        for route in table.routes:
            why = _gone(network, route)
            if why:
                yield _finding(
                    "leads nowhere",
                    table.label(),
                    f"{route.words()}: {why}" if route.active else route.words(),
                    "Delete the route, or give it a target that works.",
                )


def _gone(network: Network, route: Route) -> str:
    if not route.active:
        return "blackhole"
    nat = network.nats.get(route.target)
    peering = network.peerings.get(route.target)
    if nat and nat.state:
        return f"it is {nat.state}"
    if nat and nat.public and not nat.regional and nat.interface and _way_out(nat.interface.subnet) is None:
        return f"{nat.interface.subnet.label()} has no route to an internet gateway"
    if peering and peering.status not in {"", "active"}:
        return f"it is {peering.status}"
    return ""


def _unused(network: Network) -> Iterator[dict[str, str]]:
    """Groups that nothing has, and rules that name groups that nothing has."""
    if not {"NetworkInterfaces", "Reservations", "Instances"} & network.given:
        return
    used = {group.id for interface in network.interfaces.values() for group in interface.groups or ()}
    named = _named(network)
    for group in network.groups.values():
        if not group.known:
            continue
        if group.id not in used and group.name != "default":
            also = "; rules name it" if group.id in named else ""
            yield _finding("unused", group.label(), f"no interface has it{also}", "Delete it, or use it.")
        for rule in (*group.inbound.rules, *group.outbound.rules):
            if rule.group and (rule.stale or rule.group not in used):
                why = "its peering connection is gone" if rule.stale else f"no interface has {rule.group}"
                if rule.peering and not rule.stale and rule.group not in network.groups:
                    continue
                yield _finding("unused", group.label(), f"{rule.words()}: {why}", "Delete the rule.")


def _named(network: Network) -> set[str]:
    return {
        rule.group
        for group in network.groups.values()
        for rule in (*group.inbound.rules, *group.outbound.rules)
        if rule.group
    }
