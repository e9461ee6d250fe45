"""From what is typed to a request and its signer, with what has no signature refused."""

from __future__ import annotations

from calculators.contract import CalculatorError
from calculators.explain import shown
from calculators.sigv4.canonical import Request, is_s3
from calculators.sigv4.signing import Signer, digest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

__all__ = [
    "ACCESS_KEY",
    "EXAMPLE_MOMENT",
    "SECRET",
    "Url",
    "date_of",
    "given_headers",
    "moment_text",
    "of_host",
    "read_method",
    "read_signer",
    "read_url",
    "request_of",
]

# Those of AWS's own examples, which open nothing.
ACCESS_KEY = "AKIDEXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"  # noqa: S105
EXAMPLE_MOMENT = "20150830T123600Z"
LONGEST = 20_000  # characters of a URL or of all headers; AWS takes 8 to 16 KB
_METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS")
_PORTS = {"https": "443", "http": "80"}
# Hosts whose services sign under another name.
_SIGNED_AS = {
    "appconfigdata": "appconfig",
    "appstream2": "appstream",
    "bedrock-agent": "bedrock",
    "bedrock-agent-runtime": "bedrock",
    "bedrock-runtime": "bedrock",
    "email": "ses",
    "lambda-url": "lambda",
    "marketplace": "aws-marketplace",
    "memory-db": "memorydb",
    "models-v2-lex": "lex",
    "oidc": "sso-oauth",
    "pinpoint": "mobiletargeting",
    "runtime-v2-lex": "lex",
}


class Url:
    """A URL in its parts, each as it was written."""

    __slots__ = ("host", "path", "query", "scheme")

    def __init__(self, scheme: str, host: str, path: str, query: str) -> None:
        self.scheme = scheme
        self.host = host
        self.path = path
        self.query = query


def _printable(field: str, text: str) -> None:
    if len(text) > LONGEST:
        raise CalculatorError(field, f"That has {len(text):,} characters.", f"Give at most {LONGEST:,}.")
    if not text.isprintable():
        raise CalculatorError(
            field, f"{shown(text)} has characters that no request carries.", "Leave them out."
        )


def read_url(text: str) -> Url:
    """The parts of a URL; ``https://`` may be left out.

    Raises:
        CalculatorError: It names no host, or is ambiguous.
    """
    _printable("url", text)
    scheme, colon, rest = text.partition("://")
    if not colon:
        scheme, rest = "https", text
    scheme = scheme.lower()
    if scheme not in _PORTS:
        raise CalculatorError("url", f"{shown(scheme)} is no scheme of AWS.", "Begin with https://.")
    rest = rest.partition("#")[0]
    before, _, query = rest.partition("?")
    host, slash, path = before.partition("/")
    name, _, port = host.lower().partition(":")
    if not name or any(not (letter.isalnum() or letter in ".-") for letter in name) or "." not in name:
        raise CalculatorError(
            "url", f"{shown(host)} is no host.", "Write https://iam.amazonaws.com/?Action=ListUsers."
        )
    if port and not (port.isascii() and port.isdigit() and int(port) < 65_536):
        raise CalculatorError("url", f"{shown(port)} is no port.", "Give 1 to 65,535, or leave it out.")
    if "+" in query:
        raise CalculatorError(
            "url", "A + in a query is a space to some and a plus to others.", "Write %20 or %2B."
        )
    host = name if port in {"", _PORTS[scheme]} else f"{name}:{port}"
    return Url(scheme, host, f"{slash}{path}", query)


def read_method(text: str) -> str:
    """The method in capitals.

    Raises:
        CalculatorError: There is no such method.
    """
    method = text.upper()
    if method not in _METHODS:
        raise CalculatorError(
            "method", f"{shown(text)} is no method.", f"Choose from: {', '.join(_METHODS)}."
        )
    return method


def given_headers(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Headers typed as NAME:VALUE, names in lower case.

    Raises:
        CalculatorError: One is no header.
    """
    headers = []
    for text in texts:
        _printable("header", text)
        name, colon, value = text.partition(":")
        name = name.strip().lower()
        if not colon or not name or not name.isascii() or any(letter in name for letter in ' ;,="()<>@/'):
            raise CalculatorError("header", f"{shown(text)} is no header.", "Write it as NAME:VALUE.")
        headers.append((name, value.strip()))
    if sum(len(name) + len(value) for name, value in headers) > LONGEST:
        raise CalculatorError("header", "The headers are too long.", f"Give at most {LONGEST:,} characters.")
    return headers


def moment_text(moment: datetime) -> str:
    """ISO 8601 basic, in UTC, to the second: 20150830T123600Z."""
    return (
        f"{moment.year:04}{moment.month:02}{moment.day:02}T"
        f"{moment.hour:02}{moment.minute:02}{moment.second:02}Z"
    )


def date_of(field: str, text: str) -> datetime:
    """The moment of an X-Amz-Date.

    Raises:
        CalculatorError: It is none.
    """
    from datetime import UTC, datetime

    try:
        if len(text) != 16 or text[8] != "T" or text[15] != "Z":
            raise ValueError(text)  # noqa: TRY301
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise CalculatorError(
            field, f"{shown(text)} is no X-Amz-Date.", "Write it as 20150830T123600Z, in UTC."
        ) from None


def _is_region(label: str) -> bool:
    parts = label.split("-")
    return len(parts) >= 3 and parts[-1].isdigit() and all(part.isalpha() for part in parts[:-1])


def of_host(host: str) -> tuple[str, str]:
    """Service and Region that a host of AWS names; empty where it names none."""
    labels = host.partition(":")[0].removesuffix(".cn").split(".")
    if labels[-2:] not in (["amazonaws", "com"], ["api", "aws"], ["on", "aws"]):
        return "", ""
    labels = [label for label in labels[:-2] if label != "dualstack"]
    # A bucket before S3's label may look like anything, like a Region too.
    for place in reversed(range(len(labels))):
        service, old_form = _of_s3(labels[place])
        if service:
            return service, old_form or next(filter(_is_region, labels[place + 1 :]), "")
    # The Region comes last, or before the service (search-x.eu-west-1.es.amazonaws.com).
    region = next((label for label in reversed(labels[-2:]) if _is_region(label)), "")
    rest = [label for label in labels if label != region]
    service = rest[-1].removesuffix("-fips") if rest else ""
    return _SIGNED_AS.get(service, service), region


def _of_s3(label: str) -> tuple[str, str]:
    """S3's service name and, in the old form s3-us-west-2, Region, if this label of a host is one of S3's."""
    if label in {"s3", "s3-fips", "s3-accesspoint", "s3-accesspoint-fips", "s3-control", "s3-control-fips"}:
        return "s3", ""
    if label in {"s3-object-lambda", "s3-outposts"}:
        return label, ""
    if label.startswith("s3express-"):
        return "s3express", ""
    if label.startswith("s3-") and _is_region(label[3:]):
        return "s3", label[3:]
    return "", ""


def read_signer(
    host: str, secret: str, service: str | None, region: str | None, moment: datetime | None
) -> Signer:
    """Whose signature, when and where.

    Raises:
        CalculatorError: A part is missing or cannot stand in a scope.
    """
    found, at = of_host(host)
    service = (service or found).lower()
    region = (region or at or "us-east-1").lower()
    if not service:
        raise CalculatorError(
            "service",
            f"{shown(host)} does not say which service it is.",
            "Name the one in the credential scope: --service execute-api",
        )
    for field, text in (("service", service), ("region", region)):
        if not all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in text):
            raise CalculatorError(
                field, f"{shown(text)} cannot be a {field}.", "Write it as us-east-1 or s3."
            )
    if not secret:
        raise CalculatorError(
            "secret", "A secret is needed.", "AWS's examples use their own, which opens nothing."
        )
    _printable("secret", secret)
    return Signer(secret, moment_text(moment) if moment else EXAMPLE_MOMENT, region, service)


def request_of(
    method: str, url: Url, headers: list[tuple[str, str]], payload: str, signer: Signer, token: str | None
) -> Request:
    """The request with the headers that signing adds: host, x-amz-date, the token's and S3's hash.

    Raises:
        CalculatorError: A header contradicts another input.
    """
    names = {name for name, _ in headers}
    for name, right in (("x-amz-date", signer.moment), ("x-amz-security-token", token)):
        if name in names and right and dict(headers)[name] != right:
            raise CalculatorError(
                "header", f"{name} is given twice.", "Leave the header out: signing adds it."
            )
    added = [] if "host" in names else [("host", url.host)]
    if "x-amz-date" not in names:
        added.append(("x-amz-date", signer.moment))
    if token and "x-amz-security-token" not in names:
        _printable("token", token)
        added.append(("x-amz-security-token", token))
    given = dict(headers).get("x-amz-content-sha256")
    payload_hash = given or digest(payload)
    if is_s3(signer.service) and given is None:
        added.append(("x-amz-content-sha256", payload_hash))
    return Request(method, url.path, url.query, [*headers, *added], payload_hash, signer.service)
