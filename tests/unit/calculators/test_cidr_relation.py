"""Overlap, containment and aggregation, held to the standard library's ipaddress."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.cidr import calculate
from calculators.contract import CalculatorError

# A small corner of the address space, so that blocks meet.
NETWORK = st.builds(
    lambda number, prefix: ipaddress.IPv4Network(
        (0x0A000000 + number >> (32 - prefix) << (32 - prefix), prefix)
    ),
    st.integers(0, 2**12),
    st.integers(18, 32),
)


@given(NETWORK, NETWORK)
def test_overlap_agrees_with_ipaddress(a, b):
    """Whether, and how many addresses are shared."""
    answer = calculate("overlap", a=str(a), b=str(b)).answer
    assert answer["overlap"] is a.overlaps(b)
    assert answer["shared_addresses"] == (min(a.num_addresses, b.num_addresses) if a.overlaps(b) else 0)


@pytest.mark.parametrize(
    ("a", "b", "relation"),
    [
        ("10.0.0.0/16", "10.0.4.0/24", "10.0.0.0/16 contains 10.0.4.0/24"),
        ("10.0.4.0/24", "10.0.0.0/16", "10.0.0.0/16 contains 10.0.4.0/24"),
        ("10.0.0.0/16", "10.0.0.0/16", "the same block"),
        ("10.0.0.0/16", "10.1.0.0/16", "10.0.0.0/16 and 10.1.0.0/16 lie apart"),
        ("0.0.0.0/0", "::/0", "0.0.0.0/0 and ::/0 lie apart"),
    ],
)
def test_the_relation_is_said_in_words(a, b, relation):
    """Which contains which, whatever the order; IPv4 and IPv6 never meet."""
    assert calculate("overlap", a=a, b=b).answer["relation"] == relation


@given(st.lists(NETWORK, min_size=1, max_size=12))
def test_aggregate_agrees_with_ipaddress(networks):
    """The fewest blocks are the library's, and the supernet is the smallest block around all."""
    answer = calculate("aggregate", blocks=[str(network) for network in networks]).answer
    merged = list(ipaddress.collapse_addresses(networks))
    assert answer["blocks"] == [str(network) for network in merged]
    supernet = ipaddress.IPv4Network(answer["supernet"])
    assert all(network.subnet_of(supernet) for network in networks)
    halves = supernet.subnets() if supernet.prefixlen < 32 else ()
    assert not any(all(network.subnet_of(half) for network in merged) for half in halves if half != supernet)
    assert answer["extra"] == supernet.num_addresses - sum(network.num_addresses for network in merged)


def test_neighbours_that_are_no_halves_stay_apart():
    """10.0.1.0/24 and 10.0.2.0/24 touch, but no /23 holds just them: forgetting that gives 10.0.0.0/23."""
    result = calculate("aggregate", blocks=["10.0.1.0/24", "10.0.2.0/24"])
    assert result.answer["blocks"] == ["10.0.1.0/24", "10.0.2.0/24"]
    assert result.answer["supernet"] == "10.0.0.0/22"
    assert [mistake.answer for mistake in result.misconceptions] == ["10.0.0.0/23"]


def test_ipv6_blocks_are_joined_too():
    """Two halves of a /56."""
    answer = calculate("aggregate", blocks=["2001:db8::/57", "2001:db8:0:80::/57"]).answer
    assert answer["blocks"] == ["2001:db8::/56"]


def test_versions_are_not_mixed():
    """IPv4 and IPv6 blocks have no common supernet."""
    with pytest.raises(CalculatorError, match="both IP versions"):
        calculate("aggregate", blocks=["10.0.0.0/24", "2001:db8::/56"])
