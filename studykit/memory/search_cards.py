"""Which cards a query finds. Pure: what is known of them comes in."""

from __future__ import annotations

import operator
import re
from datetime import UTC, datetime, timedelta
from fnmatch import translate
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from studykit.errors import LibraryError
from studykit.memory.curves import USUAL
from studykit.memory.moments import DayNumbers
from studykit.memory.ports import Marks
from studykit.memory.search_query import COMPARISON, All, Any, Not, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from studykit.library.card_text import CardTexts
    from studykit.library.library import Library
    from studykit.library.models import CardHead
    from studykit.memory.curves import Curve
    from studykit.memory.days import StudyDays
    from studykit.memory.search_query import Query

    Fits = Callable[[CardHead], bool]

_COUNTED = {"lapses", "reps"}  # what a new card has none of
_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
_NO_MARKS = Marks()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class CardState(NamedTuple):
    """How a card is remembered; moments in microseconds since 1970-01-01 UTC, since all cards' are read at a time."""

    card: str
    state: str
    due: int
    stability: float | None
    difficulty: float | None
    last_review: int | None
    reviews: int
    lapses: int


class Progress(NamedTuple):
    """What is kept of a learner's cards, under the ids that they had then.

    Attributes:
        states: Of every card that was answered.
        marks: Of every card that has some.
        ratings: (card, grade) of the answers since a study day.
        curve: By which cards are forgotten.
    """

    states: Mapping[str, CardState]
    marks: Mapping[str, Marks]
    ratings: Callable[[date], Iterable[tuple[str, int]]]
    curve: Curve = USUAL


NOTHING_KEPT = Progress({}, {}, lambda _: ())


class Found(NamedTuple):
    """What a query found.

    Attributes:
        cards: In the library's order.
        meant: Words that no card has, with the like words that were looked for instead.
    """

    cards: tuple[CardHead, ...]
    meant: dict[str, list[str]]


class CardSearch:
    """One library and one state of progress, looked through as often as one likes."""

    def __init__(
        self, library: Library, texts: CardTexts, progress: Progress, days: StudyDays, now: datetime
    ) -> None:
        """Take what is known.

        Args:
            library: The cards.
            texts: Their words.
            progress: What is kept of them.
            days: Where study days begin.
            now: The moment.
        """
        self._library = library
        self._heads = library.cards.values()
        self._texts = texts
        self._progress = progress
        self._now = (now - _EPOCH) // timedelta(microseconds=1)
        self._today = days.day(now)
        self._ends = (days.end(self._today) - _EPOCH) // timedelta(microseconds=1)
        self._number = DayNumbers(days, self._today - timedelta(days=400), self._today + timedelta(days=400))
        self._meant: dict[str, list[str]] = {}

    def find(self, query: Query) -> Found:
        """The cards that fit."""
        self._meant = {}
        fits = self._fits(query)
        return Found(tuple(filter(fits, self._heads)), self._meant)

    def state(self, head: CardHead) -> CardState | None:
        """How a card is remembered; None for a new one."""
        states = self._progress.states
        if not head.aliases:
            return states.get(head.id)
        return next((states[name] for name in (head.id, *head.aliases) if name in states), None)

    def marks(self, head: CardHead) -> Marks:
        """What is put on a card."""
        marks = self._progress.marks
        if not marks or not head.aliases:
            return marks.get(head.id, _NO_MARKS)
        return next((marks[name] for name in (head.id, *head.aliases) if name in marks), _NO_MARKS)

    def words(self, head: CardHead) -> str:
        """A card's standing in a word or two: "new", "review", "suspended"."""
        state, marks = self.state(head), self.marks(head)
        if marks.suspended:
            return "suspended"
        if self._is_buried(marks):
            return "buried"
        return state.state if state else "new"

    def due(self, head: CardHead) -> date | None:
        """The study day on which a card is asked again; None for a new one."""
        state = self.state(head)
        return self._today.fromordinal(self._number(state.due)) if state else None

    def recall(self, state: CardState) -> float | None:
        """The chance that a card is known today; None in its first steps."""
        if state.last_review is None or not state.stability:
            return None
        elapsed = self._today.toordinal() - self._number(state.last_review)
        return self._progress.curve.recall(elapsed, state.stability)

    def _fits(self, query: Query, *, negated: bool = False) -> Fits:
        match query:
            case Words(text, phrase):
                items = self._having(text.casefold(), exact=phrase or negated)
                return lambda head: head.item in items
            case Not(part):
                inner = self._fits(part, negated=not negated)
                return lambda head: not inner(head)
            case All(parts):
                wanted = [self._fits(part, negated=negated) for part in parts]
                return lambda head: all(fits(head) for fits in wanted)
            case Any(parts):
                either = [self._fits(part, negated=negated) for part in parts]
                return lambda head: any(fits(head) for fits in either)
            case _:
                return self._condition(query.name, query.value)

    def _having(self, text: str, *, exact: bool) -> AbstractSet[str]:
        """The items with a text; where none has it, those with the words most like it."""
        items = self._texts.having(" ".join(text.split()))
        if items or exact:
            return items
        near = self._texts.alike(text)
        if near:
            self._meant[text] = near
        return frozenset[str]().union(*map(self._texts.having, near))

    def _condition(self, name: str, value: str) -> Fits:
        of_items: dict[str, Callable[[str], AbstractSet[str]]] = {
            "tag": self._tagged,
            "added": self._added,
            "own": lambda _: self._own - self._library.overrides.keys(),
            "edited": lambda _: self._library.overrides.keys(),
            "outdated": lambda _: {i for i, override in self._library.overrides.items() if override.outdated},
        }
        if name in of_items:
            items = of_items[name](value)
            return lambda head: head.item in items
        of_cards: dict[str, Callable[[str], Fits]] = {
            "topic": partial(self._named, "topic"),
            "kind": partial(self._named, "kind"),
            "id": self._called,
            "flag": self._flagged,
            "rated": self._rated,
            "prop": self._property,
            "is": self._is,
        }
        return of_cards[name](value)

    def _named(self, field: str, value: str) -> Fits:
        pattern = re.compile(translate(value))
        wanted = {name for name in {getattr(h, field) for h in self._heads} if pattern.fullmatch(name)}
        return lambda head: getattr(head, field) in wanted

    @staticmethod
    def _called(value: str) -> Fits:
        pattern = re.compile(translate(value))
        return lambda head: bool(pattern.fullmatch(head.id) or pattern.fullmatch(head.item))

    def _tagged(self, value: str) -> AbstractSet[str]:
        return self._texts.tagged(re.compile("" if value == "none" else translate(value)))

    def _added(self, value: str) -> AbstractSet[str]:
        since = (self._today - timedelta(days=int(value) - 1)).isoformat()
        return {item for item, day in self._library.added.items() if day >= since}

    @cached_property
    def _own(self) -> AbstractSet[str]:
        """The items of the learner's own pack."""
        roots = tuple(f"{pack.root}/" for pack in self._library.packs if pack.personal)
        own = {path for path in {head.path for head in self._heads} if roots and path.startswith(roots)}
        return {head.item for head in self._heads if head.path in own} if own else frozenset()

    def _flagged(self, value: str) -> Fits:
        flag = int(value)
        return lambda head: self.marks(head).flag == flag

    def _rated(self, value: str) -> Fits:
        days, _, grade = value.partition(":")
        answered = self._progress.ratings(self._today - timedelta(days=int(days) - 1))
        cards = {card for card, rating in answered if not grade or rating == int(grade)}
        return lambda head: head.id in cards or (bool(head.aliases) and not cards.isdisjoint(head.aliases))

    def _property(self, value: str) -> Fits:
        found = COMPARISON.fullmatch(value)
        assert found is not None  # the query was checked
        of, compare, limit = self._measure(found[1]), _OPERATORS[found[2]], float(found[3])
        unseen = 0 if found[1] in _COUNTED else None

        def fits(head: CardHead) -> bool:
            state = self.state(head)
            number = of(state) if state else unseen
            return number is not None and compare(number, limit)

        return fits

    def _measure(self, name: str) -> Callable[[CardState], float | None]:
        measures: dict[str, Callable[[CardState], float | None]] = {
            "s": lambda state: state.stability,
            "d": lambda state: state.difficulty,
            "r": self.recall,
            "due": lambda state: self._number(state.due) - self._today.toordinal(),
            "lapses": lambda state: state.lapses,
            "reps": lambda state: state.reviews,
        }
        return measures[name]

    def _is(self, what: str) -> Fits:
        conditions: dict[str, Callable[[CardState | None, Marks], bool]] = {
            "new": lambda state, _: state is None,
            "learning": lambda state, _: state is not None and state.state != "review",
            "review": lambda state, _: state is not None and state.state == "review",
            "due": self._is_due,
            "suspended": lambda _, marks: marks.suspended,
            "buried": lambda _, marks: self._is_buried(marks),
            "leech": lambda _, marks: marks.leech,
        }
        holds = conditions[what]
        return lambda head: holds(self.state(head), self.marks(head))

    def _is_due(self, state: CardState | None, marks: Marks) -> bool:
        """Whether it could be asked now: in review by the end of the study day, in steps by this moment."""
        if state is None or marks.hidden(self._today):
            return False
        return state.due < self._ends if state.state == "review" else state.due <= self._now

    def _is_buried(self, marks: Marks) -> bool:
        return marks.buried is not None and marks.buried >= self._today


def sides_of(library: Library, head: CardHead) -> tuple[str, str, tuple[str, ...]]:
    """Front, back and tags of a card, for lists: one that cannot be shown says why in the place of its front."""
    try:
        card = library.card(head.id)
    except LibraryError as error:
        return error.message, "", ()
    return card.front, card.back, card.tags


def heads_of(library: Library, names: Sequence[str]) -> tuple[list[CardHead], list[str]]:
    """Cards by their ids, ids they had before, or their items' ids; and the names that are none's."""
    items: dict[str, list[CardHead]] = {}
    for head in library.cards.values():
        for item in (head.item, *(alias.partition("~")[0] for alias in head.aliases)):
            items.setdefault(item, []).append(head)
    renamed = {alias: head for head in library.cards.values() for alias in head.aliases}
    found: dict[str, CardHead] = {}
    unknown = []
    for name in names:
        one = library.cards.get(name) or renamed.get(name)
        heads = [one] if one else items.get(name, [])
        found |= {head.id: head for head in heads}
        if not heads:
            unknown.append(name)
    return list(found.values()), unknown
