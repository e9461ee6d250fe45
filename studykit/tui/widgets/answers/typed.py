"""Typing the answer: a field below the question, then what was typed with its difference to what was expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, Static

from studykit.memory.answering import SAID
from studykit.memory.comparison import compare, signed
from studykit.tui.widgets.answers.answer import Answer

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from studykit.library.models import Card
    from studykit.memory.comparison import Comparison, Verdict

LONGEST = 500  # characters; nobody is asked for more, and a whole file pasted would take seconds to compare
_PRINTABLE = frozenset({"at", "backslash", "minus", "plus", "slash", "underscore"})
_STYLES = {"same": "", "extra": "strike", "missing": "bold underline"}


class AnswerField(Input):
    """A line to type into; every printable key is part of the answer."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave the field")]

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Every printable key; Textual does not know the characters of these names."""
        return key in _PRINTABLE or super().check_consume_key(key, character)

    def action_leave(self) -> None:
        """Let the screen's keys work again."""
        around = next((node for node in self.ancestors if isinstance(node, Widget) and node.can_focus), None)
        self.screen.set_focus(around)


class TypedAnswer(Answer):
    """The field, and the comparison in its place once the answer is shown."""

    DEFAULT_CSS = """
    TypedAnswer { margin-top: 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._answers: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Both; one of them is shown at a time."""
        yield AnswerField(
            placeholder="Your answer",
            id="answer-field",
            compact=True,
            select_on_focus=False,
            max_length=LONGEST,
        )
        yield Static("", id="comparison", markup=False)

    @property
    def field(self) -> AnswerField:
        """Where the answer is typed."""
        return self.query_one(AnswerField)

    def ask(self, card: Card) -> Widget:
        """Empty the field; keys go into it."""
        self._answers = (card.back, *card.accept)
        self.field.value = ""
        self.field.display = True
        self.query_one("#comparison").display = False
        return self.field

    def prompt(self) -> str:
        """Keys type; they do what the footer says once the field is left."""
        return "Type the answer; Enter compares it, or shows it if the field is empty."

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Given())

    def verdict(self) -> Verdict | None:
        """Compare what was typed; an empty field only asks to see the answer."""
        typed = self.field.value.strip()
        self.field.display = False
        if not typed:
            return None
        comparison = compare(typed, self._answers)
        shown = self.query_one("#comparison", Static)
        shown.update(comparison_text(comparison))
        shown.display = True
        return comparison.verdict


def comparison_text(comparison: Comparison) -> Text:
    """The verdict, what was typed with its difference marked by signs and style, and what was expected."""
    text = Text(f"{SAID[comparison.verdict]}\n", style="bold")
    text.append("You typed  ", style="not bold")
    for piece in comparison.pieces:
        text.append(signed(piece), style=f"not bold {_STYLES[piece.kind]}".strip())
    if comparison.verdict != "exact":
        text.append(f"\nExpected   {comparison.expected}", style="not bold")
        text.append("\n[-too much-]  {+missing+}", style="not bold dim")
    return text
