"""Token buckets against a request-by-request model, costs against their tiers, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.api_gateway import OPERATIONS, calculate
from calculators.api_gateway.bucket import SECOND, Bucket, Load, pulses, run
from calculators.api_gateway.cost import metered
from calculators.contract import CalculatorError, calculate_with, parse_inputs

BY_NAME = {operation.name: operation for operation in OPERATIONS}


def ask(operation, /, **texts):
    """The result for inputs as they are typed."""
    chosen = BY_NAME[operation]
    return calculate_with((chosen,), operation, parse_inputs(chosen, texts))


def one_by_one(arrivals, limits):
    """A plain model: one request after the other, tokens as fractions."""
    tokens = {name: Fraction(burst) for name, _, burst in limits}
    before, served = Fraction(0), 0
    for moment in sorted(arrivals):
        for name, rate, burst in limits:
            tokens[name] = min(Fraction(burst), tokens[name] + (moment - before) * rate)
        before = moment
        if all(tokens[name] >= 1 for name, _, _ in limits):
            served += 1
            for name in tokens:
                tokens[name] -= 1
    return served


limits = st.lists(
    st.tuples(st.sampled_from(["client", "stage", "account"]), st.integers(0, 40), st.integers(0, 30)),
    min_size=1,
    max_size=3,
    unique_by=lambda limit: limit[0],
)
bursts = st.lists(
    st.tuples(st.integers(1, 40), st.integers(0, 3000), st.integers(0, 2000)), min_size=1, max_size=4
)


@settings(max_examples=150)
@given(bursts, limits)
def test_buckets_agree_with_one_request_after_the_other(some, several):
    """Serving in bulk is serving one by one, through one limit or several, at once or spread."""
    loads = [
        Load("", count, start * 10**6, (start + length) * 10**6 if length else start * 10**6)
        for count, start, length in some
    ]
    served, refused = run(loads, [Bucket(*limit) for limit in several])
    arrivals = [
        Fraction(moment, SECOND) for load in loads for moment, count in pulses(load) for _ in range(count)
    ]
    total = sum(load.count for load in loads)
    assert sum(served) == one_by_one(arrivals, several)
    assert sum(served) + sum(refused.values()) == total


@settings(max_examples=60)
@given(st.integers(1, 30_000), st.integers(1, 10**10))
def test_a_spread_load_is_whole_and_even(count, length):
    """Pulses hold all requests, within the load's time, none much larger than another."""
    parts = pulses(Load("", count, 5, 5 + length))
    assert sum(each for _, each in parts) == count
    assert all(5 <= moment < 5 + length for moment, _ in parts)
    assert max(each for _, each in parts) - min(each for _, each in parts) <= 1


@settings(max_examples=60)
@given(st.integers(1, 20_000), st.integers(0, 5000), st.integers(0, 3000))
def test_a_larger_burst_never_throttles_more(count, burst, more):
    """More burst serves at least as many."""
    small = calculate("throttle", load=[f"{count}@0s"], burst=burst).answer["served"]
    large = calculate("throttle", load=[f"{count}@0s"], burst=burst + more).answer["served"]
    assert small <= large <= count


def test_the_lowest_limit_decides():
    """A client's plan refuses what stage and account would take, and is named."""
    result = ask("throttle", load=["300@0s", "100@1s"], limit=["client=50/100", "stage=200/400"])
    assert result.answer["throttled"] == 250
    assert result.answer["limited_by"] == "client"
    assert (result.answer["rate"], result.answer["burst"]) == (50, 100)


def test_rate_and_burst_may_come_from_different_limits():
    """The lowest rate and the smallest burst are told, whichever limit has them."""
    result = ask("throttle", load=["10@0s"], limit=["client=50/9000", "stage=200/40"])
    assert (result.answer["rate"], result.answer["burst"]) == (50, 40)


@given(st.integers(0, 10**11), st.integers(0, 10**9))
@settings(max_examples=100)
def test_cost_grows_with_calls_and_never_faster(first, more):
    """More calls never cost less in all, and by tiers never more apiece."""
    for kind in ("rest", "http", "websocket"):
        low = calculate("cost", requests=first, type=kind).answer["total"]
        high = calculate("cost", requests=first + more, type=kind).answer["total"]
        assert low <= high
    parts = calculate("cost", requests=first).answer
    assert parts["total"] == parts["requests"]


@given(st.integers(0, 10**9), st.integers(0, 10**7))
def test_calls_are_metered_by_their_size(requests, size):
    """HTTP calls count by 512 KB and messages by 32 KB, at least once; REST calls once."""
    assert metered("rest", requests, size) == requests
    for kind, unit in (("http", 524_288), ("websocket", 32_768)):
        assert metered(kind, requests, size) == requests * max(1, -(-size // unit))


def test_large_payloads_turn_the_comparison():
    """An HTTP API is cheaper until its calls are metered four times."""
    assert ask("compare", requests="10M", response="3KB").answer["cheaper"] == "HTTP API"
    assert ask("compare", requests="10M", response="1600KB").answer["cheaper"] == "REST API"


@settings(max_examples=100)
@given(st.integers(1, 10**7), st.integers(1, 1000), st.sampled_from(["day", "week"]))
def test_a_quota_lasts_as_long_as_it_has_requests(limit, rate, period):
    """What is refused is what is wanted beyond the quota, and none is while it lasts."""
    answer = calculate("quota", limit=limit, rate=Fraction(rate, 60), period=period).answer
    wanted = Fraction(rate, 60) * {"day": 86_400, "week": 604_800}[period]
    assert answer["refused"] == int(max(0, wanted - limit))
    assert answer["enough"] is (wanted <= limit)


def test_an_offset_shortens_the_first_period():
    """An offset counts as requests already made."""
    assert ask("quota", limit="1200", offset="600", rate="10/min").answer["hours"] == 1


@settings(max_examples=60)
@given(st.integers(1, 10**9), st.integers(0, 100))
def test_hits_and_misses_are_all_calls(requests, ratio):
    """A call is a hit or reaches the backend."""
    answer = calculate("cache", requests=requests, hit_ratio=ratio).answer
    assert answer["hits"] + answer["backend_calls"] == requests


def test_a_cache_pays_from_its_break_even():
    """Above the break-even hit ratio the cache is cheaper, below it is not."""
    asked = {"requests": "100M", "backend": "2.5"}
    even = ask("cache", hit_ratio="50", **asked).answer["break_even"]
    assert ask("cache", hit_ratio=f"{even + 1}", **asked).answer["cheaper"] == "with cache"
    assert ask("cache", hit_ratio=f"{even - 1}", **asked).answer["cheaper"] == "without cache"
    assert ask("cache", hit_ratio="50", requests="1M", backend="2.5").answer["break_even"] == "never"


@pytest.mark.parametrize(
    ("texts", "fits"),
    [
        ({"payload": "6MB"}, True),
        ({"payload": "6.1MB"}, False),
        ({"payload": "4.5MB", "binary": "yes"}, True),
        ({"payload": "4.6MB", "binary": "yes"}, False),
        ({"payload": "10MB", "integration": "other"}, True),
        ({"payload": "10.1MB", "integration": "other"}, False),
        ({"duration": "29s"}, True),
        ({"duration": "30s"}, False),
        ({"duration": "30s", "type": "http"}, True),
        ({"duration": "45s", "timeout": "60s"}, True),
        ({"duration": "45s", "timeout": "60s", "endpoint": "private"}, True),
        ({"payload": "129KB", "type": "websocket"}, False),
    ],
)
def test_what_fits(texts, fits):
    """Payloads and durations at and beyond their limits."""
    assert ask("limits", **texts).answer["fits"] is fits


def test_a_canary_meets_only_its_share():
    """Errors of the canary touch its share of the traffic."""
    answer = ask("canary", requests="200000", percent="5", errors="2").answer
    assert (answer["canary"], answer["production"], answer["failed"]) == (10_000, 190_000, 200)


@pytest.mark.parametrize(
    ("operation", "texts", "of"),
    [
        ("throttle", {"load": ["6000@0s", "3000@200ms"]}, "throttled"),
        ("quota", {"limit": "10000", "rate": "20/min"}, "hours"),
        ("cost", {"requests": "400M", "response": "3KB"}, "total"),
        ("compare", {"requests": "400M", "response": "600KB"}, "saving"),
        ("cache", {"requests": "10M", "hit_ratio": "80"}, "backend_calls"),
        ("canary", {"requests": "200000", "percent": "5", "errors": "2"}, "failed"),
    ],
)
def test_there_are_wrong_answers(operation, texts, of):
    """Each number has at least three wrong ones, all different."""
    wrong = [m.answer for m in ask(operation, **texts).misconceptions if m.of == of]
    assert len(set(wrong)) == len(wrong) >= 3


@pytest.mark.parametrize(
    ("operation", "texts", "field"),
    [
        ("throttle", {"load": ["many"]}, "load"),
        ("throttle", {"load": ["10@"]}, "load"),
        ("throttle", {"load": ["10@2s-1s"]}, "load"),
        ("throttle", {"load": ["0@0s"]}, "load"),
        ("throttle", {"load": ["1e30@0s"]}, "load"),
        ("throttle", {"load": ["1@1e20s"]}, "load"),
        ("throttle", {"load": ["1@0s"] * 21}, "load"),
        ("throttle", {"load": ["1@0s"], "burst": "-1"}, "burst"),
        ("throttle", {"load": ["1@0s"], "rate": "1e30"}, "rate"),
        ("throttle", {"load": ["1@0s"], "limit": ["stage"]}, "limit"),
        ("throttle", {"load": ["1@0s"], "limit": ["moon=1/1"]}, "limit"),
        ("throttle", {"load": ["1@0s"], "limit": ["stage=1/1", "stage=1/1"]}, "limit"),
        ("quota", {"limit": "0", "rate": "1"}, "limit"),
        ("quota", {"limit": "10", "rate": "0"}, "rate"),
        ("quota", {"limit": "10", "rate": "1", "offset": "10"}, "offset"),
        ("cost", {"requests": "-1"}, "requests"),
        ("cost", {"requests": "1e30"}, "requests"),
        ("cost", {"requests": "1", "type": "http", "cache": "0.5"}, "cache"),
        ("cost", {"requests": "1", "minutes": "5"}, "minutes"),
        ("cost", {"requests": "1", "type": "websocket", "response": "200KB"}, "response"),
        ("cache", {"requests": "1", "hit_ratio": "101"}, "hit_ratio"),
        ("limits", {"type": "http", "endpoint": "edge"}, "endpoint"),
        ("limits", {"type": "http", "timeout": "31s"}, "timeout"),
        ("canary", {"requests": "10", "percent": "101"}, "percent"),
    ],
)
def test_what_has_no_answer_is_refused(operation, texts, field):
    """The field that is wrong is named, with a way out."""
    with pytest.raises(CalculatorError) as caught:
        ask(operation, **texts)
    assert caught.value.field == field
    assert caught.value.hint
