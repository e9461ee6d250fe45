"""Security groups and network ACLs: rules, and which traffic they let through."""

from __future__ import annotations

from bisect import bisect_left

from calculators.reach.sets import BlockIndex, meet, minus, size, span, union

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from calculators.cidr.block import Block
    from calculators.reach.sets import Ranges

ALL, ICMP, TCP, UDP, ICMP6 = -1, 1, 6, 17, 58
LAST_PORT = 65_535
NAMES = {ALL: "all", ICMP: "icmp", TCP: "tcp", UDP: "udp", ICMP6: "icmpv6"}
NUMBERS = {name: number for number, name in NAMES.items()} | {"icmp6": ICMP6}
ECHO = {ICMP: (8, 0), ICMP6: (128, 129)}  # types of an echo request and of its reply


class Traffic:
    """What the packets of one direction have in common.

    Attributes:
        bits: 32 for IPv4, 128 for IPv6.
        proto: The protocol's number; -1 is every protocol.
        low, high: Destination ports, all of which are meant; the ICMP type, twice.
    """

    __slots__ = ("bits", "high", "low", "proto")

    def __init__(self, bits: int, proto: int, low: int, high: int) -> None:
        self.bits = bits
        self.proto = proto
        self.low = low
        self.high = high

    def words(self) -> str:
        """Such as ``tcp 443``."""
        return rule_words(self.proto, self.low, self.high)


def rule_words(proto: int, low: int, high: int) -> str:
    """Protocol and ports as people write them."""
    name = NAMES.get(proto, f"protocol {proto}")
    if proto == ALL:
        return "all traffic"
    if proto in {TCP, UDP}:
        if (low, high) == (0, LAST_PORT):
            return f"all {name}"
        return f"{name} {low}" if low == high else f"{name} {low}-{high}"
    if proto in ECHO and low >= 0:
        return f"{name} type {low}"
    return name


class AclRule:
    """One numbered rule of a network ACL.

    Attributes:
        number: Its place; lower ones are asked first.
        allow: Whether it lets through what it matches.
        proto, low, high: Protocol number (-1: all), and ports or the ICMP type (-1: all).
        block: The addresses of the other side.
        egress: Whether it is for traffic that leaves the subnet.
        place: Where the document has it.
    """

    __slots__ = ("allow", "block", "egress", "first", "high", "last", "low", "number", "place", "proto")

    def __init__(
        self,
        number: int,
        *,
        allow: bool,
        egress: bool,
        proto: int,
        low: int,
        high: int,
        block: Block,
        place: str,
    ) -> None:
        self.number = number
        self.allow = allow
        self.egress = egress
        self.proto = proto
        self.low = low
        self.high = high
        self.block = block
        self.first, self.last = span(block)
        self.place = place

    def words(self) -> str:
        """Such as ``inbound rule 100: allow tcp 443 from 0.0.0.0/0``."""
        way, side = ("outbound", "to") if self.egress else ("inbound", "from")
        verb = "allow" if self.allow else "deny"
        return f"{way} rule {self.number}: {verb} {rule_words(self.proto, self.low, self.high)} {side} {self.block}"

    def ports(self, traffic: Traffic) -> tuple[int, int] | None:
        """The ports of the traffic that it is about; None for none (or, where it allows, not all protocols)."""
        if self.proto == ALL:
            return traffic.low, traffic.high
        if traffic.proto == ALL:
            # Allowing one protocol does not allow all; denying one denies a part, and all is what was asked.
            return None if self.allow else (traffic.low, traffic.high)
        if self.proto != traffic.proto:
            return None
        if self.proto in {TCP, UDP} or (self.proto in ECHO and self.low >= 0):
            low, high = max(self.low, traffic.low), min(self.high, traffic.high)
            return (low, high) if low <= high else None
        return traffic.low, traffic.high


def acl_admits(rules: Sequence[AclRule], traffic: Traffic, remote: Ranges) -> tuple[Ranges, AclRule | None]:
    """The addresses with which all of the traffic may be exchanged, and the rule that decided (None: the last, *)."""
    if len(remote) == 1 and remote[0][0] == remote[0][1]:
        return _one_address(rules, traffic, remote)
    cuts = {traffic.low}
    about = []
    for rule in rules:
        if rule.block.bits != traffic.bits:
            continue
        ports = rule.ports(traffic)
        if ports is not None:
            about.append(rule)
            cuts.add(ports[0])
            if ports[1] < traffic.high:
                cuts.add(ports[1] + 1)
    passed = remote
    decider: AclRule | None = None
    for port in sorted(cuts):
        ranges, rule_here = _one_port(about, Traffic(traffic.bits, traffic.proto, port, port), remote)
        passed = meet(passed, ranges)
        if decider is None or not passed:
            decider = rule_here
        if not passed:
            break
    return passed, decider


def _one_address(rules: Iterable[AclRule], traffic: Traffic, remote: Ranges) -> tuple[Ranges, AclRule | None]:
    address = remote[0][0]
    undecided = [(traffic.low, traffic.high)]
    decider: AclRule | None = None
    for rule in rules:
        if not rule.first <= address <= rule.last or rule.block.bits != traffic.bits:
            continue
        ports = rule.ports(traffic)
        if ports is None or not meet(undecided, [ports]):
            continue
        if not rule.allow:
            return [], rule
        decider = decider or rule
        undecided = minus(undecided, [ports])
        if not undecided:
            return remote, decider
    return [], None


def _one_port(rules: Iterable[AclRule], traffic: Traffic, remote: Ranges) -> tuple[Ranges, AclRule | None]:
    """What passes on one port, and the rule that decided for most of it.

    Rules are merged in order into a map of decided ranges; each is looked up by bisection.
    """
    decided: list[tuple[int, int]] = []  # sorted, apart from each other
    allowed: Ranges = []
    largest: tuple[int, AclRule | None] = (0, None)
    left = size(remote)
    for rule in rules:
        if rule.ports(traffic) is None:
            continue
        fresh = meet(_decide(decided, rule.first, rule.last), remote)
        amount = size(fresh)
        if amount > largest[0]:
            largest = (amount, rule)
        if rule.allow:
            allowed += fresh
        left -= amount
        if not left:
            break
    return union(allowed), largest[1]


def _decide(decided: list[tuple[int, int]], first: int, last: int) -> Ranges:
    """What of a range was not decided before; it is from now on."""
    at = bisect_left(decided, (first, first))
    if at and decided[at - 1][1] >= first:
        at -= 1
    end = at
    while end < len(decided) and decided[end][0] <= last:
        end += 1
    fresh = minus([(first, last)], decided[at:end])
    if fresh:
        decided[at:end] = union([*decided[at:end], *fresh])
    return fresh


def free_number(rules: Sequence[AclRule], before: AclRule | None) -> int:
    """A number for a rule that is asked before another, or after all where there is no other."""
    used = {rule.number for rule in rules}
    at = rules[0].number - 1 if before and rules else 100
    if before:
        at = before.number - 1
        while at in used and at > 1:
            at -= 1
        return max(at, 1)
    while at in used:
        at += 10
    return at


class GroupRule:
    """One rule of a security group: what it lets in or out, with whom.

    Attributes:
        proto, low, high: Protocol number (-1: all), ports or ICMP type and code (-1: all).
        block: The addresses of the other side, where it names some.
        group: The security group of the other side, where it names one.
        prefix_list: The prefix list of the other side's addresses, where it names one.
        peering: The peering connection over which it names a group.
        stale: Whether that peering is gone.
        egress: Whether it is for traffic that leaves.
        place: Where the document has it.
    """

    __slots__ = (
        "block",
        "egress",
        "group",
        "high",
        "low",
        "order",
        "peering",
        "place",
        "prefix_list",
        "proto",
        "stale",
    )

    def __init__(
        self,
        *,
        egress: bool,
        proto: int,
        low: int,
        high: int,
        place: str,
        block: Block | None = None,
        group: str = "",
        prefix_list: str = "",
        peering: str = "",
        stale: bool = False,
    ) -> None:
        self.egress = egress
        self.proto = proto
        self.low = low
        self.high = high
        self.place = place
        self.block = block
        self.group = group
        self.prefix_list = prefix_list
        self.peering = peering
        self.stale = stale
        self.order = 0

    def words(self) -> str:
        """Such as ``inbound: tcp 443 from 0.0.0.0/0``."""
        way, side = ("outbound", "to") if self.egress else ("inbound", "from")
        high = self.high if self.proto in {TCP, UDP} else self.low
        what = rule_words(self.proto, self.low, high)
        return f"{way}: {what} {side} {self.block or self.group or self.prefix_list}"

    def covers(self, traffic: Traffic) -> bool:
        """Whether it is about all of the traffic, the address apart."""
        if self.proto == ALL:
            return True
        if self.proto != traffic.proto:
            return False
        if self.proto in {TCP, UDP}:
            return self.low <= traffic.low and traffic.high <= self.high
        if self.proto in ECHO:
            return self.low in {-1, traffic.low} and self.high in {-1, 0}
        return True


class RuleSet:
    """The rules of one security group in one direction, indexed by the address and by the group they name."""

    __slots__ = ("_blocks", "_groups", "rules")

    def __init__(self) -> None:
        self.rules: list[GroupRule] = []
        self._blocks: dict[int, BlockIndex] = {}
        self._groups: dict[str, list[GroupRule]] = {}

    def add(self, rule: GroupRule, entries: Iterable[Block] = ()) -> None:
        """Take a rule in; ``entries`` are those of its prefix list."""
        rule.order = len(self.rules)
        self.rules.append(rule)
        if rule.group:
            self._groups.setdefault(rule.group, []).append(rule)
        for block in (rule.block,) if rule.block else entries:
            self._blocks.setdefault(rule.proto, BlockIndex()).add(block, rule)

    def by_address(self, traffic: Traffic, address: int) -> GroupRule | None:
        """The first rule that lets the traffic through for one address."""
        best: GroupRule | None = None
        for proto in {traffic.proto, ALL}:
            index = self._blocks.get(proto)
            if index is None:
                continue
            for rules in index.find(traffic.bits, address):
                for rule in rules:
                    assert isinstance(rule, GroupRule)
                    if (best is None or rule.order < best.order) and rule.covers(traffic):
                        best = rule
        return best

    def by_group(self, traffic: Traffic, groups: Iterable[str]) -> GroupRule | None:
        """The first rule that lets the traffic through by the other side's security groups."""
        best: GroupRule | None = None
        for group in groups:
            for rule in self._groups.get(group, ()):
                if (best is None or rule.order < best.order) and not rule.stale and rule.covers(traffic):
                    best = rule
        return best

    def by_ranges(
        self, traffic: Traffic, remote: Ranges, entries: dict[str, list[Block]]
    ) -> tuple[Ranges, GroupRule | None]:
        """The addresses for which some rule lets the traffic through, and the rule for most of them."""
        allowed: Ranges = []
        largest: tuple[int, GroupRule | None] = (0, None)
        for rule in self.rules:
            if not rule.covers(traffic):
                continue
            blocks = [rule.block] if rule.block else entries.get(rule.prefix_list, ())
            asked = meet(union(span(b) for b in blocks if b.bits == traffic.bits), remote)
            if asked:
                allowed += asked
                amount = size(asked)
                if amount > largest[0]:
                    largest = (amount, rule)
        return union(allowed), largest[1]
