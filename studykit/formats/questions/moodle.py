"""Moodle XML, in and out.

What each question type holds is as Moodle's own importer and exporter have it (https://docs.moodle.org/en/Moodle_XML_format,
question/format/xml/format.php).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.formats.questions.bank import (
    Choice,
    Dropped,
    Gathered,
    Item,
    Pair,
    choice_kind,
    feedback_of,
    last_part,
    matched,
    tags_of,
    with_tags,
)
from studykit.formats.questions.wording import from_either, from_html, from_markdown, from_plain
from studykit.formats.questions.xml import Element, elements, escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from studykit.formats.questions.bank import Bank
    from studykit.formats.questions.wording import Text

_READERS: dict[str, Callable[[str], Text]] = {
    "html": from_html,
    "plain_text": from_plain,
    "markdown": from_markdown,
}
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'


def read_moodle(content: bytes, source: Path) -> Bank:
    """The questions of a Moodle XML file.

    Raises:
        DeckError: It is none, or no XML that can be trusted.
    """
    gathered = Gathered(source)
    category = ""
    for question in elements(content, {"question"}, source, hollow={"file"}):
        kind = question.get("type")
        if kind == "category":
            category = last_part(question.text_at("category", "text"))
            continue
        where = f"line {question.line}"
        try:
            _Question(gathered, question, where, category).read(kind)
        except Dropped as reason:
            gathered.drop(where, str(reason))
    return gathered.bank()


class _Question:
    def __init__(self, gathered: Gathered, question: Element, where: str, category: str) -> None:
        self._gathered = gathered
        self._question = question
        self._where = where
        self._category = category
        self._files: list[str] = []

    def read(self, kind: str) -> None:
        readers = {
            "multichoice": self._multichoice,
            "truefalse": self._truefalse,
            "matching": self._matching,
            "ddmatch": self._matching,
            "ordering": self._ordering,
        }
        if kind not in readers:
            raise Dropped(f"its type is {kind!r}" if kind else "it has no type")
        question = self._question
        stem = self._text(question.first("questiontext"))
        if not stem:
            raise Dropped("it has no text")
        item = readers[kind](stem)
        feedback = self._text(question.first("generalfeedback"))
        tags = [tag.text_at("text") or tag.text.strip() for tag in question.all("tags", "tag")]
        item = with_tags(item, tags)._replace(
            name=question.text_at("name", "text"),
            key=question.text_at("idnumber"),
            category=self._category,
            files=tuple(dict.fromkeys(self._files)),
            where=self._where,
        )
        self._gathered.take(item, feedback)

    def _text(self, element: Element | None) -> str:
        """The text in an element, by the format that it names."""
        if element is None:
            return ""
        text = element.first("text")
        read = _READERS.get(element.get("format"), from_either)((text or element).text)
        self._files += [*read.files, *(file.get("name") for file in element.all("file"))]
        return read.markdown

    def _multichoice(self, stem: str) -> Item:
        fractions = [_number(answer.get("fraction")) for answer in self._question.all("answer")]
        said = self._question.text_at("single").lower()
        is_single = said in {"true", "1"} if said else max(fractions, default=0) >= 100
        least = 100.0 if is_single else 0.001
        options = tuple(
            Choice(self._text(answer), fraction >= least, self._text(answer.first("feedback")))
            for answer, fraction in zip(self._question.all("answer"), fractions, strict=True)
        )
        kind = choice_kind(options)
        if is_single and kind == "multiple":
            self._change("several answers count as right: it asks for all of them")
        elif is_single and any(0 < fraction < least for fraction in fractions):
            self._change("partial credit is not kept")
        return Item(kind, stem, options)

    def _truefalse(self, stem: str) -> Item:
        options = []
        for answer in self._question.all("answer"):
            said = answer.text_at("text").lower()
            if said not in {"true", "false"}:
                raise Dropped(f"{said!r} is neither true nor false")
            key = _number(answer.get("fraction")) >= 100
            options.append(Choice(said.capitalize(), key, self._text(answer.first("feedback"))))
        return Item(choice_kind(options), stem, tuple(options))

    def _matching(self, stem: str) -> Item:
        pairs, others = [], []
        for part in self._question.all("subquestion"):
            answer = part.first("answer")
            prompt = self._text(part)
            # An answer has no format of its own in Moodle: it is plain text.
            match = self._text(answer)
            if prompt:
                pairs.append(Pair(prompt, match))
            elif match:
                others.append(match)
        kept, options = matched(pairs, others)
        return Item("matching", stem, options, kept)

    def _ordering(self, stem: str) -> Item:
        answers = self._question.all("answer")
        places = [_number(answer.get("fraction")) for answer in answers]
        if len(set(places)) == len(places):
            # Moodle writes each one's place; older exports list them in order, all with 1.
            answers = [answer for _, answer in sorted(zip(places, answers, strict=True), key=lambda a: a[0])]
        options = tuple(
            Choice(self._text(answer), why=self._text(answer.first("feedback"))) for answer in answers
        )
        return Item("ordering", stem, options)

    def _change(self, why: str) -> None:
        self._gathered.change(self._where, why)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Dropped(f"{text!r} is no fraction") from None


def write_moodle(items: Iterable[Item]) -> str:
    """The questions as Moodle XML, texts as Markdown; a category for each group of questions of one."""
    parts = [_HEAD]
    category = ""
    for item in items:
        if item.category != category:
            category = item.category
            path = escaped(category.replace("/", "//"))
            parts.append(
                f'  <question type="category">\n    <category><text>{path}</text></category>\n  </question>\n'
            )
        parts += _question(item)
    return "".join([*parts, "</quiz>\n"])


_TYPES = {"single": "multichoice", "multiple": "multichoice", "matching": "matching", "ordering": "ordering"}


def _question(item: Item) -> Iterator[str]:
    yield f'  <question type="{_TYPES[item.kind]}">\n'
    yield f"    <name><text>{escaped(item.key or item.name or item.stem[:60])}</text></name>\n"
    yield _markdown("questiontext", item.stem)
    yield _markdown("generalfeedback", feedback_of(item))
    yield "    <defaultgrade>1</defaultgrade>\n    <penalty>0</penalty>\n    <hidden>0</hidden>\n"
    yield f"    <idnumber>{escaped(item.key)}</idnumber>\n"
    yield from _answers(item)
    if tags := tags_of(item):
        listed = "".join(f"<tag><text>{escaped(tag)}</text></tag>" for tag in tags)
        yield f"    <tags>{listed}</tags>\n"
    yield "  </question>\n"


def _answers(item: Item) -> Iterator[str]:
    match item.kind:
        case "matching":
            yield "    <shuffleanswers>true</shuffleanswers>\n"
            offered = {pair.match for pair in item.pairs}
            others = [Pair("", option.text) for option in item.options if option.text not in offered]
            for pair in (*item.pairs, *others):
                answer = f'<answer format="markdown"><text>{escaped(pair.match)}</text></answer>'
                yield _markdown("subquestion", pair.text, answer)
        case "ordering":
            yield "    <layouttype>VERTICAL</layouttype>\n    <selecttype>ALL</selecttype>\n"
            yield f"    <selectcount>{len(item.options)}</selectcount>\n"
            yield "    <gradingtype>ALL_OR_NOTHING</gradingtype>\n"
            for place, option in enumerate(item.options, 1):
                yield _markdown(
                    "answer", option.text, _feedback(option.why), attributes=f'fraction="{place}" '
                )
        case _:
            is_single = item.kind == "single"
            yield f"    <single>{'true' if is_single else 'false'}</single>\n"
            yield "    <shuffleanswers>true</shuffleanswers>\n    <answernumbering>ABCD</answernumbering>\n"
            keys = sum(option.key for option in item.options)
            for option in item.options:
                fraction = f"{100 / keys:.7g}" if option.key else "0" if is_single else "-100"
                yield _markdown(
                    "answer", option.text, _feedback(option.why), attributes=f'fraction="{fraction}" '
                )


def _feedback(why: str) -> str:
    return f'<feedback format="markdown"><text>{escaped(why)}</text></feedback>'


def _markdown(tag: str, text: str, inside: str = "", attributes: str = "") -> str:
    return f'    <{tag} {attributes}format="markdown"><text>{escaped(text)}</text>{inside}</{tag}>\n'
