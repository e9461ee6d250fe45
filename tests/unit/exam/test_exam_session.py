"""Sitting an exam: what is kept, what is refused, and what the deadline does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from studykit.errors import ExamError, LibraryError
from studykit.exam.assembly import assemble
from studykit.exam.ports import ItemState
from studykit.exam.session import ExamSession, Status
from tests.unit.exam.builders import (
    MemoryBank,
    after,
    at,
    blueprint,
    head,
    question,
)


def test_an_exam_begins_with_its_deadline(store):
    """Ten questions at two minutes each end twenty minutes after the start, to the second."""
    heads = [head(f"q{n}", "1.1") for n in range(10)]
    bank = MemoryBank(*(question(h.id, "1.1") for h in heads))
    form = assemble(heads, blueprint(100), 10, 4)
    session = ExamSession.start(form, blueprint(100), bank, store, now=at())
    assert session.record.allowed == timedelta(minutes=20)
    assert [item.question for item in session.record.items] == [draw.question for draw in form.draws]
    assert session.record == store.running()


def test_only_one_exam_runs_at_a_time(session, store):
    """A second start is refused while the first runs."""
    bank = MemoryBank(question("one", "1.1"))
    form = assemble([head("one", "1.1")], blueprint(100), 1, 1)
    with pytest.raises(ExamError, match="still running"):
        ExamSession.start(form, blueprint(100), bank, store, now=at(minutes=1))
    session.submit(at(minutes=1))
    assert ExamSession.start(form, blueprint(100), bank, store, now=at(minutes=1)).running


def test_a_drawn_question_that_cannot_be_read_starts_no_exam(store):
    """The library's error is shown and nothing is kept."""
    form = assemble([head("ghost", "1.1")], blueprint(100), 1, 1)
    with pytest.raises(LibraryError, match="ghost"):
        ExamSession.start(form, blueprint(100), MemoryBank(), store, now=at())
    assert store.records == []


def test_another_choice_replaces_the_answer_to_a_single_question(session):
    """One answer at a time."""
    session.toggle(2, at())
    session.toggle(0, at())
    assert session.state(0).chosen == (0,)


def test_a_choice_can_be_taken_back(session):
    """The same key again leaves the question blank."""
    session.toggle(2, at())
    session.toggle(2, at())
    assert session.state(0).chosen == ()
    assert session.status(0) is Status.UNANSWERED


def test_several_answers_add_up_to_what_is_asked(session):
    """Two of five can be chosen, a third is refused until one is taken back."""
    session.go(1, at())
    session.toggle(0, at())
    assert session.status(1) is Status.INCOMPLETE
    session.toggle(4, at())
    assert session.status(1) is Status.ANSWERED
    with pytest.raises(ExamError, match="takes 2 answers"):
        session.toggle(1, at())
    assert session.state(1).chosen == (0, 4)
    session.toggle(0, at())
    session.toggle(1, at())
    assert session.state(1).chosen == (1, 4)


def test_an_option_that_is_not_there_is_refused(session):
    """A letter beyond the last option changes nothing."""
    with pytest.raises(ExamError, match="no such option"):
        session.toggle(4, at())
    assert session.state(0) == ItemState()


def test_flags_and_answers_do_not_disturb_each_other(session):
    """A flag stays when the answer changes, and the answer when the flag goes."""
    session.toggle_flag(at())
    session.toggle(1, at())
    assert session.state(0) == ItemState((1,), flagged=True)
    assert session.flagged() == [0]
    session.toggle_flag(at())
    assert session.state(0) == ItemState((1,))


def test_review_lists_what_is_open(session):
    """Places by how they stand."""
    session.toggle(0, at())
    session.go(1, at())
    session.toggle(0, at())
    assert session.places(Status.ANSWERED) == [0]
    assert session.places(Status.UNANSWERED, Status.INCOMPLETE) == [1, 2]


def test_a_place_beyond_the_form_is_refused(session):
    """There is no question 4 of 3."""
    with pytest.raises(ExamError, match="no question 4"):
        session.go(3, at())
    assert session.position == 0


def test_each_change_is_in_the_store_when_the_call_returns(session, store):
    """Answers and flags in order, with their moments."""
    session.toggle(1, at(seconds=5))
    session.toggle_flag(at(seconds=9))
    assert store.log == [
        (1, 0, ItemState((1,)), after(seconds=5)),
        (1, 0, ItemState((1,), flagged=True), after(seconds=9)),
    ]


def test_what_could_not_be_kept_is_not_shown(session, store):
    """When the store fails the session stays as it was."""
    store.broken = True
    with pytest.raises(OSError, match="disk full"):
        session.toggle(1, at())
    assert session.state(0) == ItemState()


def test_an_exam_resumes_where_it_was_left(session, store):
    """Same place, same answers, same flags, the clock having gone on."""
    session.toggle(3, at())
    session.go(2, at())
    session.toggle_flag(at())
    again = ExamSession.resume(store, now=at(minutes=4))
    assert again.position == 2
    assert [again.state(place) for place in range(3)] == [session.state(place) for place in range(3)]
    assert again.time_left(at(minutes=4)) == timedelta(minutes=2)


def test_nothing_is_resumed_when_nothing_runs(store):
    """No exam, no session."""
    assert ExamSession.resume(store, now=at()) is None


def test_time_that_ran_out_while_the_app_was_closed_submits_at_the_deadline(session, store):
    """Opened the next day, the exam counts as handed in when its time was up."""
    session.toggle(0, at())
    again = ExamSession.resume(store, now=at(days=1))
    assert not again.running
    assert again.record.submitted == after(minutes=6)
    assert store.running() is None


@pytest.mark.parametrize(
    "change",
    [lambda s, now: s.toggle(0, now), lambda s, now: s.toggle_flag(now), lambda s, now: s.go(1, now)],
)
def test_after_the_deadline_nothing_is_taken(session, store, change):
    """The first touch at the deadline submits; the exam stays as it stood."""
    with pytest.raises(ExamError, match="Time is up"):
        change(session, at(minutes=6))
    assert store.log == []
    assert session.record.submitted == after(minutes=6)
    with pytest.raises(ExamError, match="was submitted"):
        change(session, at())


def test_the_last_moment_before_the_deadline_counts(session):
    """A microsecond earlier the answer is taken."""
    session.toggle(0, at(minutes=6, microseconds=-1))
    assert session.state(0).chosen == (0,)


def test_handing_in_early_keeps_the_moment(session, store):
    """Submitted once; a second call changes nothing."""
    session.submit(at(minutes=3))
    session.submit(at(minutes=5))
    assert session.record.submitted == after(minutes=3)
    assert store.past() == [session.record]


def test_what_is_asked_is_kept_with_the_exam(store):
    """A question edited or taken out between start and resumption is asked as it was drawn."""
    bank = MemoryBank(question("one", "1.1"), question("two", "1.1"))
    form = assemble([head("one", "1.1"), head("two", "1.1")], blueprint(100), 2, 1)
    before = ExamSession.start(form, blueprint(100), bank, store, now=at())
    bank.questions["one"] = question("one", "1.1", options=5, keys=(2,), revision="r2")
    del bank.questions["two"]

    again = ExamSession.resume(store, now=at())

    assert [again.asked(place) for place in (0, 1)] == [before.asked(place) for place in (0, 1)]
    assert {again.asked(place).stem for place in (0, 1)} == {"Stem of one?", "Stem of two?"}


def test_a_flag_in_one_window_leaves_the_answer_of_the_other(session, other):
    """And the window learns of the answer by it."""
    session.toggle(2, at())
    other.toggle_flag(at())
    assert other.state(0) == ItemState((2,), flagged=True)


def test_an_answer_in_one_window_leaves_the_flag_of_the_other(session, other):
    """The same the other way round."""
    session.toggle_flag(at())
    other.toggle(2, at())
    assert other.state(0) == ItemState((2,), flagged=True)


@pytest.mark.parametrize(
    "change", [lambda s: s.toggle(0, at()), lambda s: s.toggle_flag(at()), lambda s: s.go(1, at())]
)
def test_an_exam_handed_in_elsewhere_is_over_here_too(session, other, store, change):
    """The first refusal tells the window, which has the moment of the other."""
    session.submit(at(minutes=1))
    with pytest.raises(ExamError, match="handed in"):
        change(other)
    assert not other.running
    assert other.record.submitted == after(minutes=1)
    assert store.log == []


def test_a_full_disk_ends_no_exam(session, store):
    """Only the store's word that it is over does."""
    store.broken = True
    with pytest.raises(OSError, match="disk full"):
        session.go(1, at())
    assert session.running
    assert session.position == 0


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (lambda s: s.toggle_unsure(at()), ItemState(unsure=True)),
        (lambda s: s.write_note("look again", at()), ItemState(note="look again")),
        (lambda s: s.strike(2, at()), ItemState(struck=(2,))),
    ],
)
def test_marks_are_kept_beside_the_answer(session, store, mark, expected):
    """And none of them disturbs it."""
    mark(session)
    assert session.state(0) == expected
    session.toggle(1, at())
    assert session.state(0) == replace(expected, chosen=(1,))
    assert ExamSession.resume(store, now=at()).state(0) == session.state(0)


def test_a_struck_option_can_be_taken_back_and_chosen(session):
    """Striking out is a help to the eye."""
    session.strike(2, at())
    session.strike(0, at())
    session.strike(2, at())
    assert session.state(0).struck == (0,)
    session.toggle(0, at())
    assert session.state(0).chosen == (0,)
