"""Aiken, tables, check-lists and folded answers, as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from studykit.errors import StudykitError
from studykit.formats.questions.bank import Bank, Choice, Item, Pair
from studykit.formats.questions.formats import read_bank, read_text


def _read(name: str, text: str) -> Bank:
    return read_text(text, Path("x"), name)


def _one(name: str, text: str) -> Item:
    bank = _read(name, text)
    assert not [line for line in bank.lines if line.outcome == "dropped"]
    (item,) = bank.items
    return item


def _keys(item: Item) -> str:
    return "".join("ABCDEFGH"[i] for i, option in enumerate(item.options) if option.key)


@pytest.mark.parametrize("mark", [")", "."])
def test_aiken(mark: str):
    """A stem over two lines, letters with a bracket or a stop, any case of ANSWER."""
    item = _one("aiken", f"Which\nqueue?\n\nA{mark} <b>FIFO</b>\nB{mark}Standard\nanswer: a\n")
    assert (item.stem, _keys(item), item.where) == ("Which queue?", "A", "line 1")
    assert item.options[0].text == r"\<b>FIFO\</b>"


def test_aiken_says_what_it_leaves_out():
    """A question without ANSWER, with one option, with an answer that is none, with letters left out."""
    bank = _read(
        "aiken",
        "Few\nA) a\nANSWER: A\n\nNo end\nA) a\nB) b\n\nGood\nA) a\nB) b\nANSWER: B\n\n"
        "None\nA) a\nB) b\nANSWER: C\n\nGap\nA) a\nC) c\nANSWER: A\n\nANSWER: A\nlast",
    )
    assert [item.stem for item in bank.items] == ["Good"]
    assert [line.why for line in bank.lines] == [
        "it has fewer than two options",
        "its options are not followed by ANSWER:",
        "its answer 'C' is none of its options",
        "its options are lettered A, C",
        "it has no text",
        "it does not end with ANSWER:",
    ]
    assert [line.where for line in bank.lines[:4]] == ["line 1", "line 5", "line 14", "line 19"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("question,option 1,option 2,option 3,answer", "Which?,a,b,c,B"),
        ("Question;A;B;C;Correct Answer", "Which?;a;b;c;2"),
        (
            "Question Text\tAnswer Option 1\tAnswer Option 2\tAnswer Option 3\tCorrect Answers",
            "Which?\ta\tb\tc\tb",
        ),
        ("question,choice_a,choice_b,choice_c,correct", 'Which?,a,"b",c,(b)'),
    ],
)
def test_tables_with_the_headers_that_people_use(header: str, row: str):
    """Letters, numbers or the text of the option; comma, semicolon or tab."""
    item = _one("csv", f"{header}\n{row}\n")
    assert (item.stem, _keys(item), len(item.options)) == ("Which?", "B", 3)


@pytest.mark.parametrize("answer", ["A,C", "A;C", "AC", "a c", "1, 3", "A and C", "a|c", "A & C"])
def test_several_right_answers_of_a_table(answer: str):
    """However they are parted."""
    assert (
        _keys(_one("csv", f'question,option 1,option 2,option 3,answer\nWhich?,a,b,c,"{answer}"\n')) == "AC"
    )


def test_texts_of_options_as_answers():
    """Texts that hold a comma are parted by semicolons."""
    item = _one(
        "csv", 'question,option 1,option 2,option 3,answer\nWhich?,"S3, EFS",EC2,EBS,"s3, efs; ebs"\n'
    )
    assert _keys(item) == "AC"


def test_the_first_line_of_excel():
    """It tells the separator; lines are counted on from it."""
    bank = _read("csv", 'sep=;\nQuestion;A;B;Answer\n"Which; one, then?";x;y;Option B\n')
    assert (bank.items[0].stem, bank.items[0].where, _keys(bank.items[0])) == (
        "Which; one, then?",
        "line 3",
        "B",
    )


def test_all_that_a_table_can_say():
    """Topic, reasons, an explanation for the key, references, tasks and difficulty."""
    item = _one(
        "csv",
        "id,topic,question,option 1,why 1,option 2,why 2,answer,explanation,references,difficulty,tasks\n"
        "n-1,SQS,Which?,a,No.,b,,B,Because.,https://aws.amazon.com/sqs/,2,DVA-C03 1.3; SAA-C03 2.1\n",
    )
    assert (item.key, item.category, item.difficulty) == ("n-1", "SQS", 2)
    assert [o.why for o in item.options] == ["No.", "Because."]
    assert item.tasks == ("DVA-C03 1.3", "SAA-C03 2.1")
    assert item.references == ("https://aws.amazon.com/sqs/",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("front,back\na,b\n", "names no columns"),
        ('question,option 1,answer\n"a,b\n', "is no row"),
        ("", "names no columns"),
    ],
)
def test_no_table_of_questions(text: str, why: str):
    """One sentence, with what the first line should be."""
    with pytest.raises(StudykitError, match=why):
        _read("csv", text)


def test_rows_without_an_answer_are_left_out():
    """Each with its line, also after a cell of several lines."""
    bank = _read("csv", 'question,option 1,option 2,answer\n"a\nb",x,y,A\nc,x,y,Z\n,x,y,A\n')
    assert len(bank.items) == 1
    assert [(line.where, line.why) for line in bank.lines] == [
        ("line 4", "its answer, 'Z', is none of its options"),
        ("line 5", "it has no text"),
    ]


def test_a_table_without_a_column_of_answers():
    """The reason names the column that is missing, and not the questions' options."""
    bank = _read("csv", "question,option 1,option 2,truth\nWhich?,x,y,A\n")
    assert bank.lines[0].why == "its answer is empty, or no column is named 'answer'"


def test_the_table_of_a_course_site():
    """Answer options by number, "Correct Response" and "Knowledge Area"."""
    item = _one(
        "csv",
        "Question,Question Type,Answer Option 1,Answer Option 2,Answer Option 3,Correct Response,Explanation,Knowledge Area\n"
        'Which two?,multi-select,a,b,c,"1,3",Because.,SQS\n',
    )
    assert (_keys(item), item.kind, item.category) == ("AC", "multiple", "SQS")


def test_check_lists():
    """Code, pictures and lists in the stem; lines of options; a link back to the top; an explanation."""
    bank = _read(
        "markdown",
        "# Developer\n\n## Table of Contents\n\n- [1](#1)\n\n## SQS\n\n### 12. Which queue?\n\n"
        "```yaml\n### no heading\n- [x] no option\n```\n\n- a fact\n\n![p](a.png)\n\n"
        "- [ ] One\n      line.\n* [X] `Two`\n  > Why not.\n\n**Explanation:** Because.\n\n**[⬆ Back to Top](#toc)**\n",
    )
    (item,) = bank.items
    assert (
        item.stem
        == "Which queue?\n\n```yaml\n### no heading\n- [x] no option\n```\n\n- a fact\n\n![p](a.png)"
    )
    assert item.options == (Choice("One\nline."), Choice("`Two`", True, "Why not.\n\nBecause."))
    assert (item.category, item.where, item.files) == ("SQS", "line 9", ("a.png",))


def test_a_fold_below_a_check_list_explains(tmp_path: Path):
    """The boxes tell the answer, so the file is a check-list all the same."""
    file = tmp_path / "a.md"
    file.write_text(
        "### Which?\n\n- [x] a\n- [ ] b\n\n<details>\n<summary>Explanation</summary>\n\nBecause.\n\n</details>\n"
    )
    name, bank = read_bank(file)
    assert name == "markdown"
    assert bank.items[0].options[0].why == "Because."


def test_a_heading_that_is_a_number_is_a_title():
    """The stem stands below it."""
    item = _one("markdown", "## Question 7\n\nWhich?\n\n- [x] a\n- [ ] b\n")
    assert (item.name, item.stem) == ("Question 7", "Which?")


def test_numbered_questions_of_a_check_list():
    """Boxes inside a numbered item make it a question; the heading above all is their topic, and a list in a stem none."""
    bank = _read(
        "markdown",
        "# SQS\n\n1. Which\n   queue?\n    - [ ] a\n    - [x] b\n\n2. Which topic?\n    - [x] c\n    - [ ] d\n",
    )
    assert [(item.stem, item.category, item.where) for item in bank.items] == [
        ("Which\nqueue?", "SQS", "line 3"),
        ("Which topic?", "SQS", "line 8"),
    ]
    assert [[option.text for option in item.options] for item in bank.items] == [["a", "b"], ["c", "d"]]
    assert "2. Receive" in _one("markdown", "### Which?\n\n1. Send\n2. Receive\n\n- [x] a\n- [ ] b\n").stem


def test_ordering_and_matching_check_lists():
    """Numbers that are all ticked, and ticks inside ticks."""
    ordering = _one("markdown", "### Order\n\n1. [x] a\n2. [x] b\n3. [x] c\n")
    assert (ordering.kind, [o.text for o in ordering.options]) == ("ordering", ["a", "b", "c"])
    matching = _one("markdown", "### Match\n\n- [x] queue\n  - [x] SQS\n- [x] topic\n  - [x] SNS\n- [ ] MQ\n")
    assert matching.pairs == (Pair("queue", "SQS"), Pair("topic", "SNS"))
    assert [o.text for o in matching.options] == ["SQS", "SNS", "MQ"]


_FOLDED = """\
---
layout: exam
---

# Messaging

Good luck.

---

1. [domain:SQS]
   Which queue<br/>keeps the order?
    - A. Standard
    - B. FIFO,
      really

    <details markdown=1><summary markdown='span'>Answer</summary>
      Correct answer: B

      Explanation: That is its name.

      Reference: <https://aws.amazon.com/sqs/>
    </details>

"""


def test_folded_answers():
    """Number, introduction and front matter are no part of the question."""
    item = _one("details", _FOLDED)
    assert item.stem == "[domain:SQS]\nWhich queue\\\nkeeps the order?"
    assert item.options == (Choice("Standard"), Choice("FIFO,\nreally", True, "That is its name."))
    assert (item.category, item.references, item.where) == (
        "Messaging",
        ("https://aws.amazon.com/sqs/",),
        "line 11",
    )


@pytest.mark.parametrize(
    ("folded", "keys"),
    [
        ("<summary>Answer</summary>\nB, C", "BC"),
        ("<summary>Answer</summary>\n**Correct Answers: B and C**", "BC"),
        ("<summary>Answer</summary>\nThe correct answer is C.", "C"),
        ("<summary>Answer: A</summary>\nBecause.", "A"),
        ("<summary>Answer</summary>\n<p>Correct answer: BC</p>", "BC"),
        ("<summary>Réponse</summary>\nRéponse correcte : C", "C"),
        ("<summary>Show</summary>\nB. Two - it is.", "B"),
        ("<summary>Answer</summary>\n(A)", "A"),
    ],
)
def test_the_answer_however_it_is_worded(folded: str, keys: str):
    """Letters after a few words, in the fold or in what opens it."""
    text = f"### Which?\n\nA. One\nB) Two\n- [ ] C. Three\n\n<details>{folded}</details>\n"
    assert _keys(_one("details", text)) == keys


@pytest.mark.parametrize(
    ("folded", "keys", "why"),
    [
        ("B. Two, or so, C. Three", "BC", ""),
        ("**B. Two, or so** and **C. Three**\n\nBecause.", "BC", "Because."),
        ("- B. Two, or so.\n- C. Three", "BC", ""),
        ("B, C. One is wrong.", "BC", "One is wrong."),
    ],
)
def test_an_answer_that_repeats_its_options(folded: str, keys: str, why: str):
    """All of them are right, and what they say is no reason."""
    text = f"**1. Which? (Choose two.)**\n- A. One\n- B. Two, or so.\n- C. Three\n<details>Answer: {folded}</details>\n"
    item = _one("details", text)
    assert (_keys(item), item.stem) == (keys, "Which? (Choose two.)")
    assert next(option.why for option in item.options if option.key) == why


def test_a_sentence_about_another_option_is_no_answer():
    """It begins with the option's letter and text, and goes on."""
    text = "1. Which?\n- A. One\n- B. Two\n<details>Answer: B. Two. A. One is wrong.</details>\n"
    item = _one("details", text)
    assert (_keys(item), item.options[1].why) == ("B", "A. One is wrong.")


def test_fewer_answers_than_asked_for_are_left_out():
    """Half a key would teach something wrong."""
    text = "1. Which? (Choose TWO)\n- A. One\n- B. Two\n<details><summary>Answer</summary>A, see below</details>\n"
    assert _read("details", text).lines[0].why == "it asks for two answers, and the answer names A"


def test_a_second_fold_explains():
    """Some repositories fold the explanation by itself."""
    text = "1. Which?\n- A. x\n- B. y\n<details><summary>Answer</summary>A</details>\n"
    item = _one("details", text + "<details><summary>Explanation</summary>\nBecause.\n</details>\n")
    assert item.options[0].why == "Because."


def test_folds_without_question_or_answer_are_left_out():
    """Each with its line and reason."""
    bank = _read(
        "details",
        "Text\n<details><summary>More</summary>x</details>\n\n"
        "1. Which?\n- A. x\n- B. y\n<details><summary>Answer</summary>Correct answer:</details>\n",
    )
    assert [(line.where, line.why) for line in bank.lines] == [
        ("line 1", "it has no options with letters"),
        ("line 4", "what is folded away names none of its options"),
    ]
