"""The answers to whether a packet gets there, and to what can reach a place."""

from __future__ import annotations

from calculators.contract import CalculatorError, Misconception, Result, Step
from calculators.explain import plural
from calculators.reach.asking import Finding, answer, pair, question
from calculators.reach.ends import Place
from calculators.reach.firewall import ALL, ECHO, ICMP, LAST_PORT
from calculators.reach.hops import End, host, network_end
from calculators.reach.network import Network, compile_network
from calculators.reach.picture import decision, drawing, legs, mermaid, rows
from calculators.reach.sets import public_space, text_of
from calculators.reach.sources import HOW, RULES
from calculators.reach.things import Attachment, Gateway

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.reach.asking import Question
    from calculators.reach.hops import Hop
    from calculators.reach.tracing import Trace

MOST_SOURCES = 2_000  # interfaces that are asked one by one
MOST_ROWS = 1_000
_STATIC = "This follows the configuration, not a packet: operating systems' firewalls and what listens are not seen."


def _ports(text: str) -> tuple[int, int]:
    low, _, high = text.replace(" ", "").partition("-")
    high = high or low
    if not (low.isascii() and low.isdigit() and high.isascii() and high.isdigit()):
        raise CalculatorError("ephemeral", f"{text[:40]!r} is no range of ports.", "For example 32768-61000.")
    first, last = int(low[:9]), int(high[:9])
    if not 0 <= first <= last <= LAST_PORT:
        raise CalculatorError(
            "ephemeral", f"{text[:40]!r} is no range of ports.", "Ports go from 0 to 65535."
        )
    return first, last


def path(
    source: str | None,
    destination: str | None,
    input: object,  # noqa: A002 - the option's name
    version: str = "auto",
    ephemeral: str = "32768-61000",
    all: bool | None = None,  # noqa: A002 - the option's name
    audit: bool | None = None,
) -> Result:
    """Follow a packet there and its reply back."""
    if audit:
        from calculators.reach.audit import audit as look_through

        return look_through(input)
    if all:
        return everything(destination or source, input, version, ephemeral)
    for name, value in (("source", source), ("destination", destination)):
        if not value:
            raise CalculatorError(name, "A value is needed.", "Give an id, a name, an address, or internet.")
    assert source is not None
    assert destination is not None
    network = compile_network(input)
    asked = question(network, source, destination, bits=_bits(version), ports=_ports(ephemeral))
    return _told(asked, answer(asked))


def _bits(version: str) -> int:
    return {"auto": 0, "4": 32, "6": 128}[version]


def _told(asked: Question, found: Finding) -> Result:
    trace = found.chosen
    blocked = trace.blocked
    answer_: dict[str, Plain] = {"reachable": found.reachable}
    if found.open_ports is not None:
        answer_["open_ports"] = _port_words(found.open_ports)
        if found.narrow and found.reachable == "yes":
            answer_["some_for"] = _narrowed(found)
    if found.reachable != "no":
        answer_ |= _addresses(trace)
    if blocked is not None:
        answer_ |= {
            "code": blocked.code,
            "component": blocked.component,
            "blocked_on": "the way back" if blocked.reply else "the way there",
            "why": blocked.by,
            "opens": blocked.fix.text if blocked.fix else "",
        }
    if len(found.traces) > 1:
        answer_["pairs"] = _pairs(found.traces)
    answer_["path"] = rows(trace)
    answer_["picture"] = drawing(trace)
    answer_["mermaid"] = mermaid(trace)
    return Result(
        answer_,
        dict.fromkeys(answer_, ""),
        _steps(trace),
        assumptions=_assumptions(asked, found),
        misconceptions=_mistakes(found, blocked),
        tree=decision(trace, found.reachable),
    )


def _port_words(ports: list[tuple[int, int]]) -> str:
    if ports == [(0, LAST_PORT)]:
        return "all"
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in ports[:50]) or "none"


def _narrowed(found: Finding) -> str:
    """The ports that are open for some addresses only, with the addresses."""
    return "; ".join(
        f"{_port_words([(low, high)])} {'from' if trace.sources != trace.asked_sources else 'to'} "
        + text_of(
            trace.bits, trace.sources if trace.sources != trace.asked_sources else trace.destinations, 3
        )
        for low, high, trace in found.narrow[:10]
    )


def _addresses(trace: Trace) -> dict[str, Plain]:
    """For which addresses it works, where that is not all that was asked of."""
    found: dict[str, Plain] = {}
    if trace.sources != trace.asked_sources and trace.sources:
        found["from"] = text_of(trace.bits, trace.sources, 6)
    if trace.destinations != trace.asked_destinations and trace.destinations:
        found["to"] = text_of(trace.bits, trace.destinations, 6)
    return found


def _pairs(traces: list[Trace]) -> list[dict[str, Plain]]:
    return [
        {
            "source": one.source.label,
            "destination": one.destination.label,
            "reachable": one.reachable,
            "code": one.blocked.code if one.blocked else "",
        }
        for one in traces[:MOST_ROWS]
    ]


def _steps(trace: Trace) -> list[Step]:
    steps = []
    for leg in legs(trace):
        for hop in (*leg.forward, *leg.back):
            way = "Back: " if hop.reply else ""
            verdict = "" if hop.ok else f" Blocked: {hop.code}."
            rule, source = RULES.get(hop.kind, ("", HOW))
            by = hop.by.rstrip(".")
            steps.append(Step(f"{way}{hop.kind} {hop.label}: {by}.{verdict}", rule, source))
    return steps


def _assumptions(asked: Question, found: Finding) -> list[str]:
    trace = found.chosen
    notes = [*trace.notes, *found.notes, *asked.network.notes]
    if found.open_ports is not None and found.port is not None:
        notes.insert(0, f"No port was named: the path is that of port {found.port}.")
    if asked.proto in ECHO or asked.proto == ICMP:
        notes.insert(0, "icmp is a ping: an echo request there, an echo reply back.")
    four = not asked.bits and trace.bits == 32 and found.reachable != "yes"
    if four and _both_have_ipv6(asked.source, asked.destination):
        notes.insert(0, "IPv4 was asked of; both ends have IPv6 too, which may differ: --version 6.")
    if not any(hop.kind == "VPC service" for hop in trace.forward):
        notes += _stand_ins(asked)
    if (
        asked.proto not in ECHO
        and asked.proto not in {ALL, ICMP}
        and any(hop.kind == "network ACL" for hop in trace.back)
    ):
        low, high = asked.ports
        notes.append(
            f"The client's port is one of {low}-{high}, and replies must pass to all of them; --ephemeral says otherwise."
        )
    return [*dict.fromkeys(notes), _STATIC]


def _stand_ins(asked: Question) -> list[str]:
    """What a subnet or a CIDR block was taken for."""
    notes = []
    for place in (asked.source, asked.destination):
        if place.every and (
            hosts := sum(end.interface is not None and not end.assumed for end in place.ends)
        ):
            notes.append(f"{place.label} stands for {plural(hosts, 'interface')} described in it.")
        elif len(place.ends) == 1 and place.ends[0].assumed:
            notes.append(
                f"{place.label} stands for a host without security groups of its own: rules that name a group "
                "do not match it."
            )
    return notes


def _mistakes(found: Finding, blocked: Hop | None) -> list[Misconception]:
    """What people say instead, by the rule that they forget."""
    if blocked is None:
        passed = found.chosen.back
        if any(hop.kind == "route table" for hop in passed):
            return [
                Misconception(
                    "no", "asks security groups for the replies, which they let through", "reachable"
                )
            ]
        return []
    reasons = {
        ("network ACL", True): "takes the network ACL for stateful, as security groups are",
        ("network ACL", False): "looks at the security groups only",
        ("route table", True): "looks at the way there only",
        ("route table", False): "looks at rules before there is a route",
        ("peering connection", False): "takes peering for transitive",
        (
            "internet gateway",
            False,
        ): "takes a route to an internet gateway for enough, without a public address",
        ("security group", False): "forgets that what no rule of a security group allows is dropped",
    }
    mistake = reasons.get((blocked.kind, blocked.reply), "overlooks what blocks it")
    wrong = [Misconception("yes", mistake, "reachable")]
    passed_by = [
        hop.component for hop in found.chosen.hops() if hop.ok and hop.component != blocked.component
    ]
    lets_through = "takes a component that lets the packet through for the one that blocks"
    wrong += [Misconception(one, lets_through, "component") for one in list(dict.fromkeys(passed_by))[:3]]
    return wrong


# --- what can reach a place


def everything(
    destination: str | None,
    input: object,  # noqa: A002 - the option's name
    version: str = "auto",
    ephemeral: str = "32768-61000",
) -> Result:
    """List what can reach a destination."""
    if not destination:
        raise CalculatorError("destination", "A value is needed.", "Give an id, a name or an address.")
    network = compile_network(input)
    asked = question(network, "internet", destination, bits=_bits(version), ports=_ports(ephemeral))
    table: list[dict[str, Plain]] = []
    stopped: dict[str, int] = {}
    candidates = _sources(network, asked.destination)
    count = 0
    for place in candidates[:MOST_SOURCES]:
        found = _from(asked, place, _bits(version))
        six = _by_ipv6(asked, place, found) if version == "auto" else None
        blocked = found.chosen.blocked
        if found.reachable != "no":
            table.append(_row(found))
        if six:
            table.append(_row(six) | {"source": f"{six.chosen.source.label} (IPv6)"})
        if found.reachable != "no" or six:
            count += 1
        elif blocked:
            stopped[blocked.code] = stopped.get(blocked.code, 0) + 1
    what = f"{plural(count, 'source')} of {len(candidates)} can reach {asked.destination.label}"
    answer_: dict[str, Plain] = {"sources": count}
    if table:
        answer_["reached_from"] = table[:MOST_ROWS]
    if stopped:
        answer_["others_stopped_by"] = [
            {"code": code, "sources": count}
            for code, count in sorted(stopped.items(), key=lambda entry: (-entry[1], entry[0]))
        ]
    notes = [*network.notes, _STATIC]
    if len(candidates) > MOST_SOURCES:
        notes.insert(0, f"The first {MOST_SOURCES:,} of {len(candidates):,} sources were asked.")
    return Result(
        answer_,
        dict.fromkeys(answer_, ""),
        [
            Step(
                f"{what}: each interface, the internet and each VPN was followed there and back.",
                "A source reaches a destination when every security group, network ACL and route on the way there and "
                "back lets the traffic through.",
                HOW,
            )
        ],
        assumptions=notes,
        misconceptions=[
            Misconception(
                len(candidates),
                "counts whatever has a route, without security groups and network ACLs",
                "sources",
            )
        ],
    )


def _from(asked: Question, place: Place, bits: int) -> Finding:
    asked.source, asked.bits = place, bits
    return answer(asked) if asked.port is None else Finding([_one(asked, place)])


def _by_ipv6(asked: Question, place: Place, found: Finding) -> Finding | None:
    """What IPv6 opens where IPv4 was asked of first and does not open the same."""
    if found.chosen.bits == 128 or not _both_have_ipv6(place, asked.destination):
        return None
    six = _from(asked, place, 128)
    more = found.reachable != "yes" or found.open_ports != six.open_ports
    return six if more and six.reachable != "no" else None


def _both_have_ipv6(*places: Place) -> bool:
    return all(any(end.ranges.get(128) for end in place.ends) for place in places)


def _one(asked: Question, place: Place) -> Trace:
    from calculators.reach.tracing import best_of

    ends = asked.destination.ends[:1] if asked.destination.balancer else asked.destination.ends
    return best_of([pair(asked, here, there, asked.port or 0) for here in place.ends for there in ends])


def _row(found: Finding) -> dict[str, Plain]:
    trace = found.chosen
    last = [hop for hop in trace.forward if hop.kind in {"security group", "interface"}]
    whole = f"all, but {_narrowed(found)}" if found.narrow else "all"
    row: dict[str, Plain] = {
        "source": trace.source.label,
        "reachable": found.reachable,
        "ports": _port_words(found.open_ports) if found.open_ports is not None else "",
        "from": text_of(trace.bits, trace.sources, 3) if found.reachable == "partly" else whole,
        "let_in_by": last[-1].by if last else "",
    }
    if found.open_ports is None:
        del row["ports"]
    return row


def _sources(network: Network, destination: Place) -> list[Place]:
    """All that could ask: the internet, VPNs, and every interface, those of the destination apart."""
    own = {end.interface.id for end in destination.ends if end.interface}
    beyond: list[Gateway | Attachment] = [
        *(gateway for gateway in network.gateways.values() if gateway.kind == "virtual private gateway"),
        *(attachment for attachment in network.attachments.values() if attachment.type != "vpc"),
    ]
    owners = [(thing.label(), thing.interfaces) for thing in network.instances.values()]
    owners += [(balancer.name, balancer.interfaces) for balancer in network.balancers.values()]
    taken = {interface.id for _, interfaces in owners for interface in interfaces}
    owners += [
        (interface.label(), [interface])
        for interface in network.interfaces.values()
        if interface.id not in taken and interface.part not in {"interface endpoint", "NAT gateway"}
    ]
    return [
        Place("the internet", [_internet_end()]),
        *(_beyond(network, thing) for thing in beyond),
        *(
            Place(label, [host(interface, label) for interface in interfaces])
            for label, interfaces in owners
            if interfaces and not any(interface.id in own for interface in interfaces)
        ),
    ]


def _internet_end() -> End:
    return End("internet", "the internet", {32: public_space(32), 128: public_space(128)})


def _beyond(network: Network, thing: Gateway | Attachment) -> Place:
    tables = network.transit_tables if isinstance(thing, Attachment) else network.tables
    blocks = [r.block for t in tables.values() for r in t.routes if r.target == thing.id and r.active]
    ranges = {bits: sorted({(b.network, b.last) for b in blocks if b.bits == bits}) for bits in (32, 128)}
    return Place(thing.label(), [network_end(f"behind {thing.label()}", ranges, thing)])
