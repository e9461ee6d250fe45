"""Decks of ours, drawn by hypothesis."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import get_args

from hypothesis import strategies as st

from studykit.formats.deck import DeckCard, Logged
from studykit.library.cloze import ClozeError, numbers
from studykit.library.models import CardKind, Option
from studykit.memory.ports import Marks, Memory, Review

KINDS = get_args(CardKind)
_START = datetime(2026, 1, 1, tzinfo=UTC)
_LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co"), include_characters="\n")
_AWKWARD = st.sampled_from(
    [
        *("Q: ", "A: x", "\nC: y", "\n---", "\n# Deck", "\n```\ncode # x\n```", "```", "::", '"', ",", "<b>"),
        *("&amp;", "\\", "\n<!-- card id=a/b -->", "\n\\Q: z", "`a::b`", "**bold**", "- item", "\n1. one"),
        *("#separator:Tab", "\u2028"),
    ]
)
texts = (
    st.lists(st.text(_LETTERS, max_size=12) | _AWKWARD, min_size=1, max_size=6)
    .map("".join)
    .map(str.strip)
    .filter(bool)
)
_plain = texts.filter(lambda text: "{{c" not in text)


@st.composite
def cloze_texts(draw):
    """Text with one to three gaps that a pack would take."""
    parts = [draw(_plain)]
    for number in range(1, draw(st.integers(2, 4))):
        answer = draw(st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=8))
        hint = draw(st.sampled_from(["", "::hint"]))
        parts.append(f"{{{{c{number}::{answer}{hint}}}}}{draw(st.just('') | _plain)}")
    text = "".join(parts).strip()
    try:
        numbers(text)
    except ClozeError:
        return "{{c1::answer}}"
    return text


words = texts.map(lambda text: " ".join(text.split())).filter(bool)  # an answer of one line


@st.composite
def choices(draw):
    """Two to six options, some of them right."""
    count = draw(st.integers(2, 6))
    right = draw(st.integers(1, 2**count - 2))
    return tuple(Option(draw(texts), bool(right >> i & 1), draw(texts)) for i in range(count))


moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda m: m.replace(tzinfo=UTC))  # noqa: DTZ001
_amounts = st.floats(0.01, 36_000, allow_nan=False)


def memories(part):
    """A card's state."""
    return st.builds(
        Memory,
        st.just(part),
        st.sampled_from(["learning", "review", "relearning"]),
        st.none() | st.integers(0, 1),
        _amounts,
        st.floats(1, 10),
        moments,
        moments,
        st.integers(0, 500),
        st.integers(0, 50),
        st.sampled_from(["", "r1"]),
    )


def logs(part):
    """A card's answers, with moments of their own."""
    review = st.builds(
        Review,
        st.just(0),
        st.just(part),
        st.just("r1"),
        st.integers(1, 4),
        moments,
        st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        st.integers(0, 10**6),
        st.none() | memories(part),
        memories(part),
    )
    return st.lists(st.builds(Logged, review, st.none() | moments), max_size=2)


_marks = st.builds(Marks, suspended=st.booleans(), flag=st.integers(0, 7), leech=st.just(True))


@st.composite
def cards(draw, number=0, *, learnt=True, kinds=KINDS):
    """One item."""
    kind = draw(st.sampled_from(kinds))
    accept, options = (), ()
    if kind == "cloze":
        text = draw(cloze_texts())
        sides = (text, *draw(st.lists(texts, max_size=1)))
        parts = [f"~c{n}" for n in numbers(text)]
    elif kind == "exercise":
        sides, parts = (), [""]
    elif kind == "choice":
        sides, parts, options = (draw(texts),), [""], draw(choices())
    elif kind == "typed":
        sides, parts = (draw(texts), draw(texts), *draw(st.lists(texts, max_size=1))), [""]
        accept = tuple(draw(st.lists(words, max_size=2, unique=True)))
    else:
        sides = (draw(texts), draw(texts))
        parts = ["", "~reverse"] if kind == "reversed" else [""]
    kept = [part for part in parts if learnt and draw(st.booleans())]
    identifier = f"{draw(st.sampled_from(['sqs', 'my-deck']))}/card-{number}"
    tags = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=6)
    return DeckCard(
        guid=draw(st.sampled_from([identifier, f"g{number}"])),
        kind=kind,
        sides=sides,
        tags=tuple(draw(st.lists(tags | st.just("two words"), max_size=3, unique=True))),
        deck=identifier.partition("/")[0],
        id=identifier,
        references=tuple(draw(st.lists(st.just("https://docs.aws.amazon.com/a?b=c,d"), max_size=1))),
        memories=tuple(draw(memories(part)) for part in kept),
        reviews=tuple(entry for part in kept for entry in draw(logs(part))),
        marks=tuple((part, draw(_marks)) for part in kept if draw(st.booleans())),
        where=identifier,
        accept=accept,
        options=options,
        exercise="vpc/x-prefix" if kind == "exercise" else "",
    )


@st.composite
def decks(draw, *, learnt=True, kinds=KINDS):
    """A few items, each with its id."""
    return tuple(draw(cards(i, learnt=learnt, kinds=kinds)) for i in range(draw(st.integers(1, 3))))


NOW = _START + timedelta(days=300)
