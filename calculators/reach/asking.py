"""A question of two places: every pair of their ends, and the ports that are open where none was named."""

from __future__ import annotations

from calculators.reach.balancing import through_balancer
from calculators.reach.ends import resolve, split_destination
from calculators.reach.firewall import ALL, ICMP, LAST_PORT, TCP, UDP
from calculators.reach.tracing import LINUX_PORTS, Trace, trace_ends
from calculators.reach.unfiltered import port_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from calculators.reach.ends import Place
    from calculators.reach.firewall import AclRule, GroupRule
    from calculators.reach.hops import End
    from calculators.reach.network import Network

MOST_PAIRS = 1_000  # pairs of ends that are asked; the rest of a wide question is left out
MOST_CUTS = 200  # ranges of ports that are asked where no port was named


class Question:
    """What is asked: two places, protocol and port."""

    __slots__ = ("bits", "destination", "network", "port", "ports", "proto", "source")

    def __init__(
        self,
        network: Network,
        source: Place,
        destination: Place,
        proto: int,
        port: int | None,
        *,
        bits: int = 0,
        ports: tuple[int, int] = LINUX_PORTS,
    ) -> None:
        self.network = network
        self.source = source
        self.destination = destination
        self.proto = proto
        self.port = port
        self.bits = bits
        self.ports = ports


class Finding:
    """The answer to a question.

    Attributes:
        traces: One for each pair of ends that counts.
        chosen: The one that is told of.
        open_ports: The ports that are open where none was named, as ranges.
        narrow: Those of them that are open for some addresses only, each with its trace.
        port: The port that the chosen trace is about.
        notes: What was left out.
    """

    __slots__ = ("chosen", "narrow", "notes", "open_ports", "port", "traces")

    def __init__(self, traces: list[Trace]) -> None:
        self.traces = traces
        self.chosen = choose(traces)
        self.open_ports: list[tuple[int, int]] | None = None
        self.narrow: list[tuple[int, int, Trace]] = []
        self.port: int | None = None
        self.notes: list[str] = []

    @property
    def reachable(self) -> str:
        """yes, no, or partly."""
        words = {trace.reachable for trace in self.traces}
        return words.pop() if len(words) == 1 else "partly"


def choose(traces: list[Trace]) -> Trace:
    """The trace to tell of: one that is blocked or narrowed where not all work, else the first."""
    blocked = [trace for trace in traces if trace.blocked is not None]
    if blocked and len(blocked) < len(traces):
        return blocked[0]
    return next((trace for trace in traces if trace.reachable == "partly"), traces[0])


def question(
    network: Network,
    source: str,
    destination: str,
    *,
    proto: int | None = None,
    port: int | None = None,
    bits: int = 0,
    ports: tuple[int, int] = LINUX_PORTS,
) -> Question:
    """Read a question; a protocol and port within the destination's text are taken where none are given apart.

    Raises:
        CalculatorError: An end that is nothing here, or a port that is none.
    """
    name, port_here, proto_here = split_destination("destination", destination)
    known = network.names.get(destination.strip())
    if known:
        name, port_here, proto_here = destination.strip(), None, None
    there = resolve(network, "destination", name)
    near = frozenset(end.vpc.id for end in there.ends if end.vpc)
    here = resolve(network, "source", source, near)
    if len(there.ends) > 1 or here.ends[0].vpc:
        there = resolve(network, "destination", name, frozenset(e.vpc.id for e in here.ends if e.vpc))
    chosen = proto_here if proto_here is not None else proto if proto is not None else TCP
    wanted = port_here if port_here is not None else port
    return Question(
        network, here, there, chosen, wanted if chosen in {TCP, UDP} else 0, bits=bits, ports=ports
    )


def answer(asked: Question) -> Finding:
    """Ask of each pair of ends, or of each range of ports where none was named."""
    if asked.port is not None or asked.proto in {ICMP, ALL}:
        return _finding(asked, asked.port or 0)
    findings, left = by_port(asked)
    open_ports: list[tuple[int, int]] = []
    for low, high, found in findings:
        if found.reachable != "no":
            add_ports(open_ports, low, high)
    best = max(findings, key=lambda entry: _rank(entry[2], entry[0]))
    finding = best[2]
    finding.open_ports = open_ports
    finding.narrow = [(low, high, f.chosen) for low, high, f in findings if f.reachable == "partly"]
    finding.port = best[0]
    if left:
        finding.notes.append(
            f"Rules divide the ports into more than {MOST_CUTS} ranges; the first ones were asked of."
        )
    return finding


def by_port(asked: Question) -> tuple[list[tuple[int, int, Finding]], int]:
    """A finding for each range of ports within which every rule says the same, and how many were left out."""
    cuts = _cuts(asked)
    return [(low, high, _finding(asked, low)) for low, high in cuts[:MOST_CUTS]], len(cuts[MOST_CUTS:])


def add_ports(ports: list[tuple[int, int]], low: int, high: int) -> None:
    """Add a range to sorted ones, joined to the last where it follows it."""
    if ports and ports[-1][1] + 1 == low:
        ports[-1] = (ports[-1][0], high)
    else:
        ports.append((low, high))


def _rank(found: Finding, low: int) -> tuple[int, int, int]:
    return {"yes": 2, "partly": 1, "no": 0}[found.reachable], len(found.chosen.hops()), 1 if low else 0


def pair(asked: Question, source: End, destination: End, port: int) -> Trace:
    """One pair of ends on one port."""
    if asked.destination.balancer is not None:
        return through_balancer(
            asked.network, source, asked.destination, asked.proto, port, bits=asked.bits, ports=asked.ports
        )
    return trace_ends(
        asked.network, source, destination, asked.proto, port, bits=asked.bits, ports=asked.ports
    )


def _finding(asked: Question, port: int) -> Finding:
    """Every pair that is meant; of places that mean any of their ends, the best pair."""
    source, destination = asked.source, asked.destination
    ends = destination.ends[:1] if destination.balancer is not None else destination.ends
    rows: dict[tuple[int, int], list[Trace]] = {}
    count = 0
    for i, here in enumerate(source.ends):
        for j, there in enumerate(ends):
            if (
                here.interface is not None
                and here.interface is there.interface
                and len(ends) * len(source.ends) > 1
            ):
                continue
            count += 1
            if count > MOST_PAIRS:
                break
            key = (i if source.every else 0, j if destination.every else 0)
            rows.setdefault(key, []).append(pair(asked, here, there, port))
    found = Finding([_best(traces) for traces in rows.values()])
    found.port = port
    if count > MOST_PAIRS:
        found.notes.append(f"The first {MOST_PAIRS:,} pairs of hosts were asked of.")
    return found


def _best(traces: list[Trace]) -> Trace:
    from calculators.reach.tracing import best_of

    return best_of(traces)


def _cuts(asked: Question) -> list[tuple[int, int]]:
    """Ranges of ports within which every rule on the way says the same."""
    balancer = asked.destination.balancer
    if balancer is not None and balancer.listeners:
        return sorted({(x.port, x.port) for x in balancer.listeners})
    edges = {0}
    for low, high in _rule_ports(asked):
        edges.add(low)
        if high < LAST_PORT:
            edges.add(high + 1)
    starts = sorted(edges)
    return [(low, high - 1) for low, high in zip(starts, [*starts[1:], LAST_PORT + 1], strict=True)]


def _rule_ports(asked: Question) -> Iterable[tuple[int, int]]:
    """The ports of every rule that the two sides' traffic may meet."""
    ends = (*asked.source.ends[:20], *asked.destination.ends[:20])
    interfaces = [end.interface for end in ends if end.interface is not None]
    groups = {group.id: group for interface in interfaces for group in interface.groups or ()}
    vpcs = {interface.subnet.vpc.id for interface in interfaces}
    acls = {}
    for subnet in asked.network.subnets.values():
        acl = subnet.acl or subnet.vpc.acl
        if acl and subnet.vpc.id in vpcs:
            acls[acl.id] = acl
    port = port_at(asked.source.ends[0], asked.destination.ends[0])
    if port is not None:
        yield port, port
    rules: list[AclRule | GroupRule] = [
        *(rule for group in groups.values() for rule in (*group.inbound.rules, *group.outbound.rules)),
        *(rule for acl in acls.values() for rule in (*acl.inbound, *acl.outbound)),
    ]
    for rule in rules:
        if rule.proto == asked.proto and 0 <= rule.low <= LAST_PORT:
            yield rule.low, min(rule.high, LAST_PORT)
