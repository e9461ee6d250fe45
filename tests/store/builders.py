"""Reviews and exams for the store's tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from studykit.exam.ports import ExamRecord, FormItem
from studykit.memory.ports import Memory, Review

NOW = datetime(2026, 11, 21, 9, 0, 0, 123456, tzinfo=UTC)


def memory(card: str = "t/c", **changes: object) -> Memory:
    """A memory state with a value in every field."""
    base = Memory(card, "review", None, 12.345678901234567, 5.1, NOW + timedelta(days=12), NOW, 4, 1, "r1")
    return replace(base, **changes)


def review(card: str = "t/c", *, before: Memory | None = None, **changes: object) -> Review:
    """An answer that has no id yet."""
    base = Review(0, card, "r1", 3, NOW, NOW.date(), 4200, before, memory(card))
    return replace(base, **changes)


def exam(places: int = 3, **changes: object) -> ExamRecord:
    """A form of so many places that has no id yet."""
    items = tuple(
        FormItem(f"t/q-{i}", f"r{i}", "1", (2, 0, 3, 1), seed=i if i % 2 else None) for i in range(places)
    )
    base = ExamRecord(0, "DVA-C02", 2**40, NOW, NOW + timedelta(minutes=130), items)
    return replace(base, **changes)
