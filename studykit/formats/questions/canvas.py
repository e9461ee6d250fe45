"""QTI 1.2 as Canvas and we write it.

What Canvas makes of it: https://github.com/instructure/canvas-lms (lib/cc/qti, gems/plugins/qti_exporter). Other systems'
QTI 1.2 is read as far as it is built alike: one response whose choices score.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.formats.questions.bank import Choice, Dropped, Gathered, Item, Pair, choice_kind, matched
from studykit.formats.questions.wording import from_html, from_plain
from studykit.formats.questions.xml import elements

if TYPE_CHECKING:
    from collections.abc import Callable

    from studykit.formats.questions.xml import Element

_TITLED = {"assessment", "objectbank"}
_ALWAYS, _RIGHT, _WRONG = "general_fb", "correct_fb", "general_incorrect_fb"
_TAKEN = {
    "multiple_choice_question",
    "true_false_question",
    "multiple_answers_question",
    "matching_question",
    "",
}


def read_canvas(content: bytes, gathered: Gathered, place: Callable[[int], str]) -> None:
    """Add the questions of a QTI 1.2 document.

    Args:
        content: The document.
        gathered: Takes them.
        place: A line of the document as the report names it.

    Raises:
        DeckError: It is no XML that can be trusted.
    """
    category = ""
    for element in elements(content, {"item", "qtimetadatafield"}, gathered.source, starts=_TITLED):
        if element.tag in _TITLED:
            category = element.get("title")
        elif element.tag == "qtimetadatafield":
            if element.text_at("fieldlabel") == "bank_title":
                category = element.text_at("fieldentry") or category
        else:
            where = place(element.line)
            try:
                _Question(gathered, element, where, category).read()
            except Dropped as reason:
                gathered.drop(where, str(reason))


class _Question:
    def __init__(self, gathered: Gathered, item: Element, where: str, category: str) -> None:
        self._gathered = gathered
        self._item = item
        self._where = where
        self._category = category
        self._files: list[str] = []
        self._feedback = {
            element.get("ident"): self._material(element) for element in item.all("itemfeedback")
        }

    def read(self) -> None:
        kind = self._metadata("question_type")
        if kind not in _TAKEN:
            raise Dropped(f"its type is {kind!r}")
        presentation = self._item.first("presentation")
        if presentation is None:
            raise Dropped("it presents nothing")
        responses = presentation.below("response_lid")
        if not responses or presentation.below("response_str", "response_num", "response_xy", "response_grp"):
            raise Dropped("it is no choice between options")
        stem = self._material(presentation)
        if not stem:
            raise Dropped("it has no text")
        item = self._matching(stem, responses) if len(responses) > 1 else self._choices(stem, responses[0])
        feedback = [self._feedback.get(name, "") for name in (_ALWAYS, _RIGHT)]
        if self._feedback.get(_WRONG):
            self._gathered.change(self._where, "what it says to a wrong answer is not kept")
        name = self._item.get("title")
        item = item._replace(
            name=name,
            key=self._item.get("ident"),
            category=self._category,
            files=tuple(dict.fromkeys(self._files)),
            where=self._where,
        )
        self._gathered.take(item, "\n\n".join(filter(None, feedback)))

    def _metadata(self, label: str) -> str:
        fields = self._item.below("qtimetadatafield")
        return next((f.text_at("fieldentry") for f in fields if f.text_at("fieldlabel") == label), "")

    def _material(self, element: Element) -> str:
        """The text that is presented, down to where a response begins."""
        texts = []
        for child in element.elements:
            if child.tag == "mattext":
                read = (from_plain if child.get("texttype") == "text/plain" else from_html)(child.text)
                self._files += read.files
                texts.append(read.markdown)
            elif child.tag in {"matimage", "mataudio", "matvideo"}:
                self._files.append(child.get("uri"))
            elif child.tag not in {"response_lid", "render_choice", "response_label"}:
                texts.append(self._material(child))
        return "\n\n".join(filter(None, texts))

    def _choices(self, stem: str, response: Element) -> Item:
        labels = {label.get("ident"): self._material(label) for label in response.below("response_label")}
        keys = self._keys(response.get("ident"))
        reasons = self._reasons()
        options = tuple(Choice(text, ident in keys, reasons.get(ident, "")) for ident, text in labels.items())
        return Item(choice_kind(options), stem, options)

    def _keys(self, response: str) -> set[str]:
        """What has to be chosen for the most points; parts that only add up count together."""
        best: tuple[float, set[str]] = (0.0, set())
        added: set[str] = set()
        for condition in self._item.all("resprocessing", "respcondition"):
            scores = [(score.get("action"), _number(score.text)) for score in condition.all("setvar")]
            wanted = _wanted(condition, response)
            for action, points in scores:
                if action == "Add" and points > 0:
                    added |= wanted
                elif points > best[0]:
                    best = (points, wanted)
        return best[1] or added

    def _reasons(self) -> dict[str, str]:
        """Label to the feedback that choosing it alone shows."""
        reasons: dict[str, str] = {}
        for condition in self._item.all("resprocessing", "respcondition"):
            chosen = [value.text.strip() for value in condition.below("varequal")]
            shown = [feedback.get("linkrefid") for feedback in condition.all("displayfeedback")]
            texts = [
                self._feedback[name] for name in shown if name in self._feedback and name not in _GENERAL
            ]
            if len(chosen) == 1 and texts and not condition.below("not"):
                reasons.setdefault(chosen[0], "\n\n".join(texts))
        for name, text in self._feedback.items():
            reasons.setdefault(name.removesuffix("_fb"), text)
        return reasons

    def _matching(self, stem: str, responses: list[Element]) -> Item:
        labels: dict[str, str] = {}
        for response in responses:
            labels |= {
                label.get("ident"): self._material(label) for label in response.below("response_label")
            }
        reasons = self._reasons()
        pairs = []
        for response in responses:
            keys = self._keys(response.get("ident")) & labels.keys()
            if len(keys) != 1:
                raise Dropped("not each of its parts has one match")
            why = reasons.get(response.get("ident").removeprefix("response_"), "")
            pairs.append(Pair(self._material(response), labels[keys.pop()], why))
        kept, options = matched(pairs, labels.values())
        return Item("matching", stem, options, kept)


_GENERAL = {_ALWAYS, _RIGHT, _WRONG}


def _wanted(condition: Element, response: str) -> set[str]:
    """The values that a condition asks of a response, those that it excludes left out."""
    found: set[str] = set()
    for element in condition.elements:
        if element.tag == "varequal" and element.get("respident") == response:
            found.add(element.text.strip())
        elif element.tag in {"conditionvar", "and", "or"}:
            found |= _wanted(element, response)
    return found


def _number(text: str) -> float:
    try:
        return float(text.strip())
    except ValueError:
        return 0.0
