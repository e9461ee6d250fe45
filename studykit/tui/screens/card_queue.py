"""Choosing a queue of one's own, list by list: which cards, then whether the answers count."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from studykit.errors import StudykitError
from studykit.memory.selection import FLAGS, Selection
from studykit.tui.screens.ask import AskScreen
from studykit.tui.screens.choose import ChooseScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from studykit.tui.app import StudykitApp
    from studykit.tui.services import Services

KINDS = (
    ("day", "What is due today"),
    ("all", "All cards"),
    ("tag", "A tag"),
    ("flag", "A flag"),
    ("forgotten", "Forgotten today"),
    ("due", "Due by a day"),
    ("leeches", "Leeches: forgotten over and over"),
    ("suspended", "Suspended cards"),
)
MODES = (
    ("count", "Answers count: cards come back when they should"),
    ("cram", "Cram: the schedule is left alone"),
)


class QueueChooser:
    """Asks one thing after the other; Escape at any of them changes nothing."""

    def __init__(self, app: StudykitApp, services: Services, chosen: Callable[[Selection], None]) -> None:
        self._app = app
        self._services = services
        self._chosen = chosen

    def begin(self) -> None:
        """Ask which cards."""
        self._app.push_screen(ChooseScreen("Which cards?", KINDS), self._kind)

    def _kind(self, kind: str | None) -> None:
        match kind:
            case "day":
                self._chosen(Selection())
            case "all":
                self._chosen(Selection(cram=True, title="All cards, cram"))
            case "tag":
                self._ask_tag()
            case "flag":
                flags = [(str(i), f"{i} {name}") for i, name in enumerate(FLAGS) if i]
                self._app.push_screen(ChooseScreen("Which flag?", flags), self._flag)
            case "forgotten":
                self._ask_mode(Selection(forgotten=True, title="Forgotten today"))
            case "due":
                self._ask_day()
            case "leeches":
                self._ask_mode(Selection(leeches=True, title="Leeches"))
            case "suspended":
                self._chosen(Selection(suspended=True, cram=True, title="Suspended cards"))

    def _ask_tag(self) -> None:
        try:
            tags = Counter(tag for item in self._services.library.card_items() for tag in item.tags)
        except StudykitError as error:
            self._app.notify(error.hint, title=error.message, severity="error", markup=False)
            return
        if not tags:
            self._app.notify("No card has a tag; they are written in cards.yaml.", markup=False)
            return
        choices = [(tag, f"{tag} ({count})") for tag, count in sorted(tags.items())]
        self._app.push_screen(ChooseScreen("Which tag?", choices), self._tag)

    def _tag(self, tag: str | None) -> None:
        if tag is not None:
            self._ask_mode(Selection(items=self._services.tagged(tag), title=f"Tag {tag}"))

    def _flag(self, flag: str | None) -> None:
        if flag is not None:
            self._ask_mode(Selection(flag=int(flag), title=f"Flag {flag} {FLAGS[int(flag)]}"))

    def _ask_day(self) -> None:
        week = self._services.study_days().day(self._services.now()) + timedelta(days=7)
        about = "The day of your exam, say; written as 2026-12-31."
        self._app.push_screen(AskScreen("Due by the end of which day?", week.isoformat(), about), self._day)

    def _day(self, text: str | None) -> None:
        if text is None:
            return
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self._app.notify(
                f"{text} is no day; it is written as 2026-12-31.", severity="error", markup=False
            )
            return
        self._ask_mode(Selection(due_by=day, title=f"Due by {day}"))

    def _ask_mode(self, selection: Selection) -> None:
        def mode(chosen: str | None) -> None:
            if chosen is not None:
                cram = chosen == "cram"
                title = f"{selection.title}, cram" if cram else selection.title
                self._chosen(selection._replace(cram=cram, title=title))

        self._app.push_screen(ChooseScreen("Do the answers count?", MODES), mode)
