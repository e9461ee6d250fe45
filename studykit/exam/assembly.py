"""Drawing a form: by the blueprint's weights, without enemies, spread over topics, kinds and difficulty.

Everything that chance decides comes from one seed, so the same bank and seed give the same form.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from studykit.errors import ExamError
from studykit.exam.fitting import (
    Seats,
    assign,
    candidates,
    domain_quotas,
    separate_enemies,
    shortages,
    shortfall,
)
from studykit.exam.ports import FormItem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from studykit.exam.fitting import Shortage, Unit
    from studykit.library.models import Blueprint, Question, QuestionHead

EXERCISE = "exercise"
SEED_BITS = 31  # fits a signed 32-bit column


@dataclass(frozen=True, slots=True)
class Draw:
    """One place of a form before its question is read.

    Attributes:
        domain: Domain id that the question counts for on this form.
        seed: For this place: what an exercise's numbers and the order of options come from.
    """

    question: str
    domain: str
    kind: str
    seed: int

    @property
    def exercise_seed(self) -> int | None:
        """The seed for exercises, None for other kinds."""
        return self.seed if self.kind == EXERCISE else None

    def item(self, question: Question, blueprint: str) -> FormItem:
        """The place with its question, options shuffled.

        Args:
            question: The one drawn, an exercise with the numbers of :attr:`exercise_seed`.
            blueprint: Code of the form's.
        """
        options = list(question.options)
        Random(self.seed).shuffle(options)  # noqa: S311 - an order of options is no secret
        return FormItem(
            question=question.id,
            revision=question.revision,
            domain=self.domain,
            tasks=question.tasks.get(blueprint, ()),
            stem=question.stem,
            options=tuple(options),
            difficulty=question.difficulty,
            verified=question.verified,
            references=question.references,
            facts=question.facts,
            working=question.working,
            seed=self.exercise_seed,
        )


@dataclass(frozen=True, slots=True)
class Form:
    """A drawn form, places in the order they are asked."""

    blueprint: str
    seed: int
    draws: tuple[Draw, ...]


def assemble(heads: Collection[QuestionHead], blueprint: Blueprint, size: int, seed: int) -> Form:
    """Draw a form of ``size`` questions whose domains have exactly the blueprint's shares.

    A form is found whenever the bank holds one.

    Args:
        heads: The bank; questions without a task of ``blueprint`` are passed over. Order is immaterial.
        blueprint: Whose domains and weights.
        size: Questions on the form, at least 1.
        seed: Of all that chance decides.

    Raises:
        ExamError: The bank cannot fill the form; says which domains lack how many, and the largest
            form that can be had.
    """
    if size < 1:
        raise ExamError(f"A form of {size} questions cannot be drawn.", "Ask for one question or more.")
    rng = Random(seed)  # noqa: S311 - reproducible on purpose
    quotas = domain_quotas(blueprint, size)
    units = separate_enemies(candidates(heads, blueprint), quotas, rng)
    if short := shortages(units, quotas):
        raise _cannot_fill(heads, blueprint, size, short)
    chosen = _spread(units, quotas, rng)
    draws = []
    for unit, domain in zip(chosen, assign(chosen, quotas), strict=True):
        head = rng.choice([member.head for member in unit.members if domain in member.preferred])
        draws.append(Draw(head.id, domain, head.kind, rng.getrandbits(SEED_BITS)))
    rng.shuffle(draws)
    return Form(blueprint.code, seed, tuple(draws))


def form_shortages(heads: Collection[QuestionHead], blueprint: Blueprint, size: int) -> tuple[Shortage, ...]:
    """What the bank lacks for a form of ``size``; empty when it can be filled."""
    quotas = domain_quotas(blueprint, size)
    return shortages(_separated(heads, blueprint, quotas), quotas)


def shortage_words(shortages: Collection[Shortage], blueprint: Blueprint) -> str:
    """What is short, by the titles of the domains."""
    title = {domain.id: domain.title for domain in blueprint.domains}
    return "; ".join(
        f"{' and '.join(title[d] for d in s.domains)} {'needs' if len(s.domains) == 1 else 'together need'} "
        f"{s.needed}, the bank has {s.available} ({s.missing} missing)"
        for s in shortages
    )


def largest_form(heads: Collection[QuestionHead], blueprint: Blueprint, most: int | None = None) -> int:
    """The size of the largest form that can be filled at the blueprint's weights; 0 when there is none.

    Args:
        heads: The bank.
        blueprint: Whose weights.
        most: The largest size of interest; the real exam's when not given.
    """
    # Counted down one by one: with largest remainders a larger form can need fewer of one domain.
    for size in range(blueprint.questions if most is None else most, 0, -1):
        quotas = domain_quotas(blueprint, size)
        if not shortfall(_separated(heads, blueprint, quotas), quotas):
            return size
    return 0


def _separated(
    heads: Collection[QuestionHead], blueprint: Blueprint, quotas: Mapping[str, int]
) -> list[Unit]:
    # Whether a form exists does not depend on chance; the seed only fixes the order of looking.
    return separate_enemies(candidates(heads, blueprint), quotas, Random(0))  # noqa: S311


def _spread(units: Sequence[Unit], quotas: Mapping[str, int], rng: Random) -> list[Unit]:
    """Choose as many units as there are seats, mixed as the bank is mixed.

    Each step takes the unit whose topic, kind and difficulty are least served so far. Whatever the order
    of asking, :class:`Seats` ends full: what it can seat forms a matroid.
    """
    waiting = list(units)
    rng.shuffle(waiting)
    in_bank = Counter(trait for unit in waiting for trait in _traits(unit))
    on_form: Counter[tuple[str, object]] = Counter()
    seats = Seats(quotas)
    chosen: list[Unit] = []
    while len(chosen) < sum(quotas.values()):
        unit = min(waiting, key=lambda u: sum(on_form[trait] / in_bank[trait] for trait in _traits(u)))
        waiting.remove(unit)
        if seats.admit(unit.domains):
            on_form.update(_traits(unit))
            chosen.append(unit)
    return chosen


def _traits(unit: Unit) -> tuple[tuple[str, object], ...]:
    """What a form should be mixed in; enemies resemble each other, so the first speaks for all."""
    head = unit.members[0].head
    return (("topic", head.topic), ("kind", head.kind), ("difficulty", head.difficulty))


def _cannot_fill(
    heads: Collection[QuestionHead], blueprint: Blueprint, size: int, short: tuple[Shortage, ...]
) -> ExamError:
    largest = largest_form(heads, blueprint, size - 1)
    hint = (
        f"The largest form that can be filled at these weights has {largest} "
        f"{'question' if largest == 1 else 'questions'}."
        if largest
        else f"No question has a task of {blueprint.code} where one is needed: add questions or a pack."
    )
    return ExamError(
        f"The bank cannot fill a {blueprint.code} form of {size} questions: {shortage_words(short, blueprint)}.",
        hint,
    )
