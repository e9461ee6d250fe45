"""The search box."""

from __future__ import annotations

import subprocess
import sys

import pytest

from studykit.library.search import search
from tests.library.samples import BASE, FACTS, NOTE, TOPICS, write

_LAMBDA = """\
---
title: Lambda
summary: Run functions without servers.
verified: 2026-11-21
references: [https://docs.aws.amazon.com/lambda/latest/dg/welcome.html]
---
## Concurrency

A function scales until it meets [the account's quota](https://docs.aws.amazon.com/lambda/). Reserved **concurrency** keeps a share.

## Timeouts

The function is stopped when its time is over, {fact:lambda.timeout.max} at the most, and a long line goes on for a while so that
only a stretch of it can be shown in the list of what was found.
"""
_LAMBDA_FACTS = """\
lambda.timeout.max:
  {value: 900, unit: seconds, says: A function runs for a quarter of an hour., source: https://docs.aws.amazon.com/x, verified: 2026-11-21}
lambda.ephemeral.max:
  {value: 10240, unit: MB, says: Ephemeral storage holds this much., source: https://docs.aws.amazon.com/x, verified: 2026-11-21}
"""


@pytest.fixture
def library(loaded):
    """Two notes, and a topic without one."""
    topic = "- {id: lambda, title: AWS Lambda, group: Compute, exams: [dva]}\n"
    return loaded(
        {
            TOPICS: BASE[TOPICS] + topic,
            "content/topics/lambda/note.md": _LAMBDA,
            "content/facts/lambda.yaml": _LAMBDA_FACTS,
        }
    )


@pytest.mark.parametrize(
    ("query", "topic", "section"),
    [
        ("DynamoDB", "dynamodb", None),  # a title is the topic
        ("concurrency", "lambda", 0),  # a section's title
        ("quota", "lambda", 0),  # its text
        ("lambda timeout", "lambda", 1),  # words of topic and section together
        ("quarter hour", "lambda", 1),  # what a fact says that the section names
        ("ephemeral", "lambda", None),  # a fact that no note names, by its service
        ("vpc", "vpc", None),  # a topic without a note
        ("concur", "lambda", 0),  # as far as it is typed
        ("concurency", "lambda", 0),  # a letter forgotten
        ("dynamobd", "dynamodb", None),  # letters swapped
        ("what is the quota", "lambda", 0),  # small words say nothing
    ],
)
def test_the_best_hit(library, query, topic, section):
    """What one means comes first."""
    hit = search(library, query, 5)[0]
    assert (hit.topic, hit.section) == (topic, section)


@pytest.mark.parametrize("query", ["", "   ", "?!", "xqzzy"])
def test_nothing_matches_nothing(library, query):
    """No hit rather than any hit."""
    assert search(library, query, 5) == []


def test_a_limit_is_kept(library):
    """The list has room for so many."""
    assert len(search(library, "a function dynamodb vpc", 2)) == 2


def test_the_snippet_is_the_line_without_its_markup(library):
    """Links read as their text."""
    hit = search(library, "quota", 1)[0]
    assert hit.snippet.startswith(
        "A function scales until it meets the account's quota. Reserved concurrency"
    )


def test_a_long_line_is_cut_between_words_around_the_match(library):
    """Dots show where it was cut."""
    text = BASE[NOTE].replace("A table keeps", f"{'words ' * 40}needle {'more ' * 40}A table keeps")
    write(library.packs[0].root, {NOTE: text, FACTS: BASE[FACTS]})
    from studykit.library.library import load_library

    snippet = search(load_library([library.packs[0].root]), "needle", 1)[0].snippet
    assert snippet.startswith("…words words")
    assert "needle more" in snippet
    assert snippet.endswith("more…")
    assert len(snippet) <= 98


def test_what_matches_all_words_comes_first(library):
    """Then what matches some."""
    hits = search(library, "function quota", 5)
    assert (hits[0].topic, hits[0].section) == ("lambda", 0)
    assert len(hits) > 1


def test_rapidfuzz_is_imported_for_a_slip_only(pack):
    """Words that are known need no comparing."""
    code = (
        "import sys; from pathlib import Path\n"
        "from studykit.library.library import load_library\n"
        "from studykit.library.search import search\n"
        "library = load_library([Path(sys.argv[1])])\n"
        "search(library, 'dynamodb items', 5); before = 'rapidfuzz' in sys.modules\n"
        "search(library, 'dynamobd', 5); print(before, 'rapidfuzz' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code, str(pack)], check=True, capture_output=True, text=True)
    assert ran.stdout == "False True\n"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("FaaS", "lambda"),  # one word
        ("faas", "lambda"),
        ("faaz", "lambda"),  # forgiven a slip
        ("cloud functions", "lambda"),
        ("cloudfunctions", "lambda"),  # as some write it
        ("aws lamb da", "lambda"),
        ("limits of cloud functions", "lambda"),  # among others
        ("cloud func", "lambda"),  # as far as it is typed
        ("functions", "lambda"),  # its own text: half a name says nothing
        ("the cloud", "vpc"),
    ],
)
def test_other_names_lead_to_the_topic(loaded, query, found):
    """Before notes that have the words by chance."""
    topics = """\
topics:
- {id: dynamodb, title: DynamoDB, group: Databases, exams: [dva]}
- {id: vpc, title: Private cloud, group: Networking, exams: [dva, saa]}
- {id: lambda, title: AWS Lambda, group: Compute, exams: [dva], also: [FaaS, Cloud Functions]}
"""
    files = {
        TOPICS: topics,
        "content/topics/lambda/note.md": _LAMBDA,
        "content/facts/lambda.yaml": _LAMBDA_FACTS,
    }
    assert search(loaded(files), query, 5)[0].topic == found


def test_a_hit_by_another_name_shows_it(loaded):
    """So that one sees why it is there."""
    topics = BASE[TOPICS].replace("exams: [dva, saa]}", "exams: [saa], also: [Private network, Subnets]}")
    hit = search(loaded({TOPICS: topics}), "subnets", 5)[0]
    assert hit.snippet == "Also: Private network, Subnets."
