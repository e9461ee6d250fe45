"""What an answer given to a card suggests: the grade is the learner's to say, and usually follows from it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from studykit.library.options import keys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from studykit.library.models import Option
    from studykit.memory.comparison import Verdict
    from studykit.memory.ports import Rating

SUGGESTED: Mapping[Verdict, Rating] = {"wrong": 1, "close": 2, "exact": 3}
SAID: Mapping[Verdict, str] = {"wrong": "✗ Wrong", "close": "≈ Nearly right", "exact": "✓ Right"}


def seed_of(card: str, answers: int) -> int:
    """What is drawn by chance for a card that was answered so often: the same when an answer is taken back.

    Args:
        card: Its id.
        answers: How often it was answered before.
    """
    return int.from_bytes(hashlib.blake2b(f"{card} {answers}".encode(), digest_size=4).digest())


def choice_verdict(options: Sequence[Option], chosen: AbstractSet[int]) -> Verdict:
    """Whether the right options were chosen, all of them and no other; a choice is never nearly right."""
    return "exact" if chosen == keys(options) else "wrong"
