"""The life of one message, moment by moment."""

from __future__ import annotations

from calculators.contract import Result, Step
from calculators.exact import plain
from calculators.explain import between, mistakes, not_negative, plural, positive
from calculators.spans import span
from calculators.sqs import rules, sources
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Misconception, Plain
    from calculators.units import Exact

SHOWN, SHOWN_LAST = 6, 2  # receives in the table, before and after a gap
OUTCOMES = {
    "deleted": "deleted after success",
    "moved": "moved to the dead-letter queue",
    "expired": "expired in the queue",
}


def timeline(
    *,
    processing: Exact,
    visibility: Exact,
    fails: int,
    max_receives: int | None,
    delay: Exact,
    retention: Exact,
    dead_retention: Exact,
    queue: str,
) -> Result:
    """What becomes of a message, and when; inputs as ``operations.TIMELINE`` lists them.

    Raises:
        CalculatorError: A time is out of the range that SQS takes.
    """
    positive("processing", processing, "Processing")
    between("visibility", visibility, 1, rules.LONGEST_VISIBILITY, "A visibility timeout", "s")
    not_negative("fails", fails, "A number of failures")
    for field, value in (("retention", retention), ("dead_retention", dead_retention)):
        between(field, value, rules.SHORTEST_RETENTION, rules.LONGEST_RETENTION, "A retention period", "s")
    if max_receives is not None:
        between("max_receives", max_receives, 1, rules.LARGEST_RECEIVE_COUNT, "maxReceiveCount")
    between("delay", delay, 0, retention, "The time to the first receive", "s")
    fifo = queue == "fifo"
    life = rules.Life(
        processing=processing,
        visibility=visibility,
        fails=fails,
        max_receives=max_receives,
        retention=retention,
        dead_retention=dead_retention,
        delay=delay,
        fifo=fifo,
    )
    moved = life.outcome == "moved"
    stays = None if life.lost is None else plain(life.lost - life.end)
    return Result(
        {
            "outcome": OUTCOMES[life.outcome],
            "after": plain(life.end),
            "in_words": span(life.end),
            "receives": life.receives,
            "completed": life.completed,
            "duplicates": max(0, life.completed - 1),
            "in_dead_letter_queue": stays,
            "timeline": _table(life, processing, fails),
        },
        {
            "outcome": "",
            "after": "s after the send",
            "in_words": "",
            "receives": "",
            "completed": "",
            "duplicates": "",
            "in_dead_letter_queue": "" if stays is None else "s",
            "timeline": "",
        },
        _steps(life, processing, visibility, fails, max_receives, dead_retention if moved else None, fifo),
        assumptions=[
            "A consumer is always free and takes the message as soon as it is visible; nobody extends the timeout.",
            "A receive that fails leaves the message alone until its timeout has run out.",
            *(
                [
                    "An older receipt deletes nothing; in a standard queue it may happen to, AWS does not promise it."
                ]
                if processing > visibility
                else []
            ),
        ],
        misconceptions=_wrong(life, processing, dead_retention, max_receives, fails, fifo),
    )


def _table(life: rules.Life, processing: Exact, fails: int) -> list[dict[str, Plain]]:
    numbers = range(1, life.receives + 1)
    near = [number for number in numbers if number <= SHOWN or number > life.receives - SHOWN_LAST]
    late = life.visibility < processing
    events: list[tuple[Exact, int, str]] = [(0, 0, "sent")]
    for number in near:
        begin = life.moment(number)
        events.append((begin, number, f"receive {number:,}"))
        if number <= fails:
            if number + 1 in near:
                events.append(
                    (life.moment(number + 1), number, f"receive {number:,} has failed: visible again")
                )
        elif late:
            if number + 1 in near:
                events.append(
                    (life.moment(number + 1), number, f"visible again, receive {number:,} still at work")
                )
            events.append((begin + processing, number, _completion(number, life, begin + processing)))
        elif number == life.success and life.outcome == "deleted":
            events.append((begin + processing, number, f"receive {number:,} succeeds: deleted"))
    if life.outcome != "deleted":
        events.append((life.end, life.receives, OUTCOMES[life.outcome]))
    if life.lost is not None:
        events.append((life.lost, life.receives, "deleted from the dead-letter queue"))
    if life.receives > len(near):
        gap = life.receives - len(near)
        events.append((life.moment(SHOWN + 2), 0, f"... and so on for {plural(gap, 'receive')}"))
    events.sort(key=lambda event: event[0])
    return [
        {"moment": span(moment), "seconds": plain(moment), "event": event}
        for moment, _number, event in events
    ]


def _completion(number: int, life: rules.Life, moment: Exact) -> str:
    if moment >= life.end:
        return f"receive {number:,} done, message gone"
    return f"receive {number:,} done, receipt too old"


def _steps(
    life: rules.Life,
    processing: Exact,
    visibility: Exact,
    fails: int,
    max_receives: int | None,
    dead_retention: Exact | None,
    fifo: bool,
) -> list[Step]:
    steps = [
        Step(
            f"{span(processing)} of work against {span(visibility)} of invisibility: "
            + (
                "each receive ends in time."
                if processing <= visibility
                else "the message is visible again before the work is done."
            ),
            "A message that is not deleted before its visibility timeout has run out is received again.",
            sources.VISIBILITY,
        )
    ]
    if processing > visibility:
        steps.append(
            Step(
                "The next consumer has it by then, so that the first one's delete changes nothing.",
                "A delete needs the receipt of the latest receive; one with an older receipt may delete nothing.",
                sources.API_DELETE,
            )
        )
    elif fails:
        steps.append(
            Step(
                f"{plural(fails, 'failed receive')} of {span(visibility)} each; receive {fails + 1:,} would succeed.",
                "A failed message becomes visible when its timeout has run out.",
                sources.VISIBILITY,
            )
        )
    if max_receives is not None:
        start = f"{number_text(life.delay)} s + " if life.delay else ""
        steps.append(
            Step(
                f"maxReceiveCount {max_receives:,}: receive {max_receives + 1:,} would be one too many"
                + (
                    f", {start}{max_receives:,} x {number_text(visibility)} s = {number_text(life.end)} s after the "
                    "send."
                    if life.outcome == "moved"
                    else "."
                ),
                "When the receive count would exceed maxReceiveCount, the message goes to the dead-letter queue.",
                sources.DEAD_LETTERS,
            )
        )
    if dead_retention is not None and life.lost is not None:
        steps.append(
            Step(
                f"There it stays for {span(life.lost - life.end)}, until {span(life.lost)} after the send.",
                "In a FIFO queue the retention period starts anew with the move."
                if fifo
                else "In a standard queue the retention period counts from the original send, also after the move.",
                sources.DEAD_RETENTION,
            )
        )
    if life.outcome == "expired":
        steps.append(
            Step(
                f"After {span(life.end)} SQS deletes it.",
                "A message is kept for the queue's retention period, processed or not.",
                sources.API_QUEUE,
            )
        )
    return steps


def _wrong(
    life: rules.Life,
    processing: Exact,
    dead_retention: Exact,
    max_receives: int | None,
    fails: int,
    fifo: bool,
) -> list[Misconception]:
    end: list[tuple[Plain, str]] = []
    if life.outcome == "moved" and max_receives is not None:
        end = [
            (
                plain(life.moment(max_receives)),
                "moves the message at its last receive, before the timeout runs out",
            ),
            (plain(life.moment(max_receives) + processing), "moves it as soon as the last attempt fails"),
            (
                plain(life.moment(1) + max_receives * processing),
                "counts the work, not the visibility timeouts",
            ),
            (plain(life.moment(max_receives + 2)), "lets it be received once more before it is moved"),
        ]
    elif life.outcome == "deleted":
        end = [
            (
                plain(life.moment(1) + (fails + 1) * processing),
                "starts each retry when the attempt before has failed",
            ),
            (plain(life.moment(fails + 2)), "waits for the last visibility timeout too"),
            (plain(life.moment(1) + processing), "forgets the failed receives"),
        ]
    outcomes = [
        (OUTCOMES["deleted"], "takes the first finished attempt to delete the message"),
        (OUTCOMES["moved"], "expects a dead-letter queue after any repeated receive"),
        (OUTCOMES["expired"], "expects it to wait for the end of the retention period"),
        ("visible to no one until it is redriven", "confuses a message in flight with one set aside"),
    ]
    stays: list[tuple[Plain, str]] = []
    if life.lost is not None:
        dead = plain(life.lost - life.end)
        stays = [
            (plain(max(0, dead_retention - life.end)), "counts from the original send, as standard queues do")
            if fifo
            else (plain(dead_retention), "starts the retention period anew with the move"),
            (plain(life.end + dead_retention), "adds the time before the move"),
            (rules.LONGEST_RETENTION, "takes the longest retention period for the one that is set"),
        ]
        return [
            *mistakes("outcome", OUTCOMES[life.outcome], outcomes),
            *mistakes("after", plain(life.end), end),
            *mistakes("in_dead_letter_queue", dead, stays),
            *_wrong_receives(life, fails, max_receives),
        ]
    return [
        *mistakes("outcome", OUTCOMES[life.outcome], outcomes),
        *mistakes("after", plain(life.end), end),
        *_wrong_receives(life, fails, max_receives),
    ]


def _wrong_receives(life: rules.Life, fails: int, max_receives: int | None) -> list[Misconception]:
    limit = max_receives or life.receives
    return mistakes(
        "receives",
        life.receives,
        [
            (1, "takes a visibility timeout for a lock that ends with the work"),
            (limit + 1, "receives it once more than maxReceiveCount"),
            (max(1, limit - 1), "takes maxReceiveCount for the receive that moves the message"),
            (fails + 1, "expects the first success to end it"),
        ],
    )
