"""The words of ``studykit calc``, read by hand after an operation's own parameters."""

from __future__ import annotations

import sys

from studykit.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from typing import BinaryIO

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


def document(option: str, path: str) -> str:
    """The text of a file, or of stdin for ``-``: JSON is UTF-8, whatever the locale says.

    Raises:
        UsageError: It cannot be read.
    """
    name = "stdin" if path == "-" else path if path.isprintable() else repr(path)
    try:
        if path == "-":
            data = _bytes(sys.stdin.buffer)
        else:
            with open(path, "rb") as file:  # noqa: PTH123 - pathlib costs more than the sum
                data = _bytes(file)
        return data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"{option}: {name} cannot be read: {error.strerror}.", "Give a JSON file, or - for stdin."
        ) from None
    except ValueError as error:
        said = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else f"cannot be read: {error}"
        raise UsageError(f"{option}: {name} {said}.", "Give a JSON file, or - for stdin.") from None


def _bytes(file: BinaryIO) -> bytes:
    """What a file holds, as far as it is needed to see that it is too long."""
    from calculators.units import LARGEST_DOCUMENT

    longest = 4 * (LARGEST_DOCUMENT + 1)  # a character is at most four bytes, so none is cut within the limit
    return file.read(longest)


def documents(option: str, names: list[str]) -> dict[str, str]:
    """The texts of files, of every ``.json`` file of a folder, or of stdin, by name.

    Raises:
        UsageError: One cannot be read, or a folder has none.
    """
    import os

    texts: dict[str, str] = {}
    for name in names:
        if not os.path.isdir(name):  # noqa: PTH112 - pathlib costs more than the sum
            texts[name] = document(option, name)
            continue
        found = sorted(file for file in os.listdir(name) if file.endswith(".json"))  # noqa: PTH208
        if not found:
            raise UsageError(
                f"{option}: {name} has no .json file in it.", "Name files, or a folder with some."
            )
        texts |= {file: document(option, os.path.join(name, file)) for file in found}  # noqa: PTH118
    return texts
