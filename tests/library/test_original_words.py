"""No sentence of content or questions is taken from the notes that the project began from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
WORDS_IN_A_ROW = 8
_ADDRESS = re.compile(r"https?://\S+|arn:\S+")
_WORD = re.compile(r"[a-z0-9]+")


def runs_of_words(text):
    """Every run of eight words, addresses left out."""
    words = _WORD.findall(_ADDRESS.sub(" ", text).lower())
    return {tuple(words[i : i + WORDS_IN_A_ROW]) for i in range(len(words) - WORDS_IN_A_ROW + 1)}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the source notes are not beside the checkout")
def test_no_eight_words_in_a_row_are_those_of_the_source_notes():
    """Facts are carried over, wording is not."""
    taken = set().union(*(runs_of_words(file.read_text("utf-8", "replace")) for file in SEEDS.glob("*.txt")))
    found = {
        f"{file.relative_to(ROOT)}: {' '.join(run)}"
        for folder in ("content", "question_banks")
        for file in sorted((ROOT / folder).rglob("*.*"))
        if file.suffix in {".md", ".yaml"}
        for run in runs_of_words(file.read_text("utf-8")) & taken
    }
    assert not found
