"""What was done of a study plan, read through sqlite3 alone: Home shows it before SQLModel is imported."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

from studykit.exam.study_plan import Record
from studykit.store.instants import to_microseconds
from studykit.store.reading import open_read_only

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

# The newest row of a place says how it stands; one that was emptied again is no answer.
_ANSWERED = """
SELECT exam.items, json_group_array(answer.place)
FROM exam_answer AS answer JOIN exam ON exam.id = answer.exam
WHERE exam.started >= ? AND answer.chosen != '[]'
AND answer.id = (SELECT max(id) FROM exam_answer WHERE exam = answer.exam AND place = answer.place)
GROUP BY exam.id
"""
# Of an exam's items only the ids are wanted, and reading them all as JSON takes five times as long as the rest together.
# Within a JSON string every quotation mark has a backslash before it, so that only the key is found.
_QUESTION = re.compile(r'"question":\s*"([^"]*)"')
_READ = """
SELECT topic FROM note_read AS mark
WHERE read AND id = (SELECT max(id) FROM note_read WHERE topic = mark.topic)
"""
_SAT = """
SELECT mode, count(*) FROM exam WHERE submitted IS NOT NULL AND started >= ? AND blueprint = ? GROUP BY mode
"""


def read_record(path: Path, exam: str, since: datetime) -> Record:
    """What was done; nothing where the file cannot be read.

    Args:
        path: The progress file.
        exam: The code of the plan's exam.
        since: When the plan was begun.
    """
    start = to_microseconds(since)
    try:
        with closing(open_read_only(path, wait=1)) as connection:
            connection.execute("BEGIN")
            return Record(
                read=read_notes(connection),
                answered=_answered(connection, start),
                passed=frozenset(
                    lab
                    for (lab,) in connection.execute(
                        "SELECT DISTINCT lab FROM lab_attempt WHERE points = maximum"
                    )
                ),
                sat=dict(connection.execute(_SAT, (start, exam))),
            )
    except sqlite3.Error:
        return Record()


def read_notes(connection: sqlite3.Connection) -> frozenset[str]:
    """The topics whose notes were read."""
    return frozenset(topic for (topic,) in connection.execute(_READ))


def _answered(connection: sqlite3.Connection, start: int) -> Counter[str]:
    """Topic to places answered: the first part of a question's id is its topic."""
    found: Counter[str] = Counter()
    for items, places in connection.execute(_ANSWERED, (start,)):
        questions = _QUESTION.findall(items)
        answered = (questions[place] for place in json.loads(places) if place < len(questions))
        found.update(question.partition("/")[0] for question in answered)
    return found
