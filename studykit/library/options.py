"""Options of a card: their order by chance, and what is said of them once the answer is shown."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from studykit.library.models import Option


def letter(place: int) -> str:
    """What the option shown at a place is called: A, B, C."""
    return chr(ord("A") + place)


def letters(places: AbstractSet[int]) -> str:
    """Several of them in a sentence: "A", "A and C", "A, B and D"."""
    *most, last = [letter(place) for place in sorted(places)]
    return f"{', '.join(most)} and {last}" if most else last


def keys(options: Sequence[Option]) -> frozenset[int]:
    """The places of the right ones."""
    return frozenset(place for place, option in enumerate(options) if option.key)


def shuffled(options: Sequence[Option], seed: int) -> tuple[Option, ...]:
    """The options in the order that a seed gives; the same each time."""
    drawn = list(options)
    Random(seed).shuffle(drawn)  # noqa: S311 - an order on the screen guards nothing
    return tuple(drawn)


def reasons(options: Sequence[Option], chosen: AbstractSet[int] = frozenset()) -> str:
    """Every option with its sign and its reason, as Markdown; those that were chosen say so."""
    parts = []
    for place, option in enumerate(options):
        heading = f"{'✓' if option.key else '✗'} {letter(place)} · {'right' if option.key else 'wrong'}"
        if place in chosen:
            heading += " · your choice"
        text = option.text.strip()
        # A list or a code block has to end before the reason begins; a line of text need not.
        gap = "\n\n" if "\n" in text else "  \n"
        parts.append(
            f"**{heading}**{gap}{text}" + (f"{gap}*Why:* {option.why.strip()}" if option.why else "")
        )
    return "\n\n".join(parts)


def steps(working: Sequence[str]) -> str:
    """A working as a numbered list in Markdown; "" where there is none."""
    return "\n".join(
        ["**Working**", "", *(f"{number}. {step}" for number, step in enumerate(working, 1))]
        if working
        else []
    )


def explanation(
    options: Sequence[Option], working: Sequence[str], chosen: AbstractSet[int] = frozenset()
) -> str:
    """All that is shown once a card with options is answered, as Markdown."""
    return "\n\n".join(part for part in (reasons(options, chosen), steps(working)) if part)


def listed(front: str, options: Sequence[Option]) -> str:
    """A question with its options below it, lettered, as Markdown: how it reads where nothing can be picked."""
    return f"{front}\n\n{listing(options)}"


def listing(options: Sequence[Option]) -> str:
    """Options as a list in Markdown, lettered."""
    lines = []
    for place, option in enumerate(options):
        first, *rest = option.text.split("\n")
        lines += [f"- **{letter(place)}** {first}", *(f"  {line}" if line else "" for line in rest)]
    return "\n".join(lines)
