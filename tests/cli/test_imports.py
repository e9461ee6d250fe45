"""Starting stays cheap: what `studykit calc` imports, seen from outside the process."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

# 10 to 1,000 ms each; the sum itself takes two.
DEAR = {
    "argparse", "asyncio", "dataclasses", "decimal", "difflib", "enum", "fractions", "inspect", "ipaddress",
    "json", "pathlib", "re", "shutil", "subprocess", "textwrap", "typing",
    "alembic", "boto3", "fsrs", "markdown_it", "moto", "platformdirs", "pydantic", "rapidfuzz", "rich",
    "sqlalchemy", "sqlite3", "sqlmodel", "textual", "yaml",
}  # fmt: skip
# json itself is needed for --json, and brings re and enum.
NEEDED_FOR_JSON = {"json", "re", "enum"}

_PROBE = """
import sys
before = set(sys.modules)
from studykit.__main__ import main
code = main(sys.argv[1:])
sys.stderr.write(" ".join(sorted(set(sys.modules) - before)))
sys.exit(code)
"""


def imported(*args):
    """The modules that a command imports, beyond those the interpreter starts with."""
    # -S: neither site nor what .pth files of an editable install import.
    paths = json.dumps([path for path in sys.path if path])
    probe = f"import sys; sys.path[:] = {paths}\n{_PROBE}"
    done = subprocess.run(
        [sys.executable, "-S", "-c", probe, *args], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout
    return set(done.stderr.split())


def test_calc_imports_nothing_dear():
    """Describing a block needs none of the modules that cost more than it."""
    assert not imported("calc", "cidr", "10.0.0.0/16") & DEAR


def test_calc_as_json_imports_only_json_besides():
    """--json brings json and what that needs."""
    assert not imported("calc", "cidr", "10.0.0.0/16", "--json") & (DEAR - NEEDED_FOR_JSON)


def test_calc_imports_one_calculator():
    """Neither another calculator nor the other operations of the one that was asked."""
    modules = imported("calc", "cidr", "10.0.0.0/16")
    assert "calculators.cidr.describe" in modules
    assert not [name for name in modules if name.startswith("calculators.dynamodb")]
    assert not modules & {"calculators.cidr.plan", "calculators.cidr.legality", "calculators.units"}


@pytest.mark.parametrize(
    "words",
    [["fit", "500"], ["add", "10.0.0.0/16", "10.2.0.0/16"], ["plan", "10.0.0.0/16", "--need", "web=200x3"]],
)
def test_other_operations_stay_cheap(words):
    """No operation of cidr needs more than whole numbers."""
    assert not imported("calc", "cidr", *words) & DEAR


def test_listing_calculators_imports_none():
    """`studykit calc` reads the registry only."""
    assert not [
        name for name in imported("calc") if name.startswith(("calculators.cidr", "calculators.dynamodb"))
    ]


def test_calc_imports_nothing_of_the_app():
    """Of studykit itself, only the command line's edges."""
    modules = {name for name in imported("calc", "cidr", "10.0.0.0/16") if name.startswith("studykit.")}
    assert {name for name in modules if not name.startswith("studykit.cli")} == {
        "studykit.__main__",
        "studykit.errors",
    }
