"""Clients that contend for one row under optimistic locking, as the AWS Architecture Blog simulates them."""

from __future__ import annotations

from calculators.backoff.formulas import BLOG, JITTERS, wait
from calculators.contract import CalculatorError, Result, Step
from calculators.exact import rounded
from calculators.explain import between, plural, positive
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from random import Random

    from calculators.contract import Plain
    from calculators.units import Exact

__all__ = ["STRATEGIES", "contend", "simulate"]

STRATEGIES = ("no backoff", *JITTERS)
_NAMES = {"none": "exponential, no jitter", "no backoff": "no backoff"}
_TRIP, _SPREAD = 0.010, 0.002  # seconds; the network's mean and standard deviation in the blog
_WORK = 100_000  # clients squared times runs


def contend(clients: int, strategy: str, base: float, cap: float, rng: Random) -> tuple[int, float]:
    """One run: every client reads the row's version and writes if it is still that one, until it has written.

    Returns:
        Writes that were tried, and seconds until the last client is done.
    """
    from heapq import heappop, heappush

    def trip() -> float:
        return abs(rng.gauss(_TRIP, _SPREAD))

    version, calls, now = 0, 0, 0.0
    # Moment, order of entry, client, version that it read (None: it is about to read), retries, last delay.
    events: list[tuple[float, int, int | None, int, float]] = []
    for number in range(clients):
        heappush(events, (trip(), number, None, 0, base))
    entered = clients
    while events:
        now, _, seen, retries, before = heappop(events)
        entered += 1
        if seen is None:
            heappush(events, (now + trip() + trip(), entered, version, retries, before))
            continue
        calls += 1
        if seen == version:
            version += 1
            now += trip()
            continue
        delay = 0.0 if strategy == "no backoff" else wait(strategy, retries + 1, base, cap, before, rng)
        heappush(events, (now + trip() + trip() + delay, entered, None, retries + 1, delay or base))
    return calls, now


def simulate(*, clients: int, base: Exact | None, cap: Exact, runs: int, seed: int) -> Result:
    """Calls and time of each strategy; inputs as ``OPERATIONS`` lists them.

    Raises:
        CalculatorError: A quantity is out of range.
    """
    from fractions import Fraction
    from random import Random

    base = Fraction(1, 200) if base is None else base
    between("clients", clients, 1, 200, "The number of clients")
    between("runs", runs, 1, 200, "The number of runs")
    between("seed", seed, -(10**18), 10**18, "A seed")
    if clients * clients * runs > _WORK:
        raise CalculatorError(
            "runs",
            f"{runs} runs of {clients} clients take too long.",
            f"Give at most {max(1, _WORK // (clients * clients))}.",
        )
    positive("base", base, "The base delay")
    between("cap", cap, base, 3600, "The cap", "seconds")
    rows: list[dict[str, Plain]] = []
    figures: dict[str, tuple[Fraction, Fraction]] = {}
    for strategy in STRATEGIES:
        rng = Random(seed)  # noqa: S311 - a run to be shown again, no secret
        calls, seconds = 0, Fraction(0)
        for _ in range(runs):
            more, last = contend(clients, strategy, float(base), float(cap), rng)
            calls += more
            seconds += Fraction(last)
        name = _NAMES.get(strategy, f"{strategy} jitter")
        figures[name] = (Fraction(calls, runs), seconds / runs)
        rows.append(
            {
                "strategy": name,
                "calls": rounded(Fraction(calls, runs), 1),
                "time_ms": rounded(seconds / runs * 1000, 0),
            }
        )
    fewest = min(figures, key=lambda name: figures[name][0])
    fastest = min(figures, key=lambda name: figures[name][1])
    plain_calls, full_calls = figures[_NAMES["none"]][0], figures["full jitter"][0]
    answer: dict[str, Plain] = {
        "fewest_calls": fewest,
        "fastest": fastest,
        "calls_without_jitter": rounded(plain_calls, 1),
        "calls_full_jitter": rounded(full_calls, 1),
        "strategies": rows,
    }
    return Result(
        answer,
        dict.fromkeys(answer, "") | {"calls_without_jitter": "calls", "calls_full_jitter": "calls"},
        [
            Step(
                f"{plural(clients, 'client')}, base {number_text(base * 1000)} ms, cap {number_text(cap * 1000)} ms: "
                f"{number_text(rounded(plain_calls, 1))} writes without jitter, {number_text(rounded(full_calls, 1))} "
                "with full jitter.",
                "Clients that back off alike come back together and collide again; jitter spreads them.",
                BLOG,
            ),
            Step(
                f"Fewest calls: {fewest}; done first: {fastest}.",
                "Calls are the work of server and client, time is how long it takes until everybody is served.",
                BLOG,
            ),
        ],
        assumptions=[
            "Each client has to update one row once: it reads the version, writes, and backs off if another was faster.",
            "A trip over the network takes 10 ms, with a standard deviation of 2 ms, as in the blog's simulator.",
            f"The average of {plural(runs, 'run')}, drawn with seed {seed}.",
        ],
    )
