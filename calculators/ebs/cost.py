"""What volumes cost: storage, IOPS and throughput that are provisioned, for the seconds that they exist."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.ebs import rules
from calculators.exact import ceil_div, money, plain, quotient, tiered
from calculators.explain import between, dollars, mistakes, plural
from calculators.prices import Prices
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from calculators.contract import Plain, Price
    from calculators.units import Exact

    Part = tuple[str, Exact, Exact, Exact]  # name, quantity, price of one, amount

SHORTEST = 60  # seconds billed at least
MOST_VOLUMES = 1_000_000
DAY = 86_400


def priced(
    kind: str, size: int, iops: int, throughput: int, given: Sequence[str] = ()
) -> tuple[list[Part], list[Price]]:
    """The parts of a volume's monthly cost, storage first, and the prices used.

    Raises:
        CalculatorError: One of the given prices is none.
    """
    prices = Prices("ebs.", given)
    return month_parts(kind, size, iops, throughput, prices), prices.used


def month_parts(kind: str, size: int, iops: int, throughput: int, prices: Prices) -> list[Part]:
    """The parts of a volume's monthly cost: for gp3 always three, for io1 and io2 a line for each tier of IOPS."""
    parts: list[Part] = [_part("GiB of storage", size, prices[f"{kind}.storage"])]
    if kind == "gp3":
        parts.append(_part("IOPS (beyond 3,000)", max(0, iops - rules.GP3_IOPS), prices["gp3.iops"]))
        extra = max(0, throughput - rules.GP3_THROUGHPUT)
        parts.append(_part("MiB/s (beyond 125)", extra, prices["gp3.throughput"]))
    elif kind == "io1":
        parts.append(_part("IOPS", iops, prices["io1.iops"]))
    elif kind == "io2":
        parts += _io2_parts(iops, prices)
    return parts


def _io2_parts(iops: int, prices: Prices) -> list[Part]:
    names = ("IOPS (first 32,000)", "IOPS (32,001 to 64,000)", "IOPS (beyond 64,000)")
    keys = ("io2.iops", "io2.iops-over-32000", "io2.iops-over-64000")
    holds = (*rules.IO2_TIERS, None)
    # Only the prices of tiers that are reached are used.
    reached = 1 + (iops > rules.IO2_TIERS[0]) + (iops > sum(rules.IO2_TIERS))
    cut = tiered(iops, [(hold, prices[key]) for hold, key in zip(holds, keys[:reached], strict=False)])
    return [_part(name, quantity, unit) for name, (quantity, unit) in zip(names, cut, strict=False)]


def _part(name: str, quantity: Exact, unit: Exact) -> Part:
    return name, quantity, unit, quantity * unit


def billed_seconds(duration: Exact) -> int:
    """Seconds that a volume is billed for."""
    return max(SHORTEST, ceil_div(duration, 1))


def cost(
    *,
    type: str,  # noqa: A002 - the word that EBS uses
    size: Exact,
    iops: int | None,
    throughput: int | None,
    count: int,
    duration: Exact | None,
    days: int,
    requests: Exact,
    price: list[str],
) -> Result:
    """What volumes of one type cost; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: EBS makes no such volume.
    """
    amount = rules.checked_size(type, size)
    iops, throughput = _performance(type, amount, iops, throughput)
    between("count", count, 1, MOST_VOLUMES, "The number of volumes")
    between("days", days, 28, 31, "A month's number of days")
    if requests < 0 or (requests and type != "standard"):
        raise CalculatorError(
            "requests",
            f"A {type} volume charges no requests." if requests > 0 else "Requests are never negative.",
            "Only magnetic volumes do: --type standard.",
        )
    between("requests", requests, 0, 10**15, "The number of requests")
    seconds = days * DAY if duration is None else billed_seconds(duration)
    between("duration", seconds, SHORTEST, days * DAY, "A part of the month", "seconds")
    share = quotient(seconds, days * DAY)
    prices = Prices("ebs.", price)
    parts = month_parts(type, amount, iops, throughput, prices)
    amounts = [(name, quantity, unit, monthly * count * share) for name, quantity, unit, monthly in parts]
    if type == "standard" and requests:
        per_million = prices["standard.requests"]
        amounts.append(
            ("million I/O requests", quotient(requests, 10**6), per_million, requests * per_million / 10**6)
        )
    total = sum(part for _, _, _, part in amounts)
    steps = _steps(amounts, count, seconds, days, timed=duration is not None)
    shown = [part for part in amounts if part[1]]
    answer: dict[str, Plain] = {"cost": money(total)}
    if count > 1:
        answer["each"] = money(quotient(total, count))
    answer["parts"] = [
        {
            "part": name,
            "quantity": plain(quantity * (1 if "requests" in name else count)),
            "price": plain(unit),
            "usd": money(part),
        }
        for name, quantity, unit, part in shown
    ]
    when = "USD a month" if duration is None else "USD"
    return Result(
        answer,
        {"cost": when, "each": when, "parts": ""} if count > 1 else {"cost": when, "parts": ""},
        steps,
        assumptions=[
            f"A month has {days} days; AWS's own examples take 30.",
            "Snapshots, and data transfer to other Availability Zones or Regions, are left out.",
        ],
        misconceptions=mistakes(
            "cost",
            answer["cost"],
            _wrong(type, amount, iops, throughput, parts, count, share, Prices("ebs.", price)),
        ),
        prices=prices.used,
    )


def _performance(kind: str, size: int, iops: int | None, throughput: int | None) -> tuple[int, int]:
    """IOPS and throughput to bill, checked."""
    if throughput is not None and kind != "gp3":
        raise CalculatorError(
            "throughput", f"The throughput of {kind} is not provisioned.", "Leave it out, or take gp3."
        )
    if kind == "gp3":
        from calculators.ebs.general import check_gp3

        iops = rules.GP3_IOPS if iops is None else iops
        throughput = rules.GP3_THROUGHPUT if throughput is None else throughput
        check_gp3(size, iops, throughput)
        return iops, throughput
    if kind in rules.HIGHEST_IOPS:
        if iops is None:
            raise CalculatorError("iops", f"{kind} needs its IOPS.", "For example --iops 5000.")
        from calculators.ebs.provisioned import check_iops

        check_iops(kind, size, iops)
        return iops, 0
    if iops is not None:
        raise CalculatorError(
            "iops", f"The IOPS of {kind} are not provisioned.", "Leave them out, or take gp3."
        )
    return 0, 0


def _steps(amounts: list[Part], count: int, seconds: int, days: int, *, timed: bool) -> list[Step]:
    for_time = f" x {seconds:,} s / {days * DAY:,} s" if timed else ""
    times = f" x {plural(count, 'volume')}" if count > 1 else ""
    steps = []
    for name, quantity, unit, part in amounts:
        if not quantity:
            continue
        factor = "" if "requests" in name else times + for_time
        steps.append(
            Step(
                f"{number_text(quantity)} {name} x ${number_text(unit)}{factor} = {dollars(money(part))}.",
                "Volumes are billed for what is provisioned, by the second with 60 seconds at least.",
                rules.PRICING,
            )
        )
    if len(steps) > 1:
        total = sum(part for _, _, _, part in amounts)
        steps.append(
            Step(f"Together {dollars(money(total))}.", "The parts of a volume add up.", rules.PRICING)
        )
    return steps


def _wrong(
    kind: str,
    size: int,
    iops: int,
    throughput: int,
    parts: list[Part],
    count: int,
    share: Exact,
    listed: Prices,
) -> Iterable[tuple[Plain, str]]:
    storage, month = parts[0][3], sum(amount for _, _, _, amount in parts)
    if kind == "gp3":
        everything = storage + iops * parts[1][2] + throughput * parts[2][2]
        yield money(everything * count * share), "charges the 3,000 IOPS and 125 MiB/s that are included"
    if kind == "io2" and iops > rules.IO2_TIERS[0]:
        yield (
            money((storage + iops * parts[1][2]) * count * share),
            "charges all IOPS at the first tier's price",
        )
        last = storage + iops * parts[-1][2]
        yield money(last * count * share), "charges all IOPS at the price of the tier that is reached"
    if len(parts) > 1:
        yield money(storage * count * share), "charges the storage alone"
    if share != 1:
        yield money(month * count), "charges the whole month, although volumes are billed by the second"
    if count > 1:
        yield money(month * share), "charges one volume"
    for other in ("gp3", "gp2", "io1", "st1", "sc1"):
        if other != kind:
            wrong = month - storage + size * listed[f"{other}.storage"]
            yield money(wrong * count * share), f"charges the storage at the price of {other}"
