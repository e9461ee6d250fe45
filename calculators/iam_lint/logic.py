"""What statements say together: conditions that contradict each other, statements that add nothing."""

from __future__ import annotations

from calculators.iam.pattern import Glob, tokens_of
from calculators.iam.values import address, moment, number, within
from calculators.iam_lint.overlap import covers, meets, pattern_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from calculators.iam_lint.report import Report
    from calculators.iam_lint.shape import Document, Statement, Test

    Bound = int | Decimal

__all__ = ["check", "contradiction"]

_MOST = 50  # statements that others are compared with
_PAIRS = 200_000  # comparisons of one action or resource with another in a document
_VALUES = 100  # values of a condition that are compared one by one


def check(document: Document, report: Report) -> None:
    """Report statements that never apply, or that change nothing."""
    for statement in document.statements:
        reason = contradiction(statement.tests)
        if reason:
            report.add("never-holds", f"{statement.path}.Condition", effect=statement.effect, reason=reason)
    again = _repeated(document, report)
    _covered(document, again, report)


def contradiction(tests: list[Test]) -> str:
    """Why conditions can never hold together, "" where they can."""
    by_key: dict[str, list[Test]] = {}
    for test in tests:
        if not test.name or test.if_exists or test.quantifier == "ForAllValues":
            continue
        if test.empty and not test.negated:
            return f"{test.key} has no value to be equal to"
        if not test.quantifier and not any("${" in part.text for part in test.values):
            by_key.setdefault(test.lower, []).append(test)
    for several in by_key.values():
        if len(several) > 1 or several[0].name in {"Bool", "Null"}:
            reason = _among(several)
            if reason:
                return reason
    return ""


def _among(tests: list[Test]) -> str:
    key = tests[0].key
    positive = [test for test in tests if test.name != "Null" and not test.negated]
    nulls = {part.text.lower() for test in tests if test.name == "Null" for part in test.values}
    if nulls == {"true"} and positive:
        return f"{key} has to be absent, and {positive[0].operator} needs it"
    for number_, one in enumerate(tests):
        for other in tests[number_ + 1 :]:
            if _exclude(one, other) or _exclude(other, one):
                return f"{one.operator} and {other.operator} on {key} exclude each other"
    return _range(tests, key)


def _exclude(one: Test, other: Test) -> bool:
    """Whether no value of a key fits both."""
    ours, theirs = [part.text for part in one.values], [part.text for part in other.values]
    if max(len(ours), len(theirs)) > _VALUES:
        return False
    if one.name == other.name == "Bool":
        return not {text.lower() for text in ours} & {text.lower() for text in theirs}
    if one.name == "IpAddress" and other.name in {"IpAddress", "NotIpAddress"}:
        return _addresses_exclude(ours, theirs, negated=other.negated)
    if one.name == "StringEquals" and other.name in {"StringNotEquals", "StringNotLike"}:
        globs = [Glob(tokens_of(text) if other.name == "StringNotLike" else [text]) for text in theirs]
        return all(any(glob.matches(text) for glob in globs) for text in ours)
    alike = {"StringEquals", "StringLike"}
    return {one.name, other.name} <= alike and not any(
        meets(_states(one, a), _states(other, b)) for a in ours for b in theirs
    )


def _states(test: Test, text: str) -> list[str]:
    return pattern_of(text) if test.name == "StringLike" else list(text)


def _addresses_exclude(ours: list[str], theirs: list[str], *, negated: bool) -> bool:
    own = [block for text in ours if (block := address(text)) is not None]
    other = [block for text in theirs if (block := address(text)) is not None]
    if not own or not other:
        return False
    if negated:
        return all(any(within(block, out) for out in other) for block in own)
    return not any(within(a, b) or within(b, a) for a in own for b in other)


def _range(tests: list[Test], key: str) -> str:
    """Whether bounds leave nothing between them."""
    for family, read in (("Numeric", number), ("Date", moment)):
        lowest = _bound(tests, family, "GreaterThan", read)
        highest = _bound(tests, family, "LessThan", read)
        if lowest is not None and highest is not None:
            (low, low_in), (high, high_in) = lowest, highest
            if low > high or (low == high and not (low_in and high_in)):
                return f"no value of {key} lies between the bounds"
    return ""


def _bound(
    tests: list[Test], family: str, side: str, read: Callable[[str], Bound | None]
) -> tuple[Bound, bool] | None:
    """The tightest bound on one side and whether it is itself allowed; of several values of a test the widest counts."""
    found: tuple[Bound, bool] | None = None
    for test in tests:
        if not test.name.startswith(family + side):
            continue
        values = [value for part in test.values if (value := read(part.text)) is not None]
        if not values:
            continue
        below = side == "LessThan"
        own = (max(values) if below else min(values), test.name.endswith("Equals"))
        if (
            found is None
            or (own[0] < found[0] if below else own[0] > found[0])
            or (own[0] == found[0] and not own[1])
        ):
            found = own
    return found


def _repeated(document: Document, report: Report) -> set[str]:
    from json import dumps

    seen: dict[str, str] = {}
    again: set[str] = set()
    for statement in document.statements:
        entry = {name: _sorted(value) for name, value in statement.entry.items() if name != "Sid"}
        text = dumps(entry, sort_keys=True, default=str)
        if text in seen:
            again.add(statement.path)
            report.add("REDUNDANT_STATEMENT", statement.path)
        seen.setdefault(text, statement.path)
    return again


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        return {key: _sorted(entry) for key, entry in value.items()}
    if isinstance(value, list):
        texts = [entry for entry in value if isinstance(entry, str)]
        if len(texts) == len(value):
            return texts[0] if len(set(texts)) == 1 else sorted(set(texts))
    return value


def _covered(document: Document, again: set[str], report: Report) -> None:
    plain = [
        s for s in document.statements if not s.not_action and not s.not_resource and (s.allow or s.deny)
    ]
    wide = [s for s in plain if not s.tests and any("*" in part.text for part in s.actions or ())][:_MOST]
    left = _PAIRS
    for statement in plain:
        if statement.path in again:
            continue
        for other in wide:
            if other is statement or other.allow != statement.allow or other.path in again:
                continue
            left -= _size(other) * _size(statement)
            if left < 0:
                return
            if _covers(other, statement) and not (_covers(statement, other) and not statement.tests):
                sid = other.entry.get("Sid")
                name = f"{other.path} ({sid})" if isinstance(sid, str) and sid else other.path
                report.add("covered-statement", statement.path, other=name)
                break


def _size(statement: Statement) -> int:
    return len(statement.actions or ()) + len(statement.resources or ())


def _covers(wide: Statement, narrow: Statement) -> bool:
    if (wide.principals is None) != (narrow.principals is None) or wide.not_principal or narrow.not_principal:
        return False
    own = {(of, part.text) for of, part in wide.principals or ()}
    if ("AWS", "*") not in own and not {(of, part.text) for of, part in narrow.principals or ()} <= own:
        return False
    return bool(narrow.actions) and (
        all(
            any(covers(b.text.lower(), a.text.lower()) for b in wide.actions or ())
            for a in narrow.actions or ()
        )
        and (wide.resources is None) == (narrow.resources is None)
        and all(any(covers(b.text, a.text) for b in wide.resources or ()) for a in narrow.resources or ())
    )
