"""Caches: latency, ratios, freshness, memory, strategies, eviction."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import lru_cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.caching import OPERATIONS, calculate
from calculators.caching.eviction import POLICIES, play
from calculators.caching.reading import average_latency
from calculators.caching.sizing import nodes_needed
from calculators.caching.strategy import load_of
from calculators.contract import CalculatorError, calculate_with
from calculators.inputs import parse_inputs

BY_NAME = {operation.name: operation for operation in OPERATIONS}
KEYS = st.lists(st.sampled_from("ABCDEF"), min_size=1, max_size=60)
PERCENT = st.integers(0, 100)


def ask(operation, /, **texts):
    """The result for inputs as they are typed."""
    chosen = BY_NAME[operation]
    return calculate_with((chosen,), operation, parse_inputs(chosen, texts))


@given(KEYS, st.integers(1, 6))
def test_lru_agrees_with_the_standard_library(keys, capacity):
    """functools.lru_cache of the same size hits as often."""
    cached = lru_cache(maxsize=capacity)(lambda key: key)
    for key in keys:
        cached(key)
    assert sum(play(keys, capacity, "lru").hits) == cached.cache_info().hits


@given(KEYS, st.sampled_from(POLICIES))
def test_a_cache_that_holds_all_misses_each_key_once(keys, policy):
    """Every policy is the same where nothing has to go."""
    assert Counter(play(keys, 6, policy).hits)[False] == len(set(keys))


@given(KEYS, st.integers(1, 6))
def test_a_larger_lru_cache_never_hits_less(keys, capacity):
    """LRU has no anomaly; FIFO has."""
    assert sum(play(keys, capacity, "lru").hits) <= sum(play(keys, capacity + 1, "lru").hits)


@given(KEYS, st.integers(1, 6), st.sampled_from(POLICIES), st.none() | st.integers(1, 10))
def test_a_cache_never_holds_more_than_fits(keys, capacity, policy, ttl):
    """What is kept fits, and every key that goes was there."""
    played = play(keys, capacity, policy, ttl)
    assert len(played.kept) <= capacity
    assert len(played.hits) == len(played.evicted) == len(keys)


def test_lfu_keeps_what_is_used_often():
    """A is used three times and stays, though B and C came later; of equals the older goes."""
    played = play("AAABCDB", 3, "lfu")
    assert played.evicted == ["", "", "", "", "", "B", "C"]


def test_keys_may_be_written_with_commas():
    """A,B,C is three requests."""
    assert ask("eviction", keys=["A,B,", "A"]).answer == ask("eviction", keys=["A", "B", "A"]).answer


def test_a_key_expires():
    """Two requests after it was put in a key is gone."""
    assert play("AAAA", 1, "lru", 2).hits == [False, True, False, True]


@given(PERCENT, st.integers(0, 1000), st.integers(0, 1000))
def test_a_better_ratio_never_makes_reads_slower(ratio, cache, origin):
    """From all misses to all hits the average falls from cache + origin to the cache alone."""
    average = average_latency(ratio, cache, origin)
    assert cache <= average <= cache + origin
    assert average >= average_latency(min(ratio + 1, 100), cache, origin)


@given(st.integers(1, 500), st.integers(1, 500), st.integers(0, 500))
def test_the_ratio_needed_meets_the_target(cache, origin, above):
    """The average at that ratio is the target or just below it."""
    target = cache + above
    needed = calculate("latency", hit_ratio=0, cache=cache, origin=origin, target=target).answer[
        "hit_ratio_needed"
    ]
    assert average_latency(Fraction(needed), cache, origin) <= target
    if needed:
        assert average_latency(Fraction(needed) - Fraction(1, 100), cache, origin) > target


def test_refreshes_agree_with_a_simulation():
    """Random reads of 50 keys for a long time: misses as the formula expects, and fewer than the bound."""
    rng, ttl, keys, rate, seconds = Random(1), 20, 50, 10, 4000
    until, misses, now = {}, 0, 0.0
    while now < seconds:
        now += rng.expovariate(rate)
        key = rng.randrange(keys)
        if until.get(key, 0) <= now:
            misses += 1
            until[key] = now + ttl
    answer = calculate("ttl", ttl=ttl, keys=keys, rate=rate).answer
    assert abs(misses / seconds - float(answer["expected"])) < 0.1
    assert misses / seconds <= answer["origin_reads"]


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(0, 90))
def test_nodes_hold_the_data_and_one_fewer_would_not(data, node, reserved):
    """The number of nodes is the least that is enough."""
    nodes = nodes_needed(data, node, reserved)
    assert nodes * node * (100 - reserved) >= data * 100
    assert nodes == 1 or (nodes - 1) * node * (100 - reserved) < data * 100


@given(st.integers(0, 10**6), st.integers(0, 10**6), PERCENT, PERCENT)
def test_both_strategies_together_ask_the_database_least(reads, writes, ratio, unwritten):
    """Every strategy writes as often; both together miss no more than either."""
    loads = {
        name: load_of(name, reads, writes, ratio, unwritten)
        for name in ("lazy", "write-through", "both", "none")
    }
    assert loads["both"].database == min(load.database for load in loads.values())
    assert all(load.database >= writes for load in loads.values())


def test_cost_turns_at_the_break_even():
    """Just below it the cache costs more, just above less."""
    even = float(calculate("cost", rate=1000).answer["break_even"])
    assert calculate("cost", rate=int(even) - 1).answer["cheaper"] == "without cache"
    assert calculate("cost", rate=int(even) + 2).answer["cheaper"] == "with cache"


@pytest.mark.parametrize(
    ("operation", "inputs", "field"),
    [
        ("latency", {"hit_ratio": "101", "origin": "1"}, "hit_ratio"),
        ("latency", {"hit_ratio": "50", "origin": "1e30"}, "origin"),
        ("latency", {"hit_ratio": "50", "origin": "1", "target": "0.5ms"}, "target"),
        ("hit-ratio", {"hits": "0", "misses": "0"}, "hits"),
        ("hit-ratio", {"hits": "-1", "misses": "3"}, "hits"),
        ("hit-ratio", {"hits": "1", "misses": "-3"}, "misses"),
        ("hit-ratio", {"hits": "1", "misses": "3", "target": "200"}, "target"),
        ("ttl", {"ttl": "0", "keys": "1", "rate": "1"}, "ttl"),
        ("ttl", {"ttl": "1", "keys": "0", "rate": "1"}, "keys"),
        ("ttl", {"ttl": "1", "keys": "1", "rate": "0"}, "rate"),
        ("memory", {"items": "0", "size": "1"}, "items"),
        ("memory", {"items": "1", "size": "1", "node": "0"}, "node"),
        ("memory", {"items": "1", "size": "1", "reserved": "100"}, "reserved"),
        ("memory", {"items": "1", "size": "1", "replicas": "6"}, "replicas"),
        ("strategy", {"reads": "-1", "writes": "1"}, "reads"),
        ("strategy", {"reads": "1", "writes": "1" + "0" * 30}, "writes"),
        ("strategy", {"reads": "1", "writes": "1", "unwritten": "-1"}, "unwritten"),
        ("cost", {"rate": "1", "nodes": "0"}, "nodes"),
        ("cost", {"rate": "1", "hours": "745"}, "hours"),
        ("cost", {"rate": "1", "price": ["read"]}, "price"),
        ("eviction", {"keys": [","]}, "keys"),
        ("eviction", {"keys": ["A"], "capacity": "0"}, "capacity"),
        ("eviction", {"keys": ["A"] * 1001}, "keys"),
        ("eviction", {"keys": ["A"], "ttl": "0"}, "ttl"),
    ],
)
def test_what_has_no_answer_is_refused(operation, inputs, field):
    """The field at fault is named."""
    with pytest.raises(CalculatorError) as refused:
        ask(operation, **inputs)
    assert refused.value.field == field
