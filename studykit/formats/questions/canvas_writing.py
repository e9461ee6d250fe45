"""Questions as a QTI 1.2 package that Canvas imports as a classic quiz."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING

from studykit.formats.questions.bank import Dropped, feedback_of
from studykit.formats.questions.wording import to_html
from studykit.formats.questions.xml import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from studykit.formats.questions.bank import Item

_DAY = (1980, 1, 1, 0, 0, 0)  # the same questions give the same file
_TYPES = {
    "single": "multiple_choice_question",
    "multiple": "multiple_answers_question",
    "matching": "matching_question",
}
_QTI = (
    'xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://www.imsglobal.org/xsd/ims_qtiasiv1p2 '
    'http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd"'
)
_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="{ident}_manifest" xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1">
  <metadata><schema>IMS Content</schema><schemaversion>1.1.3</schemaversion></metadata>
  <organizations/>
  <resources>
{resources}  </resources>
</manifest>
"""
_RESOURCE = """    <resource identifier="{ident}" type="imsqti_xmlv1p2" href="{ident}/{ident}.xml">
      <file href="{ident}/{ident}.xml"/>
      <dependency identifierref="{ident}_meta"/>
    </resource>
    <resource identifier="{ident}_meta" type="associatedcontent/imscc_xmlv1p1/learning-application-resource" \
href="{ident}/assessment_meta.xml">
      <file href="{ident}/assessment_meta.xml"/>
    </resource>
"""
_META = """<?xml version="1.0" encoding="UTF-8"?>
<quiz identifier="{ident}" xmlns="http://canvas.instructure.com/xsd/cccv1p0">
  <title>{title}</title>
  <quiz_type>practice_quiz</quiz_type>
  <shuffle_answers>true</shuffle_answers>
  <points_possible>{points}</points_possible>
</quiz>
"""


def check_canvas(item: Item) -> None:
    """Whether a classic quiz can have the question.

    Raises:
        Dropped: It cannot.
    """
    if item.kind not in _TYPES:
        raise Dropped("Canvas's classic quizzes have no ordering")


def write_canvas(items: Iterable[Item]) -> bytes:
    """The package, a quiz for each topic; texts as HTML."""
    quizzes: dict[str, list[Item]] = {}
    for item in items:
        quizzes.setdefault(item.category, []).append(item)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        idents = {title: _ident("quiz", title) for title in quizzes}
        resources = "".join(_RESOURCE.format(ident=ident) for ident in idents.values())
        _add(
            archive,
            "imsmanifest.xml",
            _MANIFEST.format(ident=_ident("bank", *quizzes), resources=resources),
        )
        for title, asked in quizzes.items():
            ident = idents[title]
            _add(archive, f"{ident}/{ident}.xml", "".join(_assessment(ident, title, asked)))
            meta = _META.format(ident=ident, title=escaped(title), points=len(asked))
            _add(archive, f"{ident}/assessment_meta.xml", meta)
    return target.getvalue()


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name, _DAY)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, text)


def _ident(*parts: str) -> str:
    return "g" + hashlib.blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def _assessment(ident: str, title: str, items: list[Item]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<questestinterop {_QTI}>\n'
    yield f'  <assessment ident="{ident}" title="{escaped(title)}">\n    <section ident="root_section">\n'
    for number, item in enumerate(items, 1):
        name = item.key or item.name or f"Question {number}"
        yield f'      <item ident="{_ident("item", name, item.stem)}" title="{escaped(name)}">\n'
        yield _metadata({"question_type": _TYPES[item.kind], "points_possible": "1"})
        yield from _matching(item) if item.kind == "matching" else _choices(item)
        yield "      </item>\n"
    yield "    </section>\n  </assessment>\n</questestinterop>\n"


def _metadata(fields: Mapping[str, str]) -> str:
    inside = "".join(
        f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{entry}</fieldentry></qtimetadatafield>"
        for label, entry in fields.items()
    )
    return f"        <itemmetadata><qtimetadata>{inside}</qtimetadata></itemmetadata>\n"


def _material(markdown: str) -> str:
    return f'<material><mattext texttype="text/html">{escaped(to_html(markdown))}</mattext></material>'


def _choices(item: Item) -> Iterator[str]:
    # Canvas takes numbers for the names of answers.
    labels = [str(1001 + i) for i in range(len(item.options))]
    cardinality = "Single" if item.kind == "single" else "Multiple"
    shown = "".join(
        f'<response_label ident="{label}">{_material(option.text)}</response_label>\n'
        for label, option in zip(labels, item.options, strict=True)
    )
    yield f"        <presentation>{_material(item.stem)}\n"
    yield f'<response_lid ident="response1" rcardinality="{cardinality}"><render_choice>\n{shown}'
    yield "</render_choice></response_lid></presentation>\n"
    reasons = {label: option.why for label, option in zip(labels, item.options, strict=True) if option.why}
    conditions = [_shows("response1", label, f"{label}_fb") for label in reasons]
    values = [
        _equal("response1", label) if option.key else f"<not>{_equal('response1', label)}</not>"
        for label, option in zip(labels, item.options, strict=True)
        if option.key or item.kind == "multiple"
    ]
    wanted = f"<and>{''.join(values)}</and>" if item.kind == "multiple" else values[0]
    conditions.append(
        f'<respcondition continue="No"><conditionvar>{wanted}</conditionvar>'
        '<setvar action="Set" varname="SCORE">100</setvar></respcondition>\n'
    )
    yield _processing(item, conditions)
    yield from _feedback(item, reasons)


def _matching(item: Item) -> Iterator[str]:
    labels = {option.text: str(2001 + i) for i, option in enumerate(item.options)}
    offered = "".join(
        f'<response_label ident="{label}">{_material(text)}</response_label>\n'
        for text, label in labels.items()
    )
    yield f"        <presentation>{_material(item.stem)}\n"
    points = f"{100 / len(item.pairs):.7g}"
    conditions, reasons = [], {}
    for i, pair in enumerate(item.pairs):
        name = str(1001 + i)
        yield f'<response_lid ident="response_{name}">{_material(pair.text)}'
        yield f"<render_choice>\n{offered}</render_choice></response_lid>\n"
        conditions.append(
            f"<respcondition><conditionvar>{_equal(f'response_{name}', labels[pair.match])}</conditionvar>"
            f'<setvar varname="SCORE" action="Add">{points}</setvar></respcondition>\n'
        )
        if pair.why:
            reasons[name] = pair.why
    yield "</presentation>\n"
    yield _processing(item, conditions)
    yield from _feedback(item, reasons)


def _equal(response: str, value: str) -> str:
    return f'<varequal respident="{response}">{value}</varequal>'


def _shows(response: str, value: str, feedback: str) -> str:
    return (
        f'<respcondition continue="Yes"><conditionvar>{_equal(response, value)}</conditionvar>'
        f'<displayfeedback feedbacktype="Response" linkrefid="{feedback}"/></respcondition>\n'
    )


def _processing(item: Item, conditions: list[str]) -> str:
    always = (
        '<respcondition continue="Yes"><conditionvar><other/></conditionvar>'
        '<displayfeedback feedbacktype="Response" linkrefid="general_fb"/></respcondition>\n'
        if item.references
        else ""
    )
    outcomes = '<outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>'
    return f"        <resprocessing>{outcomes}\n{always}{''.join(conditions)}</resprocessing>\n"


def _feedback(item: Item, reasons: Mapping[str, str]) -> Iterator[str]:
    if item.references:
        yield _itemfeedback("general_fb", feedback_of(item))
    for label, why in reasons.items():
        yield _itemfeedback(f"{label}_fb", why)


def _itemfeedback(ident: str, markdown: str) -> str:
    return f'<itemfeedback ident="{ident}"><flow_mat>{_material(markdown)}</flow_mat></itemfeedback>\n'
