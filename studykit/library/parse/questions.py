"""``question_banks/<topic>/questions.yaml``: single and multiple response, ordering and matching questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studykit.library.parse.fields import Mention
from studykit.library.parse.items import (
    Item,
    read_aliases,
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
PROVENANCES = ("original", "imported", "unverified")


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
    answers, asked = _answers(fields, kind)
    enemies = fields.texts("enemies")
    line = fields.line_of("enemies")
    fields.mentions.extend(Mention("question", enemy, fields.path("enemies"), line) for enemy in enemies)
    body, common = read_common(fields)
    head = {"kind": kind, "enemies": enemies, "revision": revision(kind, stem, *asked), **common}
    return Item("question", identifier, fields.line, fields.where, head, {"stem": stem, **answers, **body})


def read_common(fields: Fields) -> tuple[dict[str, Any], dict[str, Any]]:
    """What questions and exercises share: (body, head)."""
    facts = read_facts(fields)
    body = {
        "references": read_references(fields),
        "facts": facts,
        "verified": fields.day("verified", rule="missing-verified"),
        "author": fields.text("author"),
    }
    head = {
        "difficulty": fields.integer("difficulty", 1, 5),
        "tasks": read_tasks(fields),
        "provenance": fields.choice("provenance", PROVENANCES),
        "aliases": read_aliases(fields),
    }
    return body, head


def _answers(fields: Fields, kind: str) -> tuple[dict[str, Any], list[str]]:
    """What there is to choose from, (text, key, why) each, and the prompts; and both as the revision takes them."""
    if kind == "matching":
        texts = fields.proses("options")
        prompts = [_prompt(prompt, texts) for prompt in fields.mappings("prompts")]
        _check_matching(fields, texts, prompts)
        asked = [*texts, *(f"{text}={match}" for text, match, _ in prompts)]
        return {"options": [(text, False, "") for text in texts], "prompts": prompts}, asked
    options = [_option(option, keyed=kind != "ordering") for option in fields.mappings("options")]
    if kind in OPTIONS:
        _check_count(fields, "option-count", "options", len(options), OPTIONS[kind], kind)
    if kind in KEYS:
        _check_keys(fields, kind, sum(key for _, key, _ in options))
    return {"options": options}, [f"{'*' if key else '-'}{text}" for text, key, _ in options]


def _option(fields: Fields, *, keyed: bool) -> tuple[str, bool, str]:
    key = keyed and fields.flag("key")
    option = (fields.prose("text"), key, fields.prose("why", rule="missing-why"))
    fields.finish()
    return option


def _prompt(fields: Fields, options: list[str]) -> tuple[str, int, str]:
    """Text, the position of its option, and why."""
    text, match = fields.prose("text"), fields.prose("match")
    if match and match not in options:
        fields.error(
            "bad-match",
            "match",
            f"{match!r} is none of the options.",
            "Repeat the text of the option that belongs to the prompt, letter by letter.",
        )
    prompt = (text, options.index(match) if match in options else 0, fields.prose("why", rule="missing-why"))
    fields.finish()
    return prompt


def _check_matching(fields: Fields, options: list[str], prompts: list[tuple[str, int, str]]) -> None:
    _check_count(fields, "option-count", "options", len(options), OPTIONS["matching"], "matching")
    _check_count(fields, "prompt-count", "prompts", len(prompts), PROMPTS, "matching")
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
        fields.error(rule, name, f"A {kind} question has {_either(allowed)} {name}; this one has {count}.")


def _check_keys(fields: Fields, kind: str, keys: int) -> None:
    if keys not in KEYS[kind]:
        fields.error(
            "key-count",
            "options",
            f"A {kind} question has {_either(KEYS[kind])} right options; this one has {keys}.",
            "Mark them with key: true.",
        )


def _either(counts: tuple[int, ...] | range) -> str:
    if isinstance(counts, range):
        return f"{counts[0]} to {counts[-1]}"
    *most, last = map(str, counts)
    return f"{', '.join(most)} or {last}" if most else last
