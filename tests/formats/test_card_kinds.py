"""Typed answers, choices and exercises on their way into a pack, out of one, and through other programs."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from studykit import paths
from studykit.formats.anki.archive import SIDECAR
from studykit.formats.anki.reading import read_package
from studykit.formats.anki.writing import write_package
from studykit.formats.deck import Deck
from studykit.formats.delimited import read_table, write_table
from studykit.formats.gathering import gather
from studykit.formats.landing import land
from studykit.formats.markdown import read_markdown, write_markdown
from studykit.library.library import load_library
from studykit.library.models import Option
from studykit.memory.days import StudyDays
from tests.formats.decks import NOW, decks
from tests.library.samples import BASE, CARDS, write
from tests.library.test_card_kinds import CHOICE, EXERCISE, TYPED

DAYS = StudyDays(UTC)
KINDS = ["typed", "choice", "exercise"]


@pytest.fixture
def library(tmp_path):
    """The sound pack with a card of each kind."""
    cards = BASE[CARDS] + TYPED + CHOICE + EXERCISE
    return load_library([write(tmp_path / "pack", BASE | {CARDS: cards})])


@pytest.fixture
def cards(library):
    """Its items, ready to be written."""
    return gather(library, None, {}, (), {})


def landed(deck, library):
    """What an import would do, as (outcome, why)."""
    return [(line.outcome, line.why) for line in land(deck, library, paths.personal_pack()).lines]


def without_sidecar(cards, folder):
    """A package as Anki writes it: its tables alone."""
    whole, bare = folder / "whole.apkg", folder / "bare.apkg"
    write_package(whole, cards, DAYS, datetime(2026, 11, 21, tzinfo=UTC))
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(bare, "w") as new:
        for info in old.infolist():
            if info.filename != SIDECAR:
                new.writestr(info, old.read(info))
    return bare


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(deck=decks(learnt=False, kinds=KINDS))
def test_what_lands_is_what_was_in_the_deck(deck):
    """Written into a pack, read by the library and gathered again: all of it, in the same words."""
    with TemporaryDirectory() as folder:
        base, own = write(Path(folder, "base"), BASE), Path(folder, "own")
        deck = [card._replace(exercise=card.exercise and "dynamodb/x-reads") for card in deck]
        for path, text in land(Deck(tuple(deck)), load_library([base]), own).files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        library = load_library([base, own])
        assert not [defect for defect in library.defects if defect.severity == "error"]
        found = {card.id: card for card in gather(library, None, {}, (), {})}
        for card in deck:
            same = found[card.id]._replace(deck=card.deck, guid=card.guid, references=card.references)
            assert same._replace(media=(), tags=card.tags) == card._replace(memories=(), media=())


def test_a_deck_that_comes_back_changes_nothing(cards, library, tmp_path, scheduler):
    """By a package with studykit's own file or without, a table, or Markdown."""
    package = tmp_path / "deck.apkg"
    write_package(package, cards, DAYS, NOW)
    for deck in (
        read_package(package, scheduler),
        read_package(without_sidecar(cards, tmp_path), scheduler),
        read_table(write_table(cards, ","), Path("x.csv")),
        read_markdown(write_markdown(cards), Path("x.md")),
    ):
        assert {outcome for outcome, _ in landed(deck, library)} == {"unchanged"}


def test_an_exercise_is_in_studykit_s_own_file_alone(cards, tmp_path, scheduler):
    """Anki would show the same numbers for ever; a table has no place for it."""
    package = tmp_path / "deck.apkg"
    write_package(package, cards, DAYS, NOW)
    assert "exercise" in {card.kind for card in read_package(package, scheduler).cards}
    found = read_package(without_sidecar(cards, tmp_path), scheduler).cards
    assert len(found) == len(cards) - 1
    assert "x-reads" not in write_table(cards, ",")


def test_a_choice_reads_well_elsewhere(cards, tmp_path, scheduler):
    """Its options stand below the question, their reasons on the back."""
    found = {card.id: card for card in read_package(without_sidecar(cards, tmp_path), scheduler).cards}
    choice = found["dynamodb/mode"]
    assert choice.kind == "basic"
    assert "Which modes are there?" in choice.sides[0]
    assert "**A** On-demand" in choice.sides[0]
    assert "Paid by request." in choice.sides[1]


def test_an_edited_table_row_keeps_its_options(cards):
    """The question is the row's; the options are those of their column."""
    text = write_table(cards, ",").replace("Which modes are there?", "Which capacity modes are there?")
    (card,) = (card for card in read_table(text, Path("x.csv")).cards if card.kind == "choice")
    assert card.sides == ("Which capacity modes are there?",)
    assert [option.text for option in card.options] == ["On-demand", "Provisioned", "Reserved"]


def test_options_that_cannot_be_read_leave_a_basic_card(cards):
    """And the report says so."""
    deck = read_table(write_table(cards, ",").replace('[[""On-demand""', '[[""On-demand'), Path("x.csv"))
    assert "choice" not in {card.kind for card in deck.cards}
    assert [line.outcome for line in deck.lines] == ["changed"]


def test_a_text_does_not_take_the_place_of_options(cards, library):
    """What was edited elsewhere as a text is left out, and said."""
    (choice,) = (card for card in cards if card.kind == "choice")
    edited = choice._replace(kind="basic", sides=("Which?", "On-demand"), options=())
    assert landed(Deck((edited,)), library) == [
        ("dropped", "dynamodb/mode has options, which are edited here and not as a text")
    ]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"options": (Option("a", True, "b"),)}, "it has 1 options, and a choice has 2 to 6"),
        ({"options": (Option("a", True, "b"),) * 2}, "2 of its 2 options are right"),
        ({"options": (Option("a", True, ""), Option("b", False, "c"))}, "an option has no text or no reason"),
        ({"sides": ("",)}, "its front is empty"),
        ({"kind": "exercise", "exercise": "a/x-gone"}, "there is no exercise 'a/x-gone' here"),
        ({"kind": "typed", "sides": ("a", "")}, "its back is empty"),
    ],
)
def test_what_a_pack_cannot_hold_is_dropped(cards, library, changes, why):
    """With the reason, and nothing else of the deck."""
    (choice,) = (card for card in cards if card.kind == "choice")
    broken = choice._replace(id="dynamodb/new", guid="new", **changes)
    assert landed(Deck((broken,)), library) == [("dropped", why)]


def test_markdown_says_options_with_their_reasons():
    """As somebody would write it by hand, after the comment that names the kind."""
    text = """\
<!-- card id=sqs/order kind=choice -->
Q: Which queue keeps the order?
K: FIFO
W: First in, first out.
O: Standard
W: Best effort.
   Over two lines.
"""
    (card,) = read_markdown(text, Path("x.md")).cards
    assert card.options == (
        Option("FIFO", True, "First in, first out."),
        Option("Standard", False, "Best effort.\n   Over two lines."),
    )


def test_letters_of_options_are_text_in_other_cards():
    """A line of an answer that begins with O: is part of it."""
    (card,) = read_markdown("Q: Which?\nA: these\nO: one\nK: two\nW: three\n", Path("x.md")).cards
    assert card.sides[1] == "these\nO: one\nK: two\nW: three"


def test_a_table_may_call_a_back_extra():
    """As other programs do for clozes."""
    (card,) = read_table("text,extra\nS3 keeps {{c1::eleven}} nines.,more\n", Path("x.csv")).cards
    assert card.sides == ("S3 keeps {{c1::eleven}} nines.", "more")
