"""A configuration as boto3 and ``aws s3api`` write it, into :class:`Configuration`."""

from __future__ import annotations

from datetime import UTC, datetime

from calculators.s3_lifecycle.model import (
    Configuration,
    Expiration,
    Filter,
    LifecycleRefusedError,
    NoncurrentExpiration,
    Rule,
    Transition,
    When,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeVar

    _Value = TypeVar("_Value")

_SIZE_DEFAULTS = {"all_storage_classes_128K": False, "varies_by_storage_class": True}
_ACTIONS = (
    "Expiration",
    "Transitions",
    "NoncurrentVersionExpiration",
    "NoncurrentVersionTransitions",
    "AbortIncompleteMultipartUpload",
)


def configuration_from(
    given: Mapping[str, Any], small_objects: str = "all_storage_classes_128K"
) -> Configuration:
    """Read a configuration; what it means is :func:`~calculators.s3_lifecycle.check`'s business.

    Args:
        given: ``{"Rules": [...]}``. Dates are datetimes or ISO text.
        small_objects: ``TransitionDefaultMinimumObjectSize``.

    Raises:
        LifecycleRefusedError: It has not the form that S3's schema asks for.
    """
    if small_objects not in _SIZE_DEFAULTS:
        raise LifecycleRefusedError("InvalidRequest", "Invalid TransitionDefaultMinimumObjectSize found")
    rules = _optional(given, "Rules", list) or []
    if not rules:
        raise malformed()
    return Configuration(tuple(map(_rule, rules)), _SIZE_DEFAULTS[small_objects])


def malformed() -> LifecycleRefusedError:
    """What S3 answers when a document does not fit its schema."""
    return LifecycleRefusedError(
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published schema",
    )


def _rule(given: Mapping[str, Any]) -> Rule:
    if not isinstance(given, dict) or given.get("Status") not in ("Enabled", "Disabled"):
        raise malformed()
    if not any(name in given for name in _ACTIONS):
        raise LifecycleRefusedError("InvalidRequest", "At least one action needs to be specified in a rule")
    legacy = "Prefix" in given
    if legacy == ("Filter" in given):
        raise malformed()
    abort = _optional(given, "AbortIncompleteMultipartUpload", dict)
    return Rule(
        id=_optional(given, "ID", str) or "",
        enabled=given["Status"] == "Enabled",
        filter=Filter(prefix=_required(given, "Prefix", str)) if legacy else _filter(given["Filter"]),
        legacy=legacy,
        expiration=_expiration(_optional(given, "Expiration", dict)),
        transitions=tuple(map(_transition, _optional(given, "Transitions", list) or ())),
        noncurrent_expiration=_noncurrent_expiration(_optional(given, "NoncurrentVersionExpiration", dict)),
        noncurrent_transitions=tuple(
            map(_noncurrent_transition, _optional(given, "NoncurrentVersionTransitions", list) or ())
        ),
        abort_after=None if abort is None else _required(abort, "DaysAfterInitiation", int),
    )


def _filter(given: Mapping[str, Any]) -> Filter:
    """Empty, or one predicate, or two and more inside ``And``."""
    if not isinstance(given, dict) or len(given) > 1:
        raise malformed()
    if "And" in given:
        inside = _required(given, "And", dict)
        tags = tuple(map(_tag, _optional(inside, "Tags", list) or ()))
        if len(inside) - ("Tags" in inside) + len(tags) < 2:
            raise malformed()
    else:
        inside = given
        tags = (_tag(given["Tag"]),) if "Tag" in given else ()
    return Filter(
        prefix=_optional(inside, "Prefix", str),
        tags=tags,
        larger=_optional(inside, "ObjectSizeGreaterThan", int),
        smaller=_optional(inside, "ObjectSizeLessThan", int),
    )


def _tag(given: Mapping[str, Any]) -> tuple[str, str]:
    if not isinstance(given, dict):
        raise malformed()
    return _required(given, "Key", str), _optional(given, "Value", str) or ""


def _expiration(given: Mapping[str, Any] | None) -> Expiration | None:
    if given is None:
        return None
    if len(given.keys() & {"Days", "Date", "ExpiredObjectDeleteMarker"}) != 1:
        raise malformed()
    if "ExpiredObjectDeleteMarker" in given:
        return Expiration(delete_marker=_required(given, "ExpiredObjectDeleteMarker", bool))
    return Expiration(when=_when(given))


def _transition(given: Mapping[str, Any]) -> Transition:
    if not isinstance(given, dict) or ("Days" in given) == ("Date" in given):
        raise malformed()
    return Transition(_required(given, "StorageClass", str), _when(given))


def _when(given: Mapping[str, Any]) -> When:
    if "Days" in given:
        return When(days=_required(given, "Days", int))
    date = given["Date"]
    try:
        moment = date if isinstance(date, datetime) else datetime.fromisoformat(_required(given, "Date", str))
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise malformed() from error
    return When(date=moment)


def _noncurrent_expiration(given: Mapping[str, Any] | None) -> NoncurrentExpiration | None:
    if given is None:
        return None
    return NoncurrentExpiration(
        _required(given, "NoncurrentDays", int), _optional(given, "NewerNoncurrentVersions", int)
    )


def _noncurrent_transition(given: Mapping[str, Any]) -> Transition:
    if not isinstance(given, dict):
        raise malformed()
    return Transition(
        _required(given, "StorageClass", str),
        When(days=_required(given, "NoncurrentDays", int)),
        _optional(given, "NewerNoncurrentVersions", int),
    )


def _required(given: Mapping[str, Any], name: str, kind: type[_Value]) -> _Value:
    value = _optional(given, name, kind)
    if value is None:
        raise malformed()
    return value


def _optional(given: Mapping[str, Any], name: str, kind: type[_Value]) -> _Value | None:
    value = given.get(name)
    if value is None:
        return None
    # bool is an int to Python, and "Days: true" is no number to S3.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise malformed()
    return value
