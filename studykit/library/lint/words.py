"""Words that carry meaning, for telling whether stem and key share some."""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z][a-z0-9-]{3,}")
# Words of four letters and more that say nothing of the subject.
_SMALL_WORDS = frozenset(
    _WORD.findall(
        "also amazon been does each every from have into many more most must only other same some than that their them "
        "then there they this what when where which will with would"
    )
)


def content_words(text: str) -> set[str]:
    """The words of four letters and more in lower case, small ones left out."""
    return set(_WORD.findall(text.casefold())) - _SMALL_WORDS
