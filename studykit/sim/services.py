"""The services that labs need; requests for others are refused in AWS's manner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.sim.s3 import S3

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studykit.sim.simulation import Service

# Signing name -> how it is made. A lab that needs another service adds a line here.
_MAKERS = {"s3": S3}


def services() -> Mapping[str, Service]:
    """Every service, empty, by the name that requests are signed for."""
    return {name: make() for name, make in _MAKERS.items()}
