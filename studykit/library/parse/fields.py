"""Typed access to the fields of a mapping; each misfit becomes a defect with its line and dotted path."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from studykit.library.facts import FACT
from studykit.library.parse.nodes import Foreign, Mapping, Node, Scalar, Sequence
from studykit.library.parse.report import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from studykit.library.parse.report import Report

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_FACT_LIKE = re.compile(r"\{fact:[^{}]*\}?")
_INTEGER = re.compile(r"-?\d{1,9}")
_Kind = TypeVar("_Kind", Scalar, Sequence, Mapping)
_WORDS = {Scalar: "a single value", Sequence: "a list", Mapping: "a mapping"}


class Mention(NamedTuple):
    """Something an item names that has to exist elsewhere.

    Attributes:
        kind: "fact", "task" ("DVA-C02 1.3"), "topic", "question", "exercise", "card" or "calculator".
    """

    kind: str
    target: str
    field: str
    line: int


class Fields:
    """One mapping of a file.

    Every accessor returns a neutral value ("", 0, [], False) after writing down a defect, so that one pass
    finds all of them. Keys that no accessor asked for are unknown: call :meth:`finish` last.

    Attributes:
        where: Dotted path of the mapping; "" for the file's top.
        line: Where it begins.
        mentions: What its text names, shared with the mappings inside it.
        lines: The line of every field read, by dotted path inside the item.
    """

    def __init__(self, node: Mapping, where: str, report: Report, parent: Fields | None = None) -> None:
        self.where = where
        self.line = node.line
        self.report = report
        self.mentions: list[Mention] = parent.mentions if parent else []
        self.lines: dict[str, int] = parent.lines if parent else {}
        self._entries = node.entries
        self._faults = node.faults
        self._asked: set[str] = set()

    def path(self, name: str) -> str:
        """The dotted path of one of its fields."""
        return f"{self.where}.{name}" if self.where else name

    def line_of(self, name: str) -> int:
        """The line of a field, or of the mapping when the field is missing."""
        return self._entries[name][0] if name in self._entries else self.line

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        self._asked.add(name)
        if name not in self._entries:
            return False
        node = self._entries[name][1]
        return not (isinstance(node, Scalar) and node.is_null)

    def node(self, name: str) -> Node | None:
        """The field as it stands; None when it is missing or null."""
        if not self.has(name):
            return None
        line, node = self._entries[name]
        self.lines[self.path(name)] = line
        return node

    def error(self, rule: str, name: str, message: str, hint: str = "") -> None:
        """Write down what is wrong with a field ("" for the mapping itself)."""
        self.report.error(rule, self.line_of(name), self.path(name) if name else self.where, message, hint)

    def missing(self, name: str, rule: str = "missing-field", hint: str = "") -> None:
        """Write down that a field is not there."""
        self.error(rule, name, f"{name!r} is missing.", hint)

    def finish(self, *, others: bool = False) -> None:
        """Write down keys that are wrong in themselves and, unless ``others`` read them, those not asked for."""
        for rule, line, key, message in self._faults:
            self.report.error(rule, line, self.path(key), message)
        for name in () if others else self._entries.keys() - self._asked:
            known = ", ".join(sorted(self._asked))
            self.error(
                "unknown-key",
                name,
                f"There is no field {name!r} here.",
                nearest(name, self._asked, f"Fields: {known}."),
            )

    def text(self, name: str, *, required: bool = True, rule: str = "missing-field") -> str:
        """A field's text without the white space around it."""
        scalar = self._scalar(name)
        value = scalar.text.strip() if scalar else ""
        if required and not value and (scalar or not self.has(name)):
            self.missing(name, rule)
        return value

    def prose(self, name: str, *, required: bool = True, rule: str = "missing-field") -> str:
        """Markdown that may name facts; they are noted in ``mentions``."""
        value = self.text(name, required=required, rule=rule)
        scalar = self._entries[name][1] if name in self._entries else None
        if isinstance(scalar, Scalar):
            self.note_facts(scalar.text, self.path(name), scalar)
        return value

    def note_facts(self, text: str, where: str, scalar: Scalar) -> None:
        """Note the facts named in a text; a reference that is not written right is a defect."""
        for match in _FACT_LIKE.finditer(text):
            line = scalar.line_at(match.start())
            fact = FACT.fullmatch(match[0])
            if fact is None or fact[2] not in {None, "value"}:
                self.report.error(
                    "malformed-fact",
                    line,
                    where,
                    f"{match[0]!r} is not how a fact is named.",
                    "Write {fact:service.subject.what} or {fact:service.subject.what:value}.",
                )
            else:
                self.mentions.append(Mention("fact", fact[1], where, line))

    def integer(self, name: str, low: int, high: int, *, default: int | None = None) -> int:
        """A whole number from ``low`` to ``high``."""
        scalar = self._scalar(name)
        if scalar is None:
            if default is None and not self.has(name):
                self.missing(name)
            return default or 0
        if _INTEGER.fullmatch(scalar.text) and low <= int(scalar.text) <= high:
            return int(scalar.text)
        self.error("bad-value", name, f"{scalar.text!r} is not a whole number from {low:,} to {high:,}.")
        return 0

    def day(self, name: str, *, required: bool = True, rule: str = "missing-field") -> str:
        """A date as ISO text; "" when there is none."""
        scalar = self._scalar(name)
        if scalar is None:
            if required and not self.has(name):
                self.missing(name, rule, "Write the day it was checked, as 2026-11-21.")
            return ""
        try:
            if len(scalar.text) != len("2026-11-21"):  # fromisoformat also takes 20261121 and 2026-W47-6
                raise ValueError  # noqa: TRY301 - one message for every way to get it wrong
            return date.fromisoformat(scalar.text).isoformat()
        except ValueError:
            self.error("bad-value", name, f"{scalar.text!r} is not a date.", "Write it as 2026-11-21.")
            return ""

    def flag(self, name: str) -> bool:
        """``true`` or ``false``; false when it is not there."""
        scalar = self._scalar(name)
        if scalar is None or scalar.text == "false":
            return False
        if scalar.text != "true":
            self.error("bad-value", name, f"{scalar.text!r} is neither true nor false.")
        return scalar.text == "true"

    def choice(self, name: str, allowed: Collection[str], *, default: str = "") -> str:
        """One of a few words."""
        value = self.text(name, required=not default) or default
        if value and value not in allowed:
            words = ", ".join(allowed)
            self.error("bad-value", name, f"{value!r} is none of: {words}.", nearest(value, allowed))
        return value

    def texts(self, name: str) -> list[str]:
        """A list of words, possibly none; a single word counts as a list of one."""
        node = self.node(name)
        if isinstance(node, Scalar):
            return [node.text]
        scalars = [self._checked(item, Scalar, f"{name}[{i}]") for i, item in enumerate(self.items(name))]
        return [scalar.text.strip() for scalar in scalars if scalar is not None]

    def proses(self, name: str, rule: str = "missing-field") -> list[str]:
        """A list of Markdown texts that may name facts; one without text is a defect."""
        texts = []
        for i, item in enumerate(self.items(name)):
            scalar = self._checked(item, Scalar, f"{name}[{i}]")
            if scalar is None:
                continue
            where = self.path(f"{name}[{i}]")
            self.lines[where] = scalar.line
            if not scalar.text.strip():
                self.report.error(rule, scalar.line, where, f"{name}[{i}] is empty.")
            self.note_facts(scalar.text, where, scalar)
            texts.append(scalar.text.strip())
        return texts

    def items(self, name: str) -> list[Node]:
        """The items of a list as they stand; none when it is missing."""
        node = self.node(name)
        sequence = self._checked(node, Sequence, name) if node is not None else None
        return sequence.items if sequence else []

    def mapping(self, name: str) -> Fields | None:
        """The mapping in a field."""
        node = self.node(name)
        mapping = self._checked(node, Mapping, name) if node is not None else None
        return Fields(mapping, self.path(name), self.report, self) if mapping else None

    def mappings(self, name: str) -> Iterator[Fields]:
        """Each mapping of a list; other things in it are defects."""
        for i, item in enumerate(self.items(name)):
            mapping = self._checked(item, Mapping, f"{name}[{i}]")
            if mapping:
                self.lines[self.path(f"{name}[{i}]")] = mapping.line
                yield Fields(mapping, self.path(f"{name}[{i}]"), self.report, self)

    def names(self) -> list[str]:
        """The keys, for mappings whose keys are data; asking makes all of them known."""
        self._asked.update(self._entries)
        return list(self._entries)

    def _scalar(self, name: str) -> Scalar | None:
        node = self.node(name)
        return self._checked(node, Scalar, name) if node is not None else None

    def _checked(self, node: Node, kind: type[_Kind], name: str) -> _Kind | None:
        if isinstance(node, kind):
            return node
        if isinstance(node, Foreign):
            self.report.error(
                "yaml-feature", node.line, self.path(name), f"{node.what} is not read here.", "Write it out."
            )
        else:
            self.report.error(
                "wrong-type",
                node.line,
                self.path(name),
                f"{name} has to be {_WORDS[kind]}, and is {_WORDS[type(node)]}.",
            )
        return None
