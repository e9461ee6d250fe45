"""What is typed to find cards, as a tree."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.errors import UsageError
from studykit.memory.search_query import (
    All,
    Any,
    Condition,
    Not,
    QueryError,
    Words,
    parse_query,
    query_text,
)

words = st.from_regex(r"[a-z0-9./_{}*][a-z0-9./_{}*-]{0,8}", fullmatch=True).filter(
    lambda word: word not in {"or", "and"}
)
leaves = st.one_of(
    words.map(Words),
    st.text(min_size=1, max_size=12).map(str.strip).filter(bool).map(lambda text: Words(text, phrase=True)),
    st.sampled_from(
        [
            Condition("topic", "sqs"),
            Condition("tag", "two words"),
            Condition("is", "due"),
            Condition("flag", "3"),
            Condition("own", ""),
            Condition("added", "7"),
            Condition("rated", "7:1"),
            Condition("prop", "s<10.5"),
        ]
    ),
)


def groups(parts):
    """Trees as the parser makes them: a group has two parts or more, and none of its own kind."""

    def of(kind):
        return (
            st.lists(parts, min_size=2, max_size=4)
            .filter(lambda some: not any(isinstance(part, kind) for part in some))
            .map(lambda some: kind(tuple(some)))
        )

    return st.one_of(parts.map(Not), of(All), of(Any))


queries = st.recursive(leaves, groups, max_leaves=8)


@given(queries)
def test_a_query_reads_as_it_was_written(query):
    """Written down and parsed, a tree is the same."""
    assert parse_query(query_text(query)) == query


@given(st.text(max_size=60) | st.text(alphabet='ab:"()- \\', max_size=30))
def test_whatever_is_typed_is_a_query_or_refused_in_a_sentence(text):
    """No other error comes out."""
    with suppress(UsageError):
        parse_query(text)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", All(())),
        ("visibility", Words("visibility")),
        ("a b", All((Words("a"), Words("b")))),
        ("a and b", All((Words("a"), Words("b")))),
        ("dead-letter", Words("dead-letter")),
        ("-dead", Not(Words("dead"))),
        ('"dead letter"', Words("dead letter", phrase=True)),
        (r'"say \"hi\""', Words('say "hi"', phrase=True)),
        ("a or b c", Any((Words("a"), All((Words("b"), Words("c")))))),
        ("(a or b) c", All((Any((Words("a"), Words("b"))), Words("c")))),
        ("-(a b)", Not(All((Words("a"), Words("b"))))),
        ("topic:SQS", Condition("topic", "sqs")),
        ('tag:"two words"', Condition("tag", "two words")),
        ("flag:red", Condition("flag", "1")),
        ("Is:Due", Condition("is", "due")),
        ("own: -edited:", All((Condition("own", ""), Not(Condition("edited", ""))))),
        ("prop:r<=0.8", Condition("prop", "r<=0.8")),
        ('"s3:GetObject"', Words("s3:GetObject", phrase=True)),
    ],
)
def test_what_is_typed_means(text, query):
    """As in Anki."""
    assert parse_query(text) == query


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("s3:GetObject", "no condition 's3:'"),
        ("is:foo", "no state 'foo'"),
        ("kind:clozed", "no kind 'clozed'"),
        ("flag:8", "no flag '8'"),
        ("flag:", "no flag ''"),
        ("topic:", "nothing after its colon"),
        ("prop:x<3", "compares nothing"),
        ("prop:s", "compares nothing"),
        ("added:0", "no number of days"),
        ("rated:7:5", "no number of days"),
        ("own:me", "where nothing belongs"),
        ('"open', "quote is not closed"),
        ("(a", "'(' is not closed"),
        ("a)", "')' closes nothing"),
        ("()", "nothing between"),
        ("a or", "missing beside 'or'"),
        ("a -", "'-' has nothing after it"),
        ("(" * 60 + "a" + ")" * 60, "nested more than"),
        ("-" * 5000 + "a", "nested more than"),
    ],
)
def test_what_means_nothing_is_refused(text, says):
    """One sentence, and the way out."""
    with pytest.raises(QueryError) as refused:
        parse_query(text)
    assert says in refused.value.message
