"""Tables of answers as they come: long and wide, with keys, marks or a bank."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.errors import AnswersError, StudykitError
from studykit.exam.analysis import Reply
from studykit.exam.analysis_table import MOST_BYTES, Known, choice_of, read_answers

BANK = {
    "q1": Known("B", ("Red", "Green", "Blue", "Black"), 0.25),
    "q2": Known("A,C", ("1", "2", "3", "4", "5"), 0.1),
}


def read(text, bank=None):
    """A table from text."""
    return read_answers(text if isinstance(text, bytes) else text.encode(), "a.csv", bank or {})


@pytest.mark.parametrize(
    "text",
    [
        "learner,question,chosen,correct\nana,q1,B,1\nben,q1,A,0\n",
        "Student;Question ID;Response;Is correct\nana;q1;b;yes\nben;q1;a;no\n",
        "\ufeffUser\tItem\tAnswer\tScore\n\nana\tq1\tB\t100%\nben\tq1\tA\t0\n",
        "learner,question,chosen,key\nana,q1,B,B\nben,q1,A,\n",
        "Name,q1\nKEY,B\nana,B\nben,A\n",
        "q1,Total,E-mail address\nB,1,ana\nA,0,ben\nB,,Answer key\n",
    ],
)
def test_tables_that_say_the_same(text):
    """Headers, separators and shapes differ; ana is right, ben is wrong."""
    assert read(text).replies == {"q1": {"ana": Reply("B", 1.0), "ben": Reply("A", 0.0)}}


def test_the_bank_has_the_key():
    """Letters by source order, an option's own text, several letters in any order; and all options."""
    found = read("learner,question,chosen\nana,q1,green\nana,q2,c a\nben,q1,D\nben,q2,AB\n", BANK)
    assert found.replies["q1"] == {"ana": Reply("B", 1.0), "ben": Reply("D", 0.0)}
    assert found.replies["q2"] == {"ana": Reply("A,C", 1.0), "ben": Reply("A,B", 0.0)}
    assert found.options == {"q1": ("A", "B", "C", "D"), "q2": ("A", "B", "C", "D", "E")}
    assert found.guesses == {"q1": 0.25, "q2": 0.1}


def test_a_column_of_scores_goes_before_the_bank():
    """What the class was told decides."""
    assert read("learner,question,chosen,correct\nana,q1,A,1\n", BANK).replies["q1"]["ana"].score == 1


def test_the_marks_tell_the_key():
    """The one choice that always was right is the key; where two were, or one was so only at times, there is none."""
    header = "learner,question,chosen,correct\n"
    assert read(f"{header}ana,q,C,1\nben,q,C,1\ncid,q,A,0\n").keys == {"q": "C"}
    assert read(f'{header}ana,q,"A,D",1\nben,q,A,0.5\n').keys == {"q": "A,D"}
    assert read(f"{header}ana,q,C,1\nben,q,B,1\n").keys == {}
    assert read(f"{header}ana,q,C,1\nben,q,C,0\n").keys == {}
    assert read(f"{header}ana,q,,1\nben,q,C,0\n").keys == {}


def test_a_table_of_marks():
    """1 and 0, parts, percentages; a dash is a blank."""
    found = read("Name,q1,q2,Grade/10.00\nana,1,0.5,7\nben,-,100%,5\n").replies
    assert found == {
        "q1": {"ana": Reply("", 1.0), "ben": Reply("", 0.0)},
        "q2": {"ana": Reply("", 0.5), "ben": Reply("", 1.0)},
    }


def test_moodles_table_of_grades():
    """Names, times and sums are no questions; marks are parts of those behind the question's name."""
    found = read(
        "Surname,First name,Email address,Status,Started on,Completed,Duration,Grade/3.00,Q. 1 /1.00,Q. 2 /2.00\n"
        "A,Ana,ana@example.com,Finished,1 May,1 May,5 min,2.00,1.00,1.00\n"
        "B,Ben,ben@example.com,Finished,1 May,1 May,5 min,0.50,-,0.50\n"
        "Overall average,,,,,,,1.25,0.50,0.75\n"
    ).replies
    assert found == {
        "Q. 1 /1.00": {"ana@example.com": Reply("", 1.0), "ben@example.com": Reply("", 0.0)},
        "Q. 2 /2.00": {"ana@example.com": Reply("", 0.5), "ben@example.com": Reply("", 0.25)},
    }


def test_moodles_report_of_responses():
    """Its columns of right answers are the key; the parts of an answer stand as the learner saw them."""
    found = read(
        "Last name,Email address,Grade/2.00,Response 1,Right answer 1,Response 2,Right answer 2\n"
        "Doe,ana,1,FIFO,FIFO,Red; Blue,Blue; Red\n"
        "Roe,ben,0,Standard,FIFO,Green,Blue; Red\n"
    )
    assert found.keys == {"Question 1": "FIFO", "Question 2": "Blue; Red"}
    assert found.replies["Question 2"] == {"ana": Reply("Blue; Red", 1.0), "ben": Reply("Green", 0.0)}


def test_canvas_student_analysis():
    """The marks stand in the column after a question's answers, below what can be got."""
    found = read(
        'name,id,section,submitted,attempt,"7: Which?",2.0,"8: Why?",1.0,n correct,n incorrect,score\n'
        "ana,1,A,2026-01-01,1,FIFO,2.0,So,1.0,2,0,3.0\n"
        "ben,2,A,2026-01-01,1,Standard,0.0,,0.0,0,2,0.0\n"
    )
    assert found.replies["7: Which?"] == {"ana": Reply("FIFO", 1.0), "ben": Reply("Standard", 0.0)}
    assert found.keys == {"7: Which?": "FIFO", "8: Why?": "So"}


def test_who_answered_nothing_did_not_sit():
    """A line of dashes is left out."""
    assert read("Name,q1,q2\nana,1,0\nben,-,-\n").learners == ["ana"]


def test_the_first_attempt_counts():
    """A second one knows the answer."""
    assert read("learner,question,correct\nana,q1,0\nana,q1,1\n").replies["q1"]["ana"].score == 0


def test_seconds():
    """Kept where they are."""
    assert read("learner,question,correct,seconds\nana,q1,1,12.5\nben,q1,0,\n").replies["q1"] == {
        "ana": Reply("", 1.0, 12.5),
        "ben": Reply("", 0.0, None),
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a.csv has no answers."),
        ("learner,question,chosen\n", "a.csv has no answers."),
        ("question,chosen\nq1,A\n", "a.csv has no column learner."),
        ("learner,question\nana,q1\n", "a.csv has no column chosen or correct."),
        ("learner,question,chosen\nana,q1,B\n", "a.csv line 2: whether 'B' is right for 'q1' is not known."),
        ("learner,question,correct\nana,q1,2\n", "a.csv line 2: '2' is not a score from 0 to 1."),
        ("learner,question,correct\nana,q1,nan\n", "a.csv line 2: 'nan' is not a score from 0 to 1."),
        ("learner,question,correct\n\n,q1,1\n", "a.csv line 3 names no learner."),
        ("learner,question,correct\nana,,1\n", "a.csv line 2 names no question."),
        ("learner,question,correct,time\nana,q1,1,soon\n", "a.csv line 2: 'soon' is not seconds."),
        ("name,q1,q1\nana,A,B\n", "a.csv line 1 has the column 'q1' twice."),
        ("name,total\nana,3\n", "a.csv line 1 names no question."),
        ("name,q1\nkey,A\n", "a.csv has no learner with an answer."),
        ('name,q1\nkey,A\nana,"A\nben,B\n', "a.csv line 4 cannot be read as CSV: unexpected end of data."),
        (b"name,q1\nan\xe9,A\n", "a.csv line 2 is not UTF-8 text."),
        (b"x" * (MOST_BYTES + 1), "a.csv has 50,000,001 bytes; at most 50,000,000 are read."),
    ],
)
def test_what_cannot_be_read_is_said(text, message):
    """One sentence with the line, and the way out."""
    with pytest.raises(AnswersError) as error:
        read(text)
    assert error.value.message == message
    assert error.value.hint


@pytest.mark.parametrize(
    ("text", "choice"),
    [("b", "B"), ("DB", "B,D"), ("d; b", "B,D"), ("B|B", "B"), ("Cache  it", "Cache it"), ("", "")],
)
def test_a_choice_has_one_spelling(text, choice):
    """Letters apart and in order; anything else as it is."""
    assert choice_of(text) == choice


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_nothing_but_its_own_errors_comes_out(data):
    """Whatever the file has in it."""
    with suppress(StudykitError):
        read(data, BANK)
