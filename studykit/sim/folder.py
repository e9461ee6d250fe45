"""The files of one account: its journal, where its process listens, and the lock that says it lives."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, BinaryIO

from studykit.errors import LabError

if TYPE_CHECKING:
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
            LabError: Another process holds it.
        """
        import fcntl

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
        if not self._lock.exists():
            return False
        try:
            self.hold().close()
        except LabError:
            return True
        return False
