"""What the source notes get wrong is settled: taught as it is today, or not at all.

The list of their claims lies beside the checkout, where the project is made; docs/content-quality/claims.yaml says of each
where its truth stands.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
CLAIMS = ROOT.parent / "shared" / "facts" / "seed-claims.yaml"
SETTLED = ROOT / "docs" / "content-quality" / "claims.yaml"
pytestmark = pytest.mark.skipif(not CLAIMS.is_file(), reason="the list of claims is not beside the checkout")


@pytest.fixture(scope="module")
def claims():
    """The claims by id."""
    return {claim["id"]: claim for claim in yaml.load(CLAIMS.read_text("utf-8"), yaml.CSafeLoader)}


@pytest.fixture(scope="module")
def settled():
    """How each is settled."""
    found = yaml.load(SETTLED.read_text("utf-8"), yaml.CSafeLoader)
    return {claim: {**entry, "fact": _listed(entry.get("fact"))} for claim, entry in found.items()}


@pytest.fixture(scope="module")
def texts():
    """Topic -> all that its note, cards and questions say, white space collapsed."""
    found = {}
    for folder in ("content/topics", "question_banks"):
        for file in sorted((ROOT / folder).glob("*/*")):
            if file.suffix in {".md", ".yaml"}:
                found[file.parent.name] = found.get(file.parent.name, "") + _collapsed(
                    file.read_text("utf-8")
                )
    return found


def test_every_claim_is_settled(claims, settled):
    """By a fact, by words of the content, or by leaving the matter out with a reason."""
    assert set(claims) == set(settled)
    unsettled = [c for c, e in settled.items() if not (e["fact"] or e.get("text") or e.get("left-out"))]
    assert not unsettled


def test_the_facts_that_settle_a_claim_exist(shipped, settled):
    """Under the ids given."""
    assert not [
        (claim, fact)
        for claim, entry in settled.items()
        for fact in entry["fact"]
        if fact not in shipped.facts
    ]


def test_an_old_value_that_is_said_to_stand_under_was_does(shipped, settled):
    """With one of the facts that settle the claim."""
    assert not [
        claim
        for claim, entry in settled.items()
        if entry.get("was") and not any(shipped.facts[fact].was for fact in entry["fact"])
    ]


def test_the_words_that_settle_a_claim_are_taught(settled, texts):
    """In the note, the cards or the questions of the topic given."""
    assert not [
        (claim, entry["has"])
        for claim, entry in settled.items()
        if entry.get("text") and _collapsed(entry["has"]).strip() not in texts[entry["text"]]
    ]


def test_a_claim_from_memory_was_confirmed_or_is_not_taught(claims, settled):
    """A fact has a source that was read; words need the source named."""
    assert not [
        claim
        for claim, entry in settled.items()
        if claims[claim]["verified"] == "memory"
        and not (entry["fact"] or entry.get("confirmed") or entry.get("left-out"))
    ]


def _listed(facts):
    return [facts] if isinstance(facts, str) else list(facts or [])


def _collapsed(text):
    return re.sub(r"\s+", " ", text) + " "
