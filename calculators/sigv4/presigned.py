"""Presigned URLs: the signature in the query, and for how long it holds."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.explain import between, mistakes
from calculators.sigv4 import sources
from calculators.sigv4.canonical import (
    UNSIGNED,
    Request,
    canonical_request,
    encoded,
    is_s3,
    query_pairs,
    signed_headers,
)
from calculators.sigv4.mistakes import wrong_signatures
from calculators.sigv4.reading import (
    SECRET,
    given_headers,
    moment_text,
    read_method,
    read_signer,
    read_url,
)
from calculators.sigv4.signing import ALGORITHM, digest
from calculators.sigv4.working import canonical_steps, key_steps, signature_step, string_step
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from calculators.contract import Misconception, Plain
    from calculators.units import Exact

__all__ = ["LONGEST", "presign", "valid_until"]

LONGEST = 604_800  # seconds; seven days


def valid_until(signed: datetime, expires: int, credentials_end: datetime | None) -> datetime:
    """When a presigned URL ends: X-Amz-Expires after the signing, or with temporary credentials.

    Raises:
        CalculatorError: That is beyond the calendar.
    """
    from datetime import timedelta

    try:
        end = signed + timedelta(seconds=expires)
    except OverflowError:
        raise CalculatorError("moment", "That is too late.", "Give a moment before the year 9999.") from None
    return end if credentials_end is None else min(end, credentials_end)


def _shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def presign(
    *,
    url: str,
    method: str,
    expires: Exact,
    header: Sequence[str],
    access_key: str,
    secret: str,
    token: str | None,
    service: str | None,
    region: str | None,
    moment: datetime | None,
    credentials_end: datetime | None,
) -> Result:
    """A presigned URL; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: There can be no such URL.
    """
    from datetime import UTC, datetime

    seconds = _whole_seconds(expires)
    where = read_url(url)
    signed = (moment or datetime(2015, 8, 30, 12, 36, tzinfo=UTC)).replace(microsecond=0)
    signer = read_signer(where.host, secret, service, region, signed)
    headers = given_headers(header)
    names = {name for name, _ in headers}
    if any(name.lower().startswith("x-amz-sign") for name, _ in query_pairs(where.query)):
        raise CalculatorError("url", "That URL is signed already.", "`verify` checks a signed one.")
    signing = [*headers, *([] if "host" in names else [("host", where.host)])]
    parameters = [
        ("X-Amz-Algorithm", ALGORITHM),
        ("X-Amz-Credential", f"{access_key}/{signer.scope}"),
        ("X-Amz-Date", signer.moment),
        ("X-Amz-Expires", str(seconds)),
        ("X-Amz-SignedHeaders", signed_headers(signing)),
        *([("X-Amz-Security-Token", token)] if token else []),
    ]
    given = [f"{name}={value}" for name, value in query_pairs(where.query)]
    added = [
        f"{name}={encoded(value.encode('utf-8', 'surrogatepass'), slash=True)}" for name, value in parameters
    ]
    query = "&".join([*given, *added])
    s3 = is_s3(signer.service)
    payload_hash = dict(headers).get("x-amz-content-sha256") or (UNSIGNED if s3 else digest(""))
    request = Request(read_method(method), where.path, query, signing, payload_hash, signer.service)
    signature = signer.sign(request)
    end = valid_until(signed, seconds, credentials_end)
    if end <= signed:
        raise CalculatorError(
            "credentials_end", "The credentials have ended before the URL is signed.", "Give a later end."
        )
    whole = f"{where.scheme}://{where.host}{where.path}?{query}&X-Amz-Signature={signature}"
    answer: dict[str, Plain] = {
        "url": whole,
        "signature": signature,
        "valid_until": _shown(end),
        "valid_for": int((end - signed).total_seconds()),
        "canonical_request": canonical_request(request),
        "string_to_sign": signer.text(request),
    }
    return Result(
        answer,
        dict.fromkeys(answer, "") | {"valid_for": "s"},
        [
            Step(
                f"X-Amz-Expires is {seconds:,} seconds.",
                "1 to 604,800 seconds, seven days, since a signing key lives no longer.",
                sources.S3_QUERY,
            ),
            *canonical_steps(request),
            Step(
                f"The payload's line is {payload_hash}.",
                "Whoever presigns for S3 does not know the body yet; other services take the hash of what is sent.",
                sources.S3_QUERY,
            ),
            string_step(signer, request),
            *key_steps(signer),
            signature_step(signer, request),
            Step(
                f"X-Amz-Signature={signature} is added last.",
                "All parameters but X-Amz-Signature itself are in the canonical query.",
                sources.S3_QUERY,
            ),
            _end_step(signed, seconds, end, credentials_end),
        ],
        assumptions=_assumptions(moment_text(signed), moment, secret, token),
        misconceptions=[
            *mistakes("signature", signature, wrong_signatures(request, signer)[:8]),
            *_wrong_ends(signed, seconds, end, credentials_end),
        ],
    )


def _whole_seconds(expires: Exact) -> int:
    between("expires", expires, 1, LONGEST, "X-Amz-Expires", "seconds")
    if not isinstance(expires, int):
        raise CalculatorError(
            "expires",
            f"X-Amz-Expires is whole seconds, not {number_text(expires)}.",
            "Give 1 to 604,800 seconds.",
        )
    return expires


def _assumptions(text: str, moment: datetime | None, secret: str, token: str | None) -> list[str]:
    assumptions = [
        "Whoever holds the URL may do what its signer may, as long as it is valid; that is not checked here."
    ]
    if moment is None:
        assumptions.append(f"Signed at {text}, the moment of AWS's examples.")
    if secret == SECRET:
        assumptions.append("The secret is that of AWS's examples and opens nothing.")
    if token:
        assumptions.append(
            "The token is among the signed parameters; a few services (AWS IoT) add it unsigned."
        )
    return assumptions


def _end_step(signed: datetime, seconds: int, end: datetime, credentials_end: datetime | None) -> Step:
    if credentials_end is not None and end == credentials_end:
        return Step(
            f"The credentials end at {_shown(end)}, before the {seconds:,} seconds are over.",
            "A URL signed with temporary credentials ends with them, whatever X-Amz-Expires says.",
            sources.S3_PRESIGNED,
        )
    return Step(
        f"{_shown(signed)} + {seconds:,} s: valid until {_shown(end)}.",
        "The time is checked when the request arrives; a download that has begun goes on.",
        sources.S3_PRESIGNED,
    )


def _wrong_ends(
    signed: datetime, seconds: int, end: datetime, credentials_end: datetime | None
) -> list[Misconception]:
    from datetime import timedelta

    right = int((end - signed).total_seconds())
    ends = int((credentials_end - signed).total_seconds()) if credentials_end is not None else None
    lengths: list[tuple[int, str]] = [
        (seconds, "counts X-Amz-Expires and forgets that the credentials end before")
    ]
    if ends is not None:
        lengths += [
            (ends, "lets the URL live as long as the credentials, whatever X-Amz-Expires says"),
            (ends + seconds, "starts counting X-Amz-Expires when the credentials end"),
        ]
    lengths += [
        (LONGEST, "takes the seven days that a presigned URL may live at most"),
        (900, "takes the 15 minutes that a signed header is good for"),
        (seconds * 60, "reads X-Amz-Expires as minutes"),
        (43_200, "takes the 12 hours of a URL made in the console"),
    ]
    wrong = [*mistakes("valid_for", right, lengths)]
    for length, mistake in lengths:
        try:
            text = _shown(signed + timedelta(seconds=length))
        except OverflowError:
            continue
        if length != right:
            wrong += mistakes("valid_until", _shown(end), [(text, mistake)])
    return wrong
