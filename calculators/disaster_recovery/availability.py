"""Availability of systems, from parts or from failures, and the downtime that it allows."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.disaster_recovery import sources
from calculators.disaster_recovery.expression import System, as_share, in_parallel, in_series
from calculators.disaster_recovery.times import LONGEST, PERIODS, as_percent, minutes, share_text, words
from calculators.explain import between, mistakes, positive
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction

    from calculators.contract import Plain
    from calculators.units import Exact

RULES = {
    "series": "Components that are all needed: their availabilities multiply.",
    "parallel": "Components that stand in for each other: their unavailabilities multiply.",
}
MOST = 60


def availability(*, system: str | None, series: list[Exact], parallel: list[Exact], places: int) -> Result:
    """The availability of a system; inputs as ``operations.AVAILABILITY`` lists them.

    Raises:
        CalculatorError: No component, or an expression that cannot be read.
    """
    between("places", places, 0, 9, "The number of decimals")
    if len(series) + len(parallel) > MOST:
        raise CalculatorError("series", "These are too many components.", f"Give at most {MOST}.")
    read = System("system", system) if system else None
    needed = [as_share("series", percent) for percent in series]
    spare = [as_share("parallel", percent) for percent in parallel]
    parts = [*(read.parts if read else []), *needed, *spare]
    if not parts:
        raise CalculatorError(
            "system",
            "A component is needed.",
            'For example "99.99 * (99.9 || 99.9)", or --series 99.99 99.9.',
        )
    steps = [
        Step(f"{text}.", RULES[kind], sources.AVAILABILITY) for text, kind in (read.working if read else [])
    ]
    together = [read.share] if read else []
    if spare:
        together.append(in_parallel(spare))
        if len(spare) > 1:
            text = " x ".join(share_text(1 - share) for share in spare)
            steps.append(
                Step(f"100 % - {text} = {share_text(together[-1])}.", RULES["parallel"], sources.AVAILABILITY)
            )
    together += needed
    total = in_series(together)
    if len(together) > 1:
        text = " x ".join(map(share_text, together))
        steps.append(Step(f"{text} = {share_text(total)}.", RULES["series"], sources.AVAILABILITY))
    year = (1 - total) * PERIODS["year"]
    steps.append(Step(f"{share_text(1 - total)} of 365 days are {words(year)}.", "", sources.AVAILABILITY))
    right = as_percent(total, places)
    return Result(
        {
            "availability": right,
            "downtime_year": minutes(year),
            "downtime_month": minutes((1 - total) * PERIODS["month"]),
            "a_year": words(year),
        },
        {"availability": "%", "downtime_year": "min", "downtime_month": "min", "a_year": ""},
        steps,
        assumptions=(
            "Components fail independently of each other; what they share (an AZ, a deployment) breaks that.",
            "A year has 365 days, a month 30. Switching to a spare takes no time.",
        ),
        misconceptions=mistakes(
            "availability",
            right,
            [(as_percent(share, places), said) for share, said in _wrong_totals(parts, total)],
        ),
    )


def _wrong_totals(parts: list[Fraction], total: Fraction) -> list[tuple[Fraction, str]]:
    mean = sum(parts, start=parts[0] * 0) / len(parts)
    return [
        (in_series(parts), "multiplies all availabilities, redundant or not"),
        (min(parts), "takes the weakest component's availability for the system's"),
        (in_parallel(parts), "treats all components as redundant"),
        (mean, "takes the mean of the components"),
        (max(parts), "takes the best component's availability for the system's"),
        (1 - (1 - total) / 2, "halves the unavailability"),
        (max(1 - 2 * (1 - total), parts[0] * 0), "doubles the unavailability"),
    ]


def mtbf(*, mtbf: Exact, mttr: Exact) -> Result:
    """Availability from failures and repairs; inputs as ``operations.MTBF`` lists them.

    Raises:
        CalculatorError: No time between failures.
    """
    from fractions import Fraction

    positive("mtbf", mtbf, "The time between failures")
    between("mtbf", mtbf, 0, LONGEST, "The time between failures", "s")
    between("mttr", mttr, 0, LONGEST, "The time to recover", "s")
    share = Fraction(mtbf) / (mtbf + mttr)
    right = as_percent(share, 4)
    failures = Fraction(PERIODS["year"]) / (mtbf + mttr)
    return Result(
        {
            "availability": right,
            "downtime_year": minutes((1 - share) * PERIODS["year"]),
            "failures_a_year": _one(failures),
        },
        {"availability": "%", "downtime_year": "min", "failures_a_year": ""},
        [
            Step(
                f"{words(mtbf)} / ({words(mtbf)} + {words(mttr)}) = {share_text(share)}.",
                "Availability = MTBF / (MTBF + MTTR).",
                sources.AVAILABILITY,
            )
        ],
        assumptions=("The time between failures is counted from a recovery to the next failure.",),
        misconceptions=mistakes(
            "availability",
            right,
            [
                (as_percent(1 - share, 4), "takes the unavailability"),
                (as_percent(max(1 - Fraction(mttr) * 24 / mtbf, Fraction(0)), 4), "mixes hours and days up"),
                (
                    as_percent(min(Fraction(mttr) / mtbf, Fraction(1)), 4),
                    "divides the time to recover by the time between failures",
                ),
                (as_percent(1 - (1 - share) / 24, 4), "takes the hours to recover for an hour a day"),
            ],
        ),
    )


def _one(value: Exact) -> Plain:
    from calculators.exact import rounded

    return rounded(value, 2)


def downtime(*, availability: Exact, period: str) -> Result:
    """The downtime that a percentage allows; inputs as ``operations.DOWNTIME`` lists them.

    Raises:
        CalculatorError: No percentage of availability.
    """
    share = as_share("availability", availability)
    seconds = (1 - share) * PERIODS[period]
    right = minutes(seconds)
    rows: list[dict[str, Plain]] = [
        {"period": name, "minutes": minutes((1 - share) * size), "time": words((1 - share) * size)}
        for name, size in PERIODS.items()
    ]
    whole = PERIODS[period]
    return Result(
        {"downtime": right, "in_words": words(seconds), "periods": rows},
        {"downtime": "min", "in_words": "", "periods": ""},
        [
            Step(
                f"(100 % - {share_text(share)}) x {number_text(minutes(whole))} min of a {period} = {number_text(right)} min.",
                "What is missing to 100 %, of the whole period.",
                sources.AVAILABILITY,
            )
        ],
        assumptions=("A year has 365 days, a quarter 90, a month 30. Planned downtime counts too.",),
        misconceptions=mistakes(
            "downtime",
            right,
            [
                (minutes(seconds / 10), "counts a nine more than there is"),
                (minutes(min(seconds * 10, whole * (share * 0 + 1))), "counts a nine fewer than there is"),
                (
                    minutes((1 - share) * PERIODS["week" if period == "month" else "month"]),
                    "takes another period",
                ),
                (minutes(seconds / 60), "takes minutes for hours"),
                (minutes(seconds * 2), "counts the downtime twice"),
            ],
        ),
    )


def achieved(*, downtime: Exact, period: str, target: Exact | None) -> Result:
    """The availability that a downtime leaves; inputs as ``operations.ACHIEVED`` lists them.

    Raises:
        CalculatorError: More downtime than the period has.
    """
    from fractions import Fraction

    whole = PERIODS[period]
    between("downtime", downtime, 0, whole, f"Downtime in a {period}", "s")
    share = 1 - Fraction(downtime) / whole
    right = as_percent(share, 4)
    answer: dict[str, Plain] = {"availability": right}
    units = {"availability": "%"}
    steps = [
        Step(
            f"1 - {words(downtime)} / {words(whole)} = {share_text(share)}.",
            "Availability is the share of the time in which the system works.",
            sources.AVAILABILITY,
        )
    ]
    if target is not None:
        wanted = as_share("target", target)
        budget = (1 - wanted) * whole
        met = share >= wanted
        answer |= {"met": met, "budget": minutes(budget), "left": minutes(budget - downtime)}
        units |= {"met": "", "budget": "min", "left": "min"}
        steps.append(
            Step(
                f"{share_text(wanted)} allows {words(budget)}: {'met' if met else 'not met'}.",
                "",
                sources.AVAILABILITY,
            )
        )
    return Result(
        answer,
        units,
        steps,
        assumptions=("A year has 365 days, a quarter 90, a month 30.",),
        misconceptions=mistakes(
            "availability",
            right,
            [
                (as_percent(1 - share, 4), "takes the unavailability"),
                (as_percent(max(1 - (1 - share) * 10, share * 0), 4), "loses a nine"),
                (as_percent(1 - (1 - share) / 10, 4), "gains a nine"),
                (as_percent(1 - (1 - share) / 12, 4), "divides by the months of a year once more"),
            ],
        ),
    )
