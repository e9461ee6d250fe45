"""Costs of S3 storage classes: what holds for every object, whatever its size, class and life."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators import s3_lifecycle
from calculators.contract import CalculatorError
from calculators.inputs import parse_inputs
from calculators.prices import Prices
from calculators.s3_lifecycle.billing import GB, Load, life, phase_parts, storage_month, total
from calculators.s3_lifecycle.break_even import class_total, crossings
from calculators.s3_lifecycle.classes import (
    CLASSES,
    LARGEST_OBJECT,
    MINIMUM_DAYS,
    SMALL,
    WATERFALL,
    billed,
    class_named,
)

RATES = Prices("s3-lifecycle.")
sizes = st.integers(0, 10**9)
counts = st.integers(1, 10**6)
classes = st.sampled_from(CLASSES)
lives = st.integers(1, 400)


def calc(operation, **inputs):
    """An operation's result, inputs typed as on the command line."""
    known = {one.name: one for one in s3_lifecycle.OPERATIONS}
    return s3_lifecycle.calculate(operation, **parse_inputs(known[operation], inputs))


def refusal(operation, **inputs):
    """The refusal of inputs."""
    with pytest.raises(CalculatorError) as caught:
        calc(operation, **inputs)
    return caught.value


@given(classes, sizes)
def test_an_object_is_billed_for_its_size_at_least(storage_class, size):
    """No class bills less than the object's bytes."""
    own, standard = billed(storage_class, size)
    assert own >= size
    assert standard in (0, 8 * 1024)


@given(st.sampled_from(["STANDARD_IA", "ONEZONE_IA", "GLACIER_IR"]), st.integers(0, SMALL))
def test_up_to_128_kb_the_size_does_not_matter(storage_class, size):
    """The infrequent-access classes and Glacier Instant Retrieval bill 128 KB at least."""
    assert billed(storage_class, size) == (SMALL, 0)


@given(classes, sizes, counts, lives)
def test_the_total_is_the_sum_of_the_objects(storage_class, size, objects, days):
    """Within the first tier of 50 TB, so many objects cost so many times one."""
    load = Load(size, objects)
    if size * objects > 50 * 1024 * GB:
        return
    one = total([phase_parts(RATES, Load(size, 1), storage_class, days)])
    assert total([phase_parts(RATES, load, storage_class, days)]) == objects * one


@given(st.integers(0, 2 * 10**6), st.integers(0, 10**6))
def test_standard_tiers_agree_with_counting_gigabyte_by_gigabyte(first, more):
    """Cutting an amount in two at any place changes nothing but the tier of the second part."""

    def price_of(number):
        """The price of the GB with that number, from 0."""
        return (
            Fraction("0.023")
            if number < 51_200
            else Fraction("0.022")
            if number < 512_000
            else Fraction("0.021")
        )

    def month(gigabytes):
        return storage_month(RATES, Load(GB, gigabytes) if gigabytes else Load(0, 1), "STANDARD")

    edges = sorted(
        {first, first + more, *(edge for edge in (51_200, 512_000) if first < edge < first + more)}
    )
    expected = sum((price_of(a) * (b - a) for a, b in pairwise(edges)), Fraction(0))
    assert month(first + more) - month(first) == expected


@given(classes, sizes, lives, lives)
def test_a_longer_life_never_costs_less(storage_class, size, days, more):
    """With the early deletion charge, keeping objects longer is never cheaper."""
    load = Load(size, 1)
    short = total([phase_parts(RATES, load, storage_class, days)])
    assert total([phase_parts(RATES, load, storage_class, days + more)]) >= short


@given(st.sampled_from(sorted(MINIMUM_DAYS)), sizes)
def test_until_the_minimum_duration_is_over_the_class_costs_the_same(storage_class, size):
    """Leaving early costs what staying would have, but for the 8 KB at the Standard rate."""
    load = Load(size, 1)
    least = MINIMUM_DAYS[storage_class]
    early = phase_parts(RATES, load, storage_class, 1)
    whole = phase_parts(RATES, load, storage_class, least)
    overhead = Fraction(billed(storage_class, size)[1], GB) * Fraction("0.023")
    assert total([whole]) - total([early]) == overhead * (load.months(least) - load.months(1))


@given(sizes, counts, st.integers(31, 89), st.integers(200, 400))
def test_a_path_costs_what_its_phases_cost(size, objects, first, days):
    """A life is its phases and the transitions between them."""
    load = Load(size, objects, reads=objects, retrieved=size * objects)
    path = [("STANDARD", 0), ("STANDARD_IA", first), ("GLACIER", first + 40)]
    phases = life(RATES, load, path, days, existing=True)
    alone = [
        phase_parts(RATES, load, "STANDARD", first),
        phase_parts(RATES, load, "STANDARD_IA", 40),
        phase_parts(RATES, load, "GLACIER", days - first - 40),
    ]
    assert total(phases) == total(alone) + Fraction(objects, 1000) * (Fraction("0.01") + Fraction("0.03"))


@given(sizes, st.integers(1, 600))
def test_unread_intelligent_tiering_costs_no_more_than_standard_but_for_monitoring(size, days):
    """Its tiers start at the price of S3 Standard and only get cheaper."""
    load = Load(size, 1)
    tiering = phase_parts(RATES, load, "INTELLIGENT_TIERING", days)
    assert tiering["storage"] <= phase_parts(RATES, load, "STANDARD", days)["storage"]
    assert bool(tiering["monitoring"]) is (size >= SMALL)


@given(classes, classes, st.integers(1, 10**8), st.integers(1, 400))
def test_break_even_reads_make_classes_cost_the_same(a, b, size, days):
    """At the number of reads that is found, both totals are equal; the entry is rounded to thousandths."""
    if a == b:
        return
    result = calc("break-even", a=a, b=b, size=str(size), days=str(days))
    reads = result.answer["reads"]
    if reads == "never" or "INTELLIGENT_TIERING" in (a, b):
        return
    half = Fraction(1, 2000)

    def gap(often):
        load = Load(size, 1, reads=often, retrieved=often * size)
        return class_total(RATES, load, a, days, existing=False) - class_total(
            RATES, load, b, days, existing=False
        )

    low, high = gap(max(Fraction(0), Fraction(reads) - half)), gap(Fraction(reads) + half)
    assert low * high <= 0


@given(st.integers(-50, 50), st.integers(-9, 9), st.integers(-9, 9), st.integers(2, 99))
def test_crossings_are_where_the_sign_changes(start, slope, other, kink):
    """Brute force over whole numbers finds a change of sign next to each crossing, and no other."""

    def gap(x):
        return Fraction(start + slope * min(x, kink - 1) + other * max(0, x - kink + 1))

    found = crossings(gap, 0, 100, (kink,))
    signs = [(gap(x) > 0) - (gap(x) < 0) for x in range(101)]
    changes = [x for x in range(100) if signs[x] * signs[x + 1] < 0]
    assert all(any(x <= at <= x + 1 for at in found) for x in changes)
    # A change in the step before a kink is put at the kink, where a function may jump.
    assert all(gap(int(at)) == 0 or gap(-int(-at // 1) - 1) * gap(-int(-at // 1)) <= 0 for at in found)


def test_the_cheapest_class_is_the_minimum_of_the_totals():
    """What `compare` names costs no more than any other class."""
    answer = calc("compare", size="50KB", objects="1M", reads="1000").answer
    totals = {name: answer[name.lower()] for name in CLASSES}
    assert answer["total"] == totals[answer["cheapest"]] == min(totals.values())


def test_large_cold_data_belongs_into_deep_archive_and_small_hot_data_into_standard():
    """The two ends that every course names."""
    assert calc("compare", size="10GB", objects="100", days="1000").answer["cheapest"] == "DEEP_ARCHIVE"
    assert calc("compare", size="10KB", objects="1M", reads="1M").answer["cheapest"] == "STANDARD"


def test_classes_can_be_left_out_of_a_comparison():
    """--instant drops the archives, --zones the class with one zone."""
    answer = calc("compare", size="1GB", instant="yes", zones="yes").answer
    assert not {"glacier", "deep_archive", "onezone_ia"} & set(answer)
    assert answer["cheapest"] == "GLACIER_IR"


def test_prices_may_be_given():
    """A given price enters the sum and is listed as such."""
    result = calc("cost", size="1GB", days="30", hours="720", existing="yes", price=["standard.storage-1=1"])
    assert result.answer["total"] == 1
    assert [price.as_of for price in result.prices] == ["given"]


def test_only_prices_of_the_sum_are_listed():
    """Prices that only wrong answers need are no part of the sum."""
    names = [price.name for price in calc("cost", size="1GB", path=["IA:0"], days="60").prices]
    assert names == ["s3-lifecycle.standard-ia.storage", "s3-lifecycle.standard-ia.put"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ia", "STANDARD_IA"),
        ("S3 Standard-IA", "STANDARD_IA"),
        ("gir", "GLACIER_IR"),
        ("deep-archive", "DEEP_ARCHIVE"),
    ],
)
def test_classes_have_short_names(text, name):
    """Classes are understood as people write them."""
    assert class_named("path", text) == name


@pytest.mark.parametrize(
    ("field", "operation", "inputs"),
    [
        ("size", "cost", {"size": "60TB"}),
        ("objects", "cost", {"size": "1MB", "objects": "0"}),
        ("objects", "cost", {"size": "1MB", "objects": "1e30"}),
        ("days", "cost", {"size": "1MB", "days": "0"}),
        ("days", "cost", {"size": "1MB", "days": "1e20"}),
        ("reads", "cost", {"size": "1MB", "reads": "-1"}),
        ("reads", "cost", {"size": "1MB", "reads": "1e30"}),
        ("retrieved", "cost", {"size": "1MB", "retrieved": "1e30"}),
        ("hours", "cost", {"size": "1MB", "hours": "24"}),
        ("frequent", "cost", {"size": "1MB", "frequent": "101"}),
        ("path", "cost", {"size": "1MB", "path": ["GLACIER:0", "STANDARD:30"]}),
        ("path", "cost", {"size": "1MB", "path": ["STANDARD:1"]}),
        ("path", "cost", {"size": "1MB", "path": ["STANDARD:0", "IA:400"]}),
        ("path", "cost", {"size": "1MB", "path": ["STANDARD:0", "IA:30", "GLACIER:30"]}),
        ("path", "cost", {"size": "1MB", "path": ["STANDARD:0", "IA:soon"]}),
        ("path", "cost", {"size": "1MB", "path": ["TAPE:0"]}),
        ("path", "cost", {"size": "1MB", "path": [","]}),
        ("path", "cost", {"size": "1MB", "path": ["STANDARD:0"] * 9}),
        ("tier", "cost", {"size": "1MB", "path": ["DEEP_ARCHIVE"], "reads": "1", "tier": "expedited"}),
        ("tier", "compare", {"size": "1MB", "reads": "1", "tier": "expedited"}),
        ("b", "break-even", {"a": "STANDARD", "b": "STANDARD"}),
        ("tier", "restore", {"size": "1MB", "storage_class": "DEEP_ARCHIVE", "tier": "expedited"}),
        ("within", "restore", {"size": "1MB", "within": "1m"}),
        ("within", "restore", {"size": "1MB", "storage_class": "DEEP_ARCHIVE", "within": "3h"}),
        ("days", "restore", {"size": "1MB", "days": "0"}),
    ],
)
def test_what_has_no_answer_is_refused(field, operation, inputs):
    """With the field, one sentence and a way out."""
    error = refusal(operation, **inputs)
    assert error.field == field
    assert error.hint


def test_a_path_may_begin_with_a_move_on_the_first_day():
    """Zero days are allowed from S3 Standard: the object moves at the next midnight."""
    answer = calc("cost", size="1GB", path=["STANDARD:0", "GLACIER:0"], days="90").answer
    assert answer["phases"][0]["storage"] == "$0.00"


@pytest.mark.parametrize(("hours", "tier"), [(1, "expedited"), (6, "standard"), (12, "bulk")])
def test_the_cheapest_restore_in_time_is_chosen(hours, tier):
    """Bulk is free and takes up to 12 hours, standard up to 5."""
    assert calc("restore", size="1GB", within=f"{hours}h").answer["tier"] == tier


@given(
    classes,
    st.integers(1, LARGEST_OBJECT),
    st.integers(1, 10**15),
    st.integers(1, 36_500),
    st.integers(0, 10**18),
)
def test_any_life_of_one_class_has_an_answer(storage_class, size, objects, days, reads):
    """Whatever its size, number and reads."""
    answer = calc(
        "cost", size=str(size), objects=str(objects), path=[storage_class], days=str(days), reads=str(reads)
    ).answer
    assert answer["total"] >= 0


@given(st.permutations(CLASSES), st.lists(st.integers(1, 300), min_size=6, max_size=6, unique=True))
def test_a_path_is_taken_where_the_waterfall_allows_it(order, days):
    """Exactly where each class leads to the next."""
    path = [
        f"{order[0]}:0",
        *(f"{name}:{day}" for name, day in zip(order[1:3], sorted(days)[:2], strict=True)),
    ]
    allowed = order[1] in WATERFALL[order[0]] and order[2] in WATERFALL[order[1]]
    if allowed:
        assert len(calc("cost", size="1MB", path=path).answer["phases"]) == 3
    else:
        assert refusal("cost", size="1MB", path=path).field == "path"


def test_a_table_has_a_column_for_what_is_charged_alone():
    """Kinds of cost that no phase and no class has would only make the table wider than a terminal."""
    (phase,) = calc("cost", size="1GB", days="30").answer["phases"]
    assert list(phase) == ["class", "from", "to", "billed_gb", "storage", "requests", "total"]
    rows = calc("compare", size="1GB", days="200").answer["classes"]
    assert list(rows[0]) == ["class", "total", "billed_gb", "storage", "requests"]
    early = calc("compare", size="1GB", days="20").answer["classes"]
    assert {row["class"] for row in early if row["early_deletion"] != "$0.00"} == set(MINIMUM_DAYS)


def test_restores_are_told_in_whole_sentences():
    """Deep Archive's times are limits, those of Flexible Retrieval are spans."""
    for storage_class, tier, said in (
        ("DEEP_ARCHIVE", "bulk", "A bulk restore from DEEP_ARCHIVE is done within 48 hours."),
        ("GLACIER", "expedited", "An expedited restore from GLACIER takes 1 to 5 minutes."),
    ):
        result = calc("restore", size="1GB", storage_class=storage_class, tier=tier)
        assert result.steps[0].text == said


def test_a_month_of_copies_is_a_mistake_of_its_own():
    """1,000 GB for a week, billed as if it stayed for a month of 720 hours: 23 dollars in place of 5.37."""
    result = calc("restore", size="1GB", objects="1000", days="7", hours="720")
    wrong = {str(mistake.answer): mistake.mistake for mistake in result.misconceptions}
    assert wrong["33.05"] == "bills the temporary copies for a whole month"


def test_a_short_life_is_not_called_a_whole_one():
    """Ten days billed as a month are no month instead of the whole life."""
    words = [
        mistake.mistake for mistake in calc("cost", size="1GB", objects="1000", days="10").misconceptions
    ]
    assert "counts a whole month" in words
    assert not any("whole life" in said for said in words)
