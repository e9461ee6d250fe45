"""What the notes show of `studykit calc` is what it prints; a note may leave lines out."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from studykit.__main__ import main

NOTES = Path(__file__).parents[2] / "content" / "topics"
WIDTH = 73  # columns of a code block in a terminal of 80
FILES = Path(__file__).parent / "notes"  # what the examples of a topic read
# A block that begins with a command; a backslash joins its lines.
_BLOCK = re.compile(r"^```\n\$ studykit (calc (?:[^\n]*\\\n)*[^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [
    (note.parent.name, command.replace("\\\n", " "), shown)
    for note in sorted(NOTES.glob("*/note.md"))
    for command, shown in _BLOCK.findall(note.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("topic", "command", "shown"), EXAMPLES, ids=[f"{e[0]}-{e[1]}" for e in EXAMPLES])
def test_a_note_shows_what_is_printed(topic, command, shown, capsys, monkeypatch):
    """Each line of a note's example is a line of the output, in the same order."""
    if (FILES / topic).is_dir():
        monkeypatch.chdir(FILES / topic)
    assert main(shlex.split(command)) == 0
    printed = iter(capsys.readouterr().out.splitlines())
    for line in filter(None, shown.splitlines()):
        assert line in printed, f"{topic}: {line}"


def test_commands_of_notes_fit_a_terminal_of_80_columns():
    """A wrapped one reads as two; a backslash breaks it where it can be copied."""
    lines = [
        f"{note.parent.name}: {line}"
        for note in sorted(NOTES.glob("*/note.md"))
        for command in re.findall(
            r"^\$ studykit (?:.*\\\n)*.*$", note.read_text(encoding="utf-8"), re.MULTILINE
        )
        for line in command.splitlines()
        if len(line) > WIDTH
    ]
    assert not lines


def test_notes_have_examples():
    """The pattern still finds the examples of the notes."""
    assert {"dynamodb-capacity", "kms", "lambda", "s3-storage-classes", "sqs"} <= {e[0] for e in EXAMPLES}
