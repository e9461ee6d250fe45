"""Drawing a form: by the blueprint's weights, without enemies or near-duplicates, least asked questions first.

Everything that chance decides comes from one seed, so the same bank, past and seed give the same form.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from studykit.errors import ExamError
from studykit.exam.fitting import (
    Pool,
    assign,
    domain_quotas,
    scored_quotas,
    shortages,
    shortfall,
)
from studykit.exam.mixing import spread
from studykit.exam.ports import FormItem
from studykit.exam.twins import Twins

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from studykit.exam.fitting import Shortage, Unit
    from studykit.library.models import Blueprint, Question, QuestionHead

EXERCISE = "exercise"
SEED_BITS = 31  # fits a signed 32-bit column
# Draws until it is said that near-duplicates leave too few questions.
ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Draw:
    """One place of a form before its question is read.

    Attributes:
        domain: Domain id that the question counts for on this form.
        seed: For this place: what an exercise's numbers and the order of options come from.
        scored: Whether it counts.
    """

    question: str
    domain: str
    kind: str
    seed: int
    scored: bool = True

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
        shown = list(range(len(question.options)))
        Random(self.seed).shuffle(shown)  # noqa: S311 - an order of options is no secret
        place = {source: at for at, source in enumerate(shown)}
        return FormItem(
            question=question.id,
            revision=question.revision,
            domain=self.domain,
            tasks=question.tasks.get(blueprint, ()),
            stem=question.stem,
            options=tuple(question.options[source] for source in shown),
            difficulty=question.difficulty,
            verified=question.verified,
            references=question.references,
            facts=question.facts,
            working=question.working,
            seed=self.exercise_seed,
            kind=question.kind,
            order=tuple(place[source] for source in range(len(shown))) if question.kind == "ordering" else (),
            prompts=tuple(prompt._replace(match=place[prompt.match]) for prompt in question.prompts),
            scored=self.scored,
        )


@dataclass(frozen=True, slots=True)
class Form:
    """A drawn form, places in the order they are asked."""

    blueprint: str
    seed: int
    draws: tuple[Draw, ...]


class Wishes(NamedTuple):
    """What a form should be besides its size and weights.

    Attributes:
        quotas: Seats by domain, where others than the blueprint's shares are wanted.
        scored: How many count; None for all.
        asked: How often a question was asked before, by id; those missing never.
        stem: Reads a question's text, by which near-duplicates are known; None passes over that.
    """

    quotas: Mapping[str, int] | None = None
    scored: int | None = None
    asked: Mapping[str, int] = {}
    stem: Callable[[str], str] | None = None


PLAIN = Wishes()


def assemble(
    heads: Collection[QuestionHead] | Pool,
    blueprint: Blueprint,
    size: int,
    seed: int,
    wishes: Wishes = PLAIN,
) -> Form:
    """Draw a form of ``size`` questions whose domains have exactly the blueprint's shares.

    A form is found whenever the bank holds one, near-duplicates aside: of those, eight draws are tried. No other
    form of these questions has been asked less.

    Args:
        heads: The bank, or its pool for ``blueprint``.
        blueprint: Whose domains and weights.
        size: Questions on the form, at least 1.
        seed: Of all that chance decides.
        wishes: What else is wanted.

    Raises:
        ExamError: The bank cannot fill the form; says which domains lack how many, and the largest
            form that can be had.
    """
    if size < 1:
        raise ExamError(f"A form of {size} questions cannot be drawn.", "Ask for one question or more.")
    rng = Random(seed)  # noqa: S311 - reproducible on purpose
    quotas = wishes.quotas or domain_quotas(blueprint, size)
    pool = _pool(heads, blueprint)
    units = pool.units(quotas, rng)
    if short := shortages(units, quotas):
        raise _cannot_fill(pool, blueprint, size, short)
    chosen = _chosen(units, quotas, rng, wishes)
    if len(chosen) < sum(quotas.values()):
        missing = sum(quotas.values()) - len(chosen)
        raise ExamError(
            f"The bank cannot fill a {blueprint.code} form of {size} questions without near-duplicates "
            f"({missing} missing).",
            "Ask for fewer, or see `studykit lint` for the questions that are alike.",
        )
    draws = []
    for unit, domain in zip(chosen, assign(chosen, quotas), strict=True):
        fitting = [member.head for member in unit.members if domain in member.preferred]
        least = min(wishes.asked.get(head.id, 0) for head in fitting)
        head = rng.choice([head for head in fitting if wishes.asked.get(head.id, 0) == least])
        draws.append(Draw(head.id, domain, head.kind, rng.getrandbits(SEED_BITS)))
    rng.shuffle(draws)
    if wishes.scored is not None:
        draws = _with_unscored(draws, scored_quotas(blueprint, quotas, wishes.scored), rng)
    return Form(blueprint.code, seed, tuple(draws))


def form_shortages(
    heads: Collection[QuestionHead] | Pool, blueprint: Blueprint, size: int
) -> tuple[Shortage, ...]:
    """What the bank lacks for a form of ``size``; empty when it can be filled."""
    quotas = domain_quotas(blueprint, size)
    return shortages(_units(_pool(heads, blueprint), quotas), quotas)


def shortage_words(shortages: Collection[Shortage], blueprint: Blueprint) -> str:
    """What is short, by the titles of the domains."""
    title = {domain.id: domain.title for domain in blueprint.domains}
    return "; ".join(
        f"{_listed([title[d] for d in s.domains])} {'needs' if len(s.domains) == 1 else 'together need'} "
        f"{s.needed}, the bank has {s.available} ({s.missing} missing)"
        for s in shortages
    )


def _listed(titles: list[str]) -> str:
    *others, last = titles
    return f"{', '.join(others)} and {last}" if others else last


def largest_form(
    heads: Collection[QuestionHead] | Pool, blueprint: Blueprint, most: int | None = None
) -> int:
    """The size of the largest form that can be filled at the blueprint's weights; 0 when there is none.

    Args:
        heads: The bank, or its pool for ``blueprint``.
        blueprint: Whose weights.
        most: The largest size of interest; the real exam's when not given.
    """
    pool = _pool(heads, blueprint)
    # Counted down one by one: with largest remainders a larger form can need fewer of one domain.
    for size in range(blueprint.questions if most is None else most, 0, -1):
        quotas = domain_quotas(blueprint, size)
        if not shortfall(_units(pool, quotas), quotas):
            return size
    return 0


def _pool(heads: Collection[QuestionHead] | Pool, blueprint: Blueprint) -> Pool:
    return heads if isinstance(heads, Pool) else Pool(heads, blueprint)


def _units(pool: Pool, quotas: Mapping[str, int]) -> list[Unit]:
    # Whether a form exists does not depend on chance; the seed only fixes the order of looking.
    return pool.units(quotas, Random(0))  # noqa: S311


def _chosen(units: Sequence[Unit], quotas: Mapping[str, int], rng: Random, wishes: Wishes) -> list[Unit]:
    """As many units as there are seats; the fullest set found where near-duplicates prevent it."""
    twins = Twins(wishes.stem) if wishes.stem else None
    best: list[Unit] = []
    for _ in range(ATTEMPTS):
        chosen = spread(units, quotas, rng, wishes.asked, twins)
        if len(chosen) == sum(quotas.values()):
            return chosen
        best = max(best, chosen, key=len)
    return best


def _with_unscored(draws: Iterable[Draw], scored: Mapping[str, int], rng: Random) -> list[Draw]:
    """The same places; those beyond a domain's scored ones do not count, whichever chance says."""
    drawn = list(draws)
    for domain, count in scored.items():
        places = [at for at, draw in enumerate(drawn) if draw.domain == domain]
        for at in rng.sample(places, len(places) - count):
            draw = drawn[at]
            drawn[at] = Draw(draw.question, draw.domain, draw.kind, draw.seed, scored=False)
    return drawn


def _cannot_fill(pool: Pool, blueprint: Blueprint, size: int, short: tuple[Shortage, ...]) -> ExamError:
    largest = largest_form(pool, blueprint, size - 1)
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
