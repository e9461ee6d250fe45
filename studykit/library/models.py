"""The immutable types that content and question banks are loaded into.

Heads are loaded eagerly (cheap tuples that answer "what is there"); bodies on access. Text in a body
has its ``{fact:...}`` references filled in already; ``facts`` names the ones it used.

They are NamedTuples because Home waits for them: defining one takes 0.07 ms, a frozen dataclass 0.4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

CardKind = Literal["basic", "reversed", "cloze", "typed", "choice", "exercise"]
QuestionKind = Literal["single", "multiple", "ordering", "matching", "exercise"]
Severity = Literal["error", "warning"]


class Defect(NamedTuple):
    """Something wrong in a pack.

    Attributes:
        path: The file.
        line: 1-based line in it; 0 when the whole file is meant.
        field: Dotted path of the field (``questions[3].options[1].why``); "" for the whole item.
        message: What is wrong, one sentence.
        hint: The way out.
        severity: An error hides the item; a warning does not.
        rule: Stable name of the check ("unknown-topic"), as documented in docs/lint.md.
    """

    path: Path
    line: int
    field: str
    message: str
    hint: str = ""
    severity: Severity = "error"
    rule: str = ""


class Topic(NamedTuple):
    """One row of content/topics.yaml.

    Attributes:
        exams: Families ("dva", "saa").
        also: Old names, synonyms and abbreviations by which it is searched for.
    """

    id: str
    title: str
    group: str
    exams: tuple[str, ...]
    also: tuple[str, ...] = ()


class OldValue(NamedTuple):
    """What a fact used to be: the value older notes and older exams still print."""

    value: str
    unit: str = ""
    until: str = ""
    note: str = ""


class Fact(NamedTuple):
    """A dated, sourced number or claim.

    Attributes:
        id: ``<service>.<subject>.<what>``; the first part is the file's name.
        value: As text, exact ("400", "0.625", "yes").
        unit: "KB", "seconds", "USD/million requests", "".
        says: The fact as one sentence.
        sources: Public pages or ``botocore:<service>/<shape>`` or price list usage types.
        verified: The day it was read there.
        was: Older values, newest first.
        shown: How ``{fact:ID}`` reads in text ("400 KB", "$0.625 per million requests").
    """

    id: str
    value: str
    unit: str
    says: str
    sources: tuple[str, ...]
    verified: date
    was: tuple[OldValue, ...]
    shown: str
    path: Path
    line: int


class NoteHead(NamedTuple):
    """A topic note without its text."""

    topic: str
    title: str
    summary: str
    words: int
    path: str
    sections: tuple[str, ...]
    calculators: tuple[str, ...] = ()


class Section(NamedTuple):
    """A part of a note, small enough to show at once (3.5 KB at most). ``markdown`` lacks the heading."""

    title: str
    markdown: str
    facts: tuple[str, ...] = ()


class Note(NamedTuple):
    """A topic note, section by section."""

    topic: str
    title: str
    summary: str
    verified: date
    sections: tuple[Section, ...]
    references: tuple[str, ...]
    calculators: tuple[str, ...]
    labs: tuple[str, ...]
    facts: tuple[str, ...]
    path: Path


class CardHead(NamedTuple):
    """What the scheduler needs of a card.

    One source item may give several cards: ``<topic>/<slug>``, ``<topic>/<slug>~reverse``,
    ``<topic>/<slug>~c2``; ``item`` is the part they share.
    """

    id: str
    item: str
    topic: str
    kind: CardKind
    revision: str
    revised: bool
    aliases: tuple[str, ...]
    path: str
    line: int


class Option(NamedTuple):
    """One option with the reason it is right or wrong.

    No option of an ordering or a matching question has a ``key``; the reasons of the latter are its prompts'.
    """

    text: str
    key: bool
    why: str


class Card(NamedTuple):
    """A card as it is shown, Markdown on both sides.

    Attributes:
        back: All of the answer; of options, each with its reason.
        accept: What counts as right besides the back, where it is typed.
        extra: What is shown after a back that is typed.
        options: What there is to choose from, in the order of this showing.
        working: The steps to a computed answer.
    """

    id: str
    item: str
    topic: str
    kind: CardKind
    revision: str
    front: str
    back: str
    facts: tuple[str, ...]
    references: tuple[str, ...]
    tags: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    extra: str = ""
    options: tuple[Option, ...] = ()
    working: tuple[str, ...] = ()

    @property
    def answer(self) -> str:
        """All that it says once it is answered: the back, and what its author adds."""
        return f"{self.back}\n\n{self.extra}" if self.extra else self.back


class Override(NamedTuple):
    """A card of the learner's own that takes the place of another pack's.

    Attributes:
        of: The id that the other has today; "" where it is no more.
        made_from: The revision of the text that it was made from; "" where it is not known.
        shipped: The revision that the other text has today; "" where it is no more.
    """

    of: str
    made_from: str
    shipped: str

    @property
    def outdated(self) -> bool:
        """Whether the other text has changed since."""
        return bool(self.made_from) and self.made_from != self.shipped


class CardItem(NamedTuple):
    """What a card's author wrote, facts filled in: one item, whose cards share it.

    Attributes:
        sides: Front and back, and of a typed card what is shown after it; of a cloze its text, then what its back
            adds, if anything; of a choice its question; of an exercise nothing.
        guid: What the item is called in the deck that it came from; "" for none.
        accept: What counts as right besides a back that is typed.
        options: Those of a choice, in the author's order.
        exercise: The id of the exercise that is drawn, as the author wrote it.
    """

    id: str
    topic: str
    kind: CardKind
    sides: tuple[str, ...]
    tags: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    guid: str = ""
    accept: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    exercise: str = ""


class QuestionHead(NamedTuple):
    """What assembly needs of a question. ``tasks`` maps blueprint code to its tasks, as pairs."""

    id: str
    topic: str
    kind: QuestionKind
    difficulty: int
    tasks: tuple[tuple[str, tuple[str, ...]], ...]
    revision: str
    enemies: tuple[str, ...]
    provenance: str
    path: str
    line: int
    aliases: tuple[str, ...] = ()


class Prompt(NamedTuple):
    """One prompt of a matching question: the position of the option that belongs to it, and why."""

    text: str
    match: int
    why: str


class Question(NamedTuple):
    """A question as it is asked, options in source order (sessions shuffle).

    For ``exercise`` items the numbers were drawn from ``seed`` and the key computed. The source order of an
    ``ordering`` item is the right one; each prompt of a ``matching`` item takes an option of its own.
    """

    id: str
    topic: str
    kind: QuestionKind
    stem: str
    options: tuple[Option, ...]
    difficulty: int
    tasks: Mapping[str, tuple[str, ...]]
    revision: str
    references: tuple[str, ...]
    facts: tuple[str, ...]
    verified: date
    author: str
    provenance: str
    working: tuple[str, ...] = ()
    seed: int | None = None
    prompts: tuple[Prompt, ...] = ()

    @property
    def keys(self) -> frozenset[int]:
        """Positions of the right options; none of ordering and matching."""
        return frozenset(i for i, option in enumerate(self.options) if option.key)


class Task(NamedTuple):
    """A task statement of a blueprint ("1.3")."""

    id: str
    title: str
    note: str = ""


class Domain(NamedTuple):
    """A domain with its weight in percent of scored content."""

    id: str
    title: str
    weight: int
    tasks: tuple[Task, ...]


class Blueprint(NamedTuple):
    """An exam's versioned outline. ``since`` and ``until`` are the first and last day in force; None is open."""

    code: str
    title: str
    family: str
    since: date | None
    until: date | None
    minutes: int
    scored: int
    unscored: int
    pass_mark: int
    scale: tuple[int, int]
    domains: tuple[Domain, ...]
    source: str
    verified: date

    @property
    def questions(self) -> int:
        """Items on a form, unscored ones included."""
        return self.scored + self.unscored

    def in_force(self, day: date) -> bool:
        """Whether the exam can be taken on ``day``."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class LabHead(NamedTuple):
    """A lab without its steps; ``studykit.labs`` reads the folder."""

    id: str
    title: str
    topics: tuple[str, ...]
    minutes: int
    path: str


class Week(NamedTuple):
    """A week of a study plan.

    Attributes:
        read: Topics whose notes are read, in this order.
        practise: Questions to answer on these topics.
        labs: Labs to pass.
        exams: Exams to sit, by mode: "quick" or "real".
    """

    title: str
    read: tuple[str, ...]
    practise: int
    labs: tuple[str, ...]
    exams: tuple[str, ...]


class StudyPlan(NamedTuple):
    """What to study in which week; ``exam`` is the code of a blueprint."""

    id: str
    title: str
    exam: str
    says: str
    weeks: tuple[Week, ...]


class TopicCounts(NamedTuple):
    """What a topic has: the row of ``studykit topics``. ``exercises`` are counted apart from ``questions``."""

    id: str
    title: str
    words: int = 0
    cards: int = 0
    questions: int = 0
    exercises: int = 0
    labs: int = 0
    calculators: int = 0


class Pack(NamedTuple):
    """One root folder holding content/ and question_banks/ (either may be missing)."""

    root: Path
    name: str
    personal: bool = False
    defects: tuple[Defect, ...] = ()
