"""Fixtures that every test shares: nothing is read from or written to the real home."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def learner_home(tmp_path, monkeypatch):
    """Each test has a data directory of its own, and no packs from the environment."""
    home = tmp_path / "studykit-home"
    monkeypatch.setenv("STUDYKIT_HOME", str(home))
    monkeypatch.delenv("STUDYKIT_LIBRARY", raising=False)
    return home
