"""What was handed in, as API calls. Nothing of it is executed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from studykit.errors import SubmissionError
from studykit.labs.aws_calls import AwsCall, describe_faults, read_calls, service_model
from studykit.labs.aws_lines import LineError
from studykit.labs.files import FileError, read_bounded

if TYPE_CHECKING:
    from pathlib import Path

    from studykit.labs.models import Lab, Submission

MAX_BYTES = 1_000_000


def read_submission(path: Path, lab: Lab) -> list[AwsCall]:
    """The calls that a submission makes.

    Args:
        path: A file, or a folder that holds one file under a name that the lab asks for.
        lab: What it is handed in for.

    Raises:
        SubmissionError: It cannot be read; the sentence names the file and, where there is one, the line.
    """
    try:
        file, submission = _chosen(path, lab)
    except OSError as error:  # no permission to look, or a name that is too long
        raise SubmissionError(f"{path} cannot be read ({error.strerror}).") from error
    text = _text(file)
    if submission.kind == "s3-lifecycle":
        return [_lifecycle_call(file, text, submission.bucket)]
    try:
        return read_calls(text, file.parent, lab.services)
    except LineError as error:
        raise SubmissionError(f"{file}, line {error.line}: {error.message}", error.hint) from error


def _chosen(path: Path, lab: Lab) -> tuple[Path, Submission]:
    """The file that counts, and the form it has; JSON is told from commands by the file's name."""
    if path.is_dir():
        present = [(path / s.file, s) for s in lab.submissions if (path / s.file).exists()]
        if len(present) == 1:
            return present[0]
        names = " or ".join(submission.file for submission in lab.submissions)
        many = f"{path} holds more than one answer" if present else f"{path} holds no answer"
        raise SubmissionError(f"{many}.", f"{lab.id} takes one file named {names}.")
    if not path.exists():
        raise SubmissionError(f"There is no file {path}.", "Name a file, or a folder with one in it.")
    kind = "s3-lifecycle" if path.suffix == ".json" else "aws-lines"
    for submission in lab.submissions:
        if submission.kind == kind:
            return path, submission
    names = " or ".join(submission.file for submission in lab.submissions)
    raise SubmissionError(f"{path.name} has not the form that {lab.id} takes.", f"Hand in {names}.")


def _text(file: Path) -> str:
    try:
        data = read_bounded(file, MAX_BYTES)
    except FileError as error:
        raise SubmissionError(f"{file} {error}.", "Hand in a file of your own.") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SubmissionError(f"{file}, line {line} is not UTF-8 text.", "Save it as UTF-8.") from error


def _lifecycle_call(file: Path, text: str, bucket: str) -> AwsCall:
    """``{"Rules": [...]}``, as put-bucket-lifecycle-configuration takes it and get-... gives it."""
    try:
        given: Any = json.loads(text)
    except json.JSONDecodeError as error:
        raise SubmissionError(
            f"{file}, line {error.lineno}, column {error.colno}: {error.msg}.",
            "It has to be one JSON document.",
        ) from error
    except RecursionError as error:
        raise SubmissionError(f"{file} is nested too deep.") from error
    if not isinstance(given, dict):
        raise SubmissionError(f"{file} is no lifecycle configuration.", 'It begins with {"Rules": [...]}.')
    parameters = {"Bucket": bucket}
    if "TransitionDefaultMinimumObjectSize" in given:
        parameters["TransitionDefaultMinimumObjectSize"] = given.pop("TransitionDefaultMinimumObjectSize")
    call = AwsCall(1, "s3", "PutBucketLifecycleConfiguration", parameters | {"LifecycleConfiguration": given})
    _validate(file, call)
    return call


def _validate(file: Path, call: AwsCall) -> None:
    from botocore.validate import ParamValidator

    shape = service_model(call.service).operation_model(call.operation).input_shape
    assert shape is not None
    report = ParamValidator().validate(call.parameters, shape)
    if report.has_errors():
        raise SubmissionError(f"{file}: {describe_faults(report.generate_report())}")
