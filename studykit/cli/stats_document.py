"""Statistics as JSON and as CSV: sections that are lists of flat rows, each with what it is of in its first field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studykit.library.models import Blueprint
    from studykit.memory.statistics import Group, Retention, Statistics

_Row = dict[str, Any]


def document(found: Statistics, exam: Blueprint | None, topic: str | None) -> dict[str, Any]:
    """Everything. Shares run from 0 to 1; null where there is nothing to go on."""
    from datetime import timedelta

    from studykit.memory.statistics import ENOUGH, STABILITIES, month, week

    days = dict(sorted(found.days.items()))
    calibration = found.calibration
    titles = {domain.id: domain.title for domain in exam.domains} if exam else {}
    return {
        "today": found.today.isoformat(),
        "since": found.since and found.since.isoformat(),
        "first": found.first and found.first.isoformat(),
        "topic": topic,
        "exam": exam and exam.code,
        "enough_answers": ENOUGH,
        "whole": [{"of": "all", **_group(found.whole)}],
        "retention": [{"period": name, **_retention(value)} for name, value in found.periods().items()],
        "retention_by_day": [{"day": day.isoformat(), **_of(count)} for day, count in days.items()],
        "retention_by_week": [{"week": name, **_of(count)} for name, count in found.by(week).items()],
        "retention_by_month": [{"month": name, **_of(count)} for name, count in found.by(month).items()],
        "calibration": [
            {
                "of": "all",
                "answers": calibration.answers,
                "enough": calibration.answers >= ENOUGH,
                "log_loss": _round(calibration.log_loss),
                "rmse_bins": _round(calibration.rmse),
            }
        ],
        "calibration_bins": [
            {
                "from": _round(step.low),
                "to": _round(step.high),
                "answers": step.answers,
                "predicted": _round(step.predicted),
                "true": _round(step.true),
            }
            for step in calibration.steps
        ],
        "forecast": [
            {"day": (found.today + timedelta(days=place)).isoformat(), "cards": cards}
            for place, cards in enumerate(found.forecast)
        ],
        "reviews_by_day": [
            {
                "day": day.isoformat(),
                "answers": round(count.answers),
                "minutes": round(count.milliseconds / 60_000, 2),
            }
            for day, count in days.items()
        ],
        "stability": [
            {"from_days": low, "to_days": None if high == float("inf") else high, "cards": cards}
            for low, high, cards in zip(STABILITIES, STABILITIES[1:], found.stability, strict=False)
        ],
        "difficulty": [{"difficulty": i, "cards": cards} for i, cards in enumerate(found.difficulty, 1)],
        "topics": [{"topic": name, **_group(group)} for name, group in found.topics.items()],
        "domains": [
            {"domain": name, "title": titles.get(name, ""), "estimate": True, **_group(group)}
            for name, group in found.domains.items()
        ],
    }


def csv_text(whole: Mapping[str, Any]) -> str:
    """One row a figure."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("section", "key", "measure", "value"))
    for section, rows in whole.items():
        if not isinstance(rows, list):
            writer.writerow(("about", section, "", _cell(rows)))
            continue
        for row in rows:
            (_, key), *figures = row.items()
            writer.writerows((section, key, measure, _cell(value)) for measure, value in figures)
    return out.getvalue()


def _cell(value: object) -> object:
    """As JSON writes it; nothing for null."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else value


def _group(group: Group) -> _Row:
    return {
        **{f"cards_{state}": _round(cards) for state, cards in group.cards.items()},
        "answers": _round(group.answers),
        "minutes": _round(group.minutes, 2),
        "recall_today": _round(group.recall),
        "due_today": _round(group.due_today),
        "due_30_days": _round(group.due),
        **{f"retention_{name}": value for name, value in _retention(group.retention).items()},
    }


def _of(count: Any) -> _Row:
    from studykit.memory.statistics import retention_of

    return _retention(retention_of(count))


def _retention(retention: Retention) -> _Row:
    return {
        "answers": _round(retention.answers),
        "known": _round(retention.known),
        "true": _round(retention.true),
        "predicted": _round(retention.predicted),
        "enough": retention.enough,
        "young_answers": _round(retention.young[0]),
        "young_known": _round(retention.young[1]),
        "mature_answers": _round(retention.mature[0]),
        "mature_known": _round(retention.mature[1]),
    }


def _round(value: float | None, places: int = 4) -> float | None:
    """A figure without digits that mean nothing; whole ones as whole numbers."""
    if value is None:
        return None
    rounded = round(value, places)
    return int(rounded) if rounded == int(rounded) else rounded
