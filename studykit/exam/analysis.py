"""How questions did with a class: difficulty, discrimination, distractors, reliability.

The figures are those of Moodle's quiz statistics report, under its names
(https://docs.moodle.org/dev/Quiz_statistics_calculations), beside the names of test theory. Variances divide by
n - 1. What cannot be computed (all right, all wrong, one learner) is None and never 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Fewer learners than these say little: the report warns.
ENOUGH_LEARNERS = 30
EASY, HARD = 0.80, 0.20
GOOD, WEAK = 0.30, 0.20
DEAD, LURE = 0.05, 0.10
RELIABLE = 0.60
BLANK = ""
# What rounding leaves of the variance of values that are all the same.
_ROUNDING = 1e-12
_LETTERS = re.compile("[A-H](?:,[A-H])+")


class Reply(NamedTuple):
    """What one learner did with one question.

    Attributes:
        chosen: As the table names it, letters in order and joined by "," ("A", "B,D"); BLANK for nothing.
        score: From 0 to 1.
        seconds: Time taken, where the table says.
    """

    chosen: str
    score: float
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """A table of answers.

    Attributes:
        replies: Question to learner to reply; a learner who was not asked is not there.
        keys: The right choices of the questions for which they are known.
        options: All choices of the questions for which they are known, so that dead ones are seen.
        guesses: The chance of a right guess, likewise.
    """

    replies: Mapping[str, Mapping[str, Reply]]
    keys: Mapping[str, str]
    options: Mapping[str, Sequence[str]]
    guesses: Mapping[str, float]

    @property
    def learners(self) -> list[str]:
        """All of them, in order of appearance."""
        return list(dict.fromkeys(learner for found in self.replies.values() for learner in found))


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """How an option was chosen.

    Attributes:
        learners: Who chose it, alone or with others.
        share: Of those who were asked.
        rest: Mean share right of their other questions; None when nobody chose it.
        dead: Whether a wrong option draws fewer than 5 %.
        attractive: Whether more chose a wrong option than the key; or, of 10 % and more, those who chose it
            did better elsewhere than those who chose the key.
    """

    name: str
    key: bool
    learners: int
    share: float
    rest: float | None
    dead: bool
    attractive: bool


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """How a question did.

    Attributes:
        learners: Who was asked.
        blanks: Who left it open.
        facility: Mean score, Moodle's facility index; test theory's p where answers are right or wrong.
        spread: Standard deviation of the score.
        discrimination: Correlation of the score with the share right of the learner's other questions: the
            corrected point-biserial, Moodle's discrimination index as a share of 1.
        efficiency: Of the highest covariance that these scores allow, the part that there is (Moodle's
            discriminative efficiency).
        guess: Chance of a right guess (Moodle's random guess score); None where the options are not known.
        intended: Its part of the marks.
        effective: Its part of the spread of totals; None where it works against the total, or where learners had
            different questions.
        seconds: Median time.
        options: Where choices are known, the most chosen first.
        flags: What to look at, in words.
    """

    question: str
    learners: int
    blanks: int
    facility: float
    spread: float | None
    discrimination: float | None
    efficiency: float | None
    guess: float | None
    intended: float
    effective: float | None
    seconds: float | None
    options: tuple[OptionFigures, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TestFigures:
    """How the whole did. Scores are shares of the questions asked.

    Attributes:
        complete: Whether all learners had all questions; else reliability is not computed.
        dichotomous: Whether every answer was right or wrong, so that reliability is KR-20 and not alpha.
        error: Standard error of measurement, in questions.
    """

    learners: int
    questions: int
    mean: float
    median: float
    spread: float | None
    complete: bool
    dichotomous: bool
    reliability: float | None
    error: float | None
    scores: tuple[float, ...]

    @property
    def enough(self) -> bool:
        """Whether there are learners enough to go by."""
        return self.learners >= ENOUGH_LEARNERS


@dataclass(frozen=True, slots=True)
class Analysis:
    """All figures, questions in the order of the table."""

    test: TestFigures
    questions: tuple[QuestionFigures, ...]


def analyse(answers: Answers) -> Analysis:
    """Compute everything from a table with at least one reply."""
    learners = answers.learners
    marks: dict[str, float] = dict.fromkeys(learners, 0.0)
    asked: dict[str, int] = dict.fromkeys(learners, 0)
    for replies in answers.replies.values():
        for learner, reply in replies.items():
            marks[learner] += reply.score
            asked[learner] += 1
    complete = all(count == len(answers.replies) for count in asked.values())
    weights = _effective_weights(answers, marks) if complete else {}
    questions = tuple(_question(name, answers, marks, asked, weights.get(name)) for name in answers.replies)
    return Analysis(_test(answers, marks, asked, complete=complete), questions)


def _test(
    answers: Answers, marks: Mapping[str, float], asked: Mapping[str, int], *, complete: bool
) -> TestFigures:
    scores = [marks[learner] / asked[learner] for learner in marks]
    number = len(answers.replies)
    columns = [[reply.score for reply in replies.values()] for replies in answers.replies.values()]
    totals = variance(list(marks.values()))
    reliability = error = None
    if complete and number > 1 and totals:
        reliability = (
            number / (number - 1) * (1 - sum(variance(column) or 0.0 for column in columns) / totals)
        )
        error = sqrt(totals * max(0.0, 1 - reliability))
    return TestFigures(
        learners=len(marks),
        questions=number,
        mean=mean(scores),
        median=median(scores),
        spread=_root(variance(scores)),
        complete=complete,
        dichotomous=all(score in {0.0, 1.0} for column in columns for score in column),
        reliability=reliability,
        error=error,
        scores=tuple(scores),
    )


def _question(
    name: str,
    answers: Answers,
    marks: Mapping[str, float],
    asked: Mapping[str, int],
    effective: float | None,
) -> QuestionFigures:
    replies = answers.replies[name]
    scores = [reply.score for reply in replies.values()]
    # Learners may have had different numbers of questions, so the rest is a share.
    rest = {
        learner: (marks[learner] - reply.score) / (asked[learner] - 1)
        for learner, reply in replies.items()
        if asked[learner] > 1
    }
    paired = [replies[learner].score for learner in rest]
    others = list(rest.values())
    facility = mean(scores)
    discrimination = correlation(paired, others)
    options = _options(name, answers, rest)
    times = [reply.seconds for reply in replies.values() if reply.seconds is not None]
    return QuestionFigures(
        question=name,
        learners=len(replies),
        blanks=sum(1 for reply in replies.values() if reply.chosen == BLANK),
        facility=facility,
        spread=_root(variance(scores)),
        discrimination=discrimination,
        efficiency=_efficiency(paired, others),
        guess=answers.guesses.get(name),
        intended=1 / len(answers.replies),
        effective=effective,
        seconds=median(times) if times else None,
        options=options,
        flags=_flags(facility, variance(scores), discrimination, answers.guesses.get(name), options),
    )


def _efficiency(scores: Sequence[float], others: Sequence[float]) -> float | None:
    """The covariance by the one that there would be if the best had also done best here."""
    highest = covariance(sorted(scores), sorted(others))
    here = covariance(scores, others)
    return None if highest is None or here is None or highest <= 0 else here / highest


def _effective_weights(answers: Answers, marks: Mapping[str, float]) -> dict[str, float | None]:
    roots: dict[str, float | None] = {}
    for name, replies in answers.replies.items():
        both = covariance(
            [reply.score for reply in replies.values()], [marks[learner] for learner in replies]
        )
        roots[name] = None if both is None or both < 0 else sqrt(both)
    total = sum(root for root in roots.values() if root)
    return {name: None if root is None or not total else root / total for name, root in roots.items()}


def _options(name: str, answers: Answers, rest: Mapping[str, float]) -> tuple[OptionFigures, ...]:
    replies = answers.replies[name]
    right = set(_parts(answers.keys.get(name, BLANK)))
    known = dict.fromkeys(answers.options.get(name, ()))
    takers: dict[str, list[str]] = {option: [] for option in known}
    for learner, reply in replies.items():
        for option in _parts(reply.chosen):
            takers.setdefault(option, []).append(learner)
    most_right = max((len(takers.get(option, ())) for option in right), default=0)
    best_right = max(
        (m for option in right if (m := _mean_of(rest, takers.get(option, ()))) is not None), default=None
    )
    figures = []
    for option, chosen_by in takers.items():
        share = len(chosen_by) / len(replies)
        ability = _mean_of(rest, chosen_by)
        wrong = bool(right) and option not in right
        better = ability is not None and best_right is not None and ability > best_right and share >= LURE
        figures.append(
            OptionFigures(
                name=option,
                key=option in right,
                learners=len(chosen_by),
                share=share,
                rest=ability,
                dead=wrong and share < DEAD,
                attractive=wrong and (better or len(chosen_by) > most_right),
            )
        )
    return tuple(sorted(figures, key=lambda option: (-option.learners, option.name)))


def _parts(chosen: str) -> list[str]:
    """The options of a choice; commas in an option's own text part nothing."""
    if not chosen:
        return []
    return chosen.split(",") if _LETTERS.fullmatch(chosen) else [chosen]


def _mean_of(values: Mapping[str, float], names: Iterable[str]) -> float | None:
    found = [values[name] for name in names if name in values]
    return mean(found) if found else None


def _flags(
    facility: float,
    spread: float | None,
    discrimination: float | None,
    guess: float | None,
    options: Sequence[OptionFigures],
) -> tuple[str, ...]:
    flags = []
    if facility > EASY:
        flags.append("easy")
    elif facility < HARD:
        flags.append("hard")
    if guess is not None and facility <= guess:
        flags.append("at or below chance")
    if spread is None or spread < _ROUNDING:
        flags.append("no spread")
    elif discrimination is None:
        pass  # It is the other questions that do not differ, or there are none.
    elif discrimination < 0:
        flags.append("suspect key")
    elif discrimination < WEAK:
        flags.append("review")
    dead = sorted(option.name for option in options if option.dead)
    lures = sorted(option.name for option in options if option.attractive)
    if dead:
        flags.append(f"dead: {' '.join(dead)}")
    if lures:
        flags.append(f"attractive and wrong: {' '.join(lures)}")
    return tuple(flags)


def mean(values: Sequence[float]) -> float:
    """Of at least one value."""
    return sum(values) / len(values)


def median(values: Sequence[float]) -> float:
    """Of at least one value."""
    ranked, middle = sorted(values), len(values) // 2
    return ranked[middle] if len(values) % 2 else (ranked[middle - 1] + ranked[middle]) / 2


def covariance(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Of pairs, dividing by n - 1; None of fewer than two."""
    if len(one) < 2:
        return None
    here, there = mean(one), mean(other)
    return sum((a - here) * (b - there) for a, b in zip(one, other, strict=True)) / (len(one) - 1)


def variance(values: Sequence[float]) -> float | None:
    """As the covariance with itself."""
    return covariance(values, values)


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's; None where one of the two does not vary."""
    both, here, there = covariance(one, other), variance(one), variance(other)
    if both is None or not here or not there or min(here, there) < _ROUNDING:
        return None
    return max(-1.0, min(1.0, both / sqrt(here * there)))


def _root(value: float | None) -> float | None:
    return None if value is None else sqrt(value)
