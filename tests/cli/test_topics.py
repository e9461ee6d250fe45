"""`studykit topics`."""

from __future__ import annotations

import json

import pytest

from calculators.registry import CALCULATORS
from studykit import paths
from studykit.__main__ import main
from tests.library.samples import BASE, CARDS, changed, write

OF_VPC = sum("vpc" in topics for _, _, topics in CALCULATORS.values())


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """The sample as the shipped library."""
    root = write(tmp_path / "shipped", BASE)
    monkeypatch.setattr(paths, "shipped_library", lambda: root)
    return root


def test_json_has_every_topic_with_its_counts(shipped, capsys):
    """A list of objects; topics without content have zeros, but for what the registry of calculators says."""
    assert main(["topics", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "id": "dynamodb",
            "title": "DynamoDB",
            "words": 23,
            "cards": 5,
            "questions": 2,
            "exercises": 1,
            "labs": 1,
            "calculators": 0,
        },
        {
            "id": "vpc",
            "title": "VPC",
            "words": 0,
            "cards": 0,
            "questions": 0,
            "exercises": 0,
            "labs": 0,
            "calculators": OF_VPC,
        },
    ]


def test_text_is_a_table_by_group(shipped, capsys):
    """A heading for each group, a dash for nothing, the sums at the end."""
    assert main(["topics"]) == 0
    assert capsys.readouterr().out == (
        "topic     words  cards  questions  exercises  labs  calculators\n"
        "\n"
        "Databases\n"
        "dynamodb     23      5          2          1     1            -\n"
        "\n"
        "Networking\n"
        f"vpc           -      -          -          -     -            {OF_VPC}\n"
        "\n"
        f"2 topics     23      5          2          1     1            {OF_VPC}\n"
    )


def test_the_table_fits_a_terminal_of_80_columns(capsys):
    """With the real topics."""
    assert main(["topics"]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_a_pack_named_before_or_after_the_command_is_counted(shipped, tmp_path, capsys):
    """`--library` is taken in both places."""
    card = "cards:\n- {id: vpc/a, kind: basic, front: a, back: '{fact:dynamodb.item.max}'}\n"
    pack = write(tmp_path / "class", {"content/topics/vpc/cards.yaml": card})
    for args in (["--library", str(pack), "topics", "--json"], ["topics", "--json", "--library", str(pack)]):
        assert main(args) == 0
        assert json.loads(capsys.readouterr().out)[1]["cards"] == 1


def test_hidden_content_is_said_on_stderr(shipped, capsys):
    """The list itself stays clean, and the exit code 0."""
    write(shipped, changed(CARDS, "kind: basic", "kind: riddle"))
    assert main(["topics", "--json"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)[0]["cards"] == 4
    assert captured.err.startswith("studykit: 1 defect hides content.\n")
    assert "`studykit lint DIR` with a pack" in captured.err


def test_the_cache_is_kept_in_the_learners_home(shipped, learner_home, capsys):
    """Where `paths.cache_dir` says."""
    main(["topics"])
    assert list((learner_home / "cache").glob("library-*.db"))
