"""Files that the exam room writes into the learner's folder: results, and notes on wrong keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from studykit import __version__, paths
from studykit.exam.report import document, markdown, table, wrong_key_note
from studykit.store.failures import explained_os_error

if TYPE_CHECKING:
    from pathlib import Path

    from studykit.exam.scoring import ExamResult, ItemResult
    from studykit.tui.services import Services


def write_result(services: Services, result: ExamResult, form: str) -> Path:
    """Write a result as ``md``, ``json`` or ``csv``; returns the file.

    Raises:
        StoreError: It cannot be written.
    """
    library = services.library
    blueprint = library.blueprints.get(result.record.blueprint)
    if form == "json":
        text = json.dumps(document(result, blueprint), indent=2, ensure_ascii=False) + "\n"
    else:
        text = table(result) if form == "csv" else markdown(result, blueprint, library.facts)
    record = result.record
    name = f"{record.started:%Y-%m-%d}-{record.blueprint}-{record.mode.name}-{record.id}.{form}"
    return _write(paths.exports_dir(services.profile) / name, text)


def write_wrong_key(services: Services, item: ItemResult, record_seed: int, complaint: str) -> Path:
    """Write a note with all that a maintainer needs to look at a question's key; returns the file.

    Raises:
        StoreError: It cannot be written.
    """
    library, now = services.library, services.now()
    question = library.resolve_question(item.item.question)
    text = wrong_key_note(
        item,
        record_seed,
        complaint,
        head=library.questions[question] if question else None,
        now=now,
        version=__version__,
    )
    slug = item.item.question.replace("/", "-")
    return _write(paths.reports_dir(services.profile) / f"{now:%Y%m%d-%H%M%S}-{slug}.md", text)


def _write(path: Path, text: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise explained_os_error(error, f"Writing {path}") from error
    return path
