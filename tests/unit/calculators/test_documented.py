"""Examples that AWS (or the maker of a tool that is imitated) documents, asked of ``studykit calc`` as a user would.

``documented/<calculator>.yaml`` is a list of

- ``source``: the public page that has the example;
- ``says``: what it states, in our words;
- ``run``: what follows ``studykit calc <calculator>``;
- ``files``: documents that ``run`` names, by file name (optional; JSON where it is no text);
- ``answer``: entries of the answer, copied from the page and never from our output;
- ``within``: how far an entry may be off where the page rounds it or says "about" (optional);
- ``refused``: the field that is refused, instead of an answer.
"""

from __future__ import annotations

import json
import shlex
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from calculators.registry import CALCULATORS
from studykit.__main__ import main

FOLDER = Path(__file__).parent / "documented"
FEWEST = 8  # examples of each calculator


class _Loader(yaml.SafeLoader):
    """Numbers with a point stay decimal."""


_Loader.add_constructor("tag:yaml.org,2002:float", lambda _loader, node: Decimal(node.value))


def examples(name):
    """The documented examples of one calculator."""
    path = FOLDER / f"{name}.yaml"
    return yaml.load(path.read_text(encoding="utf-8"), _Loader) if path.exists() else []


EXAMPLES = [(name, example) for name in CALCULATORS for example in examples(name)]


@pytest.mark.parametrize("name", CALCULATORS)
def test_there_are_enough_examples(name):
    """Each calculator is held to at least eight public examples, each with its page."""
    known = examples(name)
    assert len(known) >= FEWEST
    assert all(example["source"].startswith(("https://", "botocore:")) for example in known)


@pytest.mark.parametrize(
    ("name", "example"), EXAMPLES, ids=[f"{name}-{example['run'][:60]}" for name, example in EXAMPLES]
)
def test_the_documented_answer_is_given(name, example, capsys, tmp_path, monkeypatch):
    """What the page states is what the command answers."""
    monkeypatch.chdir(tmp_path)
    for file, content in example.get("files", {}).items():
        text = content if isinstance(content, str) else json.dumps(content, default=str)
        (tmp_path / file).write_text(text, encoding="utf-8")
    code = main(["calc", name, *shlex.split(example["run"]), "--json"])
    out, err = capsys.readouterr()
    if "refused" in example:
        assert code == 2
        field = example["refused"]
        assert err.startswith((f"studykit: {field.upper()}", f"studykit: --{field.replace('_', '-')}"))
        return
    assert code == 0, err
    answer = json.loads(out, parse_float=Decimal)["answer"]
    allowed = example.get("within", {})
    for entry, expected in example["answer"].items():
        if entry in allowed:
            assert abs(Decimal(answer[entry]) - Decimal(expected)) <= Decimal(allowed[entry]), entry
        else:
            assert answer[entry] == expected, entry
