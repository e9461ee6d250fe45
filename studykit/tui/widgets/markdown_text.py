"""Markdown for Rich, with nothing of the text left out. Imported when the first text is painted."""

from __future__ import annotations

from markdown_it.token import Token
from rich.markdown import Markdown

from studykit.library.plain import parser


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
                token.children = list(map(_shown, token.children))


def _shown(token: Token) -> Token:
    if token.type != "image":
        return token
    name = token.content or str(token.attrs.get("src", ""))
    return Token("text", "", 0, content=f"[image: {name}]")
