"""The waits of a Retry policy."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import tidy
from calculators.explain import between, mistakes, not_negative, plural
from calculators.step_functions import rules
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Misconception, Plain
    from calculators.units import Exact

_ROWS = 100


def retry(
    *, interval: int, backoff: Exact, attempts: int, max_delay: int | None, jitter: str, task: Exact
) -> Result:
    """Waits and their sum; inputs as ``operations.RETRY`` lists them.

    Raises:
        CalculatorError: Step Functions takes no such policy, or no execution lasts so long.
    """
    between("interval", interval, 1, rules.LONGEST_INTERVAL, "IntervalSeconds")
    between("attempts", attempts, 0, rules.MOST_ATTEMPTS, "MaxAttempts here")
    if backoff < 1:
        raise CalculatorError(
            "backoff", "BackoffRate is at least 1.", "Give 1 for equal waits, 2 to double them."
        )
    if max_delay is not None:
        between("max_delay", max_delay, 1, rules.LONGEST_DELAY, "MaxDelaySeconds")
    not_negative("task", task, "The time of a try")
    delays = rules.waits(interval, backoff, attempts, max_delay)
    waited = sum(delays, 0)
    lasts = waited + task * (attempts + 1)
    if lasts > rules.STANDARD_LONGEST:
        raise CalculatorError(
            "attempts",
            "The last retry would come after more than a year, when every execution has ended.",
            "Give max_delay, fewer attempts or a smaller backoff.",
        )
    answer: dict[str, Plain] = {
        "total_wait": tidy(waited),
        "last_wait": tidy(delays[-1] if delays else 0),
        "tries": attempts + 1,
        "fails_after": tidy(lasts),
        "express": lasts <= rules.EXPRESS_LONGEST,
        "timeline": _timeline(delays, task),
    }
    return Result(
        answer,
        {
            "total_wait": "s",
            "last_wait": "s",
            "tries": "",
            "fails_after": "s",
            "express": "",
            "timeline": "",
        },
        _steps(interval, backoff, attempts, max_delay, delays),
        assumptions=[
            *(
                [
                    "With full jitter each wait is random, from 0 to the one shown: the sum is the longest possible."
                ]
                if jitter == "full"
                else []
            ),
            f"Every try fails {f'after {number_text(task)} s' if task else 'at once'} with an error of the policy.",
            *(
                []
                if answer["express"]
                else ["An Express workflow would end before: it lasts 5 minutes at most."]
            ),
            *([f"The timeline shows the first {_ROWS} retries."] if attempts > _ROWS else []),
        ],
        misconceptions=_wrong(interval, backoff, attempts, max_delay, delays),
    )


def _timeline(delays: list[Exact], task: Exact) -> list[dict[str, Plain]]:
    rows: list[dict[str, Plain]] = [{"try": 1, "wait_s": 0, "starts_at_s": 0}]
    at: Exact = 0
    for number, delay in enumerate(delays[:_ROWS], 2):
        at += task + delay
        rows.append({"try": number, "wait_s": tidy(delay), "starts_at_s": tidy(at)})
    return rows


def _steps(
    interval: int,
    backoff: Exact,
    attempts: int,
    max_delay: int | None,
    delays: list[Exact],
) -> list[Step]:
    shown = " + ".join(number_text(delay) for delay in delays[:8]) + (" + ..." if len(delays) > 8 else "")
    total = f"{shown} = " if len(delays) > 1 else ""
    steps = [
        Step(
            f"The first retry waits {interval:,} s, each other {number_text(backoff)} times the wait before.",
            "IntervalSeconds is the first wait, BackoffRate multiplies it after each retry.",
            rules.ERRORS,
        )
    ]
    if max_delay is not None:
        steps.append(
            Step(
                f"No wait is longer than {max_delay:,} s.",
                "MaxDelaySeconds caps the waits that the backoff lets grow.",
                rules.ERRORS,
            )
        )
    if attempts:
        steps.append(
            Step(
                f"{plural(attempts, 'retry', 'retries')}: {total}{number_text(sum(delays, 0))} s.",
                "MaxAttempts counts retries; the first try is not one of them.",
                rules.ERRORS,
            )
        )
    else:
        steps.append(Step("Nothing is tried again.", "MaxAttempts 0 means never.", rules.ERRORS))
    steps.append(
        Step(
            f"A state that fails to the end is tried {plural(attempts + 1, 'time')}, {plural(attempts, 'more transition')}.",
            "Retries are state transitions, and billed as such in a Standard workflow.",
            rules.ERRORS,
        )
    )
    return steps


def _wrong(
    interval: int, backoff: Exact, attempts: int, max_delay: int | None, delays: list[Exact]
) -> list[Misconception]:
    total = sum(delays, 0)
    linear = [interval * number for number in range(1, attempts + 1)]
    early = [interval * backoff, *(delay * backoff for delay in delays[1:])] if delays else []
    more = rules.waits(interval, backoff, attempts + 1, max_delay)
    candidates: list[tuple[Exact, str]] = []
    if max_delay is not None:
        uncapped = sum(rules.waits(interval, backoff, attempts, None), 0)
        candidates.append((uncapped, "leaves out MaxDelaySeconds"))
    candidates += [
        (interval * attempts, "leaves out BackoffRate"),
        (total - (delays[-1] if delays else 0), "counts the first try among MaxAttempts"),
        (sum(linear, 0), "adds the interval to each wait instead of multiplying it"),
        (sum(more, 0), "waits once more after the last retry"),
        (sum(early, 0), "multiplies the first wait already"),
        (delays[-1] if delays else 0, "takes the last wait for the sum"),
    ]
    return mistakes(
        "total_wait", tidy(total), [(tidy(value), words) for value, words in candidates if value >= 0]
    )
