"""Several packs together."""

from __future__ import annotations

import pytest

from studykit import paths
from studykit.library.library import load_library
from tests.library.samples import BASE, CARDS, FACTS, NOTE, QUESTIONS, changed, write

OWN_CARD = """\
cards:
- id: dynamodb/class-card
  kind: basic
  front: Asked in class?
  back: At most {fact:dynamodb.item.max}.
"""


@pytest.fixture
def personal():
    """The learner's own pack."""
    return paths.personal_pack()


def test_an_instructors_pack_adds_to_what_is_there(pack, tmp_path):
    """It may use the topics and facts of the packs before it."""
    extra = write(tmp_path / "class", {CARDS: OWN_CARD})
    library = load_library([pack, extra])
    assert library.defects == ()
    assert library.card("dynamodb/class-card").back == "At most 400 KB."
    assert len(library.cards) == 6


def test_an_instructors_pack_does_not_override(pack, tmp_path):
    """Two packs with one id: the first keeps it, and the defect names both places."""
    extra = write(tmp_path / "class", changed(CARDS, "How large may an item be?", "How big?"))
    library = load_library([pack, extra])
    assert library.card("dynamodb/item-size").front == "How large may an item be?"
    assert {defect.rule for defect in library.defects} == {"duplicate-id"}
    assert str(pack / CARDS) in library.defects[0].message


def test_the_personal_pack_overrides(pack, personal):
    """Card, note, question and fact take the place of those with their ids."""
    write(
        personal,
        {
            **changed(CARDS, "How large may an item be?", "How big?"),
            **changed(NOTE, "A table keeps", "My table keeps"),
            **changed(QUESTIONS, "A company stores", "My company stores"),
            **changed(FACTS, "value: 400", "value: 401"),
        },
    )
    library = load_library([pack, personal])
    assert library.defects == ()
    assert library.card("dynamodb/item-size").front == "How big?"
    assert library.note("dynamodb").sections[0].markdown.startswith("My table keeps items of at most 401 KB")
    assert library.question("dynamodb/q-size").stem.startswith("My company")
    assert [pack.personal for pack in library.packs] == [False, True]


def test_a_broken_override_leaves_the_shipped_item(pack, personal):
    """A slip in one's own pack hides nothing of the shipped one."""
    write(personal, changed(CARDS, "{fact:dynamodb.item.max}", "{fact:dynamodb.no.such}"))
    library = load_library([pack, personal])
    assert library.card("dynamodb/item-size").back == "At most 400 KB."
    assert [defect.rule for defect in library.defects] == ["unknown-fact"]


def test_an_override_without_its_exercise_leaves_the_shipped_item(pack, personal):
    """Though that is known only when all is read."""
    own = "cards:\n- {id: dynamodb/item-size, kind: exercise, exercise: dynamodb/x-none}\n"
    write(personal, {CARDS: own})
    library = load_library([pack, personal])
    assert library.card("dynamodb/item-size").back == "At most 400 KB."
    assert [defect.rule for defect in library.defects] == ["unknown-exercise"]
    assert library.overrides == {}


def test_an_id_twice_in_one_pack_is_a_defect_of_the_second(loaded):
    """Also in the personal pack, where overriding itself makes no sense."""
    text = BASE[CARDS] + OWN_CARD.removeprefix("cards:\n") * 2
    library = loaded({CARDS: text})
    assert [(d.rule, d.line, d.field) for d in library.defects] == [("duplicate-id", 19, "cards[4].id")]


def test_a_retired_id_is_not_used_again(loaded):
    """The card that uses it is hidden."""
    library = loaded({CARDS: BASE[CARDS] + "retired: [dynamodb/rcu]\n"})
    assert [(d.rule, d.field) for d in library.defects] == [("retired-id", "cards[1].id")]
    assert "dynamodb/rcu" not in library.cards


def test_an_alias_in_use_is_dropped_with_a_warning(loaded):
    """The card that has the id keeps it."""
    library = loaded(changed(CARDS, "kind: reversed", "kind: reversed\n  aliases: [dynamodb/item-size]"))
    assert [(d.rule, d.severity) for d in library.defects] == [("duplicate-id", "warning")]
    assert library.cards["dynamodb/rcu"].aliases == ()


def test_a_folder_that_is_no_topic_hides_its_files_only(loaded):
    """One defect a file, with the nearest topic."""
    library = loaded({"content/topics/dynamobd/cards.yaml": OWN_CARD.replace("dynamodb/", "dynamobd/", 1)})
    (defect,) = library.defects
    assert (defect.rule, defect.hint) == ("unknown-topic", "Did you mean 'dynamodb'?")
    assert len(library.cards) == 5


def test_missing_packs_and_halves_are_no_error(tmp_path):
    """Nothing is there, so nothing is found."""
    library = load_library([tmp_path / "no-such"])
    assert (library.topics, library.defects) == ({}, ())


def test_an_old_question_id_leads_to_the_question_of_today(loaded):
    """And that of today to itself."""
    library = loaded(changed(QUESTIONS, "kind: multiple", "kind: multiple\n  aliases: [dynamodb/q-old]"))
    assert library.resolve_question("dynamodb/q-old") == "dynamodb/q-two"
    assert library.resolve_question("dynamodb/q-two") == "dynamodb/q-two"
    assert library.resolve_question("dynamodb/q-none") is None
