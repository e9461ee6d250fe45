"""A lab as its folder describes it. Everything is immutable."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

SubmissionKind = Literal["aws-lines", "s3-lifecycle"]


@dataclass(frozen=True, slots=True)
class Lines:
    """``aws`` lines in lab.yaml.

    Attributes:
        text: The lines.
        first: The line of lab.yaml that the first one is on.
    """

    text: str
    first: int


@dataclass(frozen=True, slots=True)
class SeedObject:
    """An S3 object that is there for its place, size and tags, not for its content.

    Attributes:
        size: Bytes.
    """

    bucket: str
    key: str
    size: int
    tags: Mapping[str, str] = field(default_factory=dict)
    storage_class: str = "STANDARD"


@dataclass(frozen=True, slots=True)
class Setup:
    """What is put into an account: the lines first, then the objects, each in order."""

    lines: Lines | None = None
    objects: tuple[SeedObject, ...] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """A form in which an answer may be handed in.

    Attributes:
        kind: ``aws-lines``: commands; ``s3-lifecycle``: a lifecycle configuration in JSON for ``bucket``.
        file: Its name when a folder is handed in.
    """

    kind: SubmissionKind
    file: str
    bucket: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """How a check looks at the account.

    Attributes:
        kind: ``state``: now; ``timeline``: at moments that the clock is moved to.
        call: One ``aws`` line that only reads.
        query: A JMESPath expression over the answer; where AWS answers with an error, over
            ``{"Error": {"Code": ..., "Message": ...}}``.
    """

    kind: Literal["state", "timeline"]
    call: Lines
    query: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the probe has to show, ``after`` the beginning of the trial."""

    value: Any
    after: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that has to hold.

    Attributes:
        needs: Ids of checks without which this one says nothing; it is skipped unless they passed.
        rationale: Why it matters.
        help: Where to look when it does not hold.
        hints: From a nudge to nearly the answer; revealed one by one.
        facts: What it is about: flashcards with one of these facts are asked again where it failed.
        cards: Flashcards besides, by id.
    """

    id: str
    points: int
    needs: tuple[str, ...]
    probe: Probe
    expect: tuple[Expectation, ...]
    rationale: str
    help: str
    hints: tuple[str, ...]
    facts: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lab:
    """A lab.

    Attributes:
        folder: Where lab.yaml, task.md, start/, solution/ and wrong/ are.
        task: What the learner is to do, Markdown.
        tasks: Blueprint code to the tasks that the lab practises.
        clock: What the account's clock shows when the lab begins, so that each run is the same.
        services: What it needs of the account.
        world: What is there at the beginning.
        trial: What the grader adds before it looks, so that checks do not depend on what the learner did
            with the objects, or how far the clock was moved.
        wrong: Each folder of wrong/ to the percentage that it has to score.
    """

    id: str
    title: str
    folder: Path
    task: str
    topics: tuple[str, ...]
    tasks: Mapping[str, tuple[str, ...]]
    minutes: int
    verified: date
    references: tuple[str, ...]
    clock: datetime
    services: tuple[str, ...]
    world: Setup
    trial: Setup
    submissions: tuple[Submission, ...]
    checks: tuple[Check, ...]
    wrong: Mapping[str, int]

    @property
    def file(self) -> Path:
        """The lab's lab.yaml."""
        return self.folder / "lab.yaml"

    @property
    def points(self) -> int:
        """What all checks give together."""
        return sum(check.points for check in self.checks)
