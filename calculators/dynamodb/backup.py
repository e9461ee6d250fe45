"""What keeping, restoring and reading the changes of a table costs a month besides its capacity and storage."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.dynamodb import explain
from calculators.dynamodb.pricing import ON_DEMAND_PRICING
from calculators.exact import money, quotient
from calculators.explain import dollars, mistakes, not_negative, plural, positive
from calculators.prices import Prices
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

    from calculators.units import Exact

BILLING = f"{explain.GUIDE}bp-understanding-billing.html"
FREE_STREAM_READS = 2_500_000
MILLION = 10**6
KEPT_DAYS = 35  # that point-in-time recovery reaches back at most


class _Month:
    """What is used in one month, and what it costs.

    Attributes:
        prices: USD a GB, and a million stream reads.
        storage: GB of the table and its local indexes.
        indexes: GB of its global indexes.
        with_pitr: Whether point-in-time recovery is on.
        copies: On-demand backups of the table.
        restores: Restores of the table.
        reads: Stream reads.
        free: How many of them are free.
    """

    def __init__(
        self,
        prices: Prices,
        storage: Exact,
        *,
        pitr: bool,
        copies: int,
        restores: int,
        indexes: Exact,
        reads: int,
    ) -> None:
        self.prices = prices
        self.storage = storage
        self.indexes = indexes
        self.with_pitr = pitr
        self.copies = copies
        self.restores = restores
        self.reads = reads
        self.free = 0

    def usd(self, what: str, amount: Exact) -> Exact:
        """An amount's price; none is looked up for nothing."""
        return amount * self.prices[what] if amount else 0

    @property
    def pitr(self) -> Exact:
        """USD for point-in-time recovery."""
        return self.usd("pitr", self.storage if self.with_pitr else 0)

    @property
    def backups(self) -> Exact:
        """USD for on-demand backups."""
        return self.usd("backup", self.copies * self.storage)

    @property
    def restored(self) -> Exact:
        """GB restored in all."""
        return self.restores * (self.storage + self.indexes)

    @property
    def restoring(self) -> Exact:
        """USD for restores."""
        return self.usd("restore", self.restored)

    @property
    def streams(self) -> Exact:
        """USD for stream reads."""
        return self.usd("stream-read", quotient(self.reads - self.free, MILLION))

    @property
    def total(self) -> Exact:
        """USD in all."""
        return self.pitr + self.backups + self.restoring + self.streams


def backup(
    *,
    storage: Exact,
    pitr: bool,
    copies: int,
    restores: int,
    index_storage: Exact,
    stream_reads: int,
    free_tier: bool,
    price: list[str],
) -> Result:
    """Backups, restores and streams; inputs as ``operations.BACKUP`` lists them.

    Raises:
        CalculatorError: A quantity is negative, or a price is none.
    """
    positive("storage", storage, "The table's size")
    for field, value in (
        ("copies", copies),
        ("restores", restores),
        ("index_storage", index_storage),
        ("stream_reads", stream_reads),
    ):
        not_negative(field, value, field.replace("_", " ").capitalize())
    if not (pitr or copies or restores or stream_reads):
        raise CalculatorError(
            "pitr",
            "Nothing is backed up, restored or read.",
            "Add --pitr, --copies, --restores or --stream-reads.",
        )
    prices = Prices("dynamodb.", price)
    month = _Month(
        prices,
        storage,
        pitr=pitr,
        copies=copies,
        restores=restores,
        indexes=index_storage,
        reads=stream_reads,
    )
    if free_tier:
        month.free = min(stream_reads, FREE_STREAM_READS)
    total = money(month.total)
    steps, used = _steps(month), list(prices.used)  # the wrong answers use more prices
    return Result(
        {
            "total": total,
            "pitr": money(month.pitr),
            "on_demand_backups": money(month.backups),
            "restores": money(month.restoring),
            "streams": money(month.streams),
        },
        dict.fromkeys(("total", "pitr", "on_demand_backups", "restores", "streams"), "USD a month"),
        steps,
        assumptions=[
            "The table keeps its size all month, and each backup is kept all month; a GB is 1,000,000,000 bytes.",
            "The table's own storage and capacity are left out, as are backups that AWS Backup manages.",
            "Prices are those of us-east-1 where none are given, before tax.",
        ],
        misconceptions=mistakes("total", total, _wrong(month)),
        prices=used,
    )


def _steps(month: _Month) -> list[Step]:
    gb, prices = number_text(month.storage), month.prices
    steps = []
    if month.with_pitr:
        steps.append(
            Step(
                f"Point-in-time recovery: {gb} GB x ${prices.text('pitr')} = {dollars(month.pitr)}.",
                "Recovery to a point in time is billed by the size of the table and its local indexes, however far "
                f"back it reaches (1 to {KEPT_DAYS} days).",
                BILLING,
            )
        )
    if month.copies:
        steps.append(
            Step(
                f"On-demand backups: {number_text(month.copies)} x {gb} GB x ${prices.text('backup')} = "
                f"{dollars(month.backups)}.",
                "Each on-demand backup is a full copy of the table and its local indexes, billed as long as it is kept.",
                BILLING,
            )
        )
    if month.restores:
        steps.append(
            Step(
                f"Restores: {number_text(month.restores)} x ({gb} + {number_text(month.indexes)}) GB x "
                f"${prices.text('restore')} = {dollars(month.restoring)}.",
                "A restore is billed by the GB restored: table, local and global indexes.",
                BILLING,
            )
        )
    if month.reads:
        less = f" - {number_text(month.free)} free" if month.free else ""
        steps.append(
            Step(
                f"Streams: {number_text(month.reads)}{less} calls x ${prices.text('stream-read')} a million = "
                f"{dollars(month.streams)}.",
                "Each GetRecords call is a streams read request unit; those of Lambda triggers and of global tables "
                "are free.",
                BILLING,
            )
        )
    return [*steps, Step(f"In all {dollars(month.total)}.", "The charges add up.", ON_DEMAND_PRICING)]


def _wrong(month: _Month) -> list[tuple[Decimal, str]]:
    """Totals that common mistakes give, the commonest first."""
    storage, total = month.storage, month.total
    wrong: list[tuple[Exact, str]] = []
    if month.copies > 1:
        one = total - month.backups + month.usd("backup", storage)
        wrong.append((one, "takes on-demand backups for incremental: each is a full copy"))
    if month.with_pitr:
        as_backup = total - month.pitr + month.usd("backup", storage)
        wrong.append((as_backup, "prices point-in-time recovery as a backup"))
        daily = total + (KEPT_DAYS - 1) * month.pitr
        wrong.append((daily, f"pays for point-in-time recovery once for each of {KEPT_DAYS} days"))
    if month.copies:
        as_pitr = total - month.backups + month.usd("pitr", month.copies * storage)
        wrong.append((as_pitr, f"prices {plural(month.copies, 'backup')} as point-in-time recovery"))
    if month.restores:
        wrong.append((total - month.restoring, "takes restores for free"))
        if month.indexes:
            table_only = total - month.restoring + month.usd("restore", month.restores * storage)
            wrong.append((table_only, "forgets that global indexes are restored and billed too"))
        stored = total - month.restoring + month.usd("backup", month.restored)
        wrong.append((stored, "prices restores as the storage of a backup"))
    if month.reads:
        wrong.append((total - month.streams, "takes reads of the stream for free"))
        wrong.append((total + 9 * month.streams, "takes the price of a million reads for that of 100,000"))
    if month.copies and month.indexes:
        indexed = total + month.usd("backup", month.copies * month.indexes)
        wrong.append((indexed, "backs up global indexes too, which a restore builds anew"))
    wrong.append((total + month.usd("standard.storage", storage), "adds the table's own storage"))
    return [(money(value), words) for value, words in wrong]
