"""A deck between formats: cards with what is known of how they were learnt, and a report of what became of each.

Every reader gives a :class:`Deck`, every writer takes one, and ``landing`` puts one into the learner's pack.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from studykit.errors import LibraryError
from studykit.library.models import Option
from studykit.library.options import listed, reasons

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from studykit.library.models import CardItem, CardKind
    from studykit.memory.ports import Marks, Memory, Review

Outcome = Literal["added", "updated", "unchanged", "kept", "changed", "dropped"]

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*")


class DeckCard(NamedTuple):
    """One item: a note in Anki's words. A reversed one, or a cloze, gives several cards.

    Attributes:
        guid: What the item is called for ever where it comes from: by it a second import finds the first.
        sides: Markdown. Front and back, and of a typed card what is shown after it; of a cloze its text, then what
            its back adds, if anything; of a choice its question; of an exercise nothing.
        deck: The deck that it came from ("AWS::S3"), or the topic's title.
        id: Its id here, where the source says it; "" else.
        media: Names of pictures and sounds that it mentions; the files are not taken along.
        memories: How each of its cards is remembered; ``card`` is the part after the item's id: "",
            "~reverse", "~c2".
        reviews: Its cards' answers, oldest first; ``card``, and those of the states, likewise.
        marks: Which of its cards are suspended, flagged or leeches: (part after the id, marks).
        where: Where it stands in the source, for the report ("note 1700000000000", "line 12").
        accept: What counts as right besides a back that is typed.
        options: Those of a choice.
        exercise: The id of the exercise that is drawn.
    """

    guid: str
    kind: CardKind
    sides: tuple[str, ...]
    tags: tuple[str, ...] = ()
    deck: str = ""
    id: str = ""
    references: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    memories: tuple[Memory, ...] = ()
    reviews: tuple[Logged, ...] = ()
    marks: tuple[tuple[str, Marks], ...] = ()
    where: str = ""
    accept: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    exercise: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Every Markdown text of it."""
        return (*self.sides, *(text for option in self.options for text in (option.text, option.why)))


class Logged(NamedTuple):
    """A review, with the moment at which it was taken back, if it was."""

    review: Review
    undone: datetime | None = None


class Line(NamedTuple):
    """What became of one thing of the source, and why."""

    outcome: Outcome
    where: str
    why: str


class Deck(NamedTuple):
    """What a source holds.

    Attributes:
        lines: What was changed or dropped on the way.
        html: Whether the sides were HTML: what studykit once wrote so reads a little differently when it is back.
    """

    cards: tuple[DeckCard, ...]
    lines: tuple[Line, ...] = ()
    html: bool = False

    @property
    def media(self) -> tuple[str, ...]:
        """The pictures and sounds that its cards mention."""
        return tuple(dict.fromkeys(name for card in self.cards for name in card.media))


class DeckError(LibraryError):
    """A deck cannot be read or written; nothing was changed."""


def readable(card: DeckCard | CardItem) -> tuple[str, ...]:
    """A card's sides where nothing can be picked: a choice with its options below the question and their reasons as its back."""
    if card.kind != "choice":
        return card.sides
    return listed(card.sides[0], card.options), reasons(card.options)


def options_of(rows: object) -> tuple[Option, ...]:
    """Options from JSON.

    Raises:
        ValueError: They are none.
    """
    options = []
    for row in rows if isinstance(rows, list) else [rows]:
        match row:
            case [str(text), bool(key), str(why)]:
                options.append(Option(text, key, why))
            case _:
                raise ValueError("an option is none")
    return tuple(options)


def unusable(source: Path, why: str, hint: str = "Nothing was changed.") -> DeckError:
    """The error of a source that cannot be read."""
    return DeckError(f"{source} cannot be imported: {why}.", hint)


def renamed(memory: Memory, item: str) -> Memory:
    """A card's state under its whole id."""
    return memory._replace(card=item + memory.card)


def renamed_log(logged: Logged, item: str) -> Logged:
    """A logged review, its states too, under the card's whole id."""
    review = logged.review
    return logged._replace(
        review=review._replace(
            card=item + review.card,
            before=review.before and renamed(review.before, item),
            after=renamed(review.after, item),
        )
    )
