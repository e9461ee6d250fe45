"""Questions compared with each other by their stems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.library.lint.questions import normalised
from studykit.library.lint.subject import defect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studykit.library.lint.subject import Subject
    from studykit.library.merge import Found
    from studykit.library.models import Defect, Question

# rapidfuzz.fuzz.ratio: token_set_ratio finds mostly artefacts, and takes 14 times as long.
DUPLICATE, SIMILAR = 90, 80


def similar_stems(subject: Subject) -> Iterator[Defect]:
    """At most one defect for each question, against the earlier one most like it."""
    from rapidfuzz import fuzz, process

    stems = [normalised(question.stem) for _, question in subject.questions]
    for i, (found, question) in enumerate(subject.questions):
        # Most alike first, so that equal stems come before others.
        alike = process.extract(stems[i], stems[:i], scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=None)
        for _, score, j in alike:
            other, earlier = subject.questions[j]
            opposed = stems[i] == stems[j] and _answers(question) != _answers(earlier)
            if opposed or score >= DUPLICATE or not _enemies(found, other):
                yield _defect(found, other, score, opposed=opposed)
                break


def _defect(found: Found, other: Found, score: float, *, opposed: bool) -> Defect:
    name = f"{other.item.id} ({other.file.path}:{other.item.line})"
    if opposed:
        return defect(
            found,
            "stem",
            "contradicting-keys",
            f"The stem is that of {name}, and the answer is another.",
            "One of the two is wrong, or a detail is missing.",
        )
    message = f"The stem is {score:.0f} % that of {name}."
    if score >= DUPLICATE:
        hint = "Keep the better one, or ask for something else."
        return defect(found, "stem", "near-duplicate", message, hint)
    hint = "Tell another story, or list one among the other's enemies."
    return defect(found, "stem", "similar-stem", message, hint, severity="warning")


def _answers(question: Question) -> tuple[set[str], tuple[str, ...]]:
    """What is right: the keys in any order, the options of prompts or of an ordering in theirs."""
    texts = [normalised(option.text) for option in question.options]
    if question.kind == "ordering":
        return set(), tuple(texts)
    pairs = sorted(f"{normalised(prompt.text)} = {texts[prompt.match]}" for prompt in question.prompts)
    return {texts[key] for key in question.keys}, tuple(pairs)


def _enemies(one: Found, other: Found) -> bool:
    return other.item.id in one.item.head["enemies"] or one.item.id in other.item.head["enemies"]
