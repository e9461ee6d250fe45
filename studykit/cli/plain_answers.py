"""How a card is asked and answered line by line, for each way of answering."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from studykit.library.options import keys, letter, letters
from studykit.library.plain import plain
from studykit.memory.answering import choice_verdict

if TYPE_CHECKING:
    from studykit.library.models import Card
    from studykit.memory.comparison import Verdict

_SAID: dict[Verdict, str] = {"exact": "Right.", "close": "Nearly right.", "wrong": "Wrong."}
_MOST_SAID = 120  # characters; a difference longer than that is heard as noise


class Thought:
    """The answer is thought of."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def question(self) -> list[str]:
        """The card's front, and what to do now."""
        return [f"Question: {plain(self.card.front)}", *self.prompt()]

    def prompt(self) -> list[str]:
        """What can be answered, and how."""
        return ["Enter shows the answer."]

    def command(self, line: str) -> str:
        """What a line tells to do instead of answering; "" for an answer."""
        return line.lower().removeprefix(":")

    def turned_over(self, given: str) -> tuple[Verdict | None, list[str]]:  # noqa: ARG002 - for those who judge it
        """How good the answer was, where that can be told, and the card's back."""
        return None, [self.back()]

    def back(self) -> str:
        """The card's answer."""
        return f"Answer: {plain(self.card.answer)}"


class Typed(Thought):
    """The answer is typed; only a colon tells a command from it."""

    def prompt(self) -> list[str]:
        """A line of one's own."""
        return ["Type the answer; Enter alone shows it."]

    def command(self, line: str) -> str:
        """A line after a colon."""
        return line[1:].lower() if line.startswith(":") else ""

    def turned_over(self, given: str) -> tuple[Verdict | None, list[str]]:
        """The comparison in words."""
        card = self.card
        if not given:
            return None, [self.back()]
        from studykit.memory.comparison import compare, difference

        comparison = compare(given, (card.back, *card.accept))
        said = difference(comparison)
        if said and len(said) <= _MOST_SAID:
            said = f" Expected {comparison.expected!r}: {said}."
        elif said:
            said = f" Expected {comparison.expected!r}."
        return comparison.verdict, [f"{_SAID[comparison.verdict]}{said}", self.back()]


class Chosen(Thought):
    """The answer is picked by letters or numbers; any other line is a command, and so is one after a colon."""

    def prompt(self) -> list[str]:
        """The options, lettered."""
        options = self.card.options
        wanted = len(keys(options))
        what = (
            "Pick one" if wanted == 1 else f"Pick {wanted}, as in {'AC'[:wanted] if wanted == 2 else 'ABC'}"
        )
        lines = [f"{letter(place)}. {plain(option.text)}" for place, option in enumerate(options)]
        return [
            *lines,
            f"{what}: A to {letter(len(options) - 1)}, or 1 to {len(options)}; Enter alone shows the answer.",
        ]

    def command(self, line: str) -> str:
        """What picks nothing."""
        return "" if not line or self._picked(line) else line.lower().removeprefix(":")

    def turned_over(self, given: str) -> tuple[Verdict | None, list[str]]:
        """Each option with its reason, then a computed answer's working."""
        options, picked = self.card.options, self._picked(given)
        verdict = choice_verdict(options, picked) if picked else None
        lines = [f"{_SAID[verdict]} You picked {letters(picked)}."] if verdict else []
        lines.append(f"Answer: {letters(keys(options))}.")
        for place, option in enumerate(options):
            said = "right" if option.key else "wrong"
            lines.append(
                f"{letter(place)}, {said}: {plain(option.text)}"
                + (f" - {plain(option.why)}" if option.why else "")
            )
        steps = [f"{number}. {plain(step)}" for number, step in enumerate(self.card.working, 1)]
        return verdict, [*lines, *(["Working:", *steps] if steps else [])]

    def _picked(self, line: str) -> frozenset[int]:
        """The places that a line names: letters or numbers, one after the other, with or without space."""
        marks = re.sub(r"[\s,]+", "", line).casefold()
        first = "1" if marks.isdigit() else "a"
        places = frozenset(ord(mark) - ord(first) for mark in marks)
        return places if all(0 <= place < len(self.card.options) for place in places) else frozenset()


_WAYS: dict[str, type[Thought]] = {"typed": Typed, "choice": Chosen, "exercise": Chosen}


def way_to_answer(card: Card) -> Thought:
    """The way in which a card is answered."""
    return _WAYS.get(card.kind, Thought)(card)
