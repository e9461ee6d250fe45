"""Nothing but knowledge leads to a key: not its length, not its place, not its words."""

from __future__ import annotations

import math
import re
from statistics import mean

import pytest
from rapidfuzz import fuzz

from studykit.exam.analysis_bank import tell

FOLDS = 5
ROUNDS = 40
_WORD = re.compile(r"[a-z0-9]+")


@pytest.fixture(scope="session")
def of_four(questions):
    """Those with four options and one key."""
    return [q for q in questions if q.kind == "single" and len(q.options) == 4]


def test_the_key_is_the_longest_option_in_at_most_30_per_cent(of_four):
    """A quarter is chance."""
    assert tell(of_four).longest <= 0.30


def test_each_place_has_the_key_in_20_to_30_per_cent(of_four):
    """As the author wrote them; options are shuffled besides when they are asked."""
    found = tell(of_four)
    assert all(0.20 <= count / found.questions <= 0.30 for count in found.positions), found.positions


def test_the_solver_of_bank_stats_is_right_in_less_than_33_per_cent(of_four):
    """It knows three signs of a key."""
    assert tell(of_four).solver < 0.33


def test_a_solver_that_learns_from_other_topics_is_right_in_less_than_33_per_cent(of_four):
    """It sees options alone, and finds for itself what gives keys away: lengths, shared words, small words, marks.

    A conditional logit, fitted on four fifths of the topics and tried on the others, five times.
    """
    topics = list(dict.fromkeys(question.topic for question in of_four))
    seen = {question.id: _signs([option.text for option in question.options]) for question in of_four}
    right = 0
    for fold in range(FOLDS):
        kept_back = set(topics[fold::FOLDS])
        weights = _fitted([(seen[q.id], _key(q)) for q in of_four if q.topic not in kept_back])
        tried = [(seen[q.id], _key(q)) for q in of_four if q.topic in kept_back]
        right += sum(
            _chances(weights, rows).index(max(_chances(weights, rows))) == key for rows, key in tried
        )
    assert right / len(of_four) < 0.33


def test_no_two_stems_are_alike(questions):
    """A ratio of 85 and above, words in any order, is one story told twice."""
    stems = [(q.id, q.stem) for q in questions]
    twice = [
        (one, other)
        for i, (one, stem) in enumerate(stems)
        for other, text in stems[:i]
        if fuzz.ratio(stem, text, score_cutoff=85) or fuzz.token_sort_ratio(stem, text, score_cutoff=85)
    ]
    assert not twice


def _key(question):
    return next(iter(question.keys))


def _signs(options):
    """What can be seen of each option beside the others, centred; a row an option."""
    words = [set(_WORD.findall(option.lower())) for option in options]
    lengths = [len(option) for option in options]
    rows = []
    for i, option in enumerate(options):
        others = [other for j, other in enumerate(words) if j != i]
        shared = [len(words[i] & other) / max(1, len(words[i] | other)) for other in others]
        common = sum(sum(word in other for other in others) >= 2 for word in words[i])
        rows.append(
            [
                4 * math.log(lengths[i] / mean(lengths)),
                float(lengths[i] == max(lengths)),
                float(lengths[i] == min(lengths)),
                4 * sum(shared),
                4 * max(shared),
                4 * common / max(1, len(words[i])),
                float(option.count(",")),
                float(" and " in option),
                len(re.findall(r"\b[A-Z][A-Za-z]+", option)) / 2,
                float("each" in words[i]),
                float(" not " in option),
                float(option.startswith("The ")),
                float(" which " in option or " that " in option),
            ]
        )
    centres = [mean(column) for column in zip(*rows, strict=True)]
    return [[value - centre for value, centre in zip(row, centres, strict=True)] for row in rows]


def _chances(weights, rows):
    scores = [math.exp(sum(w * value for w, value in zip(weights, row, strict=True))) for row in rows]
    total = sum(scores)
    return [score / total for score in scores]


def _fitted(examples):
    """Weights by gradient ascent, held small."""
    weights = [0.0] * len(examples[0][0][0])
    for _ in range(ROUNDS):
        slope = [-0.01 * weight for weight in weights]
        for rows, key in examples:
            for place, (row, chance) in enumerate(zip(rows, _chances(weights, rows), strict=True)):
                pull = ((place == key) - chance) / len(examples)
                slope = [s + pull * value for s, value in zip(slope, row, strict=True)]
        weights = [weight + 0.5 * s for weight, s in zip(weights, slope, strict=True)]
    return weights
