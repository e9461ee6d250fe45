"""Graded labs are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from studykit.labs.ports import LabAttempt
from tests.store.builders import NOW


def attempt(lab="s3-lifecycle", points=0, maximum=10):
    """An attempt of half an hour."""
    details = {"checks": [{"id": "a", "passed": True}]}
    return LabAttempt(lab, NOW - timedelta(minutes=30), NOW, points, maximum, details)


def test_attempts_are_read_back_newest_first(store):
    """With their times and the grader's report."""
    first, second = store.lab_attempts.add(attempt()), store.lab_attempts.add(attempt(points=5))
    store.lab_attempts.add(attempt("other"))

    assert store.lab_attempts.of("s3-lifecycle") == [second, first]
    assert second == replace(attempt(points=5), id=second.id)


def test_the_best_attempt_is_the_one_with_the_largest_share(store):
    """The earliest of equals; shares are compared, since a lab's maximum may change."""
    for points, maximum in [(3, 10), (8, 10), (16, 20), (8, 12)]:
        store.lab_attempts.add(attempt(points=points, maximum=maximum))

    best = store.lab_attempts.best()

    assert {lab: (a.points, a.maximum, a.id) for lab, a in best.items()} == {"s3-lifecycle": (8, 10, 2)}
