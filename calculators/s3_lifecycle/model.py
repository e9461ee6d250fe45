"""What a lifecycle configuration says, what it is applied to, and what follows.

No dataclasses: importing them costs more than a sum. The values are not to be changed; ``changed`` makes others.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from calculators.contract import CalculatorError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal, Self

    Versioning = Literal["unversioned", "enabled", "suspended"]
else:
    Versioning = str


class LifecycleRefusedError(CalculatorError):
    """A configuration that S3 refuses.

    Attributes:
        code: S3's error code ("InvalidArgument").
        message: S3's words.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__("configuration", message)
        self.code = code


class _Value:
    """Base of the values below: equality, hash and repr by their slots, which are also what ``__init__`` takes."""

    __slots__: tuple[str, ...] = ()

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def changed(self, **fields: object) -> Self:
        """The same but for some fields."""
        return type(self)(**{name: getattr(self, name) for name in self.__slots__} | fields)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Value) and type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({fields})"


class When(_Value):
    """A number of days after something, or a date; exactly one of the two."""

    __slots__ = ("date", "days")

    def __init__(self, days: int | None = None, date: datetime | None = None) -> None:
        self.days = days
        self.date = date

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


class Filter(_Value):
    """Which objects a rule is for: all conditions have to hold, none means every object.

    Attributes:
        larger: Sizes above this many bytes (``ObjectSizeGreaterThan``).
        smaller: Sizes below this many bytes (``ObjectSizeLessThan``).
    """

    __slots__ = ("larger", "prefix", "smaller", "tags")

    def __init__(
        self,
        prefix: str | None = None,
        tags: tuple[tuple[str, str], ...] = (),
        larger: int | None = None,
        smaller: int | None = None,
    ) -> None:
        self.prefix = prefix
        self.tags = tags
        self.larger = larger
        self.smaller = smaller

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


class Transition(_Value):
    """Move to a storage class; for noncurrent versions ``newer`` of them stay where they are."""

    __slots__ = ("newer", "storage_class", "when")

    def __init__(self, storage_class: str, when: When, newer: int | None = None) -> None:
        self.storage_class = storage_class
        self.when = when
        self.newer = newer


class Expiration(_Value):
    """``when`` current versions expire, or what becomes of lone delete markers; exactly one of the two."""

    __slots__ = ("delete_marker", "when")

    def __init__(self, when: When | None = None, delete_marker: bool | None = None) -> None:
        self.when = when
        self.delete_marker = delete_marker


class NoncurrentExpiration(_Value):
    """Delete versions for good, ``days`` after they became noncurrent; the newest ``newer`` are kept."""

    __slots__ = ("days", "newer")

    def __init__(self, days: int, newer: int | None = None) -> None:
        self.days = days
        self.newer = newer


class Rule(_Value):
    """One rule.

    Attributes:
        legacy: Whether it names its objects by a ``Prefix`` of its own instead of a ``Filter``.
        abort_after: Days until an incomplete multipart upload is aborted.
    """

    __slots__ = (
        "abort_after",
        "enabled",
        "expiration",
        "filter",
        "id",
        "legacy",
        "noncurrent_expiration",
        "noncurrent_transitions",
        "transitions",
    )

    def __init__(
        self,
        id: str,  # noqa: A002 - S3's word
        enabled: bool,
        filter: Filter,  # noqa: A002 - S3's word
        legacy: bool = False,
        expiration: Expiration | None = None,
        transitions: tuple[Transition, ...] = (),
        noncurrent_expiration: NoncurrentExpiration | None = None,
        noncurrent_transitions: tuple[Transition, ...] = (),
        abort_after: int | None = None,
    ) -> None:
        self.id = id
        self.enabled = enabled
        self.filter = filter
        self.legacy = legacy
        self.expiration = expiration
        self.transitions = transitions
        self.noncurrent_expiration = noncurrent_expiration
        self.noncurrent_transitions = noncurrent_transitions
        self.abort_after = abort_after


class Configuration(_Value):
    """A bucket's rules.

    Attributes:
        small_to_archive: ``varies_by_storage_class``: small objects still move to Glacier Flexible
            Retrieval and Deep Archive. False is ``all_storage_classes_128K``, the default.
    """

    __slots__ = ("rules", "small_to_archive")

    def __init__(self, rules: tuple[Rule, ...], small_to_archive: bool = False) -> None:
        self.rules = rules
        self.small_to_archive = small_to_archive


class Version(_Value):
    """One version of an object, or a delete marker (which has no size, class or tags).

    Attributes:
        id: The version id; "null" in a bucket without versioning.
        created: When it was written.
    """

    __slots__ = ("created", "delete_marker", "id", "key", "size", "storage_class", "tags")

    def __init__(
        self,
        key: str,
        id: str,  # noqa: A002 - S3's word
        created: datetime,
        size: int = 0,
        storage_class: str = "STANDARD",
        tags: Mapping[str, str] | None = None,
        delete_marker: bool = False,
    ) -> None:
        self.key = key
        self.id = id
        self.created = created
        self.size = size
        self.storage_class = storage_class
        self.tags: Mapping[str, str] = {} if tags is None else tags
        self.delete_marker = delete_marker


class Upload(_Value):
    """A multipart upload under way."""

    __slots__ = ("id", "initiated", "key")

    def __init__(self, key: str, id: str, initiated: datetime) -> None:  # noqa: A002 - S3's word
        self.key = key
        self.id = id
        self.initiated = initiated


class TransitionVersion(_Value):
    """Move one version to another storage class."""

    __slots__ = ("storage_class", "version")

    def __init__(self, version: Version, storage_class: str) -> None:
        self.version = version
        self.storage_class = storage_class


class DeleteVersion(_Value):
    """Remove one version, or delete marker, for good."""

    __slots__ = ("version",)

    def __init__(self, version: Version) -> None:
        self.version = version


class AddDeleteMarker(_Value):
    """Put a delete marker above ``version``, the current one.

    Attributes:
        null: In a suspended bucket the marker's id is "null" and it replaces the version with that id.
    """

    __slots__ = ("null", "version")

    def __init__(self, version: Version, null: bool = False) -> None:
        self.version = version
        self.null = null


Action = TransitionVersion | DeleteVersion | AddDeleteMarker
