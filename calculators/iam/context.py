"""The request context: condition keys with their values."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Context", "texts_of"]


class Context:
    """Values by condition key; keys are compared without regard to case.

    Attributes:
        values: By key in lower case; a key without values is not there.
        names: Key in lower case to the key as it was given.
        filled: The keys that followed from the request, in the order they were filled in.
        empty: Keys in lower case that were given with no value.
        never: Keys in lower case that such a principal never has.
    """

    __slots__ = ("empty", "filled", "names", "never", "values")

    def __init__(self, given: Mapping[str, object] | None = None) -> None:
        self.values: dict[str, tuple[str, ...]] = {}
        self.names: dict[str, str] = {}
        self.filled: list[str] = []
        self.empty: set[str] = set()
        self.never: set[str] = set()
        for key, value in (given or {}).items():
            self.give(key, texts_of(value))

    def give(self, key: str, values: Iterable[str]) -> None:
        """Set a key; one without values is there and empty."""
        lower, several = key.lower(), tuple(values)
        self.names[lower] = key
        if several:
            self.values[lower] = several
            self.empty.discard(lower)
        else:
            self.values.pop(lower, None)
            self.empty.add(lower)

    def fill(self, key: str, value: str) -> None:
        """Set a key that follows from the request, unless it was given."""
        lower = key.lower()
        if lower not in self.names:
            self.names[lower] = key
            self.values[lower] = (value,)
            self.filled.append(key)

    def lacks(self, key: str) -> bool:
        """Whether nothing is known of a key that such a request could have."""
        lower = key.lower()
        return lower not in self.names and lower not in self.never


def texts_of(value: object) -> list[str]:
    """Values of a condition as the texts that are compared: ``true``, ``5``; null is no value."""
    if isinstance(value, list | tuple):
        return [text for entry in value for text in texts_of(entry)]
    if value is None:
        return []
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [str(value)]
