"""The log of answers as JSON lines: one answer a line, exact, for other programs and for another machine.

The first line says what the file is. An answer's line has ``card``, ``at`` (UTC), ``day`` (the study day),
``rating`` (1 to 4), ``duration`` (milliseconds), ``revision``, the states ``before`` and ``after`` it, and
``undone``, when it was taken back. Then come lines ``{"memory": ...}``: the state of each card.
"""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, cast, get_args

from studykit.formats.deck import ID, Logged, unusable
from studykit.memory.ports import Memory, Rating, Review, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_HEADER = {"format": "studykit review log", "version": 1}
_MOST = 1 << 31


class Log(NamedTuple):
    """Answers, oldest first, and the states of cards."""

    reviews: tuple[Logged, ...]
    memories: tuple[Memory, ...]


def write_log(reviews: Iterable[Logged], memories: Iterable[Memory]) -> Iterator[str]:
    """The lines of a log, the first line included, without their ends."""
    yield _line(_HEADER)
    yield from log_lines(reviews, memories)


def log_lines(reviews: Iterable[Logged], memories: Iterable[Memory]) -> Iterator[str]:
    """The lines of answers and of states."""
    for review, undone in reviews:
        yield _line(
            {
                "card": review.card,
                "at": _text(review.at),
                "day": review.day.isoformat(),
                "rating": review.rating,
                "duration": review.duration,
                "revision": review.revision,
                "before": review.before and _document(review.before),
                "after": _document(review.after),
                "undone": undone and _text(undone),
            }
        )
    for memory in memories:
        yield _line({"memory": _document(memory)})


def read_log(lines: Iterable[str], source: Path) -> Log:
    """The answers and states of a log.

    Args:
        lines: Of the file, one at a time: a log may be larger than memory should hold twice.
        source: The file, for what is said of it.

    Raises:
        DeckError: It is no log, or one line of it cannot be read; the sentence names the line.
    """
    remaining = iter(lines)
    header = _parsed(next(remaining, "").removeprefix("\ufeff"), source, 1)
    if header.get("format") != _HEADER["format"]:
        raise unusable(source, "it is no log of studykit's", "`studykit cards export FILE.jsonl` writes one.")
    if header.get("version") != _HEADER["version"]:
        raise unusable(source, "a later version of studykit wrote it", "Update studykit.")
    return read_lines(remaining, source, 2)


def read_lines(lines: Iterable[str], source: Path, first: int) -> Log:
    """What :func:`log_lines` wrote.

    Raises:
        DeckError: One line of it cannot be read.
    """
    reviews, memories = [], []
    for number, line in enumerate(lines, start=first):
        if not line.strip():
            continue
        document = _parsed(line, source, number)
        try:
            if "memory" in document:
                memories.append(_memory(document["memory"]))
            else:
                reviews.append(_logged(document))
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise unusable(source, f"line {number} is no answer and no state ({_said(error)})") from error
    return Log(tuple(reviews), tuple(memories))


def _line(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _parsed(line: str, source: Path, number: int) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise unusable(source, f"line {number} is not JSON") from error
    if not isinstance(document, dict):
        raise unusable(source, f"line {number} is no JSON object")
    return document


def _said(error: Exception) -> str:
    return f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)


def _document(memory: Memory) -> dict[str, Any]:
    return memory._asdict() | {
        "due": _text(memory.due),
        "last_review": memory.last_review and _text(memory.last_review),
    }


def _logged(document: dict[str, Any]) -> Logged:
    rating = _whole(document["rating"], 4)
    if rating not in get_args(Rating):
        raise ValueError(f"{rating} is no rating")
    before, undone = document["before"], document["undone"]
    review = Review(
        id=0,
        card=_card(document["card"]),
        revision=_word(document["revision"]),
        rating=cast("Rating", rating),
        at=_moment(document["at"]),
        day=date.fromisoformat(document["day"]),
        duration=_whole(document["duration"]),
        before=None if before is None else _memory(before),
        after=_memory(document["after"]),
    )
    return Logged(review, None if undone is None else _moment(undone))


def _memory(document: dict[str, Any]) -> Memory:
    if document["state"] not in get_args(State):
        raise ValueError(f"{document['state']!r} is no state")
    step, last = document["step"], document["last_review"]
    return Memory(
        card=_card(document["card"]),
        state=document["state"],
        step=None if step is None else _whole(step, 100),
        stability=_number(document["stability"]),
        difficulty=_number(document["difficulty"]),
        due=_moment(document["due"]),
        last_review=None if last is None else _moment(last),
        reviews=_whole(document["reviews"]),
        lapses=_whole(document["lapses"]),
        revision=_word(document["revision"]),
    )


def _card(value: object) -> str:
    card = _word(value)
    if not ID.fullmatch(card.partition("~")[0]):
        raise ValueError(f"{card!r} is no card")
    return card


def _word(value: object) -> str:
    if not isinstance(value, str) or len(value) > 1_000:
        raise ValueError(f"{value!r} is no word")
    return value


def _whole(value: object, most: int = _MOST) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ValueError(f"{value!r} is no count")
    return value


def _number(value: object) -> float | None:
    if value is None:
        return None
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not math.isfinite(value)
        or value <= 0
    ):
        raise ValueError(f"{value!r} is no amount")
    return float(value)


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_word(value))
    if moment.tzinfo is None:
        raise ValueError(f"{value!r} does not say its zone")
    return moment.astimezone(UTC)
