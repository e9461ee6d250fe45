"""Write capacity, with and without indexes: the worked examples of AWS's guide, and rules for every write.

Pages: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ with read-write-operations.html (as
ProvisionedThroughput.md until 2023), GSI.html, LSI.html, transaction-apis.html, WorkingWithItems.html.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.dynamodb import calculate
from tests.unit.calculators.dynamodb import ask

SIZES = st.integers(1, 400 * 1024)


@pytest.mark.parametrize(
    ("size", "consistency", "wcu"),
    [("500", "strong", 1), ("1.6KB", "strong", 2), ("2KB", "strong", 2), ("2KB", "transactional", 4)],
)
def test_one_item(size, consistency, wcu):
    """read-write-operations.html: 500 bytes count as 1 KB, 1.6 KB as 2 KB; 2 KB take 2 units, in a transaction 4."""
    assert ask("write", size=size, consistency=consistency).answer["wcu"] == wcu


def test_a_hundred_writes_of_half_a_kilobyte():
    """ProvisionedThroughput.html: 100 writes a second of 512-byte items need 100 WCU."""
    assert ask("write", size="512", rate="100").answer["wcu"] == 100


def test_a_batch_rounds_each_item():
    """read-write-operations.html: items of 500 bytes and 3.5 KB count as 5 KB, not 4 KB."""
    assert ask("write", size=["500", "3.5KB"], operation="batch").answer["wcu"] == 5


def test_three_items_in_a_transaction():
    """transaction-apis.html: one transaction a second that writes three 500-byte items needs 6 WCU."""
    answer = ask("write", size="500", count="3", rate="1", consistency="transactional").answer
    assert answer["wcu"] == 6


def test_a_delete_of_nothing():
    """The model of BatchWriteItem in botocore: deletes of nonexistent items take one write capacity unit."""
    assert ask("write", size="0", operation="delete").answer["wcu"] == 1


@pytest.mark.parametrize(("size", "wcu"), [("1KB", 1), ("2KB", 2)])
def test_a_condition_that_fails_on_an_item(size, wcu):
    """read-write-operations.html: a failed conditional write of a 1 KB item takes 1 unit, of 2 KB takes 2."""
    assert ask("write", size=size, old_size=size, condition_fails="yes").answer["wcu"] == wcu


def test_a_condition_that_fails_on_nothing():
    """read-write-operations.html: for a new item, a failed conditional write takes one unit."""
    result = ask("write", size="310KB", condition_fails="yes")
    assert result.answer["wcu"] == 1
    assert any("AWS's own cost tool" in said for said in result.assumptions)


def test_a_condition_that_fails_on_a_smaller_item():
    """WorkingWithItems.html: with 300 KB there and 310 KB to be written, the 310 KB are charged."""
    assert ask("write", size="310KB", old_size="300KB", condition_fails="yes").answer["wcu"] == 310


@given(SIZES, SIZES)
def test_the_larger_of_old_and_new_counts(old, new):
    """An update costs the same in both directions, and as much as its larger side."""
    shrink, grow, larger = (
        calculate("write", size=[size], old_size=before, operation="update").answer["wcu"]
        for size, before in ((new, old), (old, new), (max(old, new), None))
    )
    assert shrink == grow == larger


@given(SIZES, st.integers(1, 2000))
def test_a_transaction_doubles(size, rate):
    """Exactly, because the doubling comes after the rounding."""
    plain, transactional = (
        calculate("write", size=[size], rate=rate, consistency=c, operation="put").answer["wcu"]
        for c in ("strong", "transactional")
    )
    assert transactional == 2 * plain


@given(SIZES, st.sampled_from(["strong", "eventual"]))
def test_consistency_changes_no_write(size, consistency):
    """Strong and eventual are about reads."""
    asked = calculate("write", size=[size], consistency=consistency, operation="put").answer
    assert asked == calculate("write", size=[size], operation="put").answer


@pytest.mark.parametrize(
    ("operation", "consistency"), [("put", "strong"), ("put", "transactional"), ("batch", "strong")]
)
def test_common_writes_have_four_mistakes(operation, consistency):
    """An exam-like write shows at least four different wrong answers."""
    result = ask("write", size="2.5KB", rate="20", operation=operation, consistency=consistency)
    assert len({m.answer for m in result.misconceptions} - {result.answer["wcu"]}) >= 4


@pytest.mark.parametrize(
    ("change", "writes"),
    [("added", 1), ("changed", 2), ("removed", 1), ("projected", 1), ("untouched", 0), ("absent", 0)],
)
@pytest.mark.parametrize("kind", ["gsi", "lsi"])
def test_what_a_write_does_to_an_index(kind, change, writes):
    """GSI.html and LSI.html, write capacity units: the writes that each change takes, entries up to 1 KB."""
    answer = ask("indexes", size="1KB", old_size="1KB", index=f"by-name:{kind}:{change}:400B").answer
    assert answer["wcu"] == 1 + writes


def test_where_indexes_are_charged():
    """LSI.html charges the table, GSI.html the index: a table with one of each."""
    answer = ask(
        "indexes", size="1KB", index=["local:lsi:added:300B", "global:gsi:added:300B"], rate="10"
    ).answer
    assert answer == {"wcu": 30, "table": 20, "global_indexes": {"global": 10}}


def test_a_transaction_doubles_the_table_only():
    """Measured by AWS's cost tool: index writes of a transaction stay single."""
    answer = ask("indexes", size="1KB", index="g:gsi:added:300B", consistency="transactional").answer
    assert (answer["table"], answer["global_indexes"]) == (2, {"g": 1})


def test_an_index_is_sized_by_its_entry():
    """GSI.html: larger entries take more units; only keys and projected attributes count."""
    answer = ask("indexes", size="10KB", index="g:gsi:added:1.5KB").answer
    assert answer["global_indexes"] == {"g": 2}


@given(SIZES, SIZES, st.sampled_from(["gsi", "lsi"]))
def test_a_changed_key_is_a_delete_and_a_put(old, new, kind):
    """Whatever the sizes of the entry before and after."""

    def taken(change):
        answer = calculate(
            "indexes", size=1, index=[f"i:{kind}:{change}:{new}:{old}"], consistency="strong"
        ).answer
        return answer["wcu"] - 1

    assert taken("changed") == taken("removed") + taken("added")
    assert taken("projected") == max(taken("removed"), taken("added"))
