"""A bank into the learner's own pack: which topic, which id, what is new, and what stays as it is.

Nothing is written here. The result is the files as they should be, and the report.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from studykit.formats.deck import DeckError, Line
from studykit.formats.landing import GROUP, id_words, slug
from studykit.formats.personal import read_entries, topics_file, with_entries
from studykit.formats.questions.bank import ID, Dropped, Item
from studykit.formats.questions.checking import checked, short_hash, without_control
from studykit.formats.questions.gathering import EXERCISE, as_item
from studykit.formats.questions.markers import marked
from studykit.library.parse.files import MAX_BYTES
from studykit.library.parse.questions import UNVERIFIED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from studykit.formats.deck import Outcome
    from studykit.formats.questions.bank import Bank
    from studykit.formats.questions.markers import Marked
    from studykit.library.library import Library

_WHERE = re.compile(r"(.*?)(\d+)?$", re.DOTALL)


class Landing(NamedTuple):
    """What an import would do.

    Attributes:
        files: Files of the pack, each with its whole new text.
        lines: What becomes of each question, and what was changed or dropped on the way, in the source's order.
        topics: Topic to the number of its questions.
        new_topics: Those that were not there.
        marked: Questions that bear a mark of an exam dump.
        bare: How many of what is added or updated bring no reason for any option.
    """

    files: dict[Path, str]
    lines: tuple[Line, ...]
    topics: dict[str, int]
    new_topics: tuple[str, ...]
    marked: tuple[Marked, ...]
    bare: int

    def count(self, outcome: str) -> int:
        """How many lines tell of an outcome."""
        return sum(line.outcome == outcome for line in self.lines)


def questions_file(pack: Path, topic: str) -> Path:
    """Where a pack keeps a topic's questions."""
    return pack / "question_banks" / topic / "questions.yaml"


def land(
    bank: Bank,
    library: Library,
    pack: Path,
    *,
    source: str,
    topic: str = "",
    overwrite: bool = False,
    carried: Callable[[Iterable[Item]], dict[str, Item]] = lambda _: {},
) -> Landing:
    """Work out what an import does.

    Args:
        bank: What was read.
        library: All packs, the learner's own among them.
        pack: The learner's own, which need not be there yet.
        source: The file's name: a question with a name of its own is found again in a file of the same one.
        topic: The topic for all questions; "" for one made of each category's name.
        overwrite: Whether what comes in takes the place of questions that were reviewed, which are kept else.
        carried: Questions of the library as they come back from the source's format, by their ids.

    Raises:
        DeckError: A file of the pack cannot be changed.
    """
    return _Landing(bank, library, pack, source, topic).result(carried, overwrite=overwrite)


class _Landing:
    def __init__(self, bank: Bank, library: Library, pack: Path, source: str, topic: str) -> None:
        self._bank = bank
        self._library = library
        self._pack = pack
        self._source = source
        self._titles = {slug(t.title): t.id for t in library.topics.values()}
        self._new_topics: dict[str, str] = {}
        self._given = self._topic_of(topic) if topic else ""
        self._lines: list[Line] = list(bank.lines)
        self._known = {
            head.id: as_item(library.question(head.id))
            for head in library.questions.values()
            if head.kind != EXERCISE
        }
        self._by_words = {_words(item): identifier for identifier, item in self._known.items()}
        self._stems = Counter(_normalised(item.stem) for item in bank.items)
        known_stems = Counter(_normalised(item.stem) for item in self._known.values())
        # "Which is true?" may stand above many questions: a stem tells one where it is the only one.
        self._by_stem = {
            stem: identifier
            for identifier, item in self._known.items()
            for stem in [_normalised(item.stem)]
            if known_stems[stem] == 1 == self._stems[stem]
        }
        self._own = self._own_entries()
        self._by_guid = {
            entry["guid"]: identifier
            for entries in self._own.values()
            for identifier, entry in entries.items()
            if isinstance(entry.get("guid"), str)
        }
        self._tasks = {
            f"{code} {task.id}"
            for code, blueprint in library.blueprints.items()
            for domain in blueprint.domains
            for task in domain.tasks
        }
        names = Counter(item.key or item.name for item in bank.items)
        self._named = {name for name, count in names.items() if name and count == 1}
        self._taken: dict[str, tuple[Item, str]] = {}

    def result(self, carried: Callable[[Iterable[Item]], dict[str, Item]], *, overwrite: bool) -> Landing:
        for item in self._bank.items:
            try:
                kept, changes = checked(item, self._tasks)
                self._take(kept)
            except Dropped as reason:
                self._note("dropped", item, str(reason))
            else:
                for change in changes:
                    self._note("changed", item, change)
        entries = self._entries(carried, overwrite=overwrite)
        files = {}
        used = {topic: title for topic, title in self._new_topics.items() if topic in entries}
        if used:
            # First: a topic without questions does no harm, the other way round would hide them.
            path = topics_file(self._pack)
            rows = {t: {"id": t, "title": title, "group": GROUP, "exams": []} for t, title in used.items()}
            files[path] = with_entries(path, "topics", rows)
        for topic, those in entries.items():
            path = questions_file(self._pack, topic)
            files[path] = self._with_entries(path, those)
        new = [self._taken[identifier][0] for those in entries.values() for identifier in those]
        return Landing(
            files,
            _in_order(self._lines),
            dict(Counter(identifier.partition("/")[0] for identifier in self._taken)),
            tuple(used),
            marked(self._bank.items),
            sum(not any([*(o.why for o in item.options), *(p.why for p in item.pairs)]) for item in new),
        )

    def _own_entries(self) -> dict[str, dict[str, dict[str, Any]]]:
        """The questions of the learner's pack as they are written, by topic."""
        files = sorted(self._pack.glob("question_banks/*/questions.yaml"))
        return {file.parent.name: read_entries(file, "questions") for file in files}

    def _take(self, item: Item) -> None:
        identifier, guid = self._identity(item)
        if identifier in self._taken:
            raise Dropped(f"it is {identifier} again, which stands above")
        self._taken[identifier] = (item, guid)
        # The same question again in this file is found by its words.
        self._by_words.setdefault(_words(item), identifier)

    def _identity(self, item: Item) -> tuple[str, str]:
        """The question's id here, and what it is called where it came from."""
        for name in filter(ID.fullmatch, (item.key, item.name)):
            known = self._library.resolve_question(name)
            if known in self._known:
                return known, ""
            topic, _, rest = name.partition("/")
            self._topic_known(self._given or topic, item.category)
            return f"{self._given or topic}/{rest}", ""
        name = item.key or item.name
        guid = f"{self._source}#{name}" if name in self._named else ""
        if guid in self._by_guid:
            return self._by_guid[guid], guid
        stem = _normalised(item.stem)
        found = self._by_words.get(_words(item)) or self._by_stem.get(stem)
        if found is not None:
            return found, self._guid_of(found) or guid
        topic = self._given or self._topic_of(
            item.category or self._source.rpartition(".")[0] or self._source
        )
        told_by = guid or (item.stem if self._stems[stem] == 1 else _words(item))
        return f"{topic}/q-{id_words(item.stem)}-{short_hash(told_by)}", guid

    def _guid_of(self, identifier: str) -> str:
        entry = self._own.get(identifier.partition("/")[0], {}).get(identifier, {})
        return str(entry.get("guid", ""))

    def _topic_of(self, name: str) -> str:
        """The topic of a category: one with that id or title, else a new one."""
        found = slug(name) or f"bank-{short_hash(name)}"
        topic = found if found in self._library.topics else self._titles.get(found, found)
        self._topic_known(topic, name)
        return topic

    def _topic_known(self, topic: str, title: str) -> None:
        if topic not in self._library.topics:
            self._new_topics.setdefault(topic, without_control(title).strip() or topic)

    def _entries(
        self, carried: Callable[[Iterable[Item]], dict[str, Item]], *, overwrite: bool
    ) -> dict[str, dict[str, dict[str, Any]]]:
        """What has to be written, by topic and id."""
        entries: dict[str, dict[str, dict[str, Any]]] = {}
        differing = {}
        for identifier, (item, guid) in self._taken.items():
            known = self._known.get(identifier)
            if known is None:
                self._note("added", item, identifier)
                entries.setdefault(_topic(identifier), {})[identifier] = self._entry(identifier, item, guid)
            elif _says(item, known) == _says(known, known):
                self._note("unchanged", item, identifier)
            else:
                differing[identifier] = known
        returned = carried(differing.values())
        for identifier, known in differing.items():
            item, guid = self._taken[identifier]
            if self._only_came_back(item, returned.get(identifier), known):
                self._note("unchanged", item, identifier)
            elif not overwrite and self._library.questions[identifier].provenance != UNVERIFIED:
                self._note("kept", item, f"{identifier} is reviewed; --overwrite takes the file's text")
            else:
                self._note("updated", item, identifier)
                entry = self._entry(identifier, _completed(item, known), guid)
                entries.setdefault(_topic(identifier), {})[identifier] = entry
        return entries

    def _only_came_back(self, item: Item, returned: Item | None, known: Item) -> bool:
        """Whether a question reads differently only because its format says things in another way (HTML)."""
        try:
            again = checked(returned, self._tasks)[0] if returned else known
        except Dropped:
            return False
        return _says(item, known) == _says(again, known)

    def _entry(self, identifier: str, item: Item, guid: str) -> dict[str, Any]:
        """The question as questions.yaml has it; what only the library says of it stays."""
        entry: dict[str, Any] = {"id": identifier, "kind": item.kind, "stem": item.stem}
        if item.kind == "matching":
            entry["prompts"] = [_without_empty(pair._asdict()) for pair in item.pairs]
            entry["options"] = [option.text for option in item.options]
        else:
            entry["options"] = [_without_empty(option._asdict()) for option in item.options]
        tasks: dict[str, list[str]] = {}
        for task in item.tasks:
            code, _, number = task.partition(" ")
            tasks.setdefault(code, []).append(number)
        head = self._library.questions.get(identifier)
        entry |= _without_empty(
            {
                "tasks": tasks,
                "difficulty": item.difficulty,
                "references": list(item.references),
                "enemies": list(head.enemies) if head else [],
                "aliases": list(head.aliases) if head else [],
            }
        )
        old = self._own.get(_topic(identifier), {}).get(identifier, {})
        entry |= {name: old[name] for name in ("facts", "cards") if name in old}
        entry |= {"author": self._source, "provenance": UNVERIFIED}
        return entry | ({"guid": guid} if guid else {})

    def _with_entries(self, path: Path, entries: dict[str, dict[str, Any]]) -> str:
        least = sum(len(text.encode()) for e in entries.values() for text in _texts(e))
        if least > MAX_BYTES:
            # Said before minutes go into writing what will not do.
            raise DeckError(
                f"{path} would take more than {MAX_BYTES:,} bytes, which is all that a topic's questions may.",
                "Nothing was changed. Import it in parts, each with a --topic of its own.",
            )
        return with_entries(path, "questions", entries)

    def _note(self, outcome: Outcome, item: Item, why: str) -> None:
        self._lines.append(Line(outcome, item.where, why))


def _topic(identifier: str) -> str:
    return identifier.partition("/")[0]


def _normalised(text: str) -> str:
    return " ".join(text.casefold().split())


def _words(item: Item) -> str:
    """What a question asks and offers, in whatever order."""
    offered = [*(option.text for option in item.options), *(pair.text for pair in item.pairs)]
    return "\n".join([_normalised(item.stem), *sorted(map(_normalised, offered))])


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _texts(entry: dict[str, Any]) -> Iterable[str]:
    yield entry["stem"]
    for part in (*entry["options"], *entry.get("prompts", ())):
        yield from (part,) if isinstance(part, str) else (v for v in part.values() if isinstance(v, str))


def _completed(item: Item, known: Item) -> Item:
    """A question with what the library says of it and its source does not: reasons, references, tasks, difficulty."""
    reasons = {option.text: option.why for option in known.options}
    pair_reasons = {(pair.text, pair.match): pair.why for pair in known.pairs}
    options = tuple(o._replace(why=o.why or reasons.get(o.text, "")) for o in item.options)
    pairs = tuple(p._replace(why=p.why or pair_reasons.get((p.text, p.match), "")) for p in item.pairs)
    return item._replace(
        options=options,
        pairs=pairs,
        references=item.references or known.references,
        tasks=item.tasks or known.tasks,
        difficulty=item.difficulty or known.difficulty,
    )


def _says(item: Item, known: Item) -> tuple[object, ...]:
    """What a question would say in the place of the library's."""
    item = _completed(item, known)
    offered = frozenset(item.options) if item.kind == "matching" else item.options
    return (item.kind, item.stem, offered, item.pairs, item.references, set(item.tasks), item.difficulty)


def _in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines as the source has what they tell of."""
    places: dict[str, int] = {}

    def place(line: Line) -> tuple[int, int]:
        match = _WHERE.fullmatch(line.where)
        file, number = (match[1], match[2]) if match else (line.where, None)
        return places.setdefault(file, len(places)), int(number or 0)

    return tuple(
        Line(i.outcome, _in_one_line(i.where), _in_one_line(i.why)) for i in sorted(lines, key=place)
    )


def _in_one_line(text: str) -> str:
    """What a terminal can show: names in a file may hold what it would obey."""
    return " ".join(without_control(text).split())
