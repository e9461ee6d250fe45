"""The items of all packs, checked against each other: what is there, once each, and what is wrong.

The result is an index of plain values (rows and lists) that the cache keeps as JSON and
:mod:`studykit.library.library` turns into the models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from calculators.registry import CALCULATORS
from studykit.library.links import items_by_fact, named_cards
from studykit.library.parse.report import Report, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from studykit.library.models import Defect, Pack
    from studykit.library.parse.items import Item, ParsedFile

# Kinds that share their ids.
_SPACES = {"exercise": "question"}
# Kinds that name nothing themselves; they have to be known before the rest is checked.
_NAMED_BY_OTHERS = {"topic", "fact", "blueprint"}
_NAMES = {
    "topic": "There is no topic {!r}.",
    "fact": "There is no fact {!r}.",
    "task": "No blueprint has the task {!r}.",
    "calculator": "There is no calculator {!r}.",
    "exam": "There is no exam {!r}.",
    "lab": "There is no lab {!r}.",
}


class Found(NamedTuple):
    """An item and the file that it stands in."""

    item: Item
    file: ParsedFile


def merge(packs: Sequence[Pack], files: Sequence[ParsedFile]) -> dict[str, Any]:
    """The index of all packs.

    Args:
        packs: In order; a personal pack's items take the place of earlier ones with the same id.
        files: What was parsed, pack by pack.
    """
    return Merge(packs, files).index()


class Merge:
    """One merging.

    Attributes:
        found: Kind to id to what counts; exercises stand among the questions.
    """

    def __init__(self, packs: Sequence[Pack], files: Sequence[ParsedFile]) -> None:
        self.packs = packs
        self.files = files
        self.found: dict[str, dict[str, Found]] = {
            kind: {} for kind in ("topic", "fact", "blueprint", "note", "card", "question", "lab", "plan")
        }
        self._reports = {file.path: Report(file.path) for file in files}
        self._replaced: dict[str, Found] = {}
        self._retired = {(file.pack, identifier) for file in files for identifier in file.retired}
        for file in files:
            self._take([item for item in file.items if item.kind in _NAMED_BY_OTHERS], file, {})
        known = self._known()
        for file in files:
            if self._has_topic(file):
                others = [item for item in file.items if item.kind not in {*_NAMED_BY_OTHERS, "plan"}]
                self._take(others, file, known)
        known["lab"] = self.found["lab"]
        for file in files:
            self._take([item for item in file.items if item.kind == "plan"], file, known)
        self._check_enemies()
        questions = self._checked_aliases("question")
        self._renamed = {alias: new for new, aliases in questions.items() for alias in aliases}
        self._check_exercises()
        self._named = named_cards(
            {**self.found["question"], **self.found["lab"]}, self.found["card"], self._reports
        )
        self._overrides = self._checked_overrides()
        self._aliases = {"card": self._checked_aliases("card"), "question": questions}

    def _known(self) -> dict[str, Iterable[str]]:
        """Mention kind to what may be named."""
        return {
            "topic": self.found["topic"],
            "fact": self.found["fact"],
            "calculator": CALCULATORS,
            "exam": self.found["blueprint"],
            "task": {
                f"{code} {task[0]}": None
                for code, found in self.found["blueprint"].items()
                for domain in found.item.head["domains"]
                for task in domain["tasks"]
            },
        }

    def _take(self, items: Iterable[Item], file: ParsedFile, known: dict[str, Iterable[str]]) -> None:
        """Add the items that can be used."""
        report = self._reports[file.path]
        for item in items:
            if self._mentions_exist(item, report, known) and self._is_free(item, file, report):
                self.found[_SPACES.get(item.kind, item.kind)][item.id] = Found(item, file)

    def _has_topic(self, file: ParsedFile) -> bool:
        """Whether a file whose folder should be a topic lies in one."""
        topics = self.found["topic"]
        if file.kind not in {"note", "cards", "questions", "exercises"} or file.owner in topics:
            return True
        self._reports[file.path].error(
            "unknown-topic",
            0,
            "",
            f"The folder {file.owner!r} is no topic.",
            nearest(file.owner, topics, "Topics are listed in content/topics.yaml."),
        )
        return False

    @staticmethod
    def _mentions_exist(item: Item, report: Report, known: dict[str, Iterable[str]]) -> bool:
        """Whether everything that the item names is there, enemies left for later."""
        before = report.errors
        for mention in dict.fromkeys(item.mentions):
            if mention.kind in _NAMES and mention.target not in known[mention.kind]:
                report.error(
                    f"unknown-{mention.kind}",
                    mention.line,
                    mention.field,
                    _NAMES[mention.kind].format(mention.target),
                    nearest(mention.target, known[mention.kind]),
                )
        return report.errors == before

    def _is_free(self, item: Item, file: ParsedFile, report: Report) -> bool:
        """Whether the id may be used here: not retired, not another item's unless a personal pack overrides."""
        where = f"{item.where}.id" if item.where else "id"
        if item.kind in {"card", "question", "exercise"} and (file.pack, item.id) in self._retired:
            report.error("retired-id", item.line, where, f"The id {item.id!r} is retired.", "Use a new one.")
            return False
        other = self.found[_SPACES.get(item.kind, item.kind)].get(item.id)
        if other is None:
            return True
        if self.packs[file.pack].personal and other.file.pack != file.pack:
            if item.kind == "card":
                self._replaced[item.id] = other
            return True
        report.error(
            "duplicate-id",
            item.line,
            where,
            f"{item.id!r} is already in {other.file.path}:{other.item.line}.",
            "An id belongs to one item.",
        )
        return False

    def _check_enemies(self) -> None:
        """A question that an ``enemies`` list names and that is not there does no harm: a warning."""
        questions = self.found["question"]
        for item, file in questions.values():
            for mention in item.mentions:
                if mention.kind == "question" and mention.target not in questions:
                    self._reports[file.path].warning(
                        "unknown-question",
                        mention.line,
                        mention.field,
                        f"There is no question {mention.target!r}.",
                        nearest(mention.target, questions),
                    )

    def _check_exercises(self) -> None:
        """A card of an exercise that is not there cannot be asked, and is left out."""
        questions = self.found["question"]
        exercises = {name for name, (item, _) in questions.items() if item.kind == "exercise"}
        for identifier, (item, file) in list(self.found["card"].items()):
            for mention in item.mentions:
                if (
                    mention.kind != "exercise"
                    or self._renamed.get(mention.target, mention.target) in exercises
                ):
                    continue
                self._reports[file.path].error(
                    "unknown-exercise",
                    mention.line,
                    mention.field,
                    f"There is no exercise {mention.target!r}.",
                    nearest(mention.target, exercises),
                )
                self.found["card"].pop(identifier, None)
                if replaced := self._replaced.pop(identifier, None):
                    self.found["card"][identifier] = replaced

    def _checked_overrides(self) -> dict[str, Found | None]:
        """Own cards to the items whose places they take (None: it is no more), also under the name that one has today.

        That the text is no longer the one from which the card was made is a warning.
        """
        cards = self.found["card"]
        renamed = {
            alias: found
            for found in cards.values()
            if not self.packs[found.file.pack].personal
            for alias in found.item.head["aliases"]
        }
        overrides: dict[str, Found | None] = {}
        for identifier, (item, file) in list(cards.items()):
            made_from = item.head["overrides"]
            other = self._replaced.get(identifier)
            if not self.packs[file.pack].personal or not (other or made_from):
                continue
            if other is None and identifier in renamed:
                other = renamed[identifier]
                del cards[other.item.id]
            overrides[identifier] = other
            if made_from and (other is None or other.item.head["revision"] != made_from):
                self._reports[file.path].warning(
                    "outdated-override",
                    item.lines.get(f"{item.where}.overrides", item.line),
                    f"{item.where}.overrides",
                    f"The text of which {identifier!r} takes the place has changed since."
                    if other
                    else f"The card of which {identifier!r} takes the place is no more.",
                    f"`studykit cards edit {identifier} --diff` shows both; --keep keeps yours, --restore drops it."
                    if other
                    else f"`studykit cards edit {identifier} --keep` makes it a card of your own.",
                )
        return overrides

    def _checked_aliases(self, kind: str) -> dict[str, list[str]]:
        """Id to the old ids that lead to it; an alias in use, or used twice, is dropped with a defect."""
        taken: dict[str, str] = {}
        for identifier, (item, file) in self.found[kind].items():
            for alias in self._old_ids(item):
                if alias in self.found[kind] or alias in taken:
                    holder = alias if alias in self.found[kind] else taken[alias]
                    self._reports[file.path].warning(
                        "duplicate-id",
                        item.lines.get(f"{item.where}.aliases", item.line),
                        f"{item.where}.aliases",
                        f"The alias {alias!r} already means {holder!r}.",
                        "An old id leads to one item.",
                    )
                else:
                    taken[alias] = identifier
        aliases: dict[str, list[str]] = {}
        for alias, identifier in taken.items():
            aliases.setdefault(identifier, []).append(alias)
        return aliases

    def _old_ids(self, item: Item) -> Iterable[str]:
        """The ids that an item had; one of the learner's also has those of the item whose place it takes."""
        # The aliases of questions are needed before the overrides are known.
        other = self._overrides.get(item.id) if item.kind == "card" else None
        if other is None:
            return list(item.head["aliases"])
        ids = dict.fromkeys([*item.head["aliases"], other.item.id, *other.item.head["aliases"]])
        return [identifier for identifier in ids if identifier != item.id]

    def index(self) -> dict[str, Any]:
        """The rows of everything found, topics in their order; ``paths`` holds each path once, ``hashes`` its content's."""
        position = {file.path: i for i, file in enumerate(self.files)}
        rank = {topic: i for i, topic in enumerate(self.found["topic"])}

        def rows(
            kind: str, row: Callable[[Item, int], list[Any]], *, by_topic: bool = False
        ) -> list[list[Any]]:
            found = list(self.found[kind].values())
            if by_topic:
                found.sort(key=lambda f: rank[f.file.owner])
            return [row(item, position[file.path]) for item, file in found]

        return {
            "paths": [file.path for file in self.files],
            "items_by_fact": items_by_fact(self.found["card"], self.found["question"], self._renamed),
            "named_cards": self._named,
            "hashes": [file.hash for file in self.files],
            "topics": rows(
                "topic", lambda item, _: [item.id, *_values(item, "title", "group", "exams", "also")]
            ),
            "facts": rows("fact", _fact_row),
            "blueprints": rows("blueprint", lambda item, _: [item.id, item.head]),
            "notes": rows("note", _note_row, by_topic=True),
            "cards": [row for rows_ in rows("card", self._card_rows, by_topic=True) for row in rows_],
            "overrides": [
                [
                    card,
                    other.item.id if other else "",
                    self.found["card"][card].item.head["overrides"],
                    other.item.head["revision"] if other else "",
                ]
                for card, other in self._overrides.items()
            ],
            "added": {
                card: item.head["added"]
                for card, (item, _) in self.found["card"].items()
                if item.head["added"]
            },
            "questions": rows("question", self._question_row, by_topic=True),
            "labs": rows("lab", lambda item, at: [item.id, *_values(item, "title", "topics", "minutes"), at]),
            "plans": rows(
                "plan", lambda item, _: [item.id, *_values(item, "title", "exam", "says", "weeks")]
            ),
            "defects": self._defects(position),
        }

    def _card_rows(self, item: Item, at: int) -> list[list[Any]]:
        """A row for each card of the item: CardHead's fields."""
        kind, revision, revised, suffixes = _values(item, "kind", "revision", "revised", "suffixes")
        aliases = self._aliases["card"].get(item.id, [])
        topic = item.id.partition("/")[0]
        return [
            [
                item.id + suffix,
                item.id,
                topic,
                kind,
                revision,
                revised,
                [alias + suffix for alias in aliases],
                at,
                item.line,
            ]
            for suffix in suffixes
        ]

    def _question_row(self, item: Item, at: int) -> list[Any]:
        """QuestionHead's fields."""
        names = ("kind", "difficulty", "tasks", "revision", "enemies", "provenance")
        topic = item.id.partition("/")[0]
        return [
            item.id,
            topic,
            *_values(item, *names),
            at,
            item.line,
            self._aliases["question"].get(item.id, []),
        ]

    def _defects(self, position: dict[str, int]) -> list[list[Any]]:
        """All defects, file by file, top to bottom."""
        rows = []
        for file in self.files:
            rows += [
                [position[file.path], d.line, d.field, d.message, d.hint, d.severity, d.rule]
                for d in self.defects_of(file)
            ]
        return rows

    def defects_of(self, file: ParsedFile) -> list[Defect]:
        """What is wrong with a file, top to bottom."""
        defects = [*file.defects, *self._reports[file.path].defects]
        return sorted(defects, key=lambda defect: defect.line)


def _values(item: Item, *names: str) -> list[Any]:
    return [item.head[name] for name in names]


def _fact_row(item: Item, at: int) -> list[Any]:
    names = ("value", "unit", "says", "sources", "verified", "was", "shown")
    return [item.id, *_values(item, *names), at, item.line]


def _note_row(item: Item, at: int) -> list[Any]:
    title, summary, words, sections, calculators = _values(
        item, "title", "summary", "words", "sections", "calculators"
    )
    return [item.id, title, summary, words, at, sections, calculators]
