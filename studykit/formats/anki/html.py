"""HTML of Anki's fields as Markdown: emphasis, code, lists, tables, pictures by name; the rest as plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_DEPTH = 100
_VOID = frozenset({"br", "hr", "img", "input", "wbr", "col", "source", "link", "meta"})
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "center", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "pre"}
    | {"table", "blockquote", "dl", "dd", "dt", "figure", "hr", "li", "tr", "header", "footer"}
)
_HIDDEN = frozenset({"script", "style", "title", "head"})
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "strike": "~~", "del": "~~"}
_SOUND = re.compile(r"\[sound:([^\]]*)\]")
# What Markdown would take for markup: a backslash before it keeps it text.
_SPECIAL = re.compile(
    r"[\\`]|\*(?!\s)|(?<!\s)\*|~(?=~)|(?<![^\W_])_|_(?![^\W_])|\[(?=[^\[\]]*\][\[(:])|!(?=\[)|<(?=[a-zA-Z/!?])|&(?=#?\w+;)"
)
_LINE_START = re.compile(r"^(\s*)([#>|+-]|=+$|(\d+)([.)])(?=\s|$))")


class Converted(NamedTuple):
    """Markdown, and the names of the pictures and sounds that it mentions."""

    markdown: str
    media: tuple[str, ...]


def to_markdown(html: str) -> Converted:
    """The Markdown of a field's HTML. Anki's ``{{c1::...}}`` stay as they are."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    markdown = reader.result()
    return Converted(markdown, tuple(dict.fromkeys(reader.media)))


class _Element:
    """An open element: what it is, and the Markdown of what stands in it so far."""

    __slots__ = ("attributes", "children", "tag")

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[str | _Block] = []


class _Block(NamedTuple):
    """A finished block: lines that stand alone, with what kind of block they are."""

    text: str
    kind: str


_Children = list[str | _Block]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.media: list[str] = []
        self._stack = [_Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._add("\n")
        elif tag == "hr":
            self._stack[-1].children.append(_Block("---", "hr"))
        elif tag == "img":
            self._image(attributes)
        elif tag not in _VOID and len(self._stack) < MOST_DEPTH:
            self._close_implied(tag)
            self._stack.append(_Element(tag, attributes))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self._stack[1:]):
            while self._close() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if any(element.tag in _HIDDEN for element in self._stack):
            return
        if self._inside("pre", "code", "tt", "kbd", "samp"):
            self._add(data)
            return
        # A line break of the source is a space on the screen; <br> makes one that shows.
        data = data.replace("\n", " ")
        self.media += _SOUND.findall(data)
        parts = _SOUND.split(data)
        # Every second part is a sound's name, whose brackets Markdown shows as they are.
        self._add(
            "".join(f"[sound:{_escaped(part)}]" if i % 2 else _escaped(part) for i, part in enumerate(parts))
        )

    def result(self) -> str:
        while len(self._stack) > 1:
            self._close()
        return _joined(self._stack[0].children)

    def _inside(self, *tags: str) -> bool:
        return any(element.tag in tags for element in self._stack)

    def _add(self, text: str) -> None:
        self._stack[-1].children.append(text)

    def _image(self, attributes: dict[str, str]) -> None:
        name = attributes.get("src", "").strip()
        if name.startswith("data:"):
            name = ""
        if name:
            self.media.append(name)
        label = re.sub(r"[\[\]\n]", " ", attributes.get("alt", "").strip()) or name
        target = f"<{name}>" if re.search(r"[\s()]", name) else name
        self._add(f"![{label}]({target})")

    def _close_implied(self, tag: str) -> None:
        """Elements that end where the next begins."""
        if tag in {"li", "tr", "td", "th", "dd", "dt"} and self._stack[-1].tag in (
            {"td", "th"} if tag in {"td", "th"} else {tag}
        ):
            self._close()

    def _close(self) -> str:
        """End the innermost element and hand its Markdown to the one around it."""
        element = self._stack.pop()
        tag = element.tag
        if tag in {"code", "tt", "kbd", "samp"} and self._inside("pre"):
            self._stack[-1].children += element.children
        else:
            self._stack[-1].children += _FINISHED.get(tag, _plain)(element)
        return tag


def _plain(element: _Element) -> _Children:
    """Any other element: a block if it is one in HTML, else just what stands in it."""
    if element.tag in _HIDDEN:
        return []
    if element.tag in _BLOCKS:
        return [_Block(_joined(element.children), "p" if element.tag == "p" else "div")]
    return element.children


def _mark(element: _Element) -> _Children:
    return _emphasised(element.children, _MARKS[element.tag])


def _span_of_code(element: _Element) -> _Children:
    return [_code(_raw(element.children))]


def _block_of_code(element: _Element) -> _Children:
    return [_Block(_fenced(_raw(element.children)), "pre")]


def _anchor(element: _Element) -> _Children:
    return [_link(_joined(element.children), element.attributes.get("href", ""))]


def _cell(element: _Element) -> _Children:
    text = re.sub(r"\s*\n\s*", " ", _joined(element.children).replace("\\\n", " "))
    return [_Block(re.sub(r"(?<!\\)\|", r"\\|", text), "cell")]


def _row(element: _Element) -> _Children:
    cells = [child.text for child in element.children if isinstance(child, _Block)]
    return [_Block(f"| {' | '.join(cells)} |", "tr")]


def _rows(element: _Element) -> _Children:
    return element.children


def _whole_table(element: _Element) -> _Children:
    return [_Block(_table(element.children), "table")]


def _item(element: _Element) -> _Children:
    return [_Block(_joined(element.children), "li")]


def _whole_list(element: _Element) -> _Children:
    return [_Block(_list(element), element.tag)]


def _quote(element: _Element) -> _Children:
    lines = _joined(element.children).split("\n")
    return [_Block("\n".join(f"> {line}".rstrip() for line in lines), "blockquote")]


def _heading(element: _Element) -> _Children:
    text = _joined(element.children).replace("\\\n", " ").replace("\n", " ")
    return [_Block(f"{'#' * int(element.tag[1])} {text}", "heading")]


_FINISHED: dict[str, Callable[[_Element], _Children]] = {
    **dict.fromkeys(_MARKS, _mark),
    **dict.fromkeys(("code", "tt", "kbd", "samp"), _span_of_code),
    "pre": _block_of_code,
    "a": _anchor,
    **dict.fromkeys(("td", "th"), _cell),
    "tr": _row,
    **dict.fromkeys(("tbody", "thead", "tfoot"), _rows),
    "table": _whole_table,
    "li": _item,
    **dict.fromkeys(("ul", "ol"), _whole_list),
    "blockquote": _quote,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
}


def _escaped(text: str) -> str:
    """Text as Markdown that shows it as it is; ``{{c1::`` and its end are left alone."""
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", text.replace("\xa0", " "))


def _raw(children: _Children) -> str:
    return "".join(child if isinstance(child, str) else f"{child.text}\n" for child in children)


def _emphasised(children: _Children, mark: str) -> _Children:
    """Marks around the text, white space left outside, where Markdown does not take it for emphasis."""
    if any(isinstance(child, _Block) for child in children):
        return children
    text = _raw(children)
    body = text.strip()
    if not body or mark in body or "\n\n" in body:
        return [text]
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return [f"{before}{mark}{body}{mark}{after}"]


def _code(text: str) -> str:
    # White space outside the span, as a browser shows it and Markdown keeps it.
    text = re.sub(r"\s+", " ", text)
    body = text.strip()
    if not body:
        return text
    ticks = "`" * (max((len(run) for run in re.findall("`+", body)), default=0) + 1)
    space = " " if "`" in {body[0], body[-1]} else ""
    return f"{' ' * text.startswith(' ')}{ticks}{space}{body}{space}{ticks}{' ' * text.endswith(' ')}"


def _fenced(text: str) -> str:
    text = text.replace("\xa0", " ").strip("\n")
    fence = "`" * max(3, max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence}\n{text}\n{fence}"


def _link(text: str, target: str) -> str:
    if not target.startswith(("http://", "https://")) or not text.strip() or "\n" in text:
        return text
    return f"[{text}]({target.replace(' ', '%20').replace(')', '%29').replace('(', '%28')})"


def _table(children: _Children) -> str:
    rows = [child.text for child in children if isinstance(child, _Block) and child.kind == "tr"]
    if not rows:
        return _joined(children)
    width = len(re.findall(r"(?<!\\)\|", rows[0])) - 1
    return "\n".join([rows[0], "|" + " --- |" * max(width, 1), *rows[1:]])


def _list(element: _Element) -> str:
    start = element.attributes.get("start", "1")
    number = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 1
    items: list[str] = []
    for child in element.children:
        if isinstance(child, str):
            continue
        bullet = "- " if element.tag == "ul" else f"{number + len(items)}. "
        items.append(bullet + child.text.replace("\n", "\n" + " " * len(bullet)))
    return "\n".join(items)


def _joined(children: _Children) -> str:
    """Text and blocks below each other: paragraphs apart, Anki's ``div`` lines as lines of one paragraph."""
    parts: list[tuple[str, str]] = []
    text = ""
    for child in [*children, _Block("", "")]:
        if isinstance(child, str):
            text += child
            continue
        if text.strip():
            parts.append((_lines(text), "text"))
        text = ""
        if child.text.strip():
            parts.append((child.text, child.kind))
    joined = ""
    for i, (part, kind) in enumerate(parts):
        if i:
            close = kind in {"div", "text"} and parts[i - 1][1] in {"div", "text"}
            tight = kind in {"ul", "ol"} and parts[i - 1][1] == "text"
            joined += (
                "\\\n"
                if close and _is_line(parts[i - 1][0]) and _is_line(part)
                else "\n"
                if tight
                else "\n\n"
            )
        joined += part
    return joined


def _is_line(text: str) -> bool:
    """Whether a text is the paragraph kind, which a hard break may follow or precede."""
    last = text.rpartition("\n")[2]
    return not re.match(r"\s*(?:[-+>#|]|\d+[.)]\s|```|---)", last)


def _lines(text: str) -> str:
    """Running text: each ``<br>`` a hard break, two a new paragraph; what would begin a list or heading escaped."""
    paragraphs = []
    for paragraph in re.split(r"[ \t]*\n[ \t]*\n\s*", text.strip()):
        lines = [re.sub(r"[ \t\r\f]+", " ", line).strip() for line in paragraph.split("\n")]
        paragraphs.append("\\\n".join(map(_start_escaped, filter(None, lines))))
    return "\n\n".join(filter(None, paragraphs))


def _start_escaped(line: str) -> str:
    match = _LINE_START.match(line)
    if not match:
        return line
    if match[3]:
        return f"{match[1]}{match[3]}\\{line[match.start(4) :]}"
    if match[2] in "+-" and line[match.end() : match.end() + 1] not in {" ", "-", ""}:
        return line
    return f"{match[1]}\\{line[match.start(2) :]}"
