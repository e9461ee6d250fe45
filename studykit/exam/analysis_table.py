"""A class's answers from a CSV table, long or wide, with the headers that such tables happen to have."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, NamedTuple

from studykit.errors import AnswersError
from studykit.exam.analysis import BLANK, Answers, Reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MOST_BYTES = 50_000_000
MOST_REPLIES = 500_000
_HEADERS = {
    "learner": "learner student candidate user username name fullname email emailaddress id studentid learnerid userid",
    "question": "question item questionid itemid qid questionname",
    "chosen": "chosen choice answer response option selected",
    "correct": "correct score right iscorrect points mark fraction",
    "key": "key rightanswer correctanswer solution",
    "seconds": "seconds time duration timetaken",
}
_COLUMNS = {word: column for column, words in _HEADERS.items() for word in words.split()}
# Columns of a wide table that are no questions.
_NO_QUESTION = re.compile(
    r"(grade|total|sum)\d*|percent(age)?|started(on)?|completed|state|status|timestamp|group|rank|"
    r"surname|lastname|firstname|institution|department|course|comments?|"
    r"section|sectionid|sectionsisid|sisid|submitted|attempt|ncorrect|nincorrect|"
)
# Moodle's report of responses; Canvas's student analysis, where the marks follow below their number.
_RESPONSE = re.compile(r"(response|right answer) (\d+)", re.IGNORECASE)
_CANVAS = re.compile(r"\d+: .*", re.DOTALL)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_KEY_ROW = frozenset({"key", "answerkey", "rightanswers", "solution"})
_YES = frozenset({"1", "true", "yes", "y", "right", "correct"})
_NO = frozenset({"0", "false", "no", "n", "wrong", "incorrect"})
_LETTERS = re.compile(r"[a-h](?:[\s,;|/+&]*[a-h])*", re.IGNORECASE)
_Row = tuple[int, list[str]]  # its line number, its cells


class Known(NamedTuple):
    """What a bank says of a question.

    Attributes:
        key: The letters of the right options, joined by ",".
        texts: Its options, A first.
        guess: The chance of a right guess.
    """

    key: str
    texts: tuple[str, ...]
    guess: float

    @property
    def letters(self) -> tuple[str, ...]:
        """A name for each option."""
        return tuple("ABCDEFGH"[: len(self.texts)])


class _Cell(NamedTuple):
    """One answer as the table writes it."""

    line: int
    learner: str
    question: str
    chosen: str
    correct: str
    seconds: str
    most: float = 1.0  # the marks there are, where the table has marks


class _Column(NamedTuple):
    """Where the answers to a question stand in a wide table."""

    chosen: int
    marks: int | None = None
    key: int | None = None
    most: float = 1.0


def read_answers(data: bytes, name: str, bank: Mapping[str, Known]) -> Answers:
    """Read a table with a line for each answer, or with a line for each learner and a column for each question.

    Args:
        data: The file: UTF-8, with comma, semicolon or tab between cells.
        name: What the file is called, for messages.
        bank: Questions by id, for the keys that the table lacks.

    Raises:
        AnswersError: It is no such table, or an answer in it can be neither right nor wrong.
    """
    rows = _rows(data, name)
    if len(rows) < 2:
        raise AnswersError(
            f"{name} has no answers.",
            "Give it a header, and below it a line for each answer or each learner.",
        )
    (header_line, header), *body = rows
    columns: dict[str, int] = {}
    for place, cell in enumerate(header):
        if column := _COLUMNS.get(_word(cell)):
            columns.setdefault(column, place)
    keys = {question: known.key for question, known in bank.items()}
    if "question" in columns:
        cells = _long(columns, body, name)
        if "key" in columns:
            keys |= {
                _at(row, columns["question"]): choice_of(_at(row, columns["key"]))
                for _, row in body
                if _at(row, columns["key"])
            }
    else:
        first = columns.get("learner", 0)
        responses = _responses(header)
        questions = responses or _question_columns(header, first, f"{name} line {header_line}")
        cells, given = _wide(first, questions, body, name)
        keys |= given
    return _answers(cells, name, keys, bank)


def choice_of(text: str, known: Known | None = None) -> str:
    """A choice in one spelling: letters apart in order ("BD", "d; b" are "B,D"); an option's text is its letter."""
    words = " ".join(text.split())
    if known is not None:
        for letter, option in zip(known.letters, known.texts, strict=True):
            if words.casefold() == " ".join(option.split()).casefold():
                return letter
    if _LETTERS.fullmatch(words):
        return ",".join(sorted(set(re.findall("[A-H]", words.upper()))))
    return words


def _rows(data: bytes, name: str) -> list[_Row]:
    """The lines that are not empty."""
    if len(data) > MOST_BYTES:
        raise AnswersError(
            f"{name} has {len(data):,} bytes; at most {MOST_BYTES:,} are read.", "Split it by class."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise AnswersError(
            f"{name} line {line} is not UTF-8 text.", "Save the table as CSV in UTF-8."
        ) from None
    header = text.lstrip("\r\n").partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count), strict=True)
    try:
        return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise AnswersError(
            f"{name} line {reader.line_num} cannot be read as CSV: {error}.",
            "Look for a quote that is not closed.",
        ) from None


def _long(columns: Mapping[str, int], body: Sequence[_Row], name: str) -> Iterator[_Cell]:
    if "learner" not in columns or not columns.keys() & {"chosen", "correct"}:
        lacking = "chosen or correct" if "learner" in columns else "learner"
        raise AnswersError(
            f"{name} has no column {lacking}.",
            "Its header is learner,question,chosen and, if you like, correct,seconds.",
        )

    def cell(row: list[str], column: str) -> str:
        return _at(row, columns[column]) if column in columns else ""

    return (
        _Cell(
            line,
            learner=cell(row, "learner"),
            question=cell(row, "question"),
            chosen=cell(row, "chosen"),
            correct=cell(row, "correct"),
            seconds=cell(row, "seconds"),
        )
        for line, row in body
    )


def _responses(header: Sequence[str]) -> dict[str, _Column]:
    """The columns of Moodle's report of responses; none where the table is another one."""
    places = {
        (match[1].casefold(), match[2]): place
        for place, cell in enumerate(header)
        if (match := _RESPONSE.fullmatch(cell.strip()))
    }
    return {
        f"Question {number}": _Column(place, key=places["right answer", number])
        for (what, number), place in places.items()
        if what == "response" and ("right answer", number) in places
    }


def _question_columns(header: Sequence[str], learner: int, where: str) -> dict[str, _Column]:
    questions: dict[str, _Column] = {}
    for place, cell in enumerate(header):
        question, word = cell.strip(), _word(cell)
        if place == learner or word in _COLUMNS or _NO_QUESTION.fullmatch(word):
            continue
        before = header[place - 1].strip() if place else ""
        if before in questions and _CANVAS.fullmatch(before) and _NUMBER.fullmatch(question):
            questions[before] = questions[before]._replace(marks=place, most=float(question) or 1.0)
            continue
        if question in questions:
            raise AnswersError(f"{where} has the column {question!r} twice.", "Rename one of them.")
        questions[question] = _Column(place, most=_marks(question))
    if not questions:
        raise AnswersError(
            f"{where} names no question.",
            "Its columns are learner, question, chosen; or learner and a column for each question.",
        )
    return questions


def _wide(
    learner: int, questions: Mapping[str, _Column], body: Sequence[_Row], name: str
) -> tuple[Iterator[_Cell], dict[str, str]]:
    """The answers, and the right choices where there is a row or a column for them."""
    keys: dict[str, str] = {}
    learners = []
    for line, row in body:
        if _word(_at(row, learner)) in _KEY_ROW:
            keys |= {
                question: choice_of(_at(row, column.chosen))
                for question, column in questions.items()
                if _at(row, column.chosen)
            }
        # Moodle's last line; and whoever has nothing at all did not sit.
        elif not any(_word(cell) == "overallaverage" for cell in row) and any(
            _at(row, column.chosen) for column in questions.values()
        ):
            learners.append((line, row))
            keys |= {
                question: choice_of(_in_order(_at(row, column.key)))
                for question, column in questions.items()
                if column.key is not None and question not in keys
            }
    if not learners:
        raise AnswersError(f"{name} has no learner with an answer.", "Add a line for each learner.")
    cells = (
        _Cell(
            line,
            learner=_at(row, learner),
            question=question,
            chosen=_at(row, column.chosen) if column.key is None else _in_order(_at(row, column.chosen)),
            correct="" if column.marks is None else _at(row, column.marks) or "0",
            seconds="",
            most=column.most,
        )
        for line, row in learners
        for question, column in questions.items()
    )
    return cells, keys


def _in_order(response: str) -> str:
    """The parts of one of Moodle's responses, which stand in the order in which the learner saw them."""
    return "; ".join(sorted(response.split("; ")))


def _answers(
    cells: Iterable[_Cell], name: str, keys: Mapping[str, str], bank: Mapping[str, Known]
) -> Answers:
    replies: dict[str, dict[str, Reply]] = {}
    for count, cell in enumerate(cells):
        where = f"{name} line {cell.line}"
        if count == MOST_REPLIES:
            raise AnswersError(f"{name} has more than {MOST_REPLIES:,} answers.", "Split it by class.")
        if not cell.learner or not cell.question:
            raise AnswersError(
                f"{where} names no {'question' if cell.learner else 'learner'}.",
                "Fill it in, or take the line out.",
            )
        reply = _reply(cell, where, keys.get(cell.question), bank.get(cell.question))
        # Of several attempts the first counts: later ones know the answer.
        replies.setdefault(cell.question, {}).setdefault(cell.learner, reply)
    known = {question: keys.get(question) or _told(found) for question, found in replies.items()}
    return Answers(
        replies=replies,
        keys={question: key for question, key in known.items() if key},
        options={question: bank[question].letters for question in replies if question in bank},
        guesses={question: bank[question].guess for question in replies if question in bank},
    )


def _told(replies: Mapping[str, Reply]) -> str:
    """The key that the marks tell: the one choice that always was right; "" where there is none such."""
    right = {reply.chosen for reply in replies.values() if reply.score == 1}
    others = {reply.chosen for reply in replies.values() if reply.score < 1}
    return right.pop() if len(right) == 1 and not right & others else BLANK


def _reply(cell: _Cell, where: str, key: str | None, known: Known | None) -> Reply:
    chosen = choice_of(cell.chosen, known)
    seconds = _number(cell.seconds, where, "seconds", 1e9) if cell.seconds else None
    if cell.correct:
        return Reply(chosen, _score(cell.correct, where, cell.most), seconds)
    if key is not None:
        return Reply(chosen, float(chosen == key), seconds)
    if not chosen:
        return Reply(BLANK, 0.0, seconds)
    if chosen.casefold() in _YES | _NO or re.fullmatch(r"[\d.]+%?", chosen):
        return Reply(BLANK, _score(chosen, where, cell.most), seconds)  # the table has marks, not choices
    raise AnswersError(
        f"{where}: whether {chosen!r} is right for {cell.question!r} is not known.",
        "Add a column correct, a row KEY with the right choices, or name the pack of the questions with --bank.",
    )


def _score(text: str, where: str, most: float = 1.0) -> float:
    """What part of the marks an answer got."""
    word = text.casefold()
    if most == 1 and (word in _YES or word in _NO):
        return float(word in _YES)
    if word.endswith("%"):
        return _number(word[:-1], where, "a score in percent", 100) / 100
    return _number(word, where, f"a score from 0 to {most:g}", most) / most


def _marks(question: str) -> float:
    """The marks that Moodle writes behind a question's name ("Q. 1 /2.00"), else 1."""
    written = re.search(r"/(\d+(?:[.,]\d+)?)$", question)
    return float(written[1].replace(",", ".")) or 1.0 if written else 1.0


def _number(text: str, where: str, what: str, most: float) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = -1.0
    if not 0 <= value <= most:
        raise AnswersError(
            f"{where}: {text!r} is not {what}.", "Write 1 or 0, yes or no, or a part of 1 such as 0.5."
        )
    return value


def _at(row: Sequence[str], place: int) -> str:
    cell = row[place].strip() if place < len(row) else ""
    return "" if cell in {"-", "–"} else cell  # how Moodle writes that nothing was answered


def _word(header: str) -> str:
    return re.sub(r"[^a-z0-9]", "", header.casefold())
