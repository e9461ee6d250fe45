"""Search over topics, sections and facts, for a box that searches while one types.

Words match exactly or by their beginning; a word that matches nothing is compared with every word there
is, so that "dynamobd" finds DynamoDB. What matches all words comes before what matches some. A topic that is
called just what was typed, by its name or another one ("CloudWatch Events" is EventBridge today), comes before all.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from studykit.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from studykit.library.library import Library
    from studykit.library.models import Note, Topic

_WORD = re.compile(r"[a-z0-9]+")
_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*`|]|^[\s>#-]+")
# Words of a question that say nothing of its subject.
_SMALL_WORDS = frozenset(
    _WORD.findall(
        "a an and are as at be by can do does for from has have how if in is it its many may much of on or "
        "that the there to what when where which who why will with"
    )
)
_SNIPPET = 96  # characters
_LIKENESS = 75  # of 100: one slip in a word of five letters, two in ten
# What a word counts for, by where it stands.
_TITLE, _SECTION, _FACT, _TEXT, _OWN_TOPIC = 8.0, 4.0, 1.5, 1.0, 2.0
_NAMED = 100.0  # more than any words come to


class Hit(NamedTuple):
    """One place that was found.

    Attributes:
        section: Position in the note's sections; None for the topic as a whole.
        snippet: The line that matched, without its markup.
        score: Higher is better; comparable within one search only.
    """

    topic: str
    section: int | None
    title: str
    snippet: str
    score: float


class _Entry(NamedTuple):
    topic: str
    section: int | None
    title: str
    text: str


def search(library: Library, query: str, limit: int = 20) -> list[Hit]:
    """The best places for a query, best first; none for an empty one.

    Args:
        library: Its index is built at the first search and kept with it.
        query: What was typed.
        limit: The most hits to return.
    """
    return library.search_index.search(query, limit)


class SearchIndex:
    """The words of a library and where they stand."""

    def __init__(self, library: Library) -> None:
        self._entries: list[_Entry] = []
        # Word -> entry -> what it counts for there.
        self._postings: defaultdict[str, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
        # The words of another name -> the entries of the topics that it means.
        self._names: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        unused = dict.fromkeys(library.facts)
        for topic in library.topics.values():
            note = _note(library, topic.id)
            self._add_names(topic, note.title if note else topic.title)
            also = f"Also: {', '.join(topic.also)}." if topic.also else ""
            if note is None:
                self._add(_Entry(topic.id, None, topic.title, also), {topic.title: _TITLE})
                continue
            titles = f"{topic.title} {note.title}"
            self._add(
                _Entry(topic.id, None, topic.title, f"{note.summary}\n{also}"),
                {titles: _TITLE, note.summary: _TEXT},
            )
            titles = f"{titles} {' '.join(topic.also)}"
            for i, section in enumerate(note.sections):
                says = [library.facts[fact].says for fact in section.facts]
                text = "\n".join([section.markdown, *says])
                weights = {section.markdown: _TEXT, " ".join(says): _FACT, titles: _OWN_TOPIC}
                self._add(_Entry(topic.id, i, section.title, text), {section.title: _SECTION, **weights})
            for fact in note.facts:
                unused.pop(fact, None)
        self._add_facts(library, unused)

    def search(self, query: str, limit: int) -> list[Hit]:
        """See :func:`search`."""
        words = list(dict.fromkeys(_words(query)))
        words = [word for word in words if word not in _SMALL_WORDS] or words
        matches = [self._matching(word) for word in words]
        scores: defaultdict[int, float] = defaultdict(float)
        matched: defaultdict[int, int] = defaultdict(int)
        for likenesses in matches:
            for entry, score in self._scores(likenesses).items():
                scores[entry] += score
                matched[entry] += 1
        for entry in self._called(tuple(words)) if words else ():
            scores[entry] += _NAMED
            matched[entry] = len(words)
        best = sorted(scores, key=lambda entry: (-matched[entry], -scores[entry], entry))[:limit]
        found = {word for likenesses in matches for word in likenesses}
        return [self._hit(self._entries[entry], found, scores[entry]) for entry in best]

    def _add(self, entry: _Entry, weights: Mapping[str, float]) -> None:
        number = len(self._entries)
        self._entries.append(entry)
        for text, weight in weights.items():
            for word in _words(text):
                self._postings[word][number] += weight

    def _add_names(self, topic: Topic, title: str) -> None:
        """What the topic is called, for the entry that is added next."""
        for name in (topic.id, topic.title, title, *topic.also):
            self._names[tuple(_words(name))].append(len(self._entries))
        for name in topic.also:
            # A name of one word is forgiven slips like any other word.
            words = _words(name)
            for word in words:
                self._postings[word][len(self._entries)] += _TITLE if len(words) == 1 else _OWN_TOPIC

    def _called(self, words: tuple[str, ...]) -> list[int]:
        """The entries of topics that are called just what was typed, in one word or in two.

        The last of several words may be unfinished.
        """
        *before, last = words
        together = "".join(words)
        return [
            entry
            for name, entries in self._names.items()
            if "".join(name) == together
            or (before and name[:-1] == tuple(before) and name[-1].startswith(last))
            for entry in entries
        ]

    def _add_facts(self, library: Library, facts: Iterable[str]) -> None:
        """Facts that no note names are found at the topic that bears their service's name."""
        for fact in facts:
            service = fact.partition(".")[0]
            named = [topic for topic in library.topics if topic == service or topic.startswith(f"{service}-")]
            if named:
                topic = library.topics[min(named, key=len)]
                says = library.facts[fact].says
                self._add(_Entry(topic.id, None, topic.title, says), {says: _FACT, topic.title: _OWN_TOPIC})

    def _matching(self, word: str) -> dict[str, float]:
        """The words that a typed word may mean, with how well they match (0 to 1)."""
        likenesses = {known: 0.7 for known in self._postings if known.startswith(word)}
        if word in self._postings:
            likenesses[word] = 1.0
        if likenesses or len(word) < 4:
            return likenesses
        from rapidfuzz import fuzz, process

        alike = process.extract(
            word, list(self._postings), scorer=fuzz.ratio, score_cutoff=_LIKENESS, limit=8
        )
        return {known: (score / 100) ** 2 / 2 for known, score, _ in alike}

    def _scores(self, likenesses: Mapping[str, float]) -> dict[int, float]:
        """What each entry gets for one typed word: its best match, rare words counting for more."""
        scores: dict[int, float] = {}
        for word, likeness in likenesses.items():
            places = self._postings[word]
            rarity = math.log(1 + len(self._entries) / len(places))
            for entry, weight in places.items():
                # Repeating a word counts for less each time.
                score = likeness * rarity * math.log1p(weight)
                scores[entry] = max(score, scores.get(entry, 0.0))
        return scores

    @staticmethod
    def _hit(entry: _Entry, words: set[str], score: float) -> Hit:
        lines = [plain for line in entry.text.split("\n") if (plain := _MARKUP.sub(r"\1", line).strip())]
        if not lines:
            return Hit(entry.topic, entry.section, entry.title, entry.title, score)
        best = max(lines, key=lambda line: len(words.intersection(_words(line))))
        return Hit(entry.topic, entry.section, entry.title, _around(best, words), score)


def _note(library: Library, topic: str) -> Note | None:
    """The topic's note; None when there is none, or its file has changed since the library was loaded."""
    if topic not in library.notes:
        return None
    try:
        return library.note(topic)
    except LibraryError:
        return None


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _around(line: str, words: set[str]) -> str:
    """The stretch of a line that shows the first word found."""
    if len(line) <= _SNIPPET:
        return line
    first = next((m.start() for m in _WORD.finditer(line.casefold()) if m[0] in words), 0)
    start = max(0, min(first - _SNIPPET // 4, len(line) - _SNIPPET))
    if start:
        start = line.find(" ", start, first) + 1 or start
    end = start + _SNIPPET
    if end < len(line):
        end = max(line.rfind(" ", start, end), first + 1)
    return f"{'…' if start else ''}{line[start:end].strip()}{'…' if end < len(line) else ''}"
