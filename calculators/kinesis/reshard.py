"""Splitting and merging, scaling, and the shard of a partition key."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div, quotient, rounded
from calculators.explain import between, mistakes, plural, shown
from calculators.kinesis import rules, sources
from calculators.spans import HOUR, span
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

MOST_LISTED = 300  # shards of a table
MOST_CHANGES = 100
MOST_KEYS = 500
LONGEST_KEY = 256


class Stream:
    """A stream's shards, closed ones included; a shard's number is its place.

    Attributes:
        ranges: First and last hash key of each shard.
        parents: Numbers of the shards that each comes from.
        is_open: Which take records.
    """

    def __init__(self, shards: int) -> None:
        self.ranges = rules.even_ranges(shards)
        self.parents: list[tuple[int, ...]] = [()] * shards
        self.is_open = [True] * shards

    def split(self, number: int) -> None:
        """Close a shard; two children share its range.

        Raises:
            CalculatorError: There is none of that number, it is closed, or it has a single hash key.
        """
        self._close("split", number)
        low, high = self.ranges[number]
        if low == high:
            raise CalculatorError("split", f"Shard {number} has a single hash key.", "Split another.")
        middle = max((low + high) // 2, low + 1)
        self._open((number,), (low, middle - 1))
        self._open((number,), (middle, high))

    def merge(self, first: int, second: int) -> None:
        """Close two neighbours; one child has both ranges.

        Raises:
            CalculatorError: One is not there or closed, or they are no neighbours.
        """
        self._close("merge", first)
        self._close("merge", second)
        (low, end), (start, high) = sorted((self.ranges[first], self.ranges[second]))
        if end + 1 != start:
            raise CalculatorError(
                "merge", f"Shards {first} and {second} are no neighbours.", "Their hash ranges must touch."
            )
        self._open((first, second), (low, high))

    def _open(self, parents: tuple[int, ...], keys: tuple[int, int]) -> None:
        self.ranges.append(keys)
        self.parents.append(parents)
        self.is_open.append(True)

    def _close(self, field: str, number: int) -> None:
        if not 0 <= number < len(self.is_open):
            raise CalculatorError(
                field,
                f"There is no shard {number_text(number)}.",
                f"Give 0 to {len(self.is_open) - 1}, children included.",
            )
        if not self.is_open[number]:
            raise CalculatorError(field, f"Shard {number} is closed.", "Name one of its children.")
        self.is_open[number] = False

    def rows(self) -> list[dict[str, Plain]]:
        """A row a shard, with the hash key that its range begins with."""
        return [
            {
                "shard": rules.shard_id(number),
                "state": "open" if self.is_open[number] else "closed",
                "parents": " + ".join(map(str, self.parents[number])),
                "from": str(low),
            }
            for number, (low, _high) in enumerate(self.ranges)
        ]


def reshard(*, shards: int, split: list[int], merge: list[str], retention: Exact) -> Result:
    """Shards after splits and merges; inputs as ``operations.RESHARD`` lists them.

    Raises:
        CalculatorError: A shard is not there or closed, or two are no neighbours.
    """
    between("shards", shards, 1, MOST_LISTED, "A number of shards")
    between(
        "retention",
        retention,
        rules.DAY_HOURS * HOUR,
        rules.LONGEST_RETENTION * HOUR,
        "A retention period",
        "s",
    )
    for field, changes in (("split", split), ("merge", merge)):
        if len(changes) > MOST_CHANGES:
            raise CalculatorError(field, f"{len(changes)} are too many.", f"Give at most {MOST_CHANGES}.")
    stream = Stream(shards)
    steps = [
        Step(
            f"2^128 hash keys / {shards:,} = {rules.HASHES // shards} for each of {plural(shards, 'shard')}.",
            "A new stream divides the hash keys evenly among its shards.",
            sources.CONCEPTS,
        )
    ]
    for number in split:
        stream.split(number)
        steps.append(_split_step(stream, number))
    for text in merge:
        first, second = _pair(text)
        stream.merge(first, second)
        steps.append(
            Step(
                f"Shards {first} and {second} close; {rules.shard_id(len(stream.ranges) - 1)} has both ranges.",
                "A merge joins two shards whose hash ranges touch.",
                sources.MERGE,
            )
        )
    listed, now = len(stream.ranges), sum(stream.is_open)
    if listed > now:
        steps.append(
            Step(
                f"{plural(listed - now, 'closed shard')}: readable for up to {span(retention)} more, no longer written to.",
                "A parent keeps its records until the retention period has passed; read it out before its children.",
                sources.AFTER,
            )
        )
    return Result(
        {
            "open_shards": now,
            "closed_shards": listed - now,
            "listed_shards": listed,
            "write_capacity": now,
            "shards": stream.rows(),
        },
        {"open_shards": "", "closed_shards": "", "listed_shards": "", "write_capacity": "MB/s", "shards": ""},
        steps,
        assumptions=[
            "The stream was created with its shards and never resharded; splits are in the middle.",
            "An open shard's range reaches up to where the next open one begins.",
            "Provisioned capacity mode: an on-demand stream reshards by itself.",
        ],
        misconceptions=mistakes(
            "open_shards",
            now,
            [
                (listed, "counts the parents, which take no more records"),
                (shards, "expects resharding to keep the number of shards"),
                (shards + 2 * len(split) - 2 * len(merge), "adds both children and forgets that the parent closes"),
                (now + len(merge), "lets a merge keep both shards"),
            ],
        ),
    )  # fmt: skip


def _split_step(stream: Stream, number: int) -> Step:
    last = len(stream.ranges) - 1
    return Step(
        f"Shard {number} closes; {rules.shard_id(last - 1)} and {rules.shard_id(last)} share its range, the second "
        f"from {stream.ranges[last][0]} on.",
        "A split gives the new hash key and all above it to one child, the keys below to the other.",
        sources.SPLIT,
    )


def _pair(text: str) -> tuple[int, int]:
    first, plus, second = text.partition("+")
    first, second = first.strip(), second.strip()
    if not (plus and first.isdecimal() and second.isdecimal()) or max(len(first), len(second)) > 6:
        raise CalculatorError("merge", f"{shown(text)} names no two shards.", "Write it as 2+3.")
    return int(first), int(second)


def scale(*, shards: int, target: int) -> Result:
    """Calls of UpdateShardCount; inputs as ``operations.SCALE`` lists them.

    Raises:
        CalculatorError: A number of shards is out of range.
    """
    for field, count in (("shards", shards), ("target", target)):
        between(field, count, 1, rules.MOST_SHARDS, "A number of shards")
    counts = rules.updates(shards, target)
    days = ceil_div(len(counts), rules.UPDATES_A_DAY)
    double, half = min(rules.MOST_SHARDS, 2 * shards), ceil_div(shards, 2)
    wrong: list[tuple[Plain, str]] = [
        (1, "scales to any number in one call"),
        (abs(target - shards), "splits or merges one shard a call"),
        (
            max(1, ceil_div(max(shards, target), min(shards, target))),
            "adds the first number of shards each call",
        ),
        (len(counts) + 1, "counts the first number of shards as a call"),
        (max(1, len(counts) - 1), "rounds down the number of doublings"),
    ]
    return Result(
        {
            "calls": len(counts),
            "counts": [str(shards), *map(str, counts)],
            "days": days,
            "least_in_one_call": half,
            "most_in_one_call": double,
        },
        {"calls": "", "counts": "", "days": "", "least_in_one_call": "shards", "most_in_one_call": "shards"},
        [
            Step(
                f"From {shards:,} one call reaches {half:,} to {double:,}.",
                "UpdateShardCount at most doubles and at least halves the number of shards.",
                sources.API_UPDATE,
            ),
            Step(
                f"{' -> '.join(f'{count:,}' for count in [shards, *counts])}: {plural(len(counts), 'call')}.",
                "Wait until the stream is active before the next call; at most 10 calls in 24 hours.",
                sources.API_UPDATE,
            ),
        ],
        assumptions=["Default limits, and a shard quota of the account that is high enough."],
        misconceptions=mistakes("calls", len(counts), wrong),
    )


def shard(*, key: list[str], shards: int) -> Result:
    """The shard of each partition key; inputs as ``operations.SHARD`` lists them.

    Raises:
        CalculatorError: A key is too long, or there are too many.
    """
    between("shards", shards, 1, rules.MOST_SHARDS, "A number of shards")
    if len(key) > MOST_KEYS:
        raise CalculatorError("key", f"{len(key):,} keys are too many.", f"Give at most {MOST_KEYS}.")
    for each in key:
        if not 0 < len(each) <= LONGEST_KEY:
            raise CalculatorError(
                "key", f"A partition key has {len(each)} characters.", f"Give 1 to {LONGEST_KEY}."
            )
    try:
        numbers = [rules.hash_key(each) for each in key]
    except UnicodeEncodeError:
        raise CalculatorError("key", "The key is no Unicode text.", "Give it without surrogates.") from None
    places = [rules.shard_of(number, shards) for number in numbers]
    hashed, place = numbers[0], places[0]
    low, high = _range(place, shards)
    busiest = max(places.count(each) for each in set(places))
    text = f"{hashed:032x}"
    return Result(
        {
            "shard": rules.shard_id(place),
            "hash_key": str(hashed),
            "md5": text,
            "range_from": str(low),
            "range_to": str(high),
            "busiest_share": rounded(quotient(100 * busiest, len(key)), 1),
            "keys": [
                {"key": each, "shard": rules.shard_id(at), "hash_key": str(number)}
                for each, at, number in zip(key, places, numbers, strict=True)
            ],
        },
        {
            "shard": "",
            "hash_key": "",
            "md5": "",
            "range_from": "",
            "range_to": "",
            "busiest_share": "% of the keys",
            "keys": "",
        },
        [
            Step(
                f"MD5({shown(key[0])}) = {text}, as a number {hashed}.",
                "The MD5 hash of the partition key, a number of 128 bits, is the hash key.",
                sources.API_PUT,
            ),
            Step(
                f"It lies between {low} and {high}: {rules.shard_id(place)}.",
                "A record goes to the shard whose range has its hash key.",
                sources.CONCEPTS,
            ),
        ],
        assumptions=[f"The stream was created with {plural(shards, 'shard')} and never resharded."],
        misconceptions=mistakes(
            "shard",
            rules.shard_id(place),
            [
                (rules.shard_id(hashed % shards), "takes the hash modulo the number of shards"),
                (rules.shard_id(place + 1), "counts shards from 1"),
                (
                    rules.shard_id(len(key[0]) % shards),
                    "takes the length of the key modulo the number of shards",
                ),
                (rules.shard_id(shards - 1 - place), "counts from the last shard"),
                (rules.shard_id(sum(key[0].encode()) % shards), "adds up the characters"),
            ],
        ),
    )


def _range(number: int, shards: int) -> tuple[int, int]:
    width = rules.HASHES // shards
    return number * width, rules.HASHES - 1 if number == shards - 1 else (number + 1) * width - 1
