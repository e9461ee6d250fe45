"""Cloze text of other programs, mended where a pack would not take it."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.formats.anki import templates
from studykit.formats.anki.html import to_markdown
from studykit.formats.gaps import mended
from studykit.library.cloze import ClozeError, numbers


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("a {{c1::b}} {{c2::c::hint}}", "a {{c1::b}} {{c2::c::hint}}"),
        ("{{c1::a {{c2::b}} c}}", "{{c1::a b c}}"),
        ("{{c1::a::b::c}}", "{{c1::a::b:c}}"),
        ("{{c1::}} {{c2::b}}", " {{c2::b}}"),
        ("{{c1:: }} {{c2::b}}", " {{c2::b}}"),
        ("{{c100::a}} {{c1::b::x::y}}", "a {{c1::b::x:y}}"),
        ("{{c1::a`b}} {{c2::}}", "{{c1::a'b}} "),
        ("{{c1::`a::b`::h::i}}", "{{c1::`a::b`::h:i}}"),
        ("{{c1::never closed", "{{c1::never closed"),
    ],
)
def test_gaps_are_mended(text, taken):
    """What can be asked is asked; what changed is said."""
    shown, changes = mended(text)
    assert shown == taken
    assert bool(changes) == (shown != text) or "never" in text


_pieces = st.lists(
    st.sampled_from(["{{c1::", "{{c2::", "}}", "::", "`", "a", " ", "{{c0::", "{", "}"]), max_size=14
).map("".join)


@given(text=_pieces)
def test_mending_twice_is_mending_once(text):
    """What comes out is taken by a pack, or was no cloze to begin with."""
    shown, _ = mended(text)
    try:
        numbers(shown)
    except ClozeError:
        return
    assert mended(shown) == (shown, ())


@pytest.mark.parametrize(
    "text",
    [
        "{{c1::" * 10_000,
        "{{c1::`}}" * 5_000,
        "{{c1::a" * 2_000 + "}}" * 2_000,
        "`{{c1::a}}" * 3_001,
        "{" * 50_000,
    ],
    ids=["open", "code", "nested", "gaps in code", "braces"],
)
def test_hostile_text_costs_no_more_than_its_length(text):
    """Neither gaps, templates nor HTML."""
    begun = perf_counter()
    mended(text)
    templates.render(text + "<hr" * 20_000 + "{{#a}}" * 10_000, {"a": text})
    templates.answer_part("<hr id" * 20_000)
    to_markdown("<b><div><ul><li><table><tr><td>" * 3_000 + text + "<" * 20_000 + "&" * 20_000)
    assert perf_counter() - begun < 10
