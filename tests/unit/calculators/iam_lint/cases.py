"""For each rule a document that has the defect, one that has not, and what they are."""

from __future__ import annotations

ROLE = "arn:aws:iam::111122223333:role/app"
OBJECTS = "arn:aws:s3:::notes/*"
BUCKET = "arn:aws:s3:::notes"
GITHUB = "token.actions.githubusercontent.com"
GITHUB_ARN = f"arn:aws:iam::111122223333:oidc-provider/{GITHUB}"
SAML_ARN = "arn:aws:iam::111122223333:saml-provider/corp"


def doc(*statements, **elements):
    """A document of version 2012-10-17."""
    return {"Version": "2012-10-17", "Statement": list(statements), **elements}


def st(action="s3:GetObject", resource=OBJECTS, effect="Allow", **elements):
    """A statement; an element given as None is left out, NotX given takes X's place."""
    entry = {"Effect": effect, "Action": action, "Resource": resource, **elements}
    for name in ("Action", "Resource"):
        if f"Not{name}" in elements and name not in elements:
            del entry[name]
    return {name: value for name, value in entry.items() if value is not None}


def one(*args, **elements):
    """A document of one statement."""
    return doc(st(*args, **elements))


def when(operator, key, value, **elements):
    """A document of one statement with one condition."""
    return one(Condition={operator: {key: value}}, **elements)


def trust(principal, action="sts:AssumeRole", **elements):
    """A role trust policy."""
    return doc({"Effect": "Allow", "Principal": principal, "Action": action, **elements})


def bucket(principal, **elements):
    """A policy of a resource."""
    return one(Principal=principal, **elements)


def rcp(**elements):
    """A statement of an RCP."""
    entry = {"effect": "Deny", "Principal": "*", "action": "s3:*", "resource": "*", **elements}
    return one(**entry)


IDENTITY, RESOURCE, TRUST = {"kind": "identity"}, {"kind": "resource"}, {"kind": "trust"}
SCP, RCP, S3 = {"kind": "scp"}, {"kind": "rcp"}, {"kind": "resource", "resource_type": "s3-bucket"}
LONG = [f"s3:Get{'x' * 100}{number}" for number in range(400)]

# Rule -> (a document that has the defect, one that has not, what they are).
CASES = {
    "ARN_ACCOUNT_NOT_ALLOWED": (one(resource="arn:aws:s3::111122223333:notes/*"), one(), IDENTITY),
    "ARN_REGION_NOT_ALLOWED": (one("iam:GetRole", "arn:aws:iam:us-east-1:111122223333:role/app"), one("iam:GetRole", ROLE), IDENTITY),
    "DATA_TYPE_MISMATCH": (one(effect=1), one(), IDENTITY),
    "DUPLICATE_KEYS_WITH_DIFFERENT_CASE": (
        one(Condition={"StringEquals": {"aws:username": "a", "aws:UserName": "b"}}),
        when("StringEquals", "aws:username", ["a", "b"]),
        IDENTITY,
    ),
    "INVALID_ACTION": (one("s3:GetObjekt"), one(), IDENTITY),
    "INVALID_ARN_ACCOUNT": (one("iam:GetRole", "arn:aws:iam::1234:role/app"), one("iam:GetRole", ROLE), IDENTITY),
    "INVALID_ARN_PREFIX": (one(resource="aws:s3:::notes/*"), one(), IDENTITY),
    "INVALID_ARN_REGION": (
        one("sqs:SendMessage", "arn:aws:sqs:eu-nowhere-9:111122223333:jobs"),
        one("sqs:SendMessage", "arn:aws:sqs:eu-central-1:111122223333:jobs"),
        IDENTITY,
    ),
    "INVALID_ARN_RESOURCE": (
        one("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:111122223333:job:x"),
        one("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:111122223333:function:x"),
        IDENTITY,
    ),
    "INVALID_ARN_SERVICE_CASE": (one(resource="arn:aws:S3:::notes/*"), one(), IDENTITY),
    "INVALID_CONDITION_DATA_TYPE": (
        when("StringEquals", "aws:username", ["a", 1]),
        when("StringEquals", "aws:username", ["a", "1"]),
        IDENTITY,
    ),
    "INVALID_CONDITION_KEY_FORMAT": (when("StringEquals", "username", "a"), when("StringEquals", "aws:username", "a"), IDENTITY),
    "INVALID_CONDITION_MULTIPLE_BOOLEAN": (
        when("Bool", "aws:SecureTransport", ["true", "false"]),
        when("Bool", "aws:SecureTransport", "true"),
        IDENTITY,
    ),
    "INVALID_CONDITION_OPERATOR": (when("StringIs", "aws:username", "a"), when("StringEquals", "aws:username", "a"), IDENTITY),
    "INVALID_EFFECT": (one(effect="allow"), one(), IDENTITY),
    "INVALID_GLOBAL_CONDITION_KEY": (when("StringEquals", "aws:user", "a"), when("StringEquals", "aws:username", "a"), IDENTITY),
    "INVALID_PARTITION": (one(resource="arn:amazon:s3:::notes/*"), one(resource="arn:aws-cn:s3:::notes/*"), IDENTITY),
    "INVALID_POLICY_ELEMENT": (one(Conditions={}), one(), IDENTITY),
    "INVALID_PRINCIPAL_FORMAT": (bucket("111122223333"), bucket({"AWS": "111122223333"}), RESOURCE),
    "INVALID_PRINCIPAL_KEY": (bucket({"Aws": "111122223333"}), bucket({"AWS": "111122223333"}), RESOURCE),
    "INVALID_REGION": (
        when("StringEquals", "aws:RequestedRegion", "eu-central-9"),
        when("StringEquals", "aws:RequestedRegion", "eu-central-1"),
        IDENTITY,
    ),
    "INVALID_SERVICE": (when("StringEquals", "s33:prefix", "a"), when("StringEquals", "aws:username", "a"), IDENTITY),
    "INVALID_SERVICE_CONDITION_KEY": (
        when("StringEquals", "s3:prefixes", "a", action="s3:ListBucket", resource=BUCKET),
        when("StringEquals", "s3:prefix", "a", action="s3:ListBucket", resource=BUCKET),
        IDENTITY,
    ),
    "INVALID_SERVICE_IN_ACTION": (one("s33:GetObject"), one(), IDENTITY),
    "INVALID_VARIABLE_FOR_OPERATOR": (
        when("NumericEquals", "aws:MultiFactorAuthAge", "${aws:username}"),
        when("StringEquals", "aws:ResourceTag/owner", "${aws:username}", action="ec2:StartInstances", resource="*"),
        IDENTITY,
    ),
    "INVALID_VERSION": ({**one(), "Version": "2026-01-01"}, one(), IDENTITY),
    "MISSING_ACTION": (one(action=None), one(), IDENTITY),
    "MISSING_ARN_FIELD": (one(resource="arn:aws:s3:notes"), one(), IDENTITY),
    "MISSING_ARN_REGION": (
        one("sqs:SendMessage", "arn:aws:sqs::111122223333:jobs"),
        one("sqs:SendMessage", "arn:aws:sqs:*:111122223333:jobs"),
        IDENTITY,
    ),
    "MISSING_ARN_ACCOUNT": (one("iam:GetRole", "arn:aws:iam:::role/app"), one("iam:GetRole", ROLE), IDENTITY),
    "MISSING_EFFECT": (one(effect=None), one(), IDENTITY),
    "MISSING_PRINCIPAL": (one(), bucket({"AWS": "111122223333"}), RESOURCE),
    "MISSING_QUALIFIER": (
        when("StringEquals", "aws:TagKeys", "owner", action="ec2:CreateTags", resource="*"),
        when("ForAllValues:StringEquals", "aws:TagKeys", "owner", action="ec2:CreateTags", resource="*"),
        IDENTITY,
    ),
    "MISSING_RESOURCE": (one(resource=None), one(), IDENTITY),
    "MISSING_STATEMENT": ({"Version": "2012-10-17"}, one(), IDENTITY),
    "NULL_WITH_IF_EXISTS": (when("NullIfExists", "aws:username", "true"), when("Null", "aws:username", "true"), IDENTITY),
    "SCP_SYNTAX_ERROR_PRINCIPAL": (bucket("*"), one(), SCP),
    "UNIQUE_SIDS_REQUIRED": (doc(st(Sid="A"), st("s3:PutObject", Sid="A")), doc(st(Sid="A"), st("s3:PutObject", Sid="B")), IDENTITY),
    "UNSUPPORTED_ACTION_IN_POLICY": (
        bucket({"AWS": "111122223333"}, action="kms:Decrypt"),
        bucket({"AWS": "111122223333"}),
        S3,
    ),
    "UNSUPPORTED_ELEMENT_COMBINATION": (one(NotAction="s3:PutObject", Action="s3:GetObject"), one(), IDENTITY),
    "UNSUPPORTED_GLOBAL_CONDITION_KEY": (when("ArnLike", "aws:ARN", ROLE), when("ArnLike", "aws:PrincipalArn", ROLE), IDENTITY),
    "UNSUPPORTED_PRINCIPAL": (bucket("*"), one(), IDENTITY),
    "UNSUPPORTED_RESOURCE_ARN_IN_POLICY": (
        bucket({"AWS": "111122223333"}, resource="arn:aws:kms:us-east-1:111122223333:key/1"),
        bucket({"AWS": "111122223333"}),
        S3,
    ),
    "UNSUPPORTED_SID": (one(Sid="Read it"), one(Sid="Read1"), IDENTITY),
    "UNSUPPORTED_WILDCARD_IN_PRINCIPAL": (bucket({"AWS": "arn:aws:iam::111122223333:role/*"}), bucket({"AWS": ROLE}), RESOURCE),
    "MISSING_BRACE_IN_VARIABLE": (one(resource="arn:aws:s3:::notes/${aws:username"), one(resource="arn:aws:s3:::notes/${aws:username}"), IDENTITY),
    "MISSING_QUOTE_IN_VARIABLE": (
        one(resource="arn:aws:s3:::notes/${aws:username, none}"),
        one(resource="arn:aws:s3:::notes/${aws:username, 'none'}"),
        IDENTITY,
    ),
    "UNSUPPORTED_SPACE_IN_VARIABLE": (
        one(resource="arn:aws:s3:::notes/${aws:user name}"),
        one(resource="arn:aws:s3:::notes/${aws:username}"),
        IDENTITY,
    ),
    "EMPTY_VARIABLE": (one(resource="arn:aws:s3:::notes/${}"), one(resource="arn:aws:s3:::notes/${*}"), IDENTITY),
    "VARIABLE_UNSUPPORTED_IN_ELEMENT": (
        bucket({"AWS": "arn:aws:iam::111122223333:user/${aws:username}"}),
        bucket({"AWS": "arn:aws:iam::111122223333:user/ana"}),
        RESOURCE,
    ),
    "VARIABLE_UNSUPPORTED_IN_VERSION": (
        {**one(resource="arn:aws:s3:::notes/${aws:username}"), "Version": "2008-10-17"},
        one(resource="arn:aws:s3:::notes/${aws:username}"),
        IDENTITY,
    ),
    "PRIVATE_IP_ADDRESS": (when("IpAddress", "aws:SourceIp", "10.0.0.0/8"), when("IpAddress", "aws:SourceIp", "203.0.113.0/24"), IDENTITY),
    "PRIVATE_NOT_IP_ADDRESS": (
        when("NotIpAddress", "aws:SourceIp", ["192.168.0.0/16", "172.16.1.0/24"], effect="Deny"),
        when("NotIpAddress", "aws:VpcSourceIp", "10.0.0.0/8", effect="Deny"),
        IDENTITY,
    ),
    "POLICY_SIZE_EXCEEDS_SCP_QUOTA": (one(LONG), one(), SCP),
    "POLICY_SIZE_EXCEEDS_RCP_QUOTA": (rcp(action=LONG), rcp(), RCP),
    "INVALID_SERVICE_PRINCIPAL_FORMAT": (trust({"Service": "Lambda.amazonaws.com"}), trust({"Service": "lambda.amazonaws.com"}), TRUST),
    "MISSING_TAG_KEY_IN_CONDITION": (
        when("StringEquals", "aws:ResourceTag", "a", action="ec2:StartInstances", resource="*"),
        when("StringEquals", "aws:ResourceTag/owner", "a", action="ec2:StartInstances", resource="*"),
        IDENTITY,
    ),
    "INVALID_VPC_FORMAT": (when("StringEquals", "aws:SourceVpc", "10.0.0.0"), when("StringEquals", "aws:SourceVpc", "vpc-12345678"), IDENTITY),
    "INVALID_VPCE_FORMAT": (
        when("StringEquals", "aws:SourceVpce", "vpc-12345678"),
        when("StringEquals", "aws:SourceVpce", "vpce-11223344556677889"),
        IDENTITY,
    ),
    "FEDERATED_PRINCIPAL_NOT_SUPPORTED": (bucket({"Federated": SAML_ARN}), bucket({"AWS": ROLE}), S3),
    "UNSUPPORTED_ACTION_FOR_CONDITION_KEY": (
        when("StringLike", "s3:prefix", "a/*", action=["s3:ListBucket", "s3:GetObject"], resource=[BUCKET, OBJECTS]),
        when("StringLike", "s3:prefix", "a/*", action="s3:ListBucket", resource=BUCKET),
        IDENTITY,
    ),
    "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL": (
        bucket({"Service": "cloudfront.amazonaws.com"}, Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1234567890"}}),
        bucket({"Service": "cloudfront.amazonaws.com"}, Condition={"StringEquals": {"aws:SourceAccount": "111122223333"}}),
        RESOURCE,
    ),
    "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL": (
        doc({"Effect": "Allow", "NotPrincipal": {"AWS": ROLE}, "Action": "sts:AssumeRole"}),
        trust({"AWS": ROLE}),
        TRUST,
    ),
    "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL": (trust("*"), trust({"AWS": ROLE}), TRUST),
    "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE": (trust({"AWS": ROLE}, Resource="*"), trust({"AWS": ROLE}), TRUST),
    "TYPE_MISMATCH_IP_RANGE": (when("IpAddress", "aws:SourceIp", "everywhere"), when("IpAddress", "aws:SourceIp", "203.0.113.7"), IDENTITY),
    "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY": (
        trust({"Federated": "corp"}, "sts:AssumeRoleWithSAML"),
        trust({"Federated": SAML_ARN}, "sts:AssumeRoleWithSAML"),
        TRUST,
    ),
    "MISMATCHED_ACTION_FOR_PRINCIPAL": (
        trust({"Federated": SAML_ARN}, "sts:AssumeRoleWithWebIdentity"),
        trust({"Federated": SAML_ARN}, "sts:AssumeRoleWithSAML"),
        TRUST,
    ),
    "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY": (
        trust({"Service": "rolesanywhere.amazonaws.com"}),
        trust({"Service": "rolesanywhere.amazonaws.com"}, ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]),
        TRUST,
    ),
    "RCP_SYNTAX_ERROR_PRINCIPAL": (rcp(Principal={"AWS": "111122223333"}), rcp(), RCP),
    "RCP_SYNTAX_ERROR_ALLOW": (rcp(effect="Allow"), rcp(effect="Allow", action="*"), RCP),
    "RCP_SYNTAX_ERROR_NOTACTION": (rcp(NotAction="s3:GetObject", action=None), rcp(), RCP),
    "RCP_SYNTAX_ERROR_ACTION": (rcp(action="ec2:RunInstances"), rcp(), RCP),
    "INVALID_KMS_KEY_VALUE": (
        when("StringEquals", "s3:x-amz-server-side-encryption-aws-kms-key-id", "alias/notes", action="s3:PutObject"),
        when(
            "StringEquals",
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            "arn:aws:kms:us-east-1:111122223333:key/1234abcd",
            action="s3:PutObject",
        ),
        IDENTITY,
    ),
    "VARIABLE_USAGE_TOO_PERMISSIVE": (
        when("StringEquals", "aws:SourceVpc", "${aws:PrincipalTag/vpc}"),
        when("StringEquals", "aws:SourceVpc", "vpc-12345678"),
        IDENTITY,
    ),
    "WILDCARD_USAGE_TOO_PERMISSIVE": (
        when("StringLike", "aws:PrincipalOrgID", "o-*"),
        when("StringEquals", "aws:PrincipalOrgID", "o-1234567890"),
        IDENTITY,
    ),
    "CREATE_SLR_WITH_NOT_RESOURCE": (
        one("iam:CreateServiceLinkedRole", NotResource=ROLE),
        one("iam:CreateServiceLinkedRole", "arn:aws:iam::*:role/aws-service-role/rds.amazonaws.com/*"),
        IDENTITY,
    ),
    "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE": (one("iam:*", NotResource=ROLE), one("iam:Get*", NotResource=ROLE), IDENTITY),
    "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE": (
        doc({"Effect": "Allow", "NotAction": "s3:*", "NotResource": ROLE}),
        doc({"Effect": "Allow", "NotAction": "iam:*", "NotResource": ROLE}),
        IDENTITY,
    ),
    "CREATE_SLR_WITH_STAR_IN_RESOURCE": (
        one("iam:CreateServiceLinkedRole", "*"),
        when("StringEquals", "iam:AWSServiceName", "rds.amazonaws.com", action="iam:CreateServiceLinkedRole", resource="*"),
        IDENTITY,
    ),
    "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE": (one("iam:Create*", "*"), one("iam:Get*", "*"), IDENTITY),
    "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION": (
        one(NotAction="s3:*", resource="*"),
        one(NotAction="iam:*", resource="*"),
        IDENTITY,
    ),
    "INVALID_DATE_VALUE": (
        when("DateLessThan", "aws:CurrentTime", "1893456000"),
        when("DateLessThan", "aws:CurrentTime", "2030-01-01"),
        IDENTITY,
    ),
    "INVALID_ROLE_REFERENCE": (bucket({"AWS": "AROACKCEVSQ6C2EXAMPLE"}), bucket({"AWS": ROLE}), RESOURCE),
    "INVALID_USER_REFERENCE": (bucket({"AWS": "AIDACKCEVSQ6C2EXAMPLE"}), bucket({"AWS": "arn:aws:iam::111122223333:user/a"}), RESOURCE),
    "MISSING_VERSION": ({"Statement": [st()]}, one(), IDENTITY),
    "UNIQUE_SIDS_RECOMMENDED": (
        doc(st(Sid="A", Principal="*", effect="Deny"), st("s3:PutObject", Sid="A", Principal="*", effect="Deny")),
        doc(st(Sid="A", Principal="*", effect="Deny"), st("s3:PutObject", Sid="B", Principal="*", effect="Deny")),
        RESOURCE,
    ),
    "WILDCARD_WITHOUT_LIKE_OPERATOR": (
        when("StringEquals", "aws:PrincipalTag/job-category", "admin-*"),
        when("StringLike", "aws:PrincipalTag/job-category", "admin-*"),
        IDENTITY,
    ),
    "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA": (one(LONG), one(), IDENTITY),
    "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA": (bucket("*", action=LONG, effect="Deny"), bucket("*", effect="Deny"), S3),
    "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA": (
        trust({"AWS": [f"{ROLE}{number}" for number in range(100)]}),
        trust({"AWS": ROLE}),
        TRUST,
    ),
    "TYPE_MISMATCH": (
        when("StringEquals", "aws:MultiFactorAuthPresent", "true"),
        when("Bool", "aws:MultiFactorAuthPresent", "true"),
        IDENTITY,
    ),
    "TYPE_MISMATCH_BOOLEAN": (when("Bool", "aws:SecureTransport", "yes"), when("Bool", "aws:SecureTransport", "true"), IDENTITY),
    "TYPE_MISMATCH_DATE": (when("DateLessThan", "aws:CurrentTime", "soon"), when("DateLessThan", "aws:CurrentTime", "2030-01-01"), IDENTITY),
    "TYPE_MISMATCH_NUMBER": (
        when("NumericLessThan", "aws:MultiFactorAuthAge", "an hour"),
        when("NumericLessThan", "aws:MultiFactorAuthAge", "3600"),
        IDENTITY,
    ),
    "TYPE_MISMATCH_STRING": (when("BinaryEquals", "aws:username", "?"), when("BinaryEquals", "aws:username", "QmluYXJ5"), IDENTITY),
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
