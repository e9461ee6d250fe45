"""The learner's choices as the queue and the scheduler take them. Imports no SQLAlchemy."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol, cast

from studykit.memory.aim import Aim, lead
from studykit.memory.model import Model
from studykit.memory.parameters import parameters
from studykit.memory.plan import Asking, Leeches, Limits, Plan, easy_days, retention_of, steps
from studykit.store import settings as chosen

if TYPE_CHECKING:
    from studykit.memory.plan import LeechAction, Mix, NewOrder, Order
    from studykit.store.settings import Setting, T


class Getter(Protocol):
    """Gives the learner's choice, else its default."""

    def __call__(self, setting: Setting[T], /) -> T:
        """The value."""


def asking(get: Getter) -> Asking:
    """How much is asked in a day, and in which order."""
    scheduling = plan(get)
    return Asking(
        limits=Limits(get(chosen.NEW_CARDS_A_DAY), get(chosen.REVIEWS_A_DAY)),
        order=cast("Order", get(chosen.REVIEW_ORDER)),
        new_order=cast("NewOrder", get(chosen.NEW_ORDER)),
        mix=cast("Mix", get(chosen.NEW_MIX)),
        siblings_wait=get(chosen.BURY_SIBLINGS),
        aim=_aim(get, scheduling),
        parameters=scheduling.parameters,
    )


def _aim(get: Getter, scheduling: Plan) -> Aim | None:
    day = get(chosen.EXAM_DATE)
    if not day:
        return None
    target = get(chosen.EXAM_RETENTION) / 100
    return Aim(
        day=date.fromisoformat(day),
        target=target,
        plans_new=get(chosen.EXAM_NEW_CARDS),
        lead=lead(Model(scheduling.parameters), scheduling, target),
        exam=get(chosen.BLUEPRINT),
    )


def plan(get: Getter) -> Plan:
    """When cards come back."""
    return Plan(
        retention=get(chosen.DESIRED_RETENTION) / 100,
        retention_of=retention_of(get(chosen.TOPIC_RETENTION)),
        longest=get(chosen.LONGEST_INTERVAL),
        learning_steps=steps(get(chosen.LEARNING_STEPS)),
        relearning_steps=steps(get(chosen.RELEARNING_STEPS)),
        balance=get(chosen.BALANCE_LOAD),
        easy_days=easy_days(get(chosen.EASY_DAYS)),
        parameters=parameters(get(chosen.FSRS_PARAMETERS)),
    )


def leeches(get: Getter) -> Leeches:
    """What becomes of cards that are forgotten over and over."""
    return Leeches(get(chosen.LEECH_LAPSES), cast("LeechAction", get(chosen.LEECH_ACTION)))
