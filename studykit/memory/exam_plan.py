"""The plan until an exam: what each day asks, what is at risk, and what can be expected on the day. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from studykit.library.outlines import topic_shares, topic_weights
from studykit.memory.aim import pulled_in
from studykit.memory.candidates import Candidates, current_aim, risk_of
from studykit.memory.forecast import standing_of
from studykit.memory.outlook import Preparation
from studykit.memory.shares import domain_shares

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from studykit.library.models import Blueprint, QuestionHead
    from studykit.memory.aim import Aim
    from studykit.memory.deck import Deck
    from studykit.memory.forecast import Choices, Student
    from studykit.memory.histories import History
    from studykit.memory.outlook import Outlook
    from studykit.memory.plan import Limits
    from studykit.memory.ports import CardStore

_EVER = 10**6  # days


@dataclass(frozen=True, slots=True)
class Part:
    """A domain of the exam, or all of it. Cards are shared among domains as the questions of their topics are.

    Attributes:
        weight: Of the exam; 1 for all of it.
        cards: How many there are, ``met`` of them answered, ``at_risk`` of these.
        recall: The chance of recall to expect on the day, new cards counted as not known.
        without: The same without the exam date.
    """

    name: str
    weight: float
    cards: float
    met: float
    at_risk: float
    recall: float
    without: float


@dataclass(frozen=True, slots=True)
class ExamPlan:
    """What the exam date asks for.

    Attributes:
        exam: The exam's code; "" where the library has no outline.
        offered: Whether that exam can be taken on the day.
        aim: What is aimed at.
        today: The study day.
        limits: The learner's own.
        new: New cards this study day, and ``wanted`` as many as would reach them all.
        unseen: New cards of the exam, and ``outside`` those of topics that are no part of it.
        at_risk: Cards that are due only after the exam and below the target on its day.
        round: The first day on which such cards are asked ahead of time; None when there are none.
        raised: Cards missed in an exam or a lab, which come first.
        parts: By domain.
        whole: All of the exam, by its weights.
        uncovered: The part of the exam whose topics have no cards; the other figures leave it out.
        outlook: The days to come, by simulation; ``without`` the exam date.
    """

    exam: str
    offered: bool
    aim: Aim
    today: date
    limits: Limits
    new: int
    wanted: int
    unseen: int
    outside: int
    at_risk: int
    round: date | None
    raised: int
    parts: Sequence[Part]
    whole: Part
    uncovered: float
    outlook: Outlook
    without: Outlook


class Planner:
    """Makes the plan. :meth:`live` simulates, giving the share that is done, and may be left at any time."""

    def __init__(
        self,
        cards: CardStore,
        deck: Deck,
        choices: Choices,
        found: Sequence[History],
        student: Student,
        now: datetime,
    ) -> None:
        """Read where the learner stands.

        Args:
            cards: What is kept.
            deck: Every card of the library.
            choices: How cards are asked; the aim is not over.
            found: The log, by the ids that cards have today.
            student: Who answers.
            now: The moment.
        """
        asking, days = choices.asking, choices.days
        today = days.day(now)
        aim = current_aim(asking, today)
        assert aim is not None
        self._aim, self._deck, self._today, self._asking = aim, deck, today, asking
        names = [name for head in deck.revised for name in (head.id, *head.aliases)]
        risk = risk_of(asking, days, today, within=_EVER)
        snapshot = cards.snapshot(today, days.end(today), now, order=asking.order, revised=names, risk=risk)
        self._there = Candidates(deck, snapshot, now, days, asking)
        self._seen = snapshot.seen()
        standing = standing_of(cards, deck, choices, found, student, now)
        assert standing.aimed is not None
        self._weights, done = standing.aimed.weights, standing.aimed.spent
        self._aimed, self._free = (
            Preparation(standing, student.learner, aim, self._weights, aimed=aimed, spent=done)
            for aimed in (True, False)
        )

    def live(self) -> Iterator[float]:
        """Simulate the days to come, with the exam date and without it."""
        for place, preparation in enumerate((self._aimed, self._free)):
            for done in preparation.live():
                yield (place + done) / 2

    def plan(self, exam: Blueprint | None, questions: Sequence[QuestionHead]) -> ExamPlan:
        """The plan, once the days are lived.

        Args:
            exam: The exam's outline; None where there is none.
            questions: Those of the library, by which topics and cards are shared among domains.
        """
        there, aim = self._there, self._aim
        outlooks = (self._aimed.outlook(), self._free.outlook())
        return ExamPlan(
            exam=exam.code if exam else "",
            offered=exam is None or exam.in_force(aim.day),
            aim=aim,
            today=self._today,
            limits=self._asking.limits,
            new=there.new_a_day,
            wanted=there.needed_a_day,
            unseen=there.unseen_of_exam,
            outside=sum(
                len(cards)
                for topic, cards in self._deck.unseen(self._seen).items()
                if not self._weights.get(topic)
            ),
            at_risk=there.at_risk_count,
            round=self._round(there.at_risk_count),
            raised=there.raised_count,
            parts=self._parts(exam, questions, outlooks) if exam else [],
            whole=self._part("All", 1.0, self._weights, dict.fromkeys(self._weights, 1.0), outlooks),
            uncovered=sum(w for t, w in topic_weights(questions, exam).items() if t not in self._deck.sizes)
            if exam
            else 0.0,
            outlook=outlooks[0],
            without=outlooks[1],
        )

    def _round(self, at_risk: int) -> date | None:
        """The first day of the last round, as things stand."""
        if not at_risk:
            return None
        days = (self._today + timedelta(days=ahead) for ahead in range(self._aim.days_left(self._today)))
        asked = (day for day in days if pulled_in(self._aim, self._asking.limits, day, at_risk, 0))
        return next(asked, None)

    def _parts(
        self, exam: Blueprint, questions: Sequence[QuestionHead], outlooks: tuple[Outlook, Outlook]
    ) -> list[Part]:
        by_domain, by_topic = topic_shares(questions, exam), domain_shares(questions, exam)
        return [
            self._part(
                f"{domain.id} {domain.title}",
                domain.weight / 100,
                by_domain[domain.id],
                {topic: shares.get(domain.id, 0.0) for topic, shares in by_topic.items()},
                outlooks,
            )
            for domain in exam.domains
            if domain.id in by_domain
        ]

    def _part(
        self,
        name: str,
        weight: float,
        topics: Mapping[str, float],
        parts: Mapping[str, float],
        outlooks: tuple[Outlook, Outlook],
    ) -> Part:
        """A part of the exam: ``topics`` by weight, and ``parts`` of the cards of each."""
        sizes, unseen = self._deck.sizes, self._deck.unseen(self._seen)
        risky = self._there.at_risk_topics
        cards = {topic: part for topic, part in parts.items() if self._weights.get(topic)}
        return Part(
            name,
            weight,
            cards=sum(sizes[topic] * part for topic, part in cards.items()),
            met=sum((sizes[topic] - len(unseen.get(topic, ()))) * part for topic, part in cards.items()),
            at_risk=sum(risky[topic] * part for topic, part in cards.items()),
            recall=outlooks[0].weighted(topics),
            without=outlooks[1].weighted(topics),
        )
