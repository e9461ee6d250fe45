"""From what was typed, filled in or read to what ``calculate`` takes: one value a parameter, parsed by its kind."""

from __future__ import annotations

from calculators.contract import CalculatorError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.contract import Operation, Param, Text

__all__ = ["inputs_of", "parse_inputs"]


def parse_inputs(operation: Operation, raw: Mapping[str, Text]) -> dict[str, object]:
    """Turn a filled-in form or command line into what ``calculate`` takes.

    Args:
        operation: Whose parameters they are.
        raw: Text by parameter name. Blank text means "not given". A repeated parameter takes a list, or
            one text with its values apart by blanks or semicolons, or by blanks and in double quotes where
            they have some themselves; ``documents`` texts by name, or one text.

    Returns:
        Parsed values by parameter name, without those not given; ``calculate`` fills in defaults.

    Raises:
        CalculatorError: A name that is no parameter, or a text that is no value of its kind.
    """
    params = {p.name: p for p in operation.params}
    values: dict[str, object] = {}
    for name, given in raw.items():
        if name not in params:
            raise CalculatorError(
                name, f"{operation.name} takes no {name!r}.", f"It takes: {', '.join(params)}."
            )
        param = params[name]
        if param.kind == "documents":
            several_texts = given if isinstance(given, dict) else {"": given} if given else {}
            values[name] = {
                title: _document(param, title, str(text)) for title, text in several_texts.items()
            }
        elif isinstance(given, dict):
            raise CalculatorError(name, f"{name} is no set of documents.", "Give it a value.")
        elif param.repeated:
            texts = _apart(name, given) if isinstance(given, str) else given
            several = [_parse(param, text) for text in texts if text.strip()]
            if several:
                values[name] = several
        elif isinstance(given, list):
            raise CalculatorError(name, f"{name} takes one value, not {len(given)}.", "Give it once.")
        elif given.strip():
            values[name] = _parse(param, given)
    return values


def _apart(name: str, given: str) -> list[str]:
    """The values of one line; quotes keep the blanks of a value together."""
    if '"' not in given:
        return given.replace(";", " ").split()
    from shlex import shlex

    words = shlex(given, posix=True)
    words.quotes = '"'
    words.commenters = ""
    words.whitespace_split = True
    try:
        return list(words)
    except ValueError:
        raise CalculatorError(name, "A quote is not closed.", 'Write "a value with blanks".') from None


def inputs_of(operation: Operation, document: object) -> dict[str, object]:
    """Turn a JSON object of inputs into what ``calculate`` takes.

    Args:
        operation: Whose parameters they are.
        document: Values by parameter name: JSON itself for ``json`` and ``documents`` (a list of documents or one),
            else texts as on the command line, numbers, true and false, or lists of them; a repeated ``text`` takes
            an object, too, whose entries are ``KEY=VALUE``.

    Raises:
        CalculatorError: It is no object, names what is no parameter, or has a value that is none of its kind.
    """
    if not isinstance(document, dict):
        raise CalculatorError("", "The inputs are no JSON object.", 'Write them as {"name": value}.')
    params = {p.name: p for p in operation.params}
    values: dict[str, object] = {}
    texts: dict[str, Text] = {}
    for given, value in document.items():
        name = given.replace("-", "_")
        if value is None:
            continue
        if name not in params:
            raise CalculatorError(
                given, f"{operation.name} takes no {given!r}.", f"It takes: {', '.join(params)}."
            )
        kind = params[name].kind
        if kind == "json":
            values[name] = value
        elif kind == "documents":
            several = value if isinstance(value, list) else [value]
            values[name] = {f"[{number}]": entry for number, entry in enumerate(several)}
        elif isinstance(value, dict) and params[name].repeated and kind == "text":
            texts[name] = [f"{key}={_pair_text(entry)}" for key, entry in value.items()]
        else:
            texts[name] = (
                [_text_of(name, v) for v in value] if isinstance(value, list) else _text_of(name, value)
            )
    return values | parse_inputs(operation, texts)


def _pair_text(value: object) -> str:
    """A value of an object as the text after its ``KEY=``: as it is where that reads the same, else as JSON."""
    if isinstance(value, str) and value and not set(value) & set(',"[ \t\n'):
        return value
    from json import dumps

    return dumps(value, default=str, ensure_ascii=False)


def _text_of(name: str, value: object) -> str:
    if isinstance(value, dict | list) or value is None:
        raise CalculatorError(name, "That is no single value.", "Give a text or a number.")
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _document(param: Param, title: str, text: str) -> object:
    from calculators.units import parse

    try:
        return parse(param, text)
    except CalculatorError as error:
        raise CalculatorError(
            param.name, f"{title}: {error.message}" if title else error.message, error.hint
        ) from None


def _parse(param: Param, text: str) -> object:
    if param.kind == "text":
        return text.strip()  # the commonest kind needs no units
    from calculators.units import parse

    return parse(param, text)
