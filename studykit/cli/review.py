"""`studykit review`: the cards, in the app or line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studykit.cli.options import command_parser, day_of, library_paths
from studykit.errors import UsageError

if TYPE_CHECKING:
    from argparse import Namespace

    from studykit.cli.commands import Context
    from studykit.memory.selection import Selection
    from studykit.tui.services import Services

_MOST_FLAG = 7


def main(args: list[str], context: Context) -> int:
    """Ask the cards that are due, or those chosen.

    Raises:
        UsageError: There is no such topic, tag or flag.
        StoreError: The learner's progress cannot be read.
    """
    parser = command_parser(
        "review",
        "Answer the cards that are due: in the app, or with --plain line by line, for screen readers and pipes."
        " Each answer is kept before the next card is asked.",
    )
    parser.add_argument("--plain", action="store_true", help="lines on stdout, words from stdin, no screen")
    parser.add_argument("--topic", metavar="T", help="only cards of this topic")
    parser.add_argument("--tag", metavar="TAG", help="only cards with this tag")
    parser.add_argument("--flag", metavar="N", type=int, help="only cards with this flag, 1 to 7")
    parser.add_argument("--forgotten", action="store_true", help="only cards forgotten today, due or not")
    parser.add_argument(
        "--due-by", metavar="DAY", type=day_of, help="cards due by the end of a day, as 2026-12-31"
    )
    parser.add_argument(
        "--at-risk", action="store_true", help="cards that would not hold until your exam (see studykit plan)"
    )
    parser.add_argument("--leeches", action="store_true", help="only cards forgotten over and over")
    parser.add_argument("--suspended", action="store_true", help="only suspended cards; with --cram")
    parser.add_argument(
        "--cram", action="store_true", help="ask all of them now and leave the schedule alone"
    )
    options = parser.parse_args(args)
    profile = options.profile or context.profile
    packs = library_paths(context, options.library)

    from studykit.tui.services import Services

    services = Services.for_learner(profile=profile, packs=packs)
    selection = _selection(options, services)
    if options.plain:
        from studykit.cli.plain_review import PlainReview

        return PlainReview(services, selection).run()
    from studykit.cli.diagnostics import BUG
    from studykit.tui.launch import run

    code = run(profile=profile, packs=packs, cards=selection)
    return BUG if code == 1 else code


def _selection(options: Namespace, services: Services) -> Selection:
    """What the options ask for.

    Raises:
        UsageError: There is no such topic, tag or flag.
    """
    from studykit.memory.selection import Selection

    if options.topic is not None and options.topic not in services.library.topics:
        raise UsageError(f"There is no topic {options.topic!r}.", "`studykit topics` lists them.")
    if options.flag is not None and not 1 <= options.flag <= _MOST_FLAG:
        raise UsageError(f"{options.flag} is no flag.", "They are 1 to 7.")
    if options.suspended and not options.cram:
        raise UsageError("Suspended cards can only be crammed.", "Add --cram.")
    if options.at_risk and options.cram:
        raise UsageError("Cards at risk are asked so that the answers count.", "Leave --cram out.")
    if options.at_risk and not _aims(services):
        raise UsageError("No exam date to come is set.", "studykit plan --exam-date 2026-12-18 sets it.")
    items = None
    if options.tag is not None:
        items = services.tagged(options.tag)
        if not items:
            raise UsageError(f"No card has the tag {options.tag!r}.", "Tags are written in cards.yaml.")
    return Selection(
        topic=options.topic,
        items=items,
        flag=options.flag or 0,
        forgotten=options.forgotten,
        due_by=options.due_by,
        leeches=options.leeches,
        at_risk=options.at_risk,
        suspended=options.suspended,
        cram=options.cram,
        title=_title(options),
    )


def _aims(services: Services) -> bool:
    from studykit.memory.candidates import current_aim

    return current_aim(services.choices().asking, services.study_days().day(services.now())) is not None


def _title(options: Namespace) -> str:
    parts = [
        options.tag and f"tag {options.tag}",
        options.flag and f"flag {options.flag}",
        options.forgotten and "forgotten today",
        options.due_by and f"due by {options.due_by}",
        options.at_risk and "at risk",
        options.leeches and "leeches",
        options.suspended and "suspended cards",
        options.cram and "cram",
    ]
    title = ", ".join(part for part in parts if part)
    return title[:1].upper() + title[1:]
