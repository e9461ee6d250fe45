"""Questions explained, as Markdown: the verdict, every option with its reason, the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.exam.ports import UNMATCHED
from studykit.exam.scoring import Outcome, Since
from studykit.library.decode import NEVER
from studykit.library.fact_text import facts_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from studykit.exam.ports import FormItem, Response
    from studykit.exam.related import Related
    from studykit.exam.scoring import ItemResult
    from studykit.library.models import Blueprint, Fact

CHANGED = {
    Since.EDITED: "Edited since your exam was drawn: shown and graded as it was asked.",
    Since.GONE: "No longer in the library: shown and graded as it was asked.",
}


def letter(index: int) -> str:
    """What the option shown at ``index`` is called."""
    return chr(ord("A") + index)


def answer_markdown(
    item: ItemResult,
    blueprint: Blueprint | None,
    facts: Mapping[str, Fact],
    found: Related | None = None,
) -> str:
    """A question as it was answered: the verdict, the options with their reasons, what to go on with, the sources."""
    asked = item.item
    head = f"{verdict(asked, item.state.chosen, item.outcome)}  \n{_where(item, blueprint)}"
    parts = [head, *_remarks(item), "---", asked.stem.strip(), *_shown(asked, item.state.chosen)]
    if item.state.note:
        parts += ["**Your note**", item.state.note]
    parts += explanation(asked, facts, found)
    checked = "not verified" if asked.verified == NEVER else f"verified {asked.verified.isoformat()}"
    parts.append(f"*{asked.question}, {checked}*")
    return "\n\n".join(parts)


def reasons_markdown(
    asked: FormItem, chosen: Response, facts: Mapping[str, Fact], found: Related | None = None
) -> str:
    """What is told at once: the verdict, the reason for every option, what to go on with, the sources."""
    outcome = Outcome.RIGHT if asked.is_right(chosen) else Outcome.WRONG
    return "\n\n".join(
        [verdict(asked, chosen, outcome), *_shown(asked, chosen), *explanation(asked, facts, found)]
    )


def verdict(asked: FormItem, chosen: Response, outcome: Outcome) -> str:
    """Right or wrong, with the letters that were shown."""
    if outcome is Outcome.RIGHT:
        return f"**✓ Right.** {_you(asked, chosen)}."
    answer = response_words(asked, asked.answer)
    if outcome is Outcome.BLANK:
        return f"**○ Blank, counts as wrong.** The answer is {answer}."
    if outcome is Outcome.SKIPPED:
        return f"**○ Not answered.** The answer is {answer}."
    return f"**✗ Wrong.** {_you(asked, chosen)}; the answer is {answer}."


def response_words(asked: FormItem, response: Response) -> str:
    """``B``, ``A and C``, ``B, A, C`` in order, ``1 C, 2 A``."""
    if asked.kind == "ordering":
        return ", ".join(letter(option) for option in response)
    if asked.kind == "matching":
        return ", ".join(
            f"{prompt} {'none' if option == UNMATCHED else letter(option)}"
            for prompt, option in enumerate(response, 1)
        )
    letters = [letter(option) for option in response]
    return " and ".join(filter(None, [", ".join(letters[:-1]), *letters[-1:]]))


def explanation(asked: FormItem, facts: Mapping[str, Fact], found: Related | None) -> list[str]:
    """The working, the facts, where to go on, the pages."""
    parts = []
    if asked.working:
        parts += ["**The working**", _list(f"{n}. {step}" for n, step in enumerate(asked.working, 1))]
    known = [facts[fact] for fact in asked.facts if fact in facts]
    if known:
        parts += ["**Facts**", facts_markdown(known)]
    if found and (lines := _related(found)):
        parts += ["**Go on with**", _list(f"- {line}" for line in lines)]
    if asked.references:
        parts += ["**Read on**", _list(f"- {page}" for page in asked.references)]
    return parts


def _shown(asked: FormItem, chosen: Response) -> list[str]:
    match asked.kind:
        case "ordering":
            return _ordered(asked, chosen)
        case "matching":
            return _matched(asked, chosen)
        case _:
            return _chosen(asked, chosen)


def _chosen(asked: FormItem, chosen: Response) -> list[str]:
    parts = []
    for index, option in enumerate(asked.options):
        heading = f"{'✓' if option.key else '✗'} {letter(index)} · {'right' if option.key else 'wrong'}"
        if index in chosen:
            heading += " · your choice"
        parts.append(_reason(heading, option.text, option.why))
    return parts


def _ordered(asked: FormItem, chosen: Response) -> list[str]:
    parts = ["**The right order**"]
    for place, index in enumerate(asked.order):
        yours = chosen.index(index) if index in chosen else None
        heading = f"{place + 1}. {letter(index)}"
        if yours is not None:
            heading += " · ✓ yours too" if yours == place else f" · ✗ yours came {yours + 1}."
        option = asked.options[index]
        parts.append(_reason(heading, option.text, option.why))
    return parts


def _matched(asked: FormItem, chosen: Response) -> list[str]:
    parts = []
    for index, prompt in enumerate(asked.prompts):
        given = chosen[index] if chosen else UNMATCHED
        sign = "✓" if given == prompt.match else "✗"
        heading = f"{sign} {index + 1} · {letter(prompt.match)} {asked.options[prompt.match].text}"
        if given not in {UNMATCHED, prompt.match}:
            heading += f" · yours: {letter(given)} {asked.options[given].text}"
        parts.append(_reason(heading, prompt.text, prompt.why))
    return parts


def _reason(heading: str, text: str, why: str) -> str:
    text = text.strip()
    # A list or a code block must end before the reason begins; a line of text need not.
    gap = "\n\n" if "\n" in text else "  \n"
    reason = f"{gap}*Why:* {why.strip()}" if why.strip() else ""
    return f"**{heading}**{gap}{text}{reason}"


def _remarks(item: ItemResult) -> list[str]:
    remarks = []
    if not item.item.scored:
        remarks.append("*Unscored: it counts nowhere.*")
    if item.state.unsure:
        remarks.append("*You marked your answer as unsure.*")
    if item.since in CHANGED:
        remarks.append(f"*{CHANGED[item.since]}*")
    return remarks


def _you(asked: FormItem, chosen: Response) -> str:
    verb = {"ordering": "Your order is", "matching": "You matched"}.get(asked.kind, "You chose")
    return f"{verb} {response_words(asked, chosen)}"


def _related(found: Related) -> Sequence[str]:
    lines = [f"Note {place.topic}: {place.title}" for place in found.sections]
    if found.cards:
        cards = ", ".join(found.cards)
        lines.append(f"{'Card' if len(found.cards) == 1 else 'Cards'} {cards}")
    return [*lines, *(f"Lab {lab}" for lab in found.labs)]


def _where(item: ItemResult, blueprint: Blueprint | None) -> str:
    tasks = (
        {task.id: task.title for domain in blueprint.domains for task in domain.tasks} if blueprint else {}
    )
    titles = {domain.id: domain.title for domain in blueprint.domains} if blueprint else {}
    named = [f"{task} {tasks.get(task, '')}".rstrip() for task in item.tasks]
    difficulty = f"difficulty {item.item.difficulty} of 5"
    spent = f"{item.spent.total_seconds():.0f} s" if item.spent else ""
    return " · ".join(filter(None, [titles.get(item.item.domain, ""), *named, difficulty, spent]))


def _list(lines: Iterable[str]) -> str:
    return "\n".join(lines)
