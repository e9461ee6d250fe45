"""Lambda's rules, held to facts and to independent arithmetic."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.contract import CalculatorError, calculate_with
from calculators.inputs import parse_inputs
from calculators.lambda_functions import OPERATIONS, calculate, rules
from calculators.lambda_functions.bill import Usage, bill, total
from calculators.lambda_functions.scaling import Burst
from calculators.prices import Prices

BY_NAME = {operation.name: operation for operation in OPERATIONS}
PRICES = Prices("lambda.")
FEW = settings(max_examples=80)  # each example reads the price list

MEMORY = st.integers(128, 10_240)
MS = st.integers(1, 900_000)
ARCHITECTURES = st.sampled_from(["x86", "arm"])


def ask(operation, /, **texts):
    """The result for inputs as they are typed."""
    chosen = BY_NAME[operation]
    return calculate_with((chosen,), operation, parse_inputs(chosen, texts))


def usd(requests, ms, memory, architecture="x86", *, free=False):
    """The exact cost of plain requests."""
    usage = Usage(requests, Fraction(ms, 1000), memory, architecture)
    usage.free_tier = free
    return total(bill(usage, PRICES))


@given(st.integers(0, 10**8), MS, MEMORY)
def test_a_small_bill_is_requests_and_gb_seconds(requests, ms, memory):
    """Within the first tier: $0.20 a million and $0.0000166667 a GB-second, nothing else."""
    gb_s = Fraction(requests * ms * memory, 1000 * 1024)
    if gb_s > 6 * 10**9:
        return
    expected = Fraction(requests, 10**6) * Fraction("0.20") + gb_s * Fraction("0.0000166667")
    assert usd(requests, ms, memory) == expected


@given(st.integers(0, 10**9), st.integers(0, 10**9), MS, MEMORY, ARCHITECTURES)
def test_tiers_only_make_more_cheaper(few, more, ms, memory, architecture):
    """Two months' use in one account costs no more than in two, and never less than its last tier."""
    both = usd(few + more, ms, memory, architecture)
    assert both <= usd(few, ms, memory, architecture) + usd(more, ms, memory, architecture)
    assert both >= max(usd(few, ms, memory, architecture), usd(more, ms, memory, architecture))


@pytest.mark.parametrize(
    ("architecture", "expected"),
    [
        ("x86", "6000000000 * 0.0000166667 + 9000000000 * 0.000015 + 5000000000 * 0.0000133334"),
        ("arm", "7500000000 * 0.0000133334 + 11250000000 * 0.0000120001 + 1250000000 * 0.0000106667"),
    ],
)
def test_twenty_billion_gb_seconds_go_through_three_tiers(architecture, expected):
    """6 + 9 billion on x86, 7.5 + 11.25 billion on Arm, then the third price."""
    products = [part.split(" * ") for part in expected.split(" + ")]
    wanted = sum(Fraction(amount) * Fraction(price) for amount, price in products)
    assert usd(20 * 10**9, 1000, 1024, architecture) - 4000 == wanted


@given(st.integers(0, 10**8), MS, MEMORY, ARCHITECTURES)
def test_the_free_tier_saves_at_most_its_worth(requests, ms, memory, architecture):
    """A million requests and 400,000 GB-seconds at the first prices, and never makes a bill negative."""
    plain, free = usd(requests, ms, memory, architecture), usd(requests, ms, memory, architecture, free=True)
    worth = Fraction("0.20") + 400_000 * PRICES[f"{architecture}.duration"]
    assert 0 <= free <= plain <= free + worth


@given(st.fractions(min_value=Fraction(1, 10**6), max_value=900))
def test_duration_rounds_up_by_less_than_a_millisecond(seconds):
    """Billed time is whole milliseconds, at least the time that ran."""
    ms = rules.billed_ms(seconds)
    assert 0 <= Fraction(ms, 1000) - seconds < Fraction(1, 1000)


@FEW
@given(st.integers(1, 10**6), MS, st.integers(0, 10_000), st.integers(0, 100))
def test_cold_starts_cost_their_init_phase(requests, ms, init, share):
    """INIT adds its GB-seconds for the share of requests that start cold."""
    answer = calculate(
        "cost",
        requests=requests,
        duration=Fraction(ms, 1000),
        memory=1024,
        init=Fraction(init, 1000),
        cold_starts=share,
    ).answer
    expected = Fraction(requests * ms, 1000) + Fraction(requests * share * init, 100_000)
    assert abs(Fraction(answer["gb_seconds"]) - expected) <= Fraction(1, 1000)


@FEW
@given(st.integers(1, 10**6), st.integers(1, 1000), st.integers(1, 48), st.integers(20, 5000))
def test_provisioned_environments_serve_what_they_can(requests, count, hours, ms):
    """What does not fit into the provisioned time, or ten requests a second each, spills over to on demand."""
    result = calculate(
        "cost",
        requests=requests,
        duration=Fraction(ms, 1000),
        memory=1024,
        provisioned=count,
        provisioned_for=hours * 3600,
        provisioned_requests=requests,
    )
    fits = min(requests, count * hours * 3600 * 1000 // ms, count * hours * 3600 * 10)
    parts = {row["part"]: row for row in result.answer["parts"]}
    assert Fraction(parts["provisioned duration"]["amount"]) == pytest.approx(fits * ms / 1000, abs=0.001)
    assert parts["provisioned concurrency"]["amount"] == count * hours * 3600


def test_provisioned_time_rounds_up_to_five_minutes():
    """61 minutes of provisioned concurrency are billed as 65."""
    assert rules.provisioned_seconds(61 * 60) == 65 * 60
    assert rules.provisioned_seconds(60 * 60) == 60 * 60


@given(st.integers(1, 100_000), st.integers(1, 60_000), st.integers(100, 10_000))
def test_nothing_is_throttled_within_the_quota(rate, ms, limit):
    """Requests are throttled exactly when the concurrency or a tenth of the rate exceeds what there is."""
    answer = calculate("concurrency", rate=rate, duration=Fraction(ms, 1000), limit=limit).answer
    within = rate * ms <= limit * 1000 and rate <= limit * 10
    assert (answer["limited_by"] == "nothing") == within == (answer["quota_needed"] <= limit)
    if within:
        assert answer["throttled"] == 0
        assert answer["served"] == rate


def test_a_reservation_leaves_100():
    """900 of 1,000 can be reserved, 901 cannot; together with other functions no more."""
    assert ask("concurrency", rate="1", duration="1s", reserved="900").answer["available"] == 900
    for texts in ({"reserved": "901"}, {"reserved": "500", "reserved_elsewhere": "401"}):
        with pytest.raises(CalculatorError) as refusal:
            ask("concurrency", rate="1", duration="1s", **texts)
        assert refusal.value.field == "reserved"


@given(st.integers(1, 200_000), st.integers(1, 5000), st.integers(0, 200_000), st.integers(1, 50_000))
def test_scaling_agrees_with_a_simulation(rate, ms, before, limit):
    """Ten seconds at a time: capacity, time and throttled requests are those of a plain loop."""
    if before > rate:
        return
    each = max(Fraction(ms, 1000), Fraction(1, 10))
    burst = Burst(rate, Fraction(ms, 1000), before, limit)
    goal = min(rate * each, limit)
    capacity, seconds, throttled = min(before * each, limit) + 1000, 0, Fraction(0)
    while capacity < goal:
        throttled += (rate - capacity / each) * 10
        capacity += 1000
        seconds += 10
    assert burst.steps() * 10 == seconds
    assert burst.throttled() == throttled


@given(st.integers(1, 2000), st.integers(0, 2000), st.integers(1, 6))
def test_more_memory_is_never_slower_in_the_model(cpu, waiting, threads):
    """CPU work shrinks with memory up to a vCPU a thread, waiting never does."""
    seconds = [
        rules.modelled_seconds(Fraction(waiting, 1000), Fraction(cpu, 1000), mb, threads)
        for mb in range(128, 10_240, 500)
    ]
    assert seconds == sorted(seconds, reverse=True)
    assert min(seconds) >= Fraction(waiting, 1000) + Fraction(cpu, 1000 * threads)


def test_the_sweep_names_the_extremes():
    """The cheapest has the least cost of the table, the fastest the least time."""
    rows = (answer := ask("sweep", cpu="300ms", waiting="20ms").answer)["sizes"]
    assert answer["cheapest"] == f"{min(rows, key=lambda row: row['usd'])['memory_mb']:,} MB"
    assert (
        answer["fastest"] == f"{min(rows, key=lambda row: (row['billed_ms'], row['usd']))['memory_mb']:,} MB"
    )


@pytest.mark.parametrize(("weight", "entry"), [("100", "cheapest"), ("0", "fastest")])
def test_the_balance_ends_in_cost_or_speed(weight, entry):
    """All weight on cost names the cheapest, none of it the fastest."""
    answer = ask("sweep", cpu="300ms", waiting="20ms", cost_weight=weight).answer
    assert answer["balanced"] == answer[entry]


@pytest.mark.parametrize("architecture", ["x86", "arm"])
def test_provisioned_pays_from_sixty_percent(architecture):
    """41,667 / (166,667 - 97,222) = 60.0 % on x86; on Arm 33,334 / (133,334 - 77,778) as well."""
    answer = ask("provisioned", architecture=architecture).answer
    assert answer["break_even"] == Decimal("60.0")


@FEW
@given(st.integers(0, 100), st.integers(1, 1000), MEMORY)
def test_the_cheaper_one_turns_at_the_break_even(utilization, count, memory):
    """Below 60 % busy on demand is cheaper, above provisioned is; at 60 % they are equal."""
    answer = calculate("provisioned", utilization=utilization, provisioned=count, memory=memory).answer
    assert (
        answer["cheaper"] == ["on-demand", "equal", "provisioned"][(utilization > 60) + (utilization >= 60)]
    )


@FEW
@given(st.integers(0, 10_000), MS, MEMORY, st.booleans())
def test_a_budget_is_used_up(budget, ms, memory, free):
    """The requests fit into the budget, one more does not."""
    count = calculate(
        "budget", budget=budget, duration=Fraction(ms, 1000), memory=memory, free_tier=free
    ).answer["requests"]
    assert usd(count, ms, memory, free=free) <= budget < usd(count + 1, ms, memory, free=free)


def test_the_cost_shrinks_only_with_a_model():
    """Without measured_at the duration stays when memory changes; with it CPU work shrinks."""
    stays = ask("cost", requests="1M", duration="1s", memory="1024").answer
    model = ask("cost", requests="1M", duration="1s", memory="1024", measured_at="512").answer
    half = ask("cost", requests="1M", duration="1s", memory="1024", measured_at="512", cpu_share="50").answer
    assert (stays["billed_duration"], model["billed_duration"], half["billed_duration"]) == (1000, 500, 750)


@pytest.mark.parametrize(
    ("operation", "field", "texts"),
    [
        ("cost", "memory", {"requests": "1", "duration": "1s", "memory": "127"}),
        ("cost", "memory", {"requests": "1", "duration": "1s", "memory": "11GB"}),
        ("cost", "memory", {"requests": "1", "duration": "1s", "memory": "200.5"}),
        ("cost", "duration", {"requests": "1", "duration": "901s"}),
        ("cost", "duration", {"requests": "1", "duration": "0"}),
        ("cost", "requests", {"requests": "-1", "duration": "1s"}),
        ("cost", "storage", {"requests": "1", "duration": "1s", "storage": "511"}),
        ("cost", "cold_starts", {"requests": "1", "duration": "1s", "cold_starts": "101"}),
        ("cost", "cold_starts", {"requests": "1", "duration": "1s", "init": "400ms"}),
        ("cost", "provisioned_for", {"requests": "1", "duration": "1s", "provisioned_for": "1h"}),
        (
            "cost",
            "provisioned_for",
            {"requests": "1", "duration": "1s", "provisioned": "1", "provisioned_for": "800h"},
        ),
        ("cost", "measured_at", {"requests": "1", "duration": "1s", "cpu_share": "50"}),
        ("cost", "price", {"requests": "1", "duration": "1s", "price": ["lambda.nothing=1"]}),
        ("concurrency", "rate", {"rate": "0", "duration": "1s"}),
        ("concurrency", "limit", {"rate": "1", "duration": "1s", "limit": "0"}),
        ("concurrency", "reserved", {"rate": "1", "duration": "1s", "reserved": "0"}),
        ("scaling", "from_rate", {"rate": "1", "duration": "1s", "from_rate": "2"}),
        ("sweep", "measured", {}),
        ("sweep", "measured", {"measured": ["512=1s", "512=2s"]}),
        ("sweep", "measured", {"measured": ["512", "1024=2s"]}),
        ("sweep", "cpu", {"memory": ["512", "1024"]}),
        ("provisioned", "utilization", {"utilization": "101"}),
        ("budget", "budget", {"budget": "-1", "duration": "1s"}),
        ("budget", "budget", {"budget": "1e30", "duration": "1ms"}),
    ],
)
def test_what_has_no_answer_names_its_field(operation, field, texts):
    """Bad input is refused with the field and a way out."""
    with pytest.raises(CalculatorError) as refusal:
        ask(operation, **texts)
    assert refusal.value.field == field
    assert refusal.value.hint


@pytest.mark.parametrize("operation", BY_NAME)
@pytest.mark.parametrize("text", ["-1", "0", "1e30", "NaN", "", "1/3", "99999999999999999999", "0.0000001"])
def test_nothing_but_a_refusal_comes_out(operation, text):
    """Whatever is typed gives an answer or a CalculatorError."""
    for param in BY_NAME[operation].params:
        texts = {p.name: p.example for p in BY_NAME[operation].params if p.required or p.name == "cpu"}
        texts[param.name] = text
        with suppress(CalculatorError):
            ask(operation, **texts)


@pytest.mark.parametrize("operation", BY_NAME)
def test_the_examples_of_the_form_have_an_answer(operation):
    """Each parameter's example, all of them or only the required ones, gives an answer with its units."""
    for chosen in (lambda _: True, lambda p: p.required or p.name == "cpu"):
        result = ask(
            operation, **{p.name: p.example for p in BY_NAME[operation].params if p.example and chosen(p)}
        )
        assert list(result.answer) == list(result.units)


@pytest.mark.parametrize(
    ("operation", "entry", "texts"),
    [
        ("cost", "cost", {"requests": "5M", "duration": "130ms", "memory": "512"}),
        ("concurrency", "concurrency", {"rate": "200", "duration": "3s"}),
        ("concurrency", "throttled", {"rate": "20000", "duration": "50ms"}),
        ("scaling", "seconds", {"rate": "6000", "duration": "1s"}),
        ("sweep", "cheapest", {"measured": ["128=4s", "512=900ms", "1024=500ms", "2048=480ms"]}),
        ("provisioned", "break_even", {}),
        ("budget", "requests", {"budget": "50", "duration": "130ms", "memory": "512"}),
    ],
)
def test_mistakes_give_three_other_answers(operation, entry, texts):
    """Exercises find at least three different wrong options."""
    result = ask(operation, **texts)
    wrong = [m.answer for m in result.misconceptions if m.of == entry]
    assert len(set(map(str, wrong))) >= 3
    assert result.answer[entry] not in wrong
