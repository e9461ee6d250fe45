"""KMS: cost, envelope encryption, quotas, deletion, rotation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.contract import CalculatorError, calculate_with
from calculators.inputs import parse_inputs
from calculators.kms import OPERATIONS, calculate, rules
from tests.sums import all_examples, assert_explained

BY_NAME = {operation.name: operation for operation in OPERATIONS}
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def ask(operation, /, **texts):
    """The result of an operation for inputs as they are typed."""
    chosen = BY_NAME[operation]
    return calculate_with((chosen,), operation, parse_inputs(chosen, texts))


@given(st.integers(0, 1000), st.integers(0, 10), st.integers(0, 10**9))
def test_cost_is_keys_and_requests(keys, rotations, requests):
    """Dollars for keys with at most two rotations, and three cents for 10,000 requests beyond 20,000."""
    answer = calculate("cost", keys=keys, rotations=rotations, requests=requests).answer
    assert answer["keys"] == keys * (1 + min(2, rotations))
    cents = Decimal(max(0, requests - 20_000)) * 3 / 10_000
    assert abs(answer["cost"] * 100 - (answer["keys"] * 100 + cents)) <= 1


@given(st.integers(0, 10**8), st.integers(0, 98))
def test_bucket_keys_never_cost_more(requests, saving):
    """The more S3 Bucket Keys save, the less the requests cost."""
    less = calculate("cost", s3_requests=requests, saving=saving + 1).answer
    more = calculate("cost", s3_requests=requests, saving=saving).answer
    assert less["cost"] <= more["cost"] <= more["without_saving"]


def test_asymmetric_requests_are_never_free():
    """10,000 requests with an ECC key cost $0.15, with RSA_2048 $0.03, although the free ones are unused."""
    assert ask("cost", keys="0", asymmetric="10k").answer["cost"] == Decimal("0.15")
    assert ask("cost", keys="0", rsa_2048="10k").answer["cost"] == Decimal("0.03")


def test_cached_data_keys_save_requests():
    """A million uses, a hundred of each data key, are 10,000 requests, which are free."""
    assert ask("cost", requests="1M", reuse="100").answer["requests"] == 0


@given(st.integers(1, 10**6), st.integers(1, 1000), st.integers(0, 50), st.integers(1, 500))
def test_data_keys_serve_no_more_than_they_may(size, objects, reads, reuse):
    """Calls to encrypt are those of enough data keys, and no key more than needed."""
    answer = calculate("envelope", size=size, objects=objects, reads=reads, reuse=reuse).answer
    keys = answer["encrypt_calls"]
    served = 1 if answer["direct"] else reuse
    assert (keys - 1) * served < objects <= keys * served
    assert answer["calls"] == keys + answer["decrypt_calls"]
    assert answer["direct"] == (size <= 4096)


@pytest.mark.parametrize("key", ["rsa_2048", "rsa_3072", "rsa_4096"])
@pytest.mark.parametrize(("padding", "hashed"), [("sha_1", 20), ("sha_256", 32)])
def test_rsa_limits_follow_from_the_padding(key, padding, hashed):
    """RFC 8017: OAEP takes the key's bytes less twice the hash and 2."""
    assert rules.largest(key, padding) == int(key[-4:]) // 8 - 2 * hashed - 2


def test_an_rsa_key_needs_a_data_key_of_ones_own():
    """GenerateDataKey works under symmetric keys only."""
    assert ask("envelope", size="1KB", key="rsa_4096").answer["method"].startswith("Encrypt, of a data key")


@given(st.integers(1, 10**6), st.sampled_from(["us-east-1", "eu-central-1", "eu-north-1"]))
def test_the_saving_that_is_needed_suffices(rate, region):
    """With the saving named nothing is throttled, with a tenth of a percent less it is."""
    needed = calculate("quota", rate=rate, region=region).answer["saving_needed"]
    assert not calculate("quota", rate=rate, region=region, saving=_exact(needed)).answer["throttled"]
    if needed > 0:
        less = max(0, _exact(needed) - _exact(Decimal("0.1")))
        assert calculate("quota", rate=rate, region=region, saving=less).answer["throttled"]


def _exact(value):
    from fractions import Fraction

    return Fraction(value)


@given(MOMENTS, st.integers(7, 30), st.none() | st.integers(7, 30))
def test_a_waiting_period_is_kept(requested, days, replica_days):
    """A key waits for its days, a primary key for those of its last replica first."""
    requested = requested.replace(microsecond=0)
    answer = calculate("deletion", requested=requested, days=days, replica_days=replica_days).answer
    gone = datetime.fromisoformat(answer["deleted_from"]).replace(tzinfo=UTC)
    assert gone - requested == timedelta(days=days + (replica_days or 0))
    assert datetime.fromisoformat(answer["deleted_by"]).replace(tzinfo=UTC) > gone


@given(MOMENTS, st.integers(0, 10_000), st.integers(90, 2560))
def test_rotations_are_a_period_apart(enabled, days, period):
    """Rotations come each period from when rotation was turned on, up to the end and no further."""
    until = enabled + timedelta(days=days)
    moments = rules.rotations(enabled, until, period)
    for number, moment in enumerate(moments, 1):
        assert moment - enabled == timedelta(days=period * number)
    assert all(moment <= until for moment in moments)
    assert enabled + timedelta(days=period * (len(moments) + 1)) > until


def test_on_demand_rotations_add_material():
    """Each rotation on demand is one material more and moves no automatic one."""
    plain = ask("rotation", enabled="2026-01-01", until="2030-01-01").answer
    more = ask("rotation", enabled="2026-01-01", until="2030-01-01", on_demand="2027-05-05 2028-05-05").answer
    assert more["key_materials"] == plain["key_materials"] + 2
    assert more["next"] == plain["next"]
    assert [row["moment"] for row in more["dates"] if row["rotation"] == "automatic"] == [
        row["moment"] for row in plain["dates"]
    ]


@pytest.mark.parametrize(
    ("field", "operation", "inputs"),
    [
        ("keys", "cost", {"keys": "-1"}),
        ("requests", "cost", {"requests": "-1"}),
        ("saving", "cost", {"saving": "99.5"}),
        ("reuse", "cost", {"reuse": "0"}),
        ("price", "cost", {"price": "key"}),
        ("size", "envelope", {"size": "0"}),
        ("objects", "envelope", {"size": "1", "objects": "0"}),
        ("reads", "envelope", {"size": "1", "reads": "-1"}),
        ("reuse", "envelope", {"size": "1", "reuse": "0"}),
        ("rate", "quota", {"rate": "0"}),
        ("region", "quota", {"rate": "1", "region": "Ohio"}),
        ("saving", "quota", {"rate": "1", "saving": "101"}),
        ("quota", "quota", {"rate": "1", "quota": "0"}),
        ("days", "deletion", {"requested": "2026-01-01", "days": "31"}),
        ("replica_days", "deletion", {"requested": "2026-01-01", "replica_days": "6"}),
        ("requested", "deletion", {"requested": "9999-12-25"}),
        ("until", "rotation", {"enabled": "2026-01-02", "until": "2026-01-01"}),
        ("until", "rotation", {"enabled": "2026-01-02", "until": "2226-01-01"}),
        ("period", "rotation", {"enabled": "2026-01-02", "until": "2027-01-01", "period": "2561"}),
        (
            "on_demand",
            "rotation",
            {"enabled": "2026-01-02", "until": "2027-01-01", "on_demand": "2025-01-01"},
        ),
        (
            "on_demand",
            "rotation",
            {"enabled": "2026-01-02", "until": "2027-01-01", "on_demand": " ".join(["2026-02-01"] * 26)},
        ),
    ],
)
def test_refusals(field, operation, inputs):
    """What KMS does not take is refused with its field and a way out."""
    with pytest.raises(CalculatorError) as refused:
        ask(operation, **inputs)
    assert refused.value.field == field
    assert refused.value.message.endswith(".")
    assert refused.value.hint


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_examples_have_an_answer(operation):
    """The form opens on examples that work, and each answer has a unit and a source."""
    assert_explained(ask(operation.name, **all_examples(operation)))


@given(st.integers(1, 10**6))
def test_a_saving_is_never_more_than_everything(rate):
    """Wrong shares are shares too: 0 to 100 percent."""
    result = calculate("quota", rate=rate, quota=10_000)
    wrong = [m.answer for m in result.misconceptions if m.of == "saving_needed"]
    assert all(0 <= share <= 100 for share in wrong)


def test_s3_has_no_part_in_asymmetric_requests():
    """Bucket keys save requests with symmetric keys only."""
    rules_said = [step.rule for step in calculate("quota", rate=1200, key="rsa").steps]
    assert not any("Bucket" in rule for rule in rules_said)


def test_every_rotation_billed_is_the_mistake_that_it_says():
    """Ten keys rotated five times cost 30 dollars, and 60 where each rotation is billed."""
    result = calculate("cost", keys=10, rotations=5)
    assert result.answer["cost"] == 30
    assert [m.answer for m in result.misconceptions if m.mistake.startswith("bills every rotation")] == [60]


def test_small_data_needs_no_data_key():
    """The mistake with 4 KB is to make a data key, not to call Encrypt after it."""
    said = [m.mistake for m in calculate("envelope", size=4096).misconceptions if m.of == "calls"]
    assert "makes a data key first, which small data does not need" in said
    assert not any("after GenerateDataKey" in mistake for mistake in said)
