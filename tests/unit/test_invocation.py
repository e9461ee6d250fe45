"""The command that screens and commands print to be pasted."""

from __future__ import annotations

import shlex

from studykit.invocation import studykit_command


def test_the_default_learner_needs_no_option():
    """Nothing is printed that need not be typed."""
    assert studykit_command("default") == "studykit"


def test_another_learner_and_packs_are_named():
    """Pasted, it leads to the same progress and the same packs, whatever is in their names."""
    command = studykit_command("ana", ["/packs/class 7"])
    assert shlex.split(command) == ["studykit", "--profile", "ana", "--library", "/packs/class 7"]
