"""A form made from an operation's parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Checkbox, Input, Select, Static, TextArea

from calculators.contract import opening
from calculators.text import default_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.widget import Widget

    from calculators.contract import Operation, Param


VARY = "field--vary"  # no parameter's: those have no dash after the first


class CalculatorForm(Vertical):
    """One field a parameter: a line of text, a choice, a tick, or a box for JSON; then what to vary."""

    class Changed(Message):
        """Some field has another value."""

    def __init__(self, operation: Operation, kept: Mapping[str, str] | None = None) -> None:
        """A form of ``operation``; ``kept`` is what :meth:`texts` of an earlier one gave, else it opens on an example."""
        super().__init__()
        self._operation = operation
        self._kept = kept

    def compose(self) -> ComposeResult:
        """Name and field on a line, what is meant below."""
        # A form opens on an example that works.
        needed = opening(self._operation.params)
        for param in self._operation.params:
            with Horizontal(classes="field"):
                yield Static(_label(param), classes="name", markup=False)
                text = param.example if param in needed else ""
                yield _field(param, text if self._kept is None else self._kept.get(param.name, ""))
            yield Static(_about(param), classes="about", markup=False)
        with Horizontal(classes="field"):
            yield Static("vary", classes="name", markup=False)
            yield Input(
                value=(self._kept or {}).get(VARY, ""),
                placeholder=f"e.g. {_vary_example(self._operation)}",
                id=VARY,
                compact=True,
            )
        yield Static(
            "Many values of one input, as a chart: NAME=FIRST..LAST:STEP", classes="about", markup=False
        )

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        self.query_one(f"#field-{self._operation.params[0].name}").focus()

    def values(self) -> dict[str, str | list[str]]:
        """What was filled in, by parameter; empty fields are left out."""
        filled: dict[str, str | list[str]] = {}
        for param in self._operation.params:
            text = self._text(param)
            if text:
                filled[param.name] = text
        return filled

    def texts(self) -> dict[str, str]:
        """All that stands in the form, to be put back into another."""
        kept = {param.name: self._text(param) for param in self._operation.params}
        return kept | {VARY: self.vary}

    @property
    def vary(self) -> str:
        """What to vary, as typed; "" for nothing."""
        return self.query_one(f"#{VARY}", Input).value.strip()

    def missing(self) -> list[str]:
        """Names of required fields that are empty."""
        filled = self.values()
        return [_label(p).rstrip(" *") for p in self._operation.params if p.required and p.name not in filled]

    def _text(self, param: Param) -> str:
        widget: Widget = self.query_one(f"#field-{param.name}")
        if isinstance(widget, Input):
            return widget.value.strip()
        if isinstance(widget, TextArea):
            return widget.text.strip()
        if isinstance(widget, Checkbox):
            return "true" if widget.value else ""
        if isinstance(widget, Select) and isinstance(widget.value, str):
            return widget.value
        return ""

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Checkbox.Changed)
    @on(Select.Changed)
    def _changed(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Changed())


def _vary_example(operation: Operation) -> str:
    """A range for the first input that has numbers, in the unit of its example."""
    for param in operation.params:
        number = param.example.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/%")
        if param.kind in {"integer", "number", "percent", "size", "rate", "duration"} and number.isdecimal():
            unit = param.example[len(number) :]
            return f"{param.name.replace('_', '-')}={number}{unit}..{4 * int(number)}{unit}"
    return "NAME=VALUE,VALUE"


def _label(param: Param) -> str:
    return param.name.replace("_", " ") + (" *" if param.required else "")


def _about(param: Param) -> str:
    several = " Several, with blanks between." if param.repeated and param.kind != "documents" else ""
    if param.kind == "documents":
        several = " Paste the JSON, or name files and folders."
    default = default_text(param)
    return f"{param.help}{several}" + (f" Default: {default}." if default else "")


def _initial_choice(param: Param) -> str:
    return str(param.default) if param.default in param.choices else param.choices[0]


def _field(param: Param, text: str) -> Widget:
    """The field of a parameter with a text in it."""
    name = f"field-{param.name}"
    if param.kind == "choice":
        return Select(
            [(c, c) for c in param.choices],
            value=text if text in param.choices else _initial_choice(param),
            allow_blank=False,
            compact=True,
            id=name,
        )
    if param.kind == "flag":
        return Checkbox("yes", value=text not in {"", "no", "false"}, id=name, compact=True)
    if param.kind in {"json", "documents"}:
        return Document(text, id=name, compact=True)
    return Input(
        value=text,
        placeholder=f"e.g. {param.example}" if param.example else "",
        id=name,
        compact=True,
    )


class Document(TextArea):
    """A box for JSON; as in a line of text, what is typed first takes the place of the example."""

    def on_focus(self) -> None:
        """Select everything."""
        self.select_all()
