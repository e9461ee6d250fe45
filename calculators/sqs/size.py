"""What a payload is billed as, and whether SQS takes it."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div
from calculators.explain import between, mistakes, plural, positive
from calculators.sqs import rules, sources
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact


def size(*, size: Exact, count: int) -> Result:
    """Requests, and how the payload is sent; inputs as ``operations.SIZE`` lists them.

    Raises:
        CalculatorError: Not even the extended client takes it.
    """
    positive("size", size, "A size")
    between("count", count, 1, rules.BATCH, "A batch", "messages")
    if size > rules.EXTENDED:
        raise CalculatorError(
            "size",
            "Not even the extended client libraries take more than 2 GB.",
            "Upload the payload to Amazon S3 in parts and send its key.",
        )
    total = size * count
    extended = size > rules.LARGEST
    if total > rules.LARGEST and not extended:
        raise CalculatorError(
            "count",
            f"{count} messages of {number_text(size)} bytes are more than 1 MiB, the most that a request carries.",
            f"Send {int(rules.LARGEST // size)} or less at a time.",
        )
    requests = 1 if extended else rules.chunks(total)
    fitting = rules.BATCH if extended else min(rules.BATCH, int(rules.LARGEST // size))
    return Result(
        {
            "requests": requests,
            "send_as": "a reference to Amazon S3 (extended client library)" if extended else "a message",
            "fits": not extended,
            "largest_batch": fitting,
        },
        {"requests": "", "send_as": "", "fits": "", "largest_batch": ""},
        _steps(size, total, count, requests, extended, fitting),
        assumptions=[
            "Message attributes count towards the size.",
            "The requests are those of one send; a receive of the payload is billed alike, a delete as one.",
            *(["S3 bills the upload, download and storage of the payload."] if extended else []),
        ],
        misconceptions=[
            *mistakes("requests", requests, _wrong(size, total, count)),
            *mistakes("largest_batch", fitting, [
                (rules.BATCH, "looks at the number of messages and not at their size"),
                (max(1, min(rules.BATCH, int(256 * rules.KB // size))), "counts with the former limit of 256 KB"),
                (1, "sends large messages one by one"),
                (max(1, min(rules.BATCH, int(rules.CHUNK // size))), "fills one 64 KB piece"),
            ]),
        ],
    )  # fmt: skip


def _steps(size: Exact, total: Exact, count: int, requests: int, extended: bool, fitting: int) -> list[Step]:
    if extended:
        return [
            Step(
                f"{number_text(size)} bytes are more than 1,048,576.",
                "A message is at most 1 MiB.",
                sources.API_BATCH,
            ),
            Step(
                "The payload goes to Amazon S3 and the message carries a reference: 1 request.",
                "The extended client libraries store payloads of up to 2 GB in S3.",
                sources.LARGE,
            ),
        ]
    of = f"{count} x {number_text(size)} bytes = " if count > 1 else ""
    return [
        Step(
            f"{of}{number_text(total)} bytes fit 1,048,576.",
            "A message is at most 1 MiB, and so are all messages of a batch together.",
            sources.API_BATCH,
        ),
        Step(
            f"{number_text(total)} bytes / 65,536: {plural(requests, 'request')}.",
            "Each begun 64 KB of a payload is billed as a request.",
            sources.PRICING,
        ),
        Step(
            f"{plural(fitting, 'message')} of that size fit one batch.",
            "A batch has at most 10 messages and 1 MiB.",
            sources.API_BATCH,
        ),
    ]


def _wrong(size: Exact, total: Exact, count: int) -> list[tuple[Plain, str]]:
    return [
        (1, "bills a request once, whatever its payload"),
        (max(1, ceil_div(total, 256 * rules.KB)), "takes 256 KB, the former largest message, for the piece"),
        (count * rules.chunks(size), "rounds each message of the batch up by itself"),
        (max(1, int(total // rules.CHUNK)), "rounds down"),
        (ceil_div(total, 32 * rules.KB), "takes 32 KB for the piece"),
        (ceil_div(total, 128 * rules.KB), "takes 128 KB for the piece"),
    ]
