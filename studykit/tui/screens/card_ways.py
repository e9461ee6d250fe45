"""Ways from a card to other screens, each of which leads back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.memory.selection import Selection
from studykit.tui.screens.base import StudyScreen, explained
from studykit.tui.screens.choose import ChooseScreen

if TYPE_CHECKING:
    from studykit.library.models import CardHead
    from studykit.memory.cram import Sitting

ALL_TOPICS = "*"


class CardWays(StudyScreen):
    """What the keys of the Cards room do that lead elsewhere; the room itself has the keys and the cards."""

    _selection: Selection
    _session: Sitting | None
    _head: CardHead | None

    def begin(self) -> None:
        """Ask what is selected, from the beginning."""
        raise NotImplementedError

    def renew(self) -> None:
        """Show the card as it is now, after something was done to cards elsewhere."""
        raise NotImplementedError

    def action_note(self) -> None:
        """Read the note of the card's topic; Escape comes back to the card."""
        if self._head is not None:
            from studykit.tui.screens.notes import NotesScreen

            self.app.push_screen(NotesScreen(self._head.topic))

    def action_statistics(self) -> None:
        """See what the answers say; Escape comes back to the card."""
        from studykit.tui.screens.statistics import StatisticsScreen

        self.app.push_screen(StatisticsScreen(self._selection.topic))

    def action_plan(self) -> None:
        """See the exam date and the plan until then; Escape comes back to the card."""
        from studykit.tui.screens.exam_plan import ExamPlanScreen

        self.app.push_screen(ExamPlanScreen(self.begin))

    def action_edit(self) -> None:
        """Open the card's source in the editor; the card stays, and so does its schedule."""
        if self._head is not None:
            from studykit.tui.screens.card_editor import edit_card

            edit_card(self, self._head.id)

    def action_browse(self) -> None:
        """Search all cards; Escape comes back to the card."""
        from studykit.tui.screens.card_browser import CardBrowserScreen

        self.app.push_screen(CardBrowserScreen(), lambda _: self.renew())

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
        self.begin()

    @explained
    def action_options(self) -> None:
        """Choose how much is asked in a day, and when a day begins."""
        if self._session is None:
            return
        from studykit.tui.screens.card_options import CardOptionsScreen

        def kept(changed: bool | None) -> None:
            if changed:
                self.begin()

        topics = frozenset(self.services.library.topics)
        self.app.push_screen(
            CardOptionsScreen(self.services.store.settings, topics, self.services.adopt), kept
        )
