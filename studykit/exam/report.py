"""Graded exams written out: as Markdown to read, JSON and CSV to work on; and notes on wrong keys."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

from studykit.exam.explain import answer_markdown, response_words
from studykit.exam.scale import competency, estimate, scale_note, verdict
from studykit.library.decode import NEVER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from studykit.exam.scoring import ExamResult, ItemResult, Tally
    from studykit.library.models import Blueprint, Fact, QuestionHead

FORMATS = ("md", "json", "csv")
COLUMNS = (
    "place", "question", "kind", "domain", "tasks", "difficulty", "scored", "chosen", "answer", "outcome", "seconds",
    "flagged", "unsure", "note",
)  # fmt: skip


def document(result: ExamResult, blueprint: Blueprint | None) -> dict[str, Any]:
    """An exam as plain values; times are ISO, UTC, lengths of time seconds. What had no clock is not estimated."""
    record = result.record
    found = estimate(result.total, blueprint) if blueprint and record.mode.timed else None
    return {
        "id": record.id,
        "exam": record.blueprint,
        "mode": record.mode.name,
        "seed": record.seed,
        "started": record.started.isoformat(),
        "submitted": record.submitted.isoformat() if record.submitted else None,
        "seconds": round(result.elapsed.total_seconds(), 1),
        "seconds_allowed": record.allowed.total_seconds() if record.allowed else None,
        "questions": len(record.items),
        **_tally(result.total),
        "unscored": _tally(result.unscored),
        "estimate": None
        if found is None or blueprint is None
        else {**found._asdict(), "pass_mark": blueprint.pass_mark, "note": scale_note(blueprint)},
        "domains": [
            {
                "id": domain.domain.id,
                "title": domain.domain.title,
                **_tally(domain.tally),
                "competency": competency(domain) or None,
                "tasks": [
                    {
                        "id": task.task.id,
                        "title": task.task.title,
                        **_tally(task.tally),
                        "competency": competency(task) or None,
                    }
                    for task in domain.tasks
                ],
            }
            for domain in result.domains
        ],
        "items": [_item(item) for item in result.items],
    }


def markdown(result: ExamResult, blueprint: Blueprint | None, facts: Mapping[str, Fact]) -> str:
    """An exam to read: the score by domain and task, then each question with every reason."""
    record = result.record
    lines = [f"# {record.blueprint}, {record.mode.title.lower()} of {record.started:%Y-%m-%d}", ""]
    lines += [f"{result.total.right} of {result.total.of} right{_percent(result.total)}.", ""]
    if result.unscored.of:
        lines += [f"Unscored questions: {result.unscored.right} of {result.unscored.of} right.", ""]
    if blueprint and record.mode.timed and (words := verdict(result, blueprint)):
        lines += [f"{words}.", "", scale_note(blueprint), ""]
    if result.domains:
        lines += ["| | | right | of | |", "|---|---|---:|---:|---|"]
    for domain in result.domains:
        tally = domain.tally
        lines.append(
            f"| {domain.domain.id} | **{domain.domain.title}** | {tally.right} | {tally.of} | {competency(domain)} |"
        )
        lines += [
            f"| {task.task.id} | {task.task.title} | {task.tally.right} | {task.tally.of} | {competency(task)} |"
            for task in domain.tasks
        ]
    for item in result.items:
        lines += ["", f"## Question {item.place + 1}", "", answer_markdown(item, blueprint, facts)]
    return "\n".join(lines) + "\n"


def table(result: ExamResult) -> str:
    """An exam's questions as CSV, a line a question."""
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for item in result.items:
        row = _item(item)
        writer.writerow({**row, "tasks": " ".join(row["tasks"])})
    return text.getvalue()


def wrong_key_note(
    item: ItemResult,
    record_seed: int,
    complaint: str,
    *,
    head: QuestionHead | None,
    now: datetime,
    version: str,
) -> str:
    """What a maintainer needs to look at a question whose key is doubted, as Markdown.

    Args:
        item: The question as it was asked and answered.
        record_seed: The exam's seed.
        complaint: What is wrong, in the learner's words.
        head: The question of today; None where the library has it no more.
        now: When it is reported.
        version: Of studykit.
    """
    asked = item.item
    where = f"{head.path}:{head.line}" if head else "no longer in the library"
    revision = head.revision if head else "-"
    fields = {
        "Question": asked.question,
        "File": where,
        "Revision asked": asked.revision,
        "Revision today": revision,
        "Kind": asked.kind,
        "Key as asked": response_words(asked, asked.answer),
        "Answer given": response_words(asked, item.state.chosen) or "none",
        "Facts": ", ".join(asked.facts) or "none",
        "Verified": "never" if asked.verified == NEVER else asked.verified.isoformat(),
        "Exercise seed": "none" if asked.seed is None else str(asked.seed),
        "Exam seed": str(record_seed),
        "Reported": now.isoformat(timespec="seconds"),
        "studykit": version,
    }
    listed = "\n".join(f"- {name}: {value}" for name, value in fields.items())
    return (
        f"# Wrong key? {asked.question}\n\n## What is wrong\n\n{complaint}\n\n## Where it is\n\n{listed}\n\n"
        f"## As it was asked\n\n{answer_markdown(item, None, {})}\n"
    )


def _item(item: ItemResult) -> dict[str, Any]:
    asked, state = item.item, item.state
    return {
        "place": item.place + 1,
        "question": asked.question,
        "kind": asked.kind,
        "domain": asked.domain,
        "tasks": list(item.tasks),
        "difficulty": asked.difficulty,
        "scored": asked.scored,
        "chosen": response_words(asked, state.chosen),
        "answer": response_words(asked, asked.answer),
        "outcome": item.outcome.value,
        "seconds": round(item.spent.total_seconds(), 1),
        "flagged": state.flagged,
        "unsure": state.unsure,
        "note": state.note,
    }


def _tally(tally: Tally) -> dict[str, int | None]:
    return {"right": tally.right, "of": tally.of, "percent": tally.percent}


def _percent(tally: Tally) -> str:
    return "" if tally.percent is None else f", {tally.percent} %"
