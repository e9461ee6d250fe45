"""Suspending, burying, flagging, leeches and forgetting: what each does to a card. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studykit.memory.ports import CardAction, Marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from studykit.library.models import CardHead
    from studykit.memory.plan import Leeches
    from studykit.memory.ports import ActionKind, Memory

MOST_FLAG = 7


def action(
    card: str,
    kind: ActionKind,
    before: Marks,
    now: datetime,
    day: date,
    *,
    flag: int = 0,
    memory: Memory | None = None,
) -> CardAction:
    """An action that is not kept yet.

    Raises:
        ValueError: There is no such flag.
    """
    if not 0 <= flag <= MOST_FLAG:
        raise ValueError(f"{flag} is no flag; they are 1 to {MOST_FLAG}, and 0 for none")
    changes: dict[ActionKind, dict[str, Any]] = {
        "suspend": {"suspended": True},
        "restore": {"suspended": False, "buried": None},
        "bury": {"buried": day},
        "flag": {"flag": flag},
        "leech": {"leech": True},
        "reset": {"suspended": False, "buried": None, "leech": False},
    }
    return CardAction(0, 0, card, kind, now, day, before, before._replace(**changes[kind]), memory)


def name_of(head: CardHead, marks: Mapping[str, Marks]) -> str:
    """The id under which a card's marks are kept: one that it had before, or its own."""
    return next((name for name in (head.id, *head.aliases) if name in marks), head.id)


def leech(
    card: str, rule: Leeches, before: Memory | None, after: Memory, marks: Marks, day: date
) -> CardAction | None:
    """What an answer that forgot a card for the n-th time does to it besides; None for most."""
    if after.lapses == (before.lapses if before else 0) or not rule.is_one(after.lapses):
        return None
    assert after.last_review is not None
    done = action(card, "leech", marks, after.last_review, day)
    if rule.action == "suspend":
        done = done._replace(after=done.after._replace(suspended=True))
    return done


def changes(
    heads: Iterable[CardHead],
    kind: ActionKind,
    marks: Mapping[str, Marks],
    now: datetime,
    day: date,
    *,
    flag: int = 0,
) -> list[CardAction]:
    """Actions that do something to cards, under the ids that their marks have; none for those that are so already."""
    done = []
    for head in heads:
        name = name_of(head, marks)
        made = action(name, kind, marks.get(name, Marks()), now, day, flag=flag)
        if made.after != made.before:
            done.append(made)
    return done


def resets(
    heads: Iterable[CardHead],
    memories: Mapping[str, Memory],
    marks: Mapping[str, Marks],
    now: datetime,
    day: date,
) -> list[CardAction]:
    """Actions that make cards new again; none for those that are. Flags stay, as they are the learner's."""
    done = []
    for head in heads:
        for name in (head.id, *head.aliases):
            memory, before = memories.get(name), marks.get(name, Marks())
            reset = action(name, "reset", before, now, day, memory=memory)
            if memory is not None or reset.after != before:
                done.append(reset)
    return done
