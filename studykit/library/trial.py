"""What the library would say of a file with another content, before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from studykit.library.cache import open_cache
from studykit.library.garbage import left_alone
from studykit.library.merge import Merge
from studykit.library.packs import SourceFile, discover, pack_at
from studykit.library.parse.files import parse_file, read_bytes
from studykit.library.reading import thawed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studykit.library.models import Defect


@left_alone()
def trial(roots: Sequence[Path], cache: Path | None, contents: Mapping[Path, str]) -> list[Defect]:
    """The defects that some files would have.

    Args:
        roots: Packs, as for ``load_library``; the one that the files belong to may not be there yet.
        cache: Where what was parsed is kept; None parses everything.
        contents: Files of topics or cards, which may not be there yet, with their contents.
    """
    packs = [pack_at(Path(root)) for root in roots]
    wanted = {str(path): text for path, text in contents.items()}
    kept = open_cache(cache, packs) if cache else None
    known = kept.files() if kept else {}
    parsed = []
    for source in discover(packs):
        if source.path in wanted:
            continue
        file = known.get(source.path)
        if file and (file.size, file.mtime_ns) == (source.size, source.mtime_ns):
            parsed.append(thawed(source, file))
        else:
            parsed.append(parse_file(source, read_bytes(source.path)))
    tried = []
    for path, text in wanted.items():
        position = next(i for i, pack in enumerate(packs) if Path(path).is_relative_to(pack.root))
        is_topics = Path(path).name == "topics.yaml"
        kind, owner = ("topics", "") if is_topics else ("cards", Path(path).parent.name)
        tried.append(parse_file(SourceFile(path, kind, owner, position, 0, 0), text.encode()))
    merged = Merge(packs, [*parsed, *tried])
    return [defect for file in tried for defect in merged.defects_of(file)]
