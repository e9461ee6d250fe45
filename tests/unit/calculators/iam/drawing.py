"""Random requests and policies, few enough names that they often meet."""

from __future__ import annotations

from calculators.iam.document import parse
from calculators.iam.request import Policies, Request

OWN, OTHER = "111122223333", "444455556666"
PRINCIPALS = [
    f"arn:aws:iam::{OWN}:user/ana",
    f"arn:aws:sts::{OWN}:assumed-role/app/s1",
    f"arn:aws:iam::{OWN}:role/app",
    f"arn:aws:sts::{OWN}:federated-user/ana",
    f"arn:aws:iam::{OWN}:root",
    "s3.amazonaws.com",
    "anonymous",
]
ACTIONS = ["s3:GetObject", "s3:PutObject", "kms:Decrypt", "sts:AssumeRole"]
RESOURCES = {
    "s3": ["arn:aws:s3:::notes/ana/a.txt", "arn:aws:s3:::notes/b", "arn:aws:s3:::other/a"],
    "kms": [f"arn:aws:kms:us-east-1:{OWN}:key/k1", f"arn:aws:kms:us-east-1:{OTHER}:key/k2"],
    "sts": [f"arn:aws:iam::{OWN}:role/app", f"arn:aws:iam::{OTHER}:role/app"],
}
ACTION_PATTERNS = ["*", "s3:*", "s3:Get*", "s3:PutObject", "kms:*", "sts:AssumeRole", "s3:?etObject", "ec2:*"]
RESOURCE_PATTERNS = [
    "*",
    "arn:aws:s3:::notes/*",
    "arn:aws:s3:::notes/${aws:username}/*",
    "arn:aws:s3:::*/a",
    "arn:aws:kms:*:*:key/*",
    "arn:aws:iam::*:role/app",
    "arn:aws:s3:::notes/${aws:PrincipalTag/team, 'ana'}/*",
]
PRINCIPAL_ELEMENTS = [
    "*",
    {"AWS": OWN},
    {"AWS": [f"arn:aws:iam::{OWN}:user/ana", OTHER]},
    {"AWS": f"arn:aws:iam::{OWN}:role/app"},
    {"AWS": f"arn:aws:sts::{OWN}:assumed-role/app/s1"},
    {"AWS": [f"arn:aws:sts::{OWN}:federated-user/ana"], "Service": "s3.amazonaws.com"},
]
CONDITIONS = [
    {"StringEquals": {"x:k": ["a", "b"]}},
    {"StringNotEquals": {"x:k": ["a", "b"]}},
    {"StringLike": {"x:k": "a*", "aws:username": "ana"}},
    {"ForAllValues:StringEquals": {"x:many": ["a", "b"]}},
    {"ForAnyValue:StringLike": {"x:many": ["a*", "c"]}},
    {"NumericLessThanIfExists": {"x:n": 5}},
    {"Null": {"x:k": "true"}},
    {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "10.0.0.0/8"]}},
    {"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"x:k": "a"}},
    {"ArnLike": {"aws:PrincipalArn": ["arn:aws:iam::*:user/*", "arn:aws:iam::*:role/app"]}},
]
LAYERS = ("identity", "resource", "boundary", "session", "scp", "rcp", "endpoint")


def some(rng, pool):
    """One to three of the pool; one may stand alone."""
    chosen = rng.sample(pool, rng.choice([1, 1, 1, 2, 3]))
    return chosen[0] if len(chosen) == 1 and rng.random() < 0.5 else chosen


def statement(rng, kind, effect=None):
    """A statement for a policy of that kind."""
    drawn = {"Effect": effect or rng.choice(["Allow", "Allow", "Allow", "Deny"])}
    drawn["NotAction" if rng.random() < 0.1 else "Action"] = some(rng, ACTION_PATTERNS)
    drawn["NotResource" if rng.random() < 0.1 else "Resource"] = some(rng, RESOURCE_PATTERNS)
    if kind == "resource":
        drawn["Principal"] = rng.choice(PRINCIPAL_ELEMENTS)
    if rng.random() < 0.4:
        drawn["Condition"] = rng.choice(CONDITIONS)
    return drawn


def document(rng, kind):
    """A document of that kind, often with an Allow of everything, so that other layers decide, too."""
    statements = [statement(rng, kind) for _ in range(rng.choice([1, 1, 2, 3]))]
    if rng.random() < 0.4:
        everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        statements.append(everything | ({"Principal": {"AWS": OWN}} if kind == "resource" else {}))
    return {"Version": rng.choice(["2012-10-17", "2012-10-17", "2008-10-17"]), "Statement": statements}


def policies(rng):
    """Documents by layer, with a few layers left out; SCPs have levels of one document."""
    drawn = {"identity": [document(rng, "identity") for _ in range(rng.choice([0, 1, 1, 2]))]}
    for kind in LAYERS[1:]:
        if rng.random() < 0.35:
            drawn[kind] = [document(rng, kind) for _ in range(rng.choice([1, 1, 2]) if kind == "scp" else 1)]
    return drawn


def call(rng):
    """Principal, action, resource, its account and a context."""
    action = rng.choice(ACTIONS)
    context = {}
    if rng.random() < 0.6:
        context["x:k"] = rng.choice(["a", "b", "c", "ab"])
    if rng.random() < 0.5:
        context["x:many"] = rng.sample(["a", "ab", "b", "c"], rng.randint(0, 3))
    if rng.random() < 0.5:
        context |= {"aws:SourceIp": rng.choice(["203.0.113.9", "192.0.2.1"]), "x:n": rng.randint(0, 9)}
    if rng.random() < 0.5:
        context["aws:SecureTransport"] = rng.choice(["true", "false"])
    account = rng.choice([OWN, OWN, OTHER]) if action.startswith("s3") else ""
    return (
        rng.choice(PRINCIPALS),
        action,
        rng.choice(RESOURCES[action.partition(":")[0]]),
        {"resource_account": account, "context": context},
    )


def request_of(called, documents):
    """The request with the documents compiled."""
    principal, action, resource, rest = called
    compiled = {kind: [parse(entry, kind, kind) for entry in entries] for kind, entries in documents.items()}
    together = Policies(
        identity=compiled.get("identity", []),
        resource=compiled.get("resource", []),
        boundaries=compiled.get("boundary", []),
        session=compiled.get("session", []),
        scps=[[policy] for policy in compiled.get("scp", [])],
        rcps=[[policy] for policy in compiled.get("rcp", [])],
        endpoint=compiled.get("endpoint", []),
    )
    return Request(principal, action, resource, policies=together, **rest)
