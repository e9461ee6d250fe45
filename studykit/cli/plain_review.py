"""Cards line by line: a question, Enter, its answer, a grade. For screen readers, pipes and slow lines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from studykit.cli.output import finish, write
from studykit.cli.plain_answers import way_to_answer
from studykit.errors import LibraryError, StudykitError
from studykit.memory.answering import SUGGESTED, seed_of
from studykit.memory.ports import CramAnswer, Review
from studykit.memory.scheduler import interval_text
from studykit.tui.card_words import next_card_today, said

if TYPE_CHECKING:
    from datetime import datetime

    from studykit.library.models import Card
    from studykit.memory.ports import Rating
    from studykit.memory.selection import Selection
    from studykit.tui.services import Services

GRADES: dict[Rating, str] = {1: "Again", 2: "Hard", 3: "Good", 4: "Easy"}
_RATINGS = {str(rating): rating for rating in GRADES}
_KEYS = (
    "Enter shows the answer; 1 to 4 grade it. At any time u takes the last step back, s suspends the card,"
    " b puts it off until tomorrow, f2 gives it flag 2 (f0 takes it off), q quits, ? says this again."
    " Where the answer is typed or picked, write a colon before these: :u, :s, :b, :f2, :q, :?."
)


class _EndedError(Exception):
    """The learner quit, or there is nothing more to read."""


class PlainReview:
    """A sitting over stdin and stdout."""

    def __init__(self, services: Services, selection: Selection) -> None:
        self._services = services
        self._session = services.review_session(selection)
        self._title = selection.title
        self._answers = 0

    def run(self) -> int:
        """Ask until nothing is left, the learner quits or stdin ends; returns the exit code."""
        for notice in self._services.notices:
            write(f"{notice.message} {notice.hint}".rstrip())
        write(_KEYS)
        try:
            while (head := self._session.current(self._services.now())) is not None:
                try:
                    card = self._services.library.card(head.id, seed_of(head.id, self._session.answers()))
                except LibraryError as error:
                    self._pass_over(error)
                else:
                    self._ask(card)
            write(self._nothing_left())
        except _EndedError:
            pass
        write(f"{self._answers} {'answer' if self._answers == 1 else 'answers'} kept.")
        return 0

    def _pass_over(self, error: LibraryError) -> None:
        """A card that cannot be shown is put away, in the way that the learner says."""
        write(f"\n{error.message} {error.hint}".rstrip())
        write("This card cannot be shown: b puts it off until tomorrow, s suspends it, q quits.")
        while not self._done(self._line().lower().removeprefix(":")):
            pass

    def _ask(self, card: Card) -> None:
        """One card, until something was done with it."""
        services, session = self._services, self._session
        asked, answer = services.now(), way_to_answer(card)
        self._say_where(card)
        write("\n".join(answer.question()))
        given = self._line()
        while command := answer.command(given):
            if self._done(command):
                return
            given = self._line()
        verdict, lines = answer.turned_over(given)
        suggested = SUGGESTED[verdict] if verdict else None
        intervals = session.preview(services.now())
        grades = ", ".join(
            f"{rating} {name}" + (f" {interval_text(intervals[rating])}" if rating in intervals else "")
            for rating, name in GRADES.items()
        )
        takes = f" Enter takes {suggested} {GRADES[suggested]}." if suggested else ""
        write("\n".join([*lines, f"{grades}.{takes}"]))
        self._hear_grade(asked, suggested)

    def _hear_grade(self, asked: datetime, suggested: Rating | None) -> None:
        """Read lines until one grades the card, or does something else with it."""
        while True:
            word = self._line().lower().removeprefix(":")
            rating = _RATINGS.get(word) if word else suggested
            if rating:
                self._grade(rating, asked)
                return
            if word and self._done(word):
                return
            if not word:
                write("Say how it went: 1, 2, 3 or 4.")

    def _grade(self, rating: Rating, asked: datetime) -> None:
        now = self._services.now()
        try:
            self._session.grade(rating, now, int((now - asked).total_seconds() * 1000))
        except StudykitError as error:
            write(f"{error.message} {error.hint}".rstrip())
        else:
            self._answers += 1

    def _done(self, word: str) -> bool:
        """Do what a word says; whether the next card is to be looked for.

        Raises:
            _EndedError: It says to quit.
        """
        session, now = self._session, self._services.now()
        letter, number = word[:1], word[1:].strip()
        if word == "q":
            raise _EndedError
        if word == "u":
            self._undo(now)
        elif word == "s":
            write("Brought back." if session.suspend(now).kind == "restore" else "Suspended.")
        elif word == "b":
            session.bury(now)
            write("Put off until tomorrow.")
        elif letter == "f" and number in set("01234567"):
            session.flag(int(number), now)
            write(f"Flag {number}." if number != "0" else "Flag taken off.")
            return False
        else:
            write(_KEYS if word == "?" else f"{word!r} means nothing here; ? lists what does.")
            return False
        return True

    def _undo(self, now: datetime) -> None:
        undone = self._session.undo(now)
        if isinstance(undone, Review | CramAnswer):
            self._answers -= self._answers > 0
        write(said(undone))

    def _say_where(self, card: Card) -> None:
        left, topics = self._session.counts(), self._services.library.topics
        place = topics[card.topic].title if card.topic in topics else card.topic
        flag, reason = self._session.marks().flag, self._session.reason()
        parts = [
            self._title,
            place,
            reason[:1].upper() + reason[1:],
            f"{left.review} left, schedule untouched"
            if self._session.cram
            else f"{left.learning} learning, {left.review} to review, {left.new} new",
            f"flag {flag}" if flag else "",
        ]
        write("\n" + ". ".join(part for part in parts if part) + ".")

    def _nothing_left(self) -> str:
        later = next_card_today(self._session, self._services, self._services.now())
        return later or "Done: nothing is left to ask."

    @staticmethod
    def _line() -> str:
        """The next line, without the space around it.

        Raises:
            _EndedError: There is none.
        """
        finish()  # what was asked is read before it is answered
        line = sys.stdin.readline()
        if not line:
            raise _EndedError
        return line.strip()
