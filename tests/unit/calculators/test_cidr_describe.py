"""One block as AWS sees it; the expected values are the documents' own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.cidr import calculate
from calculators.contract import CalculatorError

# https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
SUBNETS_PAGE = "subnet-sizing.html"
# https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
VPC_PAGE = "vpc-cidr-blocks.html"


def answer(block):
    """The answer for one block."""
    return calculate("describe", block=block).answer


@pytest.mark.parametrize(
    ("block", "total"), [("10.0.0.0/16", 65_536), ("10.0.0.0/28", 16), ("10.0.0.0/24", 256)]
)
def test_total_is_the_documents(block, total):
    """vpc-cidr-blocks: /16 is 65,536 addresses, /28 is 16; subnet-sizing: 10.0.0.0/24 supports 256."""
    assert answer(block)["total"] == total


def test_the_five_reserved_addresses_of_a_24():
    """subnet-sizing lists them for 10.0.0.0/24."""
    assert answer("10.0.0.0/24")["reserved"] == ["10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.255"]


def test_the_five_reserved_addresses_of_an_ipv6_subnet():
    """subnet-sizing lists them for 2001:db8:1234:1a00/64."""
    assert answer("2001:db8:1234:1a00::/64")["reserved"] == [
        "2001:db8:1234:1a00::",
        "2001:db8:1234:1a00::1",
        "2001:db8:1234:1a00::2",
        "2001:db8:1234:1a00::3",
        "2001:db8:1234:1a00:ffff:ffff:ffff:ffff",
    ]


def test_usable_is_what_the_reserved_leave():
    """256 addresses less the first four and the last (botocore: ec2 CreateSubnet says the same)."""
    assert (
        answer("10.0.0.0/24").items()
        >= {
            "usable": 251,
            "first_usable": "10.0.0.4",
            "last_usable": "10.0.0.254",
            "netmask": "255.255.255.0",
        }.items()
    )


def test_bits_beyond_the_prefix_are_dropped_with_a_note():
    """vpc-cidr-blocks: "if you specify 100.68.0.18/18 for the CIDR block, we create ... 100.68.0.0/18"."""
    result = calculate(block="100.68.0.18/18")
    assert result.answer["network"] == "100.68.0.0/18"
    assert "100.68.0.18/18 is 100.68.0.0/18" in result.steps[0].text
    assert VPC_PAGE in result.steps[0].source


@pytest.mark.parametrize(
    ("block", "vpc", "subnet"),
    [
        # "The allowed block size is between a /16 netmask ... and /28 netmask"
        ("10.0.0.0/15", False, False),
        ("10.0.0.0/16", True, True),
        ("10.0.0.0/28", True, True),
        ("10.0.0.0/29", False, False),
        # "You can't specify the following CIDR blocks for your VPCs"
        ("0.1.0.0/16", False, False),
        ("127.0.0.0/16", False, False),
        ("169.254.0.0/16", False, False),
        ("224.0.0.0/16", False, False),
        # IPv6 VPC "from /44 to /60 in increments of /4"; subnets to /64
        ("2001:db8::/56", True, True),
        ("2001:db8::/64", False, True),
        ("2001:db8::/44", True, True),
        ("2001:db8::/57", False, False),
        ("2001:db8::/40", False, False),
    ],
)
def test_what_may_be_a_vpc_or_subnet(block, vpc, subnet):
    """The sizes and ranges of vpc-cidr-blocks and subnet-sizing."""
    assert (answer(block)["vpc_allowed"], answer(block)["subnet_allowed"]) == (vpc, subnet)


def test_a_block_too_small_for_the_reserved_addresses_has_none_left():
    """A /30 has four addresses: nothing usable, no first and last."""
    assert (
        answer("10.0.0.0/30").items()
        >= {
            "total": 4,
            "usable": 0,
            "first_usable": None,
            "last_usable": None,
            "reserved": ["10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3"],
        }.items()
    )


def test_a_single_address_is_a_block_too():
    """A /32 has one address."""
    assert answer("10.0.0.7/32")["reserved"] == ["10.0.0.7"]


def test_the_usual_mistakes_are_computed():
    """256 and 254 are the answers that people give for a /24."""
    mistaken = {m.answer for m in calculate(block="10.0.0.0/24").misconceptions if m.of == "usable"}
    assert {256, 254} <= mistaken


@given(st.integers(0, 2**32 - 1), st.integers(16, 28))
def test_usable_lies_between_first_and_last(number, prefix):
    """For every subnet size: counting from the first usable address to the last gives usable."""
    block = ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))
    found = answer(f"{block}/{prefix}")
    first, last = (
        sum(int(part) << shift for part, shift in zip(found[end].split("."), (24, 16, 8, 0), strict=True))
        for end in ("first_usable", "last_usable")
    )
    assert last - first + 1 == found["usable"] == found["total"] - 5


# Five reserved; a /27 is the smallest that leaves 11 < n <= 27 addresses, and so on.
@pytest.mark.parametrize(
    ("hosts", "growth", "prefix"),
    [
        (1, 0, "/28"),
        (11, 0, "/28"),
        (12, 0, "/27"),
        (251, 0, "/24"),
        (252, 0, "/23"),
        (65_531, 0, "/16"),
        (209, 20, "/24"),
        (210, 20, "/23"),
    ],
)
def test_the_smallest_subnet_for_hosts(hosts, growth, prefix):
    """Hosts, growth rounded up and five reserved addresses, in no less than a /28."""
    assert calculate("fit", hosts=hosts, growth=growth).answer["prefix"] == prefix


@pytest.mark.parametrize(
    ("hosts", "growth", "field"),
    [(0, 0, "hosts"), (-3, 0, "hosts"), (65_532, 0, "hosts"), (60_000, 10, "hosts"), (5, -1, "growth")],
)
def test_hosts_that_fit_no_subnet_are_refused(hosts, growth, field):
    """None, negative ones, and more than a /16 holds."""
    with pytest.raises(CalculatorError) as error:
        calculate("fit", hosts=hosts, growth=growth)
    assert error.value.field == field


@pytest.mark.parametrize("block", ["10.0.0.0/24", "10.0.0.0/27", "10.0.0.0/28"])
def test_the_right_count_is_not_the_smallest_of_all(block):
    """Who takes the smallest number for the right one is wrong at times."""
    result = calculate("describe", block=block)
    counts = [m.answer for m in result.misconceptions if m.of == "usable"]
    assert min(counts) == result.answer["usable"] - 2
