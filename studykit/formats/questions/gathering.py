"""The library's questions as a bank to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from studykit.formats.questions.bank import Choice, Item, Pair

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studykit.formats.questions.bank import Kind
    from studykit.library.library import Library
    from studykit.library.models import Question

EXERCISE = "exercise"


def gather(library: Library, identifiers: Iterable[str]) -> tuple[Item, ...]:
    """Questions of the library, facts filled in; exercises, whose numbers are drawn anew each time, are left out."""
    heads = [library.questions[identifier] for identifier in identifiers]
    return tuple(
        as_item(library.question(head.id), library.topics[head.topic].title)
        for head in heads
        if head.kind != EXERCISE
    )


def as_item(question: Question, category: str = "") -> Item:
    """A question of the library."""
    return Item(
        kind=cast("Kind", question.kind),
        stem=question.stem,
        options=tuple(Choice(option.text, option.key, option.why) for option in question.options),
        pairs=tuple(
            Pair(prompt.text, question.options[prompt.match].text, prompt.why) for prompt in question.prompts
        ),
        key=question.id,
        category=category,
        tasks=tuple(f"{code} {task}" for code, tasks in question.tasks.items() for task in tasks),
        difficulty=question.difficulty,
        references=question.references,
        where=question.id,
    )
