"""Step Functions' bill and retries, held to facts and to plain loops."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.contract import CalculatorError, calculate_with
from calculators.inputs import parse_inputs
from calculators.prices import Prices
from calculators.step_functions import OPERATIONS, calculate, rules
from calculators.step_functions.rules import Express, Standard

BY_NAME = {operation.name: operation for operation in OPERATIONS}
PRICES = Prices("step-functions.")
FEW = settings(max_examples=80)  # each example reads the price list


def ask(operation, /, **texts):
    """The result for inputs as they are typed."""
    chosen = BY_NAME[operation]
    return calculate_with((chosen,), operation, parse_inputs(chosen, texts))


@given(st.integers(0, 10**9), st.integers(1, 5000), st.integers(0, 1000))
def test_standard_is_billed_by_transitions(executions, transitions, tenths):
    """$25 a million, retries included, after 4,000 free ones."""
    use = Standard(executions, transitions, Fraction(tenths, 10))
    total = executions * (transitions + Fraction(tenths, 10))
    assert use.usd(PRICES) == total * 25 / Fraction(10**6)
    use.free = rules.FREE_TRANSITIONS
    assert use.usd(PRICES) == max(0, total - 4000) * 25 / Fraction(10**6)


@given(st.fractions(min_value=Fraction(1, 1000), max_value=300), st.integers(1, 10_240))
def test_express_rounds_up_to_steps(seconds, memory):
    """Time to 100 ms and memory to 64 MB, by less than a step."""
    use = Express(1, seconds, memory)
    assert use.ms % 100 == 0
    assert 0 <= Fraction(use.ms, 1000) - seconds < Fraction(1, 10)
    assert use.mb % 64 == 0
    assert 0 <= use.mb - memory < 64


@given(st.integers(0, 10**9), st.integers(1, 300_000), st.integers(1, 1024))
def test_express_tiers_are_those_of_a_plain_sum(executions, ms, memory):
    """1,000 GB-hours at the first price, 4,000 at the second, the rest at the third."""
    use = Express(executions, Fraction(ms, 1000), memory)
    rest, expected = use.gb_seconds(), Fraction(0)
    for holds, price in ((3_600_000, "0.00001667"), (14_400_000, "0.00000833"), (None, "0.00000456")):
        part = rest if holds is None else min(rest, holds)
        expected += part * Fraction(price)
        rest -= part
    assert use.duration_usd(PRICES) == expected
    assert use.request_usd(PRICES) == Fraction(executions, 10**6)


@FEW
@given(st.integers(1, 10**7), st.integers(1, 50), st.integers(1, 300_000))
def test_the_cheaper_type_turns_at_the_break_even(executions, transitions, ms):
    """With more transitions than the break-even Express is cheaper, with fewer Standard is."""
    answer = calculate(
        "compare", executions=executions, transitions=transitions, duration=Fraction(ms, 1000)
    ).answer
    even = answer["break_even_transitions"]
    if transitions > even + Decimal("0.01"):
        assert answer["cheaper"] == "Express"
    if transitions < even - Decimal("0.01"):
        assert answer["cheaper"] == "Standard"


@given(
    st.integers(1, 100),
    st.fractions(min_value=1, max_value=3, max_denominator=10),
    st.integers(0, 8),
    st.one_of(st.none(), st.integers(1, 500)),
)
def test_waits_grow_by_the_backoff_up_to_the_cap(interval, backoff, attempts, cap):
    """The k-th retry waits interval x backoff^(k-1), or the maximum."""
    expected = [interval * backoff**power for power in range(attempts)]
    if cap is not None:
        expected = [min(wait, cap) for wait in expected]
    assert rules.waits(interval, backoff, attempts, cap) == expected
    answer = calculate("retry", interval=interval, backoff=backoff, attempts=attempts, max_delay=cap).answer
    assert abs(Fraction(answer["total_wait"]) - sum(expected)) <= Fraction(1, 1000)
    assert answer["tries"] == attempts + 1
    assert len(answer["timeline"]) == attempts + 1


@given(st.integers(0, 20), st.integers(0, 100))
def test_tries_take_their_time_between_the_waits(attempts, seconds):
    """A state fails for good after all waits and one try more than there are retries."""
    answer = calculate("retry", interval=1, backoff=1, attempts=attempts, task=seconds).answer
    assert answer["fails_after"] == attempts + (attempts + 1) * seconds
    starts = [row["starts_at_s"] for row in answer["timeline"]]
    assert starts == [number * (seconds + 1) for number in range(attempts + 1)]


def test_the_defaults_are_those_of_the_language():
    """IntervalSeconds 1, BackoffRate 2, MaxAttempts 3: 1, 2 and 4 seconds."""
    assert ask("retry").answer["total_wait"] == 7


@pytest.mark.parametrize(
    ("texts", "workflow"),
    [
        ({"duration": "5min"}, "Standard or Express"),
        ({"duration": "301s"}, "Standard"),
        ({"duration": "1min", "exactly_once": "yes"}, "Standard"),
        ({"duration": "1min", "waits": "yes"}, "Standard"),
        ({"duration": "1min", "transitions": "5000"}, "Express"),
        ({"duration": "366d"}, "neither"),
        ({"duration": "10min", "transitions": "5000"}, "neither"),
    ],
)
def test_the_type_follows_from_the_limits(texts, workflow):
    """A year and 25,000 events, five minutes, exactly once, waiting tasks."""
    assert ask("choose", **texts).answer["workflow"] == workflow


def test_express_has_no_limit_of_transitions():
    """The 25,000 events of history are a limit of Standard workflows: only they refuse 20,000 transitions."""
    texts = {"executions": "1M", "transitions": "20000", "duration": "30s"}
    assert ask("cost", workflow="express", **texts).answer["cost"] == Decimal("32.26")
    with pytest.raises(CalculatorError, match="25,000 events"):
        ask("cost", workflow="standard", **texts)


def test_exactly_once_is_for_standard_alone():
    """Asynchronous Express runs at least once, synchronous Express at most once."""
    table = ask("choose", duration="1min", exactly_once="yes").answer["rules"]
    assert [row["can_run"] for row in table] == ["both", "both", "Standard", "both"]


@given(st.integers(0, 1_048_576), st.integers(0, 262_144), st.integers(0, 1000))
def test_memory_is_fifty_megabytes_and_more(definition, data, steps):
    """50 MB, the definition, and the data of each step, in whole chunks."""
    answer = calculate("memory", definition=definition, data=data, steps=steps).answer
    used = 50 + Fraction(definition + data * steps, 10**6)
    assert abs(Fraction(answer["memory"]) - used) <= Fraction(1, 1000)
    assert answer["billed_memory"] == -(-used // 64) * 64


@pytest.mark.parametrize(
    ("operation", "field", "texts"),
    [
        ("cost", "transitions", {"executions": "1"}),
        ("cost", "transitions", {"executions": "1", "transitions": "0"}),
        ("cost", "transitions", {"executions": "1", "transitions": "12501"}),
        ("cost", "executions", {"executions": "-1", "transitions": "1"}),
        ("cost", "retries", {"executions": "1", "transitions": "1", "retries": "-1"}),
        ("cost", "duration", {"executions": "1", "workflow": "express"}),
        ("cost", "duration", {"executions": "1", "workflow": "express", "duration": "6min"}),
        ("cost", "memory", {"executions": "1", "workflow": "express", "duration": "6s", "memory": "11GB"}),
        ("compare", "duration", {"executions": "1", "transitions": "1", "duration": "6min"}),
        ("choose", "duration", {"duration": "0"}),
        ("retry", "backoff", {"backoff": "0.5"}),
        ("retry", "interval", {"interval": "0"}),
        ("retry", "attempts", {"attempts": "-1"}),
        ("retry", "attempts", {"attempts": "40"}),
        ("retry", "max_delay", {"max_delay": "0"}),
        ("memory", "data", {"data": "300KB"}),
        ("memory", "definition", {"definition": "2MB"}),
        ("memory", "steps", {"steps": "-1"}),
    ],
)
def test_what_has_no_answer_names_its_field(operation, field, texts):
    """Bad input is refused with the field and a way out."""
    with pytest.raises(CalculatorError) as refusal:
        ask(operation, **texts)
    assert refusal.value.field == field
    assert refusal.value.hint


@pytest.mark.parametrize("operation", BY_NAME)
@pytest.mark.parametrize("text", ["-1", "0", "1e30", "NaN", "", "99999999999999999999", "0.0000001", "1000"])
def test_nothing_but_a_refusal_comes_out(operation, text):
    """Whatever is typed gives an answer or a CalculatorError."""
    for param in BY_NAME[operation].params:
        texts = {
            p.name: p.example for p in BY_NAME[operation].params if p.required or p.name == "transitions"
        }
        texts[param.name] = text
        with suppress(CalculatorError):
            ask(operation, **texts)


@pytest.mark.parametrize("operation", BY_NAME)
@pytest.mark.parametrize("every", [True, False])
def test_the_examples_of_the_form_have_an_answer(operation, every):
    """Each parameter's example, all of them or the required ones, gives an answer with its units."""
    params = BY_NAME[operation].params
    needed = [p for p in params if p.example and (every or p.required or p.name == "transitions")]
    result = ask(operation, **{p.name: p.example for p in needed})
    assert list(result.answer) == list(result.units)


@pytest.mark.parametrize(
    ("operation", "entry", "texts"),
    [
        ("cost", "cost", {"executions": "1M", "transitions": "6", "retries": "0.5"}),
        ("cost", "cost", {"executions": "5M", "workflow": "express", "duration": "4.2s", "memory": "70"}),
        ("compare", "standard", {"executions": "1M", "transitions": "6", "duration": "2s"}),
        ("compare", "express", {"executions": "1M", "transitions": "6", "duration": "2s"}),
        ("choose", "workflow", {"duration": "10min"}),
        ("retry", "total_wait", {"interval": "3", "attempts": "4"}),
        ("retry", "total_wait", {"interval": "5", "attempts": "5", "max_delay": "20"}),
        ("memory", "billed_memory", {"definition": "100KB", "data": "50KB", "steps": "700"}),
    ],
)
def test_mistakes_give_three_other_answers(operation, entry, texts):
    """Exercises find at least three different wrong options."""
    result = ask(operation, **texts)
    wrong = [m.answer for m in result.misconceptions if m.of == entry]
    assert len(set(map(str, wrong))) >= 3
    assert result.answer[entry] not in wrong
