"""What KMS allows, counts and schedules, as small functions."""

from __future__ import annotations

from calculators.exact import ceil_div

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from calculators.units import Exact

FREE_REQUESTS = 20_000  # a month
BILLED_ROTATIONS = 2  # of a key; later ones add nothing
BUCKET_KEY_SAVING = 99  # percent at most
# Bytes that Encrypt takes, by key spec and padding.
SYMMETRIC = "symmetric"
LARGEST = {
    (SYMMETRIC, ""): 4096,
    ("rsa_2048", "sha_1"): 214,
    ("rsa_2048", "sha_256"): 190,
    ("rsa_3072", "sha_1"): 342,
    ("rsa_3072", "sha_256"): 318,
    ("rsa_4096", "sha_1"): 470,
    ("rsa_4096", "sha_256"): 446,
}
DATA_KEY = 32  # bytes of an AES_256 data key
# Requests a second with symmetric keys, all of the account in the Region together.
SYMMETRIC_QUOTA = {
    "us-east-1": 100_000, "us-west-2": 100_000, "eu-west-1": 100_000,
    "us-east-2": 20_000, "ap-southeast-1": 20_000, "ap-southeast-2": 20_000, "ap-northeast-1": 20_000,
    "eu-central-1": 20_000, "eu-west-2": 20_000,
}  # fmt: skip
SYMMETRIC_QUOTA_ELSEWHERE = 10_000
ASYMMETRIC_QUOTA = 1_000  # of RSA keys, and of ECC keys
SHORTEST_WAIT, LONGEST_WAIT = 7, 30  # days until a key is deleted
LONGER_WAIT = 24  # hours that the waiting period may last longer
SHORTEST_PERIOD, LONGEST_PERIOD = 90, 2560  # days between automatic rotations
ON_DEMAND_ROTATIONS = 25  # of a key


def largest(key: str, padding: str) -> int:
    """Bytes that Encrypt takes with a key."""
    return LARGEST[key, "" if key == SYMMETRIC else padding]


def after_saving(requests: Exact, saving: Exact) -> int:
    """Requests that are left when a share of them is saved."""
    return ceil_div(requests * (100 - saving), 100)


def data_keys(objects: int, reuse: int) -> int:
    """Data keys for so many objects when each serves so many of them."""
    return ceil_div(objects, reuse)


def quota(key: str, region: str) -> int:
    """Requests a second for cryptographic operations with keys of a type."""
    if key != SYMMETRIC:
        return ASYMMETRIC_QUOTA
    return SYMMETRIC_QUOTA.get(region, SYMMETRIC_QUOTA_ELSEWHERE)


def rotations(enabled: datetime, until: datetime, period: int) -> list[datetime]:
    """Moments of the automatic rotations up to and including a moment.

    Args:
        enabled: When automatic rotation was turned on.
        until: Where to stop.
        period: Days between rotations.
    """
    from datetime import timedelta

    step = timedelta(days=period)
    return [enabled + number * step for number in range(1, (until - enabled) // step + 1)]


def iso(moment: datetime) -> str:
    """A moment as AWS prints it; midnight as a day."""
    text = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return text.removesuffix("T00:00:00Z")
