"""What a lifecycle configuration says, what it is applied to, and what follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from calculators.contract import CalculatorError

if TYPE_CHECKING:
    from collections.abc import Mapping

Versioning = Literal["unversioned", "enabled", "suspended"]


class LifecycleRefusedError(CalculatorError):
    """A configuration that S3 refuses.

    Attributes:
        code: S3's error code ("InvalidArgument").
        message: S3's words.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__("configuration", message)
        self.code = code


@dataclass(frozen=True, slots=True)
class When:
    """A number of days after something, or a date; exactly one of the two."""

    days: int | None = None
    date: datetime | None = None

    def due(self, since: datetime) -> datetime:
        """The midnight on which it falls due for what began at ``since``."""
        if self.date is not None:
            return self.date
        assert self.days is not None
        return midnight_after(since, self.days)


def midnight_after(since: datetime, days: int) -> datetime:
    """``days`` after ``since``, rounded up to midnight UTC.

    Created 2014-01-15 10:30 with 3 days gives 2014-01-19 00:00 (the User Guide's example). What lies beyond
    the year 9999 gives the last moment there is.
    """
    try:
        moment = since + timedelta(days=days + 1) - timedelta(days=1)
    except OverflowError:
        return datetime.max.replace(tzinfo=since.tzinfo)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight if midnight == moment else midnight + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which objects a rule is for: all conditions have to hold, none means every object.

    Attributes:
        larger: Sizes above this many bytes (``ObjectSizeGreaterThan``).
        smaller: Sizes below this many bytes (``ObjectSizeLessThan``).
    """

    prefix: str | None = None
    tags: tuple[tuple[str, str], ...] = ()
    larger: int | None = None
    smaller: int | None = None

    @property
    def names_size(self) -> bool:
        """Whether it has a condition on size, which lets small objects move."""
        return self.larger is not None or self.smaller is not None

    def matches(self, key: str, size: int, tags: Mapping[str, str]) -> bool:
        """Whether an object with these properties is meant."""
        return (
            key.startswith(self.prefix or "")
            and all(tags.get(name) == value for name, value in self.tags)
            and (self.larger is None or size > self.larger)
            and (self.smaller is None or size < self.smaller)
        )

    def __str__(self) -> str:
        """As S3 words it in its errors: ``(prefix=logs/ and objectsizegreaterthan=500)``."""
        conditions = [] if self.prefix is None else [f"prefix={self.prefix}"]
        conditions += [f"tag={{key={name}, value={value}}}" for name, value in self.tags]
        if self.larger is not None:
            conditions.append(f"objectsizegreaterthan={self.larger}")
        if self.smaller is not None:
            conditions.append(f"objectsizelessthan={self.smaller}")
        return f"({' and '.join(conditions)})"


@dataclass(frozen=True, slots=True)
class Transition:
    """Move to a storage class; for noncurrent versions ``newer`` of them stay where they are."""

    storage_class: str
    when: When
    newer: int | None = None


@dataclass(frozen=True, slots=True)
class Expiration:
    """``when`` current versions expire, or what becomes of lone delete markers; exactly one of the two."""

    when: When | None = None
    delete_marker: bool | None = None


@dataclass(frozen=True, slots=True)
class NoncurrentExpiration:
    """Delete versions for good, ``days`` after they became noncurrent; the newest ``newer`` are kept."""

    days: int
    newer: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        legacy: Whether it names its objects by a ``Prefix`` of its own instead of a ``Filter``.
        abort_after: Days until an incomplete multipart upload is aborted.
    """

    id: str
    enabled: bool
    filter: Filter
    legacy: bool = False
    expiration: Expiration | None = None
    transitions: tuple[Transition, ...] = ()
    noncurrent_expiration: NoncurrentExpiration | None = None
    noncurrent_transitions: tuple[Transition, ...] = ()
    abort_after: int | None = None


@dataclass(frozen=True, slots=True)
class Configuration:
    """A bucket's rules.

    Attributes:
        small_to_archive: ``varies_by_storage_class``: small objects still move to Glacier Flexible
            Retrieval and Deep Archive. False is ``all_storage_classes_128K``, the default.
    """

    rules: tuple[Rule, ...]
    small_to_archive: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an object, or a delete marker (which has no size, class or tags).

    Attributes:
        id: The version id; "null" in a bucket without versioning.
        created: When it was written.
    """

    key: str
    id: str
    created: datetime
    size: int = 0
    storage_class: str = "STANDARD"
    tags: Mapping[str, str] = field(default_factory=dict)
    delete_marker: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """A multipart upload under way."""

    key: str
    id: str
    initiated: datetime


@dataclass(frozen=True, slots=True)
class TransitionVersion:
    """Move one version to another storage class."""

    version: Version
    storage_class: str


@dataclass(frozen=True, slots=True)
class DeleteVersion:
    """Remove one version, or delete marker, for good."""

    version: Version


@dataclass(frozen=True, slots=True)
class AddDeleteMarker:
    """Put a delete marker above ``version``, the current one.

    Attributes:
        null: In a suspended bucket the marker's id is "null" and it replaces the version with that id.
    """

    version: Version
    null: bool = False


Action = TransitionVersion | DeleteVersion | AddDeleteMarker
