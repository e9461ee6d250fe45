"""Delays between attempts, what they come to on average, and whether they fit a timeout."""

from __future__ import annotations

from calculators.backoff.formulas import (
    BLOG,
    RETRIES,
    average_delays,
    ceiling,
    longest_delays,
    shortest_delays,
    wait,
)
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import plain, quotient, rounded
from calculators.explain import between, mistakes, plural, positive
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

__all__ = ["delays", "expected", "timeout"]

MOST_RETRIES = 100
_LONGEST = 10**9  # seconds
_RULES = {
    "none": "Without jitter a retry waits min(cap, base × 2^retry), so that all clients come back together.",
    "full": "Full jitter: anywhere between 0 and min(cap, base × 2^retry).",
    "equal": "Equal jitter: half of min(cap, base × 2^retry), and anywhere up to as much again.",
    "decorrelated": "Decorrelated jitter: anywhere between the base and three times the delay before, up to the cap.",
}


def _check(retries: int, base: Exact, cap: Exact) -> None:
    between("retries", retries, 0, MOST_RETRIES, "The number of retries")
    positive("base", base, "The base delay")
    between("base", base, 0, _LONGEST, "The base delay", "seconds")
    between("cap", cap, 0, _LONGEST, "The cap", "seconds")
    if cap < base:
        raise CalculatorError("cap", "The cap is below the base.", "Give a cap of at least the base.")


def _ms(value: Exact) -> Plain:
    return rounded(value, 3)


def _total(values: list[Exact]) -> Exact:
    return sum(values, start=0)


def delays(*, retries: int, base: Exact, cap: Exact, jitter: str, seed: int) -> Result:
    """A table of delays; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: A quantity is out of range.
    """
    from fractions import Fraction
    from random import Random

    _check(retries, base, cap)
    between("seed", seed, -(10**18), 10**18, "A seed")
    rng = Random(seed)  # noqa: S311 - jitter to be shown again, no secret
    before = float(base)
    waits: list[Exact] = []
    for retry in range(retries):
        if jitter == "none":
            waits.append(ceiling(retry, base, cap))
            continue
        before = wait(jitter, retry, float(base), float(cap), before, rng)
        waits.append(Fraction(before).limit_denominator(1_000_000))
    highest = longest_delays(jitter, retries, base, cap)
    rows: list[Plain] = []
    gone: Exact = 0
    for retry, (most, each) in enumerate(zip(highest, waits, strict=True)):
        gone += each
        rows.append({"attempt": retry + 2, "up_to_s": _ms(most), "delay_s": _ms(each), "after_s": _ms(gone)})
    answer: dict[str, Plain] = {
        "total": _ms(gone),
        "last_delay": _ms(waits[-1]) if waits else 0,
        "longest_total": _ms(_total(highest)),
        "delays": rows,
    }
    capped = sum(1 for retry in range(retries) if base * 2 ** min(retry, 200) > cap)
    shown = ", ".join(number_text(_rounded(each)) for each in waits[:8])
    steps = [
        Step(
            f"{plural(retries, 'retry', 'retries')}: {shown or 'none'}{' ...' if retries > 8 else ''} s.",
            _RULES[jitter],
            BLOG,
        ),
        Step(f"Together {number_text(_rounded(gone))} s."),
    ]
    if capped and jitter != "decorrelated":
        steps.insert(
            1,
            Step(
                f"The cap of {number_text(cap)} s holds from retry {retries - capped + 1} on.",
                "Without a cap delays would double for ever.",
                BLOG,
            ),
        )
    return Result(
        answer,
        {"total": "s", "last_delay": "s", "longest_total": "s", "delays": ""},
        steps,
        assumptions=[
            "Every attempt fails until the last; the attempts' own time is not counted.",
            "The first retry waits up to the base: its exponent is 0.",
            *([f"The jitter is drawn with seed {seed}."] if jitter != "none" else []),
        ],
        misconceptions=mistakes("total", answer["total"], _wrong_totals(retries, base, cap)),
    )


def _rounded(value: Exact) -> Exact:
    return quotient(int(value * 1000 * 2 + 1) // 2, 1000)


def _wrong_totals(retries: int, base: Exact, cap: Exact) -> list[tuple[Plain, str]]:
    doubled = [base * 2 ** min(retry, 200) for retry in range(retries + 2)]
    capped = [min(cap, each) for each in doubled]
    return [
        (_ms(_total(capped[1 : retries + 1])), "starts with the exponent 1: doubles before the first retry"),
        (_ms(_total(doubled[:retries])), "forgets the cap"),
        (
            _ms(_total([min(cap, base * (n + 1)) for n in range(retries)])),
            "adds the base each time, does not double",
        ),
        (_ms(_total(capped[: retries + 1])), "waits after the last attempt too"),
        (_ms(_total(capped[: max(0, retries - 1)])), "counts the first attempt among the retries"),
        (_ms(base * retries), "waits the base each time"),
        (_ms(capped[retries - 1] if retries else 0), "takes the last delay for all of them"),
    ]


def expected(*, retries: int, base: Exact, cap: Exact, jitter: str, failure: Exact) -> Result:
    """Averages and odds; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: A quantity is out of range.
    """
    from fractions import Fraction

    _check(retries, base, cap)
    between("failure", failure, 0, 100, "A probability", "%")
    chance = Fraction(failure) / 100
    means, exact = average_delays(jitter, retries, base, cap)
    least = shortest_delays(jitter, retries, base, cap)
    most = longest_delays(jitter, retries, base, cap)
    attempts = retries + 1
    lost = chance**attempts
    weighted = _total([chance ** (number + 1) * mean for number, mean in enumerate(means)])
    tries = _total([chance**number for number in range(attempts)])
    answer: dict[str, Plain] = {
        "all_fail": rounded(lost * 100, 6),
        "average_total": _ms(_total(means)),
        "longest_total": _ms(_total(most)),
        "shortest_total": _ms(_total(least)),
        "average_wait": _ms(weighted),
        "average_attempts": rounded(tries, 3),
    }
    once = chance * 100
    wrong: list[tuple[Plain, str]] = [
        (rounded(chance**retries * 100, 6), "counts the retries and forgets the first attempt"),
        (rounded(quotient(once, attempts), 6), "divides by the number of attempts"),
        (rounded(min(Fraction(100), once * attempts), 6), "adds up the attempts' probabilities"),
        (rounded(once, 6), "thinks that retries do not help"),
        (rounded((1 - (1 - chance) ** attempts) * 100, 6), "works out that at least one attempt fails"),
        (rounded((1 - lost) * 100, 6), "gives the odds of success"),
    ]
    return Result(
        answer,
        {
            "all_fail": "%",
            "average_total": "s",
            "longest_total": "s",
            "shortest_total": "s",
            "average_wait": "s",
            "average_attempts": "attempts",
        },
        [
            Step(
                f"{number_text(failure)} % to the power of {attempts} = {number_text(lost * 100)} %: all "
                f"{plural(attempts, 'attempt')} fail, the first and every retry; only then is the call lost.",
            ),
            Step(
                f"Average delays {', '.join(number_text(_rounded(mean)) for mean in means[:8]) or 'none'} s, together "
                f"{number_text(_rounded(_total(means)))} s.",
                _RULES[jitter],
                BLOG,
            ),
            Step(
                "Each delay counts with the probability that all attempts before it failed: "
                f"{number_text(_rounded(weighted))} s of waiting a call.",
            ),
        ],
        assumptions=[
            "Attempts fail independently of each other; in an outage they do not.",
            *(
                []
                if exact
                else ["The averages are those of 10,000 drawn runs: capped, they have no simple formula."]
            ),
        ],
        misconceptions=mistakes("all_fail", answer["all_fail"], wrong),
    )


def timeout(
    *, attempts: int, attempt_timeout: Exact, base: Exact, cap: Exact, jitter: str, limit: Exact
) -> Result:
    """Whether retries end in time; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: A quantity is out of range.
    """
    between("attempts", attempts, 1, MOST_RETRIES + 1, "The number of attempts")
    _check(attempts - 1, base, cap)
    positive("attempt_timeout", attempt_timeout, "The attempt's timeout")
    between("attempt_timeout", attempt_timeout, 0, _LONGEST, "The attempt's timeout", "seconds")
    positive("limit", limit, "The limit")
    between("limit", limit, 0, _LONGEST, "The limit", "seconds")
    most = longest_delays(jitter, attempts - 1, base, cap)
    means, _ = average_delays(jitter, attempts - 1, base, cap)
    worst = attempts * attempt_timeout + _total(most)
    average = attempts * attempt_timeout + _total(means)
    fitting = _fitting(attempt_timeout, base, cap, jitter, limit)
    left = max(0, limit - _total(most))
    answer: dict[str, Plain] = {
        "longest": _ms(worst),
        "fits": worst <= limit,
        "average": _ms(average),
        "attempts_that_fit": fitting,
        # Rounded down: what is shown has to fit.
        "attempt_timeout_that_fits": plain(left * 1000 // attempts, 1000),
    }
    own = attempts * attempt_timeout
    wrong: list[tuple[Plain, str]] = [
        (_ms(own), "forgets the delays between the attempts"),
        (_ms(worst + attempt_timeout), "counts the attempts as retries, with a first attempt besides"),
        (_ms(worst - attempt_timeout), "forgets the time of the first attempt"),
        (_ms(own + ceiling(0, base, cap) * (attempts - 1)), "waits the base each time, without doubling"),
        (_ms(attempt_timeout + _total(most)), "counts one attempt's time only"),
        (_ms(_total(most)), "counts the delays only"),
        (_ms(own + _total(longest_delays(jitter, attempts, base, cap))), "waits after the last attempt too"),
    ]
    return Result(
        answer,
        {
            "longest": "s",
            "fits": "",
            "average": "s",
            "attempts_that_fit": "attempts",
            "attempt_timeout_that_fits": "s",
        },
        [
            Step(
                f"{plural(attempts, 'attempt')} × {number_text(attempt_timeout)} s = {number_text(own)} s.",
                "Max attempts counts the first attempt too.",
                RETRIES,
            ),
            Step(
                f"{plural(attempts - 1, 'delay')} of at most {', '.join(number_text(_rounded(m)) for m in most[:8]) or '0'}"
                f" s = {number_text(_rounded(_total(most)))} s.",
                _RULES[jitter],
                BLOG,
            ),
            Step(
                f"{number_text(own)} + {number_text(_rounded(_total(most)))} = {number_text(_rounded(worst))} s, "
                f"{'within' if worst <= limit else 'beyond'} the {number_text(limit)} s of whoever waits; "
                "retries beyond that work for nobody.",
            ),
        ],
        assumptions=["Every attempt runs into its timeout: the worst case."],
        misconceptions=mistakes("longest", answer["longest"], wrong),
    )


def _fitting(attempt_timeout: Exact, base: Exact, cap: Exact, jitter: str, limit: Exact) -> int:
    most = longest_delays(jitter, MOST_RETRIES, base, cap)
    gone: Exact = 0
    for number in range(MOST_RETRIES + 1):
        gone += attempt_timeout + (most[number - 1] if number else 0)
        if gone > limit:
            return number
    return MOST_RETRIES + 1
