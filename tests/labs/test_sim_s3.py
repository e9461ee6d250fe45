"""S3 with a lifecycle that happens, seen through boto3."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

LARGE = bytes(200 * 1024)


@pytest.fixture
def s3(account):
    """A client of the shared account."""
    return account.client("s3")


def put_rules(s3, bucket, *rules, **more):
    """Give a bucket enabled rules for every object, unless they say otherwise."""
    full = [{"Status": "Enabled", "Filter": {}, **rule} for rule in rules]
    return s3.put_bucket_lifecycle_configuration(
        Bucket=bucket, LifecycleConfiguration={"Rules": full}, **more
    )


def classes(s3, bucket):
    """Key to storage class."""
    return {o["Key"]: o["StorageClass"] for o in s3.list_objects_v2(Bucket=bucket).get("Contents", [])}


def test_an_object_tiers_down_and_goes(account, s3, bucket):
    """The class that HEAD and listings show changes at midnights, and in the end there is nothing."""
    put_rules(
        s3,
        bucket,
        {
            "Transitions": [
                {"Days": 30, "StorageClass": "STANDARD_IA"},
                {"Days": 90, "StorageClass": "GLACIER"},
            ],
            "Expiration": {"Days": 365},
        },
    )
    s3.put_object(Bucket=bucket, Key="a", Body=LARGE)
    written = account.now()
    seen = []
    for days in (30, 31, 90, 91, 365, 366):
        account.advance_to(written + timedelta(days=days))
        seen.append(classes(s3, bucket).get("a"))
    assert seen == ["STANDARD", "STANDARD_IA", "STANDARD_IA", "GLACIER", "GLACIER", None]


def test_an_archived_object_cannot_be_read(account, s3, bucket):
    """GET answers InvalidObjectState, and HEAD says why."""
    put_rules(s3, bucket, {"Transitions": [{"Days": 0, "StorageClass": "DEEP_ARCHIVE"}]})
    s3.put_object(Bucket=bucket, Key="a", Body=LARGE)
    account.advance(timedelta(days=1))
    assert s3.head_object(Bucket=bucket, Key="a")["StorageClass"] == "DEEP_ARCHIVE"
    with pytest.raises(ClientError) as refused:
        s3.get_object(Bucket=bucket, Key="a")
    assert refused.value.response["Error"]["Code"] == "InvalidObjectState"


def test_filters_choose_by_prefix_tag_and_size(account, s3, bucket):
    """Only the object that meets all conditions is moved; small ones only where a rule names a size."""
    put_rules(
        s3,
        bucket,
        {
            "Filter": {"And": {"Prefix": "logs/", "Tags": [{"Key": "kind", "Value": "log"}]}},
            "Transitions": [{"Days": 1, "StorageClass": "GLACIER"}],
        },
        {
            "Filter": {"And": {"Prefix": "tiny/", "ObjectSizeGreaterThan": 10}},
            "Transitions": [{"Days": 1, "StorageClass": "GLACIER"}],
        },
    )
    s3.put_object(Bucket=bucket, Key="logs/tagged", Body=LARGE, Tagging="kind=log&team=sea")
    s3.put_object(Bucket=bucket, Key="logs/small", Body=b"x" * 100, Tagging="kind=log")
    s3.put_object(Bucket=bucket, Key="logs/bare", Body=LARGE)
    s3.put_object(Bucket=bucket, Key="other", Body=LARGE, Tagging="kind=log")
    s3.put_object(Bucket=bucket, Key="tiny/a", Body=b"x" * 100)
    s3.put_object(Bucket=bucket, Key="tiny/b", Body=b"x" * 10)
    account.advance(timedelta(days=2))
    moved = {key for key, name in classes(s3, bucket).items() if name == "GLACIER"}
    assert moved == {"logs/tagged", "tiny/a"}


def test_the_older_default_is_kept_and_obeyed(account, s3, bucket):
    """TransitionDefaultMinimumObjectSize reads back, and lets small objects into archives."""
    put_rules(
        s3,
        bucket,
        {"Transitions": [{"Days": 1, "StorageClass": "GLACIER"}]},
        TransitionDefaultMinimumObjectSize="varies_by_storage_class",
    )
    s3.put_object(Bucket=bucket, Key="a", Body=b"x")
    account.advance(timedelta(days=2))
    assert classes(s3, bucket) == {"a": "GLACIER"}
    answer = s3.get_bucket_lifecycle_configuration(Bucket=bucket)
    assert answer["TransitionDefaultMinimumObjectSize"] == "varies_by_storage_class"


def test_versions_become_noncurrent_and_are_deleted_for_good(account, s3, bucket):
    """Expiration adds a marker; the version below goes when it was noncurrent long enough, then the marker."""
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    put_rules(s3, bucket, {"Expiration": {"Days": 60}, "NoncurrentVersionExpiration": {"NoncurrentDays": 30}})
    s3.put_object(Bucket=bucket, Key="a", Body=LARGE)
    written = account.now()
    seen = []
    for days in (60, 61, 90, 91, 120, 121):
        account.advance_to(written + timedelta(days=days))
        listed = s3.list_object_versions(Bucket=bucket)
        seen.append((len(listed.get("Versions", [])), len(listed.get("DeleteMarkers", []))))
    assert seen == [(1, 0), (1, 1), (1, 1), (0, 1), (0, 1), (0, 0)]


def test_noncurrent_versions_move_and_the_newest_are_kept(account, s3, bucket):
    """NewerNoncurrentVersions spares the newest; the current version is none of this rule's business."""
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    put_rules(
        s3,
        bucket,
        {
            "NoncurrentVersionTransitions": [
                {"NoncurrentDays": 1, "StorageClass": "GLACIER", "NewerNoncurrentVersions": 1}
            ]
        },
    )
    for _ in range(3):
        s3.put_object(Bucket=bucket, Key="a", Body=LARGE)
    account.advance(timedelta(days=3))
    versions = s3.list_object_versions(Bucket=bucket)["Versions"]
    assert [v["StorageClass"] for v in versions] == ["STANDARD", "STANDARD", "GLACIER"]


def test_the_newest_version_is_the_latest(s3, bucket):
    """Versions written one right after the other are listed from the newest to the oldest."""
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    written = [s3.put_object(Bucket=bucket, Key="a", Body=b"x")["VersionId"] for _ in range(3)]
    versions = s3.list_object_versions(Bucket=bucket)["Versions"]
    assert [v["VersionId"] for v in versions] == written[::-1]
    assert [v["IsLatest"] for v in versions] == [True, False, False]


def test_unfinished_uploads_are_dated_and_aborted(account, s3, bucket):
    """Listings show when each was begun; seven days later it is gone."""
    put_rules(s3, bucket, {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}})
    s3.create_multipart_upload(Bucket=bucket, Key="big")
    begun = account.now().replace(microsecond=0)
    account.advance(timedelta(days=7))
    assert [u["Initiated"] for u in s3.list_multipart_uploads(Bucket=bucket)["Uploads"]] == [begun]
    account.advance(timedelta(days=1))
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=bucket)


def test_a_locked_version_outlives_its_rule(account, s3, bucket):
    """Object Lock keeps what lifecycle would delete."""
    name = f"{bucket}-locked"
    s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    put_rules(s3, name, {"NoncurrentVersionExpiration": {"NoncurrentDays": 1}})
    until = account.now() + timedelta(days=10)
    s3.put_object(
        Bucket=name, Key="a", Body=LARGE, ObjectLockMode="COMPLIANCE", ObjectLockRetainUntilDate=until
    )
    s3.put_object(Bucket=name, Key="a", Body=LARGE)
    account.advance(timedelta(days=5))
    assert len(s3.list_object_versions(Bucket=name)["Versions"]) == 2
    account.advance(timedelta(days=10))
    assert len(s3.list_object_versions(Bucket=name)["Versions"]) == 1


def test_a_configuration_reads_back_as_it_was_written(s3, bucket):
    """Sizes, tags, dates and counts that moto would lose, with an id for each rule that had none."""
    rules = [
        {
            "ID": "tiers",
            "Filter": {
                "And": {
                    "Prefix": "logs/",
                    "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}],
                    "ObjectSizeGreaterThan": 500,
                    "ObjectSizeLessThan": 64_000,
                }
            },
            "Status": "Disabled",
            "Transitions": [{"Date": datetime(2027, 1, 1, tzinfo=UTC), "StorageClass": "GLACIER_IR"}],
            "Expiration": {"Date": datetime(2028, 1, 1, tzinfo=UTC)},
        },
        {
            "Filter": {"Prefix": ""},
            "Status": "Enabled",
            "NoncurrentVersionExpiration": {"NoncurrentDays": 365, "NewerNoncurrentVersions": 5},
            "Expiration": {"ExpiredObjectDeleteMarker": True},
        },
    ]
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": rules})
    first, second = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert first == rules[0]
    assert second.pop("ID")
    assert second == rules[1]


def test_a_refused_configuration_leaves_the_old_one(s3, bucket):
    """The client sees S3's code and words."""
    put_rules(s3, bucket, {"ID": "old", "Expiration": {"Days": 1}})
    with pytest.raises(ClientError) as refused:
        put_rules(
            s3, bucket, {"Transitions": [{"Days": 30, "StorageClass": "GLACIER"}], "Expiration": {"Days": 30}}
        )
    assert refused.value.response["Error"] == {
        "Code": "InvalidArgument",
        "Message": "'Days' in the Expiration action for filter '()' must be greater than 'Days' in the Transition action",
    }
    assert s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"][0]["ID"] == "old"


def test_infrequent_access_is_accepted_from_the_first_day(account, s3, bucket):
    """S3 gave up its wait of 30 days on 2026-07-16; botocore's model says "0 or any positive integer"."""
    put_rules(s3, bucket, {"Transitions": [{"Days": 0, "StorageClass": "STANDARD_IA"}]})
    s3.put_object(Bucket=bucket, Key="a", Body=LARGE)
    account.advance(timedelta(days=1))
    assert classes(s3, bucket) == {"a": "STANDARD_IA"}


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (
            lambda s3, bucket: s3.get_bucket_lifecycle_configuration(Bucket=bucket),
            "NoSuchLifecycleConfiguration",
        ),
        (lambda s3, _: s3.get_bucket_lifecycle_configuration(Bucket="no-such-bucket"), "NoSuchBucket"),
        (
            lambda s3, bucket: s3.put_bucket_lifecycle_configuration(
                Bucket=bucket, LifecycleConfiguration={"Rules": []}
            ),
            "MalformedXML",
        ),
    ],
)
def test_what_is_not_there_is_answered_as_s3_does(s3, bucket, call, code):
    """... with its code."""
    with pytest.raises(ClientError) as refused:
        call(s3, bucket)
    assert refused.value.response["Error"]["Code"] == code


def test_a_deleted_configuration_does_nothing_more(account, s3, bucket):
    """... and neither does that of a bucket that was deleted and made again."""
    put_rules(s3, bucket, {"Expiration": {"Days": 1}})
    s3.delete_bucket_lifecycle(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="a", Body=LARGE)
    other = f"{bucket}-again"
    s3.create_bucket(Bucket=other)
    put_rules(s3, other, {"Expiration": {"Days": 1}})
    s3.delete_bucket(Bucket=other)
    s3.create_bucket(Bucket=other)
    s3.put_object(Bucket=other, Key="a", Body=LARGE)
    account.advance(timedelta(days=30))
    assert classes(s3, bucket) == classes(s3, other) == {"a": "STANDARD"}
