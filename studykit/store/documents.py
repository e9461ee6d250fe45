"""Memory states and form items as JSON documents, and back. Standard library only."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from studykit.exam.ports import FormItem
from studykit.library.models import Option, Prompt
from studykit.memory.ports import Memory
from studykit.store.instants import from_microseconds, to_microseconds

if TYPE_CHECKING:
    from collections.abc import Mapping


def memory_to_document(memory: Memory) -> dict[str, Any]:
    """A memory state with its instants as microseconds; floats come back exactly as they were."""
    return {
        "card": memory.card,
        "state": memory.state,
        "step": memory.step,
        "stability": memory.stability,
        "difficulty": memory.difficulty,
        "due": to_microseconds(memory.due),
        "last_review": None if memory.last_review is None else to_microseconds(memory.last_review),
        "reviews": memory.reviews,
        "lapses": memory.lapses,
        "revision": memory.revision,
    }


def memory_from_document(document: Mapping[str, Any]) -> Memory:
    """The memory state that :func:`memory_to_document` wrote."""
    last_review = document["last_review"]
    return Memory(
        **{
            **document,
            "due": from_microseconds(document["due"]),
            "last_review": None if last_review is None else from_microseconds(last_review),
        }
    )


def item_to_document(item: FormItem) -> dict[str, Any]:
    """A place on a form, with the question as it was asked."""
    return {
        "question": item.question,
        "revision": item.revision,
        "domain": item.domain,
        "tasks": list(item.tasks),
        "stem": item.stem,
        "options": [{"text": o.text, "key": o.key, "why": o.why} for o in item.options],
        "difficulty": item.difficulty,
        "verified": item.verified.isoformat(),
        "references": list(item.references),
        "facts": list(item.facts),
        "working": list(item.working),
        "seed": item.seed,
        "kind": item.kind,
        "order": list(item.order),
        "prompts": [{"text": p.text, "match": p.match, "why": p.why} for p in item.prompts],
        "scored": item.scored,
    }


def item_from_document(document: Mapping[str, Any]) -> FormItem:
    """The place that :func:`item_to_document` wrote; of earlier versions, one that is a scored choice."""
    options = tuple(Option(**option) for option in document["options"])
    return FormItem(
        **{
            **document,
            **{name: tuple(document[name]) for name in ("tasks", "references", "facts", "working")},
            "options": options,
            "verified": date.fromisoformat(document["verified"]),
            "kind": document.get("kind") or _kind_of_choice(document, options),
            "order": tuple(document.get("order", ())),
            "prompts": tuple(Prompt(**prompt) for prompt in document.get("prompts", ())),
        }
    )


def _kind_of_choice(document: Mapping[str, Any], options: tuple[Option, ...]) -> str:
    if document["seed"] is not None:
        return "exercise"
    return "multiple" if sum(option.key for option in options) > 1 else "single"
