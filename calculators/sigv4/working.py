"""The steps of signing in words, shared by the operations."""

from __future__ import annotations

from calculators.contract import Step
from calculators.sigv4 import sources
from calculators.sigv4.canonical import (
    canonical_path,
    canonical_query,
    canonical_request,
    is_s3,
    signed_headers,
)
from calculators.sigv4.signing import ALGORITHM, digest, hmac_sha256, key_chain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.sigv4.canonical import Request
    from calculators.sigv4.signing import Signer

__all__ = ["canonical_steps", "key_steps", "signature_step", "string_step"]


def _brief(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:117]}..."


def canonical_steps(request: Request) -> list[Step]:
    """How the six parts of the canonical request come about."""
    path, query = canonical_path(request.path, request.service), canonical_query(request.query)
    s3 = is_s3(request.service)
    return [
        Step(
            f"Path: {_brief(request.path) or 'none'} becomes {_brief(path)}",
            "S3's path is the object's key, encoded once and never normalized."
            if s3
            else "The path is normalized, then what the URL has is encoded once more (twice in all).",
            sources.S3_HEADER if s3 else sources.CREATE,
        ),
        Step(
            f"Query: {_brief(query) or 'an empty line'}",
            "Names and values are encoded each (a space is %20), then sorted by name; = stays after a name "
            "without a value.",
            sources.S3_HEADER if s3 else sources.CREATE,
        ),
        Step(
            f"Signed headers: {signed_headers(request.headers)}",
            "host and all x-amz-* are signed (content-type too where it is sent); names in small letters, sorted; "
            "values trimmed, with single spaces.",
            sources.CREATE,
        ),
        Step(
            f"Payload: {request.payload_hash}",
            "Hex SHA-256 of the body, that of an empty text where there is none; or the value of "
            "x-amz-content-sha256.",
            sources.S3_HEADER if s3 else sources.CREATE,
        ),
        Step(
            f"SHA-256 of the canonical request: {digest(canonical_request(request))}",
            "Method, path, query, headers, signed headers and payload, a newline between them and none at the end.",
            sources.CREATE,
        ),
    ]


def string_step(signer: Signer, request: Request) -> Step:
    """What the string to sign is made of."""
    return Step(
        f"String to sign: {ALGORITHM}, {signer.moment}, {signer.scope} and that hash, "
        f"{digest(canonical_request(request))[:12]}...",
        "Four lines; the scope's date is that of the moment, in UTC.",
        sources.CREATE,
    )


def key_steps(signer: Signer) -> list[Step]:
    """The four derivations."""
    messages = (signer.date, signer.region, signer.service, "aws4_request")
    before = '"AWS4" + secret'
    steps = []
    for (name, key), message in zip(
        key_chain(signer.secret, signer.date, signer.region, signer.service), messages, strict=True
    ):
        steps.append(
            Step(
                f'{name} = HMAC-SHA256({before}, "{message}") = {key.hex()}',
                "Each key is the HMAC of the next part of the scope under the key before; the bytes are passed on, "
                "not their hex.",
                sources.CREATE,
            )
        )
        before = name
    return steps


def signature_step(signer: Signer, request: Request) -> Step:
    """The last HMAC."""
    return Step(
        f"Signature = hex of HMAC-SHA256(SigningKey, string to sign) = "
        f"{hmac_sha256(signer.key(), signer.text(request)).hex()}",
        "64 hexadecimal digits in small letters.",
        sources.CREATE,
    )
