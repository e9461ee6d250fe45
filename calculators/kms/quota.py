"""Whether a load fits the request quota of an account in a Region."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import plain, quotient, rounded
from calculators.explain import between, mistakes, positive, shown
from calculators.kms import rules, sources
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact


def quota(*, rate: Exact, region: str, key: str, saving: Exact, quota: int | None) -> Result:
    """Load against quota; inputs as ``operations.QUOTA`` lists them.

    Raises:
        CalculatorError: A number is out of range, or the Region is none.
    """
    positive("rate", rate, "A rate")
    between("saving", saving, 0, 100, "A saving", "%")
    if quota is not None:
        positive("quota", quota, "A quota")
    region = region.strip().lower()
    parts = region.split("-")
    if len(parts) < 3 or not parts[-1].isdigit() or not all(part.isalnum() for part in parts):
        raise CalculatorError("region", f"{shown(region)} is no Region.", "Write it as us-east-1.")
    limit = rules.quota(key, region) if quota is None else quota
    load = quotient(rate * (100 - saving), 100)
    throttled = load > limit
    excess = max(0, load - limit)
    needed = max(0, 100 - quotient(100 * limit, rate))
    return Result(
        {
            "quota": limit,
            "requests": _number(load),
            "utilization": rounded(quotient(100 * load, limit), 1),
            "throttled": throttled,
            "excess": _number(excess),
            "saving_needed": _up(needed),
        },
        {
            "quota": "requests/s",
            "requests": "requests/s",
            "utilization": "%",
            "throttled": "",
            "excess": "requests/s",
            "saving_needed": "% of the requests",
        },
        _steps(rate, region, key, saving, quota, limit, load, throttled, _up(needed)),
        assumptions=[
            "All users, applications and AWS services of the account in the Region together make these requests.",
            "Quotas can be raised in Service Quotas; requests that are throttled are tried again, with backoff.",
        ],
        misconceptions=[
            *mistakes("quota", limit, _wrong_quotas(key)),
            *mistakes(
                "requests",
                _number(load),
                [
                    (_number(rate), "forgets what is saved"),
                    (_number(quotient(rate * saving, 100)), "takes the saving for the rest"),
                    (_number(quotient(rate * (100 - saving), 10_000)), "takes the percentage off twice"),
                    (_number(quotient(rate, 2)), "halves the requests, as if downloads were free"),
                ],
            ),
            *mistakes("saving_needed", _up(needed), _wrong_savings(rate, limit)),
        ],
    )  # fmt: skip


def _number(value: Exact) -> Plain:
    exact = plain(value)
    return exact if exact == rounded(value, 2) else rounded(value, 2)


def _up(share: Exact) -> Plain:
    """A percentage rounded up to tenths: a hair less would not be enough."""
    return plain(quotient(-(-share * 10 // 1), 10))


def _steps(
    rate: Exact,
    region: str,
    key: str,
    saving: Exact,
    given: int | None,
    limit: int,
    load: Exact,
    throttled: bool,
    needed: Plain,
) -> list[Step]:
    steps = []
    if saving:
        steps.append(
            Step(
                f"{number_text(rate)} - {number_text(saving)} % = {number_text(load)} requests/s reach KMS.",
                "S3 Bucket Keys and cached data keys answer the rest without KMS.",
                sources.BUCKET_KEY,
            )
        )
    where = "as given" if given is not None else f"in {region}" if key == rules.SYMMETRIC else "by default"
    rule = (
        "Encrypt, Decrypt, ReEncrypt, GenerateDataKey, GenerateRandom and the MAC operations with symmetric keys share one quota."
        if key == rules.SYMMETRIC
        else f"Operations with {key.upper()} keys have a quota of their own, shared by all such keys."
    )
    return [
        *steps,
        Step(
            f"The quota for {key if key == rules.SYMMETRIC else key.upper()} keys is {limit:,} requests/s {where}.",
            rule,
            sources.QUOTAS,
        ),
        Step(
            f"{number_text(load)} / {limit:,} = {number_text(quotient(100 * load, limit))} %: "
            + ("KMS throttles." if throttled else "nothing is throttled."),
            "KMS rejects what goes beyond the quota of a second with a ThrottlingException.",
            sources.QUOTAS,
        ),
        *(
            [
                Step(
                    f"100 % - {limit:,} / {number_text(rate)} = {needed} % of the requests must be saved.",
                    "S3 Bucket Keys and data key caching make fewer requests of the same work; a quota can be raised too."
                    if key == rules.SYMMETRIC
                    else "Envelope encryption makes one request for much data; a quota can be raised too.",
                    sources.BUCKET_KEY if key == rules.SYMMETRIC else sources.API_DATA_KEY,
                )
            ]
            if rate > limit
            else []
        ),
    ]


def _wrong_savings(rate: Exact, limit: int) -> list[tuple[Plain, str]]:
    wrong = [
        (quotient(100 * limit, rate), "takes what fits for what must be saved"),
        (quotient(100 * (rate - limit), limit), "relates the excess to the quota"),
        (rules.BUCKET_KEY_SAVING, "takes the most that bucket keys save"),
        (50, "expects a half to be enough"),
    ]
    return [(_up(share), mistake) for share, mistake in wrong if 0 <= share <= 100]


def _wrong_quotas(key: str) -> list[tuple[Plain, str]]:
    if key != rules.SYMMETRIC:
        return [
            (500, "takes the former quota of RSA keys"),
            (300, "takes the former quota of ECC keys"),
            (rules.SYMMETRIC_QUOTA_ELSEWHERE, "takes the quota of symmetric keys"),
            (100_000, "takes the highest quota of symmetric keys"),
        ]
    return [
        (5_500, "takes the former quota of most Regions"),
        (10_000, "takes the quota of most Regions"),
        (50_000, "takes the former quota of the largest Regions"),
        (100_000, "takes the quota of the largest Regions"),
        (20_000, "takes the quota of the next larger Regions"),
    ]
