"""Single questions: what the stem promises and what the options give away."""

from __future__ import annotations

import re
from itertools import chain
from statistics import median
from typing import TYPE_CHECKING

from studykit.library.lint.subject import defect
from studykit.library.lint.words import content_words
from studykit.library.parse.questions import UNVERIFIED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studykit.library.lint.subject import Subject
    from studykit.library.models import Defect, Question, Severity

STEM_WORDS = 120
KEY_RATIO = 1.5  # times the median length of the options

# More than three keys has only what was imported.
_NUMBERS = ("NONE", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT")
# One word that they share is what the stem is about; two more than any other option has for itself are a trail.
ECHOED_WORDS = 2
_SELECT = re.compile(r"\((?:select|choose)\b[^)]*\)", re.IGNORECASE)
OTHERS = re.compile(
    r"\b(all|none|both|neither|any) of the (above|below|options|answers|choices)\b", re.IGNORECASE
)
ABSOLUTE = re.compile(r"\b(always|never|all|every|none|only)\b", re.IGNORECASE)


def select_count(subject: Subject) -> Iterator[Defect]:
    """``(Select TWO.)`` stands in stems of multiple response, and only there."""
    for found, question in subject.questions:
        wanted = [f"(Select {_NUMBERS[len(question.keys)]}.)"] if question.kind == "multiple" else []
        said = _SELECT.findall(question.stem)
        if said != wanted:
            yield defect(
                found,
                "stem",
                "select-count",
                f"The stem says {' '.join(said) or 'nothing of how many to select'}; "
                f"{len(question.keys)} of the options {'are' if len(question.keys) > 1 else 'is'} right.",
                f"Write {wanted[0]} at the end of the stem." if wanted else "Leave it out.",
                severity=_severity(question),
            )


def duplicate_option(subject: Subject) -> Iterator[Defect]:
    """Two options, or two prompts, that say the same cannot be told apart."""
    for found, question in subject.questions:
        options = [option.text for option in question.options]
        prompts = [prompt.text for prompt in question.prompts]
        for name, texts in (("option", options), ("prompt", prompts)):
            seen: dict[str, int] = {}
            for i, text in enumerate(texts):
                first = seen.setdefault(normalised(text), i)
                if first != i:
                    yield defect(
                        found,
                        f"{name}s[{i}].text",
                        "duplicate-option",
                        f"{name.title()} {i + 1} says the same as {name} {first + 1}.",
                    )


def all_of_the_above(subject: Subject) -> Iterator[Defect]:
    """Options are shuffled, so none can speak of the others; and such options test cunning."""
    for found, question in subject.questions:
        for i, option in enumerate(question.options):
            if match := OTHERS.search(option.text):
                yield defect(
                    found,
                    f"options[{i}].text",
                    "all-of-the-above",
                    f"An option says {match[0]!r}, and options are shuffled.",
                    "Say what it means, or ask with (Select TWO.).",
                    severity=_severity(question),
                )


def long_stem(subject: Subject) -> Iterator[Defect]:
    """What is too long is skimmed, and then luck decides."""
    stems = ((found, question.stem) for found, question in subject.questions)
    drawn = ((found, found.item.body["stem"]) for found in subject.found("exercise"))
    for found, stem in chain(stems, drawn):
        words = len(stem.split())
        if words > STEM_WORDS:
            yield defect(
                found,
                "stem",
                "long-stem",
                f"The stem has {words} words; more than {STEM_WORDS} are skimmed.",
                "Leave out what does not decide between the options.",
                severity="warning",
            )


def long_key(subject: Subject) -> Iterator[Defect]:
    """A key that has to be exact grows, while wrong options stay short."""
    for found, question in subject.questions:
        if question.kind != "single":
            continue
        (key,) = question.keys
        lengths = [len(option.text) for option in question.options]
        if lengths[key] >= KEY_RATIO * median(lengths):
            yield defect(
                found,
                f"options[{key}].text",
                "long-key",
                f"The right option has {lengths[key]} characters, the median of all four is {median(lengths):g}.",
                "Shorten it, or say more in wrong options.",
                severity="warning",
            )


def stem_in_key(subject: Subject) -> Iterator[Defect]:
    """Who looks for the stem's words among the options finds the key, and nothing else."""
    for found, question in subject.questions:
        if question.kind != "single":
            continue
        stem = content_words(question.stem)
        echoes = [content_words(option.text) & stem for option in question.options]
        own = [
            echo.difference(*(other for j, other in enumerate(echoes) if j != i))
            for i, echo in enumerate(echoes)
        ]
        (key,) = question.keys
        most = max(len(words) for i, words in enumerate(own) if i != key)
        if len(own[key]) >= most + ECHOED_WORDS:
            yield defect(
                found,
                f"options[{key}].text",
                "stem-in-key",
                f"Only the right option has the stem's words {', '.join(map(repr, sorted(own[key])))}.",
                "Use them in a wrong option too, or say them in another way.",
                severity="warning",
            )


def absolute_distractors(subject: Subject) -> Iterator[Defect]:
    """Who has learned that "always" is never right leaves two options out without knowing anything."""
    for found, question in subject.questions:
        absolute = {i: match[0] for i, o in enumerate(question.options) if (match := ABSOLUTE.search(o.text))}
        if len(absolute) >= 2 and question.keys and not absolute.keys() & question.keys:
            said = ", ".join(repr(word) for word in dict.fromkeys(absolute.values()))
            yield defect(
                found,
                "options",
                "absolute-distractors",
                f"{len(absolute)} wrong options say {said}, and no right one has such a word.",
                "Say what is wrong about them in another way.",
                severity="warning",
            )


def _severity(question: Question) -> Severity:
    """What was imported came as others write it: mended when it is reviewed."""
    return "warning" if question.provenance == UNVERIFIED else "error"


def normalised(text: str) -> str:
    """A text for comparing: case and white space do not count."""
    return " ".join(text.casefold().split())
