"""Forecasts, prices of retention and fits as text in 80 columns, with bars of block characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.memory.forecast import ENOUGH, Band
from studykit.memory.optimiser import LEAST_REVIEWS
from studykit.memory.statistics_text import bar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

    from studykit.memory.adoption import Adopted
    from studykit.memory.forecast import Outlook, Price, Standing, Student
    from studykit.memory.optimiser import Fit, Measure
    from studykit.memory.parameters import Parameters

_EDGE = 3  # percent from the ends of a curve
_PERIODS = ((31, 1, "day"), (7 * 26, 7, "week"), (10**6, 30, "30 days"))


def forecast_text(
    outlooks: Mapping[str, Outlook], standing: Standing, student: Student, span: int, lives: int
) -> str:
    """Outlooks side by side under their names, then what the first asks day by day."""
    sections = [
        [
            f"Forecast from {standing.today}, {span:,} study days. All figures are estimates.",
            *student_lines(student),
            *_exam_lines(standing),
        ],
        _side_by_side(outlooks),
        *([_work(name, found, span) for name, found in outlooks.items()]),
        [
            f"In brackets: where the middle 80 % of {lives} simulated lives lie. That is chance",
            "alone: that you stay as your answers show you, and answer all that a day asks,",
            "is assumed.",
        ],
    ]
    return "\n\n".join("\n".join(lines) for lines in sections)


def student_lines(student: Student) -> list[str]:
    """Who is simulated, in a sentence or two."""
    seen = student.habits
    how = {
        "usual": "forgets by the scheduler's parameters",
        "tuned": "forgets by the scheduler's parameters, with three numbers set by your answers",
        "fitted": "forgets by parameters fitted to your answers",
    }[student.how]
    lines = [f"Simulated: who grades and takes time as you in {seen.answers:,} answers, and", f"{how}."]
    if seen.reviews < ENOUGH:
        lines.append(
            f"Too few to know you: {seen.reviews} of at least {ENOUGH} came a day or more after another.\n"
            "Most of this is what learners do on average (fsrs-rs's defaults)."
        )
    return lines


def _exam_lines(standing: Standing) -> list[str]:
    """That the exam date is followed."""
    if standing.aimed is None:
        return []
    aim = standing.aimed.aim
    new = "new cards by its plan, " if aim.plans_new else ""
    return [f"Until your exam on {aim.day}: {new}cards at risk ahead of time."]


def _side_by_side(outlooks: Mapping[str, Outlook]) -> list[str]:
    rows = [
        ("", *outlooks),
        ("answers a day", *(_band(o.answers) for o in outlooks.values())),
        ("minutes a day", *(_band(o.minutes) for o in outlooks.values())),
        ("new cards a day", *(_band(o.new) for o in outlooks.values())),
        (
            "retention, %",
            *(_band(o.retention, times=100) if o.retention else "-" for o in outlooks.values()),
        ),
        ("cards known at the end", *(_band(o.known, 0) for o in outlooks.values())),
        ("of cards met", *(_band(o.seen, 0) for o in outlooks.values())),
        ("over the limit a day", *(_band(o.left) for o in outlooks.values())),
    ]
    return _table(rows)


def _work(name: str, found: Outlook, span: int) -> list[str]:
    """Minutes and answers by day, week or 30 days."""
    size, word = next((size, word) for most, size, word in _PERIODS if span <= most)
    parts = [found.days[start : start + size] for start in range(0, len(found.days), size)]
    minutes = [sum(day[2].mean for day in part) / len(part) for part in parts]
    answers = [sum(day[1].mean for day in part) / len(part) for part in parts]
    most = max(minutes, default=0)
    lines = [f"A day's work, {name}" + ("" if size == 1 else f", mean of each {word}")]
    for part, mine, theirs in zip(parts, minutes, answers, strict=True):
        lines.append(f"  {part[0][0]}  {theirs:7,.1f} answers {mine:6,.1f} min  {bar(mine, most, 36)}")
    return [line.rstrip() for line in lines]


def curve_text(prices: Sequence[Price], best: Price, standing: Standing, student: Student, span: int) -> str:
    """What each desired retention costs and brings."""
    most = max(price.each for price in prices)
    now = round(standing.plan.retention * 100)
    lines = [
        f"Prices of retention: {span:,} study days from {standing.today}. All are estimates.",
        *student_lines(student),
        "",
        "  wanted  minutes a day  cards known  minutes for 100 known",
    ]
    for price in prices:
        mark = "<- least" if price == best else ""
        mark += " <- yours" if round(price.wanted * 100) == now else ""
        lines.append(
            f"  {price.wanted * 100:4.0f} % {price.minutes:13,.1f} {price.known:12,.0f} {price.each:7.2f}"
            f"  {bar(price.each, most, 20).ljust(20)} {mark}".rstrip()
        )
    return "\n".join(
        [
            *lines,
            "",
            *(
                [
                    f"The least work for each known card is at the edge, {best.wanted * 100:.0f} %: with few new cards",
                    "to meet, less is always cheaper. Choose by how much you want to know.",
                ]
                if not prices[_EDGE].wanted < best.wanted < prices[-1 - _EDGE].wanted
                else [
                    f"Least work for each known card: {best.wanted * 100:.0f} %. Near it the curve is flat: a few",
                    "points more cost little. For an exam soon to come, more may be worth its price.",
                ]
            ),
        ]
    )


def fit_text(found: Fit) -> str:
    """What a fit found, both measures side by side."""
    verdict = (
        "The new parameters foretell better."
        if found.better
        else "The new ones do not foretell better by both measures: those in force stay."
    )
    rows = [
        ("", "in force", "new", "change"),
        ("log-loss", *_measured(found.before, found.after, "log_loss", 4)),
        ("RMSE (bins), %", *_measured(found.before, found.after, "rmse", 2, 100)),
    ]
    return "\n".join(
        [
            f"Fitted to the earliest {found.trained:,} answers, measured on the {found.tested:,} after them",
            "(answers a study day or more after the one before; lower is better):",
            "",
            *_table(rows),
            "",
            verdict,
        ]
    )


def in_force_text(
    parameters: Parameters | None,
    newest: Adopted | None,
    reviews: int,
    zone: tzinfo | None,
    *,
    can_fit: bool,
) -> str:
    """Which parameters are in force, since when, and whether others can be fitted."""
    lines = ["In force: FSRS-6's default parameters." if parameters is None else "In force:"]
    numbers = [f"{number:8.4f}" for number in parameters or ()]
    lines += ["  " + " ".join(numbers[start : start + 7]) for start in range(0, len(numbers), 7)]
    if newest is not None:
        lines.append(
            f"Changed on {newest.at.astimezone(zone):%Y-%m-%d at %H:%M}, with the states of {newest.cards:,} cards."
        )
    lines.append("")
    if not can_fit:
        lines.append("Fitting needs an extra: pip install 'studykit[optimise]'")
    elif reviews < LEAST_REVIEWS:
        lines.append(f"{reviews} of your answers came a study day or more after the one before;")
        lines.append(f"a fit needs {LEAST_REVIEWS}: from fewer it would follow chance more than you.")
    else:
        lines.append(f"{reviews:,} of your answers came a study day or more after the one before:")
        lines.append("enough for a fit. It takes seconds, and changes nothing by itself.")
    return "\n".join(lines)


def adopted_text(done: Adopted, way_back: str) -> str:
    """What was put in force, and how it is taken back."""
    return (
        "In force from now on. The states of"
        f" {done.cards:,} cards were worked out again\nfrom your answers. {way_back} takes it back."
    )


def _measured(before: Measure, after: Measure, name: str, digits: int, times: int = 1) -> tuple[str, ...]:
    old, new = getattr(before, name) * times, getattr(after, name) * times
    return f"{old:.{digits}f}", f"{new:.{digits}f}", f"{new - old:+.{digits}f}"


def _band(figure: Band, digits: int = 1, *, times: int = 1) -> str:
    digits = 0 if figure.high * times >= 1000 else digits
    mean, low, high = (f"{part * times:,.{digits}f}" for part in figure)
    return mean if low == high else f"{mean} ({low} to {high})"


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
