"""A past exam over the real library, whose authors and calculators go on working."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from studykit.exam.assembly import Draw, Form, assemble
from studykit.exam.scoring import Since, Tally, grade
from studykit.exam.session import ExamSession
from studykit.library import exercises
from studykit.library.library import load_library
from tests.unit.exam.builders import MemoryStore, at

PACK = Path(__file__).parents[2] / "packs" / "small"
PLACES = 10
EXERCISE = """\
exercises:
- id: queues/x-usable-addresses
  calculator: cidr
  operation: describe
  inputs:
    block: {choice: [10.0.8.0/21, 10.0.16.0/22, 10.1.4.0/23, 10.2.7.0/24]}
  answer: usable
  stem: A subnet has the block {input:block}. How many addresses can be used?
  tasks: {TST-C01: ["1.1"]}
  difficulty: 2
  references: [https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html]
  verified: 2026-11-20
  author: tests
  provenance: original
"""


@pytest.fixture
def pack(tmp_path):
    """A pack that the test may edit, with an exercise."""
    root = shutil.copytree(PACK, tmp_path / "pack")
    (root / "question_banks" / "queues" / "exercises.yaml").write_text(EXERCISE, encoding="utf-8")
    return root


@pytest.fixture
def store():
    """An empty store."""
    return MemoryStore()


@pytest.fixture
def sat(pack, store):
    """An exam handed in with every answer right; its last question is the exercise."""
    library = load_library((pack,))
    blueprint = library.blueprints["TST-C01"]
    written = [head for head in library.questions.values() if head.kind != "exercise"]
    draws = assemble(written, blueprint, PLACES - 1, 3).draws
    form = Form(blueprint.code, 3, (*draws, Draw("queues/x-usable-addresses", "1", "exercise", 7)))
    session = ExamSession.start(form, blueprint, library, store, now=at())
    for place in range(len(session)):
        session.go(place, at())
        answer(session, at())
    return session.submit(at(minutes=1))


def answer(session, now):
    """The right response to the place shown."""
    asked = session.asked(session.position)
    if asked.kind == "ordering":
        session.arrange(asked.answer, now)
    elif asked.kind == "matching":
        for prompt, option in enumerate(asked.answer):
            session.match(prompt, option, now)
    else:
        for key in asked.answer:
            session.toggle(key, now)


def graded(record, store, pack):
    """The result against the library as it is now."""
    library = load_library((pack,))
    return grade(record, store.progress(record.id), library, library.blueprints["TST-C01"])


def test_moved_options_leave_a_past_exam_as_it_was(sat, store, pack):
    """All right stays all right, and what was edited is marked."""
    for bank in pack.rglob("questions.yaml"):
        document = yaml.safe_load(bank.read_text(encoding="utf-8"))
        for question in document["questions"]:
            question["options"] = question["options"][1:] + question["options"][:1]
        bank.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")

    result = graded(sat, store, pack)

    assert result.total == Tally(PLACES, PLACES)
    written = [item for item in result.items if item.item.seed is None]
    assert written
    assert {item.since for item in written} == {Since.EDITED}


def test_a_calculator_that_learns_a_mistake_leaves_a_past_exam_as_it_was(sat, store, pack, monkeypatch):
    """Its exercises would be drawn with other options today."""
    evaluate = exercises._evaluate

    def with_one_more_mistake(*arguments):
        drawn = evaluate(*arguments)
        drawn.wrong.insert(0, ("99,999 of them", "A mistake that nobody knew."))
        return drawn

    monkeypatch.setattr(exercises, "_evaluate", with_one_more_mistake)
    library = load_library((pack,))
    asked = sat.items[-1]
    today = library.question(asked.question, seed=asked.seed)

    assert set(today.options) != set(asked.options)
    assert graded(sat, store, pack).total == Tally(PLACES, PLACES)
