"""Keys and signatures: SHA-256 and HMAC, nothing else."""

from __future__ import annotations

from calculators.sigv4.canonical import canonical_request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.sigv4.canonical import Request

__all__ = [
    "ALGORITHM",
    "TERMINATOR",
    "Signer",
    "digest",
    "hmac_sha256",
    "key_chain",
    "string_to_sign",
]

ALGORITHM = "AWS4-HMAC-SHA256"
TERMINATOR = "aws4_request"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hex."""
    from hashlib import sha256

    return sha256(_bytes(text)).hexdigest()


def hmac_sha256(key: bytes, text: str) -> bytes:
    """HMAC-SHA256 of a text in UTF-8."""
    from hmac import digest as hmac_digest

    return hmac_digest(key, _bytes(text), "sha256")


def key_chain(secret: str, date: str, region: str, service: str) -> list[tuple[str, bytes]]:
    """The four keys, each made with the one before: DateKey, DateRegionKey, DateRegionServiceKey, SigningKey."""
    key = _bytes(f"AWS4{secret}")
    chain = []
    for name, message in (
        ("DateKey", date),
        ("DateRegionKey", region),
        ("DateRegionServiceKey", service),
        ("SigningKey", TERMINATOR),
    ):
        key = hmac_sha256(key, message)
        chain.append((name, key))
    return chain


def string_to_sign(moment: str, scope: str, canonical: str) -> str:
    """Algorithm, moment, scope and the canonical request's hash, a line each."""
    return "\n".join((ALGORITHM, moment, scope, digest(canonical)))


class Signer:
    """Whose signature it is, and when and where it holds.

    Attributes:
        secret: The secret access key.
        moment: ``20150830T123600Z``, in UTC.
        region: The Region of the scope.
        service: The service of the scope.
    """

    __slots__ = ("moment", "region", "secret", "service")

    def __init__(self, secret: str, moment: str, region: str, service: str) -> None:
        self.secret = secret
        self.moment = moment
        self.region = region
        self.service = service

    @property
    def date(self) -> str:
        """The day of the scope."""
        return self.moment[:8]

    @property
    def scope(self) -> str:
        """Date, Region, service and terminator."""
        return f"{self.date}/{self.region}/{self.service}/{TERMINATOR}"

    def key(self) -> bytes:
        """The signing key."""
        return key_chain(self.secret, self.date, self.region, self.service)[-1][1]

    def text(self, request: Request) -> str:
        """The string to sign for a request."""
        return string_to_sign(self.moment, self.scope, canonical_request(request))

    def sign(self, request: Request) -> str:
        """The signature of a request, in hex."""
        return hmac_sha256(self.key(), self.text(request)).hex()
