"""What a network is made of, compiled from the descriptions. Plain holders; the rules are elsewhere."""

from __future__ import annotations

from calculators.reach.firewall import RuleSet
from calculators.reach.sets import BlockIndex, meet, span, union

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.cidr.block import Block
    from calculators.reach.firewall import AclRule
    from calculators.reach.routing import Table
    from calculators.reach.sets import Ranges


class Thing:
    """Anything with an id and, perhaps, a name.

    Attributes:
        id: As AWS gives it.
        name: The tag Name, or what takes its place.
        kind: The word for what it is.
    """

    __slots__ = ("id", "name")
    kind = "component"

    def __init__(self, id: str, name: str = "") -> None:  # noqa: A002 - AWS's word
        self.id = id
        self.name = name

    def label(self) -> str:
        """How it is called in sentences: its name, and its id where that differs."""
        return f"{self.name} ({self.id})" if self.name and self.name != self.id else self.id


class Vpc(Thing):
    """A VPC; ``blocks`` are all of its CIDR blocks."""

    __slots__ = (
        "acl",
        "blocks",
        "closed",
        "egress_only",
        "internet_gateway",
        "subnets",
        "table",
        "vpn_gateway",
    )
    kind = "VPC"

    def __init__(self, id: str, name: str = "") -> None:  # noqa: A002
        super().__init__(id, name)
        self.blocks: list[Block] = []
        self.subnets = BlockIndex()
        self.table: Table | None = None
        self.acl: Acl | None = None
        self.internet_gateway: Gateway | None = None
        self.egress_only: list[Gateway] = []
        self.vpn_gateway: Gateway | None = None
        self.closed = ""  # how Block Public Access closes it

    def holds(self, bits: int, ranges: Ranges) -> bool:
        """Whether all of the addresses are the VPC's."""
        own = union(span(block) for block in self.blocks if block.bits == bits)
        return meet(ranges, own) == ranges

    def subnet_of(self, bits: int, address: int) -> Subnet | None:
        """The subnet with the address."""
        for found in self.subnets.find(bits, address):
            subnet = found[0]
            assert isinstance(subnet, Subnet)
            return subnet
        return None


class Subnet(Thing):
    """A subnet with what it is associated with; None where the VPC's main table or default ACL holds."""

    __slots__ = ("acl", "blocks", "closed", "explicit", "table", "vpc", "zone")
    kind = "subnet"

    def __init__(self, id: str, name: str, vpc: Vpc, zone: str) -> None:  # noqa: A002
        super().__init__(id, name)
        self.vpc = vpc
        self.zone = zone
        self.blocks: list[Block] = []
        self.table: Table | None = None
        self.acl: Acl | None = None
        self.explicit = False
        self.closed = ""


class Acl(Thing):
    """A network ACL with its rules in the order of their numbers."""

    __slots__ = ("default", "inbound", "outbound", "used", "vpc")
    kind = "network ACL"

    def __init__(self, id: str, name: str, vpc: str) -> None:  # noqa: A002
        super().__init__(id, name)
        self.vpc = vpc
        self.inbound: list[AclRule] = []
        self.outbound: list[AclRule] = []
        self.default = False
        self.used = 0


class Group(Thing):
    """A security group."""

    __slots__ = ("inbound", "known", "outbound", "vpc")
    kind = "security group"

    def __init__(self, id: str, name: str, vpc: str, *, known: bool = True) -> None:  # noqa: A002
        super().__init__(id, name)
        self.vpc = vpc
        self.known = known
        self.inbound = RuleSet()
        self.outbound = RuleSet()


class Interface(Thing):
    """A network interface, or what stands for one.

    Attributes:
        subnet: Where it is.
        groups: Its security groups; None where what is there has none (a NAT gateway) or nobody knows.
        addresses: Its private IPv4 and IPv6 addresses by family (32, 128).
        public: Private IPv4 address to public one.
        check: Whether its source/destination check is on.
        state: "" where it works, else why not.
        part: What it belongs to: interface, NAT gateway, load balancer, interface endpoint, host.
        owner: Id of that.
    """

    __slots__ = ("addresses", "check", "groups", "owner", "part", "public", "state", "subnet")
    kind = "interface"

    def __init__(self, id: str, name: str, subnet: Subnet) -> None:  # noqa: A002
        super().__init__(id, name)
        self.subnet = subnet
        self.groups: list[Group] | None = []
        self.addresses: dict[int, list[int]] = {32: [], 128: []}
        self.public: dict[int, int] = {}
        self.check = True
        self.state = ""
        self.part = "interface"
        self.owner = ""


class Instance(Thing):
    """An instance and its interfaces."""

    __slots__ = ("interfaces", "state")
    kind = "instance"

    def __init__(self, id: str, name: str, state: str) -> None:  # noqa: A002
        super().__init__(id, name)
        self.state = state
        self.interfaces: list[Interface] = []


class Gateway(Thing):
    """An internet, egress-only or virtual private gateway and the VPCs that it is attached to."""

    __slots__ = ("attached", "kind", "table")

    def __init__(self, id: str, name: str, kind: str) -> None:  # noqa: A002
        super().__init__(id, name)
        self.kind = kind
        self.attached: dict[str, str] = {}  # VPC -> state of the attachment
        self.table: Table | None = None  # a gateway route table


class Nat(Thing):
    """A NAT gateway: in a subnet, or regional."""

    __slots__ = ("interface", "public", "regional", "state", "table", "vpc", "zones")
    kind = "NAT gateway"

    def __init__(self, id: str, name: str, vpc: Vpc) -> None:  # noqa: A002
        super().__init__(id, name)
        self.vpc = vpc
        self.interface: Interface | None = None
        self.public = True
        self.regional = False
        self.state = ""
        self.table = ""
        self.zones: list[str] = []


class Peering(Thing):
    """A peering connection: two sides, each VPC id and Region."""

    __slots__ = ("sides", "status")
    kind = "peering connection"

    def __init__(self, id: str, name: str, status: str) -> None:  # noqa: A002
        super().__init__(id, name)
        self.status = status
        self.sides: list[tuple[str, str, list[Block]]] = []


class Endpoint(Thing):
    """A VPC endpoint; ``type`` is AWS's word for which."""

    __slots__ = ("interfaces", "lists", "service", "state", "subnets", "type", "vpc")
    kind = "endpoint"

    def __init__(self, id: str, name: str, type: str, vpc: str) -> None:  # noqa: A002
        super().__init__(id, name)
        self.type = type
        self.vpc = vpc
        self.service = ""
        self.state = ""
        self.subnets: list[str] = []
        self.interfaces: list[Interface] = []
        self.lists: list[str] = []


class Transit(Thing):
    """A transit gateway."""

    __slots__ = ("attachments", "default", "references")
    kind = "transit gateway"

    def __init__(self, id: str, name: str = "") -> None:  # noqa: A002
        super().__init__(id, name)
        self.references = False
        self.default = ""
        self.attachments: list[Attachment] = []


class Attachment(Thing):
    """What a transit gateway is attached to."""

    __slots__ = ("references", "resource", "state", "subnets", "table", "transit", "type")
    kind = "transit gateway attachment"

    def __init__(self, id: str, name: str, transit: Transit) -> None:  # noqa: A002
        super().__init__(id, name)
        self.transit = transit
        self.type = "vpc"
        self.resource = ""
        self.state = ""
        self.table = ""
        self.subnets: list[str] = []
        self.references = True


class Balancer(Thing):
    """A load balancer with its interfaces, one a subnet."""

    __slots__ = ("interfaces", "listeners", "public", "state", "type")
    kind = "load balancer"

    def __init__(self, id: str, name: str, type: str) -> None:  # noqa: A002
        super().__init__(id, name)
        self.type = type  # application, network, gateway
        self.public = False
        self.state = ""
        self.listeners: list[Listener] = []
        self.interfaces: list[Interface] = []

    def label(self) -> str:
        """Its name, which is its own in a Region; the ARN says no more."""
        return self.name or self.id


class Listener:
    """A port that a load balancer listens on, and the target groups behind it."""

    __slots__ = ("answers", "id", "port", "proto", "targets")

    def __init__(self, id: str, port: int, proto: str) -> None:  # noqa: A002
        self.id = id
        self.port = port
        self.proto = proto
        self.targets: list[TargetGroup] = []
        self.answers = False  # whether it answers by itself: a redirect, a fixed response


class TargetGroup(Thing):
    """A target group and what is registered: id, port, state of health."""

    __slots__ = ("given", "port", "proto", "targets", "type")
    kind = "target group"

    def __init__(self, id: str, name: str, type: str) -> None:  # noqa: A002
        super().__init__(id, name)
        self.type = type
        self.proto = ""
        self.port = 0
        self.given = False  # whether a description of its targets was
        self.targets: list[tuple[str, int, str]] = []
