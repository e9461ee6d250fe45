"""Statistics as text in 80 columns, with bars of block characters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from studykit.memory.statistics import AHEAD, ENOUGH, STABILITIES, STATES, month, week

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studykit.library.models import Blueprint
    from studykit.memory.statistics import Group, Retention, Statistics
    from studykit.memory.tallies import Tally

WIDTH = 80
_EIGHTHS = " ▏▎▍▌▋▊▉"
_SHADES = "·░▒▓█"
_WEEKS = 52
_MOST_ROWS = 31
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def text(found: Statistics, exam: Blueprint | None, topic: str | None) -> str:
    """All sections, one below the other."""
    parts = [
        _head(found, topic),
        _retention(found),
        _calibration(found),
        _forecast(found),
        _work(found),
        *([_heat(found)] if found.days else []),
        _cards(found),
        *([] if topic else [_topics(found)]),
        *([_domains(found, exam)] if exam and found.domains and found.days and not topic else []),
    ]
    return "\n\n".join("\n".join(line.rstrip() for line in part) for part in parts)


def _head(found: Statistics, topic: str | None) -> list[str]:
    of = f"topic {topic}" if topic else "all topics"
    span = f"answers since {found.since}" if found.since else "all answers"
    lines = [f"Statistics of {found.today}: {of}, {span}"]
    whole = found.whole
    if not whole.answers:
        return [
            *lines,
            "No card was answered yet." if not found.since else "No card was answered in this time.",
        ]
    lines.append(
        f"{_number(whole.answers)} {_plural('answer', whole.answers)} in {_minutes(whole.minutes)}"
        f" on {_number(len(found.days))} study {_plural('day', len(found.days))}, the first {found.first}"
    )
    return lines


def _retention(found: Statistics) -> list[str]:
    lines = ["Retention: first answers of a day to cards in review, and how many were known"]
    if not found.whole.retention.answers:
        return [*lines, f"  not enough reviews: 0 of at least {ENOUGH}"]
    rows = [
        (
            name,
            _number(value.answers),
            _true(value),
            _percent(value.predicted),
            _part(value.young),
            _part(value.mature),
        )
        for name, value in found.periods().items()
    ]
    head = ("", "reviews", "true", "predicted", "young", "mature")
    lines += _table(head, rows, right=frozenset(range(1, 6)))
    lines.append("  known: grades 2 to 4; predicted: an estimate, the mean chance by FSRS;")
    lines.append("  mature: intervals of 21 days and more")
    if found.whole.retention.enough:
        lines.append(f"  ~: fewer than {ENOUGH} reviews, so chance has a large part in it")
    else:
        lines.append(
            f"  ~: not enough reviews: {_number(found.whole.retention.answers)} of at least {ENOUGH}"
        )
    return lines


def _calibration(found: Statistics) -> list[str]:
    lines = ["Calibration: of what was predicted, how much was known"]
    of = found.calibration
    if of.answers < ENOUGH or of.log_loss is None or of.rmse is None:
        return [*lines, f"  not enough reviews: {of.answers} of at least {ENOUGH}"]
    rows = [
        (
            f"{step.low * 100:.0f}-{step.high * 100:.0f}%",
            _number(step.answers),
            _percent(step.predicted),
            _percent(step.true),
            bar(step.true, 1, 30),
        )
        for step in of.steps
    ]
    head = ("chance", "reviews", "predicted", "true", "")
    lines += _table(head, rows, right=frozenset(range(4)))
    lines.append(
        f"  log-loss {of.log_loss:.3f}; RMSE over these steps {of.rmse * 100:.1f} points (0 is perfect)"
    )
    return lines


def _forecast(found: Statistics) -> list[str]:
    total = sum(found.forecast)
    lines = [f"Due in the next {AHEAD} study days: {_number(total)}"]
    if not total:
        return lines
    rows = [
        ("today, overdue too" if not place else _day(found.today + timedelta(days=place)), float(cards))
        for place, cards in enumerate(found.forecast)
    ]
    return [*lines, *_bars(rows), "  (estimate: new cards, and what coming answers change, are left out)"]


def _work(found: Statistics) -> list[str]:
    """Answers and minutes: of days, of weeks where there are too many, of months where there are too many weeks."""
    if not found.days:
        return ["Reviews and time: none"]
    # A clock that was put back leaves answers of days to come.
    first = min(found.today, max(found.since or date.min, min(found.days)))
    span = (found.today - first).days + 1
    if span <= _MOST_ROWS:
        every = [found.today - timedelta(days=ago) for ago in reversed(range(span))]
        rows: list[tuple[str, Tally | None]] = [(_day(day), found.days.get(day)) for day in every]
        name = "day"
    else:
        period, name = (week, "week") if span <= 7 * (_MOST_ROWS - 1) else (month, "month")
        counts = found.by(period)
        names = dict.fromkeys(period(first + timedelta(days=i)) for i in range(span))
        rows = [(label, counts.get(label)) for label in list(names)[-_MOST_ROWS:]]
    cells = [
        (label, count.answers if count else 0.0, count.milliseconds / 60_000 if count else 0.0)
        for label, count in rows
    ]
    most = max(answers for _, answers, _ in cells)
    shown = [
        (label, _number(answers), f"{minutes:,.1f}", bar(answers, most, 40))
        for label, answers, minutes in cells
    ]
    return [
        f"Answers and minutes by {name}",
        *_table((name, "answers", "minutes", ""), shown, right=frozenset({1, 2})),
    ]


def _heat(found: Statistics) -> list[str]:
    """A column a week, a row a weekday, as dark as the day was busy."""
    weeks = _WEEKS if found.since is None else min(_WEEKS, ((found.today - found.since).days + 13) // 7)
    monday = found.today - timedelta(days=found.today.weekday() + 7 * (weeks - 1))
    counts = {day: count.answers for day, count in found.days.items() if day >= monday}
    most = max(counts.values(), default=0)
    months, label = [" "] * (weeks + 3), ""
    for place in range(weeks):
        start = monday + timedelta(weeks=place)
        if start.day <= 7 and place + 3 <= len(months):
            label = f"{start:%b}"
            months[place : place + 3] = label
    lines = [
        f"Heat map: answers a day, the last {weeks} {_plural('week', weeks)}",
        "      " + "".join(months),
    ]
    first = found.since or monday
    for weekday, name in enumerate(_WEEKDAYS):
        days = (monday + timedelta(weeks=place, days=weekday) for place in range(weeks))
        cells = (_shade(counts.get(day, 0), most) if first <= day <= found.today else " " for day in days)
        lines.append(f"  {name} {''.join(cells)}")
    if most:
        lines.append(f"  · none, ░ to █ up to {_number(most)}")
    return lines


def _shade(count: float, most: float) -> str:
    return _SHADES[0] if not count else _SHADES[max(1, -int(-4 * count // most))]


def _cards(found: Statistics) -> list[str]:
    lines = ["Cards", *_bars([(state, found.whole.cards[state]) for state in STATES])]
    if found.whole.recall is None:
        return lines
    lines.append(f"  chance of recall today, mean: {_percent(found.whole.recall)} (estimate)")
    lines += ["", "Stability: days until the chance of recall has fallen to 90 %"]
    steps = zip(STABILITIES, STABILITIES[1:], found.stability, strict=False)
    lines += _bars([(_step(low, high), float(cards)) for low, high, cards in steps])
    lines += ["", "Difficulty: 1 easy, 10 hard"]
    return lines + _bars([(str(i), float(cards)) for i, cards in enumerate(found.difficulty, 1)])


def _step(low: float, high: float) -> str:
    return f"{low:.0f} and more" if high == float("inf") else f"{low:.0f} to {high:.0f}"


def _topics(found: Statistics) -> list[str]:
    """Topics whose cards were answered, or are due; the others are only counted."""
    shown = {name: group for name, group in found.topics.items() if group.answers or group.due}
    rest = len(found.topics) - len(shown)
    lines = ["By topic", *_groups("topic", shown)] if shown else ["By topic"]
    if rest:
        lines.append(f"  {rest} {_plural('topic', rest)} without an answer")
    return lines


def _domains(found: Statistics, exam: Blueprint) -> list[str]:
    titles = {domain.id: domain.title for domain in exam.domains}
    named = {f"{key} {titles.get(key, '')}": group for key, group in found.domains.items()}
    return [
        f"By domain of {exam.code} (estimate: cards name no exam task, so a topic counts",
        "for each domain in the share that its questions have there)",
        *_groups("domain", named),
    ]


def _groups(name: str, groups: Mapping[str, Group]) -> list[str]:
    rows = [
        (
            _short(key, 24),
            _number(sum(group.cards.values()) - group.cards["new"]),
            _number(group.answers),
            _true(group.retention),
            _percent(group.retention.predicted),
            _percent(group.recall),
            _number(group.due_today),
            _number(group.due),
        )
        for key, group in groups.items()
    ]
    head = (name, "met", "answers", "true", "pred.", "recall", "due", f"{AHEAD}d")
    return _table(head, rows, right=frozenset(range(1, 8)))


def _table(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()
) -> list[str]:
    """Columns padded to their widest cell; those in ``right`` are aligned right."""
    cells = [header, *rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    return [
        "  "
        + "  ".join(
            c.rjust(w) if i in right else c.ljust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in cells
    ]


def bar(value: float, most: float, room: int) -> str:
    """A bar in eighths of a column; something of whatever is more than nothing."""
    if most <= 0 or value <= 0:
        return ""
    eighths = max(1, int(value * room * 8 / most))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _bars(rows: Sequence[tuple[str, float]]) -> list[str]:
    most = max(value for _, value in rows)
    cells = [(label, _number(value), bar(value, most, 40)) for label, value in rows]
    widths = [max(len(row[i]) for row in cells) for i in (0, 1)]
    return [f"  {label.rjust(widths[0])}  {value.rjust(widths[1])}  {drawn}" for label, value, drawn in cells]


def _true(retention: Retention) -> str:
    """A share, marked where too few answers stand behind it."""
    shown = _percent(retention.true)
    return shown if retention.enough or retention.true is None else f"~{shown}"


def _part(of: tuple[float, float]) -> str:
    answers, known = of
    return "-" if not answers else f"{'' if answers >= ENOUGH else '~'}{_percent(known / answers)}"


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value * 100:.1f}%"


def _number(value: float) -> str:
    return f"{round(value):,}"


def _minutes(value: float) -> str:
    return f"{value / 60:,.1f} hours" if value >= 120 else f"{value:,.1f} minutes"


def _plural(word: str, count: float) -> str:
    return word if count == 1 else f"{word}s"


def _day(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {day}"


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
