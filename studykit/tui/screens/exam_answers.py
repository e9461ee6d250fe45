"""The questions of a graded exam, one at a time, with the reason for every option."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from studykit.errors import StudykitError
from studykit.exam.explain import answer_markdown
from studykit.exam.related import Related, related
from studykit.exam.scoring import Outcome
from studykit.tui.exam_files import write_wrong_key
from studykit.tui.screens.ask import AskScreen
from studykit.tui.screens.base import StudyScreen, explained
from studykit.tui.screens.choose import ChooseScreen
from studykit.tui.widgets.exam_report import SIGNS
from studykit.tui.widgets.prose import Prose

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from studykit.exam.scoring import ExamResult, ItemResult

NOTHING = Related((), (), ())


class ExamAnswersScreen(StudyScreen):
    """Left the questions with their outcome, right the one pointed at."""

    ROOM = "Exam"
    CSS_PATH = "exam_answers.tcss"
    HELP_TEXT = """\
Go from question to question with `n` and `p` or the arrow keys; `w` shows only what was not right. `o` opens the note section,
the cards or the lab on the question. `k` writes a note for the question's maintainer, where you think that its key is wrong. Tab
goes to the text, where the arrow keys scroll; Page Up and Page Down scroll it from anywhere. Letters are those that you saw."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,right", "turn(1)", "Next", key_display="n"),
        Binding("p,left", "turn(-1)", "Previous", key_display="p", show=False),
        Binding("w", "mistakes", "Only mistakes, all"),
        Binding("o", "open", "Open note, cards"),
        Binding("k", "report", "Wrong key"),
        Binding("pagedown", "scroll(1)", "Scroll", show=False, priority=True),
        Binding("pageup", "scroll(-1)", "Scroll", show=False, priority=True),
    ]

    def __init__(self, result: ExamResult) -> None:
        super().__init__()
        self._result = result
        self._only_mistakes = False
        self._item: ItemResult | None = None
        self._related = NOTHING

    def compose_body(self) -> ComposeResult:
        """List and text."""
        with Horizontal():
            yield OptionList(id="places", markup=False)
            with VerticalScroll(id="answer"):
                yield Prose(id="text")

    def on_mount(self) -> None:
        """Show all, the first first."""
        self._list(0)
        self.query_one("#places").focus()

    def _list(self, place: int) -> None:
        items = [
            item
            for item in self._result.items
            if not self._only_mistakes or item.outcome in {Outcome.WRONG, Outcome.BLANK}
        ]
        places = self.query_one("#places", OptionList)
        places.clear_options()
        places.add_options([Option(_line(item), id=str(item.place)) for item in items])
        if items:
            # The next mistake from here on, the last one where none follows.
            places.highlighted = min(sum(item.place < place for item in items), len(items) - 1)
        else:
            self._item, self._related = None, NOTHING
            self.query_one(Prose).show("Nothing was wrong.")
            self.refresh_bindings()

    @on(OptionList.OptionHighlighted, "#places")
    def _pointed_at(self, event: OptionList.OptionHighlighted) -> None:
        if event.option.id is None:
            return
        item = self._item = self._result.items[int(event.option.id)]
        record, library = self._result.record, self.services.library
        try:
            self._related = related(item.item, library)
        except StudykitError:
            self._related = NOTHING  # The note cannot be read; the reasons stand for themselves.
        blueprint = library.blueprints.get(record.blueprint)
        self.say(f"{record.blueprint} · question {item.place + 1} of {len(record.items)}")
        self.query_one(Prose).show(answer_markdown(item, blueprint, library.facts, self._related))
        self.query_one("#answer", VerticalScroll).scroll_home(animate=False)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Only what there is of the question shown."""
        if action == "open":
            return any(self._related)
        return action != "report" or self._item is not None

    def action_turn(self, step: int) -> None:
        """Go to the next or the previous question; past the ends nothing happens."""
        places = self.query_one("#places", OptionList)
        if places.highlighted is not None:
            places.highlighted = max(0, min(places.highlighted + step, places.option_count - 1))

    def action_mistakes(self) -> None:
        """Show only what was not right, or everything again."""
        places = self.query_one("#places", OptionList)
        pointed = places.highlighted_option
        self._only_mistakes = not self._only_mistakes
        self._list(int(pointed.id) if pointed and pointed.id else 0)

    def action_open(self) -> None:
        """Choose what to go on with."""
        found = self._related
        choices = [
            (f"note {at}", f"Note {place.topic}: {place.title}") for at, place in enumerate(found.sections)
        ]
        if found.cards:
            few = f"{len(found.cards)} cards" if len(found.cards) > 1 else "1 card"
            choices.append(("cards", f"Cram the {few} on it: {', '.join(found.cards)}"))
        choices += [("lab", f"Labs: {lab}") for lab in found.labs[:1]]
        self.app.push_screen(ChooseScreen("Go on with", choices), self._opened)

    def _opened(self, choice: str | None) -> None:
        kind, _, at = (choice or "").partition(" ")
        if kind == "note":
            from studykit.tui.screens.notes import NotesScreen

            place = self._related.sections[int(at)]
            self.app.push_screen(NotesScreen(place.topic, place.section))
        elif kind == "cards":
            from studykit.memory.selection import Selection
            from studykit.tui.screens.cards import CardsScreen

            items = {self.services.library.cards[card].item for card in self._related.cards}
            selection = Selection(items=items, cram=True, title="cards on a question")
            self.app.push_screen(CardsScreen(selection=selection))
        elif kind == "lab":
            self.app.open_room("labs")

    def action_report(self) -> None:
        """Say what is wrong with the key."""
        self.app.push_screen(
            AskScreen("What is wrong with the key?", "", "A sentence, and a page that says so."), self._report
        )

    @explained
    def _report(self, complaint: str | None) -> None:
        if complaint and self._item:
            path = write_wrong_key(self.services, self._item, self._result.record.seed, complaint)
            self.notify(str(path), title="Written, for the maintainer", timeout=20, markup=False)

    def action_scroll(self, step: int) -> None:
        """Turn the page of the text."""
        answer = self.query_one("#answer", VerticalScroll)
        if step > 0:
            answer.scroll_page_down(animate=False)
        else:
            answer.scroll_page_up(animate=False)


def _line(item: ItemResult) -> str:
    marks = f"{'⚑' if item.state.flagged else ''}{'?' if item.state.unsure else ''}"
    return f"{item.place + 1:>3} {SIGNS[item.outcome]} {item.outcome} {marks}".rstrip()
