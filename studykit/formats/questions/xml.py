"""XML read element by element, without what no bank needs: a DTD of its own, entities, depth without end.

Python's expat reads no other file and opens no connection by itself; what is left of its dangers, entities that expand
without end (https://docs.python.org/3/library/xml.html#xml-security), is refused with the declaration that begins them.
"""

from __future__ import annotations

import html.entities
import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from studykit.formats.deck import unusable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

MOST_DEPTH = 100
MOST_ELEMENTS = 20_000  # in one question; a long one has 200
_CHUNK = 1 << 20
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Element:
    """An element with its attributes and what stands in it, names without their namespaces."""

    __slots__ = ("attributes", "children", "line", "tag")

    def __init__(self, tag: str, attributes: dict[str, str], line: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.line = line
        self.children: list[str | Element] = []

    def get(self, name: str) -> str:
        """An attribute; "" where there is none."""
        return self.attributes.get(name, "")

    def all(self, *path: str) -> list[Element]:
        """The elements at the end of a path of names, each a child of the one before."""
        found = [self]
        for name in path:
            found = [child for element in found for child in element.elements if child.tag == name]
        return found

    def first(self, *path: str) -> Element | None:
        """The first element at the end of a path."""
        return next(iter(self.all(*path)), None)

    def below(self, *names: str) -> list[Element]:
        """The elements of these names, however deep, in their order."""
        found = []
        for child in self.elements:
            if child.tag in names:
                found.append(child)
            found += child.below(*names)
        return found

    @property
    def elements(self) -> list[Element]:
        """The elements in it."""
        return [child for child in self.children if isinstance(child, Element)]

    @property
    def text(self) -> str:
        """All text in it, however deep."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def text_at(self, *path: str) -> str:
        """The text of the first element at the end of a path, without white space around it; "" for none."""
        found = self.first(*path)
        return found.text.strip() if found else ""


def elements(
    content: bytes,
    wanted: Collection[str],
    source: Path,
    *,
    hollow: Collection[str] = (),
    starts: Collection[str] = (),
) -> Iterator[Element]:
    """The elements of some names, each when it is complete; what stands inside one is not given again.

    Args:
        content: An XML document in any encoding that it declares and expat knows.
        wanted: Names without namespaces.
        source: Where it was read, for errors.
        hollow: Names of elements whose text is of no use (files).
        starts: Names of elements that are given empty, when they begin.

    Raises:
        DeckError: It is no XML, declares entities, or is nested deeper than any bank.
    """
    reader = _Reader(source, frozenset(wanted), frozenset(hollow), frozenset(starts))
    for start in range(0, len(content), _CHUNK):
        reader.feed(content[start : start + _CHUNK])
        yield from reader.taken()
    reader.finish()
    yield from reader.taken()


def root_name(content: bytes, source: Path) -> str:
    """What the document's outermost element is called.

    Raises:
        DeckError: As for :func:`elements`.
    """
    reader = _Reader(source)
    for start in range(0, len(content), 1 << 12):
        reader.feed(content[start : start + (1 << 12)])
        if reader.root:
            break
    return reader.root


def escaped(text: str) -> str:
    """Text as the content of an element or a quoted attribute; characters that XML cannot have are left out."""
    text = _FORBIDDEN.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\r", "&#13;")


class _Reader:
    def __init__(
        self,
        source: Path,
        wanted: frozenset[str] = frozenset(),
        hollow: frozenset[str] = frozenset(),
        starts: frozenset[str] = frozenset(),
    ) -> None:
        self.root = ""
        self._wanted = wanted
        self._hollow = hollow
        self._starts = starts
        self._source = source
        self._depth = 0
        self._stack: list[Element] = []
        self._taken: list[Element] = []
        self._count = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._skipped
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        self._parser = parser

    def feed(self, chunk: bytes) -> None:
        self._parse(chunk, last=False)

    def finish(self) -> None:
        self._parse(b"", last=True)

    def taken(self) -> list[Element]:
        taken, self._taken = self._taken, []
        return taken

    def _parse(self, chunk: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            said = expat.errors.messages.get(error.code, "it cannot be read")
            raise self._broken(f"it is no XML ({said})", error.lineno) from error
        except (LookupError, ValueError, UnicodeError) as error:
            # An encoding that Python does not know, or one of several bytes a letter.
            raise self._broken("its encoding is not known") from error

    def _doctype(self, _name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
        # One that only names a DTD elsewhere is harmless, since that is never fetched; QTI 1.2 has it.
        if has_subset:
            raise self._broken("it brings a DTD of its own")

    def _entity(self, *_of_what: object) -> None:
        raise self._broken("it declares entities")

    def _skipped(self, name: str, is_parameter: int) -> None:
        if not is_parameter:
            self._text(html.entities.html5.get(f"{name};", f"&{name};"))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        self.root = self.root or tag
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise self._broken(f"it is nested more than {MOST_DEPTH} deep")
        if self._stack or tag in self._wanted or tag in self._starts:
            plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
            element = Element(tag, plain, self._parser.CurrentLineNumber)
            self._count = self._count + 1 if self._stack else 0
            if self._count > MOST_ELEMENTS:
                raise self._broken(f"a question holds more than {MOST_ELEMENTS:,} elements")
            if self._stack or tag in self._wanted:
                self._stack.append(element)
            else:
                self._taken.append(element)

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if not self._stack:
            return
        element = self._stack.pop()
        if self._stack:
            self._stack[-1].children.append(element)
        else:
            self._taken.append(element)

    def _text(self, text: str) -> None:
        if self._stack and self._stack[-1].tag not in self._hollow:
            self._stack[-1].children.append(text)

    def _broken(self, why: str, line: int = 0) -> Exception:
        return unusable(self._source, f"line {line or self._parser.CurrentLineNumber}: {why}")
