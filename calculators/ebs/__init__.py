"""EBS volumes and snapshots: what each type can do, how long it bursts, and what it costs.

Each operation's module is imported when it is asked for.
"""

from __future__ import annotations

from calculators.contract import Operation, Param, calculate_with, deferred
from calculators.prices import PRICE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Result

NAME = "ebs"
SUMMARY = "EBS volume types: IOPS, throughput, bursts, cost"

_TYPES = ("gp3", "gp2", "io2", "io1", "st1", "sc1", "standard")


def _size(example: str, *, positional: bool = True) -> Param:
    return Param(
        "size",
        "size",
        "Size of the volume in whole GiB; a bare number is GiB (1 GB = 1 GiB = 1,024 MiB, as EBS counts).",
        required=True,
        positional=positional,
        example=example,
    )


_OLD_INSTANCE = Param(
    "without_nitro",
    "flag",
    "The instance is not built on the Nitro System and stops at 32,000 IOPS.",
    default=False,
)

OPERATIONS = (
    Operation(
        "cost",
        "Work out what volumes of one type cost in a month, or for a shorter time.",
        (
            Param("type", "choice", "The volume type.", default="gp3", choices=_TYPES, example="gp3"),
            _size("500GiB"),
            Param(
                "iops",
                "integer",
                "IOPS provisioned (gp3, io1, io2); for gp3 3,000 without it.",
                example="6000",
            ),
            Param(
                "throughput",
                "integer",
                "MiB/s provisioned (gp3 only); 125 without it.",
                example="250",
            ),
            Param("count", "integer", "Volumes of this kind.", default=1, example="3"),
            Param(
                "duration",
                "duration",
                "How long the volumes exist; the whole month without it.",
                example="12h",
            ),
            Param("days", "integer", "Days of the month, 28 to 31.", default=30, example="30"),
            Param(
                "requests",
                "number",
                "I/O requests in that time; only magnetic volumes (standard) charge them.",
                default=0,
                example="5M",
            ),
            PRICE,
        ),
        deferred("calculators.ebs.cost", "cost"),
    ),
    Operation(
        "compare",
        "Find the cheapest volume type that sustains so many IOPS and so much throughput.",
        (
            _size("500GiB"),
            Param("iops", "integer", "IOPS needed without a break.", default=0, example="6000"),
            Param("throughput", "integer", "MiB/s needed without a break.", default=0, example="250"),
            Param(
                "hdd",
                "flag",
                "Consider st1 and sc1 too: large sequential I/O only, and no boot volume.",
                default=False,
            ),
            PRICE,
        ),
        deferred("calculators.ebs.compare", "compare"),
        chart=("gp3", "gp2", "io2", "io1"),
    ),
    Operation(
        "gp2",
        "Work out baseline IOPS, burst and throughput of a gp2 volume.",
        (
            _size("100GiB"),
            Param("load", "integer", "IOPS that the burst has to carry.", default=3000, example="3000"),
            Param(
                "balance", "percent", "I/O credits at its start (BurstBalance).", default=100, example="100"
            ),
            Param(
                "io_size",
                "size",
                "Size of an I/O, for the throughput that the IOPS reach (1 KB = 1,024 bytes).",
                example="16KB",
            ),
        ),
        deferred("calculators.ebs.general", "gp2"),
        chart=("baseline_iops", "burst_iops"),
    ),
    Operation(
        "gp3",
        "Work out the most IOPS and throughput that a gp3 volume may have, and its cost.",
        (
            _size("200GiB"),
            Param("iops", "integer", "IOPS to provision; 3,000 are included.", default=3000, example="6000"),
            Param(
                "throughput", "integer", "MiB/s to provision; 125 are included.", default=125, example="300"
            ),
            PRICE,
        ),
        deferred("calculators.ebs.general", "gp3"),
    ),
    Operation(
        "io2",
        "Work out the most IOPS and throughput that an io2 volume may have, and its tiered cost.",
        (
            _size("100GiB"),
            Param("iops", "integer", "IOPS to provision; the most without it.", example="40000"),
            _OLD_INSTANCE,
            PRICE,
        ),
        deferred("calculators.ebs.provisioned", "io2"),
    ),
    Operation(
        "io1",
        "Work out the most IOPS and throughput that an io1 volume may have, and its cost.",
        (
            _size("100GiB"),
            Param("iops", "integer", "IOPS to provision; the most without it.", example="5000"),
            _OLD_INSTANCE,
            PRICE,
        ),
        deferred("calculators.ebs.provisioned", "io1"),
    ),
    Operation(
        "st1",
        "Work out baseline, burst and scan time of a throughput optimized HDD volume.",
        (_size("2TiB"),),
        deferred("calculators.ebs.hdd", "st1"),
        chart=("baseline", "burst"),
    ),
    Operation(
        "sc1",
        "Work out baseline, burst and scan time of a cold HDD volume.",
        (_size("2TiB"),),
        deferred("calculators.ebs.hdd", "sc1"),
        chart=("baseline", "burst"),
    ),
    Operation(
        "snapshots",
        "Work out what a volume's incremental snapshots take and cost.",
        (
            Param(
                "data",
                "size",
                "Data on the volume at the first snapshot; a bare number is GiB (1 GB = 1 GiB).",
                required=True,
                positional=True,
                example="100GiB",
            ),
            Param(
                "change",
                "size",
                "Blocks that are new or changed at a later snapshot, for each; a bare number is GiB.",
                repeated=True,
                example="5GiB",
            ),
            Param("times", "integer", "How often the list of changes is repeated.", default=1, example="6"),
            PRICE,
        ),
        deferred("calculators.ebs.snapshots", "snapshots"),
    ),
    Operation(
        "archive",
        "Work out what an archived snapshot costs: storage, early deletion, restoring.",
        (
            Param(
                "data",
                "size",
                "The snapshot's full size, not its increment; a bare number is GiB (1 GB = 1 GiB).",
                required=True,
                positional=True,
                example="200GiB",
            ),
            Param(
                "kept", "duration", "Time in the archive until deletion.", default=90 * 86400, example="120d"
            ),
            Param(
                "restored", "duration", "Time that it is restored to the standard tier for.", example="15d"
            ),
            PRICE,
        ),
        deferred("calculators.ebs.snapshots", "archive"),
    ),
)


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation; see :data:`OPERATIONS` for the inputs of each.

    Raises:
        CalculatorError: An input that has no answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
