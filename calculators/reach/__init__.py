"""Whether a packet gets there: VPC networks from what ``aws ec2 describe-*`` and ``aws elbv2 describe-*`` print.

The simulated account and graders ask without the words around it::

    from calculators.reach import compile, trace

    network = compile({"subnets.json": {...}, "route-tables.json": {...}})  # once
    answer = trace(network, "internet", "web", protocol="tcp", port=443)  # often
    answer.reachable  # "yes", "no", or "partly": for some of the addresses only
    answer.blocked  # the first hop that drops the packet: .component, .code, .by, .fix; or None

``compile`` takes parsed JSON by file name, a list of documents, or one document with all lists, and raises
``CalculatorError`` with the place of what makes no sense. Source and destination of ``trace`` are ids, Name
tags, addresses, CIDR blocks or "internet", as on the command line. ``calculators.reach.picture`` has the hops
as plain values and as a Mermaid flowchart.
"""

from __future__ import annotations

from calculators.contract import Operation, Param, Result, calculate_with, deferred

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.reach.network import Network
    from calculators.reach.tracing import Trace

NAME = "reach"
SUMMARY = "VPC paths: whether a packet gets there, what blocks it, what is open"


def compile(documents: object) -> Network:  # noqa: A001 - what it does
    """Read descriptions into a network; see ``calculators.reach.network``."""
    from calculators.reach.network import compile_network

    return compile_network(documents)


def trace(
    network: Network,
    source: str,
    destination: str,
    protocol: str = "tcp",
    port: int | None = None,
) -> Trace:
    """Follow a packet there and its reply back.

    Args:
        network: Compiled.
        source: Where it starts.
        destination: Where it should come to; ``web:443/tcp`` names port and protocol too.
        protocol: tcp, udp, icmp or all.
        port: Its destination port; without one the first that is open is told of.

    Raises:
        CalculatorError: An end that is nothing here.
    """
    from calculators.reach.asking import answer, question
    from calculators.reach.firewall import NUMBERS

    return answer(question(network, source, destination, proto=NUMBERS[protocol], port=port)).chosen


_INPUT = Param(
    "input",
    "documents",
    "What `aws ec2 describe-...` and `aws elbv2 describe-...` print.",
    required=True,
    repeated=True,
    example='{"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24"}], "RouteTables": '
    '[{"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Associations": [{"Main": true}], "Routes": '
    '[{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1"}]}]}',
)
_EPHEMERAL = Param(
    "ephemeral",
    "text",
    "The ports that clients choose from, which replies go to: 32768-61000 (Linux), 49152-65535 (Windows).",
    default="32768-61000",
    example="32768-61000",
)
_VERSION = Param(
    "version",
    "choice",
    "The IP version; auto is IPv4 where both ends have it.",
    default="auto",
    choices=("auto", "4", "6"),
)
_DESTINATION_HELP = (
    "Where it should come to, with port and protocol: web:443, 10.0.1.5:53/udp, db/icmp, db/all."
)

OPERATIONS = (
    Operation(
        "path",
        "Follow a packet from source to destination and its reply back, and name what blocks it.",
        (
            Param(
                "source",
                "text",
                "Where it starts: an id, a Name tag, an address, a CIDR block, or internet.",
                positional=True,
                filled=True,
                example="internet",
            ),
            Param(
                "destination",
                "text",
                _DESTINATION_HELP,
                positional=True,
                filled=True,
                example="10.0.1.10:443",
            ),
            _INPUT,
            _VERSION,
            _EPHEMERAL,
            Param("all", "flag", "List what can reach the destination instead."),
            Param("audit", "flag", "Look the whole network through instead."),
        ),
        deferred("calculators.reach.operations", "path"),
    ),
    Operation(
        "all",
        "List what can reach a destination.",
        (
            Param(
                "destination",
                "text",
                _DESTINATION_HELP,
                required=True,
                positional=True,
                example="10.0.1.10:443",
            ),
            _INPUT,
            _VERSION,
            _EPHEMERAL,
        ),
        deferred("calculators.reach.operations", "everything"),
    ),
    Operation(
        "audit",
        "Find what is open to the world, misnamed, half open, unused, hidden or leads nowhere.",
        (_INPUT,),
        deferred("calculators.reach.audit", "audit"),
    ),
)


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation; see :data:`OPERATIONS` for the inputs of each.

    Raises:
        CalculatorError: An input that has no answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
