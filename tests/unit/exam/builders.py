"""Small exams for tests: blueprints, heads, a bank and a store that live in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from studykit.errors import ExamError, LibraryError
from studykit.exam.clock import Moment, Stamp
from studykit.exam.modes import CUSTOM
from studykit.exam.ports import ExamRecord, FormItem, ItemState, Progress
from studykit.library.models import Blueprint, Domain, Option, Question, QuestionHead, Task

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def after(**duration):
    """A moment so long after noon."""
    return NOON + timedelta(**duration)


def at(**duration):
    """Both clocks so long after noon, on a computer that was started five hours before it."""
    return Moment(after(**duration), timedelta(hours=5) + timedelta(**duration), "first start")


def blueprint(*weights, minutes=130, questions=65):
    """Domains "1", "2", ... of these weights with tasks "1.1", "1.2", "2.1", ..."""
    domains = tuple(
        Domain(str(n), f"Domain {n}", weight, tuple(Task(f"{n}.{t}", f"Task {n}.{t}") for t in (1, 2)))
        for n, weight in enumerate(weights, start=1)
    )
    return Blueprint(
        code="TST-C01",
        title="Test",
        family="tst",
        since=None,
        until=None,
        minutes=minutes,
        scored=questions - 15,
        unscored=15,
        pass_mark=720,
        scale=(100, 1000),
        domains=domains,
        source="none",
        verified=date(2026, 11, 21),
    )


def head(name, *tasks, topic="vpc", kind="single", difficulty=3, enemies=()):
    """A question's head with tasks of the test blueprint."""
    return QuestionHead(
        id=name,
        topic=topic,
        kind=kind,
        difficulty=difficulty,
        tasks=(("TST-C01", tasks),),
        revision="r1",
        enemies=tuple(enemies),
        provenance="original",
        path="questions.yaml",
        line=1,
    )


def question(name, *tasks, keys=(0,), options=4, revision="r1", seed=None):
    """A question whose keys are the options at ``keys``."""
    return Question(
        id=name,
        topic="vpc",
        kind="single" if len(keys) == 1 else "multiple",
        stem=f"Stem of {name}?",
        options=tuple(Option(f"Option {n}", n in keys, f"Reason {n}") for n in range(options)),
        difficulty=3,
        tasks={"TST-C01": tasks},
        revision=revision,
        references=(),
        facts=(),
        verified=date(2026, 11, 21),
        author="tests",
        provenance="original",
        seed=seed,
    )


class MemoryBank:
    """Questions by id; remove or replace one to play an edit."""

    def __init__(self, *questions):
        self.questions = {q.id: q for q in questions}
        self.renamed = {}

    def resolve_question(self, identifier):
        """The id of today."""
        identifier = self.renamed.get(identifier, identifier)
        return identifier if identifier in self.questions else None

    def question(self, identifier, seed=None):
        """The question, or the error that the library raises."""
        try:
            return self.questions[identifier]._replace(seed=seed)
        except KeyError:
            raise LibraryError(f"There is no question {identifier}.") from None


@dataclass
class MemoryStore:
    """An ExamStore in memory; ``log`` holds every write in order."""

    records: list[ExamRecord] = field(default_factory=list)
    log: list[tuple] = field(default_factory=list)
    positions: dict[int, int] = field(default_factory=dict)
    stamps: dict[int, list[Stamp]] = field(default_factory=dict)
    broken: bool = False

    def start(self, exam, stamp):
        """Keep it with the next id."""
        record = replace(exam, id=len(self.records) + 1)
        self.records.append(record)
        self.stamps[record.id] = [stamp]
        return record

    def read(self, exam):
        """As it is now."""
        return self.records[exam - 1]

    def change(self, exam, place, change, stamp):
        """Append to the log, the rest as it is."""
        self._refuse(exam)
        state = replace(self.progress(exam).states.get(place, ItemState()), **change)
        self.log.append((exam, place, state, stamp.moment.wall))
        self._write(exam, stamp)
        return state

    def move(self, exam, place, stamp):
        """Remember the place."""
        self._refuse(exam)
        self._write(exam, stamp)
        self.positions[exam] = place

    def stamp(self, exam, stamp, *, turn=False):
        """Append, unless another window turned the clock."""
        last = self.stamps[exam][-1]
        if last.paused != stamp.paused and not turn:
            return last
        return self._write(exam, stamp)

    def _write(self, exam, stamp):
        stamp = replace(stamp, elapsed=max(stamp.elapsed, self.stamps[exam][-1].elapsed))
        self.stamps[exam].append(stamp)
        return stamp

    def _refuse(self, exam):
        if self.broken:
            raise OSError("disk full")
        if self.records[exam - 1].submitted:
            raise ExamError("This exam is handed in.")
        if self.stamps[exam][-1].paused:
            raise ExamError("The exam is paused.")

    def submit(self, exam, at, stamp):
        """Close it once."""
        if self.records[exam - 1].submitted is None:
            self.records[exam - 1] = replace(self.records[exam - 1], submitted=at)
            self._write(exam, stamp)
        return self.records[exam - 1]

    def progress(self, exam):
        """The newest entry of each place."""
        states: dict[int, ItemState] = {place: state for e, place, state, _ in self.log if e == exam}
        spent: dict[int, timedelta] = {}
        for stamp in self.stamps[exam]:
            if stamp.spent:
                spent[stamp.place] = spent.get(stamp.place, timedelta(0)) + stamp.spent
        return Progress(self.positions.get(exam, 0), states, self.stamps[exam][-1], spent)

    def running(self):
        """The newest not submitted."""
        return next((r for r in reversed(self.records) if r.submitted is None), None)

    def past(self):
        """Submitted ones, newest first."""
        return [r for r in reversed(self.records) if r.submitted is not None]


def progress(states, elapsed=timedelta(0), **spent):
    """What was done at places, with an exam's clock that shows so much; ``p2=...`` is what place 2 was shown."""
    times = {int(place[1:]): time for place, time in spent.items()}
    return Progress(0, states, Stamp(elapsed, at()), times)


def item(asked, domain="1"):
    """A place that shows a question with its options in the order given."""
    return FormItem(
        question=asked.id,
        revision=asked.revision,
        domain=domain,
        tasks=asked.tasks["TST-C01"],
        stem=asked.stem,
        options=asked.options,
        difficulty=asked.difficulty,
        verified=asked.verified,
        references=asked.references,
        facts=asked.facts,
        working=asked.working,
        seed=asked.seed,
        kind=asked.kind,
        prompts=asked.prompts,
        order=tuple(range(len(asked.options))) if asked.kind == "ordering" else (),
    )


def record(*items, submitted=None, mode=CUSTOM):
    """An exam of two minutes a question, begun at noon."""
    return ExamRecord(
        id=0,
        blueprint="TST-C01",
        seed=1,
        started=NOON,
        allowed=timedelta(minutes=2 * len(items)) if mode.timed else None,
        items=items,
        submitted=submitted,
        mode=mode,
    )
