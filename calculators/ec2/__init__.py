"""EC2: what instances, addresses and transfer cost, how runs are billed, and which way to buy is cheapest.

Each operation's module is imported when it is asked for.
"""

from __future__ import annotations

from calculators.contract import Operation, Param, calculate_with, deferred
from calculators.prices import PRICE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Result

NAME = "ec2"
SUMMARY = "EC2 cost, billing, purchase options, network charges, CPU credits"

_SYSTEMS = ("linux", "windows", "rhel", "suse")


def _instance(example: str, *, required: bool = True) -> Param:
    return Param(
        "instance",
        "text",
        "The instance type." if required else "The instance type, for its price; or give --rate.",
        required=required,
        positional=True,
        example=example,
        filled=True,
    )


_COUNT = Param("count", "integer", "Instances of this kind.", default=1, example="3")
_SYSTEM = Param(
    "system",
    "choice",
    "The operating system; linux is Amazon Linux or Ubuntu.",
    default="linux",
    choices=_SYSTEMS,
)
_RATE = Param(
    "rate",
    "number",
    "USD per instance and hour, instead of the price table's (Linux in us-east-1).",
    example="0.12",
)


def _hours(what: str) -> Param:
    return Param("hours", "number", f"{what} (a month: 730, 720 or 744).", default=730, example="730")


OPERATIONS = (
    Operation(
        "cost",
        "Add up a month of on-demand instances with volumes, addresses and transfer.",
        (
            _instance("m5.large"),
            _COUNT,
            _hours("Hours that each runs in the month"),
            Param(
                "starts",
                "integer",
                "Starts of each; its hours are spread evenly over them.",
                default=1,
                example="22",
            ),
            _SYSTEM,
            _RATE,
            Param(
                "volume",
                "text",
                "An EBS volume of each instance: TYPE:GIB[:IOPS[:MIB_PER_S]]; kept all month.",
                repeated=True,
                example="gp3:100",
            ),
            Param(
                "addresses",
                "integer",
                "Public IPv4 addresses of each, while it runs.",
                default=0,
                example="1",
            ),
            Param(
                "out",
                "size",
                "Data out to the internet in all (1 TB = 1,024 GB).",
                default=0,
                example="500GB",
            ),
            PRICE,
        ),
        deferred("calculators.ec2.cost", "cost"),
    ),
    Operation(
        "billing",
        "Count the seconds that runs of an instance are billed for.",
        (
            Param(
                "duration",
                "duration",
                "How long a run takes, from start to stop.",
                required=True,
                positional=True,
                example="25m",
            ),
            Param(
                "starts", "integer", "Runs of that length, each with its own start.", default=1, example="4"
            ),
            Param("reboots", "integer", "Reboots in each run.", default=0, example="1"),
            _SYSTEM,
            Param("instance", "text", "The instance type, to price the time.", example="m5.large"),
            _RATE,
            PRICE,
        ),
        deferred("calculators.ec2.billing", "billing"),
    ),
    Operation(
        "compare",
        "Compare on-demand with reserved instances, savings plans and Spot.",
        (
            _instance("m5.large", required=False),
            _RATE,
            _COUNT,
            _hours("Hours that each runs in a month"),
            Param("years", "choice", "The term of a commitment.", default="1", choices=("1", "3")),
            Param(
                "reserved",
                "text",
                "A reserved instance: 0.06 (an hour), 38% (off) or 250+0.03 (upfront and an hour; 500+0 all upfront).",
                repeated=True,
                example="250+0.03",
                filled=True,
            ),
            Param(
                "compute_plan",
                "text",
                "A Compute Savings Plan: its rate, 27% or upfront+rate.",
                example="27%",
            ),
            Param(
                "instance_plan",
                "text",
                "An EC2 Instance Savings Plan: its rate, 37% or upfront+rate.",
                example="0.0605",
            ),
            Param("spot", "text", "The Spot price: 0.035 an hour, or 64% off.", example="64%"),
            PRICE,
        ),
        deferred("calculators.ec2.compare", "compare"),
        chart=("on_demand", "reserved", "compute_plan", "instance_plan", "spot"),
    ),
    Operation(
        "commitment",
        "Apply a savings plan's hourly commitment to an hour of usage.",
        (
            Param(
                "commitment",
                "number",
                "The commitment in USD an hour, at the plan's rates.",
                required=True,
                positional=True,
                example="2",
            ),
            Param(
                "usage",
                "text",
                "What runs: NAME=COUNTxON_DEMAND:PLAN, with the rates in USD an hour.",
                required=True,
                repeated=True,
                example="r5.4xlarge=4x1.00:0.70",
            ),
        ),
        deferred("calculators.ec2.commitment", "commitment"),
    ),
    Operation(
        "network",
        "Add up a month of public addresses, NAT gateways and data transfer.",
        (
            Param("addresses", "integer", "Public IPv4 addresses, in use or idle.", default=0, example="2"),
            Param("gateways", "integer", "NAT gateways.", default=0, example="1"),
            Param(
                "nat_data",
                "size",
                "Data through the NAT gateways, either way (1 TB = 1,024 GB).",
                default=0,
                example="300GB",
            ),
            Param("out", "size", "Data out to the internet (1 TB = 1,024 GB).", default=0, example="500GB"),
            Param(
                "zones",
                "size",
                "Data sent from one Availability Zone to another (1 TB = 1,024 GB).",
                default=0,
                example="200GB",
            ),
            Param(
                "regions", "size", "Data sent to another Region (1 TB = 1,024 GB).", default=0, example="50GB"
            ),
            Param("ohio", "flag", "That other Region is us-east-2.", default=False),
            Param(
                "free",
                "size",
                "What is left of the 100 GB to the internet that an account has free (1 TB = 1,024 GB).",
                default=100 * 2**30,
                example="100GB",
            ),
            _hours("Hours of the month"),
            PRICE,
        ),
        deferred("calculators.ec2.network", "network"),
    ),
    Operation(
        "endpoint",
        "Compare a NAT gateway with gateway and interface endpoints for traffic to an AWS service.",
        (
            Param(
                "data",
                "size",
                "Data to and from the service in a month (1 TB = 1,024 GB).",
                required=True,
                positional=True,
                example="2TB",
            ),
            Param("service", "choice", "The service.", default="s3", choices=("s3", "dynamodb", "other")),
            Param(
                "zones",
                "integer",
                "Availability Zones, each with its NAT gateway or endpoint interface.",
                default=1,
                example="3",
            ),
            Param(
                "keep_nat",
                "flag",
                "The NAT gateways stay for other traffic; only their data charge falls away.",
                default=False,
            ),
            _hours("Hours of the month"),
            PRICE,
        ),
        deferred("calculators.ec2.endpoint", "endpoint"),
        chart=("nat", "gateway_endpoint", "interface_endpoint"),
    ),
    Operation(
        "credits",
        "Work out CPU credits of a burstable instance: earning, bursts, surplus.",
        (
            _instance("t3.micro"),
            Param("utilization", "percent", "CPU utilization, of all vCPUs.", default=100, example="100"),
            Param("duration", "duration", "How long it lasts.", default=3600, example="5h"),
            Param("balance", "number", "Credits at the start; the maximum without it.", example="122"),
            Param(
                "launch",
                "number",
                "Launch credits among them (T2 in standard mode); without it what exceeds the maximum.",
                example="0",
            ),
            Param(
                "mode",
                "choice",
                "The credit mode; by default standard for T2, unlimited for the others.",
                choices=("standard", "unlimited"),
                example="unlimited",
            ),
            Param("against", "text", "A fixed-performance type, for the break-even.", example="m5.large"),
            PRICE,
        ),
        deferred("calculators.ec2.credits", "credit_sum"),
        chart=("left", "surplus"),
    ),
    Operation(
        "instance",
        "Look up the price of a type, or the sizes of a family.",
        (
            Param(
                "instance",
                "text",
                "An instance type, or a family such as m5.",
                required=True,
                positional=True,
                example="m5.large",
            ),
            PRICE,
        ),
        deferred("calculators.ec2.instance", "instance_price"),
    ),
)


def calculate(operation: str | None = None, **inputs: object) -> Result:
    """Answer one operation; see :data:`OPERATIONS` for the inputs of each.

    Raises:
        CalculatorError: An input that has no answer.
    """
    return calculate_with(OPERATIONS, operation, inputs)
