"""Fargate's task sizes and bill, held to facts and to brute force."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.contract import CalculatorError, calculate_with
from calculators.fargate import OPERATIONS, calculate, rules
from calculators.fargate.cost import Use
from calculators.inputs import parse_inputs
from calculators.prices import Prices

BY_NAME = {operation.name: operation for operation in OPERATIONS}
PRICES = Prices("fargate.")
FEW = settings(max_examples=80)  # each example reads the price list
SIZES = [(cpu, memory) for cpu in rules.CPUS for memory in rules.memories(cpu)]
# vCPU -> GB, typed off the pricing page on its own.
PAGE = {
    Fraction(1, 4): [Fraction(1, 2), 1, 2],
    Fraction(1, 2): range(1, 5),
    1: range(2, 9),
    2: range(4, 17),
    4: range(8, 31),
    8: range(16, 61, 4),
    16: range(32, 121, 8),
    32: [60, 120, 244],
}


def ask(operation, /, **texts):
    """The result for inputs as they are typed."""
    chosen = BY_NAME[operation]
    return calculate_with((chosen,), operation, parse_inputs(chosen, texts))


def test_the_sizes_are_those_of_the_pricing_page():
    """Eight CPU sizes with 91 combinations in all, as the page lists them."""
    assert {(cpu * 1024, gb * 1024) for cpu, sizes in PAGE.items() for gb in sizes} == set(SIZES)


@given(st.integers(1, 33_000), st.integers(1, 250_000))
def test_the_smallest_size_is_found_by_brute_force(cpu, memory):
    """Of all sizes that have enough of both, the one with the least CPU, then the least memory."""
    enough = [size for size in SIZES if size[0] >= cpu and size[1] >= memory]
    assert rules.smallest(cpu, memory) == (min(enough) if enough else None)


@given(st.sampled_from(SIZES))
def test_each_size_is_its_own_smallest(size):
    """A size that Fargate has needs no rounding up."""
    assert rules.is_size(*size)
    assert rules.smallest(*size) == size


@given(st.sampled_from(SIZES), st.sampled_from(["vcpu", "units"]), st.sampled_from(["gb", "mib", "bytes"]))
def test_sizes_read_the_same_in_every_unit(size, cpu_unit, memory_unit):
    """0.25 and 256 are the same CPU; 0.5, 512 and 512 MB the same memory."""
    cpu, memory = size
    typed_cpu = Fraction(cpu, 1024) if cpu_unit == "vcpu" else cpu
    typed_memory = {"gb": Fraction(memory, 1024), "mib": memory, "bytes": memory * 2**20}[memory_unit]
    assert rules.cpu_units("cpu", typed_cpu) == cpu
    assert rules.mebibytes("memory", typed_memory) == memory


@given(st.fractions(min_value=Fraction(1, 1000), max_value=10**7))
def test_runs_are_billed_by_the_second_and_a_minute_at_least(seconds):
    """Less than a second more than what ran, or a minute."""
    billed = rules.billed_seconds(seconds)
    assert billed == 60 or 0 <= billed - seconds < 1
    assert billed >= max(60, seconds)


@given(st.sampled_from(SIZES), st.integers(1, 10**6), st.integers(0, 180), st.sampled_from(["x86", "arm"]))
def test_the_bill_is_linear(size, seconds, storage, architecture):
    """Twice the time costs twice as much, and the parts add up to the price list's products."""
    use, double = Use(*size, seconds, architecture), Use(*size, 2 * seconds, architecture)
    use.storage = double.storage = storage
    hours = Fraction(seconds, 3600)
    expected = hours * (
        Fraction(size[0], 1024) * PRICES[f"{architecture}.vcpu-hour"]
        + Fraction(size[1], 1024) * PRICES[f"{architecture}.gb-hour"]
        + storage * PRICES["storage"]
    )
    assert use.usd(PRICES) == expected
    assert double.usd(PRICES) == 2 * expected


@given(st.sampled_from(SIZES))
def test_arm_is_about_a_fifth_cheaper(size):
    """Both of its prices are 20 % lower."""
    x86, arm = (Use(*size, 3600, name).usd(PRICES) for name in ("x86", "arm"))
    assert 0.195 < 1 - arm / x86 < 0.205


@given(
    st.integers(1, 4096), st.integers(1, 16_384), st.integers(1, 64), st.integers(1, 256), st.integers(1, 500)
)
def test_tasks_fill_instances_as_a_plain_loop_does(cpu, memory, vcpus, gigabytes, tasks):
    """Tasks are placed one by one where CPU and memory are left."""
    per_instance = rules.tasks_that_fit(cpu, memory, vcpus * 1024, gigabytes * 1024)
    left_cpu, left_memory, placed = vcpus * 1024, gigabytes * 1024, 0
    while left_cpu >= cpu and left_memory >= memory:
        left_cpu, left_memory, placed = left_cpu - cpu, left_memory - memory, placed + 1
    assert per_instance == placed


@FEW
@given(st.integers(1, 400), st.integers(1, 100))
def test_the_cheaper_one_is_named(tasks, cents):
    """The cheapest has the least of the three costs; without Spot Fargate and EC2 are compared."""
    answer = calculate(
        "compare",
        cpu=1,
        memory=2,
        tasks=tasks,
        instance_price=Fraction(cents, 100),
        instance_cpu=8,
        instance_memory=32,
        spot=0,
    ).answer
    assert answer["per_instance"] == 8
    assert answer["instances"] == -(-tasks // 8)
    least = min(answer["fargate"], answer["ec2"])
    assert answer["without_spot"] == ("EC2" if answer["ec2"] == least else "Fargate")


def test_a_full_instance_at_the_break_even():
    """An instance that costs as much as four task-hours breaks even with four tasks."""
    hour = Use(1024, 2048, 3600, "x86").usd(PRICES)
    answer = calculate(
        "compare", cpu=1, memory=2, tasks=4, instance_price=4 * hour, instance_cpu=4, instance_memory=16
    ).answer
    assert answer["break_even_tasks"] == Decimal("4.00")
    assert answer["fargate"] == answer["ec2"]


def test_spot_takes_its_discount_off_cpu_and_memory():
    """70 % off leaves 30 %; storage stays."""
    full = ask("cost", cpu="1", memory="2GB", storage="30", duration="100h").answer
    spot = ask("cost", cpu="1", memory="2GB", storage="30", duration="100h", spot="70").answer
    assert spot["storage_charge"] == full["storage_charge"]
    assert abs(spot["vcpu_charge"] - full["vcpu_charge"] * Decimal("0.3")) < Decimal("0.01")


@pytest.mark.parametrize(
    ("operation", "field", "texts"),
    [
        ("cost", "cpu", {"cpu": "3", "memory": "8"}),
        ("cost", "cpu", {"cpu": "64", "memory": "8"}),
        ("cost", "memory", {"cpu": "1", "memory": "2.5"}),
        ("cost", "memory", {"cpu": "1", "memory": "0"}),
        ("cost", "tasks", {"cpu": "1", "memory": "2", "tasks": "-1"}),
        ("cost", "duration", {"cpu": "1", "memory": "2", "duration": "0"}),
        ("cost", "storage", {"cpu": "1", "memory": "2", "storage": "19"}),
        ("cost", "spot", {"cpu": "1", "memory": "2", "spot": "100"}),
        ("sizes", "cpu", {"cpu": "33000", "memory": "2"}),
        ("sizes", "memory", {"cpu": "1", "memory": "245"}),
        ("fit", "instance_cpu", {"cpu": "4", "memory": "2", "instance_cpu": "2", "instance_memory": "8"}),
        ("fit", "instance_memory", {"cpu": "1", "memory": "9", "instance_cpu": "2", "instance_memory": "8"}),
        (
            "fit",
            "reserve",
            {"cpu": "1", "memory": "2", "instance_cpu": "2", "instance_memory": "8", "reserve": "8"},
        ),
        (
            "compare",
            "instance_price",
            {"cpu": "1", "memory": "2", "instance_cpu": "2", "instance_memory": "8", "instance_price": "-1"},
        ),
    ],
)
def test_what_has_no_answer_names_its_field(operation, field, texts):
    """Bad input is refused with the field and a way out."""
    with pytest.raises(CalculatorError) as refusal:
        ask(operation, **texts)
    assert refusal.value.field == field
    assert refusal.value.hint


@pytest.mark.parametrize("operation", BY_NAME)
@pytest.mark.parametrize("text", ["-1", "0", "1e30", "NaN", "", "99999999999999999999", "0.0000001"])
def test_nothing_but_a_refusal_comes_out(operation, text):
    """Whatever is typed gives an answer or a CalculatorError."""
    for param in BY_NAME[operation].params:
        texts = {p.name: p.example for p in BY_NAME[operation].params if p.required}
        texts[param.name] = text
        with suppress(CalculatorError):
            ask(operation, **texts)


@pytest.mark.parametrize("operation", BY_NAME)
@pytest.mark.parametrize("every", [True, False])
def test_the_examples_of_the_form_have_an_answer(operation, every):
    """Each parameter's example, all of them or only the required ones, gives an answer with its units."""
    params = BY_NAME[operation].params
    result = ask(operation, **{p.name: p.example for p in params if p.example and (every or p.required)})
    assert list(result.answer) == list(result.units)


@pytest.mark.parametrize(
    ("operation", "entry"),
    [("cost", "cost"), ("sizes", "size"), ("fit", "per_instance"), ("fit", "instances"), ("compare", "ec2")],
)
def test_mistakes_give_three_other_answers(operation, entry):
    """Exercises find at least three different wrong options."""
    params = BY_NAME[operation].params
    result = ask(operation, **{p.name: p.example for p in params if p.example and p.name != "spot"})
    wrong = [m.answer for m in result.misconceptions if m.of == entry]
    assert len(set(map(str, wrong))) >= 3
    assert result.answer[entry] not in wrong
