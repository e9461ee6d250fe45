"""The cards of the learner's own pack, changed one by one: added, put in the place of others, taken away.

Every change is tried by the library's own loader before it is written, and made under the pack's lock. What a
card's entry says of its coming (``overrides``, ``imported``, ``added``) is no part of its text.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any, NamedTuple

from studykit.formats.deck import DeckError
from studykit.formats.drafts import DraftError
from studykit.formats.pack_lock import locked
from studykit.formats.personal import (
    cards_file,
    entry_text,
    positions,
    read_entries,
    topics_file,
    with_entries,
    without_entries,
    written,
    yaml_text,
)
from studykit.library.parse.cards import KINDS
from studykit.library.trial import trial

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studykit.library.library import Library
    from studykit.library.models import Defect

    Entry = dict[str, Any]

OWN_KINDS = KINDS
BOOKKEEPING = ("overrides", "imported", "added")
_BESIDE = ("id", "guid", "references", "aliases", "revised")
OWN_GROUP = "Your own cards"


class Source(NamedTuple):
    """An item as its author wrote it.

    Attributes:
        text: YAML, facts not filled in, without bookkeeping.
        entry: The same as values; bookkeeping included.
        own: Whether it stands in the learner's pack.
    """

    text: str
    entry: Entry
    own: bool


class OwnCards:
    """The learner's pack beside the others."""

    def __init__(self, library: Library, pack: Path, cache: Path | None) -> None:
        """Take the pack.

        Args:
            library: All packs.
            pack: The learner's own, which need not be there yet.
            cache: Where what was parsed is kept.
        """
        self._library = library
        self._pack = Path(os.path.abspath(pack))  # noqa: PTH100 - as the library names files
        self._cache = cache

    def item(self, name: str) -> str:
        """The item of a card or item, by its id or one that it had before.

        Raises:
            DeckError: There is none.
        """
        card = self._library.cards.get(name)
        if card is not None:
            return card.item
        for head in self._library.cards.values():
            if name == head.item or name in head.aliases:
                return head.item
        from difflib import get_close_matches

        near = get_close_matches(name, self._library.cards, n=1)
        raise DeckError(
            f"There is no card {name!r}.",
            f"Did you mean {near[0]}?" if near else "`studykit cards search WORDS` finds ids.",
        )

    def source(self, item: str) -> Source:
        """An item's source: the learner's own, else the one of the pack that it comes from.

        Raises:
            DeckError: Its file cannot be read, or changed since the library was loaded.
        """
        path = cards_file(self._pack, _topic(item))
        own = read_entries(path, "cards").get(item)
        if own is not None:
            return Source(_without_bookkeeping(entry_text(path, "cards", item)), own, own=True)
        found = self._shipped(item)
        if found is None:
            raise DeckError(f"The file of {item!r} has changed meanwhile.", "Try it again.")
        path, entry = found
        return Source(_without_bookkeeping(entry_text(path, "cards", item)), entry, own=False)

    def is_own(self, item: str) -> bool:
        """Whether an item stands in the learner's pack alone, and takes no other's place."""
        heads = (head for head in self._library.cards.values() if head.item == item)
        own = Path(next(heads).path).is_relative_to(self._pack)
        return own and (item not in self._library.overrides or not self._library.overrides[item].of)

    def replaced_text(self, item: str) -> str:
        """The text, as this module writes it, of the item whose place an own one takes; "" where there is none."""
        override = self._library.overrides.get(item)
        found = self._shipped(override.of) if override and override.of else None
        return text_of(found[1]) if found else ""

    def put(
        self,
        entries: Mapping[str, Entry],
        *,
        before: Mapping[str, Entry | None],
        new_topics: Mapping[str, str] | None = None,
    ) -> None:
        """Write entries.

        Args:
            entries: Entries by the ids of their items.
            before: What stands in the pack under these ids, as far as the caller knows; None for nothing.
            new_topics: Topics to add, with their titles.

        Raises:
            DraftError: The library would not take an entry.
            DeckError: The pack cannot be written, or an entry was changed meanwhile. Nothing was changed.
        """
        with locked(self._pack):
            files: dict[Path, str] = {}
            for topic in dict.fromkeys(map(_topic, entries)):
                path = cards_file(self._pack, topic)
                known = read_entries(path, "cards")
                there = {item: entry for item, entry in entries.items() if _topic(item) == topic}
                for item in there:
                    if known.get(item) != before.get(item):
                        raise DeckError(
                            f"{item!r} was changed elsewhere meanwhile.",
                            "Nothing was changed. Begin again from the text that it has now.",
                        )
                files[path] = with_entries(path, "cards", there)
            if new_topics:
                rows = {
                    t: {"id": t, "title": title, "group": OWN_GROUP, "exams": []}
                    for t, title in new_topics.items()
                }
                files[topics_file(self._pack)] = with_entries(topics_file(self._pack), "topics", rows)
            self._try(files, entries)
            with written(files):
                pass

    def draft_text(self, item: str, source: Source) -> str:
        """An item's source with a word on what becomes of it, for an editor."""
        saved = "Save it" if source.own else "What you save goes into your own pack and takes its place"
        about = f"{item}, {'your card' if source.own else 'a shipped card'}. {saved}; your schedule stays. Left unchanged, nothing changes."
        return f"{fill(about, 78, initial_indent='# ', subsequent_indent='# ')}\n{source.text}"

    def override(self, item: str, entry: Entry, source: Source) -> None:
        """Put an item's new text into the pack; the first time it says which text it was made from.

        Raises:
            DraftError: The library would not take it.
            DeckError: The pack cannot be written. Nothing was changed.
        """
        if entry.get("id", item) != item:
            raise DraftError([f"id: an id lasts for ever; leave it {item}. Progress is kept under it."])
        kept = {name: source.entry[name] for name in BOOKKEEPING if source.own and name in source.entry}
        if not source.own:
            kept = {"overrides": self.revision(item)}
        self.put({item: {"id": item, **entry, **kept}}, before={item: source.entry if source.own else None})

    def keep(self, item: str) -> None:
        """Note that the text of today, in whose place an own one stands, was seen.

        Raises:
            DeckError: It takes no other's place, or the pack cannot be written.
        """
        override, source = self._override(item), self.source(item)
        entry = {name: value for name, value in source.entry.items() if name != "overrides"}
        if override.of:
            entry["overrides"] = override.shipped
        self.put({item: entry}, before={item: source.entry})

    def restore(self, item: str) -> None:
        """Take an item that stands in another's place out of the pack.

        Raises:
            DeckError: It takes no other's place, or the pack cannot be written.
        """
        self.check_restorable(item)
        self._remove([item])

    def check_restorable(self, item: str) -> None:
        """See that an item stands in another's place.

        Raises:
            DeckError: It does not.
        """
        if not self._override(item).of:
            raise DeckError(
                f"The card of which {item!r} took the place is no more.",
                f"`studykit cards delete {item}` deletes yours.",
            )

    def delete(self, items: Sequence[str]) -> None:
        """Take items of the learner's own out of the pack. Their answers stay in the log.

        Raises:
            DeckError: One belongs to another pack, or the pack cannot be written.
        """
        self.check_own(items)
        self._remove(items)

    def check_own(self, items: Sequence[str]) -> None:
        """See that items are the learner's own.

        Raises:
            DeckError: One belongs to another pack.
        """
        for item in items:
            if item in self._library.overrides and self._library.overrides[item].of:
                raise DeckError(
                    f"{item!r} takes the place of a shipped card; nothing was deleted.",
                    f"`studykit cards edit {item} --restore` drops yours; `studykit cards suspend {item}` keeps it from being asked.",
                )
            if not self.is_own(item):
                raise DeckError(
                    f"{item!r} belongs to another pack; nothing was deleted.",
                    f"`studykit cards suspend {item}` keeps it from being asked.",
                )

    def revision(self, item: str) -> str:
        """The revision of an item's text today."""
        return next(head.revision for head in self._library.cards.values() if head.item == item)

    def _override(self, item: str) -> Any:
        override = self._library.overrides.get(item)
        if override is None:
            raise DeckError(
                f"{item!r} takes no other card's place.",
                "`studykit cards search edited:` lists those that do.",
            )
        return override

    def _remove(self, items: Sequence[str]) -> None:
        with locked(self._pack):
            files = {
                path: without_entries(path, "cards", [item for item in items if _topic(item) == topic])
                for topic in dict.fromkeys(map(_topic, items))
                for path in [cards_file(self._pack, topic)]
            }
            with written(files):
                pass

    def _shipped(self, item: str) -> tuple[Path, Entry] | None:
        """The file and entry of an item in another pack than the learner's."""
        for pack in self._library.packs:
            path = cards_file(pack.root, _topic(item))
            if not pack.personal and (entry := read_entries(path, "cards").get(item)):
                return path, entry
        return None

    def _try(self, files: Mapping[Path, str], items: Mapping[str, Entry]) -> None:
        """Have the loader judge the entries.

        Raises:
            DraftError: It would leave one out.
        """
        roots = [pack.root for pack in self._library.packs if not pack.personal]
        defects = [d for d in trial([*roots, self._pack], self._cache, files) if d.severity == "error"]
        problems = []
        for path, text in files.items():
            places = {
                f"cards[{at}]": item for item, at in positions(text, "cards", path).items() if item in items
            }
            for defect in defects:
                entry, _, field = defect.field.partition(".")
                if defect.path == path and (not entry or entry in places):
                    problems.append(_told(defect, places.get(entry, "") if len(items) > 1 else "", field))
        if problems:
            raise DraftError(problems)


def fingerprint(entry: Mapping[str, Any]) -> str:
    """A short hash of what a deck can say of a card, by which an edit here is known from an import."""
    says = {name: value for name, value in entry.items() if name not in {*BOOKKEEPING, *_BESIDE}}
    text = json.dumps(says, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def text_of(entry: Mapping[str, Any]) -> str:
    """An entry's text as this module writes it, without bookkeeping: two that say the same are equal."""
    return yaml_text({name: value for name, value in entry.items() if name not in BOOKKEEPING})


def _without_bookkeeping(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(line for line in lines if line.partition(":")[0] not in BOOKKEEPING)


def _told(defect: Defect, item: str, field: str) -> str:
    where = ", ".join(part for part in (item, field) if part)
    return f"{where}: {defect.message} {defect.hint}".strip(": ")


def _topic(item: str) -> str:
    return item.partition("/")[0]
