"""Token buckets against a request-by-request model, costs against their tiers, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.api_gateway import OPERATIONS, calculate
from calculators.api_gateway.bucket import Bucket, Load, run
from calculators.api_gateway.cost import metered
from calculators.contract import CalculatorError, calculate_with
from calculators.inputs import parse_inputs

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
    """Loads at once are served in bulk as they are one by one, through one limit or several."""
    loads = [Load("", count, Fraction(start, 1000), Fraction(start, 1000)) for count, start, _ in some]
    served, refused = run(loads, [Bucket(*limit) for limit in several])
    arrivals = [load.start for load in loads for _ in range(load.count)]
    assert sum(served) == one_by_one(arrivals, several)
    assert sum(served) + sum(refused.values()) == len(arrivals)


@settings(max_examples=150)
@given(bursts, limits)
def test_an_even_flow_is_close_to_its_requests(some, several):
    """A spread load is served as its requests are one by one, but for one or two of each load and limit.

    Only a bucket for a few requests loses more, whose tokens run over between two requests.
    """
    several = [(name, rate, burst + 5) for name, rate, burst in several]
    loads = [
        Load("", count, Fraction(start, 1000), Fraction(start + length + 1, 1000))
        for count, start, length in some
    ]
    served, refused = run(loads, [Bucket(*limit) for limit in several])
    arrivals = [load.start + i / load.rate for load in loads for i in range(load.count)]
    # Which of two limits is short at a moment differs by a token each.
    assert abs(sum(served) - one_by_one(arrivals, several)) <= len(loads) * 2 + len(several) * 2
    flowing = Fraction(len(arrivals)) - sum(refused.values())
    assert 0 <= flowing - sum(served) < len(loads)


@settings(max_examples=100)
@given(st.integers(1, 10**9), st.integers(1, 2_592_000), st.integers(1, 20_000), st.integers(1, 20_000))
def test_a_flow_takes_the_burst_and_the_rate_times_its_time(count, seconds, rate, burst):
    """However long a flow lasts, a bucket serves its burst and what comes in meanwhile, and refuses the rest."""
    served, _ = run([Load("", count, 0, seconds)], [Bucket("account", rate, burst)])
    assert served == [min(count, burst + rate * seconds)]


def test_a_steady_rate_is_served_for_hours():
    """36 million calls in an hour are 10,000 a second: none is throttled."""
    assert ask("throttle", load=["36M@0s-1h"]).answer["throttled"] == 0
    assert ask("throttle", load=["20000@0s-1s"]).answer["throttled"] == 5000
    assert ask("throttle", load=["10@0s-10s"], burst="0").answer["served"] == 0


def test_newer_regions_are_named_where_the_default_quota_is_taken():
    """The default quota is not that of every Region; one that was given is as it is."""
    said = ask("throttle", load=["1@0s"]).assumptions
    assert any("2,500 a second" in each for each in said)
    assert not any("2,500" in each for each in ask("throttle", load=["1@0s"], burst="1250").assumptions)


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


def test_wrong_answers_use_the_price_list():
    """The price of another kind of API is read from the list, or is the one that was given."""
    result = ask("cost", requests="5M", price=["http.first-300m=2"])
    wrong = {m.mistake: m.answer for m in result.misconceptions}
    assert wrong["takes the price of an HTTP API"] == 10
    assert [price.name for price in result.prices] == ["api-gateway.rest.first-333m"]


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
    assert ask("quota", limit="1200", offset="600", rate="10/min").answer["lasts"] == 1


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
        ("quota", {"limit": "10000", "rate": "20/min"}, "lasts"),
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
        ("quota", {"limit": "1e30", "rate": "1"}, "limit"),
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
