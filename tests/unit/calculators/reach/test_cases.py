"""Networks as the CLI prints them, and what must be answered of each: expected by hand, from the page that is named."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
import yaml

from calculators.reach import compile as compile_network
from calculators.reach.asking import answer, question

HERE = Path(__file__).parent
FOLDER = HERE / "topologies"


class _Loader(yaml.SafeLoader):
    """yes and no stay words."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def network(name):
    """One of the networks, compiled."""
    folder = FOLDER / name
    return compile_network(
        {file.name: json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))}
    )


def cases():
    """Each row of the table, with its network."""
    for group in yaml.load((HERE / "cases.yaml").read_text(), _Loader):
        for asked, expected in group["cases"].items():
            yield pytest.param(group, asked, expected, id=f"{group['network']}-{asked}")


CASES = list(cases())


def test_there_are_enough():
    """At least 80 cases over at least 12 networks, each with the page of its rule."""
    assert len(CASES) >= 80
    assert len({case.values[0]["network"] for case in CASES}) >= 12
    assert all(case.values[0]["page"].startswith("https://docs.aws.amazon.com/") for case in CASES)


@pytest.mark.parametrize(("group", "asked", "expected"), CASES)
def test_it_is_answered_as_the_rules_say(group, asked, expected):
    """Whether it gets there; where not, the code and the component that blocks."""
    source, destination = asked.split()
    bits = {"4": 32, "6": 128}.get(group.get("version", ""), 0)
    found = answer(question(network(group["network"]), source, destination, bits=bits))
    blocked = found.chosen.blocked
    told = [found.reachable, *([blocked.code, blocked.component.rpartition(":")[2]] if blocked else [])]
    assert told == expected, [hop.tree() for hop in found.chosen.hops()]
