"""Backoff against botocore's and against its own bounds; contention is the same for the same seed."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.backoff import OPERATIONS, calculate
from calculators.backoff.contention import STRATEGIES, contend
from calculators.backoff.errors import SERVER, THROTTLING, TRANSIENT, classify, legacy_classify
from calculators.backoff.formulas import (
    JITTERS,
    average_delays,
    ceiling,
    longest_delays,
    shortest_delays,
    wait,
)
from calculators.contract import CalculatorError, calculate_with
from calculators.inputs import parse_inputs

BY_NAME = {operation.name: operation for operation in OPERATIONS}
bases = st.integers(1, 5000).map(lambda ms: Fraction(ms, 1000))
caps = st.integers(5000, 60_000).map(lambda ms: Fraction(ms, 1000))
jitters = st.sampled_from(JITTERS)


def ask(operation, /, **texts):
    """The result for inputs as they are typed."""
    chosen = BY_NAME[operation]
    return calculate_with((chosen,), operation, parse_inputs(chosen, texts))


@pytest.mark.parametrize("service", ["sqs", "dynamodb"])
@pytest.mark.parametrize("throttled", [True, False])
def test_botocore_waits_as_long_at_most(service, throttled):
    """The longest delay of each retry is botocore's with the largest random number."""
    standard = pytest.importorskip("botocore.retries.standard")
    detector = SimpleNamespace(is_throttling_error_from_context=lambda _context: throttled)
    backoff = standard.ExponentialBackoff(
        random=lambda: 1, service_name=service, throttling_detector=detector
    )
    error = "ThrottlingException" if throttled else "503"
    asked = {"error": error, "service": "dynamodb" if service == "dynamodb" else "other", "attempts": "12"}
    theirs = [backoff.delay_amount(standard.RetryContext(attempt_number=number)) for number in range(1, 12)]
    assert float(ask("retry-mode", **asked).answer["longest_wait"]) == pytest.approx(sum(theirs))


def test_botocore_agrees_on_what_is_throttling():
    """Each code that botocore takes for throttling is so here, and each of its transient codes is retried."""
    standard = pytest.importorskip("botocore.retries.standard")
    assert set(standard.ThrottledRetryableChecker._THROTTLED_ERROR_CODES) == set(THROTTLING)
    for code in standard.TransientRetryableChecker._TRANSIENT_ERROR_CODES:
        assert classify(code) != "not retried"
    for status in standard.TransientRetryableChecker._TRANSIENT_STATUS_CODES:
        assert classify(str(status)) == "transient"


def test_botocores_default_is_todays():
    """The installed botocore takes standard mode where nothing is set, with the attempts that are today's here."""
    session = pytest.importorskip("botocore.session")
    standard = pytest.importorskip("botocore.retries.standard")
    client = session.Session().create_client(
        "sqs", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    assert client.meta.config.retries["mode"] == "standard"
    rows = ask("retry-mode", error="429").answer["where_nothing_is_set"]
    assert (rows[0]["when"], rows[0]["mode"]) == ("today", "standard")
    assert rows[0]["retries"] == standard.DEFAULT_MAX_ATTEMPTS - 1
    rows = ask("retry-mode", error="429", service="dynamodb").answer["where_nothing_is_set"]
    assert [row["retries"] for row in rows] == [standard._SERVICE_MAX_ATTEMPTS["dynamodb"] - 1, 2, 9]
    assert ask("retry-mode", error="503").answer["quota_cost"] == standard.RetryQuotaChecker._RETRY_COST


def test_server_errors_are_retried_by_name():
    """Codes that botocore's models give a 5xx status, or call the server's fault, are transient."""
    session = pytest.importorskip("botocore.session").Session()
    faults = set()
    for service in ("dynamodb", "lambda", "secretsmanager", "ecs"):
        shapes = session.get_component("data_loader").load_service_model(service, "service-2")["shapes"]
        for name, shape in shapes.items():
            if shape.get("fault") or shape.get("error", {}).get("httpStatusCode", 0) >= 500:
                faults.add(name)
    assert {
        "InternalServerError",
        "ServiceException",
        "InternalServiceError",
        "ServerException",
    } <= faults & set(SERVER)
    assert {classify(code) for code in (*SERVER, "internalfailure")} == {"transient"}
    assert ask("retry-mode", error="InternalServerError", service="dynamodb").answer["retries"] == 3


def test_boto3s_legacy_mode_has_lists_of_its_own():
    """Legacy mode leaves out codes that only one service's list has, and waits without jitter for DynamoDB."""
    assert legacy_classify("LimitExceededException", "other") == "not retried"
    assert legacy_classify("TransactionInProgressException", "other") == "not retried"
    assert legacy_classify("TransactionInProgressException", "dynamodb") == "throttling"
    assert legacy_classify("509", "other") == "throttling"
    retryhandler = pytest.importorskip("botocore.retryhandler")
    theirs = sum(retryhandler.delay_exponential(0.05, 2, attempt) for attempt in range(1, 10))
    answer = ask("retry-mode", error="500", mode="legacy", service="dynamodb").answer
    assert float(answer["longest_wait"]) == float(answer["average_wait"]) == pytest.approx(theirs)


def test_an_unknown_code_is_said_to_be_one():
    """A code that SDKs do not know may still be retried for its status, which is said."""
    assert any("give that instead" in each for each in ask("retry-mode", error="Whatever").assumptions)
    for code in ("AccessDeniedException", "404", "429"):
        assert not any("give that instead" in each for each in ask("retry-mode", error=code).assumptions)


def test_the_timeout_that_fits_does_fit():
    """A time for each attempt that is not a whole number of milliseconds is rounded down."""
    fits = Fraction(ask("timeout", attempts="3").answer["attempt_timeout_that_fits"])
    assert fits * 3 + 3 <= 29 < (fits + Fraction(1, 1000)) * 3 + 3


@given(jitters, st.integers(0, 30), bases, caps, st.integers(0, 10**6))
@settings(max_examples=200)
def test_every_delay_is_within_its_bounds(jitter, retries, base, cap, seed):
    """Drawn delays lie between the shortest and the longest that there can be."""
    rng, before = Random(seed), float(base)
    least, most = shortest_delays(jitter, retries, base, cap), longest_delays(jitter, retries, base, cap)
    for retry in range(retries):
        before = wait(jitter, retry, float(base), float(cap), before, rng)
        assert float(least[retry]) - 1e-9 <= before <= float(most[retry]) + 1e-9


@given(st.integers(0, 300), bases, caps)
def test_ceilings_double_up_to_the_cap(retry, base, cap):
    """A ceiling is the base doubled, and never more than the cap."""
    now, after = ceiling(retry, base, cap), ceiling(retry + 1, base, cap)
    assert now <= after <= cap
    assert after in {2 * now, cap}


@given(st.sampled_from(["none", "full", "equal"]), st.integers(1, 20), bases, caps)
@settings(max_examples=100)
def test_the_average_is_halfway(jitter, retries, base, cap):
    """An evenly drawn delay is on average halfway between the shortest and the longest."""
    means, exact = average_delays(jitter, retries, base, cap)
    halves = [
        Fraction(low + high) / 2
        for low, high in zip(
            shortest_delays(jitter, retries, base, cap),
            longest_delays(jitter, retries, base, cap),
            strict=True,
        )
    ]
    assert exact
    assert means == halves


def test_the_average_of_decorrelated_jitter_is_that_of_runs():
    """Its formula agrees with drawn runs, and beside a cap drawn runs are used."""
    rng = Random(3)
    sums = [0.0] * 3
    for _ in range(40_000):
        before = 1.0
        for retry in range(3):
            before = wait("decorrelated", retry, 1.0, 1000.0, before, rng)
            sums[retry] += before
    means, exact = average_delays("decorrelated", 3, 1, 1000)
    assert exact
    assert [float(mean) for mean in means] == pytest.approx([total / 40_000 for total in sums], rel=0.02)
    assert means == [2, Fraction(7, 2), Fraction(23, 4)]
    assert average_delays("decorrelated", 3, 1, 2)[1] is False


@given(jitters, st.integers(0, 10**9))
@settings(max_examples=50)
def test_the_same_seed_gives_the_same_delays(jitter, seed):
    """Jitter is drawn from the seed alone."""
    one = calculate("delays", retries=6, jitter=jitter, seed=seed)
    assert one == calculate("delays", retries=6, jitter=jitter, seed=seed)


@given(st.integers(0, 20), st.integers(0, 100))
@settings(max_examples=100)
def test_odds_of_losing_a_call(retries, failure):
    """The attempts' failures multiply; more retries never lose more calls."""
    answer = calculate("expected", retries=retries, failure=failure).answer
    more = calculate("expected", retries=retries + 1, failure=failure).answer
    assert float(answer["all_fail"]) == pytest.approx((failure / 100) ** (retries + 1) * 100, abs=1e-6)
    assert more["all_fail"] <= answer["all_fail"]
    assert 1 <= answer["average_attempts"] <= retries + 1


@given(st.integers(1, 20), bases, caps, jitters, st.integers(1, 60))
@settings(max_examples=40)
def test_what_fits_a_timeout(attempts, base, cap, jitter, limit):
    """So many attempts fit as are said to, and one more does not."""
    asked = {"attempt_timeout": 1, "base": base, "cap": cap, "jitter": jitter, "limit": limit}
    answer = calculate("timeout", attempts=attempts, **asked).answer
    fitting = answer["attempts_that_fit"]
    assert answer["fits"] is (attempts <= fitting)
    if 1 <= fitting <= 100:
        assert calculate("timeout", attempts=fitting, **asked).answer["fits"]
        assert not calculate("timeout", attempts=fitting + 1, **asked).answer["fits"]


@given(st.integers(1, 15), st.sampled_from(STRATEGIES), st.integers(0, 1000))
@settings(max_examples=60)
def test_everybody_is_served(clients, strategy, seed):
    """Each client writes once in the end, alone without a collision, and the same seed runs alike."""
    calls, seconds = contend(clients, strategy, 0.005, 2.0, Random(seed))
    assert calls >= clients
    assert seconds > 0
    if clients == 1:
        assert calls == 1
    assert (calls, seconds) == contend(clients, strategy, 0.005, 2.0, Random(seed))


def test_jitter_spares_calls_under_contention():
    """With many clients every kind of jitter makes fewer calls than backing off alike, and full jitter about the fewest."""
    rows = {row["strategy"]: row for row in ask("simulate", clients="40").answer["strategies"]}
    alike = rows["exponential, no jitter"]
    for jitter in ("full", "equal", "decorrelated"):
        assert rows[f"{jitter} jitter"]["calls"] < alike["calls"]
        assert rows[f"{jitter} jitter"]["time_ms"] < alike["time_ms"]
    assert rows["full jitter"]["calls"] < rows["no backoff"]["calls"]


def test_classes_do_not_overlap():
    """No code is both transient and throttling."""
    assert not {*TRANSIENT, *SERVER} & set(THROTTLING)
    assert classify("throttlingexception") == "throttling"
    assert [classify(word) for word in ("network", "400", "404", "Whatever")] == [
        "transient",
        "not retried",
        "not retried",
        "not retried",
    ]


@pytest.mark.parametrize(
    ("operation", "texts", "of"),
    [
        ("delays", {}, "total"),
        ("delays", {"retries": "7", "jitter": "full"}, "total"),
        ("expected", {"failure": "20"}, "all_fail"),
        ("retry-mode", {"error": "429"}, "retries"),
        ("retry-mode", {"error": "AccessDenied"}, "retries"),
        ("timeout", {}, "longest"),
    ],
)
def test_there_are_wrong_answers(operation, texts, of):
    """Each number has at least three wrong ones, all different."""
    wrong = [m.answer for m in ask(operation, **texts).misconceptions if m.of == of]
    assert len(set(wrong)) == len(wrong) >= 3


@pytest.mark.parametrize(
    ("operation", "texts", "field"),
    [
        ("delays", {"retries": "-1"}, "retries"),
        ("delays", {"retries": "101"}, "retries"),
        ("delays", {"base": "0"}, "base"),
        ("delays", {"base": "1e20s"}, "base"),
        ("delays", {"base": "2s", "cap": "1s"}, "cap"),
        ("delays", {"seed": "1e30"}, "seed"),
        ("expected", {"failure": "101"}, "failure"),
        ("simulate", {"clients": "0"}, "clients"),
        ("simulate", {"clients": "200", "runs": "10"}, "runs"),
        ("simulate", {"base": "3s"}, "cap"),
        ("retry-mode", {"error": "200"}, "error"),
        ("retry-mode", {"error": "x" * 101}, "error"),
        ("retry-mode", {"error": "429", "attempts": "0"}, "attempts"),
        ("timeout", {"attempts": "0"}, "attempts"),
        ("timeout", {"attempt_timeout": "0"}, "attempt_timeout"),
        ("timeout", {"limit": "0"}, "limit"),
    ],
)
def test_what_has_no_answer_is_refused(operation, texts, field):
    """The field that is wrong is named, with a way out."""
    with pytest.raises(CalculatorError) as caught:
        ask(operation, **texts)
    assert caught.value.field == field
    assert caught.value.hint
