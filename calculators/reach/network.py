"""A network, compiled once from the descriptions and asked many times."""

from __future__ import annotations

from calculators.contract import CalculatorError
from calculators.reach.reading import FIELD, roots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculators.cidr.block import Block
    from calculators.reach.reading import View
    from calculators.reach.routing import Table
    from calculators.reach.things import (
        Acl,
        Attachment,
        Balancer,
        Endpoint,
        Gateway,
        Group,
        Instance,
        Interface,
        Nat,
        Peering,
        Subnet,
        TargetGroup,
        Thing,
        Transit,
        Vpc,
    )

# What is read: the list's name in the CLI's output, and what is assumed where nobody gave it.
KINDS = {
    "Vpcs": "the CIDR blocks of each VPC are taken from its route tables and subnets",
    "Subnets": "",
    "RouteTables": "each subnet is taken to route within its VPC only",
    "NetworkAcls": "each subnet's network ACL is taken to let everything through, as a default one does",
    "SecurityGroups": "security groups are taken to let everything through",
    "SecurityGroupRules": "",
    "NetworkInterfaces": "",
    "Reservations": "",
    "Instances": "",
    "InternetGateways": "",
    "EgressOnlyInternetGateways": "",
    "NatGateways": "",
    "VpcPeeringConnections": "",
    "VpcEndpoints": "",
    "ManagedPrefixLists": "",
    "PrefixLists": "",
    "Entries": "",
    "TransitGateways": "",
    "TransitGatewayAttachments": "",
    "TransitGatewayVpcAttachments": "",
    "TransitGatewayRouteTables": "",
    "Routes": "",
    "Associations": "",
    "VpnGateways": "",
    "Addresses": "",
    "LoadBalancers": "",
    "Listeners": "",
    "Rules": "",
    "TargetGroups": "",
    "TargetHealthDescriptions": "",
}
_ASSUMED = ("Vpcs", "RouteTables", "NetworkAcls", "SecurityGroups")
_CUT = frozenset({"NextToken", "NextMarker", "AdditionalRoutesAvailable"})  # set where a list goes on
_SILENT = _CUT | frozenset({"ResponseMetadata", "PrefixListId", "TargetGroupArn"})
MOST_NOTES = 12  # assumptions about dangling references that are listed one by one


class Network:
    """Everything by id, and addresses by whose they are.

    Attributes:
        given: The kinds of lists that the documents had.
        notes: What was taken for granted while reading, one sentence each.
    """

    def __init__(self) -> None:
        self.vpcs: dict[str, Vpc] = {}
        self.subnets: dict[str, Subnet] = {}
        self.tables: dict[str, Table] = {}
        self.acls: dict[str, Acl] = {}
        self.groups: dict[str, Group] = {}
        self.lists: dict[str, list[Block]] = {}
        self.interfaces: dict[str, Interface] = {}
        self.instances: dict[str, Instance] = {}
        self.gateways: dict[str, Gateway] = {}
        self.nats: dict[str, Nat] = {}
        self.peerings: dict[str, Peering] = {}
        self.endpoints: dict[str, Endpoint] = {}
        self.transits: dict[str, Transit] = {}
        self.attachments: dict[str, Attachment] = {}
        self.transit_tables: dict[str, Table] = {}
        self.balancers: dict[str, Balancer] = {}
        self.target_groups: dict[str, TargetGroup] = {}
        self.public: dict[int, Interface] = {}
        self.private: dict[tuple[str, int, int], Interface] = {}
        self.anywhere: dict[tuple[int, int], list[Interface]] = {}
        self.names: dict[str, list[Thing]] = {}
        self.given: set[str] = set()
        self.notes: list[str] = []
        self._dangling: dict[str, int] = {}

    def note(self, sentence: str) -> None:
        """Say what was taken for granted, once."""
        if sentence not in self._dangling:
            self._dangling[sentence] = 1
            self.notes.append(sentence)

    def place(self, interface: Interface) -> None:
        """Take an interface in, with its addresses."""
        self.interfaces[interface.id] = interface
        vpc = interface.subnet.vpc.id
        for bits, addresses in interface.addresses.items():
            for address in addresses:
                self.private.setdefault((vpc, bits, address), interface)
                self.anywhere.setdefault((bits, address), []).append(interface)
        for address in interface.public.values():
            self.public.setdefault(address, interface)

    def call(self, thing: Thing, *names: str) -> None:
        """Let a thing be found by its id, its name, and more names."""
        for name in dict.fromkeys((thing.id, thing.name, *names)):
            if name:
                found = self.names.setdefault(name, [])
                if thing not in found:
                    found.append(thing)


class Documents:
    """The lists of all documents by their kind."""

    __slots__ = ("_lists", "cut", "given", "unread")

    def __init__(self, documents: object) -> None:
        self._lists: dict[str, list[View]] = {}
        self.given: set[str] = set()
        self.cut: list[str] = []
        self.unread: list[str] = []
        unknown: list[str] = []
        alone = isinstance(documents, dict) and any(key in KINDS for key in documents)
        for root in roots({"": documents} if alone else documents):
            for key in root.value:
                if key in KINDS:
                    self._lists.setdefault(key, []).append(root)
                    self.given.add(key)
                elif key in _CUT and root.value[key]:
                    self.cut.append(root.where().rstrip(": ") or "A document")
                elif key not in _SILENT:
                    unknown.append(key)
            if root.value and not any(key in KINDS for key in root.value):
                self.unread.append(root.where().rstrip(": ") or "A document")
        if not self.given:
            found = f" They have: {', '.join(dict.fromkeys(unknown))[:200]}." if unknown else ""
            raise CalculatorError(
                FIELD,
                f"None of the documents has a list that is known here.{found}",
                "Give what `aws ec2 describe-subnets`, describe-route-tables, describe-security-groups and so on print.",
            )

    def each(self, kind: str) -> Iterator[View]:
        """The entries of every list of a kind."""
        for root in self._lists.get(kind, ()):
            yield from root.views(kind)

    def roots(self, kind: str) -> list[View]:
        """The documents that have such a list."""
        return self._lists.get(kind, [])


def compile_network(documents: object) -> Network:
    """Read the descriptions into a network.

    Args:
        documents: Parsed JSON by file name, a list of documents, or one document.

    Raises:
        CalculatorError: A description that makes no sense, with its place.
    """
    from calculators.reach import read_balancers, read_hosts, read_links, read_vpc

    lists = Documents(documents)
    network = Network()
    network.given = lists.given
    if lists.unread:
        others = f" and {len(lists.unread) - 5} more" if len(lists.unread) > 5 else ""
        network.note(f"Nothing is read from {', '.join(lists.unread[:5])}{others}.")
    for title in lists.cut:
        network.note(f"{title} is one page of a longer list: what the others have is not seen.")
    for kind in _ASSUMED:
        other = "SecurityGroupRules" if kind == "SecurityGroups" else kind
        if kind not in lists.given and other not in lists.given:
            network.note(f"{kind} were not given: {KINDS[kind]}.")
    read_vpc.read(network, lists)
    read_links.read_gateways(network, lists)
    read_hosts.read(network, lists)
    read_links.read(network, lists)
    read_balancers.read(network, lists)
    if len(network.notes) > MOST_NOTES:
        more = len(network.notes) - MOST_NOTES
        network.notes = [
            *network.notes[:MOST_NOTES],
            f"{more} more references lead to nothing that was given.",
        ]
    return network
