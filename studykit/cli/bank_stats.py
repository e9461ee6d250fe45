"""`studykit bank stats`: what a bank of questions is like, and how many forms it fills."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from studykit import paths
from studykit.cli.diagnostics import report
from studykit.cli.lint import inside, scope_of
from studykit.cli.options import command_parser, day_of, library_paths
from studykit.cli.output import table, write, write_json
from studykit.exam.analysis_bank import bank_figures
from studykit.library.library import load_library

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from studykit.cli.commands import Context
    from studykit.exam.analysis_bank import Alike, BankFigures, Supply, Tell
    from studykit.library.models import Blueprint

_WIDTH = 80
_ALIKE_SHOWN = 10


def main(args: list[str], context: Context) -> int:
    """Count, and print.

    Raises:
        UsageError: The path or the date cannot be used.
    """
    parser = command_parser(
        "bank stats",
        "Count the questions by kind, difficulty, provenance, age, topic, domain and task; say what gives keys away, which "
        "stems are alike, and how many whole forms the bank fills for each exam.",
    )
    parser.add_argument(
        "path", nargs="?", metavar="PATH", help="a pack, or a file or folder inside one (default: all packs)"
    )
    parser.add_argument("--json", action="store_true", help="one object instead of text")
    parser.add_argument(
        "--date", type=day_of, metavar="YYYY-MM-DD", help="the day that age is measured from (default: today)"
    )
    options = parser.parse_args(args)
    scope = scope_of(
        options.path, library_paths(context, options.library), options.profile or context.profile
    )
    library = load_library(scope.roots, paths.cache_dir())
    heads = [
        head
        for head in library.questions.values()
        if scope.shown is None or inside(Path(head.path), scope.shown)
    ]
    found = bank_figures(
        heads,
        [library.question(head.id) for head in heads],
        library.blueprints.values(),
        options.date or date.today(),  # noqa: DTZ011 - the user's own day
    )
    hidden = sum(
        defect.severity == "error" and (scope.shown is None or inside(defect.path, scope.shown))
        for defect in library.defects
    )
    if hidden:
        report(
            f"{hidden:,} {'error may hide' if hidden == 1 else 'errors may hide'} questions from these figures.",
            f"`studykit lint{f' {options.path}' if options.path else ''}` shows each.",
        )
    if options.json:
        write_json(asdict(found))
    else:
        write("\n\n".join("\n".join(part) for part in _parts(found, library.blueprints)))
    return 0


def _parts(found: BankFigures, blueprints: Mapping[str, Blueprint]) -> Iterator[list[str]]:
    if not found.questions:
        yield ["No questions"]
        return
    yield [
        f"{found.questions:,} {'question' if found.questions == 1 else 'questions'}, exercises among them",
        *(
            f"  {name:11}{_counted(counts)}"
            for name, counts in (
                ("kind", found.kinds),
                ("difficulty", found.difficulties),
                ("provenance", found.provenances),
                ("checked", _age_words(found.ages)),
            )
        ),
    ]
    yield table(("topic", "questions"), found.topics.items(), right=frozenset({1})).split("\n")
    yield list(_tell(found.tell))
    yield list(_alike(found.alike))
    for supply in found.supplies:
        yield list(_supply(supply, blueprints[supply.exam]))


def _counted(counts: Mapping[str, int] | Mapping[int, int]) -> str:
    return ", ".join(f"{name}: {count:,}" for name, count in counts.items() if count) or "none"


def _age_words(ages: Mapping[str, int]) -> dict[str, int]:
    return {f"within {name}" if name.endswith("days") else name: count for name, count in ages.items()}


def _tell(tell: Tell) -> Iterator[str]:
    yield f"What gives keys away: {tell.questions:,} questions with four options; 25 % is chance"
    if tell.longest is None or tell.solver is None:
        return
    shares = ", ".join(
        f"{letter} {count / tell.questions:.0%}" for letter, count in zip("ABCD", tell.positions, strict=True)
    )
    yield f"  key at           {shares}"
    yield f"  key is longest   {tell.longest:.0%}"
    yield f"  solver is right  {tell.solver:.0%}  (it sees the options and no stem)"


def _alike(alike: tuple[Alike, ...]) -> Iterator[str]:
    duplicates = sum(pair.is_duplicate for pair in alike)
    yield f"Stems like an earlier one: {duplicates:,} by 90 % or more, {len(alike) - duplicates:,} by 80 to 90 %"
    for pair in alike[:_ALIKE_SHOWN]:
        yield f"  {pair.percent:3.0f} %  {pair.question}  {pair.earlier}"
    if len(alike) > _ALIKE_SHOWN:
        yield f"  and {len(alike) - _ALIKE_SHOWN:,} more: --json has all"


def _supply(supply: Supply, blueprint: Blueprint) -> Iterator[str]:
    from textwrap import wrap

    if supply.forms:
        fills = (
            f"{supply.forms:,} whole {'form' if supply.forms == 1 else 'forms'} without a question in common"
        )
    else:
        fills = f"the largest form has {supply.largest} of {supply.size}"
    yield f"{supply.exam}: {supply.questions:,} questions, {fills}"
    yield from wrap(
        f"For {'one' if not supply.forms else 'one more'}: {supply.lacks}.",
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
    )
    for domain in blueprint.domains:
        tasks = ", ".join(f"{task.id}: {supply.tasks[task.id]:,}" for task in domain.tasks)
        yield f"  {domain.title}: {supply.domains[domain.id]:,} ({tasks})"
