"""What becomes of one object, midnight by midnight: its versions, delete markers and unfinished uploads."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime, timedelta

from calculators.contract import CalculatorError
from calculators.s3_lifecycle.model import (
    AddDeleteMarker,
    Configuration,
    TransitionVersion,
    Upload,
    Version,
    midnight_after,
)
from calculators.s3_lifecycle.running import actions_due, uploads_due

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from calculators.s3_lifecycle.model import Action, Rule, Versioning

    Event = tuple[datetime, str, str]  # when, what, why

MOST_EVENTS = 500
MOST_RULES = 40  # that are for one key
LAST = datetime.max.replace(tzinfo=UTC)
DAY = timedelta(days=1)
BY_HAND = "request"
FIRST_YEAR = 2006


class Story:
    """One key and what happens to it.

    Attributes:
        versions: The current version first.
        uploads: Multipart uploads that nobody completes.
        events: What has happened, in order.
    """

    def __init__(
        self, configuration: Configuration, versioning: Versioning, first: Version, uploads: Sequence[Upload]
    ) -> None:
        self.configuration = configuration
        self.versioning = versioning
        self.versions: list[Version] = []
        self.uploads = list(uploads)
        self.events: list[Event] = []
        self._model = first
        self._written = 0
        self._marked = 0
        self._known: list[datetime] | None = None  # moments that a rule may act at, until something changes
        self._acted = False  # whether the last run changed something, which may let the next do more

    def tell(self, writes: Sequence[datetime], deletes: Sequence[datetime]) -> None:
        """Live through the requests and every midnight on which a rule acts."""
        requests = sorted([(moment, 0) for moment in writes] + [(moment, 1) for moment in deletes])
        for upload in self.uploads:
            self._note(upload.initiated, "a multipart upload begins", BY_HAND)
        now = min([requests[0][0], *(upload.initiated for upload in self.uploads)]) - DAY
        while len(self.events) < MOST_EVENTS:
            midnight = self._next_midnight(now)
            if requests and (midnight is None or requests[0][0] < midnight):
                now, kind = requests.pop(0)
                (self._delete if kind else self._write)(now)
            elif midnight is None:
                break
            else:
                now = midnight
                self._run(now)
        self.events.sort(key=lambda event: event[0])

    def _note(self, when: datetime, what: str, why: str) -> None:
        self.events.append((when, what, why))
        self._known = None

    def _write(self, now: datetime) -> None:
        self._written += 1
        kept = [] if self.versioning == "unversioned" else self.versions
        if self.versioning == "suspended":
            kept = [version for version in kept if version.id != "null"]
        named = f"v{self._written}" if self.versioning == "enabled" else "null"
        again = self._written > 1
        lost = again and len(kept) < len(self.versions)
        self._note(
            now,
            f"{_called(named)} is written{' again' * lost} in {self._model.storage_class}",
            BY_HAND,
        )
        self.versions = [self._model.changed(id=named, created=now), *kept]

    def _delete(self, now: datetime) -> None:
        if not self.versions:
            self._note(now, "there is nothing to delete", BY_HAND)
        elif self.versioning == "unversioned":
            self.versions = []
            self._note(now, "the object is deleted", BY_HAND)
        else:
            self._mark(now, null=self.versioning == "suspended", why=BY_HAND)

    def _mark(self, now: datetime, *, null: bool, why: str) -> None:
        """Put a delete marker on top; a null one replaces the version with that id."""
        self._marked += 1
        lost = [version for version in self.versions if null and version.id == "null"]
        named = "null" if null else f"marker {self._marked}"
        kept = [version for version in self.versions if version not in lost]
        what = "a delete marker makes the current version noncurrent"
        if lost:
            what = "a null delete marker replaces the null version, which is gone"
        elif not kept or kept[0].delete_marker:
            what = "a delete marker is added"
        self._note(now, what, why)
        marker = Version(self._model.key, named, now, delete_marker=True)
        self.versions = [marker, *kept]

    def _next_midnight(self, now: datetime) -> datetime | None:
        """The next moment after ``now`` at which a rule may act."""
        if self._known is None:
            self._known = sorted({moment for moment in self._moments() if moment < LAST - DAY})
        place = bisect_right(self._known, now)
        known = self._known[place] if place < len(self._known) else None
        if not self._acted:
            return known
        again = midnight_after(now + timedelta(microseconds=1), 0)  # what was held back by what just happened
        return again if known is None else min(again, known)

    def _moments(self) -> Iterator[datetime]:
        if self.versions or self.uploads:
            yield from self._dates()
        for number, version in enumerate(self.versions):
            since = self.versions[number - 1].created if number else version.created
            days = {0, *self._days(current=number == 0)}
            yield from (midnight_after(since, day) for day in days)
        for upload in self.uploads:
            for rule in self._rules():
                if rule.abort_after is not None:
                    yield midnight_after(upload.initiated, rule.abort_after)

    def _rules(self) -> list[Rule]:
        return [rule for rule in self.configuration.rules if rule.enabled]

    def _dates(self) -> Iterator[datetime]:
        for rule in self._rules():
            if rule.expiration and rule.expiration.when and rule.expiration.when.date:
                yield rule.expiration.when.date
            for transition in rule.transitions:
                if transition.when.date:
                    yield transition.when.date

    def _days(self, *, current: bool) -> Iterator[int]:
        for rule in self._rules():
            if not current:
                yield from (transition.when.days or 0 for transition in rule.noncurrent_transitions)
                if rule.noncurrent_expiration:
                    yield rule.noncurrent_expiration.days
                continue
            yield from (t.when.days for t in rule.transitions if t.when.days is not None)
            if rule.expiration and rule.expiration.when and rule.expiration.when.days is not None:
                yield rule.expiration.when.days

    def _run(self, now: datetime) -> None:
        before = tuple(self.versions)
        told = len(self.events)
        for action in actions_due(self.configuration, before, self.versioning, now):
            self._carry_out(action, now, self._why(action, before, now))
        for upload in uploads_due(self.configuration, self.uploads, now):
            rules = [rule for rule in self._rules() if uploads_due(self._alone(rule), [upload], now)]
            self.uploads.remove(upload)
            self._note(now, "the upload is aborted, and its parts are removed", _named(rules))
        self._acted = len(self.events) > told

    def _carry_out(self, action: Action, now: datetime, why: str) -> None:
        version = action.version
        if isinstance(action, TransitionVersion):
            moved = version.changed(storage_class=action.storage_class)
            self.versions[self.versions.index(version)] = moved
            what = f"{_called(version.id)} moves from {version.storage_class} to {action.storage_class}"
        elif isinstance(action, AddDeleteMarker):
            self._mark(now, null=action.null, why=why)
            return
        else:
            self.versions.remove(version)
            what = (
                "the delete marker is removed"
                if version.delete_marker
                else f"{_called(version.id)} is deleted for good"
            )
        self._note(now, what, why)

    def _alone(self, rule: Rule) -> Configuration:
        return Configuration((rule,), self.configuration.small_to_archive)

    def _why(self, action: Action, versions: tuple[Version, ...], now: datetime) -> str:
        """The rules that would do the same alone."""
        return _named(
            [
                rule
                for rule in self._rules()
                if action in actions_due(self._alone(rule), versions, self.versioning, now)
            ]
        )


def _called(version_id: str) -> str:
    return "the object" if version_id == "null" else f"version {version_id}"


def _named(rules: list[Rule]) -> str:
    from calculators.s3_lifecycle.checking import rule_name

    names = ", ".join(rule_name(rule) for rule in rules[:3])
    return f"rule{'s' if len(rules) > 1 else ''} {names}"


def story_of(
    configuration: Configuration,
    versioning: Versioning,
    first: Version,
    *,
    replaced: Sequence[datetime] = (),
    deleted: Sequence[datetime] = (),
    upload: datetime | None = None,
) -> Story:
    """Tell what becomes of an object.

    Args:
        configuration: The bucket's, as checked.
        versioning: The bucket's state.
        first: The object as it was written.
        replaced: When it was written again.
        deleted: When a DELETE without a version id came.
        upload: When a multipart upload to the key began that nobody completes.

    Raises:
        CalculatorError: A moment is before the object was created.
    """
    for field, moment in (("created", first.created), ("upload", upload)):
        if moment is not None and moment.year < FIRST_YEAR:
            raise CalculatorError(field, f"There was no S3 before {FIRST_YEAR}.", "Give a later moment.")
    for field, moments in (("replaced", replaced), ("deleted", deleted)):
        if any(moment <= first.created for moment in moments):
            raise CalculatorError(field, "That is not after the object was created.", "Give a later moment.")
    if any(
        moment > LAST - 400 * DAY for moment in (first.created, *replaced, *deleted, upload or first.created)
    ):
        raise CalculatorError("created", "That is too near to the year 9999.", "Give an earlier moment.")
    uploads = [] if upload is None else [Upload(first.key, "u1", upload)]
    story = Story(_meant(configuration, first), versioning, first, uploads)
    story.tell([first.created, *replaced], list(deleted))
    return story


def _meant(configuration: Configuration, first: Version) -> Configuration:
    """The rules that can meet the object, a delete marker of its key or an upload to it."""
    rules = tuple(
        rule
        for rule in configuration.rules
        if rule.enabled and first.key.startswith(rule.filter.prefix or "")
    )
    if len(rules) > MOST_RULES:
        raise CalculatorError(
            "configuration",
            f"{len(rules):,} rules are for the key {first.key[:40]!r}.",
            f"Give a configuration with at most {MOST_RULES} of them.",
        )
    return Configuration(rules, configuration.small_to_archive)
