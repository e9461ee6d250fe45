"""Questions were answered by readers who saw no key; their answers are kept, and what the docs say of them is computed."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ANSWERS = ROOT / "docs" / "content-quality" / "blind-answers.csv"
# Readers who had heard of the authors' reports: theirs are kept, and prove nothing.
NOT_BLIND = {"author-side"}


@pytest.fixture(scope="module")
def answers():
    """Rows of blind readers, oldest first."""
    with ANSWERS.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["reader"] not in NOT_BLIND]


def test_every_question_was_answered_blind_as_it_stands(questions, answers):
    """A question that is changed is another one: it is asked again."""
    read = {(row["question"], row["revision"]) for row in answers}
    assert not [q.id for q in questions if (q.id, q.revision) not in read]


def test_at_least_98_per_cent_of_the_keys_are_the_readers(questions, answers):
    """The last answer to the text of today counts."""
    today = {q.id: q.revision for q in questions}
    last = {row["question"]: row for row in answers if today.get(row["question"]) == row["revision"]}
    agreed = sum(row["answer"] == row["key"] for row in last.values())
    assert agreed / len(last) >= 0.98


def test_the_docs_have_the_rates_that_the_script_computes():
    """docs/content-quality.md shows the script's output."""
    page = (ROOT / "docs" / "content-quality.md").read_text("utf-8")
    shown = re.search(r"\$ python scripts/blind\.py rate\n(.*?)```", page, re.DOTALL)
    computed = subprocess.run(
        [sys.executable, "scripts/blind.py", "rate"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert shown is not None
    assert shown[1] == computed.stdout
