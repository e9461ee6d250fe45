"""YAML text as a tree that knows its lines.

Built from parser events and not by ``yaml.load`` for four reasons: each node keeps its line, a duplicate
key is seen, an alias is refused before it can expand, and scalars stay the text that the author wrote
("0.10" and "no" mean themselves; the reader of a field decides its type).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studykit.library.parse.report import Report

MAX_DEPTH = 32  # ours nest six deep

_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,18})?")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Scalar:
    """One value as text. ``plain`` is false when it was quoted or a block, so that "null" can be a word."""

    text: str
    plain: bool
    line: int
    literal: bool = False

    @property
    def is_null(self) -> bool:
        """Whether the file says that there is no value."""
        return self.plain and self.text in {"", "~", "null", "Null", "NULL"}

    @property
    def is_number(self) -> bool:
        """Whether the file says a number: digits, with a fraction or without."""
        return self.plain and _NUMBER.fullmatch(self.text) is not None

    def line_at(self, offset: int) -> int:
        """The file's line of a position in ``text``: exact in literal blocks, else where the value begins."""
        return self.line + 1 + self.text.count("\n", 0, offset) if self.literal else self.line


@dataclass(slots=True)
class Sequence:
    """A list."""

    line: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Keys to values, in file order; the first of two equal keys counts and ``faults`` names the other.

    Attributes:
        entries: Key to (its line, the value).
        faults: (rule, line, key, what is wrong) of keys that cannot be used.
    """

    line: int
    entries: dict[str, tuple[int, Node]] = field(default_factory=dict)
    faults: list[tuple[str, int, str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Foreign:
    """A feature of YAML that content does without: an alias or a tag."""

    what: str
    line: int


Node = Scalar | Sequence | Mapping | Foreign


def compose(text: str, report: Report, first_line: int = 1) -> Node | None:
    """The tree of a YAML text.

    Args:
        text: One YAML document.
        report: Takes a defect when the text is not YAML, or too deep.
        first_line: The line of the file on which ``text`` begins.

    Returns:
        The root; None for an empty document or after a defect.
    """
    try:
        return _build(yaml.parse(text, Loader=_LOADER), report, first_line)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + first_line if error.problem_mark else 0
        said = error.problem or error.context or "it cannot be read"
    except yaml.YAMLError as error:
        # A ReaderError has a position and no mark.
        position = getattr(error, "position", 0)
        line = text.count("\n", 0, position) + first_line
        said = getattr(error, "reason", "") or "it cannot be read"
    report.error(
        "yaml-syntax", line, "", f"This is not YAML: {said}.", "Text with ': ' or '#' in it needs quotes."
    )
    return None


def _build(events: Iterator[yaml.Event], report: Report, first_line: int) -> Node | None:
    root = Sequence(first_line)
    stack: list[tuple[Sequence | Mapping | Foreign, list[Node]]] = [(root, [])]
    documents = 0
    for event in events:
        line = (event.start_mark.line if event.start_mark else 0) + first_line
        node: Node
        match event:
            case yaml.AliasEvent():
                node = Foreign("an alias", line)
            case yaml.ScalarEvent():
                node = Scalar(event.value, not event.style, line, event.style == "|")
                node = Foreign("a tag", line) if event.tag not in {None, "!"} else node
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                if len(stack) > MAX_DEPTH:
                    report.error("yaml-feature", line, "", f"Nested more than {MAX_DEPTH} deep.")
                    return None
                node = Sequence(line) if isinstance(event, yaml.SequenceStartEvent) else Mapping(line)
                stack.append((Foreign("a tag", line) if event.tag not in {None, "!"} else node, []))
                continue
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                node = _close(*stack.pop())
            case yaml.DocumentStartEvent():
                documents += 1
                if documents > 1:
                    report.error(
                        "yaml-feature", line, "", "A second document begins here.", "Remove the `---`."
                    )
                    return None
                continue
            case _:
                continue
        stack[-1][1].append(node)
    children = stack[0][1]
    return children[0] if children else None


def _close(node: Sequence | Mapping | Foreign, children: list[Node]) -> Node:
    """Give a container its children; in a mapping they are keys and values by turns."""
    if isinstance(node, Sequence):
        node.items = children
    if not isinstance(node, Mapping):
        return node
    for key, value in zip(children[::2], children[1::2], strict=True):
        if not isinstance(key, Scalar):
            node.faults.append(("yaml-feature", key.line, "?", "A key has to be a word."))
        elif key.text in node.entries:
            node.faults.append(("duplicate-key", key.line, key.text, f"{key.text!r} is here twice."))
        else:
            node.entries[key.text] = (key.line, value)
    return node
