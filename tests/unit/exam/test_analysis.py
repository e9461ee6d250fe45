"""Item analysis: figures against their textbook formulas, and what is pointed out."""

from __future__ import annotations

import statistics
from html.parser import HTMLParser
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.exam.analysis import BLANK, Answers, Reply, analyse, correlation
from studykit.exam.analysis_report import html

# Six learners, four questions with the key A; letters are what was chosen.
CLASS = {"ana": "AAAA", "ben": "AAAB", "cai": "AABB", "dee": "AACB", "eva": "BAAB", "fay": "CBBA"}


def answers(table=None, *, keys="AAAA", options=None):
    """A complete table of choices; q1 is the first letter of each."""
    table = table or CLASS
    replies = {
        f"q{n}": {who: Reply(row[n].strip(), float(row[n] == keys[n])) for who, row in table.items()}
        for n in range(len(keys))
    }
    known = {name: f"{keys[n]}" for n, name in enumerate(replies)}
    return Answers(replies, known, options or dict.fromkeys(replies, "ABCD"), dict.fromkeys(replies, 0.25))


def scores(row):
    """Right or wrong for a learner's row."""
    return [float(letter == "A") for letter in row]


def random_class(rng, learners=40, questions=8):
    """Letters by chance, abler learners more often right."""
    able = {f"l{n}": rng.random() for n in range(learners)}
    return {
        who: "".join("A" if rng.random() < 0.2 + 0.7 * p else rng.choice("BCD") for _ in range(questions))
        for who, p in able.items()
    }


@pytest.fixture
def figures():
    """The questions of the small class by name."""
    return {q.question: q for q in analyse(answers()).questions}


def test_facility_is_the_mean_score(figures):
    """Four of six, five of six, three of six, two of six."""
    assert [figures[f"q{n}"].facility for n in range(4)] == pytest.approx([4 / 6, 5 / 6, 3 / 6, 2 / 6])


def test_discrimination_leaves_the_question_out():
    """The correlation of each score with the sum of the others: Moodle's discrimination index by 100."""
    table = random_class(Random(1))
    found = analyse(answers(table, keys="A" * 8))
    rows = [scores(row) for row in table.values()]
    for n, question in enumerate(found.questions):
        rest = [sum(row) - row[n] for row in rows]
        assert question.discrimination == pytest.approx(
            statistics.correlation([row[n] for row in rows], rest)
        )


def test_reliability_is_kr_20():
    """k/(k-1) (1 - sum of p q / variance of totals), all by n."""
    table = random_class(Random(2))
    test = analyse(answers(table, keys="A" * 8)).test
    rows = [scores(row) for row in table.values()]
    shares = [statistics.mean(column) for column in zip(*rows, strict=True)]
    spread = statistics.pvariance([sum(row) for row in rows])
    kr20 = 8 / 7 * (1 - sum(p * (1 - p) for p in shares) / spread)
    assert test.dichotomous
    assert test.reliability == pytest.approx(kr20)
    totals = statistics.variance([sum(row) for row in rows])
    assert test.error == pytest.approx((totals * (1 - kr20)) ** 0.5)


def test_scores_between_right_and_wrong_make_it_alpha():
    """One half mark, and the name of the coefficient is another."""
    table = answers()
    table.replies["q0"]["ana"] = Reply("A", 0.5)
    assert not analyse(table).test.dichotomous


def test_different_questions_have_no_common_reliability():
    """A learner who was not asked something: no KR-20, no effective weights, all else as ever."""
    table = answers()
    del table.replies["q0"]["ana"]
    found = analyse(table)
    assert (found.test.complete, found.test.reliability, found.test.error) == (False, None, None)
    assert found.questions[0].learners == 5
    assert found.questions[0].effective is None
    assert found.questions[1].discrimination is not None


def test_the_best_order_has_the_whole_efficiency():
    """Where those who have it right are the best elsewhere, no more covariance can be had."""
    table = {"a": "AAAA", "b": "AAAB", "c": "BAAB", "d": "BBAB"}
    assert analyse(answers(table)).questions[0].efficiency == pytest.approx(1)


def test_effective_weights_add_up():
    """They share out the spread of the totals."""
    found = analyse(answers(random_class(Random(3)), keys="A" * 8)).questions
    assert sum(q.effective for q in found) == pytest.approx(1)
    assert all(q.intended == 1 / 8 for q in found)


def test_a_question_that_all_have_right_has_no_discrimination():
    """There is nothing to correlate; it is said to have no spread."""
    (first, *_) = analyse(answers({who: f"A{row[1:]}" for who, row in CLASS.items()})).questions
    assert (first.discrimination, first.efficiency) == (None, None)
    assert first.flags[:2] == ("easy", "no spread")


def test_a_wrong_key_is_suspect():
    """Those who do well elsewhere choose B, and the key says A."""
    table = {f"g{n}": "BAAA" for n in range(5)} | {f"w{n}": "ABBB" for n in range(5)}
    question = analyse(answers(table)).questions[0]
    assert "suspect key" in question.flags
    assert "attractive and wrong: B" in question.flags


def test_dead_and_attractive_options():
    """An option that nobody takes is dead; one that draws more than the key is attractive."""
    table = {f"l{n}": ("B" if n % 3 else "A") + "ABC"[n % 3] for n in range(30)}
    found = {o.name: o for o in analyse(answers(table, keys="AA")).questions[0].options}
    assert (found["C"].dead, found["C"].rest, found["C"].learners) == (True, None, 0)
    assert found["B"].attractive
    assert not found["A"].dead
    assert [o.share for o in found.values()] == pytest.approx([20 / 30, 10 / 30, 0, 0])


def test_an_option_of_multiple_response_counts_alone():
    """Who chose A and C chose both, and neither is wrong when both are keys."""
    replies = {
        "q": {"a": Reply("A,C", 1.0), "b": Reply("A,B", 0.0)},
        "r": {"a": Reply("A", 1.0), "b": Reply("A", 1.0)},
    }
    question = analyse(Answers(replies, {"q": "A,C", "r": "A"}, {}, {})).questions[0]
    assert {o.name: (o.learners, o.key) for o in question.options} == {
        "A": (2, True),
        "B": (1, False),
        "C": (1, True),
    }


def test_a_comma_in_an_options_text_parts_nothing():
    """Only letters are parted."""
    replies = {"ana": Reply("First SQS, then SNS", 1.0), "ben": Reply("SNS", 0.0)}
    (found,) = analyse(Answers({"q": replies}, {"q": "First SQS, then SNS"}, {}, {})).questions
    assert [(o.name, o.key) for o in found.options] == [("First SQS, then SNS", True), ("SNS", False)]
    assert "no spread" not in found.flags  # of the one question there is, the scores differ


def test_blanks_are_counted():
    """A blank chooses nothing."""
    table = dict(CLASS, ana=" AAA")
    question = analyse(answers(table)).questions[0]
    assert question.blanks == 1
    assert all(option.name != BLANK for option in question.options)


def test_at_or_below_chance():
    """One of four right where a guess has one of four."""
    table = {f"l{n}": "ABCD"[n % 4] + "AAAB"[n % 4] for n in range(40)}
    assert "at or below chance" in analyse(answers(table, keys="AA")).questions[0].flags


def test_few_learners():
    """Thirty are enough."""
    assert not analyse(answers()).test.enough
    assert analyse(answers({f"l{n}": "AB" for n in range(30)}, keys="AA")).test.enough


def test_one_learner():
    """Nothing varies, and nothing breaks."""
    found = analyse(answers({"ana": "AB"}, keys="AA"))
    assert (found.test.spread, found.test.reliability) == (None, None)
    assert [q.discrimination for q in found.questions] == [None, None]


@given(st.lists(st.tuples(*[st.sampled_from("ABCD ")] * 3).map("".join), min_size=1, max_size=12))
def test_every_figure_is_in_its_bounds(rows):
    """Whatever was chosen, and the page can be made."""
    found = analyse(answers({f"l{n}": row for n, row in enumerate(rows)}, keys="AAA"))
    for question in found.questions:
        assert 0 <= question.facility <= 1
        assert question.discrimination is None or -1 <= question.discrimination <= 1
        assert question.efficiency is None or question.efficiency <= 1 + 1e-9
        assert all(0 <= option.share <= 1 for option in question.options)
    assert html(found, "t", {}, {}).endswith("</html>\n")


def test_a_correlation_of_equal_values_is_none():
    """Rounding leaves no spread where there is none."""
    assert correlation([0.1 + 0.2, 0.3, 0.3], [1, 2, 3]) is None


class Page(HTMLParser):
    """What a page consists of."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.addresses, self.text = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Note it."""
        self.tags.append(tag)
        self.addresses += [value for name, value in attrs if name in {"src", "href", "onclick"}]

    def handle_data(self, data):
        """Note it."""
        self.text += data


def test_the_page_is_whole_in_itself():
    """No script, nothing fetched; plots as SVG; light and dark."""
    text = html(analyse(answers()), "Class", {"q0": "Why?"}, {"q0": ["a", "b", "c", "d"]})
    page = Page(text)
    assert "script" not in page.tags
    assert "link" not in page.tags
    assert "img" not in page.tags
    assert page.addresses == []
    assert page.tags.count("svg") == 2 + 4
    assert "prefers-color-scheme: dark" in text
    assert "url(" not in text


def test_the_page_escapes_what_it_shows():
    """Names, stems and options of a stranger's table are text."""
    bad = "<script>alert(1)</script>"
    replies = {
        bad: {bad: Reply(bad, 1.0), "b": Reply("A", 0.0)},
        "q": {bad: Reply("A", 1.0), "b": Reply("B", 0.0)},
    }
    page = Page(html(analyse(Answers(replies, {bad: bad}, {}, {})), bad, {bad: bad}, {bad: [bad]}))
    assert "script" not in page.tags
    assert bad in page.text
