"""Inputs without an answer: the field, a sentence, a way out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.contract import CalculatorError, calculate_with
from calculators.dynamodb import OPERATIONS
from calculators.inputs import parse_inputs
from tests.unit.calculators.dynamodb import ask


@pytest.mark.parametrize(
    ("field", "operation", "inputs"),
    [
        ("size", "read", {}),
        ("size", "read", {"size": "401KB"}),
        ("size", "read", {"size": "-1"}),
        ("rate", "read", {"size": "1KB", "rate": "0"}),
        ("count", "read", {"size": "1KB", "count": "0", "operation": "query"}),
        ("count", "read", {"size": "1KB", "count": "2"}),
        ("count", "read", {"size": "1KB", "count": "101", "operation": "batch"}),
        ("count", "read", {"size": "1KB", "count": "101", "consistency": "transactional"}),
        ("count", "read", {"size": "100KB", "count": "41", "consistency": "transactional"}),
        ("consistency", "read", {"size": "1KB", "operation": "query", "consistency": "transactional"}),
        (
            "consistency",
            "read",
            {"size": "1KB", "operation": "query", "consistency": "strong", "index": "gsi"},
        ),
        ("index", "read", {"size": "1KB", "index": "gsi"}),
        ("fetch_size", "read", {"size": "1KB", "operation": "query", "fetch_size": "1KB"}),
        ("size", "write", {"size": "0"}),
        ("old_size", "write", {"size": "1KB", "old_size": "1KB", "operation": "delete"}),
        ("count", "write", {"size": "1KB", "count": "26", "operation": "batch"}),
        ("consistency", "write", {"size": "1KB", "operation": "batch", "consistency": "transactional"}),
        ("condition_fails", "write", {"size": "1KB", "operation": "batch", "condition_fails": "yes"}),
        ("index", "indexes", {"size": "1KB", "index": "nonsense"}),
        ("index", "indexes", {"size": "1KB", "index": "a:gsj:added"}),
        ("index", "indexes", {"size": "1KB", "index": "a:gsi:moved"}),
        ("index", "indexes", {"size": "1KB", "index": "a:gsi:added:0"}),
        ("index", "indexes", {"size": "1KB", "index": "a:gsi:added a:gsi:added"}),
        ("index", "indexes", {"size": "1KB", "index": " ".join(f"i{n}:lsi:added" for n in range(6))}),
        ("units", "reverse", {"units": "1", "rate": "5", "consistency": "strong"}),
        ("units", "throughput", {"units": "0", "size": "1KB"}),
        ("read_units", "cost", {}),
        ("utilization", "cost", {"read_units": "1", "utilization": "101"}),
        ("wcu", "cost", {"write_units": "10", "wcu": "9"}),
        ("items", "storage", {"size": "1KB", "items": "0"}),
        ("target", "autoscaling", {"consumed": "10", "target": "95"}),
        ("maximum", "autoscaling", {"consumed": "10", "minimum": "5", "maximum": "4"}),
        ("storage", "partitions", {"storage": "-1"}),
    ],
)
def test_refused(field, operation, inputs):
    """The named field is the one to change."""
    with pytest.raises(CalculatorError) as error:
        ask(operation, **inputs)
    assert error.value.field == field
    assert error.value.message.endswith(".")
    assert error.value.hint


TEXTS = {
    "size": st.sampled_from(["0", "1", "3.5KB", "400KB", "401KB", "1e30", "-5"]),
    "rate": st.sampled_from(["0", "1", "1/3min", "1e20", "0.001"]),
    "integer": st.sampled_from(["-1", "0", "1", "7", "100", "1e18"]),
    "number": st.sampled_from(["-1", "0", "0.5", "7", "1e18"]),
    "percent": st.sampled_from(["-1", "0", "20", "70%", "100", "1000"]),
    "flag": st.sampled_from(["yes", "no"]),
    "text": st.sampled_from(["a:gsi:added", "b:lsi:changed:1KB:2KB", ":::", "x"]),
    "json": st.sampled_from(["{}", "[]", '{"a": 1}', '{"a": {"N": "x"}}', "nul"]),
}


@given(st.data())
def test_any_inputs_are_answered_or_refused(data):
    """No mix of readable inputs breaks an operation; refusals name one of its fields."""
    operation = data.draw(st.sampled_from(OPERATIONS))
    raw = {}
    for param in operation.params:
        if param.required or data.draw(st.booleans()):
            choices = st.sampled_from(param.choices) if param.kind == "choice" else TEXTS[param.kind]
            raw[param.name] = data.draw(choices)
    refused_field = None
    try:
        result = calculate_with((operation,), operation.name, parse_inputs(operation, raw))
    except CalculatorError as error:
        refused_field = error.field
    if refused_field is not None:
        assert refused_field in {param.name for param in operation.params}
    else:
        assert set(result.answer) == set(result.units)
        assert all(m.of in result.answer for m in result.misconceptions)
