"""`studykit cards import`: a deck into the learner's own pack, all of it or nothing."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from studykit import paths
from studykit.cli.cards_formats import BY_EXTENSION, format_of
from studykit.cli.diagnostics import progress as say_progress
from studykit.cli.options import command_parser, library_paths
from studykit.cli.output import table, write, write_json
from studykit.errors import UsageError
from studykit.formats.deck import Deck, Line, unusable
from studykit.formats.landing import Landing, land, only_deck
from studykit.formats.pack_lock import locked
from studykit.formats.personal import written
from studykit.library.library import load_library
from studykit.memory.days import StudyDays
from studykit.memory.marking import action
from studykit.memory.plan import Plan
from studykit.memory.ports import Imported, Marks

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from pathlib import Path

    from studykit.cli.commands import Context
    from studykit.library.library import Library
    from studykit.memory.ports import CardAction
    from studykit.store.database import Store

_LINES_SHOWN = 20


class _Done(NamedTuple):
    """What an import did, or would do."""

    landing: Landing
    log: Imported
    media: tuple[str, ...] = ()


def main(args: list[str], context: Context) -> int:
    """Read the file, work out what it changes, and change it.

    Raises:
        UsageError: There is no such file, or its format is not known.
        DeckError: It cannot be read; nothing was changed.
        StoreError: Progress cannot be written; nothing was changed.
    """
    parser = command_parser(
        "cards import",
        "Take in a deck: an Anki package with its schedules and answers, a table, Markdown, or a log that"
        " `studykit cards export` wrote. The cards go into your own pack; importing a deck again updates them and"
        " keeps your schedule and what you edited here. A file that cannot be read changes nothing.",
    )
    parser.add_argument("file", metavar="FILE", type=paths.expanded, help="the deck")
    parser.add_argument(
        "--topic", metavar="T", default="", help="where the cards go (default: by the deck's name)"
    )
    parser.add_argument(
        "--deck", metavar="NAME", default="", help="only this deck of the file, and those below it"
    )
    parser.add_argument(
        "--format", choices=sorted(set(BY_EXTENSION.values())), help="what the file is (default: by its name)"
    )
    parser.add_argument(
        "--overwrite",
        action="store_true",
        help="take the deck's text also for cards that were edited here since",
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
    parser.add_argument("--json", action="store_true", help="the report, every line of it, as JSON")
    options = parser.parse_args(args)
    source: Path = options.file
    if not source.is_file():
        raise UsageError(f"There is no file {source}.", "Name the deck to import.")
    kind = format_of(source, options.format)
    if kind == "log" and options.deck:
        raise UsageError(
            "A log of answers has no decks.", "Leave --deck out; --topic takes the answers of one topic."
        )
    profile = options.profile or context.profile
    library = load_library(
        paths.library_roots(library_paths(context, options.library), profile), paths.cache_dir()
    )
    with ExitStack() as stack:
        progress = paths.progress_file(profile)
        store = stack.enter_context(_opened(progress)) if progress.exists() else None
        done = _import(options, kind, library, profile, store)
    _report(options, done, library, kind)
    return 0


def _opened(progress: Path) -> Store:
    from studykit.store.database import open_store

    return open_store(progress, say_progress)


def _import(options: Namespace, kind: str, library: Library, profile: str, store: Store | None) -> _Done:
    """Read everything first; then write the files and the log, or neither."""
    if kind == "log":
        from studykit.formats.reviewlog import read_log

        with (
            _readable(options.file),
            options.file.open(encoding=_encoding(options.file), newline="\n") as file,
        ):
            log = read_log(file, options.file)
        wanted = f"{options.topic}/"
        reviews = tuple(r for r in log.reviews if not options.topic or r.review.card.startswith(wanted))
        memories = tuple(m for m in log.memories if not options.topic or m.card.startswith(wanted))
        landing = Landing({}, (), reviews, memories, (), {}, ())
        return _Done(landing, _keep(landing, store, profile, dry_run=options.dry_run))
    deck = _read(options.file, kind, store)
    if options.deck:
        deck = only_deck(deck, options.deck)
    pack = paths.personal_pack(profile)
    today = _days(store).day(datetime.now(UTC)).isoformat()
    with nullcontext() if options.dry_run else locked(pack):
        landing = land(
            deck,
            library,
            pack,
            topic=options.topic,
            name=options.file.stem,
            day=today,
            overwrite=options.overwrite,
        )
        with written({} if options.dry_run else landing.files):
            return _Done(landing, _keep(landing, store, profile, dry_run=options.dry_run), deck.media)


def _read(source: Path, kind: str, store: Store | None) -> Deck:
    if kind == "anki":
        from studykit.formats.anki.reading import read_package
        from studykit.memory.scheduler import Scheduler

        return read_package(source, Scheduler(_days(store), _plan(store), fuzz=False))
    if kind == "markdown":
        from studykit.formats.markdown import read_markdown

        return read_markdown(_text(source), source)
    from studykit.formats.delimited import read_table

    return read_table(_text(source), source, "\t" if kind == "tsv" else "")


def _days(store: Store | None) -> StudyDays:
    if store is None:
        return StudyDays()
    from studykit.store.settings import ROLLOVER_HOUR

    return StudyDays(rollover=store.settings.get(ROLLOVER_HOUR))


def _plan(store: Store | None) -> Plan:
    """By which states are worked out: parameters in force count, nothing else."""
    from studykit.store.choices import plan

    return Plan(parameters=plan(store.settings.get).parameters if store else None)


def _text(source: Path) -> str:
    """The text of a file.

    Raises:
        DeckError: It cannot be read.
    """
    with _readable(source):
        return source.read_bytes().decode(_encoding(source))


def _encoding(source: Path) -> str:
    """UTF-8, or the UTF-16 that spreadsheets write."""
    with _readable(source), source.open("rb") as file:
        return "utf-16" if file.read(2) in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"


@contextmanager
def _readable(source: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise unusable(source, f"it cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise unusable(source, "it is no UTF-8 text", "Save it as UTF-8.") from error


def _keep(landing: Landing, store: Store | None, profile: str, *, dry_run: bool) -> Imported:
    """Take answers, states and marks into the log; a learner's first file is made only when there is something for it."""
    if not landing.reviews and not landing.memories and not landing.marks:
        return Imported(0, 0)
    if store is None and dry_run:
        return Imported(len(landing.reviews), len(landing.memories), len(_actions(landing, _days(None))))
    with ExitStack() as stack:
        kept = store or stack.enter_context(_opened(paths.progress_file(profile)))
        actions = _actions(landing, _days(kept))
        return kept.cards.import_log(landing.reviews, landing.memories, actions, dry_run=dry_run)


def _actions(landing: Landing, days: StudyDays) -> list[CardAction]:
    """What gives the cards their marks, done now."""
    now = datetime.now(UTC)
    day = days.day(now)
    done = []
    for card, marks in landing.marks:
        if marks.suspended:
            done.append(action(card, "suspend", Marks(), now, day))
        if marks.flag:
            done.append(action(card, "flag", Marks(), now, day, flag=marks.flag))
        if marks.leech:
            done.append(action(card, "leech", Marks(), now, day))
    return done


def _report(options: Namespace, done: _Done, library: Library, kind: str) -> None:
    landing = done.landing
    if options.json:
        counts = {name: landing.count(name) for name in ("added", "updated", "unchanged", "kept", "dropped")}
        write_json(
            counts
            | {
                "answers": done.log.reviews,
                "schedules": done.log.memories,
                "marks": done.log.marks,
                "topics": landing.topics,
                "new_topics": landing.new_topics,
                "media": done.media,
                "dry_run": options.dry_run,
                "lines": [line._asdict() for line in landing.lines],
            }
        )
        return
    begin = (
        f"Dry run, nothing was written. {options.file.name} would give"
        if options.dry_run
        else f"Imported {options.file.name}"
    )
    log = f"{_count(done.log.reviews, 'answer')}, {_count(done.log.memories, 'schedule')}"
    if kind == "log":
        write(f"{begin}: {log}.")
        _say_unknown(landing, library)
        return
    cards = ", ".join(
        f"{landing.count(name):,} {name}"
        for name in ("added", "updated", "unchanged", "kept", "dropped")
        if name != "kept" or landing.count(name)
    )
    write(f"{begin}: {cards}{f'; {log}' if kind == 'anki' else ''}.")
    for topic, number in landing.topics.items():
        write(f"Topic {topic}{' (new)' * (topic in landing.new_topics)}: {_count(number, 'item')}.")
    if done.log.marks:
        write(f"{_count(done.log.marks, 'mark')} (suspended, flagged) came along.")
    if done.media:
        write(
            f"The cards mention {_count(len(done.media), 'picture or sound')}; the files are not taken along."
        )
    _say_lines([line for line in landing.lines if line.outcome in {"kept", "changed", "dropped"}])


def _say_lines(lines: list[Line]) -> None:
    if not lines:
        return
    write(table(("what", "where", "why"), lines[:_LINES_SHOWN]))
    if len(lines) > _LINES_SHOWN:
        write(f"... and {len(lines) - _LINES_SHOWN:,} more; --json has all.")


def _say_unknown(landing: Landing, library: Library) -> None:
    known = {identifier for head in library.cards.values() for identifier in (head.id, *head.aliases)}
    unknown = {logged.review.card for logged in landing.reviews} - known
    if unknown:
        write(
            f"{_count(len(unknown), 'card')} of it {'is' if len(unknown) == 1 else 'are'} not in your library; the answers are kept."
        )


def _count(number: int, noun: str) -> str:
    plural = noun.replace("picture or sound", "pictures or sounds") if "or" in noun else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"
