"""Gaps in text."""

from __future__ import annotations

import pytest

from studykit.library.cloze import ClozeError, numbers, sides


@pytest.mark.parametrize(
    ("text", "number", "front", "back"),
    [
        ("Reads cost {{c1::half}}.", 1, "Reads cost [...].", "Reads cost **half**."),
        ("A {{c1::b::letter}} c", 1, "A [letter] c", "A **b** c"),
        ("{{c1::a}} {{c2::b}}", 2, "a [...]", "a **b**"),
        ("{{c1::a}} {{c1::b}}", 1, "[...] [...]", "**a** **b**"),
        (
            "Type {{c1::`AWS::Lambda::Function`::type}}",
            1,
            "Type [type]",
            "Type **`AWS::Lambda::Function`**",
        ),
        ("{{c1::`{{resolve:ssm:x}}`}}", 1, "[...]", "**`{{resolve:ssm:x}}`**"),
        ("`aws s3 {{c1::cp}} a b`", 1, "`aws s3 [...] a b`", "`aws s3 cp a b`"),
        ('{"a": {{c1::1}}}', 1, '{"a": [...]}', '{"a": **1**}'),
    ],
)
def test_a_gap_hides_its_answer_and_then_shows_it(text, number, front, back):
    """The front has [...] or the hint, the back the answer emphasised; other gaps read as text."""
    assert sides(text, number) == (front, back)


def test_there_is_a_card_for_each_number():
    """Gaps with the same number belong to one card."""
    assert numbers("{{c2::a}} {{c1::b}} {{c2::c}}") == [1, 2]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("no gap", "no gap"),
        ("{{c1::open", "not closed"),
        ("{{c1::}}", "hides nothing"),
        ("{{c1::a {{c2::b}} c}}", "inside"),
        ("{{c1::AWS::S3::Bucket}}", "backticks"),
    ],
)
def test_malformed_gaps_say_what_is_wrong(text, why):
    """One sentence each."""
    with pytest.raises(ClozeError, match=why):
        numbers(text)
