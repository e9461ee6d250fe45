"""EBS: the rules of the volume types hold for any size, and agree with sums done another way."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.contract import CalculatorError
from calculators.ebs import OPERATIONS, calculate, rules
from calculators.ebs.cost import month_parts
from calculators.ebs.general import gp2_burst_seconds
from calculators.ebs.hdd import burst_seconds, scan_seconds
from calculators.prices import Prices

GIB = 2**30
sizes = st.integers(1, 16_384)


def cost_of(**inputs):
    """The main answer of ``cost``."""
    return calculate("cost", **inputs).answer["cost"]


@given(sizes)
def test_a_gp2_bucket_lasts_as_long_as_simulated(size):
    """Spending 3,000 and earning the baseline each second empties 5.4 million credits in the computed time."""
    seconds = gp2_burst_seconds(size, 3_000, rules.GP2_BUCKET)
    baseline = rules.gp2_baseline(size)
    if seconds is None:
        assert size >= 1_000
    else:
        assert rules.GP2_BUCKET + baseline * seconds - 3_000 * seconds == 0
        assert seconds >= 1_800


@given(sizes)
def test_a_larger_gp2_volume_is_never_slower(size):
    """Baseline and throughput grow with the size, within their bounds."""
    assert 100 <= rules.gp2_baseline(size) <= rules.gp2_baseline(size + 1) <= 16_000
    assert rules.gp2_steady_throughput(size) <= rules.gp2_steady_throughput(size + 1) <= 250


@given(st.integers(1, 65_536), st.integers(3_000, 80_000), st.integers(125, 2_000))
def test_gp3_takes_what_its_limits_say(size, iops, throughput):
    """A volume is accepted exactly where 500 IOPS a GiB and 0.25 MiB/s an IOPS allow it."""
    inputs = {"size": size, "iops": iops, "throughput": throughput}
    if iops <= max(3_000, 500 * size) and 4 * throughput <= iops:
        assert calculate("gp3", **inputs).answer["most_iops"] >= iops
    else:
        with pytest.raises(CalculatorError, match=r"may have|allow"):
            calculate("gp3", **inputs)


@given(st.integers(256, 65_536), st.integers(100, 256_000))
def test_io2_tiers_add_up_to_a_sum_over_each_io(size, iops):
    """Each IOPS costs its own tier's price."""
    prices = Prices("ebs.")
    expected = size * Fraction("0.125") + sum(
        Fraction(price) * max(0, min(iops, last) - first)
        for first, last, price in (
            (0, 32_000, "0.065"),
            (32_000, 64_000, "0.0455"),
            (64_000, 256_000, "0.03185"),
        )
    )
    assert sum(part[3] for part in month_parts("io2", size, iops, 0, prices)) == expected


@given(st.integers(1, 16_384), st.integers(0, 64_000), st.integers(0, 1_000))
def test_the_cheapest_type_is_confirmed_by_brute_force(size, iops, throughput):
    """What ``compare`` sizes is enough, and one GiB or IOPS less would not be."""
    for kind in ("gp2", "gp3", "io1", "io2"):
        found = rules.sized_for(kind, size, iops, throughput)
        if found is None:
            continue
        gib, bought, _ = found
        assert gib >= size
        if kind == "gp2":
            assert rules.gp2_baseline(gib) >= iops
            assert rules.gp2_steady_throughput(gib) >= throughput
            smaller = gib - 1
            assert smaller < size or (
                rules.gp2_baseline(smaller) < iops or rules.gp2_steady_throughput(smaller) < throughput
            )
        elif kind == "gp3":
            assert rules.gp3_most_iops(gib) >= bought >= iops
            assert rules.gp3_most_throughput(bought) >= throughput
        else:
            assert rules.most_iops(kind, gib) >= bought >= iops
            assert rules.most_throughput(kind, bought) >= throughput
            assert bought in (100, iops) or rules.most_throughput(kind, bought - 1) < throughput


def test_every_gp2_size_that_could_do_it_was_considered():
    """For small sizes, all of them are tried."""
    for iops, throughput in ((100, 0), (700, 0), (0, 100), (0, 200), (3_100, 240), (16_000, 250)):
        found = rules.sized_for("gp2", 1, iops, throughput)
        smallest = next(
            size
            for size in range(1, 16_385)
            if rules.gp2_baseline(size) >= iops and rules.gp2_steady_throughput(size) >= throughput
        )
        assert found is not None
        assert found[0] == smallest


@given(st.integers(125, 16_384), st.sampled_from(["st1", "sc1"]))
def test_a_full_hdd_bucket_is_enough_for_a_scan(size, kind):
    """The bucket lasts at least as long as reading the whole volume takes."""
    lasts = burst_seconds(kind, size)
    assert lasts is None or lasts >= scan_seconds(kind, size)
    base, burst = rules.hdd_rates(kind, size)
    assert base <= burst


@given(st.integers(1, 1_024), st.integers(60, 30 * 86_400), st.integers(1, 50))
def test_cost_is_proportional_to_time_and_number(size, seconds, count):
    """Half the time costs half, and so does half the number."""
    one = cost_of(size=size, type="gp2", duration=seconds)
    several = cost_of(size=size, type="gp2", duration=seconds, count=count)
    exact = Fraction(size * seconds * count, 30 * 86_400 * 10)
    assert abs(Fraction(several) - exact) <= Fraction(1, 200)
    assert several >= one


@given(st.integers(1, 1_000), st.lists(st.integers(0, 50), max_size=5), st.integers(1, 30))
def test_snapshots_add_up(data, changes, times):
    """A list of changes, repeated, is the same as writing it so often."""
    inputs = {"data": data, "change": changes, "times": times}
    stored = calculate("snapshots", **inputs).answer["stored"]
    assert stored == data + times * sum(changes)
    assert stored == calculate("snapshots", data=data, change=changes * times).answer["stored"]


@given(st.integers(1, 1_000), st.integers(0, 400))
def test_an_archived_snapshot_pays_for_ninety_days(data, days):
    """Storage and early deletion together are never less than 90 days, and more only after them."""
    answer = calculate("archive", data=data, kept=days * 86_400).answer
    exact = Fraction(data * max(days, 90), 30) * Fraction("0.0125")
    assert abs(Fraction(answer["cost"]) - exact) <= Fraction(1, 200)


@given(sizes)
def test_bare_numbers_and_units_mean_the_same(size):
    """100, 100 GiB and 102,400 MiB are one volume."""
    assert rules.whole_gib(size) == rules.whole_gib(size * GIB) == size


def test_the_shortest_time_billed_is_a_minute():
    """A volume deleted after a second pays for 60."""
    assert cost_of(size=1000, type="gp2", duration=1) == cost_of(size=1000, type="gp2", duration=60)


def test_a_price_of_ones_own_is_used():
    """--price changes the sum and is listed as given."""
    result = calculate("cost", size=100, type="gp2", price=["gp2.storage=0.2"])
    assert result.answer["cost"] == 20
    assert [price.as_of for price in result.prices] == ["given"]


@pytest.mark.parametrize(
    ("operation", "inputs", "field"),
    [
        ("cost", {"size": 0}, "size"),
        ("cost", {"size": 10**40}, "size"),
        ("cost", {"size": Fraction(1, 3)}, "size"),
        ("cost", {"size": 10, "type": "gp2", "iops": 3000}, "iops"),
        ("cost", {"size": 10, "type": "io1"}, "iops"),
        ("cost", {"size": 10, "type": "io1", "iops": 501}, "iops"),
        ("cost", {"size": 10, "type": "io2", "iops": 99}, "iops"),
        ("cost", {"size": 10, "type": "io2", "iops": 100, "throughput": 200}, "throughput"),
        ("cost", {"size": 10, "count": 0}, "count"),
        ("cost", {"size": 10, "days": 32}, "days"),
        ("cost", {"size": 10, "duration": 31 * 86_400}, "duration"),
        ("cost", {"size": 10, "requests": 1}, "requests"),
        ("cost", {"size": 10, "type": "standard", "requests": 10**20}, "requests"),
        ("cost", {"size": 10, "price": ["gp3.storage"]}, "price"),
        ("gp2", {"size": 100, "load": 3001}, "load"),
        ("gp2", {"size": 100, "balance": 101}, "balance"),
        ("gp2", {"size": 100, "io_size": 0}, "io_size"),
        ("gp2", {"size": 16_385}, "size"),
        ("gp3", {"size": 10, "iops": 2999}, "iops"),
        ("gp3", {"size": 10, "throughput": 2001}, "throughput"),
        ("io1", {"size": 3}, "size"),
        ("sc1", {"size": 1}, "size"),
        ("compare", {"size": 1, "iops": 256_001}, "iops"),
        ("compare", {"size": 20_000, "iops": 100, "hdd": True}, "hdd"),
        ("snapshots", {"data": 0}, "data"),
        ("snapshots", {"data": 1, "change": [1], "times": 100_000}, "times"),
        ("archive", {"data": 1, "kept": 10**30}, "kept"),
        ("archive", {"data": 1, "restored": 90_000}, "restored"),
    ],
)
def test_what_ebs_would_not_take_is_refused(operation, inputs, field):
    """The refusal names the input and the way out."""
    with pytest.raises(CalculatorError) as raised:
        calculate(operation, **inputs)
    assert raised.value.field == field
    assert raised.value.hint


def test_hdd_volumes_win_only_when_they_are_asked_for():
    """Cold storage is cheapest for much data and little throughput."""
    assert calculate("compare", size=8_000).answer["cheapest"] == "gp3"
    assert calculate("compare", size=8_000, hdd=True).answer["cheapest"] == "sc1"


def test_instances_without_nitro_get_less_for_the_same_money():
    """io1 stops at 32,000 IOPS and 500 MiB/s there, and is billed all the same."""
    old = calculate("io1", size=1_280, iops=64_000, without_nitro=True).answer
    new = calculate("io1", size=1_280, iops=64_000).answer
    assert (old["iops"], old["throughput"]) == (32_000, 500)
    assert old["cost"] == new["cost"] == Decimal("4320.00")


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_the_examples_of_the_inputs_have_an_answer(operation):
    """What a form shows at first works, with three wrong answers for its main number."""
    from calculators.inputs import parse_inputs

    skipped = {"price", "requests"}
    if operation.name == "compare":
        skipped.add("hdd")
    raw = {param.name: param.example for param in operation.params if param.name not in skipped}
    result = calculate(operation.name, **parse_inputs(operation, raw))
    main = next(iter(result.answer))
    of = "cost" if main == "cheapest" else main
    assert len([wrong for wrong in result.misconceptions if wrong.of == of]) >= 3
    assert set(result.answer) == set(result.units)
