"""Grading by consequence: the clock moves, and what happens to the account is what counts."""

from __future__ import annotations

import json
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from studykit.errors import GraderError, LabError
from studykit.labs.aws_calls import read_calls
from studykit.labs.aws_lines import LineError
from studykit.labs.durations import format_span
from studykit.labs.report import Note, Observation, Outcome, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import timedelta

    from studykit.labs.aws_calls import AwsCall
    from studykit.labs.models import Check, Lab, Lines, SeedObject, Setup
    from studykit.labs.ports import Account


def build_world(lab: Lab, account: Account) -> None:
    """Put into a new account what is there when the lab begins.

    Raises:
        LabError: The lab's own lines cannot be read, or AWS refuses them.
    """
    with _grader_at_work():
        _set_up(lab, lab.world, account)


def grade(lab: Lab, account: Account, calls: Sequence[AwsCall]) -> Report:
    """Grade a submission in an account that has nothing in it yet.

    Raises:
        LabError: The lab is broken.
        GraderError: The account does not answer as it should.
    """
    build_world(lab, account)
    with _grader_at_work():
        return check(lab, account, notes=_perform(calls, account))


def check(lab: Lab, account: Account, *, notes: tuple[Note, ...] = ()) -> Report:
    """Judge an account as it is. Moves its clock and adds the lab's trial: give it a replica.

    Raises:
        LabError: The lab is broken.
        GraderError: The account does not answer as it should.
    """
    with _readable(lab):
        probes = {one.id: _probe_call(lab, one) for one in lab.checks}
    with _grader_at_work():
        # What the learner did may make the trial impossible (no bucket): then the checks say so.
        _set_up(lab, lab.trial, account, forgiving=True)
        seen = _observe(lab, account, probes)
    return Report(lab.id, lab.title, _judge(lab, seen), notes)


def check_lines(lab: Lab) -> None:
    """Read every line of a lab with botocore's models.

    Raises:
        LabError: One cannot be understood, or a probe could change something.
    """
    for fault in line_faults(lab):
        raise _broken(lab, fault)


def line_faults(lab: Lab) -> Iterator[LineError]:
    """All that :func:`check_lines` objects to; ``line`` is that of lab.yaml."""
    reads: list[Callable[[], object]] = [
        *(partial(_own_calls, lab, setup.lines) for setup in (lab.world, lab.trial) if setup.lines),
        *(partial(_probe_call, lab, one) for one in lab.checks),
    ]
    for read in reads:
        try:
            read()
        except LineError as fault:
            yield fault


def _broken(lab: Lab, fault: LineError) -> LabError:
    return LabError(f"{lab.file}, line {fault.line}: {fault.message}", fault.hint)


def _own_calls(lab: Lab, lines: Lines) -> list[AwsCall]:
    """The calls of lines in lab.yaml.

    Raises:
        LineError: One cannot be understood.
    """
    try:
        return read_calls(lines.text, lab.folder, lab.services)
    except LineError as error:
        raise LineError(lines.first + error.line - 1, error.message, error.hint) from error


def _probe_call(lab: Lab, one: Check) -> AwsCall:
    """The call of a check.

    Raises:
        LineError: It cannot be understood, or could change something, or its query is not JMESPath.
    """
    jmespath: Any = import_module("jmespath")  # it carries no types
    line = one.probe.call.first
    calls = _own_calls(lab, one.probe.call)
    if len(calls) != 1 or not calls[0].reads:
        raise LineError(line, "A probe is one call that only reads.")
    try:
        jmespath.compile(one.probe.query)
    except jmespath.exceptions.JMESPathError as error:
        said = " ".join(str(error).split())
        raise LineError(line, f"The query of {one.id!r} is not JMESPath: {said}.") from error
    return calls[0]


@contextmanager
def _readable(lab: Lab) -> Iterator[None]:
    """A lab whose own lines cannot be understood is broken."""
    try:
        yield
    except LineError as fault:
        raise _broken(lab, fault) from fault


def _set_up(lab: Lab, setup: Setup, account: Account, *, forgiving: bool = False) -> None:
    from botocore.exceptions import ClientError

    with _readable(lab):
        calls = _own_calls(lab, setup.lines) if setup.lines else []
    try:
        for call in calls:
            call.perform(account)
        for seed in setup.objects:
            _put(seed, account)
    except ClientError as error:
        if not forgiving:
            raise LabError(f"{lab.file}: its world cannot be made: {error}") from error


def _put(seed: SeedObject, account: Account) -> None:
    from urllib.parse import urlencode

    account.client("s3").put_object(
        Bucket=seed.bucket,
        Key=seed.key,
        Body=bytes(seed.size),
        StorageClass=seed.storage_class,
        Tagging=urlencode(seed.tags),
    )


def _perform(calls: Sequence[AwsCall], account: Account) -> tuple[Note, ...]:
    """Make a submission's calls in order; like a script, it goes on after one that AWS refuses."""
    from botocore.exceptions import ClientError

    notes = []
    for call in calls:
        try:
            call.perform(account)
        except ClientError as error:
            said = _client_error(error)
            notes.append(Note(call.line, call.operation, said["Code"], said["Message"]))
    return tuple(notes)


def _observe(lab: Lab, account: Account, probes: dict[str, AwsCall]) -> dict[tuple[str, timedelta], Any]:
    """Move the clock from moment to moment and look each time."""
    begun = account.now()
    moments = sorted({expectation.after for one in lab.checks for expectation in one.expect})
    seen: dict[tuple[str, timedelta], Any] = {}
    for moment in moments:
        account.advance_to(begun + moment)
        for one in lab.checks:
            if any(expectation.after == moment for expectation in one.expect):
                seen[one.id, moment] = _look(lab, one, probes[one.id], account)
    return seen


def _look(lab: Lab, one: Check, call: AwsCall, account: Account) -> Any:
    from botocore.exceptions import ClientError

    jmespath: Any = import_module("jmespath")  # it carries no types
    try:
        answer = call.perform(account)
        answer.pop("ResponseMetadata", None)
    except ClientError as error:
        answer = {"Error": _client_error(error)}
    try:
        found = jmespath.search(one.probe.query, answer)
    except jmespath.exceptions.JMESPathError as error:
        raise LabError(f"{lab.file}: the query of {one.id!r} is not JMESPath: {error}.") from error
    # Through JSON, so that what is compared is what a report can show: moments become text.
    return json.loads(json.dumps(found, default=str))


def _judge(lab: Lab, seen: dict[tuple[str, timedelta], Any]) -> tuple[Outcome, ...]:
    outcomes: dict[str, Outcome] = {}
    for one in lab.checks:
        unmet = tuple(need for need in one.needs if outcomes[need].status != "passed")
        observations = tuple(
            Observation(
                format_span(e.after) if one.probe.kind == "timeline" else "", e.value, seen[one.id, e.after]
            )
            for e in one.expect
        )
        passed = not unmet and all(observation.holds for observation in observations)
        outcomes[one.id] = Outcome(
            id=one.id,
            status="skipped" if unmet else "passed" if passed else "failed",
            points=one.points if passed else 0,
            maximum=one.points,
            rationale=one.rationale,
            help=one.help,
            observations=observations,
            needs=unmet,
        )
    return tuple(outcomes.values())


def _client_error(error: Any) -> dict[str, str]:
    """AWS's code and words.

    Raises:
        GraderError: It is not the request's fault.
    """
    said = error.response["Error"]
    if error.response["ResponseMetadata"]["HTTPStatusCode"] == 500:
        raise GraderError(f"The simulated account stumbled: {error}") from error
    return {"Code": str(said["Code"]), "Message": str(said.get("Message", ""))}


@contextmanager
def _grader_at_work() -> Iterator[None]:
    """What goes wrong between us and the account is ours, never the learner's."""
    from botocore.exceptions import BotoCoreError

    try:
        yield
    except BotoCoreError as error:
        raise GraderError(f"The simulated account does not answer: {error}.") from error
