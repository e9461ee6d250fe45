"""What the targets of routes have in common."""

from __future__ import annotations

from calculators.cidr.block import Block
from calculators.reach.hops import Fix
from calculators.reach.sets import span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.reach.routing import Table
    from calculators.reach.things import Subnet
    from calculators.reach.walk import Walk


def missing(walk: Walk, subnet: Subnet, table: Table) -> Fix:
    """The route that would do: to the other VPC, or out."""
    from calculators.reach.remedies import way_out

    if walk.goal.kind == "service" and walk.goal.edge:
        endpoint = walk.goal.edge
        return Fix(f"Associate {table.label()} with {endpoint.label()}.", "other", table.id)
    target, why = way_out(walk, subnet)
    bits = walk.traffic.bits
    goal = walk.goal
    cidr = "0.0.0.0/0" if bits == 32 else "::/0"
    if goal.vpc and goal.vpc is not subnet.vpc and target.partition("-")[0] != "igw":
        address = walk.dst[0][0]
        own = [
            block
            for block in goal.vpc.blocks
            if block.bits == bits and span(block)[0] <= address <= span(block)[1]
        ]
        cidr = str(own[0]) if own else cidr
    elif goal.kind == "network" and walk.dst:
        cidr = (
            str(Block(bits, walk.dst[0][0], bits))
            if len(walk.dst) == 1 and walk.dst[0][0] == walk.dst[0][1]
            else cidr
        )
    text = f"Add a route to {table.label()}: {cidr} to {target or why}."
    return Fix(text, "route", table.id, cidr=cidr, target=target)


def unknown(walk: Walk, kind: str, id_: str) -> None:
    """Say that a target was not described."""
    walk.fail(
        kind,
        None,
        "UNKNOWN_RESOURCE",
        f"{id_} is not among what was given.",
        f"Give the description of {id_}, or take another target.",
        id_,
    )


def at_goal(walk: Walk, id_: str) -> bool:
    """Whether the packet was to come to this gateway and no further."""
    return (
        walk.goal.kind == "gateway"
        and walk.goal.edge is not None
        and walk.goal.edge.id == id_
        and not walk.reply
    )
