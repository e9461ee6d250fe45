"""All cards: a search over them, a preview, and what can be done to one without being asked it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from studykit.errors import StudykitError
from studykit.memory.selection import FLAGS
from studykit.tui.card_words import said
from studykit.tui.messages import CardRow, CardsFound, Failed, LibraryRead
from studykit.tui.screens.base import StudyScreen, explained
from studykit.tui.screens.choose import ChooseScreen
from studykit.tui.widgets.prose import Prose

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from studykit.library.library import Library
    from studykit.library.models import CardHead
    from studykit.memory.ports import ActionKind
    from studykit.memory.search_cards import CardSearch

ROWS = 300  # a list of more would take longer to fill than to search for
SYNTAX = """\
Words that must all be there, a slip forgiven; `"a phrase"`, `-not`, `a or b`; `topic:sqs` `tag:exam` `kind:cloze` `flag:2`
`is:due` (new, learning, review, suspended, buried, leech) `own:` `edited:` `outdated:` `added:7` `rated:7:1` `prop:s<10` (d, r, due,
lapses, reps)."""


class CardBrowserScreen(StudyScreen):
    """Find cards, look at them, and suspend, flag, reset or edit them."""

    ROOM = "Cards"
    CSS_PATH = "card_browser.tcss"
    HELP_TEXT = f"""\
{SYNTAX}
Enter and Down go to the list, `/` back to the search. What you do to a card holds at once, and `u` takes it back."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/"),
        Binding("down", "list", "List", show=False),
        Binding("s", "do('suspend')", "Suspend"),
        Binding("r", "do('restore')", "Bring back"),
        Binding("f", "flag", "Flag"),
        Binding("x", "reset", "Reset"),
        Binding("e", "edit", "Edit"),
        Binding("u", "undo", "Undo"),
    ]

    def __init__(self, query: str = "") -> None:
        """Begin with a search; an empty one finds all cards."""
        super().__init__()
        self._query = query
        self._rows: list[CardRow] = []
        self._searcher: CardSearch | None = None
        self._said = ""  # what was done last, until the next search
        self._keep: str | None = None  # the card to stay at when the list is filled again

    def compose_body(self) -> ComposeResult:
        """The search over the list over the card."""
        yield Input(
            self._query,
            placeholder="Words, or tag:exam is:due; Down goes to the cards, ? there lists all",
            id="query",
        )
        yield Static("Reading the cards", id="told", classes="quiet", markup=False)
        yield OptionList(id="cards", markup=False)
        with VerticalScroll(id="preview"):
            yield Static("", id="about", classes="quiet", markup=False)
            yield Prose(id="text")

    def on_mount(self) -> None:
        """Begin to search; the store may have to be opened for it."""
        self.say("All cards")
        self.query_one("#query").focus()
        self._search(self._query)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer in the footer only what can be done now: letters go into the search while it has the cursor."""
        typing = self.is_mounted and isinstance(self.focused, Input)
        if action in {"search", "undo"}:
            return not typing
        if action == "list":
            return typing and bool(self._rows)
        if action in {"do", "flag", "reset", "edit"}:
            row = self._row
            if typing or row is None:
                return False
            return action != "do" or (parameters[0] == "restore") is row.marks.suspended
        return True

    @property
    def _row(self) -> CardRow | None:
        """The card that is highlighted."""
        at = self.query_one("#cards", OptionList).highlighted if self.is_mounted else None
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def on_descendant_focus(self) -> None:
        """The keys that work depend on where the cursor is."""
        self.refresh_bindings()

    @on(Input.Changed, "#query")
    def _typed(self, event: Input.Changed) -> None:
        self._query = event.value
        self._search(event.value)

    @on(Input.Submitted, "#query")
    def _submitted(self) -> None:
        self.action_list()

    @work(thread=True, exclusive=True, group="browse")
    def _search(self, query: str) -> None:
        from studykit.memory.search_query import parse_query

        try:
            searcher = self._searcher or self.services.card_search()
            if not get_current_worker().is_cancelled:
                self._searcher = searcher
            found = searcher.find(parse_query(query))
            library = self.services.library
            rows = [_row(library, searcher, head) for head in found.cards[:ROWS]]
            self.post_message(CardsFound(query, rows, len(found.cards), found.meant))
        except StudykitError as error:
            self.post_message(Failed(error))

    @on(CardsFound)
    def _found(self, message: CardsFound) -> None:
        if message.query != self._query:
            return
        self._rows = message.rows
        cards = self.query_one("#cards", OptionList)
        at = cards.highlighted or 0
        cards.clear_options()
        cards.add_options([Option(_line(row)) for row in self._rows])
        ids = [row.head.id for row in self._rows]
        if ids:
            cards.highlighted = ids.index(self._keep) if self._keep in ids else min(at, len(ids) - 1)
        self._keep = None
        self._tell(f"{self._said} {_summary(message)}".strip())
        self._said = ""
        self._show()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.explain(message.error)

    def explain(self, error: StudykitError) -> None:
        """Under the search, where the eyes are."""
        self._tell(f"! {error.message} {error.hint}".rstrip())

    def _tell(self, text: str) -> None:
        self.query_one("#told", Static).update(text)

    @on(OptionList.OptionHighlighted, "#cards")
    def _highlighted(self) -> None:
        self._show()

    @explained
    def _show(self) -> None:
        """The card that is highlighted, both sides."""
        row = self._row
        about, text = "", ""
        if row is not None:
            card = self.services.library.card(row.head.id)
            tags = f" · tags {', '.join(card.tags)}" if card.tags else ""
            about, text = (
                f"{row.head.id} · {row.head.kind} · {row.about}{tags}",
                f"{card.front}\n\n---\n\n{card.answer}",
            )
        self.query_one("#about", Static).update(about)
        self.query_one("#text", Prose).show(text)
        self.query_one("#preview").scroll_home(animate=False)
        self.refresh_bindings()

    def action_search(self) -> None:
        """Go to the search."""
        self.query_one("#query").focus()

    def action_list(self) -> None:
        """Go to the list."""
        if self._rows:
            self.query_one("#cards").focus()

    def action_back(self) -> None:
        """Leave; who opened this looks at the cards anew."""
        self.dismiss(None)

    def _act(self, kind: ActionKind, told: str, *, flag: int = 0) -> None:
        """Do something to the card, and show it as it is now."""
        row = self._row
        if row is None:
            return
        from studykit.memory.marking import changes, resets

        store, names = self.services.store.cards, (row.head.id, *row.head.aliases)
        now, marks = self.services.now(), store.marks(names)
        day = self.services.study_days().day(now)
        if kind == "reset":
            actions = resets([row.head], store.memories(names), marks, now, day)
        else:
            actions = changes([row.head], kind, marks, now, day, flag=flag)
        if actions:
            store.act(actions)
            self._again(row.head.id, told)
        else:
            self._tell("It was so already.")

    def _again(self, card: str | None, told: str) -> None:
        """Search again, since what is known of the cards has changed; then say what was done."""
        self._keep, self._said, self._searcher = card, told, None
        self._search(self._query)

    @explained
    def action_do(self, kind: ActionKind) -> None:
        """Suspend the card, or bring it back."""
        told = "Suspended: u takes it back." if kind == "suspend" else "It is asked again when it is due."
        self._act(kind, told)

    @explained
    def action_reset(self) -> None:
        """Make the card new again."""
        self._act("reset", "The card is new again; its answers stay in the log. u takes it back.")

    def action_flag(self) -> None:
        """Put one of seven flags on the card."""
        row = self._row
        if row is not None:
            choices = [(str(i), f"{i} {name}" if i else "no flag") for i, name in enumerate(FLAGS)]
            self.app.push_screen(ChooseScreen("Which flag?", choices, str(row.marks.flag)), self._flagged)

    @explained
    def _flagged(self, flag: str | None) -> None:
        if flag is not None:
            name = FLAGS[int(flag)]
            self._act("flag", f"Flagged {name}." if int(flag) else "The flag is off.", flag=int(flag))

    @explained
    def action_undo(self) -> None:
        """Take the newest step back, be it an answer."""
        undone = self.services.store.cards.undo(self.services.now())
        self._again(undone.card if undone else None, said(undone))

    def action_edit(self) -> None:
        """Open the card's source in the editor."""
        row = self._row
        if row is not None:
            from studykit.tui.screens.card_editor import edit_card

            edit_card(self, row.head.id)

    @on(LibraryRead)
    def _library_read(self, message: LibraryRead) -> None:
        self._again(message.card, "Saved in your own pack; the schedule stays.")


def _row(library: Library, search: CardSearch, head: CardHead) -> CardRow:
    from studykit.library.plain import plain
    from studykit.memory.search_cards import sides_of

    state, marks, due = search.state(head), search.marks(head), search.due(head)
    override = library.overrides.get(head.item)
    parts = [search.words(head)]
    if state and due:
        parts.append(f"due {due.isoformat()}")
    if state and state.stability:
        parts.append(f"stability {state.stability:.1f} days")
    if state and (recall := search.recall(state)) is not None:
        parts.append(f"recall {recall:.0%}")
    if override:
        parts.append("edited, and the shipped text has changed since" if override.outdated else "edited")
    lines = plain(sides_of(library, head)[0]).strip().split("\n")
    return CardRow(head, lines[0], search.words(head), due, marks, " · ".join(parts))


def _line(row: CardRow) -> str:
    due = row.due.isoformat() if row.due else ""
    flag = f"⚑{row.marks.flag}" if row.marks.flag else ""
    return f"{row.state:<10} {due:<10} {flag:<2} {row.front}"


def _summary(message: CardsFound) -> str:
    parts = [f"{message.total:,} {'card' if message.total == 1 else 'cards'}"]
    if len(message.rows) < message.total:
        parts.append(f"the first {len(message.rows)} are listed")
    parts += [
        f"no card has {word!r}, searched for {' or '.join(near)}" for word, near in message.meant.items()
    ]
    return "; ".join(parts) + "."
