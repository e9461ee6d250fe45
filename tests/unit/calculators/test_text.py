"""Values of results as text: one form for the command line and the app."""

from __future__ import annotations

from decimal import Decimal

import pytest

from calculators.contract import Result, Step
from calculators.text import is_table, label, table_lines, value_text
from studykit.cli.calc_text import as_text
from studykit.tui.widgets.working import answer_text

VALUES = [
    (None, "none"),
    (True, "yes"),
    (False, "no"),
    (65536, "65,536"),
    (Decimal("1234.50"), "1,234.5"),
    ("10.0.0.0/16", "10.0.0.0/16"),
    ([], "none"),
    ({}, "none"),
    ([1000, None], "1,000, none"),
    ({"per_request": 2, "burst": False}, "per request 2, burst no"),
]


@pytest.mark.parametrize(("value", "text"), VALUES)
def test_a_value_reads_like_prose(value, text):
    """No Python in it: no None, True or brackets."""
    assert value_text(value) == text


@pytest.mark.parametrize(("value", "text"), VALUES)
def test_the_app_and_the_command_line_show_the_same(value, text):
    """An answer is not another one for being looked at elsewhere."""
    result = Result({"first_usable": value}, {"first_usable": "RCU"}, [Step("once")])
    shown = f"first usable  {text}" + ("" if value is None else " RCU")
    assert as_text(result, explain=False).splitlines()[0] == shown
    assert answer_text(result).plain == shown


def test_a_unit_follows_where_there_is_one():
    """... and no blank where there is none."""
    assert value_text(5, "RCU") == "5 RCU"
    assert value_text(5) == "5"


def test_money_reads_like_money():
    """Dollars before the amount, two decimals, more below a dollar."""
    assert value_text(Decimal("65.7"), "USD a month") == "$65.70 a month"
    assert value_text(1234, "USD") == "$1,234.00"
    assert value_text(Decimal("0.0000002"), "USD a request") == "$0.0000002 a request"
    assert value_text(Decimal("-0.5"), "USD") == "-$0.50"
    assert value_text(None, "USD a month") == "none"


def test_columns_are_aligned():
    """Numbers to the right, money as money, and a word among numbers as it is."""
    rows = [
        {"part": "requests", "amount": 1200, "usd": Decimal("0.6")},
        {"part": "-", "amount": 5, "usd": "-"},
    ]
    assert table_lines(rows) == [
        "part      amount    usd",
        "requests   1,200  $0.60",
        "-              5      -",
    ]


def test_rows_are_a_table():
    """A list of anything else is a list."""
    assert is_table([{"block": "10.0.0.0/24"}])
    assert not is_table([])
    assert not is_table(["10.0.0.0/24"])
    assert label("per_request") == "per request"


def test_table_within_a_width():
    """Long texts go on in the next line, the widest first; numbers and words stay whole."""
    rows = [
        {"what": "a short one", "count": 12_345, "why": "because of this and of that"},
        {"what": "b", "count": 1, "why": "arn:aws:s3:::notes"},
    ]
    assert table_lines(rows, 80) == table_lines(rows)
    assert table_lines(rows, 40) == [
        "what          count  why",
        "a short one  12,345  because of this and",
        "                     of that",
        "b                 1  arn:aws:s3:::notes",
    ]
    assert table_lines(rows, 10) == table_lines(rows)
