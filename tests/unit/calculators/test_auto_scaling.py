"""EC2 Auto Scaling: policies against brute force and their own limits."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.auto_scaling import OPERATIONS, calculate
from calculators.auto_scaling.rules import check_steps, chosen_step, refresh_batch, rounded_change, tracked
from calculators.contract import CalculatorError
from calculators.inputs import parse_inputs

SIZES = st.integers(1, 500)
METRICS = st.fractions(0, 1000, max_denominator=20)
TARGETS = st.fractions(1, 500, max_denominator=20)


@given(SIZES, METRICS, TARGETS)
def test_target_tracking_finds_the_smallest_group_that_reaches_the_target(current, metric, target):
    """At that capacity the same load is at or below the target, with one instance less above it."""
    capacity = tracked(current, metric, target)
    load = current * metric
    assert load <= capacity * target
    assert capacity == 0 or load > (capacity - 1) * target


@given(SIZES, METRICS, TARGETS, st.integers(0, 50), st.integers(50, 600))
def test_capacity_keeps_to_the_limits(current, metric, target, minimum, maximum):
    """Whatever the metric, and without scale-in never below what there is."""
    inputs = {"current": current, "metric": metric, "target": target, "minimum": minimum, "maximum": maximum}
    assert minimum <= calculate("target", **inputs).answer["capacity"] <= maximum
    held = calculate("target", **inputs, disable_scale_in=True).answer["capacity"]
    assert held >= min(current, maximum)


@given(SIZES, st.lists(st.tuples(st.integers(0, 200), st.integers(1, 100)), min_size=2, max_size=4))
def test_the_policy_that_wants_most_wins(current, policies):
    """Several policies ask for as much as the greediest alone."""
    (metric, target), *others = policies
    together = calculate(
        "target", current=current, metric=metric, target=target, other=[f"{m}:{t}" for m, t in others]
    ).answer["capacity"]
    assert together == max(tracked(current, m, t) for m, t in policies)


@given(st.fractions(-300, 300, max_denominator=100))
def test_changes_round_toward_zero_but_never_to_it(change):
    """AWS's four rules of rounding, one by one."""
    got = rounded_change(change)
    if change == int(change):
        assert got == change
    elif change > 1:
        assert got == change.__floor__()
    elif change > 0:
        assert got == 1
    elif change > -1:
        assert got == -1
    else:
        assert got == change.__ceil__()


BOUNDS = st.lists(st.integers(0, 60), min_size=1, max_size=6, unique=True).map(sorted)


@given(BOUNDS, st.fractions(-100, 100, max_denominator=10))
def test_each_metric_falls_into_one_step(bounds, breach):
    """Steps of a scale-out policy share out everything from their lowest bound up."""
    steps = [(low, high, 1) for low, high in zip(bounds, [*bounds[1:], None], strict=True)]
    check_steps(steps)
    inside = [
        at for at, (low, high, _) in enumerate(steps) if breach >= low and (high is None or breach < high)
    ]
    assert chosen_step(steps, breach) == (inside[0] if inside else None)


@given(BOUNDS, st.fractions(-100, -1, max_denominator=10))
def test_a_scale_in_policy_mirrors_a_scale_out_policy(bounds, breach):
    """Below the threshold the upper bound belongs to the step instead of the lower."""
    out = [(low, high, 1) for low, high in zip(bounds, [*bounds[1:], None], strict=True)]
    into = [(None if high is None else -high, -low, 1) for low, high, _ in out]
    check_steps(into)
    assert chosen_step(into, breach) == chosen_step(out, -breach)


@given(BOUNDS, st.integers(1, 5))
def test_a_gap_or_an_overlap_is_refused(bounds, shift):
    """Moving a bound that two steps share makes a policy that AWS refuses."""
    steps = [
        (low, high, 1)
        for low, high in zip([0, *[b + 10 for b in bounds]], [*[b + 10 for b in bounds], None], strict=True)
    ]
    for moved in (shift, -shift):
        broken = [*steps[:-1], (steps[-1][0] + moved, None, 1)]
        with pytest.raises(CalculatorError):
            check_steps(broken)


@given(SIZES, st.integers(0, 100), st.integers(1, 200))
def test_what_warms_up_is_not_asked_for_twice(current, warming, percent):
    """A step that is applied again while its instances warm up changes nothing."""
    once = calculate("step", current=current, metric=1, threshold=0, step=[f"0::{percent}"]).answer["change"]
    again = calculate(
        "step", current=current, metric=1, threshold=0, step=[f"0::{percent}"], warming=once
    ).answer
    assert again["change"] == 0
    more = calculate(
        "step", current=current, metric=1, threshold=0, step=[f"0::{percent}"], warming=warming
    ).answer
    assert more["capacity"] == max(current + warming, current + once)


@given(st.integers(0, 10**6), SIZES, st.integers(1, 1000), st.integers(1, 50))
def test_the_group_for_a_backlog_just_meets_the_latency(messages, instances, processing, factor):
    """Worked off by that many instances the queue is done in time; by one fewer it is not."""
    latency = processing * factor
    answer = calculate(
        "backlog", messages=messages, instances=instances, processing=processing, latency=latency
    ).answer
    needed = answer["instances"]
    assert messages * processing <= needed * latency
    assert needed == 0 or messages * processing > (needed - 1) * latency
    assert answer["acceptable_backlog"] == factor


@given(st.integers(1, 300), st.integers(0, 100), st.none() | st.integers(100, 200))
def test_a_refresh_replaces_everything_within_its_bounds(instances, minimum, maximum):
    """All instances are replaced; unless nothing may be missing, the minimum is kept."""
    if maximum is not None and maximum - minimum > 100:
        return
    batch, lowest, highest = refresh_batch(instances, minimum, maximum)
    assert 1 <= batch <= instances
    if maximum is not None or minimum < 100:
        assert lowest * 100 >= instances * minimum or lowest == instances - 1
    assert highest == instances or maximum is not None
    batches = calculate(
        "refresh", instances=instances, minimum_healthy=minimum, maximum_healthy=maximum
    ).answer["batches"]
    assert (batches - 1) * batch < instances <= batches * batch


LOADS = st.lists(st.integers(0, 3000), min_size=1, max_size=60)


@given(LOADS, st.integers(20, 200), st.sampled_from(["target", "simple"]), st.integers(0, 5))
def test_a_simulation_keeps_its_books(load, target, policy, warmup):
    """Desired, in service and warming agree from minute to minute, within the limits."""
    answer = calculate(
        "simulate",
        load=load,
        target=target,
        policy=policy,
        warmup=warmup * 60,
        minimum=2,
        maximum=12,
        in_after=3,
    ).answer
    rows = answer["timeline"]
    assert len(rows) == len(load)
    for row, after in pairwise(rows):
        assert 2 <= row["desired"] <= 12
        assert after["in_service"] + after["warming"] == row["desired"]
    assert answer["instance_minutes"] == sum(row["in_service"] + row["warming"] for row in rows)
    assert answer["overloaded"] == sum(
        n > target * row["in_service"] for n, row in zip(load, rows, strict=True)
    )


@given(st.integers(1, 20), st.integers(100, 1000))
def test_a_steady_load_settles_at_its_need(start, load):
    """Target tracking ends between what the scale-in threshold allows and the need itself."""
    answer = calculate(
        "simulate", load=[f"{load}x60"], target=100, start=start, in_after=3, warmup=60, in_below=90
    ).answer
    need = -(-load // 100)
    assert answer["final"] >= need
    assert answer["final"] == need or load * 100 >= 90 * 100 * answer["final"]


@given(st.integers(2, 12), st.randoms(use_true_random=False))
def test_terminations_balance_the_zones(count, rng):
    """Removing one by one, the zone that loses an instance is among the fullest each time."""
    instances = [
        f"i{n}:{rng.choice('abc')}:v{rng.randint(1, 3)}:{rng.randint(1, 500)}m" for n in range(count)
    ]
    order = calculate("termination", instance=instances, remove=count).answer["order"]
    left = [text.split(":")[1] for text in instances]
    for row in order:
        assert left.count(row["zone"]) == max(left.count(zone) for zone in left)
        left.remove(row["zone"])


def test_protected_instances_stay():
    """The fullest zone is passed over when all of it is protected."""
    answer = calculate(
        "termination", instance=["a1:a:v1:1h:protected", "a2:a:v1:1h:protected", "b1:b:v2:1h"]
    ).answer
    assert answer["first"] == "b1"


def test_no_wrong_answer_names_several_where_one_is_certain():
    """An option like "a or b" beside single instances would give itself away."""
    group = ["a:z1:v1:59m", "b:z1:v1:490m", "c:z2:v2:170m", "d:z2:v1:95m", "e:z2:v1:62m"]
    result = calculate("termination", instance=group)
    assert result.answer["first"] == "d"
    assert not any(" or " in str(wrong.answer) for wrong in result.misconceptions)


def test_arrivals_can_need_more_than_the_backlog():
    """200 messages a second of 100 ms keep 20 instances busy; taking 15 for the backlog is a mistake of its own."""
    inputs = {"messages": 1500, "instances": 10, "processing": Fraction(1, 10), "latency": 10, "arrival": 200}
    result = calculate("backlog", **inputs)
    assert result.answer["instances"] == 20
    assert [wrong.mistake for wrong in result.misconceptions if wrong.answer == 15] == [
        "looks at the messages that wait only, not at what arrives and the group's limits"
    ]
    assert calculate("backlog", **inputs, maximum=0).answer["drained_after"] is None


def test_a_refresh_says_what_comes_first():
    """The three behaviours of an instance maintenance policy."""
    orders = [
        calculate("refresh", instances=20, minimum_healthy=low, maximum_healthy=high).answer["order"]
        for low, high in ((90, None), (100, 110), (90, 110), (90, 100))
    ]
    assert orders == [
        "terminate and launch",
        "launch before terminating",
        "custom: some of both",
        "terminate and launch",
    ]


def test_chance_is_named():
    """Equal instances are all named."""
    assert calculate("termination", instance=["x:a:v1:30m", "y:b:v1:90m"]).answer["first"] == "x or y"


@pytest.mark.parametrize(
    ("operation", "inputs", "field"),
    [
        ("target", {"current": 0, "metric": 1, "target": 1}, "current"),
        ("target", {"current": 10**30, "metric": 1, "target": 1}, "current"),
        ("target", {"current": 1, "metric": -1, "target": 1}, "metric"),
        ("target", {"current": 1, "metric": 1, "target": 0}, "target"),
        ("target", {"current": 1, "metric": 1, "target": 1, "minimum": 3, "maximum": 2}, "maximum"),
        ("target", {"current": 1, "metric": 1, "target": 1, "other": ["5"]}, "other"),
        ("target", {"current": 1, "metric": 1, "target": 1, "other": ["5:0"]}, "other"),
        ("step", {"current": 1, "metric": 1, "threshold": 1, "step": ["1:2"]}, "step"),
        ("step", {"current": 1, "metric": 1, "threshold": 1, "step": ["::"]}, "step"),
        ("step", {"current": 1, "metric": 1, "threshold": 1, "step": [" "]}, "step"),
        ("step", {"current": 1, "metric": 1, "threshold": 1, "step": ["5:3:1"]}, "step"),
        ("step", {"current": 1, "metric": 1, "threshold": 1, "step": ["-5::1"]}, "step"),
        ("step", {"current": 1, "metric": 1, "threshold": 1, "step": ["0::1", "5::1"]}, "step"),
        (
            "step",
            {"current": 1, "metric": 1, "threshold": 1, "step": ["0::-1"], "type": "ExactCapacity"},
            "step",
        ),
        (
            "step",
            {
                "current": 1,
                "metric": 1,
                "threshold": 1,
                "step": ["0::1"],
                "type": "ExactCapacity",
                "minimum_adjustment": 1,
            },
            "minimum_adjustment",
        ),
        ("backlog", {"messages": 1, "instances": 0, "processing": 1, "latency": 1}, "instances"),
        ("backlog", {"messages": 1, "instances": 1, "processing": 0, "latency": 1}, "processing"),
        ("backlog", {"messages": 1, "instances": 1, "processing": 2, "latency": 1}, "latency"),
        ("refresh", {"instances": 0}, "instances"),
        ("refresh", {"instances": 1, "minimum_healthy": 101}, "minimum_healthy"),
        ("refresh", {"instances": 1, "maximum_healthy": 99}, "maximum_healthy"),
        ("refresh", {"instances": 1, "minimum_healthy": 20, "maximum_healthy": 150}, "maximum_healthy"),
        ("simulate", {"load": ["1x900", "1x101"], "target": 1}, "load"),
        ("simulate", {"load": ["-1"], "target": 1}, "load"),
        ("simulate", {"load": ["1"], "target": 0}, "target"),
        ("simulate", {"load": ["1"], "target": 1, "warmup": 30}, "warmup"),
        ("simulate", {"load": ["1"], "target": 1, "minimum": 0}, "minimum"),
        ("simulate", {"load": ["1"], "target": 1, "start": 200}, "start"),
        ("termination", {"instance": ["a:b"]}, "instance"),
        ("termination", {"instance": ["a:b:v1:soon"]}, "instance"),
        ("termination", {"instance": ["a:b:x1:1h"]}, "instance"),
        ("termination", {"instance": ["a:b:v1:1h", "a:b:v1:1h"]}, "instance"),
        ("termination", {"instance": ["a:b:v1:1h:protected"]}, "instance"),
        ("termination", {"instance": ["a:b:v1:1h"], "remove": 2}, "remove"),
    ],
)
def test_what_has_no_answer_is_refused(operation, inputs, field):
    """The field that is wrong is named."""
    with pytest.raises(CalculatorError) as refusal:
        calculate(operation, **inputs)
    assert refusal.value.field == field
    assert refusal.value.message


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_the_forms_example_has_an_answer(operation):
    """Each operation answers on its own examples."""
    result = calculate(
        operation.name, **parse_inputs(operation, {p.name: p.example for p in operation.params if p.example})
    )
    assert set(result.answer) == set(result.units)
    assert result.steps
    assert result.assumptions


@pytest.mark.parametrize(
    ("operation", "inputs", "of"),
    [
        ("target", {"current": 6, "metric": 85, "target": 50}, "capacity"),
        (
            "step",
            {"current": 13, "metric": 72, "threshold": 50, "step": ["0:10:10", "10:20:20", "20::30"]},
            "capacity",
        ),
        (
            "backlog",
            {"messages": 5000, "instances": 8, "processing": Fraction(1, 5), "latency": 60},
            "instances",
        ),
        ("refresh", {"instances": 14, "minimum_healthy": 80}, "batches"),
        ("simulate", {"load": ["400 900x4 700"], "target": 100, "start": 4}, "peak"),
        ("termination", {"instance": ["a1:a:v2:59m", "a2:a:v1:70m", "a3:a:v3:10m", "b1:b:v1:3h"]}, "first"),
    ],
)
def test_wrong_answers_are_many_and_different(operation, inputs, of):
    """At least three mistakes lead to answers of their own."""
    result = calculate(operation, **inputs)
    wrong = [m.answer for m in result.misconceptions if m.of == of]
    assert len(wrong) >= 3
    assert len({str(answer) for answer in wrong} | {str(result.answer[of])}) == len(wrong) + 1
