"""What is typed to find cards, as a tree. Pure.

The language is Anki's, as far as there is something to ask for (https://docs.ankiweb.net/searching.html): words that must
all be there, ``or``, brackets, ``-`` for not, ``"a phrase"``, and conditions such as ``tag:exam`` or ``prop:s<10``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, get_args

from studykit.errors import UsageError
from studykit.library.models import CardKind
from studykit.memory.selection import FLAGS

if TYPE_CHECKING:
    from collections.abc import Callable


# Not NamedTuples: of these, "all of some" and "any of some" would be equal.
@dataclass(frozen=True, slots=True)
class Words:
    """Text that a card has. A phrase has to be there as it is; a word may have a slip."""

    text: str
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """``name:value``, both as :data:`CONDITIONS` checked them."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    part: Query


@dataclass(frozen=True, slots=True)
class All:
    """What must hold together; of nothing, everything."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """One of which must hold."""

    parts: tuple[Query, ...]


Query: TypeAlias = Words | Condition | Not | All | Any

KINDS: tuple[CardKind, ...] = get_args(CardKind)
IS = ("new", "learning", "review", "due", "suspended", "buried", "leech")
PROPERTIES = {
    "s": "stability in days",
    "d": "difficulty, 1 to 10",
    "r": "chance of recall, 0 to 1",
    "due": "days from today",
    "lapses": "how often forgotten",
    "reps": "answers",
}
COMPARISON = re.compile(r"([a-z]+)(<=|>=|!=|<|>|=)(-?\d{1,9}(?:\.\d{1,9})?)")
_NAME = re.compile(r"([A-Za-z]\w*):(.*)", re.DOTALL)
# A sign or bracket, or a word, of which parts may stand in double quotes.
_TOKEN = re.compile(r'\s+|([()])|-(?=[^\s)])|((?:[^\s()"]|"(?:[^"\\]|\\.)*")+)|(")', re.DOTALL)
_SPECIAL = re.compile(r"""[\s()"\\]""")
_DEEPEST = 50


class QueryError(UsageError):
    """A query that means nothing."""


def parse_query(text: str) -> Query:
    """The tree of a query; an empty one finds everything.

    Raises:
        QueryError: A condition is none, or a quote or bracket is not closed.
    """
    return _Parser(text).whole()


def query_text(query: Query) -> str:
    """A query as it could be typed: parsed, it gives the same tree."""
    match query:
        case Words(text, phrase):
            return _quoted(text) if phrase else text
        case Condition(name, value):
            return f"{name}:{_quoted(value) if _SPECIAL.search(value) else value}"
        case Not(part):
            return f"-{_inner(part)}"
        case All(parts):
            return " ".join(map(_inner, parts))
        case Any(parts):
            return " or ".join(map(_inner, parts))


def _inner(query: Query) -> str:
    return f"({query_text(query)})" if isinstance(query, All | Any) else query_text(query)


def _quoted(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._depth = 0

    def whole(self) -> Query:
        query = self._any()
        if self._at < len(self._tokens):
            raise QueryError("A bracket ')' closes nothing.", 'Text with brackets goes in quotes: "f(x)".')
        return query

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _any(self) -> Query:
        parts = [self._all()]
        while self._peek().lower() == "or":
            self._at += 1
            parts.append(self._all())
        if len(parts) > 1 and All(()) in parts:
            raise QueryError("Something is missing beside 'or'.", 'The word itself goes in quotes: "or".')
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _all(self) -> Query:
        parts: list[Query] = []
        while (word := self._peek()) not in {"", ")"} and word.lower() != "or":
            self._at += 1
            if word.lower() != "and":
                parts.append(self._one(word))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self, word: str) -> Query:
        if word == "-":
            following = self._peek()
            self._at += 1
            return Not(self._deeper(lambda: self._one(following)))
        if word != "(":
            return _term(word)
        inner = self._deeper(self._any)
        if self._peek() != ")":
            raise QueryError("A bracket '(' is not closed.", 'Text with brackets goes in quotes: "f(x)".')
        self._at += 1
        if inner == All(()):
            raise QueryError("There is nothing between the brackets.", "")
        return inner

    def _deeper(self, read: Callable[[], Query]) -> Query:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise QueryError(f"The search is nested more than {_DEEPEST} deep.", "")
        query = read()
        self._depth -= 1
        return query


def _tokens(text: str) -> list[str]:
    tokens = []
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None or found[3]:
            raise QueryError("A quote is not closed.", 'Phrases stand in double quotes: "dead-letter queue".')
        if found[2] == "-":
            raise QueryError("A '-' has nothing after it.", "It goes before what must not be there: -word.")
        if found[0].strip():
            tokens.append(found[0])
        position = found.end()
    return tokens


def _term(word: str) -> Query:
    if word.startswith('"'):
        return Words(_unquoted(word).strip(), phrase=True)
    name = _NAME.fullmatch(word)
    if name is None:
        return Words(_unquoted(word)) if '"' not in word else Words(_unquoted(word), phrase=True)
    return _condition(name[1], _unquoted(name[2]), word)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", re.sub(r'(?<!\\)"', "", text), flags=re.DOTALL)


def _condition(name: str, value: str, word: str) -> Condition:
    check = CONDITIONS.get(name.lower())
    if check is None:
        raise QueryError(
            f"There is no condition {name + ':'!r}.",
            f'There are: {", ".join(f"{known}:" for known in CONDITIONS)}. As text it goes in quotes: "{word}".',
        )
    return Condition(name.lower(), check(value))


def _name(value: str) -> str:
    if not value:
        raise QueryError("A condition has nothing after its colon.", "For example: topic:sqs, tag:exam.")
    return value.casefold()


def _kind(value: str) -> str:
    kind = _name(value)
    if "*" not in kind and kind not in KINDS:
        raise QueryError(f"There is no kind {value!r}.", f"kind: takes {', '.join(KINDS)}.")
    return kind


def _is(value: str) -> str:
    if value.lower() not in IS:
        raise QueryError(f"There is no state {value!r}.", f"is: takes {', '.join(IS)}.")
    return value.lower()


def _flag(value: str) -> str:
    if value.lower() in FLAGS:
        return str(FLAGS.index(value.lower()))
    if not re.fullmatch(f"[0-{len(FLAGS) - 1}]", value):
        raise QueryError(f"There is no flag {value!r}.", f"flag: takes 0 to 7, or {', '.join(FLAGS)}.")
    return value


def _days(value: str) -> str:
    if not re.fullmatch(r"[1-9]\d{0,4}", value):
        raise QueryError(
            f"{value!r} is no number of days.", "For example: added:7, the last seven study days."
        )
    return value


def _rated(value: str) -> str:
    if not re.fullmatch(r"[1-9]\d{0,4}(:[1-4])?", value):
        raise QueryError(
            f"{value!r} is no number of days.",
            "For example: rated:7, answered in the last seven study days; rated:7:1, with Again.",
        )
    return value


def _prop(value: str) -> str:
    found = COMPARISON.fullmatch(value.lower())
    if found is None or found[1] not in PROPERTIES:
        listed = ", ".join(f"{name} ({about})" for name, about in PROPERTIES.items())
        raise QueryError(f"{value!r} compares nothing.", f"For example prop:s<10. There are: {listed}.")
    return value.lower()


def _nothing(value: str) -> str:
    if value:
        raise QueryError(
            f"{value!r} stands where nothing belongs.", "Write own:, edited: and outdated: alone."
        )
    return value


# What may stand before a colon, and how what stands after it is checked.
CONDITIONS: dict[str, Callable[[str], str]] = {
    "topic": _name,
    "tag": _name,
    "kind": _kind,
    "id": _name,
    "is": _is,
    "flag": _flag,
    "added": _days,
    "rated": _rated,
    "prop": _prop,
    "own": _nothing,
    "edited": _nothing,
    "outdated": _nothing,
}
