"""CloudFront: tiers, caching times, patterns, cache keys, policies."""

from __future__ import annotations

import fnmatch
import re
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.cloudfront import OPERATIONS, calculate
from calculators.cloudfront.expiry import cache_seconds
from calculators.cloudfront.paths import charged_paths, invalidated, matches, matching_behavior
from calculators.cloudfront.signed import base_url
from calculators.contract import CalculatorError, calculate_with
from calculators.inputs import parse_inputs

BY_NAME = {operation.name: operation for operation in OPERATIONS}
GB = 1024**3
TIMES = st.integers(0, 10**6)


def ask(operation, /, **texts):
    """The result for inputs as they are typed."""
    chosen = BY_NAME[operation]
    return calculate_with((chosen,), operation, parse_inputs(chosen, texts))


@given(st.text("ab*?./", max_size=12), st.text("ab./", max_size=12))
def test_patterns_match_as_a_regular_expression_would(pattern, text):
    """A star is any characters, a question mark exactly one."""
    expression = re.compile(fnmatch.translate(pattern))
    assert matches(pattern, text) is bool(expression.match(text))


def test_the_default_ttl_fits_between_the_others():
    """Left out it is 24 hours, or what the other two allow."""
    assert ask("ttl", maximum="1h").answer["ttl"] == 3600
    assert ask("ttl", minimum="2d", maximum="3d").answer["ttl"] == 172_800


def test_patterns_of_many_stars_are_quick():
    """No pattern makes the search explode."""
    assert not matches("*a" * 100 + "b", "a" * 4000)
    for pattern in ("*" + "a" * 4000 + "b", "*" + "a" * 4000 + "?b"):
        began = perf_counter()
        assert not matches(pattern, "a" * 8192)
        assert perf_counter() - began < 1


@given(st.lists(st.text("ab*?", min_size=1, max_size=4), max_size=5), st.text("ab", max_size=6))
def test_the_first_match_decides(patterns, path):
    """No pattern before the chosen one matches, and the chosen one does."""
    place = matching_behavior(path, patterns)
    assert not any(matches(pattern, path) for pattern in patterns[:place])
    assert place == len(patterns) or matches(patterns[place], path)


@given(st.text("ab/", max_size=8), st.text("ab/", max_size=8))
def test_an_invalidation_of_a_prefix_removes_what_begins_with_it(prefix, rest):
    """/prefix* removes /prefix and all that follows it."""
    assert invalidated(f"/{prefix}*", f"/{prefix}{rest}")


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 5000))
def test_paths_are_charged_alike_in_one_request_or_two(used, first, second):
    """The free paths are those of the month, however they are submitted."""
    together = charged_paths(first + second, used)
    assert together == charged_paths(first, used) + charged_paths(second, used + first)


@given(TIMES, TIMES, TIMES, st.none() | TIMES, st.booleans())
def test_times_stay_between_minimum_and_maximum(minimum, default, span, header, forbidden):
    """With a header the TTL is never below the minimum nor above the maximum."""
    maximum = minimum + span
    seconds = cache_seconds(
        minimum=minimum, default=default, maximum=maximum, header=header, forbidden=forbidden
    )
    assert seconds >= minimum
    if header is not None and not forbidden:
        assert seconds <= maximum
        assert seconds == header or seconds in {minimum, maximum}


@given(st.integers(0, 6_000_000), st.integers(0, 6_000_000))
def test_more_data_never_costs_less(one, other):
    """Tiers get cheaper a GB, never in all; both ways."""
    low, high = (calculate("cost", out=size * GB).answer for size in sorted((one, other)))
    assert low["cloudfront"] <= high["cloudfront"]
    assert low["direct"] <= high["direct"]


@pytest.mark.parametrize(
    ("gigabytes", "expected"),
    [
        (10 * 1024, "870.40"),
        (50 * 1024, "4147.20"),
        (150 * 1024, "10291.20"),
        (500 * 1024, "24627.20"),
        (1024 * 1024, "40724.48"),
        (5 * 1024 * 1024, "145582.08"),
        (5 * 1024 * 1024 + 1000, "145602.08"),
    ],
)
def test_tiers_end_where_the_price_list_says(gigabytes, expected):
    """10, 40, 100, 350 and 524 TB, 4 PB, then the rest: sums by hand."""
    answer = calculate("cost", out=gigabytes * GB, origin="ec2", without_free=True).answer
    assert answer["cloudfront"] == Decimal(expected)


@given(st.lists(st.integers(1, 20), min_size=1, max_size=5))
def test_versions_multiply(counts):
    """One more header with n values makes n times as many versions."""
    texts = [f"h{n}={count}" for n, count in enumerate(counts)]
    versions = calculate("keys", header=texts).answer["versions"]
    assert calculate("keys", header=texts, cookie=["c=3"]).answer["versions"] == 3 * versions


def test_the_origin_gets_the_misses():
    """90 % leave a tenth; from 90 to 95 % halves it."""
    answer = ask("hit-ratio", requests="1000", ratio="90", target="95").answer
    assert (answer["origin_requests"], answer["at_target"], answer["fewer"]) == (100, 50, 50)


def test_the_parameters_of_a_signed_url_are_not_part_of_it():
    """CloudFront takes its own parameters off before it compares."""
    assert base_url("http://a/b?x=1&Expires=2&Signature=s&Key-Pair-Id=k") == "http://a/b?x=1"
    assert base_url("http://a/b?Policy=p&Signature=s&Key-Pair-Id=k") == "http://a/b"


def test_a_canned_policy_ends_and_names_one_object():
    """Allowed before the end, refused at it."""
    ends = {"url": "http://a/b", "expires": "2026-01-01"}
    assert ask("signed", at="2025-12-31T23:59:59Z", **ends).answer["allowed"] is True
    assert ask("signed", at="2026-01-01", **ends).answer["allowed"] is False


def test_query_strings_do_not_choose_a_behavior():
    """Only the path is compared, with or without its first slash."""
    assert ask("behavior", path="/api/x?file=a.jpg", pattern=["*.jpg", "/api/*"]).answer["order"] == 2


@pytest.mark.parametrize(
    ("operation", "inputs", "field"),
    [
        ("cost", {"out": "1TB", "requests": "-1"}, "requests"),
        ("cost", {"out": "1e30"}, "out"),
        ("cost", {"out": "1TB", "hit_ratio": "101"}, "hit_ratio"),
        ("cost", {"out": "1TB", "price": ["nothing=1"]}, "price"),
        ("ttl", {"minimum": "2h", "maximum": "1h"}, "minimum"),
        ("ttl", {"cache_control": "max-age=soon"}, "cache_control"),
        ("ttl", {"cache_control": "max-age=-1"}, "cache_control"),
        ("ttl", {"cache_control": "x" * 2000}, "cache_control"),
        ("ttl", {"expires": "1e30"}, None),
        ("behavior", {"path": "a", "pattern": ["a" * 256]}, "pattern"),
        ("hit-ratio", {"requests": "0", "ratio": "90"}, "requests"),
        ("hit-ratio", {"requests": "1" + "0" * 30, "ratio": "90"}, "requests"),
        ("hit-ratio", {"requests": "10", "ratio": "90", "target": "-1"}, "target"),
        ("ttl", {"default": "2d", "maximum": "1d"}, "default"),
        ("keys", {}, "header"),
        ("keys", {"header": ["*"]}, "header"),
        ("keys", {"cookie": ["a=0"]}, "cookie"),
        ("keys", {"query": ["a=b"]}, "query"),
        ("keys", {"query": ["a=2"], "objects": "0"}, "objects"),
        ("invalidate", {}, "count"),
        ("invalidate", {"count": "-1"}, "count"),
        ("invalidate", {"count": "1", "used": "-1"}, "used"),
        ("signed", {"url": "a", "at": "2026-01-01"}, "policy"),
        ("signed", {"url": "a", "at": "2026-01-01", "policy": "[]"}, "policy"),
        (
            "signed",
            {"url": "a", "at": "2026-01-01", "policy": '{"Statement": [{"Condition": {}}]}'},
            "policy",
        ),
        (
            "signed",
            {
                "url": "a",
                "at": "2026-01-01",
                "policy": '{"Statement": [{"Condition": {"DateLessThan": {"AWS:EpochTime": 9}, '
                '"IpAddress": {"AWS:SourceIp": "::/0"}}}]}',
            },
            "policy",
        ),
        (
            "signed",
            {
                "url": "a",
                "at": "2026-01-01",
                "policy": '{"Statement": [{"Condition": {"DateLessThan": {"AWS:EpochTime": 9}, '
                '"IpAddress": {"AWS:SourceIp": "192.0.2.0/24"}}}]}',
            },
            "ip",
        ),
    ],
)
def test_what_has_no_answer_is_refused(operation, inputs, field):
    """The field at fault is named; a far Expires is no fault, the maximum TTL bounds it."""
    if field is None:
        assert ask(operation, **inputs).answer["ttl"] == 31_536_000
        return
    with pytest.raises(CalculatorError) as refused:
        ask(operation, **inputs)
    assert refused.value.field == field
