"""Kinesis: shards, records, consumers, resharding, cost, reading."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.contract import CalculatorError, calculate_with
from calculators.inputs import parse_inputs
from calculators.kinesis import OPERATIONS, calculate, rules
from calculators.kinesis.reshard import Stream
from tests.sums import all_examples, assert_explained

BY_NAME = {operation.name: operation for operation in OPERATIONS}
MB = 1024 * 1024


def ask(operation, /, **texts):
    """The result of an operation for inputs as they are typed."""
    chosen = BY_NAME[operation]
    return calculate_with((chosen,), operation, parse_inputs(chosen, texts))


def carries(shards, write, records, consumers):
    """Whether so many shards carry a load, limit by limit."""
    return write <= shards * MB and records <= shards * 1000 and write * consumers <= shards * 2 * MB


@given(st.integers(1, 20_000), st.integers(1, 1024), st.integers(0, 10))
def test_shards_are_the_fewest_that_carry_the_load(records, kilobytes, consumers):
    """All three limits hold with the number given, and one is broken with one shard less."""
    answer = calculate("shards", records=records, size=kilobytes * 1024, consumers=consumers).answer
    write = records * kilobytes * 1024
    assert carries(answer["shards"], write, records, consumers)
    assert answer["shards"] == 1 or not carries(answer["shards"] - 1, write, records, consumers)


@given(st.integers(1, 500 * MB), st.integers(1, 20))
def test_reads_never_decide_with_fan_out(write, consumers):
    """With enhanced fan-out 2 MB/s a consumer is always more than what is written."""
    answer = calculate("shards", write=write, consumers=consumers, fan_out=True).answer
    assert answer["limited_by"].startswith("write throughput")
    assert answer["shards"] == max(1, -(-write // MB))


def test_the_limit_is_named():
    """Small records are limited by their number, many consumers by reads; it is the limit that the load fills most."""
    assert ask("shards", records="1000", size="1KB").answer["limited_by"] == "records a second"
    assert ask("shards", records="900", size="1200").answer["limited_by"] == "write throughput"
    assert ask("shards", records="5000", size="100B").answer["limited_by"] == "records a second"
    assert ask("shards", write="4MB", consumers="5").answer["limited_by"] == "read throughput"
    assert (
        ask("shards", write="4MB", consumers="2").answer["limited_by"]
        == "write throughput and read throughput"
    )


def test_a_limit_that_cannot_be_checked_asks_for_nothing():
    """Without a number of records there is no count by records, and the assumptions say so."""
    result = ask("shards", write="5MB")
    assert result.answer["by_records"] is None
    assert any("not checked" in text for text in result.assumptions)


def test_the_sizing_guide_rounds_records_up():
    """AWS's formula takes the average record in whole KB: 3,500 of 1.5 KB are 7 MB/s, not 5.1."""
    result = ask("shards", records="3500", size="1.5KB")
    assert result.answer["shards"] == 6
    assert any("gives 7 shards" in text for text in result.assumptions)


def test_headroom_is_part_of_the_load():
    """8 MB/s and 25 % are 10 shards."""
    assert ask("shards", write="8MB", headroom="25%").answer["shards"] == 10


@given(st.integers(1, 100_000), st.integers(1, 100))
def test_aggregation_never_lowers_what_a_shard_takes(size, aggregate):
    """Packing records lifts the limit of 1,000 a second and leaves that of 1 MB/s."""
    one = calculate("records", size=size).answer["per_second"]
    packed = calculate("records", size=size, aggregate=aggregate).answer["per_second"]
    assert one <= packed <= max(1, MB // size)


@given(st.integers(1, 20))
def test_consumers_share_a_shard(consumers):
    """Together shared consumers get 2 MB/s and 5 calls a second; with enhanced fan-out each gets 2 MB/s."""
    shared = calculate("consumers", consumers=consumers).answer
    assert abs(shared["read_each"] * consumers - 2) < Decimal("0.02")
    assert shared["delay"] == 200 * consumers
    assert calculate("consumers", consumers=consumers, fan_out=True).answer["read_each"] == 2


@given(st.integers(1, 300), st.data())
def test_resharding_covers_all_hash_keys(shards, data):
    """After any splits the open shards cover the hash keys without gap or overlap."""
    splits = data.draw(st.lists(st.integers(0, shards - 1), max_size=5, unique=True))
    answer = calculate("reshard", shards=shards, split=splits).answer
    assert answer["open_shards"] == shards + len(splits)
    assert answer["listed_shards"] == answer["open_shards"] + answer["closed_shards"]
    stream = Stream(shards)
    for number in splits:
        stream.split(number)
    ranges = sorted(keys for keys, taking in zip(stream.ranges, stream.is_open, strict=True) if taking)
    assert (ranges[0][0], ranges[-1][1]) == (0, 2**128 - 1)
    assert all(before[1] + 1 == after[0] for before, after in pairwise(ranges))
    assert [str(low) for low, _high in stream.ranges] == [row["from"] for row in answer["shards"]]


def test_a_split_that_is_merged_again():
    """Merging both children gives the parent's range back."""
    answer = ask("reshard", shards="4", split="1", merge="4+5").answer
    rows = {row["shard"]: row for row in answer["shards"]}
    parent, child = rows["shardId-000000000001"], rows["shardId-000000000006"]
    assert (parent["from"], child["parents"]) == (child["from"], "4 + 5")
    assert (answer["open_shards"], answer["closed_shards"]) == (4, 3)
    stream = Stream(4)
    stream.split(1)
    stream.merge(4, 5)
    assert stream.ranges[6] == stream.ranges[1]


def test_a_split_is_where_awss_guide_puts_it():
    """The new hash key is (first + last) / 2, rounded down; a range of two keys is split into one and one."""
    stream = Stream(1)
    stream.split(0)
    assert stream.ranges[1:] == [(0, 2**127 - 2), (2**127 - 1, 2**128 - 1)]
    stream.ranges[1] = (6, 7)
    stream.split(1)
    assert stream.ranges[3:] == [(6, 6), (7, 7)]


def test_documented_hash_ranges():
    """DescribeStream in AWS's guides: the ranges of three shards, and the last of five."""
    assert [str(low) for low, _high in rules.even_ranges(3)] == [
        "0",
        "113427455640312821154458202477256070485",
        "226854911280625642308916404954512140970",
    ]
    assert rules.even_ranges(5)[4] == (272225893536750770770699685945414569164, 2**128 - 1)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=256), st.integers(1, 300))
def test_a_key_lies_in_its_shards_range(key, shards):
    """The hash key is within the range of the shard, and the ranges are those of a new stream."""
    answer = calculate("shard", key=[key], shards=shards).answer
    low, high = rules.even_ranges(shards)[int(answer["shard"].removeprefix("shardId-"))]
    assert low <= int(answer["hash_key"]) <= high
    assert (answer["range_from"], answer["range_to"]) == (str(low), str(high))


def test_a_hot_key():
    """Records of one key share a shard, however many shards there are."""
    assert ask("shard", key="a a a b", shards="100").answer["busiest_share"] == 75


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_each_update_at_most_doubles_or_halves(shards, target):
    """Every call stays within its limits, and the last one reaches the target."""
    counts = [shards, *rules.updates(shards, target)]
    assert counts[-1] == target
    for before, after in pairwise(counts):
        assert before <= 2 * after
        assert after <= 2 * before


@given(st.integers(1, 3000), st.integers(1, 1024), st.integers(0, 5))
def test_cost_grows_with_fan_out(records, kilobytes, fan_out):
    """More consumers with enhanced fan-out never cost less, in either mode; the parts add up to the whole."""
    load = {"records": records, "size": kilobytes * 1024, "consumers": 1}
    less = calculate("cost", **load, fan_out=fan_out).answer
    more = calculate("cost", **load, fan_out=fan_out + 1).answer
    assert more["provisioned"] > less["provisioned"]
    assert more["on_demand"] > less["on_demand"]
    for mode, entry in (("provisioned", "provisioned"), ("on-demand", "on_demand")):
        parts = sum(row["usd"] for row in less["parts"] if row["mode"] == mode)
        assert abs(parts - less[entry]) < Decimal("0.05")


def test_the_cheaper_mode_is_named():
    """A busy stream is cheaper provisioned, one with many idle shards on demand."""
    assert ask("cost", records="900", size="1KB").answer["cheaper"] == "provisioned"
    assert ask("cost", records="1", size="1KB", shards="10").answer["cheaper"] == "on-demand"


@given(st.integers(1, 500), st.integers(1, 10), st.integers(1, 10_000), st.integers(1, 900))
def test_the_factor_that_is_needed_suffices(shards, factor, batch, duration):
    """With the factor named the function keeps up, with one less it does not."""
    rate = 1000
    answer = calculate(
        "lambda", shards=shards, factor=factor, batch=batch, duration=duration, rate=rate
    ).answer
    assert answer["concurrency"] == shards * factor
    needed = answer["factor_needed"]
    if isinstance(needed, int):
        assert Fraction(shards * needed * batch, duration) >= rate
        assert needed == 1 or Fraction(shards * (needed - 1) * batch, duration) < rate
    else:
        assert Fraction(shards * 10 * batch, duration) < rate


@given(st.integers(0, 86_400), st.integers(1, 1000), st.integers(1, 1000))
def test_catching_up_is_where_the_lines_meet(age, incoming, processed):
    """What was read until then is what came in, or the lag has reached the retention period."""
    answer = calculate("catchup", age=age, incoming=incoming, processed=processed).answer
    if incoming == processed:
        assert (answer["outcome"], answer["after"], answer["in_words"]) == (
            "stays as far behind",
            None,
            "never",
        )
        return
    time = Fraction(answer["after"])
    if answer["outcome"] == "catches up":
        assert abs(processed * time - (age + time) * incoming) <= abs(processed - incoming)
    elif answer["outcome"] == "loses records":
        lag = age + time * Fraction(incoming - processed, incoming)
        assert abs(lag - 86_400) <= 1


@pytest.mark.parametrize(
    ("field", "operation", "inputs"),
    [
        ("records", "shards", {}),
        ("size", "shards", {"records": "5"}),
        ("size", "shards", {"records": "5", "size": "11MB"}),
        ("write", "shards", {"size": "1KB", "write": "1MB"}),
        ("consumers", "shards", {"write": "1MB", "consumers": "-1"}),
        ("consumers", "shards", {"write": "1MB", "consumers": "21", "fan_out": "yes"}),
        ("headroom", "shards", {"write": "1MB", "headroom": "-1"}),
        ("size", "records", {"size": "0"}),
        ("aggregate", "records", {"size": "1MB", "aggregate": "11"}),
        ("rate", "records", {"size": "1KB", "rate": "0"}),
        ("consumers", "consumers", {"consumers": "0"}),
        ("write", "consumers", {"consumers": "1", "write": "1.1MB"}),
        ("shards", "reshard", {"shards": "0"}),
        ("split", "reshard", {"shards": "2", "split": "2"}),
        ("split", "reshard", {"shards": "2", "split": "-1"}),
        ("merge", "reshard", {"shards": "3", "merge": "0+2"}),
        ("merge", "reshard", {"shards": "3", "merge": "0"}),
        ("merge", "reshard", {"shards": "3", "merge": "0+0"}),
        ("retention", "reshard", {"shards": "3", "retention": "23h"}),
        ("target", "scale", {"shards": "3", "target": "10001"}),
        ("shards", "shard", {"key": "a", "shards": "0"}),
        ("key", "shard", {"key": "a" * 257}),
        ("shards", "cost", {"records": "5000", "size": "1KB", "shards": "4"}),
        ("fan_out", "cost", {"records": "5", "size": "1KB", "fan_out": "21"}),
        ("retention", "cost", {"records": "5", "size": "1KB", "retention": "366d"}),
        ("price", "cost", {"records": "5", "size": "1KB", "price": "shard=1"}),
        ("factor", "lambda", {"shards": "1", "factor": "0"}),
        ("batch", "lambda", {"shards": "1", "batch": "10001"}),
        ("duration", "lambda", {"shards": "1", "duration": "16m"}),
        ("age", "catchup", {"age": "2d", "incoming": "1", "processed": "1"}),
        ("incoming", "catchup", {"age": "1h", "incoming": "0", "processed": "1"}),
    ],
)
def test_refusals(field, operation, inputs):
    """What Kinesis does not take is refused with its field and a way out."""
    with pytest.raises(CalculatorError) as refused:
        ask(operation, **inputs)
    assert refused.value.field == field
    assert refused.value.message.endswith(".")
    assert refused.value.hint


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_examples_have_an_answer(operation):
    """The form opens on examples that work, and each answer has a unit and a source."""
    assert_explained(ask(operation.name, **all_examples(operation)))
