"""Starts children that have everything imported: ``python -m tests.durability.fork_server MODULE`` with a socket as stdin.

Each request brings a command line as JSON and two pipes; the child that is forked for it has them as stdout and
stderr, and runs ``MODULE.main`` on the words. The server answers with the child's process id and, asked with
one byte more, waits for its end and tells its exit code, or minus the signal that killed it. Importing takes a second, a fork a few milliseconds:
that is what makes a thousand kills a matter of a minute.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
import traceback
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 1 << 16


def serve(connection: socket.socket, main: Callable[[list[str]], None]) -> None:
    """Fork a child a request, one at a time, until the other side closes the socket."""
    gc.freeze()
    while True:
        request, pipes, _, _ = socket.recv_fds(connection, _LONGEST, 2)
        if not request:
            return
        child = os.fork()
        if child == 0:
            connection.close()
            _be(main, json.loads(request), pipes)
        for pipe in pipes:
            os.close(pipe)
        connection.sendall(f"{child}\n".encode())
        # Not before it is asked for: until then the process id is the child's, ended or not.
        if not connection.recv(1):
            return
        _, status = os.waitpid(child, 0)
        connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _be(main: Callable[[list[str]], None], words: list[str], pipes: list[int]) -> None:
    """Run as the child; ends the process."""
    for number, pipe in enumerate(pipes, 1):
        os.dup2(pipe, number)
        os.close(pipe)
    try:
        main(words)
    except BaseException:  # noqa: BLE001 - the parent is to see it, whatever it is
        os.write(2, traceback.format_exc().encode())
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    serve(socket.socket(fileno=0), import_module(sys.argv[1]).main)
