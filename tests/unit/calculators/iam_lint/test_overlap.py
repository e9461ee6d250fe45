"""Patterns against patterns, held to brute force over short texts."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.iam.pattern import Glob, tokens_of
from calculators.iam_lint.arns import arn_fits
from calculators.iam_lint.overlap import covers, meets, pattern_of
from calculators.iam_lint.reference import reference

PATTERNS = st.text(alphabet="ab*?", max_size=5)
TEXTS = ["".join(letters) for size in range(8) for letters in product("ab", repeat=size)]


def matches(pattern):
    """The short texts that a pattern matches."""
    glob = Glob(tokens_of(pattern))
    return {text for text in TEXTS if glob.matches(text)}


@given(PATTERNS, PATTERNS)
def test_two_patterns_meet_where_a_text_fits_both(one, other):
    """Meets is the intersection not being empty, either way round."""
    assert meets(pattern_of(one), pattern_of(other)) == bool(matches(one) & matches(other))
    assert meets(pattern_of(other), pattern_of(one)) == meets(pattern_of(one), pattern_of(other))


@given(PATTERNS, PATTERNS)
def test_a_pattern_that_covers_matches_all_of_the_other(wide, narrow):
    """Covers never claims too much."""
    if covers(wide, narrow):
        assert matches(narrow) <= matches(wide)


@given(PATTERNS)
def test_star_covers_everything_and_each_itself(pattern):
    """The widest pattern, and equality."""
    assert covers("*", pattern)
    assert covers(pattern, pattern)


@pytest.mark.parametrize(
    ("arn", "kind", "fits"),
    [
        ("arn:aws:s3:::notes", "bucket", True),
        ("arn:aws:s3:::notes/*", "bucket", False),
        ("arn:aws:s3:::notes/*", "object", True),
        ("arn:aws:s3:::notes", "object", False),
        ("arn:aws:s3:::*", "bucket", True),
        ("arn:aws:s3:::*", "object", True),
        ("arn:aws:s3:::${aws:username}", "bucket", True),
    ],
)
def test_a_bucket_is_no_object(arn, kind, fits):
    """A bucket's name has no slash, an object's ARN has one."""
    assert arn_fits(arn, reference().service("s3").formats[kind]) is fits


def test_the_list_says_how_old_it_is():
    """The reference has its day, its page and every service of the exams."""
    known = reference()
    assert known.as_of >= "2026-01-01"
    assert known.source.startswith("https://docs.aws.amazon.com/service-authorization/")
    for prefix in [
        "iam",
        "sts",
        "s3",
        "ec2",
        "lambda",
        "dynamodb",
        "sqs",
        "sns",
        "kms",
        "logs",
        "cloudwatch",
        "events",
        "states",
        "ecs",
        "eks",
        "rds",
        "bedrock",
    ]:
        assert known.service(prefix).actions
    assert not known.exists("s33")


def test_keys_with_a_name_to_fill_in_are_found():
    """Tag keys and encryption contexts are patterns."""
    assert reference().service("s3").key_type("s3:ExistingObjectTag/owner") == "String"
    assert reference().service("kms").key_type("kms:EncryptionContext:app") == "String"
    assert reference().service("s3").key_type("s3:nothing") is None
