"""`studykit bank analyse`: how questions did with a class, from a CSV table of answers."""

from __future__ import annotations

import sys
from dataclasses import asdict
from math import comb
from typing import TYPE_CHECKING

from studykit import paths
from studykit.cli.diagnostics import report
from studykit.cli.options import check_target, command_parser, library_paths
from studykit.cli.output import table, write, write_json
from studykit.errors import AnswersError, UsageError
from studykit.exam.analysis import ENOUGH_LEARNERS, RELIABLE, analyse
from studykit.exam.analysis_report import figure, html
from studykit.exam.analysis_table import Known, read_answers
from studykit.library.library import load_library

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from studykit.cli.commands import Context
    from studykit.exam.analysis import Analysis, QuestionFigures, TestFigures
    from studykit.library.models import Question

CHOSEN = frozenset({"single", "multiple"})  # kinds whose answers are letters
_NAME = 30


def main(args: list[str], context: Context) -> int:
    """Analyse, and print; the page is written beside.

    Raises:
        AnswersError: The table cannot be read.
        UsageError: A path cannot be used.
    """
    parser = command_parser(
        "bank analyse",
        "Item analysis of a class's answers: difficulty, discrimination, distractors, reliability. The table is CSV: "
        "learner,question,chosen and, if you like, correct,seconds; or a column for each question, with a row KEY.",
    )
    parser.add_argument("answers", metavar="ANSWERS.csv", help="the table; - for standard input")
    parser.add_argument(
        "--bank", metavar="DIR", help="the pack of the questions, for keys and texts (default: all packs)"
    )
    parser.add_argument("--html", metavar="FILE", help="write a page with plots")
    parser.add_argument("--force", action="store_true", help="replace the page if it is there")
    parser.add_argument("--json", action="store_true", help="one object instead of tables")
    options = parser.parse_args(args)
    page = paths.expanded(options.html) if options.html else None
    if page:
        check_target(page, "report.html", force=options.force)
    if options.bank and not paths.expanded(options.bank).is_dir():
        raise UsageError(f"{options.bank} is not a folder.", "--bank takes the pack of the questions.")
    roots = (
        library_paths(context, [*(options.library or []), options.bank])
        if options.bank
        else paths.library_roots(library_paths(context, options.library), options.profile or context.profile)
    )

    library = load_library(roots, paths.cache_dir())
    name, data = _read(options.answers)
    questions = {
        head.id: library.question(head.id) for head in library.questions.values() if head.kind in CHOSEN
    }
    found = analyse(read_answers(data, name, {q.id: _known(q) for q in questions.values()}))
    if not found.test.enough:
        report(
            f"{_counted(found.test.learners, 'learner')}: of so few these figures are mostly chance.",
            f"{ENOUGH_LEARNERS} or more make them worth acting on.",
        )
    if page:
        _write_page(page, found, name, questions)
    if options.json:
        write_json(asdict(found) | {"enough": found.test.enough})
    else:
        write(_text(found))
    return 0


def _known(question: Question) -> Known:
    letters = "ABCDEFGH"
    ways = comb(len(question.options), len(question.keys))
    return Known(
        ",".join(letters[key] for key in sorted(question.keys)),
        tuple(o.text for o in question.options),
        1 / ways,
    )


def _read(given: str) -> tuple[str, bytes]:
    """What the table is called, and its bytes."""
    if given == "-":
        return "standard input", sys.stdin.buffer.read()
    path = paths.expanded(given)
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        raise AnswersError(
            f"{given} cannot be read: {error.strerror}.", "Name a CSV file, or - for standard input."
        ) from None


def _write_page(path: Path, found: Analysis, name: str, questions: Mapping[str, Question]) -> None:
    asked = {q.question: questions[q.question] for q in found.questions if q.question in questions}
    page = html(
        found,
        f"Item analysis of {name}",
        {name: question.stem for name, question in asked.items()},
        {name: [option.text for option in question.options] for name, question in asked.items()},
    )
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}.", "Name a file in a folder that is there."
        ) from None


def _text(found: Analysis) -> str:
    parts = [_test(found.test), _questions(found.questions)]
    if any(question.options for question in found.questions):
        parts.append(_options(found.questions))
    return "\n\n".join(parts)


def _test(test: TestFigures) -> str:
    name = "KR-20" if test.dichotomous else "Cronbach's alpha"
    if not test.complete:
        reliability = "not computed: learners had different questions"
    elif test.reliability is None:
        reliability = "not computed: it takes two questions, and scores that differ"
    else:
        few = "" if test.reliability >= RELIABLE else f", less than {RELIABLE:.2f}"
        reliability = f"{name} {test.reliability:.2f}{few}; standard error {figure(test.error, 1)} questions"
    spread = "" if test.spread is None else f", standard deviation {test.spread * 100:.1f} points"
    return (
        f"{_counted(test.learners, 'learner')}, {_counted(test.questions, 'question')}\n"
        f"Mean {test.mean:.1%}, median {test.median:.1%}{spread}\nReliability: {reliability}"
    )


def _questions(questions: Sequence[QuestionFigures]) -> str:
    """p: facility; r: discrimination; eff: discriminative efficiency."""
    rows = [
        (
            _short(q.question, _NAME),
            q.learners,
            figure(q.facility),
            figure(q.discrimination),
            figure(q.efficiency),
            "; ".join(q.flags),
        )
        for q in questions
    ]
    return (
        table(("question", "asked", "p", "r", "eff", "to look at"), rows, right=frozenset({1, 2, 3, 4}))
        + "\n\np: facility (mean score). r: discrimination (corrected point-biserial). eff: discriminative efficiency."
    )


def _options(questions: Sequence[QuestionFigures]) -> str:
    rows = [
        (
            _short(q.question, _NAME) if first else "",
            f"{_short(option.name, 20)}{' *' if option.key else ''}",
            option.learners,
            f"{option.share:.0%}",
            figure(option.rest),
            "dead" if option.dead else "attractive and wrong" if option.attractive else "",
        )
        for q in questions
        for first, option in ((place == 0, option) for place, option in enumerate(q.options))
    ]
    head = ("question", "option", "chose", "share", "rest", "")
    return (
        table(head, rows, right=frozenset({2, 3, 4}))
        + "\n\n*: right. rest: mean share right of their other questions."
    )


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _short(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
