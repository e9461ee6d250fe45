"""What every calculator keeps to, whatever it computes."""

from __future__ import annotations

import inspect

import pytest

from calculators.contract import (
    CalculatorError,
    Misconception,
    Operation,
    Param,
    Result,
    Step,
    calculate_with,
)
from calculators.inputs import parse_inputs
from calculators.registry import CALCULATORS, load
from calculators.units import parse

KINDS = {
    "text",
    "integer",
    "number",
    "percent",
    "flag",
    "choice",
    "size",
    "rate",
    "duration",
    "json",
    "moment",
    "documents",
}


def double(number, factor):
    """A sum small enough to see through."""
    return Result({"product": number * factor}, {"product": ""}, [Step("times")])


DOUBLE = Operation(
    "double",
    "Doubles.",
    (
        Param("number", "integer", "A number.", required=True, example="4"),
        Param("factor", "integer", "", default=2),
    ),
    double,
)


def test_defaults_are_filled_in():
    """An input that is not given has its default."""
    assert calculate_with((DOUBLE,), "double", {"number": 4}).answer == {"product": 8}


def test_the_first_operation_is_meant_when_none_is_named():
    """No operation's name means the first."""
    assert calculate_with((DOUBLE,), None, {"number": 4, "factor": 3}).answer == {"product": 12}


@pytest.mark.parametrize(
    ("operation", "inputs", "field"),
    [
        ("halve", {"number": 4}, "operation"),
        ("double", {"number": 4, "by": 3}, "by"),
        ("double", {}, "number"),
        ("double", {"number": None}, "number"),
    ],
)
def test_a_wrong_call_names_the_field(operation, inputs, field):
    """An unknown operation or input and a missing one are told apart by field, with a way out."""
    with pytest.raises(CalculatorError) as error:
        calculate_with((DOUBLE,), operation, inputs)
    assert error.value.field == field
    assert error.value.hint


def test_a_mistake_that_gives_the_right_answer_is_left_out():
    """A misconception never equals the answer it is mistaken for."""
    wrong, lucky = Misconception(5, "adds one", "n"), Misconception(4, "is lucky", "n")
    result = Result({"n": 4}, {"n": ""}, [], misconceptions=[wrong, lucky])
    assert list(result.misconceptions) == [wrong]


def test_records_compare_and_print_by_value():
    """Two steps with the same words are equal; repr shows the fields."""
    assert Step("a", "b", "c") == Step("a", "b", "c")
    assert Step("a") != Step("b")
    assert repr(Misconception(1, "m", "n")) == "Misconception(answer=1, mistake='m', of='n')"


@pytest.mark.parametrize("name", CALCULATORS)
def test_a_calculator_says_what_the_registry_says(name):
    """NAME is the registry's; names of operations are unique."""
    calculator = load(name)
    assert name == calculator.NAME
    assert calculator.SUMMARY
    names = [operation.name for operation in calculator.OPERATIONS]
    assert len(set(names)) == len(names)


EVERY = [(name, operation) for name in CALCULATORS for operation in load(name).OPERATIONS]


@pytest.mark.parametrize(("name", "operation"), EVERY, ids=[f"{n}-{o.name}" for n, o in EVERY])
def test_parameters_are_well_declared(name, operation):
    """Kinds are known, examples and defaults fit them, and compute takes just these names."""
    for param in operation.params:
        assert param.kind in KINDS
        assert param.help
        assert bool(param.choices) == (param.kind == "choice")
        if param.required:
            assert param.example
        if param.example and param.kind not in {"json", "documents"}:
            for value in param.example.split() if param.repeated else [param.example]:
                parse(param, value)
        if param.kind == "choice" and param.default is not None:
            assert param.default in param.choices
    takes = inspect.signature(operation.compute).parameters
    if not any(p.kind is p.VAR_KEYWORD for p in takes.values()):
        assert set(takes) == {param.name for param in operation.params}
    positional = [param for param in operation.params if param.positional]
    assert all(not param.repeated for param in positional[:-1])


def test_quotes_keep_a_values_blanks():
    """On one line, as a form has it; a quote that is not closed is said."""
    param = Param("header", "text", "A header.", repeated=True)
    operation = Operation("try", "Tries.", (param,), lambda header: Result({"n": len(header)}, {}, []))
    line = 'Host:example.com "X-Note:it\'s a note; long" A:b'
    assert parse_inputs(operation, {"header": line}) == {
        "header": ["Host:example.com", "X-Note:it's a note; long", "A:b"]
    }
    with pytest.raises(CalculatorError) as refused:
        parse_inputs(operation, {"header": 'a "b'})
    assert refused.value.field == "header"
