"""Cards: the front, the answer, a grade; the answer is on disk before the next card is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Rule, Static

from studykit.errors import StudykitError
from studykit.memory.scheduler import interval_text
from studykit.memory.selection import FLAGS, Selection
from studykit.tui.card_words import said
from studykit.tui.messages import Failed, SessionOpened
from studykit.tui.screens.base import StudyScreen, explained
from studykit.tui.screens.choose import ChooseScreen
from studykit.tui.widgets.prose import Prose
from studykit.tui.widgets.sources import facts_markdown

if TYPE_CHECKING:
    from datetime import datetime

    from textual.app import ComposeResult

    from studykit.library.models import Card
    from studykit.memory.cram import Sitting
    from studykit.memory.ports import Rating

GRADES: tuple[tuple[Rating, str], ...] = ((1, "Again"), (2, "Hard"), (3, "Good"), (4, "Easy"))
ALL_TOPICS = "*"


class CardsScreen(StudyScreen):
    """A sitting with the cards that are due, or with those chosen."""

    ROOM = "Cards"
    CSS_PATH = "cards.tcss"
    HELP_TEXT = """\
Think of the answer, press Space to see it, then say how it went: `1` Again, `2` Hard, `3` Good, `4` Easy.
Each button tells when the card comes back. `u` takes the last answer, or whatever else you did to a card, back: as often as
you like, also what you did days ago. `i` shows the facts behind a card: source, date, and what older notes said. `n` opens its note.

`s` suspends a card until you bring it back, `b` puts it off until tomorrow, `f` flags it. `t` asks one topic alone; `c` chooses
other cards: by tag or flag, forgotten today, due by a day, leeches, suspended; counted, or crammed with the schedule left alone.
`o` says how many cards a day, in which order, and how well you want to know them. `v` shows your statistics.
Every answer is kept at once; leave whenever you want."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "reveal", "Answer", key_display="space"),
        *(Binding(str(rating), f"grade({rating})", name, show=False) for rating, name in GRADES),
        Binding("u", "undo", "Undo"),
        Binding("s", "suspend", "Suspend"),
        Binding("r", "restore", "Bring back"),
        Binding("b", "bury", "Bury"),
        Binding("f", "flag", "Flag"),
        Binding("i", "facts", "Facts"),
        Binding("o", "options", "Options"),
        Binding("t", "topic", "Topic", show=False),
        Binding("c", "choose", "Choose cards", show=False),
        Binding("n", "note", "Note", show=False),
        Binding("v", "statistics", "Statistics", show=False),
    ]

    def __init__(self, topic: str | None = None, *, selection: Selection | None = None) -> None:
        """Ask a topic, a selection, or all that is due."""
        super().__init__()
        self._selection = selection or Selection(topic=topic)
        self._session: Sitting | None = None
        self._card: Card | None = None
        self._revealed = False
        self._shown_at: datetime | None = None

    def compose_body(self) -> ComposeResult:
        """The card over its grades."""
        with VerticalScroll(id="card"):
            yield Prose("Opening your progress", id="front")
            yield Rule(id="divider")
            yield Prose(id="back")
            yield Prose(id="facts")
            yield Static("", id="problem", classes="problem", markup=False)
        yield Static("", id="prompt", classes="quiet", markup=False)
        with Horizontal(id="grades"):
            for rating, name in GRADES:
                yield Button(name, id=f"grade-{rating}", compact=True)

    def on_mount(self) -> None:
        """Open the session; SQLModel and fsrs may have to be imported for it."""
        self._hide_answer()
        self.query_one("#prompt").display = False
        self.query_one("#card").focus()
        self._open()
        # A learning card falls due while one looks at "nothing left for now".
        self.set_interval(5, self._look_again)

    @work(thread=True, exclusive=True, group="session")
    def _open(self) -> None:
        try:
            self.post_message(SessionOpened(self.services.review_session(self._selection)))
        except StudykitError as error:
            self.post_message(Failed(error))

    @on(SessionOpened)
    @explained
    def _opened(self, message: SessionOpened) -> None:
        self._session = message.session
        self._show_next()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        if self._session is None:
            self.query_one("#front", Prose).show("Your progress could not be opened.")
        self.explain(message.error)

    def explain(self, error: StudykitError) -> None:
        """Below the card, where the eyes are."""
        self._problem(f"! {error.message} {error.hint}".rstrip())

    def _problem(self, text: str) -> None:
        self.query_one("#problem", Static).update(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Offer in the footer only what can be done now."""
        asked, suspended = self._card is not None, self._selection.suspended
        offered = {
            "grade": self._revealed,
            "reveal": asked and not self._revealed,
            "facts": self._revealed,
            "bury": asked,
            "flag": asked,
            "suspend": asked and not suspended,
            "restore": asked and suspended,
            "note": self._card is not None and self._card.topic in self.services.library.notes,
        }
        return offered.get(action, True)

    def _show_next(self) -> None:
        if self._session is None:
            return
        now = self.services.now()
        head = self._session.current(now)
        self._card = self.services.library.card(head.id) if head else None
        self._shown_at = now
        self._hide_answer()
        self._problem("")
        self.query_one("#front", Prose).show(self._card.front if self._card else self._nothing_left(now))
        self.query_one("#card", VerticalScroll).scroll_home(animate=False)
        self.say(self._where())
        self.refresh_bindings()

    def _where(self) -> str:
        assert self._session is not None
        left, chosen = self._session.counts(), self._selection
        topics = self.services.library.topics
        topic = self._card.topic if self._card and not chosen.topic else chosen.topic
        parts = [
            chosen.title,
            topics[topic].title if topic in topics else "" if chosen.title else "All topics",
        ]
        if self._session.cram:
            parts.append(f"{left.review} left, schedule untouched")
        else:
            parts.append(f"{left.learning} learning, {left.review} to review, {left.new} new")
        if self._card:
            marks = self._session.marks()
            parts += ["new card" if self._session.is_new() else "", "leech" if marks.leech else ""]
            parts.append(f"flag {marks.flag} {FLAGS[marks.flag]}" if marks.flag else "")
        return " · ".join(part for part in parts if part)

    def _nothing_left(self, now: datetime) -> str:
        assert self._session is not None
        until = self._session.waits_until()
        if until and until < self._session_ends(now):
            return f"Nothing to ask just now. The next card is due at {until.astimezone(self.services.zone):%H:%M}."
        if self._selection.title:
            return "**No card is left in this queue.** `c` chooses other cards, Escape goes back."
        return "**Done for today.** What you answered is kept. `t` chooses another topic, Escape goes back."

    def _session_ends(self, now: datetime) -> datetime:
        days = self.services.study_days()
        return days.end(days.day(now))

    @explained
    def _look_again(self) -> None:
        if self._session is not None and self._card is None and self._session.current(self.services.now()):
            self._show_next()

    def _hide_answer(self) -> None:
        self._revealed = False
        for widget in ("#divider", "#back", "#facts", "#grades"):
            self.query_one(widget).display = False
        prompt = self.query_one("#prompt", Static)
        prompt.update("Space shows the answer.")
        prompt.display = self._card is not None

    @explained
    def action_reveal(self) -> None:
        """Show the answer and what each grade would do."""
        if self._session is None or self._card is None or self._revealed:
            return
        self._revealed = True
        intervals = self._session.preview(self.services.now())
        for rating, name in GRADES:
            when = f" {interval_text(intervals[rating])}" if rating in intervals else ""
            self.query_one(f"#grade-{rating}", Button).label = f"{rating} {name}{when}"
        self.query_one("#back", Prose).show(self._card.back)
        for widget in ("#divider", "#back", "#grades"):
            self.query_one(widget).display = True
        self.query_one("#prompt").display = False
        self.refresh_bindings()

    @explained
    def action_grade(self, rating: Rating) -> None:
        """Keep the answer, then draw the next card."""
        if self._session is None or not self._revealed or self._shown_at is None:
            return
        now = self.services.now()
        took = int((now - self._shown_at).total_seconds() * 1000)
        try:
            self._session.grade(rating, now, took)
        except StudykitError:
            # The session may have drawn another card; then that one is shown, above the reason.
            self._show_next()
            raise
        self._show_next()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        for rating, _ in GRADES:
            if event.button.id == f"grade-{rating}":
                self.action_grade(rating)
        self.query_one("#card").focus()

    @explained
    def action_undo(self) -> None:
        """Take the newest answer back and show its card again."""
        if self._session is None:
            return
        undone = self._session.undo(self.services.now())
        self._show_next()
        self._problem(said(undone))

    @explained
    def action_suspend(self) -> None:
        """Ask the card no more until it is brought back."""
        if self._session is not None and self._card is not None:
            self._session.suspend(self.services.now())
            self._show_next()
            self._problem("The card is suspended: u takes that back, c finds suspended cards.")

    @explained
    def action_restore(self) -> None:
        """Bring a suspended card back."""
        if self._session is not None and self._card is not None:
            self._session.suspend(self.services.now())
            self._show_next()
            self._problem("The card is asked again when it is due.")

    @explained
    def action_bury(self) -> None:
        """Put the card off until tomorrow."""
        if self._session is not None and self._card is not None:
            self._session.bury(self.services.now())
            self._show_next()
            self._problem("The card is put off until tomorrow, with the others of its item.")

    @explained
    def action_flag(self) -> None:
        """Put one of seven flags on the card."""
        if self._session is None or self._card is None:
            return
        choices = [(str(i), f"{i} {name}" if i else "no flag") for i, name in enumerate(FLAGS)]
        chosen = str(self._session.marks().flag)
        self.app.push_screen(ChooseScreen("Which flag?", choices, chosen), self._flagged)

    @explained
    def _flagged(self, flag: str | None) -> None:
        if flag is not None and self._session is not None and self._card is not None:
            self._session.flag(int(flag), self.services.now())
            self.say(self._where())

    def action_facts(self) -> None:
        """Show or hide the facts behind the card."""
        if self._card is None or not self._revealed:
            return
        facts = self.query_one("#facts", Prose)
        known = self.services.library.facts
        sources = "\n".join(f"- {r}" for r in self._card.references)
        facts.show(
            facts_markdown([known[f] for f in self._card.facts if f in known])
            + (f"\n\n{sources}" if sources else "")
        )
        facts.display = not facts.display

    def action_note(self) -> None:
        """Read the note of the card's topic; Escape comes back to the card."""
        if self._card is not None:
            from studykit.tui.screens.notes import NotesScreen

            self.app.push_screen(NotesScreen(self._card.topic))

    def action_statistics(self) -> None:
        """See what the answers say; Escape comes back to the card."""
        from studykit.tui.screens.statistics import StatisticsScreen

        self.app.push_screen(StatisticsScreen(self._selection.topic))

    def action_topic(self) -> None:
        """Choose the topic to be asked about."""
        library = self.services.library
        with_cards = {head.topic for head in library.cards.values()}
        choices = [
            (ALL_TOPICS, "All topics"),
            *((t.id, t.title) for t in library.topics.values() if t.id in with_cards),
        ]
        self.app.push_screen(
            ChooseScreen("Which cards?", choices, self._selection.topic or ALL_TOPICS), self._topic_chosen
        )

    def _topic_chosen(self, topic: str | None) -> None:
        if topic is not None:
            self._ask(Selection(topic=None if topic == ALL_TOPICS else topic))

    def action_choose(self) -> None:
        """Choose cards by what was done to them, or when they are due."""
        from studykit.tui.screens.card_queue import QueueChooser

        QueueChooser(self.app, self.services, self._ask).begin()

    def _ask(self, selection: Selection) -> None:
        self._selection = selection
        self._open()

    @explained
    def action_options(self) -> None:
        """Choose how much is asked in a day, and when a day begins."""
        if self._session is None:
            return
        from studykit.tui.screens.card_options import CardOptionsScreen

        def kept(changed: bool | None) -> None:
            if changed:
                self._open()

        topics = frozenset(self.services.library.topics)
        self.app.push_screen(CardOptionsScreen(self.services.store.settings, topics), kept)
