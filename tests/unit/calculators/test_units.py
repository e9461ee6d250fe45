"""What people type becomes exact values, or one sentence about why not."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.contract import CalculatorError, Operation, Param
from calculators.inputs import parse_inputs
from calculators.units import LARGEST_DOCUMENT, as_decimal, number_text, parse


def read(kind, text, **about):
    """One text through the parser of one kind."""
    return parse(Param("field", kind, "Help.", **about), text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-2", -2),
        ("1,000", 1000),
        ("1,234,567", 1_234_567),
        ("1_000", 1000),
        ("10k", 10_000),
        ("1.5M", 1_500_000),
        ("2 billion", 2_000_000_000),
        ("1e3", 1000),
    ],
)
def test_integers_take_separators_and_suffixes(text, value):
    """Suffixes of a count are decimal: 10k is 10,000."""
    assert read("integer", text) == value


@pytest.mark.parametrize(
    "text",
    ["", "1.5", "1,5", "12,34", ",1", "1,", "nan", "inf", "_1", "1__", "--1", "٣", "1e99", "9" * 61, "ten"],
)
def test_what_is_no_integer_is_refused(text):
    """A decimal comma, a fraction, NaN, another script's digits or a paste of digits is no whole number."""
    with pytest.raises(CalculatorError, match="is no whole number") as error:
        read("integer", text)
    assert error.value.field == "field"
    assert error.value.hint


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", Fraction(1, 2)),
        (".5", Fraction(1, 2)),
        ("0.1", Fraction(1, 10)),
        ("-0.25", Fraction(-1, 4)),
        ("1e-3", Fraction(1, 1000)),
        ("3", 3),
    ],
)
def test_numbers_are_exact(text, value):
    """0.1 is a tenth, not the float nearest to it."""
    assert read("number", text) == value


@pytest.mark.parametrize(("text", "value"), [("30", 30), ("30%", 30), ("12.5 %", Fraction(25, 2))])
def test_percent_may_carry_its_sign(text, value):
    """30 and 30% are the same."""
    assert read("percent", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3.5KB", 3584),
        ("1 GB-month", 1024**3),
        ("2.5 TiB/month", 5 * 1024**4 // 2),
        ("3.5 KiB", 3584),
        ("3.5kb", 3584),
        ("400 KB", 409_600),
        ("10k", 10_240),
        ("1.5M", 1_572_864),
        ("1GB", 2**30),
        ("17", 17),
        ("17 bytes", 17),
        ("1.1KB", Fraction(5632, 5)),
    ],
)
def test_a_kb_is_1024_bytes_unless_told(text, value):
    """Sizes are exact bytes, fractions of one included."""
    assert read("size", text) == value


def test_a_kb_may_be_1000_bytes():
    """`Param.kilo` sets the KB; a KiB stays 1,024."""
    assert read("size", "3.5KB", kilo=1000) == 3500
    assert read("size", "1KiB", kilo=1000) == 1024


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20", 20),
        ("20/s", 20),
        ("3/min", Fraction(1, 20)),
        ("1.2k/h", Fraction(1, 3)),
        ("5 per second", 5),
        ("86,400/day", 1),
        ("1000/5min", Fraction(10, 3)),
        ("2 / minute", Fraction(1, 30)),
    ],
)
def test_rates_are_a_second(text, value):
    """Any unit of time becomes an exact rate a second."""
    assert read("rate", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12h", 43_200),
        ("90s", 90),
        ("1d", 86_400),
        ("1h30m", 5400),
        ("1h 30min", 5400),
        ("500ms", Fraction(1, 2)),
        ("45", 45),
        ("2 weeks", 1_209_600),
        ("1.5 hours", 5400),
    ],
)
def test_durations_are_seconds(text, value):
    """Units may be joined; without one a number is seconds."""
    assert read("duration", text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("size", "4XB"),
        ("size", "5iB"),
        ("size", "KB"),
        ("rate", "2/"),
        ("rate", "2/0s"),
        ("rate", "2/month"),
        ("rate", "/s"),
        ("duration", "1h30"),
        ("duration", "1 month"),
        ("duration", ""),
        ("percent", "%"),
        ("number", "."),
        ("number", "1e"),
    ],
)
def test_an_unknown_unit_is_refused_with_an_example(kind, text):
    """The hint shows how a value is written."""
    with pytest.raises(CalculatorError) as error:
        read(kind, text)
    assert error.value.hint.startswith("Write it as")


@pytest.mark.parametrize(("kind", "text"), [("size", "-1KB"), ("rate", "-1/s"), ("duration", "-5m")])
def test_sizes_rates_and_durations_are_not_negative(kind, text):
    """A negative one is refused as such."""
    with pytest.raises(CalculatorError, match="never negative"):
        read(kind, text)


def test_a_choice_is_matched_in_any_case():
    """The choice comes back as it was declared."""
    assert read("choice", "STRONG", choices=("strong", "eventual")) == "strong"
    with pytest.raises(CalculatorError) as error:
        read("choice", "weak", choices=("strong", "eventual"))
    assert error.value.hint == "Choose from: strong, eventual."


def test_a_flag_is_yes_or_no():
    """The usual words are known, others refused."""
    assert read("flag", "Yes") is True
    assert read("flag", "off") is False
    with pytest.raises(CalculatorError, match="neither yes nor no"):
        read("flag", "perhaps")


def test_json_keeps_the_digits_as_written():
    """A number with a point is a Decimal: the size of an item depends on its digits."""
    assert read("json", '{"price": 1.50}')["price"].as_tuple() == Decimal("1.50").as_tuple()


def test_broken_json_names_line_and_column():
    """The place of the break is in the message."""
    with pytest.raises(CalculatorError, match="line 2, column 9"):
        read("json", '{\n  "id": }')


@pytest.mark.parametrize(
    "text", ["NaN", "[-Infinity]", "[" * 100_000, "1" * 5000, " " * (LARGEST_DOCUMENT + 1)]
)
def test_json_that_no_item_could_be_is_refused(text):
    """NaN, endless nesting, endless digits and megabytes end in a sentence, not in a traceback."""
    with pytest.raises(CalculatorError, match="The JSON"):
        read("json", text if text.strip() else f"[{text}]")


def test_a_long_text_is_shown_shortened():
    """The message quotes at most sixty characters."""
    with pytest.raises(CalculatorError) as error:
        read("number", "x" * 1000)
    assert len(error.value.message) < 100


@given(
    st.text(max_size=20),
    st.sampled_from(["integer", "number", "percent", "size", "rate", "duration", "flag"]),
)
def test_any_text_is_a_value_or_an_error(text, kind):
    """No text brings a parser down."""
    try:
        value = read(kind, text)
    except CalculatorError as error:
        value = error
    assert isinstance(value, int | Fraction) or value.hint


@given(st.fractions(min_value=0, max_value=10**9), st.sampled_from(["KB", "MB", ""]))
def test_sizes_scale_exactly(value, unit):
    """A decimal text times its unit, without rounding."""
    text = f"{as_decimal(value):f}"[:40]
    assert read("size", f"{text}{unit}") == Fraction(text) * {"": 1, "KB": 1024, "MB": 1024**2}[unit]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1_234_567, "1,234,567"),
        (0, "0"),
        (-5, "-5"),
        (Fraction(1, 3), "0.333333"),
        (Fraction(7, 2), "3.5"),
        (Decimal("1.10"), "1.1"),
        (Decimal("0.0000166667"), "0.00001667"),
        (Fraction(1_999_999_999, 10**9), "2"),
        (Decimal("1234.5"), "1,234.5"),
    ],
)
def test_numbers_are_shown_for_people(value, text):
    """Thousands apart, six places, small prices to four digits, no trailing zeros."""
    assert number_text(value) == text


def test_as_decimal_is_exact_where_it_can_be():
    """A half is 0.5; a third has 28 digits."""
    assert as_decimal(Fraction(1, 2)) == Decimal("0.5")
    assert as_decimal(3) == 3
    assert len(as_decimal(Fraction(1, 3)).as_tuple().digits) == 28


OPERATION = Operation(
    "read",
    "Reads.",
    (
        Param("size", "size", "Size."),
        Param("newbits", "integer", "Bits.", repeated=True),
        Param("name", "text", "Name."),
    ),
    lambda **_: None,
)


def test_a_form_is_parsed_as_a_whole():
    """Blank fields are not given; a repeated one may come as one text."""
    raw = {"size": "4KB", "newbits": "4 4; 8", "name": "  "}
    assert parse_inputs(OPERATION, raw) == {"size": 4096, "newbits": [4, 4, 8]}


def test_a_command_line_gives_lists():
    """A repeated parameter takes a list of texts; blank ones fall out."""
    assert parse_inputs(OPERATION, {"newbits": ["4", ""], "name": " a b "}) == {"newbits": [4], "name": "a b"}


@pytest.mark.parametrize("raw", [{"sise": "4KB"}, {"size": ["4KB", "5KB"]}])
def test_a_form_with_a_wrong_field_is_refused(raw):
    """A name that is no parameter and two values for one are errors of that field."""
    with pytest.raises(CalculatorError) as error:
        parse_inputs(OPERATION, raw)
    assert error.value.field in raw
