"""What exams and labs say about cards, kept: worked out once from each submitted exam and each graded attempt.

The records of exams and labs are the truth; this follows from them. So a crash between handing in and keeping loses
nothing: what was not worked out yet is worked out when the store is next asked.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import insert, select

from studykit.exam.card_evidence import said_by_exam
from studykit.store.tables import EVIDENCE, EVIDENCE_READ, EXAM, LAB_ATTEMPT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import Table

    from studykit.exam.ports import ExamStore
    from studykit.library.library import Library
    from studykit.memory.ports import CardStore
    from studykit.store.connection import Database


class _Told(NamedTuple):
    """One piece of evidence: about some cards, from a place."""

    place: str
    cards: list[str]
    correct: bool
    guess: float


class EvidenceLog:
    """Evidence over a database; only appended to."""

    def __init__(self, database: Database, exams: ExamStore, cards: CardStore) -> None:
        self._database = database
        self._exams = exams
        self._cards = cards

    def take(self, library: Library) -> None:
        """Work out what exams and labs say that was not worked out yet. Asked again, it does nothing.

        Raises:
            StoreError: It cannot be kept.
        """
        for number, at in self._unread("exam", EXAM.c.submitted, EXAM):
            self._keep("exam", number, at, list(self._of_exam(number, library)))
        for number, at in self._unread("lab", LAB_ATTEMPT.c.graded, LAB_ATTEMPT):
            self._keep("lab", number, at, list(self._of_attempt(number, library)))

    def raised_by(self, exam: int) -> int:
        """How many cards an exam's misses raised, whether or not they were answered since."""
        query = select(EVIDENCE.c.card).distinct()
        missed = query.where(
            EVIDENCE.c.source == "exam", EVIDENCE.c.number == exam, EVIDENCE.c.correct.is_(False)
        )
        with self._database.reading() as connection:
            return len(connection.execute(missed).all())

    def _unread(self, source: str, moment: Any, table: Table) -> list[tuple[int, datetime]]:
        """The ids, with their moments, of what was not worked out."""
        read = select(EVIDENCE_READ.c.number).where(EVIDENCE_READ.c.source == source)
        query = select(table.c.id, moment).where(moment.is_not(None), table.c.id.not_in(read))
        with self._database.reading() as connection:
            return [(number, at) for number, at in connection.execute(query.order_by(table.c.id))]

    def _of_exam(self, number: int, library: Library) -> Iterator[_Told]:
        from studykit.exam.readiness_evidence import UNVERIFIED

        states = self._exams.progress(number).states
        for said in said_by_exam(self._exams.read(number), states):
            head = library.questions.get(library.resolve_question(said.question) or "")
            if head is not None and head.provenance == UNVERIFIED:
                continue  # nobody has checked its key
            cards = library.cards_about(facts=said.facts, question=said.question)
            yield _Told(str(said.place), self._names(cards, library), said.correct, said.guess)

    def _of_attempt(self, number: int, library: Library) -> Iterator[_Told]:
        """Only failed checks say something: who passes one may have had the manual at hand."""
        from studykit.labs.loader import load_lab

        with self._database.reading() as connection:
            attempt = connection.execute(select(LAB_ATTEMPT).where(LAB_ATTEMPT.c.id == number)).one()
        head = library.labs.get(attempt.lab)
        lab, _ = load_lab(Path(head.path).parent) if head else (None, ())
        checks = {check.id: check for check in lab.checks} if lab else {}
        for outcome in attempt.details.get("checks", ()):
            check = checks.get(outcome["id"])
            if check is not None and outcome["status"] == "failed":
                cards = library.cards_about(facts=check.facts, named=check.cards)
                yield _Told(check.id, self._names(cards, library), correct=False, guess=0.0)

    def _names(self, cards: Iterable[str], library: Library) -> list[str]:
        """The ids that the cards' states are kept under: their own, or those that they had when they were answered."""
        names = []
        for card in cards:
            aliases = library.cards[card].aliases
            kept = self._cards.memories((card, *aliases)) if aliases else {}
            names.append(next((name for name in (card, *aliases) if name in kept), card))
        return names

    def _keep(self, source: str, number: int, at: datetime, told: list[_Told]) -> None:
        """All that one exam or attempt says, in one transaction; nothing where another process was first."""
        rows = [
            {
                "source": source,
                "number": number,
                "place": place,
                "card": card,
                "correct": correct,
                "guess": guess,
                "at": at,
            }
            for place, cards, correct, guess in told
            for card in cards
        ]
        key = (EVIDENCE_READ.c.source == source, EVIDENCE_READ.c.number == number)
        with self._database.writing() as connection:
            if connection.execute(select(EVIDENCE_READ).where(*key)).first() is not None:
                return
            connection.execute(insert(EVIDENCE_READ).values(source=source, number=number))
            if rows:
                connection.execute(insert(EVIDENCE), rows)
