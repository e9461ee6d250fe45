"""The operations with their inputs; the module that answers one is imported when it is asked."""

from __future__ import annotations

from calculators.contract import Operation, Param, deferred

TYPE_CHECKING = False

_PERIODS = ("year", "quarter", "month", "week", "day")


def _time(name: str, help: str, example: str, *, filled: bool = False) -> Param:  # noqa: A002 - as Param
    return Param(name, "duration", help, default=0, example=example, filled=filled)


_OBJECTIVE = Param("objective", "duration", "The objective to hold it against.", example="4h")

AVAILABILITY = Operation(
    "availability",
    "Find the availability of components in series and in parallel.",
    (
        Param(
            "system",
            "text",
            'Availabilities in percent, * for both needed, || for either enough: "99.99 * (99.9 || 99.9)".',
            positional=True,
            example="99.99 * (99.9 || 99.9)",
            filled=True,
        ),
        Param("series", "percent", "A component that is needed.", repeated=True, example="99.95%"),
        Param("parallel", "percent", "A component of a redundant set.", repeated=True, example="99.9%"),
        Param("places", "integer", "Decimals of the answer, 0 to 9.", default=6, example="4"),
    ),
    deferred("calculators.disaster_recovery.availability", "availability"),
    chart=("availability",),
)
DOWNTIME = Operation(
    "downtime",
    "Find the downtime that an availability allows.",
    (
        Param(
            "availability", "percent", "The availability.", required=True, positional=True, example="99.95"
        ),
        Param(
            "period", "choice", "The period that counts.", default="year", choices=_PERIODS, example="month"
        ),
    ),
    deferred("calculators.disaster_recovery.availability", "downtime"),
)
ACHIEVED = Operation(
    "achieved",
    "Find the availability that a downtime leaves, and whether it meets a target.",
    (
        Param(
            "downtime", "duration", "Downtime in the period.", required=True, positional=True, example="45min"
        ),
        Param(
            "period", "choice", "The period that counts.", default="month", choices=_PERIODS, example="month"
        ),
        Param("target", "percent", "The availability that was promised.", example="99.9"),
    ),
    deferred("calculators.disaster_recovery.availability", "achieved"),
)
MTBF = Operation(
    "mtbf",
    "Estimate availability from the times between failures and to recover.",
    (
        Param("mtbf", "duration", "Mean time between failures.", required=True, example="150d"),
        Param("mttr", "duration", "Mean time to recover.", required=True, example="1h"),
    ),
    deferred("calculators.disaster_recovery.availability", "mtbf"),
)
RPO = Operation(
    "rpo",
    "Find how much data backups and replication lose at most.",
    (
        Param("interval", "duration", "Time from one backup to the next.", example="24h", filled=True),
        _time("duration", "Time that a backup takes.", "1h"),
        _time("copy", "Time to copy it to where it is restored.", "30min"),
        Param("lag", "duration", "How far replication is behind.", example="5s"),
        Param("change_rate", "size", "Data changed in an hour (1 MB = 1,024 KB).", example="500MB"),
        _OBJECTIVE,
    ),
    deferred("calculators.disaster_recovery.recovery", "rpo"),
    chart=("worst", "average"),
)
RTO = Operation(
    "rto",
    "Add up how long it takes until a service works again.",
    (
        _time("detect", "Time to notice the failure.", "5min", filled=True),
        _time("decide", "Time to decide on recovery.", "15min"),
        _time("provision", "Time to create infrastructure.", "20min", filled=True),
        Param("size", "size", "Data to restore (1 GB = 1,024 MB).", default=0, example="500GB", filled=True),
        Param(
            "throughput", "size", "Data restored in a second (1 MB = 1,024 KB).", example="200MB", filled=True
        ),
        _time("restore", "Time to restore that is fixed.", "10min"),
        _time("verify", "Time for tests.", "10min"),
        _time("dns", "Time until clients use the new address, as the TTL.", "60s"),
        _OBJECTIVE,
    ),
    deferred("calculators.disaster_recovery.recovery", "rto"),
    chart=("rto",),
)
STRATEGY = Operation(
    "strategy",
    "Choose the cheapest recovery strategy that meets an RTO and an RPO.",
    (
        Param("rto", "duration", "The recovery time objective.", required=True, example="30min"),
        Param("rpo", "duration", "The recovery point objective.", required=True, example="5min"),
        Param(
            "restore_time", "duration", "How long restoring from backups takes, if it is known.", example="6h"
        ),
        Param(
            "backup_interval", "duration", "Time from one backup to the next, if it is known.", example="5min"
        ),
    ),
    deferred("calculators.disaster_recovery.strategy", "strategy"),
)
REDUNDANCY = Operation(
    "redundancy",
    "Count the copies that a target availability needs, or say what so many reach.",
    (
        Param("component", "percent", "Availability of one copy.", required=True, example="99"),
        Param("target", "percent", "The availability wanted.", example="99.99", filled=True),
        Param("need", "integer", "How many copies carry the load.", default=1, example="2"),
        Param("copies", "integer", "How many copies there are, instead of asking.", example="3"),
    ),
    deferred("calculators.disaster_recovery.redundancy", "redundancy"),
)
QUORUM = Operation(
    "quorum",
    "Find the votes that a quorum needs, and the failures that it bears.",
    (
        Param("members", "integer", "Members or copies.", required=True, positional=True, example="5"),
        Param("write", "integer", "Votes for a write; a majority if left out.", example="4"),
        Param("read", "integer", "Votes for a read; enough to overlap if left out.", example="3"),
        Param("component", "percent", "Availability of a member.", example="99.9"),
    ),
    deferred("calculators.disaster_recovery.redundancy", "quorum"),
)

OPERATIONS = (AVAILABILITY, DOWNTIME, ACHIEVED, MTBF, RPO, RTO, STRATEGY, REDUNDANCY, QUORUM)
