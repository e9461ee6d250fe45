"""What becomes of objects under S3 Lifecycle, against the examples of the S3 User Guide."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from calculators.s3_lifecycle import (
    AddDeleteMarker,
    DeleteVersion,
    TransitionVersion,
    Upload,
    Version,
    actions_due,
    check,
    configuration_from,
    midnight_after,
    uploads_due,
)

LARGE = 300 * 1024
CREATED = datetime(2014, 1, 1, 10, 30, tzinfo=UTC)


def read(*rules, small_objects="all_storage_classes_128K"):
    """A checked configuration of enabled rules for every object, unless they say otherwise."""
    full = [{"Status": "Enabled", "Filter": {}, **rule} for rule in rules]
    configuration = configuration_from({"Rules": full}, small_objects)
    check(configuration)
    return configuration


def version(key="logs/a", created=CREATED, **more):
    """An object of 300 KB, written at CREATED."""
    return Version(key, more.pop("id", "v1"), created, **{"size": LARGE, **more})


def after(days, *, hours=0):
    """The midnight that ends day ``days`` of what was created at CREATED."""
    return datetime(2014, 1, 2, tzinfo=UTC) + timedelta(days=days, hours=hours)


def one_action(configuration, versions, now, versioning="unversioned"):
    """The only action that is due."""
    (action,) = actions_due(configuration, versions, versioning, now)
    return action


def none_due(configuration, versions, now, versioning="unversioned"):
    """Whether nothing is due."""
    return actions_due(configuration, versions, versioning, now) == ()


def to_class(name, days):
    """A rule's part that moves objects."""
    return {"Transitions": [{"Days": days, "StorageClass": name}]}


# --- Days: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html


def test_days_are_added_and_rounded_up_to_midnight():
    """The guide: created 1/15/2014 10:30 with 3 days gives 1/19/2014 00:00."""
    assert midnight_after(datetime(2014, 1, 15, 10, 30, tzinfo=UTC), 3) == datetime(2014, 1, 19, tzinfo=UTC)


def test_zero_days_is_the_midnight_after_creation():
    """The guide: 0 days means eligible at midnight UTC following creation."""
    configuration = read(to_class("GLACIER", 0))
    assert none_due(configuration, [version()], datetime(2014, 1, 1, tzinfo=UTC))
    assert one_action(configuration, [version()], datetime(2014, 1, 2, tzinfo=UTC)).storage_class == "GLACIER"


def test_more_days_than_there_are_never_come():
    """S3 takes any number of days; the calendar ends before some of them."""
    assert none_due(read({"Expiration": {"Days": 2_147_483_647}}), [version()], after(3_000_000 // 2))


def test_a_deleted_photo_is_gone_on_the_eighth():
    """The guide: deleted on 1/2/2014 11:30 with 5 noncurrent days is removed for good on 1/8/2014 00:00."""
    configuration = read({"NoncurrentVersionExpiration": {"NoncurrentDays": 5}})
    photo = version("photo.gif", id="111111")
    marker = Version("photo.gif", "4857693", datetime(2014, 1, 2, 11, 30, tzinfo=UTC), delete_marker=True)
    assert none_due(configuration, [marker, photo], datetime(2014, 1, 7, tzinfo=UTC), "enabled")
    assert one_action(configuration, [marker, photo], datetime(2014, 1, 8, tzinfo=UTC), "enabled") == (
        DeleteVersion(photo)
    )


def test_noncurrent_days_count_from_the_successor():
    """The guide: replaced on 1/15/2014 10:30, 3 days: the old version moves on 1/19/2014 00:00."""
    configuration = read({"NoncurrentVersionTransitions": [{"NoncurrentDays": 3, "StorageClass": "GLACIER"}]})
    old = version(id="old")
    new = version(id="new", created=datetime(2014, 1, 15, 10, 30, tzinfo=UTC))
    assert none_due(configuration, [new, old], datetime(2014, 1, 18, tzinfo=UTC), "enabled")
    assert one_action(configuration, [new, old], datetime(2014, 1, 19, tzinfo=UTC), "enabled") == (
        TransitionVersion(old, "GLACIER")
    )


def test_a_date_in_the_past_is_due_at_once_and_stays_due():
    """The guide: a date-based action is not a one-time action."""
    configuration = read({"Expiration": {"Date": "2013-06-01T00:00:00Z"}})
    assert one_action(configuration, [version()], after(0)) == DeleteVersion(version())
    assert none_due(read({"Expiration": {"Date": "2015-01-01T00:00:00Z"}}), [version()], after(0))


# --- Tiering down: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html


@pytest.mark.parametrize(
    ("days", "storage_class", "expected"),
    [
        (29, "STANDARD", None),
        (30, "STANDARD", "STANDARD_IA"),
        (89, "STANDARD_IA", None),
        (90, "STANDARD_IA", "GLACIER"),
        (364, "GLACIER", None),
    ],
)
def test_logs_tier_down(days, storage_class, expected):
    """Example 3 of the guide: Standard-IA after 30 days, Glacier Flexible Retrieval after 90."""
    configuration = read(
        {
            "Filter": {"Prefix": "logs/"},
            "Transitions": [
                {"Days": 30, "StorageClass": "STANDARD_IA"},
                {"Days": 90, "StorageClass": "GLACIER"},
            ],
            "Expiration": {"Days": 365},
        }
    )
    actions = actions_due(configuration, [version(storage_class=storage_class)], "unversioned", after(days))
    assert [action.storage_class for action in actions] == ([expected] if expected else [])


def test_an_infrequent_access_class_takes_objects_on_their_first_day():
    """Since 2026-07-16 there is no wait of 30 days before Standard-IA and One Zone-IA."""
    for name in ("STANDARD_IA", "ONEZONE_IA"):
        assert one_action(read(to_class(name, 0)), [version()], after(0)).storage_class == name


def test_a_move_that_was_missed_is_made_up_for():
    """A rule set on an old object takes it straight to the class it is due for."""
    configuration = read(
        {
            "Transitions": [
                {"Days": 30, "StorageClass": "STANDARD_IA"},
                {"Days": 90, "StorageClass": "GLACIER"},
            ]
        }
    )
    assert one_action(configuration, [version()], after(500)).storage_class == "GLACIER"


def test_one_rule_moves_on_from_intelligent_tiering():
    """Within one rule the later transition counts, whatever S3 prefers between rules."""
    configuration = read(
        {
            "Transitions": [
                {"Days": 0, "StorageClass": "INTELLIGENT_TIERING"},
                {"Days": 90, "StorageClass": "GLACIER_IR"},
            ]
        }
    )
    tiered = version(storage_class="INTELLIGENT_TIERING")
    assert one_action(configuration, [tiered], after(90)).storage_class == "GLACIER_IR"


def test_a_minimum_duration_may_be_left_early_by_a_second_rule():
    """The guide: you can specify two rules to accomplish this (and pay the minimum storage charges)."""
    configuration = read(to_class("STANDARD_IA", 30), to_class("GLACIER", 45))
    moved = version(storage_class="STANDARD_IA")
    assert one_action(configuration, [moved], after(45)).storage_class == "GLACIER"


# --- Sizes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html


def test_objects_below_128_kb_do_not_move():
    """Since September 2024 the default holds them back from every class; 128 KB itself moves."""
    configuration = read(to_class("DEEP_ARCHIVE", 1))
    assert none_due(configuration, [version(size=131_071)], after(1))
    assert one_action(configuration, [version(size=131_072)], after(1)).storage_class == "DEEP_ARCHIVE"


@pytest.mark.parametrize(
    ("name", "moves"), [("GLACIER", True), ("DEEP_ARCHIVE", True), ("GLACIER_IR", False)]
)
def test_the_older_default_lets_small_objects_into_archives(name, moves):
    """varies_by_storage_class: small objects move to Glacier Flexible Retrieval and Deep Archive only."""
    configuration = read(to_class(name, 1), small_objects="varies_by_storage_class")
    assert none_due(configuration, [version(size=100)], after(1)) is not moves


@pytest.mark.parametrize("condition", [{"ObjectSizeGreaterThan": 1}, {"ObjectSizeLessThan": 1_000}])
def test_a_size_filter_takes_precedence_over_the_default(condition):
    """Custom filters always take precedence over the default transition behaviour."""
    configuration = read({"Filter": condition, **to_class("STANDARD_IA", 30)})
    assert one_action(configuration, [version(size=100)], after(30)).storage_class == "STANDARD_IA"


def test_small_objects_expire_like_others():
    """The default is about transitions."""
    assert one_action(read({"Expiration": {"Days": 1}}), [version(size=1)], after(1)) == (
        DeleteVersion(version(size=1))
    )


# --- Filters


@pytest.mark.parametrize(
    ("condition", "matches"),
    [
        ({}, True),
        ({"Prefix": ""}, True),
        ({"Prefix": "logs/"}, True),
        ({"Prefix": "tax/"}, False),
        ({"Tag": {"Key": "kind", "Value": "log"}}, True),
        ({"Tag": {"Key": "kind", "Value": "Log"}}, False),
        ({"ObjectSizeGreaterThan": LARGE}, False),
        ({"ObjectSizeGreaterThan": LARGE - 1}, True),
        ({"ObjectSizeLessThan": LARGE}, False),
        ({"And": {"Prefix": "logs/", "Tags": [{"Key": "kind", "Value": "log"}]}}, True),
        ({"And": {"Prefix": "logs/", "Tags": [{"Key": "kind", "Value": "tax"}]}}, False),
        ({"And": {"ObjectSizeGreaterThan": 500, "ObjectSizeLessThan": 64_000}}, False),
    ],
)
def test_a_filter_says_which_objects_are_meant(condition, matches):
    """Every condition has to hold; sizes are exclusive; more tags on an object do no harm."""
    configuration = read({"Filter": condition, "Expiration": {"Days": 1}})
    tagged = version(tags={"kind": "log", "team": "sea"})
    assert none_due(configuration, [tagged], after(1)) is not matches


# --- Conflicts: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html


def test_permanent_deletion_goes_before_transition():
    """Example 2: expiration and a transition on the same day; the object is removed."""
    configuration = read({"Expiration": {"Days": 365}}, to_class("STANDARD_IA", 365))
    assert one_action(configuration, [version()], after(365)) == DeleteVersion(version())


def test_transition_goes_before_a_delete_marker():
    """In a versioned bucket the transition comes first, and the marker at the next run."""
    configuration = read({"Expiration": {"Days": 365}}, to_class("GLACIER", 365))
    assert one_action(configuration, [version()], after(365), "enabled") == (
        TransitionVersion(version(), "GLACIER")
    )
    moved = version(storage_class="GLACIER")
    assert one_action(configuration, [moved], after(366), "enabled") == AddDeleteMarker(moved)


def test_of_two_equal_transitions_the_earlier_counts():
    """Example 3: 10 days for all, 365 for logs/; logs move after 10."""
    configuration = read(
        {"Filter": {"Prefix": ""}, **to_class("STANDARD_IA", 10)},
        {"Filter": {"Prefix": "logs/"}, **to_class("STANDARD_IA", 365)},
    )
    assert one_action(configuration, [version()], after(10)).storage_class == "STANDARD_IA"


def test_the_shorter_expiration_is_honoured():
    """Example 4: one tag archives after 365 days, another expires after 14; the object has both."""
    configuration = read(
        {"Filter": {"Tag": {"Key": "tag1", "Value": "value1"}}, **to_class("GLACIER", 365)},
        {"Filter": {"Tag": {"Key": "tag2", "Value": "value2"}}, "Expiration": {"Days": 14}},
    )
    both = version(tags={"tag1": "value1", "tag2": "value2"})
    assert one_action(configuration, [both], after(14)) == DeleteVersion(both)


@pytest.mark.parametrize(
    ("one", "other", "chosen"),
    [
        ("STANDARD_IA", "GLACIER", "GLACIER"),
        ("ONEZONE_IA", "GLACIER", "GLACIER"),
        ("GLACIER_IR", "INTELLIGENT_TIERING", "INTELLIGENT_TIERING"),
        ("GLACIER", "INTELLIGENT_TIERING", "GLACIER"),
        ("DEEP_ARCHIVE", "INTELLIGENT_TIERING", "DEEP_ARCHIVE"),
    ],
)
def test_between_rules_s3_prefers_the_cheaper_class(one, other, chosen):
    """... except that Intelligent-Tiering goes before all but the two archives that need a restore."""
    configuration = read(to_class(one, 30), to_class(other, 30))
    assert one_action(configuration, [version()], after(30)).storage_class == chosen


# --- Versioning: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html


def test_expiration_in_a_versioned_bucket_adds_a_delete_marker():
    """The current version stays, as a noncurrent one."""
    configuration = read({"Expiration": {"Days": 60}})
    assert one_action(configuration, [version()], after(60), "enabled") == AddDeleteMarker(version())


def test_expiration_in_a_suspended_bucket_adds_a_null_marker():
    """It replaces the version whose id is null."""
    configuration = read({"Expiration": {"Days": 60}})
    assert one_action(configuration, [version()], after(60), "suspended") == (
        AddDeleteMarker(version(), null=True)
    )


def test_expiration_leaves_a_delete_marker_with_versions_below_alone():
    """S3 takes no action while there are versions beneath the marker."""
    marker = version(id="m", delete_marker=True)
    assert none_due(read({"Expiration": {"Days": 1}}), [marker, version()], after(30), "enabled")


def test_a_lone_delete_marker_is_removed_when_it_is_old_enough():
    """With Days, S3 cleans up expired markers that satisfy the age."""
    marker = Version("logs/a", "m", CREATED, delete_marker=True)
    configuration = read({"Expiration": {"Days": 60}})
    assert none_due(configuration, [marker], after(59), "enabled")
    assert one_action(configuration, [marker], after(60), "enabled") == DeleteVersion(marker)


def test_expired_object_delete_marker_removes_lone_markers_at_the_next_run():
    """... and says nothing about objects."""
    configuration = read({"Expiration": {"ExpiredObjectDeleteMarker": True}})
    marker = Version("logs/a", "m", CREATED, delete_marker=True)
    assert one_action(configuration, [marker], after(0), "enabled") == DeleteVersion(marker)
    assert none_due(configuration, [version()], after(9_999), "enabled")


def test_newer_noncurrent_versions_are_kept():
    """Example 6: the five newest noncurrent versions stay, however old they are."""
    configuration = read(
        {"NoncurrentVersionExpiration": {"NoncurrentDays": 365, "NewerNoncurrentVersions": 5}}
    )
    history = [version(id=f"v{8 - n}", created=CREATED - timedelta(days=n)) for n in range(8)]
    actions = actions_due(configuration, history, "enabled", after(3_650))
    assert [action.version.id for action in actions] == ["v2", "v1"]


def test_noncurrent_delete_markers_do_not_count_as_kept_versions():
    """The guide: the maximum does not include noncurrent delete markers."""
    configuration = read({"NoncurrentVersionExpiration": {"NoncurrentDays": 1, "NewerNoncurrentVersions": 1}})
    history = [
        version(id="current"),
        Version("logs/a", "marker", CREATED, delete_marker=True),
        version(id="kept"),
        version(id="gone"),
    ]
    actions = actions_due(configuration, history, "enabled", after(30))
    assert [action.version.id for action in actions] == ["gone"]


def test_days_60_and_30_remove_everything_after_90():
    """Example 7 of the guide: 60 days to the marker, 30 noncurrent, nothing is left after 90."""
    configuration = read({"Expiration": {"Days": 60}, "NoncurrentVersionExpiration": {"NoncurrentDays": 30}})
    marker = Version("logs/a", "m", after(60), delete_marker=True)
    assert none_due(configuration, [marker, version()], after(89), "enabled")
    assert one_action(configuration, [marker, version()], after(90), "enabled") == DeleteVersion(version())


def test_unfinished_uploads_are_aborted_by_prefix_and_age():
    """Seven days after initiation, at the next midnight."""
    configuration = read(
        {"Filter": {"Prefix": "up/"}, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}}
    )
    ours, other = Upload("up/a", "1", CREATED), Upload("logs/a", "2", CREATED)
    assert uploads_due(configuration, [ours, other], after(6)) == ()
    assert uploads_due(configuration, [ours, other], after(7)) == (ours,)
