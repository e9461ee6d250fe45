"""What a bank of questions is like: counts, what gives its keys away, and how many forms it fills."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from studykit.exam.assembly import largest_form, shortage_words
from studykit.exam.fitting import Pool, Unit, domain_quotas, shortages
from studykit.library.decode import NEVER
from studykit.library.lint.age import AGEING, OUT_OF_DATE
from studykit.library.lint.bank import key_is_longest
from studykit.library.lint.questions import ABSOLUTE, normalised
from studykit.library.lint.similar import DUPLICATE, SIMILAR
from studykit.library.lint.words import content_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from studykit.exam.fitting import Shortage
    from studykit.library.models import Blueprint, Question, QuestionHead


@dataclass(frozen=True, slots=True)
class Tell:
    """What gives keys away, over the questions with four options of which one is right.

    Attributes:
        questions: How many these are; the shares are None when there are none.
        positions: How many keys stand at each place of the author's order.
        longest: Share whose key is longer than every other option.
        solver: Share that somebody gets right who sees the options alone.
    """

    questions: int
    positions: tuple[int, int, int, int]
    longest: float | None
    solver: float | None


@dataclass(frozen=True, slots=True)
class Alike:
    """A question whose stem is like that of an earlier one, in percent."""

    question: str
    earlier: str
    percent: float

    @property
    def is_duplicate(self) -> bool:
        """Whether lint calls it an error."""
        return self.percent >= DUPLICATE


@dataclass(frozen=True, slots=True)
class Supply:
    """What a bank has for an exam.

    Attributes:
        domains: Domain id to its questions; one with tasks of two domains counts for both.
        tasks: Likewise by task.
        forms: Whole forms without a question in common.
        largest: Questions on the largest single form, at most a whole one.
        lacks: What one form more lacks, in words.
    """

    exam: str
    size: int
    questions: int
    domains: Mapping[str, int]
    tasks: Mapping[str, int]
    forms: int
    largest: int
    lacks: str


@dataclass(frozen=True, slots=True)
class BankFigures:
    """All figures. The counts add up to ``questions``, exercises among them."""

    questions: int
    kinds: Mapping[str, int]
    difficulties: Mapping[int, int]
    provenances: Mapping[str, int]
    ages: Mapping[str, int]
    topics: Mapping[str, int]
    tell: Tell
    alike: tuple[Alike, ...]
    supplies: tuple[Supply, ...]


def bank_figures(
    heads: Collection[QuestionHead],
    questions: Sequence[Question],
    blueprints: Iterable[Blueprint],
    day: date,
) -> BankFigures:
    """Count.

    Args:
        heads: The bank.
        questions: The same, read; an exercise with any numbers.
        blueprints: Exams to tell the supply for.
        day: What age is measured from.
    """
    return BankFigures(
        questions=len(heads),
        kinds=dict(Counter(head.kind for head in heads).most_common()),
        difficulties=dict(sorted(Counter(head.difficulty for head in heads).items())),
        provenances=dict(Counter(head.provenance for head in heads).most_common()),
        ages=_ages(questions, day),
        topics=dict(Counter(head.topic for head in heads)),
        tell=tell([q for q in questions if q.kind == "single" and len(q.options) == len("ABCD")]),
        alike=alike([q for q in questions if q.kind != "exercise"]),
        supplies=tuple(supply(heads, blueprint) for blueprint in blueprints),
    )


def tell(questions: Sequence[Question]) -> Tell:
    """What gives the keys of questions with four options away."""
    positions = Counter(key for question in questions for key in question.keys)
    count = len(questions)
    return Tell(
        count,
        (positions[0], positions[1], positions[2], positions[3]),
        sum(map(key_is_longest, questions)) / count if count else None,
        sum(map(solved, questions)) / count if count else None,
    )


def solved(question: Question) -> float:
    """The chance that the solver takes the key: one in how many look as much like one.

    It reads no stem. A sign of a key is to be the longest option, to have no word like "always" where others
    have one, and to share most words with the other options, since wrong ones are made from the right one.
    """
    texts = [option.text for option in question.options]
    words = [content_words(text) for text in texts]
    shared = [sum(len(own & other) for j, other in enumerate(words) if j != i) for i, own in enumerate(words)]
    absolute = [bool(ABSOLUTE.search(text)) for text in texts]
    signs = [
        (len(text) > max(len(other) for j, other in enumerate(texts) if j != i))
        + (shared[i] == max(shared) > min(shared))
        + (any(absolute) and not absolute[i])
        for i, text in enumerate(texts)
    ]
    best = {i for i, sign in enumerate(signs) if sign == max(signs)}
    return len(best & question.keys) / len(best)


def alike(questions: Sequence[Question]) -> tuple[Alike, ...]:
    """Each question that is SIMILAR or more to an earlier one, with the nearest, the most alike first."""
    from rapidfuzz import fuzz, process

    stems: list[str] = []
    found = []
    for question in questions:
        stem = normalised(question.stem)
        if near := process.extractOne(stem, stems, scorer=fuzz.ratio, score_cutoff=SIMILAR):
            found.append(Alike(question.id, questions[near[2]].id, near[1]))
        stems.append(stem)
    return tuple(sorted(found, key=lambda pair: (-pair.percent, pair.question)))


def supply(heads: Collection[QuestionHead], blueprint: Blueprint) -> Supply:
    """What there is for an exam."""
    pool = Pool(heads, blueprint)
    size = blueprint.questions
    forms = 0
    while not (lacks := _lacks(pool, blueprint, forms + 1)):
        forms += 1
    tasks = Counter(task for found in pool.questions for task in dict(found.head.tasks)[blueprint.code])
    domains = Counter(domain for found in pool.questions for domain in found.preferred)
    return Supply(
        exam=blueprint.code,
        size=size,
        questions=len(pool.questions),
        domains={domain.id: domains[domain.id] for domain in blueprint.domains},
        tasks={task.id: tasks[task.id] for domain in blueprint.domains for task in domain.tasks},
        forms=forms,
        largest=largest_form(pool, blueprint),
        lacks=shortage_words(lacks, blueprint),
    )


def _lacks(pool: Pool, blueprint: Blueprint, forms: int) -> tuple[Shortage, ...]:
    """What lacks for so many whole forms at once.

    They have as many times the seats of one. Of questions that are enemies each form takes one, so no more than there are
    forms. That seats so filled can be dealt out among the forms is a balanced colouring of edges between domains and
    groups of enemies (de Werra, "Equitable colorations of graphs", 1971).
    """
    seats = domain_quotas(blueprint, blueprint.questions)
    units = [
        Unit((member,), frozenset(member.preferred), unit.traits) if len(unit.members) <= forms else unit
        for unit in pool.units(seats, Random(0))  # noqa: S311 - the seed only fixes the order of looking
        for member in unit.members[:forms]
    ]
    return shortages(units, {domain: forms * count for domain, count in seats.items()})


def _ages(questions: Iterable[Question], day: date) -> dict[str, int]:
    steps = {90: "90 days", AGEING: f"{AGEING} days", OUT_OF_DATE: f"{OUT_OF_DATE} days"}
    counts = dict.fromkeys([*steps.values(), "older", "never"], 0)
    for question in questions:
        days = (day - question.verified).days
        step = next((name for most, name in steps.items() if days <= most), "older")
        counts["never" if question.verified == NEVER else step] += 1
    return counts
