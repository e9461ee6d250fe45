"""Routing by where the client is: latency, geolocation and geoproximity."""

from __future__ import annotations

from calculators.contract import CalculatorError, Param, Result, Step
from calculators.exact import plain
from calculators.explain import mistakes, shown
from calculators.route53 import sources
from calculators.route53.records import candidates, read_records
from calculators.units import number_text, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.contract import Plain
    from calculators.route53.records import Record
    from calculators.units import Exact

CONTINENTS = ("AF", "AN", "AS", "EU", "NA", "OC", "SA")
NO_ANSWER = "no answer"
HIGHEST_BIAS = 99
MOST_GEOPROXIMITY = 30  # records of one name and type


def latency(*, records: list[str]) -> Result:
    """The record with the lowest latency; inputs as ``operations.LATENCY`` lists them.

    Raises:
        CalculatorError: A latency that cannot be read.
    """
    group = read_records("records", records, "REGION=LATENCY[:HEALTH]", "us-east-1=80ms eu-west-1=35ms")
    times = {record.name: _milliseconds(record) for record in group}
    able = candidates(group)
    chosen = min(able, key=lambda record: times[record.name])
    by_time = sorted(group, key=lambda record: times[record.name])
    steps = [_health_step(group)] if any(not record.healthy for record in group) else []
    steps.append(
        Step(
            f"Lowest of {', '.join(f'{r.name} {number_text(times[r.name])} ms' for r in able)}: {chosen.name}.",
            "The record of the Region with the lowest latency from the client answers.",
            sources.LATENCY,
        )
    )
    assumptions = [
        "Route 53 goes by latency that it measured between networks and Regions over time, not by distance.",
        "The latency is that of the client's resolver, unless that sends part of the client's address on.",
    ]
    if sum(times[record.name] == times[chosen.name] for record in able) > 1:
        assumptions.append("Several have the same latency; the first of them is taken.")
    return Result(
        {
            "answer": chosen.name,
            "latency": plain(times[chosen.name]),
            "order": [
                {"record": r.name, "latency": f"{number_text(times[r.name])} ms", "health": r.health}
                for r in by_time
            ],
        },
        {"answer": "", "latency": "ms", "order": ""},
        steps,
        assumptions=assumptions,
        misconceptions=mistakes(
            "answer",
            chosen.name,
            [
                (by_time[0].name, "takes the lowest latency without looking at health"),
                *[(record.name, "takes a record with a higher latency") for record in by_time[1:]],
                (NO_ANSWER, "expects an error because the nearest record is unhealthy"),
            ],
        ),
    )


def _milliseconds(record: Record) -> Exact:
    text = f"{record.value}ms" if record.value.replace(".", "", 1).isdecimal() else record.value
    try:
        seconds: Exact = parse(Param("records", "duration", ""), text)  # type: ignore[assignment]
    except CalculatorError:
        raise CalculatorError(
            "records", f"{shown(record.value)} is no latency.", "Write it as us-east-1=80ms."
        ) from None
    return seconds * 1000


def _health_step(group: Sequence[Record]) -> Step:
    if any(record.healthy for record in group):
        out = ", ".join(record.name for record in group if not record.healthy)
        return Step(
            f"Passed over as unhealthy: {out}.",
            "When the record that the policy picks is unhealthy, the next best is tried.",
            sources.CHOOSING,
        )
    return Step(
        "No record is healthy, so all count as healthy.",
        "Route 53 has to answer something: a group without a healthy record is treated as all healthy.",
        sources.CHOOSING,
    )


def geolocation(*, records: list[str], client: str) -> Result:
    """The record for the client's place; inputs as ``operations.GEOLOCATION`` lists them.

    Raises:
        CalculatorError: A place that Route 53 has no record for, or two records for one place.
    """
    group = read_records("records", records, "NAME=PLACE[:HEALTH]", "paris=EU/FR world=default")
    places = {record.name: read_place("records", record.value) for record in group}
    if len(set(places.values())) < len(places):
        raise CalculatorError("records", "Two records are for the same place.", "Give each place one record.")
    where = read_place("client", "default" if client.lower() == "unknown" else client)
    matching = by_size(_covering(group, places, where), places)
    chosen = next((record for record in matching if record.healthy), matching[0] if matching else None)
    answer = chosen.name if chosen else NO_ANSWER
    steps = [
        Step(
            f"Records for {client}, smallest place first: "
            f"{', '.join(f'{r.name} ({r.value})' for r in matching) or 'none, and there is no default record'}.",
            "A state comes before its country, a country before its continent, and that before the default.",
            sources.GEOLOCATION,
        )
    ]
    assumptions = [
        "The place is that of the client's resolver, unless that sends part of the client's address on."
    ]
    if chosen is None:
        rule = "Without a default record, clients of other places get no answer."
        steps.append(Step("No record answers.", rule, sources.GEOLOCATION))
    else:
        if not chosen.healthy:
            assumptions.append(
                "No record for this place is healthy; they are treated as if all were healthy."
            )
        steps.append(
            Step(
                f"{chosen.name} answers.",
                "When the record of the smallest place is unhealthy, the next larger place's is tried.",
                sources.RECORD_VALUES,
            )
        )
    return Result(
        {
            "answer": answer,
            "place": chosen.value if chosen else None,
            "order": [{"record": r.name, "place": r.value, "health": r.health} for r in matching],
        },
        {"answer": "", "place": "", "order": ""},
        steps,
        assumptions=assumptions,
        misconceptions=mistakes("answer", answer, _wrong_places(group, matching, places)),
    )


def _wrong_places(
    group: Sequence[Record], matching: Sequence[Record], places: dict[str, tuple[str, ...]]
) -> list[tuple[Plain, str]]:
    wrong: list[tuple[Plain, str]] = []
    if matching:
        wrong.append((matching[-1].name, "takes the largest place that fits instead of the smallest"))
        wrong.append((matching[0].name, "takes the smallest place without looking at health"))
    wrong += [(r.name, "takes a record of another place") for r in group if places[r.name]]
    wrong += [(r.name, "takes a place that is not the smallest healthy one") for r in matching]
    wrong.append((NO_ANSWER, "expects no answer although a larger place or the default has a record"))
    return wrong


def _covering(
    group: Sequence[Record], places: dict[str, tuple[str, ...]], where: tuple[str, ...]
) -> list[Record]:
    return [record for record in group if where[: len(places[record.name])] == places[record.name]]


def by_size(records: Sequence[Record], places: dict[str, tuple[str, ...]]) -> list[Record]:
    """Records with the smallest place first."""
    return sorted(records, key=lambda record: -len(places[record.name]))


def read_place(field: str, text: str) -> tuple[str, ...]:
    """``NA/US/WA`` as its parts, none for ``default``.

    Raises:
        CalculatorError: No continent, country or state.
    """
    if text.lower() in {"default", "*"}:
        return ()
    parts = tuple(part.strip().upper() for part in text.split("/"))
    fits = (
        len(parts) <= 3
        and parts[0] in CONTINENTS
        and all(len(part) == 2 and part.isascii() and part.isalpha() for part in parts)
        and (len(parts) < 3 or parts[:2] == ("NA", "US"))
    )
    if not fits:
        other = "unknown" if field == "client" else "default"
        raise CalculatorError(
            field,
            f"{shown(text)} is no place.",
            f"Write the continent ({', '.join(CONTINENTS)}) before a country: EU, EU/FR or NA/US/WA; or {other}.",
        )
    return parts


def biased_distance(distance: Exact, bias: int) -> Exact:
    """The distance that geoproximity routing goes by: a positive bias shortens it, a negative one lengthens it."""
    from fractions import Fraction

    if bias >= 0:
        return distance * (1 - Fraction(bias, 100))
    return distance / (1 + Fraction(bias, 100))


def geoproximity(*, records: list[str]) -> Result:
    """The record nearest after bias; inputs as ``operations.GEOPROXIMITY`` lists them.

    Raises:
        CalculatorError: A distance or bias that cannot be.
    """
    group = read_records(
        "records",
        records,
        "NAME=DISTANCE[@BIAS][:HEALTH]",
        "boston=150@50 washington=100",
        MOST_GEOPROXIMITY,
    )
    read = {record.name: _distance(record) for record in group}
    biased = {name: biased_distance(*pair) for name, pair in read.items()}
    able = candidates(group)
    chosen = min(able, key=lambda record: biased[record.name])
    nearest = min(group, key=lambda record: read[record.name][0])
    steps = [
        Step(
            _bias_text(name, *pair),
            "Positive: distance x (1 - bias/100). Negative: distance / (1 + bias/100).",
            sources.GEOPROXIMITY,
        )
        for name, pair in read.items()
    ]
    if any(not record.healthy for record in group):
        steps.append(_health_step(group))
    steps.append(
        Step(f"Nearest after the bias: {chosen.name}.", "The nearest resource answers.", sources.GEOPROXIMITY)
    )
    distance, bias = read[chosen.name]
    right = plain(biased[chosen.name])
    return Result(
        {
            "answer": chosen.name,
            "biased_distance": right,
            "distances": [
                {
                    "record": r.name,
                    "distance": plain(read[r.name][0]),
                    "bias": read[r.name][1],
                    "biased": plain(biased[r.name]),
                    "health": r.health,
                }
                for r in group
            ],
        },
        {"answer": "", "biased_distance": "", "distances": ""},
        steps,
        assumptions=("Distances are all in the same unit.",),
        misconceptions=[
            *mistakes(
                "answer",
                chosen.name,
                [
                    (nearest.name, "takes the nearest resource without the bias"),
                    *[(r.name, "takes a resource that is farther after the bias") for r in group],
                    (NO_ANSWER, "expects no answer outside a resource's own area"),
                ],
            ),
            *mistakes(
                "biased_distance",
                right,
                [
                    (plain(distance), "leaves the bias out"),
                    (plain(biased_distance(distance, -bias)), "takes the bias the wrong way round"),
                    (plain(distance * (100 + bias), 100), "adds the bias as a percentage of the distance"),
                    (plain(distance - bias), "takes the bias for kilometers"),
                ],
            ),
        ],
    )


def _distance(record: Record) -> tuple[Exact, int]:
    text, _, bias_text = record.value.partition("@")
    try:
        distance: Exact = parse(Param("records", "number", ""), text.lower().removesuffix("km").strip())  # type: ignore[assignment]
        bias = parse(Param("records", "integer", ""), bias_text or "0")
    except CalculatorError:
        raise CalculatorError(
            "records",
            f"{shown(record.value)} is no distance.",
            "Write NAME=DISTANCE@BIAS, as in boston=150@50.",
        ) from None
    assert isinstance(bias, int)
    if distance < 0 or abs(bias) > HIGHEST_BIAS:
        raise CalculatorError(
            "records", f"{shown(record.value)} cannot be.", "A distance is 0 or more, a bias from -99 to 99."
        )
    return distance, bias


def _bias_text(name: str, distance: Exact, bias: int) -> str:
    after = number_text(biased_distance(distance, bias))
    if not bias:
        return f"{name}: {after}, without a bias."
    formula = f"x (1 - {bias}/100)" if bias > 0 else f"/ (1 - {-bias}/100)"
    return f"{name}: {number_text(distance)} {formula} = {after}."
