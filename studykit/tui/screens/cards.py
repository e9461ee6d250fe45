"""Cards: the front, the answer, a grade; the answer is on disk before the next card is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widgets import Static

from studykit.errors import StudykitError
from studykit.memory.answering import SAID, SUGGESTED, seed_of
from studykit.memory.comparison import warm
from studykit.memory.selection import FLAGS, Selection
from studykit.tui.card_words import next_card_today, said, whereabouts
from studykit.tui.messages import ChoicesChanged, Failed, LibraryRead, SessionOpened
from studykit.tui.screens.base import explained
from studykit.tui.screens.card_ways import CardWays
from studykit.tui.screens.choose import ChooseScreen
from studykit.tui.widgets.answers.answer import Answer
from studykit.tui.widgets.answers.typed import TypedAnswer
from studykit.tui.widgets.card_face import CardFace
from studykit.tui.widgets.grades import GRADES, Grades

if TYPE_CHECKING:
    from datetime import datetime

    from textual.app import ComposeResult

    from studykit.library.models import Card, CardHead
    from studykit.memory.comparison import Verdict
    from studykit.memory.cram import Sitting
    from studykit.memory.ports import Rating


class CardsScreen(CardWays):
    """A sitting with the cards that are due, or with those chosen."""

    ROOM = "Cards"
    CSS_PATH = "cards.tcss"
    HELP_TEXT = """\
Think of the answer, press Space to see it, then say how it went: `1` Again, `2` Hard, `3` Good, `4` Easy.
Some cards want the answer typed: Enter compares it, Escape leaves the field and Tab returns to it. Others have options, picked with
`1` to `6` or `A` to `F`. Both suggest a grade, which Enter takes; `1` to `4` overrule it.
Each button tells when the card comes back. `u` takes the last answer, or whatever else you did to a card, back: as often as
you like, also what you did days ago. `i` shows the facts behind a card: source, date, and what older notes said. `n` opens its note.

`s` suspends a card until you bring it back, `b` puts it off until tomorrow, `f` flags it. `e` edits its source in your editor; `/` searches
all cards. `t` asks one topic alone; `c` chooses
other cards: by tag or flag, forgotten today, due by a day, leeches, suspended; counted, or crammed with the schedule left alone.
`o` says how many cards a day, in which order, and how well you want to know them. `v` shows your statistics, `x` sets the date of your exam and shows the plan until then.
Every answer is kept at once; leave whenever you want."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "reveal", "Answer", key_display="space"),
        Binding("enter", "accept", "Agree"),
        Binding("tab", "type", "Type the answer"),
        Binding(
            "tab", "app.focus_next", "Focus Next", show=False
        ),  # else the line above would take its place
        *(Binding(str(rating), f"grade({rating})", name, show=False) for rating, name in GRADES.items()),
        Binding("u", "undo", "Undo"),
        Binding("s", "suspend", "Suspend"),
        Binding("r", "restore", "Bring back"),
        Binding("b", "bury", "Bury"),
        Binding("f", "flag", "Flag"),
        Binding("i", "facts", "Facts"),
        Binding("e", "edit", "Edit", show=False),
        Binding("slash", "browse", "Browse", key_display="/"),
        Binding("o", "options", "Options", show=False),
        Binding("t", "topic", "Topic", show=False),
        Binding("c", "choose", "Choose cards", show=False),
        Binding("n", "note", "Note", show=False),
        Binding("v", "statistics", "Statistics", show=False),
        Binding("x", "plan", "Exam date", show=False),
    ]

    def __init__(self, topic: str | None = None, *, selection: Selection | None = None) -> None:
        """Ask a topic, a selection, or all that is due."""
        super().__init__()
        self._selection = selection or Selection(topic=topic)
        self._session: Sitting | None = None
        self._head: CardHead | None = None
        self._revealed = False
        self._suggested: Rating | None = None
        self._shown_at: datetime | None = None

    def compose_body(self) -> ComposeResult:
        """The card over its grades."""
        yield CardFace(id="card")
        yield Static("", id="prompt", classes="quiet", markup=False)
        yield Grades(id="grades")

    @property
    def face(self) -> CardFace:
        """The card as it is shown."""
        return self.query_one(CardFace)

    @property
    def _card(self) -> Card | None:
        """The card that is shown; None where none is, or where it cannot be read."""
        return self.face.card

    def on_mount(self) -> None:
        """Open the session; SQLModel and fsrs may have to be imported for it."""
        self._hide_grades()
        self.face.focus()
        self.begin()
        # A learning card falls due while one looks at "nothing left for now".
        self.set_interval(5, self._look_again)

    def begin(self) -> None:
        """Ask what is selected, from the beginning, as soon as the session is open."""
        self._open()

    @work(thread=True, exclusive=True, group="session")
    def _open(self) -> None:
        try:
            self.post_message(SessionOpened(self.services.review_session(self._selection)))
        except StudykitError as error:
            self.post_message(Failed(error))
        warm()

    @on(ChoicesChanged)
    def _choices_changed(self) -> None:
        self.begin()

    @on(SessionOpened)
    @explained
    def _opened(self, message: SessionOpened) -> None:
        self._session = message.session
        self._show_next()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        if self._session is None:
            self.face.say("Your progress could not be opened.")
        self.explain(message.error)

    def explain(self, error: StudykitError) -> None:
        """Below the card, where the eyes are."""
        self.face.problem(f"! {error.message} {error.hint}".rstrip())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Offer in the footer only what can be done now."""
        asked, suspended = self._head is not None, self._selection.suspended
        offered = {
            "grade": self._revealed,
            "accept": self._revealed and self._suggested is not None,
            "reveal": self._card is not None and not self._revealed,
            "type": self._may_type(),
            "facts": self._revealed and bool(self._card and (self._card.facts or self._card.references)),
            "bury": asked,
            "flag": asked,
            "edit": asked,
            "suspend": asked and not suspended,
            "restore": asked and suspended,
            "note": self._head is not None and self._head.topic in self.services.library.notes,
        }
        return offered.get(action, True)

    def _may_type(self) -> bool:
        """Whether there is a field that the cursor is not in."""
        answer = self.face.answer
        open_ = isinstance(answer, TypedAnswer) and self._card is not None and not self._revealed
        return open_ and not answer.has_focus_within

    def _show_next(self) -> None:
        if self._session is None:
            return
        now = self.services.now()
        self._head = self._session.current(now)
        self._shown_at = now
        try:
            if self._head is None:
                self.face.say(self._nothing_left(now))
            else:
                seed = seed_of(self._head.id, self._session.answers())
                self.face.ask(self.services.library.card(self._head.id, seed))
        except StudykitError:
            self.face.say("This card cannot be shown. `b` puts it off until tomorrow, `s` suspends it.")
            raise
        finally:
            self._hide_grades()
            self.say(self._where())
            self.refresh_bindings()

    def _where(self) -> str:
        assert self._session is not None
        room = self.size.width - len(self._title_line(" ")) - 1
        return whereabouts(self._session, self.services, self._head.topic if self._head else None, room)

    def on_resize(self) -> None:
        """Fit the title line again."""
        if self._session is not None:
            self.say(self._where())

    def _nothing_left(self, now: datetime) -> str:
        assert self._session is not None
        if later := next_card_today(self._session, self.services, now):
            return later
        if self._selection.title:
            return "**No card is left in this queue.** `c` chooses other cards, Escape goes back."
        return "**Done for today.** What you answered is kept. `t` chooses another topic, Escape goes back."

    @explained
    def _look_again(self) -> None:
        if self._session is not None and self._head is None and self._session.current(self.services.now()):
            self._show_next()

    def _hide_grades(self) -> None:
        """Hide the grades; say how the card is answered."""
        self._revealed, self._suggested = False, None
        self.query_one(Grades).display = False
        self._prompt(self.face.answer.prompt() if self._card else "")

    def _prompt(self, text: str) -> None:
        prompt = self.query_one("#prompt", Static)
        prompt.update(text)
        prompt.display = bool(text)

    @on(Answer.Given)
    def _answered(self) -> None:
        self.action_reveal()

    @explained
    def action_reveal(self) -> None:
        """Show the answer, what each grade would do, and which one the answer suggests."""
        if self._session is None or self._card is None or self._revealed:
            return
        intervals = self._session.preview(self.services.now())
        self._revealed = True
        verdict = self.face.reveal()
        self._suggested = SUGGESTED[verdict] if verdict else None
        grades = self.query_one(Grades)
        grades.show(intervals, self._suggested)
        grades.display = True
        self._prompt(self._suggestion(verdict))
        self.refresh_bindings()

    def _suggestion(self, verdict: Verdict | None) -> str:
        if verdict is None:
            return ""
        rating = SUGGESTED[verdict]
        return f"{SAID[verdict]}: Enter takes {rating} {GRADES[rating]}, 1 to 4 grade it otherwise."

    def action_type(self) -> None:
        """Put the cursor back into the field."""
        if isinstance(self.face.answer, TypedAnswer):
            self.face.answer.field.focus()

    def action_accept(self) -> None:
        """Grade as the answer suggests."""
        if self._suggested is not None:
            self.action_grade(self._suggested)

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

    @on(Grades.Chosen)
    def _chosen(self, event: Grades.Chosen) -> None:
        self.action_grade(event.rating)

    @explained
    def action_undo(self) -> None:
        """Take the newest answer back and show its card again."""
        if self._session is None:
            return
        undone = self._session.undo(self.services.now())
        self._show_next()
        self.face.problem(said(undone))

    def action_suspend(self) -> None:
        """Ask the card no more until it is brought back."""
        self._put_away("suspend", "The card is suspended: u takes that back, c finds suspended cards.")

    def action_restore(self) -> None:
        """Bring a suspended card back."""
        self._put_away("suspend", "The card is asked again when it is due.")

    def action_bury(self) -> None:
        """Put the card off until tomorrow."""
        self._put_away("bury", "The card is put off until tomorrow, with the others of its item.")

    @explained
    def _put_away(self, how: Literal["suspend", "bury"], told: str) -> None:
        """Take the card out of the queue, and go on with the next."""
        if self._session is None or self._head is None:
            return
        now = self.services.now()
        if how == "bury":
            self._session.bury(now)
        else:
            self._session.suspend(now)
        self._show_next()
        self.face.problem(told)

    @explained
    def action_flag(self) -> None:
        """Put one of seven flags on the card."""
        if self._session is None or self._head is None:
            return
        choices = [(str(i), f"{i} {name}" if i else "no flag") for i, name in enumerate(FLAGS)]
        chosen = str(self._session.marks().flag)
        self.app.push_screen(ChooseScreen("Which flag?", choices, chosen), self._flagged)

    @explained
    def _flagged(self, flag: str | None) -> None:
        if flag is not None and self._session is not None and self._head is not None:
            self._session.flag(int(flag), self.services.now())
            self.say(self._where())

    def action_facts(self) -> None:
        """Show or hide the facts behind the card."""
        if self._revealed and self._card is not None:
            self.face.toggle_facts(self.services.library.facts)

    @on(LibraryRead)
    @explained
    def renew(self) -> None:
        """Show the card as it is now, after something was done to cards elsewhere."""
        if self._session is not None:
            self._session.renew(self.services.deck, self.services.now())
            self._show_next()
