"""Whatever a file holds, a reader gives questions or one sentence."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit import paths
from studykit.errors import StudykitError
from studykit.formats.questions.bank import Dropped
from studykit.formats.questions.checking import checked
from studykit.formats.questions.formats import READ, read_text, write_bank
from studykit.formats.questions.gathering import gather
from studykit.formats.questions.moodle import read_moodle
from studykit.formats.questions.package import read_package
from studykit.formats.questions.wording import decoded
from studykit.library.library import load_library
from tests.formats.banks import PATIENT, PIECES

_SOURCE = Path("bank")
_STRUCTURE = st.sampled_from(
    [
        *(
            "<details>",
            "</details>",
            "<summary>Answer</summary>",
            "Correct answer: B",
            "- A. x",
            "1. y",
            "## z",
            "---",
        ),
        *("::t::", "{T}", "{=a ~b}", "{=a -> b}", "{>2\na\nb}", "%-50%", "ANSWER: A\n", "A. b\n", "B) c\n"),
        *(
            "question,option 1,option 2,answer\n",
            "q,a,b,A\n",
            '"',
            "<!-- studykit: id=a/q-b -->",
            "- [x] ",
            "  - [x] ",
        ),
    ]
)
_TEXT = st.lists(PIECES | _STRUCTURE | st.just("\n") | st.text(max_size=5), max_size=25).map("".join)
_TAGS = [
    *(
        "quiz",
        "question",
        "questiontext",
        "text",
        "answer",
        "subquestion",
        "feedback",
        "single",
        "tags",
        "tag",
    ),
    *("questestinterop", "item", "presentation", "material", "mattext", "response_lid", "render_choice"),
    *(
        "response_label",
        "resprocessing",
        "respcondition",
        "conditionvar",
        "varequal",
        "setvar",
        "itemfeedback",
    ),
    *(
        "assessmentItem",
        "qti-assessment-item",
        "itemBody",
        "choiceInteraction",
        "qti-order-interaction",
        "simpleChoice",
    ),
    *(
        "matchInteraction",
        "simpleMatchSet",
        "simpleAssociableChoice",
        "responseDeclaration",
        "correctResponse",
        "value",
    ),
]
_ATTRIBUTES = st.dictionaries(
    st.sampled_from(["type", "fraction", "ident", "identifier", "respident", "responseIdentifier", "format"]),
    st.sampled_from(
        ["multichoice", "matching", "ordering", "truefalse", "100", "x", "A", "html", "markdown"]
    ),
    max_size=3,
).map(lambda values: "".join(f' {name}="{value}"' for name, value in values.items()))
_XML = st.recursive(
    st.sampled_from(["", "100", "A", "a b", "true", "&amp;"]),
    lambda inside: st.tuples(st.sampled_from(_TAGS), _ATTRIBUTES, st.lists(inside, max_size=4)).map(
        lambda parts: f"<{parts[0]}{parts[1]}>{''.join(parts[2])}</{parts[0]}>"
    ),
    max_leaves=25,
)


def _only_sentences(read, *arguments):
    """Questions that a pack can hold or that are dropped, or a StudykitError."""
    with suppress(StudykitError):
        for item in read(*arguments).items:
            with suppress(Dropped):
                checked(item, ())


@pytest.mark.parametrize("name", sorted(set(READ) - {"canvas", "moodle", "qti"}))
@PATIENT
@given(text=_TEXT)
def test_any_text(name: str, text: str):
    """No text breaks a reader of text."""
    _only_sentences(read_text, text, _SOURCE, name)


@pytest.mark.parametrize("name", sorted(set(READ) - {"canvas", "moodle", "qti"}))
@PATIENT
@given(content=st.binary(max_size=200) | _TEXT.map(lambda text: text.encode("utf-16")))
def test_any_bytes(name: str, content: bytes):
    """No bytes break what decodes a file of text."""
    _only_sentences(lambda: read_text(decoded(content, _SOURCE), _SOURCE, name))


@pytest.mark.parametrize("read", [read_moodle, read_package])
@PATIENT
@given(
    content=st.binary(max_size=200)
    | _XML.map(lambda xml: f"<quiz>{xml}</quiz>".encode())
    | _XML.map(str.encode)
)
def test_any_xml(read, content: bytes):
    """No bytes and no tree of known elements break a reader of XML."""
    _only_sentences(read, content, _SOURCE)


@PATIENT
@given(xml=st.lists(_XML, max_size=3), manifest=_XML)
def test_any_package(xml: list[str], manifest: str):
    """A zip file of anything."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("imsmanifest.xml", manifest)
        for i, document in enumerate(xml):
            archive.writestr(f"{i}.xml", document)
    _only_sentences(read_package, target.getvalue(), _SOURCE)


@pytest.fixture(scope="module")
def package() -> bytes:
    """Three of our own questions for Canvas."""
    library = load_library([paths.shipped_library()])
    return write_bank(gather(library, list(library.questions)[:3]), "canvas").content


@PATIENT
@given(data=st.data())
def test_a_damaged_package(package: bytes, data: st.DataObject):
    """Bytes of a package overwritten, or its end missing."""
    content = bytearray(package)
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=5)):
        content[at] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(1, len(content)))
    _only_sentences(read_package, bytes(content[:end]), _SOURCE)
