"""The operations with their inputs; the module that answers one is imported when it is asked."""

from __future__ import annotations

from calculators.contract import Operation, Param, deferred

ADJUSTMENTS = ("ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity")
TERMINATIONS = (
    "Default",
    "OldestInstance",
    "NewestInstance",
    "OldestLaunchTemplate",
    "OldestLaunchConfiguration",
    "ClosestToNextInstanceHour",
)


_CURRENT = Param("current", "integer", "Instances in service.", required=True, example="10")
_MINIMUM = Param("minimum", "integer", "Minimum size of the group.", default=0, example="2")
_MAXIMUM = Param("maximum", "integer", "Maximum size of the group; none without it.", example="20")

TARGET = Operation(
    "target",
    "Find the capacity that target tracking asks for.",
    (
        _CURRENT,
        Param(
            "metric",
            "number",
            "The metric now, such as average CPU in percent or requests a target.",
            required=True,
            example="75",
        ),
        Param(
            "target", "number", "The policy's target value, in the same unit.", required=True, example="50"
        ),
        Param(
            "other",
            "text",
            "METRIC:TARGET of another target tracking policy of the group; several may follow.",
            repeated=True,
            example="900:1000",
        ),
        _MINIMUM,
        _MAXIMUM,
        Param("disable_scale_in", "flag", "The policies only scale out.", default=False),
    ),
    deferred("calculators.auto_scaling.target", "target"),
)

STEP = Operation(
    "step",
    "Apply a step scaling policy: which step, how many instances, rounded as AWS does.",
    (
        _CURRENT,
        Param("metric", "number", "The metric's value.", required=True, example="70"),
        Param(
            "threshold",
            "number",
            "Threshold of the alarm that invokes the policy.",
            required=True,
            example="50",
        ),
        Param(
            "step",
            "text",
            "LOWER:UPPER:ADJUSTMENT with bounds relative to the threshold, an empty one for infinity; several may follow.",
            required=True,
            repeated=True,
            example="0:10:0 10:20:10 20::30",
        ),
        Param("type", "choice", "What an adjustment means.", default=ADJUSTMENTS[2], choices=ADJUSTMENTS),
        Param(
            "minimum_adjustment",
            "integer",
            "MinAdjustmentMagnitude, the fewest instances that a percentage changes.",
            example="2",
        ),
        Param(
            "warming",
            "integer",
            "Instances launched but still warming up, besides the current ones.",
            default=0,
            example="1",
        ),
        _MINIMUM,
        _MAXIMUM,
    ),
    deferred("calculators.auto_scaling.step", "step"),
)

BACKLOG = Operation(
    "backlog",
    "Size a group that works off an SQS queue: acceptable backlog per instance, and instances needed.",
    (
        Param(
            "messages",
            "integer",
            "Messages available in the queue (ApproximateNumberOfMessages).",
            required=True,
            example="1500",
        ),
        Param("instances", "integer", "Instances in service.", required=True, example="10"),
        Param(
            "processing",
            "duration",
            "Time that an instance takes for a message.",
            required=True,
            example="100ms",
        ),
        Param("latency", "duration", "Longest time that a message may wait.", required=True, example="10s"),
        Param("arrival", "rate", "Messages that arrive a second; none without it.", default=0, example="80"),
        _MINIMUM,
        _MAXIMUM,
    ),
    deferred("calculators.auto_scaling.backlog", "backlog"),
)

SIMULATE = Operation(
    "simulate",
    "Follow a group minute by minute as its load changes.",
    (
        Param(
            "load",
            "text",
            "Load of each minute in all, such as requests, or LOADxMINUTES; several may follow.",
            required=True,
            repeated=True,
            example="400x2 900x6 500x2",
        ),
        Param(
            "target",
            "number",
            "Load an instance that the policy aims at; for simple scaling its high threshold.",
            required=True,
            example="100",
        ),
        Param(
            "start",
            "integer",
            "Instances at the beginning; enough for the first minute without it.",
            example="4",
        ),
        Param("minimum", "integer", "Minimum size of the group.", default=1, example="2"),
        Param("maximum", "integer", "Maximum size of the group.", default=100, example="20"),
        Param("policy", "choice", "The scaling policy.", default="target", choices=("target", "simple")),
        Param(
            "warmup",
            "duration",
            "Time from launch until an instance takes its share, in whole minutes.",
            default=180,
            example="3m",
        ),
        Param(
            "out_after", "integer", "Minutes above the target before it scales out.", default=3, example="3"
        ),
        Param("in_after", "integer", "Minutes below before it scales in.", default=15, example="15"),
        Param(
            "in_below", "percent", "Scale-in threshold in percent of the target.", default=90, example="90"
        ),
        Param(
            "adjustment",
            "integer",
            "Instances that simple scaling adds or removes at a time.",
            default=1,
            example="2",
        ),
        Param(
            "cooldown", "duration", "Cooldown of simple scaling, in whole minutes.", default=300, example="5m"
        ),
    ),
    deferred("calculators.auto_scaling.simulate", "simulate"),
    chart=("overloaded",),
)

TERMINATION = Operation(
    "termination",
    "Say which instance goes first when the group scales in.",
    (
        Param(
            "instance",
            "text",
            "NAME:ZONE:TEMPLATE:AGE, TEMPLATE being v3 for version 3 of the launch template or lc2 for the second launch "
            "configuration; :protected may follow. Several may follow.",
            required=True,
            positional=True,
            repeated=True,
            example="a1:us-east-1a:v1:50m a2:us-east-1a:v2:110m b1:us-east-1b:v1:3h",
        ),
        Param("policy", "choice", "The termination policy.", default=TERMINATIONS[0], choices=TERMINATIONS),
        Param("remove", "integer", "How many instances go.", default=1, example="2"),
    ),
    deferred("calculators.auto_scaling.termination", "termination"),
)

REFRESH = Operation(
    "refresh",
    "Plan an instance refresh: how many at a time, how many batches, how long.",
    (
        Param("instances", "integer", "Desired capacity of the group.", required=True, example="20"),
        Param("minimum_healthy", "percent", "Minimum healthy percentage.", default=90, example="90"),
        Param(
            "maximum_healthy",
            "percent",
            "Maximum healthy percentage, 100 to 200; without it instances are terminated and launched at once.",
            example="110",
        ),
        Param("launch", "duration", "Time until a new instance is in service.", default=120, example="2m"),
        Param("warmup", "duration", "Instance warmup after that.", default=300, example="5m"),
    ),
    deferred("calculators.auto_scaling.refresh", "refresh"),
)

OPERATIONS = (TARGET, STEP, BACKLOG, SIMULATE, TERMINATION, REFRESH)
