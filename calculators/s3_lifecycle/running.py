"""One run of the rules: what falls due at a midnight."""

from __future__ import annotations

from itertools import pairwise

from calculators.s3_lifecycle.classes import PREFERENCE, SMALL, WATERFALL
from calculators.s3_lifecycle.model import (
    AddDeleteMarker,
    DeleteVersion,
    TransitionVersion,
    midnight_after,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from calculators.s3_lifecycle.model import (
        Action,
        Configuration,
        Rule,
        Transition,
        Upload,
        Version,
        Versioning,
    )

__all__ = ["actions_due", "midnight_after", "uploads_due"]


def actions_due(
    configuration: Configuration, versions: Sequence[Version], versioning: Versioning, now: datetime
) -> tuple[Action, ...]:
    """What a run at ``now`` does to one key: at most one action a version.

    Args:
        configuration: The bucket's, as checked.
        versions: Every version of the key, the current one first, then from the newest to the oldest.
        versioning: The bucket's state.
        now: The moment of the run, aware UTC.
    """
    if not versions:
        return ()
    actions = [_for_current(configuration, versions, versioning, now)]
    newer = 0  # noncurrent versions above; "the maximum does not include noncurrent delete markers"
    for successor, version in pairwise(versions):
        actions.append(_for_noncurrent(configuration, version, successor.created, newer, now))
        newer += not version.delete_marker
    return tuple(action for action in actions if action is not None)


def uploads_due(configuration: Configuration, uploads: Iterable[Upload], now: datetime) -> tuple[Upload, ...]:
    """The multipart uploads that a run at ``now`` aborts."""
    return tuple(
        upload
        for upload in uploads
        if any(
            rule.abort_after is not None and midnight_after(upload.initiated, rule.abort_after) <= now
            for rule in configuration.rules
            if rule.enabled and upload.key.startswith(rule.filter.prefix or "")
        )
    )


def _for_current(
    configuration: Configuration, versions: Sequence[Version], versioning: Versioning, now: datetime
) -> Action | None:
    """Permanent deletion goes before a transition, a transition before a delete marker."""
    current = versions[0]
    rules = _rules_for(configuration, current)
    expires = any(
        rule.expiration.when.due(current.created) <= now
        for rule in rules
        if rule.expiration is not None and rule.expiration.when is not None
    )
    if current.delete_marker:
        swept = any(rule.expiration is not None and rule.expiration.delete_marker for rule in rules)
        return DeleteVersion(current) if len(versions) == 1 and (expires or swept) else None
    if expires and versioning == "unversioned":
        return DeleteVersion(current)
    candidates = [_latest(rule.transitions, current.created, now) for rule in rules]
    target = _target(configuration, current, rules, candidates)
    if target is not None:
        return TransitionVersion(current, target)
    return AddDeleteMarker(current, null=versioning == "suspended") if expires else None


def _for_noncurrent(
    configuration: Configuration, version: Version, since: datetime, newer: int, now: datetime
) -> Action | None:
    """``since`` is when the successor was created, ``newer`` how many noncurrent versions are above."""
    rules = _rules_for(configuration, version)
    for rule in rules:
        expiration = rule.noncurrent_expiration
        if (
            expiration is not None
            and newer >= (expiration.newer or 0)
            and midnight_after(since, expiration.days) <= now
        ):
            return DeleteVersion(version)
    if version.delete_marker:
        return None
    candidates = [
        _latest([t for t in rule.noncurrent_transitions if newer >= (t.newer or 0)], since, now)
        for rule in rules
    ]
    target = _target(configuration, version, rules, candidates)
    return TransitionVersion(version, target) if target is not None else None


def _rules_for(configuration: Configuration, version: Version) -> list[Rule]:
    return [
        rule
        for rule in configuration.rules
        if rule.enabled and rule.filter.matches(version.key, version.size, version.tags)
    ]


def _latest(transitions: Iterable[Transition], since: datetime, now: datetime) -> str | None:
    """The class in which one rule wants the version by now: that of its last transition due."""
    due = [(t.when.due(since), t.storage_class) for t in transitions if t.when.due(since) <= now]
    return max(due)[1] if due else None


def _target(
    configuration: Configuration, version: Version, rules: list[Rule], candidates: list[str | None]
) -> str | None:
    """The class to move to: the one S3 prefers among those the rules ask for; None to stay."""
    wanted = {
        candidate
        for rule, candidate in zip(rules, candidates, strict=True)
        if candidate is not None and _large_enough(configuration, rule, version, candidate)
    }
    for storage_class in PREFERENCE:
        if storage_class in wanted:
            if storage_class == version.storage_class:
                return None
            if storage_class in WATERFALL.get(version.storage_class, ()):
                return storage_class
    return None


def _large_enough(configuration: Configuration, rule: Rule, version: Version, storage_class: str) -> bool:
    if version.size >= SMALL or rule.filter.names_size:
        return True
    return configuration.small_to_archive and storage_class in {"GLACIER", "DEEP_ARCHIVE"}
