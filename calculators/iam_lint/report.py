"""Findings, and the rules they are of."""

from __future__ import annotations

import os

__all__ = ["LEVELS", "Finding", "Report", "rules"]

_FILE = os.path.join(os.path.dirname(__file__), "rules.json")  # noqa: PTH118, PTH120 - pathlib costs more

LEVELS = ("error", "security warning", "warning", "suggestion")
_LONGEST = 200  # characters of a value within a message
_MOST = 1_000  # findings of one document that are kept

_LOADED: dict[str, dict[str, str]] = {}


def rules() -> dict[str, dict[str, str]]:
    """All rules by name: ``level``, ``message``, ``why`` and ``source`` of each; read at the first call."""
    if not _LOADED:
        from json import load

        with open(_FILE, encoding="utf-8") as file:  # noqa: PTH123 - pathlib costs more
            _LOADED.update(load(file))
    return _LOADED


class Finding:
    """Something found.

    Attributes:
        rule: Its name: capitals are Access Analyzer's code.
        level: One of :data:`LEVELS`.
        path: Where, "" for the document itself.
        message: What is wrong.
    """

    __slots__ = ("level", "message", "path", "rule")

    def __init__(self, rule: str, level: str, path: str, message: str) -> None:
        self.rule = rule
        self.level = level
        self.path = path
        self.message = message


class Report:
    """Takes findings; the same one at the same place is kept once.

    Attributes:
        findings: In the order they came.
        unlisted: Services whose actions are not listed.
        suggested: How many near names were looked for.
    """

    __slots__ = ("_seen", "findings", "suggested", "unlisted")

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.unlisted: set[str] = set()
        self.suggested = 0
        self._seen: set[tuple[str, str, str]] = set()

    def add(self, rule: str, path: str, **values: object) -> None:
        """Add a finding; ``values`` fill the blanks of the rule's message."""
        known = rules()[rule]
        message = known["message"]
        for name, value in values.items():
            text = str(value)
            if not text:
                message = message.replace(f" Did you mean {{{{{name}}}}}?", "")  # nothing is near
            cut = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
            message = message.replace(f"{{{{{name}}}}}", cut)
        place = path if len(path) <= _LONGEST else f"{path[: _LONGEST - 3]}..."
        if (rule, place, message) not in self._seen and len(self.findings) < _MOST:
            self._seen.add((rule, place, message))
            self.findings.append(Finding(rule, known["level"], place, message))

    def has(self, *several: str) -> bool:
        """Whether one of these rules has a finding."""
        return any(finding.rule in several for finding in self.findings)

    def ordered(self) -> list[Finding]:
        """The findings, the gravest first."""
        return sorted(self.findings, key=lambda finding: LEVELS.index(finding.level))
