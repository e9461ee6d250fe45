"""Facts in text: ``{fact:ID}`` reads as the value with its unit, ``{fact:ID:value}`` as the bare value."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from studykit.library.models import Fact, OldValue

FACT = re.compile(r"\{fact:([^{}:\s]+)(?::(\w+))?\}")
_NUMBER = re.compile(r"(-?\d+)(\.\d+)?")
_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def number(value: str) -> str:
    """A number with thousands separators; other text stays as it is."""
    match = _NUMBER.fullmatch(value)
    return f"{int(match[1]):,}{match[2] or ''}" if match else value


def shown(value: str, unit: str) -> str:
    """A value with its unit: "400 KB", "99.9%", "$0.625 per million reads"."""
    amount = number(value)
    currency, slash, per = unit.partition("/")
    if currency == "USD":
        cents = re.fullmatch(r"[\d,]+\.\d", amount)
        return f"${amount}{'0' if cents else ''}" + (f" per {per}" if slash else "")
    if unit == "%":
        return f"{amount}%"
    return f"{amount} {unit}" if unit else amount


def shown_before(old: OldValue, fact: Fact) -> str:
    """An older value as it reads; a bare number has the unit of today's value."""
    return shown(old.value, old.unit or (fact.unit if _NUMBER.fullmatch(old.value) else ""))


def filled(text: str, facts: Mapping[str, Fact]) -> str:
    """The text with its facts in place; one that is unknown stays as it was written."""

    def value(match: re.Match[str]) -> str:
        fact = facts.get(match[1])
        if fact is None:
            return match[0]
        return number(fact.value) if match[2] else fact.shown

    return FACT.sub(value, text) if "{fact:" in text else text


def named_in(text: str) -> tuple[str, ...]:
    """The facts that a text names, once each, in order."""
    return tuple(dict.fromkeys(match[1] for match in FACT.finditer(text)))


def references(own: Iterable[str], named: Iterable[str], facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """An item's own references, then the sources of its facts, once each."""
    sources = [source for name in named if name in facts for source in facts[name].sources]
    return tuple(dict.fromkeys([*own, *sources]))


def last_day(until: str) -> date | None:
    """The last day that a date may mean: "2025" is 2025-12-31, "2025-06" is 2025-06-30; None for what is no date."""
    match = _DAY.fullmatch(until)
    if match is None:
        return None
    try:
        first = date(int(match[1]), int(match[2] or 12), int(match[3] or 1))
        return first if match[3] else (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    except (ValueError, OverflowError):
        return None
