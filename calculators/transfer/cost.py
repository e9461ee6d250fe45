"""What AWS charges for getting data into S3, by way."""

from __future__ import annotations

from calculators.contract import Result, Step
from calculators.exact import money, quotient, rounded
from calculators.explain import between, dollars, mistakes, plural, positive
from calculators.prices import Prices
from calculators.transfer.network import LARGEST
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from calculators.contract import Plain
    from calculators.units import Exact

GB = 1024**3
S3_PRICING = "https://aws.amazon.com/s3/pricing/"
DATASYNC_PRICING = "https://aws.amazon.com/datasync/pricing/"
MOST_RUNS = 1_000_000


def ways(rates: Mapping[str, Fraction], size: Exact, runs: int, edge: str) -> dict[str, Exact]:
    """USD for the data, by way; requests and storage apart."""
    gigabytes = quotient(size, GB)
    return {
        "upload": 0,
        "acceleration": gigabytes * rates[f"acceleration.{edge}"],
        "datasync_basic": gigabytes * rates["datasync.basic"],
        "datasync_enhanced": gigabytes * rates["datasync.enhanced"] + runs * rates["datasync.execution"],
    }


def cost(*, size: Exact, runs: int, edge: str, price: list[str]) -> Result:
    """The charges of each way; inputs as ``operations.COST`` lists them.

    Raises:
        CalculatorError: An input that has no answer.
    """
    positive("size", size, "The amount of data")
    between("size", size, 0, LARGEST, "The amount of data", "bytes")
    between("runs", runs, 1, MOST_RUNS, "The number of task executions")
    rates = Prices("transfer.", price)
    amounts = ways(rates, size, runs, edge)  # type: ignore[arg-type]
    synced = (
        "datasync_basic" if amounts["datasync_basic"] <= amounts["datasync_enhanced"] else "datasync_enhanced"
    )
    gigabytes = number_text(rounded(quotient(size, GB), 3))
    basic = money(amounts["datasync_basic"])
    return Result(
        {
            "datasync_basic": basic,
            "datasync_enhanced": money(amounts["datasync_enhanced"]),
            "acceleration": money(amounts["acceleration"]),
            "upload": money(amounts["upload"]),
            "cheaper_datasync": synced.removeprefix("datasync_"),
        },
        {
            "datasync_basic": "USD",
            "datasync_enhanced": "USD",
            "acceleration": "USD",
            "upload": "USD",
            "cheaper_datasync": "",
        },
        [
            Step(
                f"DataSync, Basic mode: {gigabytes} GB x ${rates.text('datasync.basic')} = {dollars(basic)}.",
                "DataSync charges each GB that it copies.",
                DATASYNC_PRICING,
            ),
            Step(
                f"DataSync, Enhanced mode: {gigabytes} GB x ${rates.text('datasync.enhanced')} and "
                f"{plural(runs, 'execution')} x ${rates.text('datasync.execution')} = "
                f"{dollars(money(amounts['datasync_enhanced']))}.",
                "Enhanced mode charges a higher price per GB, and each task execution.",
                DATASYNC_PRICING,
            ),
            Step(
                f"S3 Transfer Acceleration: {gigabytes} GB x ${rates.text(f'acceleration.{edge}')} = "
                f"{dollars(money(amounts['acceleration']))}.",
                "Transfer Acceleration charges each GB that it speeds up, by the edge location.",
                S3_PRICING,
            ),
            Step(
                "A plain upload to S3 costs nothing per GB.",
                "Data transfer in from the internet is free.",
                S3_PRICING,
            ),
        ],
        assumptions=[
            "A GB is 1,024 cubed bytes, as S3 counts it.",
            "Left out: S3's requests and storage, the line to the internet or AWS Direct Connect, and devices.",
            "Transfer Acceleration costs nothing for an upload that it would not make faster.",
        ],
        misconceptions=mistakes("datasync_basic", basic, _wrong(rates, size, amounts)),
        prices=rates.used,
    )


def _wrong(rates: Prices, size: Exact, amounts: Mapping[str, Exact]) -> list[tuple[Plain, str]]:
    return [
        (money(amounts["acceleration"]), "takes the price of Transfer Acceleration"),
        (money(amounts["datasync_enhanced"]), "takes the prices of Enhanced mode"),
        (money(0), "takes all data transfer in for free"),
        (money(quotient(size * 9, GB * 100)), "charges the $0.09 of data transfer out"),
        (money(quotient(size, 10**9) * rates["datasync.basic"]), "counts a GB as 1,000 cubed bytes"),
    ]
