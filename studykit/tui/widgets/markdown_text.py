"""Markdown for Rich, with nothing of the text left out. Imported when the first text is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.token import Token
from rich.markdown import Markdown

from studykit.library.plain import parser

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class MarkdownText(Markdown):
    """Rich's Markdown by our parser: text in angle brackets stays text, and a picture is its name where it stands.

    Rich itself drops the one as HTML and moves the other in front of its paragraph.
    """

    def __init__(self, markdown: str) -> None:
        super().__init__("", code_theme="ansi_dark", hyperlinks=False)
        self.markup = markdown
        self.parsed = parser().parse(markdown)
        for token in self.parsed:
            if token.children:
                token.children = list(_shown(token.children))


def _shown(tokens: Sequence[Token]) -> Iterator[Token]:
    """Inline tokens, pictures as text and bare addresses once."""
    for token in tokens:
        if token.type == "image":
            name = token.content or str(token.attrs.get("src", ""))
            yield Token("text", "", 0, content=f"[image: {name}]")
        # <https://...>: Rich would say the address a second time, in brackets.
        elif token.info != "auto" or token.markup != "autolink":
            yield token
