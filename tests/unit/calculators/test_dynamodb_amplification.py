"""Index writes that follow from an actual item and its table; pages GSI.html and LSI.html of the developer guide."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.contract import CalculatorError
from calculators.dynamodb import calculate
from calculators.dynamodb.item import item_bytes
from tests.unit.calculators.dynamodb import ask

KEY = {"pk": {"S": "p1"}}
VALUES = st.sampled_from([{"S": "a"}, {"S": "b" * 1500}, {"N": "7"}, {"N": "7.0"}, {"N": "8"}])
ATTRIBUTES = st.dictionaries(st.sampled_from(["gk", "sk", "x", "y"]), VALUES, max_size=4)
PROJECTIONS = st.sampled_from(["all", "keys_only", "include,x"])


def rows(after, before=None, *, index, key="pk", **more):
    """The table of entries of an answer, by index; without an item after the write it is a delete."""
    items = {"item": before, "delete": True} if after is None else {"item": after, "before": before}
    answer = calculate("amplification", **items, key=key, index=index, **{"format": "auto"} | more).answer
    return {row["index"]: row for row in answer["entries"]}


def entry(item, projection, keys=("gk",)):
    """An index entry as the guide describes it, written down independently of the calculator."""
    if item is None or any(key not in item for key in keys):
        return None
    wanted = {"pk", *keys} | ({"x"} if projection.startswith("include") else set())
    return {name: value for name, value in item.items() if projection == "all" or name in wanted}


def numbers_alike(value):
    """7 and 7.0 are one number."""
    return {"N": str(float(value["N"]))} if "N" in value else value


@given(st.none() | ATTRIBUTES, st.none() | ATTRIBUTES, PROJECTIONS)
def test_what_happens_to_an_entry_follows_from_the_items(after, before, projection):
    """Added, changed, removed, projected, untouched or absent, and its sizes, as the guide lists the cases."""
    if after is None and before is None:
        return
    after, before = (None if item is None else KEY | item for item in (after, before))
    row = rows(after, before, index=[f"i:gsi:gk:{projection}"])["i"]
    new, old = entry(after, projection), entry(before, projection)
    assert (row["after"], row["before"]) == tuple(item_bytes(e) if e else 0 for e in (new, old))
    if not new or not old:
        expected = "added" if new else "removed" if old else "absent"
    elif numbers_alike(new["gk"]) != numbers_alike(old["gk"]):
        expected = "changed"
    else:
        alike = {n: numbers_alike(v) for n, v in new.items()} == {n: numbers_alike(v) for n, v in old.items()}
        expected = "untouched" if alike else "projected"
    assert row["change"] == expected


@given(ATTRIBUTES, ATTRIBUTES, PROJECTIONS)
def test_it_agrees_with_the_indexes_that_are_described_by_hand(after, before, projection):
    """Given the changes and sizes that it finds, `indexes` takes the same units."""
    after, before = KEY | after, KEY | before
    answer = calculate(
        "amplification",
        item=after,
        before=before,
        key="pk",
        index=[f"i:gsi:gk:{projection}", "j:lsi:sk"],
        format="auto",
    ).answer
    by_hand = [
        f"{row['index']}:{row['kind']}:{row['change']}:{row['after'] or 1}:{row['before'] or 1}"
        for row in answer["entries"]
    ]
    described = calculate(
        "indexes",
        size=answer["item_after"],
        old_size=answer["item_before"],
        index=by_hand,
        consistency="strong",
    ).answer
    assert {name: answer[name] for name in described} == described


@given(ATTRIBUTES, PROJECTIONS)
def test_taking_away_costs_what_putting_in_did(item, projection):
    """A delete takes as much as the put of the same item: of the table, and of each index one write."""
    item = KEY | item
    index = [f"i:gsi:gk:{projection}"]
    put = calculate("amplification", item=item, key="pk", index=index, format="auto").answer
    delete = calculate("amplification", item=item, delete=True, key="pk", index=index, format="auto").answer
    assert put["wcu"] == delete["wcu"]


@given(ATTRIBUTES)
def test_writing_the_same_again_takes_no_index(item):
    """The table is charged for it, no index is."""
    item = KEY | item
    answer = calculate(
        "amplification", item=item, before=item, key="pk", index=["i:gsi:gk", "j:lsi:sk"], format="auto"
    ).answer
    assert answer["wcu"] == answer["table"] == -(-item_bytes(item) // 1024)


def test_a_local_index_has_the_tables_partition_key():
    """Named by its sort key alone, its entry has both, and the table is charged."""
    item = {"pk": "a", "sk": "b", "made": 5, "text": "x" * 2000}
    answer = ask(
        "amplification", item=json.dumps(item), key="pk,sk", index="by-time:lsi:made:keys_only"
    ).answer
    assert answer["entries"][0]["after"] == len("pkaskbmade") + 2
    assert (answer["table"], answer["global_indexes"]) == (2 + 1, {})


def test_a_table_as_describe_table_prints_it():
    """The document may stand in "Table", and indexes may be added by line to try them out."""
    table = {
        "Table": {
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "LocalSecondaryIndexes": [],
            "GlobalSecondaryIndexes": [
                {
                    "IndexName": "g",
                    "KeySchema": [{"AttributeName": "gk", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["x"]},
                }
            ],
        }
    }
    answer = ask(
        "amplification",
        item='{"pk": "1", "gk": "2", "x": 3, "y": 4}',
        table=json.dumps(table),
        index="h:gsi:y",
    ).answer
    assert {row["index"]: row["after"] for row in answer["entries"]} == {"g": 9, "h": 12}


def test_keys_of_several_attributes():
    """botocore, CreateTableInput: up to four partition and four sort keys; without one of them there is no entry."""
    index = ["g:gsi:a,b,c:keys_only"]
    assert (
        rows({"pk": "1", "a": "1", "b": "1", "c": "1"}, index=index, format="plain")["g"]["change"] == "added"
    )
    assert rows({"pk": "1", "a": "1", "b": "1"}, index=index, format="plain")["g"]["change"] == "absent"


def test_sets_have_no_order():
    """A set in another order is the same value."""
    before, after = ({**KEY, "gk": {"S": "1"}, "s": {"NS": order}} for order in (["1", "2"], ["2", "1.0"]))
    assert rows(after, before, index=["i:gsi:gk"])["i"]["change"] == "untouched"


ITEM = '{"pk": "1", "gk": "2"}'


@pytest.mark.parametrize(
    ("field", "inputs"),
    [
        ("item", {"item": ""}),
        ("key", {"key": "a,b,c"}),
        ("index", {"index": "g"}),
        ("index", {"index": "g:gsj:gk"}),
        ("index", {"index": "g:gsi::all"}),
        ("index", {"index": "g:gsi:gk:some"}),
        ("index", {"index": "g:gsi:gk:include"}),
        ("index", {"index": "g:gsi:gk:all,x"}),
        ("index", {"index": "g:lsi:a,b,c"}),
        ("index", {"index": "g:gsi:gk g:gsi:gk"}),
        ("index", {"index": " ".join(f"i{n}:lsi:gk" for n in range(6))}),
        ("item", {"item": "[]"}),
        ("item", {"item": '{"gk": "2"}'}),
        ("item", {"item": '{"pk": "1", "gk": ""}'}),
        ("item", {"item": '{"pk": "1", "gk": true}'}),
        ("item", {"item": json.dumps({"pk": "1", "x": "y" * 410_000})}),
        ("before", {"before": '{"pk": "3"}'}),
        ("before", {"before": "3"}),
        ("table", {"table": "[1]"}),
        ("table", {"table": '{"KeySchema": 5}'}),
        (
            "table",
            {
                "table": '{"KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}], "LocalSecondaryIndexes": 1}'
            },
        ),
        ("key", {"table": '{"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}'}),
        ("rate", {"rate": "0"}),
        ("before", {"before": ITEM, "delete": "yes"}),
    ],
)
def test_refused(field, inputs):
    """What describes no write or no table names its field."""
    whole = {"item": ITEM, "key": "pk", "index": "g:gsi:gk"}
    with pytest.raises(CalculatorError) as error:
        ask("amplification", **(whole | inputs))
    assert error.value.field == field
    assert error.value.hint


def test_the_shortest_question():
    """Without key and indexes the first attribute is the key, said so, and only the table is written."""
    result = ask("amplification", item='{"Id": "a1", "text": "x"}')
    assert result.answer["wcu"] == 1
    assert any("'Id', the item's first attribute" in said for said in result.assumptions)
    assert any("No index was given" in said for said in result.assumptions)
