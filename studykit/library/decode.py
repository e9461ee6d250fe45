"""Rows of the index and bodies of items into the models. Runs at each warm start: plain loops, no reflection."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studykit.library.facts import filled, named_in, references
from studykit.library.models import (
    Blueprint,
    Card,
    CardHead,
    CardItem,
    Defect,
    Domain,
    Fact,
    LabHead,
    Note,
    NoteHead,
    OldValue,
    Option,
    Prompt,
    Question,
    QuestionHead,
    Section,
    StudyPlan,
    Task,
    Topic,
    Week,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studykit.library.exercise_spec import ExerciseSpec, Input, Number

    Rows = Sequence[Sequence[Any]]


# The day on which a question was checked that nobody checked: one that was imported.
NEVER = date.min


def topics(rows: Rows) -> dict[str, Topic]:
    """Topics by id."""
    return {i: Topic(i, title, group, tuple(exams), tuple(also)) for i, title, group, exams, also in rows}


def facts(rows: Rows, paths: Sequence[str]) -> dict[str, Fact]:
    """Facts by id."""
    files = [Path(path) for path in paths]
    return {
        i: Fact(
            i,
            value,
            unit,
            says,
            tuple(sources),
            date.fromisoformat(verified),
            tuple(OldValue(*old) for old in was),
            shown,
            files[at],
            line,
        )
        for i, value, unit, says, sources, verified, was, shown, at, line in rows
    }


def notes(rows: Rows, paths: Sequence[str]) -> dict[str, NoteHead]:
    """Heads of notes by topic."""
    return {
        topic: NoteHead(topic, title, summary, words, paths[at], tuple(sections), tuple(calculators))
        for topic, title, summary, words, at, sections, calculators in rows
    }


def cards(rows: Rows, paths: Sequence[str]) -> dict[str, CardHead]:
    """Heads of cards by id."""
    return {
        i: CardHead(i, item, topic, kind, revision, revised, tuple(aliases), paths[at], line)
        for i, item, topic, kind, revision, revised, aliases, at, line in rows
    }


def questions(rows: Rows, paths: Sequence[str]) -> dict[str, QuestionHead]:
    """Heads of questions by id."""
    return {
        i: QuestionHead(
            i,
            topic,
            kind,
            difficulty,
            tuple([(code, tuple(named)) for code, named in tasks]),
            revision,
            tuple(enemies),
            provenance,
            paths[at],
            line,
            tuple(aliases),
        )
        for i, topic, kind, difficulty, tasks, revision, enemies, provenance, at, line, aliases in rows
    }


def blueprints(rows: Rows) -> dict[str, Blueprint]:
    """Exams by code."""
    return {code: _blueprint(code, head) for code, head in rows}


def _blueprint(code: str, head: Mapping[str, Any]) -> Blueprint:
    domains = tuple(
        Domain(d["id"], d["title"], d["weight"], tuple(Task(*task) for task in d["tasks"]))
        for d in head["domains"]
    )
    return Blueprint(
        code,
        head["title"],
        head["family"],
        date.fromisoformat(head["since"]) if head["since"] else None,
        date.fromisoformat(head["until"]) if head["until"] else None,
        head["minutes"],
        head["scored"],
        head["unscored"],
        head["pass_mark"],
        (head["scale"][0], head["scale"][1]),
        domains,
        head["source"],
        date.fromisoformat(head["verified"]),
    )


def labs(rows: Rows, paths: Sequence[str]) -> dict[str, LabHead]:
    """Heads of labs by id; ``path`` is the lab.yaml."""
    return {
        i: LabHead(i, title, tuple(topics_), minutes, paths[at]) for i, title, topics_, minutes, at in rows
    }


def plans(rows: Rows) -> dict[str, StudyPlan]:
    """Study plans by id."""
    return {
        i: StudyPlan(
            i,
            title,
            exam,
            says,
            tuple(
                Week(week, tuple(topics_), practise, tuple(labs_), tuple(exams))
                for week, topics_, practise, labs_, exams in weeks
            ),
        )
        for i, title, exam, says, weeks in rows
    }


def defects(rows: Rows, paths: Sequence[str]) -> tuple[Defect, ...]:
    """All defects."""
    return tuple(Defect(Path(paths[at]), *rest) for at, *rest in rows)


def note(head: NoteHead, body: Mapping[str, Any], known: Mapping[str, Fact]) -> Note:
    """A note with its facts filled in."""
    sections = tuple(
        Section(title, filled(markdown, known), named_in(markdown)) for title, markdown in body["sections"]
    )
    return Note(
        head.topic,
        head.title,
        filled(head.summary, known),
        date.fromisoformat(body["verified"]),
        sections,
        references(body["references"], body["facts"], known),
        head.calculators,
        tuple(body["labs"]),
        tuple(body["facts"]),
        Path(head.path),
    )


def card(head: CardHead, body: Mapping[str, Any], known: Mapping[str, Fact], seed: int = 0) -> Card:
    """One of an item's cards, facts filled in; a choice in the order that the seed gives."""
    sides = [filled(side, known) for side in body["sides"]]
    extra = ""
    options: tuple[Option, ...] = ()
    if head.kind == "cloze":
        from studykit.library import cloze

        front, back = cloze.sides(sides[0], int(head.id.rpartition("~c")[2]))
        back = "\n\n".join([back, *sides[1:]])
    elif head.kind == "choice":
        from studykit.library.options import reasons, shuffled

        options = shuffled(_options(body, known), seed)
        front, back = sides[0], reasons(options)
    else:
        front, back, extra = (*sides, "")[:3]
        if head.id != head.item:
            front, back = back, front
    return Card(
        head.id,
        head.item,
        head.topic,
        head.kind,
        head.revision,
        front,
        back,
        tuple(body["facts"]),
        references(body["references"], body["facts"], known),
        tuple(body["tags"]),
        tuple(filled(text, known) for text in body["accept"]),
        extra,
        options,
    )


def exercise_card(
    head: CardHead, body: Mapping[str, Any], known: Mapping[str, Fact], question: Question
) -> Card:
    """A card of an exercise, with the question that was drawn."""
    from studykit.library.options import explanation

    facts = tuple(dict.fromkeys([*body["facts"], *question.facts]))
    return Card(
        head.id,
        head.item,
        head.topic,
        head.kind,
        head.revision,
        question.stem,
        explanation(question.options, question.working),
        facts,
        tuple(dict.fromkeys([*references(body["references"], facts, known), *question.references])),
        tuple(body["tags"]),
        options=question.options,
        working=question.working,
    )


def card_item(head: CardHead, body: Mapping[str, Any], known: Mapping[str, Fact]) -> CardItem:
    """The item that a card comes from, facts filled in."""
    return CardItem(
        head.item,
        head.topic,
        head.kind,
        tuple(filled(side, known) for side in body["sides"]),
        tuple(body["tags"]),
        references(body["references"], body["facts"], known),
        body["guid"],
        tuple(filled(text, known) for text in body["accept"]),
        _options(body, known),
        body["exercise"],
    )


def _options(body: Mapping[str, Any], known: Mapping[str, Fact]) -> tuple[Option, ...]:
    return tuple(Option(filled(text, known), key, filled(why, known)) for text, key, why in body["options"])


def question(head: QuestionHead, body: Mapping[str, Any], known: Mapping[str, Fact]) -> Question:
    """A question with its facts filled in."""
    return Question(
        head.id,
        head.topic,
        head.kind,
        filled(body["stem"], known),
        _options(body, known),
        head.difficulty,
        dict(head.tasks),
        head.revision,
        references(body["references"], body["facts"], known),
        tuple(body["facts"]),
        date.fromisoformat(body["verified"]) if body["verified"] else NEVER,
        body["author"],
        head.provenance,
        prompts=tuple(
            Prompt(filled(text, known), match, filled(why, known))
            for text, match, why in body.get("prompts", ())
        ),
    )


def exercise(head: QuestionHead, body: Mapping[str, Any], known: Mapping[str, Fact]) -> ExerciseSpec:
    """An exercise before its numbers are drawn."""
    from studykit.library.exercise_spec import ExerciseSpec

    return ExerciseSpec(
        id=head.id,
        topic=head.topic,
        calculator=body["calculator"],
        operation=body["operation"],
        inputs={name: _input(given) for name, given in body["inputs"].items()},
        answer=body["answer"],
        stem=filled(body["stem"], known),
        tasks=dict(head.tasks),
        difficulty=head.difficulty,
        references=references(body["references"], body["facts"], known),
        facts=tuple(body["facts"]),
        verified=date.fromisoformat(body["verified"]),
        author=body["author"],
        provenance=head.provenance,
        revision=head.revision,
    )


def _input(given: Mapping[str, Any]) -> Input:
    from studykit.library.exercise_spec import ChoiceInput, FixedInput, RangeInput

    unit = given["unit"]
    if "range" in given:
        first, last, step = (_number(value) for value in given["range"])
        return RangeInput(first, last, step, unit)
    if "choice" in given:
        return ChoiceInput(tuple(_value(value) for value in given["choice"]), unit)
    value = given["value"]
    return FixedInput(tuple(map(_value, value)) if isinstance(value, list) else _value(value), unit)


def _value(value: Any) -> Any:
    return _number(value) if isinstance(value, dict) else value


def _number(value: Mapping[str, str]) -> Number:
    text = value["number"]
    return Decimal(text) if "." in text else int(text)
