"""EC2: bills add up, credits agree with a simulation by the minute, and offers break even where they say."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import calculators
from calculators.contract import CalculatorError
from calculators.ec2 import OPERATIONS, calculate, rules
from calculators.ec2.commitment import Usage, covered
from calculators.ec2.compare import offer
from calculators.ec2.credits import Account, burstable
from calculators.inputs import parse_inputs
from calculators.prices import Prices, load_prices

GB = 2**30
BURSTABLE = [
    f"{family}.{size}" for family in ("t2", "t3", "t3a", "t4g") for size in ("nano", "large", "xlarge")
]


def answer_of(operation, **inputs):
    """The answer of an operation."""
    return calculate(operation, **inputs).answer


@given(st.integers(0, 10_000_000), st.integers(1, 500))
def test_each_start_is_billed_a_minute_at_least(milliseconds, starts):
    """Billed time is never less than the run, and less than a second more than it or a minute."""
    seconds = Fraction(milliseconds, 1000)
    answer = answer_of("billing", duration=seconds, starts=starts)
    assert answer["billed"] == starts * answer["each"]
    assert max(seconds, 60) <= answer["each"] < max(seconds + 1, 61)


@given(st.integers(0, 10_000_000))
def test_suse_pays_for_full_hours(seconds):
    """An hour at least, and no part of one."""
    billed = answer_of("billing", duration=seconds, system="suse")["billed"]
    assert billed % 3600 == 0
    assert billed >= answer_of("billing", duration=seconds)["billed"]


@given(st.integers(0, 50))
def test_reboots_cost_nothing(reboots):
    """However often an instance is rebooted, its run is one."""
    assert answer_of("billing", duration=100, reboots=reboots)["billed"] == 100


@given(st.integers(1, 200), st.integers(0, 744), st.integers(0, 5), st.integers(0, 300_000))
def test_a_bill_is_the_sum_of_its_parts(count, hours, addresses, gb):
    """Instances, volumes, addresses and transfer, each computed on its own."""
    answer = answer_of(
        "cost",
        instance="m5.large",
        count=count,
        hours=hours,
        addresses=addresses,
        out=gb * GB,
        volume=["gp3:100"],
    )
    expected = (
        count * hours * (Fraction("0.096") + addresses * Fraction("0.005"))
        + count * 8
        + internet_by_gb(max(0, gb - 100))
    )
    assert abs(Fraction(answer["cost"]) - expected) <= Fraction(1, 200)
    assert abs(sum(row["usd"] for row in answer["parts"]) - answer["cost"]) <= Decimal("0.06")


def internet_by_gb(gb):
    """What so many GB cost beyond those that are free, by cumulative boundaries."""
    total, done = Fraction(0), 0
    for end, price in ((10_240, "0.09"), (51_200, "0.085"), (153_600, "0.07"), (10**9, "0.05")):
        part = max(0, min(gb, end) - done)
        total += part * Fraction(price)
        done += part
    return total


@given(st.integers(0, 400_000), st.integers(0, 400_000))
def test_transfer_grows_with_the_data(less, more):
    """More data never costs less, and the first 100 GB cost nothing."""
    prices = Prices("ec2.")
    cost = [
        sum(gb * unit for gb, unit in rules.internet_parts(one, 100, prices)) for one in sorted((less, more))
    ]
    assert cost[0] <= cost[1]
    assert cost[1] == internet_by_gb(max(0, max(less, more) - 100))


@given(
    st.sampled_from(BURSTABLE),
    st.integers(0, 100),
    st.integers(0, 100),
    st.integers(0, 3_000),
    st.integers(0, 300),
)
def test_credits_agree_with_a_simulation(instance, share, utilization, minutes, launch_minutes):
    """Minute by minute: spend launch credits first, earn meanwhile, discard above the limit."""
    _, earned, vcpus = burstable(instance)
    most, spent = earned * 24, Fraction(vcpus * 60 * utilization, 100)
    kept = Fraction(most * share, 100)
    launch = spent * launch_minutes / 60
    account = Account(kept, most, earned, spent, launch)
    for _ in range(minutes):
        from_launch = min(launch, spent / 60)
        launch -= from_launch
        kept = min(most, kept + Fraction(earned, 60) - (spent / 60 - from_launch))
    assert account.balance_after(Fraction(minutes, 60)) == kept + launch
    lasts = account.hours_lasting()
    if lasts is not None:
        assert account.balance_after(lasts) == 0


@given(st.integers(1, 10), st.integers(1, 48))
def test_launch_credits_are_spent_first(utilization, hours):
    """Above the limit nothing is earned: the balance falls by what is spent, to the limit and not below it."""
    _, earned, vcpus = burstable("t2.large")
    spent = Fraction(vcpus * 60 * utilization, 100)
    after = Account(24 * earned, 24 * earned, earned, spent, 60).balance_after(hours)
    assert after == max(24 * earned, 24 * earned + 60 - spent * hours)


def test_launch_credits_do_not_count_towards_the_limit():
    """A new t2.nano that idles a day has its 30 launch credits and the 72 that it earned."""
    day = {"instance": "t2.nano", "utilization": 0, "duration": 86_400}
    assert answer_of("credits", **day, balance=30, launch=30)["left"] == 102
    assert answer_of("credits", **day, balance=30)["left"] == 72


@pytest.mark.parametrize(
    ("instance", "balance", "launch"),
    [("t2.nano", None, 31), ("t2.nano", 20, 30), ("t2.nano", 100, 3), ("t3.nano", 10, 3)],
)
def test_launch_credits_are_those_of_t2_in_standard_mode(instance, balance, launch):
    """At most 30 a vCPU, no more than there are, and all above the limit."""
    with pytest.raises(CalculatorError) as refusal:
        answer_of("credits", instance=instance, balance=balance, launch=launch)
    assert refusal.value.field == "launch"


def test_gateways_are_charged_for_started_hours():
    """Ten and a half hours of a NAT gateway, or of an interface endpoint, are eleven."""
    hours = {"hours": Fraction(21, 2)}
    assert answer_of("network", gateways=2, **hours)["cost"] == Decimal("0.99")
    endpoints = answer_of("endpoint", data=0, service="other", zones=2, **hours)
    assert (endpoints["nat"], endpoints["interface_endpoint"]) == (Decimal("0.99"), Decimal("0.22"))


def test_surplus_within_a_day_is_not_charged():
    """What 24 hours of earning can pay back costs nothing yet, the rest does."""
    answer = answer_of("credits", instance="t3.micro", duration=5 * 3600)
    assert (answer["surplus"], answer["charged"]) == (252, 0)
    answer = answer_of("credits", instance="t3.micro", duration=10 * 3600)
    assert answer["charged"] == answer["surplus"] - 288
    assert answer["cost"] == Decimal("0.420000")


@given(
    st.lists(st.tuples(st.integers(1, 20), st.integers(1, 100), st.integers(0, 100)), min_size=1, max_size=5),
    st.integers(0, 5_000),
)
def test_a_commitment_pays_where_it_saves_most(kinds, commitment):
    """It is used up or all is covered, and no other way of spending it leaves less to pay on demand."""
    usage = [Usage(f"k{i}", n, od, Fraction(od * (100 - s), 100)) for i, (n, od, s) in enumerate(kinds)]
    units = covered(usage, commitment)
    used = sum(n * one.plan for n, one in zip(units, usage, strict=True))
    rest = sum((one.count - n) * one.on_demand for n, one in zip(units, usage, strict=True))
    assert used == commitment or all(n == one.count for n, one in zip(units, usage, strict=True))
    left, reverse = Fraction(commitment), Fraction(0)
    for one in sorted(usage, key=lambda one: one.saved):
        number = min(one.count, left / one.plan) if one.plan else one.count
        left -= number * one.plan
        reverse += (one.count - number) * one.on_demand
    assert rest <= reverse


@given(st.integers(0, 744), st.integers(1, 3000), st.integers(0, 95), st.sampled_from(["1", "3"]))
def test_the_cheapest_offer_is_the_lowest(hours, upfront, discount, years):
    """The winner's month is the minimum, and a commitment costs the same however much runs."""
    answer = answer_of(
        "compare",
        rate=Fraction("0.1"),
        hours=hours,
        years=years,
        reserved=[f"{upfront}+0.01"],
        spot=f"{discount}%",
    )
    assert answer["cost"] == min(answer["on_demand"], answer["reserved"], answer["spot"])
    at_none = answer_of("compare", rate=Fraction("0.1"), hours=0, years=years, reserved=[f"{upfront}+0.01"])
    assert at_none["reserved"] == answer["reserved"]
    assert answer["saving"] >= 0


@given(st.integers(1, 99))
def test_a_commitment_breaks_even_at_its_share_of_the_price(discount):
    """At the break-even, on-demand and the commitment cost the same to a few cents."""
    inputs = {"rate": Fraction(1, 5), "instance_plan": f"{discount}%"}
    answer = answer_of("compare", **inputs)
    assert answer["utilization"] == 100 - discount
    there = answer_of("compare", **inputs, hours=Fraction(answer["break_even"]))
    assert abs(there["on_demand"] - there["instance_plan"]) <= Decimal("0.03")


def test_offers_are_read_as_written():
    """An hour, percent off, upfront and an hour, with or without dollar signs."""
    rate = Fraction(1, 10)
    read = {text: offer("reserved", text, rate) for text in ("0.06", "40%", "250+0.03", "$500+$0")}
    assert [(one.upfront, one.hourly) for one in read.values()] == [
        (0, Fraction("0.06")),
        (0, Fraction("0.06")),
        (250, Fraction("0.03")),
        (500, 0),
    ]
    assert read["$500+$0"].name == "Reserved, all upfront"


@given(st.integers(0, 50_000), st.integers(1, 6))
def test_a_gateway_endpoint_is_never_dearer(gb, zones):
    """For S3 and DynamoDB nothing beats what is free."""
    answer = answer_of("endpoint", data=gb * GB, zones=zones)
    assert answer["gateway_endpoint"] == 0
    assert answer["saving"] == answer["nat"] >= answer["interface_endpoint"]


def test_an_interface_endpoint_beside_nat_pays_from_its_break_even():
    """With NAT gateways that stay, little data is cheaper through them."""
    inputs = {"service": "other", "keep_nat": True, "zones": 2}
    at = answer_of("endpoint", data=GB, **inputs)["break_even"]
    below, above = int(at) - 1, int(at) + 2
    assert answer_of("endpoint", data=below * GB, **inputs)["cheapest"] == "NAT gateway"
    assert answer_of("endpoint", data=above * GB, **inputs)["cheapest"] == "interface endpoint"


def test_the_price_table_is_of_one_kind():
    """Each type is FAMILY.SIZE with a positive amount as text, and the table says what it is."""
    path = Path(calculators.__file__).parent / "ec2" / "instances.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    assert set(table) == {"unit", "region", "as_of", "source", "values"}
    assert len(table["values"]) == 1_367
    for name, amount in table["values"].items():
        assert name.count(".") == 1
        assert Fraction(amount) > 0
    assert load_prices("ec2.linux.")["ec2.linux.m5.large"].value == "0.096"


@pytest.mark.parametrize("name", ["ec2.linux.m5.large", "linux.m5.large"])
def test_an_instance_may_have_a_price_of_ones_own(name):
    """With the calculator's name or without it."""
    assert answer_of("cost", instance="M5.Large", price=[f"{name}=0.08"])["cost"] == Decimal("58.40")


def test_unknown_types_are_refused_with_close_names():
    """A slip of the finger is met with what was meant."""
    with pytest.raises(CalculatorError) as raised:
        calculate("cost", instance="m5.lage")
    assert "m5.large" in raised.value.hint


@pytest.mark.parametrize(
    ("operation", "inputs", "field"),
    [
        ("cost", {"instance": "m5.large", "count": 0}, "count"),
        ("cost", {"instance": "m5.large", "hours": 745}, "hours"),
        ("cost", {"instance": "m5.large", "starts": 10**9}, "starts"),
        ("cost", {"instance": "m5.large", "system": "rhel"}, "rate"),
        ("cost", {"instance": "m5.large", "rate": -1}, "rate"),
        ("cost", {"instance": "m5.large", "volume": ["floppy:1"]}, "volume"),
        ("cost", {"instance": "m5.large", "volume": ["gp3:1:99999"]}, "volume"),
        ("cost", {"instance": "m5.large", "volume": ["gp3:1"] * 41}, "volume"),
        ("cost", {"instance": "m5.large", "out": 500}, "out"),
        ("cost", {"instance": "m5.large", "out": 10**40}, "out"),
        ("cost", {"instance": "m5.large", "price": ["ebs.gp3.storage=1"]}, "price"),
        ("cost", {"instance": "m5.large", "price": ["nonsense=1"]}, "price"),
        ("cost", {"instance": "x" * 500}, "instance"),
        ("billing", {"duration": 10**30}, "duration"),
        ("billing", {"duration": 1, "starts": 0}, "starts"),
        ("billing", {"duration": 1, "reboots": -1}, "reboots"),
        ("billing", {"duration": 1, "instance": "m5.none"}, "instance"),
        ("compare", {"spot": "50%"}, "instance"),
        ("compare", {"rate": 1}, "reserved"),
        ("compare", {"rate": 0, "spot": "50%"}, "rate"),
        ("compare", {"rate": 1, "spot": "10+0.5"}, "spot"),
        ("compare", {"rate": 1, "spot": "150%"}, "spot"),
        ("compare", {"rate": 1, "reserved": ["-5+1"]}, "reserved"),
        ("compare", {"rate": 1, "reserved": ["1e30"]}, "reserved"),
        ("compare", {"rate": 1, "reserved": ["0.5"] * 21}, "reserved"),
        ("compare", {"rate": 1, "compute_plan": "cheap"}, "compute_plan"),
        ("commitment", {"commitment": -1, "usage": ["a=1x1:1"]}, "commitment"),
        ("commitment", {"commitment": 1, "usage": ["a=1x1:2"]}, "usage"),
        ("commitment", {"commitment": 1, "usage": ["a=1x0:0"]}, "usage"),
        ("commitment", {"commitment": 1, "usage": ["a=xx1:2"]}, "usage"),
        ("network", {}, "out"),
        ("network", {"addresses": -1}, "addresses"),
        ("network", {"zones": 3}, "zones"),
        ("endpoint", {"data": GB, "zones": 0}, "zones"),
        ("credits", {"instance": "t1.micro"}, "instance"),
        ("credits", {"instance": "t3.micro", "utilization": 101}, "utilization"),
        ("credits", {"instance": "t3.micro", "balance": 289}, "balance"),
        ("credits", {"instance": "t3.micro", "duration": 10**10}, "duration"),
        ("credits", {"instance": "t3.micro", "against": "m5"}, "against"),
        ("credits", {"instance": "t3.micro", "against": "m5.large", "price": ["credits.t3=0"]}, "price"),
        ("instance", {"instance": "m99"}, "instance"),
        ("instance", {"instance": "m5.huge"}, "instance"),
        ("instance", {"instance": "../m5"}, "instance"),
    ],
)
def test_what_has_no_answer_is_refused(operation, inputs, field):
    """The refusal names the input and the way out."""
    with pytest.raises(CalculatorError) as raised:
        calculate(operation, **inputs)
    assert raised.value.field == field
    assert raised.value.hint


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_the_examples_of_the_inputs_have_an_answer(operation):
    """What a form shows at first works, with three wrong answers for its main number."""
    raw = {param.name: param.example for param in operation.params if param.name != "price"}
    result = calculate(operation.name, **parse_inputs(operation, raw))
    main = {"compare": "cost", "endpoint": "saving", "instance": "month"}.get(
        operation.name, next(iter(result.answer))
    )
    assert len([wrong for wrong in result.misconceptions if wrong.of == main]) >= 3
    assert set(result.answer) == set(result.units)
