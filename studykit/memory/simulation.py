"""Study days to come, lived by a simulated learner under the scheduler that the app uses. An estimate, never a promise.

The scheduler believes what its parameters say of each card; the learner forgets by parameters of their own, which may be
others. Both states are kept of each card: the first decides when it is asked, the second whether it is known. Limits, steps,
retention by topic, fuzz, easy days, balance, waiting siblings and leeches are those of the app. What is assumed besides:

- All that a study day asks is answered on it. A step that ends within half a day is answered the same study day, one that
  lasts longer on the next.
- Grades of cards answered before on the same day depend on the grade before, the others on the chance of recall.
- New cards come in the order in which they are given.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from datetime import timedelta
from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple

from studykit.memory.model import AGAIN, EASY, HARD, Model
from studykit.memory.odds import Odds
from studykit.memory.plan import Asking, Leeches, Limits, Plan
from studykit.memory.scheduler import spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from random import Random

    from studykit.memory.days import StudyDays
    from studykit.memory.odds import Shares
    from studykit.memory.parameters import Parameters
    from studykit.memory.ports import Memory

MANY = 5_000
_SPARE = 100  # cards that may have to wait for their siblings
_SAME_DAY = timedelta(hours=12)
NEW, LEARNING, REVIEW, RELEARNING = range(4)
_STATES = {"learning": LEARNING, "review": REVIEW, "relearning": RELEARNING}


class Learner(NamedTuple):
    """What a learner is like. Unless said otherwise, shares are of grades 1 to 4 and seconds are an answer's, by grade.

    The defaults are those of fsrs-rs's simulator, medians over many learners
    (https://github.com/open-spaced-repetition/fsrs-rs, src/optimal_retention.rs).

    Attributes:
        parameters: By which the learner forgets; None for FSRS-6's defaults.
        first: Of the answers to new cards.
        recalled: Grades 2 to 4 of cards that were recalled after a day and more.
        learning: In the steps of new cards, after a grade 1, 2 or 3 on the same day.
        relearning: Likewise in the steps of forgotten cards.
        seconds_learning: Answers to new cards and in their steps.
        seconds_review: Answers to cards in review.
        seconds_relearning: Answers in the steps of forgotten cards.
    """

    parameters: Parameters | None = None
    first: Shares = (0.24, 0.094, 0.495, 0.171)
    recalled: Shares = (0.224, 0.631, 0.145)
    learning: tuple[Shares, Shares, Shares] = (
        (0.3686, 0.0628, 0.5108, 0.0577),
        (0.0442, 0.4553, 0.4457, 0.0549),
        (0.0519, 0.0470, 0.8462, 0.0550),
    )
    relearning: tuple[Shares, Shares, Shares] = (
        (0.2157, 0.0643, 0.6595, 0.0604),
        (0.0500, 0.4638, 0.4475, 0.0387),
        (0.1057, 0.1434, 0.7266, 0.0244),
    )
    seconds_learning: Shares = (19.58, 18.79, 13.78, 10.71)
    seconds_review: Shares = (19.38, 17.59, 12.38, 8.94)
    seconds_relearning: Shares = (16.44, 15.25, 12.32, 8.03)


class Subject(NamedTuple):
    """A card as it stands when a simulation begins.

    Attributes:
        topic: For its desired retention.
        item: Cards of one item wait for each other; "" for a card alone.
        memory: Its state by the scheduler's parameters; None for a new card.
        truth: Its stability and difficulty by the learner's parameters; None takes the scheduler's.
    """

    topic: str = ""
    item: str = ""
    memory: Memory | None = None
    truth: tuple[float, float] | None = None


class Day(NamedTuple):
    """What a study day brought.

    Attributes:
        new: Cards met for the first time.
        reviews: Cards in review that were asked, and ``recalled`` of these known.
        steps: Answers in the steps of new and of forgotten cards.
        seconds: All answers took.
        left: Reviews that were due and stayed, for the limit or for their siblings.
        seen: Cards that were ever answered.
        known: The sum of their chances of recall at the end of the day; of more than :data:`MANY` cards it is
            worked out anew only every few days, and on the last.
    """

    day: date
    new: int
    reviews: int
    recalled: int
    steps: int
    seconds: float
    left: int
    seen: int = 0
    known: float = 0.0

    @property
    def answers(self) -> int:
        """All of them."""
        return self.new + self.reviews + self.steps

    @property
    def minutes(self) -> float:
        """All answers took."""
        return self.seconds / 60


class Simulation:
    """Cards, and who learns them. :meth:`run` lives the days one by one and may be left at any of them."""

    def __init__(
        self,
        subjects: Iterable[Subject],
        learner: Learner,
        random: Random,
        today: date,
        days: StudyDays,
        *,
        plan: Plan | None = None,
        asking: Asking | None = None,
        leeches: Leeches | None = None,
        spent: Limits | None = None,
    ) -> None:
        """Begin with a study day.

        Args:
            subjects: The cards that are asked (suspended ones left out), new ones in the order in which they come.
            learner: Who answers.
            random: Where chance comes from; the same source lives the same days.
            today: The first study day.
            days: Where study days begin and end.
            plan: What the scheduler goes by.
            asking: How much is asked a day; its orders are not followed but for ``overdue``.
            leeches: What becomes of cards that are forgotten over and over.
            spent: How much of the first day's limits is used up.
        """
        self.plan = plan or Plan()
        self.asking = asking or Asking()
        self._leeches = leeches or Leeches()
        self._spent = spent or Limits(0, 0)
        self._random = random.random
        self._start = today
        self._now = 0
        self._belief, self._truth = Model(self.plan.parameters), Model(learner.parameters)
        self._alike = self._belief.parameters == self._truth.parameters
        self._learner = Odds(learner)
        self._steps = {LEARNING: self.plan.learning_steps, RELEARNING: self.plan.relearning_steps}
        self._last_known = 0.0
        self._new: list[_Card] = []
        self._seen: list[_Card] = []
        self._due: defaultdict[int, list[_Card]] = defaultdict(list)
        self._loads: defaultdict[int, int] = defaultdict(int)
        known = list(subjects)
        items = Counter(subject.item for subject in known)
        for subject in known:
            # Most cards have no siblings to wait for.
            self._place(subject if items[subject.item] > 1 else subject._replace(item=""), today, days)
        self._new.reverse()

    def run(self, span: int) -> Iterator[Day]:
        """Live so many study days more."""
        for left in reversed(range(span)):
            day = self._live()
            if not left or not self._now % (1 + len(self._seen) // MANY):
                self._last_known = self._known()
            self._now += 1
            yield day._replace(seen=len(self._seen), known=self._last_known)

    def recall(self) -> dict[str, float]:
        """The sum of the chances of recall by topic at the beginning of the next day, of the cards that were answered."""
        sums: defaultdict[str, float] = defaultdict(float)
        for card in self._seen:
            sums[card.topic] += self._truth.recall(self._now - card.last, card.true[0])
        return dict(sums)

    def unseen_topics(self) -> list[str]:
        """The topic of each card that was not met yet."""
        return [card.topic for card in self._new]

    def _place(self, subject: Subject, today: date, days: StudyDays) -> None:
        memory = subject.memory
        card = _Card(subject, self.plan.retention_of.get(subject.topic, self.plan.retention))
        if memory is None or memory.stability is None or memory.difficulty is None:
            self._new.append(card)
            return
        card.state, card.step, card.lapses = _STATES[memory.state], memory.step or 0, memory.lapses
        card.held = (memory.stability, memory.difficulty)
        card.true = subject.truth or card.held
        if subject.truth is not None:
            self._alike = False
        card.last = (days.day(memory.last_review) - today).days if memory.last_review else 0
        card.last = min(card.last, 0)
        self._seen.append(card)
        self._put(card, max(0, (days.day(memory.due) - today).days))

    def _put(self, card: _Card, day: int) -> None:
        self._due[day].append(card)
        if card.state == REVIEW:
            self._loads[day] += 1

    def _live(self) -> Day:
        """One study day."""
        now, limits = self._now, self.asking.limits
        spent = self._spent if now == 0 else Limits(0, 0)
        due = self._due.pop(now, [])
        self._loads.pop(now, None)
        in_steps = [card for card in due if card.state != REVIEW]
        reviews = [card for card in due if card.state == REVIEW]
        met = {card.item for card in in_steps}
        reviews, left = self._reviewed(reviews, limits.reviews - spent.reviews, met)
        self._due[now + 1] += left
        new = self._met(limits.new - spent.new, met)
        counts = _Counts()
        for card in (*in_steps, *reviews, *new):
            self._study(card, counts)
        self._seen += new
        return Day(
            self._start + timedelta(days=now),
            len(new),
            len(reviews),
            counts.recalled,
            counts.answers - len(new) - len(reviews),
            counts.seconds,
            len(left),
        )

    def _reviewed(self, cards: list[_Card], most: int, met: set[str]) -> tuple[list[_Card], list[_Card]]:
        """The most overdue within the limit, and the others."""
        now = self._now

        def order(card: _Card) -> float:
            return (card.last - now) / card.held[0]

        likely = max(most, 0) + _SPARE
        if len(cards) > 2 * likely:
            # Far over the limit, only those that can have their turn are put in order.
            tried = set(met)
            chosen, _ = self._chosen(nsmallest(likely, cards, order), most, tried)
            if len(chosen) >= most:
                met |= tried
                taken = set(chosen)
                return chosen, [card for card in cards if card not in taken]
        return self._chosen(sorted(cards, key=order), most, met)

    def _chosen(self, cards: list[_Card], most: int, met: set[str]) -> tuple[list[_Card], list[_Card]]:
        """The cards within the limit, one of each item, and the others."""
        chosen: list[_Card] = []
        left: list[_Card] = []
        for card in cards:
            if len(chosen) >= most or (card.item in met and self._waits(card)):
                left.append(card)
            else:
                chosen.append(card)
                met.add(card.item)
        return chosen, left

    def _met(self, most: int, met: set[str]) -> list[_Card]:
        """The new cards of a day; those passed over for their siblings stay first in the row."""
        chosen: list[_Card] = []
        passed: list[_Card] = []
        while self._new and len(chosen) < most:
            card = self._new.pop()
            if card.item in met and self._waits(card):
                passed.append(card)
            else:
                chosen.append(card)
                met.add(card.item)
        self._new += reversed(passed)
        return chosen

    def _waits(self, card: _Card) -> bool:
        return bool(card.item) and self.asking.siblings_wait

    def _known(self) -> float:
        now, factor, decay = self._now, self._truth.factor, self._truth.decay
        return float(sum((1 + factor * (now - card.last) / card.true[0]) ** decay for card in self._seen))

    def _study(self, card: _Card, counts: _Counts) -> None:
        """Answer a card until this study day asks it no more."""
        now, passed = self._now, timedelta(0)
        while True:
            before = card.state
            rating = self._answer(card, counts)
            waits = self._next_step(card, before, rating)
            if waits is None:
                break
            passed += waits
            if passed >= _SAME_DAY:
                self._put(card, now + 1)
                return
        if before == REVIEW and rating == AGAIN and self._suspended(card):
            return
        interval = self._belief.interval(card.held[0], card.retention, self.plan.longest)
        weekday = (self._start.weekday() + now) % 7
        loads = self._loads
        ahead = spread(interval, self._random(), self.plan, weekday, lambda day: loads.get(now + day, 0))
        self._put(card, now + ahead)

    def _answer(self, card: _Card, counts: _Counts) -> int:
        """Draw a grade, and bring both states on."""
        random, odds, now = self._random, self._learner, self._now
        state, elapsed = card.state, now - card.last
        if state == NEW:
            rating = 1 + bisect_right(odds.first, random())
            card.held, card.true = self._belief.first(rating), self._truth.first(rating)
        else:
            if elapsed < 1:
                rating = 1 + bisect_right(odds.same_day[state][min(card.grade, 3) - 1], random())
            elif random() < self._truth.recall(elapsed, card.true[0]):
                rating = 2 + bisect_right(odds.recalled, random())
            else:
                rating = AGAIN
            card.held = self._belief.after(*card.held, elapsed, rating)
            card.true = card.held if self._alike else self._truth.after(*card.true, elapsed, rating)
        card.last, card.grade = now, rating
        counts.answers += 1
        counts.recalled += state == REVIEW and rating > AGAIN
        counts.seconds += odds.seconds[state][rating - 1]
        return rating

    def _next_step(self, card: _Card, before: int, rating: int) -> timedelta | None:
        """Move a card in its steps, as fsrs does; how long it waits, None when it is counted in days."""
        if before == REVIEW:
            steps = self._steps[RELEARNING]
            if rating != AGAIN:
                return None
            card.lapses += 1
            if not steps or self._suspended(card):
                return None
            card.state, card.step = RELEARNING, 0
            return steps[0]
        if before == NEW:
            card.state, card.step = LEARNING, 0
        waits, card.step = next_step(self._steps[card.state], card.step, rating)
        if waits is None:
            card.state = REVIEW
        return waits

    def _suspended(self, card: _Card) -> bool:
        return self._leeches.action == "suspend" and self._leeches.is_one(card.lapses)


def next_step(steps: Sequence[timedelta], step: int, rating: int) -> tuple[timedelta | None, int]:
    """How long a card in its steps waits after a grade, and its new place; None when it is through. As in fsrs."""
    if not steps or (step >= len(steps) and rating > AGAIN) or rating == EASY:
        return None, 0
    if rating == AGAIN:
        return steps[0], 0
    if rating == HARD:
        if step == 0:
            return (steps[0] * 1.5 if len(steps) == 1 else (steps[0] + steps[1]) / 2), 0
        return steps[step], step
    return (None, 0) if step + 1 == len(steps) else (steps[step + 1], step + 1)


class _Card:
    """A card while it is simulated; days are counted from the first.

    ``held`` is stability and difficulty as the scheduler has them, ``true`` as the learner does; ``last`` is the day of its last
    answer, ``grade`` that answer's.
    """

    __slots__ = ("grade", "held", "item", "lapses", "last", "retention", "state", "step", "topic", "true")

    def __init__(self, subject: Subject, retention: float) -> None:
        self.topic, self.item, self.retention = subject.topic, subject.item, retention
        self.state, self.step, self.lapses, self.last, self.grade = NEW, 0, 0, 0, 3
        self.held = self.true = (0.0, 0.0)


class _Counts:
    """What a day adds up to."""

    __slots__ = ("answers", "recalled", "seconds")

    def __init__(self) -> None:
        self.answers = self.recalled = 0
        self.seconds = 0.0
