"""Which volume type does a job for the least money, enlarging the volume where the type asks for it."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.ebs import rules
from calculators.ebs.cost import month_parts
from calculators.exact import money
from calculators.explain import between, dollars, mistakes
from calculators.prices import Prices

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from calculators.contract import Plain
    from calculators.units import Exact

    Found = tuple[int, int, int, Exact]  # GiB, IOPS, MiB/s, cost a month

SSD = ("gp3", "gp2", "io2", "io1")
WITH_HDD = (*SSD, "st1", "sc1")


def compare(*, size: Exact, iops: int, throughput: int, hdd: bool, price: list[str]) -> Result:
    """The cheapest type for a need; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: No single volume can do it.
    """
    amount = rules.whole_gib(size)
    between("size", amount, 1, rules.LARGEST_GIB, "The size of a volume", "GiB")
    between("iops", iops, 0, rules.HIGHEST_IOPS["io2"], "The IOPS of one volume")
    between("throughput", throughput, 0, 4_000, "The throughput of one volume", "MiB/s")
    if hdd and iops:
        raise CalculatorError(
            "hdd", "HDD volumes are for throughput, not for IOPS.", "Leave out the IOPS, or the HDD volumes."
        )
    prices = Prices("ebs.", price)
    found: dict[str, Found] = {}
    kinds = WITH_HDD if hdd else SSD
    for kind in kinds:
        needed = rules.sized_for(kind, amount, iops, throughput)
        if needed is not None:
            parts = month_parts(kind, *needed, prices)
            found[kind] = (*needed, sum(cost for _, _, _, cost in parts))
    if not found:
        raise CalculatorError(
            "throughput" if throughput > 1_000 else "iops",
            "No single volume does this.",
            "Stripe several volumes (RAID 0), or take instance store.",
        )
    # The first of equally cheap ones: gp3 before gp2, io2 before io1.
    cheapest = min(found, key=lambda kind: found[kind][3])
    answer: dict[str, Plain] = {"cheapest": cheapest, "cost": money(found[cheapest][3])}
    units = {"cheapest": "", "cost": "USD a month"}
    for kind, (_, _, _, total) in found.items():
        answer[kind], units[kind] = money(total), "USD a month"
    answer["volumes"], units["volumes"] = [_row(kind, found.get(kind)) for kind in kinds], ""
    return Result(
        answer,
        units,
        [*_steps(kinds, found, amount), _verdict(cheapest, found)],
        assumptions=[
            "The need is sustained: gp2 is counted with its baseline, st1 and sc1 too, without their credits.",
            "io1 and io2 may be wanted for durability (io2: 99.999 %), latency or Multi-Attach, which is not priced here.",
            "The instance is built on Nitro and is no bottleneck.",
        ],
        misconceptions=mistakes("cost", answer["cost"], _wrong(cheapest, found, amount, prices)),
        prices=prices.used,
    )


def _row(kind: str, found: Found | None) -> dict[str, Plain]:
    if found is None:
        return {"type": kind, "gib": "-", "iops": "-", "mib_per_s": "-", "usd": "cannot"}
    size, iops, throughput, total = found
    if kind == "gp2":
        iops, reached = rules.gp2_baseline(size), int(rules.gp2_steady_throughput(size))
    elif kind == "gp3":
        reached = throughput
    elif kind in rules.IOPS_PER_GIB:
        reached = int(rules.most_throughput(kind, iops))
    else:
        reached = int(rules.hdd_rates(kind, size)[0])
    return {"type": kind, "gib": size, "iops": iops or "-", "mib_per_s": reached, "usd": money(total)}


def _steps(kinds: tuple[str, ...], found: dict[str, Found], wanted: int) -> list[Step]:
    steps = []
    sources = {"gp3": rules.GENERAL_PURPOSE, "gp2": rules.GENERAL_PURPOSE, "st1": rules.HDD, "sc1": rules.HDD}
    for kind in kinds:
        source = sources.get(kind, rules.PROVISIONED_IOPS)
        if kind not in found:
            steps.append(
                Step(f"{kind} cannot do it.", "Each type has a highest size, IOPS and throughput.", source)
            )
            continue
        size, iops, throughput, total = found[kind]
        larger = f" (enlarged from {wanted:,})" if size > wanted else ""
        bought = f" with {iops:,} IOPS" if iops else ""
        bought += f" and {throughput:,} MiB/s" if throughput else ""
        steps.append(
            Step(
                f"{kind}: {size:,} GiB{larger}{bought}: {dollars(money(total))} a month.",
                _RULES[kind],
                source,
            )
        )
    return steps


_RULES = {
    "gp3": "3,000 IOPS and 125 MiB/s are included; up to 500 IOPS a GiB and 0.25 MiB/s an IOPS are bought.",
    "gp2": "3 IOPS a GiB: more IOPS means a larger volume.",
    "io2": "Up to 1,000 IOPS a GiB, bought by tiers, with 0.256 MiB/s each.",
    "io1": "Up to 50 IOPS a GiB are bought.",
    "st1": "40 MiB/s a TiB: more throughput means a larger volume, of 125 GiB at least.",
    "sc1": "12 MiB/s a TiB: more throughput means a larger volume, of 125 GiB at least.",
}


def _verdict(cheapest: str, found: dict[str, Found]) -> Step:
    others = sorted((total, kind) for kind, (_, _, _, total) in found.items() if kind != cheapest)
    text = f"{cheapest} is cheapest"
    if others:
        text += f"; {others[0][1]} costs {dollars(money(others[0][0] - found[cheapest][3]))} more"
    return Step(f"{text}.", "Of the types that can do the job the cheapest is taken.", rules.PRICING)


def _wrong(
    cheapest: str, found: dict[str, Found], wanted: int, prices: Prices
) -> Iterable[tuple[Plain, str]]:
    for kind in ("gp2", "gp3", "io1", "io2"):
        if kind != cheapest and kind in found:
            yield money(found[kind][3]), f"takes {kind}, which costs more"
    size, iops, throughput, _ = found[cheapest]
    if size != wanted:
        parts = month_parts(cheapest, wanted, iops, throughput, prices)
        yield money(sum(cost for _, _, _, cost in parts)), "forgets that the volume has to be larger for this"
    storage = month_parts(cheapest, size, iops, throughput, prices)[0][3]
    yield money(storage), "charges the storage alone"
