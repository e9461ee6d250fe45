"""A card on the screen: its front, where it is answered, then its back and the facts behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Rule, Static

from studykit.library.fact_text import facts_markdown
from studykit.tui.widgets.answers.answer import Answer
from studykit.tui.widgets.answers.choice import ChoiceAnswer
from studykit.tui.widgets.answers.typed import TypedAnswer
from studykit.tui.widgets.prose import Prose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.widget import Widget

    from studykit.library.models import Card, CardKind, Fact
    from studykit.memory.comparison import Verdict

# Where a kind is answered; by thinking, if nothing else.
_ANSWERS: Mapping[CardKind, str] = {"typed": "typing", "choice": "choosing", "exercise": "choosing"}


class _Part(Prose):
    """A part that is shown later, and says when it has its place on the screen: only then can one scroll to it."""

    class Placed(Message):
        """It was shown, or has another size."""

        def __init__(self, part: str | None) -> None:
            super().__init__()
            self.part = part

    def on_resize(self) -> None:
        """It was laid out."""
        self.post_message(self.Placed(self.id))


class CardFace(VerticalScroll):
    """One card at a time, or a sentence where there is none."""

    card: Card | None = None
    answer: Answer

    def compose(self) -> ComposeResult:
        """The parts, of which some are hidden."""
        yield Prose("Opening your progress", id="front")
        yield Answer(id="thinking")
        yield TypedAnswer(id="typing")
        yield ChoiceAnswer(id="choosing")
        yield Rule(id="divider")
        yield _Part(id="back")
        yield _Part(id="facts")
        yield Static("", id="problem", classes="problem", markup=False)

    def on_mount(self) -> None:
        """Nothing is asked yet."""
        self._open("thinking")

    def ask(self, card: Card) -> None:
        """Show a card's front, and open where it is answered."""
        self.card = card
        self._open(_ANSWERS.get(card.kind, "thinking"))
        self._show_front(card.front)
        taking = self.answer.ask(card)
        self._focus(taking or self)
        if taking is not None and taking is not self.answer:
            # Below a long question the field would be out of sight.
            self.call_after_refresh(taking.scroll_visible, animate=False)

    def say(self, text: str) -> None:
        """Show a sentence instead of a card."""
        self.card = None
        self._open("thinking")
        self._show_front(text)
        self._focus(self)

    def reveal(self) -> Verdict | None:
        """Show the back; returns how good the answer was, where that can be told."""
        assert self.card is not None
        verdict = self.answer.verdict()
        back = self.query_one("#back", Prose)
        back.show(self.answer.back(self.card))
        back.display = self.query_one("#divider").display = True
        self._focus(self)
        return verdict

    @on(_Part.Placed)
    def _bring_into_sight(self, message: _Part.Placed) -> None:
        """Scroll to the facts, and to the answer where a long question leaves it no room."""
        if message.part == "facts":
            self.scroll_to_widget(self.query_one("#facts"), animate=False)
            return
        divider = self.query_one("#divider")
        below = divider.virtual_region.y - self.scroll_offset.y
        if divider.display and below > self.size.height // 2:
            self.scroll_to_widget(divider, top=True, animate=False)

    def toggle_facts(self, known: Mapping[str, Fact]) -> None:
        """Show or hide the facts behind the card."""
        assert self.card is not None
        facts = self.query_one("#facts", Prose)
        sources = "\n".join(f"- {reference}" for reference in self.card.references)
        named = [known[fact] for fact in self.card.facts if fact in known]
        facts.show("\n\n".join(part for part in (facts_markdown(named), sources) if part))
        facts.display = not facts.display

    def problem(self, text: str) -> None:
        """Say something below the card, where the eyes are."""
        self.query_one("#problem", Static).update(text)

    def _open(self, name: str) -> None:
        for answer in self.query(Answer):
            answer.display = answer.id == name
        self.answer = self.query_one(f"#{name}", Answer)
        for part in ("#divider", "#back", "#facts"):
            self.query_one(part).display = False

    def _focus(self, widget: Widget) -> None:
        """At once, and not when the next message is handled: the next key may be there already."""
        self.screen.set_focus(widget, scroll_visible=False)

    def _show_front(self, text: str) -> None:
        self.query_one("#front", Prose).show(text)
        self.problem("")
        self.scroll_home(animate=False)
