"""Checking a signed request as AWS does: the signature, its scope, its age, and where it went wrong."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.explain import plural, shown
from calculators.sigv4 import sources
from calculators.sigv4.canonical import (
    UNSIGNED,
    Request,
    canonical_request,
    decoded,
    is_s3,
    signed_headers,
)
from calculators.sigv4.mistakes import wrong_signatures
from calculators.sigv4.presigned import LONGEST
from calculators.sigv4.reading import Url, date_of, given_headers, read_method, read_url
from calculators.sigv4.signing import ALGORITHM, TERMINATOR, Signer, digest
from calculators.sigv4.working import canonical_steps, key_steps, signature_step, string_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from calculators.contract import Plain

__all__ = ["allowed_age", "verify"]

_PARTS = ("method", "path", "query", "headers", "signed headers", "payload hash")


class _Signed:
    """What a signed request says of its signature."""

    __slots__ = ("access_key", "date", "expires", "moment", "names", "region", "service", "signature")

    def __init__(self, credential: str, names: str, signature: str, moment: str, expires: int | None) -> None:
        parts = credential.split("/")
        if len(parts) < 5 or parts[-1] != TERMINATOR:
            raise CalculatorError(
                "header",
                f"{shown(credential)} is no credential.",
                "It reads KEY/20150830/us-east-1/iam/aws4_request.",
            )
        self.access_key = "/".join(parts[:-4])
        self.date, self.region, self.service = parts[-4:-1]
        self.names = names
        self.signature = signature
        self.moment = moment
        self.expires = expires


def allowed_age(service: str) -> int:
    """Seconds that a signed header may be old, or early: 15 minutes for S3, five for most others."""
    return 900 if is_s3(service) else 300


def verify(
    *,
    url: str,
    method: str,
    header: Sequence[str],
    payload: str,
    secret: str,
    moment: datetime | None,
    canonical_request: str | None,
) -> Result:
    """Whether AWS would accept it; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: It is not signed, or cannot be read.
    """
    where, headers = read_url(url), given_headers(header)
    named = dict(headers)
    if "authorization" in named:
        signed = _from_header(named)
        query = where.query
    else:
        signed, query = _from_query(where)
    request = _request(read_method(method), where, query, headers, payload, signed)
    if not secret:
        raise CalculatorError(
            "secret", "The secret of the access key is needed.", "AWS's examples have their own."
        )
    signer = Signer(secret, signed.moment, signed.region, signed.service)
    right = signer.sign(request)
    reasons = _reasons(request, signer, signed, headers, right)
    steps = [
        *canonical_steps(request),
        string_step(signer, request),
        *key_steps(signer),
        signature_step(signer, request),
    ]
    age, too_old = _age(signed, moment)
    if age is not None:
        steps.append(age)
    if too_old:
        reasons.append(too_old)
    differs = _differences(request, canonical_request) if canonical_request else []
    if reasons and differs:
        reasons.append(f"your canonical request differs in its {', '.join(differs)}")
    answer: dict[str, Plain] = {
        "verdict": "refused" if reasons else "accepted",
        "signature_right": signed.signature == right,
        "reasons": reasons,
        "expected_signature": right,
        "given_signature": signed.signature,
        "differs": differs,
        "canonical_request": _text(request),
        "string_to_sign": signer.text(request),
    }
    return Result(answer, dict.fromkeys(answer, ""), steps, assumptions=_assumptions(moment))


def _text(request: Request) -> str:
    return canonical_request(request)


def _assumptions(moment: datetime | None) -> list[str]:
    assumptions = ["What the signer is allowed to do is another question, answered after the signature's."]
    if moment is None:
        assumptions.append("Its age is not checked: give --moment, the moment at which it arrives.")
    return assumptions


def _from_header(named: dict[str, str]) -> _Signed:
    value = named["authorization"]
    algorithm, _, rest = value.partition(" ")
    if algorithm != ALGORITHM:
        raise CalculatorError(
            "header", f"{shown(algorithm)} is not SigV4's algorithm.", f"It is {ALGORITHM}."
        )
    fields = {}
    for part in rest.split(","):
        name, _, content = part.strip().partition("=")
        fields[name] = content
    for name in ("Credential", "SignedHeaders", "Signature"):
        if not fields.get(name):
            raise CalculatorError(
                "header",
                f"The Authorization header has no {name}.",
                "It has Credential, SignedHeaders and Signature.",
            )
    moment = named.get("x-amz-date") or named.get("date")
    if not moment:
        raise CalculatorError(
            "header",
            "There is no X-Amz-Date.",
            "A request says when it was signed: X-Amz-Date:20150830T123600Z",
        )
    date_of("header", moment)
    return _Signed(fields["Credential"], fields["SignedHeaders"], fields["Signature"], moment, None)


def _from_query(where: Url) -> tuple[_Signed, str]:
    """What a presigned URL says, and its query without the signature."""
    parameters = {}
    kept = []
    for pair in where.query.split("&"):
        name, _, value = pair.partition("=")
        parameters[name] = decoded(value).decode("utf-8", "replace")
        if name != "X-Amz-Signature":
            kept.append(pair)
    for name in ("Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature"):
        if not parameters.get(f"X-Amz-{name}"):
            raise CalculatorError(
                "url",
                f"There is no Authorization header, and the URL has no X-Amz-{name}.",
                "Give --header 'Authorization:AWS4-HMAC-SHA256 ...' or a presigned URL.",
            )
    if parameters["X-Amz-Algorithm"] != ALGORITHM:
        raise CalculatorError("url", "X-Amz-Algorithm is not SigV4's.", f"It is {ALGORITHM}.")
    date_of("url", parameters["X-Amz-Date"])
    text = parameters["X-Amz-Expires"]
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LONGEST and len(text) < 9):
        raise CalculatorError("url", f"X-Amz-Expires cannot be {shown(text)}.", "It is 1 to 604,800 seconds.")
    signed = _Signed(
        parameters["X-Amz-Credential"],
        parameters["X-Amz-SignedHeaders"],
        parameters["X-Amz-Signature"],
        parameters["X-Amz-Date"],
        int(text),
    )
    return signed, "&".join(kept)


def _request(
    method: str, where: Url, query: str, headers: list[tuple[str, str]], payload: str, signed: _Signed
) -> Request:
    """What was signed, of what arrived: the headers that SignedHeaders names."""
    names = signed.names.split(";")
    sent = headers if "host" in dict(headers) else [*headers, ("host", where.host)]
    missing = [name for name in names if name not in dict(sent)]
    if missing:
        raise CalculatorError(
            "header",
            f"The signed header {missing[0]} is not there.",
            "Give every signed header, as NAME:VALUE.",
        )
    given = dict(headers).get("x-amz-content-sha256")
    unsigned = signed.expires is not None and is_s3(signed.service)
    payload_hash = given or (UNSIGNED if unsigned else digest(payload))
    return Request(
        method,
        where.path,
        query,
        [(name, value) for name, value in sent if name in names],
        payload_hash,
        signed.service,
    )


def _reasons(
    request: Request, signer: Signer, signed: _Signed, headers: list[tuple[str, str]], right: str
) -> list[str]:
    reasons = []
    if signed.date != signer.date:
        reasons.append(f"the scope's date {signed.date} is not that of {signed.moment}")
    names = signed.names.split(";")
    if signed.names != signed_headers(request.headers):
        reasons.append("SignedHeaders are not small letters in alphabetical order")
    unsigned = [
        name
        for name, _ in [("host", ""), *headers]
        if (name == "host" or name.startswith("x-amz-"))
        and name not in names
        and name != "x-amz-content-sha256"
    ]
    if unsigned and (signed.expires is None or is_s3(signed.service)):
        reasons.append(f"{unsigned[0]} has to be signed")
    body = request.header("x-amz-content-sha256")
    if body is not None and len(body) == 64 and body != request.payload_hash:
        reasons.append("x-amz-content-sha256 is not the payload's hash")
    if signed.signature != right:
        cause = next(
            (why for made, why in wrong_signatures(request, signer) if made == signed.signature), None
        )
        reasons.append(
            f"the signature is another: whoever made it {cause}" if cause else "the signature is another"
        )
    return reasons


def _age(signed: _Signed, moment: datetime | None) -> tuple[Step | None, str | None]:
    """The step that compares moments, and why the request is refused for its age."""
    if moment is None:
        return None, None
    made = date_of("header", signed.moment)
    seconds = int((moment - made).total_seconds())
    allowed = allowed_age(signed.service) if signed.expires is None else signed.expires
    early = allowed_age(signed.service)
    if signed.expires is None:
        source = sources.S3_OVERVIEW if is_s3(signed.service) else sources.OVERVIEW
        rule = (
            "A signed request is good for 15 minutes at S3, for five at most other services, before or after."
        )
    else:
        source, rule = sources.S3_QUERY, "A presigned URL is good for X-Amz-Expires seconds after X-Amz-Date."
    when = "after" if seconds >= 0 else "before"
    step = Step(
        f"It arrives {plural(abs(seconds), 'second')} {when} it was signed; {allowed:,} are allowed.",
        rule,
        source,
    )
    if seconds > allowed:
        return step, f"it is {plural(seconds - allowed, 'second')} too old"
    if -seconds > early:
        return step, f"it is signed {plural(-seconds, 'second')} in the future"
    return step, None


def _differences(request: Request, given: str) -> list[str]:
    """Which of the six parts differ from the canonical request that was given."""
    text = given.replace("\r\n", "\n")
    if "\n" not in text:
        text = text.replace("\\n", "\n")
    return [
        name
        for name, ours, theirs in zip(_PARTS, _split(_text(request)), _split(text), strict=True)
        if ours != theirs
    ]


def _split(text: str) -> tuple[str, ...]:
    lines = text.split("\n")
    if len(lines) < 6:
        raise CalculatorError(
            "canonical_request",
            f"It has only {plural(len(lines), 'line')}.",
            "It has six parts on lines of their own.",
        )
    return (*lines[:3], "\n".join(lines[3:-2]), lines[-2], lines[-1])
