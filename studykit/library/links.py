"""Which cards a question, or a check of a lab, is about: those of the same facts, and those that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.library.parse.report import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studykit.library.merge import Found
    from studykit.library.parse.report import Report


def items_by_fact(
    cards: Mapping[str, Found], questions: Mapping[str, Found], renamed: Mapping[str, str]
) -> dict[str, list[str]]:
    """Fact to the items of cards that name it, or whose exercise does.

    Args:
        cards: Cards by id.
        questions: Questions by id, exercises among them.
        renamed: What questions were called before, with what they are called now.
    """
    items: dict[str, list[str]] = {}
    for identifier, found in cards.items():
        mentions = list(found.item.mentions)
        for mention in found.item.mentions:
            if mention.kind == "exercise":
                mentions += questions[renamed.get(mention.target, mention.target)].item.mentions
        for fact in dict.fromkeys(m.target for m in mentions if m.kind == "fact"):
            items.setdefault(fact, []).append(identifier)
    return items


def named_cards(
    items: Mapping[str, Found], cards: Mapping[str, Found], reports: Mapping[str, Report]
) -> dict[str, list[str]]:
    """Question, or lab, to the cards and items that it names under ``cards``. One that is not there is only a warning."""
    ids = {
        identifier + suffix for identifier, found in cards.items() for suffix in found.item.head["suffixes"]
    }
    named: dict[str, list[str]] = {}
    for identifier, (item, file) in items.items():
        for mention in item.mentions:
            if mention.kind != "card":
                continue
            if mention.target in cards or mention.target in ids:
                named.setdefault(identifier, []).append(mention.target)
            else:
                reports[file.path].warning(
                    "unknown-card",
                    mention.line,
                    mention.field,
                    f"There is no card {mention.target!r}.",
                    nearest(mention.target, cards),
                )
    return named
