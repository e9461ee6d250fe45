"""Where the rules of addresses in a VPC are written down, read on 2026-11-21."""

from __future__ import annotations

VPC_BLOCKS = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html"
SUBNET_BLOCKS = "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"
VPC_QUOTAS = "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"
PEERING = "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html"
LOAD_BALANCER_SUBNETS = (
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html"
)
EKS_SUBNETS = "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html"
LAMBDA_INTERFACES = "https://docs.aws.amazon.com/lambda/latest/dg/foundation-networking.html"
CIDR_NOTATION = "https://www.rfc-editor.org/rfc/rfc4632"
CIDRSUBNET = "https://developer.hashicorp.com/terraform/language/functions/cidrsubnet"
CIDRSUBNETS = "https://developer.hashicorp.com/terraform/language/functions/cidrsubnets"
CIDRHOST = "https://developer.hashicorp.com/terraform/language/functions/cidrhost"
GET_AZS = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-getavailabilityzones.html"
