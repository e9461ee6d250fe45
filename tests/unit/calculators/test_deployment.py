"""Deployments: every instance is reached, bounds hold, and counts agree from phase to phase."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.contract import CalculatorError
from calculators.deployment import OPERATIONS, calculate
from calculators.deployment.operations import POLICIES
from calculators.deployment.rules import (
    beanstalk_phases,
    ecs_bounds,
    ecs_rounds,
    minimum_hosts,
    shares,
    waves,
)
from calculators.inputs import parse_inputs

SIZES = st.integers(1, 60)
TIMES = {"deploy": 60, "launch": 180, "health": 120, "evaluation": 300, "keep": 600}


@given(SIZES, st.integers(1, 60), st.sampled_from(POLICIES))
def test_every_beanstalk_policy_ends_with_the_new_version_only(instances, batch, policy):
    """Whatever the way, the environment ends as large as it was, all of it new."""
    last = beanstalk_phases(policy, instances, min(batch, instances), **TIMES)[-1]
    assert (last.old, last.new, last.out, last.lasts) == (0, instances, 0, 0)


@given(SIZES, st.integers(1, 60))
def test_rolling_never_takes_out_more_than_a_batch(instances, batch):
    """Capacity falls by the batch, with an additional one not at all."""
    size = min(batch, instances)
    rolling = calculate("beanstalk", instances=instances, policy="rolling", batch=str(size)).answer
    extra = calculate("beanstalk", instances=instances, policy="rolling-additional", batch=str(size)).answer
    assert rolling["lowest_in_service"] == instances - size
    assert rolling["most_running"] == instances
    assert extra["lowest_in_service"] == instances
    assert extra["most_running"] == instances + size
    assert rolling["duration"] == -(-instances // size) * 180


@given(SIZES, st.sampled_from(POLICIES), st.fractions(0, 10, max_denominator=100))
def test_extra_cost_is_extra_hours_times_price(instances, policy, hourly):
    """And nothing runs in addition where nothing is launched."""
    answer = calculate("beanstalk", instances=instances, policy=policy, batch="1", hourly=hourly).answer
    phases = beanstalk_phases(policy, instances, 1, **{**TIMES, "keep": 0})
    hours = sum(Fraction((p.old + p.new + p.out - instances) * p.lasts, 3600) for p in phases)
    assert abs(Fraction(answer["extra_cost"]) - hours * hourly) <= Fraction(1, 100)
    assert hours == 0 or policy not in ("all-at-once", "rolling")


@given(SIZES, st.integers(1, 100))
def test_the_comparison_agrees_with_each_policy(instances, percent):
    """Its rows are the single answers, and the winners win."""
    table = calculate("compare", instances=instances, batch=f"{percent}%").answer
    rows = {row["policy"]: row for row in table["policies"]}
    for policy, row in rows.items():
        alone = calculate("beanstalk", instances=instances, policy=policy, batch=f"{percent}%").answer
        assert (row["in_service"], row["running"]) == (alone["lowest_in_service"], alone["most_running"])
    assert rows[table["fastest"]]["minutes"] == min(row["minutes"] for row in rows.values())
    assert rows[table["fastest_at_full_capacity"]]["in_service"] >= instances
    assert not rows[table["cheapest_at_full_capacity"]]["downtime"]


def test_each_step_has_its_time_and_cost():
    """Two more instances at a cent a minute each cost two cents a minute until they go."""
    answer = calculate(
        "beanstalk", instances=4, policy="rolling-additional", batch="2", deploy=60, launch=120, health=0,
        hourly=Fraction(6, 10),
    ).answer  # fmt: skip
    steps = [(row["from"], row["running"], row["extra_cost"]) for row in answer["timeline"]]
    assert steps == [
        ("0 min", 6, "$0.00"), ("2 min", 6, "$0.04"), ("3 min", 6, "$0.06"), ("4 min", 4, "$0.08"),
    ]  # fmt: skip


def test_blue_green_pays_for_two_environments():
    """Four instances for 3 min of launching, two waves of 2 min and an hour's wait: 4 x 67 min at 0.6."""
    inputs = {
        "instances": 4, "config": "HalfAtATime", "type": "blue-green", "keep": 3600,
        "hourly": Fraction(6, 10),
    }  # fmt: skip
    answer = calculate("codedeploy", **inputs).answer
    assert (answer["duration"], float(answer["extra_cost"])) == (67 * 60, 2.68)
    assert [row["extra_cost"] for row in answer["timeline"]] == ["$0.12", "$0.20"]
    assert "extra_cost" not in calculate("codedeploy", **(inputs | {"type": "in-place"})).answer
    failed = calculate("codedeploy", **(inputs | {"fail": [1, 2, 3, 4]})).answer
    assert failed["status"] == "Failed"
    assert failed["duration"] < 3600


def test_tables_fit_a_terminal():
    """With three digits of instances no table is wider than 80 columns."""
    tables = [calculate("compare", instances=100, hourly=Fraction(1, 24)).answer["policies"]]
    tables += [
        calculate(
            "beanstalk", instances=100, policy=policy, batch="30%", keep=3600, hourly=Fraction(1, 24)
        ).answer["timeline"]
        for policy in POLICIES
    ]
    for table in tables:
        width = sum(max(len(name), *(len(str(row[name])) for row in table)) + 2 for name in table[0])
        assert width <= 80, table[0]


@given(SIZES, st.integers(0, 60), st.sets(st.integers(1, 60), max_size=20))
def test_codedeploy_never_goes_below_its_minimum(instances, minimum, failing):
    """Meanwhile and in the end at least the minimum is healthy, unless there never was more."""
    done, healthy = waves(instances, minimum, failing)
    if minimum >= instances:
        assert done == []
        return
    assert all(meanwhile >= minimum for _, _, meanwhile in done)
    assert healthy >= minimum
    assert sum(size for size, _, _ in done) <= instances
    assert healthy == instances - sum(failed for _, failed, _ in done)


@given(SIZES, st.integers(0, 60))
def test_without_failures_every_instance_is_reached(instances, minimum):
    """In as many waves as the number at a time goes into the group."""
    if minimum < instances:
        done, _ = waves(instances, minimum, set())
        assert len(done) == -(-instances // (instances - minimum))
        assert sum(size for size, _, _ in done) == instances


@given(SIZES, st.integers(0, 100))
def test_a_percentage_of_hosts_rounds_up(instances, percent):
    """The smallest number that is at least so many percent."""
    hosts = minimum_hosts(instances, "custom", percent, True)
    assert (hosts - 1) * 100 < instances * percent <= hosts * 100


@given(st.sampled_from(["Canary", "Linear"]), st.integers(1, 99), st.integers(1, 60))
def test_traffic_only_grows_until_all_is_shifted(kind, percent, interval):
    """Shares rise in equal intervals from the first percentage to 100."""
    plan = shares(kind, percent, interval)
    assert plan[0] == (0, percent)
    assert plan[-1][1] == 100
    assert all(later > earlier for (_, earlier), (_, later) in pairwise(plan))
    assert {later - earlier for (earlier, _), (later, _) in pairwise(plan)} == {interval}


@given(st.integers(1, 50), st.integers(1, 30), st.integers(1, 1000), st.integers(0, 3000))
def test_exposed_requests_are_those_of_each_second(percent, interval, rate, rollback):
    """Second by second the new version gets its share of the requests."""
    config = f"Linear{percent}PercentEvery{interval}Minutes"
    answer = calculate("shift", config=config, rate=rate, rollback=rollback).answer
    plan = shares("Linear", percent, interval)
    end = min(rollback, plan[-1][0] * 60)
    expected = sum(
        Fraction(rate * next(share for minute, share in reversed(plan) if minute * 60 <= second), 100)
        for second in range(end)
    )
    assert abs(Fraction(answer["exposed_requests"]) - expected) <= Fraction(1, 10)


@given(st.integers(1, 80), st.integers(0, 100), st.integers(100, 250))
def test_a_rolling_update_keeps_to_its_bounds(tasks, minimum, maximum):
    """All tasks are replaced, never fewer than the lower and never more than the upper bound run."""
    lower, upper = ecs_bounds(tasks, minimum, maximum)
    assert (lower - 1) * 100 < tasks * minimum <= lower * 100
    assert upper * 100 <= tasks * maximum < (upper + 1) * 100
    old, new = tasks, 0
    rounds = ecs_rounds(tasks, lower, upper)
    assert rounds or (lower >= tasks and upper <= tasks)
    for before, started, after in rounds:
        old -= before
        assert old + new >= lower
        new += started
        assert old + new <= upper
        old -= after
        assert old + new >= lower
    assert not rounds or (old, new) == (0, tasks)


@pytest.mark.parametrize(
    ("operation", "inputs", "field"),
    [
        ("beanstalk", {"instances": 0}, "instances"),
        ("beanstalk", {"instances": 10**30}, "instances"),
        ("beanstalk", {"instances": 4, "batch": "0"}, "batch"),
        ("beanstalk", {"instances": 4, "batch": "120%"}, "batch"),
        ("beanstalk", {"instances": 4, "batch": "1.5"}, "batch"),
        ("beanstalk", {"instances": 4, "batch": "some"}, "batch"),
        ("beanstalk", {"instances": 4, "hourly": -1}, "hourly"),
        ("beanstalk", {"instances": 4, "deploy": 10**9}, "deploy"),
        ("compare", {"instances": -1}, "instances"),
        ("codedeploy", {"instances": 2, "keep": 172_801}, "keep"),
        ("codedeploy", {"instances": 2, "hourly": -1}, "hourly"),
        ("codedeploy", {"instances": 0}, "instances"),
        ("codedeploy", {"instances": 4, "config": "HalfAtATime", "minimum": "2"}, "minimum"),
        ("codedeploy", {"instances": 4, "config": "custom"}, "minimum"),
        ("codedeploy", {"instances": 4, "config": "custom", "minimum": "5"}, "minimum"),
        ("codedeploy", {"instances": 4, "config": "custom", "minimum": "101%"}, "minimum"),
        ("codedeploy", {"instances": 4, "config": "custom", "minimum": "1.5"}, "minimum"),
        ("codedeploy", {"instances": 4, "fail": [5]}, "fail"),
        ("shift", {"config": "Canary0Percent5Minutes"}, "config"),
        ("shift", {"config": "Canary10Percent0Minutes"}, "config"),
        ("shift", {"config": "Canary10Percent5"}, "config"),
        ("shift", {"config": "CanaryTenPercent5Minutes"}, "config"),
        ("shift", {"config": ""}, "config"),
        ("shift", {"config": "Linear99999999999PercentEvery1Minute"}, "config"),
        ("shift", {"config": "AllAtOnce", "rate": 10**30}, "rate"),
        ("ecs", {"tasks": 0}, "tasks"),
        ("ecs", {"tasks": 2, "minimum": 100, "maximum": 100}, "maximum"),
        ("ecs", {"tasks": 2, "minimum": 101}, "minimum"),
        ("ecs", {"tasks": 2, "maximum": 99}, "maximum"),
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
    raw = {param.name: param.example for param in operation.params if param.example}
    result = calculate(operation.name, **parse_inputs(operation, raw))
    assert set(result.answer) == set(result.units)
    assert result.steps
    assert result.assumptions


@pytest.mark.parametrize(
    ("operation", "inputs", "of"),
    [
        ("beanstalk", {"instances": 12, "policy": "rolling", "batch": "25%"}, "lowest_in_service"),
        ("beanstalk", {"instances": 12, "policy": "rolling-additional", "batch": "25%"}, "most_running"),
        ("beanstalk", {"instances": 12, "policy": "rolling", "batch": "5"}, "duration"),
        ("compare", {"instances": 8}, "fastest_at_full_capacity"),
        ("codedeploy", {"instances": 17, "config": "custom", "minimum": "60%"}, "at_a_time"),
        ("codedeploy", {"instances": 17, "config": "custom", "minimum": "60%"}, "minimum_healthy"),
        ("codedeploy", {"instances": 17, "config": "custom", "minimum": "70%"}, "waves"),
        ("shift", {"config": "Canary10Percent10Minutes", "rate": 50, "rollback": 240}, "exposed_requests"),
        ("ecs", {"tasks": 9, "minimum": 60, "maximum": 125}, "upper_bound"),
    ],
)
def test_wrong_answers_are_many_and_different(operation, inputs, of):
    """At least three mistakes lead to answers of their own."""
    result = calculate(operation, **inputs)
    wrong = [m.answer for m in result.misconceptions if m.of == of]
    assert len(wrong) >= 3
    assert len({str(answer) for answer in wrong} | {str(result.answer[of])}) == len(wrong) + 1
