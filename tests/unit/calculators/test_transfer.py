"""Moving data: what holds for every amount, link and device."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators import transfer
from calculators.contract import CalculatorError
from calculators.inputs import parse_inputs
from calculators.transfer.multipart import (
    LARGEST_OBJECT,
    LARGEST_PART,
    MIB,
    MOST_PARTS,
    SMALLEST_PART,
    smallest_part,
)
from calculators.transfer.rates import DAY, TB, devices_for, even_size, seconds_by_device, seconds_over, speed

sizes = st.integers(1, 10**18)
speeds = st.integers(10**3, 10**12)


def calc(operation, **inputs):
    """An operation's result, inputs typed as on the command line."""
    known = {one.name: one for one in transfer.OPERATIONS}
    return transfer.calculate(operation, **parse_inputs(known[operation], inputs))


@given(sizes, speeds, st.integers(1, 100), st.integers(1, 24))
def test_the_link_carries_the_data_in_that_time(size, bits, utilization, hours):
    """Time times what the transfer gets of the link is the data."""
    took = seconds_over(size, bits, utilization, hours)
    assert Fraction(took) * bits * utilization / 100 * hours / 24 == size * 8


@given(sizes, sizes, speeds)
def test_time_adds_up_over_the_data(one, other, bits):
    """Two loads after each other take as long as both together."""
    assert seconds_over(one, bits) + seconds_over(other, bits) == seconds_over(one + other, bits)


@given(sizes, st.integers(1, 10**15))
def test_devices_hold_the_data_and_one_fewer_does_not(size, capacity):
    """As many as it takes."""
    count = devices_for(size, capacity)
    assert (count - 1) * capacity < size <= count * capacity


@given(st.integers(1, 10**15), speeds, st.integers(0, 100 * DAY), speeds)
def test_at_the_break_even_size_both_ways_take_equally_long(capacity, copy, turnaround, link):
    """And a little more is faster on devices, a little less over the link."""
    even = even_size(capacity, copy, turnaround, link)
    if even is None:
        assert turnaround == 0
        assert link < copy
        return
    assert seconds_over(even, link) == seconds_by_device(even, capacity, copy, turnaround)
    more, less = even * 2, Fraction(even) / 2
    assert seconds_over(more, link) >= seconds_by_device(more, capacity, copy, turnaround)
    assert seconds_over(less, link) <= seconds_by_device(less, capacity, copy, turnaround)


@given(st.integers(1, LARGEST_OBJECT))
def test_the_smallest_part_is_the_smallest(size):
    """One MiB less makes more than 10,000 parts, or is below 5 MiB."""
    part = smallest_part(size)
    assert SMALLEST_PART <= part <= LARGEST_PART
    assert math.ceil(Fraction(size, part)) <= MOST_PARTS
    assert part == SMALLEST_PART or math.ceil(Fraction(size, part - MIB)) > MOST_PARTS


@given(st.integers(1, LARGEST_OBJECT), st.integers(SMALLEST_PART, LARGEST_PART))
def test_parts_make_up_the_object(size, part):
    """All parts but the last are full; more than 10,000 are refused."""
    if size > part * MOST_PARTS:
        with pytest.raises(CalculatorError) as caught:
            transfer.calculate("multipart", size=size, part=part)
        assert caught.value.field == "part"
        return
    answer = transfer.calculate("multipart", size=size, part=part).answer
    assert (answer["parts"] - 1) * part < size <= answer["parts"] * part
    assert answer["requests"] == answer["parts"] + 2


@pytest.mark.parametrize(
    ("text", "bits"),
    [
        ("1Gbps", 10**9),
        ("100 Mbps", 10**8),
        ("100mbps", 10**8),
        ("300MB/s", 24 * 10**8),
        ("300 MBps", 24 * 10**8),
        ("1.544Mbit/s", 1_544_000),
        ("1MiB/s", 8 * 1024**2),
        ("10 gigabit", None),
        ("9600bps", 9600),
        ("2 kB/s", 16_000),
        ("fast", None),
        ("", None),
        ("1", None),
        ("0Mbps", None),
        ("-5Mbps", None),
        ("1ibps", None),
        ("1e30Tbps", None),
        ("1Xbps", None),
        ("Mbps", None),
    ],
)
def test_speeds_are_read_with_bits_and_bytes_apart(text, bits):
    """A small b is a bit, a large B a byte; what is neither is refused."""
    if bits is None:
        with pytest.raises(CalculatorError) as caught:
            speed("bandwidth", text)
        assert caught.value.hint
    else:
        assert speed("bandwidth", text) == bits


@given(st.text(max_size=12))
def test_any_speed_is_read_or_refused(text):
    """Nothing but a CalculatorError comes out."""
    try:
        bits = speed("bandwidth", text)
    except CalculatorError:
        return
    assert bits > 0


def test_a_deadline_says_which_bandwidth_it_needs():
    """With that bandwidth the deadline is met exactly."""
    answer = calc("time", size="70TB", bandwidth="100Mbps", utilization="70", within="10d").answer
    assert answer["in_time"] is False
    again = calc("time", size="70TB", bandwidth=f"{answer['needed']}Mbps", utilization="70").answer
    assert abs(again["days"] - 10) < Fraction(1, 100)


def test_the_faster_way_is_named():
    """A fast link beats shipping, a slow one does not."""
    assert calc("compare", size="10TB", bandwidth="1Gbps").answer["faster"] == "network"
    assert calc("compare", size="100TB", bandwidth="100Mbps").answer["faster"] == "devices"


def test_datasync_basic_is_the_cheaper_mode():
    """Enhanced mode costs more a GB, and by execution."""
    answer = calc("cost", size=f"{50 * TB}", runs="3").answer
    assert answer["cheaper_datasync"] == "basic"
    assert answer["datasync_basic"] < answer["datasync_enhanced"] < answer["acceleration"]


def test_a_price_may_be_given():
    """With or without the calculator's name."""
    assert calc("cost", size="10GB", price=["transfer.datasync.basic=1"]).answer["datasync_basic"] == 10


@pytest.mark.parametrize(
    ("field", "operation", "inputs"),
    [
        ("size", "time", {"size": "0", "bandwidth": "1Gbps"}),
        ("size", "time", {"size": "1e30", "bandwidth": "1Gbps"}),
        ("bandwidth", "time", {"size": "1TB", "bandwidth": "quick"}),
        ("utilization", "time", {"size": "1TB", "bandwidth": "1Gbps", "utilization": "0"}),
        ("utilization", "time", {"size": "1TB", "bandwidth": "1Gbps", "utilization": "120"}),
        ("hours", "time", {"size": "1TB", "bandwidth": "1Gbps", "hours": "25"}),
        ("within", "time", {"size": "1TB", "bandwidth": "1Gbps", "within": "0"}),
        ("capacity", "devices", {"size": "1TB", "capacity": "0"}),
        ("size", "devices", {"size": "0"}),
        ("turnaround", "compare", {"size": "1TB", "bandwidth": "1Gbps", "turnaround": "1000w"}),
        ("copy", "compare", {"size": "1TB", "bandwidth": "1Gbps", "copy": "x"}),
        ("runs", "cost", {"size": "1TB", "runs": "0"}),
        ("size", "multipart", {"size": "0"}),
        ("size", "multipart", {"size": "49TiB"}),
        ("part", "multipart", {"size": "1GB", "part": "6GB"}),
        ("part", "multipart", {"size": "1TB", "part": "5MB"}),
    ],
)
def test_what_has_no_answer_is_refused(field, operation, inputs):
    """With the field, one sentence and a way out."""
    with pytest.raises(CalculatorError) as caught:
        calc(operation, **inputs)
    assert caught.value.field == field
    assert caught.value.hint


def test_a_part_of_a_byte_is_a_byte():
    """2.7 GiB are no whole number of bytes; the object has one byte more, and is not refused."""
    answer = calc("multipart", size="2.7GB", part="5.3MB").answer
    assert answer["parts"] == math.ceil(math.ceil(2.7 * 1024**3) / math.ceil(5.3 * 1024**2))
