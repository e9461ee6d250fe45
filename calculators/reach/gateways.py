"""The route that a packet takes out of a subnet, and what its target does with it."""

from __future__ import annotations

from calculators.reach import boxes, internet, links
from calculators.reach.common import missing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.reach.routing import Route, Table
    from calculators.reach.things import Subnet
    from calculators.reach.walk import Walk


def follow(walk: Walk, subnet: Subnet, table: Table, route: Route | None) -> None:
    """Take the route that a subnet's table has for the packet."""
    if route is None:
        way = "no route to"
        walk.fail(
            "route table",
            table,
            "NO_ROUTE_TO_DESTINATION",
            f"It has {way} {walk.to()}.",
            missing(walk, subnet, table),
        )
    elif not route.active:
        walk.fail(
            "route table",
            table,
            "BAD_STATE_ROUTE",
            f"{route.words()}: the target is gone.",
            missing(walk, subnet, table),
        )
    elif route.kind == "local":
        walk.passed("route table", table, route.words())
        walk.arrive(subnet.vpc, subnet)
    else:
        walk.passed("route table", table, route.words())
        _TARGETS.get(route.kind, _other)(walk, subnet, route)


def _other(walk: Walk, _subnet: Subnet, route: Route) -> None:
    walk.fail(
        "route table",
        None,
        "UNSUPPORTED_COMPONENT",
        f"Traffic through {route.target} is not followed here.",
        "Ask for the part of the path before it.",
        route.target,
    )


_TARGETS = {
    "igw": internet.internet_gateway,
    "eigw": internet.egress_only,
    "nat": boxes.nat_gateway,
    "eni": boxes.interface,
    "vpce": boxes.endpoint,
    "pcx": links.peering,
    "tgw": links.transit,
    "vgw": links.vpn,
    "other": _other,
}
