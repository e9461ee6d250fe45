"""Condition operators: compiled once, asked for each request.

Every operator is asked whether one value of the request fits one of the policy's; sets (``ForAnyValue:``,
``ForAllValues:``), ``IfExists``, negation and keys that are not there are the same for all.
"""

from __future__ import annotations

from calculators.iam.pattern import Glob, split_segments, tokens_of
from calculators.iam.variables import Template, template_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from calculators.iam.context import Context
    from calculators.iam.pattern import Token

    Test = Callable[[str, Context], bool]

__all__ = ["OPERATORS", "Condition", "operator_of"]

_NEGATIONS = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
    "NotIpAddress": "IpAddress",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
}
_ORDERS = ("LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
OPERATORS = (
    "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
    "NumericEquals", "NumericNotEquals", *(f"Numeric{order}" for order in _ORDERS),
    "DateEquals", "DateNotEquals", *(f"Date{order}" for order in _ORDERS),
    "Bool", "BinaryEquals", "IpAddress", "NotIpAddress",
    "ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike", "Null",
)  # fmt: skip
_BY_LOWER = {name.lower(): name for name in OPERATORS}
_QUANTIFIERS = {"forallvalues": "ForAllValues", "foranyvalue": "ForAnyValue"}
_EMPTY = ("",)  # an empty text is an empty set
_WITH_VARIABLES = ("String", "Arn")  # and Bool: all others take their values as they stand


def operator_of(text: str) -> tuple[str, str, bool] | None:
    """The parts of an operator as a policy writes it: quantifier or "", name, whether IfExists; None where it is none."""
    quantifier, colon, name = text.rpartition(":")
    if colon and quantifier.lower() not in _QUANTIFIERS:
        return None
    lower = name.lower()
    if_exists = lower.endswith("ifexists")
    found = _BY_LOWER.get(lower.removesuffix("ifexists") if if_exists else lower)
    if found is None or (found == "Null" and (if_exists or colon)):
        return None
    return _QUANTIFIERS.get(quantifier.lower(), ""), found, if_exists


class Condition:
    """One key under one operator.

    Attributes:
        operator: As the policy writes it.
        key: As the policy writes it.
        values: The policy's values as text.
        lower: The key in lower case.
        quantifier: "", "ForAnyValue" or "ForAllValues".
        name: The operator's own name.
        if_exists: Whether it ends in IfExists.
        variables: Keys of the policy variables in its values.
    """

    __slots__ = (
        "_fits", "_unresolved", "if_exists", "key", "lower", "name", "negated", "operator", "quantifier", "values", "variables",
    )  # fmt: skip

    def __init__(
        self, operator: str, key: str, values: Sequence[str], *, variables: bool, parts: tuple[str, str, bool]
    ) -> None:
        self.operator = operator
        self.key = key
        self.lower = key.lower()
        self.values = tuple(values)
        self.quantifier, self.name, self.if_exists = parts
        self.negated = self.name in _NEGATIONS
        base = _NEGATIONS.get(self.name, self.name)
        templates: list[Template] = []
        plain: list[str] = []
        tokens: list[list[Token]] = []
        like = base in {"StringLike", "ArnEquals", "ArnLike"}
        substitutes = variables and (base.startswith(_WITH_VARIABLES) or base == "Bool")
        for value in self.values:
            if substitutes and "${" in value:
                found = template_of(value, wildcards=like)
                if isinstance(found, Template):
                    templates.append(found)
                    continue
                tokens.append(found)
                plain.append("".join(token for token in found if isinstance(token, str)))
            else:
                tokens.append(tokens_of(value) if like else [value])
                plain.append(value)
        self.variables = tuple(key for template in templates for key in template.keys)
        self._fits = _fitting(base, plain, tokens, templates)
        self._unresolved = templates if self.negated else []

    def holds(self, context: Context) -> bool:
        """Whether it is true of a request."""
        values = context.values.get(self.lower)
        if self.name == "Null":
            wanted = "true" if values is None else "false"
            return any(value.strip().lower() == wanted for value in self.values)
        if values is None or (self.quantifier and values == _EMPTY):
            if self.if_exists or self.quantifier == "ForAllValues":
                return True
            return self.negated and not self.quantifier
        if self._unresolved and any(template.resolved(context) is None for template in self._unresolved):
            return False
        return self._holds_for(values, context)

    def _holds_for(self, values: tuple[str, ...], context: Context) -> bool:
        fits = self._fits
        if self.quantifier == "ForAnyValue":
            return any(fits(value, context) != self.negated for value in values)
        if self.quantifier:
            return all(fits(value, context) != self.negated for value in values)
        for value in values:
            if fits(value, context):
                return not self.negated
        return self.negated


def _fitting(
    base: str, plain: Sequence[str], tokens: Sequence[Sequence[Token]], templates: Sequence[Template]
) -> Test:
    """Whether one value of the request fits one of the policy's."""
    if base in {"StringEquals", "StringEqualsIgnoreCase", "Bool"}:
        return _equal(plain, templates, ignore_case=base != "StringEquals")
    if base == "StringLike":
        return _like(tokens, templates)
    if base.startswith("Arn"):
        return _arn_like(tokens, templates)
    others = {"IpAddress": _in_block, "BinaryEquals": _same_bytes, "Null": _never}
    return others[base](plain) if base in others else _compared(base, plain)


def _never(_plain: Sequence[str]) -> Test:
    return lambda _value, _context: False


def _equal(plain: Sequence[str], templates: Sequence[Template], *, ignore_case: bool) -> Test:
    known = frozenset(value.lower() if ignore_case else value for value in plain)

    def fits(value: str, context: Context) -> bool:
        own = value.lower() if ignore_case else value
        if own in known:
            return True
        for template in templates:
            found = template.resolved(context)
            if found is None:
                continue
            text = "".join(token for token in found if isinstance(token, str))
            if own == (text.lower() if ignore_case else text):
                return True
        return False

    return fits


def _like(tokens: Sequence[Sequence[Token]], templates: Sequence[Template]) -> Test:
    globs = [Glob(several) for several in tokens]

    def fits(value: str, context: Context) -> bool:
        for glob in globs:
            if glob.matches(value):
                return True
        for template in templates:
            found = template.resolved(context)
            if found is not None and Glob(found).matches(value):
                return True
        return False

    return fits


def _arn_like(tokens: Sequence[Sequence[Token]], templates: Sequence[Template]) -> Test:
    patterns = [_arn_globs(several) for several in tokens]

    def fits(value: str, context: Context) -> bool:
        parts = value.split(":", 5)
        if len(parts) != 6:
            return False
        for pattern in patterns:
            if _segments_match(pattern, parts):
                return True
        for template in templates:
            found = template.resolved(context)
            if found is not None and _segments_match(_arn_globs(found), parts):
                return True
        return False

    return fits


def _arn_globs(tokens: Sequence[Token]) -> list[Glob]:
    """A pattern for each of the six parts; ``*`` alone is any ARN, and a text with fewer parts none."""
    segments = split_segments(tokens)
    if len(segments) == 1 and len(tokens) == 1 and not isinstance(tokens[0], str) and tokens[0].text == "*":
        segments = [list(tokens)] * 6
    return [Glob(segment) for segment in segments]


def _segments_match(pattern: Sequence[Glob], parts: Sequence[str]) -> bool:
    return len(pattern) == 6 and all(glob.matches(part) for glob, part in zip(pattern, parts, strict=True))


def _in_block(plain: Sequence[str]) -> Test:
    from calculators.iam.values import address, within

    blocks = [block for block in map(address, plain) if block is not None]

    def fits(value: str, _context: Context) -> bool:
        own = address(value)
        return own is not None and any(within(own, block) for block in blocks)

    return fits


def _same_bytes(plain: Sequence[str]) -> Test:
    from calculators.iam.values import binary

    known = {data for data in map(binary, plain) if data is not None}

    def fits(value: str, _context: Context) -> bool:
        own = binary(value)
        return own is not None and own in known

    return fits


_COMPARISONS: dict[str, Callable[[int | Decimal, int | Decimal], bool]] = {
    "Equals": lambda own, bound: own == bound,
    "LessThan": lambda own, bound: own < bound,
    "LessThanEquals": lambda own, bound: own <= bound,
    "GreaterThan": lambda own, bound: own > bound,
    "GreaterThanEquals": lambda own, bound: own >= bound,
}


def _compared(base: str, plain: Sequence[str]) -> Test:
    from calculators.iam.values import moment, number

    read: Callable[[str], int | Decimal | None] = number if base.startswith("Numeric") else moment
    compare = _COMPARISONS[base.removeprefix("Numeric").removeprefix("Date")]
    bounds = [bound for bound in map(read, plain) if bound is not None]

    def fits(value: str, _context: Context) -> bool:
        own = read(value)
        return own is not None and any(compare(own, bound) for bound in bounds)

    return fits
