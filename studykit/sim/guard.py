"""Nothing leaves the machine: an audit hook refuses every socket off loopback and every new process.

An audit hook cannot be removed again, and is asked by Python's own modules before they act, their C code
included; what it does not know to be loopback it refuses, whatever library asks. It keeps libraries in, not
enemies: Python asks nothing before ``listen()`` on a socket that was never bound or before
``_posixsubprocess.fork_exec``, and native code of others never asks.
"""

from __future__ import annotations

import socket
import sys
from ipaddress import ip_address
from typing import Any

# Event -> which of its arguments names the other end. https://docs.python.org/3/library/audit_events.html
_ADDRESSED = {"socket.connect": 1, "socket.bind": 1, "socket.sendto": 1, "socket.sendmsg": 1}
_NAMED = {
    "socket.getaddrinfo": 0,
    "socket.gethostbyaddr": 0,
    "socket.gethostbyname": 0,
}
_FAMILIES = frozenset({socket.AF_INET, socket.AF_INET6})
_PROCESSES = frozenset(
    {
        "subprocess.Popen",
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
        "os.system",
        "pty.spawn",
        "_winapi.CreateProcess",
    }
)


def install() -> None:
    """Guard this process until it ends. There is no way back."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _ADDRESSED:
        address = arguments[_ADDRESSED[event]]
        # sendmsg on a connected socket has no address; where it leads was judged when it was connected.
        if not (event == "socket.sendmsg" and address is None) and not _loopback_address(address):
            raise PermissionError(
                f"The simulated account reaches nothing off loopback, and so not {address!r}."
            )
    elif event == "socket.__new__":
        if arguments[1] not in _FAMILIES:
            raise PermissionError(f"The simulated account has no sockets of the family {arguments[1]}.")
    elif event == "socket.getnameinfo":
        if not _loopback_address(arguments[0]):
            raise PermissionError(
                f"The simulated account looks up no addresses, and so not {arguments[0]!r}."
            )
    elif event in _NAMED:
        name = arguments[_NAMED[event]]
        if not _loopback_name(name):
            raise PermissionError(f"The simulated account looks up no names, and so not {name!r}.")
    elif event in _PROCESSES:
        raise PermissionError("The simulated account starts no processes.")


def _loopback_address(address: Any) -> bool:
    """Whether it is (host, port, ...) with a loopback host; paths of Unix sockets are not."""
    return isinstance(address, tuple) and len(address) >= 2 and _loopback_name(address[0])


def _loopback_name(name: Any) -> bool:
    if isinstance(name, bytes):
        name = name.decode("ascii", "replace")
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
