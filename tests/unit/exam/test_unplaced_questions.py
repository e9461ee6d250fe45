"""Imported questions that name no task yet: asked where they are asked for, and nowhere else."""

from __future__ import annotations

import pytest

from studykit.exam.selection import Only, Selection, supply
from tests.unit.exam.builders import blueprint, head

_BLUEPRINT = blueprint(50, 50)
_HEADS = (head("vpc/q-a", "1.1"), head("own/q-b", topic="own")._replace(tasks=()))


def _found(selection: Selection) -> set[str]:
    return {candidate.head.id for candidate in supply(_HEADS, _BLUEPRINT, selection).pool.questions}


@pytest.mark.parametrize(
    "selection", [Selection(topics=frozenset({"own"})), Selection(questions=frozenset({"own/q-b"}))]
)
def test_they_are_asked_by_topic_or_by_name(selection: Selection):
    """They fit any domain then."""
    assert _found(selection) == {"own/q-b"}
    (candidate,) = supply(_HEADS, _BLUEPRINT, selection).pool.questions
    assert set(candidate.preferred) == {domain.id for domain in _BLUEPRINT.domains}


@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(topics=frozenset({"vpc"})),
        Selection(topics=frozenset({"own"}), domains=frozenset({"1"})),
        Selection(topics=frozenset({"own"}), only=Only.WEAKEST),
    ],
)
def test_they_are_not_asked_otherwise(selection: Selection):
    """No exam draws them of itself, and no domain or task can be said to be theirs."""
    assert "own/q-b" not in _found(selection)
