"""Item sizes, by https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.contract import CalculatorError
from calculators.dynamodb import calculate
from calculators.dynamodb.item import item_bytes, number_bytes
from tests.unit.calculators.dynamodb import ask

NAMES = st.text(min_size=1, max_size=10)
LEAVES = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(max_size=20)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)
ANY_JSON = st.recursive(
    st.none() | st.text(max_size=9) | st.floats() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
ITEMS = st.dictionaries(NAMES, VALUES, min_size=1, max_size=4)


def sized(item, **options):
    """Bytes of an item."""
    return ask("size", item=json.dumps(item), **options).answer["bytes"]


@pytest.mark.parametrize(
    ("value", "value_bytes"),
    [
        ({"S": "abc"}, 3),
        ({"S": "żółw"}, 7),  # UTF-8 bytes, not characters
        ({"N": "12"}, 2),  # 1 byte for two significant digits, and 1
        ({"N": "123"}, 3),
        ({"N": "0"}, 1),
        ({"N": "00120.00"}, 2),  # leading and trailing zeros are trimmed
        ({"N": "-12"}, 2),
        ({"N": "12e90"}, 2),
        ({"B": base64.b64encode(b"12345").decode()}, 5),  # raw bytes
        ({"BOOL": False}, 1),
        ({"NULL": True}, 1),
        ({"L": []}, 3),
        ({"M": {}}, 3),
        ({"L": [{"S": "ab"}, {"N": "1"}]}, 3 + (1 + 2) + (1 + 2)),
        ({"M": {"k": {"S": "ab"}}}, 3 + 1 + 1 + 2),
        ({"SS": ["a", "bcd"]}, 4),
        ({"NS": ["1", "1234"]}, 2 + 3),
        ({"BS": [base64.b64encode(b"xyz").decode()]}, 3),
    ],
)
def test_each_type(value, value_bytes):
    """The page's rule for the type, with the name's bytes."""
    assert item_bytes({"name": value}) == 4 + value_bytes


@pytest.mark.parametrize(
    ("number", "measured"), [("123.4", 4), ("12", 2), ("1.2", 3), ("-5", 3), ("0", 1), ("-0", 1), ("100", 2)]
)
def test_what_numbers_measured(number, measured):
    """Measured by AWS's cost tool: pairs of digits around the point, a byte for the sign, one for zero."""
    assert number_bytes(number)[1] == measured


def test_the_approximate_rule_is_the_answer():
    """123.4 counts 3 bytes by the page and 4 as measured; both are shown."""
    result = ask("size", item='{"n": 123.4}')
    assert result.answer["bytes"] == 1 + 3
    assert result.answer["measured_bytes"] == 1 + 4


@given(ITEMS)
def test_plain_and_typed_json_agree(item):
    """The same item, written both ways, has the same size."""

    def typed(value):
        match value:
            case None:
                return {"NULL": True}
            case bool():
                return {"BOOL": value}
            case str():
                return {"S": value}
            case list():
                return {"L": [typed(inner) for inner in value]}
            case dict():
                return {"M": {name: typed(inner) for name, inner in value.items()}}
            case _:
                return {"N": str(value)}

    dynamodb_json = {name: typed(value) for name, value in item.items()}
    plain = calculate("size", item=item, format="plain").answer
    assert plain == calculate("size", item=dynamodb_json, format="typed").answer
    assert plain["bytes"] == item_bytes(dynamodb_json)


@given(ITEMS)
def test_attributes_add_up(item):
    """The item is the sum of its attributes, each sized alone."""
    alone = sum(calculate("size", item={n: v}, format="plain").answer["bytes"] for n, v in item.items())
    assert calculate("size", item=item, format="plain").answer["bytes"] == alone


def test_dynamodb_json_is_recognised():
    """Values that name their types are not maps; the answer of get-item is unwrapped."""
    typed = {"Id": {"S": "a1"}}
    assert sized(typed) == sized({"Item": typed}) == 4
    assert sized(typed, format="plain") == 2 + 3 + 1 + 1 + 2


def test_each_attribute_is_a_step():
    """Name and value bytes of every attribute, then the sum."""
    steps = ask("size", item='{"Id": "a1", "Total": 12.5}').steps
    assert "name 2 bytes + value 2 bytes" in steps[0].text
    assert "name 5 bytes + value 3 bytes" in steps[1].text
    assert "12 bytes" in steps[2].text


def test_units_of_the_item():
    """5,000 bytes read two blocks of 4 KB and write five of 1 KB."""
    answer = ask("size", item=json.dumps({"k": "x" * 4999})).answer
    assert answer["bytes"] == 5000
    assert (answer["rcu_strong"], answer["rcu_eventual"], answer["rcu_transactional"]) == (2, 1, 4)
    assert (answer["wcu"], answer["wcu_transactional"]) == (5, 10)


def test_too_large_an_item_is_sized_and_said_to_be():
    """The learner wants to know by how much."""
    result = ask("size", item=json.dumps({"k": "x" * 410_000}))
    assert result.answer["bytes"] == 410_001
    assert any("400 KB" in said for said in result.assumptions)


@pytest.mark.parametrize(
    "item",
    [
        "[]",
        "{}",
        '"text"',
        '{"n": {"N": "twelve"}, "k": {"S": "x"}}',
        '{"n": {"N": "1.2.3"}}',
        '{"n": {"N": ""}}',
        '{"n": {"N": 5}}',
        '{"b": {"B": "no base64!"}}',
        '{"s": {"SS": []}}',
        '{"s": {"SS": [1]}}',
        '{"m": {"M": {"k": "bare"}}}',
        '{"n": 1e200}',
        '{"n": 123456789012345678901234567890123456789}',
        '{"a": ' + "[" * 33 + "]" * 33 + "}",
    ],
)
def test_what_is_no_item(item):
    """One sentence about the item, and a way out."""
    with pytest.raises(CalculatorError) as error:
        ask("size", item=item)
    assert error.value.field == "item"
    assert error.value.hint


@given(ANY_JSON)
def test_any_json_is_sized_or_refused(document):
    """No document breaks the calculator, whichever way it is read."""
    for style in ("auto", "plain", "typed"):
        field = "item"
        try:
            calculate("size", item=document, format=style)
        except CalculatorError as error:
            field = error.field
        assert field == "item"
