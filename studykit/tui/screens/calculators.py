"""Calculators: choose a sum, fill in its form, and read the answer with its working as you type."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import OptionList, Select, Static
from textual.widgets.option_list import Option

from calculators.contract import CalculatorError, calculate_with
from calculators.inputs import parse_inputs
from calculators.registry import CALCULATORS, GROUPS, load
from calculators.sweep import sweep, varied
from studykit.documents import documents
from studykit.errors import StudykitError
from studykit.tui.messages import ExercisesFound, PracticeOpened, SumDone
from studykit.tui.screens.base import StudyScreen, explained
from studykit.tui.widgets.calculator_form import CalculatorForm
from studykit.tui.widgets.decision_tree import DecisionTree
from studykit.tui.widgets.working import answer_text, chart_text, headline, working_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from calculators.contract import Operation, Result, Text
    from calculators.sweep import Sweep

NARROWEST_CHART = 30


def _read(operation: Operation, texts: Mapping[str, Text]) -> dict[str, Text]:
    """The texts, with the files read that are named where documents are wanted; JSON is taken as it is."""
    read = dict(texts)
    for param in operation.params:
        text = texts.get(param.name)
        if param.kind == "documents" and isinstance(text, str) and not text.lstrip().startswith(("{", "[")):
            read[param.name] = documents(param.name, text.split())
    return read


class CalculatorsScreen(StudyScreen):
    """Every registered calculator, each of its operations as a form."""

    ROOM = "Calculators"
    CSS_PATH = "calculators.tcss"
    HELP_TEXT = """\
Choose a calculator on the left, press Enter, choose what to work out, and fill in the form: the answer follows as you
type, in the last line and below the form. Tab goes from field to field, Page Down to the working, Escape or `F2` back to
the list; what you typed is kept until you close the app, `^r` brings the example back. In the field *vary* one input runs through many values, and a
chart shows where the answer turns. Below stand the steps with their rules and sources, and the wrong answers that common
mistakes give. `F3` practises: questions with fresh numbers, as many as you like. The same sums answer `studykit calc`."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "list", "List of sums"),
        Binding("f3", "practise", "Practise this"),
        Binding("ctrl+r", "reset", "Start the form again"),
        Binding("pagedown", "scroll(1)", "Scroll", show=False, priority=True),
        Binding("pageup", "scroll(-1)", "Scroll", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._calculator = ""
        self._operation: Operation | None = None
        self._ticket = 0
        self._practised: frozenset[str] = frozenset()

    def compose_body(self) -> ComposeResult:
        """Left the calculators, right what one works out, its form and the result."""
        with Horizontal():
            yield OptionList(id="calculators", markup=False)
            with Vertical():
                with VerticalScroll(id="sum", can_focus=False):
                    yield Static("", id="summary", classes="quiet", markup=False)
                    yield Vertical(id="operation-place")
                    yield Vertical(id="form-place")
                    yield Static("", id="answer", markup=False)
                    yield DecisionTree(id="decision")
                    yield Static("", id="chart", markup=False)
                    yield Static("", id="working", markup=False)
                # Always in sight, however long the form above is.
                yield Static("", id="headline", markup=False)
                yield Static("", id="problem", classes="problem", markup=False)

    def on_mount(self) -> None:
        """List the calculators under their topics' groups; open the first."""
        calculators = self.query_one("#calculators", OptionList)
        for title, group in GROUPS.items():
            calculators.add_option(Option(title, disabled=True))
            calculators.add_options([Option(f"  {name}", id=name) for name in group])
        calculators.highlighted = 1
        calculators.focus()
        self._find_exercises()

    @work(thread=True, exclusive=True, group="exercises")
    def _find_exercises(self) -> None:
        self.post_message(ExercisesFound(self.services.practised_calculators()))

    @on(ExercisesFound)
    def _found_exercises(self, event: ExercisesFound) -> None:
        self._practised = event.calculators
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """Only what has exercises can be practised."""
        return action != "practise" or self._calculator in self._practised

    @on(OptionList.OptionHighlighted, "#calculators")
    async def _pointed_at(self, event: OptionList.OptionHighlighted) -> None:
        if event.option.id is not None and event.option.id != self._calculator:
            await self.open(event.option.id)

    @on(OptionList.OptionSelected, "#calculators")
    def _selected(self) -> None:
        self.query_one("#operation", Select).focus()

    async def open(self, calculator: str, operation: str | None = None) -> None:
        """Show a calculator, at one of its operations or at the first."""
        self._keep()
        self._calculator = calculator
        self._operation = None
        self.refresh_bindings()
        operations = load(calculator).OPERATIONS
        place = self.query_one("#operation-place", Vertical)
        await place.remove_children()
        await place.mount(
            Select(
                [(o.name, o.name) for o in operations],
                value=operation or operations[0].name,
                allow_blank=False,
                compact=True,
                id="operation",
            )
        )

    @on(Select.Changed, "#operation")
    async def _operation_chosen(self, event: Select.Changed) -> None:
        operations = {o.name: o for o in load(self._calculator).OPERATIONS}
        if event.value not in operations:
            return  # of the calculator before
        self._keep()
        operation = self._operation = operations[str(event.value)]
        self.say(f"{self._calculator} {operation.name}")
        self.query_one("#summary", Static).update(f"{CALCULATORS[self._calculator][1]}. {operation.summary}")
        place = self.query_one("#form-place", Vertical)
        await place.remove_children()
        await place.mount(CalculatorForm(operation, self.app.forms.get((self._calculator, operation.name))))
        self.query_one("#sum", VerticalScroll).scroll_home(animate=False)
        self._form_changed()

    def _keep(self) -> None:
        """Remember what stands in the form, until the app is closed."""
        if self._operation is not None and self.query(CalculatorForm):
            kept = self.query_one(CalculatorForm).texts()
            self.app.forms[self._calculator, self._operation.name] = kept

    @on(CalculatorForm.Changed)
    def _form_changed(self) -> None:
        form = self.query_one(CalculatorForm)
        missing = form.missing()
        self._ticket += 1
        if missing:
            self._show(None, None, "")
            self._say(f"Fill in {', '.join(missing)}.", "")
        elif self._operation is not None:
            self._compute(self._ticket, self._operation, form.values(), form.vary)

    @work(thread=True, exclusive=True, group="sum")
    def _compute(self, ticket: int, operation: Operation, texts: Mapping[str, Text], vary: str) -> None:
        result: Result | None = None
        chart: Sweep | None = None
        problem = ""
        try:
            texts = _read(operation, texts)
            result = calculate_with((operation,), operation.name, parse_inputs(operation, texts))
            if vary:
                param = varied(operation, vary)
                chart = sweep(operation, {n: t for n, t in texts.items() if n != param.name}, vary)
        except CalculatorError as error:
            problem = f"! {error.field.replace('_', ' ')}: {error.message} {error.hint}".rstrip()
        except StudykitError as error:
            problem = f"! {error.message} {error.hint}".rstrip()
        self.post_message(SumDone(ticket, result, chart, problem))

    @on(SumDone)
    def _computed(self, event: SumDone) -> None:
        if event.ticket == self._ticket:
            self._show(event.result, event.sweep, event.problem)

    def _say(self, headline: str, problem: str) -> None:
        for name, said in (("headline", headline), ("problem", problem)):
            line = self.query_one(f"#{name}", Static)
            line.update(said)
            line.display = bool(said)

    def _show(self, result: Result | None, chart: Sweep | None, problem: str) -> None:
        self._say(headline(result) if result else "", problem)
        self.query_one("#answer", Static).update(answer_text(result) if result else "")
        self.query_one("#working", Static).update(working_text(result) if result else "")
        self.query_one(DecisionTree).show(result.tree if result else None)
        drawing = self.query_one("#chart", Static)
        drawing.display = chart is not None
        if chart is not None:
            width = self.query_one("#summary", Static).content_size.width
            drawing.update(chart_text(chart, max(width, NARROWEST_CHART)))

    def action_list(self) -> None:
        """Back to the list of calculators."""
        self.query_one("#calculators").focus()

    def action_back(self) -> None:
        """From the form to the list; from the list out of the room."""
        calculators = self.query_one("#calculators")
        if self.focused is None or self.focused is calculators:
            self._keep()
            super().action_back()
        else:
            calculators.focus()

    async def action_reset(self) -> None:
        """Bring the form's example back."""
        if self._operation is None:
            return
        place = self.query_one("#form-place", Vertical)
        await place.remove_children()
        await place.mount(CalculatorForm(self._operation))
        self._form_changed()

    def action_scroll(self, step: int) -> None:
        """Turn the page of form and answer."""
        column = self.query_one("#sum", VerticalScroll)
        if step > 0:
            column.scroll_page_down(animate=False)
        else:
            column.scroll_page_up(animate=False)

    def action_practise(self) -> None:
        """Questions with fresh numbers on what is open."""
        if self._operation is not None:
            self._open_practice(self._calculator, self._operation.name)

    @work(thread=True, exclusive=True, group="practice")
    def _open_practice(self, calculator: str, operation: str) -> None:
        self.post_message(PracticeOpened(self.services.practice(calculator, operation)))

    @on(PracticeOpened)
    @explained
    def _practise(self, event: PracticeOpened) -> None:
        if event.practice is None:
            self.notify(
                f"There are no exercises for {self._calculator} yet.", severity="warning", markup=False
            )
            return
        from studykit.tui.screens.practice import PracticeScreen

        self.app.push_screen(PracticeScreen(event.practice, self._calculator))
