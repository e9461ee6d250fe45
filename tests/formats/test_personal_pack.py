"""The learner's YAML: entries put in and replaced, everything else as it was."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings

from studykit.formats.deck import DeckError
from studykit.formats.personal import entry_text, read_entries, with_entries, without_entries, written
from studykit.formats.typed_entries import typed_entries
from studykit.library.parse.cards import parse
from studykit.library.parse.items import ParsedFile
from studykit.library.parse.report import Report
from tests.formats.decks import texts

OWN = """\
# My cards.
cards:
  # the first
  - id: sqs/one
    kind: basic   # simple
    front: "1"
    back: one

  # the second
  - id: sqs/two
    kind: basic
    front: |
      two
      lines
    back: two
# the end
retired: [sqs/zero]
"""


def entry(identifier, front="f", back="b"):
    """An entry as landing makes it."""
    return {"id": identifier, "kind": "basic", "front": front, "back": back, "guid": "g"}


def test_an_entry_is_replaced_where_it_stands(tmp_path):
    """Comments, order, indentation and the other entries' wording stay."""
    file = tmp_path / "cards.yaml"
    file.write_text(OWN)
    text = with_entries(file, "cards", {"sqs/one": entry("sqs/one", "x: y", "no")})
    assert text == OWN.replace(
        '  - id: sqs/one\n    kind: basic   # simple\n    front: "1"\n    back: one\n',
        "  - id: sqs/one\n    kind: basic\n    front: 'x: y'\n    back: 'no'\n    guid: g\n",
    )


def test_others_come_after_the_last(tmp_path):
    """Before what follows the list."""
    file = tmp_path / "cards.yaml"
    file.write_text(OWN)
    text = with_entries(file, "cards", {"sqs/three": entry("sqs/three", "a\nb")})
    assert text.startswith(OWN.partition("# the end")[0])
    assert text.endswith("# the end\nretired: [sqs/zero]\n")
    file.write_text(text)
    assert list(read_entries(file, "cards")) == ["sqs/one", "sqs/two", "sqs/three"]


@pytest.mark.parametrize(
    "text", ["", "cards: []\n", "cards:\n", "# nothing\n", "retired: [a/b]\n", "cards: [] # none\n"]
)
def test_a_list_is_begun(tmp_path, text):
    """In a file without one, or with an empty one."""
    file = tmp_path / "cards.yaml"
    file.write_text(text)
    file.write_text(with_entries(file, "cards", {"t/a": entry("t/a"), "t/b": entry("t/b")}))
    assert list(read_entries(file, "cards")) == ["t/a", "t/b"]


@pytest.mark.parametrize("text", ["cards: {", "[1]", "cards: [{id: a/b, kind: basic}]", "cards: 1\n"])
def test_a_file_of_another_shape_is_left_alone(tmp_path, text):
    """One sentence names it."""
    file = tmp_path / "cards.yaml"
    file.write_text(text)
    with pytest.raises(DeckError, match="cannot be changed"):
        with_entries(file, "cards", {"t/a": entry("t/a")})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(front=texts, back=texts)
def test_the_library_reads_what_was_written(tmp_path, front, back):
    """Whatever stands on a card."""
    text = with_entries(tmp_path / "none.yaml", "cards", {"t/a": entry("t/a", front, back)})
    report = Report("cards.yaml")
    file = ParsedFile("cards.yaml", "cards", 0, "t", "", defects=report.defects)
    parse(text, file, report)
    assert not report.defects
    assert file.items[0].body["sides"] == [front, back]


def test_an_entry_goes_and_all_else_stays(tmp_path):
    """Comments too; of the last one an empty list is left."""
    file = tmp_path / "cards.yaml"
    file.write_text(OWN)
    text = without_entries(file, "cards", ["sqs/one"])
    assert text == OWN.replace(
        '  - id: sqs/one\n    kind: basic   # simple\n    front: "1"\n    back: one\n', ""
    )
    file.write_text(text)
    file.write_text(without_entries(file, "cards", ["sqs/two"]))
    assert read_entries(file, "cards") == {}
    assert "cards: []" in file.read_text()
    with pytest.raises(DeckError, match="is not in it"):
        without_entries(file, "cards", ["sqs/two"])


def test_an_entry_is_read_as_it_was_written(tmp_path):
    """Without dash and indentation."""
    file = tmp_path / "cards.yaml"
    file.write_text(OWN)
    assert entry_text(file, "cards", "sqs/two") == (
        "id: sqs/two\nkind: basic\nfront: |\n  two\n  lines\nback: two\n"
    )
    assert entry_text(file, "cards", "sqs/three") == ""


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(front=texts, back=texts)
@example(front="a", back="two\u2028lines\nand a third\x85fourth")
def test_a_source_that_is_saved_unchanged_says_the_same(tmp_path, front, back):
    """What an editor is given gives the entry that it came from."""
    file = tmp_path / "cards.yaml"
    file.write_text(
        with_entries(tmp_path / "none.yaml", "cards", {"t/a": entry("t/a", front, back)}), "utf-8"
    )
    assert typed_entries(entry_text(file, "cards", "t/a")) == [entry("t/a", front, back)]


def test_files_come_back_when_what_follows_fails(tmp_path):
    """Those that were there, and those that were not, their folders too."""
    old, new = tmp_path / "old.yaml", tmp_path / "a" / "b" / "new.yaml"
    old.write_text("before")

    def fail():
        with written({old: "after", new: "x"}):
            assert (old.read_text(), new.read_text()) == ("after", "x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert old.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["old.yaml"]


def test_a_topic_has_an_end(tmp_path):
    """More than a file of a pack may hold is refused, with a way out."""
    with pytest.raises(DeckError, match="would take") as refused:
        with_entries(tmp_path / "c.yaml", "cards", {"t/a": entry("t/a", "x" * 2_000_001)})
    assert "--deck" in refused.value.hint
