"""Timelines and checks of S3 lifecycle configurations, against a plain run of every midnight."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators import s3_lifecycle
from calculators.contract import CalculatorError, calculate_with
from calculators.inputs import parse_inputs
from calculators.s3_lifecycle import (
    AddDeleteMarker,
    TransitionVersion,
    Version,
    actions_due,
    check,
    configuration_from,
)
from calculators.s3_lifecycle.timeline import BY_HAND, story_of

CREATED = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
MIDNIGHTS = [datetime(2026, 1, 16, tzinfo=UTC) + timedelta(days=number) for number in range(260)]
LOGS = {
    "Rules": [
        {
            "ID": "logs",
            "Status": "Enabled",
            "Filter": {"Prefix": "logs/"},
            "Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}],
            "Expiration": {"Days": 365},
        }
    ]
}


def calc(operation, document, **inputs):
    """An operation's result on a document, other inputs typed as on the command line."""
    known = {one.name: one for one in s3_lifecycle.OPERATIONS}
    given_inputs = parse_inputs(known[operation], inputs)
    return calculate_with(s3_lifecycle.OPERATIONS, operation, {"configuration": document, **given_inputs})


classes = st.sampled_from(["STANDARD_IA", "INTELLIGENT_TIERING", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"])
rules = st.fixed_dictionaries(
    {
        "Status": st.sampled_from(["Enabled", "Enabled", "Disabled"]),
        "Filter": st.sampled_from([{}, {"Prefix": "logs/"}, {"Prefix": "tax/"}]),
    },
    optional={
        "Expiration": st.one_of(
            st.fixed_dictionaries({"Days": st.integers(60, 200)}),
            st.just({"ExpiredObjectDeleteMarker": True}),
        ),
        "Transitions": st.lists(
            st.fixed_dictionaries({"Days": st.integers(0, 59), "StorageClass": classes}),
            min_size=1,
            max_size=1,
        ),
        "NoncurrentVersionExpiration": st.fixed_dictionaries(
            {"NoncurrentDays": st.integers(1, 40), "NewerNoncurrentVersions": st.integers(1, 2)}
        ),
    },
).filter(lambda rule: len(rule) > 2)


def plain_run(configuration, versioning, requests):
    """The versions after every midnight, one by one: no thinking ahead."""
    versions: list[Version] = []
    model = Version("logs/a", "null", CREATED, size=300 * 1024)
    pending = sorted(requests)
    for midnight in MIDNIGHTS:
        while pending and pending[0][0] < midnight:
            moment, kind, name = pending.pop(0)
            kept = [] if versioning == "unversioned" else versions
            if kind == "write":
                versions = [model.changed(id=name, created=moment), *kept]
            elif versions:
                versions = [] if versioning == "unversioned" else [marker(moment), *kept]
        for action in actions_due(configuration, tuple(versions), versioning, midnight):
            if isinstance(action, TransitionVersion):
                place = versions.index(action.version)
                versions[place] = action.version.changed(storage_class=action.storage_class)
            elif isinstance(action, AddDeleteMarker):
                versions = [marker(midnight), *versions]
            else:
                versions.remove(action.version)
    return versions


def marker(moment):
    """A delete marker of that moment."""
    return Version("logs/a", "marker", moment, delete_marker=True)


@settings(max_examples=100)
@given(
    st.lists(rules, min_size=1, max_size=3),
    st.sampled_from(["unversioned", "enabled"]),
    st.lists(st.integers(1, 120), max_size=2, unique=True),
    st.lists(st.integers(121, 150), max_size=1),
)
def test_jumping_from_event_to_event_misses_none(given_rules, versioning, rewrites, deletes):
    """The story ends where running the rules at each midnight ends."""
    configuration = configuration_from({"Rules": given_rules})
    check(configuration)
    replaced = [CREATED + timedelta(days=day, hours=3) for day in rewrites]
    deleted = [CREATED + timedelta(days=day, hours=5) for day in deletes]
    first = Version("logs/a", "", CREATED, size=300 * 1024)
    story = story_of(configuration, versioning, first, replaced=replaced, deleted=deleted)
    requests = [(moment, "write", "v") for moment in (CREATED, *replaced)]
    requests += [(moment, "delete", "m") for moment in deleted]
    if any(event[0] > MIDNIGHTS[-1] for event in story.events):
        return
    left = plain_run(configuration, versioning, requests)
    assert [(v.created, v.storage_class, v.delete_marker) for v in story.versions] == [
        (v.created, v.storage_class, v.delete_marker) for v in left
    ]


@given(st.lists(rules, min_size=1, max_size=3), st.sampled_from(["unversioned", "enabled", "suspended"]))
def test_rules_act_at_midnight_and_say_which_one(given_rules, versioning):
    """Each action of a rule is at midnight UTC, in order, and names its rule."""
    configuration = configuration_from({"Rules": given_rules})
    story = story_of(configuration, versioning, Version("logs/a", "", CREATED, size=300 * 1024))
    acts = [event for event in story.events if event[2] != BY_HAND]
    assert all((when.hour, when.minute, when.second) == (0, 0, 0) for when, _, _ in acts)
    assert [event[0] for event in story.events] == sorted(event[0] for event in story.events)
    assert all(why.startswith("rule") and len(why) > len("rule ") for _, _, why in acts)


def test_a_key_of_the_first_rule_is_taken_where_none_is_given():
    """So that the shortest call shows something."""
    result = calc("timeline", LOGS, created="2026-01-15")
    assert result.answer["first"] == "2026-02-14 00:00 UTC"
    assert any("logs/object" in text for text in result.assumptions)


def test_other_keys_are_left_alone():
    """A prefix is where a key begins."""
    assert calc("timeline", LOGS, created="2026-01-15", key="tax/a").answer["gone"] == "never"


def test_a_suspended_bucket_loses_the_null_version():
    """Expiration replaces it by a null delete marker."""
    answer = calc("timeline", LOGS, created="2026-01-15T10:30", versioning="suspended").answer
    assert answer["gone"] == "2027-01-16 00:00 UTC"


def test_an_upload_that_nobody_completes_is_aborted():
    """Seven days after it began, at the next midnight."""
    rule = {
        "ID": "up",
        "Status": "Enabled",
        "Filter": {},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }
    answer = calc("timeline", {"Rules": [rule]}, created="2026-01-15", upload="2026-01-01T12:00").answer
    assert answer["first"] == "2026-01-09 00:00 UTC"
    assert answer["left"] == "the object in STANDARD"


def test_the_cli_answer_of_s3_is_read_too():
    """What get-bucket-lifecycle-configuration answers, and what --cli-input-json takes."""
    small = {**LOGS, "TransitionDefaultMinimumObjectSize": "varies_by_storage_class"}
    assert calc("check", small).answer["accepted"] is True
    assert calc("check", {"Bucket": "b", "LifecycleConfiguration": LOGS}).answer["rules"] == 1


def test_s3_refuses_in_its_own_words():
    """The code and the message are those of the API."""
    rule = {**LOGS["Rules"][0], "Expiration": {"Days": 30}}
    answer = calc("check", {"Rules": [rule]}).answer
    assert answer["code"] == "InvalidArgument"
    assert "must be greater than" in answer["message"]


def test_thirty_days_before_standard_ia_are_history():
    """Accepted since July 2026, and refused with --earlier."""
    rule = {"Status": "Enabled", "Filter": {}, "Transitions": [{"Days": 1, "StorageClass": "ONEZONE_IA"}]}
    assert calc("check", {"Rules": [rule]}).answer["accepted"] is True
    refused = calc("check", {"Rules": [rule]}, earlier="yes").answer
    assert refused["message"] == (
        "'Days' in Transition action must be greater than or equal to 30 for storageClass 'ONEZONE_IA'"
    )


@pytest.mark.parametrize(
    ("rules_given", "words"),
    [
        ([{"Expiration": {"Days": 9}}], "delete markers"),
        ([{"Transitions": [{"Days": 0, "StorageClass": "GLACIER"}]}], "restored"),
        (
            [{"Transitions": [{"Days": 0, "StorageClass": "GLACIER"}], "Expiration": {"Days": 9}}],
            "billed for 90",
        ),
        ([{"Expiration": {"Date": "2026-01-01T00:00:00Z"}}], "no one-time action"),
        ([{"Expiration": {"Days": 9}}, {"Expiration": {"Days": 8}}], "shorter period"),
        ([{"Expiration": {"Days": 9}, "Status": "Disabled"}], "does nothing"),
        (
            [
                {
                    "Filter": {"ObjectSizeLessThan": 9_999},
                    "Transitions": [{"Days": 1, "StorageClass": "GLACIER"}],
                }
            ],
            "lets objects below 128 KB move",
        ),
    ],
)
def test_advice_is_given_beside_what_s3_takes(rules_given, words):
    """What is accepted may still surprise."""
    document = {"Rules": [{"Status": "Enabled", "Filter": {}, **rule} for rule in rules_given]}
    result = calc("check", document)
    assert result.answer["accepted"] is True
    assert any(words in step.text for step in result.steps)
    assert len(result.answer["advice"]) == result.answer["warnings"] == len(result.steps) - 1
    assert all(len(row["advice"]) <= 60 for row in result.answer["advice"])


def test_a_size_need_not_be_whole():
    """1.3 MiB are no whole number of bytes, and an object all the same."""
    rule = {"Status": "Enabled", "Filter": {}, "Expiration": {"Days": 9}}
    answer = calc("timeline", {"Rules": [rule]}, created="2026-01-15", size="1.3MB").answer
    assert answer["gone"] == "2026-01-24 00:00 UTC"


@pytest.mark.parametrize(
    "filters",
    [
        ({"Prefix": "a/"}, {"Prefix": "b/"}),
        ({"Tag": {"Key": "k", "Value": "1"}}, {"Tag": {"Key": "k", "Value": "2"}}),
        ({"ObjectSizeLessThan": 100}, {"ObjectSizeGreaterThan": 99}),
    ],
)
def test_rules_that_never_meet_get_no_advice_about_conflicts(filters):
    """Prefixes, values of one tag and sizes can exclude each other."""
    document = {"Rules": [{"Status": "Enabled", "Filter": one, "Expiration": {"Days": 9}} for one in filters]}
    assert not any("Both" in row["advice"] for row in calc("check", document).answer["advice"])


WORDS = [
    "Rules",
    "Status",
    "Filter",
    "Prefix",
    "And",
    "Tag",
    "Tags",
    "Key",
    "Value",
    "Expiration",
    "Days",
    "Date",
    "Transitions",
    "StorageClass",
    "ID",
    "NoncurrentVersionExpiration",
    "NoncurrentDays",
]
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 10**20)
    | st.sampled_from(["", "a", "Enabled", "GLACIER", "2026-01-01"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(WORDS),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@given(json_values)
def test_any_document_is_read_or_refused(document):
    """Nothing but a CalculatorError comes out, whatever goes in."""
    for operation, inputs in (("check", {}), ("timeline", {"created": "2026-01-15"})):
        with contextlib.suppress(CalculatorError):
            calc(operation, {"Rules": [document]} if isinstance(document, dict) else document, **inputs)


@pytest.mark.parametrize(
    ("field", "inputs"),
    [
        ("created", {"created": "1999-01-01"}),
        ("created", {"created": "soon"}),
        ("created", {"created": "9999-12-31"}),
        ("replaced", {"created": "2026-01-15", "replaced": ["2026-01-14"]}),
        ("replaced", {"created": "2026-01-15", "replaced": ["2026-01-16"] * 30}),
        ("tag", {"created": "2026-01-15", "tag": ["novalue"]}),
        ("size", {"created": "2026-01-15", "size": "1e30"}),
    ],
)
def test_timelines_refuse_what_cannot_be(field, inputs):
    """With the field and a way out."""
    with pytest.raises(CalculatorError) as caught:
        calc("timeline", LOGS, **inputs)
    assert caught.value.field == field
    assert caught.value.hint


@given(
    st.datetimes(datetime.fromisoformat("2006-01-01"), datetime.fromisoformat("2100-01-01")),
    st.integers(0, 10_000),
)
def test_due_is_the_first_midnight_not_before_the_days_are_over(created, days):
    """And less than a day after."""
    known = {one.name: one for one in s3_lifecycle.OPERATIONS}
    inputs = parse_inputs(known["due"], {"created": created.isoformat(), "days": str(days)})
    answer = s3_lifecycle.calculate("due", **inputs).answer["moment"]
    moment = datetime.strptime(answer, "%Y-%m-%d 00:00 UTC")  # noqa: DTZ007 - UTC by its name
    assert timedelta() <= moment - (created + timedelta(days=days)) < timedelta(days=1)


@pytest.mark.parametrize(
    ("created", "days"), [("2026-01-15", "-1"), ("2026-01-15", "3000000"), ("never", "1")]
)
def test_due_refuses_what_the_calendar_has_not(created, days):
    """Negative days, days beyond the year 9999, and no moments."""
    known = {one.name: one for one in s3_lifecycle.OPERATIONS}
    with pytest.raises(CalculatorError):
        s3_lifecycle.calculate("due", **parse_inputs(known["due"], {"created": created, "days": days}))


def test_timelines_and_checks_are_cheap_to_import():
    """Dataclasses and typing would cost more than what they are asked."""
    modules = "calculators.s3_lifecycle.happening, calculators.s3_lifecycle.checking"
    code = f"import sys, {modules}; print(*sys.modules)"
    path = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, env=os.environ | path
    )
    assert not set(done.stdout.split()) & {"dataclasses", "typing", "inspect", "re", "json", "decimal"}
