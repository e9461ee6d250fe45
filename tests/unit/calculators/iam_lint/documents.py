"""Policy documents to lint, built from what matters in them."""

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
