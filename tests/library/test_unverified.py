"""Questions that were imported and that nobody reviewed yet: what they may lack, and what they may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from studykit.library.decode import NEVER
from studykit.library.library import load_library

if TYPE_CHECKING:
    from pathlib import Path

    from studykit.library.library import Library

_SINGLE = """
- id: sqs/q-order
  kind: single
  provenance: unverified
  stem: Which queue keeps the order?
  options:
  - {text: Standard}
  - {text: FIFO, key: true}
"""


def _loaded(folder: Path, questions: str) -> Library:
    topics = folder / "content" / "topics.yaml"
    topics.parent.mkdir(parents=True)
    topics.write_text("topics:\n- {id: sqs, title: SQS, group: Messaging, exams: []}\n")
    bank = folder / "question_banks" / "sqs" / "questions.yaml"
    bank.parent.mkdir(parents=True)
    bank.write_text(f"questions:{questions}")
    return load_library([folder])


def test_it_needs_no_reasons_tasks_references_or_date(tmp_path: Path):
    """An unverified question is asked as its source had it."""
    library = _loaded(tmp_path, _SINGLE)
    question = library.question("sqs/q-order")
    assert library.defects == ()
    assert (question.verified, question.author, question.difficulty) == (NEVER, "", 3)
    assert question.tasks == {}
    assert [option.why for option in question.options] == ["", ""]


@pytest.mark.parametrize("provenance", ["original", "imported"])
def test_once_reviewed_it_has_to_have_them(tmp_path: Path, provenance: str):
    """The same question with another provenance is held to all rules."""
    library = _loaded(tmp_path, _SINGLE.replace("unverified", provenance))
    rules = {defect.rule for defect in library.defects}
    assert {"missing-why", "missing-reference", "missing-verified", "option-count", "missing-field"} <= rules
    assert not library.questions


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("- {text: FIFO, key: true}", "- {text: FIFO}", "key-count"),
        ("  - {text: Standard}\n", "", "option-count"),
        ("stem: Which queue keeps the order?", "stem: ''", "missing-field"),
        ("stem: Which", "stem: '{fact:no such}' # Which", "malformed-fact"),
    ],
)
def test_what_cannot_be_asked_is_an_error(tmp_path: Path, old: str, new: str, rule: str):
    """Without a key, with one option, without a stem there is no question."""
    library = _loaded(tmp_path, _SINGLE.replace(old, new))
    assert rule in {defect.rule for defect in library.defects}
    assert not library.questions


def test_a_matching_question_may_have_two_prompts(tmp_path: Path):
    """Counts are what can be shown, not what AWS's exams have."""
    library = _loaded(
        tmp_path,
        """
- id: sqs/q-match
  kind: matching
  provenance: unverified
  stem: Match.
  options: [FIFO, Standard]
  prompts:
  - {text: ordered, match: FIFO}
  - {text: fast, match: Standard}
""",
    )
    assert library.defects == ()
    assert [prompt.match for prompt in library.question("sqs/q-match").prompts] == [0, 1]
