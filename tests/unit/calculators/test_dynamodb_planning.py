"""Cost, storage, auto scaling and the legacy partitions."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.contract import CalculatorError
from calculators.dynamodb import calculate
from calculators.prices import load_prices
from tests.unit.calculators.dynamodb import ask


@pytest.mark.parametrize(
    ("rcu", "wcu", "partitions"), [("1000", "500", 1), ("1000", "1000", 2), ("5000", "2000", 4)]
)
def test_partitions_by_throughput(rcu, wcu, partitions):
    """GuidelinesForTables, as AWS had it until April 2018: the examples of its formula."""
    assert ask("partitions", rcu=rcu, wcu=wcu).answer["partitions"] == partitions


def test_partitions_share_throughput():
    """GuidelinesForTables: 5,000 RCU and 2,000 WCU on four partitions are 1,250 and 500 each."""
    answer = ask("partitions", rcu="5000", wcu="2000").answer
    assert (answer["rcu_each"], answer["wcu_each"]) == (1250, 500)


def test_partitions_by_size():
    """GuidelinesForTables: a partition holds 10 GB, eight hold 80 GB."""
    assert ask("partitions", rcu="100", storage="80").answer["partitions"] == 8


def test_partitions_are_labelled_legacy():
    """Nobody should size a table by it today."""
    assert "LEGACY" in ask("partitions", rcu="1").assumptions[0]


@given(st.integers(1, 100_000), st.integers(20, 90))
def test_auto_scaling_meets_the_target(consumed, target):
    """Utilization is at the target or just below; one unit less would be above."""
    capacity = calculate("autoscaling", consumed=consumed, target=target).answer["capacity"]
    assert consumed * 100 <= target * capacity
    assert capacity == 1 or consumed * 100 > target * (capacity - 1)


def test_auto_scaling_stays_within_the_policy():
    """Minimum and maximum hold, and a maximum that is too low is said to throttle."""
    assert ask("autoscaling", consumed="1", minimum="5").answer["capacity"] == 5
    capped = ask("autoscaling", consumed="700", maximum="600")
    assert capped.answer["capacity"] == 600
    assert any("throttled" in said for said in capped.assumptions)


@pytest.mark.parametrize("side", ["read_units", "write_units"])
def test_break_even_utilization(side):
    """$0.00065 an hour buy 1,040 writes at $0.625 a million: 1,040 / 3,600 = 28.9 %; reads the same."""
    assert ask("cost", **{side: "100"}).answer["break_even_utilization"] == Decimal("28.9")


@given(st.integers(1, 500), st.integers(1, 500), st.integers(1, 100))
def test_the_cheaper_mode_turns_at_the_break_even(reads, writes, utilization):
    """Above 28.9 % provisioned is cheaper, below on-demand."""
    rcu, wcu = reads * 100 // utilization, writes * 100 // utilization
    if rcu * utilization != reads * 100 or wcu * utilization != writes * 100:
        return
    answer = calculate("cost", read_units=reads, write_units=writes, rcu=rcu, wcu=wcu).answer
    assert answer["cheaper"] == ("provisioned" if utilization >= 29 else "on-demand")


def test_a_month_on_demand_and_provisioned():
    """730 hours of 100 WCU at $0.00065; 20 writes a second at $0.625 a million."""
    answer = ask("cost", write_units="20", wcu="100").answer
    assert answer["provisioned"] == Decimal("47.45")
    assert answer["on_demand"] == Decimal("32.85")


def test_the_free_tier_covers_25_units():
    """The price list's first 18,600 unit-hours are free: 25 RCU cost nothing."""
    assert ask("cost", read_units="25", rcu="25", free_tier="yes").answer["provisioned"] == 0


def test_storage_has_overhead_in_table_and_indexes():
    """CapacityUnitCalculations.html and GSI.html: 100 bytes more for each item and each index entry."""
    answer = ask("storage", size="900", items="1M", index_size=["400", "100"]).answer
    assert answer["gb"] == Decimal("1.7")
    assert answer["cost"] == Decimal("0.425")


def test_global_tables_store_more():
    """CapacityUnitCalculations.html: 48 bytes more for each item of a global table."""
    answer = ask("storage", size="852", items="1M", global_table="yes").answer
    assert answer["gb"] == 1


def test_prices_are_dated_and_sourced():
    """Every price says what it is for, when it was read and in which list."""
    prices = load_prices("dynamodb.")
    assert len(prices) == 14
    for price in prices.values():
        assert Decimal(price.value) > 0
        assert "us-east-1" in price.unit
        listed = price.source.startswith("pricelist:AmazonDynamoDB/")
        assert price.source.endswith(f"@{price.as_of}") if listed else price.source.startswith("https://")


def test_a_cost_names_its_prices():
    """The four that entered the sum, no other."""
    names = [price.name for price in ask("cost", read_units="1", write_units="1").prices]
    assert sorted(names) == [
        "dynamodb.standard.rcu-hour",
        "dynamodb.standard.read-request",
        "dynamodb.standard.wcu-hour",
        "dynamodb.standard.write-request",
    ]


def test_own_prices_with_and_without_the_calculators_name():
    """A price is named in full, without "dynamodb.", or by what it is for."""
    for name in ("dynamodb.standard.read-request", "standard.read-request", "read-request"):
        result = ask("cost", read_units="1000", hours="1", price=f"{name}=0.25")
        assert result.answer["on_demand"] == Decimal("0.9")
        assert [p.source for p in result.prices if p.name.endswith("read-request")] == ["given with --price"]
    with pytest.raises(CalculatorError, match="There is no price"):
        ask("cost", read_units="1", price="standard-ia.rcu-hour=1")


def test_requests_for_nothing_have_no_break_even():
    """With a request price of 0 on-demand is cheaper whatever is used."""
    answer = ask("cost", read_units="100", write_units="1", price="read-request=0 write-request=0").answer
    assert (answer["break_even_utilization"], answer["cheaper"]) == (None, "on-demand")


@given(st.integers(1, 10_000), st.booleans(), st.integers(0, 9), st.integers(0, 9), st.integers(0, 10**8))
def test_backups_add_up(storage, pitr, copies, restores, reads):
    """Each part costs what it costs alone, and none less than nothing."""
    if not (pitr or copies or restores or reads):
        return
    answer = calculate(
        "backup", storage=storage, pitr=pitr, copies=copies, restores=restores, stream_reads=reads
    ).answer
    parts = [answer[name] for name in ("pitr", "on_demand_backups", "restores", "streams")]
    assert abs(sum(parts) - answer["total"]) <= Decimal("0.03")
    assert min(parts) >= 0
    assert answer["on_demand_backups"] == Decimal(copies * storage) / 10


def test_global_indexes_are_restored_and_not_backed_up():
    """bp-understanding-billing.html: backups hold the table and local indexes, a restore builds global ones too."""
    answer = ask("backup", storage="100", copies="1", restores="1", index_storage="60").answer
    assert answer["on_demand_backups"] == 10
    assert answer["restores"] == 24


def test_the_first_stream_reads_are_free():
    """2.5 million a month; fewer cost nothing, not less."""
    asked = [
        ask("backup", storage="1", stream_reads=n, free_tier="yes").answer["streams"]
        for n in ("1M", "2.5M", "3.5M")
    ]
    assert asked == [0, 0, Decimal("0.2")]


def test_nothing_is_free_by_mistake():
    """Without the free tier the usual mistake is to take it off; 25 RCU and WCU of 143 and 29 are worth 14.51 dollars."""
    wrong = mistakes_of(ask("cost", read_units="100", write_units="20"), "provisioned")
    assert wrong["12.82"] == "takes off 25 free units of each kind"
    assert "0.00" not in wrong
    free = mistakes_of(ask("cost", read_units="100", write_units="20", free_tier="yes"), "provisioned")
    assert free["27.33"] == "forgets the 25 units of each kind that are free"


def test_a_table_without_indexes_has_three_mistakes_in_its_storage():
    """A million items of 2 KB, with KBs of 1,000 bytes: 2.1 GB; in whole GB: 3."""
    wrong = mistakes_of(ask("storage", size="2KB", items="1M"), "gb")
    assert {"2.048", "2.000", "2.100", "3.000"} <= set(wrong)


def test_one_request_is_singular():
    """One request and one block are told as one."""
    steps = [step.text for step in ask("reverse", units="1", unit="wcu").steps]
    assert steps[0].startswith("1 WCU / 1 request a second")
    assert steps[2] == "1 block of 1 KB holds an item of up to 1 KB."


def mistakes_of(result, of):
    """Mistakes by the answer they give to one entry."""
    return {str(mistake.answer): mistake.mistake for mistake in result.misconceptions if mistake.of == of}


def test_the_largest_item_is_not_the_smallest_answer():
    """3 KB fill three units; who takes them for four finds 2 KB."""
    result = ask("reverse", units="70", unit="wcu", consistency="transactional", rate="10")
    assert result.answer["kb"] == 3
    assert "2" in mistakes_of(result, "kb")
