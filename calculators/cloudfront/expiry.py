"""How long CloudFront keeps an object: its three TTLs against the origin's headers."""

from __future__ import annotations

from calculators.cloudfront import sources
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import plain
from calculators.explain import between, mistakes, shown
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

DAY = 86_400
YEAR = 31_536_000
LONGEST = 100 * YEAR
NOT_CACHED = ("no-cache", "no-store", "private")


def cache_seconds(
    *, minimum: Exact, default: Exact, maximum: Exact, header: Exact | None, forbidden: bool
) -> Exact:
    """Seconds in CloudFront's cache; 0 sends every request to the origin.

    Args:
        minimum: Minimum TTL.
        default: Default TTL, for objects without a header.
        maximum: Maximum TTL, for objects with one.
        header: Seconds from s-maxage, max-age or Expires; None without any.
        forbidden: Cache-Control has no-cache, no-store or private.
    """
    if forbidden:
        return minimum
    if header is None:
        return max(minimum, default)
    return max(minimum, min(header, maximum))


def read_cache_control(text: str) -> tuple[dict[str, int], list[str]]:
    """The seconds of max-age and s-maxage, and which words forbid caching.

    Raises:
        CalculatorError: A directive without its whole seconds.
    """
    ages: dict[str, int] = {}
    forbidden = []
    if len(text) > 1000:
        raise CalculatorError("cache_control", "The header is too long.", "Give at most 1,000 characters.")
    for directive in text.lower().removeprefix("cache-control:").split(","):
        name, _, value = (part.strip() for part in directive.partition("="))
        if name in NOT_CACHED:
            forbidden.append(name)
        elif name in {"max-age", "s-maxage"}:
            digits = value.strip('"')
            if not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
                raise CalculatorError(
                    "cache_control",
                    f"{shown(directive.strip())} has no seconds.",
                    "Write it as max-age=3600.",
                )
            ages[name] = int(digits)
    return ages, forbidden


def ttl(
    *, minimum: Exact, default: Exact | None, maximum: Exact | None, cache_control: str, expires: Exact | None
) -> Result:
    """Which TTL applies; inputs as ``operations.TTL`` lists them.

    Raises:
        CalculatorError: A TTL or header that cannot be.
    """
    if default is None:
        default = max(minimum, DAY if maximum is None else min(DAY, maximum))
    maximum = max(YEAR, default, minimum) if maximum is None else maximum
    for field, value in (("minimum", minimum), ("default", default), ("maximum", maximum)):
        between(field, value, 0, LONGEST, f"The {field} TTL", "s")
    if minimum > maximum:
        raise CalculatorError(
            "minimum", "The minimum TTL is above the maximum.", f"Give {number_text(maximum)} or less."
        )
    if default > maximum:
        raise CalculatorError(
            "default", "The default TTL is above the maximum.", f"Give {number_text(maximum)} or less."
        )
    ages, forbidden = read_cache_control(cache_control)
    header, name = _header(ages, expires)
    seconds = cache_seconds(
        minimum=minimum, default=default, maximum=maximum, header=header, forbidden=bool(forbidden)
    )
    decided, rule, text = _decision(minimum, default, maximum, header, name, forbidden)
    right = plain(seconds)
    answer: dict[str, Plain] = {
        "ttl": right,
        "decided_by": decided,
        "cached": seconds > 0,
        "browser": _browser(ages, expires, forbidden),
    }
    steps = []
    if name:
        steps.append(
            Step(
                f"{name} says {number_text(header or 0)} s.",
                "s-maxage comes before max-age, and either before Expires.",
                sources.EXPIRATION,
            )
        )
    steps.append(Step(f"{text} = {number_text(seconds)} s.", rule, sources.EXPIRATION))
    return Result(
        answer,
        {"ttl": "s", "decided_by": "", "cached": "", "browser": ""},
        steps,
        assumptions=(
            "Headers are what the origin sends; a viewer's Cache-Control changes nothing.",
            "Objects that few ask for may be evicted earlier; error responses have a TTL of their own.",
        ),
        misconceptions=mistakes(
            "ttl", right, _wrong_times(minimum, default, maximum, header, ages, forbidden)
        ),
    )


def _wrong_times(
    minimum: Exact,
    default: Exact,
    maximum: Exact,
    header: Exact | None,
    ages: dict[str, int],
    forbidden: list[str],
) -> list[tuple[Plain, str]]:
    wrong: list[tuple[Plain, str]] = []
    if forbidden:
        wrong.append((0, "expects no caching, although a minimum TTL above 0 overrides the directive"))
    if "max-age" in ages:
        wrong.append((ages["max-age"], "goes by max-age alone, without s-maxage or the TTLs"))
    if header is not None:
        wrong.append((plain(header), "looks at the header alone, not at minimum and maximum TTL"))
    return [
        *wrong,
        (plain(default), "applies the default TTL, which is for objects without a header"),
        (plain(minimum), "takes the minimum TTL for the time that is cached"),
        (plain(maximum), "takes the maximum TTL for the time that is cached"),
        (0, "expects that nothing is cached unless a header says so"),
        (DAY, "takes 24 hours, the default of the default TTL"),
    ]


def _header(ages: dict[str, int], expires: Exact | None) -> tuple[Exact | None, str]:
    """Seconds that the origin asks for, and where it says so."""
    for name in ("s-maxage", "max-age"):
        if name in ages:
            return ages[name], f"Cache-Control {name}"
    return (expires, "Expires") if expires is not None else (None, "")


def _decision(
    minimum: Exact, default: Exact, maximum: Exact, header: Exact | None, name: str, forbidden: list[str]
) -> tuple[str, str, str]:
    """What decides, the rule of it, and the sum in words."""
    low, high = number_text(minimum), number_text(maximum)
    if forbidden:
        rule = (
            "With a minimum TTL above 0, no-cache, no-store and private are overridden for that time."
            if minimum
            else "With a minimum TTL of 0, no-cache, no-store and private are respected."
        )
        return "minimum TTL" if minimum else forbidden[0], rule, f"{forbidden[0]}: minimum TTL"
    if header is None:
        rule = "Without a header: the greater of minimum and default TTL."
        return (
            "minimum TTL" if minimum > default else "default TTL",
            rule,
            f"The greater of {low} and {number_text(default)}",
        )
    rule = "With a header: its time, but no less than the minimum TTL and no more than the maximum."
    text = f"{number_text(header)}, no less than {low}, no more than {high}"
    if header < minimum:
        return "minimum TTL", rule, text
    return "maximum TTL" if header > maximum else name, rule, text


def _browser(ages: dict[str, int], expires: Exact | None, forbidden: list[str]) -> str:
    if forbidden:
        return f"respects {', '.join(forbidden)}"
    if "max-age" in ages:
        return f"{ages['max-age']:,} s (max-age)"
    return "depends on the browser" if expires is None else f"{number_text(expires)} s (Expires)"
