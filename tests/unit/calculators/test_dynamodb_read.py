"""Read capacity: the worked examples of AWS's guide, and rules that hold for every read.

Pages: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ with read-write-operations.html (as
ProvisionedThroughput.md and CapacityUnitCalculations.md until 2023), GSI.html, LSI.html, transaction-apis.html and
HowItWorks.ReadWriteCapacityMode.html, all in github.com/awsdocs/amazon-dynamodb-developer-guide.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.dynamodb import calculate
from calculators.dynamodb.rules import read_halves
from tests.unit.calculators.dynamodb import ask

SIZES = st.integers(1, 400 * 1024)
COUNTS = st.integers(1, 100)
RATES = st.integers(1, 5_000)
CONSISTENCIES = st.sampled_from(["strong", "eventual", "transactional"])


@pytest.mark.parametrize(
    ("size", "consistency", "rcu"),
    [
        ("8KB", "strong", 2),
        ("8KB", "eventual", 1),
        ("8KB", "transactional", 4),
        ("3500", "strong", 1),
        ("3.5KB", "strong", 1),
        ("10KB", "strong", 3),
        ("80KB", "eventual", 10),
    ],
)
def test_one_item(size, consistency, rcu):
    """read-write-operations.html: 8 KB take 2, 1 or 4 units; 3.5 KB round to 4, 10 KB to 12; 80 KB take 10."""
    assert ask("read", size=size, consistency=consistency).answer["rcu"] == rcu


def test_eighty_reads_of_three_kilobytes():
    """ProvisionedThroughput.html: 80 strongly consistent reads a second of 3 KB items need 80 RCU."""
    assert ask("read", size="3KB", rate="80", consistency="strong").answer["rcu"] == 80


@pytest.mark.parametrize(("consistency", "units"), [("strong", 1), ("eventual", Decimal("0.5"))])
def test_an_item_that_is_not_there(consistency, units):
    """read-write-operations.html: reading nothing takes 1 unit, eventually consistent 0.5."""
    assert ask("read", size="0", consistency=consistency).answer["rcu"] == units


def test_a_batch_rounds_each_item():
    """read-write-operations.html: items of 1.5 KB and 6.5 KB count as 12 KB, not 8 KB."""
    answer = ask("read", size=["1.5KB", "6.5KB"], operation="batch", consistency="strong").answer
    assert answer["rcu"] == 12 / 4


@pytest.mark.parametrize(("size", "count", "kilobytes"), [("4.08KB", "10", 44), ("64 bytes", "1500", 96)])
def test_a_query_rounds_the_sum(size, count, kilobytes):
    """read-write-operations.html: 10 items of 40.8 KB together count as 44 KB, 1,500 of 64 bytes as 96 KB."""
    answer = ask("read", size=[size], count=count, operation="query", consistency="strong").answer
    assert answer["rcu"] == kilobytes / 4


def test_three_items_in_a_transaction():
    """transaction-apis.html: one transaction a second that reads three 500-byte items needs 6 RCU."""
    answer = ask("read", size="500", count="3", rate="1", consistency="transactional").answer
    assert answer["rcu"] == 6


def test_a_query_of_a_global_index():
    """GSI.html: 8 entries of 2,000 bytes take 2 RCU."""
    answer = ask(
        "read", size="2000", count="8", operation="query", index="gsi", consistency="eventual"
    ).answer
    assert answer["rcu"] == 2


def test_a_query_of_a_local_index_that_fetches():
    """LSI.html: 4 entries of 200 bytes with fetches of 300-byte items read 20 KB."""
    answer = ask(
        "read",
        size="200",
        count="4",
        operation="query",
        index="lsi",
        fetch_size="300",
        consistency="strong",
    ).answer
    assert answer["rcu"] == 20 / 4


@pytest.mark.parametrize(
    ("unit", "consistency", "kilobytes"),
    [
        ("rcu", "strong", 24),
        ("rcu", "eventual", 48),
        ("rcu", "transactional", 12),
        ("wcu", "strong", 6),
        ("wcu", "transactional", 3),
    ],
)
def test_what_six_units_carry(unit, consistency, kilobytes):
    """HowItWorks.ReadWriteCapacityMode: 6 RCU read 24, 48 or 12 KB a second, 6 WCU write 6 or 3 KB."""
    assert ask("reverse", units="6", unit=unit, consistency=consistency).answer["kb"] == kilobytes


@pytest.mark.parametrize(("consistency", "reads"), [("strong", 10), ("eventual", 20)])
def test_what_ten_rcu_read(consistency, reads):
    """ProvisionedThroughput: 10 RCU allow 10 strongly or 20 eventually consistent reads a second of 4 KB."""
    assert ask("throughput", units="10", size="4KB", consistency=consistency).answer["per_second"] == reads


def test_two_requests_a_minute_need_one_unit():
    """A rate is exact: 60 reads an hour that take 60 units each are one unit a second, not a hair more."""
    assert ask("read", size="240KB", rate="60/h", consistency="strong").answer["rcu"] == 1


def test_half_units_stay_until_the_total():
    """Three reads a second of 0.5 RCU are provisioned as 2 RCU, not as 3."""
    assert ask("read", size="1KB", rate="3", consistency="eventual").answer == {
        "rcu": 2,
        "per_request": Decimal("0.5"),
    }


def test_both_spellings_of_operation():
    """``calculate(operation="read")`` works although reads have an ``operation`` of their own."""
    named = calculate(operation="read", size=[8192], consistency="strong")
    assert named == calculate("read", size=[8192], consistency="strong", operation="get")


@given(SIZES, SIZES, CONSISTENCIES)
def test_more_bytes_never_cost_less(one, other, consistency):
    """Units grow with the size."""
    small, large = sorted((one, other))
    assert read_halves([small], consistency, summed=False) <= read_halves([large], consistency, summed=False)


@given(SIZES, RATES, RATES, CONSISTENCIES)
def test_more_requests_never_need_less(size, one, other, consistency):
    """Capacity grows with the rate."""
    slow, fast = sorted((one, other))
    needed = [
        calculate("read", size=[size], rate=rate, consistency=consistency, operation="get").answer["rcu"]
        for rate in (slow, fast)
    ]
    assert needed[0] <= needed[1]


@given(SIZES)
def test_consistency_doubles(size):
    """Strong is twice eventual, transactional twice strong."""
    eventual, strong, transactional = (
        calculate("read", size=[size], consistency=c, operation="get").answer["per_request"]
        for c in ("eventual", "strong", "transactional")
    )
    assert strong == 2 * eventual
    assert transactional == 2 * strong


@given(SIZES, COUNTS)
def test_summing_first_never_costs_more(size, count):
    """A query of the items is never dearer than a batch of them."""
    batch, query = (
        calculate("read", size=[size], count=count, consistency="strong", operation=call).answer["rcu"]
        for call in ("batch", "query")
    )
    assert query <= batch


@given(st.integers(1, 3000), CONSISTENCIES, st.sampled_from(["rcu", "wcu"]), st.integers(1, 20))
def test_reverse_undoes_forward(units, consistency, unit, rate):
    """The largest item fits the units, and one byte more does not."""
    call = {"rcu": "read", "wcu": "write"}[unit]

    def needed(size):
        return calculate(call, size=[size], rate=rate, consistency=consistency).answer[unit]

    if needed(1) > units:
        return
    largest = calculate("reverse", units=units, unit=unit, consistency=consistency, rate=rate).answer["bytes"]
    assert needed(largest) <= units
    if largest < 400 * 1024:
        assert needed(largest + 1) > units


@given(SIZES, st.integers(1, 3000), CONSISTENCIES)
def test_throughput_undoes_forward(size, units, consistency):
    """So many requests a second fit the units, and one more does not."""
    most = calculate("throughput", units=units, unit="rcu", size=size, consistency=consistency).answer[
        "per_second"
    ]

    def needed(rate):
        return calculate("read", size=[size], rate=rate, consistency=consistency).answer["rcu"]

    assert most == 0 or needed(most) <= units
    assert needed(most + 1) > units


@given(SIZES, st.sampled_from(["get", "query", "scan", "batch"]), st.none() | RATES)
def test_no_mistake_is_right(size, call, rate):
    """Wrong answers differ from the right one and from each other."""
    result = calculate("read", size=[size], rate=rate, consistency="eventual", operation=call)
    answers = [result.answer["rcu"], *(m.answer for m in result.misconceptions)]
    assert len(answers) == len(set(answers))


@pytest.mark.parametrize("consistency", ["strong", "eventual", "transactional"])
@pytest.mark.parametrize("operation", ["get", "query", "batch"])
def test_common_reads_have_four_mistakes(operation, consistency):
    """An exam-like read shows at least four different wrong answers."""
    if consistency == "transactional" and operation != "get":
        return
    result = ask("read", size="9.5KB", rate="50", consistency=consistency, operation=operation)
    assert len(result.misconceptions) >= 4


def test_every_step_has_a_rule_and_a_source():
    """The working can be checked line by line."""
    result = ask(
        "read", size="200", count="4", operation="query", index="lsi", fetch_size="300", rate="7/min"
    )
    assert all(step.rule and step.source.startswith("https://docs.aws.amazon.com/") for step in result.steps)


@pytest.mark.parametrize(("size", "several"), [("163KB", False), ("164KB", True), ("400KB", True)])
def test_a_batch_of_more_than_16_mb_is_several_requests(size, several):
    """BatchGetItem returns at most 16 MB: 100 items of 163 KB fit, of 164 KB (16,400 KB) do not.

    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
    """
    result = ask("read", size=size, count="100", operation="batch")
    assert any("UnprocessedKeys" in said for said in result.assumptions) is several
