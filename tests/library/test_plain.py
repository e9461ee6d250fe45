"""Markdown as plain lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.library.plain import plain


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**bold**, *italic*, `code` and ~~struck~~", "bold, italic, code and struck"),
        ("[limits](https://aws.amazon.com/x)", "limits (https://aws.amazon.com/x)"),
        ("<https://aws.amazon.com/x>", "https://aws.amazon.com/x"),
        ("a ![VPC with two subnets](vpc.png) b", "a [image: VPC with two subnets] b"),
        ("![](vpc.png)", "[image: vpc.png]"),
        ("List<String> & <b>x</b>", "List<String> & <b>x</b>"),
        ("one\ntwo  \nthree", "one two\nthree"),
        ("# Title\n\ntext", "Title\n\ntext"),
        ("> said\n>\n> twice", "> said\n>\n> twice"),
        ("- a\n  - b\n    1. c\n- d", "- a\n  - b\n    1. c\n- d"),
        ("3. c\n4. d", "3. c\n4. d"),
        ("```python\nx = 1\n\ny\n```", "    x = 1\n\n    y"),
        ("| A | B |\n|---|---|\n| 1 | `2` |\n| 3 | |", "A: 1; B: 2\nA: 3; B: "),
        ("| A | B |\n|---|---|", "A; B"),
        ("---", "---"),
        ("", ""),
    ],
)
def test_each_part_of_markdown(markdown, text):
    """Nothing is lost, and no mark of Markdown's is left."""
    assert plain(markdown) == text


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    """Whatever it is."""
    assert plain(text) == plain(text)
