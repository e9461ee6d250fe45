"""Wildcards: ``*`` for any characters, ``?`` for one, matched in time that grows with pattern plus text.

A pattern is a list of tokens: text that is meant as it stands, :data:`MANY` and :data:`ONE`. Text that a policy
variable gave is a token of its own, so that a ``*`` in it is no wildcard.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["MANY", "ONE", "ArnGlob", "Glob", "Token", "arn_matcher", "split_segments", "tokens_of"]


class Wildcard:
    """One of the two wildcards; compared by identity."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


MANY = Wildcard("*")
ONE = Wildcard("?")
if TYPE_CHECKING:
    Token = str | Wildcard

ARN_PARTS = 6  # arn:partition:service:region:account:resource


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text whose ``*`` and ``?`` are wildcards."""
    if "*" not in text and "?" not in text:
        return [text] if text else []
    tokens: list[Token] = []
    for number, stretch in enumerate(text.split("*")):
        if number:
            tokens.append(MANY)
        for place, piece in enumerate(stretch.split("?")):
            if place:
                tokens.append(ONE)
            if piece:
                tokens.append(piece)
    return tokens


def text_of(tokens: Iterable[Token]) -> str:
    """Tokens as text again."""
    return "".join(token if isinstance(token, str) else token.text for token in tokens)


class _Piece:
    """A stretch of a pattern between two ``*`` that has a ``?`` in it: found by Shift-And over bits of one integer."""

    __slots__ = ("anywhere", "letters", "masks", "size")

    def __init__(self, tokens: Sequence[Token]) -> None:
        letters: list[str | None] = []  # None stands for any character
        for token in tokens:
            letters.extend(token if isinstance(token, str) else [None])
        self.letters = letters
        self.size = len(letters)
        self.anywhere = 0
        self.masks: dict[str, int] = {}
        for place, letter in enumerate(letters):
            if letter is None:
                self.anywhere |= 1 << place
            else:
                self.masks[letter] = self.masks.get(letter, 0) | 1 << place
        for letter in self.masks:
            self.masks[letter] |= self.anywhere

    def at(self, text: str, start: int) -> bool:
        """Whether it stands at that place of the text."""
        if start < 0 or start + self.size > len(text):
            return False
        return all(
            letter is None or text[start + place] == letter for place, letter in enumerate(self.letters)
        )

    def find(self, text: str, start: int, end: int) -> int:
        """The first place at or after ``start`` where it stands before ``end``, or -1."""
        state, goal = 0, 1 << (self.size - 1)
        masks, anywhere = self.masks, self.anywhere
        for place in range(start, end):
            state = ((state << 1) | 1) & masks.get(text[place], anywhere)
            if state & goal:
                return place - self.size + 1
        return -1


class Glob:
    """A compiled pattern.

    What stands between two ``*`` is looked for from left to right, each at its first place: taking a later
    one never helps, so nothing is ever tried twice.
    """

    __slots__ = ("exact", "first", "last", "least", "middle")

    def __init__(self, tokens: Sequence[Token]) -> None:
        pieces: list[str | _Piece] = []
        current: list[Token] = []
        for token in tokens:
            if token is MANY:
                pieces.append(_piece(current))
                current = []
            else:
                current.append(token)
        pieces.append(_piece(current))
        self.exact: str | _Piece | None = pieces[0] if len(pieces) == 1 else None
        self.first = pieces[0]
        self.last = pieces[-1]
        self.middle = tuple(piece for piece in pieces[1:-1] if piece != "") if len(pieces) > 2 else ()
        self.least = sum(_size(piece) for piece in pieces)

    def matches(self, text: str) -> bool:
        """Whether the whole text fits."""
        exact = self.exact
        if exact is not None:
            if isinstance(exact, str):
                return text == exact
            return len(text) == exact.size and exact.at(text, 0)
        first, last = self.first, self.last
        end = len(text) - _size(last)
        return (
            len(text) >= self.least
            and (text.startswith(first) if isinstance(first, str) else first.at(text, 0))
            and (text.endswith(last) if isinstance(last, str) else last.at(text, end))
            and (not self.middle or self._has_middle(text, _size(first), end))
        )

    def _has_middle(self, text: str, place: int, end: int) -> bool:
        for piece in self.middle:
            place = text.find(piece, place, end) if isinstance(piece, str) else piece.find(text, place, end)
            if place < 0:
                return False
            place += _size(piece)
        return True


def _piece(tokens: Sequence[Token]) -> str | _Piece:
    texts = [token for token in tokens if isinstance(token, str)]
    return "".join(texts) if len(texts) == len(tokens) else _Piece(tokens)


def _size(piece: str | _Piece) -> int:
    return len(piece) if isinstance(piece, str) else piece.size


def split_segments(tokens: Iterable[Token]) -> list[list[Token]]:
    """The segments of an ARN pattern; the sixth keeps its colons."""
    segments: list[list[Token]] = [[]]
    for token in tokens:
        if not isinstance(token, str) or len(segments) == ARN_PARTS:
            segments[-1].append(token)
            continue
        parts = token.split(":", ARN_PARTS - len(segments))
        if parts[0]:
            segments[-1].append(parts[0])
        segments += [[part] if part else [] for part in parts[1:]]
    return segments


class ArnGlob:
    """A Resource pattern with a wildcard inside one of the first five segments, which stays inside it.

    All ways to match are followed at once, as bits of one integer.
    """

    __slots__ = ("goal", "masks", "reaching", "stars", "wild")

    def __init__(self, segments: Sequence[Sequence[Token]]) -> None:
        states: list[
            tuple[str, bool]
        ] = []  # a letter, "?" or "*" (in two characters), and whether it takes a colon
        for number, segment in enumerate(segments):
            free = number == ARN_PARTS - 1
            if number:
                states.append((":", False))
            for place, token in enumerate(segment):
                if isinstance(token, str):
                    states += [(letter, False) for letter in token]
                elif token is ONE:
                    states.append(("one", free))
                else:
                    spans = free or place == len(segment) - 1
                    if states and states[-1][0] == "many":
                        spans = states.pop()[1] or spans
                    states.append(("many", spans))
        self.stars = _bits(states, "many")
        self.reaching = _bits(states, "many", colon=True)
        self.wild = _bits(states, "one")
        letters = {letter for letter, _ in states if len(letter) == 1} | {":"}
        self.masks = {letter: _bits(states, letter) | self.wild for letter in letters}
        self.masks[":"] = _bits(states, ":") | _bits(states, "one", colon=True)
        self.goal = 1 << len(states)

    def matches(self, text: str) -> bool:
        """Whether the whole text fits."""
        stars, reaching, masks, wild = self.stars, self.reaching, self.masks, self.wild
        state = 1 | (stars & 1) << 1
        for letter in text:
            loops = reaching if letter == ":" else stars
            state = ((state & masks.get(letter, wild)) << 1) | (state & loops)
            state |= (state & stars) << 1
            if not state:
                return False
        return bool(state & self.goal)


def _bits(states: Sequence[tuple[str, bool]], letter: str, *, colon: bool = False) -> int:
    return sum(
        1 << place for place, (own, takes) in enumerate(states) if own == letter and (takes or not colon)
    )


def arn_matcher(tokens: Sequence[Token]) -> Glob | ArnGlob:
    """What matches a Resource pattern.

    A ``*`` that ends a segment may reach over colons, others of the first five segments may not. Where
    only such ``*`` stand in the first five, the pattern is an ordinary one.
    """
    if tokens and isinstance(tokens[0], str) and tokens[0].count(":") >= ARN_PARTS - 1:
        return Glob(tokens)  # the commonest: wildcards in the resource's part only
    segments = split_segments(tokens)
    for segment in segments[: ARN_PARTS - 1]:
        for place, token in enumerate(segment):
            if token is ONE or (token is MANY and place < len(segment) - 1):
                return ArnGlob(segments)
    return Glob(tokens)
