"""A deck into the learner's own pack: which topic, which id, what is new, and what stays as it is.

Nothing is written here. The result is the files as they should be, what goes into the log, and the report.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from studykit.formats.deck import DeckError, Line, readable, renamed, renamed_log
from studykit.formats.kinds import checked, clean, content
from studykit.formats.own_cards import fingerprint
from studykit.formats.personal import cards_file, read_entries, topics_file, with_entries

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from studykit.formats.deck import Deck, DeckCard, Logged
    from studykit.library.library import Library
    from studykit.library.models import CardItem, CardKind
    from studykit.memory.ports import Marks, Memory

GROUP = "Your own decks"
_LONGEST_SLUG = 40
_NO_WORDS = re.compile(r"\{\{c\d+::|!\[[^\]]*\]\([^)]*\)|\[sound:[^\]]*\]|\W|_")


class Landing(NamedTuple):
    """What an import would do.

    Attributes:
        files: Files of the pack, each with its whole new text.
        lines: What becomes of each card, and what was changed or dropped on the way.
        reviews: Answers under whole ids.
        memories: States under whole ids.
        marks: Cards' marks under whole ids.
        topics: Topic to the number of its cards.
        new_topics: Those that were not there.
    """

    files: dict[Path, str]
    lines: tuple[Line, ...]
    reviews: tuple[Logged, ...]
    memories: tuple[Memory, ...]
    marks: tuple[tuple[str, Marks], ...]
    topics: dict[str, int]
    new_topics: tuple[str, ...]

    def count(self, outcome: str) -> int:
        """How many lines tell of an outcome."""
        return sum(line.outcome == outcome for line in self.lines)


def land(
    deck: Deck,
    library: Library,
    pack: Path,
    *,
    topic: str = "",
    name: str = "",
    day: str = "",
    overwrite: bool = False,
) -> Landing:
    """Work out what an import does.

    Args:
        deck: What was read.
        library: All packs, the learner's own among them.
        pack: The learner's own, which need not be there yet.
        topic: The topic for all cards; "" for one made of each deck's name.
        name: What cards of no deck belong to.
        day: The day (ISO 8601) that new cards are said to be added on; "" for none.
        overwrite: Whether the deck's text also takes the place of one that was edited here since.

    Raises:
        DeckError: A file of the pack cannot be changed, or the topic's name has no letter.
    """
    return _Landing(deck, library, pack, topic, name, day, overwrite=overwrite).result()


def slug(text: str) -> str:
    """Words as ids have them; "" where there is no letter or digit of ASCII."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def only_deck(deck: Deck, name: str) -> Deck:
    """The cards of one deck and those below it.

    Raises:
        DeckError: There is no such deck.
    """
    wanted = name.casefold()
    cards = tuple(card for card in deck.cards if f"{card.deck.casefold()}::".startswith(f"{wanted}::"))
    if not cards:
        known = ", ".join(sorted({card.deck for card in deck.cards})[:10])
        raise DeckError(f"There is no deck {name!r} in it.", f"There are: {known}.")
    return deck._replace(cards=cards)


class _Landing:
    def __init__(
        self, deck: Deck, library: Library, pack: Path, topic: str, name: str, day: str, *, overwrite: bool
    ) -> None:
        self._deck = deck
        self._library = library
        self._pack = pack
        self._name = name
        self._day = day
        self._overwrite = overwrite
        self._revisions = {head.item: head.revision for head in library.cards.values()}
        self._items: dict[str, CardItem] = {item.id: item for item in library.card_items()}
        self._by_guid = {item.guid: item.id for item in self._items.values() if item.guid}
        self._titles = {slug(t.title): t.id for t in library.topics.values()}
        self._new_topics: dict[str, str] = {}
        self._given = self._topic_of(topic) if topic else ""
        self._own: dict[str, dict[str, dict[str, Any]]] = {}
        self._lines: list[Line] = list(deck.lines)
        self._entries: dict[str, dict[str, dict[str, Any]]] = {}
        self._seen: set[str] = set()
        self._questions: Counter[str] = Counter()
        self._topics: Counter[str] = Counter()
        self._reviews: list[Logged] = []
        self._memories: list[Memory] = []
        self._marks: list[tuple[str, Marks]] = []

    def result(self) -> Landing:
        for card in self._deck.cards:
            taken, lines = checked(card, self._library)
            self._lines += lines
            if taken is not None:
                self._take(taken)
        files = {
            path: with_entries(path, "cards", entries)
            for topic, entries in self._entries.items()
            for path in [cards_file(self._pack, topic)]
        }
        used = {topic: title for topic, title in self._new_topics.items() if topic in self._entries}
        if used:
            path = topics_file(self._pack)
            rows = {t: {"id": t, "title": title, "group": GROUP, "exams": []} for t, title in used.items()}
            files[path] = with_entries(path, "topics", rows)
        return Landing(
            files,
            tuple(self._lines),
            tuple(self._reviews),
            tuple(self._memories),
            tuple(self._marks),
            dict(self._topics),
            tuple(used),
        )

    def _take(self, card: DeckCard) -> None:
        identifier, guid = self._identity(card)
        if identifier in self._seen:
            self._drop(card, f"{identifier} stood before it already")
            return
        self._seen.add(identifier)
        topic = identifier.partition("/")[0]
        self._topics[topic] += 1
        known = self._items.get(identifier)
        if known is not None and self._is_same(card, known):
            self._note("unchanged", card, identifier)
        elif known is not None and known.options and not card.options:
            # What can be picked was lost on the way; a text in its place would be less than what is here.
            self._note("dropped", card, f"{identifier} has options, which are edited here and not as a text")
        else:
            self._put(card, identifier, guid, known)
        self._reviews += [renamed_log(logged, identifier) for logged in card.reviews]
        self._memories += [renamed(memory, identifier) for memory in card.memories]
        self._marks += [(identifier + part, mark) for part, mark in card.marks]

    def _put(self, card: DeckCard, identifier: str, guid: str, known: CardItem | None) -> None:
        """Take a card's text, unless the one here was edited since it last came from a deck."""
        topic = identifier.partition("/")[0]
        if topic not in self._own:
            self._own[topic] = read_entries(cards_file(self._pack, topic), "cards")
        old = self._own[topic].get(identifier, {})
        entry = self._entry(card, identifier, guid or old.get("guid", ""), known)
        entry |= {name: old[name] for name in ("aliases", "revised", "overrides", "added") if name in old}
        if known is None:
            entry |= {"added": self._day} if self._day else {}
        elif not old:
            entry["overrides"] = self._revisions[identifier]
        entry["imported"] = fingerprint(entry)
        if old and not self._overwrite and self._edited_here(old):
            if entry["imported"] == old.get("imported"):
                self._note("unchanged", card, identifier)
            else:
                self._note("kept", card, f"{identifier} was edited here; --overwrite takes the deck's text")
            return
        self._entries.setdefault(topic, {})[identifier] = entry
        self._note("updated" if known else "added", card, identifier)

    @staticmethod
    def _edited_here(old: dict[str, Any]) -> bool:
        """Whether an entry is not as it came from a deck; one with a guid alone came before that was noted."""
        if "imported" in old:
            return bool(fingerprint(old) != old["imported"])
        return "guid" not in old

    def _identity(self, card: DeckCard) -> tuple[str, str]:
        """The card's id here, and what it is called where it came from."""
        if card.guid in self._by_guid:
            return self._by_guid[card.guid], card.guid
        if card.id and (not self._given or card.id.startswith(f"{self._given}/")):
            self._topic_known(card.id.partition("/")[0], card.deck)
            return card.id, card.guid if card.guid != card.id else ""
        topic = self._given or self._topic_of(card.deck or self._name)
        guid = card.guid or card.id
        if not guid:
            # The question is all that tells a card from others; of two with the same, the second has a number.
            question = f"{topic}\n{card.exercise or card.sides[0]}"
            self._questions[question] += 1
            count = self._questions[question]
            guid = f"text:{_hash(question)}" + (f"#{count}" if count > 1 else "")
            if guid in self._by_guid:
                return self._by_guid[guid], guid
        if card.id:
            return f"{topic}/{card.id.partition('/')[2]}", guid
        return f"{topic}/{id_words(card.exercise or card.sides[0])}-{_hash(guid)[:8]}", guid

    def _topic_of(self, name: str) -> str:
        """The topic of a deck: one with that id or title, else a new one."""
        last = name.rpartition("::")[2].strip() or name
        found = slug(last) or f"deck-{_hash(last)[:6]}"
        if not last:
            raise DeckError("The cards belong to no deck.", "Name their topic: --topic TOPIC.")
        topic = found if found in self._library.topics else self._titles.get(found, found)
        self._topic_known(topic, last)
        return topic

    def _topic_known(self, topic: str, title: str) -> None:
        if topic not in self._library.topics:
            self._new_topics.setdefault(topic, clean(title) or topic)

    def _is_same(self, card: DeckCard, known: CardItem) -> bool:
        """Whether the library says the same already."""
        if card.references and card.references != known.references:
            return False
        if self._deck.html:
            return self._came_back(card, known)
        same = (card.kind, card.accept, card.options) == (known.kind, known.accept, known.options)
        return same and (card.sides, card.tags, card.exercise) == (known.sides, known.tags, known.exercise)

    @staticmethod
    def _came_back(card: DeckCard, known: CardItem) -> bool:
        """Whether a card is what Anki makes of one of ours that nobody edited there."""
        from studykit.formats.anki.wording import as_anki_returns

        kind: CardKind = "basic" if known.kind == "choice" else known.kind
        tags = {"_".join(tag.split()) for tag in known.tags}
        sides = as_anki_returns(kind, readable(known))
        return (card.kind, card.accept, set(card.tags), _filled(card.sides)) == (
            kind,
            known.accept,
            tags,
            _filled(sides),
        )

    @staticmethod
    def _entry(card: DeckCard, identifier: str, guid: str, known: CardItem | None) -> dict[str, Any]:
        """The card as cards.yaml has it; where the deck names no references, those of the library stay."""
        entry: dict[str, Any] = {"id": identifier, "kind": card.kind} | content(card)
        references = card.references or (known.references if known else ())
        entry |= {"tags": list(card.tags)} if card.tags else {}
        entry |= {"references": list(references)} if references else {}
        if guid and guid != identifier:
            entry["guid"] = guid
        return entry

    def _drop(self, card: DeckCard, why: str) -> None:
        self._note("dropped", card, why)

    def _note(self, outcome: Any, card: DeckCard, why: str) -> None:
        self._lines.append(Line(outcome, card.where or card.id, why))


def _filled(sides: Iterable[str]) -> tuple[str, ...]:
    """Sides without empty ones after the first."""
    return tuple(side for i, side in enumerate(sides) if side or not i)


def id_words(text: str) -> str:
    """The first words of a question, for an id that says something; "card" where there are none."""
    words = slug(_NO_WORDS.sub(" ", text[:400]))
    if len(words) > _LONGEST_SLUG:
        words = words[: _LONGEST_SLUG + 1].rpartition("-")[0] or words[:_LONGEST_SLUG]
    return words or "card"


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
