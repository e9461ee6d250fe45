"""How cards are asked: how many a day, in which order, how well they are to be known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from studykit.errors import StudykitError
from studykit.memory import plan
from studykit.memory.parameters import parameters
from studykit.store import settings as s
from studykit.tui.messages import Failed, ParametersChanged

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from textual.app import ComposeResult

    from studykit.memory.parameters import Parameters
    from studykit.store.settings import Setting, Settings

# A setting, its name, and the words that will do where there are but a few.
CHOICES: tuple[tuple[Setting[Any], str, tuple[str, ...]], ...] = (
    (s.EXAM_DATE, "Exam date (2026-12-18)", ()),
    (s.EXAM_RETENTION, "Wanted on that day, in percent", ()),
    (s.EXAM_NEW_CARDS, "New cards a day by its plan", ("yes", "no")),
    (s.NEW_CARDS_A_DAY, "New cards a day", ()),
    (s.REVIEWS_A_DAY, "Reviews a day, at most", ()),
    (s.ROLLOVER_HOUR, "A day begins at hour", ()),
    (s.DESIRED_RETENTION, "To be remembered, in percent", ()),
    (s.TOPIC_RETENTION, "Of single topics (kms=95)", ()),
    (s.LONGEST_INTERVAL, "Longest interval, in days", ()),
    (s.LEARNING_STEPS, "Steps of new cards", ()),
    (s.RELEARNING_STEPS, "Steps of forgotten cards", ()),
    (s.REVIEW_ORDER, "Reviews: overdue, due, random, topic", plan.ORDERS),
    (s.NEW_ORDER, "New cards: library, random", plan.NEW_ORDERS),
    (s.NEW_MIX, "First: mixed, reviews, new", plan.MIXES),
    (s.BURY_SIBLINGS, "One card of an item a day", ("yes", "no")),
    (s.BALANCE_LOAD, "Even out the days", ("yes", "no")),
    (s.EASY_DAYS, "Easy days, percent (sat=50 sun=0)", ()),
    (s.FSRS_PARAMETERS, "FSRS's 21 parameters (none: defaults)", ()),
    (s.LEECH_LAPSES, "A leech after lapses (0: never)", ()),
    (s.LEECH_ACTION, "Leeches: suspend, tag", plan.LEECH_ACTIONS),
)


class CardOptionsScreen(ModalScreen[bool]):
    """Answers whether anything was kept."""

    CSS_PATH = "card_options.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(False)", "Cancel")]

    def __init__(
        self, settings: Settings, topics: AbstractSet[str], adopt: Callable[[Parameters | None], object]
    ) -> None:
        """Show the choices.

        Args:
            settings: Where they are kept.
            topics: The topics there are.
            adopt: Puts other parameters of FSRS in force; the states of all cards follow, so it may take a while.
        """
        super().__init__()
        self._adopt = adopt
        self._settings = settings
        self._topics = topics

    def compose(self) -> ComposeResult:
        """A line a choice."""
        with Vertical(id="options"):
            yield Static("How cards are asked", classes="heading")
            with VerticalScroll(id="choices", can_focus=False):
                for setting, name, words in CHOICES:
                    with Horizontal():
                        yield Static(name, classes="name")
                        yield Input(
                            as_text(self._settings.get(setting)),
                            compact=True,
                            id=setting.name,
                            suggester=SuggestFromList(words) if words else None,
                        )
            yield Static("", id="options-problem", classes="problem", markup=False)
            yield Static("Tab goes on, Enter keeps, Escape leaves it as it is.", classes="quiet")

    @on(Input.Submitted)
    def _keep(self) -> None:
        chosen: dict[Setting[Any], Any] = {}
        for setting, name, _ in CHOICES:
            field = self.query_one(f"#{setting.name}", Input)
            value = as_value(setting, field.value)
            if not setting.allows(value):
                self._refuse(field, f"! {name.partition(':')[0]}: {setting.says}.")
                return
            chosen[setting] = value
        if unknown := sorted(plan.retention_of(chosen[s.TOPIC_RETENTION]).keys() - self._topics):
            field = self.query_one(f"#{s.TOPIC_RETENTION.name}", Input)
            self._refuse(field, f"! There is no topic {unknown[0]}.")
            return
        numbers = parameters(chosen.pop(s.FSRS_PARAMETERS))
        try:
            self._settings.set_all(chosen)
        except StudykitError as error:
            self._problem(f"! Not kept: {error.message}")
            return
        if numbers == parameters(self._settings.get(s.FSRS_PARAMETERS)):
            self.dismiss(result=True)
        else:
            self._problem("Working out the states of your cards")
            self._put_in_force(numbers)

    @work(thread=True, exclusive=True)
    def _put_in_force(self, numbers: Parameters | None) -> None:
        try:
            self._adopt(numbers)
        except StudykitError as error:
            self.post_message(Failed(error))
        else:
            self.post_message(ParametersChanged(""))

    @on(ParametersChanged)
    def _in_force(self) -> None:
        self.dismiss(result=True)

    @on(Failed)
    def _not_in_force(self, message: Failed) -> None:
        self._problem(f"! The parameters were not changed: {message.error.message} {message.error.hint}")

    def _refuse(self, field: Input, why: str) -> None:
        self._problem(why)
        field.focus()

    def _problem(self, text: str) -> None:
        self.query_one("#options-problem", Static).update(text)


def as_text(value: object) -> str:
    """A choice as it is typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def as_value(setting: Setting[Any], text: str) -> object:
    """What was typed, as the setting's kind of value; None where it cannot be one."""
    text = " ".join(text.lower().replace(",", " ").split())
    if isinstance(setting.default, bool):
        return {"yes": True, "y": True, "no": False, "n": False}.get(text)
    if isinstance(setting.default, int):
        return int(text) if text.isascii() and text.isdigit() else None
    return text
