"""A card edited in the learner's editor: the same from the command line and in the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.formats.drafts import drafted
from studykit.formats.own_cards import text_of
from studykit.formats.typed_entries import edited_entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from studykit.formats.own_cards import OwnCards


def edit_in_editor(own: OwnCards, item: str, drafts: Path, run: Callable[[Path], bool]) -> bool:
    """Have an item's source edited, and keep it in the learner's pack; whether anything was changed.

    Args:
        own: The learner's pack.
        item: The item's id.
        drafts: The folder for what is being written.
        run: Gives a file to the editor; whether that ended well.

    Raises:
        DeckError: It was given up, or cannot be kept; the error names the file that has what was typed.
    """
    source = own.source(item)

    def keep(typed: str) -> bool:
        entry = edited_entry(typed)
        if text_of({"id": item, **entry}) == text_of(source.entry):
            return False
        own.override(item, entry, source)
        return True

    return bool(drafted(own.draft_text(item, source), drafts, item.replace("/", "-"), run, keep))
