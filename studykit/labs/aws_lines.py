r"""A file of ``aws`` commands into words, as a shell would split them, without a shell.

Comments, blank lines, quotes over several lines and ``\`` at a line's end mean what they mean in a shell.
What a shell would *do* (variables, substitution, pipes, redirection, lists) is refused by name.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass

MAX_COMMANDS = 500


class LineError(Exception):
    """Something about one command.

    Attributes:
        line: 1-based line on which the command begins.
        message: What is wrong, one sentence.
        hint: The way out.
    """

    def __init__(self, line: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its words, and the line on which it begins."""

    line: int
    words: tuple[str, ...]


def split_commands(text: str) -> list[Command]:
    """The commands of a text.

    Raises:
        LineError: A quote is never closed, something needs a shell, or there are too many commands.
    """
    commands: list[Command] = []
    pending, began = "", 0
    lines = text.splitlines()
    for number, physical in enumerate(lines, 1):
        began = began if pending else number
        pending += physical
        if _continues(pending) and number < len(lines):
            pending = pending[:-1]
            continue
        try:
            words = shlex.split(pending, comments=True)
        except ValueError as error:  # a quote is open, and goes on with the next line
            if number == len(lines):
                raise LineError(began, "A quote that begins here is never closed.", "Close it.") from error
            pending += "\n"
            continue
        if words:
            _refuse_shell(began, pending)
            commands.append(Command(began, tuple(words)))
        pending = ""
    if len(commands) > MAX_COMMANDS:
        raise LineError(commands[MAX_COMMANDS].line, f"There are more than {MAX_COMMANDS} commands.")
    return commands


def _continues(text: str) -> bool:
    """Whether a line ends in a backslash that is not itself escaped; comments do not go on."""
    backslashes = len(text) - len(text.rstrip("\\"))
    return backslashes % 2 == 1 and not text.lstrip().startswith("#")


def _refuse_shell(line: int, text: str) -> None:
    """Refuse what only a shell could do.

    Raises:
        LineError: There is such a thing outside the quotes that take its meaning away.
    """
    quote = ""
    characters = iter(text)
    previous = " "
    for character in characters:
        if character == "\\" and quote != "'":
            next(characters, None)
        elif character in {"'", '"'} and quote in {"", character}:
            quote = "" if quote else character
        elif character in "$`" and quote != "'":
            raise LineError(
                line,
                f"There is no shell here that would replace {character!r}.",
                "Write the value itself, or put the text into single quotes.",
            )
        elif not quote and character in "|&;<>()":
            raise LineError(
                line,
                f"There is no shell here for {character!r}.",
                "Write one aws command a line, nothing else.",
            )
        elif not quote and character == "#" and previous.isspace():
            return
        previous = character
