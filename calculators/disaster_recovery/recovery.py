"""Recovery objectives: what is lost at most, and how long it takes to be back."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.disaster_recovery import sources
from calculators.disaster_recovery.times import LONGEST, minutes, words
from calculators.exact import quotient, rounded
from calculators.explain import between, mistakes, positive
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

MB = 1024**2
MOST_BYTES = 10**21


def worst_loss(interval: Exact, duration: Exact = 0, copy: Exact = 0) -> Exact:
    """Seconds of data lost when a disaster comes just before the next backup is usable."""
    return interval + duration + copy


def rpo(
    *,
    interval: Exact | None,
    duration: Exact,
    copy: Exact,
    lag: Exact | None,
    change_rate: Exact | None,
    objective: Exact | None,
) -> Result:
    """What is lost at most; inputs as ``operations.RPO`` lists them.

    Raises:
        CalculatorError: Neither backups nor replication.
    """
    given = (
        ("interval", interval),
        ("duration", duration),
        ("copy", copy),
        ("lag", lag),
        ("objective", objective),
    )
    for field, value in given:
        if value is not None:
            between(field, value, 0, LONGEST, "A time", "s")
    if interval is None and lag is None:
        raise CalculatorError(
            "interval", "Backups or replication are needed.", "Give --interval 24h or --lag 1s."
        )
    backups = None if interval is None else worst_loss(interval, duration, copy)
    losses = [loss for loss in (backups, lag) if loss is not None]
    worst = min(losses)
    average = worst if worst == lag or interval is None else quotient(interval, 2) + duration + copy
    right = minutes(worst)
    answer: dict[str, Plain] = {"worst": right, "average": minutes(average), "in_words": words(worst)}
    units = {"worst": "min", "average": "min", "in_words": ""}
    steps = []
    if backups is not None and interval is not None:
        added = f" + {words(duration)} to back up" if duration else ""
        added += f" + {words(copy)} to copy" if copy else ""
        steps.append(
            Step(
                f"Backups: {words(interval)}{added} = {words(backups)} at most.",
                "What was written since the last backup that is usable is lost.",
                sources.OBJECTIVES,
            )
        )
    if lag is not None:
        steps.append(
            Step(
                f"Replication: {words(lag)} behind.",
                "What was not replicated yet is lost with the source; a deletion is replicated too.",
                sources.OBJECTIVES,
            )
        )
    if backups is not None and lag is not None:
        answer |= {"after_a_deletion": minutes(backups)}
        units |= {"after_a_deletion": "min"}
    if change_rate is not None:
        between("change_rate", change_rate, 0, MOST_BYTES, "A rate of change", "bytes an hour")
        lost = rounded(quotient(change_rate * worst, 3600 * MB), 2)
        answer |= {"data_lost": lost}
        units |= {"data_lost": "MB"}
        steps.append(
            Step(f"{number_text(rounded(quotient(change_rate, MB), 2))} MB an hour: {number_text(lost)} MB.")
        )
    if objective is not None:
        answer |= {"met": worst <= objective}
        units |= {"met": ""}
        steps.append(
            Step(f"The objective is {words(objective)}: {'met' if worst <= objective else 'not met'}.")
        )
    base = interval if interval is not None else worst
    return Result(
        answer,
        units,
        steps,
        assumptions=_taken_for_granted(interval, lag),
        misconceptions=mistakes(
            "worst",
            right,
            [
                (minutes(quotient(base, 2)), "takes the average, half an interval, for the most"),
                (minutes(base), "forgets the time until a backup is complete and copied"),
                (minutes(duration + copy), "takes the time of the backup for the data that is lost"),
                (minutes(base * 2), "counts two intervals"),
                (minutes(0), "expects to lose nothing, since there are backups"),
                (minutes(base + duration), "forgets the copy to the other Region"),
            ],
        ),
    )


def _taken_for_granted(interval: Exact | None, lag: Exact | None) -> list[str]:
    assumptions = []
    if interval is not None:
        assumptions += [
            "A disaster comes at the worst moment; on average half an interval is lost.",
            "Every backup is usable: a backup that was never restored is none.",
        ]
    if lag is not None:
        assumptions.append("Replication is always so far behind; its greatest lag gives the greatest loss.")
    return assumptions


def rto(
    *,
    detect: Exact,
    decide: Exact,
    provision: Exact,
    size: Exact,
    throughput: Exact | None,
    restore: Exact,
    verify: Exact,
    dns: Exact,
    objective: Exact | None,
) -> Result:
    """How long until it works again; inputs as ``operations.RTO`` lists them.

    Raises:
        CalculatorError: Data to restore without a throughput, or a time that cannot be.
    """
    between("size", size, 0, MOST_BYTES, "The data to restore", "bytes")
    if size and throughput is None:
        raise CalculatorError(
            "throughput", "Data takes time: how fast is it restored?", "Add --throughput 200MB."
        )
    if throughput is not None:
        positive("throughput", throughput, "A throughput")
    copying = quotient(size, throughput) if throughput else 0
    parts: dict[str, Exact] = {
        "detect": detect,
        "decide": decide,
        "provision": provision,
        "restore": restore + copying,
        "verify": verify,
        "dns": dns,
    }
    for field, value in parts.items():
        between(field, value, 0, LONGEST, "A time", "s")
    total = sum(parts.values(), start=0)
    right = minutes(total)
    rows: list[dict[str, Plain]] = [
        {"part": name, "time": words(value), "minutes": minutes(value)}
        for name, value in parts.items()
        if value
    ]
    steps = []
    if throughput:
        steps.append(
            Step(
                f"{number_text(rounded(quotient(size, MB), 2))} MB / {number_text(rounded(quotient(throughput, MB), 2))} MB/s = "
                f"{words(copying)}.",
                "Restoring takes at least as long as the data takes to be read.",
                sources.OBJECTIVES,
            )
        )
    steps.append(
        Step(
            f"{' + '.join(words(value) for value in parts.values() if value) or '0 s'} = {words(total)}.",
            "The recovery time runs from the interruption until the service works again, detection and decision included.",
            sources.OBJECTIVES,
        )
    )
    answer: dict[str, Plain] = {
        "rto": right,
        "in_words": words(total),
        "parts": rows or [{"part": "nothing", "time": "0 s", "minutes": 0}],
    }
    units = {"rto": "min", "in_words": "", "parts": ""}
    if objective is not None:
        between("objective", objective, 0, LONGEST, "An objective", "s")
        answer = {"rto": right, "in_words": words(total), "met": total <= objective, "parts": answer["parts"]}
        units = {"rto": "min", "in_words": "", "met": "", "parts": ""}
        steps.append(
            Step(f"The objective is {words(objective)}: {'met' if total <= objective else 'not met'}.")
        )
    return Result(
        answer,
        units,
        steps,
        assumptions=("One part follows the other; what runs at the same time counts once.",),
        misconceptions=mistakes(
            "rto",
            right,
            [
                (
                    minutes(total - detect - decide),
                    "begins with the recovery, without detection and decision",
                ),
                (minutes(parts["restore"]), "counts restoring the data alone"),
                (minutes(total - parts["restore"]), "forgets restoring the data"),
                (minutes(total - dns - verify), "forgets tests and the DNS TTL"),
                (minutes(total + copying * 7), "takes the throughput for bits"),
                (minutes(max(parts.values())), "takes the longest part, as if all ran at the same time"),
            ],
        ),
    )
