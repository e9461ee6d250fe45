"""`studykit backup`: all of a learner's progress in one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit import __version__, paths
from studykit.cli.options import check_target, command_parser
from studykit.cli.output import write
from studykit.store.archive import write_archive

if TYPE_CHECKING:
    from studykit.cli.commands import Context


def main(args: list[str], context: Context) -> int:
    """Write the archive and say where it is.

    Raises:
        UsageError: The file is there already.
        StoreError: There is no progress, or it cannot be read or written.
    """
    parser = command_parser(
        "backup",
        "Write all progress of one learner to a zip file: answers, exams, labs, settings, and what was"
        " added to the library. The app may be running. `studykit restore FILE` brings it back.",
    )
    parser.add_argument("file", metavar="FILE", type=paths.expanded, help="the zip file to write")
    parser.add_argument("--force", action="store_true", help="replace FILE if it is there")
    options = parser.parse_args(args)
    profile = options.profile or context.profile
    target = options.file
    check_target(target, "studykit-backup.zip", force=options.force)
    manifest = write_archive(
        target,
        paths.progress_file(profile),
        paths.personal_pack(profile),
        profile=profile,
        version=__version__,
    )
    files = len(manifest.entries)
    write(
        f"Backed up {profile!r} to {target}: {files} file{'s' * (files != 1)}, {target.stat().st_size:,} bytes."
    )
    return 0
