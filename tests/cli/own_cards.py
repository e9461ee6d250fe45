"""Editors that write by themselves, and a look at what a learner has."""

from __future__ import annotations

import sys
from pathlib import Path

from studykit import paths
from studykit.library.library import load_library

SMALL = Path(__file__).parents[1] / "packs" / "small"


def editor(folder, monkeypatch, *rounds):
    """An editor that does one of ``rounds`` each time it is opened: Python over ``text``; returns what it was shown.

    The last round is repeated. What it is shown each time is kept in files.
    """
    script = folder / "editor.py"
    seen = folder / "seen"
    seen.mkdir()
    script.write_text(
        "import pathlib, sys\n"
        f"seen, rounds = pathlib.Path({str(seen)!r}), {list(rounds)!r}\n"
        "path = pathlib.Path(sys.argv[-1])\n"
        "text = path.read_text('utf-8')\n"
        "count = len(list(seen.iterdir()))\n"
        "(seen / f'{count:02}').write_text(text, 'utf-8')\n"
        "scope = {'text': text, 'path': path}\n"
        "exec(rounds[min(count, len(rounds) - 1)], scope)\n"
        "path.write_text(scope['text'], 'utf-8')\n"
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{script}'")

    def shown():
        return [path.read_text("utf-8") for path in sorted(seen.iterdir())]

    return shown


def small_library(monkeypatch, pack=SMALL):
    """A few cards are all that ships: quicker to read at each command."""
    monkeypatch.setattr(paths, "shipped_library", lambda: pack)


def terminal(monkeypatch):
    """Commands take stdin and stdout for a terminal."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)


def library():
    """The learner's packs, loaded."""
    return load_library(paths.library_roots())


def own_file(topic):
    """The file of a topic's cards in the learner's pack."""
    return paths.personal_pack() / "content" / "topics" / topic / "cards.yaml"


def drafts():
    """What was typed and could not be used."""
    return [path.read_text("utf-8") for path in sorted(paths.drafts_dir().glob("*"))]
