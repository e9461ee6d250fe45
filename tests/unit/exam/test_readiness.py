"""The chance to pass: what the model adds up, and how it behaves."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from math import comb, exp, pi, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.exam.readiness import ENOUGH, HALF_LIFE, LEAST, MOST, OLDEST, Exposure, readiness
from studykit.exam.readiness_model import GRID, Count, Group, Posterior, chances, log_likelihood, quantile
from studykit.exam.readiness_text import WIDTH, bounded_percent, text
from tests.bench.bench_readiness import (
    BRIER_BAR,
    ECE_BAR,
    MILLISECONDS_BAR,
    measure,
    milliseconds,
)
from tests.unit.exam.builders import NOON, blueprint

EXAM = blueprint(60, 40)


def answers(right, wrong, *, domain="1", task="1.1", difficulty=3, floor=0.25, days=0):
    """So many answers of a kind, on one day."""
    return [
        Exposure(
            f"{domain}{task}{n}{days}",
            domain,
            (task,),
            difficulty,
            floor,
            n < right,
            NOON - timedelta(days=days),
        )
        for n in range(right + wrong)
    ]


def estimate(*groups):
    """The readiness that some groups of answers give."""
    return readiness([exposure for group in groups for exposure in group], EXAM, NOON)


def spread(right, wrong):
    """So many answers in each of the two domains."""
    return answers(right, wrong) + answers(right, wrong, domain="2", task="2.1")


def by_brute_force(counts, seats, least):
    """The chance of ``least`` right answers by a plain triple sum over abilities and one over counts."""
    places = [n / 4 for n in range(-16, 17)]

    def normal(x, sd):
        return exp(-((x / sd) ** 2) / 2)

    def curve(ability, floor):
        return floor + (1 - floor) / (1 + exp(-ability / sqrt(1 + pi * 0.9**2 / 8)))

    def passes(one, two):
        chance = [curve(one, 0.25), curve(two, 0.25)]
        return sum(
            comb(seats[0], i) * chance[0] ** i * (1 - chance[0]) ** (seats[0] - i)
            * comb(seats[1], j) * chance[1] ** j * (1 - chance[1]) ** (seats[1] - j)
            for i in range(seats[0] + 1)
            for j in range(seats[1] + 1)
            if i + j >= least
        )  # fmt: skip

    passing = {(one, two): passes(one, two) for one, two in product(places, places)}
    total = weighted = 0.0
    for common, one, two in product(places, places, places):
        weight = normal(common, 1)
        for ability, (right, wrong) in ((one, counts[0]), (two, counts[1])):
            norm = sum(normal(place - common, 0.35) for place in places)
            chance = curve(ability, 0.25)
            weight *= normal(ability - common, 0.35) / norm * chance**right * (1 - chance) ** wrong
        total += weight
        weighted += weight * passing[one, two]
    return weighted / total


def test_the_chance_is_that_of_a_plain_sum():
    """The clever way of adding up gives what the plain one does."""
    group = Group(3, 0.25)
    counts = [(6, 2), (1, 3)]
    posterior = Posterior(
        {str(n): log_likelihood({group: Count(*count)}) for n, count in enumerate(counts, start=1)}
    )
    found = posterior.chance_of(7, {"1": 5, "2": 4}, {"1": chances(group), "2": chances(group)})
    assert found == pytest.approx(by_brute_force(counts, (5, 4), 7), abs=0.002)


def test_without_answers_the_prior_speaks():
    """The abilities are those of anybody, and no chance is told."""
    found = estimate()
    assert found.chance is None
    assert found.domains[0].right.low < 0.45
    assert found.domains[0].right.high > 0.8


def test_more_right_answers_raise_the_chance():
    """In each domain, and in the other too, since abilities go together."""
    low, high = estimate(answers(10, 10)), estimate(answers(18, 2))
    assert high.estimate.mean > low.estimate.mean
    assert high.domains[1].right.mean > low.domains[1].right.mean


def test_more_answers_narrow_the_range():
    """The same share of right answers, ten times as often."""
    few, many = estimate(spread(7, 3)), estimate(spread(70, 30))
    assert many.domains[0].right.high - many.domains[0].right.low < (
        few.domains[0].right.high - few.domains[0].right.low
    )


def test_a_hard_question_says_more_when_right():
    """Ten of difficulty 5 beat ten of difficulty 1."""
    assert (
        estimate(answers(10, 0, difficulty=5)).estimate.mean
        > estimate(answers(10, 0, difficulty=1)).estimate.mean
    )


def test_what_is_easily_guessed_says_less():
    """A right answer to multiple response is worth more than one of four."""
    assert (
        estimate(answers(10, 0, floor=0.1)).estimate.mean > estimate(answers(10, 0, floor=0.25)).estimate.mean
    )


def test_old_answers_fade():
    """After the half-life two wrong answers weigh as one today; after half a year none."""
    new, old = estimate(spread(0, 10)), estimate(spread(0, 0), answers(0, 10, days=HALF_LIFE))
    assert new.estimate.mean < old.estimate.mean
    halves = estimate(answers(0, 5))
    assert old.domains[0].right.mean == pytest.approx(halves.domains[0].right.mean)
    assert estimate(answers(0, 10, days=OLDEST + 1)).answers == 0


def test_enough_evidence():
    """Thirty answers, five of them in each domain."""
    assert not estimate(answers(25, 0), answers(4, 0, domain="2", task="2.1")).enough
    lacking = estimate(answers(40, 0), answers(4, 0, domain="2", task="2.1"))
    assert (lacking.missing, [domain.missing for domain in lacking.domains]) == (0, [0, 1])
    assert lacking.chance is None
    enough = estimate(answers(25, 0), answers(5, 0, domain="2", task="2.1"))
    assert enough.chance == enough.estimate
    assert enough.answers == ENOUGH


@pytest.mark.parametrize(("right", "wrong", "end"), [(1000, 0, MOST), (0, 1000, LEAST)])
def test_never_certain(right, wrong, end):
    """A thousand right answers leave one chance in a hundred."""
    assert estimate(spread(right, wrong)).chance.mean == end


@pytest.mark.parametrize("count", [1_000, 20_000])
def test_thousands_of_answers_that_contradict_each_other(count):
    """Nothing underflows, and every range holds its mean."""
    found = estimate(
        answers(count, 0),
        answers(0, count, task="1.2"),
        answers(0, count, domain="2", task="2.1"),
    )
    for value in (found.estimate, *(domain.right for domain in found.domains)):
        assert value.low <= value.mean <= value.high
    assert found.domains[0].tasks[0].right.low > found.domains[0].tasks[1].right.high


def test_a_task_differs_from_its_domain():
    """Wrong answers in one task lower it most, its neighbour less, another domain least."""
    found = estimate(answers(1, 9), answers(9, 1, task="1.2"), answers(5, 5, domain="2", task="2.1"))
    weak, strong = found.domains[0].tasks
    assert weak.right.mean < found.domains[0].right.mean < strong.right.mean
    assert (weak.answers, strong.answers) == (10, 10)
    assert weak.gain > strong.gain


def test_a_tasks_answers_count_once():
    """Where all of a domain's answers are of one task, the task is known no better than its domain."""
    found = estimate(answers(10, 10)).domains[0]
    assert found.tasks[0].right.mean == pytest.approx(found.right.mean, abs=0.01)
    assert found.tasks[0].right.high - found.tasks[0].right.low >= found.right.high - found.right.low


def test_the_weaker_and_heavier_domain_gains_most():
    """Half as many mistakes count most where most are made."""
    found = estimate(answers(5, 15), answers(18, 2, domain="2", task="2.1"))
    assert found.domains[0].gain > found.domains[1].gain > 0
    assert found.domains[0].gain > sum(task.gain for task in found.domains[0].tasks) / 2


def test_two_tasks_each_count_the_answer():
    """A question with two tasks of its domain counts in both, once in the domain."""
    both = [exposure._replace(tasks=("1.1", "1.2")) for exposure in answers(3, 1)]
    domain = estimate(both).domains[0]
    assert (domain.answers, [task.answers for task in domain.tasks]) == (4, [4, 4])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["1", "2"]),
            st.integers(1, 5),
            st.sampled_from([0.25, 0.1, 1 / 24]),
            st.booleans(),
            st.integers(-2, 400),
        ),
        max_size=60,
    )
)
def test_every_figure_is_a_chance(rows):
    """Whatever was answered: ends in order, nothing certain, no gain lost."""
    found = readiness(
        [
            Exposure(str(n), domain, (f"{domain}.1",), difficulty, floor, right, NOON - timedelta(days=days))
            for n, (domain, difficulty, floor, right, days) in enumerate(rows)
        ],
        EXAM,
        NOON,
    )
    assert LEAST <= found.estimate.low <= found.estimate.mean <= found.estimate.high <= MOST
    for part in (*found.domains, *(task for domain in found.domains for task in domain.tasks)):
        assert 0 < part.right.low <= part.right.mean <= part.right.high < 1
        assert -1e-9 <= part.gain <= 1
    assert all(len(line) <= WIDTH for line in text(found).splitlines())


def test_the_same_answers_give_the_same_figures():
    """Chance decides nothing that is shown."""
    assert estimate(spread(12, 8)) == estimate(spread(12, 8))


def test_a_quantile_lies_on_the_curve():
    """Half of a symmetric weight is its middle."""
    weights = [exp(-((ability / 0.5) ** 2)) for ability in GRID]
    total = sum(weights)
    middle = quantile([weight / total for weight in weights], chances(Group(3, 0.0)), 0.5)
    assert middle == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(
    ("chance", "words"), [(0.01, "1 % or less"), (0.99, "99 % or more"), (0.5, "50 %"), (0.986, "99 %")]
)
def test_words_for_a_chance(chance, words):
    """The ends say that they are bounds."""
    assert bounded_percent(chance) == words


def test_text_says_what_lacks():
    """Too few answers: no chance, no gains, and what is missing."""
    shown = text(estimate(answers(12, 3)))
    lacks = "Not enough evidence for a chance to pass: 15 of 30 answers; 0 of 5 in Domain 2."
    assert lacks in " ".join(shown.split())
    assert "gain" not in shown
    assert "Chance to pass" not in shown


def test_calibration_on_other_learners():
    """200 learners of another family: the bars that the benchmark holds on 2,000, wider by what chance does."""
    late, table = measure(200, 65)
    assert late["readiness"].brier <= BRIER_BAR
    assert late["readiness"].ece <= ECE_BAR + 0.03
    assert sum(count for count, _, _ in table) == 200
    early, _ = measure(100, 10)
    assert early["readiness"].brier < early["base rate"].brier
    assert early["readiness"].brier < early["badge at 72 %"].brier


def test_two_thousand_answers_are_quick():
    """With room for a busy machine; the benchmark holds the bar itself."""
    assert milliseconds() <= 4 * MILLISECONDS_BAR
