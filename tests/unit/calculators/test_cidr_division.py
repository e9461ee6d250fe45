"""Equal parts, and Terraform's functions; expected values from Terraform's and AWS's documents.

Terraform: https://developer.hashicorp.com/terraform/language/functions/cidrsubnet (cidrsubnets, cidrhost),
and the cases of its own tests, internal/lang/funcs/cidr_test.go in hashicorp/terraform.
"""

from __future__ import annotations

import ipaddress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.cidr import calculate
from calculators.contract import CalculatorError


@pytest.mark.parametrize(
    ("block", "newbits", "num", "subnet"),
    [
        ("172.16.0.0/12", 4, 2, "172.18.0.0/16"),
        ("10.1.2.0/24", 4, 15, "10.1.2.240/28"),
        ("fd00:fd12:3456:7890::/56", 16, 162, "fd00:fd12:3456:7800:a200::/72"),
        ("192.168.2.0/20", 4, 6, "192.168.6.0/24"),
        ("fe80::/48", 16, 6, "fe80:0:0:6::/64"),
        ("fe80::/48", 33, 6, "fe80::3:0:0:0/81"),
        ("::ffff:192.168.0.0/112", 8, 6, "192.168.6.0/24"),
    ],
)
def test_subnet_is_cidrsubnet(block, newbits, num, subnet):
    """The examples of the page and of Terraform's tests."""
    assert calculate("subnet", block=block, newbits=newbits, num=num).answer["subnet"] == subnet


@pytest.mark.parametrize(
    ("block", "newbits", "num", "field"),
    [
        ("192.168.0.0/30", 4, 6, "newbits"),  # not enough bits left
        ("192.168.0.0/16", 2, 16, "num"),  # 16 is not written in 2 bits
        ("192.168.0.0/16", 2, -1, "num"),
        ("192.168.0.0/16", -2, 0, "newbits"),
        ("not-a-cidr", 4, 6, "block"),
        ("10.256.0.0/8", 4, 6, "block"),
    ],
)
def test_subnet_refuses_what_cidrsubnet_refuses(block, newbits, num, field):
    """The error cases of Terraform's tests."""
    with pytest.raises(CalculatorError) as error:
        calculate("subnet", block=block, newbits=newbits, num=num)
    assert error.value.field == field


@pytest.mark.parametrize(
    ("block", "newbits", "subnets"),
    [
        (
            "10.1.0.0/16",
            [4, 4, 8, 4],
            ["10.1.0.0/20", "10.1.16.0/20", "10.1.32.0/24", "10.1.48.0/20"],
        ),
        (
            "fd00:fd12:3456:7890::/56",
            [16, 16, 16, 32],
            [
                "fd00:fd12:3456:7800::/72",
                "fd00:fd12:3456:7800:100::/72",
                "fd00:fd12:3456:7800:200::/72",
                "fd00:fd12:3456:7800:300::/88",
            ],
        ),
        ("10.0.0.0/8", [8, 8, 8, 8], ["10.0.0.0/16", "10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"]),
        (
            "10.0.0.0/21",
            [3, 3, 3, 4, 4, 4, 7, 7, 7],
            [
                "10.0.0.0/24",
                "10.0.1.0/24",
                "10.0.2.0/24",
                "10.0.3.0/25",
                "10.0.3.128/25",
                "10.0.4.0/25",
                "10.0.4.128/28",
                "10.0.4.144/28",
                "10.0.4.160/28",
            ],
        ),
    ],
)
def test_subnets_is_cidrsubnets(block, newbits, subnets):
    """The examples of the page and of Terraform's tests."""
    assert calculate("subnets", block=block, newbits=newbits).answer["subnets"] == subnets


@pytest.mark.parametrize(
    ("block", "newbits", "message"),
    [
        ("10.0.0.0/30", [1, 3], "= /33 is too long for IPv4"),
        ("10.0.0.0/8", [1, 1, 1], "No room is left for a /9 after 10.128.0.0/9"),
        ("10.0.0.0/8", [1, 0], "0 does not extend the prefix"),
        ("10.0.0.0/8", [1, -1], "-1 does not extend the prefix"),
        ("fe80::/48", [1, 33], "33 extends the prefix by more than 32 bits"),
    ],
)
def test_subnets_refuses_what_cidrsubnets_refuses(block, newbits, message):
    """The error cases of Terraform's tests."""
    with pytest.raises(CalculatorError, match=message) as error:
        calculate("subnets", block=block, newbits=newbits)
    assert error.value.field == "newbits"


@pytest.mark.parametrize(
    ("block", "num", "address"),
    [
        ("10.12.112.0/20", 16, "10.12.112.16"),
        ("10.12.112.0/20", 268, "10.12.113.12"),
        ("fd00:fd12:3456:7890:00a2::/72", 34, "fd00:fd12:3456:7890::22"),
        ("10.0.0.0/8", 2, "10.0.0.2"),
        ("10.0.0.0/8", -2, "10.255.255.254"),
        ("10.1.2.240/28", 1, "10.1.2.241"),
        ("10.1.2.240/28", 14, "10.1.2.254"),
        ("192.168.1.0/24", 5, "192.168.1.5"),
        ("192.168.1.0/24", -5, "192.168.1.251"),
        ("192.168.1.0/24", -256, "192.168.1.0"),
    ],
)
def test_host_is_cidrhost(block, num, address):
    """The examples of the pages and of Terraform's tests."""
    assert calculate("host", block=block, num=num).answer["address"] == address


@pytest.mark.parametrize("num", [255, -255, 4, -5])
def test_host_refuses_what_cidrhost_refuses(num):
    """255 is not written in the two bits of a /30, from neither end."""
    with pytest.raises(CalculatorError) as error:
        calculate("host", block="192.168.1.0/30", num=num)
    assert error.value.field == "num"


@pytest.mark.parametrize(("num", "reserved"), [(0, True), (3, True), (4, False), (-2, False), (-1, True)])
def test_host_says_what_aws_reserves(num, reserved):
    """The first four addresses and the last of a subnet (subnet-sizing.html)."""
    assert calculate("host", block="10.0.0.0/24", num=num).answer["reserved_by_aws"] is reserved


def test_split_into_halves():
    """subnet-sizing.html breaks 10.0.0.0/24 into two subnets of 128 addresses each."""
    answer = calculate("split", block="10.0.0.0/24", n=2).answer
    assert (answer["subnets"], answer["total"]) == (["10.0.0.0/25", "10.0.0.128/25"], 128)


@given(st.integers(0, 2**32 - 1), st.integers(0, 24), st.integers(1, 200))
def test_split_agrees_with_ipaddress(number, prefix, n):
    """The first n of the library's subnets, and together with the spare blocks the whole block."""
    whole = ipaddress.IPv4Network((number >> (32 - prefix) << (32 - prefix), prefix))
    answer = calculate("split", block=str(whole), n=n).answer
    every = whole.subnets(prefixlen_diff=(n - 1).bit_length())
    assert answer["subnets"] == [str(next(every)) for _ in range(n)]
    pieces = [ipaddress.IPv4Network(text) for text in (*answer["subnets"], *answer["spare"])]
    assert list(ipaddress.collapse_addresses(pieces)) == [whole]


@pytest.mark.parametrize(
    ("block", "n"), [("10.0.0.0/16", 0), ("10.0.0.0/16", -1), ("10.0.0.0/30", 5), ("::/0", 10**6)]
)
def test_split_refuses_parts_that_cannot_be(block, n):
    """None, more than there are addresses, or more than anyone reads."""
    with pytest.raises(CalculatorError) as error:
        calculate("split", block=block, n=n)
    assert error.value.field == "n"


@given(st.integers(0, 2**32 - 1), st.integers(8, 20), st.lists(st.integers(1, 8), min_size=1, max_size=12))
def test_subnets_lie_in_order_without_overlap(number, prefix, newbits):
    """Whatever the sizes: inside the block, aligned, ascending; skipped and free account for the rest."""
    whole = ipaddress.IPv4Network((number >> (32 - prefix) << (32 - prefix), prefix))
    try:
        answer = calculate("subnets", block=str(whole), newbits=newbits).answer
    except CalculatorError:
        assert sum(2 ** (8 - bits) for bits in newbits) > 2**8 or newbits != sorted(newbits)
        return
    parts = [ipaddress.IPv4Network(text) for text in answer["subnets"]]
    assert [part.prefixlen - prefix for part in parts] == newbits
    assert all(part.subnet_of(whole) for part in parts)
    assert all(low.broadcast_address < high.network_address for low, high in pairwise(parts))
    end = int(parts[-1].broadcast_address) + 1 - int(whole.network_address)
    assert answer["skipped"] == end - sum(part.num_addresses for part in parts)


@pytest.mark.parametrize("n", [3, 5, 6, 9, 12, 20])
def test_wrong_prefixes_of_parts_exist(n):
    """There is no /38: what stands to choose is a prefix length, and there are three of them at least."""
    wrong = [
        m.answer for m in calculate("split", block="10.12.0.0/18", n=n).misconceptions if m.of == "prefix"
    ]
    assert len(wrong) >= 3
    assert all(0 <= int(prefix.removeprefix("/")) <= 32 for prefix in wrong)


def test_the_right_size_of_parts_is_not_the_smallest_of_all():
    """Parts may be taken for half as large, too: 4,091 addresses of a /20, 8,187 of a /19."""
    result = calculate("split", block="10.0.0.0/16", n=8)
    assert result.answer["usable"] == 8187
    assert 4091 in [m.answer for m in result.misconceptions if m.of == "usable"]
