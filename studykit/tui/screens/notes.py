"""Notes: the topics as a tree, one section at a time, and a search over all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, OptionList, Static, Tree
from textual.widgets.option_list import Option

from studykit.errors import StudykitError
from studykit.library.fact_text import facts_markdown
from studykit.tui.messages import Failed, NotesFound
from studykit.tui.screens.base import StudyScreen, explained
from studykit.tui.widgets.prose import Prose

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from studykit.library.models import Note, NoteHead
    from studykit.library.search import Hit

SEARCH_RESULTS = 30


class NotesScreen(StudyScreen):
    """Read what there is to know, topic by topic."""

    ROOM = "Notes"
    CSS_PATH = "notes.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (112, "-wide")]  # noqa: RUF012 - as Textual declares it
    HELP_TEXT = """\
Choose a topic on the left with the arrow keys and Enter; its sections follow one another on the right.
`/` searches every note and fact, spelling forgiven: Enter opens the best result, Down goes to the others. `i` shows the facts behind the section's
topic: source, date, and what older notes said. `c` asks the cards of the topic."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/"),
        Binding("down", "hits", "Results", show=False),
        Binding("right_square_bracket,n", "section(1)", "Next", key_display="]"),
        Binding("left_square_bracket,p", "section(-1)", "Previous", key_display="["),
        Binding("i", "facts", "Facts"),
        Binding("t", "topics", "Topics"),
        Binding("c", "cards", "Cards"),
    ]

    def __init__(self, topic: str | None = None, section: int = 0) -> None:
        super().__init__()
        self._note: Note | None = None
        self._section = section
        self._wanted = topic
        self._showing_facts = False
        self._hits: list[Hit] = []

    def compose_body(self) -> ComposeResult:
        """Left the tree or what a search found, right the text."""
        with Horizontal():
            with Vertical(id="finder"):
                yield Input(placeholder="Search notes and facts", id="search")
                yield Tree("Topics", id="topics")
                yield OptionList(id="hits", markup=False)
            with VerticalScroll(id="page"):
                yield Static("", id="section", classes="heading", markup=False)
                yield Prose(id="text")

    def on_mount(self) -> None:
        """Fill the tree; open what was asked for."""
        self._fill_tree()
        self.query_one("#topics").focus()
        if self._wanted:
            self.open_topic(self._wanted, self._section)
        else:
            self.query_one(Prose).show("Choose a topic and press Enter, or `/` to search.")

    def _fill_tree(self) -> None:
        library = self.services.library
        tree: Tree[str] = self.query_one("#topics", Tree)
        tree.show_root = False
        tree.guide_depth = 2
        groups: dict[str, list[tuple[str, str]]] = {}
        for topic in library.topics.values():
            if topic.id in library.notes:
                groups.setdefault(topic.group, []).append((topic.title, topic.id))
        for group, topics in groups.items():
            branch = tree.root.add(group, expand=True)
            for title, topic_id in topics:
                branch.add_leaf(title, data=topic_id)

    @explained
    def open_topic(self, topic: str, section: int = 0) -> None:
        """Show a topic's note from one of its sections on."""
        self._note = self.services.library.note(topic)
        self._section = max(0, min(section, len(self._note.sections) - 1))
        if len(self._note.sections) == 1:
            self._keep_read(topic)
        self.add_class("reading")
        self._show()
        self.query_one("#page").focus()

    def _show(self) -> None:
        if self._note is None:
            return
        section = self._note.sections[self._section]
        count = len(self._note.sections)
        self.say(self._note.title)
        if self._showing_facts:
            facts = [
                self.services.library.facts[f] for f in self._note.facts if f in self.services.library.facts
            ]
            heading, text = f"Facts behind {self._note.title}", facts_markdown(facts)
        else:
            heading, text = f"{section.title}  ({self._section + 1} of {count})", section.markdown
            if self._section == count - 1:
                text += _going_on(self._note)
        self.query_one("#section", Static).update(heading)
        self.query_one("#text", Prose).show(text)
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Offer in the footer only what can be done now."""
        if action in {"section", "facts"}:
            return self._note is not None
        if action == "cards":
            return self._note is not None and any(
                head.topic == self._note.topic for head in self.services.library.cards.values()
            )
        return True

    def action_cards(self) -> None:
        """Ask the cards of the topic that is read."""
        if self._note is not None:
            from studykit.tui.screens.cards import CardsScreen

            self.app.push_screen(CardsScreen(self._note.topic))

    def action_section(self, step: int) -> None:
        """Turn a page; past the ends nothing happens."""
        if self._note is None:
            return
        self._showing_facts = False
        last = len(self._note.sections) - 1
        self._section = max(0, min(self._section + step, last))
        self._show()
        if step > 0 and self._section == last:
            self._keep_read(self._note.topic)

    @work(thread=True, group="read")
    def _keep_read(self, topic: str) -> None:
        """For study plans; turning to the last section counts, arriving there from a search does not."""
        try:
            self.services.store.notes.mark(topic, self.services.now(), read=True)
        except StudykitError as error:
            self.post_message(Failed(error))

    def action_facts(self) -> None:
        """Swap the section for the facts behind the note, and back."""
        self._showing_facts = not self._showing_facts
        self._show()

    def action_search(self) -> None:
        """Go to the search box."""
        self.remove_class("reading")
        self.query_one("#search").focus()

    def action_hits(self) -> None:
        """From the search box to what it found."""
        if self.query_one("#hits").display:
            self.query_one("#hits").focus()

    def action_topics(self) -> None:
        """Go back to the tree."""
        self.remove_class("reading")
        self._searching(on=False)
        self.query_one("#topics").focus()

    def action_back(self) -> None:
        """Leave the page for the list, the search for the tree, and then the screen."""
        if self.has_class("reading") and self.has_class("-narrow"):
            self.remove_class("reading")
            self.query_one("#hits" if self.query_one("#hits").display else "#topics").focus()
        elif self.query_one("#hits").display or self.query_one("#search").has_focus:
            self.action_topics()
        else:
            super().action_back()

    def _searching(self, *, on: bool) -> None:
        self.query_one("#hits").display = on
        self.query_one("#topics").display = not on

    @on(Tree.NodeSelected)
    def _topic_chosen(self, event: Tree.NodeSelected[str]) -> None:
        if event.node.data:
            self._showing_facts = False
            self.open_topic(event.node.data)

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        if event.value.strip():
            self._search(event.value)
        else:
            self._searching(on=False)

    @on(Input.Submitted, "#search")
    def _open_best_hit(self) -> None:
        hits = self.query_one("#hits", OptionList)
        if hits.display and self._hits:
            hits.focus()
            hits.action_select()

    @work(thread=True, exclusive=True, group="search")
    def _search(self, query: str) -> None:
        from studykit.library.search import search

        try:
            self.post_message(NotesFound(query, search(self.services.library, query, SEARCH_RESULTS)))
        except StudykitError as error:
            self.post_message(Failed(error))

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.explain(message.error)

    @on(NotesFound)
    def _found(self, message: NotesFound) -> None:
        if message.query != self.query_one("#search", Input).value:
            return
        notes = self.services.library.notes
        self._hits = [hit for hit in message.hits if hit.topic in notes]
        hits = self.query_one("#hits", OptionList)
        hits.clear_options()
        hits.add_options(
            [Option(f"{_place(hit, notes[hit.topic])}\n  {hit.snippet}") for hit in self._hits]
            or [Option(f"Nothing found for {message.query!r}.", disabled=True)]
        )
        hits.highlighted = 0 if self._hits else None
        self._searching(on=True)

    @on(OptionList.OptionSelected, "#hits")
    def _hit_chosen(self, event: OptionList.OptionSelected) -> None:
        hit = self._hits[event.option_index]
        self._showing_facts = False
        self.open_topic(hit.topic, hit.section or 0)


def _place(hit: Hit, note: NoteHead) -> str:
    """Where a hit stands: the topic, and the section where there is one."""
    return note.title if hit.section is None else f"{note.title} › {note.sections[hit.section]}"


def _going_on(note: Note) -> str:
    """What follows the last section: what to practise with, where to read on, when it was checked."""
    practise = [f"- `studykit calc {name}`, or Calculators" for name in note.calculators]
    practise += [f"- the lab `{lab}`, in Labs" for lab in note.labs]
    parts = [("Practise", practise), ("Read on", [f"- {reference}" for reference in note.references])]
    text = "".join(f"\n\n**{title}**\n\n" + "\n".join(lines) for title, lines in parts if lines)
    return f"{text}\n\nVerified {note.verified.isoformat()}."
