"""Availability, downtime, objectives, strategies, redundancy."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.contract import CalculatorError, calculate_with
from calculators.disaster_recovery import OPERATIONS, calculate
from calculators.disaster_recovery.expression import System, in_parallel, in_series
from calculators.disaster_recovery.redundancy import at_least, majority
from calculators.disaster_recovery.strategy import STRATEGIES, cheapest
from calculators.disaster_recovery.times import as_percent, words
from calculators.inputs import parse_inputs

BY_NAME = {operation.name: operation for operation in OPERATIONS}
SHARES = st.lists(st.fractions(0, 1, max_denominator=1000), min_size=1, max_size=5)
PERCENTS = st.integers(1, 9999).map(lambda n: Fraction(n, 100))
TIMES = st.integers(0, 10**6)


def ask(operation, /, **texts):
    """The result for inputs as they are typed."""
    chosen = BY_NAME[operation]
    return calculate_with((chosen,), operation, parse_inputs(chosen, texts))


@given(SHARES)
def test_series_is_never_better_and_parallel_never_worse_than_a_part(shares):
    """The weakest part bounds a series from above, the best bounds parallel parts from below."""
    assert in_series(shares) <= min(shares)
    assert in_parallel(shares) >= max(shares)


@given(SHARES, st.integers(1, 5))
def test_k_of_n_agrees_with_counting_all_cases(shares, need):
    """Every combination of working and failed copies, weighed by its chance."""
    share, copies = shares[0], len(shares)
    counted = Fraction(0)
    for states in product((True, False), repeat=copies):
        chance = Fraction(1)
        for up in states:
            chance *= share if up else 1 - share
        counted += chance if sum(states) >= need else 0
    assert at_least(need, copies, share) == counted


@given(st.integers(1, 6), SHARES)
def test_all_of_n_is_series_and_one_of_n_is_parallel(copies, shares):
    """Both ends of k of n are the two rules."""
    share = shares[0]
    assert at_least(copies, copies, share) == in_series([share] * copies)
    assert at_least(1, copies, share) == in_parallel([share] * copies)


def python_value(text):
    """The expression by Python's own parser: & binds tighter than |, as * does here."""

    class Part:
        def __init__(self, share):
            self.share = share

        def __and__(self, other):
            return Part(self.share * other.share)

        def __or__(self, other):
            return Part(1 - (1 - self.share) * (1 - other.share))

    words_of = text.replace("||", "|").replace("*", "&").replace("(", " ( ").replace(")", " ) ").split()
    code = " ".join(f"P({word!r})" if word[0].isdigit() else word for word in words_of)
    return eval(code, {"P": lambda number: Part(Fraction(number) / 100)}).share


EXPRESSIONS = st.recursive(
    st.integers(0, 100).map(str),
    lambda inner: st.tuples(inner, st.sampled_from([" * ", " || "]), inner).map(
        lambda t: f"({t[0]}{t[1]}{t[2]})"
    ),
    max_leaves=8,
)


@given(
    EXPRESSIONS,
    st.sampled_from([" * ", " || "]),
    EXPRESSIONS,
    st.sampled_from([" * ", " || "]),
    st.integers(0, 100),
)
def test_expressions_read_as_python_would_read_them(first, one, second, other, third):
    """Parentheses first, then what is needed together, then alternatives."""
    text = f"{first}{one}{second}{other}{third}"
    assert System("system", text).share == python_value(text)


@given(PERCENTS, st.sampled_from(["year", "quarter", "month", "week", "day"]))
def test_downtime_and_availability_are_inverse(percent, period):
    """The downtime that a percentage allows leaves just that percentage."""
    seconds = calculate("downtime", availability=percent, period=period).answer["downtime"] * 60
    back = calculate("achieved", downtime=Fraction(seconds), period=period).answer["availability"]
    assert abs(Fraction(back) - percent) < Fraction(1, 1000)


@settings(max_examples=40)
@given(st.integers(60, 99), st.integers(1, 4), st.integers(900, 999))
def test_the_fewest_copies_are_the_fewest(percent, need, target):
    """They reach the target, and one fewer does not."""
    try:
        copies = calculate("redundancy", component=percent, need=need, target=Fraction(target, 10)).answer[
            "copies"
        ]
    except CalculatorError:
        assert at_least(need, 100, Fraction(percent, 100)) < Fraction(target, 1000)
        return
    assert at_least(need, copies, Fraction(percent, 100)) >= Fraction(target, 1000)
    assert copies == need or at_least(need, copies - 1, Fraction(percent, 100)) < Fraction(target, 1000)


@given(st.integers(1, 100))
def test_two_majorities_share_a_member(members):
    """A majority is more than half, and no fewer would be."""
    assert 2 * majority(members) > members >= 2 * (majority(members) - 1)


@given(TIMES, TIMES, TIMES, TIMES)
def test_stricter_objectives_never_get_a_cheaper_strategy(rto, rpo, less_time, less_data):
    """The strategy only gets dearer as either objective shrinks."""
    loose = cheapest(rto + less_time, rpo + less_data, STRATEGIES[0][3], STRATEGIES[0][4])
    assert cheapest(rto, rpo, STRATEGIES[0][3], STRATEGIES[0][4]) >= loose


@given(TIMES, TIMES, TIMES)
def test_the_average_loss_is_half_an_interval_less(interval, duration, copy):
    """On average a disaster comes in the middle between two backups."""
    answer = calculate("rpo", interval=interval * 120, duration=duration * 60, copy=copy * 60).answer
    assert answer["worst"] - answer["average"] == interval


def test_recovery_adds_up():
    """500 GB at 200 MB/s are 42 min 40 s; with detection and decision an hour and a bit."""
    answer = ask(
        "rto", detect="5min", decide="15min", size="500GB", throughput="200MB", objective="1h"
    ).answer
    assert answer["in_words"] == "1 h 2 min 40 s"
    assert answer["met"] is False


def test_what_is_not_all_is_never_shown_as_100():
    """Eight nines rounded to two decimals stay below 100 %."""
    assert str(as_percent(Fraction(99_999_999, 100_000_000), 2)) == "99.99"
    assert as_percent(Fraction(1), 2) == 100


def test_series_may_be_written_with_x():
    """99.9 x 99.9 is what the steps print too."""
    assert System("system", "99.9 x (99 || 99)").share == System("system", "99.9 * (99 || 99)").share


def test_times_in_words():
    """Zero parts are left out."""
    assert [words(seconds) for seconds in (0, 8.64, 3600, 90_061)] == [
        "0 s",
        "8.64 s",
        "1 h",
        "1 d 1 h 1 min 1 s",
    ]


@pytest.mark.parametrize(
    ("operation", "inputs", "field"),
    [
        ("availability", {}, "system"),
        ("availability", {"system": "99 99"}, "system"),
        ("availability", {"system": "99 * "}, "system"),
        ("availability", {"system": "(99"}, "system"),
        ("availability", {"system": "99)"}, "system"),
        ("availability", {"system": "(" * 400}, "system"),
        ("availability", {"system": "101"}, "system"),
        ("availability", {"system": "abc"}, "system"),
        ("availability", {"system": "9" * 501}, "system"),
        ("availability", {"system": "*".join(["99"] * 61)}, "system"),
        ("availability", {"series": ["-1"]}, "series"),
        ("availability", {"series": ["99"] * 61}, "series"),
        ("availability", {"system": "99", "places": "10"}, "places"),
        ("downtime", {"availability": "100.1"}, "availability"),
        ("achieved", {"downtime": "31d"}, "downtime"),
        ("achieved", {"downtime": "1h", "target": "1e-30"}, "target"),
        ("mtbf", {"mtbf": "0", "mttr": "1h"}, "mtbf"),
        ("mtbf", {"mtbf": "1h", "mttr": "1e30"}, "mttr"),
        ("rpo", {}, "interval"),
        ("rpo", {"interval": "1e30"}, "interval"),
        ("rto", {"size": "1GB"}, "throughput"),
        ("rto", {"size": "1GB", "throughput": "0"}, "throughput"),
        ("rto", {"detect": "1e30"}, "detect"),
        ("strategy", {"rto": "1e30", "rpo": "1"}, "rto"),
        ("redundancy", {"component": "99"}, "target"),
        ("redundancy", {"component": "1", "target": "99.999"}, "target"),
        ("redundancy", {"component": "99", "need": "3", "copies": "2"}, "copies"),
        ("redundancy", {"component": "99", "need": "0", "copies": "2"}, "need"),
        ("quorum", {"members": "0"}, "members"),
        ("quorum", {"members": "3", "write": "4"}, "write"),
        ("quorum", {"members": "3", "read": "0"}, "read"),
    ],
)
def test_what_has_no_answer_is_refused(operation, inputs, field):
    """The field at fault is named."""
    with pytest.raises(CalculatorError) as refused:
        ask(operation, **inputs)
    assert refused.value.field == field
