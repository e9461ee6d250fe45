"""A trace drawn: as plain values, as rows of a table, as a Mermaid flowchart."""

from __future__ import annotations

from calculators.contract import Branch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.reach.hops import Hop
    from calculators.reach.tracing import Trace


def tree(trace: Trace) -> dict[str, object]:
    """The whole trace as plain values: ends, both directions hop by hop, and the legs that follow."""
    blocked = trace.blocked
    return {
        "source": trace.source.label,
        "destination": trace.destination.label,
        "traffic": trace.traffic.words(),
        "reachable": trace.reachable,
        "blocked": blocked.tree() if blocked else None,
        "forward": [hop.tree() for hop in trace.forward],
        "return": [hop.tree() for hop in trace.back],
        "legs": [tree(leg) for leg in trace.also],
    }


def rows(trace: Trace) -> list[dict[str, str]]:
    """One row for each hop; the way names the leg where there are several."""
    found = []
    for number, leg in enumerate(legs(trace)):
        for hop in (*leg.forward, *leg.back):
            way, side = ("back", "from") if hop.reply else ("there", "to")
            found.append(
                {
                    "way": f"{way}, {side} the target" if number else way,
                    "component": _named(hop),
                    "passes": "yes" if hop.ok else "no",
                    "by": hop.by,
                }
            )
    return found


def legs(trace: Trace) -> list[Trace]:
    """The trace and those that follow it, from load balancers on."""
    return [trace, *(one for leg in trace.also for one in legs(leg))]


def _named(hop: Hop) -> str:
    return f"{hop.kind} {hop.label}" if hop.label else hop.kind


def drawing(trace: Trace) -> str:
    """The path as lines of text, from end to end and back as far as it gets."""
    lines = [f"o  {trace.source.label}"]
    for leg in legs(trace):
        for hop in leg.forward:
            lines.append(f"{'|  ' if hop.ok else 'X  '}{_named(hop)}")
            if not hop.ok:
                return "\n".join([*lines, f"   blocked: {hop.code}"])
    lines += ["v", f"o  {legs(trace)[-1].destination.label}"]
    for leg in reversed(legs(trace)):
        for hop in leg.back:
            lines.append(f"{':  ' if hop.ok else 'X  '}{_named(hop)}")
            if not hop.ok:
                return "\n".join([*lines, f"   blocked on the way back: {hop.code}"])
    return "\n".join([*lines, "v", f"o  {trace.source.label}"])


def decision(trace: Trace, reachable: str) -> Branch:
    """The path as a tree to walk: both ways, hop by hop, with what let each through."""
    ways = []
    for number, leg in enumerate(legs(trace)):
        after = f" (to {leg.destination.label})" if number else ""
        for name, hops in (("there", leg.forward), ("back", leg.back)):
            if hops:
                branches = [
                    Branch(_named(hop), "yes" if hop.ok else "no", [Branch(hop.by)] if hop.by else [])
                    for hop in hops
                ]
                ways.append(
                    Branch(f"{name}{after}", "yes" if all(hop.ok for hop in hops) else "no", branches)
                )
    ends = f"{trace.source.label} to {trace.destination.label}, {trace.traffic.words()}"
    return Branch(f"reachable {reachable}: {ends}", "no" if reachable == "no" else "yes", ways)


def mermaid(trace: Trace) -> str:
    """A Mermaid flowchart of the way there, with what blocks it and, dotted, the way back."""
    lines = ["flowchart LR"]
    nodes: list[str] = []

    def node(text: str, shape: tuple[str, str] = ('["', '"]')) -> str:
        name = f"n{len(nodes)}"
        nodes.append(name)
        lines.append(f"  {name}{shape[0]}{_quoted(text)}{shape[1]}")
        return name

    start = node(trace.source.label, ('(["', '"])'))
    at = start
    stopped = False
    for leg in legs(trace):
        for hop in leg.forward:
            here = node(f"{hop.kind}<br/>{hop.label}")
            lines.append(f"  {at} {'-->' if hop.ok else '--x'} {here}")
            at = here
            stopped = stopped or not hop.ok
    if stopped:
        lines.append(f"  style {at} stroke:#c00,stroke-width:3px")
        return "\n".join(lines)
    end = node(legs(trace)[-1].destination.label, ('(["', '"])'))
    lines.append(f"  {at} --> {end}")
    at = end
    replies = [hop for leg in reversed(legs(trace)) for hop in leg.back]
    for hop in replies:
        here = node(f"{hop.kind}<br/>{hop.label}")
        lines.append(f"  {at} {'-.->' if hop.ok else '-.-x'} {here}")
        at = here
        if not hop.ok:
            lines.append(f"  style {at} stroke:#c00,stroke-width:3px")
            return "\n".join(lines)
    lines.append(f"  {at} -.-> {start}")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    cleaned = "".join(c if c.isprintable() and c not in '"[]{}|`\\' else "'" for c in text)
    return (
        cleaned.replace("<br/>", "\x00")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\x00", "<br/>")[:200]
    )
