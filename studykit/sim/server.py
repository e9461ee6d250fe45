"""The account's process: ``python -m studykit.sim.server FOLDER``. Started by :mod:`studykit.sim.account`.

It says on stdout, in one line of JSON, where it listens or why it cannot, and ends when it is told to,
when nobody has used it for a while, when its folder is no longer its own, or when the process that it was
started for is gone. What it was told is in the journal, so that another one can go on.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import secrets
import signal
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from studykit.errors import LabError
from studykit.sim import guard
from studykit.sim.folder import AccountFolder, Address

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer

    from studykit.sim.gate import Gate
    from studykit.sim.simulation import Simulation

WATCH_SECONDS = 1.0
LOCK_SECONDS = 1.0


def main(arguments: list[str]) -> int:
    """Serve one account until the end."""
    options = _options(arguments)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    guard.install()
    folder = AccountFolder(options.folder)
    try:
        lock = folder.hold(LOCK_SECONDS)
        folder.forget_address()  # of a process that was killed
        simulation = _simulation(folder, options.clock)
    except LabError as error:
        _say({"message": error.message, "hint": error.hint})
        return error.exit_code
    token = secrets.token_urlsafe(24)
    server, gate = _server(simulation, token)
    folder.write_address(Address(os.getpid(), server.server_port, token))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    watch = threading.Thread(
        target=_watch, args=(server, gate, folder, options.idle, options.owner), daemon=True
    )
    watch.start()
    _say({"port": server.server_port})
    try:
        server.serve_forever(poll_interval=0.1)
    finally:
        # Under the lock, so that it cannot be the address of the next process.
        if (address := folder.read_address()) and address.token == token:
            folder.forget_address()
        lock.close()
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="studykit.sim.server")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--clock", type=datetime.fromisoformat, help="where a new account's clock begins")
    parser.add_argument("--idle", type=float, required=True, help="seconds without a request until it ends")
    parser.add_argument("--owner", type=int, help="end when this process, the parent, is gone")
    return parser.parse_args(arguments)


def _simulation(folder: AccountFolder, start: datetime | None) -> Simulation:
    """The account as its journal left it, or a new one.

    Raises:
        LabError: The journal cannot be read.
    """
    # moto would let any web page read the account; set before moto reads its settings.
    os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"
    from studykit.sim.clock import VirtualClock
    from studykit.sim.journal import Journal
    from studykit.sim.services import services
    from studykit.sim.simulation import Simulation

    if folder.journal.exists():
        journal = Journal.open(folder.journal)
    elif start is not None:
        journal = Journal.create(folder.journal, start)
    else:
        raise LabError(f"There is no account in {folder.path}.")
    made = services()
    simulation = Simulation(VirtualClock(journal.start), made, journal)
    simulation.replay()
    return simulation


def _server(simulation: Simulation, token: str) -> tuple[BaseWSGIServer, Gate]:
    """A server on a free port of 127.0.0.1, and its door."""
    from moto.moto_server.werkzeug_app import MotoRequestHandler
    from werkzeug.serving import make_server

    from studykit.sim.gate import Gate

    # shutdown() waits for the loop to end, and so cannot be called from the request that asks for it.
    gate = Gate(simulation, token, lambda: threading.Thread(target=server.shutdown).start())
    server = make_server("127.0.0.1", 0, gate, threaded=True, request_handler=MotoRequestHandler)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    return server, gate


def _watch(server: BaseWSGIServer, gate: Gate, folder: AccountFolder, idle: float, owner: int | None) -> None:
    """End the server when there is nobody left to serve."""
    mine = os.getpid()
    wait = threading.Event().wait
    while True:
        wait(WATCH_SECONDS)
        address = folder.read_address()
        if (
            time.monotonic() - gate.last_used > idle
            or address is None
            or address.pid != mine
            or (owner is not None and os.getppid() != owner)
        ):
            server.shutdown()
            return


def _say(message: dict[str, object]) -> None:
    """Tell the parent, once."""
    print(json.dumps(message), flush=True)  # noqa: T201 - the pipe to the parent, no terminal


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
