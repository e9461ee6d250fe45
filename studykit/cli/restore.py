"""`studykit restore`: a learner's progress from a backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit import paths
from studykit.cli.options import command_parser
from studykit.cli.output import write
from studykit.errors import UsageError
from studykit.store.restoring import restore_archive

if TYPE_CHECKING:
    from studykit.cli.commands import Context


def main(args: list[str], context: Context) -> int:
    """Check the archive, put its content in place, and say where the old one is.

    Raises:
        UsageError: There is no such file.
        StoreError: It cannot be used; nothing was changed.
    """
    parser = command_parser(
        "restore",
        "Bring all progress of one learner back from a file that `studykit backup` wrote. It is checked"
        " first; what was there is kept in the folder backups and named.",
    )
    parser.add_argument("file", metavar="FILE", type=paths.expanded, help="the backup")
    options = parser.parse_args(args)
    profile = options.profile or context.profile
    source = options.file
    if not source.is_file():
        raise UsageError(f"There is no file {source}.", "Name a file that `studykit backup` wrote.")
    done = restore_archive(source, paths.progress_file(profile), paths.personal_pack(profile))
    made = done.manifest.created.astimezone().strftime("%Y-%m-%d %H:%M")
    write(
        f"Restored {profile!r} from {source} (backed up {made} by studykit {done.manifest.studykit}):"
        f" {_count(done.health.reviews, 'answer')} to cards, {_count(done.health.exams, 'exam')}."
    )
    for kept in done.kept:
        write(f"What was there before is kept: {kept}")
    return 0


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"
