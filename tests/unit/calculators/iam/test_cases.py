"""The tables of cases: what AWS's pages state about one request each."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from calculators.iam import OPERATIONS, calculate
from calculators.inputs import inputs_of

_SPEC = importlib.util.spec_from_file_location("iam_tables", Path(__file__).with_name("tables.py"))
tables = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(tables)
CASES = list(tables.cases())


def test_there_are_enough_cases():
    """At least 250, each with the page it is from, and none twice."""
    assert len(CASES) >= 250
    assert all(case["page"].startswith("https://docs.aws.amazon.com/") for _, case, _ in CASES)
    assert len({(file, case["says"]) for file, case, _ in CASES}) == len(CASES)


@pytest.mark.parametrize(
    ("case", "inputs"),
    [(case, inputs) for _, case, inputs in CASES],
    ids=[f"{file}-{case['says']}" for file, case, _ in CASES],
)
def test_case(case, inputs):
    """The decision, and the layer and missing keys where the table names them."""
    answer = calculate(**inputs_of(OPERATIONS[0], inputs)).answer
    assert answer["decision"] == case["decision"]
    if "layer" in case:
        assert answer["layer"] == case["layer"]
    if case.get("missing"):
        assert any(row["decision"] != case["decision"] for row in answer["missing_keys"])
