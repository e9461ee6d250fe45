"""Statistics: what the answers and the cards say, with bars; counted in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from studykit import paths
from studykit.errors import StudykitError
from studykit.tui.messages import Failed, StatisticsCounted
from studykit.tui.screens.base import StudyScreen
from studykit.tui.screens.choose import ChooseScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult

ALL_TOPICS = "*"


class StatisticsScreen(StudyScreen):
    """One page, of all topics or of one."""

    ROOM = "Statistics"
    CSS_PATH = "statistics.tcss"
    HELP_TEXT = """\
How much you remember (true) beside what FSRS predicted, how far predictions can be trusted, what falls due in the next 30 days,
how much you did, and how firmly the cards sit; by topic and, as an estimate, by the domains of your exam. `~` stands before a share of
fewer than 100 answers. The arrows, Page Up and Page Down scroll; `t` shows one topic alone,
`f` what the days to come may bring, `o` fits the scheduler to you. `studykit stats --json` or `--csv`
has every figure."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "topic", "Topic"),
        Binding("f", "forecast", "Forecast"),
        Binding("o", "optimise", "Parameters"),
    ]

    def __init__(self, topic: str | None = None) -> None:
        """Show a topic, or all."""
        super().__init__()
        self._topic = topic

    def compose_body(self) -> ComposeResult:
        """The page."""
        with VerticalScroll(id="statistics"):
            yield Static("Counting your answers", id="figures", markup=False)

    def on_mount(self) -> None:
        """Begin to count; the store may have to be opened for it."""
        self.say(self._topic or "")
        self.query_one("#statistics").focus()
        self._count(self._topic)

    @work(thread=True, exclusive=True, group="statistics")
    def _count(self, topic: str | None) -> None:
        from studykit.memory.shares import domain_shares, exam_of
        from studykit.memory.statistics import sources_of, statistics
        from studykit.memory.statistics_text import text
        from studykit.store.settings import BLUEPRINT, EXAM_DATE
        from studykit.store.statistics import TallyFile

        services = self.services
        try:
            library, days, now = services.library, services.study_days(), services.now()
            get = services.store.settings.get
            exam = exam_of(library, get(BLUEPRINT), days.day(now), get(EXAM_DATE))
            shares = domain_shares(library.questions.values(), exam) if exam else {}
            sources = sources_of(services.deck, days, now, shares, only=topic)
            keeper = TallyFile(paths.cache_dir(), services.store.path)
            found = statistics(services.store.statistics, sources, keeper=keeper)
            self.post_message(StatisticsCounted(topic, text(found, exam, topic)))
        except StudykitError as error:
            self.post_message(Failed(error))

    @on(StatisticsCounted)
    def _counted(self, message: StatisticsCounted) -> None:
        if message.topic == self._topic:
            self.query_one("#figures", Static).update(message.text)
            self.query_one("#statistics").scroll_home(animate=False)

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.query_one("#figures", Static).update(f"! {message.error.message} {message.error.hint}".rstrip())

    def action_forecast(self) -> None:
        """See what the days to come would ask and bring."""
        from studykit.tui.screens.forecast import ForecastScreen

        self.app.push_screen(ForecastScreen(self._topic))

    def action_optimise(self) -> None:
        """Fit the scheduler's parameters to the answers."""
        from studykit.tui.screens.optimise import OptimiseScreen

        self.app.push_screen(OptimiseScreen())

    def action_topic(self) -> None:
        """Choose the topic that is shown."""
        library = self.services.library
        with_cards = {head.topic for head in library.cards.values()}
        choices = [
            (ALL_TOPICS, "All topics"),
            *((t.id, t.title) for t in library.topics.values() if t.id in with_cards),
        ]
        self.app.push_screen(
            ChooseScreen("Which topic?", choices, self._topic or ALL_TOPICS), self._topic_chosen
        )

    def _topic_chosen(self, topic: str | None) -> None:
        if topic is not None:
            self._topic = None if topic == ALL_TOPICS else topic
            self.say(self._topic or "")
            self._count(self._topic)
