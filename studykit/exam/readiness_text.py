"""Readiness as text for the command line and the app, which has a scroll bar beside it in its 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.exam.readiness import ENOUGH, ENOUGH_IN_DOMAIN, LABEL, LEAST, MOST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from studykit.exam.readiness import DomainReadiness, Range, Readiness

WIDTH = 78
_NAME = 43
_SHOWN = 3


def text(found: Readiness) -> str:
    """All of it."""
    advice = (*_advice(found), "") if found.answers else ()
    return "\n".join((*_head(found), "", *_table(found), "", *advice, *_notes(found)))


def chance_words(chance: Range) -> str:
    """``64 % (32 to 88 %)``; the ends are never certain."""
    return f"{bounded_percent(chance.mean)} ({bounded_percent(chance.low)} to {bounded_percent(chance.high)})"


def bounded_percent(chance: float) -> str:
    """``64 %``, ``1 % or less``, ``99 % or more``."""
    if chance <= LEAST:
        return f"{LEAST:.0%} or less".replace("%", " %")
    if chance >= MOST:
        return f"{MOST:.0%} or more".replace("%", " %")
    return f"{chance * 100:.0f} %"


def missing_words(found: Readiness) -> str:
    """What is lacking for enough evidence, as the end of a sentence; "" when nothing."""
    parts = []
    if found.missing:
        parts.append(f"{found.answers} of {ENOUGH} answers")
    parts += [
        f"{domain.answers} of {ENOUGH_IN_DOMAIN} in {domain.domain.title}"
        for domain in found.domains
        if domain.missing
    ]
    return "; ".join(parts)


def _head(found: Readiness) -> Iterator[str]:
    yield f"Readiness for {found.blueprint.code}: an estimate, {LABEL}"
    yield ""
    if found.chance is None:
        yield from _wrapped(f"Not enough evidence for a chance to pass: {missing_words(found)}.")
    else:
        yield f"Chance to pass a fresh form: {bounded_percent(found.chance.mean)}"
        low, high = map(bounded_percent, (found.chance.low, found.chance.high))
        yield f"  between {low} and {high} by what is known of you (90 % interval)"
    yield f"From {_answers(found.answers)} to questions met for the first time, {found.right} of them right"


def _table(found: Readiness) -> Iterator[str]:
    yield f"{'':{_NAME}}{'answers':>8}{'right on fresh ones':>21}{_gain_cell('gain', found)}"
    for domain in found.domains:
        yield _row(
            f"{domain.domain.title} ({domain.domain.weight} %)",
            domain.answers,
            domain.right,
            domain.gain,
            found,
        )
        for task in domain.tasks:
            yield _row(f"  {task.task.id} {task.task.title}", task.answers, task.right, task.gain, found)


def _row(name: str, answers: int, right: Range, gain: float, found: Readiness) -> str:
    cut = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
    # Without any answer the figure would be that of anybody.
    shown = (
        f"{right.mean * 100:.0f} % ({right.low * 100:2.0f}-{right.high * 100:2.0f})" if found.answers else "-"
    )
    return f"{cut:{_NAME}}{answers or '-':>8}{shown:>21}{_gain_cell(_points(gain), found)}".rstrip()


def _gain_cell(words: str, found: Readiness) -> str:
    """A gain says nothing where the chance itself is not told."""
    return f"{words:>6}" if found.enough else ""


def _advice(found: Readiness) -> Iterator[str]:
    if found.enough:
        yield "What would raise it most, if half as many questions went wrong there:"
        ranked = sorted(
            ((task.gain, task.task.id, task.task.title) for domain in found.domains for task in domain.tasks),
            reverse=True,
        )
        for gain, task, title in ranked[:_SHOWN]:
            yield from _wrapped(f"{_points(gain)} points  {task} {title}", "  ")
    least = min(found.domains, key=_certainty)
    yield from _wrapped(
        f"Least is known of {least.domain.title}: answers to fresh questions there narrow the estimate most."
    )


def _certainty(domain: DomainReadiness) -> float:
    return -domain.domain.weight * (domain.right.high - domain.right.low)


def _notes(found: Readiness) -> Iterator[str]:
    yield from _wrapped(
        f"Not an AWS score. A pass is taken to be {found.cut} right of {found.scored} scored questions: AWS does not "
        "publish how right answers become points. Fresh forms are as hard as this library's questions. "
        "Ranges hold 90 % of what your abilities may be."
    )


def _points(gain: float) -> str:
    return f"+{max(0.0, gain) * 100:.0f}"


def _answers(count: int) -> str:
    return "1 answer" if count == 1 else f"{count:,} answers"


def _wrapped(words: str, indent: str = "") -> list[str]:
    from textwrap import wrap

    return wrap(words, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ")
