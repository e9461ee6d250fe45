"""Whether a call fits: payload, time and, for WebSockets, frames."""

from __future__ import annotations

from calculators.api_gateway import sources
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div, plain, quotient, rounded
from calculators.explain import between, not_negative, plural
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

__all__ = ["LARGEST", "LONGEST", "limits"]

KB, MB = 1024, 1024**2
LARGEST = {"rest": 10 * MB, "http": 10 * MB, "websocket": 128 * KB}
LONGEST = {"rest": 29, "http": 30, "websocket": 29}
FRAME = 32 * KB
LAMBDA_PAYLOAD = 6 * MB
_SOURCE = {
    "rest": sources.REST_QUOTAS,
    "http": sources.HTTP_QUOTAS,
    "websocket": sources.WEBSOCKET_QUOTAS,
}


def limits(
    *,
    type: str,  # noqa: A002 - as on the command line
    endpoint: str,
    integration: str,
    payload: Exact,
    duration: Exact,
    timeout: Exact | None,
    binary: bool,
) -> Result:
    """Whether it fits; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: A setting that cannot be.
    """
    not_negative("payload", payload, "A payload")
    not_negative("duration", duration, "A duration")
    between("payload", payload, 0, 10**15, "A payload", "bytes")
    if endpoint != "regional" and type != "rest":
        raise CalculatorError("endpoint", f"Only REST APIs are {endpoint}.", "Take --endpoint regional.")
    raisable = type == "rest" and endpoint != "edge"
    longest = _longest(type, timeout, raisable=raisable)
    sent = quotient(payload * 4, 3) if binary and integration == "lambda" else payload
    reasons = []
    steps = [
        Step(
            f"A payload of {_kb(payload)} KB; the API takes at most {_kb(LARGEST[type])} KB.",
            "A payload has at most 10 MB (REST and HTTP APIs), a WebSocket message 128 KB; neither can be raised.",
            _SOURCE[type],
        )
    ]
    if payload > LARGEST[type]:
        reasons.append("the payload is too large for the API")
    if integration == "lambda":
        steps.append(
            Step(
                f"Lambda gets {_kb(sent)} KB{' as Base64' if binary else ''} and takes at most {_kb(LAMBDA_PAYLOAD)} KB.",
                "A synchronous invocation of Lambda takes and gives at most 6 MB; binary data goes as Base64, 4/3 as much.",
                sources.LAMBDA_QUOTAS,
            )
        )
        if sent > LAMBDA_PAYLOAD:
            reasons.append("the payload is too large for Lambda")
    steps.append(
        Step(
            f"The integration takes {number_text(duration)} s; API Gateway waits {number_text(longest)} s.",
            "An integration answers within 29 s (REST, WebSocket) or 30 s (HTTP); only Regional and private REST APIs "
            "can have more.",
            _SOURCE[type],
        )
    )
    if duration > longest:
        reasons.append("the integration takes too long (504)")
    answer: dict[str, Plain] = {
        "fits": not reasons,
        "reasons": reasons,
        "largest_payload": plain(_largest(type, integration, binary=binary), KB),
        "longest_time": plain(longest),
        "time_can_be_raised": raisable,
    }
    units = dict.fromkeys(answer, "") | {"largest_payload": "KB", "longest_time": "s"}
    if type == "websocket":
        frames = max(1, ceil_div(payload, FRAME))
        answer["frames"] = frames
        units["frames"] = "frames"
        steps.append(
            Step(
                f"{_kb(payload)} KB / {FRAME // KB} KB: {plural(frames, 'frame')}.",
                "A frame has at most 32 KB; a larger message or frame closes the connection with code 1009.",
                _SOURCE[type],
            )
        )
    return Result(answer, units, steps, assumptions=_assumptions(raisable=raisable))


def _kb(size: Exact) -> str:
    """KB to a tenth, as people read them."""
    return number_text(rounded(quotient(size, KB), 1))


def _assumptions(*, raisable: bool) -> list[str]:
    assumptions = ["Responses are not streamed. Headers have a limit of their own, 10,240 bytes in all."]
    if raisable:
        assumptions.append("More than 29 s may cost some of the account's throttle quota.")
    return assumptions


def _longest(kind: str, timeout: Exact | None, *, raisable: bool) -> Exact:
    if timeout is None:
        return LONGEST[kind]
    from fractions import Fraction

    lowest = Fraction(1, 20)
    if timeout > LONGEST[kind] and not raisable:
        raise CalculatorError(
            "timeout",
            f"An integration timeout of {number_text(timeout)} s cannot be set here.",
            f"Give 0.05 to {LONGEST[kind]} s; more is for Regional and private REST APIs.",
        )
    between("timeout", timeout, lowest, 900, "An integration timeout", "s")
    return timeout


def _largest(kind: str, integration: str, *, binary: bool) -> int:
    """Bytes of the largest payload that passes both the API and its integration."""
    if integration != "lambda":
        return LARGEST[kind]
    return min(LARGEST[kind], LAMBDA_PAYLOAD * 3 // 4 if binary else LAMBDA_PAYLOAD)
