"""The operations with their inputs; the module that answers one is imported when it is asked."""

from __future__ import annotations

from calculators.contract import Operation, Param, deferred
from calculators.prices import PRICE

TREATMENTS = ("missing", "notBreaching", "breaching", "ignore")
STATES = ("INSUFFICIENT_DATA", "OK", "ALARM")
COMPARISONS = (
    "GreaterThanThreshold",
    "GreaterThanOrEqualToThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
)


ALARM = Operation(
    "alarm",
    "Follow an M out of N alarm period by period, missing data included.",
    (
        Param(
            "data",
            "text",
            "One data point a period, the oldest first: a value, or - for a missing one; X is one that breaches and "
            "O one that does not, whatever the threshold.",
            required=True,
            positional=True,
            repeated=True,
            example="40 85 - 90 95",
        ),
        Param("threshold", "number", "What the values are compared with.", default=0, example="80"),
        Param(
            "comparison",
            "choice",
            "When a value breaches the threshold.",
            default=COMPARISONS[0],
            choices=COMPARISONS,
            example=COMPARISONS[1],
        ),
        Param("evaluation_periods", "integer", "N, the data points that are judged.", default=3, example="3"),
        Param(
            "datapoints_to_alarm", "integer", "M, how many of them must breach; N without it.", example="2"
        ),
        Param(
            "missing",
            "choice",
            "How missing data is treated.",
            default="missing",
            choices=TREATMENTS,
            example="notBreaching",
        ),
        Param("period", "duration", "Length of a period.", default=60, example="1m"),
        Param(
            "state",
            "choice",
            "The state before the first data point.",
            default=STATES[0],
            choices=STATES,
            example="OK",
        ),
        Param(
            "evaluation_range",
            "integer",
            "Data points that CloudWatch retrieves at each evaluation; N + 2 without it, as in AWS's examples.",
            example="5",
        ),
    ),
    deferred("calculators.cloudwatch.alarm", "alarm"),
)


def _amount(name: str, help: str, example: str, kind: str = "number") -> Param:  # noqa: A002 - as Param
    return Param(name, kind, help, default=0, example=example)


COST = Operation(
    "cost",
    "Work out a month's bill of metrics, alarms, logs, dashboards and requests.",
    (
        _amount(
            "metrics",
            "Custom metrics, and metrics of detailed monitoring; high resolution costs the same.",
            "70",
        ),
        _amount("alarms", "Metrics that alarms of standard resolution watch.", "15"),
        _amount("high_resolution_alarms", "Metrics that alarms with a period below a minute watch.", "2"),
        _amount("anomaly_alarms", "Anomaly detection alarms of standard resolution.", "1"),
        _amount("composite_alarms", "Composite alarms.", "1"),
        _amount("logs", "GB of log data ingested in the month (1 TB = 1,024 GB).", "30"),
        _amount(
            "vended_logs", "GB of vended logs delivered to CloudWatch Logs, such as VPC flow logs.", "100"
        ),
        Param(
            "log_class",
            "choice",
            "Class of the log groups that `logs` go to.",
            default="standard",
            choices=("standard", "infrequent-access"),
        ),
        _amount("stored_logs", "GB-month of logs stored, compressed.", "6"),
        _amount("queried_logs", "GB that queries of Logs Insights scan in the month.", "100"),
        _amount("dashboards", "Custom dashboards.", "4", "integer"),
        _amount("requests", "API requests other than GetMetricData, PutMetricData included.", "2M"),
        _amount("get_metric_data", "Metrics requested with GetMetricData in the month.", "500k"),
        Param("free_tier", "flag", "Take off what is always free.", default=False),
        PRICE,
    ),
    deferred("calculators.cloudwatch.cost", "cost"),
)

METRICS = Operation(
    "metrics",
    "Count the metrics that dimensions make, and the PutMetricData requests that they take.",
    (
        Param(
            "names",
            "integer",
            "Different metric names, each published with all dimensions.",
            default=1,
            example="3",
        ),
        Param(
            "dimension",
            "integer",
            "Different values of a dimension; one number for each dimension.",
            repeated=True,
            example="10",
        ),
        Param(
            "values",
            "integer",
            "Different values of each metric in each publication.",
            default=1,
            example="1",
        ),
        Param("every", "duration", "Time between publications.", default=60, example="1m"),
        Param("hours", "number", "Hours of the month.", default=730, example="730"),
    ),
    deferred("calculators.cloudwatch.metrics", "metrics"),
)

LOGS = Operation(
    "logs",
    "Estimate a month's log volume, what is stored with a retention, and its cost.",
    (
        Param("rate", "rate", "Log events a second on average.", required=True, example="200"),
        Param(
            "size", "size", "Average size of an event (1 KB = 1,024 bytes).", required=True, example="500B"
        ),
        Param(
            "retention",
            "duration",
            "How long the log group keeps events; without it for ever.",
            example="30d",
        ),
        Param(
            "compression",
            "percent",
            "Size of the stored data in percent of what is ingested; 15 % is AWS's own estimate.",
            default=15,
            example="15",
        ),
        Param(
            "months",
            "integer",
            "Months of logs that are held where events are kept for ever.",
            default=1,
            example="12",
        ),
        Param("hours", "number", "Hours of a month.", default=730, example="730"),
        Param("free_tier", "flag", "Take off the 5 GB that are always free.", default=False),
        PRICE,
    ),
    deferred("calculators.cloudwatch.logs", "logs"),
    chart=("ingestion", "storage"),
)

RETENTION = Operation(
    "retention",
    "Say with which period data points can still be read after some time.",
    (
        Param(
            "age",
            "duration",
            "How long ago the data points were.",
            required=True,
            positional=True,
            example="30d",
        ),
        Param(
            "published",
            "duration",
            "Period that they were published with; below 1m is high resolution.",
            default=60,
            example="1m",
        ),
    ),
    deferred("calculators.cloudwatch.retention", "retention"),
)

STATISTICS = Operation(
    "statistics",
    "Work out a statistic of values, and of each period: average, sum, percentile, trimmed mean.",
    (
        Param(
            "values",
            "text",
            "The values in the order of time.",
            required=True,
            positional=True,
            repeated=True,
            example="2 4 5 40",
        ),
        Param(
            "statistic",
            "text",
            "SampleCount, Sum, Average, Minimum, Maximum, IQM, p95, tm90, tc90, ts90, wm98, or with bounds TM(10%:90%), TM(150:1000), "
            "PR(:300).",
            default="Average",
            example="p90",
        ),
        Param("every", "duration", "Time between values.", default=60, example="1m"),
        Param(
            "period",
            "duration",
            "Length of a period of the table; without it all is one period.",
            example="2m",
        ),
    ),
    deferred("calculators.cloudwatch.statistics", "statistics"),
)

OPERATIONS = (ALARM, COST, METRICS, LOGS, RETENTION, STATISTICS)
