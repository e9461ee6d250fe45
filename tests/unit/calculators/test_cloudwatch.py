"""CloudWatch: alarms against brute force, counts against products, bills that add up, statistics against the library."""

from __future__ import annotations

import itertools
import statistics as library
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.cloudwatch import OPERATIONS, calculate
from calculators.cloudwatch.rules import evaluate, period_after, put_requests
from calculators.contract import CalculatorError
from calculators.inputs import parse_inputs

POINTS = st.lists(st.sampled_from(["X", "O", "-"]), min_size=1, max_size=12)
PERIODS = st.integers(1, 5).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n)))
STATES = st.sampled_from(["OK", "ALARM", "INSUFFICIENT_DATA"])


def states(points, n, m, missing, state="OK"):
    """The alarm's state after each data point."""
    answer = calculate(
        "alarm", data=points, evaluation_periods=n, datapoints_to_alarm=m, missing=missing, state=state
    ).answer
    return [row["state"] for row in answer["timeline"]]


@given(st.lists(st.sampled_from([True, False]), min_size=5, max_size=7), PERIODS, STATES)
def test_without_gaps_only_the_last_n_count(window, periods, state):
    """M of the last N breach, whatever the treatment and the state before."""
    n, m = periods
    expected = "ALARM" if sum(window[-n:]) >= m else "OK"
    for missing in ("missing", "ignore", "breaching", "notBreaching"):
        assert evaluate(window, n, m, missing, state)[:2] == (expected, 0)


@given(POINTS, PERIODS)
def test_missing_as_breaching_is_never_milder_than_as_good(points, periods):
    """Whatever alarms with missing data taken for good alarms with missing data taken for bad."""
    n, m = periods
    for good, bad in zip(
        states(points, n, m, "notBreaching"), states(points, n, m, "breaching"), strict=True
    ):
        assert good != "ALARM" or bad == "ALARM"
        assert "INSUFFICIENT_DATA" not in (good, bad)


@given(POINTS, PERIODS)
def test_insufficient_data_takes_an_empty_range(points, periods):
    """Treated as missing, a state other than before is INSUFFICIENT_DATA only where nothing at all is in the range."""
    n, m = periods
    before = "OK"
    for last, state in enumerate(states(points, n, m, "missing"), 1):
        if state == "INSUFFICIENT_DATA" and before != state:
            assert set(points[max(0, last - n - 2) : last]) == {"-"}
        before = state


def test_a_window_is_filled_as_seldom_as_possible():
    """For all windows of five: what is filled in is N minus the real data points, never below 0."""
    for window in itertools.product([True, False, None], repeat=5):
        real = sum(point is not None for point in window)
        assert evaluate(window, 3, 2, "breaching", "OK")[1] == max(0, 3 - real)


def test_ignore_keeps_each_state():
    """A range without data changes nothing where missing data is ignored."""
    for state in ("OK", "ALARM", "INSUFFICIENT_DATA"):
        assert states(["-"] * 4, 3, 3, "ignore", state) == [state] * 4


@given(st.integers(1, 20), st.lists(st.integers(1, 6), max_size=4))
def test_metrics_are_the_combinations(names, dimension):
    """As many metrics as the product of names and dimensions has elements."""
    combinations = list(itertools.product(range(names), *(range(count) for count in dimension)))
    assert calculate("metrics", names=names, dimension=dimension).answer["metrics"] == len(combinations)


@given(st.integers(1, 5000), st.integers(1, 1000))
def test_requests_hold_what_is_published(metrics, values):
    """The requests are enough, and one fewer is not."""
    entries = metrics * -(-values // 150)
    requests = put_requests(metrics, values)
    assert (requests - 1) * 1000 < entries <= requests * 1000


@given(st.integers(1, 2_000_000), st.integers(1, 500), st.integers(1, 500))
def test_a_bill_is_the_sum_of_its_items(metrics, logs, composite):
    """Items are metered apart: bills add up."""
    together = calculate("cost", metrics=metrics, logs=logs, composite_alarms=composite).answer["total"]
    apart = [
        calculate("cost", metrics=metrics).answer["total"],
        calculate("cost", logs=logs).answer["total"],
        calculate("cost", composite_alarms=composite).answer["total"],
    ]
    assert abs(together - sum(apart)) <= Decimal("0.02")


@given(st.integers(1, 3_000_000))
def test_another_metric_never_costs_less(metrics):
    """The bill rises with the metrics, by no more than the first tier's price."""
    one, two = (Fraction(calculate("cost", metrics=m).answer["total"]) for m in (metrics, metrics + 1))
    assert -Fraction(1, 100) <= two - one <= Fraction(31, 100)


def test_the_free_amounts_cost_nothing():
    """10 metrics, 10 alarms, 5 GB of logs, 3 dashboards and a million requests."""
    answer = calculate(
        "cost", metrics=10, alarms=10, logs=5, stored_logs=5, dashboards=3, requests=10**6, free_tier=True
    ).answer
    assert answer["total"] == 0


@given(st.integers(0, 500 * 86_400), st.sampled_from([1, 10, 60, 300, 3600, 7200]))
def test_resolution_only_gets_coarser(age, published):
    """Older data never has a shorter period, and none is shorter than what was published."""
    now, later = period_after(age, published), period_after(age + 3600, published)
    assert now is None or now >= published
    assert later is None or (now is not None and later >= now)


VALUES = st.lists(st.integers(0, 1000), min_size=1, max_size=60)


def words(values):
    """Values as they are typed."""
    return [str(value) for value in values]


@given(VALUES)
def test_simple_statistics_are_the_librarys(values):
    """Sum, average, minimum, maximum and count."""
    answer = calculate("statistics", values=words(values), statistic="Average").answer
    assert (answer["Sum"], answer["Minimum"], answer["Maximum"]) == (sum(values), min(values), max(values))
    assert answer["SampleCount"] == len(values)
    assert abs(answer["value"] - Decimal(library.fmean(values))) < Decimal("0.001")


@given(VALUES, st.integers(1, 100))
def test_a_percentile_has_its_share_below(values, percent):
    """At least p percent of the values are at or below it, and it is one of them."""
    value = calculate("statistics", values=words(values), statistic=f"p{percent}").answer["value"]
    assert value in values
    assert sum(v <= value for v in values) * 100 >= percent * len(values)


@given(VALUES, st.integers(1, 99))
def test_a_trimmed_sum_is_mean_times_count(values, percent):
    """TS = TM x TC, as AWS defines it."""
    mean, count, total = (
        calculate("statistics", values=words(values), statistic=f"{kind}{percent}").answer["value"]
        for kind in ("tm", "tc", "ts")
    )
    assert abs(mean * count - total) <= Decimal("0.001") * count


@given(VALUES, st.integers(0, 900))
def test_percentile_ranks_of_bins_make_a_whole(values, bound):
    """PR(:b) and PR(b:) share out all values, the bound belonging to the lower bin."""
    below = calculate("statistics", values=words(values), statistic=f"PR(:{bound})").answer["value"]
    above = calculate("statistics", values=words(values), statistic=f"PR({bound}:)").answer["value"]
    assert abs(below + above - 100) <= Decimal("0.001")
    assert abs(below - Decimal(sum(v <= bound for v in values) * 100) / len(values)) <= Decimal("0.001")


def test_winsorizing_keeps_outliers_at_the_bound():
    """WM(10:50) of 1, 20 and 500 is the mean of 10, 20 and 50."""
    answer = calculate("statistics", values=["1 20 500"], statistic="WM(10:50)").answer
    assert answer["value"] == Decimal("26.667")


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.sampled_from([1, 30, 365]))
def test_log_storage_follows_the_retention(rate, size, days):
    """What is stored is what the retention spans, compressed."""
    answer = calculate("logs", rate=rate, size=size, retention=days * 86_400, compression=100).answer
    expected = Fraction(rate * size * days * 86_400, 1024**3)
    assert abs(Fraction(answer["stored"]) - expected) <= Fraction(1, 1000)


@pytest.mark.parametrize(
    ("operation", "inputs", "field"),
    [
        ("alarm", {"data": []}, "data"),
        ("alarm", {"data": ["1"] * 1001}, "data"),
        ("alarm", {"data": ["1"], "evaluation_periods": 0}, "evaluation_periods"),
        ("alarm", {"data": ["1"], "evaluation_periods": 10**30}, "evaluation_periods"),
        ("alarm", {"data": ["1"], "datapoints_to_alarm": 4}, "datapoints_to_alarm"),
        ("alarm", {"data": ["1"], "period": 45}, "period"),
        ("alarm", {"data": ["1"], "period": 0}, "period"),
        ("alarm", {"data": ["NaN"]}, "data"),
        ("alarm", {"data": ["1"], "evaluation_range": 2}, "evaluation_range"),
        ("cost", {}, "metrics"),
        ("cost", {"metrics": -1}, "metrics"),
        ("cost", {"logs": 10**30}, "logs"),
        ("metrics", {"names": 0}, "names"),
        ("metrics", {"dimension": [0]}, "dimension"),
        ("metrics", {"dimension": [2] * 31}, "dimension"),
        ("metrics", {"dimension": [10**30]}, "dimension"),
        ("metrics", {"every": 0}, "every"),
        ("logs", {"rate": 0, "size": 1}, "rate"),
        ("logs", {"rate": 1, "size": 2 * 1024**2}, "size"),
        ("logs", {"rate": 1, "size": 1, "compression": 0}, "compression"),
        ("retention", {"age": -1}, "age"),
        ("retention", {"age": 1, "published": 45}, "published"),
        ("statistics", {"values": ["1"], "statistic": "median"}, "statistic"),
        ("statistics", {"values": ["1"], "statistic": "p101"}, "statistic"),
        ("statistics", {"values": ["1"], "statistic": "TM(9:1)"}, "statistic"),
        ("statistics", {"values": ["1"], "statistic": "TM(1%:9)"}, "statistic"),
        ("statistics", {"values": ["1"], "period": 0}, "period"),
        ("statistics", {"values": ["many"]}, "values"),
        ("statistics", {"values": ["1"] * 1001}, "values"),
    ],
)
def test_what_has_no_answer_is_refused(operation, inputs, field):
    """The field that is wrong is named."""
    with pytest.raises(CalculatorError) as refusal:
        calculate(operation, **inputs)
    assert refusal.value.field == field


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_the_forms_example_has_an_answer(operation):
    """Each operation answers on its own examples."""
    raw = {param.name: param.example for param in operation.params if param.example and param.name != "price"}
    result = calculate(operation.name, **parse_inputs(operation, raw))
    assert set(result.answer) == set(result.units)
    assert result.steps
    assert result.assumptions


@pytest.mark.parametrize(
    ("operation", "inputs", "of"),
    [
        (
            "alarm",
            {"data": ["O", "X", "-", "X", "O", "X", "X", "X"], "datapoints_to_alarm": 2},
            "first_alarm",
        ),
        ("cost", {"metrics": 15_000}, "total"),
        ("metrics", {"names": 3, "dimension": [4, 10]}, "metrics"),
        ("logs", {"rate": 200, "size": 500}, "cost"),
        ("retention", {"age": 30 * 86_400}, "period"),
        ("statistics", {"values": ["2 4 5 40"], "statistic": "p75"}, "value"),
    ],
)
def test_wrong_answers_are_many_and_different(operation, inputs, of):
    """At least three mistakes lead to answers of their own."""
    result = calculate(operation, **inputs)
    wrong = [m.answer for m in result.misconceptions if m.of == of]
    assert len(wrong) >= 3
    assert len({str(answer) for answer in wrong} | {str(result.answer[of])}) == len(wrong) + 1


def test_amounts_of_the_bill_are_numbers():
    """Programs can add the items up; they give the total."""
    answer = calculate("cost", metrics=70, alarms=15, logs=30, stored_logs=6, free_tier=True).answer
    assert sum(row["usd"] for row in answer["items"]) == answer["total"]


def test_a_gb_mistaken_for_a_thousand_million_bytes_costs_more_of_everything():
    """Ingestion and storage grow by the same 7.4 percent."""
    result = calculate("logs", rate=1000, size=1024, retention=30 * 86_400)
    wrong = {mistake.mistake: mistake.answer for mistake in result.misconceptions}
    ratio = Fraction(wrong["takes a GB for 1,000,000,000 bytes"]) / Fraction(result.answer["cost"])
    assert abs(ratio - Fraction(1024**3, 10**9)) < Fraction(1, 10_000)


def test_one_data_point_breaches():
    """The reason of an evaluation is said in the singular where one breaches."""
    (row,) = calculate("alarm", data=["X"], evaluation_periods=1).answer["timeline"]
    assert row["why"] == "1 of the last 1 breaches"
