"""Graded exams as text on a screen: the score with its bars, a line for each exam, the trend of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from studykit.exam.scale import MEETS, NEEDS, competency, estimate
from studykit.exam.scoring import Outcome, Since

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from studykit.exam.scoring import DomainScore, ExamResult, Tally, TaskScore
    from studykit.library.models import Blueprint

BAR_WIDTH = 10
SIGNS = {Outcome.RIGHT: "✓", Outcome.WRONG: "✗", Outcome.BLANK: "○", Outcome.SKIPPED: "·"}
SIGN_OF_WORDS = {MEETS: "✓", NEEDS: "!"}
CHART_HEIGHT = 10
COLUMN = 4  # characters for each exam


def bar(tally: Tally) -> str:
    """Right answers as a bar; any right answer shows, and only a full score fills it."""
    filled = tally.right * BAR_WIDTH // tally.of if tally.of else 0
    if tally.right and not filled:
        filled = 1
    return "█" * filled + "░" * (BAR_WIDTH - filled)


def score(tally: Tally) -> str:
    """``14 of 20 right, 70 %``."""
    if tally.percent is None:
        return "No question was answered"
    return f"{tally.right} of {tally.of} right, {tally.percent} %"


def past_line(result: ExamResult, zone: tzinfo | None) -> str:
    """``2026-11-21 09:30  DVA-C03  Quick ten    7 of 10 right, 70 %``."""
    record = result.record
    ended = (record.submitted or record.started).astimezone(zone)
    return f"{ended:%Y-%m-%d %H:%M}  {record.blueprint}  {record.mode.title.ljust(11)}  {score(result.total)}"


def domains_table(domains: tuple[DomainScore, ...]) -> Table:
    """Each domain with its bar, numbers and AWS's words, its tasks below it with theirs."""
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    for domain in domains:
        if not domain.tally.of:
            continue  # A form of one's own need not have all of them.
        head = Text(domain.domain.id, style="bold"), Text(domain.domain.title, style="bold")
        table.add_row(*head, *_numbers(domain.tally), _judged(domain))
        for task in domain.tasks:
            table.add_row(Text(task.task.id), Text(task.task.title), *_numbers(task.tally), _judged(task))
    return table


def _judged(score: DomainScore | TaskScore) -> str:
    words = competency(score)
    return f"{SIGN_OF_WORDS[words]} {words}" if words else ""


def remarks(result: ExamResult) -> list[str]:
    """What must be known to read the score: blanks, unscored questions, and questions that changed since."""
    counts = {outcome: sum(item.outcome is outcome for item in result.items) for outcome in Outcome}
    edited = sum(item.since is Since.EDITED for item in result.items)
    gone = sum(item.since is Since.GONE for item in result.items)
    lines = []
    if result.unscored.of:
        lines.append(
            f"{result.unscored.of} questions were unscored, as in the real exam; of these {result.unscored.right} right."
        )
    if blank := counts[Outcome.BLANK]:
        lines.append(f"{_questions(blank)} left blank, which counts as wrong.")
    if skipped := counts[Outcome.SKIPPED]:
        lines.append(f"{_questions(skipped)} not answered and not counted.")
    if edited:
        lines.append(f"{_questions(edited)} edited since; graded as asked.")
    if gone:
        lines.append(f"{_questions(gone)} taken out of the library since; graded as asked.")
    return lines


def raised_words(cards: int) -> str:
    """What the misses of an exam did to flashcards; "" where nothing."""
    if not cards:
        return ""
    said = "1 card comes" if cards == 1 else f"{cards} cards come"
    return f"{said} first in the Cards room, for what was missed."


def slowest(result: ExamResult, count: int = 3) -> str:
    """``1:12 on average at a question that was shown; longest at 4 (2:10), 7 (1:55).``; "" where none was timed."""
    timed = sorted((item for item in result.items if item.spent), key=lambda item: -item.spent)
    if not timed:
        return ""
    mean = sum((item.spent for item in timed), timedelta(0)) / len(timed)
    named = ", ".join(f"{item.place + 1} ({_minutes(item.spent)})" for item in timed[:count])
    return f"{_minutes(mean)} on average at a question that was shown; longest at {named}."


def trend(past: Sequence[ExamResult], blueprints: dict[str, Blueprint], width: int) -> Text:
    """Scores in percent over time, oldest left, as many as fit; ✓ and green are estimated passes.

    Args:
        past: Exams, newest first.
        blueprints: By code, for those that have passed.
        width: Characters there are.
    """
    scored = [result for result in past if result.total.percent is not None]
    shown = list(reversed(scored[: max(1, (width - 6) // COLUMN)]))
    text = Text()
    for row in range(CHART_HEIGHT, 0, -1):
        level = row * 100 // CHART_HEIGHT
        text.append(f"{level:>4} ┤" if row % 2 == 0 else "     │", style="dim")
        for result in shown:
            percent = result.total.percent or 0
            height = max(round(percent * CHART_HEIGHT / 100), percent > 0)
            block = "███ " if height >= row else "    "
            text.append(block, style="green" if _passed(result, blueprints) else "yellow")
        text.append("\n")
    text.append("   0 └" + "─" * (COLUMN * len(shown)) + "\n      ", style="dim")
    for result in shown:
        text.append(f"{result.total.percent or 0:>3} ")
    text.append("\n      ")
    for result in shown:
        # What colour says, signs say too.
        text.append(" ✓  " if _passed(result, blueprints) else " ·  ")
    return text


def _passed(result: ExamResult, blueprints: dict[str, Blueprint]) -> bool:
    blueprint = blueprints.get(result.record.blueprint)
    found = estimate(result.total, blueprint) if blueprint else None
    return found is not None and found.passed


def _numbers(tally: Tally) -> tuple[str, str]:
    return bar(tally), f"{tally.right} of {tally.of}"


def _minutes(time: timedelta) -> str:
    seconds = round(time.total_seconds())
    return f"{seconds // 60}:{seconds % 60:02}"


def _questions(count: int) -> str:
    return "1 question was" if count == 1 else f"{count} questions were"
