"""Whether S3 takes a configuration, and what it does that its author may not expect."""

from __future__ import annotations

from itertools import combinations

from calculators.contract import Result, Step
from calculators.explain import mistakes, plural
from calculators.s3_lifecycle.checks import check
from calculators.s3_lifecycle.classes import ARCHIVES, MINIMUM_DAYS, TITLES
from calculators.s3_lifecycle.documents import configuration_of
from calculators.s3_lifecycle.model import LifecycleRefusedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculators.contract import Plain
    from calculators.s3_lifecycle.model import Configuration, Filter, Rule

PUT = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html"
TRANSITIONS = (
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html"
)
CONFLICTS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html"
ELEMENTS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html"
NEWS = "https://aws.amazon.com/about-aws/whats-new/2026/07/s3-removes-30-day-transitions-standard-ia-one-zone-ia/"
EARLIER_AGE = 30
MOST_ADVICE = 100


def check_earlier(configuration: Configuration) -> None:
    """Refuse what S3 refused until July 2026: Standard-IA and One Zone-IA before 30 days.

    Raises:
        LifecycleRefusedError: S3 would not have taken it then.
    """
    for rule in configuration.rules:
        for transitions, name, action in (
            (rule.transitions, "Days", "Transition"),
            (rule.noncurrent_transitions, "NoncurrentDays", "NoncurrentVersionTransition"),
        ):
            for transition in transitions:
                days = transition.when.days
                if (
                    transition.storage_class in ("STANDARD_IA", "ONEZONE_IA")
                    and days is not None
                    and days < EARLIER_AGE
                ):
                    raise LifecycleRefusedError(
                        "InvalidArgument",
                        f"'{name}' in {action} action must be greater than or equal to 30 for storageClass "
                        f"'{transition.storage_class}'",
                    )


def check_configuration(*, configuration: object, small_objects: str | None, earlier: bool) -> Result:
    """What S3 says to a configuration; inputs as ``operations.CHECK`` lists them.

    Raises:
        CalculatorError: It is no lifecycle configuration at all.
    """
    try:
        read = configuration_of(configuration, small_objects)
        check(read)
        if earlier:
            check_earlier(read)
    except LifecycleRefusedError as error:
        return _refused(error)
    rules = len(read.rules)
    advice = _first(_advice(read, earlier=earlier))
    answer: dict[str, Plain] = {"accepted": True, "rules": rules, "warnings": len(advice)}
    if advice:
        answer["advice"] = [{"rule": rule, "advice": short} for rule, short, _, _ in advice]
    return Result(
        answer,
        dict.fromkeys(answer, ""),
        [
            Step(
                f"S3 takes {plural(rules, 'rule')}: {', '.join(map(rule_name, read.rules[:10]))}"
                f"{' and others' if rules > 10 else ''}.",
                "Each rule is checked for itself; only rules of the old kind, with a Prefix of their own, may not overlap.",
                PUT,
            ),
            *(Step(f"{rule}: {text}", "", source) for rule, _, text, source in advice),
        ],
        assumptions=[
            "Rules of before July 2026: an object is 30 days old before it moves to Standard-IA or One Zone-IA."
            if earlier
            else "Today's rules: Standard-IA and One Zone-IA take objects from their first day (--earlier for older exams)."
        ],
    )


def _refused(error: LifecycleRefusedError) -> Result:
    return Result(
        {"accepted": False, "code": error.code, "message": error.message},
        {"accepted": "", "code": "", "message": ""},
        [
            Step(
                f"S3 answers 400 {error.code}: {error.message}",
                "PutBucketLifecycleConfiguration names the first fault that it finds.",
                PUT,
            )
        ],
        assumptions=["One fault is named at a time, as S3 does: check again when it is mended."],
        misconceptions=mistakes(
            "code",
            error.code,
            [
                (code, f"takes the fault for one of {what}")
                for code, what in (
                    ("InvalidArgument", "a single value"),
                    ("InvalidRequest", "the rule as a whole"),
                    ("MalformedXML", "the document's form"),
                    ("AccessDenied", "permissions"),
                )
            ],
        ),
    )


def rule_name(rule: Rule) -> str:
    """How a rule is called in sentences."""
    return rule.id or str(rule.filter)


def _first(advice: Iterator[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    from itertools import islice

    return list(islice(advice, MOST_ADVICE))


def _advice(configuration: Configuration, *, earlier: bool) -> Iterator[tuple[str, str, str, str]]:
    """Rule, advice in a few words, the same in full, and source, in the order of the rules."""
    enabled = [rule for rule in configuration.rules if rule.enabled]
    for rule in configuration.rules:
        name = rule_name(rule)
        if not rule.enabled:
            yield name, "it is disabled", "It is disabled and does nothing.", ELEMENTS
            continue
        yield from ((name, *said) for said in _of_rule(rule, configuration, earlier=earlier))
    if not any(rule.abort_after is not None for rule in enabled):
        yield (
            "all",
            "nothing aborts incomplete uploads",
            "Nothing aborts incomplete multipart uploads; their parts are billed and no listing shows them.",
            ELEMENTS,
        )
    if any(rule.expiration and rule.expiration.when for rule in enabled) and not any(
        rule.noncurrent_expiration for rule in enabled
    ):
        yield (
            "all",
            "noncurrent versions would stay for ever",
            (
                "In a versioned bucket Expiration only adds delete markers: without NoncurrentVersionExpiration nothing is "
                "ever removed."
            ),
            ELEMENTS,
        )
    yield from _overlaps(enabled)


def _of_rule(rule: Rule, configuration: Configuration, *, earlier: bool) -> Iterator[tuple[str, str, str]]:
    all_transitions = (*rule.transitions, *rule.noncurrent_transitions)
    if not earlier and any(
        transition.storage_class in ("STANDARD_IA", "ONEZONE_IA")
        and transition.when.days is not None
        and transition.when.days < EARLIER_AGE
        for transition in all_transitions
    ):
        yield (
            "infrequent access before day 30",
            (
                "It moves objects to an infrequent-access class before 30 days: accepted since July 2026, and refused before, "
                "as exams may still expect."
            ),
            NEWS,
        )
    if all_transitions and not rule.filter.names_size:
        classes = (
            "Glacier Flexible Retrieval and Deep Archive take them" if configuration.small_to_archive else ""
        )
        yield (
            "objects below 128 KB stay",
            (
                f"Objects below 128 KB stay where they are{'; ' + classes if classes else ''}: name a size in the filter to "
                "move them."
            ),
            TRANSITIONS,
        )
    if rule.filter.names_size and all_transitions and (rule.filter.larger or 0) < 128 * 1024 - 1:
        yield (
            "objects below 128 KB move too",
            "Its filter lets objects below 128 KB move: each pays the request, and minimum size or overhead.",
            TRANSITIONS,
        )
    archives = sorted({TITLES[t.storage_class] for t in all_transitions if t.storage_class in ARCHIVES})
    if archives:
        yield (
            "archived objects are restored to be read",
            f"What lies in {' or '.join(archives)} has to be restored before it is read.",
            TRANSITIONS,
        )
    yield from _early(rule)
    if rule.expiration and rule.expiration.when and rule.expiration.when.date:
        yield (
            "its date is a beginning, no single day",
            "A Date is no one-time action: from then on it meets every object each day.",
            ELEMENTS,
        )


def _early(rule: Rule) -> Iterator[tuple[str, str, str]]:
    """Classes that objects leave by this rule's expiration before their minimum duration is over."""
    ends = [
        (rule.transitions, rule.expiration.when.days if rule.expiration and rule.expiration.when else None),
        (
            rule.noncurrent_transitions,
            rule.noncurrent_expiration.days if rule.noncurrent_expiration else None,
        ),
    ]
    for transitions, end in ends:
        if end is None or not transitions:
            continue
        last = max(transitions, key=lambda transition: transition.when.days or 0)
        stay = end - (last.when.days or 0)
        minimum = MINIMUM_DAYS.get(last.storage_class, 0)
        if last.when.days is not None and stay < minimum:
            yield (
                f"deleted after {stay} of {minimum} days in {last.storage_class}",
                f"Objects are deleted after {plural(stay, 'day')} in {TITLES[last.storage_class]}, and billed for {minimum}.",
                TRANSITIONS,
            )


def _overlaps(rules: list[Rule]) -> Iterator[tuple[str, str, str, str]]:
    """Pairs of rules that can meet the same object and want different things of it."""
    for one, other in combinations(rules, 2):
        if not _may_meet(one.filter, other.filter):
            continue
        names = f"{rule_name(one)} and {rule_name(other)}"
        if one.transitions and other.transitions:
            yield (
                names,
                "both move the same objects",
                (
                    "Both move the same objects: of classes due together the cheaper counts (Intelligent-Tiering before all "
                    "but the two archives), of equal ones the earlier."
                ),
                CONFLICTS,
            )
        if _expires(one) and _expires(other):
            yield (
                names,
                "both expire the same objects",
                "Both expire the same objects: the shorter period counts.",
                CONFLICTS,
            )
        if (_expires(one) and other.transitions) or (_expires(other) and one.transitions):
            yield (
                names,
                "one expires what the other moves",
                "One expires what the other moves: deletion goes before a transition, a transition before a delete marker.",
                CONFLICTS,
            )


def _expires(rule: Rule) -> bool:
    return rule.expiration is not None and rule.expiration.when is not None


def _may_meet(one: Filter, other: Filter) -> bool:
    """Whether an object can be meant by both."""
    a, b = one.prefix or "", other.prefix or ""
    if not (a.startswith(b) or b.startswith(a)):
        return False
    values = dict(one.tags)
    if any(values.get(name, value) != value for name, value in other.tags):
        return False
    larger = max(
        one.larger if one.larger is not None else -1, other.larger if other.larger is not None else -1
    )
    smaller = [limit for limit in (one.smaller, other.smaller) if limit is not None]
    return not smaller or larger + 1 < min(smaller)
