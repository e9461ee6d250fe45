"""What ships, loaded once."""

from __future__ import annotations

import pytest

from studykit import paths
from studykit.library.library import load_library


@pytest.fixture(scope="session")
def shipped():
    """The shipped library, parsed from its files."""
    return load_library([paths.shipped_library()])


@pytest.fixture(scope="session")
def questions(shipped):
    """Every question with an author's key; those of exercises are computed."""
    return [shipped.question(head.id) for head in shipped.questions.values() if head.kind != "exercise"]
