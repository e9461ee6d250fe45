"""A pack's questions as a whole: whether the key is given away by its length, place or words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from studykit.library.lint.words import content_words
from studykit.library.models import Defect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studykit.library.lint.subject import Subject
    from studykit.library.models import Pack, Question, Severity

# By chance the key is the longest of four in 25 %; public banks reach 49 %.
LONGEST_WARNING, LONGEST_ERROR, LONGEST_LEAST = 0.35, 0.40, 40
ECHO_WARNING, ECHO_LEAST = 0.35, 40
NEGATIVE_WARNING, NEGATIVE_LEAST = 0.05, 40
POSITION_LOW, POSITION_HIGH, POSITION_LEAST = 0.15, 0.35, 60

_SENTENCE = re.compile(r"[^.?!]*[.?!]")
_NEGATION = re.compile(r"\b(?:not|except)\b|n't\b", re.IGNORECASE)


def longest_key(subject: Subject) -> Iterator[Defect]:
    """Who always picks the longest option must not do well."""
    for pack, questions in _banks(subject):
        if len(questions) < LONGEST_LEAST:
            continue
        longest = sum(1 for question in questions if key_is_longest(question))
        share = longest / len(questions)
        if share > LONGEST_WARNING:
            yield _of_bank(
                pack,
                "longest-key",
                f"The right option is the longest in {longest} of {len(questions)} questions ({share:.0%}).",
                "Shorten keys or say more in wrong options; 25 % is chance.",
                "error" if share > LONGEST_ERROR else "warning",
            )


def key_position(subject: Subject) -> Iterator[Defect]:
    """Keys stand evenly in source order, which is also the order of exports."""
    for pack, questions in _banks(subject):
        if len(questions) < POSITION_LEAST:
            continue
        for place in range(4):
            here = sum(1 for question in questions if place in question.keys)
            share = here / len(questions)
            if not POSITION_LOW <= share <= POSITION_HIGH:
                yield _of_bank(
                    pack,
                    "key-position",
                    f"Option {place + 1} is right in {here} of {len(questions)} questions ({share:.0%}).",
                    "Move keys so that each place has 15 to 35 %.",
                    "warning",
                )


def stem_echo(subject: Subject) -> Iterator[Defect]:
    """Who always picks the option that sounds most like the stem must not do well."""
    for pack, questions in _banks(subject):
        if len(questions) < ECHO_LEAST:
            continue
        echoes = sum(1 for question in questions if key_echoes(question))
        share = echoes / len(questions)
        if share > ECHO_WARNING:
            yield _of_bank(
                pack,
                "stem-echo",
                f"The right option shares most words with the stem in {echoes} of {len(questions)} questions"
                f" ({share:.0%}).",
                "Use the stem's words in wrong options too, or others in keys; 25 % is chance.",
                "warning",
            )


def negative_stems(subject: Subject) -> Iterator[Defect]:
    """Asking for what does not hold tests reading more than knowledge."""
    for position, pack in enumerate(subject.packs):
        questions = [question for found, question in subject.questions if found.file.pack == position]
        if len(questions) < NEGATIVE_LEAST:
            continue
        negative = [question.id for question in questions if _asks_negatively(question.stem)]
        share = len(negative) / len(questions)
        if share > NEGATIVE_WARNING:
            yield _of_bank(
                pack,
                "negative-stems",
                f"{len(negative)} of {len(questions)} stems ask for what does not hold ({share:.0%}): "
                f"{', '.join(negative[:3])}{', ...' if negative[3:] else ''}.",
                "Ask for what does hold.",
                "warning",
            )


def _banks(subject: Subject) -> Iterator[tuple[Pack, list[Question]]]:
    """Each pack with its questions of four options."""
    for position, pack in enumerate(subject.packs):
        questions = [
            question
            for found, question in subject.questions
            if found.file.pack == position and question.kind == "single" and len(question.options) == 4
        ]
        yield pack, questions


def key_is_longest(question: Question) -> bool:
    """Whether the key of a single question is longer than every other option."""
    (key,) = question.keys
    length = len(question.options[key].text)
    return all(len(option.text) < length for i, option in enumerate(question.options) if i != key)


def key_echoes(question: Question) -> bool:
    """Whether the key alone has the most words of the stem."""
    stem = content_words(question.stem)
    shared = [len(stem & content_words(option.text)) for option in question.options]
    (key,) = question.keys
    return all(count < shared[key] for i, count in enumerate(shared) if i != key)


def _asks_negatively(stem: str) -> bool:
    """Whether the sentence that asks has a "not" in it, or an "except"."""
    return any(_NEGATION.search(sentence) for sentence in _SENTENCE.findall(stem) if sentence.endswith("?"))


def _of_bank(pack: Pack, rule: str, message: str, hint: str, severity: Severity) -> Defect:
    return Defect(Path(pack.root) / "question_banks", 0, "", message, hint, severity, rule)
