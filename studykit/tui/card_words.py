"""Words that the app and the line mode both use for cards. Imports no Textual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.memory.ports import CramAnswer, Review

if TYPE_CHECKING:
    from studykit.memory.ports import CardAction


def said(undone: Review | CardAction | CramAnswer | None) -> str:
    """What was taken back, as a sentence."""
    if undone is None:
        return "Nothing is left to take back."
    if isinstance(undone, Review | CramAnswer):
        return "The last answer is taken back."
    what = {
        "suspend": "The card is no longer suspended.",
        "restore": "The card is suspended again.",
        "bury": "The card is no longer put off.",
        "flag": "The flag is as it was before.",
        "leech": "The card is no longer a leech.",
        "reset": "The reset is taken back.",
    }
    return what[undone.kind]
