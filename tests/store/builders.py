"""Reviews and exams for the store's tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from studykit.exam.clock import Moment, Stamp
from studykit.exam.ports import ExamRecord, FormItem
from studykit.library.models import Option
from studykit.memory.ports import Memory, Review

NOW = datetime(2026, 11, 21, 9, 0, 0, 123456, tzinfo=UTC)


def memory(card: str = "t/c", **changes: object) -> Memory:
    """A memory state with a value in every field."""
    base = Memory(card, "review", None, 12.345678901234567, 5.1, NOW + timedelta(days=12), NOW, 4, 1, "r1")
    return base._replace(**changes)


def review(card: str = "t/c", *, before: Memory | None = None, **changes: object) -> Review:
    """An answer that has no id yet."""
    base = Review(0, card, "r1", 3, NOW, NOW.date(), 4200, before, memory(card))
    return base._replace(**changes)


def stamp(**changes: object) -> Stamp:
    """A clock that has just begun."""
    base = Stamp(timedelta(0), Moment(NOW, timedelta(hours=5), "first start"))
    return replace(base, **changes)


def exam(places: int = 3, **changes: object) -> ExamRecord:
    """A form of so many places that has no id yet."""
    items = tuple(
        FormItem(
            question=f"t/q-{i}",
            revision=f"r{i}",
            domain="1",
            tasks=("1.1", "1.3"),
            stem=f"How many bytes are {i} KB?\n\n```\n– ünïcode\n```",
            options=tuple(Option(f"{n}", n == i % 4, f"Reason {n}.") for n in (2, 0, 3, 1)),
            difficulty=3,
            verified=date(2026, 11, 20),
            references=("https://docs.aws.amazon.com/x",),
            facts=("s3.object.size",),
            working=("1", "2") if i % 2 else (),
            seed=i if i % 2 else None,
            kind="exercise" if i % 2 else "single",
        )
        for i in range(places)
    )
    base = ExamRecord(0, "DVA-C02", 2**40, NOW, timedelta(minutes=130), items)
    return replace(base, **changes)
