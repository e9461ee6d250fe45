"""Log volume, what is stored with a retention, and the cost of both."""

from __future__ import annotations

from calculators.cloudwatch.rules import DAY, PRICING
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import money, quotient, rounded
from calculators.explain import between, dollars, mistakes, plural, positive
from calculators.prices import Prices
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

GIB = 1024**3
LARGEST_EVENT = 1024**2  # bytes
FREE = 5  # GB of ingestion, and of storage
RETENTION_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip
SET_RETENTION = (
    "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"
)
PUT_EVENTS = "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html"


def logs(
    *,
    rate: Exact,
    size: Exact,
    retention: Exact | None,
    compression: Exact,
    months: int,
    hours: Exact,
    free_tier: bool,
    price: list[str],
) -> Result:
    """Estimate a month; inputs as ``operations.LOGS`` lists them.

    Raises:
        CalculatorError: A quantity or a retention that CloudWatch Logs does not take.
    """
    prices = Prices("cloudwatch.", price)
    positive("rate", rate, "The rate")
    positive("hours", hours, "A month")
    between("months", months, 1, 1200, "The month")
    between("compression", compression, 1, 100, "The stored share", "%")
    if not 0 < size <= LARGEST_EVENT:
        raise CalculatorError(
            "size", "A log event has 1 byte to 1 MB.", "Give its size, such as 500B or 2KB."
        )
    if retention is not None and (retention % DAY or retention // DAY not in RETENTION_DAYS):
        raise CalculatorError(
            "retention",
            f"CloudWatch Logs does not keep events for {number_text(quotient(retention, DAY))} days.",
            f"Give one of {', '.join(map(str, RETENTION_DAYS))} days, or none to keep them for ever.",
        )
    monthly = quotient(rate * size * hours * 3600, GIB)
    kept = monthly * (months if retention is None else quotient(retention, hours * 3600))
    stored = quotient(kept * compression, 100)
    free = FREE if free_tier else 0
    ingestion = max(monthly - free, 0) * prices["logs.ingest"]
    storage = max(stored - free, 0) * prices["logs.storage"]
    total = ingestion + storage
    return Result(
        {
            "cost": money(total),
            "ingested": rounded(monthly, 3),
            "stored": rounded(stored, 3),
            "ingestion": money(ingestion),
            "storage": money(storage),
        },
        {
            "cost": "USD a month",
            "ingested": "GB",
            "stored": "GB-month",
            "ingestion": "USD a month",
            "storage": "USD a month",
        },
        _steps(
            rate,
            size,
            hours,
            _span(retention, months),
            compression,
            monthly,
            kept,
            stored,
            ingestion,
            storage,
            free,
        ),
        assumptions=[
            f"{number_text(compression)} % of the ingested size is stored: an estimate; AWS's Pricing Calculator takes 15 %.",
            "The log group is old enough to hold all that its retention keeps.",
            "1 GB is 1,024 x 1,024 x 1,024 bytes, and events arrive evenly.",
            "Standard log class, US East (N. Virginia); queries, exports and the index of events are left out.",
        ],
        misconceptions=mistakes("cost", money(total), _wrong(monthly, kept, compression, free, prices)),
        prices=prices.used,
    )


def _steps(
    rate: Exact,
    size: Exact,
    hours: Exact,
    held: str,
    compression: Exact,
    monthly: Exact,
    kept: Exact,
    stored: Exact,
    ingestion: Exact,
    storage: Exact,
    free: int,
) -> list[Step]:
    total = ingestion + storage
    return [
        Step(
            f"{number_text(rate)}/s x {number_text(size)} B x {number_text(hours)} h x 3,600 = {number_text(rounded(monthly, 3))} GB.",
            "Data is charged as it is ingested, by its size.",
            PRICING,
        ),
        Step(
            f"Events of {held} are held: {number_text(rounded(kept, 3))} GB.",
            "Events older than the retention are deleted; without one they are kept for ever.",
            SET_RETENTION,
        ),
        Step(
            f"Compressed to {number_text(compression)} %: {number_text(rounded(stored, 3))} GB-month.",
            "What is stored is charged as compressed. How far logs compress is an ESTIMATE.",
            PRICING,
        ),
        Step(
            f"Ingestion {dollars(money(ingestion))} + storage {dollars(money(storage))} = {dollars(money(total))}"
            + (f", {FREE} GB of each free." if free else "."),
            "Ingestion costs many times what storage costs; the first 5 GB of each are always free.",
            PRICING,
        ),
    ]


def _wrong(
    monthly: Exact, kept: Exact, compression: Exact, free: int, prices: Prices
) -> list[tuple[Plain, str]]:
    def ingested(gb: Exact) -> Exact:
        return max(gb - free, 0) * prices["logs.ingest"]

    def archived(gb: Exact) -> Exact:
        return max(gb - free, 0) * prices["logs.storage"]

    stored, decimal = quotient(kept * compression, 100), quotient(GIB, 10**9)
    ingestion, storage = ingested(monthly), archived(stored)
    wrong = [
        (ingestion, "forgets the storage"),
        (ingestion + archived(kept), "charges storage by the uncompressed size"),
        (storage, "forgets the ingestion"),
        (ingested(monthly * decimal) + archived(stored * decimal), "takes a GB for 1,000,000,000 bytes"),
        (2 * ingestion + storage, "charges ingestion a second time, for reading"),
    ]
    return [(money(amount), mistake) for amount, mistake in wrong]


def _span(retention: Exact | None, months: int) -> str:
    if retention is None:
        return plural(months, "month")
    return plural(quotient(retention, DAY), "day")
