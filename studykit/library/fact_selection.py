"""Which facts somebody asks for: those of a topic, those with certain words, the old ones, the changed ones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from studykit.library.facts import last_day
from studykit.library.lint.age import AGEING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from studykit.library.library import Library
    from studykit.library.models import Fact, OldValue


def facts_of_topic(library: Library, topic: str) -> list[Fact]:
    """The facts that a topic's note, cards and questions name, in the library's order."""
    named = set(library.note(topic).facts) if topic in library.notes else set()
    named.update(library.facts_of_cards(topic))
    for head in library.questions.values():
        if head.topic == topic:
            named.update(
                library.exercise(head.id).facts
                if head.kind == "exercise"
                else library.question(head.id).facts
            )
    return [fact for fact in library.facts.values() if fact.id in named]


def with_words(facts: Iterable[Fact], words: Sequence[str]) -> list[Fact]:
    """Those that have every word in their id, value, sentence or older values; case does not matter."""
    wanted = [word.casefold() for word in words]
    return [fact for fact in facts if all(word in _text(fact) for word in wanted)]


def stale(facts: Iterable[Fact], day: date) -> list[Fact]:
    """Those that were read so long ago that ``studykit lint`` asks to read them again, oldest first."""
    oldest = day - timedelta(days=AGEING)
    return sorted((fact for fact in facts if fact.verified < oldest), key=lambda fact: fact.verified)


def changes(fact: Fact, since: date) -> list[OldValue]:
    """The older values that held until a day, or may have: of "2025" nobody knows which day it was."""
    return [old for old in fact.was if (end := last_day(old.until)) is not None and end >= since]


def changed_since(facts: Iterable[Fact], since: date) -> list[Fact]:
    """Those whose value changed on a day or after it, latest change first.

    An older value without a date says that notes print it, not when it was true: it counts as no change.
    """
    found = [
        (max(filter(None, (last_day(old.until) for old in ends))), fact)
        for fact in facts
        if (ends := changes(fact, since))
    ]
    return [fact for _, fact in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _text(fact: Fact) -> str:
    older = (f"{old.value} {old.unit} {old.note}" for old in fact.was)
    return " ".join((fact.id, fact.shown, fact.value, fact.says, *older)).casefold()
