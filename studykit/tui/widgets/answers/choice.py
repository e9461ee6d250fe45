"""Choosing the answer: lettered options below the question, picked by digit, letter or click."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.table import Table
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import Static

from studykit.library.options import explanation, keys, letter, letters
from studykit.memory.answering import SAID, choice_verdict
from studykit.tui.widgets.answers.answer import Answer

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Click
    from textual.widget import Widget

    from studykit.library.models import Card, Option
    from studykit.memory.comparison import Verdict

MOST = 6


class ChoiceOption(Static):
    """One option; a click picks it."""

    def __init__(self, place: int) -> None:
        super().__init__("", markup=False)
        self._place = place

    def show(self, option: Option, *, chosen: bool, several: bool) -> None:
        """Its mark, letter and text: round marks where one is asked for, square where several are."""
        from studykit.tui.widgets.markdown_text import MarkdownText

        mark = ("[x]" if chosen else "[ ]") if several else ("(•)" if chosen else "( )")
        row = Table.grid(padding=(0, 1), expand=True)
        row.add_column(no_wrap=True)
        row.add_column(ratio=1)
        heading = f"{mark} {self._place + 1} {letter(self._place)}"
        row.add_row(Text(heading, style="bold" if chosen else ""), MarkdownText(option.text))
        self.update(row)

    def on_click(self, event: Click) -> None:
        """Pick by mouse."""
        event.stop()
        choice = self.parent
        if isinstance(choice, ChoiceAnswer):
            choice.action_pick(self._place)


class ChoiceAnswer(Answer, can_focus=True):
    """The options. While it has the focus, digits and letters pick; they grade, and do the rest, after the answer."""

    DEFAULT_CSS = """
    ChoiceAnswer { margin-top: 1; }
    ChoiceOption { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(f"{place + 1},{letter(place).lower()}", f"pick({place})", f"Pick {letter(place)}", show=False)
        for place in range(MOST)
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._options: tuple[Option, ...] = ()
        self._chosen: frozenset[int] = frozenset()

    def compose(self) -> ComposeResult:
        """As many as a card may have."""
        for place in range(MOST):
            yield ChoiceOption(place)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is there can be picked."""
        return action != "pick" or parameters[0] in range(len(self._options))

    def ask(self, card: Card) -> Widget:
        """Show a card's options in their order; digits and letters pick."""
        self._options, self._chosen = card.options, frozenset()
        self._paint()
        return self

    def prompt(self) -> str:
        """How many are right, and which keys pick."""
        wanted, last = len(keys(self._options)), len(self._options)
        if wanted == 1:
            return f"1 to {last} or A to {letter(last - 1)} picks; Space shows the answer."
        return f"Pick {wanted} with 1 to {last} or A to {letter(last - 1)}, then Enter."

    def action_pick(self, place: int) -> None:
        """Pick an option, or take it back; where one is asked for, that is the answer."""
        if len(keys(self._options)) == 1:
            self._chosen = frozenset({place})
            self._paint()
            self.post_message(self.Given())
            return
        self._chosen ^= {place}
        self._paint()

    def verdict(self) -> Verdict | None:
        """Whether all that is right was picked and nothing else; None where nothing was."""
        self.display = False
        return choice_verdict(self._options, self._chosen) if self._chosen else None

    def back(self, card: Card) -> str:
        """The verdict, each option with its reason, and a computed answer's working."""
        said = ""
        if self._chosen:
            verdict = SAID[choice_verdict(self._options, self._chosen)]
            said = f"**{verdict}.** You picked {letters(self._chosen)}."
        return "\n\n".join(
            part for part in (said, explanation(card.options, card.working, self._chosen)) if part
        )

    def _paint(self) -> None:
        several = len(keys(self._options)) > 1
        for place, shown in enumerate(self.query(ChoiceOption)):
            shown.display = place < len(self._options)
            if shown.display:
                shown.show(self._options[place], chosen=place in self._chosen, several=several)
