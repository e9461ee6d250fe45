"""How many metrics dimensions make, and how many requests publish them."""

from __future__ import annotations

from calculators.cloudwatch.rules import API, CONCEPTS, METRICS_A_REQUEST, VALUES_A_METRIC, put_requests
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div
from calculators.explain import mistakes, plural, positive
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.units import Exact

MOST_DIMENSIONS = 30
LARGEST = 10**12  # metrics; more is a slip of the keyboard
PUT = f"{API}API_PutMetricData.html"


def metrics(*, names: int, dimension: list[int], values: int, every: Exact, hours: Exact) -> Result:
    """Count metrics and requests; inputs as ``operations.METRICS`` lists them.

    Raises:
        CalculatorError: Fewer than one of something, or more dimensions than a metric takes.
    """
    positive("names", names, "The number of names")
    positive("values", values, "The number of values")
    positive("every", every, "The time between publications")
    positive("hours", hours, "A month")
    for count in dimension:
        positive("dimension", count, "The number of a dimension's values")
    if len(dimension) > MOST_DIMENSIONS:
        raise CalculatorError(
            "dimension", f"A metric has no {len(dimension)} dimensions.", f"Give at most {MOST_DIMENSIONS}."
        )
    combinations = 1
    for count in dimension:
        combinations *= count
    total = names * combinations
    if max(total, total * values) > LARGEST:
        raise CalculatorError(
            "dimension", "That makes more than a trillion metrics or values.", "Give smaller numbers."
        )
    requests = put_requests(total, values)
    times = ceil_div(hours * 3600, every)
    entries = ceil_div(values, VALUES_A_METRIC)
    product = " x ".join(number_text(count) for count in (names, *dimension))
    return Result(
        {
            "metrics": total,
            "combinations": combinations,
            "requests_each_time": requests,
            "requests_a_month": requests * times,
        },
        {"metrics": "", "combinations": "", "requests_each_time": "", "requests_a_month": ""},
        [
            Step(
                f"{product} = {plural(total, 'metric')}.",
                "Each combination of a name with values of its dimensions is a metric of its own.",
                f"{CONCEPTS}#Dimension",
            ),
            Step(
                f"{plural(values, 'value')} a metric: {plural(entries, 'entry', 'entries')} each, {METRICS_A_REQUEST:,} to a request: "
                f"{plural(requests, 'request')} each time.",
                f"A PutMetricData request holds up to {METRICS_A_REQUEST:,} metrics with up to {VALUES_A_METRIC} different values each.",
                PUT,
            ),
            Step(
                f"{number_text(hours)} h x 3,600 / {number_text(every)} s = {plural(times, 'publication')} x {number_text(requests)} = "
                f"{number_text(requests * times)} requests a month.",
                "Each PutMetricData request is charged.",
                PUT,
            ),
        ],
        assumptions=[
            "Every combination occurs; what never occurs is no metric.",
            "CloudWatch does not add custom metrics up over dimensions: an overall figure is one more metric.",
            "No request passes the 1 MB that PutMetricData takes.",
        ],
        misconceptions=[
            *mistakes(
                "metrics",
                total,
                [
                    (names * sum(dimension), "adds the dimensions' values instead of multiplying them"),
                    (names, "counts the names only"),
                    (names * len(dimension), "counts one metric for each dimension"),
                    (combinations, "forgets that each name has all combinations"),
                    (total + sum(dimension), "adds a metric for each value alone"),
                ],
            ),
            *mistakes(
                "requests_a_month",
                requests * times,
                [
                    (total * times, "sends a request for each metric"),
                    (times, "sends everything in one request"),
                    (ceil_div(total, 20) * times, "takes the old limit of 20 metrics a request"),
                    (total * values * times, "sends a request for each value"),
                ],
            ),
        ],
    )
