"""What a word after ``studykit cards ACTION`` may become: cards, topics, flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit import paths
from studykit.cli.options import library_paths
from studykit.memory.selection import FLAGS

if TYPE_CHECKING:
    from studykit.cli.commands import Context

_TAKE_CARDS = {"edit": 1, "delete": None, "suspend": None, "bury": None, "flag": None}  # how many; None: any


def card_candidates(words: list[str], before: str, context: Context) -> list[tuple[str, str]] | None:
    """The words that may follow; None where this has no say.

    Args:
        words: The action, and the words after it that are no options, up to the cursor.
        before: The last word before the cursor.
        context: Which packs count.
    """
    from studykit.library.card_index import read_card_index

    if not words:
        return None
    action, *given = words
    if before != "--topic" and action not in _TAKE_CARDS:
        return None
    if action == "flag" and not given:
        return [(name, "flag") for name in FLAGS]
    roots = paths.library_roots(library_paths(context, None), context.profile)
    index = read_card_index(roots, paths.cache_dir())
    if before == "--topic":
        return [(topic, "topic") for topic in index.sizes]
    most = _TAKE_CARDS.get(action)
    if most is not None and len(given) >= most:
        return []
    return [(card, "card") for card in index.ids]
