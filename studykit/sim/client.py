"""The parent's side of the account's process: its clock and its end."""

from __future__ import annotations

import http.client
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from studykit.errors import LabError
from studykit.sim.gate import CONTROL, TOKEN_HEADER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studykit.sim.folder import Address

# A move of ten years over thousands of objects takes seconds; a process that hangs longer than this is broken.
TIMEOUT = 120.0


class ControlClient:
    """Speaks to one account's process. Plain http.client: it knows no proxies."""

    def __init__(self, address: Address) -> None:
        self._address = address

    def now(self) -> datetime:
        """What the clock shows."""
        return _moment(self._send("GET", "clock"))

    def advance_to(self, moment: datetime) -> datetime:
        """Move the clock.

        Raises:
            LabError: Backwards, or too far at once.
        """
        return _moment(self._send("POST", "clock", {"to": moment.isoformat()}))

    def stop(self) -> None:
        """Ask the process to end."""
        self._send("POST", "stop")

    def _send(self, method: str, what: str, body: Mapping[str, str] | None = None) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self._address.port, timeout=TIMEOUT)
        try:
            connection.request(
                method, CONTROL + what, json.dumps(body or {}), {TOKEN_HEADER: self._address.token}
            )
            reply = connection.getresponse()
            answer: dict[str, Any] = json.loads(reply.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise LabError(
                "The simulated account does not answer.", "`studykit lab start` brings it back."
            ) from error
        finally:
            connection.close()
        if reply.status != 200:
            raise LabError(answer.get("message", "The simulated account refused."))
        return answer


def _moment(answer: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(answer["now"])
