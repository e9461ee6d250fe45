"""`studykit facts`."""

from __future__ import annotations

import json

import pytest

from studykit import paths
from studykit.__main__ import main
from tests.library.samples import BASE, write

ITEM = """\
dynamodb.item.max: 400 KB
  An item, attribute names included, is at most 400 KB.
  Was 64 KB until 2014-10. Raised for JSON documents.
  Read on 2026-11-21:
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html

1 fact.
"""


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    """The sample as the shipped library."""
    root = write(tmp_path / "shipped", BASE)
    monkeypatch.setattr(paths, "shipped_library", lambda: root)


@pytest.mark.parametrize(
    "words",
    [
        ["dynamodb.item.max"],
        ["ITEM", "400"],
        ["json"],
        ["--changed-since", "2014-10-31"],
        ["--topic", "dynamodb", "--changed-since", "2014-10-31", "names"],
    ],
)
def test_a_fact_is_found_with_its_page_day_and_older_value(words, capsys):
    """By its id, by words of its sentence or its older values, by a change, and by all of these together."""
    assert main(["facts", *words]) == 0
    assert capsys.readouterr().out == ITEM


@pytest.mark.parametrize(
    "words",
    [["64 GB"], ["--changed-since", "2014-11-01"], ["--topic", "vpc"], ["--stale", "price", "item.max"]],
)
def test_nothing_found_is_said(words, capsys):
    """It is no error."""
    assert main(["facts", *words]) == 0
    assert capsys.readouterr().out == "No fact is found.\n"


def test_a_topic_has_the_facts_that_its_cards_name(tmp_path, capsys):
    """Whatever service's file they stand in."""
    card = "cards:\n- {id: vpc/a, kind: basic, front: a, back: '{fact:dynamodb.item.max}'}\n"
    pack = write(tmp_path / "class", {"content/topics/vpc/cards.yaml": card})
    assert main(["facts", "--topic", "vpc", "--library", str(pack)]) == 0
    assert capsys.readouterr().out == ITEM


def test_json_has_all_that_is_known(capsys):
    """A list of objects."""
    assert main(["facts", "item.max", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "id": "dynamodb.item.max",
            "value": "400",
            "unit": "KB",
            "shown": "400 KB",
            "says": "An item, attribute names included, is at most 400 KB.",
            "sources": ["https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html"],
            "verified": "2026-11-21",
            "was": [{"value": "64", "unit": "KB", "until": "2014-10", "note": "Raised for JSON documents."}],
        }
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--changed-since", "June"], "'June' is not a date.\n  Write it as 2026-11-21."),
        (["--topic", "dynamo"], "There is no topic 'dynamo'.\n  Did you mean dynamodb?"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(words, sentence, capsys):
    """On stderr, exit code 2."""
    assert main(["facts", *words]) == 2
    assert sentence in capsys.readouterr().err
