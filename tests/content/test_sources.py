"""Every fact is told by AWS: on a page of AWS's, in a service model of botocore's or in AWS's price list.

Notes, cards and questions may refer to a few pages besides, each for a reason.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import botocore
import pytest

# Hosts of AWS's, subdomains included.
HOSTS = (
    "aws.amazon.com",
    "docs.amazonaws.cn",
    "www.amazonaws.cn",
    "repost.aws",
    "docs.amplify.aws",
    "aws.github.io",
    "kiro.dev",
    "allthingsdistributed.com",
)
# Pages of GitHub count under AWS's organizations, and those whose names begin with "amazon".
GITHUB = {"github.com", "raw.githubusercontent.com"}
ORGANIZATIONS = {
    "aws",
    "aws-cloudformation",
    "aws-powertools",
    "aws-samples",
    "awsdocs",
    "awslabs",
    "boto",
}
# What references may name besides -> why.
BESIDES = {
    "https://boto3.amazonaws.com/": "The reference of boto3, AWS's SDK for Python.",
    "https://aws-otel.github.io/": "The project page of AWS Distro for OpenTelemetry.",
    "https://redis.io/docs/reference/eviction": "Redis, which names the eviction policies that ElastiCache takes over.",
}
PRICE = re.compile(r"pricelist:[A-Za-z0-9]+/[\w:.\-]+@20\d\d-[01]\d-[0-3]\d")
MODELS = Path(botocore.__file__).parent / "data"


@pytest.fixture(scope="module")
def of_facts(shipped):
    """Source -> the facts that cite it."""
    found = defaultdict(list)
    for name, fact in shipped.facts.items():
        for source in fact.sources:
            found[source].append(name)
    return found


@pytest.fixture(scope="module")
def of_items(shipped):
    """Reference -> the notes, cards and questions that give it, those of their facts included."""
    found = defaultdict(list)
    items = [(f"note {topic}", shipped.note(topic)) for topic in shipped.notes]
    items += [(f"card {card}", shipped.card(card)) for card in shipped.cards]
    for name, head in shipped.questions.items():
        item = shipped.exercise(name) if head.kind == "exercise" else shipped.question(name)
        items.append((f"question {name}", item))
    for name, item in items:
        for reference in item.references:
            found[reference].append(name)
    return found


def test_facts_are_told_by_aws(of_facts):
    """No third party is the source of a fact, not even beside AWS."""
    others = {source: names for source, names in of_facts.items() if not _of_aws(source)}
    assert not others


def test_references_are_aws_or_listed(of_items):
    """A page of somebody else stands in the list above, with its reason."""
    others = {
        reference: names
        for reference, names in of_items.items()
        if not _of_aws(reference) and not reference.startswith(tuple(BESIDES))
    }
    assert not others


def test_what_is_listed_besides_is_used(of_items):
    """A page that nothing refers to any more leaves the list."""
    assert [page for page in BESIDES if not any(r.startswith(page) for r in of_items)] == []


def test_addresses_are_written_as_they_are_served(of_facts, of_items):
    """https, the host in lower case, no blank and no user name."""
    pages = [source for source in {*of_facts, *of_items} if "://" in source]
    assert not [
        page
        for page in pages
        if not page.startswith("https://")
        or urlsplit(page).netloc != urlsplit(page).hostname
        or re.search(r"\s", page)
    ]


def test_models_have_what_is_cited(of_facts, of_items):
    """The installed botocore has the service, the operation or shape and the member that a source names."""
    cited = {source for source in {*of_facts, *of_items} if source.startswith("botocore:")}
    assert len(cited) > 1000
    assert {source: lack for source in sorted(cited) if (lack := _lack(source))} == {}


def test_prices_name_a_row_and_a_day(of_facts, of_items):
    """An offer, a usage type and the day on which the row was published or read."""
    rows = {source for source in {*of_facts, *of_items} if source.startswith("pricelist:")}
    assert rows
    assert not [row for row in rows if not PRICE.fullmatch(row)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("https://docs.aws.amazon.com/vpc/latest/userguide/what-is-amazon-vpc.html", True),
        ("https://www.repost.aws/knowledge-center/efs-choosing-correct-throughput-mode", True),
        ("https://github.com/awsdocs/amazon-s3-userguide", True),
        ("https://github.com/amazonlinux/amazon-linux-2023", True),
        ("https://github.com/somebody/aws", False),
        ("https://raw.githubusercontent.com/somebody/amazon-sns/main/README.md", False),
        ("https://aws.amazon.com.example.org/pricing/", False),
        ("https://notaws.amazon.com/", False),
        ("http://aws.amazon.com/sqs/pricing/", False),
        ("botocore:sqs/SendMessage", True),
    ],
)
def test_what_counts_as_aws(source, expected):
    """Hosts and organizations are compared whole."""
    assert _of_aws(source) is expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("botocore:sqs/SendMessage", ""),
        ("botocore:sqs/SendMessageRequest.DelaySeconds", ""),
        ("botocore:lambda/Runtime.python3.12", ""),
        ("botocore:nothing/SendMessage", "no service nothing"),
        ("botocore:sqs/SendLetter", "no operation or shape SendLetter"),
        ("botocore:sqs/SendMessageRequest.Stamp", "no member Stamp"),
        ("botocore:sqs/SendMessage.DelaySeconds", "an operation has no members"),
    ],
)
def test_what_a_model_lacks(source, expected):
    """Service, operation or shape, and member are told apart."""
    assert _lack(source) == expected


def _of_aws(source: str) -> bool:
    """Whether AWS tells it."""
    if source.startswith(("botocore:", "pricelist:")):
        return True
    address = urlsplit(source)
    host = address.hostname or ""
    if address.scheme != "https":
        return False
    if host in GITHUB:
        organization = address.path.split("/")[1]
        return organization in ORGANIZATIONS or organization.startswith("amazon")
    return any(host == known or host.endswith(f".{known}") for known in HOSTS)


def _lack(source: str) -> str:
    """What of ``botocore:<service>/<Shape>.<Member>`` its model does not have; "" when all is there."""
    service, _, path = source.removeprefix("botocore:").partition("/")
    model = _model(service)
    if model is None:
        return f"no service {service}"
    name, _, rest = path.partition(".")
    shapes = model["shapes"]
    if name not in shapes:
        if name not in model["operations"]:
            return f"no operation or shape {name}"
        return "an operation has no members" if rest else ""
    shape = shapes[name]
    while rest:
        while shape["type"] in {"list", "map"}:
            shape = shapes[shape.get("member", shape.get("value"))["shape"]]
        if rest in shape.get("enum", ()):  # a value may have points in it
            return ""
        member, _, rest = rest.partition(".")
        if member not in shape.get("members", {}):
            return f"no member {member}"
        shape = shapes[shape["members"][member]["shape"]]
    return ""


@cache
def _model(service: str):
    """The newest model of a service; None when botocore has none."""
    files = sorted(MODELS.glob(f"{service}/*/service-2.json*"))
    if not files:
        return None
    content = files[-1].read_bytes()
    return json.loads(gzip.decompress(content) if files[-1].suffix == ".gz" else content)
