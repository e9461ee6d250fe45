"""The AWS CLI's shorthand where it is plain: ``Key=a,Value=b``, and several of them; the rest is JSON's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from botocore.model import Shape

_SCALARS = frozenset({"string", "integer", "long", "boolean", "timestamp", "float", "double", "character"})


def scalar(text: str, shape: Shape) -> Any:
    """A single value of a simple type.

    Raises:
        ValueError: It has another form; says which.
    """
    match shape.type_name:
        case "integer" | "long":
            return int(text)
        case "float" | "double":
            return float(text)
        case "boolean":
            if text.lower() not in {"true", "false"}:
                raise ValueError(f"{text!r} is neither true nor false")
            return text.lower() == "true"
        case "string" | "timestamp" | "character":
            return text
        case _:
            raise ValueError(f"a {shape.type_name} has to be written as JSON")


def shorthand(words: Sequence[str], shape: Any) -> Any:
    """A value of a compound type from the words that follow its option.

    Raises:
        ValueError: It is not plain shorthand; says why.
    """
    if shape.type_name == "list":
        if shape.member.type_name in _SCALARS:
            return [scalar(word, shape.member) for word in words]
        return [_pairs(word, shape.member) for word in words]
    if len(words) != 1:
        raise ValueError("one value is expected")
    return _pairs(words[0], shape)


def _pairs(word: str, shape: Any) -> dict[str, Any]:
    if any(character in word for character in "{}[]\"'"):
        raise ValueError("nested shorthand is not read here; write it as JSON")
    pairs: dict[str, Any] = {}
    for part in word.split(","):
        name, equals, value = part.partition("=")
        if not equals:
            raise ValueError(f"{part!r} is not Name=value")
        if shape.type_name == "map":
            pairs[name] = scalar(value, shape.value)
        elif shape.type_name == "structure" and name in shape.members:
            pairs[name] = scalar(value, shape.members[name])
        else:
            raise ValueError(f"there is no field {name!r}")
    return pairs
