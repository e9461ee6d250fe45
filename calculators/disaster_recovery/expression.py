"""Systems as an expression of availabilities: ``99.99 * (99.9 || 99.9)``."""

from __future__ import annotations

from calculators.contract import CalculatorError, Param
from calculators.disaster_recovery.times import share_text
from calculators.explain import shown
from calculators.units import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from calculators.units import Exact

LONGEST = 500  # characters
MOST = 60  # components
DEEPEST = 20
HINT = (
    "Write * for what is needed together, || for what stands in for each other, as in 99.99 * (99.9 || 99.9)."
)


def in_series(shares: Sequence[Fraction]) -> Fraction:
    """The availability of components that are all needed."""
    from fractions import Fraction

    total = Fraction(1)
    for share in shares:
        total *= share
    return total


def in_parallel(shares: Sequence[Fraction]) -> Fraction:
    """The availability of components of which one is enough."""
    return 1 - in_series([1 - share for share in shares])


def as_share(field: str, percent: Exact) -> Fraction:
    """A percentage as a share.

    Raises:
        CalculatorError: Not between 0 and 100, or with endless decimals.
    """
    from fractions import Fraction

    share = Fraction(percent) / 100
    if not 0 <= share <= 1 or share.denominator > 10**14:
        raise CalculatorError(
            field, "An availability is from 0 to 100 %.", "Write it as 99.95, with 12 decimals at most."
        )
    return share


class System:
    """An expression that was read.

    Attributes:
        share: Its availability.
        parts: The components' availabilities, as they stand.
        working: Sums in words with ``series`` or ``parallel``, innermost first.
    """

    def __init__(self, field: str, text: str) -> None:
        self.field = field
        self.parts: list[Fraction] = []
        self.working: list[tuple[str, str]] = []
        if len(text) > LONGEST:
            raise self._bad("The expression is too long.")
        self._tokens = self._split(text)
        self._depth = 0
        self.share = self._either()
        if self._tokens:
            raise self._bad(f"{shown(self._tokens[0])} is one too many.")

    def _split(self, text: str) -> list[str]:
        spaced = text.lower()
        for sign, name in (("||", " | "), ("|", " | "), ("*", " * "), ("(", " ( "), (")", " ) "), ("%", " ")):
            spaced = spaced.replace(sign, name)
        words = [{"or": "|", "and": "*", "x": "*"}.get(word, word) for word in spaced.split()]
        # "||" was spaced twice.
        return [
            word
            for place, word in enumerate(words)
            if not (word == "|" and words[place - 1 : place] == ["|"])
        ]

    def _either(self) -> Fraction:
        return self._joined("|", "parallel", self._together, in_parallel)

    def _together(self) -> Fraction:
        return self._joined("*", "series", self._one, in_series)

    def _joined(
        self,
        sign: str,
        kind: str,
        part: Callable[[], Fraction],
        join: Callable[[Sequence[Fraction]], Fraction],
    ) -> Fraction:
        shares = [part()]
        while self._tokens and self._tokens[0] == sign:
            self._tokens.pop(0)
            shares.append(part())
        if len(shares) == 1:
            return shares[0]
        total = join(shares)
        if kind == "series":
            text = " x ".join(map(share_text, shares))
        else:
            text = f"100 % - {' x '.join(share_text(1 - share) for share in shares)}"
        self.working.append((f"{text} = {share_text(total)}", kind))
        return total

    def _one(self) -> Fraction:
        if not self._tokens:
            raise self._bad("The expression ends too soon.")
        word = self._tokens.pop(0)
        if word == "(":
            self._depth += 1
            if self._depth > DEEPEST:
                raise self._bad("The parentheses are nested too deeply.")
            share = self._either()
            if not self._tokens or self._tokens.pop(0) != ")":
                raise self._bad("A parenthesis is not closed.")
            self._depth -= 1
            return share
        try:
            percent: Exact = parse(Param(self.field, "percent", ""), word)  # type: ignore[assignment]
        except CalculatorError:
            raise self._bad(f"{shown(word)} is no availability.") from None
        self.parts.append(as_share(self.field, percent))
        if len(self.parts) > MOST:
            raise self._bad(f"There are more than {MOST} components.")
        return self.parts[-1]

    def _bad(self, message: str) -> CalculatorError:
        return CalculatorError(self.field, message, HINT)
