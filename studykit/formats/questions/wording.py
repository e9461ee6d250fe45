"""Texts of other formats as Markdown, and back."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from studykit.formats.deck import unusable
from studykit.formats.questions.bank import MOST_LINES, MOST_TEXT

if TYPE_CHECKING:
    from pathlib import Path

_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);")
_DATA = re.compile(r"data:[^\"')\s>]{64,}")  # a picture in the text itself
_INSIDE = "a picture inside the text"
_OPEN_TAG = re.compile(r"<(?![^<>]*>)")
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)|^ {0,3}(```|~~~).*?(?:^ {0,3}\2|\Z)", re.DOTALL | re.MULTILINE)
_HIDDEN = re.compile(r"(?<!\\)<(?!https?://)(?=[a-zA-Z/!?])")
_BREAK = re.compile(r"<br\s*/?>[ \t]*\n?", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b([^<>]*)>", re.IGNORECASE)
_PICTURE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)>\s][^)>]*?)>?\s*\)")
_PLAIN = re.compile(r"(?:[^\W_]|[ ,.;:?'\"()/%$=+-])*")
_STARTS = re.compile(r"[-+=\d]")


class Text(NamedTuple):
    """Markdown, and the names of the pictures and sounds that it mentions."""

    markdown: str
    files: tuple[str, ...] = ()


def from_html(html: str) -> Text:
    """The Markdown of HTML; pictures whose data stand in it are left out."""
    from studykit.formats.anki.html import to_markdown

    html, pictures = _DATA.subn("", html)
    html = html.replace("@@PLUGINFILE@@/", "").strip()
    if len(html) > MOST_TEXT:
        # Too long for any question, which the reader says; the parser of HTML could take minutes over it.
        return Text(html)
    # What is open without end is text: Python's parser would look for its end again from each.
    converted = to_markdown(_OPEN_TAG.sub("&lt;", _without_comments(html)))
    return Text(converted.markdown, (*converted.media, *[_INSIDE][:pictures]))


def from_plain(text: str) -> Text:
    """The Markdown that shows a plain text as it is, line by line."""
    text = text.strip()
    if len(text) > MOST_TEXT:
        return Text(text)
    if _PLAIN.fullmatch(text) and not _STARTS.match(text):
        return Text(" ".join(text.split()))
    return from_html(escape(text, quote=False).replace("\n", "<br>"))


def from_either(text: str) -> Text:
    """Of a text whose format is not said: HTML where there is any in it, else plain text."""
    return from_html(text) if _TAG.search(text[:MOST_TEXT]) else from_plain(text)


def from_markdown(text: str) -> Text:
    """Markdown whose HTML shows: line breaks and pictures in Markdown's own way, other tags as text."""
    text, pictures = _DATA.subn("", text)
    if len(text) > MOST_TEXT:
        return Text(text)
    parts, position = [], 0
    for code in _CODE.finditer(text):
        parts += [_shown(text[position : code.start()]), code[0]]
        position = code.end()
    markdown = "".join([*parts, _shown(text[position:])]).strip()
    return Text(markdown, (*dict.fromkeys(_PICTURE.findall(markdown)), *[_INSIDE][:pictures]))


def to_html(markdown: str) -> str:
    """Markdown as HTML; one paragraph without its tags."""
    from studykit.formats.anki.wording import to_html as rendered

    return rendered(markdown)


def decoded(content: bytes, source: Path) -> str:
    """The text of a file in UTF-8, or in the UTF-16 that spreadsheets write; lines end in a line feed.

    Raises:
        DeckError: It is neither, or has more lines than any bank.
    """
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise unusable(source, f"line {line} is no UTF-8 text", "Save it as UTF-8.") from error
    if "\0" in text:
        raise unusable(source, "it is no text, or UTF-16 that does not say so", "Save it as UTF-8.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MOST_LINES:
        raise unusable(source, f"it has more than {MOST_LINES:,} lines", "Split it.")
    return text


def _without_comments(html: str) -> str:
    parts, position = [], 0
    while (start := html.find("<!--", position)) >= 0:
        parts.append(html[position:start])
        end = html.find("-->", start)
        if end < 0:
            return "".join(parts)
        position = end + len("-->")
    return "".join([*parts, html[position:]])


def _shown(text: str) -> str:
    text = _BREAK.sub("\\\\\n", _IMAGE.sub(_image, text))
    return _HIDDEN.sub(r"\\<", text)


def _image(tag: re.Match[str]) -> str:
    attributes = dict(re.findall(r"""(alt|src)\s*=\s*["']?([^"'>]*)["']?""", tag[1], re.IGNORECASE))
    source = attributes.get("src", "").strip()
    label = re.sub(r"[\[\]\n]", " ", attributes.get("alt", "")).strip() or source
    return f"![{label}](<{source}>)" if re.search(r"[\s()]", source) else f"![{label}]({source})"
