"""From inputs as the command line and JSON give them to a request; compiled policies are kept and used again."""

from __future__ import annotations

from marshal import dumps

from calculators.contract import CalculatorError
from calculators.iam.caller import CallerError, caller_of
from calculators.iam.document import DocumentError, Policy, parse
from calculators.iam.request import Policies, Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from calculators.contract import Result

__all__ = ["actions", "context_of", "decide", "policies_of", "request_of"]

_MOST_ACTIONS = 500
_MOST_KEPT = 512  # compiled policies
_LARGEST_KEPT = 16_000_000  # bytes of all documents together
_LONGEST = 2048  # characters of an ARN
_KEPT: dict[tuple[str, str, bytes], Policy] = {}


def decide(action: str, **inputs: object) -> Result:
    """Whether a request is allowed; inputs as ``calculators.iam.OPERATIONS`` lists them.

    Raises:
        CalculatorError: One of them is wrong.
    """
    from calculators.iam.explain import result_of

    return result_of(_request(action, **inputs))  # type: ignore[arg-type]


def actions(action: list[str], **inputs: object) -> Result:
    """Which of several actions are allowed; the other inputs are those of :func:`decide`.

    Raises:
        CalculatorError: One of them is wrong, or there are too many actions.
    """
    from calculators.iam.explain import table_of

    if len(action) > _MOST_ACTIONS:
        raise CalculatorError(
            "action", f"There are {len(action):,} actions.", f"Give at most {_MOST_ACTIONS}."
        )
    return table_of([_request(entry, **inputs) for entry in action])  # type: ignore[arg-type]


def _request(
    action: str,
    *,
    principal: str,
    resource: str,
    resource_account: str | None,
    context: list[str],
    context_file: object,
    management_account: str | None,
    **documents: Mapping[str, object] | None,
) -> Request:
    return request_of(
        principal=principal,
        action=action,
        resource=resource,
        resource_account=resource_account,
        context=_with_file(context, context_file),
        policies=policies_of(documents),
        management_account=management_account,
    )


def _with_file(context: list[str], file: object) -> list[str]:
    if file is None:
        return context
    if not isinstance(file, dict):
        raise CalculatorError(
            "context_file", "That is no object of keys.", 'Write {"aws:SourceIp": "203.0.113.7"}.'
        )
    from json import dumps

    try:
        return [*context, *(f"{key}={dumps(value, default=str)}" for key, value in file.items())]
    except (ValueError, RecursionError):
        raise CalculatorError(
            "context_file", "A value is nested too deeply.", 'Write {"aws:SourceIp": "203.0.113.7"}.'
        ) from None


def request_of(
    *,
    principal: str,
    action: str,
    resource: str,
    resource_account: str | None,
    context: Sequence[str],
    policies: Policies,
    management_account: str | None,
) -> Request:
    """The request that the inputs describe.

    Raises:
        CalculatorError: One of them is wrong.
    """
    service, colon, name = action.partition(":")
    if not (colon and service and name) or any(letter in action for letter in "*? "):
        raise CalculatorError("action", f"{_shown(action)} is no action.", "Give one, such as s3:GetObject.")
    if resource != "*" and (not resource.startswith("arn:") or resource.count(":") < 5):
        raise CalculatorError(
            "resource",
            f"{_shown(resource)} is no ARN.",
            "Give arn:partition:service:region:account:resource, or * for an action without a resource of its own.",
        )
    for field, text in (("resource", resource), ("action", action), ("principal", principal)):
        if len(text) > _LONGEST * 8:
            raise CalculatorError(
                field, f"{field} has {len(text):,} characters.", "An ARN has at most 2,048."
            )
    try:
        caller = caller_of(principal, action)
    except CallerError as error:
        raise CalculatorError("principal", error.message, error.hint) from None
    return Request(
        caller,
        action,
        resource,
        policies=policies,
        context=context_of(context),
        resource_account=_account("resource_account", resource_account),
        management_account=_account("management_account", management_account),
    )


def _account(field: str, text: str | None) -> str:
    text = (text or "").strip()
    if text and not (len(text) == 12 and text.isascii() and text.isdigit()):
        raise CalculatorError(
            field, f"{_shown(text)} is no account.", "An account has 12 digits, as 111122223333."
        )
    return text


def context_of(pairs: Sequence[str]) -> dict[str, object]:
    """Condition keys with their values, from ``KEY=VALUE[,VALUE]`` or ``KEY=`` and JSON.

    Raises:
        CalculatorError: One is no such pair, or a key is given twice.
    """
    values: dict[str, object] = {}
    seen: set[str] = set()
    for pair in pairs:
        key, equals, text = pair.partition("=")
        key = key.strip()
        if not equals or not key:
            raise CalculatorError(
                "context", f"{_shown(pair)} is no KEY=VALUE.", "Write it as aws:SourceIp=203.0.113.7."
            )
        if key.lower() in seen:
            raise CalculatorError(
                "context",
                f"{_shown(key)} is given twice.",
                "Keys ignore case; give several values with commas.",
            )
        seen.add(key.lower())
        text = text.strip()
        values[key] = _json(text) if text[:1] in {"[", '"', "{"} or text == "null" else text.split(",")
    return values


def _json(text: str) -> object:
    from calculators.units import read_json

    try:
        found = read_json("context", text)
    except CalculatorError:
        return [text]  # a value that only begins so
    flat = found if isinstance(found, list) else [found]
    if any(isinstance(entry, list | dict) for entry in flat):
        raise CalculatorError("context", f"{_shown(text)} holds no plain values.", 'Write ["a", "b"].')
    return flat


def policies_of(given: Mapping[str, Mapping[str, object] | None]) -> Policies:
    """The policies by layer, as the parameters of that name hold them.

    Raises:
        CalculatorError: A document is no policy; the message says where.
    """

    def flat(field: str, kind: str) -> list[Policy]:
        documents = given.get(field)
        return [_compiled(field, kind, *entry) for entry in _flat(documents)] if documents else []

    return Policies(
        identity=flat("identity", "identity"),
        resource=flat("resource_policy", "resource"),
        boundaries=[*flat("boundaries", "boundary"), *flat("boundary", "boundary")],
        session=flat("session", "session"),
        scps=[*_levels(given, "scps", "scp"), *_each_a_level(given, "scp")],
        rcps=[*_levels(given, "rcps", "rcp"), *_each_a_level(given, "rcp")],
        endpoint=flat("endpoint", "endpoint"),
    )


def _flat(documents: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Each document with its name; a list in the place of one holds several."""
    for name, value in documents.items():
        if isinstance(value, list):
            yield from ((f"{name}[{number}]", entry) for number, entry in enumerate(value))
        else:
            yield name, value


def _levels(given: Mapping[str, Mapping[str, object] | None], field: str, kind: str) -> list[list[Policy]]:
    """A list is a level, and a list of lists several; documents that stand alone are one level together."""
    levels: list[list[tuple[str, object]]] = []
    alone: list[tuple[str, object]] | None = None
    for name, value in (given.get(field) or {}).items():
        if isinstance(value, list) and value and all(isinstance(entry, list) for entry in value):
            for number, level in enumerate(value):
                levels.append(list(_flat({f"{name}[{number}]": level})))
        elif isinstance(value, list):
            levels.append(list(_flat({name: value})))
        elif alone is None:
            alone = [(name, value)]
            levels.append(alone)
        else:
            alone.append((name, value))
    return [[_compiled(field, kind, *entry) for entry in level] for level in levels]


def _each_a_level(given: Mapping[str, Mapping[str, object] | None], field: str) -> list[list[Policy]]:
    """Each file is a level, the root's first."""
    return [
        [_compiled(field, field, *entry) for entry in _flat({name: value})]
        for name, value in (given.get(field) or {}).items()
    ]


def _compiled(field: str, kind: str, name: str, document: object) -> Policy:
    title = f"{field}{name}" if name.startswith("[") else name
    data = _print_of(document)
    key = (kind, title, data)
    kept = _KEPT.get(key)
    if kept is not None:
        return kept
    try:
        policy = parse(document, kind, title)
    except DocumentError as error:
        before = f"{name}: " if name else ""
        place = f"{error.path}: " if error.path else ""
        raise CalculatorError(field, f"{before}{place}{error.message}", error.hint) from None
    if data:
        if len(_KEPT) >= _MOST_KEPT or sum(len(other[2]) for other in _KEPT) + len(data) > _LARGEST_KEPT:
            _KEPT.clear()
        _KEPT[key] = policy
    return policy


def _print_of(document: object) -> bytes:
    """What equal documents have in common, empty where it is dear to tell."""
    try:
        # Version 2 writes no references, so that equal documents give equal bytes.
        return dumps(document, 2)  # type: ignore[arg-type]
    except ValueError:  # numbers with a point, or nested too deeply
        return b""


def _shown(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:77]}...")
