"""The library as the rest of studykit sees it: heads at hand, bodies on access.

A warm start reads one index from the cache and imports neither YAML nor any parser.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calculators.registry import CALCULATORS
from studykit.errors import LibraryError
from studykit.library import decode
from studykit.library.cache import LATER, Cache, open_cache, unfolded
from studykit.library.facts import filled
from studykit.library.garbage import left_alone
from studykit.library.models import Override, TopicCounts
from studykit.library.outlines import exam_on
from studykit.library.packs import SourceFile, discover, pack_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from studykit.library.exercise_spec import ExerciseSpec
    from studykit.library.models import Blueprint, Card, CardItem, Fact, Note, Pack, Question
    from studykit.library.search import SearchIndex


def load_library(roots: Sequence[Path], cache: Path | None = None) -> Library:
    """Read the packs; see :meth:`Library.load`."""
    return Library.load(roots, cache)


class Library:
    """Everything in the packs that is sound; what is not is in ``defects``.

    Attributes:
        packs: The packs, in order.
        files: The files that were read.
        topics: Topics by id, in the order in which they are shown. The mappings below follow it.
        notes: Heads of notes by topic.
        cards: Heads of cards by id; a reversed or cloze item gives several.
        overrides: The items of the learner's own that take the place of others, by id.
        added: The day (ISO 8601) on which an item was added, for those that say so.
        questions: Heads of questions by id, exercises (kind "exercise") among them.
        blueprints: Exams by code.
        labs: Heads of labs by id.
        plans: Study plans by id.
        defects: All that is wrong, file by file.
    """

    def __init__(
        self,
        packs: Sequence[Pack],
        files: Sequence[SourceFile],
        index: Mapping[str, Any],
        bodies: Mapping[tuple[str, str, str], Any],
        cache: Cache | None,
    ) -> None:
        paths = index["paths"]
        self.packs = tuple(packs)
        self.topics = decode.topics(index["topics"])
        self.notes = decode.notes(index["notes"], paths)
        self.cards = decode.cards(index["cards"], paths)
        self.overrides = {item: Override(*revisions) for item, *revisions in index["overrides"]}
        self.added: dict[str, str] = index["added"]
        self.questions = decode.questions(index["questions"], paths)
        self.blueprints = decode.blueprints(index["blueprints"])
        self.labs = decode.labs(index["labs"], paths)
        self.plans = decode.plans(index["plans"])
        self.defects = decode.defects(index["defects"], paths)
        self._later = {name: index[name] for name in LATER}
        self._paths = paths
        self.files = files
        self._hashes = dict(zip(paths, index["hashes"], strict=True))
        self._bodies = bodies
        self._cache = cache

    @classmethod
    @left_alone()
    def load(cls, roots: Sequence[Path], cache: Path | None = None) -> Library:
        """Read the packs.

        Args:
            roots: Folders with content/ or question_banks/, as ``paths.library_roots`` gives them. Items of a
                personal pack take the place of earlier ones with the same id.
            cache: The folder to keep what was parsed in (``paths.cache_dir()``); None parses everything.

        Returns:
            The library. Broken content is never an error here: it is in ``defects``.
        """
        packs = [pack_at(Path(root)) for root in roots]
        files = discover(packs)
        kept = open_cache(cache, packs) if cache else None
        index = kept.index(files) if kept else None
        if index is not None:
            return cls(packs, files, index, {}, kept)
        from studykit.library.reading import read

        reading = read(packs, files, kept)
        return cls(packs, files, reading.index, reading.bodies, kept)

    def note(self, topic: str) -> Note:
        """The note of a topic.

        Raises:
            LibraryError: There is none.
        """
        head = self.notes.get(topic)
        if head is None:
            raise _unknown("note", topic)
        return decode.note(head, self._body(head.path, "note", topic), self.facts)

    def card(self, identifier: str, seed: int = 0) -> Card:
        """A card; ``seed`` orders the options of a choice and draws an exercise.

        Raises:
            LibraryError: There is none with that id, or its exercise cannot be drawn.
        """
        head = self.cards.get(identifier)
        if head is None:
            raise _unknown("card", identifier)
        body = self._body(head.path, "card", head.item)
        if head.kind != "exercise":
            return decode.card(head, body, self.facts, seed)
        named = body["exercise"]
        question = self.question(self.resolve_question(named) or named, seed)
        return decode.exercise_card(head, body, self.facts, question)

    def card_items(self, topic: str | None = None) -> Iterator[CardItem]:
        """The items that the cards come from, in the library's order; those of one topic, or all."""
        heads = {head.item: head for head in self.cards.values() if topic in {None, head.topic}}
        path, bodies = "", dict[str, Any]()
        for head in heads.values():
            if self._cache and head.path != path:
                # A file at a time: one query an item would take five times as long.
                path, bodies = head.path, self._cache.bodies(head.path, self._hashes[head.path], "card")
            body = bodies.get(head.item) or self._body(head.path, "card", head.item)
            yield decode.card_item(head, body, self.facts)

    def question(self, identifier: str, seed: int | None = None) -> Question:
        """A question; for an exercise, the one that ``seed`` draws (None draws seed 0).

        Raises:
            LibraryError: There is none with that id; see :meth:`resolve_question` for old ids.
        """
        head = self.questions.get(identifier)
        if head is None:
            raise _unknown("question", identifier)
        if head.kind != "exercise":
            return decode.question(head, self._body(head.path, "question", identifier), self.facts)
        from studykit.library.exercises import draw

        return draw(self.exercise(identifier), seed or 0)

    def stem(self, identifier: str) -> str:
        """What a question asks; of an exercise, before its numbers are drawn.

        Raises:
            LibraryError: There is none with that id.
        """
        head = self.questions.get(identifier)
        if head is not None and head.kind == "exercise":
            return self.exercise(identifier).stem
        return self.question(identifier).stem

    def exercise(self, identifier: str) -> ExerciseSpec:
        """What an exercise is drawn from.

        Raises:
            LibraryError: There is no exercise with that id.
        """
        head = self.questions.get(identifier)
        if head is None or head.kind != "exercise":
            raise _unknown("exercise", identifier)
        return decode.exercise(head, self._body(head.path, "exercise", identifier), self.facts)

    def exercises(self, calculator: str, operation: str | None = None) -> list[str]:
        """Ids of the exercises that a calculator, or one of its operations, computes."""
        found = []
        for head in self.questions.values():
            if head.kind == "exercise":
                spec = self.exercise(head.id)
                if spec.calculator == calculator and operation in {None, spec.operation}:
                    found.append(head.id)
        return found

    def resolve_question(self, identifier: str) -> str | None:
        """The id that a question has today; None when it is no more."""
        if identifier in self.questions:
            return identifier
        return self._question_aliases.get(identifier)

    def cards_about(
        self, *, facts: Iterable[str] = (), named: Iterable[str] = (), question: str = ""
    ) -> list[str]:
        """The cards that something is about, in no order that matters: those of its facts, and those that it names.

        Args:
            facts: Ids of facts.
            named: Ids of cards or of items.
            question: A question whose ``cards`` count besides.
        """
        items = {item for fact in facts for item in self._items_by_fact.get(fact, ())}
        items.update(named, self._named_cards.get(self.resolve_question(question) or "", ()))
        return list(dict.fromkeys(card for item in sorted(items) for card in self._cards_of.get(item, ())))

    def facts_of_cards(self, topic: str) -> set[str]:
        """Ids of the facts that a topic's cards name."""
        start = f"{topic}/"
        return {
            fact
            for fact, items in self._items_by_fact.items()
            if any(item.startswith(start) for item in items)
        }

    def filled(self, text: str) -> str:
        """A text with its ``{fact:...}`` references filled in."""
        return filled(text, self.facts)

    def counts(self) -> list[TopicCounts]:
        """What there is for each topic, topics without content too."""
        cards = Counter(card.topic for card in self.cards.values())
        questions = Counter((q.topic, q.kind == "exercise") for q in self.questions.values())
        labs = Counter(topic for lab in self.labs.values() for topic in set(lab.topics))
        return [
            TopicCounts(
                topic.id,
                topic.title,
                words=self.notes[topic.id].words if topic.id in self.notes else 0,
                cards=cards[topic.id],
                questions=questions[topic.id, False],
                exercises=questions[topic.id, True],
                labs=labs[topic.id],
                calculators=sum(topic.id in topics for _, _, topics in CALCULATORS.values()),
            )
            for topic in self.topics.values()
        ]

    def default_blueprint(self, day: date, family: str = "dva") -> Blueprint:
        """The exam of a family that can be taken on a day.

        Where none can, the next one to come, else the last there was.

        Raises:
            LibraryError: No blueprint belongs to the family.
        """
        exams = [exam for exam in self.blueprints.values() if exam.family == family]
        if not exams:
            raise LibraryError(
                f"There is no exam blueprint of the family {family!r}.",
                "`studykit lint` says which blueprints could not be read.",
            )
        return exam_on(exams, day)

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """Facts by id."""
        return decode.facts(unfolded(self._later["facts"]), self._paths)

    @cached_property
    def _items_by_fact(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = unfolded(self._later["items_by_fact"])
        return found

    @cached_property
    def _named_cards(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = unfolded(self._later["named_cards"])
        return found

    @cached_property
    def search_index(self) -> SearchIndex:
        """What :func:`studykit.library.search.search` looks in; built at the first search."""
        from studykit.library.search import SearchIndex

        return SearchIndex(self)

    def close(self) -> None:
        """Let go of the cache's file. Bodies are then parsed from their files."""
        if self._cache:
            self._cache.close()

    @cached_property
    def _cards_of(self) -> dict[str, list[str]]:
        """The cards of an item, and of a card's own id that card."""
        cards = {card: [card] for card in self.cards}
        items: dict[str, list[str]] = {}
        for head in self.cards.values():
            items.setdefault(head.item, []).append(head.id)
        return cards | items

    @cached_property
    def _question_aliases(self) -> dict[str, str]:
        return {alias: head.id for head in self.questions.values() for alias in head.aliases}

    def _body(self, path: str, kind: str, identifier: str) -> Any:
        """An item's body as it was when the library was loaded: of this run, the cache, or parsed again."""
        body = self._bodies.get((path, kind, identifier))
        if body is None and self._cache:
            body = self._cache.body(path, self._hashes[path], kind, identifier)
        if body is None:
            from studykit.library.reading import body_again

            source = next(file for file in self.files if file.path == path)
            body = body_again(source, self._hashes[path], kind, identifier)
        if body is None:
            raise LibraryError(
                f"{path}, which holds the {kind} {identifier!r}, has changed since studykit was opened.",
                "Start studykit again.",
            )
        return body


def _unknown(kind: str, identifier: str) -> LibraryError:
    return LibraryError(f"There is no {kind} {identifier!r}.", "`studykit lint` says what could not be read.")
