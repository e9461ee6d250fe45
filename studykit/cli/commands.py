"""The names of the commands, and what the words before a command say. Imports nothing."""

from __future__ import annotations

# Command -> (module with `main(args, context) -> int`, one line for `studykit --help`).
COMMANDS = {
    "calc": ("studykit.cli.calc", "work out a sum by the rules of AWS, with its steps"),
    "topics": ("studykit.cli.topics", "list every topic and what there is for it"),
    "facts": ("studykit.cli.facts", "show facts with their sources, dates and older values"),
    "lint": ("studykit.cli.lint", "check notes, cards, questions, facts and labs"),
    "lab": (
        "studykit.cli.lab",
        "practise in a simulated account: start, shell, check, clock, hint, reset, stop",
    ),
    "grade": ("studykit.cli.grade", "grade a submission to a lab"),
    "cards": ("studykit.cli.cards", "find, add, edit, suspend, import and export flashcards"),
    "bank": ("studykit.cli.bank", "import, export, count and analyse questions"),
    "review": ("studykit.cli.review", "answer the cards that are due; --plain line by line"),
    "due": ("studykit.cli.due", "say how many cards are left today, quick enough for a prompt"),
    "exam": ("studykit.cli.exam", "list the exams you sat, and write one out with every reason"),
    "readiness": ("studykit.cli.readiness", "estimate the chance to pass, and what would raise it most"),
    "plan": ("studykit.cli.plan", "set your exam's date and see the plan until then"),
    "stats": ("studykit.cli.stats", "show retention, calibration, what falls due and how much you did"),
    "forecast": ("studykit.cli.forecast", "estimate the work and retention of days to come, and what if"),
    "optimise": (
        "studykit.cli.optimise",
        "fit the scheduler's parameters to your answers, if they foretell better",
    ),
    "reset": ("studykit.cli.reset", "make a card, a topic's cards or all cards new again"),
    "doctor": ("studykit.cli.doctor", "check the installation and your progress"),
    "backup": ("studykit.cli.backup", "write all progress to one file"),
    "restore": ("studykit.cli.restore", "bring progress back from such a file"),
    "completion": ("studykit.cli.completion", "print the completion script of bash, zsh or fish"),
}


class Context:
    """What the options before the command say: which learner, which extra packs."""

    __slots__ = ("library", "profile")

    def __init__(self) -> None:
        self.profile = "default"
        self.library: list[str] = []
