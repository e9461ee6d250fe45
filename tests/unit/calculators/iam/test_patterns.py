"""Wildcards against regular expressions, and that no pattern takes long."""

from __future__ import annotations

import ipaddress
import re
import time
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from calculators.iam.pattern import ArnGlob, Glob, arn_matcher, split_segments, tokens_of
from calculators.iam.values import address, moment, number, within

TEXTS = st.text("ab:/?*", max_size=14)


def expected(pattern, text):
    """The same by a regular expression."""
    expression = "".join({"*": ".*", "?": "."}.get(letter, re.escape(letter)) for letter in pattern)
    return re.fullmatch(expression, text, re.DOTALL) is not None


@given(TEXTS, TEXTS)
def test_a_glob_is_its_regular_expression(pattern, text):
    """* is any text and ? any character."""
    assert Glob(tokens_of(pattern)).matches(text) == expected(pattern, text)


@given(
    st.lists(st.text("ab*?", max_size=4), min_size=6, max_size=7),
    st.lists(st.text("ab", max_size=3), min_size=6, max_size=8),
)
def test_wildcards_stay_in_their_segment(pattern_parts, parts):
    """In the first five segments only a * at the end of one reaches over a colon."""
    pattern, text = ":".join(pattern_parts), ":".join(parts)
    expressions = []
    for number_of, part in enumerate(pattern.split(":", 5)):
        free = number_of == 5
        expression = ""
        for place, letter in enumerate(part):
            if letter == "*":
                trailing = all(later == "*" for later in part[place:])
                expression += ".*" if free or (trailing and place == len(part) - 1) else "[^:]*"
            elif letter == "?":
                expression += "." if free else "[^:]"
            else:
                expression += re.escape(letter)
        expressions.append(expression)
    assert arn_matcher(tokens_of(pattern)).matches(text) == (
        re.fullmatch(":".join(expressions), text) is not None
    )


@given(
    st.lists(st.text("ab*", max_size=4), min_size=6, max_size=6),
    st.lists(st.text("ab", max_size=3), min_size=6, max_size=8),
)
def test_both_ways_to_match_an_arn_agree(pattern_parts, parts):
    """Following all ways at once finds what the quick way finds."""
    tokens = tokens_of(":".join(pattern_parts))
    text = ":".join(parts)
    quick = arn_matcher(tokens)
    assert quick.matches(text) == ArnGlob(split_segments(tokens)).matches(text)


def test_pathological_patterns_are_quick():
    """Many wildcards against 10,000 equal characters take milliseconds; tried one after the other they would never end."""
    text = "a" * 10_000
    hard = [
        "a*" * 2_000 + "b",
        "*a" * 2_000 + "*b*",
        "a*?" * 1_000 + "b",
        "*" + "a?" * 4_000 + "c*",
        "*?a" * 900 + "*b*a",
    ]
    for pattern in hard:
        glob = Glob(tokens_of(pattern))
        start = time.perf_counter()
        assert not glob.matches(text)
        assert time.perf_counter() - start < 0.5
    arn = arn_matcher(tokens_of("arn:a?*b:" + "a*" * 500 + "b:x:y:z"))
    start = time.perf_counter()
    assert not arn.matches("arn:" + text)
    assert time.perf_counter() - start < 0.5


def test_matching_grows_with_the_text_and_not_faster():
    """Twice the pattern and the text cost about twice as much, with a ? in every piece."""

    def least(size):
        glob = Glob(tokens_of("a?*" * 40 + "b"))
        text = "a" * size
        best = 1.0
        for _ in range(7):
            start = time.perf_counter()
            glob.matches(text + "b")
            best = min(best, time.perf_counter() - start)
        return best

    assert least(80_000) < 12 * least(20_000)  # four times as much, were the clock exact


@given(st.one_of(st.ip_addresses(), st.ip_addresses(v=6)), st.integers(0, 128))
def test_addresses_are_those_of_the_library(found, prefix):
    """The same blocks and the same containment."""
    prefix = min(prefix, found.max_prefixlen)
    network = ipaddress.ip_network(f"{found}/{prefix}", strict=False)
    block = address(f"{found}/{prefix}")
    assert block == (found.max_prefixlen, int(network.network_address), prefix)
    for other in (network.network_address, network.broadcast_address, found):
        assert within(address(str(other)), block)
    outside = int(network.broadcast_address) + 1
    if outside < 2**found.max_prefixlen:
        assert not within(address(str(type(found)(outside))), block)


@given(st.text("0123456789.:/abcdef-", max_size=20))
def test_what_is_no_address_is_none(text):
    """The library refuses what is refused here."""
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        assert address(text) is None


@given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)), st.integers(-720, 720))  # noqa: DTZ001 - the zone is drawn apart
def test_moments_are_those_of_the_library(local, minutes):
    """Any zone, to the millionth of a second."""
    sign = "-" if minutes < 0 else "+"
    zone = f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    text = local.isoformat() + zone
    since = datetime.fromisoformat(text) - datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    assert moment(text) == (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def test_numbers_are_exact_or_none():
    """Digits, points and exponents; nothing else."""
    assert number("1e2") == 100
    assert number("-0.5") < 0
    for text in ("", "-", "ten", "1_0", "٣", "1e", "nan", "inf", "0x10", "9" * 100):
        assert number(text) is None, text
