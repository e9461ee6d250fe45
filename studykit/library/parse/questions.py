"""``question_banks/<topic>/questions.yaml``: single and multiple response, ordering and matching questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studykit.library.parse.fields import Mention
from studykit.library.parse.items import (
    Item,
    read_aliases,
    read_cards,
    read_facts,
    read_id,
    read_list,
    read_references,
    read_tasks,
    revision,
    top,
)

if TYPE_CHECKING:
    from studykit.library.parse.fields import Fields
    from studykit.library.parse.items import ParsedFile
    from studykit.library.parse.report import Report

# Kind -> options allowed: AWS's exam guides; "multiple" as docs/authoring.md narrows it, "matching" as letters go (a to h).
OPTIONS: dict[str, tuple[int, ...] | range] = {
    "single": (4,),
    "multiple": (5, 6),
    "ordering": (3, 4, 5),
    "matching": range(3, 9),
}
KEYS = {"single": (1,), "multiple": (2, 3)}
PROMPTS = range(3, 8)  # of a matching question
# An imported question that nobody reviewed yet comes as its source has it: what is missing is no error, only what
# could not be asked. Letters go from a to h.
UNVERIFIED = "unverified"
PROVENANCES = ("original", "imported", UNVERIFIED)
UNVERIFIED_OPTIONS = range(2, 9)
UNVERIFIED_PROMPTS = range(2, 8)
UNVERIFIED_DIFFICULTY = 3


def parse(text: str, file: ParsedFile, report: Report) -> None:
    """Read the questions of one topic."""
    fields = top(text, report)
    if fields is None:
        return
    file.items = read_list(fields, "questions", report, lambda entry: _question(entry, file.owner))
    file.retired = fields.texts("retired")
    fields.finish()


def _question(fields: Fields, topic: str) -> Item:
    identifier = read_id(fields, topic, "q-")
    kind = fields.choice("kind", tuple(OPTIONS))
    stem = fields.prose("stem")
    provenance = fields.choice("provenance", PROVENANCES)
    fields.text("guid", required=False)  # what importing finds it by
    answers, asked = _answers(fields, kind, is_reviewed=provenance != UNVERIFIED)
    enemies = fields.texts("enemies")
    line = fields.line_of("enemies")
    fields.mentions.extend(Mention("question", enemy, fields.path("enemies"), line) for enemy in enemies)
    body, common = read_common(fields, provenance)
    head = {"kind": kind, "enemies": enemies, "revision": revision(kind, stem, *asked), **common}
    return Item("question", identifier, fields.line, fields.where, head, {"stem": stem, **answers, **body})


def read_common(fields: Fields, provenance: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What questions and exercises share: (body, head)."""
    is_reviewed = provenance != UNVERIFIED
    facts = read_facts(fields)
    read_cards(fields)
    body = {
        "references": read_references(fields, wanted=is_reviewed),
        "facts": facts,
        "verified": fields.day("verified", required=is_reviewed, rule="missing-verified"),
        "author": fields.text("author", required=is_reviewed),
    }
    head = {
        "difficulty": fields.integer(
            "difficulty", 1, 5, default=None if is_reviewed else UNVERIFIED_DIFFICULTY
        ),
        "tasks": read_tasks(fields, required=is_reviewed),
        "provenance": provenance,
        "aliases": read_aliases(fields),
    }
    return body, head


def _answers(fields: Fields, kind: str, *, is_reviewed: bool) -> tuple[dict[str, Any], list[str]]:
    """What there is to choose from, (text, key, why) each, and the prompts; and both as the revision takes them."""
    if kind == "matching":
        texts = fields.proses("options")
        prompts = [_prompt(prompt, texts, is_reviewed=is_reviewed) for prompt in fields.mappings("prompts")]
        _check_matching(fields, texts, prompts, is_reviewed=is_reviewed)
        asked = [*texts, *(f"{text}={match}" for text, match, _ in prompts)]
        return {"options": [(text, False, "") for text in texts], "prompts": prompts}, asked
    options = [
        _option(option, keyed=kind != "ordering", is_reviewed=is_reviewed)
        for option in fields.mappings("options")
    ]
    if kind in OPTIONS:
        allowed = OPTIONS[kind] if is_reviewed else UNVERIFIED_OPTIONS
        _check_count(fields, "option-count", "options", len(options), allowed, kind)
    if kind in KEYS:
        allowed = KEYS[kind] if is_reviewed or kind == "single" else UNVERIFIED_OPTIONS
        _check_keys(fields, kind, sum(key for _, key, _ in options), allowed)
    return {"options": options}, [f"{'*' if key else '-'}{text}" for text, key, _ in options]


def _option(fields: Fields, *, keyed: bool, is_reviewed: bool) -> tuple[str, bool, str]:
    key = keyed and fields.flag("key")
    option = (fields.prose("text"), key, fields.prose("why", required=is_reviewed, rule="missing-why"))
    fields.finish()
    return option


def _prompt(fields: Fields, options: list[str], *, is_reviewed: bool) -> tuple[str, int, str]:
    """Text, the position of its option, and why."""
    text, match = fields.prose("text"), fields.prose("match")
    if match and match not in options:
        fields.error(
            "bad-match",
            "match",
            f"{match!r} is none of the options.",
            "Repeat the text of the option that belongs to the prompt, letter by letter.",
        )
    why = fields.prose("why", required=is_reviewed, rule="missing-why")
    prompt = (text, options.index(match) if match in options else 0, why)
    fields.finish()
    return prompt


def _check_matching(
    fields: Fields, options: list[str], prompts: list[tuple[str, int, str]], *, is_reviewed: bool
) -> None:
    few, many = (PROMPTS, OPTIONS["matching"]) if is_reviewed else (UNVERIFIED_PROMPTS, UNVERIFIED_OPTIONS)
    _check_count(fields, "option-count", "options", len(options), many, "matching")
    _check_count(fields, "prompt-count", "prompts", len(prompts), few, "matching")
    matches = [match for _, match, _ in prompts]
    if len(set(matches)) < len(matches):
        fields.error(
            "bad-match",
            "prompts",
            "Two prompts take the same option.",
            "Each option is used once at most: give every prompt an option of its own.",
        )


def _check_count(
    fields: Fields, rule: str, name: str, count: int, allowed: tuple[int, ...] | range, kind: str
) -> None:
    if count not in allowed:
        fields.error(rule, name, f"{_a(kind)} question has {_either(allowed)} {name}; this one has {count}.")


def _check_keys(fields: Fields, kind: str, keys: int, allowed: tuple[int, ...] | range) -> None:
    if keys not in allowed:
        fields.error(
            "key-count",
            "options",
            f"{_a(kind)} question has {_either(allowed)} right options; this one has {keys}.",
            "Mark them with key: true.",
        )


def _a(kind: str) -> str:
    return f"An {kind}" if kind == "ordering" else f"A {kind}"


def _either(counts: tuple[int, ...] | range) -> str:
    if isinstance(counts, range):
        return f"{counts[0]} to {counts[-1]}"
    *most, last = map(str, counts)
    return f"{', '.join(most)} or {last}" if most else last
