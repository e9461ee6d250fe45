"""Lambda functions as consumers, and consumers that lag behind."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div, plain, quotient, rounded
from calculators.explain import between, mistakes, plural, positive
from calculators.kinesis import rules, sources
from calculators.spans import HOUR, span
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

LARGEST_BATCH = 10_000
LONGEST = 900  # seconds of an invocation
MOST_SHARDS = 1_000_000


def lambda_consumer(*, shards: int, factor: int, batch: int, duration: Exact, rate: Exact | None) -> Result:
    """Concurrency and throughput; inputs as ``operations.LAMBDA`` lists them.

    Raises:
        CalculatorError: Lambda takes no such factor, batch or duration.
    """
    between("shards", shards, 1, MOST_SHARDS, "A number of shards")
    between("factor", factor, 1, rules.LARGEST_FACTOR, "A parallelization factor")
    between("batch", batch, 1, LARGEST_BATCH, "A batch", "records")
    positive("duration", duration, "A duration")
    if duration > LONGEST:
        raise CalculatorError("duration", "A function runs for at most 900 s.", "Give a smaller batch.")
    concurrency = shards * factor
    throughput = quotient(concurrency * batch, duration)
    steps = [
        Step(
            f"{plural(shards, 'shard')} x {factor} = {plural(concurrency, 'invocation')} at once.",
            "Lambda works on one batch of each shard at a time, or on as many as the parallelization factor says.",
            sources.LAMBDA,
        ),
        Step(
            f"{number_text(concurrency)} x {number_text(batch)} records / {number_text(duration)} s = "
            f"{number_text(throughput)} records/s.",
            "Each of them finishes a batch before it takes the next one of its keys.",
            sources.LAMBDA,
        ),
    ]
    verdict, needed = "no rate given", 0
    if rate is not None:
        positive("rate", rate, "A rate")
        needed = max(1, ceil_div(rate * duration, shards * batch))
        verdict = _verdict(rate, throughput, needed)
        steps.append(
            Step(
                f"{number_text(rate)} records/s come in: {verdict}.",
                "A function that is slower than the stream falls behind; a higher factor or more shards help.",
                sources.LAMBDA,
            )
        )
    return Result(
        {
            "concurrency": concurrency,
            "throughput": _rate(throughput),
            "verdict": verdict,
            "factor_needed": None if rate is None else needed if needed <= rules.LARGEST_FACTOR else "more than 10",
        },
        {"concurrency": "", "throughput": "records/s", "verdict": "", "factor_needed": ""},
        steps,
        assumptions=[
            "Batches are full and succeed; records are spread evenly over shards and partition keys.",
            "The function's concurrency is not limited further, and no other consumer uses up the reads.",
        ],
        misconceptions=[
            *mistakes("concurrency", concurrency, [
                (shards, "forgets the parallelization factor"),
                (factor, "takes the factor for the concurrency of the stream"),
                (shards + factor, "adds the factor"),
                (shards * batch, "invokes the function for each record"),
                (1000, "takes the quota of the account"),
            ]),
            *mistakes("throughput", _rate(throughput), [
                (_rate(quotient(batch, duration)), "counts one batch at a time for the whole stream"),
                (_rate(quotient(shards * batch, duration)), "forgets the parallelization factor"),
                (concurrency * batch, "forgets how long a batch takes"),
                (shards * rules.RECORDS, "takes what shards take in"),
            ]),
        ],
    )  # fmt: skip


def _rate(value: Exact) -> Plain:
    exact = plain(value)
    return exact if exact == rounded(value, 2) else rounded(value, 2)


def _verdict(rate: Exact, throughput: Exact, needed: int) -> str:
    if throughput >= rate:
        return "keeps up"
    if needed <= rules.LARGEST_FACTOR:
        return f"falls behind, a factor of {needed} is needed"
    return "falls behind, more shards or a faster function are needed"


def catchup(*, age: Exact, incoming: Exact, processed: Exact, retention: Exact) -> Result:
    """Time to catch up or to lose records; inputs as ``operations.CATCHUP`` lists them.

    Raises:
        CalculatorError: A rate is zero, or the lag is longer than records are kept.
    """
    positive("incoming", incoming, "What is written")
    positive("processed", processed, "What is read")
    between(
        "retention",
        retention,
        rules.DAY_HOURS * HOUR,
        rules.LONGEST_RETENTION * HOUR,
        "A retention period",
        "s",
    )
    if not 0 <= age <= retention:
        raise CalculatorError(
            "age",
            "No consumer lags behind for longer than records are kept.",
            f"Give at most {span(retention)}.",
        )
    backlog = age * incoming
    steps = [
        Step(
            f"{span(age)} x {number_text(incoming)}/s = {number_text(backlog)} records behind.",
            "The iterator age is how long ago the record was written that is read now.",
            sources.API_GET,
        )
    ]
    gain = processed - incoming
    time: Exact | None
    if gain > 0:
        time = quotient(backlog, gain)
        outcome = "catches up"
        steps.append(
            Step(
                f"{number_text(backlog)} / ({number_text(processed)} - {number_text(incoming)})/s = "
                f"{number_text(time)} s ({span(_whole(time))}).",
                "Only what is read beyond what comes in shortens the backlog.",
                sources.API_GET,
            )
        )
    elif gain == 0:
        time, outcome = None, "stays as far behind"
        steps.append(
            Step(
                "It reads as fast as records come in and stays behind.",
                "Only what is read beyond what comes in shortens the backlog.",
                sources.API_GET,
            )
        )
    else:
        time = quotient((retention - age) * incoming, -gain)
        outcome = "loses records"
        steps.append(
            Step(
                f"The lag grows by {number_text(quotient(-gain, incoming))} s a second and reaches "
                f"{span(retention)} after {number_text(time)} s ({span(_whole(time))}).",
                "Records are gone when the retention period has passed, read or not.",
                sources.RETENTION,
            )
        )
    return Result(
        {
            "outcome": outcome,
            "after": None if time is None else _rate(time),
            "in_words": "never" if time is None else span(_whole(time)),
            "backlog": _rate(backlog),
        },
        {"outcome": "", "after": "s", "in_words": "", "backlog": "records"},
        steps,
        assumptions=[
            "Both rates stay as they are; more shards, a higher factor or a longer retention change them."
        ],
        misconceptions=mistakes(
            "after",
            None if time is None else _rate(time),
            _wrong(age, backlog, incoming, processed, retention),
        ),
    )


def _whole(time: Exact) -> int:
    """Seconds rounded up, to be said in words."""
    return ceil_div(time, 1)


def _wrong(
    age: Exact, backlog: Exact, incoming: Exact, processed: Exact, retention: Exact
) -> list[tuple[Plain, str]]:
    wrong: list[tuple[Plain, str]] = [
        (_rate(quotient(backlog, processed)), "forgets that records keep coming"),
        (_rate(quotient(backlog, incoming + processed)), "adds the two rates"),
        (_rate(age), "takes the lag for the time to catch up"),
        (_rate(quotient(age * processed, incoming)), "divides the rates the wrong way round"),
    ]
    if processed < incoming:
        return [
            (_rate(retention - age), "lets the lag grow by a second each second, as if nothing were read"),
            (_rate(retention), "forgets how far behind it is already"),
            (_rate(quotient((retention - age) * incoming, processed)), "divides by what is read"),
            *wrong[:2],
        ]
    return wrong
