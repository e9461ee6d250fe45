"""What must follow from a change, whatever the network: over 2,000 random ones."""

from __future__ import annotations

import random
from copy import deepcopy

import pytest

from calculators.reach import compile as compile_network
from calculators.reach import trace
from calculators.reach.picture import tree
from tests.unit.calculators.reach import networks

BATCHES = 20
EACH = 100


def asked(seed):
    """A random network, and a question to it."""
    chance = random.Random(seed)
    while True:
        document = networks.build(chance)
        question = networks.ends(document, chance)
        if question:
            return chance, document, question


def ask(document, question):
    """The trace of one question to a network compiled anew."""
    source, destination, port = question
    return trace(compile_network(document), source, destination, port=port)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_networks(batch):
    """Opening what is named opens it or names the next; closing the way back closes; strangers change nothing."""
    opened = closed = 0
    for seed in range(batch * EACH, (batch + 1) * EACH):
        chance, document, question = asked(seed)
        found = ask(document, question)
        stranger = networks.build(random.Random(seed + 10**6), prefix="x", number=100)
        both = {kind: [*document[kind], *stranger[kind]] for kind in document}
        assert tree(ask(both, question)) == tree(found), seed
        if found.reachable == "no":
            opened += opens(document, question, found, seed)
        else:
            closed += closes(document, question, found, chance, seed)
    assert opened
    assert closed


def opens(document, question, found, seed):
    """Make every change that is named until it gets there, or none can be made; each leads on."""
    changed = deepcopy(document)
    before = []
    for _ in range(25):
        if found.blocked is None:
            return 1
        place = (found.blocked.component, found.blocked.code, found.blocked.reply, found.blocked.by)
        assert place not in before, (seed, place)
        before.append(place)
        if not networks.apply(changed, found.blocked.fix):
            return 0
        found = ask(changed, question)
    raise AssertionError((seed, before))


def closes(document, question, found, chance, seed):
    """Take away a rule or a route that the reply needed."""
    needed = [
        hop
        for hop in found.back
        if hop.kind == "network ACL" or ("route" in hop.kind and "local" not in hop.by)
    ]
    if not needed:
        return 0
    hop = chance.choice(needed)
    changed = deepcopy(document)
    if hop.kind == "network ACL":
        acl = next(a for a in changed["NetworkAcls"] if a["NetworkAclId"] == hop.component)
        acl["Entries"] = [e for e in acl["Entries"] if e["Egress"] != hop.by.startswith("outbound")]
    else:
        table = next(t for t in changed["RouteTables"] if t["RouteTableId"] == hop.component)
        table["Routes"] = [r for r in table["Routes"] if r["DestinationCidrBlock"] != hop.by.split()[0]]
    after = ask(changed, question)
    assert after.reachable == "no", (seed, hop.tree())
    return 1
