"""Requests and replies as values: read from WSGI, kept in the journal, answered by a WSGI application."""

from __future__ import annotations

import base64
import io
import json
import sys
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_XML_SERVICES = frozenset({"s3", "route53", "cloudfront"})  # the others speak JSON or query
MAX_BODY = 64 * 1024 * 1024
# Of the server's environ, what says what was asked; the rest is about the connection.
_KEPT = (
    "REQUEST_METHOD",
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
    "RAW_URI",
    "REQUEST_URI",
    "CONTENT_TYPE",
    "SERVER_NAME",
    "SERVER_PORT",
    "SERVER_PROTOCOL",
    "moto.preserved_header_names",
)
# Says whose request it is without saying the secret that it was signed with.
_IDENTITY = "AWS4-HMAC-SHA256 Credential=studykit/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0"


class BodyTooLargeError(Exception):
    """A request's body is longer than MAX_BODY."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request.

    Attributes:
        environ: The WSGI variables that say what was asked; plain values that JSON can carry.
        service: The AWS service it was signed for ("s3"), or may be taken to be for.
    """

    environ: Mapping[str, Any]
    body: bytes
    service: str

    @property
    def method(self) -> str:
        """GET, PUT, ..."""
        return str(self.environ["REQUEST_METHOD"])

    @property
    def path(self) -> str:
        """The path, percent-decoded."""
        return str(self.environ["PATH_INFO"]).encode("latin-1").decode("utf-8", "replace")

    @property
    def query(self) -> frozenset[str]:
        """The names in the query string; S3 names its subresources by them."""
        parts = str(self.environ.get("QUERY_STRING", "")).split("&")
        return frozenset(part.partition("=")[0] for part in parts if part)

    def header(self, name: str, default: str = "") -> str:
        """A header's value."""
        return str(self.environ.get(f"HTTP_{name.upper().replace('-', '_')}", default))

    def to_json(self) -> dict[str, Any]:
        """As the journal keeps it."""
        body = base64.b64encode(self.body).decode("ascii")
        return {"service": self.service, "environ": dict(self.environ), "body": body}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Request:
        """The request that :meth:`to_json` gave."""
        return cls(value["environ"], base64.b64decode(value["body"]), value["service"])


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP response."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(default=b"", repr=False)
    reason: str = ""

    def send(self, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a WSGI call with it."""
        start_response(f"{self.status} {self.reason or 'Status'}", list(self.headers))
        return [self.body]


def read_request(environ: WSGIEnvironment) -> Request:
    """What a WSGI call asks for.

    Raises:
        BodyTooLargeError: More than can be kept.
    """
    kept = {name: environ[name] for name in _KEPT if name in environ}
    kept |= {name: value for name, value in environ.items() if name.startswith("HTTP_")}
    service = _signed_for(environ)
    if "HTTP_AUTHORIZATION" in kept:
        kept["HTTP_AUTHORIZATION"] = _IDENTITY.format(service=service)
    kept.pop("HTTP_X_AMZ_SECURITY_TOKEN", None)
    length = environ.get("CONTENT_LENGTH")
    limit = MAX_BODY + 1 if environ.get("wsgi.input_terminated") else int(length or 0)
    body = environ["wsgi.input"].read(min(limit, MAX_BODY + 1))
    if len(body) > MAX_BODY:
        raise BodyTooLargeError
    return Request(kept, body, service)


def answer(application: WSGIApplication, request: Request) -> Reply:
    """Let a WSGI application answer a request."""
    environ = {
        **request.environ,
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    # The body is whole here, whatever way it came.
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    started: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
        started[:] = [status, headers]

    chunks = application(environ, start_response)
    try:
        body = b"".join(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    code, _, reason = started[0].partition(" ")
    return Reply(int(code), tuple(started[1]), body, reason)


def xml_reply(status: int, body: str, headers: tuple[tuple[str, str], ...] = ()) -> Reply:
    """An XML document as an answer."""
    document = f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'.encode()
    return Reply(status, (("Content-Type", "application/xml"), *_length(document), *headers), document)


def aws_error(request: Request, status: int, code: str, message: str) -> Reply:
    """An error in the protocol of the request's service: JSON, query, or REST with XML."""
    content = str(request.environ.get("CONTENT_TYPE", ""))
    if request.service in _XML_SERVICES or content.startswith("application/x-www-form-urlencoded"):
        error = f"<Error><Code>{code}</Code><Message>{escape(message, quote=False)}</Message></Error>"
        return xml_reply(
            status, error if request.service == "s3" else f"<ErrorResponse>{error}</ErrorResponse>"
        )
    body = json.dumps({"__type": code, "message": message}).encode()
    headers = (("Content-Type", "application/json"), ("x-amzn-ErrorType", code), *_length(body))
    return Reply(status, headers, body)


def _length(body: bytes) -> tuple[tuple[str, str], ...]:
    return (("Content-Length", str(len(body))),)


def _signed_for(environ: WSGIEnvironment) -> str:
    """The service in the credential scope; s3 for requests that are not signed in a header."""
    credential = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2]
    scope = credential.partition(",")[0].strip().split("/")
    return scope[3].lower() if len(scope) == 5 else "s3"
