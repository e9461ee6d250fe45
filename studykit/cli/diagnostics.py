"""The only writer of stderr, and the map from what happened to exit codes.

====  =========================================================================================
0     done; for ``grade`` and ``lab check`` every check passed
1     a verdict, never a breakdown: checks failed, lint found defects, doctor found something broken
2     the words, a file or the machine are at fault, or the output cannot be written
3     ``grade`` could not judge: the grader broke, or its report cannot be written
70    a bug in studykit (EX_SOFTWARE of sysexits.h), with its traceback
130   interrupted
====  =========================================================================================
"""

from __future__ import annotations

import os
import sys

from studykit.cli.output import discard, finish, mend
from studykit.errors import StudykitError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

BUG = 70
INTERRUPTED = 130
TRACEBACK = "STUDYKIT_TRACEBACK"  # a variable: set, it shows how an error came about


def report(message: str, hint: str = "") -> None:
    """Print one problem on stderr: the sentence, then the way out."""
    _say(f"studykit: {message}\n" + (f"  {hint}\n" if hint else ""))


def progress(text: str) -> None:
    """Say on a terminal how far long work is, in a line that the next one takes the place of; nothing wipes it."""
    if sys.stderr.isatty():
        _say(f"\r\x1b[K{text}")


def guarded(run: Callable[[list[str]], int], args: list[str]) -> int:
    """Run a command, and write out what it printed, so that nothing but its own verdict ends with 1."""
    mend()
    code = _ended(run, args)
    try:
        finish()
    except StudykitError as error:
        report(error.message, error.hint)
        return max(code, error.exit_code)
    return code


def _ended(run: Callable[[list[str]], int], args: list[str]) -> int:
    try:
        return run(args)
    except StudykitError as error:
        if os.environ.get(TRACEBACK):
            _say(_traceback())
        report(error.message, error.hint)
        return error.exit_code
    except SystemExit as end:  # argparse has printed its help
        return end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception:  # noqa: BLE001 - Python would end with 1, which is a verdict
        _say(_traceback())
        report("This is a bug in studykit.", "Please report it with what is printed above.")
        return BUG


def _traceback() -> str:
    from traceback import format_exc

    return format_exc()


def _say(text: str) -> None:
    """Write to stderr; where even that is impossible, the exit code has to do."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        discard(sys.stderr)
