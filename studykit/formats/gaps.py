"""Cloze text of other programs, as studykit takes it (:mod:`studykit.library.cloze`)."""

from __future__ import annotations

import re

from studykit.library.cloze import ClozeError, numbers

_MARK = re.compile(r"\{\{c(\d+)::|\}\}|`")
MOST_NUMBERS = 99


def mended(text: str) -> tuple[str, tuple[str, ...]]:
    """Cloze text that can be asked, and what had to be changed for it.

    A gap inside another is opened (its answer stays, as text of the outer one), an answer with ``::`` or
    braces goes into backticks, a gap that hides nothing becomes nothing.
    """
    try:
        numbers(text)
    except ClozeError:
        pass
    else:
        return text, ()
    changes: list[str] = []
    shown = _read(text, changes, code_counts=True)
    if shown is None:
        # Backticks that never close would hide the ends of gaps.
        changes = ["backticks in gaps were written as apostrophes"]
        shown = _read(text, changes, code_counts=False) or text
    return shown, tuple(dict.fromkeys(changes))


def _read(text: str, changes: list[str], *, code_counts: bool) -> str | None:
    """The text with its gaps mended, in one pass; None where a gap is not closed.

    Args:
        text: Cloze text.
        changes: Takes what was changed.
        code_counts: Whether nothing inside backticks closes a gap; if not, gaps have no backticks.
    """
    stack: list[tuple[int, list[str], bool]] = [(0, [], False)]  # number, parts, whether inside backticks
    position = 0
    for match in _MARK.finditer(text):
        number, parts, code = stack[-1]
        parts.append(text[position : match.start()])
        position = match.end()
        if match[1]:
            stack.append((int(match[1][:4]), [], False))
        elif match[0] == "`":
            parts.append("`" if code_counts or len(stack) == 1 else "'")
            stack[-1] = (number, parts, code_counts and not code)
        elif len(stack) == 1 or code:
            parts.append("}}")
        else:
            stack.pop()
            stack[-1][1].append(_gap(number, "".join(parts), changes, inside=len(stack) > 1))
    stack[-1][1].append(text[position:])
    return "".join(stack[0][1]) if len(stack) == 1 else None


def _gap(number: int, content: str, changes: list[str], *, inside: bool) -> str:
    answer, hint = _split(content)
    if not answer.strip():
        changes.append(f"the gap c{number}, which hides nothing, was left out")
        return ""
    if inside:
        changes.append(f"the gap c{number} inside another was opened")
        return answer
    if not 1 <= number <= MOST_NUMBERS:
        changes.append(f"the gap c{number} was opened: gaps have the numbers 1 to {MOST_NUMBERS}")
        return answer
    answer, hint = answer.strip(), hint.strip()
    if "::" in hint:
        hint = hint.replace("::", ":")
        changes.append(f"'::' in the hint of c{number} was written ':'")
    return f"{{{{c{number}::{answer}{'::' if hint else ''}{hint}}}}}"


def _split(content: str) -> tuple[str, str]:
    """Answer and hint, parted by the first ``::`` outside backticks."""
    code = False
    for i, character in enumerate(content):
        if character == "`":
            code = not code
        elif not code and content.startswith("::", i):
            return content[:i], content[i + 2 :]
    return content, ""
