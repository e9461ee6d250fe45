"""Instants as integers: microseconds since 1970-01-01 UTC. They sort and compare in any database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_microseconds(moment: datetime) -> int:
    """Microseconds since the epoch, exact (a float of seconds would not be).

    Raises:
        TypeError: The datetime is naive.
    """
    return (moment - _EPOCH) // _MICROSECOND


def from_microseconds(value: int) -> datetime:
    """The aware UTC datetime that :func:`to_microseconds` came from."""
    return _EPOCH + value * _MICROSECOND
