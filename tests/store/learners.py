"""A learner with something of everything, and all that is kept of one."""

from __future__ import annotations

from studykit import paths
from studykit.store.database import open_store
from studykit.store.settings import BLUEPRINT
from tests.store.builders import exam, memory, review, stamp

CARDS = b"cards: []\n"


def study_a_little():
    """Answers, an exam, a setting and a card of their own."""
    with open_store(paths.progress_file()) as store:
        for i in range(40):
            store.cards.record(review(f"t/c{i}", after=memory(f"t/c{i}")))
        store.exams.start(exam(), stamp())
        store.settings.set(BLUEPRINT, "SAA-C03")
    own = paths.personal_pack() / "content" / "topics" / "sqs" / "cards.yaml"
    own.parent.mkdir(parents=True)
    own.write_bytes(CARDS)


def kept_of(profile="default"):
    """Everything that is kept of a learner, to compare."""
    with open_store(paths.progress_file(profile)) as store:
        own = {p.name: p.read_bytes() for p in paths.personal_pack(profile).rglob("*") if p.is_file()}
        return (
            store.cards.reviews(),
            store.cards.memories(),
            store.exams.running(),
            store.settings.get(BLUEPRINT),
            own,
        )


def files_under(folder):
    """Every file's content, SQLite's shared memory left out: it is none of the data."""
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))
    }
