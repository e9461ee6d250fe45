"""How studykit's cards look in Anki: the note types, whose ids never change, and Markdown as HTML."""

from __future__ import annotations

import re
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING

from studykit.formats.anki.html import to_markdown
from studykit.library.cloze import ClozeError, gaps

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from studykit.library.models import CardKind

# Anki finds a note type again by its id, so these stay what they are; other fields are another type. An exercise has
# none: its numbers are drawn anew each time, and one that was drawn once would be learnt by heart.
MODEL_IDS: dict[CardKind, int] = {
    "basic": 1_763_700_000_101,
    "reversed": 1_763_700_000_102,
    "cloze": 1_763_700_000_103,
    "typed": 1_763_700_000_105,
    "choice": 1_763_700_000_106,
}
TYPED_ONCE = 1_763_700_000_104  # what earlier versions wrote: front and back alone
FIELDS: dict[CardKind, tuple[str, ...]] = {
    "basic": ("Front", "Back"),
    "reversed": ("Front", "Back"),
    "cloze": ("Text", "Back Extra"),
    "typed": ("Front", "Back", "Extra", "Also Right"),
    "choice": ("Front", "Back"),
}
_LINE = "\n\n<hr id=answer>\n\n"
_ALSO_RIGHT = "{{#Also Right}}<p>Also right:<br>{{Also Right}}</p>{{/Also Right}}"
_EXTRA = "{{#Extra}}<p>{{Extra}}</p>{{/Extra}}"
TEMPLATES: dict[CardKind, tuple[tuple[str, str, str], ...]] = {
    "basic": (("Card 1", "{{Front}}", f"{{{{FrontSide}}}}{_LINE}{{{{Back}}}}"),),
    "reversed": (
        ("Card 1", "{{Front}}", f"{{{{FrontSide}}}}{_LINE}{{{{Back}}}}"),
        ("Card 2", "{{Back}}", f"{{{{FrontSide}}}}{_LINE}{{{{Front}}}}"),
    ),
    "cloze": (("Cloze", "{{cloze:Text}}", "{{cloze:Text}}<br>\n{{Back Extra}}"),),
    "typed": (
        (
            "Card 1",
            "{{Front}}\n\n{{type:Back}}",
            f"{{{{Front}}}}{_LINE}{{{{type:Back}}}}{_ALSO_RIGHT}{_EXTRA}",
        ),
    ),
    "choice": (("Card 1", "{{Front}}", f"{{{{FrontSide}}}}{_LINE}{{{{Back}}}}"),),
}
STYLE = """.card { font-family: sans-serif; font-size: 20px; max-width: 40em; margin: 0 auto; text-align: left; }
code, pre { font-family: monospace; font-size: 0.9em; }
table { border-collapse: collapse; } td, th { border: 1px solid; padding: 0.2em 0.5em; }
.cloze { font-weight: bold; }"""

# Stand for a gap's marks while Markdown is made HTML; nobody types them.
_OPEN, _SEPARATE, _CLOSE = "\ue000", "\ue001", "\ue002"
_MARKED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_TAGS = re.compile(r"<[^<>]*>")
_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.DOTALL)


def to_html(markdown: str) -> str:
    """A side as HTML; one paragraph without its tags, as Anki's own fields have it."""
    html = _markdown().render(markdown).strip()
    alone = _PARAGRAPH.fullmatch(html)
    return alone[1] if alone else html


def cloze_to_html(text: str) -> str:
    """Cloze text as HTML with Anki's marks, which what stands inside cannot be mistaken for."""
    try:
        found = gaps(text)
    except ClozeError:
        return to_html(text)
    marked, position = "", 0
    for gap in found:
        hint = _SEPARATE + gap.hint if gap.hint else ""
        marked += f"{text[position : gap.start]}{_OPEN}{gap.number}{_SEPARATE}{gap.answer}{hint}{_CLOSE}"
        position = gap.end
    marked += text[position:]
    html = to_html(marked)
    if len(_MARKED.findall(_TAGS.sub("", html))) < len(found):
        # A gap where Markdown shows no text, say beside the fence of a code block: the text as it stands, then.
        html = escape(marked).replace("\n", "<br>")
    return _MARKED.sub(_anki_gap, html)


def _anki_gap(match: re.Match[str]) -> str:
    number, answer, *hint = match[1].split(_SEPARATE)
    parts = [part.replace("::", "&#58;&#58;").replace("}}", "&#125;&#125;") for part in (answer, *hint)]
    return f"{{{{c{number}::{'::'.join(parts)}}}}}"


def accept_to_html(accept: tuple[str, ...]) -> str:
    """Accepted answers, one a line; they are text and no Markdown to Anki."""
    return "<br>".join(escape(" ".join(answer.split())) for answer in accept)


def accept_from_html(html: str) -> tuple[str, ...]:
    """The inverse of :func:`accept_to_html`, also after somebody edited it in Anki."""
    lines = re.split(r"<br\s*/?>|</?(?:div|p)\b[^<>]*>", html)
    return tuple(filter(None, (" ".join(unescape(_TAGS.sub("", line)).split()) for line in lines)))


def as_anki_returns(kind: CardKind, sides: tuple[str, ...]) -> tuple[str, ...]:
    """Sides as they read when they were in Anki and come back unchanged."""
    from studykit.formats.gaps import mended

    first, *rest = sides
    if kind == "cloze":
        returned = [mended(to_markdown(cloze_to_html(first)).markdown)[0]]
    else:
        returned = [to_markdown(to_html(first)).markdown]
    return (*returned, *(to_markdown(to_html(side)).markdown for side in rest))


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
