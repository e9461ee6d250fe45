"""``content/topics/<topic>/cards.yaml``: flashcards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, get_args

from studykit.library.cloze import ClozeError, numbers
from studykit.library.facts import FACT
from studykit.library.models import CardKind
from studykit.library.parse.fields import SLUG, Mention
from studykit.library.parse.items import (
    Item,
    fact_ids,
    read_aliases,
    read_id,
    read_list,
    read_references,
    revision,
    top,
)
from studykit.library.parse.nodes import Scalar

if TYPE_CHECKING:
    from studykit.library.parse.fields import Fields
    from studykit.library.parse.items import ParsedFile
    from studykit.library.parse.report import Report

KINDS: tuple[CardKind, ...] = get_args(CardKind)
FEWEST_OPTIONS, MOST_OPTIONS = 2, 6  # fewer is no choice; the keys 1 to 6 pick


def parse(text: str, file: ParsedFile, report: Report) -> None:
    """Read the cards of one topic."""
    fields = top(text, report)
    if fields is None:
        return
    file.items = read_list(fields, "cards", report, lambda entry: _card(entry, file.owner))
    file.retired = fields.texts("retired")
    fields.finish()


def _card(fields: Fields, topic: str) -> Item:
    identifier = read_id(fields, topic)
    kind = fields.choice("kind", KINDS)
    body = _content(fields, kind)
    options = [f"{'*' if key else '-'}{text}" for text, key, _ in body["options"]]
    exercise = [body["exercise"]] if body["exercise"] else []
    head = {
        "kind": kind,
        "suffixes": _suffixes(fields, kind, body),
        # What is asked and what is right; reasons and accepted spellings may grow without another text.
        "revision": revision(kind, *body["sides"], *options, *exercise),
        "revised": fields.flag("revised"),
        "aliases": read_aliases(fields),
        "overrides": fields.text("overrides", required=False),
        "added": fields.day("added", required=False),
    }
    fields.text("imported", required=False)  # what an import compares with; nobody else needs it
    # A card of somebody's deck has that deck for its source, an exercise that of its template, one that was
    # added by hand its learner.
    sourced = kind == "exercise" or fields.has("guid") or fields.has("added")
    body |= {
        "references": read_references(fields, required=False, wanted=not sourced),
        "facts": fact_ids(fields.mentions),
        "tags": fields.texts("tags"),
        "guid": fields.text("guid", required=False),
    }
    return Item("card", identifier, fields.line, fields.where, head, body)


def _content(fields: Fields, kind: str) -> dict[str, Any]:
    """What is asked and answered: the fields that a kind has."""
    content: dict[str, Any] = {"sides": [], "accept": [], "options": [], "exercise": ""}
    match kind:
        case "cloze":
            content["sides"] = [fields.prose("text"), *_extra(fields)]
        case "typed":
            content["sides"] = [fields.prose("front"), fields.prose("back"), *_extra(fields)]
            content["accept"] = _accepted(fields)
        case "choice":
            content["sides"] = [fields.prose("front")]
            content["options"] = _options(fields)
        case "exercise":
            content["exercise"] = _exercise(fields)
        case _:
            content["sides"] = [fields.prose("front"), fields.prose("back")]
    return content


def _extra(fields: Fields) -> list[str]:
    extra = fields.prose("extra", required=False)
    return [extra] if extra else []


def _accepted(fields: Fields) -> list[str]:
    """Other answers that are right; facts may stand in them."""
    accepted = fields.texts("accept")
    node = fields.node("accept")
    for i, scalar in enumerate([node] if isinstance(node, Scalar) else fields.items("accept")):
        if isinstance(scalar, Scalar):
            fields.note_facts(scalar.text, fields.path(f"accept[{i}]"), scalar)
    if not all(accepted):
        fields.error("bad-value", "accept", "An accepted answer is empty.", "Leave it out.")
    return accepted


def _options(fields: Fields) -> list[tuple[str, bool, str]]:
    options = []
    for option in fields.mappings("options"):
        options.append((option.prose("text"), option.flag("key"), option.prose("why", rule="missing-why")))
        option.finish()
    right = sum(key for _, key, _ in options)
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        fields.error(
            "option-count",
            "options",
            f"A choice has {FEWEST_OPTIONS} to {MOST_OPTIONS} options; this one has {len(options)}.",
        )
    elif not 0 < right < len(options):
        fields.error(
            "key-count",
            "options",
            "At least one option of a choice is right, and one wrong; "
            f"of these {len(options)}, {right or 'none'} {'are' if right > 1 else 'is'} right.",
            "Mark the right ones with key: true.",
        )
    return options


def _exercise(fields: Fields) -> str:
    exercise = fields.text("exercise")
    if exercise and not re.fullmatch(rf"{SLUG}/{SLUG}", exercise):
        fields.error(
            "bad-id", "exercise", f"{exercise!r} is not the id of an exercise.", "Write <topic>/x-<slug>."
        )
    elif exercise:
        where, line = fields.path("exercise"), fields.line_of("exercise")
        fields.mentions.append(Mention("exercise", exercise, where, line))
    return exercise


def _suffixes(fields: Fields, kind: str, body: dict[str, Any]) -> list[str]:
    """What follows the item's id in the ids of its cards."""
    if kind == "cloze":
        return _cloze_suffixes(fields, body["sides"][0])
    return ["", "~reverse"] if kind == "reversed" else [""]


def _cloze_suffixes(fields: Fields, text: str) -> list[str]:
    try:
        # A fact's braces would run into the cloze's: {{c1::{fact:a.b}}}.
        return [f"~c{number}" for number in numbers(FACT.sub("fact", text))]
    except ClozeError as error:
        if text:
            fields.error("cloze", "text", str(error), "Write {{c1::answer}} or {{c1::answer::hint}}.")
        return []
