"""An analysis as one HTML page: no script, nothing fetched, pictures as SVG, light and dark by the reader's choice."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from studykit.exam.analysis import DEAD, EASY, ENOUGH_LEARNERS, GOOD, HARD, RELIABLE, WEAK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from studykit.exam.analysis import Analysis, OptionFigures, QuestionFigures, TestFigures

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --quiet: #59636e; --line: #d1d9e0; --mark: #0969da; --bad: #b3261e; --good: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --quiet: #9198a1; --line: #3d444d; --mark: #4493f8; --bad: #ff8a80; --good: #3fb950; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; } th, td { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; } .quiet { color: var(--quiet); } .warning { border-left: 4px solid var(--bad); padding-left: .75rem; }
.key { color: var(--good); } .flag { color: var(--bad); } section { break-inside: avoid; } pre { white-space: pre-wrap; font: inherit; }
svg { width: 100%; max-width: 40rem; height: auto; } svg text { fill: var(--quiet); font: 12px system-ui, sans-serif; }
svg .axis { stroke: var(--line); fill: none; } svg .zone { fill: var(--good); opacity: .12; } svg .dot { fill: var(--mark); } svg .dot.bad { fill: var(--bad); } svg .bar { fill: var(--mark); } svg .bar.key { fill: var(--good); } svg .bar.bad { fill: var(--bad); }
"""
_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 640, 320, 44, 32


def html(found: Analysis, title: str, stems: Mapping[str, str], options: Mapping[str, Sequence[str]]) -> str:
    """The page.

    Args:
        found: The figures.
        title: What was analysed.
        stems: Of the questions that are known.
        options: Texts of their options, A first.
    """
    parts = [
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>",
        *_test(found.test),
        "<h2>Scores</h2>",
        _histogram(found.test.scores),
        "<h2>Difficulty and discrimination</h2>",
        _scatter(found.questions),
        '<p class="quiet">Each dot is a question; the tinted field is where most should lie. Hover over a dot for its name.</p>',
        *_summary(found.questions),
        *(part for question in found.questions for part in _question(question, stems, options)),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts)


def figure(value: float | None, places: int = 2) -> str:
    """A figure, or a dash for one that cannot be computed."""
    return "–" if value is None else f"{value:.{places}f}"


def _test(test: TestFigures) -> Iterator[str]:
    if not test.enough:
        yield (
            f'<p class="warning">Only {test.learners} learners: below {ENOUGH_LEARNERS} these figures are mostly chance.</p>'
        )
    name = "KR-20" if test.dichotomous else "Cronbach's alpha"
    rows = [
        ("Learners", str(test.learners)),
        ("Questions", str(test.questions)),
        ("Mean score", f"{test.mean:.1%}"),
        ("Median score", f"{test.median:.1%}"),
        ("Standard deviation", figure(test.spread and test.spread * 100, 1) + " points of 100"),
        (f"Reliability ({name})", figure(test.reliability) + (f" (at least {RELIABLE:.2f} is wanted)" if test.complete else " (learners had different questions)")),
        ("Standard error of measurement", figure(test.error, 1) + " questions"),
    ]  # fmt: skip
    yield "<table>"
    yield from (f"<tr><th>{escape(what)}</th><td>{escape(value)}</td></tr>" for what, value in rows)
    yield "</table>"


def _summary(questions: Sequence[QuestionFigures]) -> Iterator[str]:
    yield "<h2>Questions</h2>"
    yield (
        f'<p class="quiet">Facility from {HARD:.2f} to {EASY:.2f} is good. Discrimination from {GOOD:.2f} is good, below {WEAK:.2f} '
        f"to be reviewed, below 0 the key is suspect. A wrong option that fewer than {DEAD:.0%} choose is dead.</p>"
    )
    heads = (
        "learners",
        "facility",
        "discrimination",
        "efficiency",
        "random guess",
        "intended weight",
        "effective weight",
    )
    yield f"<table><tr><th>Question</th>{''.join(f'<th class=n>{head}</th>' for head in heads)}<th>To look at</th></tr>"
    for q in questions:
        cells = (str(q.learners), figure(q.facility), figure(q.discrimination), figure(q.efficiency), figure(q.guess), figure(q.intended, 3), figure(q.effective, 3))  # fmt: skip
        yield (
            f"<tr><td>{escape(q.question)}</td>{''.join(f'<td class=n>{cell}</td>' for cell in cells)}"
            f'<td class="flag">{escape("; ".join(q.flags))}</td></tr>'
        )
    yield "</table>"


def _question(
    q: QuestionFigures, stems: Mapping[str, str], texts: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    if not q.options:
        return
    yield f"<section><h3>{escape(q.question)}</h3>"
    if q.question in stems:
        yield f"<pre>{escape(stems[q.question])}</pre>"
    yield _bars(q.options)
    yield "<table><tr><th>Option</th><th class=n>learners</th><th class=n>share</th><th class=n>right elsewhere</th><th></th></tr>"
    known = dict(zip("ABCDEFGH", texts.get(q.question, ()), strict=False))
    for option in sorted(q.options, key=lambda o: o.name):
        text = f" {known[option.name]}" if option.name in known else ""
        note = (
            "key"
            if option.key
            else "dead"
            if option.dead
            else "attractive and wrong"
            if option.attractive
            else ""
        )
        kind = ' class="key"' if option.key else ' class="flag"' if note else ""
        yield (
            f"<tr><td><b>{escape(option.name)}</b>{escape(text)}</td><td class=n>{option.learners}</td>"
            f"<td class=n>{option.share:.0%}</td><td class=n>{figure(option.rest)}</td><td{kind}>{note}</td></tr>"
        )
    blank = f"; {q.blanks} left it open" if q.blanks else ""
    time = f"; median {q.seconds:.0f} s" if q.seconds is not None else ""
    yield f'</table><p class="quiet">{q.learners} learners{blank}{time}.</p></section>'


def _svg(label: str, height: int, body: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(label)}">'
        + "".join(body)
        + "</svg>"
    )


def _histogram(scores: Sequence[float]) -> str:
    """Learners by tenths of the questions right."""
    counts = [0] * 10
    for score in scores:
        counts[min(9, int(score * 10 + 1e-9))] += 1
    highest = max(counts)
    base, step = _HEIGHT - _BOTTOM, (_WIDTH - _LEFT) / 10
    body = [f'<path class="axis" d="M{_LEFT} {base}H{_WIDTH}"/>']
    for place, count in enumerate(counts):
        left, tall = _LEFT + place * step, (base - 20) * count / highest
        body += [
            f'<rect class="bar" x="{left + 2:.1f}" y="{base - tall:.1f}" width="{step - 4:.1f}" height="{tall:.1f}"/>',
            f'<text x="{left + step / 2:.1f}" y="{base + 18}" text-anchor="middle">{place * 10}-{place * 10 + 10} %</text>',
            f'<text x="{left + step / 2:.1f}" y="{base - tall - 5:.1f}" text-anchor="middle">{count or ""}</text>',
        ]
    return _svg("Learners by share of questions right", _HEIGHT, body)


def _scatter(questions: Sequence[QuestionFigures]) -> str:
    """Discrimination (-0.5 to 1) over facility (0 to 1)."""
    base, wide = _HEIGHT - _BOTTOM, _WIDTH - _LEFT - 10

    def x(facility: float) -> float:
        return _LEFT + facility * wide

    def y(discrimination: float) -> float:
        return 10 + (1 - max(-0.5, discrimination)) / 1.5 * (base - 10)

    body = [
        f'<rect class="zone" x="{x(HARD):.1f}" y="{y(1):.1f}" width="{x(EASY) - x(HARD):.1f}" height="{y(GOOD) - y(1):.1f}"/>',
        f'<path class="axis" d="M{_LEFT} 10V{base}H{_WIDTH - 10}M{_LEFT} {y(0):.1f}H{_WIDTH - 10}"/>',
        *(
            f'<text x="{x(n / 5):.1f}" y="{base + 18}" text-anchor="middle">{n / 5:.1f}</text>'
            for n in range(6)
        ),
        *(
            f'<text x="{_LEFT - 6}" y="{y(n / 2) + 4:.1f}" text-anchor="end">{n / 2:.1f}</text>'
            for n in range(-1, 3)
        ),
        f'<text x="{_WIDTH - 10}" y="{base - 6}" text-anchor="end">facility</text>',
        f'<text x="{_LEFT + 6}" y="20">discrimination</text>',
    ]
    for q in questions:
        if q.discrimination is not None:
            bad = " bad" if q.discrimination < WEAK else ""
            body.append(
                f'<circle class="dot{bad}" cx="{x(q.facility):.1f}" cy="{y(q.discrimination):.1f}" r="5">'
                f"<title>{escape(q.question)}: {figure(q.facility)}, {figure(q.discrimination)}</title></circle>"
            )
    return _svg("Discrimination of the questions over their facility", _HEIGHT, body)


def _bars(options: Sequence[OptionFigures]) -> str:
    """Shares of the options, one below the other."""
    body = []
    for row, option in enumerate(sorted(options, key=lambda o: o.name)):
        top, kind = row * 24, " key" if option.key else " bad" if option.dead or option.attractive else ""
        name = option.name if len(option.name) <= 5 else f"{option.name[:4]}…"
        body += [
            f'<text x="{_LEFT - 6}" y="{top + 16}" text-anchor="end">{escape(name)}</text>',
            f'<rect class="bar{kind}" x="{_LEFT}" y="{top + 4}" width="{max(1, option.share * (_WIDTH - _LEFT - 60)):.1f}" height="16"/>',
            f'<text x="{_LEFT + option.share * (_WIDTH - _LEFT - 60) + 8:.1f}" y="{top + 16}">{option.share:.0%}</text>',
        ]
    return _svg("How often each option was chosen", 24 * len(options), body)
