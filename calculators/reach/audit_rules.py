"""Rules that do nothing, as network ACL rules behind earlier ones and security group rules within wider ones.

Also network ACLs that let requests pass and their replies not.
"""

from __future__ import annotations

from bisect import bisect_right

from calculators.reach.firewall import ALL, ECHO, LAST_PORT, TCP, UDP, Traffic, acl_admits
from calculators.reach.sets import BlockIndex, minus, span, text_of, union

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from calculators.cidr.block import Block
    from calculators.reach.firewall import AclRule, GroupRule
    from calculators.reach.network import Network
    from calculators.reach.things import Acl

REPLIES = (32_768, 61_000)
MOST_CHECKED = 100  # rules of one network ACL whose replies are followed
_MOST_NAMED = 50


class _Covered:
    """Ports that rules have said something about, by the block and protocol that they name."""

    __slots__ = ("_index", "_keys")

    def __init__(self) -> None:
        self._index = BlockIndex()
        self._keys: dict[tuple[object, int], tuple[list[tuple[int, int]], list[tuple[int, int, str]]]] = {}

    def by(self, block: Block | None, other: str, proto: int, ports: tuple[int, int]) -> str:
        """Which rule covers this one, 'several together', or ''."""
        blocks = [found[0] for found in self._index.around(block)] if block else [other]
        for key in blocks:
            for each in (proto, ALL):
                entry = self._keys.get((key, each))
                if entry is None:
                    continue
                merged, named = entry
                low, high = (0, LAST_PORT) if each == ALL else ports
                at = bisect_right(merged, (low, LAST_PORT + 1)) - 1
                if at >= 0 and merged[at][0] <= low and merged[at][1] >= high:
                    alone = [name for first, last, name in named if first <= low and last >= high]
                    return alone[0] if alone else "several rules together"
        return ""

    def add(self, block: Block | None, other: str, proto: int, ports: tuple[int, int], name: str) -> None:
        """Take a rule in."""
        key: object = str(block) if block else other
        if (
            block
            and (key, proto) not in self._keys
            and all(found[0] != key for found in self._index.around(block))
        ):
            self._index.add(block, key)
        merged, named = self._keys.setdefault((key, proto), ([], []))
        at = bisect_right(merged, (ports[0], LAST_PORT + 1))
        start = at - 1 if at and merged[at - 1][1] >= ports[0] - 1 else at
        end = start
        while end < len(merged) and merged[end][0] <= ports[1] + 1:
            end += 1
        merged[start:end] = union([*merged[start:end], ports])
        if len(named) < _MOST_NAMED:
            named.append((*ports, name))


def _ports(proto: int, low: int, high: int) -> tuple[int, int]:
    if proto in {TCP, UDP} or (proto in ECHO and low >= 0):
        return low, max(low, high) if proto in {TCP, UDP} else low
    return 0, LAST_PORT


def hidden_rules(network: Network) -> Iterator[dict[str, str]]:
    """Network ACL rules that are never asked, since earlier ones match all that they match."""
    for acl in network.acls.values():
        for rules in (acl.inbound, acl.outbound):
            covered = _Covered()
            for rule in rules:
                ports = _ports(rule.proto, rule.low, rule.high)
                before = covered.by(rule.block, "", rule.proto, ports)
                if before:
                    yield {
                        "finding": "hidden rule",
                        "component": acl.label(),
                        "what": f"{rule.words()}: {before} matches all of it first",
                        "change": "Delete it, or give it a lower number.",
                    }
                covered.add(rule.block, "", rule.proto, ports, f"rule {rule.number}")


def _width(rule: GroupRule) -> tuple[int, int, int]:
    ports = _ports(rule.proto, rule.low, rule.high)
    return rule.proto != ALL, rule.block.prefix if rule.block else 0, ports[0] - ports[1]


def covered_rules(network: Network) -> Iterator[dict[str, str]]:
    """Security group rules that a wider one of the same group contains."""
    for group in network.groups.values():
        for rules in (group.inbound.rules, group.outbound.rules):
            covered = _Covered()
            for rule in sorted(rules, key=_width):
                ports = _ports(rule.proto, rule.low, rule.high)
                other = rule.group or rule.prefix_list
                wider = covered.by(rule.block, other, rule.proto, ports)
                if wider:
                    yield {
                        "finding": "covered rule",
                        "component": group.label(),
                        "what": f"{rule.words()}: within {wider}",
                        "change": "Delete it.",
                    }
                else:
                    covered.add(rule.block, other, rule.proto, ports, rule.words())


def half_open(network: Network) -> Iterator[dict[str, str]]:
    """Rules of network ACLs that allow requests whose replies the other direction drops."""
    for acl in network.acls.values():
        yield from _half_open(acl, acl.inbound, acl.outbound)
        yield from _half_open(acl, acl.outbound, acl.inbound)


def _half_open(acl: Acl, rules: Sequence[AclRule], replies: Sequence[AclRule]) -> Iterator[dict[str, str]]:
    for rule in rules[:MOST_CHECKED]:
        if (
            not rule.allow
            or rule.proto not in {TCP, UDP}
            or (rule.low >= 1024 and rule.high - rule.low > 1000)
        ):
            continue  # ranges of ephemeral ports are there for replies
        bits = rule.block.bits
        asked, _ = acl_admits(rules, Traffic(bits, rule.proto, rule.low, rule.low), [span(rule.block)])
        if not asked:
            continue
        passed, _ = acl_admits(replies, Traffic(bits, rule.proto, *REPLIES), asked)
        lost = minus(asked, passed)
        if lost:
            way, side = ("inbound", "from") if rule.egress else ("outbound", "to")
            yield {
                "finding": "replies blocked",
                "component": acl.label(),
                "what": f"{rule.words()}, but nothing lets the replies through {side} {text_of(bits, lost, 2)}",
                "change": f"Allow {way} ports 1024-65535 {side} {rule.block}.",
            }
