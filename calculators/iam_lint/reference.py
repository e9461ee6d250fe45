"""The Service Authorization Reference: services, their actions, resource types and condition keys.

``actions.json`` has a service a line, so that only those a document names are parsed. Of services that are not
listed only the prefix is known: of their actions nothing is said.
"""

from __future__ import annotations

import os

from calculators.iam.pattern import Glob, tokens_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["Action", "Reference", "Service", "reference"]

_FILE = os.path.join(os.path.dirname(__file__), "actions.json")  # noqa: PTH118, PTH120 - pathlib costs more

_TAG = "/tag-key"
_KEPT = 1_000  # patterns of a service whose matches are kept


class Action:
    """One action.

    Attributes:
        name: As AWS writes it, without the prefix.
        types: Names of the resource types that it can be limited to; none where it takes only ``*``.
        keys: The condition keys of its requests, in lower case, besides the global ones.
    """

    __slots__ = ("keys", "name", "types")

    def __init__(self, name: str, types: list[str], keys: frozenset[str]) -> None:
        self.name = name
        self.types = types
        self.keys = keys


class Service:
    """One service.

    Attributes:
        prefix: As in actions.
        name: As AWS calls it.
        actions: By name in lower case.
        formats: ARN format by resource type (``arn:${Partition}:s3:::${BucketName}``).
        keys: Type of each condition key, by its name in lower case.
        patterns: Condition keys with a name to be filled in, in lower case, each with its compiled pattern.
    """

    __slots__ = ("_matching", "actions", "formats", "keys", "name", "patterns", "prefix")

    def __init__(self, prefix: str, entry: dict[str, Any]) -> None:
        self.prefix = prefix
        self.name: str = entry["name"]
        self._matching: dict[str, list[Action]] = {}
        order = [key.lower() for key, _ in entry["keys"]]
        self.keys: dict[str, str] = {key.lower(): kind for key, kind in entry["keys"]}
        self.patterns = [
            (key, pattern_of(key)) for key in order if "$" in key or "<" in key or key.endswith(_TAG)
        ]
        self.formats: dict[str, str] = {kind: arn for kind, (arn, _) in entry["resources"].items()}
        of_type = {kind: places for kind, (_, places) in entry["resources"].items()}
        self.actions: dict[str, Action] = {}
        for name, (types, places, _) in entry["actions"].items():
            own = {order[place] for place in places}
            for kind in types:
                own.update(order[place] for place in of_type.get(kind, ()))
            known = [kind for kind in types if kind in self.formats]
            self.actions[name.lower()] = Action(name, known, frozenset(own))

    def key_type(self, key: str) -> str | None:
        """The type of a condition key, None where the service has none of that name."""
        lower = key.lower()
        if lower in self.keys:
            return self.keys[lower]
        for name, pattern in self.patterns:
            if pattern.matches(lower):
                return self.keys[name]
        return None

    def has_key(self, action: Action, key: str) -> bool:
        """Whether requests for an action have a condition key."""
        lower = key.lower()
        if lower in action.keys:
            return True
        return any(name in action.keys and pattern.matches(lower) for name, pattern in self.patterns)

    def matching(self, pattern: str) -> list[Action]:
        """The actions whose name a pattern (without the prefix) matches."""
        lower = pattern.lower()
        if "*" not in lower and "?" not in lower:
            found = self.actions.get(lower)
            return [found] if found else []
        if lower not in self._matching:
            glob = Glob(tokens_of(lower))
            self._matching[lower] = [action for name, action in self.actions.items() if glob.matches(name)]
            if len(self._matching) > _KEPT:
                self._matching = {lower: self._matching[lower]}
        return self._matching[lower]


def pattern_of(key: str) -> Glob:
    """A key with ``${TagKey}``, ``<key>`` or ``tag-key`` to be filled in, as a pattern."""
    if key.endswith(_TAG):
        key = f"{key.removesuffix(_TAG)}/<key>"
    text, place = "", 0
    for start, opened, closed in _blanks(key):
        text += key[place:start] + "*"
        place = key.index(closed, start + len(opened)) + 1
    return Glob(tokens_of(text + key[place:]))


def _blanks(key: str) -> list[tuple[int, str, str]]:
    found = []
    place = 0
    while place < len(key):
        for opened, closed in (("${", "}"), ("<", ">")):
            if key.startswith(opened, place) and closed in key[place:]:
                found.append((place, opened, closed))
                place = key.index(closed, place)
                break
        place += 1
    return found


class Reference:
    """The whole list, its services parsed when asked for.

    Attributes:
        as_of: The day it was read.
        source: The page it is from.
        others: Prefixes of services whose actions are not listed.
        rcp: Prefixes of services that support RCPs.
        arns: The service of an ARN -> prefixes of the services with such ARNs.
    """

    __slots__ = ("_lines", "_services", "arns", "as_of", "others", "rcp", "source")

    def __init__(self, text: str) -> None:
        from json import loads

        head, *lines = text.splitlines()
        about = loads(head + "}}")
        self.as_of: str = about["as_of"]
        self.source: str = about["source"]
        self.others: frozenset[str] = frozenset(about["others"])
        self.rcp: tuple[str, ...] = tuple(about["rcp"])
        self.arns: dict[str, list[str]] = about["arns"]
        self._lines: dict[str, str] = {}
        for line in lines:
            if line.startswith('"'):
                prefix, _, rest = line[1:].partition('":')
                self._lines[prefix] = rest.rstrip(",")
        self._services: dict[str, Service] = {}

    def service(self, prefix: str) -> Service | None:
        """A service by its prefix, in whatever case; None where its actions are not listed."""
        lower = prefix.lower()
        found = self._services.get(lower)
        if found is None and lower in self._lines:
            from json import loads

            found = self._services[lower] = Service(lower, loads(self._lines[lower]))
        return found

    def exists(self, prefix: str) -> bool:
        """Whether there is a service of that prefix, listed or not."""
        return prefix.lower() in self._lines or prefix.lower() in self.others

    def prefixes(self) -> list[str]:
        """All prefixes."""
        return [*self._lines, *self.others]


_LOADED: list[Reference] = []


def reference() -> Reference:
    """The list, read at the first call."""
    if not _LOADED:
        with open(_FILE, encoding="utf-8") as file:  # noqa: PTH123 - pathlib costs more
            _LOADED.append(Reference(file.read()))
    return _LOADED[0]
