"""`studykit optimise`: fit FSRS's parameters to the learner's log, and put them in force if they foretell better."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from studykit import paths
from studykit.cli.diagnostics import INTERRUPTED, progress, report
from studykit.cli.options import command_parser, library_paths
from studykit.cli.output import write, write_json
from studykit.errors import UsageError

if TYPE_CHECKING:
    from argparse import Namespace

    from studykit.cli.commands import Context
    from studykit.memory.adoption import Adopted
    from studykit.memory.deck import Deck
    from studykit.memory.optimiser import Fit
    from studykit.memory.plan import Plan
    from studykit.store.database import Store


def main(args: list[str], context: Context) -> int:
    """Fit, or take the last change back.

    Raises:
        UsageError: There are too few answers, or nothing to take back.
        MissingExtraError: The extra is not installed.
        StoreError: It cannot be kept.
    """
    parser = command_parser(
        "optimise",
        "Fit FSRS's 21 parameters to your answers, measure them beside those in force on answers that the fit"
        " did not see, and put them in force if they foretell better. When cards fall due stays.",
    )
    parser.add_argument("--dry-run", action="store_true", help="only fit and measure; put nothing in force")
    parser.add_argument(
        "--reschedule", action="store_true", help="also move due days to what the new parameters say"
    )
    parser.add_argument(
        "--undo", action="store_true", help="take the newest change back; again for the one before"
    )
    parser.add_argument("--json", action="store_true", help="measures and parameters as one object")
    options = parser.parse_args(args)
    if options.undo and (options.dry_run or options.reschedule):
        raise UsageError(
            "--undo stands alone.", "It brings back parameters, states and due days as they were."
        )
    profile = options.profile or context.profile
    packs = library_paths(context, options.library)

    from studykit.library.library import load_library
    from studykit.memory.deck import Deck
    from studykit.store.database import open_store

    progress_file = paths.progress_file(profile)
    if not progress_file.exists():
        raise UsageError("No card was answered yet.", "Fit parameters when there are some months of answers.")
    deck = Deck(load_library(paths.library_roots(packs, profile), paths.cache_dir()).cards)
    with open_store(progress_file) as store:
        before = store.adoptions.newest()
        try:
            return _undo(store, deck, options) if options.undo else _optimise(store, deck, options)
        except KeyboardInterrupt:
            progress("")
            # A change may have been kept in the moment in which it was to stop.
            same = store.adoptions.newest() == before
            report("Stopped; nothing was changed." if same else "Stopped, just after the change was made.")
            return INTERRUPTED


def _optimise(store: Store, deck: Deck, options: Namespace) -> int:
    from studykit.memory.fitting import Fitting
    from studykit.memory.forecast import log_of
    from studykit.memory.forecast_text import adopted_text, fit_text
    from studykit.memory.optimiser import PHASES
    from studykit.store.choices import plan as plan_of

    plan = plan_of(store.settings.get)
    progress("Reading your answers")
    fitting = Fitting(log_of(store.adoptions, deck), plan.parameters, len(plan.relearning_steps))
    begun = time.monotonic()
    for phase in fitting.phases():
        seconds = time.monotonic() - begun
        progress(f"{phase + 1} of {len(PHASES)}: {PHASES[phase]} ({seconds:.0f} s so far)")
    progress("")
    assert fitting.fit is not None
    done = None
    if fitting.fit.better and not options.dry_run:
        done = _adopt(store, deck, plan._replace(parameters=fitting.fit.parameters), fitting.fit, options)
    if options.json:
        write_json(_document(fitting.fit, plan, done))
    else:
        write(fit_text(fitting.fit))
        if done is not None:
            write(adopted_text(done, "`studykit optimise --undo`"))
        elif fitting.fit.better:
            write("Nothing was changed: --dry-run only measures.")
    return 0


def _adopt(store: Store, deck: Deck, plan: Plan, found: Fit, options: Namespace) -> Adopted:
    from studykit.memory.adoption import changed
    from studykit.memory.days import StudyDays
    from studykit.store.settings import ROLLOVER_HOUR

    days = StudyDays(rollover=store.settings.get(ROLLOVER_HOUR))
    now = datetime.now(UTC)
    progress("Working out the states of your cards")
    change = partial(changed, deck, plan, reschedule=(days, days.day(now)) if options.reschedule else None)
    done = store.adoptions.adopt(plan.parameters, change, now, measures=found.measures())
    progress("")
    return done


def _undo(store: Store, deck: Deck, options: Namespace) -> int:
    from studykit.memory.adoption import changed
    from studykit.store.choices import plan as plan_of

    plan = plan_of(store.settings.get)
    undone = store.adoptions.undo(
        lambda former, memories, rows: changed(deck, plan._replace(parameters=former), memories, rows),
        datetime.now(UTC),
    )
    if undone is None:
        raise UsageError("There is no change of parameters to take back.", "`studykit optimise` makes one.")
    words = "FSRS's defaults" if undone.former is None else "the parameters before"
    if options.json:
        write_json({"undone": undone.at, "parameters": undone.former})
    else:
        write(
            f"The change of {undone.at.astimezone():%Y-%m-%d %H:%M} is taken back: {words} are in force again."
        )
    return 0


def _document(found: Fit, plan: Plan, done: Adopted | None) -> dict[str, Any]:
    return {
        "trained_on": found.trained,
        "tested_on": found.tested,
        "before": {"parameters": plan.parameters, **found.before._asdict()},
        "after": {"parameters": found.parameters, **found.after._asdict()},
        "better": found.better,
        "adopted": done is not None,
        "cards": done.cards if done else 0,
    }
