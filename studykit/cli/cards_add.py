"""`studykit cards add`: cards of one's own, from options, an editor or a pipe."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from studykit import paths
from studykit.cli.cards_pack import opened
from studykit.cli.diagnostics import report
from studykit.cli.options import command_parser
from studykit.cli.output import write, write_json
from studykit.errors import UsageError
from studykit.formats.drafts import DraftError, drafted, editor, run_editor
from studykit.formats.landing import slug
from studykit.formats.own_cards import OWN_KINDS
from studykit.formats.personal import cards_file, read_entries, read_retired
from studykit.formats.typed_entries import alike, completed, question_of, typed_entries
from studykit.store.browse import has_history, read_days
from studykit.store.quick import make_current

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from pathlib import Path

    from studykit.cli.cards_pack import Mine
    from studykit.cli.commands import Context

    Entry = dict[str, Any]

_FIELDS = ("kind", "front", "back", "text", "extra")
_LISTS = {"accept": "accept", "tag": "tags", "reference": "references"}
_SKELETON = """\
# A new card of the topic {topic}. Save it and close the editor to add it; leave it as it is, or empty, to add nothing.
# Kinds: {kinds}. docs/authoring.md has an example of each.
kind: basic
front: |

back: |

# For a cloze, instead of front and back:
# text: A message is kept for {{{{c1::4 days}}}} by default.
# tags: [exam, hard]
# references: [https://docs.aws.amazon.com/...]
"""


def main(args: list[str], context: Context) -> int:
    """Add cards, all or none; prints their ids.

    Raises:
        UsageError: Topic or text are missing, or a card much like one is there already.
        DeckError: The pack cannot be written; nothing was changed.
    """
    options = _parser().parse_args(args)
    mine = opened(options, context)
    topic, new_topics = _topic(options, mine)
    add = partial(_add, options, mine, topic, new_topics)
    given = {name: getattr(options, name) for name in _FIELDS if getattr(options, name) is not None}
    given |= {field: getattr(options, name) for name, field in _LISTS.items() if getattr(options, name)}
    if options.source == "-":
        if given or options.id:
            raise UsageError(
                "- takes whole cards; options that describe one do not go with it.", "Leave them out."
            )
        added = _or_refused(partial(add, sys.stdin.read()), "standard input")
    elif given.keys() - {"kind"}:
        added = _or_refused(partial(_keep, options, mine, topic, new_topics, [given]), "The card")
    elif sys.stdin.isatty() and sys.stdout.isatty():
        words = editor()
        text = _SKELETON.format(topic=topic, kinds=", ".join(OWN_KINDS)).replace(
            "kind: basic", f"kind: {options.kind or 'basic'}"
        )
        drafts = paths.drafts_dir(mine.profile)
        result = drafted(text, drafts, f"{topic}-new", partial(run_editor, words), add)
        if result is None:
            write("Nothing was added.")
            return 0
        added = result
    else:
        raise UsageError(
            "A card needs a text.",
            "Give --front and --back, or --text for a cloze; - reads cards as YAML; on a terminal an editor opens.",
        )
    if options.json:
        write_json(added)
    else:
        write("\n".join(added))
    return 0


def _parser() -> ArgumentParser:
    parser = command_parser(
        "cards add",
        "Add a card of your own. Its id is made of the question and printed. Without a text an editor opens"
        " (VISUAL, EDITOR).",
    )
    parser.add_argument(
        "source", nargs="?", choices=["-"], metavar="-", help="read cards from stdin: one in YAML, or a list"
    )
    parser.add_argument("--topic", metavar="T", help="the topic that the card belongs to")
    parser.add_argument(
        "--new-topic", metavar="TITLE", help="make a topic of this title; --topic names its id"
    )
    parser.add_argument(
        "--kind", choices=OWN_KINDS, help="what kind of card (default: basic; with --text, cloze)"
    )
    parser.add_argument("--front", metavar="TEXT", help="the question, Markdown")
    parser.add_argument("--back", metavar="TEXT", help="the answer")
    parser.add_argument("--text", metavar="TEXT", help="of a cloze: text with {{c1::gaps}}")
    parser.add_argument("--extra", metavar="TEXT", help="of a cloze or typed card: what the answer adds")
    parser.add_argument(
        "--accept", metavar="TEXT", action="append", help="of a typed card: another right answer; repeatable"
    )
    parser.add_argument("--tag", metavar="T", action="append", help="repeatable")
    parser.add_argument(
        "--reference", metavar="URL", action="append", help="where it can be read; repeatable"
    )
    parser.add_argument(
        "--id", metavar="SLUG", help="the id's words after the topic (default: of the question)"
    )
    parser.add_argument("--force", action="store_true", help="add it though a card much like it is there")
    parser.add_argument("--json", action="store_true", help="the ids as a list")
    return parser


def _topic(options: Namespace, mine: Mine) -> tuple[str, dict[str, str]]:
    """The topic, and those to add with their titles.

    Raises:
        UsageError: None is named, there is none of that name, or a new one is there already.
    """
    topic, title = options.topic or "", options.new_topic
    if title is not None:
        topic = topic or slug(title)
        if not title.strip() or slug(topic) != topic or not topic:
            raise UsageError(
                f"{topic or title!r} is no id for a topic.",
                "Name one: --topic my-topic, in small letters, digits and hyphens.",
            )
        if topic in mine.library.topics:
            raise UsageError(f"There is a topic {topic!r} already.", "Leave --new-topic out.")
        return topic, {topic: title.strip()}
    if not topic and options.source == "-":
        return "", {}
    if topic not in mine.library.topics:
        from studykit.library.parse.report import nearest

        raise UsageError(
            f"There is no topic {topic!r}." if topic else "The card needs a topic.",
            nearest(topic, mine.library.topics, "`studykit topics` lists them; --new-topic TITLE makes one."),
        )
    return topic, {}


def _or_refused(add: Any, what: str) -> list[str]:
    """The ids that were added.

    Raises:
        UsageError: A card cannot be taken as it is.
    """
    try:
        added: list[str] = add()
    except DraftError as error:
        raise UsageError(f"{what} cannot be added: {error.message}", "Nothing was changed.") from error
    return added


def _add(options: Namespace, mine: Mine, topic: str, new_topics: dict[str, str], text: str) -> list[str]:
    return _keep(options, mine, topic, new_topics, typed_entries(text))


def _keep(
    options: Namespace, mine: Mine, topic: str, new_topics: dict[str, str], entries: list[Entry]
) -> list[str]:
    """Complete the entries, and put them into the pack.

    Raises:
        DraftError: One cannot be taken.
        UsageError: One is much like a card that is there.
        DeckError: The pack cannot be written.
    """
    today, known = _today(paths.progress_file(mine.profile)), _KnownIds(mine)
    made: dict[str, Entry] = {}
    for entry in entries:
        if options.id:
            entry["id"] = f"{topic}/{options.id.removeprefix(f'{topic}/')}"
        if not topic and "id" not in entry:
            raise DraftError(["A card without an id needs a topic: --topic T."])
        whole = completed(entry, topic, lambda i: i in made or known.used(i), mine.library)
        identifier = whole["id"]
        if identifier in made:
            raise DraftError([f"Two cards have the id {identifier!r}."])
        if known.there(identifier):
            raise DraftError(
                [f"There is a card {identifier!r} already; `studykit cards edit {identifier}` edits it."]
            )
        made[identifier] = whole | {"added": today}
    _refuse_alike(options, mine, entries)
    mine.cards.put(made, before=dict.fromkeys(made), new_topics=new_topics)
    return list(made)


class _KnownIds:
    """The ids that cards have, had, or once had answers under."""

    def __init__(self, mine: Mine) -> None:
        self._profile = mine.profile
        self._library = {name for head in mine.library.cards.values() for name in (head.item, *head.aliases)}
        self._own: dict[
            str, set[str]
        ] = {}  # also of entries that the library left out, and retired ones, by topic

    def there(self, identifier: str) -> bool:
        """Whether a card has it, or had it."""
        topic = identifier.partition("/")[0]
        if topic not in self._own:
            path = cards_file(paths.personal_pack(self._profile), topic)
            self._own[topic] = read_entries(path, "cards").keys() | read_retired(path)
        return identifier in self._library or identifier in self._own[topic]

    def used(self, identifier: str) -> bool:
        """Whether it must not be made up for another card."""
        return self.there(identifier) or has_history(paths.progress_file(self._profile), identifier)


def _today(progress: Path) -> str:
    """The study day, as entries have it."""
    make_current(progress)
    return read_days(progress).day(datetime.now(UTC)).isoformat()


def _refuse_alike(options: Namespace, mine: Mine, entries: list[Entry]) -> None:
    """Say which cards ask much the same.

    Raises:
        DraftError: There is one, and --force was not given.
    """
    near = alike([question_of(entry) for entry in entries], mine.library)
    said = [f"{question!r} is {score:.0f} % the question of {item}." for question, item, score in near]
    if said and not options.force:
        raise DraftError([*said, "--force adds it all the same."])
    for line in said:
        report(line)
