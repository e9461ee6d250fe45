"""The files of one account: its journal, where its process listens, and the lock that says it lives."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, BinaryIO

from studykit.errors import LabError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Address:
    """Where an account's process listens, and the word that moves its clock."""

    pid: int
    port: int
    token: str


class AccountFolder:
    """One account's folder.

    Attributes:
        path: The folder.
        journal: What was done to the account.
        log: What its process says.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.journal = path / "journal.jsonl"
        self.log = path / "account.log"
        self._address = path / "account.json"
        self._lock = path / "account.lock"

    def read_address(self) -> Address | None:
        """Where the process listens; None when the file is missing or not whole."""
        try:
            return Address(**json.loads(self._address.read_bytes()))
        except (OSError, ValueError, TypeError):
            return None

    def write_address(self, address: Address) -> None:
        """Say where the process listens; only this user may read it."""
        part = self._address.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_text(json.dumps(asdict(address)))
        part.replace(self._address)

    def forget_address(self) -> None:
        """The process listens no more."""
        self._address.unlink(missing_ok=True)

    def hold(self, patience: float = 0.0) -> BinaryIO:
        """Take the lock that a living process holds; it is let go when the file is closed or the process ends.

        Args:
            patience: Seconds to wait for it; :meth:`held` takes it for an instant, too.

        Raises:
            LabError: Another process holds it, or it cannot be made.
        """
        import fcntl

        with file_errors(self._lock):
            file = self._lock.open("ab")
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if time.monotonic() >= deadline:
                    file.close()
                    raise LabError(f"Another process serves the account in {self.path}.") from error
                time.sleep(0.01)
            else:
                return file

    def held(self) -> bool:
        """Whether a process serves the account at this moment."""
        import fcntl

        try:
            file = self._lock.open("rb")  # to look, no permission to write is needed
        except OSError:
            return False
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return True
        return False


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """What the system says against a file of a lab, as one sentence.

    Raises:
        LabError: It cannot be read or written.
    """
    try:
        yield
    except OSError as error:
        raise LabError(
            f"{error.filename or path} cannot be used: {error.strerror}.",
            "Labs are kept where `studykit doctor` says; that place needs space, and you its permission.",
        ) from error


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Wait until nobody else is in here with the same lock file, made when it is missing.

    Raises:
        LabError: It cannot be made.
    """
    import fcntl

    with file_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
