"""Calculators: choose a sum, fill in its form, and read the answer with its working as you type."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from calculators.contract import CalculatorError, calculate_with
from calculators.registry import CALCULATORS, load
from calculators.units import parse_inputs
from studykit.tui.screens.base import StudyScreen
from studykit.tui.widgets.calculator_form import CalculatorForm
from studykit.tui.widgets.working import answer_text, working_text

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from calculators.contract import Operation


class CalculatorsScreen(StudyScreen):
    """Every registered calculator as a form."""

    ROOM = "Calculators"
    CSS_PATH = "calculators.tcss"
    HELP_TEXT = """\
Choose a sum on the left, press Enter, and fill in the form: the answer follows as you type. Tab goes
from field to field, `F2` back to the list. Below the answer stand the steps with their rules and
sources, and the wrong answers that common mistakes give. The same sums answer `studykit calc`."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "list", "List of sums"),
        Binding("ctrl+r", "clear", "Clear the form"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._operations: list[tuple[str, Operation]] = []
        self._chosen: Operation | None = None

    def compose_body(self) -> ComposeResult:
        """Left the list, right the form and the result."""
        with Horizontal():
            yield OptionList(id="operations", markup=False)
            with VerticalScroll(id="sum"):
                yield Static("", id="summary", classes="quiet", markup=False)
                yield Vertical(id="form-place")
                yield Static("", id="problem", classes="problem", markup=False)
                yield Static("", id="answer", markup=False)
                yield Static("", id="working", markup=False)

    async def on_mount(self) -> None:
        """List the operations; open the first."""
        operations = self.query_one("#operations", OptionList)
        for name, (_, summary, _topics) in CALCULATORS.items():
            operations.add_option(Option(summary, disabled=True))
            for operation in load(name).OPERATIONS:
                self._operations.append((name, operation))
                operations.add_option(Option(f"  {name} {operation.name}", id=f"{name}:{operation.name}"))
        operations.highlighted = 1
        operations.focus()

    @on(OptionList.OptionHighlighted, "#operations")
    async def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        for name, operation in self._operations:
            if event.option.id == f"{name}:{operation.name}" and operation is not self._chosen:
                await self._open(name, operation)

    @on(OptionList.OptionSelected, "#operations")
    def _selected(self) -> None:
        self.query_one(CalculatorForm).focus_first()

    async def _open(self, name: str, operation: Operation) -> None:
        self._chosen = operation
        self.say(f"{name} {operation.name}")
        self.query_one("#summary", Static).update(operation.summary)
        place = self.query_one("#form-place", Vertical)
        await place.remove_children()
        await place.mount(CalculatorForm(operation))
        self._compute()

    @on(CalculatorForm.Changed)
    def _compute(self) -> None:
        operation = self._chosen
        if operation is None:
            return
        form = self.query_one(CalculatorForm)
        problem, answer, working = (self.query_one(f"#{i}", Static) for i in ("problem", "answer", "working"))
        for widget in (problem, answer, working):
            widget.update("")
        missing = form.missing()
        if missing:
            answer.update(f"Fill in {', '.join(missing)}.")
            return
        try:
            result = calculate_with((operation,), operation.name, parse_inputs(operation, form.values()))
        except CalculatorError as error:
            problem.update(f"! {error.field}: {error.message} {error.hint}".rstrip())
            return
        answer.update(answer_text(result))
        working.update(working_text(result))

    def action_list(self) -> None:
        """Back to the list of sums."""
        self.query_one("#operations").focus()

    def action_clear(self) -> None:
        """Empty the form."""
        self.query_one(CalculatorForm).clear()
