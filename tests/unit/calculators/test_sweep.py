"""Varying one input: which values, which points, where something turns, and the drawing."""

from __future__ import annotations

import pytest

from calculators.chart import MOST_ROWS, chart_lines, turning_lines
from calculators.contract import CalculatorError, Operation, Param, Result
from calculators.sweep import MOST_POINTS, sweep

KINDS = ("integer", "number", "size", "percent", "rate", "duration")


def operation(compute, *params, chart=()):
    """An operation to vary."""
    return Operation("try", "Tries.", params or (Param("size", "number", "A size."),), compute, chart=chart)


def square(size):
    """(size - 3) squared."""
    value = int((size - 3) ** 2)
    return Result({"cost": value, "side": "left" if size < 3 else "right"}, {"cost": "USD", "side": ""}, [])


def refusal(vary, of=None, texts=None):
    """The field and sentence of what is refused."""
    with pytest.raises(CalculatorError) as refused:
        sweep(of or operation(square), texts or {}, vary)
    return refused.value


@pytest.mark.parametrize(
    ("vary", "values"),
    [
        ("size=1..4", ["1", "2", "3", "4"]),
        ("size=1..4:1.5", ["1", "2.5", "4.0"]),
        ("size=128..512:128", ["128", "256", "384", "512"]),
        ("size=1..100:x10", ["1", "10", "100"]),
        ("size=0..0.2:0.1", ["0", "0.1", "0.2"]),
        ("size=1,2,5", ["1", "2", "5"]),
        ("si=1,000..2,000:500", ["1000", "1500", "2000"]),
        ("size=7", ["7"]),
    ],
)
def test_values(vary, values):
    """Ranges include their end where a step meets it, and go by steps, factors or a list."""
    assert [float(v) for v in sweep(operation(square), {}, vary).values] == [float(v) for v in values]


def test_a_unit_is_kept():
    """1KB..3KB:1KB are 1KB, 2KB and 3KB; a unit said once counts for all."""
    of = operation(lambda size: Result({"size": int(size)}, {}, []), Param("size", "size", "A size."))
    assert sweep(of, {}, "size=1KB..3KB:1KB").values == ["1KB", "2KB", "3KB"]
    assert sweep(of, {}, "size=1..3KB:1").results[2].answer["size"] == 3072


def test_ends_may_have_units_of_their_own():
    """Counts in k and M, times in hours and days: read as the input reads them, shown in the first one's unit."""
    of = operation(lambda reads: Result({"reads": reads}, {}, []), Param("reads", "integer", "Reads."))
    assert sweep(of, {}, "reads=0..3M:500k").values == [
        "0",
        "500000",
        "1000000",
        "1500000",
        "2000000",
        "2500000",
        "3000000",
    ]
    of = operation(lambda age: Result({"age": int(age)}, {}, []), Param("age", "duration", "Age."))
    assert sweep(of, {}, "age=12h..2d:12h").values == ["12h", "24h", "36h", "48h"]
    assert sweep(of, {}, "age=1..2d:6h").results[1].answer["age"] == 30 * 3600


def test_words_have_no_range():
    """A text can only be listed."""
    of = operation(lambda name: Result({"name": name}, {}, []), Param("name", "text", "A name."))
    assert "is no number" in refusal("name=a..b", of).message


def test_a_range_without_step_has_about_twenty():
    """Whole ends give whole values."""
    values = sweep(operation(square), {}, "size=0..1000").values
    assert len(values) == 21
    assert all(value.isdecimal() for value in values)


@pytest.mark.parametrize(
    "vary",
    [
        *(
            "",
            "size",
            "=1..2",
            "size=",
            "size=a..b",
            "size=2..1",
            "size=1..2:0",
            "size=1..2:-1",
            "size=1KB..2MB",
        ),
        *("size=0..8:x2", "size=1..8:x1", f"size=1..{MOST_POINTS + 5}:1", "height=1..2", "size=1..9e9999:x2"),
    ],
)
def test_what_cannot_be_varied(vary):
    """Is one sentence about --vary."""
    error = refusal(vary)
    assert error.field == "vary"
    assert error.hint


def test_an_ambiguous_beginning():
    """Two inputs that begin alike are named."""
    of = operation(square, Param("reads", "integer", ""), Param("rate", "rate", ""))
    assert "several inputs" in refusal("r=1..2", of).message


def test_given_and_varied():
    """An input is one or the other."""
    assert refusal("size=1..2", texts={"size": "5"}).message == "size is given and varied."


def test_a_bad_point_is_named():
    """A value that the sum refuses is said with its refusal."""

    def picky(size):
        if size > 2:
            raise CalculatorError("size", "Too large.", "Give 2 at most.")
        return square(size)

    assert refusal("size=1..3:1", operation(picky)).message == "size=3: Too large."


def test_the_turn_of_a_curve():
    """A lowest value inside the range, and a text that changes, are turning points."""
    assert sweep(operation(square), {}, "size=0..8:1").turning_points == [
        "side: left up to 2, right from 3.",
        "cost is lowest, $0.00, at size 3.",
    ]


def test_two_that_cross():
    """Where one series passes the other, or both are equal, is said."""

    def both(size):
        return Result({"a": int(size), "b": 10}, {"a": "USD", "b": "USD"}, [])

    crossing = sweep(operation(both, chart=("a", "b")), {}, "size=4..16:4")
    assert crossing.turning_points == ["a passes above b between size 8 and 12."]
    touching = sweep(operation(both, chart=("a", "b")), {}, "size=5..15:5")
    assert touching.turning_points == ["a and b are equal at size 10."]
    assert chart_lines(crossing, 40)[0].split() == ["size", "A", "a", "B", "b"]


def test_two_that_stay_together():
    """A run of equal points is one sentence."""

    def capped(size):
        return Result({"a": min(int(size), 3), "b": 3}, {"a": "USD", "b": "USD"}, [])

    of = operation(capped, chart=("a", "b"))
    assert sweep(of, {}, "size=1..9:1").turning_points[0] == "a and b are equal from size 3 on."
    assert not sweep(of, {}, "size=4..9:1").turning_points


def test_what_varies_all_the_time_turns_nowhere():
    """A text that is another at each point is no turning point."""
    of = operation(lambda size: Result({"name": f"n{size}"}, {}, []))
    assert turning_lines(sweep(of, {}, "size=1..9:1")) == ["Nothing turns between 1 and 9."]


@pytest.mark.parametrize("width", [20, 80, 100])
def test_a_chart_keeps_its_width(width):
    """Bars end where the terminal does, at the largest value."""
    lines = chart_lines(sweep(operation(square), {}, "size=0..300:1"), width)
    assert max(map(len, lines[:-1])) <= max(width, 30)
    assert len(lines) <= MOST_ROWS + 3
    assert "31 of 301 points" in lines[-1]
    assert [line.split()[0] for line in lines[1:4]] == ["0", "10", "20"]
    assert lines[-3].split()[0] == "300"
