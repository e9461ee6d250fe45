"""`studykit calc`: reading the words, reading files, and saying what is wrong."""

from __future__ import annotations

import io
import json
import os
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calculators.contract import Branch, Operation, Param, Price, Result, Step
from calculators.registry import CALCULATORS
from studykit.__main__ import main

FLAGS = {"--json", "--help", "-h", "--explain", "--vary"}


class Probe:
    """A calculator that answers anything."""

    NAME = "probe"
    SUMMARY = "What was given"

    def __init__(self):
        def compute(**inputs):
            return Result({"names": list(inputs)}, {"names": ""}, [])

        self.OPERATIONS = (
            Operation(
                "first",
                "Takes everything.",
                (
                    Param("block", "text", "A block.", required=True, positional=True, example="x"),
                    Param("num", "integer", "A number.", positional=True),
                    Param("need", "text", "A need.", repeated=True),
                    Param("fetch_size", "size", "A size."),
                    Param("rate", "rate", "A rate."),
                    Param("mode", "choice", "A mode.", default="a", choices=("a", "b")),
                    Param("deep", "flag", "A flag.", default=False),
                    Param("item", "json", "An item."),
                ),
                compute,
            ),
            Operation(
                "second",
                "Takes many.",
                (Param("many", "integer", "Numbers.", positional=True, repeated=True),),
                compute,
            ),
        )

    def calculate(self, operation=None, **inputs):
        """The contract's function."""
        from calculators.contract import calculate_with

        return calculate_with(self.OPERATIONS, operation, inputs)


@pytest.fixture
def probe(monkeypatch, capsys):
    """Runs `calc probe ...`; returns the exit code, the inputs it was given and what it said on stderr."""
    module = "probe_calculator"
    monkeypatch.setitem(sys.modules, module, Probe())
    monkeypatch.setitem(CALCULATORS, "probe", (module, "What was given", ()))

    def run(*words):
        code = main(
            ["calc", "probe", *words, "--json"] if "--" not in words else ["calc", "--json", "probe", *words]
        )
        out, err = capsys.readouterr()
        given = json.loads(out)["inputs"] if out else {}
        return code, {name: value for name, value in given.items() if value not in (None, [], False)}, err

    return run


@pytest.mark.parametrize(
    ("words", "inputs"),
    [
        (["x1"], {"block": "x1", "mode": "a"}),
        (["first", "x1", "5"], {"block": "x1", "num": 5, "mode": "a"}),
        (["x1", "-2"], {"block": "x1", "num": -2, "mode": "a"}),
        (["--num", "-2", "x1"], {"block": "x1", "num": -2, "mode": "a"}),
        (["--block=x1", "5"], {"block": "x1", "num": 5, "mode": "a"}),
        (["x1", "--mode", "B"], {"block": "x1", "mode": "b"}),
        (["x1", "--fetch-size=2KB"], {"block": "x1", "fetch_size": 2048, "mode": "a"}),
        (["x1", "--rate", "1/min"], {"block": "x1", "rate": 1 / 60, "mode": "a"}),
        (["x1", "--deep"], {"block": "x1", "deep": True, "mode": "a"}),
        (["x1", "--deep=no"], {"block": "x1", "mode": "a"}),
        (
            ["x1", "1", "--need", "a=1", "--need=b=2"],
            {"block": "x1", "num": 1, "need": ["a=1", "b=2"], "mode": "a"},
        ),
        (
            ["x1", "1", "--need", "a=1", "b=2", "c=3"],
            {"block": "x1", "num": 1, "need": ["a=1", "b=2", "c=3"], "mode": "a"},
        ),
        (["--need", "a=1", "x1"], {"block": "x1", "need": ["a=1"], "mode": "a"}),
        (["--", "--x"], {"block": "--x", "mode": "a"}),
        (["second", "1", "2", "-3"], {"many": [1, 2, -3]}),
    ],
)
def test_words_are_read_by_the_parameters(probe, words, inputs):
    """By position, by name with a blank or =, negative numbers, flags, repeated options, -- ends the options."""
    code, given, _ = probe(*words)
    assert (code, given) == (0, pytest.approx(inputs) if "rate" in inputs else inputs)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "BLOCK: A value is needed."),
        (["x1", "1", "2"], "'2' is a word too many."),
        (["x1", "--mod", "a"], "There is no option '--mod'.\n  Did you mean --mode?"),
        (["x1", "--mode"], "--mode needs a value."),
        (["x1", "--mode", "--deep"], "--mode needs a value."),
        (["x1", "--mode", "a", "--mode", "b"], "--mode is given twice."),
        (["x1", "--block", "y"], "BLOCK is given twice."),
        (["x1", "--mode", "c"], "--mode: 'c' is no choice here.\n  Choose from: a, b."),
        (["x1", "--fetch-size", "big"], "--fetch-size: 'big' is no size."),
        (["x1", "five"], "NUM: 'five' is no whole number."),
        (["secnd", "1"], "There is no operation 'secnd'.\n  Did you mean second?"),
        (["x1", "--item", "none.json"], "--item: none.json cannot be read: No such file or directory."),
    ],
)
def test_a_slip_is_one_sentence_and_a_way_out(probe, words, said):
    """Exit code 2, nothing on stdout, the field named as it is typed."""
    code, given, err = probe(*words)
    assert (code, given) == (2, {})
    assert err.startswith(f"studykit: {said}")
    assert err.count("\n") == 2


def test_json_comes_from_a_file(probe, tmp_path):
    """A byte order mark, as Windows editors leave one, does no harm."""
    path = tmp_path / "item.json"
    path.write_text('\ufeff{"id": 1.50}', encoding="utf-8")
    assert probe("x1", "--item", str(path))[1]["item"] == {"id": 1.5}


def test_json_comes_from_stdin(probe, monkeypatch):
    """`-` is stdin."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"id": "a"}')))
    assert probe("x1", "--item", "-")[1]["item"] == {"id": "a"}


def test_broken_json_names_file_line_and_column(probe, tmp_path):
    """The learner finds the place."""
    path = tmp_path / "item.json"
    path.write_text('{\n  "id": }', encoding="utf-8")
    code, _, err = probe("x1", "--item", str(path))
    assert code == 2
    assert f"--item ({path}): The JSON breaks off at line 2, column 9" in err


@pytest.mark.parametrize(
    ("content", "said"), [(b"\xff\xfe\x00", "is not UTF-8 text."), (None, "cannot be read: ")]
)
def test_a_file_that_cannot_be_read_says_so(probe, tmp_path, content, said):
    """Bytes that are no text, and a folder."""
    path = tmp_path / "item.json"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    code, _, err = probe("x1", "--item", str(path))
    assert code == 2
    assert said in err


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"]])
def test_calc_lists_the_calculators(capsys, words):
    """Without a calculator, and when asked for help."""
    assert main(["calc", *words]) == 0
    printed = capsys.readouterr().out
    assert all(f"  {name} " in printed for name in CALCULATORS)


def test_an_unknown_calculator_suggests_the_nearest(capsys):
    """One sentence, exit code 2."""
    assert main(["calc", "cdir", "10.0.0.0/16"]) == 2
    assert "There is no calculator 'cdir'.\n  Did you mean cidr?" in capsys.readouterr().err


def test_help_can_be_asked_anywhere(capsys):
    """--help wins over what else was typed, at the level reached."""
    assert main(["calc", "cidr", "split", "10.0.0.0/16", "--help"]) == 0
    assert capsys.readouterr().out.startswith("usage: studykit calc cidr split BLOCK N [options]")
    assert main(["calc", "-h", "cidr"]) == 0
    assert "cidr split BLOCK N" in capsys.readouterr().out


def test_help_keeps_within_the_terminal(capsys):
    """Lines are at most 80 columns where stdout is no terminal."""
    for words in (["calc"], ["calc", "cidr"], ["calc", "cidr", "plan"]):
        assert main([*words, "--help"]) == 0
        assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_json_has_the_contracts_keys(capsys):
    """The keys in the design's order, inputs with their defaults."""
    assert main(["calc", "cidr", "fit", "500", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert list(document) == [
        "calculator",
        "operation",
        "inputs",
        "answer",
        "units",
        "steps",
        "assumptions",
        "misconceptions",
        "prices",
    ]
    assert document["inputs"] == {"hosts": 500, "growth": 0}
    assert set(document["units"]) == set(document["answer"])
    assert set(document["steps"][0]) == {"text", "rule", "source"}


@pytest.mark.parametrize(
    ("no_color", "term", "bold"), [("", "xterm", True), ("1", "xterm", False), ("", "dumb", False)]
)
def test_a_terminal_gets_bold_unless_told_otherwise(monkeypatch, capsys, no_color, term, bold):
    """NO_COLOR and a dumb terminal turn it off; a pipe never has it."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setenv("TERM", term)
    main(["calc", "cidr", "10.0.0.0/16"])
    assert ("\x1b[1m" in capsys.readouterr().out) is bold


def test_a_decision_is_a_tree(monkeypatch, capsys, probe):
    """Explained it is shown as indented lines with marks; JSON has it whole."""
    tree = Branch("allowed", "yes", [Branch("boundary", "yes"), Branch("identity", "no", [Branch("Sid A")])])
    result = Result({"decision": "Allowed"}, {"decision": ""}, [Step("once")], tree=tree)
    operations = (Operation("ask", "Asks.", (), lambda: result),)
    monkeypatch.setattr(sys.modules["probe_calculator"], "OPERATIONS", operations)
    assert main(["calc", "probe", "--explain"]) == 0
    assert "Decision\n  ✓ allowed\n    ✓ boundary\n    ✗ identity\n      Sid A\n" in capsys.readouterr().out
    assert main(["calc", "probe", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)["tree"]
    assert shown["branches"][1] == {
        "text": "identity",
        "mark": "no",
        "branches": [{"text": "Sid A", "mark": "", "branches": []}],
    }


def test_moments_are_json_too(monkeypatch, capsys, probe):
    """A moment comes back as it is written in UTC."""
    operations = (
        Operation(
            "wait",
            "Waits.",
            (Param("at", "moment", "When."),),
            lambda at: Result({"year": at.year}, {"year": ""}, []),
        ),
    )
    monkeypatch.setattr(sys.modules["probe_calculator"], "OPERATIONS", operations)
    assert main(["calc", "probe", "--at", "2026-01-31T12:00:00+02:00", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["inputs"] == {"at": "2026-01-31T10:00:00Z"}
    assert document["answer"] == {"year": 2026}


def test_lines_fit_the_terminal(monkeypatch, capsys):
    """Paragraphs are wrapped at its width; an address longer than that stands alone."""
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((50, 20)))
    monkeypatch.setattr(sys.stdout, "fileno", lambda: 1)
    main(["calc", "cidr", "10.0.0.0/16"])
    lines = capsys.readouterr().out.splitlines()
    assert max(len(line) for line in lines if "https://" not in line) <= 50


def test_prices_are_shown_with_their_date(monkeypatch, capsys, probe):
    """With --explain each price names its unit, day and source."""
    price = Price("wru", "0.625", "USD per million", "2026-11-21", "pricelist:AmazonDynamoDB")
    result = Result({"cost": 1}, {"cost": "USD"}, [Step("once")], prices=[price])
    operations = (Operation("pay", "Pays.", (), lambda: result),)
    monkeypatch.setattr(sys.modules["probe_calculator"], "OPERATIONS", operations)
    assert main(["calc", "probe", "--explain"]) == 0
    assert (
        "Prices\n   - wru: 0.625 USD per million, 2026-11-21, pricelist:AmazonDynamoDB\n"
        in capsys.readouterr().out
    )


def test_old_prices_are_pointed_out(monkeypatch, capsys, probe):
    """A price read more than a year ago is named on stderr; the answer stays clean."""
    price = Price("wru", "0.625", "USD per million", "2020-01-31", "pricelist:AmazonDynamoDB")
    result = Result({"cost": 1}, {"cost": "USD"}, [Step("once")], prices=[price])
    operations = (Operation("pay", "Pays.", (), lambda: result),)
    monkeypatch.setattr(sys.modules["probe_calculator"], "OPERATIONS", operations)
    assert main(["calc", "probe"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("cost  $1.00\n")
    assert captured.err.startswith("studykit: Prices older than a year were used: wru (2020-01-31).\n")


OPERATION_NAMES = ["fit", "split", "subnet", "subnets", "host", "overlap", "aggregate", "add", "peer", "plan"]
WORDS = (
    *("10.0.0.0/16", "10.0.0.0/8,10.1.0.0/16", "::/0", "2001:db8::/56", "-1", "0", "4", "1e9", "99999999999"),
    *("nan", "a=5x3", "a=", "=", "--need", "--growth", "300%", "--layout", "symmetric", "--existing", "--"),
)
WORD = st.sampled_from(WORDS) | st.text(max_size=8).filter(lambda word: word not in FLAGS)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(OPERATION_NAMES), st.lists(WORD, max_size=5))
def test_no_words_end_in_a_traceback(capsys, operation, words):
    """Whatever is typed is answered with 0, or with one sentence and 2."""
    code = main(["calc", "cidr", operation, *words])
    out, err = capsys.readouterr()
    assert (code, bool(out), bool(err)) in {(0, True, False), (2, False, True)}
