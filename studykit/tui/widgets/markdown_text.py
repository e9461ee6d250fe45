"""Markdown for Rich, with nothing of the text left out. Imported when the first text is painted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from markdown_it.token import Token
from rich.markdown import Markdown, TableElement
from rich.table import Table

from studykit.library.plain import parser

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.markdown import MarkdownElement


class _FoldedTable(TableElement):
    """A table whose words go on in the next line where the column is narrower than they: an ARN, say."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for part in super().__rich_console__(console, options):
            if isinstance(part, Table):
                for column in part.columns:
                    column.overflow = "fold"
            yield part


class MarkdownText(Markdown):
    """Rich's Markdown by our parser: text in angle brackets stays text, and a picture is its name where it stands.

    Rich itself drops the one as HTML and moves the other in front of its paragraph, and cuts long words in tables off.
    """

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {**Markdown.elements, "table_open": _FoldedTable}

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
