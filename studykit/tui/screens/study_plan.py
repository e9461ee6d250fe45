"""The study plan: week by week what to read, practise and sit, ticked by the learner's own record."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from studykit.errors import StudykitError
from studykit.exam.study_plan import WEEK, minutes_a_week, time_words
from studykit.tui.messages import CourseRead, Failed
from studykit.tui.screens.base import StudyScreen, explained
from studykit.tui.screens.choose import ChooseScreen
from studykit.tui.standing import course_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from studykit.exam.study_plan import Course, Step

NO_PLAN = (
    "No study plan is followed.\n\n"
    "One says week by week which notes to read, what to practise and which exams to sit until yours; what you do is ticked by itself, and Home "
    "names the next step. `s` chooses one."
)
LOST = (
    "The study plan {!r} is followed, and no pack that is open has it.\n\n"
    "`studykit --library DIR` opens the pack that it is in, `studykit lint DIR` says what is wrong with it. `s` chooses another, `x` follows none."
)


class StudyPlanScreen(StudyScreen):
    """One list: the weeks, and the steps of each."""

    ROOM = "Plan"
    CSS_PATH = "study_plan.tcss"
    HELP_TEXT = """\
`s` chooses the plan to follow, from today on; `x` follows none. Enter goes to where the step is done, for questions with their topics and number chosen. Steps are ticked by what you do: a note when its last section
was turned to, a lab when every point was won, questions and exams as they are answered and handed in since the plan was begun. Space ticks a note that you know already, or unticks one.
Notes and labs done before the plan count. Hours are estimates."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", "Read already"),
        Binding("s", "choose", "Choose plan"),
        Binding("x", "leave", "Follow none"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._course: Course | None = None
        self._lost = ""
        self._shown = False

    def compose_body(self) -> ComposeResult:
        """What is followed over its steps."""
        yield Static("Reading where you stand", id="course", markup=False)
        yield OptionList(id="steps", markup=False)

    def on_screen_resume(self) -> None:
        """Read anew each time one comes back: a step may be done."""
        self.query_one("#steps").focus()
        self._read()

    @work(thread=True, exclusive=True, group="course")
    def _read(self) -> None:
        from studykit.tui.studying import course_of_today, lost_plan

        try:
            self.post_message(CourseRead(course_of_today(self.services), lost_plan(self.services)))
        except StudykitError as error:
            self.post_message(Failed(error))

    @on(CourseRead)
    def _show(self, message: CourseRead) -> None:
        course, self._lost = message.course, message.lost
        self._course = course
        steps = self.query_one("#steps", OptionList)
        highlighted = steps.highlighted
        steps.clear_options()
        steps.display = course is not None
        if course is None:
            self.query_one("#course", Static).update(LOST.format(self._lost) if self._lost else NO_PLAN)
            self.say("")
        else:
            self.say(course.plan.title)
            words = course_words(course)
            self.query_one("#course", Static).update(f"{course.plan.says}\n\n{words[0].upper()}{words[1:]}.")
            steps.add_options(_rows(course))
            # At first the next step; afterwards where one was.
            wanted = highlighted if self._shown else _position(course)
            steps.highlighted = wanted if wanted is not None else 1
            self._shown = True
        self.refresh_bindings()

    @on(Failed)
    def _failed(self, message: Failed) -> None:
        self.explain(message.error)

    @property
    def _step(self) -> Step | None:
        """The step under the cursor."""
        steps = self.query_one("#steps", OptionList)
        if self._course is None or steps.highlighted is None:
            return None
        chosen = steps.get_option_at_index(steps.highlighted).id
        return self._course.steps[int(chosen)] if chosen else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's signature
        """Offer in the footer only what can be done now."""
        if not self.is_mounted:
            return True
        if action == "tick":
            return self._step is not None and self._step.kind == "read"
        if action == "choose":
            return bool(self.services.library.plans)
        return action != "leave" or self._course is not None or bool(self._lost)

    @on(OptionList.OptionHighlighted, "#steps")
    def _highlighted(self) -> None:
        self.refresh_bindings()

    @on(OptionList.OptionSelected, "#steps")
    def _chosen(self) -> None:
        if step := self._step:
            self.app.open_step(step)

    @explained
    def action_tick(self) -> None:
        """Say that a note is known, or is to be read again."""
        if (step := self._step) and step.kind == "read":
            self.services.store.notes.mark(step.target, self.services.now(), read=not step.done)
            self._read()

    def action_choose(self) -> None:
        """Choose the plan to follow."""
        from studykit.tui.studying import plans

        choices = [(plan.id, f"{plan.title} ({plan.exam})") for plan in plans(self.services)]
        chosen = self._course.plan.id if self._course else None
        self.app.push_screen(ChooseScreen("Follow from today", choices, chosen), self._begin)

    @explained
    def _begin(self, plan: str | None) -> None:
        from studykit.tui.studying import begin

        if plan is not None and (self._course is None or plan != self._course.plan.id):
            begin(self.services, plan)
            self._shown = False
            self._read()

    def action_leave(self) -> None:
        """Follow no plan, after asking once more: the day on which it was begun would be gone."""
        choices = [
            ("not", "Go on with the plan"),
            ("leave", "Follow none; one that is chosen later begins anew"),
        ]
        self.app.push_screen(ChooseScreen("Follow no plan?", choices, "not"), self._leave)

    @explained
    def _leave(self, choice: str | None) -> None:
        from studykit.tui.studying import leave

        if choice == "leave":
            leave(self.services)
            self._read()


def _position(course: Course) -> int | None:
    """Where the next step stands in the list, the headings of weeks among it."""
    step = course.next
    return None if step is None else course.steps.index(step) + step.week + 1


def _rows(course: Course) -> Iterator[Option]:
    """A heading for each week, then its steps."""
    week = -1
    times = minutes_a_week(course)
    for number, step in enumerate(course.steps):
        while week < step.week:
            week += 1
            yield Option(
                f"Week {week + 1}  {course.plan.weeks[week].title}, {time_words(times[week])}", disabled=True
            )
        yield Option(f"  {_mark(step, course)} {step.words}{_rest(step)}", id=str(number))


def _mark(step: Step, course: Course) -> str:
    return (
        "✓"
        if step.done
        else "!"
        if step.due < course.day
        else "▸"
        if step.week == course.day // WEEK
        else "·"
    )


def _rest(step: Step) -> str:
    """How far a step of several parts is, and how long one takes."""
    if step.done:
        return ""
    return f", {step.have} so far" if step.have else f", {step.minutes} min"
