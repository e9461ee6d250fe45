"""What holds for every policy, on 10,000 random ones."""

from __future__ import annotations

import copy
import importlib.util
from pathlib import Path
from random import Random

import pytest

from calculators.iam import decide
from calculators.iam.document import parse
from calculators.iam.doubts import doubts
from calculators.iam.explain import result_of
from calculators.iam.remedy import additions
from calculators.iam.request import Policies, Request

_SPEC = importlib.util.spec_from_file_location("iam_drawing", Path(__file__).with_name("drawing.py"))
drawing = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(drawing)
EACH = 1_250  # random sets of policies for each of the eight properties
SPLIT_OPERATORS = ("StringEquals", "StringLike", "IpAddress", "ArnLike", "ForAnyValue:StringLike")


def drawn(seed):
    """Calls with documents and the chance they were drawn by."""
    rng = Random(seed)
    for _ in range(EACH):
        yield rng, drawing.call(rng), drawing.policies(rng)


def decided(call, documents):
    """The decision in words."""
    return decide(drawing.request_of(call, documents)).decision


def changed(rng, documents, change):
    """A copy with one document changed; None where there is none."""
    kinds = [kind for kind, entries in documents.items() if entries]
    if not kinds:
        return None
    other = copy.deepcopy(documents)
    kind = rng.choice(kinds)
    change(rng, rng.choice(other[kind]), kind)
    return other


def add_deny(rng, document, kind):
    """One Deny more."""
    document["Statement"].append(drawing.statement(rng, kind, "Deny"))


def add_allow(rng, document, kind):
    """One Allow more."""
    document["Statement"].append(drawing.statement(rng, kind, "Allow"))


def test_a_deny_more_never_allows():
    """Adding a Deny to any document leaves what was denied denied."""
    met = 0
    for rng, call, documents in drawn(1):
        before = decided(call, documents)
        other = changed(rng, documents, add_deny)
        if other is not None and before != "Allowed":
            met += 1
            assert decided(call, other) != "Allowed"
    assert met > EACH / 4


def test_an_allow_more_never_denies():
    """Adding an Allow to any document leaves what was allowed allowed, and denies nothing explicitly."""
    met = 0
    for rng, call, documents in drawn(2):
        before = decided(call, documents)
        other = changed(rng, documents, add_allow)
        if other is None:
            continue
        after = decided(call, other)
        assert (after == "ExplicitlyDenied") == (before == "ExplicitlyDenied")
        if before == "Allowed":
            met += 1
            assert after == "Allowed"
    assert met > EACH / 20


def widen(_rng, document, _kind):
    """Every Allow covers every resource."""
    for statement in document["Statement"]:
        if statement["Effect"] == "Allow":
            statement.pop("NotResource", None)
            statement["Resource"] = "*"


def test_a_wider_resource_never_narrows():
    """An Allow of every resource allows at least what it allowed."""
    for rng, call, documents in drawn(3):
        other = changed(rng, documents, widen)
        if other is not None and decided(call, documents) == "Allowed":
            assert decided(call, other) == "Allowed"


def split(_rng, document, _kind):
    """A statement for each action, resource and value of a condition."""
    parts = document["Statement"]
    for name in ("Action", "Resource"):
        parts = [
            part
            for statement in parts
            for part in (
                [statement | {name: value} for value in statement[name]] if name in statement else [statement]
            )
        ]
    document["Statement"] = [part for statement in parts for part in by_values(statement)]


def by_values(statement):
    """A statement for each value of the first key that has several, where they are alternatives."""
    for operator, keys in statement.get("Condition", {}).items():
        for key, values in keys.items():
            if operator in SPLIT_OPERATORS and isinstance(values, list):
                rest = {name: value for name, value in statement["Condition"].items() if name != operator}
                return [statement | {"Condition": rest | {operator: keys | {key: value}}} for value in values]
    return [statement]


def test_splitting_changes_nothing():
    """Several actions, resources or values in one statement are as many statements with one each."""
    for rng, call, documents in drawn(4):
        for entries in documents.values():
            for document in entries:
                for statement in document["Statement"]:
                    for name in ("Action", "Resource"):
                        if isinstance(statement.get(name), str):
                            statement[name] = [statement[name]]
        other = changed(rng, documents, split)
        if other is not None:
            assert decided(call, other) == decided(call, documents)


def test_order_changes_nothing():
    """Neither that of statements nor that of documents."""
    for rng, call, documents in drawn(5):
        other = copy.deepcopy(documents)
        for entries in other.values():
            rng.shuffle(entries)
            for document in entries:
                rng.shuffle(document["Statement"])
        before = decide(drawing.request_of(call, documents))
        after = decide(drawing.request_of(call, other))
        assert (after.decision, after.layer) == (before.decision, before.layer)


def test_what_is_to_be_added_suffices():
    """With the statements that are said to be missing, it is allowed."""
    met = 0
    for _, call, documents in drawn(6):
        request = drawing.request_of(call, documents)
        decision = decide(request)
        added = additions(decision)
        if not added:
            continue
        met += 1
        kinds = {"resource_policy": "resource", "boundaries": "boundary", "scps": "scp"}
        for name, statement in added:
            kind = kinds.get(name, name)
            if kind in {"scp", "boundary"}:  # each level and each boundary has to allow
                for document in documents[kind]:
                    document["Statement"].append(statement)
            else:
                documents.setdefault(kind, []).append({"Version": "2012-10-17", "Statement": [statement]})
        assert decided(call, documents) == "Allowed"
    assert met > EACH / 8


def test_a_denied_request_has_its_reason():
    """Each explicit deny names a Deny that matches, each implicit one a layer that does not pass."""
    for _, call, documents in drawn(7):
        decision = decide(drawing.request_of(call, documents))
        if decision.decision == "ExplicitlyDenied":
            assert decision.statement.deny
            assert decision.statement in decision.layers[decision.layer].denies
        elif decision.decision == "ImplicitlyDenied" and decision.layer:
            layer = decision.layers[decision.layer]
            assert not layer.denies
            assert layer.name == "resource_policy" or not layer.passes
        answer = result_of(decision.request).answer
        assert answer["decision"] == decision.decision


def test_doubts_are_of_keys_that_are_missing():
    """A decision rests only on keys that were not given, and each doubt says what it would be."""
    for _, call, documents in drawn(8):
        decision = decide(drawing.request_of(call, documents))
        for doubt in doubts(decision):
            assert all(decision.request.context.lacks(key) for key in doubt.keys)
            assert doubt.decision in {"Allowed", "ExplicitlyDenied", "ImplicitlyDenied"}


def test_giving_the_key_makes_the_doubt_true():
    """A value that the condition asks for turns the decision as foretold."""
    document = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
            {
                "Effect": "Deny",
                "Action": "s3:*",
                "Resource": "*",
                "Condition": {"StringEquals": {"x:k": "a"}},
            },
        ],
    }
    call = (drawing.PRINCIPALS[0], "s3:GetObject", "arn:aws:s3:::notes/b", {"context": {}})
    decision = decide(drawing.request_of(call, {"identity": [document]}))
    (doubt,) = doubts(decision)
    assert (decision.decision, doubt.decision, doubt.keys) == ("Allowed", "ExplicitlyDenied", ["x:k"])
    call[3]["context"]["x:k"] = "a"
    assert decided(call, {"identity": [document]}) == "ExplicitlyDenied"


@pytest.mark.parametrize("kind", ["identity", "boundary", "session", "scp"])
def test_two_missing_keys_together(kind):
    """Where no single statement changes the decision, all of them together are tried."""
    conditional = {
        "Effect": "Allow",
        "Action": "s3:*",
        "Resource": "*",
        "Condition": {"StringEquals": {"x:k": "a"}},
    }
    documents = {"identity": [{"Version": "2012-10-17", "Statement": [conditional]}]}
    documents[kind] = [{"Version": "2012-10-17", "Statement": conditional}]
    principal = drawing.PRINCIPALS[1 if kind == "session" else 0]
    call = (principal, "s3:GetObject", "arn:aws:s3:::notes/b", {"context": {}})
    found = doubts(decide(drawing.request_of(call, documents)))
    assert found[0].decision == "Allowed"
    assert parse(documents["identity"][0]).statements[0].keys == ("x:k",)


def test_many_actions_of_one_policy():
    """A policy that is asked about more actions than it keeps answers each as a new one does."""
    statements = [
        {"Effect": "Allow", "NotAction": "s3:A1*", "Resource": "*"},
        {"Effect": "Deny", "Action": ["s3:A?5", "s3:B*7"], "Resource": "*"},
    ]
    document = {"Version": "2012-10-17", "Statement": statements}
    policies = Policies(identity=[parse(document)])
    for action in [f"s3:{letter}{number}" for letter in "AB" for number in range(400)] * 2:
        fresh = Policies(identity=[parse(document)])
        asked = [
            decide(Request("arn:aws:iam::111122223333:user/ana", action, policies=own)).decision
            for own in (policies, fresh)
        ]
        assert asked[0] == asked[1]
    assert len(policies.identity[0].by_action) <= 512
