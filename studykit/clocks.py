"""The boot-time clock: it runs while the computer sleeps, and setting the wall clock does not move it."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

# Linux has CLOCK_BOOTTIME. On macOS CLOCK_MONOTONIC goes on in sleep (its clock_gettime(3)); elsewhere Python's
# monotonic clock is the nearest there is.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", None) or getattr(time, "CLOCK_MONOTONIC", None)
_START = Path("/proc/sys/kernel/random/boot_id")


def boot_time() -> timedelta:
    """Time since some moment before, sleep included where the system tells."""
    nanoseconds = time.monotonic_ns() if _CLOCK is None else time.clock_gettime_ns(_CLOCK)
    return timedelta(microseconds=nanoseconds // 1000)


def start_of_computer() -> str:
    """Which start of the computer :func:`boot_time` counts from; "" where the system does not say."""
    try:
        return _START.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""
