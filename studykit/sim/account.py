"""A simulated account as the rest of studykit sees it: start it, use it, move its clock, stop it.

The account lives in a process of its own (:mod:`studykit.sim.server`) and in a folder that outlives it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studykit.errors import GraderError, LabError, MissingExtraError
from studykit.sim.client import ControlClient
from studykit.sim.folder import AccountFolder, file_errors
from studykit.sim.journal import copy_journal
from studykit.sim.shell import DIRECT, NOWHERE, PROXIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime, timedelta

    from studykit.sim.folder import Address

IDLE_SECONDS = 4 * 3600
REGION = "us-east-1"
_KEY = "studykit"
_PATIENCE = 10.0  # seconds for a process to end
_EXTRA = ("moto", "flask", "flask_cors", "boto3", "time_machine")


class Account:
    """A running account; implements :class:`studykit.labs.ports.Account`.

    Attributes:
        endpoint: Where its services answer ("http://127.0.0.1:49152").
    """

    def __init__(self, folder: AccountFolder, address: Address) -> None:
        self._folder = folder
        self._address = address
        self._control = ControlClient(address)
        self._clients: dict[str, Any] = {}
        self.endpoint = f"http://127.0.0.1:{address.port}"

    @classmethod
    def start(cls, path: Path, clock: datetime | None = None, *, owned: bool = False) -> Account:
        """The account in a folder: the one that runs, the one its journal tells of, or a new one.

        Args:
            path: Its folder, made when it is missing.
            clock: Where a new account's clock begins, aware UTC.
            owned: Whether it ends with this process; otherwise it goes on until it is stopped or has not
                been used for IDLE_SECONDS.

        Raises:
            MissingExtraError: The extra ``labs`` is not installed.
            LabError: This platform has no labs, or the account cannot be started.
        """
        check_can_run()
        with file_errors(path):
            path.mkdir(parents=True, exist_ok=True)
        running = cls.attach(path)
        if running is not None:
            return running
        folder = AccountFolder(path)
        try:
            _launch(folder, clock, owned=owned)
        except LabError:
            # Another process may have been a moment earlier, and is still at replaying the journal.
            if not folder.held():
                raise
        address = _awaited_address(folder)
        if address is None:
            raise LabError(
                f"The simulated account in {path} ended as soon as it began.", f"{folder.log} may say why."
            )
        return cls(folder, address)

    @classmethod
    def attach(cls, path: Path) -> Account | None:
        """The account that runs in a folder, if one does."""
        folder = AccountFolder(path)
        address = folder.read_address()
        return cls(folder, address) if address is not None and folder.held() else None

    @staticmethod
    @contextmanager
    def temporary(clock: datetime) -> Iterator[Account]:
        """A new account that is gone afterwards."""
        with _temporary_folder() as path, _stopped(Account.start(path, clock, owned=True)) as account:
            yield account

    @staticmethod
    @contextmanager
    def replica(path: Path) -> Iterator[Account]:
        """A copy of the account in a folder, made by replaying its journal; gone afterwards."""
        with _temporary_folder() as copy:
            copy_journal(AccountFolder(path).journal, AccountFolder(copy).journal)
            with _stopped(Account.start(copy, owned=True)) as account:
                yield account

    def environment(self, base: Mapping[str, str] = os.environ) -> dict[str, str]:
        """``base`` for a program that is to use this account and cannot reach a real one.

        Everything named AWS_* is replaced: no real key, profile, endpoint or file is left in it.
        """
        kept = {name: value for name, value in base.items() if not name.upper().startswith(("AWS_", "BOTO_"))}
        return (
            kept
            | dict.fromkeys(PROXIES, NOWHERE)
            | dict.fromkeys(DIRECT, "127.0.0.1,localhost")
            | {
                "AWS_ENDPOINT_URL": self.endpoint,
                "AWS_ACCESS_KEY_ID": _KEY,
                "AWS_SECRET_ACCESS_KEY": _KEY,
                "AWS_REGION": REGION,
                "AWS_DEFAULT_REGION": REGION,
                "AWS_CONFIG_FILE": os.devnull,
                "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
                "AWS_EC2_METADATA_DISABLED": "true",
                "AWS_PAGER": "",
            }
        )

    def client(self, service: str) -> Any:
        """A boto3 client of this account that has looked at no file and no variable of the user's."""
        if service not in self._clients:
            self._clients[service] = self._new_client(service)
        return self._clients[service]

    def _new_client(self, service: str) -> Any:
        import boto3
        import botocore.session
        from botocore.config import Config

        # Each of botocore's settings has the form (name in the file, variable, default, conversion).
        defaults = {
            name: (None, None, default, conversion)
            for name, (_, _, default, conversion) in botocore.session.Session.SESSION_VARIABLES.items()
        }
        for name in ("config_file", "credentials_file"):
            defaults[name] = (None, None, os.devnull, None)
        core = botocore.session.Session(session_vars=defaults)
        core.get_component("config_store").set_config_variable("s3", {})  # these have variables of their own
        session: Any = boto3.Session(
            aws_access_key_id=_KEY,
            aws_secret_access_key=_KEY,
            region_name=REGION,
            botocore_session=core,
        )
        config = Config(proxies={}, retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
        return session.client(service, endpoint_url=self.endpoint, config=config)

    def now(self) -> datetime:
        """What the account's clock shows, aware UTC."""
        return self._control.now()

    def advance_to(self, moment: datetime) -> datetime:
        """Move the clock forward, letting happen what falls due on the way.

        Raises:
            LabError: Backwards, or too far at once.
        """
        return self._control.advance_to(moment)

    def advance(self, by: timedelta) -> datetime:
        """Move the clock forward by a span."""
        return self.advance_to(self.now() + by)

    def stop(self) -> None:
        """End the process; the journal stays."""
        with suppress(LabError):  # it may have ended by itself
            self._control.stop()
        deadline = time.monotonic() + _PATIENCE
        while self._lives():
            if time.monotonic() > deadline:
                with suppress(ProcessLookupError):
                    os.kill(self._address.pid, signal.SIGKILL)
            time.sleep(0.01)
        with suppress(ChildProcessError):  # not ours to reap when another command started it
            os.waitpid(self._address.pid, 0)

    def _lives(self) -> bool:
        """Whether this very process still serves the folder; another one may have taken over since."""
        return self._folder.read_address() == self._address and self._folder.held()


def check_can_run() -> None:
    """Say clearly what keeps labs from running here.

    Raises:
        MissingExtraError: The extra ``labs`` is not installed.
        LabError: This is Windows.
    """
    if os.name == "nt":
        raise LabError("Labs need Linux or macOS.", "Windows has them too inside WSL.")
    missing = [name for name in _EXTRA if find_spec(name) is None]
    if missing:
        raise MissingExtraError(
            f"Labs need packages that are not installed: {', '.join(missing)}.",
            "pip install 'studykit[labs]'",
        )


def _launch(folder: AccountFolder, clock: datetime | None, *, owned: bool) -> None:
    """Start the process and wait until it says that it listens.

    Raises:
        LabError: It says that it cannot, or dies.
    """
    arguments = [str(folder.path), "--idle", str(IDLE_SECONDS)]
    if clock is not None:
        arguments += ["--clock", clock.isoformat()]
    if owned:
        arguments += ["--owner", str(os.getpid())]
    with file_errors(folder.log):
        log = folder.log.open("ab")
    with log:
        process = subprocess.Popen(  # noqa: S603 - our own module and our own paths
            # -P: a file named boto3.py in the current folder is not ours.
            [sys.executable, "-P", "-m", "studykit.sim.server", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            env=_child_environment(),
            start_new_session=True,
        )
    assert process.stdout is not None
    with process.stdout as pipe:
        line = pipe.readline()
    try:
        said = json.loads(line)
    except ValueError:
        process.wait()
        raise GraderError("The simulated account could not start.", f"{folder.log} says why.") from None
    if "port" not in said:
        process.wait()
        raise LabError(said["message"], said["hint"])
    # It outlives this object, and mostly this process: it is stopped, and reaped, by its address.
    process.returncode = 0


def _awaited_address(folder: AccountFolder) -> Address | None:
    """Where the process of a folder listens, as soon as it says so; None when it ends without."""
    deadline = time.monotonic() + _PATIENCE
    while (address := folder.read_address()) is None and folder.held() and time.monotonic() < deadline:
        time.sleep(0.01)
    return address


def _child_environment() -> dict[str, str]:
    """No key, no proxy, no setting of moto's; and the studykit that this is."""
    unwanted = ("AWS_", "BOTO_", "MOTO_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(unwanted)}
    return kept | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}


@contextmanager
def _stopped(account: Account) -> Iterator[Account]:
    try:
        yield account
    finally:
        account.stop()


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    with file_errors(Path(tempfile.gettempdir())):
        path = Path(tempfile.mkdtemp(prefix="studykit-lab-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
