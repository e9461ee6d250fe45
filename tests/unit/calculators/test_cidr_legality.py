"""Which blocks a VPC may add and which VPCs may peer, after AWS's tables.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html, "IPv4 CIDR block association
restrictions" and "Manage IPv4 CIDR blocks for a VPC"; the limitations in
https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.cidr import calculate
from calculators.contract import CalculatorError


def add(vpc, new, **more):
    """The answer whether a VPC may add a block."""
    return calculate("add", vpc=vpc, new=new, **more).answer


@pytest.mark.parametrize(
    ("vpc", "new", "allowed"),
    [
        # The page's own example of a VPC with two blocks.
        ("10.0.0.0/16", "10.2.0.0/16", True),
        # Row 10.0.0.0/8.
        ("10.5.0.0/16", "172.16.0.0/16", False),
        ("10.5.0.0/16", "192.168.0.0/16", False),
        ("10.5.0.0/16", "198.19.0.0/16", False),
        ("10.5.0.0/16", "198.18.0.0/16", True),
        ("10.5.0.0/16", "100.64.0.0/16", True),
        ("10.5.0.0/16", "52.95.0.0/16", True),
        ("10.5.0.0/16", "10.0.0.0/16", True),
        # "If any of the CIDR blocks ... are from the 10.0.0.0/15 range, you cannot add ... from 10.0.0.0/16".
        ("10.1.0.0/16", "10.0.0.0/16", False),
        ("10.0.0.0/24", "10.0.1.0/24", False),
        ("10.5.0.0/16,10.1.0.0/16", "10.0.4.0/24", False),
        ("10.0.0.0/16", "10.1.0.0/16", True),
        # Row 172.16.0.0/12.
        ("172.16.0.0/16", "10.0.0.0/16", False),
        ("172.16.0.0/16", "192.168.0.0/16", False),
        ("172.16.0.0/16", "172.31.0.0/16", False),
        ("172.16.0.0/16", "198.19.4.0/24", False),
        ("172.16.0.0/16", "172.20.0.0/16", True),
        ("172.16.0.0/16", "100.127.0.0/16", True),
        # Row 192.168.0.0/16.
        ("192.168.0.0/20", "10.0.0.0/16", False),
        ("192.168.0.0/20", "172.16.0.0/16", False),
        ("192.168.0.0/20", "198.19.0.0/16", False),
        ("192.168.0.0/20", "192.168.16.0/20", True),
        ("192.168.0.0/20", "52.95.0.0/16", True),
        # Row 198.19.0.0/16.
        ("198.19.0.0/17", "10.0.0.0/16", False),
        ("198.19.0.0/17", "172.16.0.0/16", False),
        ("198.19.0.0/17", "192.168.0.0/16", False),
        ("198.19.0.0/17", "100.64.0.0/16", True),
        # Row "publicly routable, or 100.64.0.0/10".
        ("100.64.0.0/16", "10.0.0.0/16", False),
        ("52.95.0.0/16", "192.168.0.0/16", False),
        ("52.95.0.0/16", "198.19.0.0/16", False),
        ("52.95.0.0/16", "100.64.0.0/16", True),
        ("100.64.0.0/16", "100.65.0.0/16", True),
        # "The allowed block size is between a /28 netmask and /16 netmask."
        ("10.5.0.0/16", "10.6.0.0/15", False),
        ("10.5.0.0/16", "10.6.0.0/29", False),
        ("10.5.0.0/16", "10.6.0.0/28", True),
        # "You can't specify the following CIDR blocks for your VPCs."
        ("10.5.0.0/16", "0.1.0.0/16", False),
        ("10.5.0.0/16", "127.0.0.0/16", False),
        ("10.5.0.0/16", "169.254.0.0/16", False),
        ("10.5.0.0/16", "224.5.0.0/16", False),
        # "must not overlap with any existing CIDR block"
        ("10.5.0.0/16", "10.5.4.0/24", False),
        ("10.5.0.0/24,10.6.4.0/24", "10.6.0.0/16", False),
    ],
)
def test_adding_a_block_follows_the_table(vpc, new, allowed):
    """Each row of the table, and each rule above it."""
    assert add(vpc, new)["allowed"] is allowed


def test_the_reason_is_the_rule_that_forbids():
    """The reason names the blocks; the last step carries rule and source."""
    result = calculate("add", vpc="10.1.0.0/16", new="10.0.0.0/16")
    assert "10.1.0.0/16" in result.answer["reason"]
    assert "10.0.0.0/15" in result.steps[-1].rule
    assert result.steps[-1].source.endswith("vpc-cidr-blocks.html")


def test_the_quota_counts_the_primary_block():
    """amazon-vpc-limits: five IPv4 blocks per VPC, the primary one included, up to 50 on request."""
    five = ",".join(f"10.{number}.0.0/16" for number in range(5, 10))
    assert add(five, "10.10.0.0/16")["allowed"] is False
    assert add(five, "10.10.0.0/16", quota=6)["allowed"] is True


def test_a_refusal_for_the_range_is_where_people_go_wrong():
    """Who looks only for overlaps would allow it."""
    (mistake, *_) = calculate("add", vpc="10.5.0.0/16", new="172.16.0.0/16").misconceptions
    assert mistake.answer is True


@pytest.mark.parametrize(
    ("vpc", "new", "quota", "field"),
    [
        ("10.0.0.0/8", "10.0.0.0/16", 5, "vpc"),  # no VPC has a /8
        ("10.5.0.0/16,10.5.1.0/24", "10.6.0.0/16", 5, "vpc"),  # nor blocks that overlap
        ("10.5.0.0/16,", "10.6.0.0/16", 5, "vpc"),
        ("10.5.0.0/16", "2001:db8::/56", 5, "new"),
        ("10.5.0.0/16", "10.6.0.0/16", 0, "quota"),
        ("10.5.0.0/16", "10.6.0.0/16", 51, "quota"),
    ],
)
def test_a_vpc_that_cannot_be_is_refused(vpc, new, quota, field):
    """Inputs that describe no VPC are errors of their field, not answers."""
    with pytest.raises(CalculatorError) as error:
        add(vpc, new, quota=quota)
    assert error.value.field == field


@pytest.mark.parametrize(
    ("a", "b", "allowed"),
    [
        ("10.0.0.0/16", "10.1.0.0/16", True),
        ("10.0.0.0/16", "10.0.0.0/16", False),
        ("10.0.0.0/16", "10.0.128.0/20", False),
        # Any pair counts, not the primary one alone.
        ("10.0.0.0/16,100.64.0.0/16", "10.1.0.0/16,100.64.3.0/24", False),
        # "If your IPv6 CIDR blocks are unique but your IPv4 blocks are not, you cannot create the peering".
        ("10.0.0.0/16,2001:db8:0:100::/56", "10.0.0.0/16,2001:db8:0:200::/56", False),
        ("10.0.0.0/16,2001:db8:0:100::/56", "10.1.0.0/16,2001:db8:0:200::/56", True),
    ],
)
def test_vpcs_with_overlapping_blocks_cannot_be_peered(a, b, allowed):
    """Matching or overlapping IPv4 or IPv6 blocks forbid it."""
    assert calculate("peer", a=a, b=b).answer["allowed"] is allowed


def test_each_conflict_of_a_peering_is_named():
    """The pairs that overlap are listed."""
    answer = calculate("peer", a="10.0.0.0/16,10.2.0.0/16", b="10.2.4.0/24,10.0.4.0/24").answer
    assert answer["conflicts"] == ["10.0.0.0/16 and 10.0.4.0/24", "10.2.0.0/16 and 10.2.4.0/24"]


BLOCK = st.builds("10.{}.{}.0/{}".format, st.integers(0, 3), st.integers(0, 255), st.integers(16, 24))


@given(BLOCK, BLOCK)
def test_peering_is_symmetric(a, b):
    """Who asks whom makes no difference."""
    assert calculate("peer", a=a, b=b).answer["allowed"] == calculate("peer", a=b, b=a).answer["allowed"]


@given(BLOCK, BLOCK)
def test_what_can_be_added_can_be_peered(vpc, new):
    """Adding asks for everything that peering does: no overlap."""
    if add(vpc, new)["allowed"]:
        assert calculate("peer", a=vpc, b=new).answer["allowed"]
