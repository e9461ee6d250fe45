"""Forms of each mode: what past exams say, what is chosen by it, and what the seats come to."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.errors import ExamError
from studykit.exam.assembly import Wishes, assemble
from studykit.exam.drawing import Order, draw, seed_of_day
from studykit.exam.fitting import Pool, domain_quotas, nearest_quotas, scored_quotas
from studykit.exam.history import History, Seen, read_history
from studykit.exam.modes import CUSTOM, DAILY, QUICK, REAL, STUDY
from studykit.exam.ports import ItemState
from studykit.exam.selection import Only, Selection, supply, weakest_tasks
from tests.unit.exam.builders import MemoryBank, blueprint, head, item, progress, question, record
from tests.unit.exam.test_exam_assembly import FULL_FORMS, THREE, small_banks

EXAM = blueprint(60, 40)
BANK = [
    head(f"q{n}", f"{n % 2 + 1}.{n // 2 % 2 + 1}", topic=f"t{n % 3}", difficulty=n % 5 + 1) for n in range(60)
]

NEW = History()


def seen(asked=1, right=0, *, missed=True, flagged=False):
    """What is known of a question."""
    return Seen(asked, right, missed, flagged)


def drawn(order, history=NEW, bank=BANK, seed=1, exam=EXAM, stem=None):
    """Ids on the form, with the domains that they count for."""
    form = draw(order, bank, exam, seed, history=history, stem=stem)
    return {each.question: each.domain for each in form.draws}


@pytest.mark.parametrize("code", FULL_FORMS)
def test_the_scored_questions_of_a_real_form_have_the_weights_too(code):
    """65 by largest remainder, of which the 50 scored fall to the domains as largest remainder gives 50."""
    weights, seats = FULL_FORMS[code]
    exam = blueprint(*weights)
    domains = range(1, len(weights) + 1)
    bank = [head(f"d{d}-{n}", f"{d}.1") for d in domains for n in range(30)]
    form = draw(Order(REAL), bank, exam, 5)
    assert tuple(Counter(each.domain for each in form.draws)[str(d)] for d in domains) == seats
    scored = Counter(each.domain for each in form.draws if each.scored)
    assert scored == domain_quotas(exam, 50)


@given(weights=st.lists(st.integers(1, 60), min_size=1, max_size=6), size=st.integers(1, 80), data=st.data())
def test_scored_seats_are_never_more_than_there_are(weights, size, data):
    """For any weights and any number of them, all are given away."""
    exam = blueprint(*weights)
    count = data.draw(st.integers(0, size))
    quotas = domain_quotas(exam, size)
    scored = scored_quotas(exam, quotas, count)
    assert sum(scored.values()) == count
    assert all(0 <= scored[d] <= quotas[d] for d in quotas)


@given(bank=small_banks(), size=st.integers(1, 9))
def test_nearest_seats_are_all_that_can_be_filled(bank, size):
    """The exact shares where they can be; else no seat more could be filled."""
    pool = Pool([h._replace(enemies=()) for h in bank], THREE)
    units = pool.units({}, None)
    quotas = nearest_quotas(units, THREE, size)
    assert sum(quotas.values()) == min(size, len(units))
    if quotas == domain_quotas(THREE, size) or not units:
        return
    with pytest.raises(ExamError):
        assemble([h._replace(enemies=()) for h in bank], THREE, size, 1)


def test_least_asked_questions_come_first():
    """With twenty fresh ones in each domain none of twenty is repeated; then what was asked once, not what was twice."""
    asked = {q.id: 2 if n < 10 else 1 for n, q in enumerate(BANK[:20])}
    history = History({name: seen(count) for name, count in asked.items()})
    assert not drawn(Order(CUSTOM, 20), history).keys() & asked.keys()
    repeated = drawn(Order(CUSTOM, 40), history).keys() & asked.keys()
    assert [asked[name] for name in repeated] == [1, 1, 1, 1]


@given(bank=small_banks(), asked=st.lists(st.integers(0, 3), min_size=9, max_size=9), size=st.integers(1, 5))
def test_no_other_form_was_asked_less(bank, asked, size):
    """Against every form there is (enemies aside, of which one is drawn first)."""
    bank = [h._replace(enemies=()) for h in bank]
    counts = {h.id: asked[n] for n, h in enumerate(bank)}
    quotas = domain_quotas(THREE, size)
    best = _least_total(bank, counts, quotas)
    if best is None:
        return
    form = assemble(bank, THREE, size, 1, Wishes(asked=counts))
    assert sum(counts[each.question] for each in form.draws) == best


def _least_total(bank, counts, quotas):
    """The fewest earlier askings of any form, by trying all seatings."""
    free = {d: n for d, n in quotas.items() if n}

    def least(rest, free):
        if not any(free.values()):
            return 0
        if not rest:
            return None
        first, *others = rest
        found = [least(others, free)]
        for domain in {task[0] for task in dict(first.tasks)["TST-C01"]}:
            if free.get(domain):
                more = least(others, free | {domain: free[domain] - 1})
                found.append(None if more is None else more + counts[first.id])
        return min((f for f in found if f is not None), default=None)

    return least(bank, free)


def test_near_duplicates_never_meet():
    """Of two questions whose texts differ in a word, a form has one."""
    words = [f"{n * n * 7919 % 100_003:x}" for n in range(900)]
    stories = [" ".join(words[n * 30 : n * 30 + 30]) for n in range(30)]
    texts = {q.id: f"{stories[n // 2]} {n}" for n, q in enumerate(BANK)}
    for seed in range(20):
        on_form = drawn(Order(CUSTOM, 20), seed=seed, stem=texts.__getitem__)
        assert len({texts[name].rpartition(" ")[0] for name in on_form}) == 20


def test_a_bank_of_near_duplicates_fills_no_form():
    """And says why."""
    with pytest.raises(ExamError, match="without near-duplicates \\(1 missing\\)"):
        draw(Order(CUSTOM, 2), BANK, EXAM, 1, stem=lambda _: "always the same")


def test_a_selection_holds_all_its_conditions_together():
    """Topic, domain and difficulty; the exam's other domains have no seats."""
    chosen = Selection(topics=frozenset({"t1"}), domains=frozenset({"2"}), difficulties=frozenset({2, 4}))
    on_form = drawn(Order(CUSTOM, 3, chosen))
    heads = {q.id: q for q in BANK}
    assert set(on_form.values()) == {"2"}
    assert {heads[name].topic for name in on_form} == {"t1"}
    assert {heads[name].difficulty for name in on_form} <= {2, 4}


def test_tasks_narrow_the_exam_to_them():
    """A question counts for a task that was chosen."""
    found = supply(BANK, EXAM, Selection(tasks=frozenset({"1.2"})))
    assert [task.id for domain in found.blueprint.domains for task in domain.tasks] == ["1.2"]
    assert len(found.pool.questions) == 15


@pytest.mark.parametrize(
    ("only", "expected"),
    [(Only.MISSED, {"q0", "q2"}), (Only.FLAGGED, {"q1", "q2"}), (Only.ALL, None), (Only.UNSEEN, None)],
)
def test_the_past_chooses(only, expected):
    """Missed or flagged the last time; never asked; or all."""
    history = History(
        {
            "q0": seen(),
            "q1": seen(missed=False, flagged=True),
            "q2": seen(flagged=True),
            "q3": seen(missed=False),
        }
    )
    found = {q.head.id for q in supply(BANK, EXAM, Selection(only=only), history).pool.questions}
    if expected is None:
        expected = {q.id for q in BANK} - (history.questions.keys() if only is Only.UNSEEN else set())
    assert found == expected


def test_the_weakest_tasks_are_those_with_the_fewest_right():
    """One task in three; what was never asked is not called weak."""
    history = History({"q0": seen(4, 1), "q1": seen(4, 3), "q2": seen(4, 4)})  # tasks 1.1, 2.1, 1.2
    assert weakest_tasks(Pool(BANK, EXAM), EXAM, history) == {"1.1"}
    found = supply(BANK, EXAM, Selection(only=Only.WEAKEST), history)
    assert {dict(q.head.tasks)["TST-C01"] for q in found.pool.questions} == {("1.1",)}
    everything = supply(BANK, EXAM, Selection(only=Only.WEAKEST))
    assert len(everything.pool.questions) == len(BANK)


def test_a_form_nobody_can_fill_says_how_many_are_missing():
    """And how many there are."""
    with pytest.raises(ExamError) as error:
        drawn(Order(STUDY, 20, Selection(questions=frozenset({"q1", "q2", "q3"}))))
    assert error.value.message == "20 questions are asked for, and 3 fit what you chose (17 missing)."
    assert error.value.hint == "Ask for 3, or choose more."


def test_the_weights_are_met_as_far_as_questions_go():
    """Of ten seats 6 and 4; with two questions in the first domain, 2 and 8."""
    assert Counter(drawn(Order(CUSTOM, 10)).values()) == {"1": 6, "2": 4}
    scarce = [q for q in BANK if dict(q.tasks)["TST-C01"][0][0] == "2" or q.id in {"q0", "q2"}]
    assert Counter(drawn(Order(CUSTOM, 10), bank=scarce).values()) == {"1": 2, "2": 8}


def test_the_daily_questions_are_the_same_all_day():
    """By the date alone, as long as nothing was asked in between."""
    today, tomorrow = seed_of_day(date(2026, 11, 21)), seed_of_day(date(2026, 11, 22))
    first = drawn(Order(DAILY), seed=today)
    assert len(first) == 5
    assert drawn(Order(DAILY), seed=today) == first
    assert drawn(Order(DAILY), seed=tomorrow) != first


def test_a_quick_form_has_ten_by_the_weights():
    """Six and four."""
    assert Counter(drawn(Order(QUICK)).values()) == {"1": 6, "2": 4}


def sat(mode, *answers):
    """An exam of questions a, b, ... with these responses (key: option 0)."""
    asked = [question(name, "1.1") for name in "abcd"[: len(answers)]]
    states = {place: answer for place, answer in enumerate(answers) if answer is not None}
    return record(*map(item, asked), mode=mode), progress(states)


def test_history_keeps_counts_and_the_last_time():
    """Asked twice, right once; missed and flagged as of the newest."""
    bank = MemoryBank(*(question(name, "1.1") for name in "abcd"))
    history = read_history(
        [
            sat(CUSTOM, ItemState((1,)), ItemState((0,), unsure=True), None),
            sat(CUSTOM, ItemState((0,), flagged=True), ItemState((0,))),
        ],
        bank,
    )
    assert history.questions == {
        "a": Seen(2, 1, missed=False, flagged=True),
        "b": Seen(2, 2, missed=False, flagged=False),
        "c": Seen(1, 0, missed=True, flagged=False),
    }


def test_what_study_left_blank_was_not_asked():
    """One stops when one likes."""
    bank = MemoryBank(question("a", "1.1"), question("b", "1.1"))
    assert read_history([sat(STUDY, ItemState((0,)), None)], bank).asked == {"a": 1}


def test_history_follows_renamed_questions_and_forgets_lost_ones():
    """By what they are called today."""
    bank = MemoryBank(question("new", "1.1"))
    bank.renamed["a"] = "new"
    assert read_history([sat(CUSTOM, ItemState((0,)), None)], bank).asked == {"new": 1}
