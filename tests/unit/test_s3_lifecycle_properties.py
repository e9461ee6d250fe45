"""What holds for every S3 Lifecycle configuration, whatever its rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from calculators.s3_lifecycle import (
    Configuration,
    DeleteVersion,
    Filter,
    Rule,
    TransitionVersion,
    Version,
    actions_due,
    midnight_after,
)
from calculators.s3_lifecycle.classes import PREFERENCE, WATERFALL
from calculators.s3_lifecycle.model import Expiration, Transition, When

LARGE = 300 * 1024

moments = st.integers(0, 5_000 * 24).map(
    lambda hours: datetime(2015, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
)
whens = st.integers(0, 400).map(lambda days: When(days=days))
transitions = st.builds(Transition, st.sampled_from(PREFERENCE), whens, st.none() | st.integers(1, 3))
filters = st.builds(
    Filter,
    prefix=st.none() | st.sampled_from(["", "logs/", "tax/"]),
    larger=st.none() | st.integers(0, 2 * LARGE),
    smaller=st.none() | st.integers(1, 2 * LARGE),
)
rules = st.builds(
    Rule,
    id=st.just(""),
    enabled=st.booleans(),
    filter=filters,
    expiration=st.none() | st.builds(Expiration, when=whens),
    transitions=st.lists(transitions, max_size=3).map(tuple),
    noncurrent_transitions=st.lists(transitions, max_size=3).map(tuple),
)
configurations = st.builds(Configuration, st.lists(rules, min_size=1, max_size=4).map(tuple), st.booleans())
histories = st.lists(
    st.builds(
        Version,
        key=st.sampled_from(["logs/a", "tax/b"]),
        id=st.uuids().map(str),
        created=moments,
        size=st.integers(0, 2 * LARGE),
        storage_class=st.sampled_from([*PREFERENCE, "STANDARD"]),
    ),
    min_size=1,
    max_size=4,
).map(lambda versions: sorted(versions, key=lambda v: v.created, reverse=True))


@given(moments, st.integers(0, 5_000))
def test_due_moments_are_midnights_within_a_day(since, days):
    """Never early, never more than a day late, always midnight UTC."""
    due = midnight_after(since, days)
    assert (due.hour, due.minute, due.second, due.microsecond) == (0, 0, 0, 0)
    assert timedelta(0) <= due - (since + timedelta(days=days)) < timedelta(days=1)


@given(configurations, histories, st.sampled_from(["unversioned", "enabled", "suspended"]), moments)
def test_objects_only_move_down_the_waterfall(configuration, history, versioning, now):
    """No rule moves a version to where S3 does not support it, and each version is met once at most."""
    actions = actions_due(configuration, history, versioning, now)
    for action in actions:
        if isinstance(action, TransitionVersion):
            assert action.storage_class in WATERFALL[action.version.storage_class]
    assert len({id(action.version) for action in actions}) == len(actions)


@given(configurations, histories, moments)
def test_a_move_that_was_made_is_not_made_again(configuration, history, now):
    """Running twice at one moment moves nothing twice: S3's daily run can be repeated."""
    actions = actions_due(configuration, history, "enabled", now)
    moved = {id(a.version): a.storage_class for a in actions if isinstance(a, TransitionVersion)}
    after_run = [
        Version(v.key, v.id, v.created, v.size, moved.get(id(v), v.storage_class), v.tags) for v in history
    ]
    again = actions_due(configuration, after_run, "enabled", now)
    assert not [a for a in again if isinstance(a, TransitionVersion)]


@given(configurations, histories, moments)
def test_disabled_rules_do_nothing(configuration, history, now):
    """Only the status of a rule changes; nothing is due any more."""
    off = Configuration(
        tuple(
            Rule("", enabled=False, filter=r.filter, expiration=r.expiration, transitions=r.transitions)
            for r in configuration.rules
        )
    )
    assert actions_due(off, history, "enabled", now) == ()


@given(configurations, histories, moments, st.integers(0, 400))
def test_what_expires_stays_due(configuration, history, now, days):
    """An expiration that is due is due on every later day too."""

    def deleted(moment):
        return {a.version.id for a in actions_due(configuration, history, "unversioned", moment)
                if isinstance(a, DeleteVersion)}  # fmt: skip

    assert deleted(now) <= deleted(now + timedelta(days=days))
