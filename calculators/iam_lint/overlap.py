"""Patterns against patterns: whether two have a match in common, and whether one covers the other."""

from __future__ import annotations

from calculators.iam.pattern import Glob, tokens_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["covers", "format_of", "head", "meets", "pattern_of", "plain"]

_LONGEST = 2_048  # characters of a pattern that is compared; of longer ones nothing is claimed
_MANY = "many"
_ONE = "one"
_NAME = "name"  # characters without a slash
# Stand-ins for the wildcards of a covered pattern; no ARN has them.
_STAR = "\ue000"
_MARK = "\ue001"


def plain(text: str) -> str:
    """A resource of a policy with its variables taken as wildcards."""
    if "${" not in text:
        return text
    parts: list[str] = []
    place = 0
    while place < len(text):
        start = text.find("${", place)
        end = text.find("}", start) if start >= 0 else -1
        if start < 0 or end < 0:
            parts.append(text[place:])
            break
        parts.append(text[place:start])
        parts.append("?" if text[start + 2 : end] in {"*", "?", "$"} else "*")
        place = end + 1
    return "".join(parts)


def pattern_of(text: str) -> list[str]:
    """A pattern of a policy as states: characters and wildcards."""
    return [{"*": _MANY, "?": _ONE}.get(letter, letter) for letter in plain(text)]


def format_of(arn: str) -> list[str]:
    """An ARN format (``arn:${Partition}:s3:::${BucketName}``) as states; a bucket's name has no slash."""
    states: list[str] = []
    place = 0
    while place < len(arn):
        end = arn.find("}", place) if arn.startswith("${", place) else -1
        if end < 0:
            states.append({"*": _MANY}.get(arn[place], arn[place]))
            place += 1
            continue
        states.append(_NAME if arn[place + 2 : end] == "BucketName" else _MANY)
        place = end + 1
    return states


def meets(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether some text fits both; taken to be so where a pattern is very long."""
    if len(one) > _LONGEST or len(other) > _LONGEST:
        return True
    reached = _closed(one, [True] + [False] * len(one))
    for state in other:
        if state in {_MANY, _NAME}:
            for place, letter in enumerate(one):
                if reached[place] and not (state == _NAME and letter == "/"):
                    reached[place + 1] = True
        else:
            reached = _stepped(one, reached, state)
            if True not in reached:
                return False
    return reached[-1]


def _stepped(one: Sequence[str], reached: list[bool], state: str) -> list[bool]:
    """After one character of the other pattern."""
    after = [False] * (len(one) + 1)
    for place, letter in enumerate(one):
        if not reached[place]:
            continue
        if letter == _MANY:
            after[place] = True
        elif _ONE in {letter, state} or letter == state:
            after[place + 1] = True
    return _closed(one, after)


def _closed(states: Sequence[str], reached: list[bool]) -> list[bool]:
    """With what follows without a character: ``*`` may stand for nothing."""
    for place, state in enumerate(states):
        if state == _MANY and reached[place]:
            reached[place + 1] = True
    return reached


def head(text: str, stops: Sequence[str] = ("*", "?")) -> str:
    """What stands before the first wildcard."""
    places = [place for stop in stops if (place := text.find(stop)) >= 0]
    return text[: min(places)] if places else text


_GLOBS: dict[str, Glob] = {}
_KEPT = 5_000  # compiled patterns


def _glob(text: str) -> Glob:
    if text not in _GLOBS:
        if len(_GLOBS) >= _KEPT:
            _GLOBS.clear()
        _GLOBS[text] = Glob(tokens_of(text))
    return _GLOBS[text]


def covers(wide: str, narrow: str) -> bool:
    """Whether a pattern matches whatever another does; a pattern covers itself."""
    if wide in {"*", narrow}:
        return True
    if not narrow.startswith(head(wide)) or ("*" not in wide and "?" not in wide):
        return False
    glob = _glob(wide)
    text = narrow.replace("?", _MARK)
    if "*" not in text:
        return glob.matches(text)
    # A ? of the wide one may not take the whole of a *: it has to match however long that is.
    return all(glob.matches(text.replace("*", _STAR * length)) for length in (0, 1, 2))
