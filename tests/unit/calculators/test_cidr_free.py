"""What existing subnets leave, held to the standard library and to counting."""

from __future__ import annotations

import ipaddress
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.cidr import calculate
from calculators.contract import CalculatorError

VPC = ipaddress.IPv4Network("10.0.0.0/24")
# Blocks of /26 to /30 inside of it.
TAKEN = st.lists(st.tuples(st.integers(26, 30), st.integers(0, 255)), max_size=6)


def apart(taken):
    """Those blocks that overlap none before them."""
    kept = []
    for prefix, number in taken:
        block = ipaddress.IPv4Network((int(VPC[0]) + number >> (32 - prefix) << (32 - prefix), prefix))
        if not any(block.overlaps(other) for other in kept):
            kept.append(block)
    return kept


@given(TAKEN)
def test_free_and_taken_make_the_whole(taken):
    """Free blocks overlap nothing, and together with the subnets they are the VPC's block again."""
    kept = apart(taken)
    answer = calculate("free", block=str(VPC), existing=[str(block) for block in kept]).answer
    left = [ipaddress.IPv4Network(text) for text in answer["free_blocks"]]
    assert sum(block.num_addresses for block in (*left, *kept)) == 256
    assert list(ipaddress.collapse_addresses([*left, *kept])) == [VPC]
    assert list(ipaddress.collapse_addresses(left)) == sorted(left)
    assert answer["used"] == sum(block.num_addresses for block in kept)


@given(TAKEN, st.integers(24, 32))
def test_the_count_is_what_can_be_found(taken, prefix):
    """Of all aligned blocks of the size, those that overlap no subnet."""
    kept = apart(taken)
    answer = calculate("free", block=str(VPC), existing=[str(block) for block in kept], prefix=prefix).answer
    places = VPC.subnets(new_prefix=prefix)
    expected = sum(not any(place.overlaps(block) for block in kept) for place in places)
    assert answer["count"] == expected
    counted = {row["prefix"]: row["subnets"] for row in answer.get("room", [])}
    if f"/{prefix}" in counted:
        assert counted[f"/{prefix}"] == expected


def test_a_vpc_of_two_blocks():
    """Each block is free on its own; a subnet lies in one of them."""
    answer = calculate("free", block="10.0.0.0/24,10.2.0.0/24", existing=["10.2.0.0/25"], prefix=25).answer
    assert answer["free_blocks"] == ["10.0.0.0/24", "10.2.0.128/25"]
    assert answer["count"] == 3


def test_ipv6_counts_64s():
    """vpc-cidr-blocks.html: a /56 has 256 subnets of /64."""
    answer = calculate("free", block="2001:db8::/56", existing=["2001:db8:0:5::/64"]).answer
    assert answer["count"] == 255


def test_nothing_is_left():
    """A subnet as large as the VPC leaves no block and no table."""
    answer = calculate("free", block="10.0.0.0/24", existing=["10.0.0.0/24"]).answer
    assert (answer["count"], answer["largest_free"], answer["free_blocks"]) == (0, None, [])
    assert "room" not in answer


def test_the_usual_mistakes_of_counting():
    """Two small subnets spoil two /24, not one, and not none."""
    result = calculate("free", block="10.0.0.0/20", existing=["10.0.1.0/26", "10.0.4.0/28"], prefix=24)
    assert result.answer["count"] == 14
    assert {15, 16, 8} <= {m.answer for m in result.misconceptions}


@pytest.mark.parametrize(
    ("inputs", "field", "message"),
    [
        ({"existing": ["10.1.0.0/24"]}, "existing", "10.1.0.0/24 is not inside 10.0.0.0/16"),
        ({"existing": ["10.0.0.0/24", "10.0.0.16/28"]}, "existing", "overlap"),
        ({"existing": ["2001:db8::/64"]}, "existing", "is IPv6"),
        (
            {"existing": [f"10.0.{n >> 4}.{n % 16 * 16}/28" for n in range(0, 4096, 2)]},
            "existing",
            "too many",
        ),
        ({"prefix": 15}, "prefix", "No /15 fits"),
        ({"prefix": 33}, "prefix", "No /33 fits"),
        ({"block": "10.0.0.0/16,2001:db8::/56"}, "block", "both IP versions"),
        ({"block": "10.0.0.0/16,10.0.1.0/24"}, "block", "overlap"),
    ],
)
def test_refused(inputs, field, message):
    """Each names its field."""
    with pytest.raises(CalculatorError, match=re.escape(message)) as error:
        calculate("free", **{"block": "10.0.0.0/16"} | inputs)
    assert error.value.field == field


def test_one_place_reads_right():
    """The count has no noun that would be wrong for one; what was counted stands beside it."""
    result = calculate("free", block="10.48.0.0/20", existing=["10.48.0.0/24"], prefix=21)
    assert result.answer["count"] == 1
    assert result.answer["prefix"] == "/21"
    assert result.units["count"] == ""
