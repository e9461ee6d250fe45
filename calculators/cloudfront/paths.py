"""Path patterns: which cache behavior a request gets, and what an invalidation removes."""

from __future__ import annotations

from calculators.cloudfront import sources
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import money
from calculators.explain import between, dollars, mistakes, not_negative, plural, shown
from calculators.prices import Prices

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.contract import Plain

LONGEST_PATTERN = 255
LONGEST_PATH = 4000
MOST_PATTERNS = 250
MOST_PATHS = 1000
FREE_PATHS = 1000  # a month
DEFAULT = "Default (*)"


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern with ``*`` (any characters) and ``?`` (exactly one) covers a text; case counts."""
    first, *middle = pattern.split("*")
    if not middle:
        return len(first) == len(text) and _find(first, text, 0) == 0
    last = middle.pop()
    end = len(text) - len(last)
    at = len(first)
    if end < at or _find(first, text[:at], 0) != 0 or _find(last, text[end:], 0) != 0:
        return False
    for part in middle:
        place = _find(part, text[:end], at)
        if place < 0:
            return False
        at = place + len(part)
    return True


def _find(part: str, text: str, start: int) -> int:
    """Where a part with ``?`` for any character first stands in a text, -1 where it does not."""
    if "?" not in part:
        return text.find(part, start)
    import re

    found = re.compile(".".join(map(re.escape, part.split("?"))), re.DOTALL).search(text, start)
    return found.start() if found else -1


def matching_behavior(path: str, patterns: Sequence[str]) -> int:
    """The place of the first pattern that covers a path; as many as there are patterns for the default."""
    wanted = path.partition("?")[0].removeprefix("/")
    for place, pattern in enumerate(patterns):
        if matches(pattern.removeprefix("/"), wanted):
            return place
    return len(patterns)


def behavior(*, path: str, pattern: list[str]) -> Result:
    """The cache behavior for a path; inputs as ``operations.BEHAVIOR`` lists them.

    Raises:
        CalculatorError: A pattern that CloudFront does not take.
    """
    if len(pattern) > MOST_PATTERNS or len(path) > LONGEST_PATH:
        raise CalculatorError("pattern", "That is too much.", f"Give at most {MOST_PATTERNS} patterns.")
    for each in pattern:
        if len(each) > LONGEST_PATTERN:
            raise CalculatorError(
                "pattern", f"{shown(each)} is too long.", f"At most {LONGEST_PATTERN} characters."
            )
    path = path.partition("://")[2].partition("/")[2] if "://" in path else path
    place = matching_behavior(path, pattern)
    chosen = pattern[place] if place < len(pattern) else DEFAULT
    covers = [each for each in pattern if matching_behavior(path, [each]) == 0]
    rows: list[dict[str, Plain]] = [
        {"order": number, "pattern": each, "matches": each in covers, "applies": number == place + 1}
        for number, each in enumerate(pattern, 1)
    ]
    rows.append(
        {"order": len(pattern) + 1, "pattern": DEFAULT, "matches": True, "applies": place == len(pattern)}
    )
    before = ", ".join(pattern[:place])
    steps = (
        [
            Step(
                f"{path} does not match {before}.",
                "Patterns are compared in their order; case counts.",
                sources.BEHAVIORS,
            )
        ]
        if before
        else []
    )
    steps.append(
        Step(
            f"{chosen} is the first that matches.",
            "The first match decides, however well a later one would fit; the default comes last.",
            sources.BEHAVIORS,
        )
    )
    wrong: list[tuple[Plain, str]] = []
    if covers:
        wrong = [
            (max(covers, key=len), "takes the longest pattern that matches"),
            (covers[-1], "takes the last match"),
        ]
    lowered = matching_behavior(path.lower(), [each.lower() for each in pattern])
    if lowered < len(pattern):
        wrong.append((pattern[lowered], "does not look at upper and lower case"))
    wrong += [
        (each, f"takes {each} for a match, which {path} is not") for each in pattern if each not in covers
    ]
    wrong.append((DEFAULT, "takes the default although a pattern matches"))
    return Result(
        {"behavior": chosen, "order": place + 1, "patterns": rows},
        {"behavior": "", "order": "", "patterns": ""},
        steps,
        assumptions=(
            "A slash at the beginning of a pattern changes nothing; a * covers slashes, so subdirectories too.",
            "Query strings and cookies are not looked at.",
        ),
        misconceptions=mistakes("behavior", chosen, wrong),
    )


def invalidated(path: str, file: str) -> bool:
    """Whether an invalidation path removes a file; a ``*`` stands at its end only."""
    path, file = f"/{path.removeprefix('/')}", f"/{file.removeprefix('/')}"
    return file.startswith(path[:-1]) if path.endswith("*") else file == path


def charged_paths(count: int, used: int) -> int:
    """How many of so many more paths are charged when ``used`` were submitted this month already."""
    return max(count + used - FREE_PATHS, 0) - max(used - FREE_PATHS, 0)


def invalidate(*, path: list[str], file: list[str], count: int | None, used: int, price: list[str]) -> Result:
    """What an invalidation counts, costs and removes; inputs as ``operations.INVALIDATE`` lists them.

    Raises:
        CalculatorError: A path that CloudFront does not take.
    """
    for each in path:
        if "*" in each[:-1] or len(each) > LONGEST_PATH:
            raise CalculatorError(
                "path",
                f"{shown(each)} is no invalidation path.",
                "A * may stand at the end only; 4,000 characters at most.",
            )
    if len(path) > MOST_PATHS or len(file) > MOST_PATHS:
        raise CalculatorError("path", "These are too many.", f"List at most {MOST_PATHS:,}, or give --count.")
    paths = len(path) if count is None else count
    between("count", paths, 0 if path else 1, 10**9, "The number of paths")
    not_negative("used", used, "The number of paths before")
    prices = Prices("cloudfront.", price)
    charged = charged_paths(paths, used)
    cost = charged * prices["invalidation-path"]
    removed = [each for each in file if any(invalidated(one, each) for one in path)]
    answer: dict[str, Plain] = {"charged": charged, "cost": money(cost), "paths": paths}
    units = {"charged": "", "cost": "USD", "paths": ""}
    steps = [
        Step(
            f"{plural(paths, 'path')} now and {used:,} before this month.",
            "A path counts once, whether it names a file or, with *, thousands of files.",
            sources.INVALIDATION,
        ),
        Step(
            f"{paths + used:,} - {FREE_PATHS:,} free: {charged:,} charged.",
            "The first 1,000 paths a month are free, over all distributions of the account together.",
            sources.INVALIDATION,
        ),
        Step(
            f"{charged:,} x {dollars(prices['invalidation-path'])} = {dollars(cost)}.",
            "",
            sources.HOW_PRICING,
        ),
    ]
    if file:
        answer |= {"removed": removed, "kept": [each for each in file if each not in removed]}
        units |= {"removed": "", "kept": ""}
        steps.append(
            Step(
                f"Removed: {len(removed)} of {plural(len(file), 'file')}.",
                "Paths are case sensitive; a query string that is part of the cache key is part of the path.",
                sources.INVALIDATION,
            )
        )
    each_price = prices["invalidation-path"]
    return Result(
        answer,
        units,
        steps,
        assumptions=("All versions of a file go, whatever headers and cookies they are cached by.",),
        misconceptions=[
            *mistakes(
                "charged",
                charged,
                [
                    (paths, "forgets that 1,000 paths a month are free"),
                    (
                        max(paths - FREE_PATHS, 0),
                        "counts the free paths for each distribution or request anew",
                    ),
                    (paths + used, "charges every path of the month"),
                    (0, "takes invalidations for free"),
                    (max(paths - used, 0), "takes off what was submitted before"),
                ],
            ),
            *mistakes(
                "cost",
                money(cost),
                [
                    (money(paths * each_price), "forgets that 1,000 paths a month are free"),
                    (
                        money(max(paths - FREE_PATHS, 0) * each_price),
                        "counts the free paths anew for each request",
                    ),
                    (money((paths + used) * each_price), "charges every path of the month"),
                    (money(0), "takes invalidations for free"),
                ],
            ),
        ],
        prices=prices.used,
    )
