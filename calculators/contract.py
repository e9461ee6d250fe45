"""What every calculator offers: operations with parameters, and a result that explains itself.

This module is imported by each ``studykit calc``, so it stays cheap on purpose: no dataclasses,
typing, decimal or re at import (each costs 10 to 50 ms, more than the sum itself).

A calculator is a module with

- ``NAME`` and ``SUMMARY``: how it is called, and what it answers in one line;
- ``OPERATIONS``: a tuple of :class:`Operation`, the first being the one meant when none is named;
- ``calculate(operation="...", **inputs) -> Result``: :func:`calculate_with` bound to its operations.

Units of an answer are words ("RCU", "bytes", "addresses", "USD"); a KB's size (1,000 or 1,024) is
said in the parameter's help.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    # What an answer may hold: plain values that JSON can carry (Decimal prints as a number).
    # What was typed or read for one input.
    Text = str | list[str] | dict[str, str]
    Plain = str | int | float | bool | Decimal | None | Sequence["Plain"] | Mapping[str, "Plain"]

__all__ = [
    "Branch",
    "CalculatorError",
    "Misconception",
    "Operation",
    "Param",
    "Price",
    "Result",
    "Step",
    "calculate_with",
    "deferred",
    "opening",
]


class CalculatorError(Exception):
    """An input that has no answer.

    Attributes:
        field: The parameter's name, as in ``Param.name``.
        message: What is wrong, one sentence.
        hint: The way out, one sentence.
    """

    def __init__(self, field: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.field = field
        self.message = message
        self.hint = hint


class _Record:
    """Base of the value types below: equality and repr by slots, without importing dataclasses."""

    __slots__: tuple[str, ...] = ()

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values() == other._values()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({fields})"


class Param(_Record):
    """One input of an operation.

    Attributes:
        name: Keyword of ``calculate`` and, with ``_`` as ``-``, the option (``--name``).
        kind: What the text means; one of ``text``, ``integer``, ``number``, ``percent``, ``flag``,
            ``choice``, ``size`` (bytes), ``rate`` (a second), ``duration`` (seconds), ``moment`` (UTC),
            ``json`` (a file or ``-`` on the command line, parsed JSON to the function), ``documents`` (files
            and folders of ``.json`` files on the command line, to the function parsed JSON by file name).
            ``calculators.units`` reads them.
        help: One line. Says whether a KB is 1,000 or 1,024 where there is one.
        default: The value when none is given; ``None`` with ``required`` false means "not given".
        required: Whether the sum cannot be done without it.
        positional: Given by position on the command line instead of as ``--name``.
        repeated: May be given more than once; the function gets a list.
        choices: The words allowed, for ``choice``.
        example: A value that works, shown in forms and help; several apart by blanks where it is repeated.
        filled: Whether a form opens with the example although the input can be left out, as where one of two
            must be given. Required inputs always do.
        kilo: What a KB is, for ``size``: 1,024 or 1,000 bytes.
    """

    __slots__ = (
        "choices",
        "default",
        "example",
        "filled",
        "help",
        "kilo",
        "kind",
        "name",
        "positional",
        "repeated",
        "required",
    )

    def __init__(
        self,
        name: str,
        kind: str,
        help: str,  # noqa: A002 - the word argparse taught everyone
        *,
        default: object = None,
        required: bool = False,
        positional: bool = False,
        repeated: bool = False,
        choices: tuple[str, ...] = (),
        example: str = "",
        filled: bool = False,
        kilo: int = 1024,
    ) -> None:
        self.name = name
        self.kind = kind
        self.help = help
        self.default = default
        self.required = required
        self.positional = positional
        self.repeated = repeated
        self.choices = choices
        self.example = example
        self.filled = required or filled
        self.kilo = kilo


def opening(params: Sequence[Param]) -> Sequence[Param]:
    """The inputs that a form opens with: those to be filled, else the first."""
    return [param for param in params if param.filled] or params[:1]


class Operation(_Record):
    """One question that a calculator answers.

    Attributes:
        name: The word after the calculator's name (``split`` in ``calc cidr split``).
        summary: One line.
        params: Its inputs, positional ones in order.
        compute: The function; takes each parameter by name, already parsed.
        chart: Entries of the answer worth a chart when an input is varied, all in one unit ("provisioned",
            "on_demand"); when empty the first that is a number.
    """

    __slots__ = ("chart", "compute", "name", "params", "summary")

    def __init__(
        self,
        name: str,
        summary: str,
        params: tuple[Param, ...],
        compute: Callable[..., Result],
        *,
        chart: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.summary = summary
        self.params = params
        self.compute = compute
        self.chart = chart


class Step(_Record):
    """One line of the working: what is done, with which numbers, by which rule.

    Attributes:
        text: What is done, with the numbers ("3.5 KB rounds up to 4 KB").
        rule: The rule applied, in words.
        source: The public page or model that states the rule.
    """

    __slots__ = ("rule", "source", "text")

    def __init__(self, text: str, rule: str = "", source: str = "") -> None:
        self.text = text
        self.rule = rule
        self.source = source


class Misconception(_Record):
    """A wrong answer that a known mistake gives.

    Attributes:
        answer: The wrong value, comparable with the answer named ``of``.
        mistake: The mistake in words ("halves before rounding up").
        of: Which entry of ``Result.answer`` it is mistaken for.
    """

    __slots__ = ("answer", "mistake", "of")

    def __init__(self, answer: Plain, mistake: str, of: str) -> None:
        self.answer = answer
        self.mistake = mistake
        self.of = of


class Price(_Record):
    """A price that entered the sum.

    Attributes:
        name: Its key, as in prices.json.
        value: The amount as text, exact.
        unit: "USD per ...".
        as_of: ISO date it was read.
        source: Where.
    """

    __slots__ = ("as_of", "name", "source", "unit", "value")

    def __init__(self, name: str, value: str, unit: str, as_of: str, source: str) -> None:
        self.name = name
        self.value = value
        self.unit = unit
        self.as_of = as_of
        self.source = source


class Branch(_Record):
    """One node of a decision that can be walked: what was asked, how it came out, and what that rests on.

    Attributes:
        text: One line.
        mark: ``yes`` and ``no`` for what came out so, "" for what is only said.
        branches: What it rests on, in order.
    """

    __slots__ = ("branches", "mark", "text")

    def __init__(self, text: str, mark: str = "", branches: Sequence[Branch] = ()) -> None:
        self.text = text
        self.mark = mark
        self.branches = tuple(branches)


class Result(_Record):
    """An answer with its working.

    Attributes:
        answer: Names to plain values, the main answer first.
        units: The same names to units ("" where there is none).
        steps: The working, in order.
        assumptions: What was taken for granted, one sentence each.
        misconceptions: Wrong answers that known mistakes give; never equal to the right one.
        prices: The prices used.
        tree: The decision as a tree, where the answer is one.
    """

    __slots__ = ("answer", "assumptions", "misconceptions", "prices", "steps", "tree", "units")

    def __init__(
        self,
        answer: Mapping[str, Plain],
        units: Mapping[str, str],
        steps: Sequence[Step],
        *,
        assumptions: Sequence[str] = (),
        misconceptions: Sequence[Misconception] = (),
        prices: Sequence[Price] = (),
        tree: Branch | None = None,
    ) -> None:
        self.answer = answer
        self.units = units
        self.steps = tuple(steps)
        self.assumptions = tuple(assumptions)
        # A "mistake" that happens to give the right value teaches nothing and would make a second key.
        self.misconceptions = tuple(m for m in misconceptions if m.answer != answer.get(m.of))
        self.prices = tuple(prices)
        self.tree = tree


def deferred(module: str, function: str) -> Callable[..., Result]:
    """A function that is imported at its first call, so that an operation costs only what it needs.

    Args:
        module: Where it is ("calculators.sqs.cost").
        function: Its name there.
    """

    def compute(**inputs: object) -> Result:
        from importlib import import_module

        result: Result = getattr(import_module(module), function)(**inputs)
        return result

    return compute


def calculate_with(
    operations: tuple[Operation, ...], operation: str | None, inputs: Mapping[str, object]
) -> Result:
    """Run one of ``operations``: checks the names, fills in defaults, computes.

    Args:
        operations: The calculator's; the first is meant when ``operation`` is None.
        operation: Name of the operation.
        inputs: Parsed values by parameter name.

    Raises:
        CalculatorError: An unknown operation or input, a missing input, or one without an answer.
    """
    names = [o.name for o in operations]
    if operation is None:
        operation = names[0]
    if operation not in names:
        raise CalculatorError(
            "operation", f"There is no operation {operation!r}.", f"Choose from: {', '.join(names)}."
        )
    chosen = operations[names.index(operation)]
    known = {p.name: p for p in chosen.params}
    for name in inputs:
        if name not in known:
            raise CalculatorError(name, f"{chosen.name} takes no {name!r}.", f"It takes: {', '.join(known)}.")
    values: dict[str, object] = {}
    for name, param in known.items():
        value = inputs.get(name)
        if value is None or value == []:
            if param.required:
                example = f" For example {param.example}." if param.example else ""
                raise CalculatorError(name, "A value is needed.", f"{param.help}{example}")
            value = [] if param.repeated and param.default is None else param.default
        values[name] = value
    return chosen.compute(**values)
