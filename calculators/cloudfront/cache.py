"""What caching does: load that the origin keeps, and versions that the cache key makes."""

from __future__ import annotations

from calculators.cloudfront import sources
from calculators.contract import CalculatorError, Param, Result, Step
from calculators.exact import plain, quotient, rounded
from calculators.explain import between, mistakes, plural, positive, shown
from calculators.units import number_text, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

GB = 1024**3
MOST_VALUES = 10**9


def origin_requests(requests: Exact, hit_ratio: Exact) -> Exact:
    """Requests that reach the origin: the misses."""
    return quotient(requests * (100 - hit_ratio), 100)


def hit_ratio(*, requests: int, ratio: Exact, size: Exact, target: Exact | None) -> Result:
    """The origin's load behind a cache; inputs as ``operations.HIT_RATIO`` lists them.

    Raises:
        CalculatorError: A ratio above 100 %, or no request.
    """
    positive("requests", requests, "The number of requests")
    between("requests", requests, 1, 10**15, "The number of requests")
    between("ratio", ratio, 0, 100, "A cache hit ratio", "%")
    between("size", size, 0, 10**15, "The size of an object", "bytes")
    left = origin_requests(requests, ratio)
    right, data = int(rounded(left, 0)), rounded(quotient(left * size, GB), 2)
    answer: dict[str, Plain] = {
        "origin_requests": right,
        "origin_data": data,
        "viewer_data": rounded(quotient(requests * size, GB), 2),
    }
    units = {"origin_requests": "", "origin_data": "GB", "viewer_data": "GB"}
    steps = [
        Step(
            f"{number_text(requests)} x (100 % - {number_text(ratio)} %) = {number_text(left)} requests reach the origin.",
            "The hit ratio is the share of requests answered from the cache; the rest are misses.",
            sources.HEADERS,
        ),
        Step(f"x {number_text(plain(size, 1024))} KB = {number_text(data)} GB from the origin."),
    ]
    if target is not None:
        between("target", target, 0, 100, "A cache hit ratio", "%")
        then = origin_requests(requests, target)
        fewer = rounded(quotient((left - then) * 100, left), 1) if left else rounded(0, 1)
        answer |= {"at_target": int(rounded(then, 0)), "fewer": fewer}
        units |= {"at_target": "", "fewer": "%"}
        steps.append(
            Step(f"At {number_text(target)} %: {number_text(then)}, which is {number_text(fewer)} % fewer.")
        )
    return Result(
        answer,
        units,
        steps,
        assumptions=(
            "Each miss is one request to the origin: no collapsing of simultaneous ones, no Origin Shield.",
        ),
        misconceptions=mistakes(
            "origin_requests",
            right,
            [
                (int(rounded(requests - left, 0)), "takes the hits for the requests that reach the origin"),
                (requests, "lets every request go on to the origin to check for changes"),
                (0, "expects that a cache spares the origin everything"),
                (
                    int(rounded(quotient(left * 100, ratio), 0)) if ratio else 0,
                    "takes the ratio for misses to hits, not to all requests",
                ),
            ],
        ),
    )


def keys(*, header: list[str], cookie: list[str], query: list[str], objects: int) -> Result:
    """Versions that the cache key makes; inputs as ``operations.KEYS`` lists them.

    Raises:
        CalculatorError: An entry without its number of values, or all headers.
    """
    between("objects", objects, 1, MOST_VALUES, "The number of objects")
    parts = [
        (field, *_values(field, text))
        for field, texts in (("header", header), ("cookie", cookie), ("query", query))
        for text in texts
    ]
    if not parts:
        raise CalculatorError(
            "header", "Nothing is in the cache key but the path.", "Add --header, --cookie or --query."
        )
    versions = 1
    for _, _, count in parts:
        versions *= count
    total = versions * objects
    said = " x ".join(f"{count:,} ({name})" for _, name, count in parts)
    counts = [count for _, _, count in parts]
    source = {"header": sources.HEADERS, "cookie": sources.COOKIES, "query": sources.QUERIES}[parts[0][0]]
    steps = [
        Step(
            f"{said} = {plural(versions, 'version')} of an object.",
            "CloudFront caches a version for each combination of the values in the cache key.",
            source,
        )
    ]
    if objects > 1:
        steps.append(Step(f"{versions:,} x {plural(objects, 'object')} = {total:,}."))
    headers_alone = 1
    for field, _, count in parts:
        headers_alone *= count if field != "cookie" else 1
    return Result(
        {"versions": versions, "entries": total},
        {"versions": "", "entries": ""},
        steps,
        assumptions=(
            "Every combination is asked for, at every edge location anew.",
            "Names of headers are the same in any case; values, cookies and query strings are told apart by case.",
        ),
        misconceptions=mistakes(
            "versions",
            versions,
            [
                (sum(counts), "adds the values up instead of multiplying them"),
                (len(counts), "counts names instead of values"),
                (max(counts), "takes the largest number of values for all"),
                (headers_alone, "leaves cookies out of the cache key"),
                (1, "expects one version, as without anything in the cache key"),
                (2 ** len(counts), "counts each as there or not"),
            ],
        ),
    )


def _values(field: str, text: str) -> tuple[str, int]:
    name, equals, count = (part.strip() for part in text.rpartition("="))
    if text.strip() == "*":
        raise CalculatorError(
            field,
            "All of them in the cache key: nothing is cached, every request goes to the origin.",
            "Name those that matter, with their number of values.",
        )
    try:
        number = parse(Param(field, "integer", ""), count) if equals and name else 0
    except CalculatorError:
        number = 0
    if not isinstance(number, int) or not 1 <= number <= MOST_VALUES:
        raise CalculatorError(
            field, f"{shown(text)} has no number of values.", "Write it as Accept-Language=5."
        )
    return name, number
