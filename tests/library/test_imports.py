"""A warm start imports nothing that it does not use."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

_HEAVY = ("yaml", "rapidfuzz", "markdown_it", "textual", "sqlmodel", "sqlalchemy", "importlib.metadata")
_START = """
import json, sys
from pathlib import Path
from studykit.library.library import load_library
library = load_library([Path(sys.argv[1])], Path(sys.argv[2]))
library.counts()
for topic in library.notes: library.note(topic)
for card in library.cards: library.card(card)
library.question("dynamodb/q-size")
print(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture
def modules(pack, tmp_path):
    """What a second start in a fresh process has imported."""
    command = [sys.executable, "-c", _START, str(pack), str(tmp_path / "cache")]
    subprocess.run(command, check=True, capture_output=True)
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def test_a_warm_start_imports_no_parser(modules):
    """Neither YAML nor our own parsers, nor the checks."""
    ours = ("studykit.library.parse", "studykit.library.lint", "studykit.library.reading")
    assert [name for name in modules if name in _HEAVY or name.startswith(ours)] == []


def test_looking_at_the_models_imports_nothing_else(modules):
    """Types are there for everyone at little cost."""
    command = [sys.executable, "-c", "import sys, studykit.library.models; print(*sys.modules)"]
    named = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert not {"studykit.library.library", "sqlite3", "json", *_HEAVY} & set(named)
