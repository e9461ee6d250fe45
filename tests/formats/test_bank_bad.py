"""Files that are no banks, or mean harm: one sentence each, and a bounded amount of work."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from pathlib import Path

import pytest

from studykit.errors import StudykitError
from studykit.formats.questions import bank, package, wording
from studykit.formats.questions.formats import read_bank
from studykit.formats.questions.moodle import read_moodle
from studykit.formats.questions.package import read_package

_SOURCE = Path("x.xml")
_QUIZ = '<quiz><question type="multichoice"><questiontext><text>{}</text></questiontext></question></quiz>'
_LAUGHS = (
    '<!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    + _QUIZ.format("&c;")
)
_OUTSIDE = '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + _QUIZ.format("&x;")
_PARAMETER = '<!DOCTYPE quiz [<!ENTITY % x SYSTEM "http://localhost/x.dtd">%x;]>' + _QUIZ.format("")


@pytest.mark.parametrize("read", [read_moodle, read_package])
@pytest.mark.parametrize("xml", [_LAUGHS, _OUTSIDE, _PARAMETER])
def test_entities_are_refused(read, xml: str):
    """Before anything expands or is fetched."""
    with pytest.raises(StudykitError, match="brings a DTD of its own"):
        read(xml.encode(), _SOURCE)


def test_a_dtd_that_is_only_named_is_not_fetched():
    """Older QTI 1.2 names one; entities of HTML that it would define are known anyway, others stay as they are."""
    xml = '<!DOCTYPE quiz SYSTEM "http://localhost/none.dtd">' + _QUIZ.format("a&nbsp;&hellip; &none;")
    xml = xml.replace("</questiontext>", '</questiontext><answer fraction="100"><text>x</text></answer>')
    (item,) = read_moodle(xml.encode(), _SOURCE).items
    assert item.stem == "a … \\&none;"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is no XML"),
        (b"<quiz><question></quiz>", "it is no XML"),
        (b"\xff\xfe<quiz/>", "it is no XML"),
        (b'<?xml version="1.0" encoding="none"?><quiz/>', "encoding"),
        (b"<quiz>" + b"<a>" * 200, "nested more than 100 deep"),
        (b"<quiz><question>" + b"<a/>" * 30_000, "more than 20,000 elements"),
        (b"<quiz/>", "there is no question in it"),
    ],
    ids=["empty", "damaged", "cut", "encoding", "deep", "wide", "no question"],
)
def test_xml_that_is_no_bank(content: bytes, why: str):
    """Damaged, in an unknown encoding, too deep, too much, or empty."""
    with pytest.raises(StudykitError, match=why):
        read_moodle(content, _SOURCE)


@pytest.mark.parametrize("name", ["../a.xml", "/a.xml", "a/../../b.xml", "C:\\a.xml", "a\\..\\b.xml"])
def test_names_that_lead_out_of_a_package(name: str):
    """Nothing is ever unpacked to disk; a package that tries to is refused all the same."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, "<assessmentItem/>")
    with pytest.raises(StudykitError, match="would leave its folder"):
        read_package(target.getvalue(), _SOURCE)


def test_a_zip_bomb(monkeypatch):
    """What would unpack to more than any bank is not unpacked."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(20):
            archive.writestr(f"{i}.xml", b"<a>" + b" " * 900_000)
    monkeypatch.setattr(package, "MOST_UNPACKED", 10_000_000)
    with pytest.raises(StudykitError, match="would take 18,000,060 bytes"):
        read_package(target.getvalue(), _SOURCE)


def test_a_file_that_says_it_is_small():
    """A size in the directory that is not true is a damaged package."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b" " * 5_000_000)
    content = bytearray(target.getvalue())
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = struct.pack("<L", 10)
    with pytest.raises(StudykitError, match="damaged"):
        read_package(bytes(content), _SOURCE)


@pytest.mark.parametrize("content", [b"PK", b"PK\x03\x04 no zip", b"PK\x05\x06" + b"\0" * 18])
def test_a_zip_that_is_none(content: bytes):
    """Cut short, or empty."""
    with pytest.raises(StudykitError, match=r"no zip package|no question in it"):
        read_package(content, _SOURCE)


def test_files_that_are_too_large_are_not_read(tmp_path: Path, monkeypatch):
    """The size is looked at first."""
    monkeypatch.setattr("studykit.formats.questions.formats.MOST_BYTES", 1000)
    (tmp_path / "a.gift").write_text("x" * 1001)
    with pytest.raises(StudykitError, match="1,001 bytes"):
        read_bank(tmp_path / "a.gift")


def test_more_questions_than_a_bank_has(tmp_path: Path, monkeypatch):
    """Reading ends there."""
    monkeypatch.setattr(bank, "MOST_ITEMS", 3)
    (tmp_path / "a.gift").write_text("Which?{=a ~b}\n\n" * 4)
    with pytest.raises(StudykitError, match="more than 3 questions"):
        read_bank(tmp_path / "a.gift")


def test_a_file_of_anything_but_questions(tmp_path: Path, monkeypatch):
    """A report of millions of lines helps nobody."""
    monkeypatch.setattr(bank, "MOST_DROPPED", 3)
    (tmp_path / "a.gift").write_text("text\n\n" * 4)
    with pytest.raises(
        StudykitError, match=r"more than 3 of its questions cannot be taken \(the last: line 7"
    ):
        read_bank(tmp_path / "a.gift")


def test_more_lines_than_a_bank_has(tmp_path: Path, monkeypatch):
    """Lines cost memory each."""
    monkeypatch.setattr(wording, "MOST_LINES", 10)
    (tmp_path / "a.md").write_text("\n" * 11)
    with pytest.raises(StudykitError, match="more than 10 lines"):
        read_bank(tmp_path / "a.md")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("Which?{=hälfte ~b}".encode("latin-1"), "line 1 is no UTF-8 text"),
        (b"a\nb\n\xff", "line 3 is no UTF-8 text"),
        ("Which?{=a ~b}".encode("utf-16-le"), "UTF-16 that does not say so"),
    ],
)
def test_encodings_that_are_not_read(tmp_path: Path, content: bytes, why: str):
    """Guessing garbles some letters and nobody notices."""
    (tmp_path / "a.gift").write_bytes(content)
    with pytest.raises(StudykitError, match=why):
        read_bank(tmp_path / "a.gift")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_are_read(tmp_path: Path, encoding: str):
    """UTF-8, and what says that it is UTF-16; any line ends."""
    (tmp_path / "a.gift").write_bytes("Which?{\r\n=hälfte\r~b}".encode(encoding))
    assert read_bank(tmp_path / "a.gift")[1].items[0].options[0].text == "hälfte"


@pytest.mark.parametrize(
    "piece", ["<!--", "<a ", "<![CDATA[", "<b>", "`a``", "[", "\n```\n~~~", "&lt;", "*_", "<br>"]
)
@pytest.mark.parametrize("shape", ["html", "markdown", "plain_text"])
def test_no_text_takes_long(piece: str, shape: str):
    """Texts as long as they may be, made of what parsers look for the end of."""
    text = (piece * 20_000)[: bank.MOST_TEXT - 10]
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    xml = _QUIZ.format(escaped).replace("<questiontext>", f'<questiontext format="{shape}">')
    xml = xml.replace("</questiontext>", '</questiontext><answer fraction="100"><text>x</text></answer>')
    begun = time.process_time()
    read_moodle(xml.encode(), _SOURCE)
    assert time.process_time() - begun < 2
