"""``aws`` commands as data: what they mean is looked up in botocore's models, and nothing is executed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from studykit.labs.aws_lines import LineError, split_commands
from studykit.labs.files import FileError, read_bounded
from studykit.labs.shorthand import scalar, shorthand

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from botocore.model import OperationModel, ServiceModel

    from studykit.labs.aws_lines import Command
    from studykit.labs.ports import Account

MAX_FILE = 8 * 1024 * 1024
_CLI_NAMES = {"s3api": "s3"}
_REGION = "us-east-1"
# Options of every command that change how an answer looks, not what is done; with or without a value.
_LOOKS = {"output": 1, "query": 1, "color": 1, "cli-binary-format": 1, "no-cli-pager": 0, "no-paginate": 0}
_ELSEWHERE = frozenset({"endpoint-url", "profile", "no-sign-request", "no-verify-ssl", "ca-bundle"})
_COMPOUND = frozenset({"structure", "list", "map"})


@dataclass(frozen=True, slots=True)
class AwsCall:
    """One API call.

    Attributes:
        line: The line of the file on which the command begins.
        service: "s3".
        operation: "PutBucketLifecycleConfiguration".
        parameters: As boto3 takes them, checked against the model.
    """

    line: int
    service: str
    operation: str
    parameters: dict[str, Any]

    @property
    def reads(self) -> bool:
        """Whether it can only look."""
        return self.operation.startswith(("Get", "Head", "List", "Describe"))

    def perform(self, account: Account) -> Any:
        """Make the call; returns what boto3 returns."""
        from botocore import xform_name

        return getattr(account.client(self.service), xform_name(self.operation))(**self.parameters)


def read_calls(text: str, folder: Path, services: Collection[str]) -> list[AwsCall]:
    """The calls that a text of ``aws`` lines asks for.

    Args:
        text: The lines.
        folder: What ``file://`` names lies in here, and nothing else can be named.
        services: What the lab has.

    Raises:
        LineError: A line cannot be understood.
    """
    return [_call(command, folder, services) for command in split_commands(text)]


def _call(command: Command, folder: Path, services: Collection[str]) -> AwsCall:
    match command.words:
        case ("aws", service, operation, *rest):
            model = _service(command.line, service, services)
            operation_model = _operation(command.line, service, model, operation)
            parameters = _Options(command.line, folder, operation_model).read(rest)
            return AwsCall(command.line, model.service_name, operation_model.name, parameters)
        case ("aws", *_):
            raise LineError(command.line, "The command is not whole.", "For example: aws s3api list-buckets")
        case (word, *_):
            raise LineError(command.line, f"{word!r} is not the aws command.", "Write aws commands only.")
        case _:
            raise AssertionError("A command has words.")


def _service(line: int, name: str, services: Collection[str]) -> ServiceModel:
    if name == "s3":
        raise LineError(line, "`aws s3` commands are not read here.", "Write the API calls: aws s3api ...")
    service = _CLI_NAMES.get(name, name)
    if service not in services:
        known = ", ".join(
            cli for cli in (*_CLI_NAMES, *services) if _CLI_NAMES.get(cli, cli) in services and cli != "s3"
        )
        raise LineError(line, f"This lab has no {name!r}.", f"It has: {known}.")
    return service_model(service)


@cache
def service_model(service: str) -> ServiceModel:
    """AWS's own description of a service, as botocore carries it."""
    from botocore.loaders import Loader
    from botocore.model import ServiceModel

    return ServiceModel(Loader().load_service_model(service, "service-2"), service)


def _operation(line: int, service: str, model: ServiceModel, name: str) -> OperationModel:
    from botocore import xform_name

    names = {xform_name(operation, "-"): operation for operation in model.operation_names}
    if name not in names:
        raise LineError(line, f"{service} has no {name!r}.", _nearest(name, names))
    return model.operation_model(names[name])


class _Options:
    """Reads the options of one command."""

    def __init__(self, line: int, folder: Path, operation: OperationModel) -> None:
        from botocore import xform_name

        self._line = line
        self._folder = folder
        self._shape = operation.input_shape
        members = self._shape.members if self._shape else {}
        self._names = {xform_name(member, "-"): member for member in members}

    def read(self, words: list[str]) -> dict[str, Any]:
        """The parameters, checked."""
        parameters: dict[str, Any] = {}
        for option, values in self._grouped(words):
            if self._is_global(option, values):
                continue
            name, value = self._parameter(option, values)
            if name in parameters:
                raise self._error(f"--{option} is given twice.")
            parameters[name] = value
        self._validate(parameters)
        return parameters

    def _grouped(self, words: list[str]) -> list[tuple[str, list[str]]]:
        """Each option with the words up to the next one."""
        groups: list[tuple[str, list[str]]] = []
        for word in words:
            if word.startswith("--"):
                option, equals, value = word[2:].partition("=")
                groups.append((option, [value] if equals else []))
            elif groups:
                groups[-1][1].append(word)
            else:
                raise self._error(f"{word!r} belongs to no option.", "Options begin with --.")
        return groups

    def _is_global(self, option: str, values: list[str]) -> bool:
        if option in _ELSEWHERE:
            raise self._error(f"--{option} leads away from the simulated account.", "Remove it.")
        if option == "region" and values != [_REGION]:
            raise self._error(f"The simulated account is in {_REGION}.", "Remove --region.")
        return option == "region" or (option in _LOOKS and len(values) == _LOOKS[option])

    def _parameter(self, option: str, values: list[str]) -> tuple[str, Any]:
        positive = option if option in self._names else option.removeprefix("no-")
        name = self._names.get(positive)
        shape = self._shape.members[name] if self._shape and name else None
        if name is None or shape is None or (positive != option and shape.type_name != "boolean"):
            raise self._error(f"There is no option --{option} here.", _nearest(option, self._names, "--"))
        if shape.type_name == "boolean":
            if values:
                raise self._error(f"--{option} takes no value.", f"Write --{positive} or --no-{positive}.")
            return name, positive == option
        if not values:
            raise self._error(f"--{option} needs a value.")
        return name, self._value(option, values, shape)

    def _value(self, option: str, values: list[str], shape: Any) -> Any:
        try:
            if len(values) > 1 and shape.type_name == "list":
                return shorthand(values, shape)
            if len(values) > 1:
                raise self._error(
                    f"--{option} takes one value, and has {len(values)}.", "Put quotes around it."
                )
            value = values[0]
            if shape.type_name == "blob":
                return self._binary(option, value, shape)
            if value.startswith("file://"):
                value = self._text(option, self._file(option, value.removeprefix("file://")))
            if shape.type_name not in _COMPOUND:
                return scalar(value, shape)
            if value.lstrip().startswith(("{", "[")):
                return self._json(option, value)
            return shorthand([value], shape)
        except ValueError as error:
            raise self._error(f"--{option}: {error}.") from error

    def _binary(self, option: str, value: str, shape: Any) -> bytes:
        """Like the AWS CLI: what is streamed is named by its path, other binary values are given."""
        scheme, _, name = value.rpartition("://")
        if scheme in {"file", "fileb"}:
            return self._file(option, name)
        return self._file(option, value) if shape.serialization.get("streaming") else value.encode()

    def _json(self, option: str, text: str) -> Any:
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise self._error(f"--{option} is not JSON: {error}.") from error

    def _file(self, option: str, name: str) -> bytes:
        try:
            path = (self._folder / name).resolve()
            if not path.is_relative_to(self._folder.resolve()):
                raise self._error(f"--{option}: {name} lies outside the submission's folder.")
            return read_bounded(path, MAX_FILE)
        except (FileError, RuntimeError) as error:  # RuntimeError: links in a circle, before Python 3.13
            said = error if isinstance(error, FileError) else "leads back to itself"
            raise self._error(f"--{option}: {name} {said}.") from error

    def _text(self, option: str, content: bytes) -> str:
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise self._error(f"--{option}: the file is not UTF-8 text.") from error

    def _validate(self, parameters: dict[str, Any]) -> None:
        from botocore.validate import ParamValidator

        if self._shape is None:
            return
        report = ParamValidator().validate(parameters, self._shape)
        if report.has_errors():
            raise self._error(describe_faults(report.generate_report()))

    def _error(self, message: str, hint: str = "") -> LineError:
        return LineError(self._line, message, hint)


def describe_faults(report: str) -> str:
    """Botocore's list of faults as one sentence: the first fault, and how many more there are."""
    from botocore import xform_name

    # A field that is misspelt is also missing: the misspelling says more.
    first, *more = sorted(filter(None, report.splitlines()), key=lambda line: "Unknown" not in line)
    missing = re.fullmatch(r'Missing required parameter in input: "(\w+)"', first)
    said = f"--{xform_name(missing[1], '-')} is missing" if missing else first.rstrip(".")
    return f"{said} (and {len(more)} more)." if more else f"{said}."


def _nearest(word: str, known: Collection[str], prefix: str = "") -> str:
    near = get_close_matches(word, list(known), n=1)
    return f"Did you mean {prefix}{near[0]}?" if near else ""
