"""Which folders are packs, and which of their files are read. Cheap: a warm start does this each time."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from studykit import paths
from studykit.library.models import Pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class SourceFile(NamedTuple):
    """A file of a pack.

    Attributes:
        kind: What is in it: "topics", "facts", "note", "cards", "questions", "exercises", "blueprint", "plan", "lab".
        owner: What its place says: the topic, the service, the exam, the plan or the lab; "" for topics.yaml.
        pack: Position of its pack.
    """

    path: str
    kind: str
    owner: str
    pack: int
    size: int
    mtime_ns: int


# Folder -> file name -> kind, for folders with a folder for each owner.
_OWNED = {
    "content/topics": {"note.md": "note", "cards.yaml": "cards"},
    "content/labs": {"lab.yaml": "lab"},
    "question_banks": {"questions.yaml": "questions", "exercises.yaml": "exercises"},
}
# Folder -> kind, for folders whose files are named after their owner.
_NAMED = {"content/facts": "facts", "content/plans": "plan", "question_banks/blueprints": "blueprint"}


def pack_at(root: Path) -> Pack:
    """The pack in a folder; it is personal when it lies where profiles keep theirs."""
    root = Path(os.path.abspath(root))  # noqa: PTH100 - unlike resolve(), leaves symbolic links as given
    profiles = paths.profile_dir().parent
    personal = root.name == "pack" and root.parent.parent == Path(os.path.abspath(profiles))  # noqa: PTH100
    name = "studykit" if root == paths.shipped_library() else root.parent.name if personal else root.name
    return Pack(root, name, personal)


def discover(packs: Sequence[Pack]) -> list[SourceFile]:
    """Every file that is read, pack by pack, in the order of their names."""
    return [file for position, pack in enumerate(packs) for file in _files(str(pack.root), position)]


def _files(root: str, pack: int) -> Iterator[SourceFile]:
    topics = f"{root}/content/topics.yaml"
    if status := _status(topics):
        yield SourceFile(topics, "topics", "", pack, *status)
    for folder, kind in _NAMED.items():
        for entry in _entries(f"{root}/{folder}"):
            owner, extension = os.path.splitext(entry.name)  # noqa: PTH122 - a Path a file would cost more
            if extension == ".yaml" and (status := _status(entry.path)):
                yield SourceFile(entry.path, kind, owner, pack, *status)
    for folder, kinds in _OWNED.items():
        for place in _entries(f"{root}/{folder}"):
            if f"{folder}/{place.name}" in _NAMED or not place.is_dir():
                continue
            for name, kind in kinds.items():
                path = f"{place.path}/{name}"
                if status := _status(path):
                    yield SourceFile(path, kind, place.name, pack, *status)


def strays(pack: Pack) -> Iterator[str]:
    """YAML and Markdown that lies where content is read from, and is not read: mostly misspelt names."""
    root = str(pack.root)
    read = {file.path for file in _files(root, 0)}
    for folder in ("content/facts", "content/plans", "content/topics", "question_banks"):
        for entry in _entries(f"{root}/{folder}"):
            for found in _entries(entry.path) if entry.is_dir() else [entry]:
                text = found.name.endswith((".yaml", ".yml", ".md")) and found.name != "README.md"
                if text and found.path not in read and found.is_file():
                    yield found.path


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What is in a folder, by name, hidden and editors' files left out; nothing when it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return sorted((e for e in entries if e.name[0] not in ".#"), key=lambda entry: entry.name)
    except OSError:
        return []


def _status(path: str) -> tuple[int, int] | None:
    """Size and time of change of a regular file; None for anything else."""
    try:
        status = os.stat(path)  # noqa: PTH116 - as above
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None
