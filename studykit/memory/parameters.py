"""The 21 parameters of FSRS-6: the defaults, what they may be, how they are written down. Imports no fsrs.

Values and bounds are those of the fsrs package (https://github.com/open-spaced-repetition/py-fsrs, fsrs/scheduler.py); a
test compares them. They stand here too because settings are read before fsrs is imported.
"""

from __future__ import annotations

from typing import TypeAlias

Parameters: TypeAlias = tuple[float, ...]

DEFAULT: Parameters = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
)
LEAST: Parameters = (
    *(0.001, 0.001, 0.001, 0.001, 1.0, 0.001, 0.001, 0.001, 0.0, 0.0, 0.001),
    *(0.001, 0.001, 0.001, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.1),
)
MOST: Parameters = (
    *(100.0, 100.0, 100.0, 100.0, 10.0, 4.0, 4.0, 0.75, 4.5, 0.8, 3.5),
    *(5.0, 0.25, 0.9, 4.0, 1.0, 6.0, 2.0, 2.0, 0.8, 0.8),
)


def parameters(text: str) -> Parameters | None:
    """Parameters as they are typed, 21 numbers with spaces or commas between them; None for nothing, the defaults.

    Raises:
        ValueError: It is not written so, or a number is out of its bounds; the message says which.
    """
    words = text.replace(",", " ").replace("[", " ").replace("]", " ").split()
    if not words:
        return None
    if len(words) != len(DEFAULT):
        raise ValueError(f"{len(words)} numbers, not {len(DEFAULT)}")
    numbers = tuple(float(word) for word in words)
    for place, (least, number, most) in enumerate(zip(LEAST, numbers, MOST, strict=True), start=1):
        if not least <= number <= most:
            raise ValueError(f"number {place} is {number:g}, and must be {least:g} to {most:g}")
    return numbers


def parameters_text(numbers: Parameters | None) -> str:
    """Parameters as :func:`parameters` reads them, to the last bit; nothing for the defaults."""
    return " ".join(map(repr, numbers or ()))


def within(numbers: Parameters) -> Parameters:
    """Each number brought into its bounds."""
    return tuple(min(max(n, low), high) for low, n, high in zip(LEAST, numbers, MOST, strict=True))
