"""Route 53: shares, places, health and trees of records."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.contract import CalculatorError, calculate_with
from calculators.inputs import parse_inputs
from calculators.route53 import OPERATIONS, calculate
from calculators.route53.failover import failover_answer
from calculators.route53.health import calculated_health, enough_checkers
from calculators.route53.place import biased_distance
from calculators.route53.records import weighted_shares

BY_NAME = {operation.name: operation for operation in OPERATIONS}
GROUPS = st.lists(st.tuples(st.integers(0, 255), st.booleans()), min_size=1, max_size=8)


def ask(operation, /, **texts):
    """The result for inputs as they are typed."""
    chosen = BY_NAME[operation]
    return calculate_with((chosen,), operation, parse_inputs(chosen, texts))


def picked(group, rng):
    """Route 53's procedure as the guide tells it: pick by weight, drop what is unhealthy, pick again."""
    places = list(range(len(group)))
    if not any(fine for _, fine in group):
        group = [(weight, True) for weight, _ in group]
    while True:
        heavy = [place for place in places if group[place][0]]
        among = heavy or places
        weights = [group[place][0] or 1 for place in among] if heavy else None
        place = rng.choices(among, weights)[0]
        if group[place][1]:
            return place
        places.remove(place)


@given(GROUPS)
def test_shares_add_up_to_all(group):
    """However weights and health are, every query gets an answer."""
    weights, healthy = zip(*group, strict=True)
    assert sum(weighted_shares(weights, healthy)) == 1


@given(GROUPS)
def test_unhealthy_records_get_nothing(group):
    """An unhealthy record answers only when no record is healthy."""
    weights, healthy = zip(*group, strict=True)
    shares = weighted_shares(weights, healthy)
    assert not any(healthy) or not any(share for share, fine in zip(shares, healthy, strict=True) if not fine)


@pytest.mark.parametrize(
    "group",
    [
        [(10, True), (20, True), (20, False)],
        [(0, True), (5, False), (0, True)],
        [(0, False), (5, False), (15, False)],
        [(0, True), (0, True), (0, False)],
        [(3, True), (0, True)],
    ],
)
def test_shares_agree_with_the_procedure(group):
    """Picking by weight and picking again after an unhealthy one gives the same shares in the long run."""
    rng = Random(53)
    counts = [0] * len(group)
    for _ in range(4000):
        counts[picked(group, rng)] += 1
    weights, healthy = zip(*group, strict=True)
    for count, share in zip(counts, weighted_shares(weights, healthy), strict=True):
        assert abs(Fraction(count, 4000) - share) < Fraction(1, 25)


@given(st.integers(1, 1000))
def test_the_least_number_of_checkers_is_above_18_percent(checkers):
    """One fewer would be 18 % or less."""
    needed = enough_checkers(checkers)
    assert needed * 100 > 18 * checkers >= (needed - 1) * 100


@given(st.integers(1, 256), st.integers(0, 256), st.integers(0, 257))
def test_inverting_swaps_the_status(children, healthy, at_least):
    """An inverted calculated check is healthy exactly when it would not be."""
    healthy = min(healthy, children)
    assert calculated_health(children, healthy, at_least) is not calculated_health(
        children, healthy, at_least, invert=True
    )


@given(st.integers(1, 10_000), st.integers(-99, 98))
def test_more_bias_brings_a_resource_nearer(distance, bias):
    """The biased distance falls with each step of bias, and bias 0 changes nothing."""
    assert biased_distance(distance, bias + 1) < biased_distance(distance, bias)
    assert biased_distance(distance, 0) == distance


def test_the_primary_answers_unless_only_the_secondary_can():
    """All four cases of the guide."""
    assert [failover_answer(a, b) for a in (True, False) for b in (True, False)] == [
        "primary", "primary", "secondary", "primary",
    ]  # fmt: skip


@given(st.integers(0, 3_000_000_000), st.integers(0, 3_000_000_000))
def test_more_queries_never_cost_less(few, more):
    """The second tier is cheaper a query, never in all."""
    low, high = sorted((few, more))
    assert calculate("cost", standard=low).answer["total"] <= calculate("cost", standard=high).answer["total"]


def test_failover_takes_detection_and_ttl():
    """30 s x 3 and a TTL of 60 s are 150 s at most; a planned change takes the TTL alone."""
    assert ask("ttl", ttl="60").answer["longest"] == 150
    assert ask("ttl", ttl="60", planned="yes").answer["longest"] == 60
    assert ask("ttl", ttl="60", interval="10").answer["average"] == 60


def test_latency_passes_over_unhealthy_regions():
    """The next best Region answers, and the nearest again when none is healthy."""
    assert ask("latency", records=["a=10:unhealthy", "b=20", "c=30"]).answer["answer"] == "b"
    assert ask("latency", records=["a=10:unhealthy", "b=20:unhealthy"]).answer["answer"] == "a"


A = {"Name": "example.com", "Type": "A"}


def zone(*records):
    """Record sets of example.com."""
    return [A | record for record in records]


def test_multivalue_answers_hold_eight_values():
    """Of twelve healthy records each is in two thirds of the answers."""
    records = zone(
        *({"MultiValueAnswer": True, "ResourceRecords": [{"Value": f"192.0.2.{n}"}]} for n in range(12))
    )
    rows = calculate("resolve", zone=records).answer["answers"]
    assert len(rows) == 12
    assert {row["share"] for row in rows} == {"66.67 %"}


def test_a_failing_load_balancer_is_left():
    """An alias that evaluates its target's health leaves a failing target; one that does not stays."""
    primary = {"Failover": "PRIMARY", "AliasTarget": {"DNSName": "lb.aws.", "EvaluateTargetHealth": True}}
    secondary = {"Failover": "SECONDARY", "ResourceRecords": [{"Value": "192.0.2.9"}]}
    assert (
        calculate("resolve", zone=zone(primary, secondary), unhealthy=["lb.aws"]).answer["answer"]
        == "192.0.2.9"
    )
    primary["AliasTarget"]["EvaluateTargetHealth"] = False
    answer = calculate("resolve", zone=zone(primary, secondary), unhealthy=["lb.aws"]).answer["answer"]
    assert answer == "alias lb.aws"


def test_geolocation_in_a_zone():
    """The smallest healthy place around the client answers, for others the default."""
    records = zone(
        {
            "GeoLocation": {"CountryCode": "US", "SubdivisionCode": "WA"},
            "HealthCheckId": "x",
            "ResourceRecords": [{"Value": "1"}],
        },
        {"GeoLocation": {"CountryCode": "US"}, "ResourceRecords": [{"Value": "2"}]},
        {"GeoLocation": {"CountryCode": "*"}, "ResourceRecords": [{"Value": "3"}]},
    )
    assert calculate("resolve", zone=records, client="NA/US/WA").answer["answer"] == "1"
    assert calculate("resolve", zone=records, client="NA/US/WA", unhealthy=["x"]).answer["answer"] == "2"
    assert calculate("resolve", zone=records, client="EU/FR").answer["answer"] == "3"


def test_aliases_in_a_circle_are_refused():
    """A query would never end."""
    circle = zone({"AliasTarget": {"DNSName": "example.com.", "EvaluateTargetHealth": True}})
    with pytest.raises(CalculatorError) as refused:
        calculate("resolve", zone=circle)
    assert refused.value.field == "zone"


@pytest.mark.parametrize(
    ("operation", "inputs", "field"),
    [
        ("weighted", {"records": ["a=1", "a=2"]}, "records"),
        ("weighted", {"records": ["a=-1"]}, "records"),
        ("weighted", {"records": ["a=1"], "of": "b"}, "of"),
        ("weighted", {"records": ["a=1"], "queries": "0"}, "queries"),
        ("weighted", {"records": [f"r{n}=1" for n in range(101)]}, "records"),
        ("latency", {"records": ["a=soon"]}, "records"),
        ("geolocation", {"records": ["a=XX"], "client": "EU"}, "records"),
        ("geolocation", {"records": ["a=EU", "b=EU"], "client": "EU"}, "records"),
        ("geolocation", {"records": ["a=EU"], "client": "EU/FR/75"}, "client"),
        ("geoproximity", {"records": ["a=1@100"]}, "records"),
        ("weighted", {"records": ["a=0000000000256"]}, "records"),
        ("geoproximity", {"records": [f"r{n}=1" for n in range(31)]}, "records"),
        ("multivalue", {"records": "101"}, "records"),
        ("multivalue", {"records": "3", "unhealthy": "4"}, "unhealthy"),
        ("multivalue", {"records": "1" + "0" * 30}, "records"),
        ("health", {"threshold": "11"}, "threshold"),
        ("health", {"reporting": "16"}, "reporting"),
        ("calculated", {"children": "257", "healthy": "1", "at_least": "1"}, "children"),
        ("calculated", {"children": "2", "healthy": "3", "at_least": "1"}, "healthy"),
        ("ttl", {"ttl": "1e30"}, "ttl"),
        ("cost", {"zones": "-1"}, "zones"),
        ("cost", {"price": ["zone=-1"]}, "price"),
        ("resolve", {"zone": "{}"}, "zone"),
        ("resolve", {"zone": "[1]"}, "zone"),
        ("resolve", {"zone": '[{"Name": "a", "Type": "A"}]'}, "zone"),
        ("resolve", {"zone": '[{"Name": "a", "Type": "A", "Weight": "x", "ResourceRecords": [{"Value": "1"}]}]'}, "zone"),
        ("resolve", {"zone": '[{"Name": "a", "Type": "A", "ResourceRecords": [{"Value": "1"}]}]', "name": "b"}, "name"),
        ("resolve", {"zone": '[{"Name": "a", "Type": "A", "ResourceRecords": [{"Value": "1"}]}]', "type": "MX"}, "type"),
    ],
)  # fmt: skip
def test_what_has_no_answer_is_refused(operation, inputs, field):
    """The field at fault is named."""
    with pytest.raises(CalculatorError) as refused:
        ask(operation, **inputs)
    assert refused.value.field == field
