"""The log of answers as JSON lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studykit.formats.deck import DeckError
from studykit.formats.reviewlog import read_log, write_log
from tests.formats.decks import logs, memories

FILE = Path("log.jsonl")
HEADER = '{"format":"studykit review log","version":1}'


@settings(max_examples=40)
@given(reviews=logs("sqs/a"), states=st.lists(memories("sqs/a~c1"), max_size=2))
def test_a_log_loses_nothing(reviews, states):
    """Floats to the last bit, moments to the microsecond, what was undone and when."""
    found = read_log(write_log(reviews, states), FILE)
    assert found.reviews == tuple(reviews)
    assert found.memories == tuple(states)


def line(**changes):
    """A line of an answer."""
    state = {
        "card": "sqs/a",
        "state": "review",
        "step": None,
        "stability": 2.5,
        "difficulty": 5.0,
        "due": "2026-11-25T04:00:00Z",
        "last_review": None,
        "reviews": 1,
        "lapses": 0,
        "revision": "",
    }
    row = {
        "card": "sqs/a",
        "at": "2026-11-21T09:00:00Z",
        "day": "2026-11-21",
        "rating": 3,
        "duration": 1,
        "revision": "",
        "before": None,
        "after": state,
        "undone": None,
    }
    return json.dumps(row | changes)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "line 1 is not JSON"),
        ("[1]", "line 1 is no JSON object"),
        ('{"format":"other"}', "no log of studykit's"),
        ('{"format":"studykit review log","version":2}', "a later version"),
        (f"{HEADER}\n{line()[:-5]}", "line 2 is not JSON"),
        (f"{HEADER}\n\n{line(rating=5)}", "line 3 is no answer"),
        (f"{HEADER}\n{line(card='../x')}", "line 2 is no answer"),
        (f"{HEADER}\n{line(at='2026-11-21T09:00:00')}", "does not say its zone"),
        (f"{HEADER}\n{line(day='today')}", "line 2 is no answer"),
        (f"{HEADER}\n{line(duration=-1)}", "line 2 is no answer"),
        (f"{HEADER}\n{line(after={})}", "'state' is missing"),
        (f'{HEADER}\n{{"memory": 1}}', "line 2 is no answer"),
        (f"{HEADER}\n" + "[" * 100_000, "line 2 is not JSON"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, why):
    """All of the log, or nothing."""
    with pytest.raises(DeckError, match=why):
        read_log(text.split("\n"), FILE)
