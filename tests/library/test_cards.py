"""Cards: one source item, one or more cards."""

from __future__ import annotations

from tests.library.samples import CARDS, FACTS, PAGE, changed


def test_each_kind_gives_its_cards(loaded):
    """Basic one, reversed two, cloze one for each number."""
    assert list(loaded().cards) == [
        "dynamodb/item-size",
        "dynamodb/rcu",
        "dynamodb/rcu~reverse",
        "dynamodb/halving~c1",
        "dynamodb/halving~c2",
    ]


def test_a_reversed_card_asks_for_its_front(loaded):
    """``~reverse`` swaps the sides."""
    library = loaded()
    card, reverse = library.card("dynamodb/rcu"), library.card("dynamodb/rcu~reverse")
    assert (card.front, card.back) == (reverse.back, reverse.front) == ("RCU", "read capacity unit")


def test_a_cloze_card_asks_for_its_number(loaded):
    """The hint stands in the gap."""
    card = loaded().card("dynamodb/halving~c2")
    assert card.front == "Eventual reads cost half of [kind of read] ones."
    assert card.back == "Eventual reads cost half of **strong** ones."


def test_a_fact_may_be_the_answer_of_a_gap(loaded):
    """The fact's braces beside the gap's are told apart."""
    library = loaded(changed(CARDS, "{{c1::half}}", "{{c1::{fact:dynamodb.item.max}}}"))
    assert library.card("dynamodb/halving~c1").back.startswith("Eventual reads cost **400 KB** of")


def test_a_card_without_references_has_those_of_its_facts(loaded):
    """The sources of facts stand in."""
    assert loaded().card("dynamodb/item-size").references == (PAGE,)


def test_the_revision_follows_the_source_and_not_the_fact(loaded):
    """A changed fact asks nobody again; a changed sentence is another revision."""
    before = loaded().cards["dynamodb/item-size"].revision
    fact_changed = loaded(changed(FACTS, "value: 400", "value: 500"))
    assert fact_changed.card("dynamodb/item-size").back == "At most 500 KB."
    assert fact_changed.cards["dynamodb/item-size"].revision == before
    text_changed = loaded(changed(CARDS, "At most", "No more than"))
    assert text_changed.cards["dynamodb/item-size"].revision != before


def test_a_card_carries_the_ids_that_it_had(loaded):
    """Aliases follow the parts of an item."""
    library = loaded(changed(CARDS, "kind: reversed", "kind: reversed\n  aliases: [dynamodb/units]"))
    assert library.cards["dynamodb/rcu"].aliases == ("dynamodb/units",)
    assert library.cards["dynamodb/rcu~reverse"].aliases == ("dynamodb/units~reverse",)


def test_tags_and_revised_are_kept(loaded):
    """What the author marks reaches the scheduler and the screens."""
    library = loaded(changed(CARDS, "kind: reversed", "kind: reversed\n  revised: true\n  tags: [units]"))
    assert library.cards["dynamodb/rcu"].revised
    assert library.card("dynamodb/rcu").tags == ("units",)
