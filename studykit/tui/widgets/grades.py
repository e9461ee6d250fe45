"""The four grades as buttons, each with the time after which the card would come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Button

from studykit.memory.scheduler import interval_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from textual.app import ComposeResult

    from studykit.memory.ports import Rating

GRADES: dict[Rating, str] = {1: "Again", 2: "Hard", 3: "Good", 4: "Easy"}


class Grades(Horizontal):
    """A button each."""

    class Chosen(Message):
        """The learner said how it went."""

        def __init__(self, rating: Rating) -> None:
            super().__init__()
            self.rating: Rating = rating

    def compose(self) -> ComposeResult:
        """In the order of their keys."""
        for rating, name in GRADES.items():
            yield Button(name, id=f"grade-{rating}", compact=True)

    def show(self, intervals: Mapping[Rating, timedelta], suggested: Rating | None) -> None:
        """Write the intervals on the buttons, and mark the grade that the answer suggests."""
        for rating, name in GRADES.items():
            when = f" {interval_text(intervals[rating])}" if rating in intervals else ""
            button = self.query_one(f"#grade-{rating}", Button)
            button.label = f"{'▸' if rating == suggested else ''}{rating} {name}{when}"
            button.set_class(rating == suggested, "suggested")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        for rating in GRADES:
            if event.button.id == f"grade-{rating}":
                self.post_message(self.Chosen(rating))
