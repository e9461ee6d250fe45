"""What AWS answers, how long documents may be, and that nothing but findings comes out."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from itertools import islice

import pytest

from calculators.contract import CalculatorError
from calculators.iam import calculate
from calculators.iam_lint.applies import KINDS_OF_RESOURCE
from calculators.iam_lint.lint import KINDS, review
from calculators.iam_lint.size import quota
from tests.unit.calculators.iam_lint.cases import CASES
from tests.unit.calculators.iam_lint.documents import BUCKET, OBJECTS, ROLE, bucket, doc, one, st, trust, when


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (one(), ""),
        ({"Statement": [st()]}, "Policy document must be version 2012-10-17 or greater."),
        ({**one(), "Version": "2008-10-17"}, "Policy document must be version 2012-10-17 or greater."),
        ({**one(), "Version": "2017-01-01"}, "Syntax errors in policy."),
        (doc(), "Syntax errors in policy."),
        (one(effect="Permit"), "Syntax errors in policy."),
        (one(effect="allow"), "The policy failed legacy parsing"),
        (one(NotAction="s3:PutObject", Action="s3:GetObject"), "Syntax errors in policy."),
        (when("StringIs", "aws:username", "a"), "Syntax errors in policy."),
        (when("DateLessThan", "aws:CurrentTime", "soon"), "The policy failed legacy parsing"),
        (doc(st(Sid="A"), st(Sid="A")), "Statement IDs (SID) in a single policy must be unique."),
        (one(action=None), "Policy statement must contain actions."),
        (one([]), "Policy statement must contain actions."),
        (one(resource=None), "Policy statement must contain resources."),
        (one(resource="notes"), 'Resource notes must be in ARN format or "*".'),
        (
            one(resource="arn:amazon:s3:::notes"),
            'Partition "amazon" is not valid for resource "arn:amazon:s3:::notes".',
        ),
        (one(resource="arn:aws"), "Resource vendor must be fully qualified and cannot contain regexes."),
        (
            one("iam:GetRole", "arn:aws:iam:us-east-1:111122223333:role/a"),
            "IAM resource arn:aws:iam:us-east-1:111122223333:role/a cannot contain region information.",
        ),
        (
            one(resource="arn:aws:s3:us-east-1::notes"),
            "Resource arn:aws:s3:us-east-1::notes can not contain region information.",
        ),
        (one("GetObject"), "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
        (one("s3:Get:Object"), "Actions/Condition can contain only one colon."),
        (one("s 3:GetObject"), "Vendor s 3 is not valid"),
        (bucket("*"), "Policy document should not specify a principal."),
    ],
)
def test_iam_refuses_with_these_words(document, said):
    """CreatePolicy names one fault, by its stages (its own errors, MalformedPolicyDocument)."""
    assert review(document, "identity").refusal == said


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (trust({"AWS": ROLE}), ""),
        (doc({"Effect": "Allow", "Action": "sts:AssumeRole"}), "Missing required field Principal"),
        (trust({}), "Missing required field Principal cannot be empty!"),
        (trust({"AWS": ROLE}, "s3:GetObject"), "AssumeRole policy may only specify STS AssumeRole actions."),
        (trust({"AWS": ROLE}, Resource="*"), "Has prohibited field Resource"),
        (doc({"Principal": {"AWS": ROLE}, "Action": "sts:AssumeRole"}), "Missing required field Effect"),
        (doc({"Effect": "Allow", "Principal": {"AWS": ROLE}}), "Missing required field Action"),
    ],
)
def test_iam_refuses_trust_policies_with_other_words(document, said):
    """CreateRole has texts of its own."""
    assert review(document, "trust").refusal == said


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (bucket("*"), ""),
        (one(), "Missing required field Principal"),
        (bucket({"AWS": "ana"}), "Invalid principal in policy"),
        (bucket("*", action="s3:GetObjekt"), "Policy has invalid action"),
        (bucket("*", action="kms:Decrypt"), "Policy has invalid action"),
        (bucket("*", resource="notes"), "Policy has invalid resource"),
        (bucket("*", resource=BUCKET), "Action does not apply to any resource(s) in statement"),
        (bucket("*", action="s3:ListBucket"), "Action does not apply to any resource(s) in statement"),
        (
            bucket("*", Condition={"StringEquals": {"s3:prefix": "a"}}),
            "Conditions do not apply to combination of actions and resources in statement",
        ),
        (bucket("*", Condition={"StringEquals": {"s3:foo": "a"}}), "Policy has an invalid condition key"),
    ],
)
def test_s3_refuses_with_these_words(document, said):
    """PutBucketPolicy's texts (MalformedPolicy)."""
    assert review(document, "resource", "s3-bucket").refusal == said


@pytest.mark.parametrize(
    ("kind", "resource_type", "attached", "most"),
    [
        ("identity", "", "managed", 6144),
        ("identity", "", "user", 2048),
        ("identity", "", "group", 5120),
        ("identity", "", "role", 10240),
        ("trust", "", "managed", 2048),
        ("session", "", "managed", 2048),
        ("scp", "", "managed", 10240),
        ("rcp", "", "managed", 5120),
        ("endpoint", "", "managed", 20480),
        ("resource", "s3-bucket", "managed", 20480),
        ("resource", "kms-key", "managed", 32768),
        ("resource", "sqs-queue", "managed", None),
    ],
)
def test_each_kind_has_its_length(kind, resource_type, attached, most):
    """The quotas of IAM, STS, Organizations, S3, KMS and VPC endpoints."""
    assert quota(kind, resource_type, attached) == most


def test_iam_does_not_count_white_space():
    """A policy of the longest length is not too long for the blanks in it."""
    document = one(Sid="a")
    size = review(document, "identity").size
    document["Statement"][0]["Resource"] += " " * 10_000
    assert review(document, "identity").size == size
    assert review(document, "scp").size == size + 10_000


def test_the_operation_counts_by_level():
    """The answer is a word, the counts of each level, what IAM says, and the table."""
    policy = {"a.json": one(["s3:GetObject", "s3:GetObjekt"], OBJECTS), "b.json": one("*", "*")}
    answer = calculate("lint", policy=policy, kind="identity").answer
    rows = answer["findings"]
    assert answer["result"] == "invalid"
    assert answer["errors"] == 1 == sum(row["level"] == "error" for row in rows)
    assert answer["security_warnings"] == sum(row["level"] == "security warning" for row in rows)
    assert {row["document"] for row in rows} == {"a.json", "b.json"}


@pytest.mark.parametrize("document", [[], None, 5, "x", True])
def test_what_is_no_object_is_refused(document):
    """One sentence says so."""
    with pytest.raises(CalculatorError) as caught:
        calculate("lint", policy={"p.json": document})
    assert "is no policy document" in caught.value.message


def test_a_file_may_hold_several_documents():
    """A list of objects is a list of documents."""
    answer = calculate("lint", policy={"p.json": [one("*", "*"), one()]}, kind="identity").answer
    assert {row["document"] for row in answer["findings"]} == {"p.json[0]"}


def test_an_rcp_cannot_deny_everything_with_a_star():
    """A star alone is no action of a customer's RCP (orgs_manage_policies_rcps_syntax)."""
    document = one("*", "*", effect="Deny", Principal="*")
    assert {finding.rule for finding in review(document, "rcp").findings} == {"RCP_SYNTAX_ERROR_ACTION"}


def test_a_document_nested_without_end_is_refused():
    """Depth is bounded before anything recurses."""
    deep: object = "x"
    for _ in range(60):
        deep = [deep]
    with pytest.raises(CalculatorError):
        calculate("lint", policy={"p.json": {"Statement": deep}})


def test_services_that_are_not_listed_are_said_to_be_so():
    """An action of a service without a list is no error, and is said not to have been checked."""
    result = calculate("lint", policy={"p.json": one("braket:SearchJobs", "*")}, kind="identity")
    assert result.answer["errors"] == 0
    assert any("braket" in line for line in result.assumptions)


@pytest.mark.parametrize(
    ("document", "kind"),
    [(one(), "identity"), (bucket("*"), "resource"), (trust({"AWS": ROLE}), "trust")],
)
def test_the_kind_follows_from_the_document(document, kind):
    """Principals make a resource policy, sts actions without a resource a trust policy."""
    assert review(document).kind == kind


def test_aws_takes_its_own_policies():
    """Of AWS's managed policies none is refused, and hardly one has an error (retired services, mostly)."""
    data = json.loads(pytest.importorskip("moto.iam.aws_managed_policies").aws_managed_policies_data)
    reviews = [review(entry["Document"], "identity") for entry in islice(data.values(), 0, None, 12)]
    assert len(reviews) > 100
    assert [found.refusal for found in reviews if found.refusal] == []
    assert sum(not found.valid for found in reviews) < len(reviews) * 0.06


_JUNK = (
    None,
    True,
    0,
    -1,
    10**30,
    "",
    "*",
    "${",
    "${}",
    "arn:",
    "arn:aws:*",
    "a:b:c",
    "s3:*",
    ":::",
    "\u2603",
    "\ud800",
    [],
    {},
    [[]],
    "x" * 3000,
    "*" * 500,
)


def _mangled(value, chance):
    """A document with pieces of it replaced, dropped or doubled."""
    if chance.random() < 0.08:
        return chance.choice(_JUNK)
    if isinstance(value, dict):
        entries = {
            chance.choice((key, key, key, "Foo", key.lower())): _mangled(v, chance)
            for key, v in value.items()
        }
        return {key: entries[key] for key in entries if chance.random() > 0.05}
    if isinstance(value, list):
        return [_mangled(v, chance) for v in value for _ in range(chance.choice((1, 1, 1, 2)))]
    return value


def test_nothing_else_comes_out_of_5000_mangled_documents():
    """Whatever the shape: findings, or one sentence."""
    chance = random.Random(20261121)
    whole = [bad for bad, _, _ in CASES.values()] + [good for _, good, _ in CASES.values()]
    for _ in range(5000):
        document = _mangled(chance.choice(whole), chance)
        with suppress(CalculatorError):
            found = review(document, chance.choice(("", *KINDS)), chance.choice(("", *KINDS_OF_RESOURCE)))
            assert all(finding.message for finding in found.findings)
