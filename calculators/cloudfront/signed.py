"""Signed URLs and cookies: whether a policy lets a request through at a moment."""

from __future__ import annotations

from calculators.cloudfront import sources
from calculators.cloudfront.paths import matches
from calculators.contract import CalculatorError, Result, Step
from calculators.explain import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from calculators.contract import Plain

SIGNING = ("expires", "policy", "signature", "key-pair-id", "hash-algorithm")
LONGEST_URL = 8192
LATEST = 253_402_300_799  # the last second of the year 9999
HINT = 'Write {"Statement": [{"Resource": URL, "Condition": {"DateLessThan": {"AWS:EpochTime": SECONDS}}}]}.'


class Policy:
    """What a policy statement says; ``start`` and ``network`` are None where it leaves them open."""

    __slots__ = ("end", "network", "resource", "start")

    def __init__(self, resource: str, end: int, start: int | None, network: str | None) -> None:
        self.resource = resource
        self.end = end
        self.start = start
        self.network = network


def refusals(policy: Policy, url: str, at: int, ip: str | None) -> list[str]:
    """Why a request is refused, in the order of the policy; none when it is allowed.

    Raises:
        CalculatorError: An address that is none, or missing where the policy asks for one.
    """
    found = []
    if not matches(policy.resource, base_url(url)):
        found.append("the URL is not the policy's resource")
    if at >= policy.end:
        found.append("the end has passed")
    if policy.start is not None and at < policy.start:
        found.append("it has not begun")
    if policy.network is not None and not _inside(policy.network, ip):
        found.append("the address is outside the range")
    return found


def base_url(url: str) -> str:
    """The URL without the parameters that CloudFront adds to a signed one."""
    path, mark, query = url.partition("?")
    kept = [part for part in query.split("&") if part.partition("=")[0].lower() not in SIGNING]
    return f"{path}{mark}{'&'.join(kept)}" if mark and any(kept) else path


def signed(*, url: str, at: datetime, policy: object, expires: datetime | None, ip: str | None) -> Result:
    """Whether a signed request is allowed; inputs as ``operations.SIGNED`` lists them.

    Raises:
        CalculatorError: Neither policy nor end, or a policy that CloudFront does not take.
    """
    if len(url) > LONGEST_URL:
        raise CalculatorError("url", "The URL is too long.", f"CloudFront takes {LONGEST_URL:,} bytes.")
    if (policy is None) is (expires is None):
        raise CalculatorError(
            "policy",
            "Give either a custom policy or the end of a canned one.",
            "Write --policy FILE or --expires TIME.",
        )
    asked = int(at.timestamp())
    canned = expires is not None
    read = (
        Policy(base_url(url), int(expires.timestamp()), None, None)
        if expires is not None
        else read_policy(policy)
    )
    why = refusals(read, url, asked, ip)
    answer: dict[str, Plain] = {
        "allowed": not why,
        "reason": "; ".join(why) or "every condition is met",
        "policy": "canned" if canned else "custom",
        "ends": _moment(read.end),
    }
    steps = [
        Step(
            f"Asked at {_moment(asked)}; the policy ends at {_moment(read.end)}.",
            "The end is checked when the request arrives: a download that has begun may finish, a new request may not.",
            sources.SIGNED,
        )
    ]
    if read.start is not None:
        steps.append(
            Step(
                f"It begins at {_moment(read.start)}.",
                "A beginning is for custom policies.",
                sources.CUSTOM_POLICY,
            )
        )
    if read.network is not None:
        steps.append(
            Step(
                f"{ip} is asked to be in {read.network}.",
                "One IPv4 range is allowed; only custom policies have one.",
                sources.CUSTOM_POLICY,
            )
        )
    steps.append(
        Step(
            f"{base_url(url)} is held against {read.resource}.",
            "In a custom policy's resource * stands for any characters and ? for exactly one; a canned policy names one object.",
            sources.CUSTOM_POLICY,
        )
    )
    return Result(
        answer,
        {"allowed": "", "reason": "", "policy": "", "ends": ""},
        steps,
        assumptions=(
            "The signature is valid and its key is in a trusted key group of the cache behavior.",
            "The second of the end counts as past, that of the beginning as begun.",
        ),
    )


def read_policy(document: object) -> Policy:
    """A custom policy from its JSON.

    Raises:
        CalculatorError: It is none.
    """
    statements = document.get("Statement") if isinstance(document, dict) else None
    if not isinstance(statements, list) or len(statements) != 1 or not isinstance(statements[0], dict):
        raise CalculatorError("policy", "A policy has exactly one statement.", HINT)
    condition = statements[0].get("Condition")
    if not isinstance(condition, dict):
        raise CalculatorError("policy", "The statement has no Condition.", HINT)
    resource = statements[0].get("Resource", "*")
    end = _epoch(condition, "DateLessThan")
    if not isinstance(resource, str) or end is None or len(resource) > LONGEST_URL:
        raise CalculatorError("policy", "DateLessThan is missing, or Resource is no text.", HINT)
    return Policy(resource, end, _epoch(condition, "DateGreaterThan"), _network(condition))


def _epoch(condition: Mapping[str, Any], key: str) -> int | None:
    entry = condition.get(key)
    if entry is None:
        return None
    value = entry.get("AWS:EpochTime") if isinstance(entry, dict) else None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LATEST:
        raise CalculatorError(
            "policy", f"{key} has no AWS:EpochTime in seconds.", "Write a whole number, without quotes."
        )
    return value


def _network(condition: Mapping[str, Any]) -> str | None:
    entry = condition.get("IpAddress")
    if entry is None:
        return None
    value = entry.get("AWS:SourceIp") if isinstance(entry, dict) else None
    from ipaddress import IPv4Network

    try:
        return str(IPv4Network(value, strict=False)) if isinstance(value, str) else _no_range(value)
    except ValueError:
        return _no_range(value)


def _no_range(value: object) -> str:
    raise CalculatorError(
        "policy", f"{shown(str(value))} is no IPv4 range.", "Write it as 192.0.2.0/24; IPv6 is not supported."
    )


def _inside(network: str, ip: str | None) -> bool:
    from ipaddress import IPv4Address, IPv4Network

    if ip is None:
        raise CalculatorError("ip", "The policy asks for an address.", "Add --ip 192.0.2.10.")
    try:
        return IPv4Address(ip) in IPv4Network(network)
    except ValueError:
        raise CalculatorError("ip", f"{shown(ip)} is no IPv4 address.", "Write it as 192.0.2.10.") from None


def _moment(seconds: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
