"""What was typed beside what was expected: right, nearly right, or wrong, and where the two differ.

Case, width, accents, hyphens, spaces, a leading article, a final full stop, thousands separators and the space before
a unit do not matter. Numbers and units have to be exact. A word of four letters or more may have a slip for every five
letters (one at least), where a slip is a letter too many, missing, wrong, or two that changed places; but a prefix
that turns a word into its opposite is none.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal, NamedTuple

from studykit.library.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Verdict = Literal["exact", "close", "wrong"]

LETTERS_A_SLIP = 5
SHORT = 4  # words with fewer letters are exact or wrong
_OPPOSITES = ("a", "an", "anti", "de", "dis", "il", "im", "in", "ir", "non", "re", "un")
_ARTICLE = re.compile(r"\A(?:the|an?)\s+(?=\S)")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_SEPARATOR = re.compile(r"(?<=\d)[,'\u2019\u00a0\u2009\u202f](?=\d{3}(?!\d))")
# A minus sign is kept: one before a number that nothing stands before.
_GLUE = re.compile(r"[\s_]+|(?<=\S)-+|-+(?!\d)")
_BEFORE_UNIT = re.compile(r"(?<=\d)(?=[^\W\d_]|%|µ)")
_AFTER_CURRENCY = re.compile(r"(?<=[$€£])\s+(?=\d)")
_NUMBER = re.compile(r"([$€£]?)(-?(?:\d+(?:\.\d+)?|\.\d+))")
_AROUND = " \t\n\"'`“”‘’«»"
_UNITS = {
    name: unit
    for unit, names in {
        "millisecond": "ms msec millisecond milliseconds",
        "second": "s sec secs second seconds",
        "minute": "min mins minute minutes",
        "hour": "h hr hrs hour hours",
        "day": "d day days",
        "%": "% percent",
    }.items()
    for name in names.split()
}


class Piece(NamedTuple):
    """A stretch of a marked answer: in both, only in what was typed, or only in what was expected."""

    kind: Literal["same", "extra", "missing"]
    text: str


class Comparison(NamedTuple):
    """What was typed beside the answer that is nearest to it.

    Attributes:
        pieces: The way from one to the other; one piece where nothing that matters differs.
    """

    verdict: Verdict
    typed: str
    expected: str
    pieces: tuple[Piece, ...]


def compare(typed: str, answers: Iterable[str]) -> Comparison:
    """The best that can be said of a typed answer.

    Args:
        typed: What was typed; it is text and nothing else, whatever it looks like.
        answers: What counts as right, as Markdown, the back first; at least one.
    """
    from rapidfuzz.distance import OSA

    typed = " ".join(typed.split())
    own = _words(typed)
    best: tuple[tuple[int, int], Verdict, str] | None = None
    for answer in answers:
        expected = " ".join(plain(answer).split())
        wanted = _words(expected)
        verdict = _verdict(own, wanted)
        rank = _ORDER.index(verdict), OSA.distance(" ".join(own), " ".join(wanted))
        if best is None or rank < best[0]:
            best = rank, verdict, expected
    if best is None:
        raise ValueError("nothing to compare with")
    _, verdict, expected = best
    pieces = (Piece("same", typed),) if verdict == "exact" else _pieces(typed, expected)
    return Comparison(verdict, typed, expected, pieces)


def warm() -> None:
    """Import what comparing takes, ahead of need: longer than a frame, so for a worker thread."""
    import rapidfuzz.distance  # noqa: F401


_ORDER: tuple[Verdict, ...] = ("exact", "close", "wrong")


def signed(piece: Piece) -> str:
    """A piece between the signs that wdiff has for it: ``[-too much-]``, ``{+missing+}``."""
    before, after = {"same": ("", ""), "extra": ("[-", "-]"), "missing": ("{+", "+}")}[piece.kind]
    return f"{before}{piece.text}{after}"


def difference(comparison: Comparison) -> str:
    """The same in words: "'a' instead of 'i', 's' missing"; "" where nothing differs."""
    said: list[str] = []
    extra = ""
    for piece in (*comparison.pieces, Piece("same", "")):
        if piece.kind == "missing":
            said.append(f"{extra!r} instead of {piece.text!r}" if extra else f"{piece.text!r} missing")
        elif extra and piece.kind == "same":
            said.append(f"{extra!r} too much")
        extra = piece.text if piece.kind == "extra" else ""
    return ", ".join(said)


def _words(text: str) -> tuple[str, ...]:
    """A text as it is compared: its words, with numbers and units in one form."""
    text = _SEPARATOR.sub("", text.replace("`", ""))
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    text = "".join(c for c in text if not unicodedata.combining(c)).strip(_AROUND)
    text = _DASHES.sub("-", text).rstrip(".").strip(_AROUND)
    text = _AFTER_CURRENCY.sub("", _BEFORE_UNIT.sub(" ", text))
    text = _ARTICLE.sub("", _GLUE.sub(" ", text).strip(), count=1)
    words: list[str] = []
    number = False
    for word in text.split():
        match = _NUMBER.fullmatch(word)
        if match:
            words.append(match[1] + _number(match[2]))
        else:
            words.append(_unit(word) if number else word)
        number = match is not None
    return tuple(words)


def _number(text: str) -> str:
    """A number without what does not change it: .5 and 0.50 are 0.5."""
    whole, point, fraction = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{digits or '0'}{point}{fraction.rstrip('0')}".rstrip(".")


def _unit(word: str) -> str:
    """What stands after a number, in the singular."""
    return _UNITS.get(word) or (word[:-1] if word.endswith("s") and len(word) > SHORT else word)


def _verdict(typed: Sequence[str], wanted: Sequence[str]) -> Verdict:
    if typed == wanted:
        return "exact"
    exact_typed, exact_wanted = _exact_words(typed), _exact_words(wanted)
    together, apart = "".join(typed), "".join(wanted)
    if together == apart and _digits(typed) == _digits(wanted):
        return "exact"
    if exact_typed != exact_wanted:
        return "wrong"
    if len(typed) == len(wanted):
        alike = all(map(_is_slip, typed, wanted))
    else:
        # A word that was written as two, or two as one.
        alike = _distance(together, apart) <= sum(map(_slips, wanted))
    return "close" if alike else "wrong"


def _exact_words(words: Sequence[str]) -> list[str]:
    """The words that may have no slip: numbers, what stands after them, what has digits in it, and short words."""
    return [
        word
        for i, word in enumerate(words)
        if _slips(word) == 0 or (i and _NUMBER.fullmatch(words[i - 1]) is not None)
    ]


def _digits(words: Sequence[str]) -> list[str]:
    """What is written in one piece of digits: AES-256 is AES256, and 1 2 is not 12."""
    return [digits for word in words for digits in re.findall(r"\d+", word)]


def _slips(word: str) -> int:
    """How many slips a word may have."""
    if len(word) < SHORT or any(map(str.isdigit, word)):
        return 0
    return max(1, len(word) // LETTERS_A_SLIP)


def _is_slip(typed: str, wanted: str) -> bool:
    if typed == wanted:
        return True
    longer, shorter = sorted((typed, wanted), key=len, reverse=True)
    if longer.endswith(shorter) and longer.removesuffix(shorter) in _OPPOSITES:
        return False
    return _distance(typed, wanted) <= _slips(wanted)


def _distance(one: str, other: str) -> int:
    """Edits between two texts, neighbours that changed places counting once."""
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other)


def _pieces(typed: str, expected: str) -> tuple[Piece, ...]:
    """From what was typed to what was expected, by the fewest letters.

    Case, accents, a leading article and a final full stop are no difference.
    """
    from rapidfuzz.distance import Levenshtein

    own, other = _article(typed), _article(expected)
    pieces = [Piece("same", typed[:own])] if own else []
    typed, expected = typed[own:], expected[other:]
    if not typed.endswith("."):
        expected = expected.removesuffix(".")
    for step in Levenshtein.opcodes(_folded(typed), _folded(expected)):
        here, there = typed[step.src_start : step.src_end], expected[step.dest_start : step.dest_end]
        if step.tag == "equal":
            pieces.append(Piece("same", here))
        else:
            pieces += [Piece("extra", here)] if here else []
            pieces += [Piece("missing", there)] if there else []
    return tuple(pieces)


def _article(text: str) -> int:
    """How many letters a leading article takes, its space included."""
    match = _ARTICLE.match(text.casefold())
    return match.end() if match else 0


def _folded(text: str) -> list[str]:
    """Each letter as it is compared, place by place."""
    return [unicodedata.normalize("NFKD", "-" if c in " _-" else c.casefold())[:1] or c for c in text]
