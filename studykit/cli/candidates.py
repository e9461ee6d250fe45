"""What the word under the cursor may become: read off the commands, calculators and labs that there are."""

from __future__ import annotations

import re
from contextlib import redirect_stdout, suppress
from importlib import import_module
from io import StringIO
from typing import TYPE_CHECKING

from calculators.registry import CALCULATORS, load
from studykit import paths
from studykit.cli.calc_words import FLAGS
from studykit.cli.candidates_cards import card_candidates
from studykit.cli.commands import COMMANDS
from studykit.cli.options import library_paths
from studykit.errors import StudykitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from calculators.contract import Operation, Param
    from studykit.cli.commands import Context

    Candidate = tuple[str, str]

_GLOBAL = {
    "--profile": "whose progress",
    "--library": "add a pack",
    "--version": "print the version",
    "--help": "print the help",
}
_ABOUT_FLAGS = {
    "--json": "print the result as JSON",
    "--explain": "rules, sources, wrong answers and prices",
    "--vary": "many values of one input, as a chart",
    "--input": "inputs from a file of JSON",
    "--help": "print the inputs",
}
_TAKE_A_VALUE = ("--profile", "--library")


def candidates(words: list[str], context: Context) -> list[Candidate]:
    """What the last of ``words`` may become, each with a line about it; nothing where a file is wanted.

    Args:
        words: What follows ``studykit`` up to the cursor; the last may be empty.
        context: Which packs' labs count.
    """
    *before, last = words
    try:
        found = list(_candidates(before, last, context))
    except StudykitError:  # a word before is wrong; nothing sensible can follow
        return []
    return [(word, about) for word, about in found if word.startswith(last)]


def _candidates(before: list[str], last: str, context: Context) -> Iterator[Candidate]:
    while before and before[0].startswith("-"):
        option, *before = before
        if option in _TAKE_A_VALUE:
            if not before:
                return
            if option == "--library":
                context.library.append(before[0])
            before = before[1:]
    if not before:
        yield from ((name, about) for name, (_, about) in COMMANDS.items())
        yield from _GLOBAL.items()
    elif before[0] == "calc":
        yield from _in_calc(before[1:], last)
    elif before[0] == "completion":
        if len(before) == 1:
            yield from (("bash", ""), ("zsh", ""), ("fish", ""))
    elif before[0] in COMMANDS:
        yield from _in_command(before, last, context)


def _in_command(before: list[str], last: str, context: Context) -> Iterator[Candidate]:
    """Options and actions as the command's own help prints them; labs where one is wanted."""
    if before[-1] in _TAKE_A_VALUE:
        return
    if before[-1] == "--blueprint":
        yield from ((exam.stem, "exam") for exam in _named("question_banks/blueprints/*.yaml", context))
        return
    printed = StringIO()
    words = [word for word in before[1:] if not word.startswith("-")]
    action = words[:1] if before[0] in {"cards", "bank"} else []
    with redirect_stdout(printed), suppress(SystemExit):  # argparse ends so when it has printed its help
        import_module(COMMANDS[before[0]][0]).main([*action, "--help"], context)
    if before[0] == "cards" and not last.startswith("-"):
        found = card_candidates(words, before[-1], context)
        if found is not None:
            yield from found
            return
    if last.startswith("-"):
        yield from _unique(
            re.findall(r"^  (?:-\w, )?(--[a-z-]+)[^\n]*?(?:  +(\S.*))?$", printed.getvalue(), re.MULTILINE)
        )
        return
    if before[0] in {"lab", "cards", "bank", "exam"} and not words:
        _, _, actions = printed.getvalue().partition("actions:")
        yield from _unique(re.findall(r"^  ([a-z]+)\b.*?  +(\S.*)$", actions, re.MULTILINE))
    elif (before[0] == "lab" and len(words) == 1) or (before[0] == "grade" and not words):
        yield from ((lab, "lab") for lab in _labs(context))


def _unique(pairs: Iterable[Candidate]) -> Iterator[Candidate]:
    seen: set[str] = set()
    for word, about in pairs:
        if word not in seen:
            seen.add(word)
            yield word, about


def _labs(context: Context) -> list[str]:
    return [lab.parent.name for lab in _named("content/labs/*/lab.yaml", context)]


def _named(pattern: str, context: Context) -> list[Path]:
    """Files of the packs, each name once."""
    roots = paths.library_roots(library_paths(context, None), context.profile)
    found = {path.relative_to(root): path for root in roots for path in root.glob(pattern)}
    return [found[name] for name in sorted(found)]


def _in_calc(before: list[str], last: str) -> Iterator[Candidate]:
    words = [word for word in before if word not in FLAGS or FLAGS[word]]
    if not words:
        yield from ((name, summary) for name, (_, summary, _) in CALCULATORS.items())
        yield "prices", "every price that the sums use"
        return
    if words[0] == "prices":
        yield from (("--json", "as JSON"), *_prices("", ""))
        return
    if words[0] not in CALCULATORS:
        return
    calculator = load(words[0])
    named = [operation for operation in calculator.OPERATIONS if words[1:2] == [operation.name]]
    operation = named[0] if named else calculator.OPERATIONS[0]
    if len(words) == 1 and not last.startswith("-"):
        yield from ((o.name, o.summary) for o in calculator.OPERATIONS)
    yield from _inputs(words[0], operation, words[2:] if named else words[1:], last)


def _inputs(calculator: str, operation: Operation, words: list[str], last: str) -> Iterator[Candidate]:
    """The value of the option before the cursor, else options not given yet."""
    options = {f"--{param.name.replace('_', '-')}": param for param in operation.params}
    before = words[-1] if words else ""
    name, equals, _ = last.partition("=")
    if equals and name in options:
        yield from ((f"{name}={value}", about) for value, about in _values(calculator, options[name]))
    elif before == "--vary" or name == "--vary":
        start = "--vary=" if equals else ""
        yield from ((f"{start}{o[2:]}=", p.help) for o, p in options.items() if p.kind != "json")
    elif before in options and options[before].kind != "flag":
        yield from _values(calculator, options[before])
    elif last.startswith("-") or not any(param.positional for param in operation.params):
        for option, param in options.items():
            if param.repeated or option not in words:
                yield option, param.help
        yield from _ABOUT_FLAGS.items()
    else:
        for param in operation.params:
            if param.positional and param.choices:
                yield from ((choice, param.help) for choice in param.choices)


def _values(calculator: str, param: Param) -> Iterator[Candidate]:
    if param.name == "price":
        yield from _prices(f"{calculator}.", "=")
    elif param.choices:
        yield from ((choice, "") for choice in param.choices)
    elif param.kind != "json" and param.example:
        yield param.example, "for example"


def _prices(beginning: str, ending: str) -> Iterator[Candidate]:
    from calculators.prices import load_prices

    for price in load_prices(beginning).values():
        yield f"{price.name}{ending}", f"{price.value} {price.unit}"
