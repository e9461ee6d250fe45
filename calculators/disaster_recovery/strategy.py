"""The cheapest of AWS's four recovery strategies that meets both objectives."""

from __future__ import annotations

from calculators.contract import Result, Step
from calculators.disaster_recovery import sources
from calculators.disaster_recovery.times import HOUR, LONGEST, MINUTE, words
from calculators.explain import between, mistakes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

# Name, what AWS says of RTO and RPO, the least that is read from it (seconds), what is always on.
STRATEGIES = (
    ("backup and restore", "24 hours or less", "hours", 2 * HOUR, HOUR, "backups"),
    ("pilot light", "tens of minutes", "minutes", 20 * MINUTE, MINUTE, "data stores"),
    ("warm standby", "minutes", "seconds", 2 * MINUTE, 1, "everything scaled down"),
    ("multi-site active/active", "potentially zero", "near zero", 0, 0, "everything in full"),
)


def cheapest(rto: Exact, rpo: Exact, restore_time: Exact, backup_interval: Exact) -> int:
    """The place in ``STRATEGIES`` of the cheapest that meets both objectives."""
    for place, (_, _, _, reaches_rto, reaches_rpo, _) in enumerate(STRATEGIES):
        least = (restore_time, backup_interval) if place == 0 else (reaches_rto, reaches_rpo)
        if rto >= least[0] and rpo >= least[1]:
            return place
    return len(STRATEGIES) - 1


def strategy(*, rto: Exact, rpo: Exact, restore_time: Exact | None, backup_interval: Exact | None) -> Result:
    """The strategy for two objectives; inputs as ``operations.STRATEGY`` lists them.

    Raises:
        CalculatorError: A time that cannot be.
    """
    restoring = STRATEGIES[0][3] if restore_time is None else restore_time
    backing = STRATEGIES[0][4] if backup_interval is None else backup_interval
    for field, value in (
        ("rto", rto),
        ("rpo", rpo),
        ("restore_time", restoring),
        ("backup_interval", backing),
    ):
        between(field, value, 0, LONGEST, "A time", "s")
    place = cheapest(rto, rpo, restoring, backing)
    rows: list[dict[str, Plain]] = []
    wrong: list[tuple[Plain, str]] = []
    for number, (name, said_rto, said_rpo, reaches_rto, reaches_rpo, _) in enumerate(STRATEGIES):
        least_rto, least_rpo = (restoring, backing) if number == 0 else (reaches_rto, reaches_rpo)
        short = [
            what
            for what, wanted, least in (("RTO", rto, least_rto), ("RPO", rpo, least_rpo))
            if wanted < least
        ]
        rows.append(
            {
                "strategy": name,
                "RTO": said_rto,
                "RPO": said_rpo,
                "cost": "$" * (number + 1),
                "meets": "no: " + " and ".join(short) if short else "yes",
            }
        )
        if short:
            wrong.append((name, f"costs less, but does not reach the {' and the '.join(short)}"))
        elif number > place:
            wrong.append((name, "meets both objectives, at a higher cost than needed"))
    name, said_rto, said_rpo, _, _, always = STRATEGIES[place]
    return Result(
        {"strategy": name, "always_on": always, "strategies": rows},
        {"strategy": "", "always_on": "", "strategies": ""},
        [
            Step(
                f"Wanted: RTO {words(rto)}, RPO {words(rpo)}.",
                "RTO is the time until the service works again, RPO the age of the data that it works with then.",
                sources.OBJECTIVES,
            ),
            Step(
                f"{name.capitalize()}: RTO {said_rto}, RPO {said_rpo}.",
                "The strategies get dearer as they get faster: the first that meets both is the cheapest.",
                sources.STRATEGIES,
            ),
        ],
        assumptions=(
            "AWS gives words. An RTO of hours, tens of minutes or minutes is read as 2 h, 20 min or 2 min at least.",
            "An RPO of hours, minutes or seconds is read as 1 h, 1 min or 1 s at least.",
            "Restoring from backups may take up to a day: --restore-time takes in what `rto` works out.",
            "Continuous backups lower the RPO to some 5 minutes: --backup-interval 5min.",
            "A warm standby may lose seconds; so may active/active with asynchronous replication.",
        ),
        misconceptions=mistakes("strategy", name, wrong),
    )
