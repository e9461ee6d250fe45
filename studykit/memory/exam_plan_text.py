"""The plan until an exam as text in 78 columns, and as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studykit.memory.statistics_text import bar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from studykit.memory.exam_plan import ExamPlan, Part

_MOST_ROWS = 31
_ROOM = 28
_NAME = 34
_LITTLE = 0.5  # cards


def text(plan: ExamPlan) -> str:
    """The plan, section by section."""
    parts = (_head(plan), _asked(plan), _expected(plan), _days(plan))
    return "\n\n".join("\n".join(line.rstrip() for line in part) for part in parts)


def in_days(count: int) -> str:
    """How far a day is: "today", "tomorrow", "in 18 days"."""
    return "today" if not count else "tomorrow" if count == 1 else f"in {count:,} days"


def cards(count: int) -> str:
    """``1 card``, ``14 cards``."""
    return f"{count:,} card" if count == 1 else f"{count:,} cards"


def _head(plan: ExamPlan) -> list[str]:
    aim = plan.aim
    return [
        f"{plan.exam or 'Exam'} on {_day(aim.day)} {aim.day.year}, {in_days(aim.days_left(plan.today))}",
        f"  aim: each card known with a chance of {_percent(aim.target)} or more on that day",
        *(
            []
            if plan.offered
            else [f"  {plan.exam} is not offered on that day: b in the Exam room chooses another"]
        ),
    ]


def _asked(plan: ExamPlan) -> list[str]:
    lines = [f"  {_new(plan)}"]
    unseen = round(plan.outlook.unseen)
    if unseen and plan.aim.days_for_new(plan.today):
        reached = plan.aim.plans_new and 0 < plan.wanted <= plan.new
        lines.append(
            f"  about {cards(unseen)} may still be new then: cards of one item wait for each other"
            if reached
            else f"  {cards(unseen)} of {plan.unseen:,} will still be new on the day"
        )
    if plan.outside:
        lines.append(f"  after them: {cards(plan.outside)} of topics outside the exam")
    if plan.at_risk:
        lines.append(f"  {cards(plan.at_risk)} at risk: below the aim on the day and due only after it")
        if plan.round:
            lines.append(
                f"  they are asked ahead of time from {_day(plan.round)} on; now by r, or review --at-risk"
            )
    else:
        lines.append("  no card at risk: below the aim on the day and due only after it")
    if plan.raised:
        lines.append(f"  {cards(plan.raised)} missed in an exam or a lab, asked first")
    if plan.outlook.left >= _LITTLE and plan.outlook.days[-1][2] > plan.limits.reviews - 1:
        lines.append(
            f"  about {round(plan.outlook.left):,} reviews will not fit in your {plan.limits.reviews:,} a day"
        )
    return ["What is asked", *lines]


def _new(plan: ExamPlan) -> str:
    aim, own = plan.aim, plan.limits.new
    if not plan.unseen:
        return "new cards: every card of the exam is met"
    if not aim.plans_new:
        return (
            f"new cards: {plan.new:,} a day, your own number; {plan.wanted:,} would meet all {plan.unseen:,}"
        )
    if not aim.days_for_new(plan.today):
        return f"new cards: none any more, they would not hold; {plan.unseen:,} stay new"
    if plan.wanted > plan.new and plan.new >= max(own, plan.limits.reviews // 4):
        most = f"as many as {plan.limits.reviews:,} reviews a day carry"
        return f"new cards: {plan.new:,} a day, {most}; {plan.wanted:,} would meet all"
    return f"new cards: {plan.new:,} a day, to meet all {plan.unseen:,} in time"


def _expected(plan: ExamPlan) -> list[str]:
    rows = [*plan.parts, plan.whole]
    width = max(len(_short(part.name)) for part in rows)
    lines = [
        "Expected on the day, with the plan and without it (estimates, by simulation)",
        f"  {'':{width}} weight  cards   met  risk  known  without",
        *(f"  {_short(part.name):{width}} {_row(part)}" for part in rows),
        "  known: the mean chance of recall, 0 for a card still new, topics by their",
        "  part of the exam; cards are shared among domains as their questions are",
    ]
    if plan.uncovered:
        lines.append(f"  topics with {_percent(plan.uncovered)} of the exam have no cards and are left out")
    return lines


def _row(part: Part) -> str:
    counts = f"{part.cards:6,.0f} {part.met:5,.0f} {part.at_risk:5,.0f}"
    return f"{_percent(part.weight):>6} {counts} {_percent(part.recall):>6} {_percent(part.without):>8}"


def _days(plan: ExamPlan) -> list[str]:
    days = plan.outlook.days
    if not days:
        return ["Today is the day: nothing new is asked, and nothing ahead of time."]
    most = max(new + reviews for _, new, reviews, _ in days)
    step = -(-len(days) // _MOST_ROWS)
    of = "of the days to come" if step == 1 else f"a day, by {step} days"
    lines = [f"New cards and reviews {of} (estimates)"]
    for first, new, reviews, minutes in _grouped(days, step):
        drawn = bar(new + reviews, most, _ROOM)
        lines.append(f"  {_day(first):>6}  {new:4.0f} new {reviews:5.0f} reviews {minutes:4.0f} min  {drawn}")
    return lines


def _grouped(
    days: Sequence[tuple[date, float, float, float]], step: int
) -> Iterator[tuple[date, float, float, float]]:
    """Means of every ``step`` days."""
    for start in range(0, len(days), step):
        some = days[start : start + step]
        new, reviews, minutes = (sum(column) / len(some) for column in list(zip(*some, strict=True))[1:])
        yield some[0][0], new, reviews, minutes


def document(plan: ExamPlan) -> dict[str, Any]:
    """The plan as JSON has it."""
    aim = plan.aim
    return {
        "exam": plan.exam or None,
        "offered": plan.offered,
        "exam_date": aim.day.isoformat(),
        "today": plan.today.isoformat(),
        "days_left": aim.days_left(plan.today),
        "target": aim.target,
        "new_cards": {
            "today": plan.new,
            "planned": aim.plans_new,
            "to_meet_all": plan.wanted,
            "unseen": plan.unseen,
            "outside": plan.outside,
            "unseen_on_the_day": round(plan.outlook.unseen, 1),
            "last_day": plan.aim.last_day_for_new.isoformat(),
        },
        "at_risk": {"cards": plan.at_risk, "asked_from": plan.round and plan.round.isoformat()},
        "raised": plan.raised,
        "reviews_left": round(plan.outlook.left, 1),
        "uncovered": round(plan.uncovered, 4),
        "expected": {**_numbers(plan.whole), "domains": [_numbers(part) for part in plan.parts]},
        "days": [
            {
                "day": day.isoformat(),
                "new": round(new, 1),
                "reviews": round(reviews, 1),
                "minutes": round(minutes, 1),
            }
            for day, new, reviews, minutes in plan.outlook.days
        ],
    }


def _numbers(part: Part) -> dict[str, Any]:
    return {
        "name": part.name,
        "weight": round(part.weight, 4),
        "cards": round(part.cards, 1),
        "met": round(part.met, 1),
        "at_risk": round(part.at_risk, 1),
        "known": round(part.recall, 4),
        "known_without": round(part.without, 4),
    }


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _short(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
