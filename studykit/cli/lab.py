"""``studykit lab``: practise in a simulated account."""

from __future__ import annotations

import os
from argparse import RawDescriptionHelpFormatter
from contextlib import ExitStack
from typing import TYPE_CHECKING

from studykit import paths
from studykit.cli.diagnostics import report
from studykit.cli.options import command_parser, library_paths
from studykit.cli.output import finish, table, write, write_json
from studykit.errors import StoreError, UsageError
from studykit.invocation import studykit_command
from studykit.labs.catalogue import broken_lab
from studykit.labs.durations import EXAMPLES, parse_span
from studykit.sim.runs import LabRuns

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta
    from pathlib import Path
    from typing import NoReturn

    from studykit.cli.commands import Context
    from studykit.labs.ports import AttemptStore
    from studykit.sim.runs import LabStatus

_ACTIONS = """actions:
  list               the labs, and where you stand with each
  start LAB          begin a lab, or go on with it
  shell [LAB]        a shell in which aws and boto3 use the lab's account
  shell [LAB] -- COMMAND ...
                     the same for one command
  check [LAB]        grade the account as it stands; its clock stays where it is
  clock [LAB]        what the account's clock shows
  clock [LAB] +30d   move it forward
  hint [LAB]         one more hint for what did not pass
  stop [LAB]         end the account's process; what you did stays
  reset [LAB]        forget what you did

LAB can be left out when one lab is under way."""


def main(args: list[str], context: Context) -> int:
    """Run ``studykit lab``; returns the exit code."""
    own, command = _split(args)
    parser = command_parser(
        "lab",
        "Practise in an AWS account that is simulated on this machine. Needs Linux or macOS.",
        epilog=_ACTIONS,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "action", nargs="?", choices=_HANDLERS, metavar="ACTION", help="one of the actions below"
    )
    parser.add_argument("words", nargs="*", metavar="LAB", help="the lab's id")
    parser.add_argument("--json", action="store_true", help="for list and check: as JSON")
    given = parser.parse_intermixed_args(own)
    if given.action is None:
        raise UsageError(
            f"Say what to do: {', '.join(_HANDLERS)}.", "`studykit lab list` shows the labs that there are."
        )
    if command is not None and given.action != "shell":
        raise UsageError("Only `studykit lab shell` takes a command after --.")
    profile = given.profile or context.profile
    packs = library_paths(context, given.library)
    roots = paths.library_roots(packs, profile)
    progress = paths.progress_file(profile)
    with ExitStack() as stack:
        runs = LabRuns(roots, paths.labs_dir(profile), _attempts(stack, progress))
        call = _Call(
            runs,
            given.words,
            command,
            as_json=given.json,
            has_progress=os.access(progress, os.F_OK),
            again=studykit_command(profile, packs),
        )
        return _HANDLERS[given.action](call)


class _Call:
    """What was asked for."""

    def __init__(
        self,
        runs: LabRuns,
        words: list[str],
        command: list[str] | None,
        *,
        as_json: bool,
        has_progress: bool,
        again: str,
    ) -> None:
        self.runs = runs
        self.words = words
        self.command = command
        self.as_json = as_json
        self.has_progress = has_progress
        self.again = again

    def lab(self) -> str:
        """The lab named, or the only one under way."""
        if len(self.words) > 1:
            raise UsageError(
                f"{self.words[1]!r} is one word too many.", "`studykit lab --help` shows the form."
            )
        if self.words:
            return self.words[0]
        under_way = self.runs.under_way()
        if len(under_way) == 1:
            return under_way[0]
        known = ", ".join(under_way or self.runs.catalogue.labs)
        why = "More than one lab is under way" if under_way else "No lab is under way"
        raise UsageError(f"{why}, so name one.", f"There are: {known}.")

    def span(self) -> timedelta | None:
        """A span after the lab, or instead of it; taken off the words."""
        if not self.words or not self.words[-1].startswith("+"):
            return None
        try:
            return parse_span(self.words.pop())
        except ValueError as error:
            raise UsageError(str(error), EXAMPLES) from error


def _split(args: list[str]) -> tuple[list[str], list[str] | None]:
    """Our words, and those after ``--``."""
    if "--" not in args:
        return args, None
    place = args.index("--")
    return args[:place], args[place + 1 :]


def _attempts(stack: ExitStack, progress: Path) -> Callable[[], AttemptStore]:
    """Opens the learner's progress when it is first needed."""
    opened: list[AttemptStore] = []

    def attempts() -> AttemptStore:
        if not opened:
            from studykit.store.database import open_store

            opened.append(stack.enter_context(open_store(progress)).lab_attempts)
        return opened[0]

    return attempts


def _statuses(call: _Call) -> list[LabStatus]:
    """The labs; where the learner's attempts cannot be read, without them. Nothing is made for a look."""
    try:
        return call.runs.statuses(with_attempts=call.has_progress)
    except StoreError as error:
        report(f"Attempts cannot be read: {error.message}", error.hint)
        return call.runs.statuses(with_attempts=False)


def _list(call: _Call) -> int:
    statuses = _statuses(call)
    for defects in call.runs.catalogue.broken.values():
        error = broken_lab(defects)
        report(error.message, error.hint)
    if call.as_json:
        write_json(
            [
                {
                    "id": s.lab.id,
                    "title": s.lab.title,
                    "minutes": s.lab.minutes,
                    "state": s.state,
                    "best": s.percent,
                }
                for s in statuses
            ]
        )
        return 0
    rows = [
        (s.lab.id, s.lab.minutes, s.state, "" if s.percent is None else f"{s.percent} %", s.lab.title)
        for s in statuses
    ]
    write(table(("lab", "minutes", "state", "best", "title"), rows, right=frozenset({1, 3})))
    return 0


def _start(call: _Call) -> int:
    if not call.words:
        raise UsageError("Name the lab to begin.", f"There are: {', '.join(call.runs.catalogue.labs)}.")
    lab, account, begun = call.runs.start(call.lab())
    write(lab.task if begun else f"{lab.title}: this goes on where you left it.")
    write("")
    write(f"The account answers on {account.endpoint}. Its clock shows {_shown(account.now())}.")
    write(f"Your copy of the starter files: {call.runs.work(lab.id)}")
    again = f"{call.again} lab"
    write(f"""
  {again} shell {lab.id}        a shell in which aws and boto3 use this account
  {again} clock {lab.id} +30d   let time go by
  {again} check {lab.id}        see what holds and what does not
  {again} hint {lab.id}         one more hint for what does not
  {again} stop {lab.id}         leave it; `start` goes on with it""")
    return 0


def _shell(call: _Call) -> int:
    lab_id = call.lab()
    environment = call.runs.account(lab_id).environment()
    if call.command is None:
        from studykit.sim.shell import shell_command

        _become(*shell_command(environment, lab_id, call.runs.folder(lab_id)))
    if not call.command:
        raise UsageError(
            "There is no command after --.", f"studykit lab shell {lab_id} -- aws s3api list-buckets"
        )
    _become(call.command, environment)


def _become(words: list[str], environment: dict[str, str]) -> NoReturn:
    """Replace this process, so that signals and the exit code are the command's own."""
    finish()
    try:
        os.execvpe(words[0], words, environment)  # noqa: S606 - the user's own shell and command
    except OSError as error:
        raise UsageError(f"{words[0]!r} cannot be run: {error.strerror}.") from error


def _check(call: _Call) -> int:
    found = call.runs.check(call.lab())
    if call.as_json:
        write_json(found.to_json())
    else:
        write(found.to_text())
    return 0 if found.passed else 1


def _clock(call: _Call) -> int:
    span = call.span()
    lab_id = call.lab()
    moment = call.runs.account(lab_id).now() if span is None else call.runs.advance(lab_id, span)
    write(f"The account's clock shows {_shown(moment)}.")
    return 0


def _hint(call: _Call) -> int:
    hint = call.runs.hint(call.lab())
    if hint is None:
        write("There are no more hints: the rest is in `studykit lab check`, and in you.")
    else:
        write(f"{hint.check}, hint {hint.number} of {hint.total}: {hint.text}")
    return 0


def _stop(call: _Call) -> int:
    lab_id = call.lab()
    stopped = call.runs.stop(lab_id)
    write(f"{lab_id} is stopped; what you did is kept." if stopped else f"{lab_id} was not running.")
    return 0


def _reset(call: _Call) -> int:
    lab_id = call.lab()
    call.runs.reset(lab_id)
    write(f"{lab_id} is as if it had never been begun.")
    return 0


def _shown(moment: datetime) -> str:
    """The account's clock is in UTC, as S3's rules are."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


_HANDLERS: dict[str, Callable[[_Call], int]] = {
    "list": _list,
    "start": _start,
    "shell": _shell,
    "check": _check,
    "clock": _clock,
    "hint": _hint,
    "stop": _stop,
    "reset": _reset,
}
