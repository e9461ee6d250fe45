"""One direction of a path: a packet on its way, checked at every component that it passes.

A walk starts at one end and stops at the other, or at the first component that drops the packet. What a
route's target does is in :mod:`calculators.reach.gateways`.
"""

from __future__ import annotations

from calculators.cidr.block import Block
from calculators.reach.firewall import ECHO, TCP, UDP, Traffic, acl_admits, free_number
from calculators.reach.hops import Fix, Hop
from calculators.reach.sets import minus, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.reach.firewall import GroupRule
    from calculators.reach.hops import End
    from calculators.reach.network import Network
    from calculators.reach.routing import Route, Table
    from calculators.reach.sets import Ranges
    from calculators.reach.things import Group, Interface, Subnet, Thing, Vpc

MOST_JUMPS = 12  # subnets that a packet leaves; more is a loop
ANY_PORT = (1024, 65_535)  # what NAT gateways and load balancers send from


class Translation:
    """A source address that something on the way put its own in place of."""

    __slots__ = ("by", "ports", "source")

    def __init__(self, by: Interface, source: Ranges, ports: tuple[int, int]) -> None:
        self.by = by
        self.source = source
        self.ports = ports


class Walk:
    """A packet under way.

    Attributes:
        traffic: Protocol and destination ports.
        src, dst: Its addresses, those of which a check has let through.
        groups: The source's security groups as the destination sees them; None where they are lost.
        goal: The end it should come to.
        reply: Whether it is the answer, which security groups let through.
        sender: The interface that sends it on.
        ports: The ports that its sender chooses from, and the answer goes to.
        translations: The source addresses that it had before, the last one on top.
        entry: How it left for the internet or came from there: igw, eigw or ''.
        hops: What it passed.
        blocked: What dropped it.
        skipped: Addresses of the destination that take another route, not followed.
        notes: What was taken for granted.
    """

    def __init__(self, network: Network, traffic: Traffic, goal: End, *, reply: bool) -> None:
        self.network = network
        self.traffic = traffic
        self.goal = goal
        self.reply = reply
        self.src: Ranges = []
        self.dst: Ranges = []
        self.groups: frozenset[str] | None = None
        self.sender: Interface | None = None
        self.ports = ANY_PORT
        self.translations: list[Translation] = []
        self.entry = ""
        self.hops: list[Hop] = []
        self.blocked: Hop | None = None
        self.skipped: Ranges = []
        self.notes: list[str] = []
        self.jumps = 0
        self.transits = 0

    # --- telling

    def passed(self, kind: str, thing: Thing | None, by: str, component: str = "") -> None:
        """Note a component that lets the packet through."""
        id_, label = (thing.id, thing.label()) if thing else (component, component)
        self.hops.append(Hop(kind, id_, label, by, reply=self.reply))

    def fail(
        self, kind: str, thing: Thing | None, code: str, by: str, fix: Fix | str, component: str = ""
    ) -> None:
        """Note the component that drops the packet."""
        id_, label = (component or thing.id, thing.label()) if thing else (component, component)
        change = Fix(fix, "other", id_) if isinstance(fix, str) else fix
        self.blocked = Hop(kind, id_, label, by, reply=self.reply, code=code, fix=change)
        self.hops.append(self.blocked)

    def note(self, sentence: str) -> None:
        """Say what is taken for granted."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def to(self) -> str:
        """The destination's address as text."""
        return text_of(self.traffic.bits, self.dst)

    def since(self) -> str:
        """The source's address as text."""
        return text_of(self.traffic.bits, self.src)

    # --- the components that every path has

    def send(self, interface: Interface) -> None:
        """Leave a host."""
        self.sender = interface
        if interface.state:
            self.fail(
                "instance" if interface.part == "instance" else "interface",
                interface,
                "BAD_STATE",
                f"It is {interface.state}.",
                "Start it." if interface.part == "instance" else "Attach it to a running instance.",
                interface.owner,
            )
            return
        self.leave(interface.subnet, check_groups=not self.reply)

    def leave(self, subnet: Subnet, *, check_groups: bool, table: Table | None = None) -> None:
        """Leave a subnet by its route table; security group, network ACL and route are asked in this order."""
        from calculators.reach.gateways import follow

        self.jumps += 1
        table = table or subnet.table or subnet.vpc.table
        assert table is not None
        route, ranges = self._route(table)
        local = route is not None and route.kind == "local"
        landing = subnet.vpc.subnet_of(self.traffic.bits, ranges[0][0]) if local and ranges else None
        if ranges != self.dst:
            self.skipped += minus(self.dst, ranges)
            self.dst = ranges
        if route is None and not self.dst:
            follow(self, subnet, table, None)  # a gateway that no route leads to
            return
        if check_groups and self.sender:
            self.groups_out(self.sender, known=route is not None and route.kind in {"local", "pcx"})
        if not self.blocked and landing is not subnet:
            self.acl(subnet, egress=True)
        if self.blocked:
            return
        if self.jumps > MOST_JUMPS:
            self.fail(
                "route table", table, "NO_PATH", "The routes lead in a circle.", "Break the circle of routes."
            )
            return
        follow(self, subnet, table, route)

    def _route(self, table: Table) -> tuple[Route | None, Ranges]:
        edge = self.goal.edge
        if self.goal.kind in {"service", "gateway"} and edge and not self.reply:
            for route in (*table.routes, *table.lists):
                if route.target == edge.id and (
                    route.block.bits == self.traffic.bits or self.goal.kind == "service"
                ):
                    ranges = self.dst or [(route.block.network, route.block.last)]
                    return route, ranges
            return None, self.dst
        return table.widest(self.traffic.bits, self.dst)

    def arrive(self, vpc: Vpc, origin: Subnet | None) -> None:
        """Come to an address of a VPC by the local route."""
        address = self.dst[0][0]
        subnet = vpc.subnet_of(self.traffic.bits, address)
        if subnet is None:
            self.fail(
                "subnet",
                vpc,
                "NO_POSSIBLE_DESTINATION",
                f"No subnet of {vpc.label()} has {self.to()}.",
                "Use an address that a subnet has.",
            )
            return
        if subnet is not origin:
            self.acl(subnet, egress=False)
        if not self.blocked:
            self._deliver(subnet)

    def _deliver(self, subnet: Subnet) -> None:
        address = self.dst[0][0]
        bits = self.traffic.bits
        goal = self.goal.interface
        if goal and goal.subnet is subnet and (self.goal.assumed or address in goal.addresses[bits]):
            found: Interface | None = goal
        else:
            found = self.network.private.get((subnet.vpc.id, bits, address))
        if self.translations and found is not None and self.translations[-1].by is found:
            self._translate_back(found)
        elif found is None or found is not goal:
            whose = (
                f"{self.to()} is {found.label()}, not {self.goal.label}"
                if found
                else f"Nothing has {self.to()}"
            )
            self.fail(
                "subnet",
                subnet,
                "NO_POSSIBLE_DESTINATION",
                f"{whose}.",
                "Use an address of the destination, and VPCs whose blocks do not overlap.",
            )
        elif found.state:
            self.fail(
                "instance" if found.part == "instance" else "interface",
                found,
                "BAD_STATE",
                f"It is {found.state}.",
                "Start it." if found.part == "instance" else "Attach it to a running instance.",
                found.owner,
            )
        elif found.part == "NAT gateway" and not self.reply:
            by = "It takes in nothing but replies."
            self.fail("NAT gateway", found, "NO_POSSIBLE_DESTINATION", by, "Ask for what is behind it.")
        elif not self.reply:
            self.groups_in(found)

    def _translate_back(self, found: Interface) -> None:
        """An answer to what a NAT gateway sent: on to who asked."""
        before = self.translations.pop()
        kind = "NAT gateway" if found.part == "NAT gateway" else "interface"
        self.dst, ports = before.source, before.ports
        if self.traffic.proto in {TCP, UDP}:
            self.traffic = Traffic(self.traffic.bits, self.traffic.proto, *ports)
        self.passed(kind, found, f"It knows the connection and sends the reply on to {self.to()}.")
        self.sender = found
        self.leave(found.subnet, check_groups=False)

    # --- firewalls

    def acl(self, subnet: Subnet, *, egress: bool) -> None:
        """Ask a subnet's network ACL; replies are asked for every port that they may go to."""
        acl = subnet.acl or subnet.vpc.acl
        if acl is None:
            return
        remote = self.dst if egress else self.src
        rules = acl.outbound if egress else acl.inbound
        ranges, rule = acl_admits(rules, self.traffic, remote)
        way = "outbound" if egress else "inbound"
        if ranges:
            assert rule is not None
            by = rule.words()
            self._narrow(ranges, egress=egress)
            self.passed("network ACL", acl, f"{by} ({subnet.label()})")
            return
        words = rule.words() if rule else f"{way} rule *: deny all"
        if rule and rule.allow:
            words = f"{words} does not cover all of {self.traffic.words()}"
        cidr = self._cidr(remote)
        number = free_number(rules, rule)
        verb = f"allow {self.traffic.words()} {'to' if egress else 'from'} {cidr}"
        self.fail(
            "network ACL",
            acl,
            "SUBNET_ACL_RESTRICTION",
            f"{words} ({subnet.label()})",
            Fix(
                f"Add {way} rule {number} to {acl.label()}: {verb}.",
                "acl-rule",
                acl.id,
                egress=egress,
                proto=self.traffic.proto,
                low=self.traffic.low,
                high=self.traffic.high,
                cidr=cidr,
                number=number,
            ),
        )

    def _cidr(self, ranges: Ranges) -> str:
        bits = self.traffic.bits
        if len(ranges) == 1:
            first, last = ranges[0]
            if first == last:
                return str(Block(bits, first, bits))
            length = (last - first + 1).bit_length() - 1
            if last - first + 1 == 1 << length and first % (1 << length) == 0:
                return str(Block(bits, first, bits - length))
        return "0.0.0.0/0" if bits == 32 else "::/0"

    def _narrow(self, ranges: Ranges, *, egress: bool) -> None:
        if egress:
            self.dst = ranges
        else:
            self.src = ranges

    def groups_out(self, interface: Interface, *, known: bool) -> None:
        """Ask the security groups of the interface that sends."""
        goal = self.goal.interface
        groups = frozenset(group.id for group in goal.groups or ()) if known and goal else None
        self._groups(interface, groups, egress=True)

    def groups_in(self, interface: Interface) -> None:
        """Ask the security groups of the interface that takes in."""
        self._groups(interface, self.groups, egress=False)

    def _groups(self, interface: Interface, others: frozenset[str] | None, *, egress: bool) -> None:
        groups = interface.groups
        remote = self.dst if egress else self.src
        if groups is None:
            if not egress:
                self.passed("interface", interface, "It has no security groups that could stop it.")
            return
        if not egress or groups:
            unknown = not {"SecurityGroups", "SecurityGroupRules"} & self.network.given
            if unknown:
                if not egress:
                    self.passed("interface", interface, "Its security groups were not given.")
                return
        allowed, rule, group = self._ask(groups, remote, others, egress=egress)
        if allowed:
            assert rule is not None
            assert group is not None
            self._narrow(allowed, egress=egress)
            self.passed("security group", group, f"{rule.words()} ({interface.label()})")
            return
        self._refused(interface, groups, remote, others, egress=egress)

    def _ask(
        self, groups: Sequence[Group], remote: Ranges, others: frozenset[str] | None, *, egress: bool
    ) -> tuple[Ranges, GroupRule | None, Group | None]:
        traffic = self.traffic
        one = remote[0][0] if len(remote) == 1 and remote[0][0] == remote[0][1] else None
        passed: Ranges = []
        best: GroupRule | None = None
        best_group: Group | None = None
        for group in groups:
            rules = group.outbound if egress else group.inbound
            rule = rules.by_group(traffic, others) if others else None
            if rule is None and self.goal.kind == "service" and egress:
                rule = self._by_service(rules.rules)
            if rule is not None:
                return remote, rule, group
            if one is not None:
                rule = rules.by_address(traffic, one)
                if rule is not None:
                    return remote, rule, group
                continue
            ranges, rule = rules.by_ranges(traffic, remote, self.network.lists)
            if rule is not None:
                passed = sorted([*passed, *minus(ranges, passed)])
                best, best_group = best or rule, best_group or group
        return passed, best, best_group

    def _by_service(self, rules: Sequence[GroupRule]) -> GroupRule | None:
        """A rule for the prefix list of a gateway endpoint whose addresses nobody gave."""
        edge = self.goal.edge
        lists = getattr(edge, "lists", ())
        for rule in rules:
            if rule.prefix_list and rule.prefix_list in lists and rule.covers(self.traffic):
                return rule
        return None

    def _refused(
        self,
        interface: Interface,
        groups: Sequence[Group],
        remote: Ranges,
        others: frozenset[str] | None,
        *,
        egress: bool,
    ) -> None:
        way, side = ("outbound", "to") if egress else ("inbound", "from")
        names = ", ".join(group.label() for group in groups)
        group = groups[0] if groups else None
        empty = bool(groups) and all(not g.inbound.rules and not g.outbound.rules for g in groups)
        lost = ""
        if others is None and self.goal.interface and not self.reply:
            named = [
                r.words() for g in groups for r in (g.outbound if egress else g.inbound).rules if r.group
            ]
            lost = " Rules that name a group do not apply on this way." if named else ""
        cidr = self._cidr(remote)
        traffic = self.traffic
        low, high = (traffic.low, traffic.high) if traffic.proto in {TCP, UDP} else (-1, -1)
        if traffic.proto in ECHO:
            low = traffic.low
        what = f"{way} {traffic.words()} {side} {cidr}"
        self.fail(
            "security group",
            group or interface,
            "SG_HAS_NO_RULES" if empty else "ENI_SG_RULES_MISMATCH",
            f"No {way} rule of {names or 'any group'} lets {traffic.words()} {side} "
            f"{text_of(traffic.bits, remote, 1)} through ({interface.label()}).{lost}",
            Fix(
                f"Add a rule to {group.label() if group else 'a security group of ' + interface.label()}: {what}.",
                "group-rule",
                group.id if group else interface.id,
                egress=egress,
                proto=traffic.proto,
                low=low,
                high=high,
                cidr=cidr,
            ),
        )
