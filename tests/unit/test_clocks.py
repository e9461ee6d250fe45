"""The boot-time clock as the system gives it."""

from __future__ import annotations

import time
from datetime import timedelta

from studykit import clocks


def test_the_boot_time_clock_runs():
    """Forward, and in step with the other clocks."""
    boot, monotonic = clocks.boot_time(), time.monotonic()
    deadline = monotonic + 5
    while clocks.boot_time() == boot and time.monotonic() < deadline:
        pass
    passed = clocks.boot_time() - boot
    assert timedelta(0) < passed <= timedelta(seconds=time.monotonic() - monotonic + 1)


def test_a_start_of_the_computer_is_told_apart_where_the_system_does(tmp_path, monkeypatch):
    """The same each time it is read; nothing where there is nothing to read."""
    assert clocks.start_of_computer() == clocks.start_of_computer()
    monkeypatch.setattr(clocks, "_START", tmp_path / "none")
    assert clocks.start_of_computer() == ""
    (tmp_path / "id").write_text("an-id\n")
    monkeypatch.setattr(clocks, "_START", tmp_path / "id")
    assert clocks.start_of_computer() == "an-id"


def test_without_better_clocks_pythons_monotonic_one_serves(monkeypatch):
    """As on Windows."""
    monkeypatch.setattr(clocks, "_CLOCK", None)
    assert abs(clocks.boot_time().total_seconds() - time.monotonic()) < 5
