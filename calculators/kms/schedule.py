"""When keys are deleted, and when their material is rotated."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import money
from calculators.explain import between, dollars, mistakes, plural
from calculators.kms import rules, sources
from calculators.prices import Prices

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from calculators.contract import Plain

LONGEST = 36_525  # days that are looked at


def deletion(*, requested: datetime, days: int, replica_days: int | None) -> Result:
    """When a key is gone; inputs as ``operations.DELETION`` lists them.

    Raises:
        CalculatorError: KMS takes no such waiting period.
    """
    from datetime import timedelta

    between("days", days, rules.SHORTEST_WAIT, rules.LONGEST_WAIT, "A waiting period", "days")
    begins = requested
    steps: list[Step] = []
    longer = timedelta(hours=rules.LONGER_WAIT)
    try:
        if replica_days is not None:
            between(
                "replica_days",
                replica_days,
                rules.SHORTEST_WAIT,
                rules.LONGEST_WAIT,
                "A waiting period",
                "days",
            )
            begins = requested + timedelta(days=replica_days)
            steps.append(
                Step(
                    f"The last replica is deleted on {rules.iso(begins)} at the earliest; until then the primary key is "
                    "PendingReplicaDeletion.",
                    "The waiting period of a primary key begins when the last of its replicas is deleted.",
                    sources.API_DELETION,
                )
            )
        earliest = begins + timedelta(days=days)
        latest = earliest + longer * (1 if replica_days is None else 2)
        wrong = _wrong_moments(begins, requested, earliest, days)
    except OverflowError:
        raise CalculatorError("requested", "That is past the year 9999.", "Give an earlier moment.") from None
    steps += [
        Step(
            f"{rules.iso(begins)} + {plural(days, 'day')} = {rules.iso(earliest)}; at most 24 hours later.",
            "The waiting period is 7 to 30 days, 30 unless another is given, and may last up to 24 hours longer.",
            sources.DELETING,
        ),
        Step(
            "From the request on the key decrypts nothing; until the end CancelKeyDeletion brings it back, disabled.",
            "A key that is pending deletion cannot be used in any cryptographic operation.",
            sources.DELETING,
        ),
    ]
    return Result(
        {
            "deleted_from": rules.iso(earliest),
            "deleted_by": rules.iso(latest),
            "unusable_from": rules.iso(requested),
            "cancel_before": rules.iso(earliest),
            "waits": (earliest - requested).days,
        },
        {"deleted_from": "", "deleted_by": "", "unusable_from": "", "cancel_before": "", "waits": "days at least"},
        steps,
        assumptions=[
            "DescribeKey shows the exact moment (DeletionDate); moments are UTC.",
            "A key that is pending deletion costs nothing and is not rotated.",
        ],
        misconceptions=[
            *mistakes("deleted_from", rules.iso(earliest), wrong),
            *mistakes(
                "waits",
                (earliest - requested).days,
                [
                    (0, "deletes at once"),
                    (rules.SHORTEST_WAIT, "takes the shortest waiting period"),
                    (rules.LONGEST_WAIT, "takes the default waiting period"),
                    (90, "takes 90 days, the shortest rotation period"),
                ],
            ),
        ],
    )  # fmt: skip


def _wrong_moments(
    begins: datetime, requested: datetime, earliest: datetime, days: int
) -> list[tuple[Plain, str]]:
    from datetime import timedelta

    wrong: list[tuple[Plain, str]] = [
        (rules.iso(requested), "deletes at once"),
        (rules.iso(requested + timedelta(days=rules.LONGEST_WAIT)), "takes the default waiting period"),
        (rules.iso(requested + timedelta(days=rules.SHORTEST_WAIT)), "takes the shortest waiting period"),
        (rules.iso(earliest - timedelta(days=1)), "counts the day of the request"),
    ]
    if begins != requested:
        wrong.insert(0, (rules.iso(requested + timedelta(days=days)), "forgets that replicas go first"))
    return wrong


def rotation(
    *, enabled: datetime, until: datetime, period: int, on_demand: list[datetime], price: Sequence[str]
) -> Result:
    """Rotations and key materials; inputs as ``operations.ROTATION`` lists them.

    Raises:
        CalculatorError: KMS takes no such period, or a moment is out of range.
    """
    between("period", period, rules.SHORTEST_PERIOD, rules.LONGEST_PERIOD, "A rotation period", "days")
    if until < enabled:
        raise CalculatorError("until", "That is before rotation is turned on.", "Give a later moment.")
    if (until - enabled).days > LONGEST:
        raise CalculatorError("until", "That is more than a hundred years.", "Give an earlier moment.")
    if len(on_demand) > rules.ON_DEMAND_ROTATIONS:
        raise CalculatorError(
            "on_demand", f"{len(on_demand)} rotations on demand are too many.", "A key takes 25 in its life."
        )
    for moment in on_demand:
        if not enabled <= moment <= until:
            raise CalculatorError(
                "on_demand",
                f"{rules.iso(moment)} is out of the time that is looked at.",
                f"Give a moment from {rules.iso(enabled)} to {rules.iso(until)}.",
            )
    automatic = rules.rotations(enabled, until, period)
    events = sorted(
        [(moment, "automatic") for moment in automatic] + [(moment, "on demand") for moment in on_demand]
    )
    count = len(events)
    prices = Prices("kms.", price)
    billed = min(count, rules.BILLED_ROTATIONS)
    a_month = prices["key"] + (billed * prices["rotation"] if billed else 0)
    return Result(
        {
            "key_materials": count + 1,
            "rotations": count,
            "next": _next(enabled, automatic, period),
            "key_price": money(a_month),
            "dates": [
                {"moment": rules.iso(moment), "rotation": kind, "key_materials": number + 1}
                for number, (moment, kind) in enumerate(events, 1)
            ],
        },
        {"key_materials": "", "rotations": "", "next": "", "key_price": "USD a month", "dates": ""},
        [
            Step(
                f"From {rules.iso(enabled)} every {plural(period, 'day')}: {plural(len(automatic), 'automatic rotation')} "
                f"until {rules.iso(until)}.",
                "The period counts from when rotation is turned on; 90 to 2,560 days, 365 unless another is given.",
                sources.API_ROTATION,
            ),
            *(
                [
                    Step(
                        f"{plural(len(on_demand), 'rotation')} on demand; the schedule stays as it is.",
                        "On-demand rotations do not move the automatic ones; a key takes 25 of them.",
                        sources.API_ON_DEMAND,
                    )
                ]
                if on_demand
                else []
            ),
            Step(
                f"The first material and {count:,} more: {count + 1:,}, all kept.",
                "Old material stays, so that what it encrypted can be decrypted; key ID, ARN and policy do not change.",
                sources.ROTATING,
            ),
            Step(
                f"The key costs {dollars(money(a_month))} a month at the end.",
                "The first and the second rotation add $1 a month each, later ones nothing.",
                sources.PRICING,
            ),
        ],
        assumptions=[
            "A symmetric customer managed key with material of KMS, enabled all the time; data keys are not rotated.",
            "AWS managed keys rotate every year on their own; asymmetric and HMAC keys never do. Moments are UTC.",
        ],
        misconceptions=mistakes(
            "key_materials",
            count + 1,
            [
                (count, "forgets the material that the key was created with"),
                (1, "takes rotation for a replacement of the old material"),
                (len(rules.rotations(enabled, until, 365)) + 1 + len(on_demand), "rotates once a year"),
                (len(automatic) + 1, "forgets the rotations on demand"),
                (count + 2, "rotates when rotation is turned on"),
                (len(rules.rotations(enabled, until, 1095)) + 1, "rotates every three years, as AWS managed keys once did"),
            ],
        ),
        prices=prices.used,
    )  # fmt: skip


def _next(enabled: datetime, automatic: list[datetime], period: int) -> str:
    """The first automatic rotation after those that are listed."""
    from datetime import timedelta

    try:
        return rules.iso((automatic[-1] if automatic else enabled) + timedelta(days=period))
    except OverflowError:
        return "past the year 9999"
