"""The account's process reaches nothing off loopback. Each test asks a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

# 192.0.2.1 is TEST-NET-1 (RFC 5737): no host has it, should the guard ever fail.
FORBIDDEN = {
    "connect": "socket.socket().connect(('192.0.2.1', 80))",
    "connect_ex": "socket.socket().connect_ex(('192.0.2.1', 80))",
    "IPv6": "socket.socket(socket.AF_INET6).connect(('2001:db8::1', 80))",
    "create_connection": "socket.create_connection(('192.0.2.1', 80), timeout=1)",
    "datagram": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    "listen to all": "socket.socket().bind(('0.0.0.0', 0))",
    "look up": "socket.getaddrinfo('example.com', 80)",
    "look up by another name": "socket.gethostbyname('example.com')",
    "look up backwards": "socket.getnameinfo(('192.0.2.1', 80), 0)",
    "look up an address": "socket.gethostbyaddr('192.0.2.1')",
    "raw packets": "socket.socket(getattr(socket, 'AF_PACKET', 17), socket.SOCK_RAW)",
    "kernel": "socket.socket(getattr(socket, 'AF_NETLINK', 16), socket.SOCK_RAW)",
    "socket of an unknown family": "socket.socket(fileno=1)",
    "pair of Unix sockets": "socket.socketpair()",
    "Unix socket": "socket.socket(socket.AF_UNIX).connect('/var/run/docker.sock')",
    "below socket": "__import__('_socket').socket().connect(('192.0.2.1', 80))",
    "urllib": "__import__('urllib.request').request.urlopen('http://192.0.2.1/')",
    "process": "__import__('subprocess').run(['true'])",
    "shell": "__import__('os').system('true')",
    "fork": "__import__('os').fork()",
    "fork with a terminal": "__import__('os').forkpty()",
    "spawn": "__import__('os').posix_spawn('/bin/true', ['true'], {})",
    "terminal": "__import__('pty').spawn(['true'])",
}
ALLOWED = {
    "connect": "s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(s.getsockname())",
    "IPv6": "socket.getaddrinfo('::1', 80)",
    "look up backwards": "socket.getnameinfo(('127.0.0.1', 80), socket.NI_NUMERICHOST)",
    "localhost": "socket.getaddrinfo('localhost', 80)",
    "datagram": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
}


def guarded(statement):
    """What becomes of a statement in a guarded process: "done", or the error's name and words."""
    program = f"""
import socket
from studykit.sim import guard
guard.install()
try:
    {statement}
except BaseException as error:
    print(type(error).__name__, getattr(error, 'reason', error))
else:
    print('done')
"""
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("statement", FORBIDDEN.values(), ids=FORBIDDEN)
def test_the_outside_is_out_of_reach(statement):
    """Whatever way it is tried, the guard answers and not the network."""
    said = guarded(statement)
    assert "The simulated account" in said, said


@pytest.mark.parametrize("statement", ALLOWED.values(), ids=ALLOWED)
def test_loopback_is_in_reach(statement):
    """The account serves on it."""
    assert guarded(statement) == "done\n"


def test_the_guard_is_up_before_anything_of_the_account_is_made(tmp_path):
    """The process that serves installs it before moto is imported."""
    program = f"""
import socket
from studykit.sim import server
server._simulation = lambda *_: socket.create_connection(("192.0.2.1", 80), timeout=1)
server.main([{str(tmp_path)!r}, "--idle", "1"])
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "PermissionError: The simulated account" in ended.stderr
