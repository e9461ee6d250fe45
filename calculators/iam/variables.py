"""Policy variables: ``${aws:username}``, with a default ``${aws:username, 'none'}``, and ``${*}``, ``${?}``, ``${$}``."""

from __future__ import annotations

from calculators.iam.pattern import ARN_PARTS, tokens_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.iam.context import Context
    from calculators.iam.pattern import ArnGlob, Glob, Token

__all__ = ["Template", "Variable", "template_of"]

_CHARACTERS = {"*": "*", "?": "?", "$": "$"}


class Variable:
    """A variable of a template: the context key in lower case, as written, and its default."""

    __slots__ = ("default", "key", "written")

    def __init__(self, written: str, default: str | None) -> None:
        self.written = written
        self.key = written.lower()
        self.default = default


class Template:
    """A value of a policy that has variables in it.

    Attributes:
        text: As written.
        parts: Tokens of a pattern and variables, in order.
        keys: The variables' keys, as written.
        kept: What was compiled for some values of the variables, for those who compile it.
    """

    __slots__ = ("kept", "keys", "parts", "text")

    def __init__(self, text: str, parts: list[Token | Variable]) -> None:
        self.text = text
        self.parts = parts
        self.kept: dict[tuple[Token, ...], Glob | ArnGlob] = {}
        self.keys = tuple(part.written for part in parts if isinstance(part, Variable))

    def resolved(self, context: Context) -> list[Token] | None:
        """The tokens with this request's values, None where a variable has none."""
        tokens: list[Token] = []
        for part in self.parts:
            if not isinstance(part, Variable):
                tokens.append(part)
                continue
            values = context.values.get(part.key)
            if values is not None and len(values) == 1:
                tokens.append(values[0])
            elif part.default is not None:
                tokens.append(part.default)
            else:
                return None
        return tokens


def template_of(text: str, *, wildcards: bool, arn: bool = False) -> Template | list[Token]:
    """A value of a policy of version 2012-10-17: plain tokens, or a template where it has variables.

    Args:
        text: As it stands in the policy.
        wildcards: Whether ``*`` and ``?`` are wildcards here.
        arn: Whether it is a Resource: there variables stand only after the fifth colon.
    """
    parts: list[Token | Variable] = []
    colons = place = 0
    has_variables = False
    while place < len(text):
        start = text.find("${", place)
        end = text.find("}", start) if start >= 0 else -1
        if start < 0 or end < 0:
            parts += _plain(text[place:], wildcards)
            break
        before, inside = text[place:start], text[start + 2 : end]
        colons += before.count(":")
        parts += _plain(before, wildcards)
        place = end + 1
        found = _inside(inside)
        if found is None or (arn and colons < ARN_PARTS - 1 and isinstance(found, Variable)):
            parts.append(text[start : end + 1])
            colons += inside.count(":")
        else:
            parts.append(found)
            has_variables = has_variables or isinstance(found, Variable)
    if has_variables:
        return Template(text, parts)
    return [part for part in parts if not isinstance(part, Variable)]


def _plain(text: str, wildcards: bool) -> list[Token]:
    if wildcards:
        return tokens_of(text)
    return [text] if text else []


def _inside(inside: str) -> Variable | str | None:
    """What stands between the braces: a variable, one of the three characters, or neither."""
    if inside in _CHARACTERS:
        return _CHARACTERS[inside]
    name, comma, default = inside.partition(",")
    name, default = name.strip(), default.strip()
    if not name:
        return None
    if not comma:
        return Variable(name, None)
    if len(default) < 2 or default[0] != "'" or default[-1] != "'":
        return None
    return Variable(name, default[1:-1])
