"""For each rule a document that has the defect, one that has not, and what they are."""

from __future__ import annotations

from tests.unit.calculators.iam_lint.cases_advice import ADVICE
from tests.unit.calculators.iam_lint.cases_errors import ERRORS

CASES = ERRORS | ADVICE
