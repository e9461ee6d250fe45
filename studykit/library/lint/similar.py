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
    earlier: dict[str, list[int]] = {}
    stems: list[str] = []
    for place, (found, question) in enumerate(subject.questions):
        stem = normalised(question.stem)
        same = earlier.setdefault(stem, [])
        opposed = [other for other in same if _answers(subject.questions[other][1]) != _answers(question)]
        if same:
            other, _ = subject.questions[(opposed or same)[0]]
            yield _defect(found, other, 100, opposed=bool(opposed))
        elif nearest := _nearest(stem, stems, subject, found):
            score, other = nearest
            yield _defect(found, other, score, opposed=False)
        same.append(place)
        stems.append(stem)


def _nearest(stem: str, stems: list[str], subject: Subject, found: Found) -> tuple[float, Found] | None:
    """The earlier question most like it; declared enemies may be alike up to DUPLICATE."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(stem, stems, scorer=fuzz.ratio, score_cutoff=SIMILAR)
    if best is None:
        return None
    if best[1] >= DUPLICATE or not _enemies(found, subject.questions[best[2]][0]):
        return best[1], subject.questions[best[2]][0]
    # The most alike is an enemy. That is rare, so only then all are looked at.
    alike = process.extract(stem, stems, scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=None)
    others = ((score, subject.questions[place][0]) for _, score, place in alike)
    return next((pair for pair in others if not _enemies(found, pair[1])), None)


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
