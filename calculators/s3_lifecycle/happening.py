"""The ``timeline`` operation: a configuration, an object, and the midnights on which something happens to it."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div
from calculators.explain import mistakes
from calculators.s3_lifecycle.checks import check
from calculators.s3_lifecycle.classes import class_named
from calculators.s3_lifecycle.documents import configuration_of
from calculators.s3_lifecycle.due import RULES, moment_text
from calculators.s3_lifecycle.inputs import check_objects
from calculators.s3_lifecycle.model import LifecycleRefusedError, Version
from calculators.s3_lifecycle.timeline import BY_HAND, story_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from calculators.contract import Plain
    from calculators.s3_lifecycle.model import Configuration, Versioning
    from calculators.s3_lifecycle.timeline import Story
    from calculators.units import Exact

EXPIRING = (
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html"
)
TRANSITIONS = (
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html"
)
NEVER = "never"
MOST_REQUESTS = 10
MOST_TAGS = 10


def timeline(
    *,
    configuration: object,
    created: datetime,
    size: Exact,
    key: str | None,
    tag: list[str],
    storage_class: str,
    versioning: Versioning,
    replaced: list[datetime],
    deleted: list[datetime],
    upload: datetime | None,
    small_objects: str | None,
) -> Result:
    """An object's life under a configuration; inputs as ``operations.TIMELINE`` lists them.

    Raises:
        CalculatorError: An input that has no answer, or a configuration that S3 refuses.
    """
    check_objects(size, 1)
    try:
        read = configuration_of(configuration, small_objects)
        check(read)
    except LifecycleRefusedError as error:
        raise CalculatorError(
            "configuration",
            f"S3 refuses it: {error.message.rstrip('.')}.",
            "`check` says more of a configuration.",
        ) from None
    for field, moments in (("replaced", replaced), ("deleted", deleted)):
        if len(moments) > MOST_REQUESTS:
            raise CalculatorError(field, f"{len(moments)} are too many.", f"Give at most {MOST_REQUESTS}.")
    named, tags, guessed = _named(read, key, tag)
    first = Version(
        named,
        "",
        created,
        size=ceil_div(size, 1),
        storage_class=class_named("storage_class", storage_class),
        tags=tags,
    )
    story = story_of(
        read,
        versioning,
        first,
        replaced=replaced,
        deleted=deleted,
        upload=upload,
    )
    acts = [event for event in story.events if event[2] != BY_HAND]
    gone = _gone(story)
    rows = [{"when": moment_text(when), "what": what, "why": why} for when, what, why in story.events]
    answer: dict[str, Plain] = {
        "gone": gone,
        "first": moment_text(acts[0][0]) if acts else NEVER,
        "actions": len(acts),
        "left": _left(story),
        "timeline": rows,
    }
    return Result(
        answer,
        dict.fromkeys(answer, ""),
        _steps(story),
        assumptions=_assumptions(story, named, tags, guessed=guessed),
        misconceptions=mistakes("gone", gone, _wrong(story, created)),
    )


def _named(configuration: Configuration, key: str | None, tag: list[str]) -> tuple[str, dict[str, str], bool]:
    """Key and tags as given, or such as the first enabled rule means."""
    tags: dict[str, str] = {}
    if len(tag) > MOST_TAGS:
        raise CalculatorError("tag", f"{len(tag)} tags are too many.", f"An object has at most {MOST_TAGS}.")
    for text in tag:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise CalculatorError("tag", f"{text!r} is no tag.", "Write it as NAME=VALUE.")
        tags[name.strip()] = value.strip()
    if key is not None:
        return key, tags, False
    rule = next((rule for rule in configuration.rules if rule.enabled), None)
    if rule is None:
        return "object", tags, True
    return f"{rule.filter.prefix or ''}object", dict(rule.filter.tags) | tags, True


def _gone(story: Story) -> str:
    """When the last data of the key is gone."""
    if any(not version.delete_marker for version in story.versions):
        return NEVER
    deletions = [
        when
        for when, what, _ in story.events
        if "for good" in what or "which is gone" in what or "is deleted" in what
    ]
    return moment_text(max(deletions)) if deletions else NEVER


def _left(story: Story) -> str:
    left = [
        "a delete marker"
        if version.delete_marker
        else f"{'the object' if version.id == 'null' else version.id} in {version.storage_class}"
        for version in story.versions
    ]
    left += ["an incomplete multipart upload"] * len(story.uploads)
    return ", ".join(left) or "nothing"


def _steps(story: Story) -> list[Step]:
    steps = []
    for when, what, why in story.events:
        if why == BY_HAND:
            steps.append(Step(f"{moment_text(when)}: {what}."))
            continue
        rule, source = _rule_of(what)
        steps.append(Step(f"{moment_text(when)}: {what} ({why}).", rule, source))
    return steps


def _rule_of(what: str) -> tuple[str, str]:
    if "moves from" in what:
        return (
            "Days count from creation (for a noncurrent version from its successor's), rounded up to midnight UTC.",
            TRANSITIONS,
        )
    if "null delete marker" in what:
        return (
            "In a bucket with suspended versioning the marker's id is null, and it replaces that version.",
            EXPIRING,
        )
    if "marker" in what:
        return (
            "In a versioned bucket expiration adds a delete marker; a lone marker expires itself.",
            EXPIRING,
        )
    if "upload" in what:
        return "An upload is aborted so many days after its initiation, rounded up to midnight UTC.", RULES
    return "Expiration deletes for good what is unversioned or noncurrent.", EXPIRING


def _assumptions(story: Story, key: str, tags: dict[str, str], *, guessed: bool) -> list[str]:
    said = ["Rules act at midnight UTC at once; S3 may take longer, and bills by the moment of eligibility."]
    if guessed:
        tagged = f", tagged {', '.join(f'{name}={value}' for name, value in tags.items())}" if tags else ""
        said.append(
            f"The object's key is {key}{tagged}: such as the first enabled rule is for (--key, --tag)."
        )
    if story.versioning == "unversioned":
        said.append("The bucket has never had versioning.")
    if len(story.versions) and not story.uploads:
        said.append("What is left stays: no rule will act on it again.")
    return said


def _wrong(story: Story, created: datetime) -> list[tuple[Plain, str]]:
    from datetime import timedelta

    gone = _gone(story)
    acts = [event for event in story.events if event[2] != BY_HAND]
    wrong: list[tuple[Plain, str]] = []
    marked = [when for when, what, why in acts if "marker" in what and "noncurrent" in what]
    if marked:
        wrong.append((moment_text(marked[0]), "takes the delete marker for the end of the data"))
    if gone != NEVER and acts:
        last = max(
            when
            for when, what, _ in story.events
            if "for good" in what or "gone" in what or "is deleted" in what
        )
        wrong += [
            (moment_text(last - timedelta(days=1)), "rounds down to midnight"),
            (moment_text(last + timedelta(days=1)), "adds a day besides rounding up"),
        ]
        days = (last - created).days
        wrong.append((moment_text(created + timedelta(days=days)), "does not round to midnight"))
    wrong += [(moment_text(when), f"takes this for the end: {what}") for when, what, _ in acts]
    wrong.append((NEVER, "believes that lifecycle deletes nothing here"))
    return wrong
