"""CSV and TSV: as people, spreadsheets and Anki write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from studykit.formats.deck import DeckError
from studykit.formats.delimited import read_table

FILE = Path("deck.csv")


def sides(text, **options):
    """The sides of each card."""
    return [card.sides for card in read_table(text, FILE, **options).cards]


@pytest.mark.parametrize(
    "text",
    [
        "a,b\nc,d\n",
        "front,back\na,b\nc,d",
        "\ufeffFront;Back\r\na;b\r\nc;d\r\n",
        "Question\tAnswer\na\tb\nc\td",
        "#separator:Pipe\na|b\nc|d\n",
        "#separator:;\n#html:false\na;b\nc;d",
        "#separator:tab\n#columns:Back\tFront\nb\ta\nd\tc\n",
        "\n\na,b\n\n,\nc,d\n",
        '"#separator:Comma",,\n#columns:front,back,\na,b,\nc,d,\n',
    ],
)
def test_the_common_forms(text):
    """Header or not, any separator, BOM, Windows' line ends, empty rows, and a spreadsheet's second writing."""
    assert sides(text) == [("a", "b"), ("c", "d")]


def test_quotes_and_lines():
    """A quoted field holds separators, doubled quotes and line breaks; the report names the row's first line."""
    deck = read_table('a,b\n"x, ""y""","1\n2"\nfront only,\n', FILE)
    assert [card.sides for card in deck.cards] == [("a", "b"), ('x, "y"', "1\n2")]
    assert [(line.outcome, line.where, line.why) for line in deck.lines] == [
        ("dropped", "line 4", "its back is empty")
    ]


def test_what_anki_exports():
    """HTML, guid, note type, deck and tags columns, as 'Notes in Plain Text' has them."""
    text = (
        "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n"
        'abc\tBasic\tAWS::S3\t<b>Q</b>\t"A<br>B <img src=""x.png"">"\ts3 exam\n'
        "def\tCloze\tAWS\t{{c1::x}}\t\t\n"
        "ghi\tBasic (and reversed card)\tAWS\tp\tq\t\n"
        "jkl\tBasic (type in the answer)\tAWS\tp\tq\t\n"
    )
    first, second, third, fourth = read_table(text, FILE).cards
    assert first.guid == "abc"
    assert first.sides == ("**Q**", "A\\\nB ![x.png](x.png)")
    assert (first.tags, first.deck, first.media) == (("s3", "exam"), "AWS::S3", ("x.png",))
    assert (second.kind, second.sides) == ("cloze", ("{{c1::x}}",))
    assert (third.kind, fourth.kind) == ("reversed", "typed")


def test_a_third_column_is_tags_and_gaps_make_a_cloze():
    """Without names, in the order front, back, tags."""
    first, second = read_table("a,b,x y\nS3 has {{c1::11}} nines,extra,\n", FILE).cards
    assert first.tags == ("x", "y")
    assert (second.kind, second.sides) == ("cloze", ("S3 has {{c1::11}} nines", "extra"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no card"),
        ("front,back\n", "no card"),
        ('a,"b\n', "line 1 is no row"),
        ('a,b\nc,"d" e\n', "line 2 is no row"),
        ("#separator:ab\na,b", "'ab' is no separator"),
    ],
)
def test_what_is_no_table(text, why):
    """One sentence, with the line."""
    with pytest.raises(DeckError, match=why):
        read_table(text, FILE)
