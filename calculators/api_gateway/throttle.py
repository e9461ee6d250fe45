"""Throttling: a load against the account's limit and those of stage, method and usage plan."""

from __future__ import annotations

from calculators.api_gateway import sources
from calculators.api_gateway.bucket import Bucket, Load, run
from calculators.contract import CalculatorError, Param, Result, Step
from calculators.exact import plain, rounded
from calculators.explain import mistakes, plural, shown
from calculators.units import number_text, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculators.contract import Plain
    from calculators.units import Exact

__all__ = ["LEVELS", "throttle"]

# In the order in which API Gateway applies them.
LEVELS = ("client-method", "client", "method", "stage", "account")
DEFAULTS = (10_000, 5_000)  # an account's rate and burst in most Regions
_MOST_LOADS = 20
_MOST_REQUESTS = 10**12
_LONGEST = 30 * 86_400  # seconds


def throttle(*, load: Sequence[str], rate: Exact, burst: int, limit: Sequence[str]) -> Result:
    """Which requests get 429; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: A load or limit cannot be read.
    """
    loads = [_load(text) for text in load]
    if len(loads) > _MOST_LOADS:
        raise CalculatorError("load", f"{len(loads)} loads are too many.", f"Give at most {_MOST_LOADS}.")
    buckets = _buckets(rate, burst, limit)
    served, refused = run(loads, buckets)
    total = sum(each.count for each in loads)
    throttled = total - sum(served)
    limited_by = max(refused, key=lambda name: refused[name]) if throttled else "none"
    slowest = min(buckets, key=lambda bucket: bucket.rate)
    smallest = min(buckets, key=lambda bucket: bucket.burst)
    answer: dict[str, Plain] = {
        "throttled": throttled,
        "served": sum(served),
        "share_throttled": rounded(_share(throttled, total), 2),
        "limited_by": limited_by,
        "rate": plain(slowest.rate),
        "burst": smallest.burst,
        "loads": [
            {"load": each.text, "requests": each.count, "served": got, "throttled": each.count - got}
            for each, got in zip(loads, served, strict=True)
        ],
    }
    units = dict.fromkeys(answer, "") | {
        "throttled": "requests",
        "served": "requests",
        "share_throttled": "%",
        "rate": "requests a second",
        "burst": "requests",
    }
    assumptions = [
        "Every bucket is full when the first load comes, and a refused request takes no token and is not sent again.",
        "AWS applies throttles as targets, on a best-effort basis: some requests more may get through.",
    ]
    if any(not each.at_once for each in loads):
        assumptions.append(
            "A spread load is an even flow: it may take the burst, and the rate times its time."
        )
    if len(buckets) > 1:
        assumptions.append("All requests come from one client and go to one method of one stage.")
    if (rate, burst) == DEFAULTS:
        assumptions.append(
            "The account has the quota of most Regions; in some newer ones (Cape Town, Milan, Zurich, Tel Aviv and "
            "others) it is 2,500 a second with a burst of 1,250."
        )
    return Result(
        answer,
        units,
        [*_steps(buckets, loads, served), _last(throttled, total, refused)],
        assumptions=assumptions,
        misconceptions=mistakes(
            "throttled", throttled, _wrong(loads, total, throttled, slowest, smallest, buckets[-1])
        ),
    )


def _share(part: int, total: int) -> Exact:
    from fractions import Fraction

    return Fraction(part * 100, total)


def _load(text: str) -> Load:
    count_text, at, when = text.partition("@")
    from_text, dash, to_text = when.partition("-")
    hint = "Write it as 5000@0s (at once) or 5000@0s-1s (spread evenly)."
    if not at and count_text:
        from_text = "0s"
    elif not from_text or (dash and not to_text):
        raise CalculatorError("load", f"{shown(text)} is no load.", hint)
    try:
        count = parse(Param("load", "integer", ""), count_text)
        start = parse(Param("load", "duration", ""), from_text)
        end = parse(Param("load", "duration", ""), to_text) if dash else start
    except CalculatorError:
        raise CalculatorError("load", f"{shown(text)} is no load.", hint) from None
    assert isinstance(count, int)
    if not 0 < count <= _MOST_REQUESTS:
        raise CalculatorError("load", f"{shown(text)} has no number of requests that is sensible.", hint)
    if end < start:  # type: ignore[operator]
        raise CalculatorError("load", f"{shown(text)} ends before it begins.", hint)
    if end > _LONGEST:  # type: ignore[operator]
        raise CalculatorError("load", f"{shown(text)} is too far away.", "Stay within 30 days.")
    return Load(text, count, start, end)  # type: ignore[arg-type]


def _buckets(rate: Exact, burst: int, limits: Sequence[str]) -> list[Bucket]:
    given: dict[str, tuple[Exact, int]] = {"account": (rate, burst)}
    for text in limits:
        name, equals, both = text.partition("=")
        rate_text, slash, burst_text = both.rpartition("/")
        name = name.strip().lower()
        hint = f"Write it as stage=100/200 (rate/burst); levels are {', '.join(LEVELS[:-1])}."
        if name not in LEVELS[:-1] or not equals or not slash:
            raise CalculatorError("limit", f"{shown(text)} is no limit.", hint)
        try:
            own_rate = parse(Param("limit", "rate", ""), rate_text)
            own_burst = parse(Param("limit", "integer", ""), burst_text)
        except CalculatorError:
            raise CalculatorError("limit", f"{shown(text)} is no limit.", hint) from None
        if name in given:
            raise CalculatorError("limit", f"{name} is given twice.", "Give each level once.")
        assert isinstance(own_burst, int)
        given[name] = (own_rate, own_burst)  # type: ignore[assignment]
    for name, (own_rate, own_burst) in given.items():
        field = "rate" if name == "account" else "limit"
        if own_rate < 0 or own_rate > _MOST_REQUESTS:
            raise CalculatorError(field, f"The rate of {name} is out of range.", "Give 0 to 10^12 a second.")
        if not 0 <= own_burst <= _MOST_REQUESTS:
            field = "burst" if name == "account" else "limit"
            raise CalculatorError(field, f"The burst of {name} is out of range.", "Give 0 or more.")
    return [Bucket(name, *given[name]) for name in LEVELS if name in given]


def _steps(buckets: Sequence[Bucket], loads: Sequence[Load], served: Sequence[int]) -> list[Step]:
    limits = "; ".join(
        f"the {bucket.name} has {number_text(bucket.rate)} a second and a burst of {bucket.burst:,}"
        for bucket in buckets
    )
    steps = [
        Step(
            f"{limits.capitalize()}.",
            "A token bucket holds at most the burst and gains the rate each second; a request takes one token.",
            sources.THROTTLING,
        )
    ]
    if len(buckets) > 1:
        steps.append(
            Step(
                "A request needs a token of each: the lowest limit decides.",
                "Limits of the client's usage plan come first, then those of method and stage, then the account's.",
                sources.THROTTLING,
            )
        )
    for load, got in zip(loads, served, strict=True):
        when = f"at {number_text(load.start)} s"
        if not load.at_once:
            when = f"from {number_text(load.start)} to {number_text(load.end)} s"
        rest = load.count - got
        steps.append(
            Step(
                f"{plural(load.count, 'request')} {when}: {got:,} served"
                f"{f', {rest:,} get 429' if rest else ''}.",
                "Without a token the answer is 429 Too Many Requests.",
                sources.THROTTLING,
            )
        )
    return steps


def _last(throttled: int, total: int, refused: Mapping[str, Exact]) -> Step:
    if not throttled:
        return Step(f"All {total:,} are served.")
    limited_by = max(refused, key=lambda name: refused[name])
    share = "most" if sum(1 for each in refused.values() if each) > 1 else "all"
    return Step(
        f"In all {throttled:,} of {total:,} get 429, {share} of them by the limit of the {limited_by}."
    )


def _wrong(
    loads: Sequence[Load], total: int, throttled: int, slowest: Bucket, smallest: Bucket, account: Bucket
) -> list[tuple[Plain, str]]:
    rate, burst = int(slowest.rate), smallest.burst
    peak = max(load.count for load in loads)
    return [
        (max(0, total - burst), "forgets that tokens come back at the steady rate"),
        (max(0, total - rate), "takes the rate for a number of requests and forgets the burst"),
        (max(0, total - rate - burst), "adds a full second's rate to the burst, whenever the requests come"),
        (max(0, peak - burst), "looks at the largest load alone"),
        (total, "refuses everything once a limit is passed"),
        (0, "thinks that API Gateway queues what is beyond the limit"),
        (max(0, total - int(account.rate)), "counts the account's rate alone"),
        (total - throttled, "gives the requests that are served"),
    ]
