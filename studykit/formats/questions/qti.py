"""QTI 2.1, 2.2 and 3.0: items with one choice, order or match interaction.

https://www.imsglobal.org/question/qtiv2p1/imsqti_implv2p1.html; version 3 writes the same in words with hyphens
(``qti-choice-interaction``).
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from studykit.formats.questions.bank import Choice, Dropped, Gathered, Item, Pair, choice_kind, matched
from studykit.formats.questions.wording import from_html
from studykit.formats.questions.xml import Element, elements

if TYPE_CHECKING:
    from collections.abc import Callable

_FEEDBACK = {"feedbackInline", "feedbackBlock", "rubricBlock", "modalFeedback"}
_TAKEN = {"choiceInteraction", "orderInteraction", "matchInteraction"}


def read_qti(content: bytes, gathered: Gathered, place: Callable[[int], str]) -> None:
    """Add the items of a QTI 2 or 3 document.

    Args:
        content: The document.
        gathered: Takes them.
        place: A line of the document as the report names it.

    Raises:
        DeckError: It is no XML that can be trusted.
    """
    for element in elements(content, {"assessmentItem", "qti-assessment-item"}, gathered.source):
        where = place(element.line)
        try:
            _Question(gathered, _old_words(element), where).read()
        except Dropped as reason:
            gathered.drop(where, str(reason))


def _old_words(element: Element) -> Element:
    """An element with the names of version 2."""
    if element.tag.startswith("qti-"):
        element.tag = _camel(element.tag.removeprefix("qti-"))
        element.attributes = {_camel(name): value for name, value in element.attributes.items()}
    for child in element.elements:
        _old_words(child)
    return element


def _camel(name: str) -> str:
    return re.sub(r"-([a-z])", lambda match: match[1].upper(), name)


class _Question:
    def __init__(self, gathered: Gathered, item: Element, where: str) -> None:
        self._gathered = gathered
        self._item = item
        self._where = where
        self._files: list[str] = []

    def read(self) -> None:
        body = self._item.first("itemBody")
        if body is None:
            raise Dropped("it has no body")
        found = _interactions(body)
        if len(found) != 1:
            raise Dropped(f"it has {len(found)} interactions" if found else "it asks nothing")
        (interaction,) = found
        if interaction.tag not in _TAKEN:
            raise Dropped(f"it asks by {interaction.tag}")
        prompt = interaction.first("prompt")
        parts = [self._markdown(body), self._markdown(prompt) if prompt else ""]
        stem = "\n\n".join(filter(None, parts))
        if not stem:
            raise Dropped("it has no text")
        values = self._correct(interaction.get("responseIdentifier"))
        readers = {"choiceInteraction": self._choices, "orderInteraction": self._ordering}
        item = readers.get(interaction.tag, self._matching)(stem, interaction, values)
        idents = {option.get("identifier") for option in interaction.below("simpleChoice")}
        general = [
            self._markdown(feedback)
            for feedback in self._item.all("modalFeedback")
            if feedback.get("identifier") not in idents
            and "incorrect" not in feedback.get("identifier").lower()
        ]
        item = item._replace(
            name=self._item.get("title"),
            key=self._item.get("identifier"),
            files=tuple(dict.fromkeys(self._files)),
            where=self._where,
        )
        self._gathered.take(item, "\n\n".join(dict.fromkeys(filter(None, general))))

    def _markdown(self, element: Element) -> str:
        """What stands in an element, without interactions and feedback."""
        read = from_html(_inner_html(element))
        self._files += read.files
        return read.markdown

    def _correct(self, response: str) -> list[str]:
        """The right values of a response, in their order."""
        for declaration in self._item.all("responseDeclaration"):
            if declaration.get("identifier") == response:
                values = [value.text.strip() for value in declaration.all("correctResponse", "value")]
                # Where only a mapping to points is given, what earns some is right.
                return values or [
                    entry.get("mapKey")
                    for entry in declaration.all("mapping", "mapEntry")
                    if _number(entry.get("mappedValue")) > 0
                ]
        raise Dropped("nothing says what is right")

    def _why(self, choice: Element) -> str:
        ident = choice.get("identifier")
        inside = [self._markdown(part) for part in choice.below("feedbackInline", "feedbackBlock")]
        after = [
            self._markdown(part)
            for part in self._item.all("modalFeedback")
            if part.get("identifier") == ident and part.get("showHide") != "hide"
        ]
        return "\n\n".join(dict.fromkeys(filter(None, [*inside, *after])))

    def _choices(self, stem: str, interaction: Element, values: list[str]) -> Item:
        options = tuple(
            Choice(self._markdown(choice), choice.get("identifier") in values, self._why(choice))
            for choice in interaction.all("simpleChoice")
        )
        return Item(choice_kind(options), stem, options)

    def _ordering(self, stem: str, interaction: Element, values: list[str]) -> Item:
        choices = {choice.get("identifier"): choice for choice in interaction.all("simpleChoice")}
        if sorted(choices) != sorted(values):
            raise Dropped("its right order does not name each option once")
        options = tuple(Choice(self._markdown(choices[v]), why=self._why(choices[v])) for v in values)
        return Item("ordering", stem, options)

    def _matching(self, stem: str, interaction: Element, values: list[str]) -> Item:
        sets = [
            {choice.get("identifier"): choice for choice in one.all("simpleAssociableChoice")}
            for one in interaction.all("simpleMatchSet")
        ]
        if len(sets) != 2:
            raise Dropped("it has not two sets to match")
        right: dict[str, str] = {}
        for value in values:
            one, _, other = value.partition(" ")
            if one not in sets[0] or other not in sets[1] or one in right:
                raise Dropped("not each of its parts has one match")
            right[one] = other
        if right.keys() != sets[0].keys():
            raise Dropped("not each of its parts has one match")
        texts = {ident: self._markdown(choice) for ident, choice in sets[1].items()}
        pairs = [
            Pair(self._markdown(choice), texts[right[ident]], self._why(choice))
            for ident, choice in sets[0].items()
        ]
        kept, options = matched(pairs, texts.values())
        return Item("matching", stem, options, kept)


def _interactions(element: Element) -> list[Element]:
    found = []
    for child in element.elements:
        if child.tag.endswith("Interaction"):
            found.append(child)
        else:
            found += _interactions(child)
    return found


def _inner_html(element: Element) -> str:
    parts = []
    for child in element.children:
        if isinstance(child, str):
            parts.append(escape(child, quote=False))
        elif child.tag.endswith("Interaction") or child.tag in _FEEDBACK:
            continue
        else:
            attributes = "".join(f' {name}="{escape(value)}"' for name, value in child.attributes.items())
            parts.append(f"<{child.tag}{attributes}>{_inner_html(child)}</{child.tag}>")
    return "".join(parts)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
