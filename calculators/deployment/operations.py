"""The operations with their inputs; the module that answers one is imported when it is asked."""

from __future__ import annotations

from calculators.contract import Operation, Param, deferred

TYPE_CHECKING = False

POLICIES = ("all-at-once", "rolling", "rolling-additional", "immutable", "traffic-splitting", "blue-green")
CONFIGURATIONS = ("OneAtATime", "HalfAtATime", "AllAtOnce", "custom")


_INSTANCES = Param("instances", "integer", "Instances of the environment.", required=True, example="8")
_BEANSTALK = (
    Param(
        "batch",
        "text",
        "Batch size of rolling deployments, as a number or in percent of the instances.",
        default="30%",
        example="25%",
    ),
    Param("deploy", "duration", "Time to deploy to instances that are there.", default=60, example="1m"),
    Param("launch", "duration", "Time to launch instances with the new version.", default=180, example="3m"),
    Param("health", "duration", "Time until instances pass their health checks.", default=120, example="2m"),
    Param("evaluation", "duration", "Evaluation time of traffic splitting.", default=300, example="5m"),
    Param(
        "keep",
        "duration",
        "How long blue/green keeps the old environment after the swap.",
        default=0,
        example="1h",
    ),
    Param("hourly", "number", "Price of an instance-hour in USD.", example="0.0416"),
)

BEANSTALK = Operation(
    "beanstalk",
    "Follow an Elastic Beanstalk deployment: capacity, versions, time and cost.",
    (
        _INSTANCES,
        Param("policy", "choice", "The deployment policy.", default=POLICIES[1], choices=POLICIES),
        *_BEANSTALK,
    ),
    deferred("calculators.deployment.beanstalk", "beanstalk"),
    chart=("lowest_in_service", "most_running"),
)

COMPARE = Operation(
    "compare",
    "Compare Elastic Beanstalk's policies by capacity, time, cost and downtime.",
    (_INSTANCES, *_BEANSTALK),
    deferred("calculators.deployment.compare", "compare"),
)

CODEDEPLOY = Operation(
    "codedeploy",
    "Follow a CodeDeploy deployment to EC2: healthy hosts, waves, success or failure.",
    (
        Param("instances", "integer", "Instances of the deployment group.", required=True, example="9"),
        Param(
            "config",
            "choice",
            "The deployment configuration; custom with a minimum, else OneAtATime, without it.",
            choices=CONFIGURATIONS,
            example="custom",
        ),
        Param(
            "minimum",
            "text",
            "Minimum healthy hosts of a custom configuration, as a number or in percent.",
            example="75%",
        ),
        Param(
            "fail",
            "integer",
            "Place of an instance whose deployment fails, in the order of the deployment; several may follow.",
            repeated=True,
            example="3",
        ),
        Param(
            "type",
            "choice",
            "In place, or blue/green with a replacement environment.",
            default="in-place",
            choices=("in-place", "blue-green"),
        ),
        Param("deploy", "duration", "Time that a wave takes.", default=120, example="2m"),
        Param(
            "launch",
            "duration",
            "Time to launch the replacement instances of blue/green.",
            default=180,
            example="3m",
        ),
        Param(
            "keep",
            "duration",
            "How long blue/green waits before the original instances are terminated, at most 2 days.",
            default=0,
            example="1h",
        ),
        Param("hourly", "number", "Price of an instance-hour in USD, for blue/green.", example="0.0416"),
    ),
    deferred("calculators.deployment.codedeploy", "codedeploy"),
)

SHIFT = Operation(
    "shift",
    "Follow the traffic that CodeDeploy shifts to a new Lambda version or task set.",
    (
        Param(
            "config",
            "text",
            "Canary10Percent5Minutes, Linear10PercentEvery1Minute, AllAtOnce or with other figures; CodeDeployDefault, Lambda "
            "and ECS in front are understood.",
            required=True,
            positional=True,
            example="Canary10Percent5Minutes",
        ),
        Param("rate", "rate", "Requests a second.", default=0, example="200"),
        Param(
            "rollback", "duration", "When an alarm rolls the deployment back; never without it.", example="3m"
        ),
    ),
    deferred("calculators.deployment.shift", "shift"),
    chart=("exposed_requests",),
)

ECS = Operation(
    "ecs",
    "Follow a rolling update of an ECS service: lower and upper bound, batches.",
    (
        Param("tasks", "integer", "Desired count of the service.", required=True, example="4"),
        Param("minimum", "percent", "minimumHealthyPercent.", default=100, example="50"),
        Param("maximum", "percent", "maximumPercent.", default=200, example="100"),
        Param("start", "duration", "Time until a new task is healthy.", default=60, example="1m"),
    ),
    deferred("calculators.deployment.ecs", "ecs"),
    chart=("lower_bound", "upper_bound"),
)

OPERATIONS = (BEANSTALK, COMPARE, CODEDEPLOY, SHIFT, ECS)
