"""The operations with their inputs; the module that answers one is imported when it is asked."""

from __future__ import annotations

from calculators.contract import Operation, Param, deferred
from calculators.prices import PRICE

_QUEUE = Param("queue", "choice", "The kind of queue.", default="standard", choices=("standard", "fifo"))
_SIZE_HELP = "of a message with its attributes (1 KB = 1,024 bytes)"

COST = Operation(
    "cost",
    "Work out a month's requests and their price, with empty receives.",
    (
        Param("messages", "integer", "Messages a month.", required=True, positional=True, example="10M"),
        Param("size", "size", f"Size {_SIZE_HELP}.", default=1024, example="4KB"),
        _QUEUE,
        Param(
            "batch", "integer", "Messages in a request to send, receive or delete.", default=1, example="10"
        ),
        Param(
            "receive_batch",
            "integer",
            "Messages in a request to receive or delete, where it differs.",
            example="10",
        ),
        Param("pollers", "integer", "Consumers that poll while the queue is empty.", default=0, example="2"),
        Param("wait", "duration", "Wait time of a receive; 0 is short polling.", default=20, example="20s"),
        Param("pause", "duration", "Pause of a consumer after an empty receive.", default=0, example="1s"),
        Param(
            "idle", "percent", "Share of the month in which the queue is empty.", default=100, example="100"
        ),
        Param("hours", "number", "Hours of a month.", default=730, example="730"),
        Param("free_tier", "flag", "Take off the free requests of each month.", default=True),
        PRICE,
    ),
    deferred("calculators.sqs.cost", "cost"),
    chart=("cost", "one_at_a_time"),
)

VISIBILITY = Operation(
    "visibility",
    "Set the visibility timeout for a Lambda function or a consumer of your own.",
    (
        Param(
            "duration",
            "duration",
            "The function's timeout, or the longest that a consumer of your own works on a message.",
            required=True,
            positional=True,
            example="30s",
        ),
        Param("consumer", "choice", "Who receives.", default="lambda", choices=("lambda", "own")),
        Param("window", "duration", "Batch window of the event source mapping.", default=0, example="10s"),
        Param(
            "batch",
            "integer",
            "Messages that a consumer of your own receives at once and works off one by one.",
            default=1,
            example="10",
        ),
        Param(
            "current", "duration", "Visibility timeout that the queue has now, to be checked.", example="30s"
        ),
    ),
    deferred("calculators.sqs.visibility", "visibility"),
)

TIMELINE = Operation(
    "timeline",
    "Follow one message: receives, duplicates, dead-letter queue, expiry.",
    (
        Param(
            "processing",
            "duration",
            "How long a consumer works on it.",
            required=True,
            positional=True,
            example="45s",
        ),
        Param("visibility", "duration", "Visibility timeout of the queue.", default=30, example="30s"),
        Param("fails", "integer", "Receives that fail before one succeeds.", default=0, example="0"),
        Param(
            "max_receives",
            "integer",
            "maxReceiveCount of the redrive policy; without it there is no dead-letter queue.",
            example="3",
        ),
        Param("delay", "duration", "Time from the send to the first receive.", default=0, example="0s"),
        Param("retention", "duration", "Retention period of the queue.", default=345_600, example="4d"),
        Param(
            "dead_retention",
            "duration",
            "Retention period of the dead-letter queue.",
            default=345_600,
            example="4d",
        ),
        _QUEUE,
    ),
    deferred("calculators.sqs.timeline", "timeline"),
)

FIFO = Operation(
    "fifo",
    "Check a FIFO queue's throughput and count the message groups for a load.",
    (
        Param("rate", "rate", "Messages a second.", required=True, positional=True, example="1200/s"),
        Param("batch", "integer", "Messages in a request.", default=1, example="10"),
        Param("high_throughput", "flag", "Whether high throughput is turned on.", default=False),
        Param(
            "region",
            "text",
            "The Region; quotas of high throughput differ.",
            default="us-east-1",
            example="eu-west-1",
        ),
        Param(
            "processing",
            "duration",
            "Time that a consumer works on a message; a group is worked off one message at a time.",
            default=0,
            example="500ms",
        ),
    ),
    deferred("calculators.sqs.fifo", "fifo"),
)

DEDUPLICATION = Operation(
    "deduplication",
    "Say which sends with the same deduplication ID a FIFO queue delivers.",
    (
        Param(
            "sent",
            "duration",
            "Moments of the sends after the first, counted from it.",
            required=True,
            positional=True,
            repeated=True,
            example="4m",
        ),
    ),
    deferred("calculators.sqs.fifo", "deduplication"),
)

CONSUMERS = Operation(
    "consumers",
    "Count the consumers for a load, and check the messages in flight.",
    (
        Param("rate", "rate", "Messages sent a second.", required=True, positional=True, example="200/s"),
        Param(
            "duration",
            "duration",
            "Time that a consumer works on one message.",
            required=True,
            positional=True,
            example="250ms",
        ),
        Param("parallel", "integer", "Messages that a consumer works on at once.", default=1, example="4"),
        Param(
            "batch",
            "integer",
            "Messages received at once, worked off one by one and deleted together.",
            default=1,
            example="10",
        ),
        Param("backlog", "integer", "Messages that wait already.", default=0, example="0"),
        Param("within", "duration", "Time in which the backlog must be gone.", default=3600, example="1h"),
    ),
    deferred("calculators.sqs.consumers", "consumers"),
)

SIZE = Operation(
    "size",
    "Count the requests that a payload is billed as, and say how it can be sent.",
    (
        Param("size", "size", f"Size {_SIZE_HELP}.", required=True, positional=True, example="200KB"),
        Param("count", "integer", "Messages of that size in the request.", default=1, example="1"),
    ),
    deferred("calculators.sqs.size", "size"),
)

ENCRYPTION = Operation(
    "encryption",
    "Estimate the calls to KMS of a queue with SSE-KMS.",
    (
        Param("producers", "integer", "Principals that send.", default=1, example="1"),
        Param("consumers", "integer", "Principals that receive.", default=1, example="1"),
        Param("reuse", "duration", "Data key reuse period.", default=300, example="5m"),
        Param("hours", "number", "Hours of the billing period.", default=730, example="730"),
        PRICE,
    ),
    deferred("calculators.sqs.encryption", "encryption"),
)

OPERATIONS = (COST, VISIBILITY, TIMELINE, FIFO, DEDUPLICATION, CONSUMERS, SIZE, ENCRYPTION)
