"""Cases of warnings and advice, and of what other places refuse: a document that earns it, and one that does not."""

from __future__ import annotations

from tests.unit.calculators.iam_lint.documents import (
    BUCKET,
    GITHUB,
    GITHUB_ARN,
    IDENTITY,
    OBJECTS,
    RCP,
    RESOURCE,
    ROLE,
    S3,
    TRUST,
    bucket,
    doc,
    one,
    rcp,
    st,
    trust,
    when,
)

# Rule -> (a document that has the defect, one that has not, what they are).
ADVICE = {
    "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED": (
        trust({"Federated": GITHUB_ARN}, "sts:AssumeRoleWithWebIdentity", Condition={"StringLike": {f"{GITHUB}:sub": "repo:org/*"}}),
        trust(
            {"Federated": GITHUB_ARN},
            "sts:AssumeRoleWithWebIdentity",
            Condition={"StringEquals": {f"{GITHUB}:sub": "repo:org/notes:ref:refs/heads/main"}},
        ),
        TRUST,
    ),
    "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY": (
        rcp(Condition={"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-1234567890"}}),
        rcp(
            Condition={
                "StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-1234567890"},
                "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
            }
        ),
        RCP,
    ),
    "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY": (
        rcp(Condition={"StringNotEqualsIfExists": {"aws:SourceOrgID": "o-1234567890"}}),
        rcp(
            Condition={
                "StringNotEqualsIfExists": {"aws:SourceOrgID": "o-1234567890"},
                "Null": {"aws:SourceAccount": "false"},
                "Bool": {"aws:PrincipalIsAWSService": "true"},
            }
        ),
        RCP,
    ),
    "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK": (
        rcp(
            Condition={
                "StringNotEqualsIfExists": {"aws:SourceOrgID": "o-1234567890"},
                "Bool": {"aws:PrincipalIsAWSService": "true"},
            }
        ),
        rcp(
            Condition={
                "StringNotEqualsIfExists": {"aws:SourceOrgID": "o-1234567890"},
                "Null": {"aws:SourceAccount": "false"},
                "Bool": {"aws:PrincipalIsAWSService": "true"},
            }
        ),
        RCP,
    ),
    "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES": (
        when("StringNotEquals", "aws:VpceAccount", "111122223333", effect="Deny", action="*", resource="*"),
        when("StringNotEquals", "aws:VpceAccount", "111122223333", effect="Deny", action="s3:*", resource="*"),
        IDENTITY,
    ),
    "UNTRUSTWORTHY_CONDITION_KEY": (
        when("StringLike", "aws:Referer", "https://example.com/*"),
        when("StringEquals", "aws:username", "ana"),
        IDENTITY,
    ),
    "ALLOW_WITH_NOT_PRINCIPAL": (
        one(NotPrincipal={"AWS": "111122223333"}),
        one(NotPrincipal={"AWS": "111122223333"}, effect="Deny"),
        RESOURCE,
    ),
    "FORALLVALUES_WITH_SINGLE_VALUED_KEY": (
        when("ForAllValues:StringEquals", "aws:username", "ana"),
        when("StringEquals", "aws:username", "ana"),
        IDENTITY,
    ),
    "PASS_ROLE_WITH_NOT_RESOURCE": (one("iam:PassRole", NotResource=ROLE), one("iam:PassRole", ROLE), IDENTITY),
    "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE": (one("iam:P*", NotResource=ROLE), one("iam:G*", NotResource=ROLE), IDENTITY),
    "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE": (
        doc({"Effect": "Allow", "NotAction": "s3:*", "NotResource": ROLE}),
        doc({"Effect": "Allow", "NotAction": "iam:*", "NotResource": ROLE}),
        IDENTITY,
    ),
    "PASS_ROLE_WITH_STAR_IN_RESOURCE": (
        one("iam:PassRole", "*"),
        when("StringEquals", "iam:PassedToService", "ec2.amazonaws.com", action="iam:PassRole", resource="*"),
        IDENTITY,
    ),
    "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE": (one("iam:*", "*"), one("iam:*", ROLE), IDENTITY),
    "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION": (
        one(NotAction="s3:*", resource="*"),
        one(NotAction=["s3:*", "iam:PassRole"], resource="*"),
        IDENTITY,
    ),
    "MISSING_PAIRED_CONDITION_KEYS": (
        when("IpAddress", "aws:VpcSourceIp", "10.0.0.0/8"),
        one(Condition={"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}, "StringEquals": {"aws:SourceVpc": "vpc-12345678"}}),
        IDENTITY,
    ),
    "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE": (
        when("StringEquals", "aws:ResourceTag/a", "b", effect="Deny", action=["ec2:StartInstances", "sts:GetCallerIdentity"], resource="*"),
        when("StringEquals", "aws:ResourceTag/a", "b", effect="Deny", action="ec2:StartInstances", resource="*"),
        IDENTITY,
    ),
    "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE": (
        when("StringEquals", "aws:ResourceTag/a", "b", effect="Deny", NotAction="ec2:*", resource="*"),
        when("StringEquals", "aws:ResourceTag/a", "b", effect="Deny", action="ec2:StartInstances", resource="*"),
        IDENTITY,
    ),
    "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL": (
        bucket({"Service": "cloudtrail.amazonaws.com"}, action="s3:PutObject"),
        bucket(
            {"Service": "cloudtrail.amazonaws.com"},
            action="s3:PutObject",
            Condition={"StringEquals": {"aws:SourceArn": "arn:aws:cloudtrail:us-east-1:111122223333:trail/t"}},
        ),
        RESOURCE,
    ),
    "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL": (
        trust({"Federated": "accounts.google.com"}, "sts:AssumeRoleWithWebIdentity"),
        trust(
            {"Federated": "accounts.google.com"},
            "sts:AssumeRoleWithWebIdentity",
            Condition={"StringEquals": {"accounts.google.com:aud": "66677788899900pro0"}},
        ),
        TRUST,
    ),
    "MISSING_GITHUB_REPO_CONDITION_KEY": (
        trust({"Federated": GITHUB_ARN}, "sts:AssumeRoleWithWebIdentity"),
        trust(
            {"Federated": GITHUB_ARN},
            "sts:AssumeRoleWithWebIdentity",
            Condition={"StringEquals": {f"{GITHUB}:sub": "repo:org/notes:ref:refs/heads/main"}},
        ),
        TRUST,
    ),
    "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS": (
        when("StringLike", "aws:PrincipalArn", f"{ROLE}*"),
        when("ArnLike", "aws:PrincipalArn", f"{ROLE}*"),
        IDENTITY,
    ),
    "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT": (
        when("ForAllValues:StringEquals", "dynamodb:Attributes", "id", action="dynamodb:GetItem", resource="*"),
        one(
            "dynamodb:GetItem",
            "*",
            Condition={
                "ForAllValues:StringEquals": {"dynamodb:Attributes": "id"},
                "StringEquals": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"},
            },
        ),
        IDENTITY,
    ),
    "S3_PREFIX_IN_NEGATIVE_CONTEXT": (
        when("StringLike", "s3:prefix", "private/*", effect="Deny", action="s3:ListBucket", resource=BUCKET),
        when("StringNotLike", "s3:prefix", "public/*", effect="Deny", action="s3:ListBucket", resource=BUCKET),
        IDENTITY,
    ),
    "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE": (
        trust(
            {"Federated": "accounts.google.com"},
            "sts:AssumeRoleWithWebIdentity",
            Condition={"ForAnyValue:StringEquals": {"accounts.google.com:aud": "a"}},
        ),
        trust(
            {"Federated": "accounts.google.com"},
            "sts:AssumeRoleWithWebIdentity",
            Condition={"StringEquals": {"accounts.google.com:aud": "a"}},
        ),
        TRUST,
    ),
    "EMPTY_ARRAY_ACTION": (one([]), one(), IDENTITY),
    "EMPTY_ARRAY_CONDITION": (when("StringEquals", "aws:username", []), when("StringEquals", "aws:username", "a"), IDENTITY),
    "EMPTY_ARRAY_CONDITION_FORALLVALUES": (
        when("ForAllValues:StringEquals", "aws:TagKeys", [], action="ec2:CreateTags", resource="*"),
        when("Null", "aws:TagKeys", "true", action="ec2:CreateTags", resource="*"),
        IDENTITY,
    ),
    "EMPTY_ARRAY_CONDITION_FORANYVALUE": (
        when("ForAnyValue:StringEquals", "aws:TagKeys", [], action="ec2:CreateTags", resource="*"),
        when("ForAnyValue:StringEquals", "aws:TagKeys", "a", action="ec2:CreateTags", resource="*"),
        IDENTITY,
    ),
    "EMPTY_ARRAY_CONDITION_IFEXISTS": (
        when("StringEqualsIfExists", "aws:username", []),
        when("StringEqualsIfExists", "aws:username", "a"),
        IDENTITY,
    ),
    "EMPTY_ARRAY_PRINCIPAL": (bucket({"AWS": []}), bucket({"AWS": ROLE}), RESOURCE),
    "EMPTY_ARRAY_RESOURCE": (one(resource=[]), one(), IDENTITY),
    "EMPTY_OBJECT_CONDITION": (one(Condition={}), one(), IDENTITY),
    "EMPTY_OBJECT_PRINCIPAL": (bucket({}), bucket({"AWS": ROLE}), RESOURCE),
    "EMPTY_SID_VALUE": (one(Sid=""), one(Sid="Read"), IDENTITY),
    "EQUIVALENT_TO_NULL_FALSE": (when("StringLike", "aws:username", "*"), when("Null", "aws:username", "false"), IDENTITY),
    "EQUIVALENT_TO_NULL_TRUE": (when("StringNotLike", "aws:username", "*"), when("Null", "aws:username", "true"), IDENTITY),
    "IMPROVE_IP_RANGE": (when("IpAddress", "aws:SourceIp", "203.0.113.7/24"), when("IpAddress", "aws:SourceIp", "203.0.113.0/24"), IDENTITY),
    "NULL_WITH_QUALIFIER": (
        when("ForAllValues:Null", "aws:TagKeys", "true", action="ec2:CreateTags", resource="*"),
        when("Null", "aws:TagKeys", "true", action="ec2:CreateTags", resource="*"),
        IDENTITY,
    ),
    "PRIVATE_IP_ADDRESS_SUBSET": (
        when("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "203.0.113.0/24"]),
        when("IpAddress", "aws:SourceIp", ["198.51.100.0/24", "203.0.113.0/24"]),
        IDENTITY,
    ),
    "PRIVATE_NOT_IP_ADDRESS_SUBSET": (
        when("NotIpAddress", "aws:SourceIp", ["10.0.0.0/8", "203.0.113.0/24"], effect="Deny"),
        when("NotIpAddress", "aws:SourceIp", ["203.0.113.0/24"], effect="Deny"),
        IDENTITY,
    ),
    "REDUNDANT_ACTION": (one(["s3:GetObject", "s3:Get*"]), one(["s3:GetObject", "s3:PutObject"]), IDENTITY),
    "REDUNDANT_CONDITION_VALUE_NUM": (
        when("NumericLessThan", "aws:MultiFactorAuthAge", ["2700", "3600"]),
        when("NumericLessThan", "aws:MultiFactorAuthAge", "3600"),
        IDENTITY,
    ),
    "REDUNDANT_RESOURCE": (one(resource=[OBJECTS, "arn:aws:s3:::notes/a"]), one(resource=[OBJECTS, "arn:aws:s3:::other/a"]), IDENTITY),
    "REDUNDANT_STATEMENT": (doc(st(Sid="A"), st(Sid="B")), doc(st(Sid="A"), st("s3:PutObject", Sid="B")), IDENTITY),
    "WILDCARD_IN_SERVICE_NAME": (one("code*:Get*", "*"), one("codebuild:Batch*", "*"), IDENTITY),
    "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE": (
        when("StringEquals", "aws:ResourceTag/a", "b", action=["ec2:StartInstances", "sts:GetCallerIdentity"], resource="*"),
        when("StringEquals", "aws:ResourceTag/a", "b", action="ec2:StartInstances", resource="*"),
        IDENTITY,
    ),
    "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE": (
        when("StringEquals", "aws:ResourceTag/a", "b", NotAction="iam:*", resource="*"),
        when("StringEquals", "aws:ResourceTag/a", "b", action="ec2:StartInstances", resource="*"),
        IDENTITY,
    ),
    "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL": (
        bucket({"Service": "ses.amazonaws.com"}, Condition={"StringEquals": {"aws:Referer": "111122223333"}}),
        bucket({"Service": "ses.amazonaws.com"}, Condition={"StringEquals": {"aws:SourceAccount": "111122223333"}}),
        RESOURCE,
    ),
    "IRRELEVANT_CONDITION_KEY_IN_POLICY": (
        bucket({"AWS": ROLE}, Condition={"StringEquals": {"s3:ResourceAccount": "111122223333"}}),
        bucket({"AWS": ROLE}, Condition={"StringEquals": {"aws:PrincipalAccount": "111122223333"}}),
        S3,
    ),
    "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION": (
        when("StringLikeIfExists", "aws:username", "*"),
        when("StringLikeIfExists", "aws:username", "ana*"),
        IDENTITY,
    ),
    "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY": (
        trust({"AWS": [ROLE, "arn:aws:sts::111122223333:assumed-role/app/s1"]}),
        trust({"AWS": ROLE}),
        TRUST,
    ),
    "CONFIRM_AUDIENCE_CLAIM_TYPE": (
        trust(
            {"Federated": "accounts.google.com"},
            "sts:AssumeRoleWithWebIdentity",
            Condition={"ForAllValues:StringEquals": {"accounts.google.com:aud": "a"}},
        ),
        trust(
            {"Federated": "accounts.google.com"},
            "sts:AssumeRoleWithWebIdentity",
            Condition={"StringEquals": {"accounts.google.com:aud": "a"}},
        ),
        TRUST,
    ),
    "full-access": (one("*", "*"), one("s3:GetObject", "*"), IDENTITY),
    "service-wide-access": (one("s3:*", "*"), one("s3:*", [BUCKET, OBJECTS]), IDENTITY),
    "allow-with-not-action": (one(NotAction="iam:*", resource="*"), one(NotAction="iam:*", resource="*", effect="Deny"), IDENTITY),
    "allow-with-not-resource": (one(NotResource=OBJECTS), one(NotResource=OBJECTS, effect="Deny"), IDENTITY),
    "public-principal": (
        bucket("*"),
        bucket("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1234567890"}}),
        RESOURCE,
    ),
    "privilege-escalation": (
        doc(st(["iam:PassRole"], "*"), st("lambda:CreateFunction", "*")),
        doc(st(["iam:PassRole"], ROLE), st("lambda:CreateFunction", "*")),
        IDENTITY,
    ),
    "mfa-without-if-exists": (
        when("Bool", "aws:MultiFactorAuthPresent", "false", effect="Deny", action="*", resource="*"),
        when("BoolIfExists", "aws:MultiFactorAuthPresent", "false", effect="Deny", action="*", resource="*"),
        IDENTITY,
    ),
    "mfa-if-exists-in-allow": (
        when("BoolIfExists", "aws:MultiFactorAuthPresent", "true"),
        when("Bool", "aws:MultiFactorAuthPresent", "true"),
        IDENTITY,
    ),
    "never-holds": (
        one(Condition={"StringEquals": {"aws:username": "ana"}, "StringNotEquals": {"aws:username": ["ana", "bob"]}}),
        one(Condition={"StringEquals": {"aws:username": "ana"}, "StringNotEquals": {"aws:username": ["bob"]}}),
        IDENTITY,
    ),
    "action-without-resource": (
        one("ec2:DescribeInstances", "arn:aws:ec2:us-east-1:111122223333:instance/*"),
        one("ec2:DescribeInstances", "*"),
        IDENTITY,
    ),
    "action-resource-mismatch": (
        one("dynamodb:GetItem", "arn:aws:sqs:us-east-1:111122223333:jobs", effect="Deny"),
        one("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:111122223333:table/jobs", effect="Deny"),
        IDENTITY,
    ),
    "object-action-on-bucket": (one("s3:GetObject", BUCKET), one("s3:GetObject", OBJECTS), IDENTITY),
    "bucket-action-on-objects": (one("s3:ListBucket", OBJECTS), one("s3:ListBucket", BUCKET), IDENTITY),
    "unused-resource": (one("s3:GetObject", [BUCKET, OBJECTS]), one(["s3:GetObject", "s3:ListBucket"], [BUCKET, OBJECTS]), IDENTITY),
    "covered-statement": (
        doc(st("s3:*", "*"), st("s3:GetObject")),
        doc(st("s3:*", "*"), st("dynamodb:GetItem", "*")),
        IDENTITY,
    ),
    "partial-account": (
        one("sqs:SendMessage", "arn:aws:sqs:us-east-1:1111*:jobs"),
        one("sqs:SendMessage", "arn:aws:sqs:us-east-1:*:jobs"),
        IDENTITY,
    ),
    "old-version": ({**one(), "Version": "2008-10-17"}, one(), IDENTITY),
    "invalid-principal": (bucket({"AWS": "ana"}), bucket({"AWS": "111122223333"}), RESOURCE),
    "unsupported-character": (one(resource="arn:aws:s3:::notes/\N{SNOWMAN}"), one(resource="arn:aws:s3:::notes/\xe9"), IDENTITY),
    "action-format": (one("GetObject"), one(), IDENTITY),
    "key-policy-lockout": (
        one("kms:Decrypt", "*", Principal={"AWS": ROLE}),
        one("kms:*", "*", Principal={"AWS": "arn:aws:iam::111122223333:root"}),
        {"kind": "resource", "resource_type": "kms-key"},
    ),
}  # fmt: skip
