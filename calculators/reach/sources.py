"""The pages that state the rules, and AWS's explanation codes as they are used here.

A code is the one of VPC Reachability Analyzer whose page describes the same obstacle.
"""

from __future__ import annotations

_GUIDE = "https://docs.aws.amazon.com/vpc/latest/"
CODES = _GUIDE + "reachability/explanation-codes.html"
HOW = _GUIDE + "reachability/how-reachability-analyzer-works.html"
ACLS = _GUIDE + "userguide/vpc-network-acls.html"
GROUPS = _GUIDE + "userguide/security-group-rules.html"
ROUTES = _GUIDE + "userguide/VPC_Route_Tables.html"
GATEWAYS = _GUIDE + "userguide/VPC_Internet_Gateway.html"
NAT = _GUIDE + "userguide/vpc-nat-gateway.html"
EGRESS_ONLY = _GUIDE + "userguide/egress-only-internet-gateway.html"
PEERING = _GUIDE + "peering/vpc-peering-basics.html"
TRANSIT = _GUIDE + "tgw/how-transit-gateways-work.html"
BALANCERS = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/Welcome.html"
TARGETS = (
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"
)

# Kind of a check -> the rule in words and its page.
RULES: dict[str, tuple[str, str]] = {
    "security group": (
        (
            "Security groups only allow: one matching rule of any of an interface's groups is enough, and what no rule "
            "allows is dropped. They are stateful: replies pass whatever the rules say."
        ),
        GROUPS,
    ),
    "network ACL": (
        (
            "A network ACL is asked when traffic enters or leaves a subnet, not within it; the rule with the lowest "
            "number that matches decides, and what none matches is denied. It is stateless: replies, which go to an "
            "ephemeral port, need a rule of their own."
        ),
        ACLS,
    ),
    "route table": (
        (
            "The most specific route that matches the destination is taken, IPv4 and IPv6 apart; among equals the "
            "local route, then a static one before a prefix list's before a propagated one."
        ),
        ROUTES,
    ),
    "internet gateway": (
        (
            "An internet gateway passes IPv4 traffic only for interfaces with a public address, which it swaps for "
            "the private one; IPv6 addresses are public as they are."
        ),
        GATEWAYS,
    ),
    "egress-only internet gateway": (
        "An egress-only internet gateway is for IPv6 and stateful: out, and replies in.",
        EGRESS_ONLY,
    ),
    "NAT gateway": (
        (
            "A NAT gateway puts its own address and a port of 1024-65535 in the place of the source's, and takes in "
            "nothing but replies."
        ),
        NAT,
    ),
    "peering connection": (
        (
            "A peering connection joins two VPCs and no more: what comes over it must end in the VPC, not leave "
            "through another peering, gateway or NAT."
        ),
        PEERING,
    ),
    "transit gateway": (
        (
            "A transit gateway forwards by the route table that the incoming attachment is associated with, to "
            "attachments with a subnet in the sender's Availability Zone."
        ),
        TRANSIT,
    ),
    "virtual private gateway": (
        (
            "A virtual private gateway carries traffic between its VPC's interfaces and the networks behind its VPN "
            "or Direct Connect."
        ),
        CODES,
    ),
    "gateway endpoint": (
        "A gateway endpoint is a route to a service's prefix list; it carries TCP and ping only, and starts nothing.",
        CODES,
    ),
    "interface endpoint": (
        "An interface endpoint is network interfaces with security groups of their own; it starts no traffic.",
        CODES,
    ),
    "load balancer": (
        (
            "A load balancer takes what one of its listeners listens for, and opens a connection of its own to one of "
            "the listener's registered targets."
        ),
        BALANCERS,
    ),
    "target": (
        "Requests go to healthy targets; where none is healthy to all that are registered.",
        TARGETS,
    ),
    "interface": (
        "With the source/destination check an interface takes and sends only what is for or from itself.",
        CODES,
    ),
    "instance": ("Only a running instance answers.", CODES),
    "public access": (
        "VPC Block Public Access stops what comes in or goes out through internet gateways, whatever the rules say.",
        CODES,
    ),
    "VPC service": (
        (
            "Amazon's DNS resolver, instance metadata and time are served beside the network: neither security groups "
            "nor network ACLs filter what goes to them."
        ),
        ACLS,
    ),
    "subnet": ("Traffic to an address of the VPC ends in the subnet that has it.", ROUTES),
}
