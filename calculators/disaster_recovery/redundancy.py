"""How many copies: k of n for a target availability, and quorums."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.disaster_recovery import sources
from calculators.disaster_recovery.expression import as_share
from calculators.disaster_recovery.times import PERIODS, as_percent, share_text, words
from calculators.explain import between, mistakes, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction

    from calculators.contract import Plain
    from calculators.units import Exact

MOST_NEEDED = 50
MOST_COPIES = 100


def at_least(need: int, copies: int, share: Fraction) -> Fraction:
    """How likely so many of the copies work, each on its own."""
    from fractions import Fraction
    from math import comb

    return sum(
        (comb(copies, up) * share**up * (1 - share) ** (copies - up) for up in range(need, copies + 1)),
        start=Fraction(0),
    )


def redundancy(*, component: Exact, target: Exact | None, need: int, copies: int | None) -> Result:
    """How many copies reach a target; inputs as ``operations.REDUNDANCY`` lists them.

    Raises:
        CalculatorError: Neither target nor copies, or a target out of reach.
    """
    share = as_share("component", component)
    between("need", need, 1, MOST_NEEDED, "The number of copies needed")
    if copies is None and target is None:
        raise CalculatorError(
            "target", "Copies or a target are needed.", "Give --target 99.99 or --copies 3."
        )
    if copies is not None:
        between("copies", copies, need, MOST_COPIES, "The number of copies")
    wanted = None if target is None else as_share("target", target)
    number = copies if copies is not None else _fewest(share, wanted, need)
    total = at_least(need, number, share)
    answer: dict[str, Plain] = {
        "copies": number,
        "availability": as_percent(total, 6),
        "tolerates": number - need,
        "a_year": words((1 - total) * PERIODS["year"]),
    }
    units = {"copies": "", "availability": "%", "tolerates": "", "a_year": ""}
    if wanted is not None:
        answer |= {"met": total >= wanted}
        units |= {"met": ""}
    steps = [
        Step(
            f"{need} of {copy} at {share_text(share)} each: {share_text(at_least(need, copy, share))}.",
            "The chances of every number of working copies that is enough, added up.",
            sources.AVAILABILITY,
        )
        for copy in range(max(need, number - 2), number + 1)
    ]
    return Result(
        answer,
        units,
        steps,
        assumptions=(
            "Copies fail independently of each other, and switching takes no time.",
            "Each copy carries 1 / need of the load, so that the load still fits when only as many are left.",
        ),
        misconceptions=[
            *mistakes(
                "copies",
                number,
                [
                    (need, "forgets that a copy can fail"),
                    (number - 1 if number > need else number + 2, "stops a copy too soon"),
                    (number + 1, "adds a spare to the spares"),
                    (need * 2, "doubles everything"),
                    (need + 3, "takes three spares for granted"),
                    (number + 2, "adds two spares to the spares"),
                ],
            ),
            *mistakes(
                "availability",
                as_percent(total, 6),
                [
                    (as_percent(share**number, 6), "multiplies availabilities as if all copies were needed"),
                    (as_percent(share, 6), "keeps the availability of one copy"),
                    (as_percent(at_least(1, number, share), 6), "takes one copy for enough"),
                    (as_percent(share**need, 6), "leaves the spares out"),
                    (
                        as_percent(1 - (1 - share) / number, 6),
                        "divides the unavailability by the number of copies",
                    ),
                ],
            ),
        ],
    )


def _fewest(share: Fraction, wanted: Fraction | None, need: int) -> int:
    for copies in range(need, MOST_COPIES + 1):
        if wanted is not None and at_least(need, copies, share) >= wanted:
            return copies
    raise CalculatorError(
        "target", f"{MOST_COPIES} copies do not reach that.", "Give a lower target or better copies."
    )


def majority(members: int) -> int:
    """The smallest number that is more than half."""
    return members // 2 + 1


def quorum(*, members: int, write: int | None, read: int | None, component: Exact | None) -> Result:
    """Votes needed and failures tolerated; inputs as ``operations.QUORUM`` lists them.

    Raises:
        CalculatorError: More votes than members.
    """
    between("members", members, 1, MOST_COPIES, "The number of members")
    writing = majority(members) if write is None else write
    reading = members - writing + 1 if read is None else read
    between("write", writing, 1, members, "A write quorum")
    between("read", reading, 1, members, "A read quorum")
    fresh, single = writing + reading > members, writing * 2 > members
    answer: dict[str, Plain] = {
        "quorum": writing,
        "tolerates": members - writing,
        "read_quorum": reading,
        "reads_tolerate": members - reading,
        "consistent": fresh and single,
    }
    units = {"quorum": "", "tolerates": "", "read_quorum": "", "reads_tolerate": "", "consistent": ""}
    steps = [
        Step(
            f"{writing} of {members} must agree to a write: {plural(members - writing, 'failure')} can be borne.",
            "A majority is more than half; two majorities share a member.",
            sources.QUORUM,
        ),
        Step(
            f"{reading} + {writing} {'>' if fresh else '<='} {members}: reads {'see' if fresh else 'may miss'} the last write.",
            "Read and write quorums together are more than all members, so that they overlap.",
            sources.QUORUM,
        ),
    ]
    if component is not None:
        share = as_share("component", component)
        total = at_least(writing, members, share)
        answer |= {"availability": as_percent(total, 6)}
        units |= {"availability": "%"}
        steps.append(
            Step(
                f"{writing} of {members} at {share_text(share)} each: {share_text(total)}.",
                "",
                sources.AVAILABILITY,
            )
        )
    return Result(
        answer,
        units,
        steps,
        assumptions=("Members fail independently; a network split leaves the side with a quorum working.",),
        misconceptions=[
            *mistakes(
                "quorum",
                writing,
                [
                    ((members + 1) // 2, "takes half of the members for a majority"),
                    (members, "asks for all members"),
                    (members - 1, "asks for all members but one"),
                    (1, "takes one member for enough"),
                    (members - writing + 1, "takes what must fail to stop it"),
                ],
            ),
            *mistakes(
                "tolerates",
                members - writing,
                [
                    (members - 1, "takes one member for enough"),
                    (members // 2, "takes half of the members for enough"),
                    (writing, "takes the votes for the failures"),
                    (0, "asks for all members"),
                    (members - writing + 1, "lets one more fail than there are spare votes"),
                    (1, "bears one failure whatever the number of members"),
                ],
            ),
        ],
    )
