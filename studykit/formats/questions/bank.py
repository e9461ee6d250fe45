"""A bank of questions between formats, and a report of what became of each.

Every reader gives a :class:`Bank`, every writer takes its items, and ``landing`` puts one into the learner's pack.
Texts are Markdown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from studykit.formats.deck import Line, unusable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Kind = Literal["single", "multiple", "ordering", "matching"]

MOST_BYTES = 64 << 20  # of a file; pictures in Moodle XML take most of it
MOST_ITEMS = 20_000  # ten times what a topic's file can hold
MOST_DROPPED = 20_000  # of a file's questions; with more it is none
MOST_LINES = 500_000  # of a text; 20,000 questions take that
MOST_TEXT = 20_000  # characters of one text; a long stem has 2,000
MOST_WORDS = 200_000  # characters of a question with all that belongs to it
MOST_OPTIONS = 8  # they are chosen by the keys a to h
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/q-[a-z0-9]+(?:-[a-z0-9]+)*")
_REFERENCE = re.compile(
    r"^[ \t]*(?:[-*][ \t]+)?(?:\*\*)?References?:?(?:\*\*)?:?[ \t]*<?(https?://[^\s<>]+)>?[ \t]*$",
    re.MULTILINE,
)
_TASK = re.compile(r"([A-Z]{3}-C\d\d) (\d+\.\d+)")
_DIFFICULTY = re.compile(r"difficulty[ :=]([1-5])")


class Choice(NamedTuple):
    """An option. Of an ordering question they stand in the right order; of a matching one they are what is offered."""

    text: str
    key: bool = False
    why: str = ""


class Pair(NamedTuple):
    """What a matching question asks for, and the text of the option that belongs to it."""

    text: str
    match: str
    why: str = ""


class Item(NamedTuple):
    """One question.

    Attributes:
        name: Its title, where the source has one.
        key: What the source calls it for ever (an id of studykit's, an idnumber of Moodle's); "" for nothing.
        category: What it is about, in the source's words; of a path the last part.
        tasks: "DVA-C03 1.3", as many as are known.
        difficulty: 1 to 5; 0 for unknown.
        tags: Words of the source that mean nothing here.
        files: Names of pictures and sounds; the files are not taken along.
        where: Where it stands in the source ("line 12").
    """

    kind: Kind
    stem: str
    options: tuple[Choice, ...]
    pairs: tuple[Pair, ...] = ()
    name: str = ""
    key: str = ""
    category: str = ""
    tasks: tuple[str, ...] = ()
    difficulty: int = 0
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    where: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that is shown."""
        sides = [part for pair in self.pairs for part in (pair.text, pair.why)]
        return (self.stem, *sides, *(part for option in self.options for part in (option.text, option.why)))


class Bank(NamedTuple):
    """What a source holds.

    Attributes:
        lines: What was changed or dropped on the way, in the source's order.
    """

    items: tuple[Item, ...]
    lines: tuple[Line, ...] = ()


class Dropped(Exception):  # noqa: N818 - it is news of one question, no error of the program
    """One question cannot be taken; the reason as it goes into the report."""


class Gathered:
    """What a reader fills question by question."""

    def __init__(self, source: Path) -> None:
        self.source = source
        self.items: list[Item] = []
        self.lines: list[Line] = []
        self._dropped = 0

    def take(self, item: Item, feedback: str = "") -> None:
        """Add a question.

        Args:
            item: The question.
            feedback: What its source says of the whole question: references, and reasons for the key.

        Raises:
            DeckError: There are more than a bank has.
        """
        if len(self.items) >= MOST_ITEMS:
            raise unusable(self.source, f"it holds more than {MOST_ITEMS:,} questions", "Split it.")
        item = _explained(item, feedback)
        for text in item.texts:
            if len(text) > MOST_TEXT:
                self.drop(item.where, f"a text of it has {len(text):,} characters")
                return
        self.items.append(item)

    def drop(self, where: str, why: str) -> None:
        """Note a question that cannot be taken.

        Raises:
            DeckError: There are more than in any bank.
        """
        self._dropped += 1
        if self._dropped > MOST_DROPPED:
            raise unusable(
                self.source,
                f"more than {MOST_DROPPED:,} of its questions cannot be taken (the last: {where}, {why})",
            )
        self.lines.append(Line("dropped", where, why))

    def change(self, where: str, why: str) -> None:
        """Note what is otherwise than in the source."""
        self.lines.append(Line("changed", where, why))

    def bank(self) -> Bank:
        """All of it.

        Raises:
            DeckError: There is nothing in it, not even something to drop.
        """
        if not self.items and not self.lines:
            raise unusable(self.source, "there is no question in it")
        return Bank(tuple(self.items), tuple(self.lines))


def choice_kind(options: Iterable[Choice]) -> Kind:
    """Single or multiple response, by the number of right options.

    Raises:
        Dropped: None is right.
    """
    keys = sum(option.key for option in options)
    if not keys:
        raise Dropped("no option is right")
    return "single" if keys == 1 else "multiple"


def matched(pairs: Iterable[Pair], others: Iterable[str] = ()) -> tuple[tuple[Pair, ...], tuple[Choice, ...]]:
    """The pairs, and each text that is offered once, those that belong to nothing last."""
    kept = tuple(pairs)
    offered = dict.fromkeys([*(pair.match for pair in kept), *others])
    return kept, tuple(Choice(text) for text in offered)


def feedback_of(item: Item) -> str:
    """What a format's feedback on the whole question carries: where it was read."""
    return "\n\n".join(f"Reference: {reference}" for reference in item.references)


def tags_of(item: Item) -> list[str]:
    """Tasks and difficulty as words that a format keeps with a question."""
    return [*item.tasks, *([f"difficulty {item.difficulty}"] if item.difficulty else [])]


def with_tags(item: Item, tags: Iterable[str]) -> Item:
    """The question with what its tags say; those that say nothing here stay tags."""
    tasks, others, difficulty = [], [], 0
    for tag in dict.fromkeys(" ".join(tag.split()) for tag in tags):
        if _TASK.fullmatch(tag):
            tasks.append(tag)
        elif match := _DIFFICULTY.fullmatch(tag):
            difficulty = int(match[1])
        elif tag:
            others.append(tag)
    return item._replace(tasks=tuple(tasks), difficulty=difficulty, tags=tuple(others))


def last_part(path: str) -> str:
    """What the innermost category of a path is called; ``//`` is a slash of its name."""
    parts = re.split(r"(?<!/)/(?!/)", path.strip().strip("/"))
    return parts[-1].replace("//", "/").strip()


def _explained(item: Item, feedback: str) -> Item:
    """A question with what is said of it as a whole: references, and the reason for what is right."""
    references = tuple(dict.fromkeys([*item.references, *_REFERENCE.findall(feedback)]))
    reason = _REFERENCE.sub("", feedback).strip()
    item = item._replace(references=references)
    if not reason:
        return item
    if item.kind == "matching":
        first, *rest = item.pairs
        return item._replace(pairs=(first._replace(why=_joined(first.why, reason)), *rest))
    place = next((i for i, option in enumerate(item.options) if option.key), 0)
    options = list(item.options)
    options[place] = options[place]._replace(why=_joined(options[place].why, reason))
    return item._replace(options=tuple(options))


def _joined(why: str, more: str) -> str:
    return why if more in why else f"{why}\n\n{more}".strip()
