"""What a card of each kind has: whether a pack can hold it, and how its entry in cards.yaml reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from studykit.formats.deck import DeckCard, Line
from studykit.library.cloze import ClozeError, numbers
from studykit.library.models import Option
from studykit.library.parse.cards import FEWEST_OPTIONS, MOST_OPTIONS
from studykit.library.parse.items import SOURCE

if TYPE_CHECKING:
    from studykit.library.library import Library

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_FACT = re.compile(r"\{fact:")
_NAMES = {"cloze": ("text", "extra"), "typed": ("front", "back", "extra")}


def clean(text: str) -> str:
    """A text without what a pack may not hold, and without the space around it."""
    return _CONTROL.sub("", text.replace("\r\n", "\n")).strip()


def checked(card: DeckCard, library: Library) -> tuple[DeckCard | None, list[Line]]:
    """A card as a pack can hold it, None where it cannot, with what was changed or why it is dropped."""
    lines: list[Line] = []
    texts = (*card.texts, *card.accept)
    if any(_FACT.search(text) for text in texts):
        # The library would take it for a fact, and miss it.
        lines.append(Line("changed", _where(card), "'{fact:' was written '{ fact:'"))
    references = tuple(reference for reference in card.references if SOURCE.fullmatch(reference))
    if len(references) < len(card.references):
        lines.append(Line("changed", _where(card), "a reference that is no address was left out"))
    sides = tuple(map(_written, card.sides))
    if card.kind == "cloze":
        sides = tuple(side for i, side in enumerate(sides) if side or not i)
    card = card._replace(
        sides=sides,
        accept=tuple(filter(None, map(_written, card.accept))),
        options=tuple(Option(_written(text), key, _written(why)) for text, key, why in card.options),
        references=references,
        tags=tuple(dict.fromkeys(filter(None, map(clean, card.tags)))),
    )
    if why := _fault(card, library):
        return None, [*lines, Line("dropped", _where(card), why)]
    return card, lines


def content(card: DeckCard) -> dict[str, Any]:
    """The fields of an entry that its kind has."""
    names = _NAMES.get(card.kind, ("front", "back"))
    fields: dict[str, Any] = {name: side for name, side in zip(names, card.sides, strict=False) if side}
    if card.accept:
        fields["accept"] = list(card.accept)
    if card.options:
        fields["options"] = [
            {"text": text, "key": True, "why": why} if key else {"text": text, "why": why}
            for text, key, why in card.options
        ]
    if card.exercise:
        fields["exercise"] = card.exercise
    return fields


def _written(text: str) -> str:
    return _FACT.sub("{ fact:", clean(text))


def _where(card: DeckCard) -> str:
    return card.where or card.id


def _fault(card: DeckCard, library: Library) -> str:
    """Why a pack cannot hold a card; "" where it can."""
    match card.kind:
        case "cloze":
            return _cloze_fault(card)
        case "choice":
            return _choice_fault(card)
        case "exercise":
            return _exercise_fault(card, library)
    empty = [name for name, text in zip(("front", "back"), card.sides, strict=False) if not text]
    return f"its {empty[0]} is empty" if empty else ""


def _cloze_fault(card: DeckCard) -> str:
    try:
        numbers(card.sides[0])
    except ClozeError as error:
        return str(error).rstrip(".")
    return ""


def _choice_fault(card: DeckCard) -> str:
    right = sum(option.key for option in card.options)
    if not card.sides[0]:
        return "its front is empty"
    if not FEWEST_OPTIONS <= len(card.options) <= MOST_OPTIONS:
        return f"it has {len(card.options)} options, and a choice has {FEWEST_OPTIONS} to {MOST_OPTIONS}"
    if not 0 < right < len(card.options):
        return f"{right} of its {len(card.options)} options are right"
    if not all(option.text and option.why for option in card.options):
        return "an option has no text or no reason"
    return ""


def _exercise_fault(card: DeckCard, library: Library) -> str:
    named = library.resolve_question(card.exercise)
    if named is None or library.questions[named].kind != "exercise":
        return f"there is no exercise {card.exercise!r} here"
    return ""
