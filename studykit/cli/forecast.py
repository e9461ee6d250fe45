"""`studykit forecast`: what the days to come would ask and bring, under the choices in force and others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from studykit import paths
from studykit.cli.diagnostics import INTERRUPTED, progress, report
from studykit.cli.options import command_parser, library_paths
from studykit.cli.output import write, write_json
from studykit.errors import UsageError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

    from studykit.cli.commands import Context
    from studykit.library.library import Library
    from studykit.memory.forecast import Outlook, Standing, Student
    from studykit.store.database import Store

_MOST_DAYS = 3_650


def main(args: list[str], context: Context) -> int:
    """Simulate, and print.

    Raises:
        UsageError: There is no such topic, or a number makes no sense.
        StoreError: The learner's progress cannot be read.
    """
    parser = command_parser(
        "forecast",
        "Estimate what the days to come would ask and bring, by simulating the learner that your answers show:"
        " answers and minutes a day, retention, cards known. Nothing is changed.",
    )
    shapes = parser.add_mutually_exclusive_group()
    shapes.add_argument("--json", action="store_true", help="everything as one object")
    shapes.add_argument("--csv", action="store_true", help="a row for each day, or for each retention")
    parser.add_argument(
        "--days", type=_number("days", 1, _MOST_DAYS), default=365, metavar="N", help="how far (365)"
    )
    parser.add_argument(
        "--retention",
        type=_number("retention", 70, 99),
        metavar="N",
        help="what if so many percent were wanted",
    )
    parser.add_argument(
        "--new", type=_number("new", 0, 9999), metavar="N", help="what if so many new cards were met a day"
    )
    parser.add_argument("--topic", metavar="T", help="only the cards of a topic")
    parser.add_argument(
        "--curve", action="store_true", help="what each retention from 70 to 97 costs, and the cheapest"
    )
    options = parser.parse_args(args)
    if options.curve and (options.retention is not None or options.new is not None):
        raise UsageError("--curve goes through all retentions.", "Leave --retention and --new out with it.")
    profile = options.profile or context.profile
    roots = paths.library_roots(library_paths(context, options.library), profile)

    from studykit.cli.options import check_topic
    from studykit.library.library import load_library

    library = load_library(roots, paths.cache_dir())
    check_topic(options.topic, library.topics)
    try:
        _told(library, profile, options)
    except KeyboardInterrupt:
        progress("")
        report("Stopped; nothing was changed.")
        return INTERRUPTED
    return 0


def _told(library: Library, profile: str, options: Namespace) -> None:
    progress_file = paths.progress_file(profile)
    if progress_file.exists():
        from studykit.store.database import open_store

        with open_store(progress_file) as store:
            standing, student = _learner(store, library, options.topic)
    else:  # a forecast begins no progress
        standing, student = _new_learner(library, options.topic)
    if options.curve:
        _curve(standing, student, options)
        return
    from studykit.memory.forecast import Forecast, lives_for
    from studykit.memory.forecast_text import forecast_text

    forecasts = {"as chosen now": Forecast(standing, student.learner, options.days)}
    if options.retention is not None or options.new is not None:
        retention = None if options.retention is None else options.retention / 100
        words = [f"{options.retention} %"] * (retention is not None)
        words += [f"{options.new} new a day"] * (options.new is not None)
        forecasts[", ".join(words)] = Forecast(
            standing, student.learner, options.days, retention=retention, new=options.new
        )
    found = {}
    for place, (name, forecast) in enumerate(forecasts.items(), start=1):
        _lived(f"Living ({place} of {len(forecasts)}: {name})", forecast.live())
        found[name] = forecast.outlook()
    if options.json:
        write_json(_document(found, standing, student, options))
    elif options.csv:
        write(_csv(found))
    else:
        write(forecast_text(found, standing, student, options.days, lives_for(len(standing.subjects))))


def _curve(standing: Standing, student: Student, options: Namespace) -> None:
    from studykit.memory.forecast import Curve
    from studykit.memory.forecast_text import curve_text

    curve = Curve(standing, student.learner, options.days)
    _lived("Living under each retention", curve.live())
    best = curve.best()
    if options.json:
        rows = [_price(price.wanted, price.minutes, price.known, price.each) for price in curve.prices]
        write_json({**_about(standing, student, options), "least": best.wanted, "retentions": rows})
    elif options.csv:
        lines = [f"{p.wanted},{p.minutes:.3f},{p.known:.2f},{p.each:.4f}" for p in curve.prices]
        write("\n".join(["wanted,minutes_a_day,known,minutes_for_100_known", *lines]))
    else:
        write(curve_text(curve.prices, best, standing, student, options.days))


def _learner(store: Store, library: Library, topic: str | None) -> tuple[Standing, Student]:
    """Where the learner stands, and who they are; what was fitted serves where it foretells better."""
    from studykit.library.outlines import outlines
    from studykit.memory.days import StudyDays
    from studykit.memory.deck import Deck
    from studykit.memory.fitting import fitting_for_forecasts
    from studykit.memory.forecast import Choices, log_of, standing_of, student_of
    from studykit.memory.optimiser import PHASES_FOR_FORECASTS
    from studykit.store import choices
    from studykit.store.settings import ROLLOVER_HOUR

    get = store.settings.get
    chosen = Choices(
        choices.plan(get), choices.asking(get), choices.leeches(get), StudyDays(rollover=get(ROLLOVER_HOUR))
    )
    deck = Deck(
        library.cards, lambda: outlines(library.blueprints.values(), list(library.questions.values()))
    )
    progress("Reading your answers")
    found = log_of(store.adoptions, deck)
    fitting = fitting_for_forecasts(found, chosen.plan)
    if fitting is not None:
        for phase in fitting.phases():
            words = PHASES_FOR_FORECASTS[phase]
            progress(f"Getting to know you ({phase + 1} of {len(PHASES_FOR_FORECASTS)}: {words})")
    progress("Getting to know you")
    student = student_of(found, chosen.plan.parameters, fitting.for_forecasts() if fitting else None)
    now = datetime.now(UTC)
    return standing_of(store.cards, deck, chosen, found, student, now, topic=topic), student


def _new_learner(library: Library, topic: str | None) -> tuple[Standing, Student]:
    from studykit.memory.days import StudyDays
    from studykit.memory.deck import Deck
    from studykit.memory.forecast import Standing, student_of, subjects_of
    from studykit.memory.plan import Asking, Plan

    student, days = student_of([], None), StudyDays()
    subjects = subjects_of(Deck(library.cards), {}, {}, [], student, topic=topic)
    return Standing(subjects, days.day(datetime.now(UTC)), days, Plan(), Asking()), student


def _lived(what: str, done: Iterable[float]) -> None:
    shown = -1
    for share in done:
        if int(share * 100) > shown:
            shown = int(share * 100)
            progress(f"{what}: {shown} %")
    progress("")


def _about(standing: Standing, student: Student, options: Namespace) -> dict[str, Any]:
    from studykit.memory.forecast import ENOUGH

    seen = student.habits
    return {
        "estimate": True,
        "today": standing.today.isoformat(),
        "days": options.days,
        "topic": options.topic,
        "learner": {
            "parameters_from": student.how,
            "pace": round(student.pace, 4),
            "answers": seen.answers,
            "reviews": seen.reviews,
            "enough": seen.reviews >= ENOUGH,
        },
    }


def _document(
    found: dict[str, Outlook], standing: Standing, student: Student, options: Namespace
) -> dict[str, Any]:
    from studykit.memory.forecast import MIDDLE, lives_for

    about = _about(standing, student, options)
    whats = {name: _outlook(outlook) for name, outlook in found.items()}
    return {**about, "lives": lives_for(len(standing.subjects)), "interval": MIDDLE, "choices": whats}


def _outlook(found: Outlook) -> dict[str, Any]:
    bands = {name: getattr(found, name) for name in found._fields if name != "days"}
    return {
        **{name: band and _rounded(band._asdict()) for name, band in bands.items()},
        "days": [
            {"day": day.isoformat(), "answers": round(a.mean, 2), "minutes": round(m.mean, 3)}
            for day, a, m in found.days
        ],
    }


def _rounded(band: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in band.items()}


def _price(wanted: float, minutes: float, known: float, each: float) -> dict[str, float]:
    return {
        "wanted": wanted,
        "minutes_a_day": round(minutes, 3),
        "known": round(known, 2),
        "minutes_for_100_known": round(each, 4),
    }


def _csv(found: dict[str, Outlook]) -> str:
    lines = ["choice,day,answers,answers_low,answers_high,minutes,minutes_low,minutes_high"]
    for name, outlook in found.items():
        for day, answers, minutes in outlook.days:
            figures = ",".join(f"{figure:.3f}" for figure in (*answers, *minutes))
            lines.append(f'"{name}",{day},{figures}')
    return "\n".join(lines)


def _number(name: str, least: int, most: int) -> Any:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise UsageError(
                f"{text!r} will not do for --{name}.", f"It takes a whole number from {least:,} to {most:,}."
            )
        return int(text)

    return read
