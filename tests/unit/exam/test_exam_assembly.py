"""Forms are drawn exactly by weight, without enemies, the same for the same seed, whenever one exists."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.errors import ExamError
from studykit.exam.assembly import assemble, form_shortages, largest_form
from studykit.exam.fitting import domain_quotas
from tests.unit.exam.builders import blueprint, head, question

# Weights as in AWS's exam guides, and the seats of 65 questions by largest remainder, worked by hand.
FULL_FORMS = {
    "DVA-C02": ((32, 26, 24, 18), (21, 17, 15, 12)),
    "DVA-C03": ((30, 26, 22, 22), (20, 17, 14, 14)),
    "SAA-C03": ((30, 26, 24, 20), (19, 17, 16, 13)),
    "CLF-C02": ((24, 30, 34, 12), (16, 19, 22, 8)),
}
TASKS = ("1.1", "1.2", "2.1", "3.1", "3.2")
THREE = blueprint(50, 30, 20)


@st.composite
def small_banks(draw):
    """Up to nine questions with one to three tasks each and any enmities among them."""
    count = draw(st.integers(0, 9))
    names = [f"q{n}" for n in range(count)]
    pairs = list(combinations(names, 2))
    enemies = draw(st.lists(st.sampled_from(pairs), max_size=6, unique=True)) if pairs else []
    tasks = st.lists(st.sampled_from(TASKS), min_size=1, max_size=3, unique=True)
    return [head(name, *draw(tasks), enemies=[b for a, b in enemies if a == name]) for name in names]


def domains_of(drawn):
    """The domains that a question's tasks allow."""
    return {task[0] for task in dict(drawn.tasks)["TST-C01"]}


def enemy_pairs(bank):
    """Every pair of enemies, whichever says it."""
    return {frozenset((q.id, enemy)) for q in bank for enemy in q.enemies}


def a_form_exists(bank, quotas):
    """By trying every set of questions and every way to seat it."""

    def seats(questions, free):
        if not questions:
            return True
        first, *rest = questions
        return any(seats(rest, free | {d: free[d] - 1}) for d in domains_of(first) if free[d])

    enemies = enemy_pairs(bank)
    return any(
        seats(chosen, quotas)
        for chosen in combinations(bank, sum(quotas.values()))
        if not any(frozenset((a.id, b.id)) in enemies for a, b in combinations(chosen, 2))
    )


@pytest.mark.parametrize("exam", FULL_FORMS)
def test_full_forms_have_the_published_seats(exam):
    """65 questions fall to the domains as largest remainder gives them."""
    weights, seats = FULL_FORMS[exam]
    assert tuple(domain_quotas(blueprint(*weights), 65).values()) == seats


@given(weights=st.lists(st.integers(1, 60), min_size=1, max_size=6), size=st.integers(1, 80))
def test_seats_stay_within_one_of_the_exact_share(weights, size):
    """Largest remainder gives away every seat, and each domain its share rounded down or up."""
    quotas = domain_quotas(blueprint(*weights), size)
    assert sum(quotas.values()) == size
    for seats, weight in zip(quotas.values(), weights, strict=True):
        assert abs(seats - size * weight / sum(weights)) < 1


@given(bank=small_banks(), size=st.integers(1, 6), seed=st.integers(0, 5))
def test_a_form_is_drawn_exactly_when_one_exists(bank, size, seed):
    """Against trying everything: neither a form missed nor one invented."""
    if not a_form_exists(bank, domain_quotas(THREE, size)):
        with pytest.raises(ExamError):
            assemble(bank, THREE, size, seed)
        return
    form = assemble(bank, THREE, size, seed)
    by_id = {question.id: question for question in bank}
    drawn = [draw.question for draw in form.draws]
    assert len(set(drawn)) == size
    assert Counter(draw.domain for draw in form.draws) == Counter(domain_quotas(THREE, size))
    assert all(draw.domain in domains_of(by_id[draw.question]) for draw in form.draws)
    assert not any(pair <= set(drawn) for pair in enemy_pairs(bank))


@given(bank=small_banks())
def test_the_largest_form_is_the_largest_that_exists(bank):
    """Sizes above it cannot be had, its own can."""
    sizes = [size for size in range(1, 8) if a_form_exists(bank, domain_quotas(THREE, size))]
    assert largest_form(bank, THREE, 7) == max(sizes, default=0)


@given(bank=small_banks(), size=st.integers(1, 6))
def test_filling_what_is_short_makes_a_form_possible(bank, size):
    """The shortages are exact: with that many new questions in the domains named, a form exists."""
    shortages = form_shortages(bank, THREE, size)
    new = [
        head(f"new-{s.domains[0]}-{n}", *(f"{d}.1" for d in s.domains))
        for s in shortages
        for n in range(s.missing)
    ]
    assert all(s.missing > 0 for s in shortages)
    assert not form_shortages(bank + new, THREE, size)
    if new:
        assert form_shortages(bank + new[1:], THREE, size)


@given(bank=small_banks(), seed=st.integers(), order=st.randoms(use_true_random=False))
def test_the_same_seed_gives_the_same_form(bank, seed, order):
    """In whatever order the bank is given."""
    size = largest_form(bank, THREE, 6)
    if size:
        shuffled = bank.copy()
        order.shuffle(shuffled)
        assert assemble(shuffled, THREE, size, seed) == assemble(bank, THREE, size, seed)


def test_other_seeds_give_other_forms():
    """Ten seeds on a bank of forty do not agree."""
    bank = [head(f"q{n}", "1.1") for n in range(40)]
    forms = {frozenset(d.question for d in assemble(bank, blueprint(100), 10, s).draws) for s in range(10)}
    assert len(forms) == 10


def test_either_side_of_an_enmity_can_be_drawn():
    """Giving up enemies is left to chance, not to the order of names."""
    bank = [head("a", "1.1", enemies=["b"]), head("b", "1.1", enemies=["c"]), head("c", "1.1")]
    drawn = {assemble(bank, blueprint(100), 1, seed).draws[0].question for seed in range(40)}
    assert drawn == {"a", "b", "c"}


def test_many_enemies_take_no_time_to_refuse():
    """Forty chains of three enemies that cannot fill the form are seen through without trying 2^40 ways."""
    chains = [(f"{n:02}a", f"{n:02}b", f"{n:02}c") for n in range(40)]
    bank = [
        head(name, "1.1", enemies=enemies)
        for a, b, c in chains
        for name, enemies in ((a, [b]), (b, [c]), (c, []))
    ]
    assert largest_form(bank, blueprint(100), 83) == 80


def test_a_form_is_mixed_as_the_bank_is():
    """Sixty single, twenty multiple and twenty computed questions give twenty places as 12, 4 and 4."""
    kinds = ["single", "single", "single", "multiple", "exercise"]
    bank = [
        head(f"q{n}", "1.1", kind=kinds[n % 5], difficulty=n // 20 + 1, topic=f"t{n % 4}") for n in range(100)
    ]
    drawn = {d.question for d in assemble(bank, blueprint(100), 20, 7).draws}
    on_form = [question for question in bank if question.id in drawn]
    assert Counter(q.kind for q in on_form) == {"single": 12, "multiple": 4, "exercise": 4}
    assert set(Counter(q.difficulty for q in on_form).values()) == {4}
    assert set(Counter(q.topic for q in on_form).values()) == {5}


def test_only_exercises_draw_numbers():
    """Each computed question has a seed of its own; the others have none."""
    bank = [head(f"x{n}", "1.1", kind="exercise") for n in range(3)] + [head("q", "1.1")]
    seeds = {d.question: d.exercise_seed for d in assemble(bank, blueprint(100), 4, 1).draws}
    assert seeds.pop("q") is None
    assert len(set(seeds.values()) - {None}) == 3


def test_options_are_shuffled_by_the_seed():
    """Each place has its own order of all options, the same each time the form is drawn."""
    bank = [head(f"q{n}", "1.1") for n in range(12)]
    asked = question("q", "1.1", options=5)

    def orders():
        draws = assemble(bank, blueprint(100), 12, 3).draws
        return [draw.item(asked, "TST-C01").options for draw in draws]

    assert all(sorted(order) == sorted(asked.options) for order in orders())
    assert len(set(orders())) > 6
    assert orders() == orders()


def test_a_place_keeps_all_that_its_question_says():
    """Stem, options with keys and reasons, working, sources: nothing is left to be looked up."""
    asked = question("q", "1.2", "1.1", seed=5)._replace(
        working=("4 / 4 = 1",), references=("https://docs.aws.amazon.com/x",), facts=("s3.a.b",)
    )
    (draw,) = assemble([head("q", "1.2", kind="exercise")], blueprint(100), 1, 1).draws
    kept = draw.item(asked, "TST-C01")
    assert sorted(kept.options) == sorted(asked.options)
    assert kept.tasks == ("1.2", "1.1")
    assert (kept.stem, kept.working, kept.references, kept.facts) == (
        asked.stem,
        asked.working,
        asked.references,
        asked.facts,
    )
    assert kept.seed == draw.exercise_seed


def test_what_is_missing_is_said_by_domain():
    """The error counts seats and questions, and offers the largest form."""
    bank = [head(f"a{n}", "1.1") for n in range(5)] + [head("b0", "2.1"), head("c0", "3.1")]
    with pytest.raises(ExamError) as error:
        assemble(bank, THREE, 10, 1)
    assert error.value.message == (
        "The bank cannot fill a TST-C01 form of 10 questions: Domain 2 needs 3, the bank has 1 (2 missing); "
        "Domain 3 needs 2, the bank has 1 (1 missing)."
    )
    assert error.value.hint == "The largest form that can be filled at these weights has 5 questions."


def test_questions_that_two_domains_share_are_counted_once():
    """Three questions that fit two domains do not fill five seats there, and the error says so."""
    bank = [head(f"a{n}", "1.1") for n in range(5)] + [head(f"s{n}", "2.1", "3.1") for n in range(3)]
    with pytest.raises(ExamError, match="Domain 2 and Domain 3 together need 5, the bank has 3"):
        assemble(bank, THREE, 10, 1)


def test_an_empty_bank_offers_no_form():
    """With nothing to draw from, the way out is to add questions."""
    with pytest.raises(ExamError) as error:
        assemble([], THREE, 10, 1)
    assert "add questions" in error.value.hint


def test_a_form_needs_a_question():
    """A size below one is refused."""
    with pytest.raises(ExamError, match="form of 0 questions"):
        assemble([head("a", "1.1")], THREE, 0, 1)


def test_questions_of_other_exams_are_passed_over():
    """A question without a task of the blueprint is never drawn."""
    other = head("o", "1.1")._replace(tasks=(("SAA-C03", ("1.1",)),))
    retired_task = head("r", "9.9")
    assert largest_form([other, retired_task], blueprint(100)) == 0
