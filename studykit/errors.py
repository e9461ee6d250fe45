"""What can go wrong, as a tree.

StudykitError                 one clear sentence, and the way out
├── UsageError                the command line or a form was filled in wrongly
├── LibraryError              a pack, note, card, question, fact or lab file cannot be used
├── StoreError                progress cannot be read or written
│   ├── NewerSchemaError      the file was written by a later version of studykit
│   └── CorruptStoreError     the file is not a database, or a damaged one; it was set aside
├── ExamError                 a form cannot be assembled, or a session cannot go on
├── AnswersError              a class's table of answers cannot be used
└── LabError                  a lab, a submission or the simulated account
    ├── MissingExtraError     the feature needs `pip install 'studykit[...]'`
    ├── SubmissionError       what was handed in cannot be read; the learner's to mend
    └── GraderError           the grader itself broke; never to be read as the learner's failure

Each prints as one sentence on stderr with exit code 2 (GraderError: 3). Tracebacks are for bugs.
"""

from __future__ import annotations


class StudykitError(Exception):
    """One clear sentence naming the file, line or field; ``hint`` is the way out."""

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(StudykitError):
    """The command line or a form was filled in wrongly."""


class LibraryError(StudykitError):
    """A pack, note, card, question, fact or lab file cannot be used."""


class StoreError(StudykitError):
    """Progress cannot be read or written."""


class NewerSchemaError(StoreError):
    """The file was written by a later version of studykit."""


class CorruptStoreError(StoreError):
    """The file is not a database, or a damaged one; it was set aside."""


class ExamError(StudykitError):
    """A form cannot be assembled, or a session cannot go on."""


class AnswersError(StudykitError):
    """A class's table of answers cannot be used."""


class LabError(StudykitError):
    """A lab, a submission or the simulated account."""


class MissingExtraError(LabError):
    """The feature needs an extra that is not installed."""


class SubmissionError(LabError):
    """What was handed in cannot be read; the learner's to mend."""


class GraderError(LabError):
    """The grader itself broke; never to be read as the learner's failure."""

    exit_code = 3
