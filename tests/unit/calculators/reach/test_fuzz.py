"""Descriptions that were damaged are answered or refused in a sentence, never with a traceback."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from calculators.contract import CalculatorError
from calculators.reach import calculate
from calculators.reach import compile as compile_network
from calculators.reach.asking import answer, question

FOLDER = Path(__file__).parent / "topologies"
NAMES = sorted(folder.name for folder in FOLDER.iterdir())
EACH = 900  # damaged descriptions of each network: over 10,000 in all
ODD = (
    None,
    True,
    -1,
    0,
    10**30,
    "",
    "x",
    "::/0",
    "10.0.0.0/33",
    "local",
    "sg-missing",
    "igw-main",
    [],
    {},
    [None],
    [[]],
    {"Code": 1},
    "10.0.1.10",
    "2001:db8::1",
)
ASKED = {
    "ipv6": ("internet", "dual:443"),
    "transit-gateway": ("dev", "internet:443"),
    "balancers": ("internet", "shop:443"),
    "vpn": ("office", "inside:22"),
    "peering": ("a", "b:5432"),
    "endpoints": ("app", "s3:443"),
    "appliance": ("internet", "guarded:443"),
    "broken": ("pend", "far:443"),
    "prefix-lists": ("a", "near:443"),
    "group-rules": ("client", "server:443"),
    "custom-acl": ("internet", "web:443"),
    "public-private": ("app", "198.51.100.10:443"),
    "shop": ("app", "db:3306"),
    "peered": ("a", "b3:443"),
    "hub": ("x", "z:80"),
    "balanced": ("internet", "web:443"),
}


def spots(value, found=None):
    """Every place of a document that can be damaged: container and key."""
    found = [] if found is None else found
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        found.append((value, key))
        spots(value[key], found)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_damage(name):
    """A value of another kind, or a key that is missing, anywhere."""
    chance = random.Random(name)
    documents = {file.name: json.loads(file.read_text()) for file in sorted((FOLDER / name).glob("*.json"))}
    places = spots(documents)
    source, destination = ASKED[name]
    refusals = []
    for number in range(EACH):
        container, key = chance.choice(places)
        kept = container[key]
        container[key] = chance.choice(ODD)
        try:
            network = compile_network(documents)
            found = answer(question(network, source, destination))
            assert found.reachable in {"yes", "no", "partly"}
            if number % 20 == 0:
                calculate("audit", input=documents)
                calculate("all", destination=destination, input=documents)
        except CalculatorError as error:
            refusals.append(error.message)
        finally:
            container[key] = kept
    assert 0 < len(refusals) < EACH
    assert all(said.endswith(".") and "\n" not in said for said in refusals)


@pytest.mark.parametrize(
    "documents",
    [
        None,
        5,
        "x",
        [],
        {},
        [5],
        [[]],
        {"a.json": 5},
        {"a.json": {}},
        {"a.json": {"Vpcs": 5}},
        {"a.json": [[1]]},
    ],
    ids=repr,
)
def test_no_documents(documents):
    """What is no description at all is refused."""
    with pytest.raises(CalculatorError):
        compile_network(documents)
