"""The tables of cases in ``cases/*.yaml``, read.

A file has the ``page`` of AWS that states its rules, ``common`` inputs, and ``cases``. A case has ``says`` (what it
shows), inputs as ``--input`` takes them, ``decision`` and perhaps ``layer``; its own ``page`` where that is another one.

``condition`` with ``holds`` stands for an Allow of everything under that condition. A policy may be written short:
``Allow s3:Get*,s3:List* on arn:aws:s3:::b/* to AWS:111122223333 if {"Bool": {"aws:SecureTransport": "true"}}``, where
``on``, ``to`` and ``if`` may be left out, ``not`` before a list makes it NotAction, NotResource or NotPrincipal, and a
list of such texts is one document.
"""

from __future__ import annotations

import json
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "cases"
COMMON = {
    "principal": "arn:aws:iam::111122223333:user/ana",
    "action": "s3:GetObject",
    "resource": "arn:aws:s3:::notes/a.txt",
}
FLAT = ("identity", "resource_policy", "boundaries", "session", "endpoint")
LEVELS = ("scps", "rcps")


def statement_of(text, *, bare=False):
    """The statement that a short text stands for; without Resource where ``bare`` and none is named."""
    rest, _, condition = text.partition(" if ")
    rest, _, principals = rest.partition(" to ")
    rest, _, resources = rest.partition(" on ")
    effect, _, actions = rest.partition(" ")
    statement = {"Effect": effect} | listed("Action", actions)
    if resources or not bare:
        statement |= listed("Resource", resources or "*")
    if principals:
        name = "NotPrincipal" if principals.startswith("not ") else "Principal"
        by_kind = {}
        for principal in principals.removeprefix("not ").split(","):
            kind, _, value = principal.partition(":")
            by_kind.setdefault(kind, []).append(value)
        statement[name] = "*" if principals.endswith("everyone") else by_kind
    if condition:
        statement["Condition"] = json.loads(condition)
    return statement


def listed(name, values):
    """An element or its Not form."""
    return {("Not" if values.startswith("not ") else "") + name: values.removeprefix("not ").split(",")}


def document_of(short, *, bare=False):
    """A document, from its short form or as it is."""
    if isinstance(short, dict):
        return short
    texts = [short] if isinstance(short, str) else short
    return {"Version": "2012-10-17", "Statement": [statement_of(text, bare=bare) for text in texts]}


def documents_of(short, *, bare=False):
    """Several documents where the outer list holds lists or documents, else one."""
    if isinstance(short, list) and short and not isinstance(short[0], str):
        return [document_of(entry, bare=bare) for entry in short]
    return [document_of(short, bare=bare)]


def inputs_of_case(case, common):
    """The inputs of a case, as JSON."""
    inputs = COMMON | common | case
    for name in ("says", "page", "decision", "layer", "holds", "condition", "missing"):
        inputs.pop(name, None)
    for name in FLAT:
        if name in inputs:
            inputs[name] = documents_of(inputs[name], bare=name == "resource_policy")
    for name in LEVELS:
        if name in inputs:
            inputs[name] = [documents_of(level) if level else [] for level in inputs[name]]
    if "condition" in case:
        allow = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": case["condition"]}
        inputs["identity"] = [{"Version": "2012-10-17", "Statement": allow}]
    return inputs


def cases():
    """File, case and inputs of every case."""
    for path in sorted(FOLDER.glob("*.yaml")):
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in table["cases"]:
            if "holds" in case:
                case["decision"] = "Allowed" if case["holds"] else "ImplicitlyDenied"
            case.setdefault("page", table["page"])
            yield path.stem, case, inputs_of_case(case, table.get("common", {}))
