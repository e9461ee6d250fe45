"""The operations with their inputs; the module that answers one is imported when it is asked."""

from __future__ import annotations

from calculators.contract import Operation, Param, deferred
from calculators.prices import PRICE


def _cpu(name: str = "cpu", help: str = "CPU of a task", example: str = "1") -> Param:  # noqa: A002 - as Param
    return Param(
        name,
        "number",
        f"{help}: vCPUs, or CPU units from 128 (1,024 are one).",
        required=True,
        example=example,
    )


def _memory(name: str = "memory", help: str = "Memory of a task", example: str = "2GB") -> Param:  # noqa: A002 - as Param
    return Param(
        name,
        "size",
        f"{help}: 2GB, or a bare number of GB, of MiB from 301 (1 GB = 1,024 MB).",
        required=True,
        example=example,
    )


_TASKS = Param("tasks", "integer", "Tasks that run at the same time.", default=1, example="5")
_ARCHITECTURE = Param(
    "architecture",
    "choice",
    "The processor, under Linux.",
    default="x86",
    choices=("x86", "arm"),
    example="arm",
)
_HOURS = Param("hours", "number", "Hours of the month.", default=730, example="730")
_INSTANCE = (
    Param("instance_cpu", "number", "vCPUs of an instance.", required=True, example="4"),
    Param(
        "instance_memory",
        "size",
        "Memory of an instance: 16GB, or a bare number of GB (1 GB = 1,024 MB).",
        required=True,
        example="16GB",
    ),
    Param(
        "reserve",
        "size",
        "Memory of an instance that the system and the agent keep: 512MB, or a bare number of GB.",
        default=0,
        example="512MB",
    ),
)

COST = Operation(
    "cost",
    "Work out a month's cost of tasks that run all the time, or for a while and often.",
    (
        _cpu(),
        _memory(),
        _TASKS,
        Param(
            "duration",
            "duration",
            "How long each run of a task takes; without it all month.",
            example="10min",
        ),
        Param("runs", "integer", "How often each task runs in the month.", default=1, example="30"),
        _ARCHITECTURE,
        Param(
            "storage",
            "size",
            "Ephemeral storage of a task: 20 GB are there, 21 to 200 can be set (a bare number is GB).",
            default=20,
            example="30GB",
        ),
        Param(
            "spot", "percent", "Discount of Fargate Spot at the time, if it is used.", default=0, example="0"
        ),
        _HOURS,
        PRICE,
    ),
    deferred("calculators.fargate.cost", "cost"),
)

SIZES = Operation(
    "sizes",
    "Say whether Fargate has a task size, and find the smallest that has enough.",
    (
        _cpu(help="CPU that is needed", example="1"),
        _memory(help="Memory that is needed", example="10GB"),
        _ARCHITECTURE,
        PRICE,
    ),
    deferred("calculators.fargate.sizes", "sizes"),
)

FIT = Operation(
    "fit",
    "Count the tasks that fit onto an EC2 instance, and the instances that tasks need.",
    (
        _cpu(example="0.5"),
        _memory(example="1GB"),
        Param("tasks", "integer", "Tasks that run at the same time.", default=1, example="20"),
        *_INSTANCE,
    ),
    deferred("calculators.fargate.fit", "fit"),
)

COMPARE = Operation(
    "compare",
    "Compare a month on Fargate with Fargate Spot and with EC2 instances.",
    (
        _cpu(),
        _memory(),
        Param("tasks", "integer", "Tasks that run at the same time.", default=1, example="8"),
        Param("instance_price", "number", "USD an hour of an instance.", required=True, example="0.192"),
        *_INSTANCE,
        Param(
            "spot",
            "percent",
            "Discount of Fargate Spot at the time; 0 leaves it out.",
            default=70,
            example="70%",
        ),
        _ARCHITECTURE,
        _HOURS,
        PRICE,
    ),
    deferred("calculators.fargate.compare", "compare"),
    chart=("fargate", "spot", "ec2"),
)

OPERATIONS = (COST, SIZES, FIT, COMPARE)
