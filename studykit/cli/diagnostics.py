"""The only writer of stderr, and the map from errors to exit codes."""

from __future__ import annotations

import os
import sys

from studykit.errors import StudykitError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

INTERRUPTED = 130


def report(message: str, hint: str = "") -> None:
    """Print one problem on stderr: the sentence, then the way out."""
    sys.stderr.write(f"studykit: {message}\n")
    if hint:
        sys.stderr.write(f"  {hint}\n")


def guarded(run: Callable[[list[str]], int], args: list[str]) -> int:
    """Run a command; a StudykitError becomes one sentence and its exit code, a closed pipe is no error."""
    try:
        return run(args)
    except StudykitError as error:
        report(error.message, error.hint)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (`| head`) has left; keep the interpreter from complaining when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
