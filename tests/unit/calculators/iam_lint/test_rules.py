"""Every rule finds its defect, and finds nothing where there is none."""

from __future__ import annotations

import pytest

from calculators.iam_lint.lint import findings
from calculators.iam_lint.report import LEVELS, rules
from tests.unit.calculators.iam_lint.cases import CASES
from tests.unit.calculators.iam_lint.documents import one


def found(document, options):
    """The rules that have findings."""
    return {finding.rule for finding in findings(document, **options)}


def test_each_rule_has_its_documents():
    """No rule is without a document that has the defect and one that has not."""
    assert set(CASES) == set(rules())


@pytest.mark.parametrize("rule", CASES)
def test_the_defect_is_found(rule):
    """The document with the defect has the rule's finding."""
    bad, _, options = CASES[rule]
    assert rule in found(bad, options)


@pytest.mark.parametrize("rule", CASES)
def test_nothing_is_found_where_nothing_is_wrong(rule):
    """The document beside it has no finding of that rule."""
    _, good, options = CASES[rule]
    assert rule not in found(good, options)


@pytest.mark.parametrize("rule", CASES)
def test_messages_are_whole(rule):
    """Every blank of a message is filled in, and each finding has its level and place."""
    bad, _, options = CASES[rule]
    for finding in findings(bad, **options):
        assert "{{" not in finding.message.replace("{{aws", "")
        assert finding.level in LEVELS
        assert not finding.path or finding.path.startswith(("Version", "Id", "Statement"))


@pytest.mark.parametrize("rule", CASES)
def test_each_rule_has_a_page(rule):
    """A rule says why, and which page of AWS states it; Access Analyzer's have their own anchor."""
    known = rules()[rule]
    assert known["why"].endswith(".")
    assert known["source"].startswith("https://docs.aws.amazon.com/")
    if rule.isupper():
        assert known["source"].endswith(rule.lower().replace("_", "-"))


def test_a_sound_policy_has_no_finding():
    """Reading the objects of one bucket is beyond reproach."""
    assert found(one(), {"kind": "identity"}) == set()


def test_findings_come_gravest_first():
    """Errors stand before warnings, warnings before suggestions."""
    levels = [
        LEVELS.index(f.level)
        for f in findings({"Statement": [{"Effect": "Allow", "Action": ["s3:*", "s3:Get*", "x"]}]})
    ]
    assert levels == sorted(levels)
    assert len(set(levels)) > 1
