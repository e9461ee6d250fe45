"""Exercises: what is drawn, how options come about, and what a spec that cannot work says."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from calculators.contract import Misconception, Operation, Result, Step, calculate_with
from calculators.inputs import parse_inputs
from calculators.registry import CALCULATORS, load
from studykit.errors import LibraryError
from studykit.library.exercise_spec import ChoiceInput, ExerciseSpec, FixedInput, RangeInput
from studykit.library.exercises import draw
from studykit.library.library import load_library
from studykit.paths import shipped_library

SEEDS = range(50)
TIMES = {"second", "minute", "hour", "day"}

READS = ExerciseSpec(
    id="dynamodb-capacity/x-sample",
    topic="dynamodb-capacity",
    calculator="dynamodb",
    operation="read",
    inputs={
        "size": RangeInput(Decimal("4.5"), Decimal("12.5"), Decimal("0.5"), "KB"),
        "rate": ChoiceInput((1200, 1500)),
        "consistency": FixedInput("strong"),
    },
    answer="rcu",
    stem="Items of {input:size} are read {input:rate} times a second. How many RCUs?",
    tasks={"DVA-C02": ("1.3",)},
    difficulty=2,
    references=(
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html",
    ),
    facts=("dynamodb.read.unit",),
    verified=date(2026, 11, 21),
    author="studykit",
    provenance="original",
    revision="abc123",
)


def changed(**fields):
    """The sample with other fields."""
    return READS._replace(**fields)


@pytest.fixture(scope="module")
def shipped():
    """Every exercise, as the library reads it."""
    library = load_library([shipped_library()])
    return [
        library.exercise(identifier)
        for identifier, head in library.questions.items()
        if head.kind == "exercise"
    ]


# Their answers are one of three decisions, or a path: no question with four options of a kind.
NOT_ASKED = {"iam-policy", "reach"}


@pytest.mark.parametrize("calculator", sorted(set(CALCULATORS) - NOT_ASKED))
def test_each_calculator_is_practised(shipped, calculator):
    """By two exercises at least."""
    assert sum(spec.calculator == calculator for spec in shipped) >= 2


def test_each_draw_can_be_asked(shipped):
    """Fifty seeds of every shipped exercise: four different options, one key, a reason for each, no hole left."""
    for spec in shipped:
        for seed in SEEDS:
            question = draw(spec, seed)
            texts = [option.text for option in question.options]
            assert len(set(texts)) == len(texts) == 4, (spec.id, seed)
            assert len(question.keys) == 1, (spec.id, seed)
            assert all(option.why for option in question.options)
            assert question.working
            assert "{input:" not in question.stem


def test_options_look_alike(shipped):
    """Amounts all have the same unit, so that the form gives nothing away; words are words."""
    for spec in shipped:
        for seed in SEEDS:
            texts = [option.text for option in draw(spec, seed).options]
            amounts = [
                re.fullmatch(r"-?\$?[\d.,]+(?P<unit> [a-z][^\d]*)?", text, re.IGNORECASE) for text in texts
            ]
            units = {(amount["unit"] or "").strip() for amount in amounts if amount}
            assert len({"time" if unit.rstrip("s") in TIMES else unit for unit in units}) <= 1, (
                spec.id,
                seed,
                texts,
            )


def test_the_seed_decides(shipped):
    """The same seed gives the same question; other seeds give other ones."""
    for spec in shipped:
        questions = [draw(spec, seed) for seed in SEEDS]
        assert questions == [draw(spec, seed) for seed in SEEDS]
        assert len({question.stem for question in questions}) >= 3, spec.id


def test_the_key_moves(shipped):
    """Over the seeds the key stands in each of the four places."""
    for spec in shipped:
        assert {next(iter(draw(spec, seed).keys)) for seed in SEEDS} == {0, 1, 2, 3}


def test_the_question_carries_the_spec():
    """What exams and statistics need of the exercise comes with the question."""
    question = draw(READS, 7)
    assert (question.id, question.kind, question.seed) == (READS.id, "exercise", 7)
    assert (question.tasks, question.revision, question.facts) == (READS.tasks, "abc123", READS.facts)
    assert question.references == READS.references


def test_drawn_values_are_on_the_grid():
    """A range includes both ends and nothing between the steps, exactly."""
    sizes = set()
    for seed in range(300):
        sizes.add(Decimal(re.search(r"of ([\d.]+) KB", draw(READS, seed).stem)[1]))
    assert sizes == {Decimal("4.5") + Decimal("0.5") * step for step in range(17)}


def test_the_stem_shows_values_as_people_write_them():
    """A unit after a blank, thousands apart."""
    question = draw(READS, 3)
    assert re.search(r"[\d.]+ KB are read 1,[25]00 times", question.stem)


def test_the_key_is_the_calculators_answer():
    """3 KB read 80 times a second take 80 RCU (ProvisionedThroughput in the DynamoDB Developer Guide)."""
    spec = changed(
        inputs={"size": FixedInput("3KB"), "rate": FixedInput(80), "consistency": FixedInput("strong")}
    )
    (key,) = (option for option in draw(spec, 0).options if option.key)
    assert key.text == "80 RCU"
    assert "80 RCU" in key.why


def test_wrong_options_say_the_mistake():
    """A distractor is what somebody gets who makes the mistake that it names."""
    spec = changed(
        inputs={"size": FixedInput("6KB"), "rate": FixedInput(10), "consistency": FixedInput("eventual")}
    )
    reasons = {option.text: option.why for seed in SEEDS for option in draw(spec, seed).options}
    assert reasons["20 RCU"].startswith("Forgets that an eventually consistent read takes half")


def test_every_wrong_option_is_a_mistake_of_the_calculators():
    """Nothing is made up to fill four places."""
    for seed in SEEDS:
        question = draw(READS, seed)
        inputs = {"consistency": "strong"} | _inputs(question.stem)
        known = {m.answer for m in result_of(inputs).misconceptions if m.of == "rcu"}
        wrong = {int(o.text.split()[0].replace(",", "")) for o in question.options if not o.key}
        assert wrong <= known


def _inputs(stem):
    """Size and rate as the stem says them."""
    size, rate = re.search(r"of ([\d.]+ KB) are read ([\d,]+) times", stem).groups()
    return {"size": [size], "rate": rate}


def result_of(texts):
    """What the calculator says of a read."""
    (operation,) = (o for o in load("dynamodb").OPERATIONS if o.name == "read")
    return calculate_with((operation,), "read", parse_inputs(operation, texts))


def test_the_reason_is_the_step_that_arrives():
    """The 50 of "50 requests" is not that of "50,000"."""
    steps = [Step("100 / 2 = 50 RCU."), Step("50 x 1,000 = 50,000 a month; done.")]
    wrong = [Misconception(amount, f"takes {amount}", "rcu") for amount in (1, 2, 3)]
    result = Result({"rcu": 50}, {"rcu": "RCU"}, [*steps, Step("50,000 and no more.")], misconceptions=wrong)
    operation = Operation("read", "Reads.", (), lambda: result)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("studykit.library.exercises._operation", lambda _spec: operation)
        question = draw(changed(inputs={}, stem="How many?"), 0)
    assert [option.why for option in question.options if option.key] == ["100 / 2 = 50 RCU."]


def test_too_few_mistakes_are_refused():
    """Without three wrong answers that somebody would get there is no question."""
    operation = Operation("read", "Reads.", (), lambda: Result({"rcu": 4}, {"rcu": "RCU"}, [Step("four")]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("studykit.library.exercises._operation", lambda _spec: operation)
        with pytest.raises(LibraryError, match="fewer than three wrong answers"):
            draw(changed(inputs={}, stem="How many?"), 0)


def test_amounts_that_only_rounding_tells_apart_are_not_offered():
    """$27.33 beside $27.40 would ask who rounded when."""
    right = Decimal("27.33")
    wrong = [Decimal("27.40"), Decimal("30.00"), Decimal("30.05"), Decimal("54.66"), Decimal("13.67")]
    result = Result(
        {"cost": right},
        {"cost": "USD a month"},
        [Step("$27.33")],
        misconceptions=[Misconception(amount, f"takes {amount}", "cost") for amount in wrong],
    )
    operation = Operation("read", "Reads.", (), lambda: result)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("studykit.library.exercises._operation", lambda _spec: operation)
        question = draw(changed(inputs={}, answer="cost", stem="How much?"), 0)
    assert {option.text for option in question.options} == {
        "$27.33 a month",
        "$30.00 a month",
        "$54.66 a month",
        "$13.67 a month",
    }


def test_money_reads_as_money():
    """Cents always, so that no option stands out."""
    spec = changed(
        operation="cost",
        inputs={"read_units": FixedInput(100), "write_units": FixedInput(20)},
        answer="on_demand",
        stem="What does it cost?",
    )
    assert all(re.fullmatch(r"\$[\d,]+\.\d\d a month", option.text) for option in draw(spec, 0).options)


def test_several_values_of_one_parameter():
    """A fixed list is given value by value, and read out as a list."""
    spec = changed(
        inputs={"size": FixedInput((Decimal("1.5"), Decimal("6.5")), "KB"), "operation": FixedInput("batch")}
        | {"consistency": FixedInput("strong")},
        stem="Items of {input:size} are read in one batch.",
    )
    question = draw(spec, 0)
    assert question.stem == "Items of 1.5 KB and 6.5 KB are read in one batch."
    assert {option.text for option in question.options if option.key} == {"3 RCU"}


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("calculator", {"calculator": "abacus"}),
        ("operation", {"operation": "guess"}),
        ("answer", {"answer": "wcu"}),
        ("inputs.speed (3)", {"inputs": READS.inputs | {"speed": FixedInput(3)}}),
        ("inputs.size", {"inputs": {"rate": FixedInput(3)}}),
        ("inputs.size (500KB)", {"inputs": READS.inputs | {"size": FixedInput(500, "KB")}}),
        ("inputs.consistency (weak)", {"inputs": READS.inputs | {"consistency": FixedInput("weak")}}),
        ("stem", {"stem": "{input:sizes}"}),
        (
            "answer",
            {
                "calculator": "cidr",
                "operation": "describe",
                "inputs": {"block": FixedInput("10.0.0.0/16")},
                "answer": "reserved",
                "stem": "Which are reserved?",
            },
        ),
    ],
)
def test_a_spec_that_cannot_work_names_its_field(field, fields):
    """Exercise, field, and a way out."""
    with pytest.raises(LibraryError) as error:
        draw(changed(**fields), 0)
    assert error.value.message.startswith(f"dynamodb-capacity/x-sample: {field}: ")
    assert error.value.hint
