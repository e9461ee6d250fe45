"""What S3 Lifecycle refuses, in S3's words, as the logs of Terraform, the SDKs and the console show them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calculators.contract import CalculatorError
from calculators.s3_lifecycle import LifecycleRefusedError, check, configuration_from

REFUSALS = json.loads(Path(__file__).with_name("s3_lifecycle_refusals.json").read_text(encoding="utf-8"))


def refusal(rules):
    """The error that a configuration of enabled rules is answered with."""
    full = [{"Status": "Enabled", "Filter": {}, **rule} for rule in rules]
    with pytest.raises(LifecycleRefusedError) as refused:
        check(configuration_from({"Rules": full}))
    return refused.value


@pytest.mark.parametrize("case", REFUSALS, ids=[case["why"] for case in REFUSALS])
def test_refusals_in_the_words_of_s3(case):
    """The fault is answered with S3's code and message."""
    error = refusal(case["rules"])
    assert (error.code, error.message) == (case["code"], case["message"])


def test_a_bucket_has_a_thousand_rules_at_most():
    """The limit is not adjustable."""
    error = refusal([{"Expiration": {"Days": 1}}] * 1_001)
    assert error.message == "The number of lifecycle rules must not exceed the allowed limit of 1000 rules."


@pytest.mark.parametrize(
    ("action", "rule"),
    [
        ("NoncurrentVersionExpiration", {"NoncurrentDays": 1}),
        ("NoncurrentVersionTransition", {"NoncurrentDays": 1, "StorageClass": "GLACIER"}),
    ],
)
def test_a_rule_keeps_up_to_a_hundred_noncurrent_versions(action, rule):
    """API reference: "up to 100 noncurrent versions"."""
    many = "Transitions" if action.endswith("Transition") else "Expiration"

    def rules(count):
        given = {**rule, "NewerNoncurrentVersions": count}
        return [{f"NoncurrentVersion{many}": [given] if many == "Transitions" else given}]

    check(configuration_from({"Rules": [{"Status": "Enabled", "Filter": {}, **rules(100)[0]}]}))
    assert refusal(rules(101)).code == "InvalidArgument"


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [{"Status": "On", "Filter": {}, "Expiration": {"Days": 1}}],
        [{"Status": "Enabled", "Expiration": {"Days": 1}}],
        [
            {
                "Status": "Enabled",
                "Filter": {"Prefix": "a", "ObjectSizeLessThan": 9},
                "Expiration": {"Days": 1},
            }
        ],
        [{"Status": "Enabled", "Filter": {"And": {"Prefix": "a"}}, "Expiration": {"Days": 1}}],
        [{"Status": "Enabled", "Filter": {}, "Expiration": {"Days": 1, "ExpiredObjectDeleteMarker": True}}],
        [{"Status": "Enabled", "Filter": {}, "Expiration": {"Days": "1"}}],
        [{"Status": "Enabled", "Filter": {}, "Transitions": [{"StorageClass": "GLACIER"}]}],
        [{"Status": "Enabled", "Filter": {}, "Transitions": [{"Days": 1}]}],
        [{"Status": "Enabled", "Filter": {}, "Transitions": [{"Days": 1, "StorageClass": "ICE"}]}],
        [{"Status": "Enabled", "Filter": {}, "NoncurrentVersionExpiration": {"NewerNoncurrentVersions": 1}}],
    ],
)
def test_what_does_not_fit_the_schema_is_malformed(rules):
    """S3 calls it MalformedXML."""
    with pytest.raises(LifecycleRefusedError) as refused:
        check(configuration_from({"Rules": rules}))
    assert refused.value.code == "MalformedXML"


def test_rules_of_the_old_kind_may_not_overlap():
    """A rule with a Prefix of its own is of the first version of the API."""
    old = [{"Status": "Enabled", "Prefix": prefix, "Expiration": {"Days": 1}} for prefix in ("", "a")]
    with pytest.raises(
        LifecycleRefusedError, match="overlapping prefixes '' and 'a' for same action type 'Exp"
    ):
        check(configuration_from({"Rules": old}))
    mixed = [old[0], {"Status": "Enabled", "Filter": {}, "Expiration": {"Days": 1}}]
    with pytest.raises(LifecycleRefusedError, match="only be used in Lifecycle V2"):
        check(configuration_from({"Rules": mixed}))


def test_a_refusal_is_an_input_without_an_answer():
    """Callers of calculators need to know one error."""
    with pytest.raises(CalculatorError):
        configuration_from({"Rules": []})
