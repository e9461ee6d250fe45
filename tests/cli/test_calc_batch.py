"""`studykit calc ... --input`: many sums from JSON, an answer a line."""

from __future__ import annotations

import io
import json
import sys

import pytest

from calculators.contract import CalculatorError, Operation, Param, Result
from calculators.inputs import inputs_of, parse_inputs
from studykit.__main__ import main

READS = [{"size": "3KB", "rate": 80, "consistency": "strong"}, {"size": ["8KB"], "rate": None}]


def answers(out):
    """Each line's answer."""
    return [json.loads(line)["answer"]["rcu"] for line in out.splitlines()]


@pytest.mark.parametrize(
    "text",
    [json.dumps(READS), "\n".join(map(json.dumps, READS)), "\n\n".join(map(json.dumps, READS)) + "\n"],
    ids=["list", "lines", "blank lines"],
)
def test_many_documents(text, tmp_path, capsys):
    """A list and JSON lines are the same: an object a line, without the inputs."""
    file = tmp_path / "reads.json"
    file.write_text(text, encoding="utf-8")
    assert main(["calc", "dynamodb", "read", "--input", str(file), "--json"]) == 0
    out = capsys.readouterr().out
    assert answers(out) == [80, 1]
    assert "inputs" not in json.loads(out.splitlines()[0])


def test_one_document_is_shown_in_full(tmp_path, capsys):
    """As if its inputs had been typed."""
    file = tmp_path / "read.json"
    file.write_text(json.dumps(READS[0], indent=2), encoding="utf-8")
    assert main(["calc", "dynamodb", "--input", str(file)]) == 0
    shown = capsys.readouterr().out
    assert main(["calc", "dynamodb", "read", "--size", "3KB", "--rate", "80", "--consistency", "strong"]) == 0
    assert shown == capsys.readouterr().out


def test_from_stdin_as_text(monkeypatch, capsys):
    """A line each, with its place."""
    text = "\n".join(map(json.dumps, READS))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["calc", "dynamodb", "read", "--input", "-"]) == 0
    assert capsys.readouterr().out == "line 1: rcu 80 RCU\nline 2: rcu 1 RCU\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"size": "3KB"}\n{"size": "3XB"}', "line 2: size: '3XB' is no size."),
        ('[{"size": "3KB"}, 5]', "document 2: The inputs are no JSON object."),
        ('{"sice": "3KB"}', "document 1: sice: read takes no 'sice'."),
        ('{"size": {"a": 1}}', "document 1: size: That is no single value."),
        ('{"size": "3KB"}\n{"size": ', "line 2: The JSON breaks off"),
        ("{", "The JSON breaks off at line 1"),
        ('{\n  "size": "3KB",,\n}', ": The JSON breaks off at line 2, column 17"),
        ("", "The JSON breaks off at line 1"),
        ("\n \n", "The JSON breaks off at line 3"),
    ],
)
def test_a_document_without_an_answer(text, said, tmp_path, capsys):
    """Is named by its place, with what is wrong."""
    file = tmp_path / "bad.json"
    file.write_text(text, encoding="utf-8")
    assert main(["calc", "dynamodb", "read", "--input", str(file)]) == 2
    assert capsys.readouterr().err.startswith(f"studykit: --input: {file}")
    assert main(["calc", "dynamodb", "read", "--input", str(file)]) == 2
    assert said in capsys.readouterr().err


def test_lines_may_be_many(tmp_path, monkeypatch, capsys):
    """All lines together may be longer than one document, and end at line feeds only."""
    monkeypatch.setattr("calculators.units.LARGEST_DOCUMENT", 60)
    lines = [json.dumps({"size": "3KB\u2028"}, ensure_ascii=False), '{"size": "8KB"}', '{"size": "8KB"}', ""]
    (tmp_path / "many.jsonl").write_text("\r\n".join(lines), encoding="utf-8", newline="")
    assert main(["calc", "dynamodb", "read", "--input", str(tmp_path / "many.jsonl"), "--json"]) == 0
    assert answers(capsys.readouterr().out) == [0.5, 1, 1]


@pytest.mark.parametrize("words", [["--size", "3KB"], ["--vary", "size=1..2"]])
def test_other_inputs_besides(words, tmp_path, capsys):
    """Are refused and not ignored."""
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    assert main(["calc", "dynamodb", "read", "--input", str(tmp_path / "a.json"), *words]) == 2
    assert "do not go together" in capsys.readouterr().err


POLICIES = Operation(
    "try",
    "Tries.",
    (
        Param("policy", "documents", "Policies.", repeated=True),
        Param("deep", "flag", "A flag."),
        Param("item", "json", "An item."),
    ),
    lambda **inputs: Result(inputs, {}, []),
)


def test_documents_keep_their_names():
    """Files by name, pasted text without one, a list by number."""
    assert parse_inputs(POLICIES, {"policy": {"a.json": "{}", "b.json": "[1]"}}) == {
        "policy": {"a.json": {}, "b.json": [1]}
    }
    assert parse_inputs(POLICIES, {"policy": '{"Version": "x"}'}) == {"policy": {"": {"Version": "x"}}}
    assert inputs_of(POLICIES, {"policy": [{}, {"a": 1}], "deep": True, "item": [1]}) == {
        "policy": {"[0]": {}, "[1]": {"a": 1}},
        "deep": True,
        "item": [1],
    }


def test_a_broken_document_is_named():
    """With the file that it stands in."""
    with pytest.raises(CalculatorError) as refused:
        parse_inputs(POLICIES, {"policy": {"a.json": "{}", "b.json": "{"}})
    assert refused.value.field == "policy"
    assert refused.value.message.startswith("b.json: The JSON breaks off")
