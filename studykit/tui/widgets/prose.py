"""Markdown as it stands in notes, cards and explanations."""

from __future__ import annotations

from textual.widgets import Static


class Prose(Static):
    """A short Markdown text (4 KB at most).

    Rich's renderer in a Static: 5 ms for a note's section, where Textual's Markdown widget makes a
    widget of every block and takes seconds.
    """

    def __init__(self, markdown: str = "", *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__("", id=id, classes=classes, markup=False)
        self.source = ""
        if markdown:
            self.show(markdown)

    def show(self, markdown: str) -> None:
        """Replace the text."""
        from studykit.tui.widgets.markdown_text import MarkdownText

        self.source = markdown
        self.update(MarkdownText(markdown))
