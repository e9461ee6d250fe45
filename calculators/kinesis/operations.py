"""The operations with their inputs; the module that answers one is imported when it is asked."""

from __future__ import annotations

from calculators.contract import Operation, Param, deferred
from calculators.prices import PRICE

_RECORD = "of a record, partition key included (1 KB = 1,024 bytes)"
_SHARDS = Param("shards", "integer", "Shards of the stream.", required=True, positional=True, example="4")

SHARDS = Operation(
    "shards",
    "Count the shards for a load, and name the limit that decides.",
    (
        Param("records", "rate", "Records written a second.", example="2500/s", filled=True),
        Param("size", "size", f"Average size {_RECORD}.", example="2KB", filled=True),
        Param(
            "write",
            "size",
            "Data written a second, instead of the size of a record (1 MB = 1,024 x 1,024 bytes).",
        ),
        Param("consumers", "integer", "Applications that read all of the stream.", default=1, example="3"),
        Param("fan_out", "flag", "Whether they use enhanced fan-out.", default=False),
        Param(
            "headroom", "percent", "Load to leave room for, in percent of the load.", default=0, example="0"
        ),
    ),
    deferred("calculators.kinesis.shards", "shards"),
    chart=("by_write", "by_records", "by_reads"),
)

RECORDS = Operation(
    "records",
    "Say how many records a second one shard takes, with and without aggregation.",
    (
        Param("size", "size", f"Size {_RECORD}.", required=True, positional=True, example="512B"),
        Param("aggregate", "integer", "Records that the producer packs into one.", default=1, example="100"),
        Param(
            "rate",
            "rate",
            "Records written a second; as many as the shard takes when left out.",
            example="1000/s",
        ),
    ),
    deferred("calculators.kinesis.records", "records"),
)

CONSUMERS = Operation(
    "consumers",
    "Say what each of several consumers gets of a shard, and how late.",
    (
        Param(
            "consumers",
            "integer",
            "Applications that read all of the stream.",
            required=True,
            positional=True,
            example="4",
        ),
        Param("fan_out", "flag", "Whether they use enhanced fan-out.", default=False),
        Param(
            "write",
            "size",
            "Data written a second to the shard (1 MB = 1,024 x 1,024 bytes).",
            default=1024 * 1024,
            example="600KB",
        ),
    ),
    deferred("calculators.kinesis.consumers", "consumers"),
)

RESHARD = Operation(
    "reshard",
    "Split and merge shards: hash ranges, open and closed shards.",
    (
        _SHARDS,
        Param("split", "integer", "A shard to split in half, by its number.", repeated=True, example="0"),
        Param(
            "merge",
            "text",
            "Two neighbours to merge, as 2+3; after the splits.",
            repeated=True,
            example="2+3",
        ),
        Param("retention", "duration", "Retention period of the stream.", default=86_400, example="24h"),
    ),
    deferred("calculators.kinesis.reshard", "reshard"),
)

SCALE = Operation(
    "scale",
    "Count the calls of UpdateShardCount from one number of shards to another.",
    (
        _SHARDS,
        Param("target", "integer", "Shards that are wanted.", required=True, positional=True, example="30"),
    ),
    deferred("calculators.kinesis.reshard", "scale"),
)

SHARD = Operation(
    "shard",
    "Find the shard of partition keys in a stream with even shards.",
    (
        Param(
            "key",
            "text",
            "Partition keys.",
            required=True,
            positional=True,
            repeated=True,
            example="device-17",
        ),
        Param("shards", "integer", "Shards of the stream.", default=4, example="4"),
    ),
    deferred("calculators.kinesis.reshard", "shard"),
)

COST = Operation(
    "cost",
    "Work out a month's cost, provisioned against on-demand.",
    (
        Param("records", "rate", "Records written a second.", required=True, example="100/s"),
        Param("size", "size", f"Size {_RECORD}.", required=True, example="35KB"),
        Param("shards", "integer", "Shards; as many as the load needs when left out.", example="4"),
        Param("consumers", "integer", "Applications that share the read throughput.", default=1, example="1"),
        Param("fan_out", "integer", "Consumers with enhanced fan-out besides.", default=0, example="0"),
        Param("retention", "duration", "Retention period.", default=86_400, example="24h"),
        Param("hours", "number", "Hours of a month.", default=730, example="730"),
        PRICE,
    ),
    deferred("calculators.kinesis.cost", "cost"),
    chart=("provisioned", "on_demand"),
)

LAMBDA = Operation(
    "lambda",
    "Work out the concurrency and throughput of a function that reads a stream.",
    (
        _SHARDS,
        Param(
            "factor",
            "integer",
            "Batches of one shard at once (parallelization factor).",
            default=1,
            example="2",
        ),
        Param("batch", "integer", "Records in a batch.", default=100, example="100"),
        Param("duration", "duration", "Time that the function works on a batch.", default=1, example="500ms"),
        Param("rate", "rate", "Records written a second to the stream.", example="3000/s"),
    ),
    deferred("calculators.kinesis.reading", "lambda_consumer"),
)

CATCHUP = Operation(
    "catchup",
    "Say when a consumer that lags behind has caught up, or when records are lost.",
    (
        Param(
            "age",
            "duration",
            "How far it lags behind (iterator age).",
            required=True,
            positional=True,
            example="2h",
        ),
        Param("incoming", "rate", "Records written a second.", required=True, example="800/s"),
        Param("processed", "rate", "Records that it can read a second.", required=True, example="1000/s"),
        Param("retention", "duration", "Retention period of the stream.", default=86_400, example="24h"),
    ),
    deferred("calculators.kinesis.reading", "catchup"),
)

OPERATIONS = (SHARDS, RECORDS, CONSUMERS, RESHARD, SCALE, SHARD, COST, LAMBDA, CATCHUP)
