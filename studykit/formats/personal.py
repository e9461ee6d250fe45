"""The learner's own pack, written: entries of its YAML files put in and replaced, everything else left as it stands."""

from __future__ import annotations

import os
from contextlib import contextmanager
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import yaml

from studykit.formats.deck import DeckError
from studykit.library.parse.files import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path


# libyaml where it is there, ten times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every value as its text, which is how packs are read
_DUMPER: type[yaml.SafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# YAML ends a line at these too; in a block they would take its indentation along.
_OTHER_BREAKS = "\x85\u2028\u2029"


class _Dumper(_DUMPER):  # type: ignore[misc,valid-type]
    """Text of several lines as a block, as an author would write it."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    if any(mark in value for mark in _OTHER_BREAKS):
        style = '"'  # which writes them as escapes
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def topics_file(pack: Path) -> Path:
    """Where a pack lists its topics."""
    return pack / "content" / "topics.yaml"


def cards_file(pack: Path, topic: str) -> Path:
    """Where a pack keeps a topic's cards."""
    return pack / "content" / "topics" / topic / "cards.yaml"


def read_entries(path: Path, name: str) -> dict[str, dict[str, Any]]:
    """The entries of a file's list by id, all values as text; none where there is no file.

    Raises:
        DeckError: The file cannot be read as that.
    """
    document = _document(_content(path), path)
    entries = (document or {}).get(name) or []
    if not isinstance(entries, list):
        raise _broken(path, f"{name!r} is no list")
    return {entry["id"]: entry for entry in entries if isinstance(entry, dict) and "id" in entry}


def read_retired(path: Path) -> set[str]:
    """The ids that a file says must not be used again.

    Raises:
        DeckError: The file cannot be read.
    """
    retired = (_document(_content(path), path) or {}).get("retired") or []
    return set(map(str, retired if isinstance(retired, list) else [retired]))


def with_entries(path: Path, name: str, entries: Mapping[str, Mapping[str, Any]]) -> str:
    """A file's text with entries put in: one with its id is replaced where it stands, others come last.

    Comments, order and the wording of all other entries stay.

    Args:
        path: The file; it may be missing.
        name: The list's name ("cards").
        entries: Entries by id.

    Raises:
        DeckError: The file cannot be read, or would be larger than a file of a pack may be.
    """
    text = _content(path)
    places, column = _places(text, name, path)
    left = dict(entries)
    lines = text.split("\n")
    # From the last to the first, so that the lines before keep their numbers.
    for identifier, (first, last) in sorted(places.items(), key=lambda place: place[1], reverse=True):
        if identifier in left:
            lines[first:last] = _dumped([left.pop(identifier)], column)
    if left:
        end = _end_of_list(lines, name, bool(places), path)
        lines[end:end] = _dumped(list(left.values()), column)
    written = "\n".join(lines).rstrip("\n") + "\n"
    found = read_entries_of(written, name, path)
    if any(identifier not in found for identifier in entries):
        raise _broken(path, "an entry cannot be put into it")
    if len(written.encode()) > MAX_BYTES:
        raise DeckError(
            f"{path} would take {len(written.encode()):,} bytes, more than the {MAX_BYTES:,} of a topic's file.",
            "Nothing was changed. Import it in parts: --topic names a topic for each, --deck one deck of a file.",
        )
    return written


def without_entries(path: Path, name: str, identifiers: Collection[str]) -> str:
    """A file's text without some entries of its list; comments and all other entries stay.

    Raises:
        DeckError: The file cannot be read, or has not all of them.
    """
    text = _content(path)
    places, _ = _places(text, name, path)
    lines = text.split("\n")
    for identifier in sorted(identifiers, key=lambda i: places.get(i, (0, 0)), reverse=True):
        if identifier not in places:
            raise _broken(path, f"{identifier!r} is not in it")
        first, last = places[identifier]
        del lines[first:last]
    if places.keys() <= {*identifiers, ""}:
        # A list of nothing has to say so.
        lines = [f"{name}: []" if line.rstrip() == f"{name}:" else line for line in lines]
    return "\n".join(lines)


def entry_text(path: Path, name: str, identifier: str) -> str:
    """An entry as its author wrote it, without its dash and indentation; "" where there is none.

    Raises:
        DeckError: The file cannot be read.
    """
    text = _content(path)
    places, column = _places(text, name, path)
    if identifier not in places:
        return ""
    first, last = places[identifier]
    lines = text.split("\n")[first:last]
    lines[0] = f"{lines[0][:column]} {lines[0][column + 1 :]}"
    return dedent("\n".join(lines)).rstrip("\n") + "\n"


def yaml_text(entry: Mapping[str, Any]) -> str:
    """An entry as this module writes it, without its dash."""
    return "\n".join(line[2:] for line in _dumped([entry], 0)) + "\n"


def read_entries_of(text: str, name: str, path: Path) -> dict[str, Any]:
    """The entries of a text."""
    document = _document(text, path) or {}
    return {str(entry.get("id")): entry for entry in document.get(name) or [] if isinstance(entry, dict)}


def positions(text: str, name: str, path: Path) -> dict[str, int]:
    """The place of each entry in a text's list, as defects count them."""
    document = _document(text, path) or {}
    entries = document.get(name) or []
    return {
        str(entry["id"]): i for i, entry in enumerate(entries) if isinstance(entry, dict) and "id" in entry
    }


@contextmanager
def written(files: Mapping[Path, str]) -> Iterator[None]:
    """Write files, each whole or not at all; if the block fails, they are as they were before.

    Raises:
        DeckError: One cannot be written.
    """
    made: list[Path] = []
    placed: list[Path] = []
    try:
        try:
            # All that takes room comes first: what follows, and what takes it back, only gives names.
            for path, text in files.items():
                made += _make_folder(path.parent)
                _write(_unfinished(path), [text.encode()])
                _keep_former(path)
            for path in files:
                _unfinished(path).replace(path)
                placed.append(path)
        except OSError as error:
            raise DeckError(
                f"{error.filename or next(iter(files)).parent} cannot be written ({error.strerror}).",
                "Nothing was changed.",
            ) from error
        yield
    except BaseException:
        for path in placed:
            if _former(path).exists():
                _former(path).replace(path)
            else:
                path.unlink()
        _clear(files)
        for folder in reversed(made):
            folder.rmdir()
        raise
    _clear(files)


def _clear(paths: Iterable[Path]) -> None:
    """Remove what was beside files while they were written."""
    for path in paths:
        _unfinished(path).unlink(missing_ok=True)
        _former(path).unlink(missing_ok=True)


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder and those around it; gives the ones that were made."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir()
    return missing[::-1]


def write_whole(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file, at once or part by part, that appears under its name only when it is complete."""
    unfinished = _unfinished(path)
    try:
        _write(unfinished, [content] if isinstance(content, bytes) else content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write(path: Path, parts: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())


def _keep_former(path: Path) -> None:
    """Keep a file under a second name; a copy where the disk has no second names."""
    former = _former(path)
    former.unlink(missing_ok=True)
    if path.exists():
        try:
            former.hardlink_to(path)
        except OSError:
            _write(former, [path.read_bytes()])


def _unfinished(path: Path) -> Path:
    return path.with_name(f".{path.name}.unfinished")


def _former(path: Path) -> Path:
    return path.with_name(f".{path.name}.former")


def _content(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise _broken(path, "it cannot be read") from error


def _document(text: str, path: Path) -> dict[str, Any] | None:
    try:
        document = yaml.load(text, Loader=_WORDS)  # noqa: S506 - it makes nothing but text
    except (yaml.YAMLError, RecursionError) as error:
        raise _broken(path, "it is no YAML") from error
    if document is not None and not isinstance(document, dict):
        raise _broken(path, "it is no mapping")
    return document or None


def _places(text: str, name: str, path: Path) -> tuple[dict[str, tuple[int, int]], int]:
    """The lines of each entry, comments after it left out, and the column of the list's dashes."""
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError) as error:
        raise _broken(path, "it is no YAML") from error
    if not isinstance(root, yaml.MappingNode):
        return {}, 0
    found = next((value for key, value in root.value if key.value == name), None)
    if isinstance(found, yaml.ScalarNode) and found.value:
        raise _broken(path, f"{name!r} is no list")
    if not isinstance(found, yaml.SequenceNode) or not found.value:
        return {}, 0
    if found.flow_style:
        raise _broken(path, f"its {name} stand in one line")
    lines = text.split("\n")
    column = found.start_mark.column
    places = {}
    for entry in found.value:
        first, last = entry.start_mark.line, min(entry.end_mark.line, len(lines))
        while not lines[first][column:].startswith("-"):
            first -= 1
        while last > first + 1 and (not lines[last - 1].strip() or lines[last - 1].lstrip().startswith("#")):
            last -= 1
        identifier = (
            next((v.value for k, v in entry.value if k.value == "id"), "")
            if isinstance(entry, yaml.MappingNode)
            else ""
        )
        places[str(identifier)] = (first, max(last, first + 1))
    places[""] = (max(last for _, last in places.values()),) * 2
    return places, column


def _end_of_list(lines: list[str], name: str, has_entries: bool, path: Path) -> int:
    """Where further entries go; the list is begun where it is missing or empty."""
    if has_entries:
        document = "\n".join(lines)
        places, _ = _places(document, name, path)
        return places[""][1]
    for i, line in enumerate(lines):
        if line.split("#")[0].rstrip().replace(" ", "") in {f"{name}:", f"{name}:[]"}:
            lines[i] = f"{name}:"
            return i + 1
    while lines and not lines[-1].strip():
        lines.pop()
    lines.append(f"{name}:")
    return len(lines)


def _dumped(entries: list[Mapping[str, Any]], column: int) -> list[str]:
    text = yaml.dump(
        [dict(entry) for entry in entries], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110
    )
    return [" " * column + line if line else "" for line in text.rstrip("\n").split("\n")]


def _broken(path: Path, why: str) -> DeckError:
    return DeckError(
        f"{path} cannot be changed: {why}.", "Nothing was changed. `studykit lint` says where it is wrong."
    )
