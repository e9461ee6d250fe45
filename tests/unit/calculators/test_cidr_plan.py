"""Plans: right sizes, no overlap, and a place for everything whenever there is one."""

from __future__ import annotations

import ipaddress
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.cidr import calculate
from calculators.contract import CalculatorError

PARENT = "10.0.0.0/24"
UNITS = 16  # /28 blocks in the parent


def plan(block, needs, **more):
    """The answer of a plan."""
    return calculate("plan", block=block, need=needs, **more).answer


def networks(answer):
    """The planned subnets as the standard library's objects."""
    return [ipaddress.IPv4Network(row["cidr"]) for row in answer["subnets"]]


def hosts_of(size):
    """Hosts that need a subnet of just that many addresses."""
    return size - 5


def can_be_placed(sizes, free):
    """Whether blocks of so many units find aligned places among the free units, by trying all of them."""
    if not sizes:
        return True
    size, *rest = sizes
    places = (set(range(start, start + size)) for start in range(0, UNITS, size))
    return any(can_be_placed(rest, free - place) for place in places if place <= free)


# Units of a /28: a /28, /27, /26, /25.
SIZES = st.lists(st.sampled_from([1, 1, 2, 4, 8]), min_size=1, max_size=7)
TAKEN = st.lists(st.tuples(st.sampled_from([1, 2, 4]), st.integers(0, UNITS - 1)), max_size=4)


def existing_of(taken):
    """Units that are taken, and their blocks as text, those that would overlap left out."""
    used, blocks = set(), []
    for size, start in taken:
        units = set(range(start // size * size, start // size * size + size))
        if not units & used:
            used |= units
            blocks.append(f"10.0.0.{min(units) * 16}/{28 - (size - 1).bit_length()}")
    return used, blocks


@given(SIZES, TAKEN)
def test_a_plan_is_found_whenever_there_is_one(sizes, taken):
    """Feasible exactly when trying every arrangement finds one, on empty blocks and around existing subnets."""
    used, existing = existing_of(taken)
    needs = [f"n{i}={hosts_of(size * 16)}" for i, size in enumerate(sizes)]
    answer = plan(PARENT, needs, existing=existing)
    assert answer["fits"] is can_be_placed(sorted(sizes, reverse=True), set(range(UNITS)) - used)


@given(SIZES, TAKEN)
def test_planned_subnets_neither_overlap_nor_leave_the_block(sizes, taken):
    """Each has the size it needs; together with existing and free blocks they are the whole block."""
    _, existing = existing_of(taken)
    answer = plan(PARENT, [f"n{i}={hosts_of(size * 16)}" for i, size in enumerate(sizes)], existing=existing)
    if answer["fits"]:
        placed = networks(answer)
        assert sorted(network.num_addresses for network in placed) == sorted(size * 16 for size in sizes)
        pieces = [*placed, *map(ipaddress.IPv4Network, [*existing, *answer["free_blocks"]])]
        assert sum(piece.num_addresses for piece in pieces) == 256
        assert list(ipaddress.collapse_addresses(pieces)) == [ipaddress.IPv4Network(PARENT)]


@given(SIZES)
def test_the_smallest_parent_holds_the_plan_and_no_smaller_one_does(sizes):
    """What smallest_parent names is feasible; with one bit more it is not."""
    needs = [f"n{i}={hosts_of(size * 16)}" for i, size in enumerate(sizes)]
    prefix = int(plan(PARENT, needs)["smallest_parent"].removeprefix("/"))
    assert plan(f"10.0.0.0/{prefix}", needs)["fits"]
    assert not plan(f"10.0.0.0/{prefix + 1}", needs)["fits"]


@given(SIZES)
def test_what_is_missing_is_counted(sizes):
    """On an empty block the shortage is the sum of the blocks less the block."""
    answer = plan("10.0.0.0/25", [f"n{i}={hosts_of(size * 16)}" for i, size in enumerate(sizes)])
    assert answer.get("short_by", 0) == max(0, sum(sizes) * 16 - 128)
    assert answer["fits"] is ("short_by" not in answer)


@given(
    st.lists(st.tuples(st.integers(1, 250), st.integers(1, 4)), min_size=1, max_size=4), st.booleans(), TAKEN
)
def test_the_terraform_expression_gives_the_rows(needs, symmetric, taken):
    """Evaluated with Terraform's rules, it lists the same blocks in the same order."""
    _, existing = existing_of(taken)
    answer = plan(
        "10.0.0.0/20",
        [f"n{i}={hosts}x{azs}" for i, (hosts, azs) in enumerate(needs)],
        existing=existing,
        layout="symmetric" if symmetric else "tight",
    )
    if answer["fits"]:
        assert evaluated(answer["terraform"]) == [row["cidr"] for row in answer["subnets"]]


def evaluated(expression):
    """The list that a Terraform expression of cidrsubnet and cidrsubnets stands for."""
    if expression.startswith("cidrsubnets("):
        block, *newbits = re.findall(r'"([^"]+)"|(\d+)', expression)
        return calculate("subnets", block=block[0], newbits=[int(n) for _, n in newbits]).answer["subnets"]
    calls = re.findall(r'cidrsubnet\("([^"]+)", (\d+), (\d+)\)', expression)
    return [
        calculate("subnet", block=block, newbits=int(bits), num=int(num)).answer["subnet"]
        for block, bits, num in calls
    ]


@given(st.lists(st.integers(1, 120), min_size=1, max_size=4), st.integers(2, 4))
def test_symmetric_azs_are_alike(hosts, azs):
    """Each AZ has one aligned block of the same size, divided in the same way; the cost is what tight saves."""
    needs = [f"n{i}={count}x{azs}" for i, count in enumerate(hosts)]
    answer = plan("10.0.0.0/16", needs, layout="symmetric")
    blocks = [ipaddress.IPv4Network(row["cidr"]) for row in answer["az_blocks"]]
    divided = [
        [
            (
                row["name"].removesuffix(f"-{row['az']}"),
                int(network.network_address) - int(block.network_address),
            )
            for row, network in zip(answer["subnets"], networks(answer), strict=True)
            if network.subnet_of(block)
        ]
        for block in blocks
    ]
    assert len({block.prefixlen for block in blocks}) == 1
    assert divided == [divided[0]] * azs
    assert answer["symmetry_cost"] == answer["used"] - plan("10.0.0.0/16", needs)["used"]


def test_needs_are_sized_with_growth_and_the_reserved_addresses():
    """200 hosts and 20 % are 240, and five: a /24; 10 and 20 % are 12, and five: a /27."""
    answer = plan("10.0.0.0/20", ["web=200x2", "db=10"], growth=20)
    assert [(row["name"], row["az"], row["cidr"]) for row in answer["subnets"]] == [
        ("web-a", "a", "10.0.0.0/24"),
        ("web-b", "b", "10.0.1.0/24"),
        ("db", "", "10.0.2.0/27"),
    ]
    assert answer["terraform"] == 'cidrsubnets("10.0.0.0/20", 4, 4, 7)'


def test_new_subnets_go_into_the_smallest_gap():
    """Around an existing /26 the other /26 of that half is filled, and the free half stays whole."""
    answer = plan(PARENT, ["db=50"], existing=["10.0.0.0/26"])
    assert answer["subnets"][0]["cidr"] == "10.0.0.64/26"
    assert answer["largest_free"] == "10.0.0.128/25"


def test_enough_addresses_in_pieces_are_told_from_too_few():
    """Two existing /28 in both halves leave 224 addresses and no /25."""
    answer = plan(PARENT, ["app=100"], existing=["10.0.0.0/28", "10.0.0.128/28"])
    assert answer["fits"] is False
    assert answer["short_by"] == 0
    assert "no free block is left for a /25: the largest was 10.0.0.64/26" in answer["reason"]


def test_the_usual_mistakes_are_computed():
    """251 hosts just fit a /24; 252 need a /23, which who forgets the reserved addresses does not see."""
    result = calculate("plan", block="10.0.0.0/16", need=["web=252"], growth=0)
    assert result.answer["smallest_parent"] == "/23"
    assert result.misconceptions[0].answer == "/24"
    assert len({m.answer for m in result.misconceptions} - {"/23"}) >= 2


@pytest.mark.parametrize(
    ("inputs", "field", "message"),
    [
        ({"need": ["web"]}, "need", "'web' is not NAME=HOSTS"),
        ({"need": ["=5"]}, "need", "'=5' is not NAME=HOSTS"),
        ({"need": ["web=many"]}, "need", "web: 'many' is no whole number"),
        ({"need": ["web=5xtwo"]}, "need", "web: 'two' is no whole number"),
        ({"need": ["web=0"]}, "need", "web: 0 hosts need no subnet"),
        ({"need": ["web=5x0"]}, "need", "web: 0 AZs cannot be planned for"),
        ({"need": ["web=5", "web=6"]}, "need", "web is named twice"),
        ({"need": ["web=70k"]}, "need", "more than the largest subnet"),
        ({"need": [f"n{i}=5x26" for i in range(40)]}, "need", "1,040 subnets are too many"),
        ({"need": []}, "need", "A value is needed"),
        ({"growth": -5}, "growth", "-5% is no growth"),
        ({"existing": ["10.1.0.0/24"]}, "existing", "10.1.0.0/24 is not inside 10.0.0.0/16"),
        ({"existing": ["10.0.0.0/24", "10.0.0.0/28"]}, "existing", "overlap"),
        ({"block": "2001:db8::/56"}, "block", "is IPv6"),
    ],
)
def test_needs_that_make_no_plan_are_refused(inputs, field, message):
    """Each names its field and what is wrong with it."""
    with pytest.raises(CalculatorError, match=re.escape(message)) as error:
        calculate("plan", **{"block": "10.0.0.0/16", "need": ["web=5"]} | inputs)
    assert error.value.field == field
