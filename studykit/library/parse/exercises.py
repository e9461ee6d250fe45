"""``question_banks/<topic>/exercises.yaml``: computed questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studykit.library.exercises import PLACEHOLDER
from studykit.library.parse.fields import Mention
from studykit.library.parse.items import Item, read_id, read_list, revision, top
from studykit.library.parse.nodes import Mapping, Scalar, Sequence
from studykit.library.parse.questions import PROVENANCES, read_common

if TYPE_CHECKING:
    from studykit.library.parse.fields import Fields
    from studykit.library.parse.items import ParsedFile
    from studykit.library.parse.nodes import Node
    from studykit.library.parse.report import Report


def parse(text: str, file: ParsedFile, report: Report) -> None:
    """Read the exercises of one topic."""
    fields = top(text, report)
    if fields is None:
        return
    file.items = read_list(fields, "exercises", report, lambda entry: _exercise(entry, file.owner))
    file.retired = fields.texts("retired")
    fields.finish()


def _exercise(fields: Fields, topic: str) -> Item:
    identifier = read_id(fields, topic, "x-")
    calculator = fields.text("calculator")
    line = fields.line_of("calculator")
    fields.mentions.append(Mention("calculator", calculator, fields.path("calculator"), line))
    stem = fields.prose("stem")
    inputs = _inputs(fields)
    for place in PLACEHOLDER.findall(stem):
        if place not in inputs:
            fields.error(
                "unknown-input", "stem", f"The stem shows {place!r}, which is not among the inputs.", ""
            )
    body: dict[str, Any] = {
        "calculator": calculator,
        "operation": fields.text("operation"),
        "answer": fields.text("answer"),
        "inputs": inputs,
        "stem": stem,
    }
    common_body, common_head = read_common(fields, fields.choice("provenance", PROVENANCES))
    source = (str(body[name]) for name in ("calculator", "operation", "answer", "inputs", "stem"))
    head = {"kind": "exercise", "enemies": [], "revision": revision(*source), **common_head}
    return Item("exercise", identifier, fields.line, fields.where, head, {**body, **common_body})


def _inputs(fields: Fields) -> dict[str, Any]:
    mapping = fields.mapping("inputs")
    if mapping is None:
        if not fields.has("inputs"):
            fields.missing("inputs", hint="Name each parameter of the operation.")
        return {}
    inputs = {name: _input(mapping, name) for name in mapping.names()}
    mapping.finish()
    return inputs


def _input(fields: Fields, name: str) -> dict[str, Any] | None:
    """One input: {"value"}, {"range"} or {"choice"}, with its unit; None after a defect."""
    node = fields.node(name)
    if not isinstance(node, Mapping):
        return {"value": _value(fields, name, node), "unit": ""}
    given = fields.mapping(name)
    assert given is not None
    unit = given.text("unit", required=False)
    kinds = [kind for kind in ("range", "choice", "value") if given.has(kind)]
    given.finish()
    if len(kinds) != 1:
        fields.error("bad-value", name, "An input has one of: range, choice, value.")
        return None
    kind = kinds[0]
    if kind == "value":
        return {"value": _value(given, kind, given.node(kind)), "unit": unit}
    values = [_value(given, kind, item) for item in given.items(kind)]
    if kind == "range":
        _check_range(given, values)
    elif not values or any(isinstance(value, list) for value in values):
        given.error("bad-value", kind, "choice lists the values to draw from.")
    return {kind: values, "unit": unit}


def _value(fields: Fields, name: str, node: Node | None) -> Any:
    """A value as JSON carries it: text and booleans as themselves, numbers as {"number": "1.5"}."""
    match node:
        case Scalar(plain=True, text="true" | "false"):
            return node.text == "true"
        case Scalar() if node.is_number:
            return {"number": node.text}
        case Scalar() if not node.is_null:
            return node.text
        case Sequence():
            values = [_value(fields, name, item) for item in node.items]
            if any(isinstance(value, list) for value in values):
                fields.error("wrong-type", name, f"{name} has to be a value or a list of values.")
            return values
        case _:
            fields.error("wrong-type", name, f"{name} has no value that can be read.")
            return ""


def _check_range(fields: Fields, values: list[Any]) -> None:
    numbers = [float(value["number"]) for value in values if isinstance(value, dict)]
    if len(numbers) != 3 or len(values) != 3:
        fields.error("bad-value", "range", "range is [first, last, step], three numbers.")
    elif numbers[2] <= 0 or numbers[1] < numbers[0]:
        fields.error("bad-value", "range", "range goes upwards by a step above zero.")
