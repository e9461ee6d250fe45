"""The words of ``studykit calc``, read by hand after an operation's own parameters."""

from __future__ import annotations

from studykit.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from calculators.contract import Operation, Param

# Options that every calculator takes, wherever they stand before a ``--``; True where a value follows.
FLAGS = {"--json": False, "--explain": False, "--help": False, "-h": False, "--vary": True, "--input": True}

_EXAMPLES = {"--vary": "memory=128..3008:64", "--input": "inputs.json"}


def option_of(param: Param) -> str:
    """How a parameter is called on the command line: ``BLOCK`` by position, else ``--block``."""
    return param.name.upper() if param.positional else f"--{param.name.replace('_', '-')}"


def take_flags(args: list[str], own: Container[str] = ()) -> tuple[list[str], dict[str, str]]:
    """The words without the options of every calculator, and those: name without dashes to value.

    Args:
        args: What was typed.
        own: Options that the calculator has a meaning of its own for; they stay where they are.

    Raises:
        UsageError: One without its value, or twice.
    """
    words: list[str] = []
    flags: dict[str, str] = {}
    queue = list(args)
    while queue:
        word = queue.pop(0)
        if word == "--":
            words += [word, *queue]
            break
        name, equals, value = word.partition("=")
        if name in own or (word not in FLAGS and not (equals and FLAGS.get(name))):
            words.append(word)
            continue
        if FLAGS[name] and not equals:
            if not queue or queue[0].startswith("--"):
                raise UsageError(f"{name} needs a value.", f"For example: {name} {_EXAMPLES[name]}")
            value = queue.pop(0)
        key = "help" if name == "-h" else name[2:]
        if FLAGS[name] and key in flags:
            raise UsageError(f"{name} is given twice.", "It takes one value.")
        flags[key] = value
    return words, flags


def unknown(what: str, name: str, known: Iterable[str], command: str) -> UsageError:
    """The error for a name that is not known, with the nearest one that is."""
    from difflib import get_close_matches

    names = list(known)
    near = get_close_matches(name, names, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"Choose from {', '.join(names)}."
    return UsageError(
        f"There is no {what} {_short(name)!r}.", f"{hint} `studykit {command} --help` says more of each."
    )


def read_words(operation: Operation, words: list[str], command: str) -> dict[str, str | list[str]]:
    """The text of each parameter that was given.

    Words without an option fill the positional parameters first; more of them belong to the repeated
    option before them, so that ``--need web=200 db=20`` works.

    Raises:
        UsageError: An unknown option, one without its value, or a word too many.
    """
    options = {f"--{param.name.replace('_', '-')}": param for param in operation.params}
    places = [param for param in operation.params if param.positional]
    given: dict[str, str | list[str]] = {}
    more: Param | None = None
    queue = list(words)
    only_words = False
    while queue:
        word = queue.pop(0)
        if word == "--" and not only_words:
            only_words = True
            continue
        if word.startswith("--") and not only_words:
            name, equals, value = word.partition("=")
            if name not in options:
                raise unknown("option", name, options, f"calc {command}")
            param = options[name]
            if not equals:
                value = _value_after(param, name, queue)
            more = param if param.repeated else None
        else:
            value = word
            place = next((p for p in places if p.repeated or p.name not in given), more)
            if place is None:
                raise UsageError(
                    f"{_short(word)!r} is a word too many.",
                    f"`studykit calc {command} --help` shows what it takes.",
                )
            param = place
        _give(given, param, value)
    return given


def _short(word: str) -> str:
    return word if len(word) <= 60 else f"{word[:57]}..."


def _value_after(param: Param, name: str, queue: list[str]) -> str:
    if param.kind == "flag":
        return "yes"
    if not queue or queue[0].startswith("--"):
        example = f" For example: {name} {param.example}" if param.example else ""
        raise UsageError(f"{name} needs a value.", f"{param.help}{example}")
    return queue.pop(0)


def _give(given: dict[str, str | list[str]], param: Param, value: str) -> None:
    if param.repeated:
        values = given.setdefault(param.name, [])
        assert isinstance(values, list)
        values.append(value)
    elif param.name in given:
        raise UsageError(f"{option_of(param)} is given twice.", "It takes one value.")
    else:
        given[param.name] = value
