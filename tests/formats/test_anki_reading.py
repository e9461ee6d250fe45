"""What an Anki package holds, whichever Anki wrote it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from studykit.formats.anki.scheduling import from_sm2
from studykit.formats.deck import Line
from studykit.memory.ports import Marks
from tests.formats.collections import CLOZE, CREATED, CUSTOM, DECK_NAME, REVERSED, TYPED, answer, card, note

AGES = ("collection.anki2", "collection.anki21", "collection.anki21b")
FSRS = '{"s":12.5,"d":6.25,"lrt":1790668800,"pos":3}'  # last answered 2026-09-29 08:00 UTC


@pytest.fixture(params=AGES)
def age(request):
    """A package of schema 11 by either name, or of schema 18 within zstd."""
    return request.param


def test_a_note_is_read_whole(read, age):
    """Sides as Markdown, tags, deck, media, guid."""
    fields = ("What is <b>this</b>?<br><img src='x.png'>", "A&amp;B [sound:a.mp3]")
    deck = read([note(1, fields, tags="s3 a::b")], [card(10, 1)], name=age)

    (item,) = deck.cards
    assert item.guid == "guid-1"
    assert item.kind == "basic"
    assert item.sides == ("What is **this**?\\\n![x.png](x.png)", "A&B [sound:a.mp3]")
    assert (item.tags, item.deck) == (("s3", "a::b"), DECK_NAME)
    assert deck.media == ("x.png", "a.mp3")
    assert (item.memories, item.reviews, deck.lines) == ((), (), ())


def test_fsrs_state_is_taken_over(read, age):
    """Stability, difficulty and the last answer's moment stand in the card's data; days count from the collection's first."""
    row = card(10, 1, type=2, queue=2, due=30, ivl=24, factor=2500, reps=5, lapses=1, data=FSRS)
    deck = read([note(1, ("Q", "A"))], [row], name=age)

    (memory,) = deck.cards[0].memories
    assert (memory.state, memory.step, memory.stability, memory.difficulty) == ("review", None, 12.5, 6.25)
    assert memory.due == datetime(2026, 10, 23, 4, tzinfo=UTC)
    assert memory.last_review == datetime(2026, 9, 29, 8, tzinfo=UTC)
    assert (memory.reviews, memory.lapses) == (5, 1)


def test_sm2_gives_a_first_state(read):
    """The interval is the stability; an ease of 250 % is a middling difficulty."""
    row = card(10, 1, type=2, queue=2, due=30, ivl=24, factor=2500, reps=5)
    (memory,) = read([note(1, ("Q", "A"))], [row]).cards[0].memories

    assert memory.stability == 24
    assert 4 < memory.difficulty < 7
    assert memory.last_review == datetime(2026, 9, 29, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("interval", "ease", "difficulty"),
    [
        (10, 2500, 6.914056),
        (100, 2500, 5.003576),
        (10, 1300, 10.0),
        (24, 2500, 6.272456),
        (3, 2100, 8.548216),
        (365, 3000, 1.080059),
    ],
)
def test_the_first_state_is_the_one_that_anki_would_give(interval, ease, difficulty):
    """The figures are those of fsrs-rs (memory_state_from_sm2, FSRS-6's default parameters), which Anki uses."""
    assert from_sm2(interval, ease) == (interval, pytest.approx(difficulty, abs=1e-4))


def test_answers_are_read_with_states_worked_out(read, age):
    """Moments to the millisecond, in UTC and by study day; the last one leads to the card's state."""
    moments = [1_790_150_400_123, 1_790_150_999_000, 1_790_668_800_500]
    entries = [answer(m, 10, ease) for m, ease in zip(moments, (1, 3, 4), strict=True)]
    row = card(10, 1, type=2, queue=2, due=30, ivl=24, factor=2500, reps=3, data=FSRS)
    (item,) = read([note(1, ("Q", "A"))], [row], entries, name=age).cards

    first, second, third = (logged.review for logged in item.reviews)
    assert [r.rating for r in (first, second, third)] == [1, 3, 4]
    assert first.at == datetime(2026, 9, 23, 8, 0, 0, 123000, tzinfo=UTC)
    assert third.day == date(2026, 9, 29)
    assert first.duration == 4200
    assert first.before is None
    assert (first.after, second.after) == (second.before, third.before)
    assert item.memories == (third.after,)
    assert third.after.last_review == third.at


def test_entries_that_are_no_answers_are_left_out(read):
    """Manual changes and rescheduling; the report says how many."""
    entries = [answer(1000, 10), answer(2000, 10, 0, kind=4), answer(3000, 10, 3, kind=5)]
    deck = read([note(1, ("Q", "A"))], [card(10, 1, type=2, queue=2, due=3, ivl=2, reps=1)], entries)

    assert len(deck.cards[0].reviews) == 1
    assert deck.lines == (
        Line(
            "dropped",
            "note 1",
            "2 entries of the log that are no answers (a card rescheduled by hand or forgotten)",
        ),
    )


def test_cards_in_their_steps(read):
    """Anki counts the steps that are left; due is a moment."""
    due = CREATED + 86_400
    rows = [
        card(10, 1, type=1, queue=1, due=due, reps=1, left=2002),
        card(11, 2, type=1, queue=1, due=due, reps=1, left=1),
        card(12, 3, type=3, queue=1, due=due, ivl=4, reps=9, lapses=2, left=1001),
        card(13, 4, type=1, queue=3, due=2, reps=1, left=1),
    ]
    found = [c.memories[0] for c in read([note(n, ("Q", "A")) for n in (1, 2, 3, 4)], rows).cards]

    assert [(m.state, m.step) for m in found] == [
        ("learning", 0),
        ("learning", 1),
        ("relearning", 0),
        ("learning", 1),
    ]
    assert found[0].due == datetime.fromtimestamp(due, UTC)
    assert found[0].stability is None
    assert found[2].stability == 4
    assert found[3].due == datetime(2026, 9, 25, 4, tzinfo=UTC)


def test_a_card_in_a_filtered_deck_has_its_date_at_home(read):
    """``odue`` and ``odid`` are the schedule and the deck that it returns to."""
    row = card(10, 1, did=1, odid=1_500_000_000_001, due=-100_000, odue=30, type=2, queue=2, ivl=9, reps=2)
    (item,) = read([note(1, ("Q", "A"))], [row]).cards
    assert item.memories[0].due == datetime(2026, 10, 23, 4, tzinfo=UTC)
    assert item.deck == DECK_NAME


def test_the_two_directions_are_one_item(read):
    """Two templates that swap the sides give a reversed item, each card with its own state."""
    rows = [card(10, 1), card(11, 1, ord=1, type=2, queue=2, due=5, ivl=4, reps=2)]
    (item,) = read([note(1, ("RCU", "read capacity unit"), kind=REVERSED)], rows).cards
    assert (item.kind, item.sides) == ("reversed", ("RCU", "read capacity unit"))
    assert [memory.card for memory in item.memories] == ["~reverse"]


def test_a_cloze_keeps_its_gaps_and_what_the_back_adds(read, age):
    """A card for each number."""
    rows = [card(10, 1), card(11, 1, ord=1, type=2, queue=2, due=5, ivl=4, reps=2)]
    text = "S3 keeps {{c1::<b>eleven</b>::how many}} {{c2::nines}} * 2"
    (item,) = read([note(1, (text, "Since <i>2006</i>"), kind=CLOZE)], rows, name=age).cards
    assert item.kind == "cloze"
    assert item.sides == ("S3 keeps {{c1::**eleven**::how many}} {{c2::nines}} * 2", "Since *2006*")
    assert [memory.card for memory in item.memories] == ["~c2"]


def test_gaps_that_cannot_be_asked_are_mended_and_said(read):
    """One inside another is opened; a note without any is dropped."""
    notes = [
        note(1, ("{{c1::a {{c2::b}} c}}", ""), kind=CLOZE),
        note(2, ("nothing", ""), kind=CLOZE),
        note(3, ("{{c1::image-occlusion:rect:left=.1:top=.2}}", ""), kind=CLOZE),
    ]
    deck = read(notes, [card(10, 1), card(11, 1, ord=1), card(12, 2), card(13, 3)])
    (item,) = deck.cards
    assert item.sides == ("{{c1::a b c}}",)
    assert [(line.outcome, line.where) for line in deck.lines] == [
        ("changed", "note 1"),
        ("dropped", "note 1"),
        ("dropped", "note 2"),
        ("dropped", "note 3"),
    ]


def test_typing_is_a_kind_of_its_own(read):
    """``{{type:Back}}`` asks for the back."""
    (item,) = read([note(1, ("HTTP code of throttling", "429"), kind=TYPED)], [card(10, 1)]).cards
    assert (item.kind, item.sides) == ("typed", ("HTTP code of throttling", "429"))


def test_other_templates_are_written_out(read, age):
    """Each card of its own, with its conditions; the report names the template."""
    deck = read(
        [note(1, ("SQS", "256 KB", "per message"), kind=CUSTOM)], [card(10, 1), card(11, 1, ord=1)], name=age
    )
    first, second = deck.cards
    assert first.sides == ("Limit of **SQS**?", "256 KB\\\nper message")
    assert second.sides == ("256 KB is whose limit?", "SQS")
    assert (first.guid, second.guid) == ("guid-1", "guid-1#2")
    assert {line.outcome for line in deck.lines} == {"changed"}


def test_suspended_and_flagged_cards_are_marked(read):
    """Each card of an item for itself; a buried card is only buried for the day."""
    notes = [note(1, ("a", "b"), kind=REVERSED), note(2, ("c", "d"), kind=REVERSED), note(3, ("e", "f"))]
    rows = [
        card(10, 1, queue=-1),
        card(11, 1, ord=1, queue=-1),
        card(12, 2, flags=3),
        card(13, 2, ord=1, queue=-1),
        card(14, 3, queue=-2),
    ]
    deck = read(notes, rows)
    suspended = Marks(suspended=True)
    assert [c.marks for c in deck.cards] == [
        (("", suspended), ("~reverse", suspended)),
        (("", Marks(flag=3)), ("~reverse", suspended)),
        (),
    ]
    assert [line.where for line in deck.lines] == ["note 3"]


def test_what_belongs_to_nothing_is_reported(read):
    """A note without cards, a card without a note, an answer without a card."""
    deck = read([note(1, ("Q", "A")), note(2, ("Q", "A"))], [card(10, 1), card(11, 9)], [answer(1, 99)])
    assert len(deck.cards) == 1
    assert [line.where for line in deck.lines] == ["note 2", "note 9", "log"]


def test_without_an_offset_days_are_the_learners(read):
    """Old collections do not say where they began."""
    row = card(10, 1, type=2, queue=2, due=30, ivl=24, reps=5)
    (memory,) = read([note(1, ("Q", "A"))], [row], offset=None).cards[0].memories
    assert memory.due == datetime(2026, 10, 23, 4, tzinfo=UTC)
