"""A card's source in the learner's own editor, while the app waits; then the packs are read anew."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from studykit import paths
from studykit.errors import StudykitError
from studykit.tui.lending import lent_terminal
from studykit.tui.messages import Failed, LibraryRead

if TYPE_CHECKING:
    from studykit.tui.screens.base import StudyScreen


def edit_card(screen: StudyScreen, card: str) -> None:
    """Give a card's source to the editor and keep what is saved.

    The screen then gets ``LibraryRead``, or ``Failed`` where the packs cannot be read.

    Args:
        screen: Where it was asked for; it explains what goes wrong.
        card: The card's id.
    """
    from studykit.formats.card_edits import edit_in_editor
    from studykit.formats.drafts import editor, run_editor
    from studykit.formats.own_cards import OwnCards

    services = screen.services
    try:
        run = partial(run_editor, editor())
        own = OwnCards(services.library, paths.personal_pack(services.profile), paths.cache_dir())
        drafts = paths.drafts_dir(services.profile)
        with lent_terminal(screen.app):
            changed = edit_in_editor(own, own.item(card), drafts, run)
    except SuspendNotSupported:
        screen.explain(
            StudykitError(
                "This terminal cannot be given to an editor.",
                f"In another one: {services.command} cards edit {card}",
            )
        )
    except StudykitError as error:
        screen.explain(error)
    else:
        if changed:
            screen.run_worker(partial(_reload, screen, card), thread=True, group="reload")
        else:
            screen.notify("Nothing was changed.", markup=False)


def _reload(screen: StudyScreen, card: str) -> None:
    try:
        screen.services.reload()
        screen.post_message(LibraryRead(card))
    except StudykitError as error:
        screen.post_message(Failed(error))
