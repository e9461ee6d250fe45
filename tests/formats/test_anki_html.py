"""HTML of fields and Markdown of packs, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.formats.anki.html import to_markdown
from studykit.formats.anki.templates import render
from studykit.formats.anki.wording import cloze_to_html, to_html
from tests.formats.decks import texts


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("plain", "plain"),
        ("<b>bold</b> and <i>slanted</i>", "**bold** and *slanted*"),
        ("<b> spaced </b>out", " **spaced** out".strip()),
        ("a<br>b<br><br>c", "a\\\nb\n\nc"),
        ("<div>a</div><div>b</div>", "a\\\nb"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a<ul><li>x</li><li>y<ul><li>z</li></ul></li></ul>", "a\n- x\n- y\n  - z"),
        ("<ol start=3><li>x<li>y</ol>", "3. x\n4. y"),
        ("use <code>a::b</code>", "use `a::b`"),
        ("<pre><code>x = 1\ny = 2</code></pre>", "```\nx = 1\ny = 2\n```"),
        ("<pre>has ``` in it</pre>", "````\nhas ``` in it\n````"),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td><td>3</td></tr></table>",
            "| a | b |\n| --- | --- |\n| 1\\|2 | 3 |",
        ),
        ("<img src='a b.png'>", "![a b.png](<a b.png>)"),
        ('<img src="x.png" alt="a map">', "![a map](x.png)"),
        ("[sound:one.mp3]", "[sound:one.mp3]"),
        ("5 &lt; 6 &amp;&nbsp;7", "5 < 6 & 7"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("*not slanted* _nor this_", "\\*not slanted\\* \\_nor this\\_"),
        ("snake_case_name", "snake_case_name"),
        ("# no heading", "\\# no heading"),
        ("- no list", "\\- no list"),
        ("1. no list", "1\\. no list"),
        ("a\nb", "a b"),
        ("<script>alert(1)</script>x<style>y</style>", "x"),
        (
            "<a href='https://x.org/a'>link</a> <a href='javascript:x'>no link</a>",
            "[link](https://x.org/a) no link",
        ),
        ("<b>never closed", "**never closed**"),
        ("</b>never opened", "never opened"),
        ("<blockquote>said</blockquote>", "> said"),
        ("&lt;b&gt;", "\\<b>"),
        ("\\(x^2\\)", "\\\\(x^2\\\\)"),
    ],
)
def test_html_reads_as_markdown(html, markdown):
    """What stands on the card, without a tag."""
    assert to_markdown(html).markdown == markdown


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co")), max_size=60))
def test_plain_text_stays_plain(text):
    """Whatever is typed into a field of Anki's shows the same characters here."""
    import html

    shown = to_html(to_markdown(html.escape(text)).markdown)
    assert html.unescape(shown).split() == text.replace("\xa0", " ").split()


@given(side=texts)
def test_a_second_trip_changes_nothing(side):
    """So that a card that was in Anki is known again."""
    once = to_markdown(to_html(side)).markdown
    assert to_markdown(to_html(once)).markdown == once


def test_a_gap_with_colons_is_one_gap_in_anki():
    """Anki would take what follows ``::`` for a hint."""
    html = cloze_to_html("A {{c1::`AWS::S3::Bucket`::kind}} is {{c2::a **bucket**}}")
    assert html == (
        "A {{c1::<code>AWS&#58;&#58;S3&#58;&#58;Bucket</code>::kind}} is {{c2::a <strong>bucket</strong>}}"
    )
    assert to_markdown(html).markdown == "A {{c1::`AWS::S3::Bucket`::kind}} is {{c2::a **bucket**}}"


def test_a_gap_that_markdown_would_swallow_is_kept():
    """Anki makes no card of a note without gaps."""
    assert cloze_to_html("```{{c1::x}}\n<b>") == "```{{c1::x}}<br>&lt;b&gt;"


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{A}}-{{None}}", "one-"),
        ("{{#A}}yes {{#B}}no{{/B}}{{/A}}{{^B}}empty{{/B}}", "yes empty"),
        ("{{text:C}}", " bold "),
        ("{{hint:A}} {{furigana:A}}", "one one"),
        ("{{Tags}}{{FrontSide}}", ""),
        ("{{#A}}never closed", "never closed"),
        ("{{/A}}never opened", "never opened"),
    ],
)
def test_templates(template, shown):
    """Fields, filters and conditions."""
    assert render(template, {"A": "one", "B": " <br> ", "C": "<b>bold</b>"}) == shown
