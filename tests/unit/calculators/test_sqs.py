"""SQS: requests, timeouts, the life of a message, FIFO throughput, consumers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.contract import CalculatorError, calculate_with
from calculators.inputs import parse_inputs
from calculators.spans import span
from calculators.sqs import OPERATIONS, calculate, rules
from tests.sums import all_examples, assert_explained

BY_NAME = {operation.name: operation for operation in OPERATIONS}


def ask(operation, /, **texts):
    """The result of an operation for inputs as they are typed."""
    chosen = BY_NAME[operation]
    return calculate_with((chosen,), operation, parse_inputs(chosen, texts))


@given(st.integers(0, 500), st.integers(1, 100_000), st.integers(1, 10))
def test_requests_are_those_of_each_batch(messages, size, batch):
    """Billing a queue's sends is billing each of its batches by itself."""
    left, counted = messages, 0
    while left:
        taken = min(batch, left)
        counted += max(1, -(-taken * size // 65_536))
        left -= taken
    assert rules.payload_requests(messages, size, batch) == counted


@given(st.integers(0, 10**9), st.sampled_from([1, 2, 5, 10]))
def test_batches_never_cost_more(messages, batch):
    """A batch is at most as dear as its messages one by one, since 64 KB pieces are filled better."""
    answer = ask("cost", messages=str(messages), size="10KB", batch=str(batch)).answer
    assert answer["cost"] <= answer["one_at_a_time"]


def test_empty_receives_of_short_and_long_polling():
    """Two consumers that wait 20 s make 1/20 of the requests of two that ask each second."""
    long = ask("cost", messages="0", pollers="2", hours="720").answer
    short = ask("cost", messages="0", pollers="2", wait="0", pause="1s", hours="720").answer
    assert (long["empty_receives"], short["empty_receives"]) == (2 * 720 * 180, 2 * 720 * 3600)


def test_a_million_requests_are_free():
    """A message costs three requests: 333,333 of them are within the free million."""
    assert ask("cost", messages="333333").answer["cost"] == 0
    assert ask("cost", messages="333333", free_tier="no").answer["cost"] == Decimal("0.4")
    assert ask("cost", messages="1M", queue="fifo").answer["cost"] == Decimal(1)


def test_a_price_of_ones_own():
    """The price that is given is used, and listed as given."""
    result = ask("cost", messages="1M", price="standard.request=1", free_tier="no")
    assert result.answer["cost"] == 3
    assert [used.as_of for used in result.prices] == ["given"]


@given(st.integers(1, 900), st.integers(0, 300))
def test_the_timeout_for_lambda(timeout, window):
    """Six times the function's timeout and the window, which is accepted and always fits 12 hours."""
    answer = calculate("visibility", duration=timeout, window=window).answer
    assert answer["visibility_timeout"] == 6 * timeout + window
    again = calculate("visibility", duration=timeout, window=window, current=6 * timeout + window)
    assert again.answer["current"] == "long enough"


class Walk:
    """A message walked through by a clock of whole seconds, as the queue would see it."""

    def __init__(self, processing, visibility, fails, max_receives, retention):
        self.receives, self.completed, self.outcome, self.end = 0, 0, "expired", retention
        latest, busy = -visibility, []
        for now in range(retention):
            for begin, number in list(busy):
                if now == begin + processing:
                    busy.remove((begin, number))
                    if number > fails:
                        self.completed += 1
                        if number == self.receives and now <= latest + visibility:
                            self.outcome, self.end = "deleted", now
                            return
            if now >= latest + visibility:
                if max_receives is not None and self.receives == max_receives:
                    self.outcome, self.end = "moved", now
                    break
                self.receives, latest = self.receives + 1, now
                busy.append((now, self.receives))
        self.completed += sum(number > fails for _begin, number in busy)


@given(
    st.integers(1, 20),
    st.integers(1, 15),
    st.integers(0, 5),
    st.none() | st.integers(1, 5),
    st.integers(60, 90),
)
def test_a_life_is_what_a_clock_shows(processing, visibility, fails, max_receives, retention):
    """Outcome, moment, receives and finished attempts agree with a second by second simulation."""
    walk = Walk(processing, visibility, fails, max_receives, retention)
    life = rules.Life(
        processing=processing,
        visibility=visibility,
        fails=fails,
        max_receives=max_receives,
        retention=retention,
        dead_retention=retention,
    )
    if life.outcome == "deleted" and life.end == retention:
        return  # deleted and expired at the same moment
    assert (life.outcome, life.end, life.receives, life.completed) == (
        walk.outcome,
        walk.end,
        walk.receives,
        walk.completed,
    )


@given(st.integers(1, 5000), st.integers(1, 3600), st.integers(1, 40))
def test_a_table_is_in_order_and_short(processing, visibility, fails):
    """However often a message is received, the table is in order of time and fits a screen."""
    rows = calculate("timeline", processing=processing, visibility=visibility, fails=fails).answer["timeline"]
    moments = [row["seconds"] for row in rows]
    assert moments == sorted(moments)
    assert len(rows) < 40


def test_a_dead_letter_queue_that_keeps_too_short():
    """A message older than the dead-letter queue's retention is gone at the move."""
    answer = ask(
        "timeline", processing="1s", visibility="1h", fails="9", max_receives="3", dead_retention="1h"
    ).answer
    assert (answer["after"], answer["in_dead_letter_queue"]) == (10_800, 0)


@given(st.integers(1, 10**6), st.integers(1, 10))
def test_a_load_fits_where_its_requests_do(rate, batch):
    """A rate fits exactly when its requests a second fit the quota."""
    for mode, quota in ((False, 300), (True, 70_000)):
        answer = calculate("fifo", rate=rate, batch=batch, high_throughput=mode).answer
        assert answer["fits"] == (Fraction(rate, batch) <= quota)


def test_groups_for_parallel_work():
    """100 messages a second of half a second each need 50 groups; partitions need one for 300 requests a second."""
    assert ask("fifo", rate="100", processing="500ms").answer["groups"] == 50
    assert ask("fifo", rate="3000", high_throughput="yes").answer["groups"] == 10


@given(st.lists(st.integers(0, 2000), max_size=30))
def test_delivered_messages_are_five_minutes_apart(moments):
    """No two delivered messages are closer than the interval, and no send is dropped without one before it."""
    sends = [0, *sorted(moments)]
    kept = rules.delivered(sends)
    taken = [moment for moment, keep in zip(sends, kept, strict=True) if keep]
    assert all(after - before >= 300 for before, after in pairwise(taken))
    for moment, keep in zip(sends, kept, strict=True):
        assert keep or any(0 <= moment - before < 300 for before in taken)


@given(st.integers(1, 10**5), st.integers(1, 10**5), st.integers(1, 50))
def test_consumers_just_keep_up(rate, milliseconds, parallel):
    """With the number given the load is carried, with one less it is not."""
    work = Fraction(milliseconds, 1000)
    number = calculate("consumers", rate=rate, duration=work, parallel=parallel).answer["consumers"]
    assert number * parallel >= rate * work > (number - 1) * parallel


def test_a_backlog_takes_more_consumers():
    """36,000 messages in an hour are 10 a second more; a full batch in flight counts whole."""
    answer = ask("consumers", rate="10", duration="1s", backlog="36k", batch="10").answer
    assert (answer["consumers"], answer["in_flight"], answer["visibility_at_least"]) == (20, 200, 10)


def test_too_many_in_flight():
    """13,000 messages a second at work for 10 s are more than 120,000 in flight: two queues."""
    answer = ask("consumers", rate="13k", duration="10s").answer
    assert (answer["in_flight"], answer["queues"], answer["in_flight_limit"]) == (130_000, 2, "exceeded")


@given(st.integers(1, 1024 * 1024))
def test_a_largest_batch_fits(size):
    """The largest batch is within a request, and one message more is not."""
    answer = calculate("size", size=size).answer
    most = answer["largest_batch"]
    assert most * size <= 1024 * 1024
    assert most == 10 or (most + 1) * size > 1024 * 1024
    assert answer["requests"] == -(-size // 65_536)


def test_more_than_a_message_goes_to_s3():
    """Above 1 MiB the extended client sends a reference."""
    answer = ask("size", size="2MB").answer
    assert (answer["fits"], answer["requests"]) == (False, 1)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (Fraction(1, 4), "250 ms"), (90, "1 min 30 s"), (86_400, "1 day"), (183_600, "2 days 3 h")],
)
def test_spans_in_words(seconds, words):
    """Seconds are said in the largest units that fit."""
    assert span(seconds) == words


@pytest.mark.parametrize(
    ("field", "operation", "inputs"),
    [
        ("messages", "cost", {}),
        ("messages", "cost", {"messages": "-1"}),
        ("size", "cost", {"messages": "1", "size": "1.5MB"}),
        ("batch", "cost", {"messages": "1", "batch": "11"}),
        ("batch", "cost", {"messages": "1", "size": "200KB", "batch": "10"}),
        ("receive_batch", "cost", {"messages": "1", "size": "200KB", "receive_batch": "10"}),
        ("pause", "cost", {"messages": "1", "pollers": "1", "wait": "0"}),
        ("wait", "cost", {"messages": "1", "wait": "21s"}),
        ("idle", "cost", {"messages": "1", "idle": "101"}),
        ("hours", "cost", {"messages": "1", "hours": "0"}),
        ("price", "cost", {"messages": "1", "price": "gold=1"}),
        ("duration", "visibility", {"duration": "0s"}),
        ("duration", "visibility", {"duration": "2h"}),
        ("window", "visibility", {"duration": "3s", "window": "301s"}),
        ("duration", "visibility", {"duration": "2h", "consumer": "own", "batch": "10"}),
        ("current", "visibility", {"duration": "3s", "current": "13h"}),
        ("processing", "timeline", {"processing": "0s"}),
        ("visibility", "timeline", {"processing": "1s", "visibility": "0s"}),
        ("retention", "timeline", {"processing": "1s", "retention": "15d"}),
        ("dead_retention", "timeline", {"processing": "1s", "dead_retention": "59s"}),
        ("max_receives", "timeline", {"processing": "1s", "max_receives": "0"}),
        ("fails", "timeline", {"processing": "1s", "fails": "-1"}),
        ("delay", "timeline", {"processing": "1s", "delay": "5d"}),
        ("rate", "fifo", {"rate": "0"}),
        ("region", "fifo", {"rate": "1", "region": "Virginia"}),
        ("batch", "fifo", {"rate": "1", "batch": "0"}),
        ("sent", "deduplication", {"sent": " ".join(["1s"] * 501)}),
        ("duration", "consumers", {"rate": "1", "duration": "0s"}),
        ("parallel", "consumers", {"rate": "1", "duration": "1s", "parallel": "0"}),
        ("backlog", "consumers", {"rate": "1", "duration": "1s", "backlog": "-1"}),
        ("size", "size", {"size": "0"}),
        ("size", "size", {"size": "2.1GB"}),
        ("count", "size", {"size": "500KB", "count": "3"}),
        ("reuse", "encryption", {"reuse": "25h"}),
        ("producers", "encryption", {"producers": "-1"}),
    ],
)
def test_refusals(field, operation, inputs):
    """What SQS does not take is refused with its field and a way out."""
    with pytest.raises(CalculatorError) as refused:
        ask(operation, **inputs)
    assert refused.value.field == field
    assert refused.value.message.endswith(".")
    assert refused.value.hint


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_examples_have_an_answer(operation):
    """The form opens on examples that work, and each answer has a unit and a source."""
    assert_explained(ask(operation.name, **all_examples(operation)))


def test_a_long_timeline_fits_a_terminal():
    """Days of receives, numbers of five digits: no row is wider than 78 characters, indented by two."""
    from calculators.text import table_lines

    answer = calculate("timeline", processing=45, visibility=30).answer
    assert answer["receives"] == 11_520
    assert max(map(len, table_lines(answer["timeline"]))) <= 78
