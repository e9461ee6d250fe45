"""What a pack can hold of a question, and what it cannot."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from studykit.formats.questions.bank import MOST_OPTIONS, Choice, Dropped, Item, Pair
from studykit.library.parse.items import SOURCE
from studykit.library.parse.questions import UNVERIFIED_PROMPTS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_FACT = re.compile(r"\{fact:")
_LETTERED = re.compile(r"\(?([A-H])[.):]\s+(?=\S)")
_BY_LETTER = re.compile(r"\b(?:[Oo]ptions?|[Aa]nswers?|[Cc]hoices?)\s+\(?[A-H]\b")


def checked(item: Item, tasks: Collection[str]) -> tuple[Item, list[str]]:
    """The question as a pack can hold it, and what was changed for that.

    Args:
        item: As it was read.
        tasks: Those that a blueprint has ("DVA-C03 1.3").

    Raises:
        Dropped: A pack cannot hold it.
    """
    changes = []
    if any(_FACT.search(text) for text in item.texts):
        # The library would take it for a fact, and miss it.
        changes.append("'{fact:' was written '{ fact:'")
    references = tuple(reference for reference in item.references if SOURCE.fullmatch(reference))
    if len(references) < len(item.references):
        changes.append("a reference that is no https address was left out")
    known = tuple(task for task in item.tasks if task in tasks)
    if others := [task for task in item.tasks if task not in tasks]:
        changes.append(f"no blueprint has {', '.join(others)}")
    if item.tags:
        changes.append(f"its tags are not kept: {', '.join(item.tags)[:80]}")
    if item.files:
        changes.append(f"its pictures and sounds are not taken along: {', '.join(item.files)[:80]}")
    item = item._replace(
        stem=_plain(item.stem),
        options=tuple(Choice(_plain(o.text), o.key, _plain(o.why)) for o in item.options),
        pairs=tuple(Pair(_plain(p.text), _plain(p.match), _plain(p.why)) for p in item.pairs),
        references=references,
        tasks=known,
        tags=(),
        files=(),
    )
    if item.kind in {"single", "multiple"}:
        item, lettered = _without_letters(item)
        changes += ["the letters before its options are left out: options are shuffled"] * lettered
        if any(_BY_LETTER.search(option.why) for option in item.options):
            changes.append("a reason speaks of options by their letters, and options are shuffled")
    _check(item)
    return item, changes


def _without_letters(item: Item) -> tuple[Item, bool]:
    """The question without "A." and so on before its options, where all have them in their order."""
    found = [_LETTERED.match(option.text) for option in item.options]
    letters = [match[1] for match in found if match]
    if letters != list("ABCDEFGH"[: len(item.options)]):
        return item, False
    options = tuple(
        option._replace(text=option.text[match.end() :])
        for option, match in zip(item.options, found, strict=True)
        if match
    )
    return item._replace(options=options), True


def without_control(text: str) -> str:
    """Text without what a terminal would obey, and what no file can hold."""
    return _CONTROL.sub("", text)


def short_hash(text: str) -> str:
    """Eight letters and digits that stand for a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def _plain(text: str) -> str:
    return _FACT.sub("{ fact:", without_control(text)).strip()


def _check(item: Item) -> None:
    if not item.stem:
        raise Dropped("it has no text")
    texts = [option.text for option in item.options]
    if not all(texts) or not all(pair.text and pair.match for pair in item.pairs):
        raise Dropped("one of its options is empty")
    if not 2 <= len(texts) <= MOST_OPTIONS:
        raise Dropped(
            f"it has {len(texts)} option{'s' * (len(texts) != 1)}; 2 to {MOST_OPTIONS} can be asked"
        )
    if len({_folded(text) for text in texts}) < len(texts):
        raise Dropped("two of its options say the same")
    if item.kind == "matching":
        _check_pairs(item.pairs)


def _check_pairs(pairs: Sequence[Pair]) -> None:
    if len(pairs) not in UNVERIFIED_PROMPTS:
        raise Dropped(
            f"it has {len(pairs)} parts to match; {UNVERIFIED_PROMPTS[0]} to {UNVERIFIED_PROMPTS[-1]} can be asked"
        )
    if len({pair.match for pair in pairs}) < len(pairs):
        raise Dropped("two of its parts have the same match")


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
