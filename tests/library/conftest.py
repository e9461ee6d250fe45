"""A pack on disk for each test."""

from __future__ import annotations

import pytest

from studykit.library.library import load_library
from tests.library.samples import BASE, write


@pytest.fixture
def pack(tmp_path):
    """The folder of a sound pack."""
    return write(tmp_path / "packs" / "base", BASE)


@pytest.fixture
def loaded(pack):
    """Writes files into the pack and loads it without a cache."""

    def load(files=None):
        write(pack, files or {})
        return load_library([pack])

    return load


@pytest.fixture
def defects(loaded):
    """Writes files into the pack; gives (rule, line, field) of every defect that loading finds."""

    def found(files):
        return [(d.rule, d.line, d.field) for d in loaded(files).defects]

    return found
