"""Which cards a query finds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit import paths
from studykit.errors import LibraryError
from studykit.library.card_text import read_card_texts
from studykit.library.library import load_library
from studykit.memory.days import StudyDays
from studykit.memory.ports import Marks
from studykit.memory.search_cards import CardSearch, CardState, Progress, heads_of, sides_of
from studykit.memory.search_query import All, Any, Condition, Not, Words, parse_query

PACK = Path(__file__).parents[2] / "packs" / "small"
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
MAX, HIDDEN, SECONDS = "queues/message-max", "queues/visibility~c1", "queues/visibility~c2"
ONCE, BACK, PREFIX = "queues/at-least-once", "queues/at-least-once~reverse", "networks/prefix"
EVERY = {MAX, HIDDEN, SECONDS, ONCE, BACK, PREFIX}


def moment(days):
    """So many days from now, in microseconds."""
    return int((NOW + timedelta(days=days)).timestamp() * 1_000_000)


def state(card, kind="review", *, due=3, stability=20.0, difficulty=5.0, last=-5, lapses=0):
    """How a card is remembered."""
    return CardState(card, kind, moment(due), stability, difficulty, moment(last), 4, lapses)


STATES = {
    MAX: state(MAX, due=-1, stability=4.0, difficulty=8.5, lapses=2),
    HIDDEN: state(HIDDEN, "learning", due=-0.01, stability=1.0),
    ONCE: state(ONCE, due=10, stability=60.0),
    "old/prefix": state("old/prefix"),
}
MARKS = {ONCE: Marks(suspended=True, flag=2), MAX: Marks(leech=True), BACK: Marks(buried=date(2026, 11, 21))}


def ratings(since):
    """Two answers of yesterday."""
    return [(MAX, 1), (ONCE, 3)] if since <= date(2026, 11, 20) else []


@pytest.fixture(scope="module")
def search():
    """Six cards of a small pack, four of them answered."""
    library = load_library([PACK])
    return CardSearch(
        library, read_card_texts(library, None), Progress(STATES, MARKS, ratings), StudyDays(UTC), NOW
    )


def found(search, text):
    """The ids that a query finds."""
    return {head.id for head in search.find(parse_query(text)).cards}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", EVERY),
        ("message", {MAX, HIDDEN, SECONDS, ONCE, BACK}),
        ("message LARGE", {MAX}),
        ("message -twice -large", {HIDDEN, SECONDS}),
        ('"received message is hidden for"', {HIDDEN, SECONDS}),
        ('"message received"', set()),
        ("256", {MAX}),
        ("slash or twice", {PREFIX, ONCE, BACK}),
        ("topic:networks", {PREFIX}),
        ("topic:net*", {PREFIX}),
        ("kind:cloze", {HIDDEN, SECONDS}),
        ("id:queues/visibility", {HIDDEN, SECONDS}),
        ("id:*~c2", {SECONDS}),
        ("is:new", {SECONDS, BACK, PREFIX}),
        ("is:learning", {HIDDEN}),
        ("is:review", {MAX, ONCE}),
        ("is:due", {MAX, HIDDEN}),
        ("is:suspended", {ONCE}),
        ("is:buried", {BACK}),
        ("is:leech", {MAX}),
        ("flag:2", {ONCE}),
        ("flag:orange", {ONCE}),
        ("flag:0 is:review", {MAX}),
        ("rated:2", {MAX, ONCE}),
        ("rated:2:1", {MAX}),
        ("rated:1", set()),
        ("prop:s<10", {MAX, HIDDEN}),
        ("prop:d>7", {MAX}),
        ("prop:r<0.9", {MAX, HIDDEN}),
        ("prop:due<0", {MAX}),
        ("prop:lapses>=2", {MAX}),
        ("prop:reps=4", {MAX, HIDDEN, ONCE}),
        ("prop:reps=0", {SECONDS, BACK, PREFIX}),
        ("prop:lapses<1 is:new", {SECONDS, BACK, PREFIX}),
        ("own:", set()),
        ("edited: or outdated: or added:9", set()),
        ("tag:none topic:networks", {PREFIX}),
        ("tag:exam", set()),
    ],
)
def test_a_query_finds(search, text, ids):
    """What it says."""
    assert found(search, text) == ids


def test_a_slip_is_forgiven_and_told(search):
    """Where no card has the word, those with the word most like it are found."""
    result = search.find(parse_query("recieved"))
    assert {head.id for head in result.cards} == {HIDDEN, SECONDS}
    assert result.meant == {"recieved": ["received"]}


def test_a_slip_is_not_forgiven_where_it_would_hide_cards(search):
    """A word that must not be there excludes what has it, as it stands."""
    assert found(search, "-recieved") == EVERY


def test_a_card_is_known_by_ids_that_it_had(tmp_path):
    """State, marks and answers under an old id are its own."""
    pack = tmp_path / "p"
    (pack / "content" / "topics" / "t").mkdir(parents=True)
    (pack / "content" / "topics.yaml").write_text("topics:\n- {id: t, title: T, group: G, exams: []}\n")
    cards = "cards:\n- {id: t/new, kind: basic, front: F, back: B, aliases: [t/old]}\n"
    (pack / "content" / "topics" / "t" / "cards.yaml").write_text(cards)
    library = load_library([pack])
    kept = Progress({"t/old": state("t/old")}, {"t/old": Marks(flag=3)}, lambda _: [("t/old", 1)])
    search = CardSearch(library, read_card_texts(library, None), kept, StudyDays(UTC), NOW)
    assert found(search, "is:review flag:3 rated:1:1") == {"t/new"}
    heads, unknown = heads_of(library, ["t/old", "t/none"])
    assert ([head.id for head in heads], unknown) == (["t/new"], ["t/none"])


def test_an_item_s_name_means_all_its_cards(search):
    """The name of a card means that card."""
    heads, _ = heads_of(load_library([PACK]), ["queues/visibility", ONCE])
    assert {head.id for head in heads} == {HIDDEN, SECONDS, ONCE}


def test_words_are_kept_until_a_file_changes(tmp_path, monkeypatch):
    """The second reading opens no card; an edit is seen."""
    pack = tmp_path / "pack"
    import shutil

    shutil.copytree(PACK, pack)
    cache = paths.cache_dir()
    read_card_texts(load_library([pack], cache), cache)
    library = load_library([pack], cache)
    monkeypatch.setattr(library, "card_items", None)
    assert "queues/message-max" in read_card_texts(library, cache).having("256 kb")
    cards = pack / "content" / "topics" / "queues" / "cards.yaml"
    cards.write_text(cards.read_text().replace("How large", "How very large"))
    texts = read_card_texts(load_library([pack], cache), cache)
    assert texts.having("how very large") == {"queues/message-max"}


leaves = st.sampled_from(
    [
        Words("message"),
        Words("256"),
        Words("slash"),
        Condition("is", "new"),
        Condition("is", "due"),
        Condition("flag", "2"),
    ]
)
queries = st.recursive(
    leaves,
    lambda parts: st.one_of(
        parts.map(Not),
        st.lists(parts, min_size=1, max_size=3).map(lambda some: All(tuple(some))),
        st.lists(parts, min_size=1, max_size=3).map(lambda some: Any(tuple(some))),
    ),
    max_leaves=6,
)


@given(one=queries, other=queries)
def test_sets_of_cards_follow_logic(search, one, other):
    """Not is the rest, all the intersection, any the union."""
    cards = {query: {head.id for head in search.find(query).cards} for query in (one, other)}

    def ids(query):
        return {head.id for head in search.find(query).cards}

    assert ids(Not(one)) == EVERY - cards[one]
    assert ids(All((one, other))) == cards[one] & cards[other]
    assert ids(Any((one, other))) == cards[one] | cards[other]


def test_a_card_that_cannot_be_shown_is_listed_all_the_same(monkeypatch):
    """With the reason in the place of its front."""
    library = load_library([PACK])

    def broken(identifier):
        raise LibraryError(f"{identifier} cannot be drawn.")

    monkeypatch.setattr(library, "card", broken)
    assert sides_of(library, library.cards[MAX]) == (f"{MAX} cannot be drawn.", "", ())
