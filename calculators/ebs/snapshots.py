"""Snapshots: only changed blocks are stored, until one is archived and becomes a full copy."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.ebs import rules
from calculators.exact import money, plain, quotient
from calculators.explain import between, dollars, mistakes, plural, positive
from calculators.prices import Prices
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from calculators.contract import Plain
    from calculators.units import Exact

SNAPSHOTS = f"{rules.GUIDE}EBSSnapshots.html"
HOUR, DAY, MONTH = 3_600, 86_400, 30 * 86_400
SHORTEST_ARCHIVE = 90 * DAY
MOST_SNAPSHOTS = 100_000  # AWS allows 100,000 a Region
LONGEST = 100 * 365 * DAY


def stored_gib(data: Exact, changes: list[Exact]) -> Exact:
    """GiB that a first snapshot and its successors take together."""
    return sum(changes, data)


def snapshots(*, data: Exact, change: list[Exact], times: int, price: list[str]) -> Result:
    """What incremental snapshots take; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: There is no such volume, or there are too many snapshots.
    """
    first = _data(data)
    changes = [rules.gib(one) for one in change]
    between("times", times, 1, MOST_SNAPSHOTS, "The number of repetitions")
    count = 1 + len(changes) * times
    between("times", count, 1, MOST_SNAPSHOTS, "The number of snapshots")
    for one in changes:
        between("change", one, 0, rules.LARGEST_GIB, "What changes between two snapshots", "GiB")
    stored = stored_gib(first, changes) if times == 1 else first + sum(changes) * times
    prices = Prices("ebs.", price)
    unit = prices["snapshot.standard"]
    total = stored * unit
    full = first * count
    answer: dict[str, Plain] = {"stored": plain(stored), "cost": money(total), "snapshots": count}
    listed = " + ".join(number_text(one) for one in changes[:6]) + (" + ..." if len(changes) > 6 else "")
    steps = [
        Step(
            f"The first snapshot stores {number_text(first)} GiB.",
            "The first snapshot of a volume stores all its data, though no empty blocks.",
            SNAPSHOTS,
        )
    ]
    if changes:
        often = (
            (f" {times:,} x ({listed})" if len(changes) > 1 else f" {times:,} x {listed}")
            if times > 1
            else f" {listed}"
        )
        steps.append(
            Step(
                f"The later ones store what changed:{often} = {number_text(stored - first)} GiB, "
                f"together {number_text(stored)} GiB.",
                "A later snapshot stores only the blocks that changed since the one before.",
                SNAPSHOTS,
            )
        )
    steps.append(
        Step(
            f"At ${number_text(unit)} a GiB: {dollars(money(total))} a month.",
            "Snapshots are billed by the GB-month that they take in the standard tier.",
            rules.PRICING,
        )
    )
    return Result(
        answer,
        {"stored": "GiB", "cost": "USD a month", "snapshots": plural(count, "snapshot").partition(" ")[2]},
        steps,
        assumptions=[
            "All snapshots are kept for the whole month, in the standard tier.",
            "Deleting an older snapshot frees only the blocks that no other one needs.",
        ],
        misconceptions=[
            *mistakes("stored", answer["stored"], _wrong_stored(first, changes, times, full)),
            *mistakes(
                "cost",
                answer["cost"],
                ((money(gib * unit), words) for gib, words in _sizes(first, changes, times, full)),
            ),
        ],
        prices=prices.used,
    )


def _data(data: Exact) -> Exact:
    amount = rules.gib(data)
    positive("data", amount, "The data on a volume")
    between("data", amount, 0, rules.LARGEST_GIB, "The data on a volume", "GiB")
    return amount


def _sizes(first: Exact, changes: list[Exact], times: int, full: Exact) -> Iterable[tuple[Exact, str]]:
    changed = sum(changes) * times
    yield full, "counts each snapshot as a full copy"
    yield first, "counts the first snapshot alone"
    yield changed, "forgets that the first snapshot is a full copy"
    yield full + changed, "adds the changes to full copies"
    yield first + sum(changes[-1:]), "counts only the first and the last snapshot"


def _wrong_stored(first: Exact, changes: list[Exact], times: int, full: Exact) -> Iterable[tuple[Plain, str]]:
    return ((plain(size), words) for size, words in _sizes(first, changes, times, full))


def archive(*, data: Exact, kept: Exact, restored: Exact | None, price: list[str]) -> Result:
    """What an archived snapshot costs; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: There is no such snapshot, or no such time.
    """
    size = _data(data)
    between("kept", kept, 0, LONGEST, "The time in the archive", "seconds")
    if restored is not None:
        between("restored", restored, DAY, LONGEST, "The time of a restore", "seconds")
        if restored % DAY:
            raise CalculatorError("restored", "A restore is for whole days.", "Give it in days, such as 15d.")
    prices = Prices("ebs.", price)
    unit = prices["snapshot.archive"]
    month = size * unit
    storage = month * quotient(kept, MONTH)
    # What is left of the 90 days is rounded down to whole hours.
    left = max(0, (SHORTEST_ARCHIVE - kept) // HOUR * HOUR)
    early = month * quotient(left, MONTH)
    parts: list[tuple[str, Exact]] = [("storage", storage), ("early_deletion", early)]
    steps = [
        Step(
            f"{number_text(size)} GiB x ${number_text(unit)} x {number_text(quotient(kept, DAY))} / 30 days = "
            f"{dollars(money(storage))}.",
            "The archive tier stores a full copy of the snapshot and is billed by the GB-month.",
            rules.PRICING,
        )
    ]
    if left:
        steps.append(
            Step(
                f"{number_text(quotient(left, DAY))} of 90 days are left: {dollars(money(early))} more.",
                "Deletion within 90 days is billed for what is left of them, in whole hours.",
                rules.PRICING,
            )
        )
    if restored is not None:
        parts += _restore_parts(size, restored, prices, steps)
    total = sum(cost for _, cost in parts)
    answer: dict[str, Plain] = {"cost": money(total), "monthly": money(month)}
    answer |= {name: money(cost) for name, cost in parts}
    units = dict.fromkeys(answer, "USD") | {"monthly": "USD a month"}
    return Result(
        answer,
        units,
        steps,
        assumptions=[
            "A month has 30 days, as in AWS's examples.",
            "The snapshot is a full copy, even if it was a small increment in the standard tier.",
        ],
        misconceptions=mistakes(
            "cost", answer["cost"], _wrong_archive(size, kept, total, storage, Prices("ebs.", price))
        ),
        prices=prices.used,
    )


def _restore_parts(
    size: Exact, restored: Exact, prices: Prices, steps: list[Step]
) -> list[tuple[str, Exact]]:
    per_gb, standard = prices["snapshot.archive-retrieval"], prices["snapshot.standard"]
    days = quotient(restored, DAY)
    retrieval, copy = size * per_gb, size * standard * quotient(restored, MONTH)
    steps.append(
        Step(
            f"Retrieval {number_text(size)} GiB x ${number_text(per_gb)} = {dollars(money(retrieval))}; "
            f"standard tier x ${number_text(standard)} x {number_text(days)} / 30 days = {dollars(money(copy))}.",
            "Restoring is billed by the GB, and the restored copy as a standard snapshot beside the archived one.",
            rules.PRICING,
        )
    )
    return [("retrieval", retrieval), ("restored_copy", copy)]


def _wrong_archive(
    size: Exact, kept: Exact, total: Exact, storage: Exact, prices: Prices
) -> Iterable[tuple[Plain, str]]:
    yield money(storage), "charges the time in the archive alone"
    standard = prices["snapshot.standard"]
    yield money(size * standard * quotient(kept, MONTH)), "charges the standard tier's price"
    yield (
        money(size * prices["snapshot.archive"] * quotient(SHORTEST_ARCHIVE, MONTH)),
        "charges 90 days alone",
    )
    yield money(size * prices["snapshot.archive"]), "charges one month, however long it is kept"
    yield money(total + size * standard * quotient(kept, MONTH)), "charges the standard tier besides"
