"""Questions whose numbers are drawn and whose key is computed.

:func:`draw` fills an exercise's inputs from a seed, asks the calculator, and makes four options: the answer, and
the answers that common mistakes give. The same spec and seed always give the same question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from calculators.contract import CalculatorError, calculate_with
from calculators.inputs import parse_inputs
from calculators.registry import CALCULATORS, load
from calculators.units import number_text
from studykit.errors import LibraryError
from studykit.library.exercise_spec import ChoiceInput, FixedInput, RangeInput
from studykit.library.models import Option, Question

if TYPE_CHECKING:
    from calculators.contract import Operation, Plain, Result
    from studykit.library.exercise_spec import ExerciseSpec, Input, Value

    Drawn = Value | tuple[Value, ...]
    Sums = dict[tuple[Drawn, ...], "_Drawn"]

__all__ = ["draw"]

DISTRACTORS = 3
ATTEMPTS = 24  # draws among which one with enough mistakes of its own is looked for
COMMONEST = 4  # calculators list the commonest mistakes first; distractors come from so many of them
CLOSEST = Decimal("0.005")  # of the other's value; counts may differ by one, rounded amounts may not
LONGEST_FRACTION = 3  # decimals; nobody takes 3.98828125 for an answer
PLACEHOLDER = re.compile(r"\{input:([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Inputs with their values, and what the calculator makes of them.

    ``wrong`` holds the text of each wrong option and why it is wrong; all texts differ from each other and
    from ``key``.
    """

    inputs: dict[str, Drawn]
    result: Result
    key: str
    wrong: list[tuple[str, str]]


def draw(spec: ExerciseSpec, seed: int, sums: Sums | None = None) -> Question:
    """Draw one question.

    Args:
        spec: What to draw from.
        seed: Chooses inputs, distractors and their order; the same seed gives the same question.
        sums: Those of this exercise that were worked out before, for who draws it often: more are added.

    Returns:
        A question of kind "exercise": four options, one of them the key, ``working`` the calculator's steps.

    Raises:
        LibraryError: The spec cannot work, or cannot with this seed; names the exercise and the field.
    """
    rng = Random(seed)  # noqa: S311 - numbers for practice, no secret
    operation = _operation(spec)
    drawn = _best_draw(spec, operation, rng, {} if sums is None else sums)
    if len(drawn.wrong) < DISTRACTORS:
        raise _unusable(
            spec,
            "answer",
            f"{spec.answer} has fewer than three wrong answers of its own.",
            "Ask for another entry, or choose inputs with which more mistakes show.",
        )
    chosen = rng.sample(drawn.wrong[:COMMONEST], DISTRACTORS)
    options = [Option(drawn.key, True, _reason(drawn.result, drawn.key))]
    options += [Option(text, False, why) for text, why in chosen]
    rng.shuffle(options)
    return Question(
        id=spec.id,
        topic=spec.topic,
        kind="exercise",
        stem=_stem(spec, drawn.inputs),
        options=tuple(options),
        difficulty=spec.difficulty,
        tasks=spec.tasks,
        revision=spec.revision,
        references=spec.references,
        facts=spec.facts,
        verified=spec.verified,
        author=spec.author,
        provenance=spec.provenance,
        working=tuple(_sentences(step.text, step.rule) for step in drawn.result.steps),
        seed=seed,
    )


def _operation(spec: ExerciseSpec) -> Operation:
    if spec.calculator not in CALCULATORS:
        raise _unusable(
            spec,
            "calculator",
            f"There is no calculator {spec.calculator!r}.",
            f"Choose from: {', '.join(CALCULATORS)}.",
        )
    operations = {operation.name: operation for operation in load(spec.calculator).OPERATIONS}
    if spec.operation not in operations:
        raise _unusable(
            spec,
            "operation",
            f"{spec.calculator} has no operation {spec.operation!r}.",
            f"Choose from: {', '.join(operations)}.",
        )
    return operations[spec.operation]


def _best_draw(spec: ExerciseSpec, operation: Operation, rng: Random, sums: Sums) -> _Drawn:
    """The first draw with enough mistakes of its own, else the one with the most."""
    best = None
    for _ in range(ATTEMPTS):
        inputs = {name: _value(source, rng) for name, source in spec.inputs.items()}
        drawn = sums.get(tuple(inputs.values())) or _evaluate(spec, operation, inputs)
        sums[tuple(inputs.values())] = drawn
        if best is None or len(drawn.wrong) > len(best.wrong):
            best = drawn
        if len(best.wrong) >= DISTRACTORS:
            break
    assert best is not None
    return best


def _value(source: Input, rng: Random) -> Drawn:
    match source:
        case FixedInput():
            return source.value
        case ChoiceInput():
            return rng.choice(source.values)
        case RangeInput():
            steps = int((source.last - source.first) // source.step)
            return source.first + source.step * rng.randint(0, steps)


def _evaluate(spec: ExerciseSpec, operation: Operation, inputs: dict[str, Drawn]) -> _Drawn:
    typed = {name: _typed(value, spec.inputs[name].unit) for name, value in inputs.items()}
    try:
        result = calculate_with((operation,), operation.name, parse_inputs(operation, typed))
    except CalculatorError as error:
        given = f" ({typed[error.field]})" if error.field in typed else ""
        raise _unusable(spec, f"inputs.{error.field}{given}", error.message, error.hint) from None
    if spec.answer not in result.answer:
        raise _unusable(
            spec,
            "answer",
            f"{operation.name} answers no {spec.answer!r}.",
            f"Choose from: {', '.join(result.answer)}.",
        )
    unit = result.units.get(spec.answer, "")
    key = _option_text(result.answer[spec.answer], unit)
    if key is None:
        raise _unusable(spec, "answer", f"{spec.answer} is no single value.", "Ask for a number or a text.")
    wrong: dict[str, str] = {}
    taken = [result.answer[spec.answer]]
    for misconception in result.misconceptions:
        value = misconception.answer
        text = _option_text(value, unit) if misconception.of == spec.answer else None
        if text is not None and text != key and text not in wrong and not _close(value, taken):
            wrong[text] = _sentence(misconception.mistake)
            taken.append(value)
    return _Drawn(inputs, result, key, list(wrong.items()))


def _close(value: object, others: list[Plain]) -> bool:
    """Whether a rounded amount is so near another that rounding on the way decides between them."""
    return any(
        isinstance(value, Decimal)
        and isinstance(other, (int, Decimal))
        and abs(value - other) <= CLOSEST * abs(Decimal(other))
        for other in others
    )


def _option_text(value: object, unit: str) -> str | None:
    """An answer as an option; None for what cannot be one (a list, a yes or no, an endless fraction)."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return value
    if not isinstance(value, (int, Decimal)):
        return None
    if unit.startswith("USD"):
        return f"${value:,.2f}{unit.removeprefix('USD')}"
    text = number_text(value)
    if len(text.partition(".")[2]) > LONGEST_FRACTION:
        return None
    return f"{text} {unit}".rstrip()


def _reason(result: Result, key: str) -> str:
    """The step that arrives at the answer: the last that says its figure, else the last of all."""
    # The whole option first, then its figure: the 50 of "50 requests" is not that of "50,000".
    for said in (key, key.split(maxsplit=1)[0]):
        whole = re.compile(rf"(?<![\d.,]){re.escape(said)}(?!\d|[.,]\d)")
        arriving = [step for step in result.steps if whole.search(step.text)]
        if arriving:
            break
    else:
        arriving = list(result.steps)
    return _sentences(arriving[-1].text, arriving[-1].rule)


def _stem(spec: ExerciseSpec, inputs: dict[str, Drawn]) -> str:
    def filled(found: re.Match[str]) -> str:
        name = found[1]
        if name not in inputs:
            raise _unusable(
                spec, "stem", f"{{input:{name}}} names no input.", f"Choose from: {', '.join(inputs)}."
            )
        return _shown(inputs[name], spec.inputs[name].unit)

    return PLACEHOLDER.sub(filled, spec.stem)


def _typed(value: Drawn, unit: str) -> str | list[str]:
    """A drawn value as it would be typed for the calculator: "12.5KB"."""
    if isinstance(value, tuple):
        return [f"{_plain(each)}{unit}" for each in value]
    return f"{_plain(value)}{unit}"


def _shown(value: Drawn, unit: str) -> str:
    """A drawn value as the stem says it: "12.5 KB", "1,500", "30%", "10.0.0.0/24 and 10.0.1.0/24"."""
    if isinstance(value, tuple):
        *most, last = [_shown(each, unit) for each in value]
        return f"{', '.join(most)} and {last}" if most else last
    text = _plain(value) if isinstance(value, (str, bool)) else number_text(value)
    return f"{text} {unit}" if unit[:1].isalpha() else f"{text}{unit}"


def _plain(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}".rstrip(".") + "."


def _sentences(text: str, rule: str) -> str:
    return f"{text} {rule}".rstrip()


def _unusable(spec: ExerciseSpec, field: str, message: str, hint: str) -> LibraryError:
    return LibraryError(f"{spec.id}: {field}: {message}", hint)
