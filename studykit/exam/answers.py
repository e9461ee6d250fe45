"""Responses to questions: how a choice, an order and a matching come about, one key at a time. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from studykit.errors import ExamError
from studykit.exam.ports import CHOICES, UNMATCHED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studykit.exam.ports import FormItem, Response


class Status(StrEnum):
    """How a place stands, for the review page."""

    UNANSWERED = "unanswered"
    INCOMPLETE = "incomplete"  # less chosen than the question asks for, which counts as wrong
    ANSWERED = "answered"


def status(asked: FormItem, chosen: Response) -> Status:
    """How a question with this response stands."""
    if not chosen:
        return Status.UNANSWERED
    complete = len(chosen) == asked.takes and UNMATCHED not in chosen
    return Status.ANSWERED if complete else Status.INCOMPLETE


def toggled(asked: FormItem, chosen: Response, option: int) -> Response:
    """A choice with an option chosen or taken back.

    Where one answer is asked, another choice replaces the first. Where several are, no more than that many
    can be chosen: one must be taken back before another is taken instead.

    Raises:
        ExamError: There is no such option, or enough are chosen already.
    """
    check_option(asked, option, CHOICES)
    if option in chosen:
        return tuple(other for other in chosen if other != option)
    if asked.takes == 1:
        return (option,)
    if len(chosen) < asked.takes:
        return tuple(sorted((*chosen, option)))
    raise ExamError(f"This question takes {asked.takes} answers.", "Take one back before you choose another.")


def arranged(asked: FormItem, order: Sequence[int]) -> Response:
    """An order of all options; an empty one takes it back.

    Raises:
        ExamError: That is no order of all options.
    """
    if order and (asked.kind != "ordering" or sorted(order) != list(range(len(asked.options)))):
        raise ExamError("That is no order of these options.", "Move them until each has its place.")
    return tuple(order)


def matched(asked: FormItem, chosen: Response, prompt: int, option: int) -> Response:
    """A matching with an option given to a prompt, or taken back; one given elsewhere is taken from there.

    Raises:
        ExamError: There is no such prompt or option.
    """
    check_option(asked, option, {"matching"})
    if prompt not in range(len(asked.prompts)):
        raise ExamError("There is no such prompt here.", "Point at one of those shown.")
    pairs = list(chosen) or [UNMATCHED] * len(asked.prompts)
    given = UNMATCHED if pairs[prompt] == option else option
    pairs = [UNMATCHED if other == option else other for other in pairs]
    pairs[prompt] = given
    return tuple(pairs) if set(pairs) != {UNMATCHED} else ()


def moved(order: Response, option: int, to: int) -> Response:
    """An order with one option moved to a place; past the ends it stays at the end."""
    rest = [other for other in order if other != option]
    rest.insert(max(0, min(to, len(rest))), option)
    return tuple(rest)


def check_option(asked: FormItem, option: int, kinds: frozenset[str] | set[str]) -> None:
    """Refuse an option that is not there, and any where the question is of another kind.

    Raises:
        ExamError: It is so.
    """
    if asked.kind not in kinds or option not in range(len(asked.options)):
        raise ExamError("There is no such option here.", "Choose one of those shown.")
