"""Sets of addresses, network ACLs, security groups and route tables, held to what one address at a time says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from calculators.cidr.block import Block
from calculators.reach.firewall import ALL, TCP, UDP, AclRule, GroupRule, RuleSet, Traffic, acl_admits
from calculators.reach.routing import Route, Table
from calculators.reach.sets import blocks_of, meet, minus, public_space, size, union

BASE = 10 << 24
PLACES = range(BASE, BASE + 32)

ranges = st.lists(st.tuples(st.integers(0, 31), st.integers(0, 31)), max_size=5).map(
    lambda pairs: union((BASE + min(p), BASE + max(p)) for p in pairs)
)
blocks = st.tuples(st.integers(0, 31), st.integers(26, 32)).map(lambda p: Block(32, BASE + p[0], p[1]))
ports = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(lambda p: (min(p), max(p)))
protos = st.sampled_from([TCP, TCP, UDP, ALL])


def members(found):
    """The addresses of a set, those of the small space that is looked at."""
    return {a for a in PLACES if any(first <= a <= last for first, last in found)}


@given(ranges, ranges)
def test_sets_are_sets(a, b):
    """Meet, minus and union say of ranges what they say of single addresses; blocks cover exactly the same."""
    assert members(meet(a, b)) == members(a) & members(b)
    assert members(minus(a, b)) == members(a) - members(b)
    assert members(union([*a, *b])) == members(a) | members(b)
    assert sum(block.size for block in blocks_of(32, a)) == size(a) == len(members(a))


def test_the_internet_is_what_is_not_private():
    """Private, shared, loopback, link-local and multicast addresses are no part of it."""
    whole = public_space(32)
    for text in (10 << 24, 0xAC100000, 0xC0A80000, 0x64400000, 127 << 24, 0xA9FE0000, 224 << 24):
        assert not any(first <= text <= last for first, last in whole)
    assert any(first <= 8 << 24 <= last for first, last in whole)


acl_rules = st.lists(
    st.tuples(st.booleans(), protos, ports, blocks).map(
        lambda p: AclRule(
            0, allow=p[0], egress=False, proto=p[1], low=p[2][0], high=p[2][1], block=p[3], place=""
        )
    ),
    max_size=8,
)


def allowed(rules, address, proto, port):
    """The first rule that matches decides; none denies."""
    for rule in rules:
        about = rule.proto == ALL or (rule.proto == proto and rule.low <= port <= rule.high)
        if about and rule.first <= address <= rule.last:
            return rule.allow
    return False


@given(acl_rules, ranges.filter(bool), ports)
def test_acl_of_ranges_is_acl_of_each_address_and_port(rules, remote, asked):
    """What passes are the addresses for which every port asked of passes, by the first rule that matches each."""
    passed, _ = acl_admits(rules, Traffic(32, TCP, *asked), remote)
    one_by_one = {
        a for a in members(remote) if all(allowed(rules, a, TCP, p) for p in range(asked[0], asked[1] + 1))
    }
    assert members(passed) == one_by_one
    for address in members(remote):
        alone, rule = acl_admits(rules, Traffic(32, TCP, *asked), [(address, address)])
        assert bool(alone) == (address in one_by_one)
        assert not alone or rule.allow


@given(acl_rules, ranges.filter(bool))
def test_all_traffic_needs_a_rule_for_all(rules, remote):
    """An allow of one protocol is none of all; a deny of one is one."""
    passed, _ = acl_admits(rules, Traffic(32, ALL, 0, 65_535), remote)
    for address in members(remote):
        about = [r for r in rules if r.first <= address <= r.last and (r.proto == ALL or not r.allow)]
        assert (address in members(passed)) == bool(about and about[0].allow)


@given(st.lists(st.tuples(protos, ports, blocks), max_size=8), ranges.filter(bool), st.integers(0, 9))
def test_group_of_ranges_is_group_of_each_address(rules, remote, port):
    """What passes are the addresses that some rule lets through, whatever their order."""
    group = RuleSet()
    for proto, (low, high), block in rules:
        group.add(GroupRule(egress=False, proto=proto, low=low, high=high, place="", block=block))
    traffic = Traffic(32, TCP, port, port)
    passed, _ = group.by_ranges(traffic, remote, {})
    for address in members(remote):
        found = group.by_address(traffic, address)
        expected = [
            rule
            for rule in group.rules
            if rule.block.network <= address <= rule.block.last
            and (rule.proto == ALL or (rule.proto == TCP and rule.low <= port <= rule.high))
        ]
        assert found is (expected[0] if expected else None)
        assert (address in members(passed)) == bool(expected)


@given(st.lists(st.tuples(blocks, st.integers(0, 3)), max_size=10), ranges.filter(bool))
def test_most_specific_route(routes, asked):
    """The longest prefix, among equals the lowest rank; of a range the route that most of it takes, and what that is."""
    table = Table("rtb-1")
    for number, (block, rank) in enumerate(routes):
        table.add(Route(block, "igw", f"igw-{number}", rank=rank))

    def by_hand(address):
        about = [r for r in table.routes if r.block.network <= address <= r.block.last]
        return min(about, key=lambda r: (-r.block.prefix, r.rank), default=None)

    taken = {a: by_hand(a) for a in members(asked)}
    for address, route in taken.items():
        found = table.find(32, address)
        assert (found is None) == (route is None)
        assert found is None or (found.block, found.rank) == (route.block, route.rank)
    route, part = table.widest(32, asked)
    assert members(part) <= members(asked)
    assert part
    for address in members(part):
        expected = taken[address]
        assert (expected is None) == (route is None)
        assert route is None or (route.block, route.rank) == (expected.block, expected.rank)
