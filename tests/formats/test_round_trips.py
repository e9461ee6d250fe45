"""What goes out comes back as it was."""

from __future__ import annotations

import tempfile
import zipfile
from datetime import UTC, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from studykit.formats.anki.archive import SIDECAR
from studykit.formats.anki.reading import read_package
from studykit.formats.anki.wording import as_anki_returns
from studykit.formats.anki.writing import write_package
from studykit.formats.deck import readable
from studykit.formats.delimited import read_table, write_table
from studykit.formats.markdown import read_markdown, write_markdown
from studykit.memory.days import StudyDays
from studykit.memory.ports import Marks
from studykit.memory.scheduler import Scheduler
from tests.formats.decks import KINDS, NOW, decks

DAYS = StudyDays(UTC)
SCHEDULER = Scheduler(DAYS, fuzz=False)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def bare(cards):
    """Items without what was learnt, and without their place in the source."""
    return [c._replace(memories=(), reviews=(), marks=(), where="") for c in cards]


def through_anki(cards, *, sidecar=True):
    """Written and read as a package, with what Anki's tables cannot hold or without."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "deck.apkg")
        write_package(target, cards, DAYS, NOW)
        if not sidecar:
            source, target = target, Path(folder, "bare.apkg")
            with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
                for info in old.infolist():
                    if info.filename != SIDECAR:
                        new.writestr(info, old.read(info))
        return read_package(target, SCHEDULER)


@settings(QUICK, max_examples=25)
@given(cards=decks())
def test_an_anki_package_loses_nothing(cards):
    """Text, tags, references, states to the last bit, the log with what was taken back."""
    assert through_anki(cards).cards == cards


@settings(QUICK, max_examples=12)
@given(cards=decks().filter(lambda cards: any(card.kind != "exercise" for card in cards)))
def test_anki_itself_gets_the_schedule(cards):
    """What stands in Anki's own tables: states, days and moments as exact as those are."""
    found = {card.guid: card for card in through_anki(cards, sidecar=False).cards}
    assert not {card.guid for card in cards if card.kind == "exercise"} & found.keys()
    for card in cards:
        if card.kind == "exercise":
            continue
        back = found[card.guid]
        kind = "basic" if card.kind == "choice" else card.kind
        assert back.sides == tuple(
            s for i, s in enumerate(as_anki_returns(kind, readable(card))) if s or not i
        ) or (
            back.kind != card.kind  # two sides that read the same in Anki
        )
        assert back.accept == card.accept
        states = {memory.card: memory for memory in back.memories}
        for memory in card.memories:
            if memory.card not in states:
                continue
            same = states[memory.card]
            assert (same.state, same.stability, same.difficulty) == (
                memory.state,
                memory.stability,
                memory.difficulty,
            )
            assert (same.reviews, same.lapses) == (memory.reviews, memory.lapses)
            if memory.state == "review":
                assert DAYS.day(same.due) == DAYS.day(memory.due)
            else:
                assert abs(same.due - memory.due) < timedelta(seconds=1)
        marks = dict(back.marks)
        for part, mark in card.marks if back.kind == kind else ():
            assert marks.get(part, Marks())[:3] == mark[:3]
        counted = [(r.card, r.rating, r.duration) for r, undone in card.reviews if undone is None]
        assert sorted((r.card, r.rating, r.duration) for r, _ in back.reviews) == sorted(counted)


@QUICK
@given(cards=decks(learnt=False, kinds=[kind for kind in KINDS if kind != "exercise"]))
def test_a_table_loses_no_text(cards):
    """Comma or tab; quotes, line breaks and separators in the text."""
    for separator, name in ((",", "x.csv"), ("\t", "x.tsv")):
        deck = read_table(write_table(cards, separator), Path(name))
        assert bare(deck.cards) == bare(cards)
        assert not deck.lines


@settings(QUICK, max_examples=200)
@given(cards=decks(learnt=False))
def test_markdown_loses_no_text(cards):
    """Sides with headings, rules, code and marks of the format itself."""
    deck = read_markdown(write_markdown(cards), Path("x.md"))
    back = [c._replace(guid=c.guid or c.id) for c in deck.cards]
    assert bare(back) == bare(cards)
    assert not deck.lines
