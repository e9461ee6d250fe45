"""Cards that are typed, chosen or computed, from file to screen."""

from __future__ import annotations

import pytest

from tests.library.samples import BASE, CARDS, EXERCISES, FACTS, PAGE, changed

TYPED = """\
- id: dynamodb/size-typed
  kind: typed
  front: How large may an item be?
  back: "{fact:dynamodb.item.max}"
  accept: ["{fact:dynamodb.item.max:value} kilobytes", four hundred]
  extra: Names of attributes count.
"""
CHOICE = f"""\
- id: dynamodb/mode
  kind: choice
  front: Which modes are there?
  options:
  - {{text: On-demand, key: true, why: Paid by request.}}
  - {{text: Provisioned, key: true, why: Paid by the hour.}}
  - {{text: Reserved, why: That is a way of paying.}}
  references: [{PAGE}]
"""
EXERCISE = """\
- id: dynamodb/computed
  kind: exercise
  exercise: dynamodb/x-reads
"""


def with_cards(*cards, **others):
    """The sound pack's cards with more of them."""
    return {CARDS: BASE[CARDS] + "".join(cards), **others}


def test_a_typed_card_has_accepted_answers_and_an_extra(loaded):
    """Facts are filled in everywhere."""
    library = loaded(with_cards(TYPED))
    assert not library.defects
    card = library.card("dynamodb/size-typed")
    assert (card.back, card.accept, card.extra) == (
        "400 KB",
        ("400 kilobytes", "four hundred"),
        "Names of attributes count.",
    )
    assert card.facts == ("dynamodb.item.max",)


def test_a_choice_is_shuffled_by_its_seed(loaded):
    """The same seed, the same order; over a few seeds every order."""
    library = loaded(with_cards(CHOICE))
    assert not library.defects
    orders = {tuple(o.text for o in library.card("dynamodb/mode", seed).options) for seed in range(60)}
    assert len(orders) == 6
    assert library.card("dynamodb/mode", 5) == library.card("dynamodb/mode", 5)
    assert "*Why:* That is a way of paying." in library.card("dynamodb/mode").back


def test_an_exercise_is_drawn_by_its_seed(loaded):
    """Numbers, options, working, facts and references are those of the question drawn."""
    library = loaded(with_cards(EXERCISE))
    assert not library.defects
    card, question = library.card("dynamodb/computed", 7), library.question("dynamodb/x-reads", 7)
    assert (card.front, card.options, card.working) == (question.stem, question.options, question.working)
    assert card.topic == "dynamodb"
    assert card.references == question.references
    assert len({library.card("dynamodb/computed", seed).front for seed in range(20)}) > 5


def test_a_renamed_exercise_is_found(loaded):
    """By the id that the card still has."""
    files = changed(EXERCISES, "id: dynamodb/x-reads", "id: dynamodb/x-strong\n  aliases: [dynamodb/x-reads]")
    library = loaded(with_cards(EXERCISE, **files))
    assert not library.defects
    assert library.card("dynamodb/computed").options


def test_a_card_is_about_the_facts_of_its_exercise(loaded):
    """So that a question that was missed raises it."""
    facts = changed(EXERCISES, "  answer: rcu", "  facts: [dynamodb.write.price]\n  answer: rcu")
    library = loaded(with_cards(EXERCISE, **facts))
    assert library.cards_about(facts=["dynamodb.write.price"]) == ["dynamodb/computed"]
    assert library.card("dynamodb/computed").facts == ("dynamodb.write.price",)


def test_a_changed_exercise_asks_nobody_again(loaded):
    """The revision is that of the card's own text."""
    before = loaded(with_cards(EXERCISE)).cards["dynamodb/computed"].revision
    after = loaded(changed(EXERCISES, "How many RCUs", "What number of RCUs"))
    assert after.cards["dynamodb/computed"].revision == before


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("four hundred]", "four hundred, 0.4 MB]", True),
        ("Names of attributes count.", "Names count.", False),
        ("That is a way of paying.", "No.", True),
        ("text: Reserved", "text: Reserved capacity", False),
        ("text: Reserved, why", "text: Reserved, key: true, why", None),
        ("text: Provisioned, key: true", "text: Provisioned", False),
    ],
)
def test_the_revision_follows_what_is_asked(loaded, old, new, same):
    """Spellings and reasons may grow without another text; options and keys may not."""
    cards = TYPED + CHOICE
    before = {i: head.revision for i, head in loaded(with_cards(cards)).cards.items()}
    after = {i: head.revision for i, head in loaded(with_cards(cards.replace(old, new))).cards.items()}
    assert (after == before) is bool(same)


@pytest.mark.parametrize(
    ("cards", "rule", "field"),
    [
        (EXERCISE.replace("x-reads", "x-gone"), "unknown-exercise", "exercise"),
        (EXERCISE.replace("x-reads", "q-size"), "unknown-exercise", "exercise"),
        (EXERCISE.replace("dynamodb/x-reads", "reads"), "bad-id", "exercise"),
        (EXERCISE.replace("  exercise: dynamodb/x-reads\n", ""), "missing-field", "exercise"),
        (EXERCISE + "  front: x\n", "unknown-key", "front"),
        (CHOICE.replace("key: true, ", ""), "key-count", "options"),
        (CHOICE.replace("text: Reserved,", "text: Reserved, key: true,"), "key-count", "options"),
        (CHOICE.replace(", why: Paid by request.", ""), "missing-why", "options[0].why"),
        (CHOICE + "  back: x\n", "unknown-key", "back"),
        (CHOICE.replace("  - {text: Reserved", "  - {text: X, why: Y}\n" * 4 + "  - {text: Reserved"), "option-count", "options"),
        (TYPED.replace("fact:dynamodb.item.max:value", "fact:dynamodb.item.gone"), "unknown-fact", "accept[0]"),
        (TYPED.replace(", four hundred", ", ''"), "bad-value", "accept"),
    ],
)  # fmt: skip
def test_a_fault_hides_only_its_card(loaded, cards, rule, field):
    """And names the field."""
    library = loaded(with_cards(cards))
    assert (rule, f"cards[3].{field}") in {(d.rule, d.field) for d in library.defects}
    assert len(library.cards) == 5


def test_a_card_of_a_broken_exercise_is_hidden_with_it(loaded):
    """The exercise's own defect says why."""
    library = loaded(
        with_cards(EXERCISE, **changed(EXERCISES, "calculator: dynamodb", "calculator: nothing"))
    )
    assert [d.rule for d in library.defects] == ["unknown-exercise", "unknown-calculator"]
    assert "dynamodb/computed" not in library.cards


def test_items_keep_what_their_author_wrote(loaded):
    """In the author's order, for editing and for decks."""
    library = loaded(with_cards(TYPED, CHOICE, EXERCISE))
    items = {item.id: item for item in library.card_items()}
    assert items["dynamodb/size-typed"].accept == ("400 kilobytes", "four hundred")
    assert [option.text for option in items["dynamodb/mode"].options] == [
        "On-demand",
        "Provisioned",
        "Reserved",
    ]
    assert (items["dynamodb/computed"].sides, items["dynamodb/computed"].exercise) == ((), "dynamodb/x-reads")


def test_an_accepted_answer_follows_its_fact(loaded):
    """A changed number is accepted at once."""
    library = loaded(with_cards(TYPED, **changed(FACTS, "value: 400", "value: 500")))
    assert library.card("dynamodb/size-typed").accept[0] == "500 kilobytes"
