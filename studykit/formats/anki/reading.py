"""An Anki package as a deck."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from studykit.formats.anki import notes, sidecar
from studykit.formats.anki.archive import unpacked
from studykit.formats.anki.collection import read_collection
from studykit.formats.anki.scheduling import Calendar, past_of
from studykit.formats.anki.wording import MODEL_IDS, TYPED_ONCE
from studykit.formats.deck import ID, Deck, DeckCard, Line, unusable

if TYPE_CHECKING:
    from pathlib import Path

    from studykit.formats.anki.collection import CardRow, Collection, Note, RevlogRow
    from studykit.formats.deck import Logged
    from studykit.memory.ports import Memory
    from studykit.memory.scheduler import Scheduler


def read_package(source: Path, scheduler: Scheduler) -> Deck:
    """Everything that an .apkg or .colpkg holds.

    Args:
        source: The file.
        scheduler: Counts the learner's days and works out states; its fuzz is off.

    Raises:
        DeckError: It cannot be read; the sentence says why.
        MissingExtraError: The extra ``anki`` is needed for it.
    """
    with unpacked(source) as found:
        if found.sidecar is not None:
            deck = sidecar.read(found.sidecar, found.database)
            if deck is not None:
                return deck
        collection = read_collection(found.database, source)
    if not collection.notes:
        raise unusable(source, "there is no note in it")
    return _deck(collection, scheduler)


def _deck(collection: Collection, scheduler: Scheduler) -> Deck:
    calendar = Calendar(collection, scheduler)
    cards: dict[int, list[CardRow]] = defaultdict(list)
    for card in collection.cards:
        cards[card.nid].append(card)
    entries: dict[int, list[RevlogRow]] = defaultdict(list)
    for entry in collection.revlog:
        entries[entry.cid].append(entry)
    items: list[DeckCard] = []
    lines: list[Line] = []
    for note in collection.notes:
        kind = collection.types.get(note.type)
        own = sorted(cards.pop(note.id, []), key=lambda card: card.ord)
        if kind is None or not kind.templates or not own:
            why = "it has no cards" if kind and kind.templates else "its note type is missing"
            lines.append(Line("dropped", f"note {note.id}", why))
            continue
        home = own[0].odid or own[0].did
        taken = notes.take(note, kind, own, collection.decks.get(home, "Default"))
        lines += taken.lines
        for item, rows in taken.items:
            memories: list[Memory] = []
            reviews: list[Logged] = []
            skipped = 0
            for part, card in rows:
                past = past_of(part, card, entries.pop(card.id, ()), calendar, scheduler)
                memories += [past.memory] if past.memory else []
                reviews += past.reviews
                skipped += past.skipped
            if skipped:
                lines.append(_skipped(note, skipped))
            items.append(_named(item, note)._replace(memories=tuple(memories), reviews=tuple(reviews)))
    for nid, orphans in cards.items():
        lines.append(Line("dropped", f"note {nid}", f"{len(orphans)} cards of a note that is not there"))
    if entries:
        count = sum(map(len, entries.values()))
        lines.append(Line("dropped", "log", f"{count:,} answers to cards that are not there"))
    return Deck(tuple(items), tuple(lines), html=True)


def _named(item: DeckCard, note: Note) -> DeckCard:
    """The item with its id, where studykit made the note: its guid is then its id."""
    ours = note.type in {*MODEL_IDS.values(), TYPED_ONCE} and ID.fullmatch(note.guid)
    return item._replace(id=note.guid) if ours else item


def _skipped(note: Note, count: int) -> Line:
    what = (
        "an entry of the log that is no answer"
        if count == 1
        else f"{count} entries of the log that are no answers"
    )
    return Line("dropped", f"note {note.id}", f"{what} (a card rescheduled by hand or forgotten)")
