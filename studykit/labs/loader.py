"""``lab.yaml`` into a :class:`Lab`, with every defect and not only the first."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from studykit.labs.aws_lines import LineError, split_commands
from studykit.labs.durations import EXAMPLES, parse_span
from studykit.labs.models import Check, Expectation, Lab, Lines, Probe, SeedObject, Setup, Submission
from studykit.library.parse.fields import SLUG
from studykit.library.parse.files import decoded, read_bytes
from studykit.library.parse.items import read_references, read_tasks, top
from studykit.library.parse.labs import read_head
from studykit.library.parse.nodes import Mapping, Scalar, Sequence
from studykit.library.parse.report import Report, nearest

if TYPE_CHECKING:
    from pathlib import Path

    from studykit.library.models import Defect
    from studykit.library.parse.fields import Fields
    from studykit.library.parse.nodes import Node

_SIZE = re.compile(r"(\d{1,9})(B|KB|MB)")  # KB is 1,024 bytes, as S3 counts
_UNITS = {"B": 1, "KB": 1024, "MB": 1024 * 1024}
_MAX_SEED = 32 * 1024 * 1024


def load_lab(folder: Path) -> tuple[Lab | None, tuple[Defect, ...]]:
    """Read the lab in a folder.

    Returns:
        The lab, None when an error keeps it from being used; and all that is wrong with lab.yaml and task.md.
    """
    report, task_report = Report(folder / "lab.yaml"), Report(folder / "task.md")
    task = _task(report, task_report)
    text = decoded(read_bytes(report.path), report)
    fields = top(text, report) if text is not None else None
    lab = _lab(fields, folder, task) if fields is not None else None
    return None if report.errors or task_report.errors else lab, (*report.defects, *task_report.defects)


def _task(report: Report, task_report: Report) -> str:
    """What the learner is to do; "" after a defect."""
    if not task_report.path.is_file():
        report.error("missing-file", 0, "", "There is no task.md beside lab.yaml.", "Write the task.")
        return ""
    text = decoded(read_bytes(task_report.path), task_report)
    if text is not None and not text.strip():
        task_report.error("empty-file", 0, "", "The file is empty.", "Write the task.")
    return text or ""


def _lab(fields: Fields, folder: Path, task: str) -> Lab:
    head = read_head(fields, folder.name)
    lab = Lab(
        id=head.id,
        title=head.title,
        folder=folder,
        task=task,
        topics=tuple(head.topics),
        tasks={code: tuple(tasks) for code, tasks in read_tasks(fields)},
        minutes=head.minutes,
        verified=date.fromisoformat(fields.day("verified", rule="missing-verified") or "2000-01-01"),
        references=tuple(read_references(fields, required=True)),
        clock=_clock(fields),
        services=tuple(fields.texts("services")),
        world=_setup(fields, "world"),
        trial=_setup(fields, "trial"),
        submissions=tuple(_submission(entry) for entry in fields.mappings("submissions")),
        checks=_checks(fields),
        wrong=_wrong(fields),
    )
    for name, given in (("services", lab.services), ("submissions", lab.submissions)):
        if not given and not fields.report.errors:
            fields.missing(name)
    fields.finish()
    return lab


def _clock(fields: Fields) -> datetime:
    """The moment on the account's clock when the lab begins."""
    given = fields.text("clock")
    try:
        moment = datetime.fromisoformat(given)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except ValueError:
        pass
    if given:
        hint = "Write it as 2026-03-02T09:00:00Z."
        fields.error("bad-value", "clock", f"{given!r} is no moment in UTC.", hint)
    return datetime(2000, 1, 1, tzinfo=UTC)


def _setup(fields: Fields, name: str) -> Setup:
    inside = fields.mapping(name)
    if inside is None:
        return Setup()
    setup = Setup(
        lines=_lines(inside, "aws", required=False),
        objects=tuple(_object(entry) for entry in inside.mappings("objects")),
    )
    inside.finish()
    return setup


def _lines(fields: Fields, name: str, *, required: bool = True) -> Lines | None:
    """``aws`` lines; whether AWS knows such commands is seen when they are read with botocore's models."""
    text = fields.text(name, required=required)
    if not text:
        return None
    node = fields.node(name)
    first = node.line_at(0) if isinstance(node, Scalar) else fields.line_of(name)
    try:
        for command in split_commands(text):
            if command.words[0] != "aws":
                raise LineError(command.line, f"{command.words[0]!r} is not the aws command.")  # noqa: TRY301
    except LineError as error:
        where = first + error.line - 1
        fields.report.error("bad-command", where, fields.path(name), error.message, error.hint)
    return Lines(text, first)


def _object(fields: Fields) -> SeedObject:
    tags = fields.mapping("tags")
    seed = SeedObject(
        bucket=fields.text("bucket"),
        key=fields.text("key"),
        size=_size(fields),
        tags={name: tags.text(name) for name in tags.names()} if tags else {},
        storage_class=fields.text("storage_class", required=False) or "STANDARD",
    )
    fields.finish()
    return seed


def _size(fields: Fields) -> int:
    given = fields.text("size")
    match = _SIZE.fullmatch(given)
    size = int(match[1]) * _UNITS[match[2]] if match else _MAX_SEED + 1
    if given and size > _MAX_SEED:
        hint = "Write it like 300KB; at most 32MB. A KB is 1,024 bytes."
        fields.error("bad-value", "size", f"{given!r} is no size of an object.", hint)
    return size


def _submission(fields: Fields) -> Submission:
    kind = fields.choice("kind", ("aws-lines", "s3-lifecycle"))
    submission = Submission(
        kind="s3-lifecycle" if kind == "s3-lifecycle" else "aws-lines",
        file=fields.text("file"),
        bucket=fields.text("bucket", required=kind == "s3-lifecycle"),
    )
    fields.finish()
    return submission


def _checks(fields: Fields) -> tuple[Check, ...]:
    checks: dict[str, Check] = {}
    for entry in fields.mappings("checks"):
        check = _check(entry)
        if check.id in checks:
            entry.error("duplicate-id", "id", f"There is a check {check.id!r} already.")
        # Only earlier ones, so that there are no circles and a report reads from the top.
        for need in check.needs:
            if need not in checks:
                hint = nearest(need, checks, "Name a check that stands above this one.")
                entry.error("unknown-check", "needs", f"There is no check {need!r} above.", hint)
        checks[check.id] = check
    if not checks and not fields.report.errors:
        fields.missing("checks")
    return tuple(checks.values())


def _check(fields: Fields) -> Check:
    identifier = fields.text("id")
    if identifier and not re.fullmatch(SLUG, identifier):
        fields.error("bad-id", "id", f"{identifier!r} is no id.", "Lower case words with hyphens.")
    probe = _probe(fields)
    check = Check(
        id=identifier,
        points=fields.integer("points", 1, 1_000),
        needs=tuple(fields.texts("needs")),
        probe=probe,
        expect=_expect(fields, timeline=probe.kind == "timeline"),
        rationale=fields.text("rationale"),
        help=fields.text("help"),
        hints=tuple(fields.texts("hint")),
        facts=tuple(fields.texts("facts")),
        cards=tuple(fields.texts("cards")),
    )
    if not check.hints:
        fields.missing("hint", hint="A nudge first, nearly the answer last.")
    fields.finish()
    return check


def _probe(fields: Fields) -> Probe:
    inside = fields.mapping("probe")
    if inside is None:
        if not fields.has("probe"):
            fields.missing("probe")
        return Probe("state", Lines("", fields.line), "@")
    kind = inside.choice("kind", ("state", "timeline"))
    call = _lines(inside, "call") or Lines("", inside.line)
    probe = Probe("timeline" if kind == "timeline" else "state", call, inside.text("query"))
    inside.finish()
    return probe


def _expect(fields: Fields, *, timeline: bool) -> tuple[Expectation, ...]:
    """One value, or for a timeline a value for each moment, earliest first."""
    if not fields.has("expect"):
        fields.missing("expect")
        return ()
    if not timeline:
        return (Expectation(_plain(fields.node("expect"))),)
    inside = fields.mapping("expect")
    expectations = []
    for span in inside.names() if inside else []:
        assert inside is not None
        try:
            expectations.append(Expectation(_plain(inside.node(span)), parse_span(span)))
        except ValueError as error:
            inside.error("bad-value", span, str(error), EXAMPLES)
    if not expectations:
        fields.error("bad-value", "expect", "A timeline expects something at a moment.", "expect: {30d: ...}")
    return tuple(sorted(expectations, key=lambda expectation: expectation.after))


def _wrong(fields: Fields) -> dict[str, int]:
    inside = fields.mapping("wrong")
    return {name: inside.integer(name, 0, 99) for name in inside.names()} if inside else {}


def _plain(node: Node | None) -> Any:
    """The value that YAML means: numbers, true, false and null where they are not quoted."""
    match node:
        case Scalar(plain=True, text="true" | "false"):
            return node.text == "true"
        case Scalar() if node.is_number:
            return float(node.text) if "." in node.text else int(node.text)
        case Scalar():
            return None if node.is_null else node.text
        case Sequence():
            return [_plain(item) for item in node.items]
        case Mapping():
            return {name: _plain(value) for name, (_, value) in node.entries.items()}
        case _:
            return None
