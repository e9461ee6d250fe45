"""Every operation of every calculator answers its own example, in each form of output."""

from __future__ import annotations

import json

import pytest

from calculators.registry import CALCULATORS, load
from studykit.__main__ import main
from tests.sums import example_words


@pytest.mark.parametrize("name", CALCULATORS)
def test_examples_are_answered(name, capsys, tmp_path):
    """As text, explained and as JSON: the same main answer, units for each entry, a source for each rule."""
    for operation in load(name).OPERATIONS:
        words = example_words(name, operation, tmp_path)
        assert main(["calc", *words]) == 0, capsys.readouterr().err
        plain = capsys.readouterr().out
        assert main(["calc", *words, "--explain"]) == 0
        explained = capsys.readouterr().out
        assert main(["calc", *words, "--json"]) == 0
        document = json.loads(capsys.readouterr().out)
        assert plain.splitlines()[0] == explained.splitlines()[0]
        assert list(document["answer"]) == list(document["units"])
        assert document["steps"], operation.name
        assert all(
            step["source"].startswith(("https://", "botocore:")) for step in document["steps"] if step["rule"]
        )


@pytest.mark.parametrize("name", CALCULATORS)
def test_operations_with_a_price_take_another(name, tmp_path, capsys):
    """Where prices entered the sum, --price changes the first of them and says so."""
    for operation in load(name).OPERATIONS:
        words = example_words(name, operation, tmp_path)
        main(["calc", *words, "--json"])
        prices = json.loads(capsys.readouterr().out)["prices"]
        if not prices:
            continue
        assert any(param.name == "price" for param in operation.params), (name, operation.name)
        assert main(["calc", *words, "--price", f"{prices[0]['name']}=123.5", "--json"]) == 0
        used = json.loads(capsys.readouterr().out)["prices"]
        assert ("123.5", "given") in [(price["value"], price["as_of"]) for price in used]


@pytest.mark.parametrize("name", CALCULATORS)
def test_parameters_are_described(name):
    """Help, an example where one is needed, and no name that the command line keeps for itself."""
    for operation in load(name).OPERATIONS:
        assert operation.summary.endswith(".")
        for param in operation.params:
            assert param.help.endswith((".", ")")), (operation.name, param.name)
            assert param.name not in {"json", "explain", "vary", "help"}
            assert param.example or not param.required
        for entry in operation.chart:
            assert isinstance(entry, str)
