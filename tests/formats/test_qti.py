"""QTI: 1.2 as Canvas writes it, items of 2.1 and 3.0, packages of either."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from studykit.formats.questions.bank import Bank, Choice, Item, Pair
from studykit.formats.questions.formats import write_bank
from studykit.formats.questions.package import read_package
from studykit.formats.questions.xml import elements


def _read(content: str | bytes) -> Bank:
    return read_package(content.encode() if isinstance(content, str) else content, Path("x.zip"))


def _zip(files: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return target.getvalue()


def _canvas(kind: str, presented: str, processed: str, feedback: str = "") -> str:
    field = f"<fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry>"
    return f"""<?xml version="1.0"?>
<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment ident="g1" title="Messaging">
<section ident="root_section"><item ident="g2" title="Order"><itemmetadata><qtimetadata><qtimetadatafield>{field}
</qtimetadatafield></qtimetadata></itemmetadata>
<presentation><material><mattext texttype="text/html">&lt;p&gt;Which &lt;b&gt;queue&lt;/b&gt;?&lt;/p&gt;</mattext>
</material>{presented}</presentation><resprocessing>{processed}</resprocessing>{feedback}
</item></section></assessment></questestinterop>"""


def _label(ident: str, text: str) -> str:
    return (
        f'<response_label ident="{ident}"><material><mattext texttype="text/plain">{text}</mattext></material>'
        "</response_label>"
    )


def _feedback(ident: str, text: str) -> str:
    return f'<itemfeedback ident="{ident}"><flow_mat><material><mattext>{text}</mattext></material></flow_mat></itemfeedback>'


_CHOICE = (
    '<response_lid ident="response1"><render_choice>' + _label("1", "Standard") + _label("2", "FIFO")
    + "</render_choice></response_lid>"
)  # fmt: skip


def _equal(value: str, response: str = "response1") -> str:
    return f'<varequal respident="{response}">{value}</varequal>'


def _scored(condition: str, points: str = "100", action: str = "Set") -> str:
    score = f'<setvar action="{action}" varname="SCORE">{points}</setvar>'
    return f"<respcondition><conditionvar>{condition}</conditionvar>{score}</respcondition>"


def test_a_choice_of_canvas():
    """The title of the quiz is the category; feedback of answers and of the question are reasons."""
    shown = (
        f"<respcondition><conditionvar>{_equal('1')}</conditionvar>"
        '<displayfeedback linkrefid="1_fb"/></respcondition>'
    )
    (item,) = _read(
        _canvas(
            "multiple_choice_question",
            _CHOICE,
            shown + _scored(_equal("2")),
            _feedback("1_fb", "It only tries.") + _feedback("general_fb", "Because."),
        )
    ).items
    assert (item.kind, item.stem, item.category) == ("single", "Which **queue**?", "Messaging")
    assert (item.name, item.key) == ("Order", "g2")
    assert item.options == (Choice("Standard", False, "It only tries."), Choice("FIFO", True, "Because."))


def test_several_answers_of_canvas():
    """What stands in a ``not`` must not be chosen."""
    wanted = f"<and>{_equal('1')}{_equal('2')}<not>{_equal('3')}</not></and>"
    lid = _CHOICE.replace("</render_choice>", _label("3", "SNS") + "</render_choice>")
    (item,) = _read(_canvas("multiple_answers_question", lid, _scored(wanted))).items
    assert (item.kind, [o.key for o in item.options]) == ("multiple", [True, True, False])


def test_matching_of_canvas():
    """A response for each part, which adds its points."""
    labels = (
        "<render_choice>" + _label("5", "SQS") + _label("6", "SNS") + _label("7", "MQ") + "</render_choice>"
    )
    presented = "".join(
        f'<response_lid ident="response_{i}"><material><mattext>{text}</mattext></material>{labels}</response_lid>'
        for i, text in ((1, "queue"), (2, "topic"))
    )
    processed = _scored(_equal("5", "response_1"), "50", "Add") + _scored(
        _equal("6", "response_2"), "50", "Add"
    )
    (item,) = _read(_canvas("matching_question", presented, processed)).items
    assert item.pairs == (Pair("queue", "SQS"), Pair("topic", "SNS"))
    assert [o.text for o in item.options] == ["SQS", "SNS", "MQ"]


@pytest.mark.parametrize(
    ("kind", "presented", "why"),
    [
        ("essay_question", "", "its type is 'essay_question'"),
        ("", "<response_str ident='r'><render_fib/></response_str>", "it is no choice between options"),
        ("multiple_choice_question", _CHOICE, "no option is right"),
    ],
)
def test_what_canvas_has_besides_is_left_out(kind: str, presented: str, why: str):
    """With its reason."""
    (line,) = _read(_canvas(kind, presented, "")).lines
    assert line.why == why


def _item2(interaction: str, values: str, body: str = "<p>Which?</p>", more: str = "") -> str:
    correct = "".join(f"<value>{value}</value>" for value in values.split(","))
    return f"""<?xml version="1.0"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i1" title="Order">
<responseDeclaration identifier="R" cardinality="multiple" baseType="identifier"><correctResponse>{correct}
</correctResponse></responseDeclaration><itemBody>{body}{interaction}</itemBody>{more}</assessmentItem>"""


_CHOICES2 = (
    '<choiceInteraction responseIdentifier="R"><prompt>Choose <b>one</b>.</prompt>'
    '<simpleChoice identifier="A">S3<feedbackInline identifier="A" outcomeIdentifier="F">No.</feedbackInline>'
    '</simpleChoice><simpleChoice identifier="B"><p>SQS</p></simpleChoice></choiceInteraction>'
)


def test_a_choice_of_qti_2():
    """Body and prompt are the stem; feedback inside a choice and after it are reasons."""
    more = '<modalFeedback outcomeIdentifier="F" identifier="B" showHide="show">Yes.</modalFeedback>'
    (item,) = _read(_item2(_CHOICES2, "B", more=more)).items
    assert item.stem == "Which?\n\nChoose **one**."
    assert item.options == (Choice("S3", False, "No."), Choice("SQS", True, "Yes."))


def _as_version_3(xml: str) -> str:
    import re

    def tag(match: re.Match[str]) -> str:
        name = re.sub(r"([A-Z])", lambda m: "-" + m[1].lower(), match[2])
        return f"{match[1]}{name if name in {'p', 'b'} else 'qti-' + name}"

    xml = re.sub(r"(</?)([a-zA-Z]+)", tag, xml)
    return re.sub(r" ([a-z]+)([A-Z])([a-z]+)=", lambda m: f" {m[1]}-{m[2].lower()}{m[3]}=", xml)


def test_version_3_says_the_same_with_hyphens():
    """``qti-choice-interaction`` and ``response-identifier``."""
    third = _as_version_3(_item2(_CHOICES2, "A,B"))
    assert "<qti-simple-choice" in third
    assert _read(third).items == _read(_item2(_CHOICES2, "A,B")).items


def test_order_of_qti_2():
    """The right response is the order."""
    choices = "".join(f'<simpleChoice identifier="{i}">{i}</simpleChoice>' for i in "ABC")
    order = f'<orderInteraction responseIdentifier="R">{choices}</orderInteraction>'
    (item,) = _read(_item2(order, "C,A,B")).items
    assert (item.kind, [o.text for o in item.options]) == ("ordering", ["C", "A", "B"])
    (line,) = _read(_item2(order, "C,A")).lines
    assert "right order" in line.why


def test_match_of_qti_2():
    """Directed pairs from the first set to the second."""
    sets = "".join(
        "<simpleMatchSet>"
        + "".join(
            f'<simpleAssociableChoice identifier="{i}">{t}</simpleAssociableChoice>' for i, t in choices
        )
        + "</simpleMatchSet>"
        for choices in ((("a", "queue"), ("b", "topic")), (("x", "MQ"), ("y", "SNS"), ("z", "SQS")))
    )
    match = f'<matchInteraction responseIdentifier="R">{sets}</matchInteraction>'
    (item,) = _read(_item2(match, "b y,a z")).items
    assert item.pairs == (Pair("queue", "SQS"), Pair("topic", "SNS"))
    assert [o.text for o in item.options] == ["SQS", "SNS", "MQ"]
    assert "one match" in _read(_item2(match, "a y,a z")).lines[0].why


@pytest.mark.parametrize(
    ("interaction", "values", "why"),
    [
        ('<textEntryInteraction responseIdentifier="R"/>', "A", "it asks by textEntryInteraction"),
        (_CHOICES2 + _CHOICES2, "A", "it has 2 interactions"),
        ("", "A", "it asks nothing"),
        (_CHOICES2, "C", "no option is right"),
        (_CHOICES2.replace('"R"', '"Q"'), "A", "nothing says what is right"),
    ],
)
def test_what_qti_2_has_besides_is_left_out(interaction: str, values: str, why: str):
    """With its reason."""
    (line,) = _read(_item2(interaction, values)).lines
    assert line.why == why


def test_a_package_is_read_in_the_order_of_its_manifest():
    """Items lie in files of their own; other files are passed over."""
    one, two = (_item2(_CHOICES2, "A", body=f"<p>{n}</p>") for n in ("one", "two"))
    manifest = (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>'
        '<resource href="b.xml"><file href="b.xml"/></resource><resource href="a.xml"/></resources></manifest>'
    )
    bank = _read(
        _zip(
            {
                "a.xml": one,
                "b.xml": two,
                "imsmanifest.xml": manifest,
                "t.xml": "<assessmentTest/>",
                "p.png": "x",
            }
        )
    )
    assert [item.stem.split("\n")[0] for item in bank.items] == ["two", "one"]
    assert [item.where for item in bank.items] == ["b.xml line 2", "a.xml line 2"]


def test_what_canvas_is_given_is_well_formed_and_complete():
    """A manifest that names every file, and for each topic a quiz with its metadata."""
    items = [
        Item("single", "a & <b>", (Choice("x", True, "<"), Choice("y")), key=f"{topic}/q-a", category=topic)
        for topic in ("sqs", "sns & co")
    ]
    with zipfile.ZipFile(io.BytesIO(write_bank(items, "canvas").content)) as archive:
        names = archive.namelist()
        (manifest,) = elements(archive.read("imsmanifest.xml"), {"manifest"}, Path("m"))
        files = {file.get("href") for file in manifest.below("file")}
        titles = [
            quiz.text_at("title")
            for name in names
            if name.endswith("meta.xml")
            for quiz in elements(archive.read(name), {"quiz"}, Path("m"))
        ]
    assert files == set(names) - {"imsmanifest.xml"}
    assert titles == ["sqs", "sns & co"]
