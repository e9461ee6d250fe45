"""Signing with the Authorization header, and its stages one by one."""

from __future__ import annotations

from calculators.contract import Result, Step
from calculators.explain import mistakes
from calculators.sigv4 import sources
from calculators.sigv4.canonical import (
    canonical_path,
    canonical_query,
    canonical_request,
    signed_headers,
)
from calculators.sigv4.mistakes import day_before, wrong_canonicals, wrong_queries, wrong_signatures
from calculators.sigv4.reading import (
    SECRET,
    date_of,
    given_headers,
    read_method,
    read_signer,
    read_url,
    request_of,
)
from calculators.sigv4.signing import ALGORITHM, TERMINATOR, digest, hmac_sha256, key_chain
from calculators.sigv4.working import canonical_steps, key_steps, signature_step, string_step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from calculators.contract import Plain
    from calculators.sigv4.canonical import Request
    from calculators.sigv4.signing import Signer

__all__ = ["authorization", "canonical", "key", "sign", "string"]


def authorization(access_key: str, scope: str, names: str, signature: str) -> str:
    """The value of the Authorization header."""
    return f"{ALGORITHM} Credential={access_key}/{scope}, SignedHeaders={names}, Signature={signature}"


def _asked(
    url: str,
    method: str,
    header: Sequence[str],
    payload: str,
    secret: str,
    token: str | None,
    service: str | None,
    region: str | None,
    moment: datetime | None,
) -> tuple[Request, Signer, list[str]]:
    """The request and signer meant, and what was taken for granted of them."""
    where = read_url(url)
    headers = given_headers(header)
    dated = dict(headers).get("x-amz-date")
    when = date_of("header", dated) if moment is None and dated is not None else moment
    signer = read_signer(where.host, secret, service, region, when)
    request = request_of(read_method(method), where, headers, payload, signer, token)
    assumptions = ["Header values and the payload are taken without the blanks around them."]
    if when is None:
        assumptions.append(f"Signed at {signer.moment}, the moment of AWS's examples.")
    if secret == SECRET:
        assumptions.append("The secret is that of AWS's examples and opens nothing.")
    if service is None:
        assumptions.append(
            f"The host says that the service is {signer.service}; some sign under another name than their host's."
        )
    return request, signer, assumptions


def sign(
    *,
    url: str,
    method: str,
    header: Sequence[str],
    payload: str,
    access_key: str,
    secret: str,
    token: str | None,
    service: str | None,
    region: str | None,
    moment: datetime | None,
) -> Result:
    """All of it; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: The request cannot be signed.
    """
    request, signer, assumptions = _asked(
        url, method, header, payload, secret, token, service, region, moment
    )
    signature = signer.sign(request)
    names = signed_headers(request.headers)
    value = authorization(access_key, signer.scope, names, signature)
    added = [name for name, _ in request.headers[len(header) :]]
    answer: dict[str, Plain] = {
        "signature": signature,
        "authorization": value,
        "signed_headers": names,
        "canonical_request": canonical_request(request),
        "canonical_hash": digest(canonical_request(request)),
        "string_to_sign": signer.text(request),
        "signing_key": signer.key().hex(),
        "add_headers": [f"{name}: {request.header(name)}" for name in added if name != "host"],
    }
    return Result(
        answer,
        dict.fromkeys(answer, ""),
        [
            *canonical_steps(request),
            string_step(signer, request),
            *key_steps(signer),
            signature_step(signer, request),
            Step(
                f"Authorization: {value}",
                "No comma after the algorithm, commas between the other three.",
                sources.METHODS,
            ),
        ],
        assumptions=assumptions,
        misconceptions=mistakes("signature", signature, wrong_signatures(request, signer)[:8]),
    )


def canonical(
    *,
    url: str,
    method: str,
    header: Sequence[str],
    payload: str,
    token: str | None,
    service: str | None,
    moment: datetime | None,
) -> Result:
    """The canonical request alone; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: The request cannot be signed.
    """
    request, _, assumptions = _asked(url, method, header, payload, SECRET, token, service, None, moment)
    text = canonical_request(request)
    query = canonical_query(request.query)
    answer: dict[str, Plain] = {
        "canonical_request": text,
        "hash": digest(text),
        "path": canonical_path(request.path, request.service),
        "query": query,
        "signed_headers": signed_headers(request.headers),
        "payload_hash": request.payload_hash,
    }
    return Result(
        answer,
        dict.fromkeys(answer, ""),
        canonical_steps(request),
        assumptions=[each for each in assumptions if "secret" not in each],
        misconceptions=[
            *mistakes(
                "hash", digest(text), ((digest(wrong), why) for wrong, why in wrong_canonicals(request))
            ),
            *mistakes("query", query, wrong_queries(request.query)),
        ],
    )


def string(
    *,
    url: str,
    method: str,
    header: Sequence[str],
    payload: str,
    token: str | None,
    service: str | None,
    region: str | None,
    moment: datetime | None,
) -> Result:
    """The string to sign; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: The request cannot be signed.
    """
    request, signer, assumptions = _asked(
        url, method, header, payload, SECRET, token, service, region, moment
    )
    answer: dict[str, Plain] = {
        "string_to_sign": signer.text(request),
        "scope": signer.scope,
        "hash": digest(canonical_request(request)),
    }
    date, at, name = signer.date, signer.region, signer.service
    wrong_scopes = [
        (f"{day_before(signer.moment)}/{at}/{name}/{TERMINATOR}", "takes the local date, not that in UTC"),
        (
            f"{signer.moment}/{at}/{name}/{TERMINATOR}",
            "puts date and time into the scope, not the date alone",
        ),
        (f"{date}/{name}/{at}/{TERMINATOR}", "puts the service before the Region"),
        (f"{date}/{at}/{name}", f"leaves out {TERMINATOR}"),
        (f"{at}/{name}/{date}/{TERMINATOR}", "puts the date last"),
    ]
    return Result(
        answer,
        dict.fromkeys(answer, ""),
        [
            *canonical_steps(request),
            Step(
                f"Scope: {signer.scope}",
                "Date in UTC, Region, service, aws4_request: a signature holds for no other day, Region or service.",
                sources.CREATE,
            ),
            string_step(signer, request),
        ],
        assumptions=[each for each in assumptions if "secret" not in each],
        misconceptions=mistakes("scope", signer.scope, wrong_scopes),
    )


def _chain(start: str, messages: Sequence[str]) -> str:
    text = start
    for message in messages:
        text = f'HMAC({text}, "{message}")'
    return text


def key(*, secret: str, service: str, region: str, date: datetime | None) -> Result:
    """The signing key; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: A part cannot stand in a scope.
    """
    signer = read_signer("", secret, service, region, date)
    keys = key_chain(signer.secret, signer.date, signer.region, signer.service)
    parts = (signer.date, signer.region, signer.service, TERMINATOR)
    chain = _chain('"AWS4" + secret', parts)
    signing_key = keys[-1][1].hex()
    answer: dict[str, Plain] = {
        "signing_key": signing_key,
        "date_key": keys[0][1].hex(),
        "date_region_key": keys[1][1].hex(),
        "date_region_service_key": keys[2][1].hex(),
        "chain": chain,
    }
    day, at, name, end = parts
    orders = [
        (_chain("secret", parts), "forgets AWS4 before the secret"),
        (_chain('"AWS4" + secret', (at, day, name, end)), "takes the Region before the date"),
        (_chain('"AWS4" + secret', (day, name, at, end)), "takes the service before the Region"),
        (_chain('"AWS4" + secret', parts[:-1]), f"leaves out the last step, {end}"),
        (_chain('"AWS4" + secret', (end, name, at, day)), "goes through the scope from its end"),
    ]
    wrong_keys = [
        (_derived(secret, parts), "forgets AWS4 before the secret"),
        (_derived(f"AWS4{secret}", (at, day, name, end)), "takes the Region before the date"),
        (_derived(f"AWS4{secret}", (day, name, at, end)), "takes the service before the Region"),
        (keys[2][1].hex(), f"leaves out the last step, {end}"),
        (_derived(f"AWS4{secret}", (day, at, name, end), hexed=True), "passes each key on as hex text"),
    ]
    return Result(
        answer,
        dict.fromkeys(answer, ""),
        key_steps(signer),
        assumptions=[
            "A signing key holds for one day, Region and service; a client may keep it that long.",
            *([f"The date is {signer.date}, that of AWS's examples."] if date is None else []),
        ],
        misconceptions=[
            *mistakes("signing_key", signing_key, wrong_keys),
            *mistakes("chain", chain, orders),
        ],
    )


def _derived(start: str, messages: Sequence[str], *, hexed: bool = False) -> str:
    made = start.encode("utf-8", "surrogatepass")
    for message in messages:
        made = hmac_sha256(made, message)
        made = made.hex().encode() if hexed and message != messages[-1] else made
    return made.hex()
