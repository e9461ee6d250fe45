"""The log as histories, and parameters fitted to it in a process of its own."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest

from studykit.errors import MissingExtraError, StudykitError, UsageError
from studykit.memory import fitting as module
from studykit.memory.fitting import Fitting, fitted_by, fitting_for_forecasts, foretold
from studykit.memory.histories import Row, habits, histories
from studykit.memory.optimiser import LEAST_REVIEWS, PHASES, PHASES_FOR_FORECASTS, Fit, Measure
from studykit.memory.parameters import DEFAULT, LEAST, MOST
from studykit.memory.plan import Plan
from tests.lives import KINDS, Life, rows
from tests.unit.memory.cards_builder import InMemoryCards, head


def row(number=1, day=1, rating=3, state="review", card="t/c", duration=5000):
    """An answer."""
    return Row(number, card, rating, day, duration, state)


@pytest.fixture(scope="module")
def studied():
    """The log of someone who forgets sooner than FSRS believes, after two months."""
    life = Life(KINDS["forgets sooner"], InMemoryCards(), [head(f"t/c{i}") for i in range(900)])
    life.live(60)
    return histories(rows(life.store.log))


def test_an_answer_to_a_new_card_begins_a_history():
    """So a reset card has several, and the last is its present one."""
    log = [row(1, 1, state=None), row(2, 3), row(3, 9, state=None), row(4, 12)]
    first, second = histories(log)
    assert [r.id for r in first.answers] == [1, 2]
    assert [r.id for r in second.answers] == [3, 4]
    assert (first.current, second.current) == (False, True)


def test_a_history_that_begins_in_the_middle_is_left_out():
    """Nobody knows how often the card had been seen."""
    assert histories([row(1), row(2, 5)]) == []
    assert [r.id for r in histories([row(1), row(2, 5, state=None)])[0].answers] == [2]


def test_answers_under_an_old_id_belong_to_the_card():
    """A card that was renamed has one history."""
    log = [row(1, 1, state=None, card="t/old"), row(2, 4, card="t/new")]
    (history,) = histories(log, lambda _: "t/new")
    assert (history.card, len(history.answers)) == ("t/new", 2)


def test_imported_answers_stand_where_their_day_puts_them():
    """They may be later than those given here."""
    log = [row(-2, 1, state=None), row(-1, 9), row(1, 4)]
    (history,) = histories(log)
    assert history.days_and_ratings() == [(1, 3), (4, 3), (9, 3)]


def test_habits_are_shares_that_lean_on_the_defaults_while_answers_are_few():
    """Ten answers' worth of defaults in each row; an hour over one card counts as two minutes."""
    log = [row(1, 1, 1, None, duration=3_600_000), row(2, 1, 3, "learning"), row(3, 5, 4), row(4, 9, 1)]
    seen = habits(histories(log), None)
    assert (seen.answers, seen.reviews) == (4, 2)
    assert seen.learner.first[0] == pytest.approx((1 + 2.4) / 11)
    assert seen.learner.learning[0][2] == pytest.approx((1 + 5.108) / 11, abs=1e-3)
    assert seen.learner.recalled[2] == pytest.approx((1 + 1.45) / 11)
    assert seen.learner.seconds_learning[0] == pytest.approx((120 + 195.8) / 11)
    assert seen.learner.seconds_review[0] == pytest.approx((5 + 193.8) / 11)


def test_what_can_be_foretold_is_counted(studied):
    """Answers a study day and more after the one before."""
    assert foretold([]) == 0
    answers = [h.answers for h in studied]
    assert foretold(studied) == sum(b.day > a.day for h in answers for a, b in pairwise(h))


def test_a_fit_is_measured_on_answers_it_has_not_seen(studied):
    """Phases come in turn; the parameters are FSRS's, within bounds, and here they foretell better."""
    fitting = Fitting(studied, None, 1)
    assert list(fitting.phases()) == list(range(len(PHASES)))
    found = fitting.fit
    assert (found.trained, found.tested) == (int(foretold(studied) * 0.8), -(-foretold(studied) // 5))
    assert found.better
    assert found.after.log_loss < found.before.log_loss
    assert found.whole is None
    assert all(low <= w <= high for low, w, high in zip(LEAST, found.parameters, MOST, strict=True))


def test_the_same_log_gives_the_same_fit(studied):
    """Orders by chance are always the same."""
    fits = []
    for _ in range(2):
        fitting = Fitting(studied, DEFAULT, 1)
        list(fitting.phases())
        fits.append(fitting.fit)
    assert fits[0] == fits[1]


def test_forecasts_are_fitted_to_all_answers(studied):
    """A fourth phase; the parameters serve only if those of the test foretold better."""
    fitting = fitting_for_forecasts(studied, Plan())
    assert fitted_by(fitting, threading.Event(), lambda *_: None)
    assert fitting.for_forecasts() == fitting.fit.whole is not None
    fitting.fit = fitting.fit._replace(after=Measure(9, 9))
    assert fitting.for_forecasts() is None
    assert len(PHASES_FOR_FORECASTS) == 4


@pytest.mark.parametrize(
    ("after", "better"),
    [((0.3, 0.05), True), ((0.3, 0.06), True), ((0.3, 0.07), False), ((0.4, 0.01), False)],
)
def test_better_is_a_lower_log_loss_and_no_higher_rmse(after, better):
    """Both, measured on the same answers."""
    assert Fit(DEFAULT, 8, 2, Measure(0.4, 0.06), Measure(*after)).better is better


def test_too_few_answers_are_refused_with_the_reason():
    """How many there are, how many it takes, and why."""
    with pytest.raises(UsageError, match=f"^1 of your answers .* needs {LEAST_REVIEWS}") as refused:
        Fitting(histories([row(1, 1, state=None), row(2, 3)]), None, 1)
    assert "chance" in refused.value.hint
    assert fitting_for_forecasts([], Plan()) is None


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch, studied):
    """One sentence and the line to type."""
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError) as refused:
        Fitting(studied, None, 1)
    assert "pip install 'studykit[optimise]'" in refused.value.hint
    assert fitting_for_forecasts(studied, Plan()) is None


def test_a_fit_can_be_stopped(studied):
    """The process ends, there is no outcome and no error."""
    fitting = Fitting(studied, None, 1)
    phases = fitting.phases()
    next(phases)
    fitting.stop()
    list(phases)
    assert fitting.fit is None
    assert fitting._process.poll() is not None


def test_a_fit_stopped_before_it_began_does_nothing(studied):
    """Whoever leaves at once waits for nothing."""
    fitting = Fitting(studied, None, 1)
    fitting.stop()
    list(fitting.phases())
    assert fitting.fit is None


def test_a_fit_that_is_left_leaves_no_process(studied):
    """As Ctrl-C does."""
    fitting = Fitting(studied, None, 1)
    phases = fitting.phases()
    next(phases)
    phases.close()
    assert fitting._process.poll() is not None


def test_a_fit_that_breaks_off_says_why(studied):
    """The child's last word, and that nothing was changed."""
    fitting = Fitting(studied, None, 1)
    fitting._work["histories"] = "nonsense"
    with pytest.raises(StudykitError, match=r"broke off: .*Error") as refused:
        list(fitting.phases())
    assert "Nothing was changed" in refused.value.hint
