"""What grading found, as values, as JSON and as text."""

from __future__ import annotations

import json
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Status = Literal["passed", "failed", "skipped"]

FORMAT = 1
WIDTH = 100
_MARKS: Mapping[Status, str] = {"passed": "PASS", "failed": "FAIL", "skipped": "SKIP"}


@dataclass(frozen=True, slots=True)
class Observation:
    """What a probe had to show and what it showed.

    Attributes:
        after: The moment in the trial ("31d"); "" for a look at the state as it is.
    """

    after: str
    expected: Any
    actual: Any

    @property
    def holds(self) -> bool:
        """Whether they agree."""
        return bool(self.expected == self.actual) and type(self.expected) is type(self.actual)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check, judged.

    Attributes:
        points: Earned, of ``maximum``.
        needs: For a skipped check, the checks that it waits for.
    """

    id: str
    status: Status
    points: int
    maximum: int
    rationale: str
    help: str
    observations: tuple[Observation, ...]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What AWS answered to one command of a submission that it refused."""

    line: int
    operation: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """A graded lab."""

    lab: str
    title: str
    outcomes: tuple[Outcome, ...]
    notes: tuple[Note, ...] = ()

    @property
    def points(self) -> int:
        """What was reached."""
        return sum(outcome.points for outcome in self.outcomes)

    @property
    def maximum(self) -> int:
        """What can be reached."""
        return sum(outcome.maximum for outcome in self.outcomes)

    @property
    def percent(self) -> int:
        """The share of points, rounded down: 100 means all of them."""
        return self.points * 100 // self.maximum

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return all(outcome.status == "passed" for outcome in self.outcomes)

    def to_json(self) -> dict[str, Any]:
        """The report as docs/labs.md describes it."""
        return {
            "version": FORMAT,
            "lab": self.lab,
            "title": self.title,
            "passed": self.passed,
            "points": self.points,
            "max_points": self.maximum,
            "percent": self.percent,
            "checks": [_check_json(outcome) for outcome in self.outcomes],
            "refused": [
                {"line": n.line, "operation": n.operation, "code": n.code, "message": n.message}
                for n in self.notes
            ],
        }

    def to_text(self, columns: int = WIDTH) -> str:
        """The report for a terminal of so many columns."""
        width = max(len(outcome.id) for outcome in self.outcomes)
        lines = [f"{self.title} ({self.lab})", ""]
        for note in self.notes:
            refusal = f"AWS refused {note.operation}: {note.code}: {note.message}"
            lines += _wrapped(f"line {note.line}", refusal, columns)
        lines += [""] if self.notes else []
        for outcome in self.outcomes:
            score = f"{outcome.points}/{outcome.maximum}"
            lines.append(f"  {_MARKS[outcome.status]}  {outcome.id.ljust(width)}  {score:>7}")
            for label, text in _explained(outcome):
                lines += _wrapped(label, text, columns)
        lines += ["", f"{self.points} of {self.maximum} points, {self.percent} %."]
        return "\n".join(lines)


def _check_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.id,
        "status": outcome.status,
        "points": outcome.points,
        "max_points": outcome.maximum,
        "rationale": outcome.rationale,
        "help": outcome.help,
        "expected": _by_moment(outcome, "expected"),
        "actual": _by_moment(outcome, "actual"),
        "needs": list(outcome.needs),
    }


def _by_moment(outcome: Outcome, side: str) -> Any:
    """One value, or for a timeline a value for each moment, as in lab.yaml."""
    if [observation.after for observation in outcome.observations] == [""]:
        return getattr(outcome.observations[0], side)
    return {observation.after: getattr(observation, side) for observation in outcome.observations}


def _explained(outcome: Outcome) -> list[tuple[str, str]]:
    """Why a check did not pass, as labels and texts."""
    if outcome.status == "passed":
        return []
    if outcome.status == "skipped":
        return [("waits for", ", ".join(outcome.needs))]
    lines: list[tuple[str, str]] = []
    for observation in outcome.observations:
        if not observation.holds:
            when = f"after {observation.after}: " if observation.after else ""
            lines.append(("expected", when + _shown(observation.expected)))
            lines.append(("found", when + _shown(observation.actual)))
    return [*lines, ("why", outcome.rationale), ("look at", outcome.help)]


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str)


def _wrapped(label: str, text: str, columns: int) -> list[str]:
    first, rest = f"        {label.ljust(9)} ", " " * 18
    return textwrap.wrap(text, columns, initial_indent=first, subsequent_indent=rest)
