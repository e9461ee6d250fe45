"""Parts of a multipart upload to S3: how large, how many, and whether one is needed."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div, quotient, rounded
from calculators.explain import mistakes, plural, positive
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

MIB, GIB = 1024**2, 1024**3
LIMITS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html"
OVERVIEW = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html"
MOST_PARTS = 10_000
SMALLEST_PART, LARGEST_PART = 5 * MIB, 5 * GIB
LARGEST_OBJECT = MOST_PARTS * LARGEST_PART
SINGLE_PUT = 5 * GIB
ADVISED = 100 * MIB


def smallest_part(size: Exact) -> int:
    """The smallest part size in whole MiB with which an object of that size fits into 10,000 parts."""
    return max(SMALLEST_PART, ceil_div(ceil_div(size, MOST_PARTS), MIB) * MIB)


def multipart(*, size: Exact, part: Exact | None) -> Result:
    """Parts of an upload; inputs as ``operations.MULTIPART`` lists them.

    Raises:
        CalculatorError: S3 takes no such object, or no such parts.
    """
    positive("size", size, "An object")
    size = ceil_div(size, 1)
    if size > LARGEST_OBJECT:
        raise CalculatorError(
            "size",
            "An object has at most 10,000 parts of 5 GiB: 48.8 TiB, which AWS calls 50 TB.",
            "Split it into several objects.",
        )
    each = smallest_part(size) if part is None else _checked(size, part)
    count = max(1, ceil_div(size, each))
    last = size - (count - 1) * each
    need = "required" if size > SINGLE_PUT else "advised" if size >= ADVISED else "not needed"
    parts: dict[str, Plain] = {
        "parts": count,
        "part_size": rounded(quotient(each, MIB), 3),
        "last_part": rounded(quotient(last, MIB), 3),
        "requests": count + 2,
        "multipart": need,
        "largest_with_it": rounded(quotient(each * MOST_PARTS, GIB), 3),
    }
    return Result(
        parts,
        {
            "parts": "",
            "part_size": "MiB",
            "last_part": "MiB",
            "requests": "",
            "multipart": "",
            "largest_with_it": "GiB",
        },
        _steps(size, each, count, last, chosen=part is None, need=need),
        assumptions=[
            "Sizes are binary, as S3's limits are (1 MB = 1,024 squared bytes here).",
            "Until December 2025 an object had at most 5 TB; exams may still expect that.",
            "Parts that are never completed are billed until the upload is aborted; a lifecycle rule does it.",
        ],
        misconceptions=[
            *mistakes("parts", count, _wrong(size, each)),
            *mistakes("part_size", parts["part_size"], _wrong_sizes(size)),
        ],
    )


def _checked(size: Exact, part: Exact) -> int:
    if not SMALLEST_PART <= part <= LARGEST_PART:
        raise CalculatorError(
            "part", "A part has 5 MiB to 5 GiB; only the last may be smaller.", "Give 5MiB to 5GiB."
        )
    part = ceil_div(part, 1)
    if ceil_div(size, part) > MOST_PARTS:
        raise CalculatorError(
            "part",
            f"That makes {ceil_div(size, part):,} parts, and an upload has at most 10,000.",
            f"Give {number_text(quotient(smallest_part(size), MIB))}MiB or more.",
        )
    return part


def _steps(size: Exact, each: int, count: int, last: Exact, *, chosen: bool, need: str) -> list[Step]:
    steps = []
    if chosen:
        steps.append(
            Step(
                f"{number_text(size)} bytes / 10,000 parts = {number_text(ceil_div(size, MOST_PARTS))} bytes: parts of "
                f"{number_text(quotient(each, MIB))} MiB at least.",
                "An upload has at most 10,000 parts of 5 MiB to 5 GiB.",
                LIMITS,
            )
        )
    steps += [
        Step(
            f"{number_text(size)} bytes / {number_text(quotient(each, MIB))} MiB = {plural(count, 'part')}, the last of "
            f"{number_text(rounded(quotient(last, MIB), 3))} MiB.",
            "The last part has no minimum size.",
            LIMITS,
        ),
        Step(
            f"CreateMultipartUpload, {count:,} UploadPart and CompleteMultipartUpload: {count + 2:,} requests.",
            "Each part is a request of its own, and a failed one is sent again alone.",
            OVERVIEW,
        ),
        Step(
            f"A multipart upload is {need}.",
            "One PUT takes up to 5 GB; AWS advises parts from 100 MB on.",
            OVERVIEW,
        ),
    ]
    return steps


def _wrong(size: Exact, each: int) -> list[tuple[Plain, str]]:
    return [
        (max(1, int(size // each)), "rounds down, and loses the last part"),
        (max(1, ceil_div(size, SMALLEST_PART)), "takes parts of 5 MiB, however many it makes"),
        (max(1, ceil_div(size, LARGEST_PART)), "takes parts of 5 GiB"),
        (MOST_PARTS, "always takes 10,000 parts"),
        (max(1, ceil_div(size, ADVISED)), "takes parts of 100 MiB"),
        (
            max(1, ceil_div(size, each * 10**6 // MIB)),
            "mixes decimal and binary megabytes",
        ),
    ]


def _wrong_sizes(size: Exact) -> list[tuple[Plain, str]]:
    return [
        (max(1, ceil_div(size, 1000 * MIB)), "takes 1,000 parts, as many as one listing shows"),
        (SMALLEST_PART // MIB, "takes the smallest part that is allowed, however many it makes"),
        (ADVISED // MIB, "takes the size from which multipart uploads are advised"),
        (8, "takes what the AWS CLI begins with"),
        (LARGEST_PART // MIB, "takes the largest part that is allowed"),
        (max(1, int(size // (MOST_PARTS * MIB))), "rounds down, which makes more than 10,000 parts"),
    ]
