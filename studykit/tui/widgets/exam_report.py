"""A graded exam as text: the score with its bars, and each question with every option's reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from studykit.exam.scoring import Outcome, Since
from studykit.library.decode import NEVER
from studykit.library.fact_text import facts_markdown
from studykit.tui.widgets.exam_option import letter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studykit.exam.scoring import DomainScore, ExamResult, ItemResult, Tally
    from studykit.library.models import Blueprint, Fact

BAR_WIDTH = 16
SIGNS = {Outcome.RIGHT: "✓", Outcome.WRONG: "✗", Outcome.BLANK: "○"}
CHANGED = {
    Since.EDITED: "Edited since your exam was drawn: shown and graded as it was asked.",
    Since.GONE: "No longer in the library: shown and graded as it was asked.",
}


def bar(tally: Tally) -> str:
    """Right answers as a bar; any right answer shows, and only a full score fills it."""
    filled = tally.right * BAR_WIDTH // tally.of if tally.of else 0
    if tally.right and not filled:
        filled = 1
    return "█" * filled + "░" * (BAR_WIDTH - filled)


def score(tally: Tally) -> str:
    """``14 of 20 right, 70 %``."""
    if tally.percent is None:
        return "No question was asked"
    return f"{tally.right} of {tally.of} right, {tally.percent} %"


def domains_table(domains: tuple[DomainScore, ...]) -> Table:
    """Each domain with its bar and numbers, its tasks below it."""
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    for domain in domains:
        head = Text(domain.domain.id, style="bold"), Text(domain.domain.title, style="bold")
        table.add_row(*head, *_numbers(domain.tally))
        for task in domain.tasks:
            table.add_row(Text(task.task.id), Text(task.task.title), *_numbers(task.tally))
    return table


def remarks(result: ExamResult) -> list[str]:
    """What must be known to read the score: blanks, and questions that changed since."""
    blank = sum(item.outcome is Outcome.BLANK for item in result.items)
    edited = sum(item.since is Since.EDITED for item in result.items)
    gone = sum(item.since is Since.GONE for item in result.items)
    lines = []
    if blank:
        lines.append(f"{_questions(blank)} left blank, which counts as wrong.")
    if edited:
        lines.append(f"{_questions(edited)} edited since; graded as asked.")
    if gone:
        lines.append(f"{_questions(gone)} taken out of the library since; graded as asked.")
    return lines


def raised_words(cards: int) -> str:
    """What the misses of an exam did to flashcards."""
    them = "1 card about it comes" if cards == 1 else f"{cards} cards about it come"
    return f"Of what was missed, {them} first among your cards."


def answer_markdown(item: ItemResult, blueprint: Blueprint | None, facts: Mapping[str, Fact]) -> str:
    """A question as it was answered: the verdict, the options with their reasons, the sources."""
    asked = item.item
    parts = [f"{_verdict(item)}  \n{_where(item, blueprint)}"]
    if item.since in CHANGED:
        parts.append(f"*{CHANGED[item.since]}*")
    parts += ["---", asked.stem.strip()]
    for index, option in enumerate(asked.options):
        heading = f"{'✓' if option.key else '✗'} {letter(index)} · {'right' if option.key else 'wrong'}"
        if index in item.state.chosen:
            heading += " · your choice"
        text = option.text.strip()
        # A list or a code block must end before the reason begins; a line of text need not.
        gap = "\n\n" if "\n" in text else "  \n"
        why = f"{gap}*Why:* {option.why.strip()}" if option.why else ""
        parts.append(f"**{heading}**{gap}{text}{why}")
    if asked.working:
        steps = "\n".join(f"{n}. {step}" for n, step in enumerate(asked.working, 1))
        parts += ["**The working**", steps]
    known = [facts[fact] for fact in asked.facts if fact in facts]
    if known:
        parts += ["**Facts**", facts_markdown(known)]
    if asked.references:
        parts += ["**Read on**", "\n".join(f"- {page}" for page in asked.references)]
    checked = "unverified" if asked.verified == NEVER else f"verified {asked.verified.isoformat()}"
    parts.append(f"*{asked.question}, {checked}*")
    return "\n\n".join(parts)


def _numbers(tally: Tally) -> tuple[str, str, str]:
    percent = "-" if tally.percent is None else f"{tally.percent} %"
    return bar(tally), f"{tally.right} of {tally.of}", percent


def _questions(count: int) -> str:
    return "1 question was" if count == 1 else f"{count} questions were"


def _verdict(item: ItemResult) -> str:
    keys = _listed([letter(index) for index in sorted(item.item.keys)])
    chosen = _listed([letter(index) for index in sorted(item.state.chosen)])
    if item.outcome is Outcome.RIGHT:
        return f"**✓ Right.** You chose {chosen}."
    if item.outcome is Outcome.BLANK:
        return f"**○ Blank, counts as wrong.** The answer is {keys}."
    return f"**✗ Wrong.** You chose {chosen}; the answer is {keys}."


def _listed(letters: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(letters[:-1]), *letters[-1:]]))


def _where(item: ItemResult, blueprint: Blueprint | None) -> str:
    tasks = (
        {task.id: task.title for domain in blueprint.domains for task in domain.tasks} if blueprint else {}
    )
    titles = {domain.id: domain.title for domain in blueprint.domains} if blueprint else {}
    named = [f"{task} {tasks[task]}" for task in item.tasks]
    difficulty = f"difficulty {item.item.difficulty} of 5"
    return " · ".join(filter(None, [titles.get(item.item.domain, ""), *named, difficulty]))
