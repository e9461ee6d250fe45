"""Blocks as integers agree with the standard library's ipaddress, which is too dear to import for a sum."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from calculators.cidr.block import Block, canonical_step, parse, parse_list
from calculators.contract import CalculatorError

ADDRESSES = {32: st.integers(0, 2**32 - 1), 128: st.integers(0, 2**128 - 1)}
# Groups are often zero, so that the rules for :: are met in all their corners.
SPARSE = st.lists(st.sampled_from([0, 0, 0, 1, 0xFFFF, 0xAB0]), min_size=8, max_size=8).map(
    lambda groups: sum(group << 16 * place for place, group in enumerate(groups))
)
IPV4 = st.builds(Block, st.just(32), ADDRESSES[32], st.integers(0, 32))
IPV6 = st.builds(Block, st.just(128), SPARSE | ADDRESSES[128], st.integers(0, 128)).filter(
    lambda block: block.prefix < 96 or block.network >> 32 != 0xFFFF
)
BLOCKS = IPV4 | IPV6


def oracle(block):
    """The same block as the standard library's object."""
    kind = ipaddress.IPv4Network if block.bits == 32 else ipaddress.IPv6Network
    return kind((block.network, block.prefix))


@given(BLOCKS)
@example(Block(128, 0, 0))
@example(Block(128, 1, 128))
def test_blocks_print_as_ipaddress_prints_them(block):
    """Dotted quads and RFC 5952 text are the standard library's."""
    network = oracle(block)
    assert str(block) == str(network)
    assert block.address(0) == str(network.network_address)
    assert block.address(block.size - 1) == str(network.broadcast_address)
    assert block.size == network.num_addresses


@given(BLOCKS)
def test_text_reads_back(block):
    """Printing and parsing a block gives the same block."""
    assert parse("block", str(block)) == block


@given(SPARSE | ADDRESSES[128], st.integers(0, 95))
def test_long_ipv6_text_is_read_too(number, prefix):
    """All eight groups, upper case and leading zeros are accepted."""
    text = ipaddress.IPv6Address(number).exploded.upper()
    assert parse("block", f"{text}/{prefix}") == Block(128, number, prefix)


@given(st.text("0123456789abf:./ ", max_size=24))
@example("1:2:3:4:5:6:7::/64")
@example("::1:2:3:4:5:6:7:8/64")
@example("1::2::3/64")
@example(":::/64")
@example("::1.2.3.4/96")
@example("1.2.3.4::/96")
@example("1:2:3:4:5:6:7:1.2.3.4/96")
def test_what_is_accepted_is_what_ipaddress_accepts(text):
    """No text is a block here that is none there, or a different one."""
    try:
        block = parse("block", text)
    except CalculatorError as error:
        assert error.field == "block"  # noqa: PT017 - which of the two happens is hypothesis's choice
        return
    network = ipaddress.ip_network(text.strip(), strict=False)
    if network.version != block.version:
        network = ipaddress.IPv4Network((network.network_address.ipv4_mapped, network.prefixlen - 96))
    assert str(block) == str(network)


@given(BLOCKS, BLOCKS, st.integers(0, 128))
def test_containment_and_overlap_agree_with_ipaddress(a, b, prefix):
    """Also for a pair of which one was cut from the other."""
    inside = Block(a.bits, a.last, max(a.prefix, min(prefix, a.bits)))
    for x, y in ((a, b), (a, inside), (inside, a)):
        if x.bits != y.bits:
            assert not x.overlaps(y)
        else:
            assert x.contains(y) == oracle(y).subnet_of(oracle(x))
            assert x.overlaps(y) == oracle(x).overlaps(oracle(y))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("10.0.0.0", "the prefix length is missing"),
        ("10.0.0.0/", "the prefix length is not a number"),
        ("10.0.0.0/33", "an IPv4 prefix ends at /32"),
        ("2001:db8::/129", "an IPv6 prefix ends at /128"),
        ("10.0.0/16", "four numbers"),
        ("10.0.0.0.0/16", "four numbers"),
        ("10.256.0.0/8", "256 is more than 255"),
        ("010.0.0.0/8", "leading zero"),
        ("10.0.0.0/08", "leading zero"),
        ("10.0.0.-1/8", "not a number"),
        ("not-a-cidr", "four numbers"),
        ("", "four numbers"),
        ("1:2:3/64", "eight groups"),
        ("fe80::12345/64", "'12345' is no group"),
        ("fe80::1%eth0/64", "'1%eth0' is no group"),
        ("10.0.0.0/٢", "not a number"),
    ],
)
def test_what_is_no_block_is_refused_with_the_reason(text, why):
    """The message says what is wrong with the text, the hint how to write one."""
    with pytest.raises(CalculatorError, match=why) as error:
        parse("vpc", text)
    assert error.value.field == "vpc"
    assert error.value.hint == "Write one as 10.0.0.0/16 or 2001:db8::/56."


def test_an_ipv4_block_in_ipv6_dress_is_the_ipv4_block():
    """As in Terraform's own test (internal/lang/funcs/cidr_test.go: ::ffff:192.168.0.0/112)."""
    assert str(parse("block", "::ffff:192.168.0.0/112")) == "192.168.0.0/16"


def test_a_version_can_be_asked_for():
    """A block of the other version is refused by name."""
    with pytest.raises(CalculatorError, match="2001:db8::/56 is IPv6"):
        parse("new", "2001:db8::/56", version=4)


def test_a_list_is_apart_by_commas():
    """Blanks around the commas do not matter."""
    assert [str(block) for block in parse_list("vpc", "10.0.0.0/16, 10.2.0.0/16")] == [
        "10.0.0.0/16",
        "10.2.0.0/16",
    ]


def test_only_bits_beyond_the_prefix_are_noted():
    """Another way to write the same address is no change."""
    texts = ["10.0.0.0/16", "2001:DB8:0::/56", "100.68.0.18/18"]
    (step,) = canonical_step(texts, [parse("", text) for text in texts])
    assert step.text == "Read in canonical form: 100.68.0.18/18 is 100.68.0.0/18."
