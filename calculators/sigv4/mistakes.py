"""Signatures that come out when one step is done wrong: wrong answers, and what is tried on a bad signature."""

from __future__ import annotations

from calculators.sigv4.canonical import (
    canonical_path,
    canonical_request,
    decoded,
    encoded,
    is_s3,
    query_pairs,
    signed_headers,
)
from calculators.sigv4.signing import (
    ALGORITHM,
    TERMINATOR,
    digest,
    hmac_sha256,
    string_to_sign,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculators.sigv4.canonical import Request
    from calculators.sigv4.signing import Signer

__all__ = ["day_before", "unsorted_query", "wrong_canonicals", "wrong_queries", "wrong_signatures"]


def unsorted_query(query: str) -> str:
    """The parameters encoded but left in the order of the URL."""
    return "&".join(f"{name}={value}" for name, value in query_pairs(query))


def wrong_queries(query: str) -> Iterator[tuple[str, str]]:
    """Canonical query strings by mistake, with the mistake."""
    pairs = query_pairs(query)
    right = "&".join(f"{name}={value}" for name, value in sorted(pairs))
    yield unsorted_query(query), "leaves the parameters in the order of the URL"
    yield (
        "&".join(f"{name}={value}" for name, value in sorted(pairs, key=lambda pair: pair[0].lower())),
        "sorts without regard to case: capitals come before small letters",
    )
    yield (
        "&".join(decoded(pair).decode("utf-8", "replace") for pair in right.split("&")),
        "leaves names and values unencoded",
    )
    yield right.replace("%20", "+"), "writes a space as + instead of %20"
    yield right.replace("%2F", "/"), "leaves slashes in values unencoded"
    yield (
        "&".join(f"{name}={value}" if value else name for name, value in sorted(pairs)),
        "leaves out the equals sign after a name without a value",
    )
    yield (
        "&".join(f"{name}={value}" for name, value in sorted(pairs, reverse=True)),
        "sorts from Z to A",
    )


def wrong_canonicals(request: Request) -> Iterator[tuple[str, str]]:
    """Canonical requests by mistake, with the mistake."""
    right = canonical_request(request)
    lines = right.split("\n")
    for query, mistake in wrong_queries(request.query):
        yield "\n".join([*lines[:2], query, *lines[3:]]), f"{mistake} (the query)"
    path = lines[1]
    if is_s3(request.service):
        twice = canonical_path(encoded(decoded(request.path), slash=False), "other")
        yield "\n".join([lines[0], twice, *lines[2:]]), "normalizes and encodes the path twice, as for others"
    else:
        once = encoded(decoded(request.path), slash=False) or "/"
        yield "\n".join([lines[0], once, *lines[2:]]), "encodes the path once and as it is, as for S3"
    yield (
        "\n".join([lines[0], decoded(path).decode("utf-8", "replace"), *lines[2:]]),
        "does not encode the path",
    )
    yield "\n".join(lines[:-1]), "leaves the payload's hash out of the canonical request"
    yield "\n".join([*lines[:-1], "UNSIGNED-PAYLOAD"]), "puts UNSIGNED-PAYLOAD for the payload's hash"
    yield "\n".join([*lines[:-1], digest("")]), "hashes an empty payload"
    yield "\n".join([*lines[:-3], *lines[-2:]]), "leaves out the empty line after the headers"
    yield f"{right}\n", "ends the canonical request with a newline"
    only = [(name, value) for name, value in request.headers if name != "host"]
    yield canonical_request(request.but(headers=only)), "does not sign the host header"
    dated = [(name, value) for name, value in request.headers if name != "x-amz-date"]
    yield canonical_request(request.but(headers=dated)), "does not sign x-amz-date"
    names = signed_headers(request.headers)
    if ";" in names:
        yield (
            right.replace(f"\n{names}\n", f"\n{names.replace(';', ',')}\n"),
            "joins the signed headers by commas",
        )
    yield "\n".join([lines[0].lower(), *lines[1:]]), "writes the method in small letters"


def day_before(moment: str) -> str:
    """The date of the day before a moment, which is the local date west of Greenwich."""
    from datetime import timedelta

    from calculators.sigv4.reading import date_of

    try:
        before = date_of("moment", moment) - timedelta(days=1)
    except OverflowError:
        return moment[:8]
    return f"{before.year:04}{before.month:02}{before.day:02}"


def wrong_signatures(request: Request, signer: Signer) -> list[tuple[str, str]]:
    """Signatures by mistake, with the mistake, the commonest first."""
    secret, date = signer.secret, signer.date
    canonical, text, key = canonical_request(request), signer.text(request), signer.key()

    def signature(message: str, steps: tuple[str, ...], start: str) -> str:
        made = start.encode("utf-8", "surrogatepass")
        for step in (*steps, message):
            made = hmac_sha256(made, step)
        return made.hex()

    chain = (date, signer.region, signer.service, TERMINATOR)
    hexed = f"AWS4{secret}".encode("utf-8", "surrogatepass")
    for step in chain:
        hexed = hmac_sha256(hexed, step).hex().encode()
    local = day_before(signer.moment)
    scope = f"{local}/{signer.region}/{signer.service}/{TERMINATOR}"
    wrong = [
        (signature(text, (), secret), "signs with the secret itself, without deriving a key"),
        (signature(text, chain, secret), "forgets AWS4 before the secret"),
        (
            signature(string_to_sign(signer.moment, scope, canonical), (local, *chain[1:]), f"AWS4{secret}"),
            "takes the local date (west of Greenwich) instead of that in UTC",
        ),
        (signature(text, chain[:-1], f"AWS4{secret}"), "leaves out the last step, aws4_request"),
        (
            signature(text, (signer.region, date, signer.service, TERMINATOR), f"AWS4{secret}"),
            "takes Region before date",
        ),
        (
            signature(text, (date, signer.service, signer.region, TERMINATOR), f"AWS4{secret}"),
            "takes service before Region",
        ),
        (hmac_sha256(hexed, text).hex(), "passes each key on as hex text instead of bytes"),
        (
            hmac_sha256(key, f"{ALGORITHM}\n{signer.moment}\n{signer.scope}\n{canonical}").hex(),
            "puts the canonical request itself into the string to sign, not its hash",
        ),
        (hmac_sha256(key, f"{text}\n").hex(), "ends the string to sign with a newline"),
        (digest(text), "only hashes the string to sign, without a key"),
    ]
    changed = [
        (hmac_sha256(key, string_to_sign(signer.moment, signer.scope, other)).hex(), mistake)
        for other, mistake in wrong_canonicals(request)
        if other != canonical
    ]
    return [*wrong[:3], *changed[:2], *wrong[3:], *changed[2:]]
