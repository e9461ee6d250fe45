"""Cards as a learner types them: YAML, read as carefully as a pack's files, into entries of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process

from studykit.formats.deck import ID
from studykit.formats.drafts import DraftError
from studykit.formats.landing import id_words
from studykit.library.lint.similar import DUPLICATE
from studykit.library.parse.files import decoded
from studykit.library.parse.nodes import Foreign, Mapping, Scalar, Sequence, compose
from studykit.library.parse.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from studykit.library.library import Library
    from studykit.library.parse.nodes import Node

    Entry = dict[str, Any]


def typed_entries(text: str) -> list[Entry]:
    """The entries of a text: one mapping, a list of them, or a whole file with ``cards``; empty fields left out.

    Raises:
        DraftError: It is none of that.
    """
    report = Report("")
    sound = decoded(text.encode("utf-8", "surrogatepass"), report)
    root = compose(sound, report) if sound is not None else None
    if isinstance(root, Mapping) and "cards" in root.entries:
        root = root.entries["cards"][1]
    nodes = root.items if isinstance(root, Sequence) else [] if root is None else [root]
    entries = [_plain(node, report) for node in nodes]
    if not report.errors and not (entries and all(isinstance(entry, dict) for entry in entries)):
        report.error("wrong-type", 1, "", "A card is written as fields, each on a line: front: What is SQS?")
    if report.errors:
        raise DraftError([f"line {d.line}: {d.message} {d.hint}".strip() for d in report.defects])
    return entries


def _plain(node: Node, report: Report) -> Any:
    """The values of a node, all as text; what a pack could not hold is a defect."""
    match node:
        case Scalar():
            return "" if node.is_null else node.text.strip()
        case Sequence():
            return [_plain(item, report) for item in node.items]
        case Mapping():
            for rule, line, key, message in node.faults:
                report.error(rule, line, key, message)
            values = {name: _plain(value, report) for name, (_, value) in node.entries.items()}
            return {name: value for name, value in values.items() if value not in ("", [])}
        case Foreign():
            report.error("yaml-feature", node.line, "", f"{node.what} is not read here.", "Write it out.")
            return ""


def edited_entry(text: str) -> Entry:
    """The one entry of a text.

    Raises:
        DraftError: It is none, or more.
    """
    entries = typed_entries(text)
    if len(entries) != 1:
        raise DraftError(["Leave one card here; `studykit cards add` adds others."])
    return entries[0]


def completed(entry: Entry, topic: str, taken: Callable[[str], bool], library: Library) -> Entry:
    """An entry with the id and the kind that it leaves out: an id is made of the first words of the question."""
    identifier = entry.get("id") or _free(f"{topic}/{id_words(library.filled(question_of(entry)))}", taken)
    if not isinstance(identifier, str) or not ID.fullmatch(identifier):
        raise DraftError([f"id: {identifier!r} is not an id. Write <topic>/some-words."])
    usual = "cloze" if "text" in entry else "choice" if "options" in entry else "basic"
    kind = entry.get("kind") or ("exercise" if "exercise" in entry else usual)
    return {"id": identifier, "kind": kind, **{n: v for n, v in entry.items() if n not in {"id", "kind"}}}


def question_of(entry: Entry) -> str:
    """What an entry asks."""
    return str(entry.get("front") or entry.get("text") or entry.get("exercise", ""))


def alike(questions: list[str], library: Library) -> list[tuple[str, str, float]]:
    """Of each question that is much like a card's: the question, that card's item, how much of 100."""
    known = [(item.id, _normalised(item.sides[0])) for item in library.card_items() if item.sides]
    texts = [text for _, text in known]
    found = []
    for question in questions:
        near = process.extractOne(_normalised(question), texts, scorer=fuzz.ratio, score_cutoff=DUPLICATE)
        if near:
            found.append((question, known[near[2]][0], near[1]))
    return found


def _normalised(text: str) -> str:
    return " ".join(text.casefold().split())


def _free(wanted: str, taken: Callable[[str], bool]) -> str:
    identifier, number = wanted, 1
    while taken(identifier):
        number += 1
        identifier = f"{wanted}-{number}"
    return identifier
