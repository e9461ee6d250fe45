"""What API Gateway costs a month: REST, HTTP and WebSocket APIs, their cache and data transfer."""

from __future__ import annotations

from calculators.api_gateway import sources
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div, money, plain, quotient, tiered
from calculators.explain import between, dollars, mistakes, not_negative, plural
from calculators.prices import Prices
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.contract import Plain
    from calculators.units import Exact

__all__ = ["CACHES", "cache", "compare", "cost", "metered", "request_cost"]

CACHES = ("0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237")
MILLION = 10**6
GIB = 1024**3
_MOST = 10**15
_TIERS: dict[str, tuple[tuple[int | None, str], ...]] = {
    "rest": (
        (333 * MILLION, "first-333m"),
        (667 * MILLION, "next-667m"),
        (19_000 * MILLION, "next-19b"),
        (None, "over-20b"),
    ),
    "http": ((300 * MILLION, "first-300m"), (None, "over-300m")),
    "websocket": ((1000 * MILLION, "first-1b"), (None, "over-1b")),
}
_TRANSFER = (
    (10 * 1024, "first-10tb"),
    (40 * 1024, "next-40tb"),
    (100 * 1024, "next-100tb"),
    (None, "over-150tb"),
)
_METER = {"rest": None, "http": 512 * 1024, "websocket": 32 * 1024}
_NOUN = {"rest": "request", "http": "request", "websocket": "message"}


def metered(kind: str, requests: int, size: Exact) -> int:
    """Requests as they are billed: HTTP APIs by 512 KB, WebSocket messages by 32 KB, REST APIs as they are."""
    unit = _METER[kind]
    return requests if unit is None else requests * max(1, ceil_div(size, unit))


def request_cost(kind: str, billed: int, prices: Prices) -> list[tuple[Exact, Exact]]:
    """Billed requests cut up by tiers, with the price of a million in each."""
    sizes = [(holds, prices[f"{kind}.{name}"]) for holds, name in _needed(_TIERS[kind], billed)]
    return tiered(billed, sizes)


def _needed(tiers: Sequence[tuple[int | None, str]], amount: Exact) -> list[tuple[int | None, str]]:
    """Only the tiers that an amount reaches, so that no other price is shown as used."""
    kept = []
    for holds, name in tiers:
        kept.append((holds, name))
        if holds is None or amount <= holds:
            break
        amount -= holds
    return kept


def _check(requests: int, response: Exact, hours: Exact) -> None:
    between("requests", requests, 0, _MOST, "The number of requests")
    not_negative("response", response, "A size")
    between("hours", hours, 0, 8784, "A month", "hours")


def _requests_step(kind: str, requests: int, billed: int, parts: list[tuple[Exact, Exact]]) -> list[Step]:
    noun = _NOUN[kind]
    steps = []
    unit = _METER[kind]
    if unit is not None:
        steps.append(
            Step(
                f"{plural(requests, noun)} are billed as {billed:,}.",
                f"{'HTTP API calls' if kind == 'http' else 'WebSocket messages'} are metered by {unit // 1024} KB, "
                "rounded up each.",
                sources.PRICING,
            )
        )
    sums = " + ".join(f"{number_text(quotient(part, MILLION))}M × {dollars(price)}" for part, price in parts)
    total = sum((part * price for part, price in parts), 0)
    steps.append(
        Step(
            f"{sums or 'none'} = {dollars(quotient(total, MILLION))}.",
            f"The price of a million {noun}s falls by tiers of a month's {noun}s in the account and Region.",
            sources.PRICING,
        )
    )
    return steps


def _sum(parts: list[tuple[Exact, Exact]]) -> Exact:
    return quotient(sum((part * price for part, price in parts), 0), MILLION)


def _transfer(gib: Exact, prices: Prices) -> tuple[Exact, Step]:
    parts = tiered(gib, [(holds, prices[f"transfer.{name}"]) for holds, name in _needed(_TRANSFER, gib)])
    total = sum((part * price for part, price in parts), 0)
    sums = " + ".join(f"{number_text(part)} GB × {dollars(price)}" for part, price in parts)
    return total, Step(
        f"Data out: {sums} = {dollars(total)}.",
        "What goes to the internet is charged as EC2's data transfer; a GB is 1,024 MB.",
        sources.PRICING,
    )


def _cache(size: str, hours: Exact, prices: Prices) -> tuple[Exact, Step]:
    price = prices[f"cache.{size}"]
    return price * hours, Step(
        f"Cache of {size} GB: {number_text(hours)} hours × {dollars(price)} = {dollars(price * hours)}.",
        "A cache is charged by the hour for its size, whether it is hit or not, and has no free tier.",
        sources.CACHING,
    )


def cost(
    *,
    requests: int,
    type: str,  # noqa: A002 - as on the command line
    response: Exact,
    minutes: int,
    cache: str,
    hours: Exact,
    free: Exact,
    price: Sequence[str],
) -> Result:
    """A month's cost; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: A quantity is out of range.
    """
    _check(requests, response, hours)
    between("minutes", minutes, 0, _MOST, "The number of connection minutes")
    not_negative("free", free, "The free transfer")
    if cache != "none" and type != "rest":
        raise CalculatorError("cache", "Only REST APIs have a cache.", "Leave it out, or take --type rest.")
    if minutes and type != "websocket":
        raise CalculatorError(
            "minutes", "Only WebSocket APIs are charged for minutes.", "Take --type websocket."
        )
    if type == "websocket":
        between("response", response, 0, 128 * 1024, "A message", "bytes")
    prices = Prices("api-gateway.", price)
    billed = metered(type, requests, response)
    parts = request_cost(type, billed, prices)
    calls = _sum(parts)
    steps = _requests_step(type, requests, billed, parts)
    connected: Exact = 0
    if minutes:
        connected = quotient(minutes * prices["websocket.minute"], MILLION)
        steps.append(
            Step(
                f"{number_text(quotient(minutes, MILLION))}M connection minutes × {dollars(prices['websocket.minute'])} "
                f"= {dollars(connected)}.",
                "WebSocket connections are charged by the minute.",
                sources.PRICING,
            )
        )
    gib = max(quotient(requests * response, GIB) - free, 0)
    moved: Exact = 0
    if gib:
        moved, step = _transfer(gib, prices)
        steps.append(step)
    cached: Exact = 0
    if cache != "none":
        cached, step = _cache(cache, hours, prices)
        steps.append(step)
    total = calls + connected + moved + cached
    answer: dict[str, Plain] = {
        "total": money(total),
        "requests": money(calls),
        "transfer": money(moved),
        **({"connections": money(connected)} if type == "websocket" else {}),
        **({"cache": money(cached)} if type == "rest" else {}),
        "billed": billed,
    }
    units = dict.fromkeys(answer, "USD a month") | {"billed": f"{_NOUN[type]}s"}
    wrong = _wrong_totals(
        type, requests, billed, parts, total, calls, moved, cached, Prices("api-gateway.", price)
    )
    return Result(
        answer,
        units,
        steps,
        assumptions=_assumptions(type, response=response, free=free),
        misconceptions=mistakes("total", answer["total"], wrong),
        prices=prices.used,
    )


def _assumptions(kind: str, *, response: Exact, free: Exact) -> list[str]:
    assumptions = [
        "One account, us-east-1, without the free tier of accounts opened before 15 July 2025.",
        "Every response goes to the internet; what the backend costs is not in it.",
    ]
    if response and not free:
        assumptions.append(
            "The 100 GB out that an account has free each month are used up elsewhere; give them as free where they are not."
        )
    if not response:
        assumptions.append("No size of the responses is given, so no data transfer is charged.")
    if kind == "rest":
        assumptions.append("Responses of a REST API are not streamed.")
    return assumptions


def _wrong_totals(
    kind: str,
    requests: int,
    billed: int,
    parts: list[tuple[Exact, Exact]],
    total: Exact,
    calls: Exact,
    moved: Exact,
    cached: Exact,
    others: Prices,
) -> list[tuple[Plain, str]]:
    rest = total - calls
    first = parts[0][1] if parts else 0
    last = parts[-1][1] if parts else 0
    wrong: list[tuple[Plain, str]] = [
        (money(quotient(billed * first, MILLION) + rest), "charges every request at the first tier's price"),
        (money(quotient(billed * last, MILLION) + rest), "charges every request at the last tier's price"),
        (money(total - moved), "forgets the data that goes out"),
        (money(total - cached), "forgets the cache"),
    ]
    if billed != requests:
        wrong.append(
            (money(quotient(requests * first, MILLION) + rest), "counts each call once, whatever its size")
        )
    what, name = ("http.first-300m", "an HTTP API") if kind == "rest" else ("rest.first-333m", "a REST API")
    return [
        *wrong,
        (money(quotient(requests * others[what], MILLION) + rest), f"takes the price of {name}"),
        (money(total - calls), "forgets the requests themselves"),
        (money(total * 12), "gives a year"),
    ]


def compare(*, requests: int, response: Exact, price: Sequence[str]) -> Result:
    """REST against HTTP API; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: A quantity is out of range.
    """
    _check(requests, response, 0)
    prices = Prices("api-gateway.", price)
    steps = []
    costs: dict[str, Exact] = {}
    for kind in ("rest", "http"):
        billed = metered(kind, requests, response)
        parts = request_cost(kind, billed, prices)
        costs[kind] = _sum(parts)
        first, *others = _requests_step(kind, requests, billed, parts)
        steps += [Step(f"{kind.upper()}: {first.text}", first.rule, first.source), *others]
    cheaper = "equal" if costs["rest"] == costs["http"] else min(costs, key=lambda kind: costs[kind])
    difference = max(costs.values()) - min(costs.values())
    answer: dict[str, Plain] = {
        "cheaper": {"rest": "REST API", "http": "HTTP API"}.get(cheaper, cheaper),
        "rest": money(costs["rest"]),
        "http": money(costs["http"]),
        "saving": money(difference),
    }
    saved_wrong: list[tuple[Plain, str]] = [
        (money(quotient(requests * (prices["rest.first-333m"] - prices["http.first-300m"]), MILLION)),
         "compares the first tiers' prices, whatever the size and number of calls"),
        (money(costs["rest"]), "takes what the REST API costs"),
        (money(costs["http"]), "takes what the HTTP API costs"),
        (money(costs["rest"] + costs["http"]), "adds the two"),
    ]  # fmt: skip
    return Result(
        answer,
        {"cheaper": "", "rest": "USD a month", "http": "USD a month", "saving": "USD a month"},
        steps,
        assumptions=[
            "Data transfer costs the same for both and is left out.",
            "Only REST APIs have API keys with usage plans, a cache, request validation, AWS WAF and private endpoints.",
        ],
        misconceptions=mistakes("saving", answer["saving"], saved_wrong),
        prices=prices.used,
    )


def cache(
    *,
    requests: int,
    hit_ratio: Exact,
    size: str,
    ttl: Exact,
    backend: Exact,
    hours: Exact,
    price: Sequence[str],
) -> Result:
    """What a cache saves; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: A quantity is out of range.
    """
    _check(requests, 0, hours)
    between("hit_ratio", hit_ratio, 0, 100, "A hit ratio", "%")
    between("ttl", ttl, 0, 3600, "A TTL", "seconds")
    between("backend", backend, 0, _MOST, "The backend's cost")
    prices = Prices("api-gateway.", price)
    hits = quotient(requests * hit_ratio, 100) if ttl else 0
    misses = requests - hits
    charge, step = _cache(size, hours, prices)
    saved = quotient(hits * backend, MILLION)
    better = "equal" if saved == charge else ("with cache" if saved > charge else "without cache")
    answer: dict[str, Plain] = {
        "backend_calls": plain(misses),
        "hits": plain(hits),
        "cache_cost": money(charge),
        "backend_saved": money(saved),
        "cheaper": better,
        "break_even": rounded_ratio(charge, requests, backend),
    }
    return Result(
        answer,
        {
            "backend_calls": "calls",
            "hits": "calls",
            "cache_cost": "USD a month",
            "backend_saved": "USD a month",
            "cheaper": "",
            "break_even": "% hits"
            if isinstance(answer["break_even"], int) or answer["break_even"] != "never"
            else "",
        },
        [
            Step(
                f"{number_text(hit_ratio)} % of {requests:,} are hits: {number_text(hits)}; "
                f"{number_text(misses)} reach the backend."
                if ttl
                else f"A TTL of 0 switches the cache off: all {requests:,} reach the backend.",
                "A response is served from the cache until its TTL is over: 300 s unless set, 3,600 s at most, 0 for none.",
                sources.CACHING,
            ),
            step,
            Step(
                f"The backend saves {number_text(quotient(hits, MILLION))}M × {dollars(backend)} = {dollars(saved)}.",
                "API Gateway's own requests are charged either way.",
                sources.PRICING,
            ),
        ],
        assumptions=[
            "Only GET methods are cached unless others are switched on; a cached response has at most 1 MB.",
            *([f"A client may see data up to {number_text(ttl)} s old."] if ttl else []),
            *(
                []
                if backend
                else ["What the backend's calls cost is not given, so a cache saves no money here."]
            ),
        ],
        misconceptions=mistakes(
            "backend_calls",
            answer["backend_calls"],
            [
                (plain(hits), "takes the hits for the calls that reach the backend"),
                (requests, "thinks that a cache only makes responses faster"),
                (0, "thinks that the backend is never called while a cache is on"),
                (plain(quotient(misses, 2)), "counts a miss as half a call"),
            ],
        ),
        prices=prices.used,
    )


def rounded_ratio(charge: Exact, requests: int, backend: Exact) -> Plain:
    """The hit ratio at which a cache pays for itself, in percent; "never" where none does."""
    from calculators.exact import rounded

    if not requests or not backend or charge * MILLION > requests * backend:
        return "never"
    return rounded(quotient(charge * MILLION * 100, requests * backend), 2)
