"""Where to read, repeat and practise what a question is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from studykit.exam.ports import FormItem
    from studykit.library.library import Library

MOST_CARDS = 12


class Place(NamedTuple):
    """A section of a note, by its position."""

    topic: str
    section: int
    title: str


class Related(NamedTuple):
    """What the library has on a question: sections of its topic's note, cards and labs by id."""

    sections: tuple[Place, ...]
    cards: tuple[str, ...]
    labs: tuple[str, ...]


def related(item: FormItem, library: Library) -> Related:
    """What to go on with after a question.

    Sections are those that name a fact of the question, the note's beginning where none does; cards those that share a
    fact with it or that its author names; labs those of its topic.
    """
    topic = item.question.partition("/")[0]
    labs = tuple(lab.id for lab in library.labs.values() if topic in lab.topics)
    cards = library.cards_about(facts=item.facts, question=item.question)[:MOST_CARDS]
    return Related(_sections(item, topic, library), tuple(cards), labs)


def _sections(item: FormItem, topic: str, library: Library) -> tuple[Place, ...]:
    if topic not in library.notes:
        return ()
    sections = library.note(topic).sections
    naming = [at for at, section in enumerate(sections) if set(section.facts) & set(item.facts)]
    return tuple(Place(topic, at, sections[at].title) for at in naming or [0])
