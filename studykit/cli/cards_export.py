"""`studykit cards export`: cards with their schedules for Anki, as a table or Markdown; the log of answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from studykit import paths
from studykit.cli.cards_formats import BY_EXTENSION, format_of
from studykit.cli.diagnostics import progress as say_progress
from studykit.cli.options import check_target, check_topic, command_parser, library_paths
from studykit.cli.output import write
from studykit.errors import UsageError
from studykit.formats.deck import DeckError, Logged
from studykit.formats.gathering import gather
from studykit.formats.personal import write_whole
from studykit.library.library import load_library
from studykit.memory.days import StudyDays

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from studykit.cli.commands import Context
    from studykit.formats.deck import DeckCard
    from studykit.memory.ports import Marks, Memory


class _Kept(NamedTuple):
    """What is kept of a learner that a deck can carry."""

    memories: Mapping[str, Memory]
    log: tuple[Logged, ...]
    marks: Mapping[str, Marks]
    days: StudyDays


def main(args: list[str], context: Context) -> int:
    """Write the file and say what is in it.

    Raises:
        UsageError: The file is there already, its format is not known, or there is nothing to write.
        DeckError: It cannot be written.
        MissingExtraError: Anki packages need an extra that is not installed.
    """
    parser = command_parser(
        "cards export",
        "Write flashcards: .apkg for Anki (with schedules and answers), .csv, .tsv or .md (the cards alone),"
        " .jsonl (every answer ever given, and the state of each card).",
    )
    parser.add_argument(
        "file", metavar="FILE", type=paths.expanded, help="the file to write; its ending says how"
    )
    parser.add_argument("--topic", metavar="T", help="only the cards of this topic")
    parser.add_argument(
        "--format", choices=sorted(set(BY_EXTENSION.values())), help="how to write it (default: by its name)"
    )
    parser.add_argument("--force", action="store_true", help="replace FILE if it is there")
    options = parser.parse_args(args)
    target: Path = options.file
    kind = format_of(target, options.format)
    check_target(target, "cards.apkg", force=options.force)
    profile = options.profile or context.profile
    library = load_library(
        paths.library_roots(library_paths(context, options.library), profile), paths.cache_dir()
    )
    check_topic(options.topic, library.topics)
    progress = paths.progress_file(profile)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if kind == "log":
            said = _write_log(target, progress, options.topic)
        else:
            kept = _kept(progress)
            said = _write_cards(
                target, kind, gather(library, options.topic, kept.memories, kept.log, kept.marks), kept.days
            )
    except OSError as error:
        raise DeckError(f"{target} cannot be written ({error.strerror}).") from error
    write(f"Wrote {target}: {said}.")
    return 0


def _kept(progress: Path) -> _Kept:
    """States, log and days of the learner; none for one who has not begun."""
    if not progress.exists():
        return _Kept({}, (), {}, StudyDays())
    from studykit.store.database import read_store
    from studykit.store.settings import ROLLOVER_HOUR

    with read_store(progress, say_progress) as store:
        log = tuple(Logged(review, undone) for review, undone in store.cards.log())
        days = StudyDays(rollover=store.settings.get(ROLLOVER_HOUR))
        return _Kept(store.cards.memories(), log, store.cards.marks(), days)


def _write_log(target: Path, progress: Path, topic: str | None) -> str:
    """Answer by answer, so that a large log takes no more memory than a small one."""
    from studykit.formats.reviewlog import log_lines, write_log
    from studykit.store.database import read_store

    if not progress.exists():
        raise _no_answer()
    start = f"{topic}/" if topic else ""
    with read_store(progress, say_progress) as store:
        memories = store.cards.memories()
        states = [memory for card, memory in sorted(memories.items()) if card.startswith(start)]
        answers = 0

        def lines() -> Iterator[bytes]:
            nonlocal answers
            yield from (f"{line}\n".encode() for line in write_log((), ()))
            for review, undone in store.cards.log():
                if review.card.startswith(start):
                    answers += 1
                    yield from (f"{line}\n".encode() for line in log_lines([Logged(review, undone)], ()))
            if not answers and not states:
                raise _no_answer()
            yield from (f"{line}\n".encode() for line in log_lines((), states))

        write_whole(target, lines())
    return f"{answers:,} answers, {len(states):,} schedules"


def _no_answer() -> UsageError:
    return UsageError("There is no answer yet.", "`studykit` opens the app; `c` there asks the first card.")


def _write_cards(target: Path, kind: str, cards: tuple[DeckCard, ...], days: StudyDays) -> str:
    if not cards:
        raise UsageError("There is no card to write.", "`studykit topics` lists what there is.")
    said = f"{len(cards):,} items"
    drawn = sum(card.kind == "exercise" for card in cards)
    if drawn and kind == "anki":
        said += f" ({_exercises(drawn)} for studykit alone, since Anki cannot draw numbers)"
    elif drawn and kind in {"csv", "tsv"}:
        said = (
            f"{len(cards) - drawn:,} items ({_exercises(drawn)} left out, since a table cannot draw numbers)"
        )
    if kind == "anki":
        from studykit.formats.anki.writing import write_package

        write_package(target, cards, days, datetime.now(UTC))
        answers = sum(len(card.reviews) for card in cards)
        schedules = sum(len(card.memories) for card in cards)
        return f"{said} with {answers:,} answers and {schedules:,} schedules"
    if kind == "markdown":
        from studykit.formats.markdown import write_markdown

        text = write_markdown(cards)
    else:
        from studykit.formats.delimited import write_table

        text = write_table(cards, "\t" if kind == "tsv" else ",")
    write_whole(target, text.encode())
    return f"{said}, without schedules"


def _exercises(count: int) -> str:
    return "1 exercise" if count == 1 else f"{count:,} exercises"
