"""What a trace is told in: hops, what would open a blocked one, and the ends of a path."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.reach.sets import Ranges
    from calculators.reach.things import Attachment, Endpoint, Gateway, Interface, Thing, Transit, Vpc


class Fix:
    """One change that opens a blocked hop.

    Attributes:
        text: The change as a sentence.
        what: group-rule, acl-rule, route, public-address, source-dest-check, or other.
        component: Id of what is changed.
        egress: Which way a rule is.
        proto, low, high: Protocol number and ports of a rule.
        cidr: The other side of a rule, or the destination of a route.
        number: The number of a network ACL's rule.
        target: The target of a route; '' where none was found.
    """

    __slots__ = ("cidr", "component", "egress", "high", "low", "number", "proto", "target", "text", "what")

    def __init__(
        self,
        text: str,
        what: str = "other",
        component: str = "",
        *,
        egress: bool = False,
        proto: int = -1,
        low: int = 0,
        high: int = 0,
        cidr: str = "",
        number: int = 0,
        target: str = "",
    ) -> None:
        self.text = text
        self.what = what
        self.component = component
        self.egress = egress
        self.proto = proto
        self.low = low
        self.high = high
        self.cidr = cidr
        self.number = number
        self.target = target

    def tree(self) -> dict[str, object]:
        """As plain values."""
        return {name: getattr(self, name) for name in sorted(self.__slots__)}


class Hop:
    """One check on the way.

    Attributes:
        reply: Whether it is on the way back.
        kind: The word for what is passed; the keys of :data:`calculators.reach.sources.RULES`.
        component: Its id.
        label: How it is called in sentences.
        ok: Whether the traffic passes.
        by: What lets it through, or stops it.
        code: The explanation code where it stops.
        fix: What would open it where it stops.
    """

    __slots__ = ("by", "code", "component", "fix", "kind", "label", "ok", "reply")

    def __init__(
        self,
        kind: str,
        component: str,
        label: str,
        by: str,
        *,
        reply: bool,
        code: str = "",
        fix: Fix | None = None,
    ) -> None:
        self.kind = kind
        self.component = component
        self.label = label
        self.by = by
        self.reply = reply
        self.code = code
        self.ok = not code
        self.fix = fix

    def tree(self) -> dict[str, object]:
        """As plain values."""
        return {
            "way": "return" if self.reply else "forward",
            "kind": self.kind,
            "component": self.component,
            "label": self.label,
            "ok": self.ok,
            "by": self.by,
            "code": self.code,
            "fix": self.fix.tree() if self.fix else None,
        }


class End:
    """One end of a path.

    Attributes:
        kind: host, internet, network (private, beyond a VPN), service (behind a gateway endpoint), gateway.
        label: How it is called in sentences.
        interface: The interface of a host; one that is made up where nobody has the address.
        edge: The gateway, attachment or endpoint that leads to it, where that is known.
        ranges: Its addresses by family.
        assumed: Whether the host is made up: an address of a subnet where no interface is known.
        exact: Whether just these addresses were asked of, as a host's public one, not whichever suits.
    """

    __slots__ = ("assumed", "edge", "exact", "interface", "kind", "label", "ranges")

    def __init__(
        self,
        kind: str,
        label: str,
        ranges: dict[int, Ranges],
        *,
        interface: Interface | None = None,
        edge: Thing | None = None,
        assumed: bool = False,
        exact: bool = False,
    ) -> None:
        self.kind = kind
        self.label = label
        self.ranges = ranges
        self.interface = interface
        self.edge = edge
        self.assumed = assumed
        self.exact = exact

    @property
    def vpc(self) -> Vpc | None:
        """The VPC of a host."""
        return self.interface.subnet.vpc if self.interface else None


def host(interface: Interface, label: str = "") -> End:
    """The end that an interface is."""
    ranges = {bits: [(a, a) for a in sorted(found)] for bits, found in interface.addresses.items()}
    return End("host", label or interface.label(), ranges, interface=interface)


def network_end(label: str, ranges: dict[int, Ranges], edge: Gateway | Attachment | None) -> End:
    """Addresses beyond a VPN or Direct Connect."""
    return End("network", label, ranges, edge=edge)


def gateway_end(thing: Transit | Gateway | Thing) -> End:
    """A gateway that the traffic should come to."""
    return End("gateway", thing.label(), {32: [], 128: []}, edge=thing)


def service_end(endpoint: Endpoint, ranges: dict[int, Ranges]) -> End:
    """A service behind a gateway endpoint."""
    return End("service", endpoint.label(), ranges, edge=endpoint)


def single(address: int) -> Ranges:
    """One address as ranges."""
    return [(address, address)]


__all__ = ["End", "Fix", "Hop", "gateway_end", "host", "network_end", "service_end", "single"]
