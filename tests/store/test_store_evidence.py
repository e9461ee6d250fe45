"""What exams and labs say about cards, as the store keeps and reads it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studykit.exam.modes import STUDY
from studykit.labs.ports import LabAttempt
from studykit.library.card_index import CardIndex
from studykit.library.library import load_library
from studykit.library.outlines import Outline
from studykit.memory.aim import Risk
from studykit.memory.days import StudyDays
from studykit.memory.deck import Deck, IndexedDeck
from studykit.memory.evidence import Evidence
from studykit.memory.scheduler import Scheduler
from studykit.memory.session import ReviewSession
from studykit.store.choices import asking
from studykit.store.database import open_store
from studykit.store.instants import to_microseconds
from studykit.store.quick import read_queue
from studykit.store.settings import EXAM_DATE, EXAM_NEW_CARDS, EXAM_RETENTION
from tests.store.builders import NOW, exam, memory, review, stamp
from tests.unit.memory.cards_builder import InMemoryCards, head

ROOT = Path(__file__).parents[2]
DAY = timedelta(days=1)
TODAY = date(2026, 11, 21)

CARDS = """
cards:
- {id: t/size, kind: basic, front: Size?, back: "{fact:s3.object.size}"}
- {id: t/gaps, kind: cloze, text: "{{c1::One}} of {{c2::two}} is {fact:s3.object.size}."}
- {id: t/other, kind: basic, front: Other?, back: Yes., references: [https://docs.aws.amazon.com/x]}
"""
FACTS = """
s3.object.size:
  value: "5"
  unit: TB
  says: The largest object is {value}.
  source: https://docs.aws.amazon.com/x
  verified: 2026-11-20
"""


def library_of(folder, cards):
    """A pack with a topic, a fact and some cards."""
    files = {
        "content/topics.yaml": "topics:\n- {id: t, title: T, group: G, exams: [dva]}\n",
        "content/facts/s3.yaml": FACTS,
        "content/topics/t/cards.yaml": cards,
    }
    for name, text in files.items():
        path = folder / "pack" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    found = load_library([folder / "pack"])
    assert len(found.cards) == 4, found.defects
    return found


@pytest.fixture
def library(tmp_path):
    """Three items of one topic; two of them name the fact that the questions name."""
    return library_of(tmp_path, CARDS)


def submitted(store, responses, **changes):
    """An exam handed in: place to whether it was answered right; a place left out was not touched."""
    record = store.exams.start(exam(**changes), stamp())
    for place, right in responses.items():
        answer = record.items[place].answer
        wrong = tuple(sorted(set(range(4)) - set(answer)))[: len(answer)]
        store.exams.change(record.id, place, {"chosen": answer if right else wrong}, stamp())
    return store.exams.submit(record.id, NOW, stamp())


def kept(store, progress):
    """Place, card and correctness of each piece of evidence."""
    with closing(sqlite3.connect(progress)) as database:
        return database.execute("SELECT place, card, correct FROM evidence ORDER BY id").fetchall()


ABOUT = ["t/gaps~c1", "t/gaps~c2", "t/size"]


def test_a_submitted_exam_says_something_about_the_cards_of_its_facts(store, library, progress):
    """Right answers and misses alike, of every card that names a fact of the question."""
    record = submitted(store, {0: True, 1: False})
    store.evidence.take(library)

    assert kept(store, progress) == [
        *(("0", card, 1) for card in ABOUT),
        *(("1", card, 0) for card in ABOUT),
    ]
    assert store.evidence.raised_by(record.id) == 3


def test_taken_again_it_says_nothing_twice(store, library, progress):
    """Not in another process either."""
    submitted(store, {0: True, 1: False, 2: True})
    store.evidence.take(library)
    before = kept(store, progress)
    with open_store(progress) as other:
        other.evidence.take(library)
    store.evidence.take(library)
    assert kept(store, progress) == before


def test_a_crash_between_handing_in_and_taking_loses_nothing(store, library, progress):
    """What was not taken is taken when the store is opened the next time."""
    submitted(store, {0: False})
    store.close()
    with open_store(progress) as again:
        again.evidence.take(library)
        assert len(kept(again, progress)) == 3


def test_two_processes_take_the_same_exam_once(store, library, progress):
    """Both have seen that it was not taken; the second to write finds it done."""
    record = submitted(store, {0: False})
    told = list(store.evidence._of_exam(record.id, library))
    for _ in range(2):
        store.evidence._keep("exam", record.id, NOW, told)
    assert len(kept(store, progress)) == 3


def test_a_blank_is_a_miss_but_not_what_was_never_reached(store, library, progress):
    """Of five places the third was the last that was answered."""
    submitted(store, {0: True, 2: True}, places=5)
    store.evidence.take(library)
    assert {(place, correct) for place, _, correct in kept(store, progress)} == {("0", 1), ("1", 0), ("2", 1)}


def test_unscored_questions_say_nothing(store, library, progress):
    """They may be wrong themselves."""
    items = tuple(replace(item, scored=place > 0) for place, item in enumerate(exam().items))
    submitted(store, {0: False, 1: True}, items=items)
    store.evidence.take(library)
    assert {place for place, _, _ in kept(store, progress)} == {"1"}


def test_where_answers_are_explained_at_once_only_misses_count(store, library, progress):
    """Those are no exam conditions; and a place without an answer was not asked."""
    submitted(store, {0: True, 2: False}, mode=STUDY)
    store.evidence.take(library)
    assert {(place, correct) for place, _, correct in kept(store, progress)} == {("2", 0)}


def test_a_running_exam_says_nothing_yet(store, library, progress):
    """Nor does one that is gone from the library's facts."""
    store.exams.start(exam(), stamp())
    store.evidence.take(library)
    assert kept(store, progress) == []


def test_failed_checks_of_a_lab_raise_the_cards_that_they_name(store, progress):
    """Passed ones and skipped ones say nothing."""
    checks = [
        {"id": "infrequent-access-after-30-days", "status": "failed"},
        {"id": "index-files-stay-in-standard", "status": "skipped"},
        {"id": "expired-after-a-year", "status": "passed"},
    ]
    store.lab_attempts.add(LabAttempt("s3-lifecycle-archive", NOW, NOW, 0, 100, {"checks": checks}))
    store.lab_attempts.add(LabAttempt("no-such-lab", NOW, NOW, 0, 100, {"checks": checks}))
    store.evidence.take(load_library([ROOT]))
    topic = "s3-storage-classes"
    assert {card for _, card, _ in kept(store, progress)} == {
        f"{topic}/gap-in-one-rule",
        f"{topic}/ia-from-day-zero",
    }


def test_no_memory_state_and_no_answer_comes_of_evidence(store, library):
    """It raises and orders; FSRS never hears of it."""
    store.cards.record(review("t/size", after=memory("t/size", last_review=NOW - DAY)))
    before = (store.cards.memories(), list(store.cards.log()))
    submitted(store, {0: False, 1: True})
    store.evidence.take(library)
    assert (store.cards.memories(), list(store.cards.log())) == before


def test_evidence_is_kept_under_the_id_that_the_card_was_answered_under(store, tmp_path, progress):
    """So that the state and what is said about it are found together."""
    renamed = library_of(tmp_path, CARDS.replace("id: t/size, ", "id: t/size, aliases: [t/big], "))
    store.cards.record(review("t/big", after=memory("t/big", last_review=NOW - DAY)))
    submitted(store, {0: False})
    store.evidence.take(renamed)
    assert {card for _, card, _ in kept(store, progress)} == {"t/gaps~c1", "t/gaps~c2", "t/big"}


STATES = st.tuples(
    st.sampled_from(["learning", "review", "review", "review"]),
    st.integers(-5, 40),  # days until due
    st.none() | st.integers(0, 40),  # days since the last answer
    st.none() | st.floats(0.5, 100),  # stability
)
SAID = st.tuples(st.integers(0, 13), st.booleans(), st.floats(0, 1), st.integers(0, 2400))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(STATES, max_size=12),
    st.lists(SAID, max_size=8),
    st.sampled_from(["overdue", "due", "random", "topic"]),
    st.integers(1, 30),
    st.floats(0.2, 2),
)
def test_a_snapshot_is_what_plain_dictionaries_give(tmp_path_factory, rows, said, order, exam_in, ratio):
    """Evidence, how overdue the reviews are, and cards at risk, against a store without statements."""
    fake, until = InMemoryCards(), datetime(2026, 11, 22, 4, tzinfo=UTC)
    risk = Risk(until + (exam_in - 1) * DAY, ratio)
    path = tmp_path_factory.mktemp("s") / "progress.db"
    with open_store(path) as store:
        for number, (state, due, last, stability) in enumerate(rows):
            kept_ = memory(
                f"t/c{number:02}",
                state=state,
                step=None if state == "review" else 0,
                due=NOW + due * DAY,
                last_review=None if last is None else NOW - last * DAY,
                stability=stability,
            )
            for cards in (store.cards, fake):
                before = kept_._replace(due=NOW + 3 * number * DAY, reviews=1) if number % 2 else None
                if before:
                    cards.record(review(kept_.card, after=before, day=TODAY - DAY))
                cards.record(review(kept_.card, before=before, after=kept_, day=TODAY))
        fake.evidence = [
            Evidence(f"t/c{card:02}", right, guess, NOW - hours * DAY / 24)
            for card, right, guess, hours in said
        ]
        write_evidence(path, fake.evidence)
        found = store.cards.snapshot(TODAY, until, NOW, order=order, risk=risk)
        expected = fake.snapshot(TODAY, until, NOW, order=order, risk=risk)

        assert found.due == expected.due or order == "random"
        assert found.overdue == pytest.approx(expected.overdue)
        assert sorted(found.at_risk()) == sorted(expected.at_risk())
        assert sorted(found.answered) == sorted(expected.answered)
        assert by_card(found.evidence) == by_card(expected.evidence)


AIMED = st.tuples(st.integers(-1, 20), st.sampled_from([70, 90, 99]), st.booleans())


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(STATES, max_size=12), st.lists(SAID, max_size=8), AIMED)
def test_due_asks_what_a_session_asks(tmp_path_factory, rows, said, aimed):
    """The same cards in the same order, read from the index of ids and from the library, with a date and evidence."""
    days_ahead, target, plans = aimed
    path = tmp_path_factory.mktemp("s") / "progress.db"
    heads = [head(f"{'aaaabx'[n % 6]}/c{n // 2:02}{'~c1' if n % 2 else ''}") for n in range(24)]
    outline = Outline("DVA-C03", "dva", None, None, {"a": 0.75, "b": 0.25})
    index = CardIndex([h.id for h in heads], [], [outline], Counter(h.topic for h in heads))
    with open_store(path) as store:
        for number, (state, due, last, stability) in enumerate(rows):
            kept_ = memory(
                heads[2 * number].id,
                state=state,
                step=None if state == "review" else 0,
                due=NOW + due * DAY,
                last_review=None if last is None else NOW - last * DAY,
                stability=stability,
            )
            store.cards.record(review(kept_.card, after=kept_, day=TODAY - number % 2 * DAY))
        write_evidence(
            path,
            [Evidence(heads[c].id, right, guess, NOW - hours * DAY / 24) for c, right, guess, hours in said],
        )
        store.settings.set_all(
            {
                EXAM_DATE: (TODAY + days_ahead * DAY).isoformat(),
                EXAM_RETENTION: target,
                EXAM_NEW_CARDS: plans,
            }
        )
        wishes = asking(store.settings.get)
        scheduler = Scheduler(StudyDays(UTC))
        session = ReviewSession(store.cards, Deck(heads, lambda: [outline]), scheduler, NOW, asking=wishes)
        queue = read_queue(path, IndexedDeck(index), NOW, UTC)
        assert queue.counts() == session.counts()
        assert [card.id for card in queue.ready] == [card.id for card in session._queue.ready]


def by_card(found):
    """Evidence with its states, in an order."""
    return sorted(found, key=lambda pair: pair[0])


def write_evidence(path, evidence):
    """Rows as they come from one exam, a place each."""
    with closing(sqlite3.connect(path)) as database, database:
        database.executemany(
            "INSERT INTO evidence (source, number, place, card, correct, guess, at) VALUES ('exam', 1, ?, ?, ?, ?, ?)",
            [
                (str(place), said.card, said.correct, said.guess, to_microseconds(said.at))
                for place, said in enumerate(evidence)
            ],
        )
