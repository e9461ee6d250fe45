"""The index of card ids says what the library says, and is made again whenever that changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from studykit.library import card_index
from studykit.library.card_index import read_card_index
from studykit.library.library import load_library
from studykit.memory.deck import Deck, IndexedDeck

SMALL = Path(__file__).parents[1] / "packs" / "small"


@pytest.fixture
def pack(tmp_path):
    """A copy of the small pack."""
    return Path(shutil.copytree(SMALL, tmp_path / "pack"))


def test_it_tells_what_the_library_tells(pack, tmp_path):
    """Ids, items and topics, in the library's order; also when it comes from the cache."""
    deck = Deck(load_library([pack]).cards)
    for _ in range(2):
        indexed = IndexedDeck(read_card_index([pack], tmp_path / "cache"))
        assert list(indexed.ids) == list(deck.ids)
        for card in deck.ids:
            assert indexed.find(card)[:3] == deck.find(card)[:3]
        assert (len(indexed.heads), list(indexed.heads)) == (len(deck.heads), list(deck.ids))
        assert indexed.find("queues/none") is None


def test_renamed_and_revised_cards_are_told_apart(pack, tmp_path):
    """By all that the queue needs of them."""
    cards = pack / "content" / "topics" / "queues" / "cards.yaml"
    cards.write_text(
        "cards:\n"
        "- {id: queues/now, kind: basic, front: F, back: B, aliases: [queues/before], revised: true}\n"
        "- {id: queues/plain, kind: basic, front: G, back: C}\n"
    )
    head = load_library([pack]).cards["queues/now"]
    for _ in range(2):
        indexed = IndexedDeck(read_card_index([pack], tmp_path / "cache"))
        assert indexed.find("queues/before") == indexed.find("queues/now") == head
        assert indexed.revised == [head]


def test_a_changed_file_is_read_again(pack, tmp_path):
    """A card that is gone is gone."""
    before = read_card_index([pack], tmp_path / "cache")
    (pack / "content" / "topics" / "queues" / "cards.yaml").unlink()
    after = read_card_index([pack], tmp_path / "cache")

    assert {card for card in before.ids if card.startswith("queues/")}
    assert not {card for card in after.ids if card.startswith("queues/")}


@pytest.mark.parametrize("damage", ["", "x", "a\nb\nc", "half"])
def test_a_damaged_index_is_made_again(pack, tmp_path, damage):
    """Whatever is in the file."""
    expected = read_card_index([pack], tmp_path / "cache")
    (kept,) = (tmp_path / "cache").glob("cards-*.txt")
    kept.write_text(kept.read_text()[:-9] if damage == "half" else damage)

    assert list(read_card_index([pack], tmp_path / "cache").ids) == list(expected.ids)


def test_a_sound_index_spares_reading_the_library(pack, tmp_path, monkeypatch):
    """That is what it is for."""
    read_card_index([pack], tmp_path / "cache")
    monkeypatch.setattr("studykit.library.library.load_library", lambda *_: pytest.fail("read the library"))

    assert read_card_index([pack], tmp_path / "cache").ids


def test_a_cache_that_cannot_be_written_costs_time_only(pack, tmp_path):
    """The answer is the same."""
    (tmp_path / "cache").write_text("in the way")

    assert read_card_index([pack], tmp_path / "cache").ids == list(load_library([pack]).cards)
    assert card_index.place([], tmp_path).parent == tmp_path
