"""The door of the account's process: AWS requests to the simulation, ours to the clock."""

from __future__ import annotations

import hmac
import json
import logging
import time
from datetime import datetime
from typing import TYPE_CHECKING

from studykit.sim.wire import BodyTooLargeError, Reply, Request, aws_error, read_request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from studykit.sim.simulation import Simulation

_log = logging.getLogger(__name__)

CONTROL = "/_studykit/"
TOKEN_HEADER = "X-Studykit-Token"  # noqa: S105 - the header's name, not its value
_JSON = (("Content-Type", "application/json"),)


class Gate:
    """The WSGI application.

    Attributes:
        last_used: ``time.monotonic()`` at the newest request.

    Args:
        simulation: The account.
        token: Who has it may move the clock and stop the process.
        stop: Ends the process.
    """

    def __init__(self, simulation: Simulation, token: str, stop: Callable[[], None]) -> None:
        self._simulation = simulation
        self._token = token
        self._stop = stop
        self.last_used = time.monotonic()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        self.last_used = time.monotonic()
        return self._reply(environ).send(start_response)

    def _reply(self, environ: WSGIEnvironment) -> Reply:
        # A name that leads here but is not ours is a web page trying its luck (DNS rebinding).
        if environ.get("HTTP_HOST", "").rpartition(":")[0] != "127.0.0.1":
            return _control(403, {"message": "Use the address 127.0.0.1."})
        try:
            request = read_request(environ)
        except BodyTooLargeError:
            message = "Your proposed upload exceeds the maximum allowed size"
            return aws_error(Request(environ, b"", "s3"), 400, "EntityTooLarge", message)
        if request.path.startswith(CONTROL):
            return self._answer_control(request)
        try:
            return self._simulation.answer(request)
        except Exception:  # noqa: BLE001 - whatever moto stumbles over is this request's trouble only
            _log.exception("%s %s", request.method, request.path)
            return aws_error(
                request, 500, "InternalError", "The simulated account stumbled; its log says over what."
            )

    def _answer_control(self, request: Request) -> Reply:
        if not hmac.compare_digest(request.header(TOKEN_HEADER).encode(), self._token.encode()):
            return _control(403, {"message": "That is not this account's token."})
        match request.method, request.path.removeprefix(CONTROL):
            case "GET", "clock":
                return _control(200, {"now": self._simulation.now().isoformat()})
            case "POST", "clock":
                try:
                    moment = datetime.fromisoformat(json.loads(request.body)["to"])
                    return _control(200, {"now": self._simulation.advance_to(moment).isoformat()})
                except (ValueError, KeyError, TypeError, OverflowError) as error:
                    return _control(400, {"message": str(error)})
            case "POST", "stop":
                self._stop()
                return _control(200, {})
            case _:
                return _control(404, {"message": "There is nothing here."})


def _control(status: int, value: object) -> Reply:
    return Reply(status, _JSON, json.dumps(value).encode())
