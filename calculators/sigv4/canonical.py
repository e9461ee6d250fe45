"""The canonical form of an HTTP request: what both sides write down before they sign it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "UNSIGNED",
    "UNSIGNED_HEADERS",
    "Request",
    "canonical_headers",
    "canonical_path",
    "canonical_query",
    "canonical_request",
    "decoded",
    "encoded",
    "is_s3",
    "signed_headers",
]

UNSIGNED = "UNSIGNED-PAYLOAD"
# Proxies and clients change these on the way, so they are never signed.
UNSIGNED_HEADERS = (
    "authorization",
    "connection",
    "expect",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-amzn-trace-id",
)
_S3 = ("s3", "s3express", "s3-object-lambda", "s3-outposts")
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


class Request:
    """What is signed of a request.

    Attributes:
        method: As sent, in capitals.
        path: As sent; what the URL has between the host and the question mark.
        query: As sent; what the URL has after the question mark.
        headers: Names in lower case and values, in the order given.
        payload_hash: Hex SHA-256 of the body, or ``UNSIGNED-PAYLOAD``.
        service: Its name in the credential scope.
    """

    __slots__ = ("headers", "method", "path", "payload_hash", "query", "service")

    def __init__(
        self,
        method: str,
        path: str,
        query: str,
        headers: Iterable[tuple[str, str]],
        payload_hash: str,
        service: str,
    ) -> None:
        self.method = method
        self.path = path
        self.query = query
        self.headers = tuple(headers)
        self.payload_hash = payload_hash
        self.service = service

    def but(self, **changes: str | Iterable[tuple[str, str]]) -> Request:
        """The same request with some of it changed."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return Request(**(values | changes))

    def header(self, name: str) -> str | None:
        """The first value of a header, None when it is not there."""
        return next((value for key, value in self.headers if key == name), None)


def is_s3(service: str) -> bool:
    """Whether a service signs as S3 does: the path neither normalized nor encoded twice."""
    return service in _S3


def encoded(data: bytes, *, slash: bool) -> str:
    """AWS's UriEncode: all but letters, digits and ``-._~`` as %XX in capitals.

    Args:
        data: What is encoded.
        slash: Whether a slash is encoded too.
    """
    return "".join(
        chr(byte) if byte in _PLAIN or (byte == 0x2F and not slash) else f"%{byte:02X}" for byte in data
    )


def decoded(text: str) -> bytes:
    """The bytes that a text with %XX stands for; a % that begins no such code stands for itself."""
    data = text.encode("utf-8", "surrogatepass")
    first, *rest = data.split(b"%")
    parts = [first]
    for part in rest:
        code = part[:2]
        if len(code) == 2 and all(byte in b"0123456789ABCDEFabcdef" for byte in code):
            parts += [bytes((int(code, 16),)), part[2:]]
        else:
            parts += [b"%", part]
    return b"".join(parts)


def _without_dots(path: str) -> str:
    """The path with ``.``, ``..`` and empty segments resolved."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in {"", "."}:
            kept.append(segment)
    return f"/{'/'.join(kept)}{'/' if kept and path.endswith('/') else ''}"


def canonical_path(path: str, service: str) -> str:
    """The path as it stands in the canonical request.

    For S3 the object's key encoded once, however the URL spells it; for others the normalized path of the URL
    encoded once more.
    """
    if is_s3(service):
        return encoded(decoded(path), slash=False) or "/"
    return encoded(_without_dots(path).encode("utf-8", "surrogatepass"), slash=False)


def query_pairs(query: str) -> list[tuple[str, str]]:
    """Names and values of a query, encoded, in the order of the URL; a name alone has an empty value."""
    pairs = []
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if pair:
            pairs.append((encoded(decoded(name), slash=True), encoded(decoded(value), slash=True)))
    return pairs


def canonical_query(query: str) -> str:
    """The parameters encoded, then sorted by name and value."""
    return "&".join(f"{name}={value}" for name, value in sorted(query_pairs(query)))


def canonical_headers(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The headers that are signed, sorted, with trimmed values; those of one name joined by commas."""
    values: dict[str, list[str]] = {}
    for name, value in headers:
        if name not in UNSIGNED_HEADERS:
            values.setdefault(name, []).append(" ".join(value.split()))
    return [(name, ",".join(values[name])) for name in sorted(values)]


def signed_headers(headers: Iterable[tuple[str, str]]) -> str:
    """Their names, apart by semicolons."""
    return ";".join(name for name, _ in canonical_headers(headers))


def canonical_request(request: Request) -> str:
    """Six parts on lines of their own; the headers' part ends with an empty line."""
    headers = "".join(f"{name}:{value}\n" for name, value in canonical_headers(request.headers))
    return "\n".join(
        (
            request.method,
            canonical_path(request.path, request.service),
            canonical_query(request.query),
            headers,
            signed_headers(request.headers),
            request.payload_hash,
        )
    )
