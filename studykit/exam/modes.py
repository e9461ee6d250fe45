"""The ways to sit questions. What a mode allows is decided here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mode:
    """One way to sit questions.

    Attributes:
        name: As it is kept and typed.
        title: As it is shown.
        about: What it does, a sentence or two.
        timed: Whether time runs out.
        pausable: Whether the clock can be stopped.
        explains: Whether an answer is checked and explained at once; else nothing is told until the end.
        size: Questions asked, where the mode says how many.
    """

    name: str
    title: str
    about: str
    timed: bool
    pausable: bool
    explains: bool
    size: int | None = None


REAL = Mode(
    "real",
    "Real exam",
    "As in the test centre: the whole form by the exam's weights, its unscored questions among them, no pause, "
    "no word on any answer until the end. Then pass or fail with an estimated score.",
    timed=True,
    pausable=False,
    explains=False,
)
CUSTOM = Mode(
    "custom",
    "Custom exam",
    "Timed at the exam's pace, of questions that you choose: how many, which domains, tasks, topics and difficulties, "
    "only missed, flagged, unseen or weakest. It can be paused.",
    timed=True,
    pausable=True,
    explains=False,
)
STUDY = Mode(
    "study",
    "Study",
    "Questions that you choose in the same way, without a clock: each answer is checked and explained at once.",
    timed=False,
    pausable=False,
    explains=True,
)
QUICK = Mode(
    "quick",
    "Quick ten",
    "Ten questions by the exam's weights at its pace, told at the end. It can be paused.",
    timed=True,
    pausable=True,
    explains=False,
    size=10,
)
DAILY = Mode(
    "daily",
    "Daily five",
    "The five questions of the day, least asked ones first, without a clock, each explained at once.",
    timed=False,
    pausable=False,
    explains=True,
    size=5,
)
MODES = {mode.name: mode for mode in (REAL, CUSTOM, STUDY, QUICK, DAILY)}
