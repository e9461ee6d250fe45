"""What S3 refuses of a configuration that has the right form, in its own words.

The codes and messages are those that S3 was seen to answer (Terraform, CloudFormation and SDK logs; other
implementations that were tested against it). Where only the rule is documented, the words follow the
recorded answer to the nearest fault.
"""

from __future__ import annotations

from itertools import combinations

from calculators.s3_lifecycle.classes import MINIMUM_DAYS, WATERFALL
from calculators.s3_lifecycle.model import LifecycleRefusedError
from calculators.s3_lifecycle.reading import malformed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from calculators.s3_lifecycle.model import Configuration, Filter, Rule, Transition, When

MAX_RULES = 1_000
MAX_ID = 255
MAX_NEWER = 100  # botocore:s3/NoncurrentVersionExpiration.NewerNoncurrentVersions
MAX_SIZE = 1_099_511_627_776_000


def check(configuration: Configuration) -> None:
    """Refuse what PutBucketLifecycleConfiguration refuses; the first fault found is the answer.

    Raises:
        LifecycleRefusedError: S3 would not take it.
    """
    _check_ids(configuration.rules)
    modern = not configuration.rules[0].legacy
    for rule in configuration.rules:
        _check_generation(rule, modern=modern)
        _check_filter(rule.filter)
        _check_actions(rule)
        _check_unfiltered(rule)
        _check_transitions(rule)
        _check_noncurrent(rule)
    if not modern:
        _check_overlap(configuration.rules)


def _argument(message: str) -> LifecycleRefusedError:
    return LifecycleRefusedError("InvalidArgument", message)


def _request(message: str) -> LifecycleRefusedError:
    return LifecycleRefusedError("InvalidRequest", message)


def _check_ids(rules: Sequence[Rule]) -> None:
    if len(rules) > MAX_RULES:
        raise _request("The number of lifecycle rules must not exceed the allowed limit of 1000 rules.")
    ids = [rule.id for rule in rules if rule.id]
    if any(len(rule_id) > MAX_ID for rule_id in ids):
        raise _argument("ID length should not exceed allowed limit of 255")
    if len(set(ids)) < len(ids):
        raise _argument("Rule ID must be unique. Found same ID for more than one rule")


def _check_generation(rule: Rule, *, modern: bool) -> None:
    """A configuration is of one kind throughout: rules with a Filter, or rules with a Prefix of their own."""
    if rule.legacy and modern:
        raise _request(
            "Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter."
        )
    if not rule.legacy and not modern:
        raise _request("Filter element can only be used in Lifecycle V2.")
    counts = [t.newer for t in rule.noncurrent_transitions]
    counts += [rule.noncurrent_expiration.newer] if rule.noncurrent_expiration else []
    if rule.legacy and any(count is not None for count in counts):
        raise _request("NewerNoncurrentVersions element can only be used in Lifecycle V2.")


def _check_filter(given: Filter) -> None:
    if len({name for name, _ in given.tags}) < len(given.tags):
        raise _request("Duplicate Tag Keys are not allowed.")
    if given.larger is not None and not 0 <= given.larger <= MAX_SIZE:
        raise _request(f"'ObjectSizeGreaterThan' should be between 0 and {MAX_SIZE}.")
    if given.smaller is not None and not 1 <= given.smaller <= MAX_SIZE:
        raise _request(f"'ObjectSizeLessThan' should be between 1 and {MAX_SIZE}.")
    if given.larger is not None and given.smaller is not None and given.larger >= given.smaller:
        raise _request("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.")


def _check_actions(rule: Rule) -> None:
    """Numbers, dates and classes, each for itself."""
    if rule.expiration and rule.expiration.when:
        _check_positive("Days", "Expiration", rule.expiration.when.days)
        _check_midnight(rule.expiration.when.date)
    for transition in rule.transitions:
        _check_class(transition)
        _check_midnight(transition.when.date)
        if transition.when.days is not None and transition.when.days < 0:
            raise _argument("'Days' in Transition action must be nonnegative")
    if rule.noncurrent_expiration:
        action = "NoncurrentVersionExpiration"
        _check_positive("NoncurrentDays", action, rule.noncurrent_expiration.days)
        _check_count(action, rule.noncurrent_expiration.newer)
    for transition in rule.noncurrent_transitions:
        _check_class(transition)
        if (transition.when.days or 0) < 0:
            raise _argument("'NoncurrentDays' in NoncurrentVersionTransition action must be nonnegative")
        _check_count("NoncurrentVersionTransition", transition.newer)
    _check_positive("DaysAfterInitiation", "AbortIncompleteMultipartUpload", rule.abort_after)


def _check_count(action: str, value: int | None) -> None:
    _check_positive("NewerNoncurrentVersions", action, value)
    if value is not None and value > MAX_NEWER:
        raise _argument(f"'NewerNoncurrentVersions' for {action} action must be an integer between 1 and 100")


def _check_positive(name: str, action: str, value: int | None) -> None:
    if value is not None and value < 1:
        raise _argument(f"'{name}' for {action} action must be a positive integer")


def _check_midnight(date: datetime | None) -> None:
    if date is not None and (date.hour, date.minute, date.second, date.microsecond) != (0, 0, 0, 0):
        raise _argument("'Date' must be at midnight GMT")


def _check_class(transition: Transition) -> None:
    if transition.storage_class in {"STANDARD", "REDUCED_REDUNDANCY"}:
        raise _argument("Invalid target Storage class for Transition action")
    if transition.storage_class not in WATERFALL:
        raise malformed()


def _check_unfiltered(rule: Rule) -> None:
    """Two actions are about keys alone, so that a filter on tags or sizes makes no sense for them."""
    names = []
    if rule.expiration and rule.expiration.delete_marker is not None:
        names.append("ExpiredObjectDeleteMarker")
    if rule.abort_after is not None:
        names.append("AbortIncompleteMultipartUpload")
    for name in names:
        if rule.filter.tags:
            raise _request(f"{name} cannot be specified with Tags.")
        if rule.filter.names_size:
            raise _request(f"{name} cannot be specified with Object Size.")


def _check_transitions(rule: Rule) -> None:
    dated = {t.when.date is not None for t in rule.transitions}
    if len(dated) > 1:
        raise _request(
            "Found mixed 'Date' and 'Days' based Transition actions in lifecycle rule "
            f"for filter '{rule.filter}'"
        )
    _check_order(rule.transitions, rule.filter, "Transition", "Date" if True in dated else "Days")
    when = rule.expiration.when if rule.expiration else None
    if when is None or not dated:
        return
    if (when.date is not None) not in dated:
        raise _request(
            "Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule "
            f"for filter '{rule.filter}'"
        )
    if any(_distance(transition.when, when) <= 0 for transition in rule.transitions):
        name = "Date" if when.date else "Days"
        raise _argument(
            f"'{name}' in the Expiration action for filter '{rule.filter}' "
            f"must be greater than '{name}' in the Transition action"
        )


def _check_noncurrent(rule: Rule) -> None:
    action = "NoncurrentVersionTransition"
    _check_order(rule.noncurrent_transitions, rule.filter, action, "NoncurrentDays")
    expiration = rule.noncurrent_expiration
    if expiration and any((t.when.days or 0) >= expiration.days for t in rule.noncurrent_transitions):
        raise _argument(
            f"'NoncurrentDays' in the NoncurrentVersionExpiration action for filter '{rule.filter}' "
            f"must be greater than 'NoncurrentDays' in the {action} action"
        )


def _check_order(transitions: Iterable[Transition], given: Filter, action: str, name: str) -> None:
    """Each class once, colder ones later, and not before the warmer one's minimum duration is over."""
    for one, other in combinations(transitions, 2):
        if one.storage_class == other.storage_class:
            raise _request(
                f"'StorageClass' must be different for '{action}' actions in same 'Rule' "
                f"with filter '{given}'"
            )
        one_is_warmer = other.storage_class in WATERFALL[one.storage_class]
        warm, cold = (one, other) if one_is_warmer else (other, one)
        gap = _distance(warm.when, cold.when)
        # Classes that lead nowhere near each other (One Zone-IA, Glacier Instant Retrieval) fit in no order.
        if gap <= 0 or cold.storage_class not in WATERFALL[warm.storage_class]:
            raise _argument(
                f"'{name}' in the {action} action for StorageClass '{cold.storage_class}' for filter "
                f"'{given}' must be greater than '{name}' in the {action} action for StorageClass "
                f"'{warm.storage_class}' for filter '{given}'"
            )
        minimum = MINIMUM_DAYS.get(warm.storage_class, 0)
        if gap < minimum:
            raise _argument(
                f"'{name}' in the '{action}' action for StorageClass '{cold.storage_class}' for filter "
                f"'{given}' must be {minimum} days more than 'filter '{given}'' in the '{action}' action "
                f"for StorageClass '{warm.storage_class}'"
            )


def _distance(earlier: When, later: When) -> int:
    """Days from one to the other; both are days, or both dates."""
    if earlier.date is not None and later.date is not None:
        return (later.date - earlier.date).days
    return (later.days or 0) - (earlier.days or 0)


def _check_overlap(rules: Sequence[Rule]) -> None:
    """Rules of the old kind may not meet: no two with the same action where one prefix begins the other."""
    actions: dict[str, Callable[[Rule], object]] = {
        "Expiration": lambda rule: rule.expiration,
        "Transition": lambda rule: rule.transitions,
        "NoncurrentVersionTransition": lambda rule: rule.noncurrent_transitions,
        "NoncurrentVersionExpiration": lambda rule: rule.noncurrent_expiration,
        "AbortIncompleteMultipartUpload": lambda rule: rule.abort_after,
    }
    for action, of in actions.items():
        prefixes = sorted(rule.filter.prefix or "" for rule in rules if of(rule))
        for shorter, longer in combinations(prefixes, 2):
            if longer.startswith(shorter):
                raise _request(
                    f"Found overlapping prefixes '{shorter}' and '{longer}' for same action type '{action}'"
                )
