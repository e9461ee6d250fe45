"""Questions put to a reader who sees no key, and what the answers say of the bank.

python scripts/blind.py ask [TOPIC ...] [--reader NAME] [--all]              a sheet without keys or reasons
python scripts/blind.py record FILE --reader NAME [--date YYYY-MM-DD]      keep answers: lines of "<question id> <letters>"
python scripts/blind.py rate [--against]                                   how far readers and keys agree

A line's letters are those of the options chosen ("B", "AD"); of an ordering question, all options in the reader's order
("CABD"); of a matching one, the option of each prompt ("BADC"). A question that cannot be answered, or has more than
one right answer, gets "?" and the reader's remark.

Answers are kept in docs/content-quality/blind-answers.csv, a row each: question, its revision, the answer and the key as
positions among the options as the author wrote them, the day, the remark, who read it. The file is only added to: an item that
was mended has another revision, and is asked again. docs/content-quality.md says who the readers were and what they saw.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from studykit.library.library import Library, load_library  # noqa: E402 - the checkout comes first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from studykit.library.models import Question

ANSWERS = ROOT / "docs" / "content-quality" / "blind-answers.csv"


# Readers who had heard of the authors' reports: theirs are kept, and count for nothing.
NOT_BLIND = {"author-side"}


class Answer(NamedTuple):
    """A row of the file; ``answer`` is "?" where the reader could not settle on one."""

    question: str
    revision: str
    answer: str
    key: str
    day: str
    remark: str = ""
    reader: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the reader chose the key."""
        return self.answer == self.key


def asked(library: Library, topics: Sequence[str] = ()) -> Iterator[Question]:
    """The questions that have an author's key; those of exercises are computed."""
    for head in library.questions.values():
        if head.kind != "exercise" and (not topics or head.topic in topics):
            yield library.question(head.id)


def shown(question: Question) -> list[int]:
    """The positions of the options in the order of the sheet; the same each time for a revision."""
    places = list(range(len(question.options)))
    Random(f"{question.id} {question.revision}").shuffle(places)
    return places


def key_of(question: Question) -> str:
    """The right answer as the file has it."""
    if question.kind == "ordering":
        return _written(range(len(question.options)))
    if question.kind == "matching":
        return _written(prompt.match for prompt in question.prompts)
    return _written(sorted(question.keys))


def answer_of(question: Question, letters: str) -> str:
    """A reader's letters as the file has them.

    Raises:
        ValueError: They are not letters of its options.
    """
    places = shown(question)
    chosen = [
        places[ord(letter) - ord("A")] for letter in letters if 0 <= ord(letter) - ord("A") < len(places)
    ]
    if len(chosen) != len(letters) or not chosen:
        raise ValueError(f"{question.id}: {letters!r} are no letters of its {len(places)} options")
    in_order = question.kind in {"ordering", "matching"}
    return _written(chosen if in_order else sorted(set(chosen)))


def sheet(question: Question) -> str:
    """A question as a reader sees it."""
    lines = [f"### {question.id}", "", question.stem.strip(), ""]
    lines += [f"{number}. {prompt.text}" for number, prompt in enumerate(question.prompts, 1)]
    for letter, place in zip("ABCDEFGHIJ", shown(question), strict=False):
        lines.append(f"- {letter}) {question.options[place].text.strip()}")
    if question.kind == "ordering":
        lines.append("\n(Put all options in order.)")
    if question.kind == "matching":
        lines.append("\n(Give the option of each prompt, in the prompts' order.)")
    return "\n".join(lines)


def kept() -> list[Answer]:
    """The answers so far, oldest first."""
    if not ANSWERS.exists():
        return []
    with ANSWERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return [Answer(*row) for row in rows[1:]]


def ask(library: Library, topics: Sequence[str], *, reader: str, everything: bool) -> None:
    """Print the sheet of the questions whose revision was not answered yet, by this reader or by any, or of all."""
    done = {(answer.question, answer.revision) for answer in kept() if reader in {"", answer.reader}}
    for question in asked(library, topics):
        if everything or (question.id, question.revision) not in done:
            print(sheet(question), end="\n\n")


def record(library: Library, file: Path, day: date, reader: str) -> None:
    """Add a reader's answers, all or none.

    Raises:
        ValueError: A line is not written as it must be.
    """
    questions = {question.id: question for question in asked(library)}
    rows = []
    for line in file.read_text("utf-8").splitlines():
        identifier, _, rest = line.strip().partition(" ")
        if not identifier or identifier.startswith("#"):
            continue
        if identifier not in questions:
            raise ValueError(f"there is no question {identifier!r}")
        question = questions[identifier]
        letters, _, remark = rest.strip().partition(" ")
        answer = "?" if letters == "?" else answer_of(question, letters.upper().replace(",", ""))
        rows.append(
            Answer(question.id, question.revision, answer, key_of(question), str(day), remark.strip(), reader)
        )
    fresh = not ANSWERS.exists()
    ANSWERS.parent.mkdir(parents=True, exist_ok=True)
    with ANSWERS.open("a", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        if fresh:
            writer.writerow(Answer._fields)
        writer.writerows(rows)
    print(f"{len(rows)} answers kept, {sum(row.agrees for row in rows)} agree with the key.")


def rate(library: Library, *, against: bool) -> None:
    """Print how often readers and keys agreed: each reader's first readings, and all blind readers' first and last."""
    answers, today = kept(), {question.id: question.revision for question in asked(library)}
    blind = [answer for answer in answers if answer.reader not in NOT_BLIND]
    last = {answer.question: answer for answer in blind if today.get(answer.question) == answer.revision}
    print(f"questions with a key            {len(today):>6,}")
    print(f"read blind as they stand today  {len(last):>6,}")
    for reader in dict.fromkeys(answer.reader for answer in answers):
        print(_share(reader, _first(answer for answer in answers if answer.reader == reader)))
    print(_share("blind, first reading", _first(blind)))
    print(_share("blind, today's text", list(last.values())))
    unread = Counter(identifier.partition("/")[0] for identifier in today if identifier not in last)
    if unread:
        print("not read: " + ", ".join(f"{topic} {count}" for topic, count in sorted(unread.items())))
    if against:
        for answer in last.values():
            if not answer.agrees:
                print(
                    f"{answer.question}: reader {answer.answer}, key {answer.key}. {answer.remark}".rstrip()
                )


def _first(answers: Iterable[Answer]) -> list[Answer]:
    """The first answer to each question."""
    first: dict[str, Answer] = {}
    for answer in answers:
        first.setdefault(answer.question, answer)
    return list(first.values())


def _share(name: str, answers: list[Answer]) -> str:
    agreed = sum(answer.agrees for answer in answers)
    share = f"{agreed / len(answers):.1%}" if answers else "-"
    return f"{name:<30} {agreed:>7,} of {len(answers):,}  {share}"


def _written(places: Sequence[int] | range | Iterator[int]) -> str:
    return " ".join(map(str, places))


def main() -> int:
    """Do what the command line says; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    actions = parser.add_subparsers(dest="action", required=True)
    asking = actions.add_parser("ask")
    asking.add_argument("topics", nargs="*")
    asking.add_argument("--reader", default="", help="those that this reader has not answered")
    asking.add_argument("--all", action="store_true", help="those answered already too")
    keeping = actions.add_parser("record")
    keeping.add_argument("file", type=Path)
    keeping.add_argument("--reader", required=True, help="who answered")
    keeping.add_argument("--date", type=date.fromisoformat, default=datetime.now(UTC).date())
    counting = actions.add_parser("rate")
    counting.add_argument(
        "--against", action="store_true", help="name the questions of today's text that readers miss"
    )
    given = parser.parse_args()
    library = load_library([ROOT])
    try:
        if given.action == "ask":
            ask(library, given.topics, reader=given.reader, everything=given.all)
        elif given.action == "record":
            record(library, given.file, given.date, given.reader)
        else:
            rate(library, against=given.against)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
