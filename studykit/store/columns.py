"""The types of columns that SQL has not: moments, lengths of time, structures."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import JSON, BigInteger, TypeDecorator

from studykit.store.instants import from_microseconds, to_microseconds

if TYPE_CHECKING:
    from sqlalchemy import Dialect

_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware datetime kept as an integer; read back in UTC. A naive datetime is a TypeError."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """What the database gets."""
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """What Python gets."""
        return None if value is None else from_microseconds(value)


class Span(TypeDecorator[timedelta]):
    """A length of time kept as microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """What the database gets."""
        return None if value is None else value // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:  # noqa: ARG002
        """What Python gets."""
        return None if value is None else value * _MICROSECOND


# JSON, with Python's None as SQL's NULL and not as the JSON word null.
Document = JSON(none_as_null=True)
