"""Lending the terminal to another program while the app waits."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import App


@contextmanager
def lent_terminal(app: App[None]) -> Iterator[None]:
    """The terminal, until the block ends; what it raises is raised once the app has the terminal back.

    ``App.suspend`` alone would leave the app without it after an error.

    Raises:
        SuspendNotSupported: This terminal cannot be lent.
    """
    failed: BaseException | None = None
    with app.suspend():
        try:
            yield
        except BaseException as error:  # noqa: BLE001 - raised below
            failed = error
    if failed is not None:
        raise failed
