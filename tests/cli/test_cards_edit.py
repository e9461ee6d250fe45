"""`studykit cards edit`: texts of one's own in the place of shipped ones, and updates of what ships."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from studykit import paths
from studykit.__main__ import main
from studykit.formats.own_cards import OwnCards
from studykit.library.library import load_library
from studykit.store.database import open_store
from tests.cli.own_cards import SMALL, drafts, editor, library, own_file, small_library, terminal
from tests.store.builders import memory, review

ITEM = "queues/message-max"
EDIT = ["cards", "edit", ITEM]
MINE = "text = text.replace('How large may a message be?', 'My words?')"


@pytest.fixture(autouse=True)
def shipped(tmp_path, monkeypatch):
    """What ships, in a folder that an update can change: replaces words in the cards of queues."""
    pack = tmp_path / "shipped"
    shutil.copytree(SMALL, pack)
    small_library(monkeypatch, pack)
    file = pack / "content" / "topics" / "queues" / "cards.yaml"

    def update(old, new):
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new))

    return update


def rules():
    """The defects of the learner's own pack."""
    return [defect.rule for defect in library().defects if "profiles" in str(defect.path)]


def test_an_edited_card_takes_the_shipped_one_s_place(tmp_path, monkeypatch, capsys):
    """Its source was shown, facts unfilled; the id, and with it the schedule, stays."""
    shown = editor(tmp_path, monkeypatch, MINE)
    terminal(monkeypatch)
    with open_store(paths.progress_file()) as store:
        store.cards.record(review(ITEM, after=memory(ITEM)))
    assert main(EDIT) == 0
    assert "back: At most {fact:queue.message.max}." in shown()[0]
    assert "takes its" in shown()[0]
    card = library().card(ITEM)
    assert (card.front, card.back) == ("My words?", "At most 256 KB.")
    assert not rules()
    assert drafts() == []
    with open_store(paths.progress_file()) as store:
        assert store.cards.memories().keys() == {ITEM}
    assert main(["cards", "search", "edited:", "--ids"]) == 0
    assert capsys.readouterr().out.endswith(f"{ITEM}\n")


def test_the_source_is_shown_as_its_author_wrote_it(tmp_path, monkeypatch, shipped):
    """Comments and line breaks, in the own pack too; what only the pack needs is not shown and stays."""
    shipped(
        "  front: How large may a message be?",
        "  # asked often\n  front: >-\n    How large may\n    a message be?",
    )
    shown = editor(tmp_path, monkeypatch, "text = text.replace('How large', 'How very large')", "pass")
    terminal(monkeypatch)
    assert main(EDIT) == 0
    assert "# asked often\nfront: >-\n  How large may\n  a message be?\n" in shown()[0]
    before = own_file("queues").read_text()
    assert main(EDIT) == 0
    assert "overrides" not in shown()[1]
    assert own_file("queues").read_text() == before


def test_an_update_of_the_shipped_text_leaves_the_edit_and_says_so(shipped, capsys):
    """It counts until it is looked at: listed, shown beside today's text, kept or dropped."""
    assert main([*EDIT, "--set", "front=My words?"]) == 0
    shipped("How large may a message be?", "How big may a message be?")
    assert library().card(ITEM).front == "My words?"
    assert rules() == ["outdated-override"]
    capsys.readouterr()
    assert main(["cards", "search", "--outdated", "--ids"]) == 0
    assert main([*EDIT, "--diff"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{ITEM}\n")
    assert "-front: How big may a message be?\n+front: My words?" in out
    assert "has changed since" in out
    assert main([*EDIT, "--keep"]) == 0
    assert not rules()
    assert library().card(ITEM).front == "My words?"
    assert main([*EDIT, "--restore"]) == 2
    assert main([*EDIT, "--restore", "--yes"]) == 0
    assert library().card(ITEM).front == "How big may a message be?"
    assert not rules()


def test_another_edit_does_not_count_as_having_seen_the_update(shipped):
    """Which text it was made from stays noted until --keep."""
    main([*EDIT, "--set", "front=My words?"])
    shipped("How large may a message be?", "How big may a message be?")
    main([*EDIT, "--set", "front=Other words?"])
    assert rules() == ["outdated-override"]


def test_a_changed_fact_shows_in_an_edited_card(shipped, tmp_path):
    """The text names the fact, and is not out of date."""
    main([*EDIT, "--set", "front=My words?"])
    facts = tmp_path / "shipped" / "content" / "facts" / "queue.yaml"
    facts.write_text(facts.read_text().replace("value: 256", "value: 1024"))
    assert library().card(ITEM).back == "At most 1,024 KB."
    assert not rules()


def test_a_shipped_card_that_is_renamed_stays_replaced(shipped):
    """The edit follows it: one card, with the schedules of both names."""
    main([*EDIT, "--set", "front=My words?"])
    shipped("- id: queues/message-max\n", "- id: queues/max-size\n  aliases: [queues/message-max]\n")
    cards = library().cards
    assert "queues/max-size" not in cards
    assert cards[ITEM].aliases == ("queues/max-size",)
    assert library().card(ITEM).front == "My words?"
    assert main([*EDIT, "--restore", "--yes"]) == 0
    assert "queues/max-size" in library().cards


def test_a_shipped_card_that_is_gone_leaves_the_edit(shipped, capsys):
    """It is said; --keep makes it one's own, which can be deleted."""
    main([*EDIT, "--set", "front=My words?"])
    shipped("- id: queues/message-max\n", "- id: queues/another\n")
    assert rules() == ["outdated-override"]
    assert main([*EDIT, "--restore", "--yes"]) == 2
    assert main([*EDIT, "--keep"]) == 0
    assert not rules()
    assert main(["cards", "delete", ITEM, "--yes"]) == 0
    assert ITEM not in library().cards


def test_gaps_that_stay_keep_their_schedules():
    """A cloze with a gap more, and one with a gap less."""
    text = "A received message is {{c1::hidden}} for {{c2::30}} s, {{c3::yours}}."
    assert main(["cards", "edit", "queues/visibility~c2", "--set", f"text={text}"]) == 0
    assert [card for card in library().cards if card.startswith("queues/visibility")] == [
        "queues/visibility~c1",
        "queues/visibility~c2",
        "queues/visibility~c3",
    ]
    assert main(["cards", "edit", "queues/visibility", "--set", "text={{c2::Hidden}}."]) == 0
    assert "queues/visibility~c1" not in library().cards


def test_aliases_of_the_shipped_card_stay(shipped):
    """An old id leads to the edited card though the edit does not name it."""
    shipped("- id: queues/message-max\n", "- id: queues/message-max\n  aliases: [queues/older]\n")
    main([*EDIT, "--set", "front=My words?", "--set", "aliases="])
    assert library().cards[ITEM].aliases == ("queues/older",)


def test_fields_are_set_from_a_script(capsys):
    """A field given twice is a list, an empty one goes; nothing changed is said."""
    assert main([*EDIT, "--set", "tags=a", "--set", "tags=b", "--set", "front=x: y # z"]) == 0
    card = library().card(ITEM)
    assert (card.front, card.tags) == ("x: y # z", ("a", "b"))
    assert main([*EDIT, "--set", "tags="]) == 0
    assert library().card(ITEM).tags == ()
    assert main([*EDIT, "--set", "tags="]) == 0
    assert capsys.readouterr().out.endswith("Nothing was changed.\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["cards", "edit", "queues/mesage-max"], "Did you mean queues/message-max?"),
        (EDIT, "An editor needs a terminal"),
        ([*EDIT, "--set", "front"], "sets no field"),
        ([*EDIT, "--set", "front="], "'front' is missing"),
        ([*EDIT, "--set", "id=queues/other"], "an id lasts for ever"),
        ([*EDIT, "--set", "front=A {fact:queue.no}?"], "no fact 'queue.no'"),
        ([*EDIT, "--set", "kind=riddle"], "is none of"),
        ([*EDIT, "--restore", "--yes"], "takes no other card's place"),
        ([*EDIT, "--keep"], "takes no other card's place"),
        ([*EDIT, "--keep", "--diff"], "not allowed with"),
    ],
)
def test_wrong_words(words, says, capsys):
    """Refused, and nothing is written."""
    assert main(words) == 2
    assert says in " ".join(capsys.readouterr().err.split())
    assert not own_file("queues").exists()


@pytest.mark.parametrize(
    "change", ["pass", "text = ''", "text = '# ' + text.replace(chr(10), chr(10) + '# ')"]
)
def test_an_edit_of_nothing_changes_nothing(tmp_path, monkeypatch, capsys, change):
    """Left as it was, or emptied."""
    editor(tmp_path, monkeypatch, change)
    terminal(monkeypatch)
    assert main(EDIT) == 0
    assert capsys.readouterr().out == "Nothing was changed.\n"
    assert not own_file("queues").exists()


def test_an_editor_that_fails_changes_nothing_and_keeps_the_text(tmp_path, monkeypatch, capsys):
    """As with git; what was typed is in a file that is named."""
    editor(tmp_path, monkeypatch, f"{MINE}\nimport sys; path.write_text(text); sys.exit(1)")
    terminal(monkeypatch)
    assert main(EDIT) == 2
    assert "The editor ended with an error" in capsys.readouterr().err
    assert "My words?" in drafts()[0]
    assert not own_file("queues").exists()


def test_an_edit_elsewhere_meanwhile_is_not_overwritten(tmp_path, monkeypatch, capsys):
    """The second to save is refused, and keeps its text in a file."""
    pack, shipped_pack = paths.personal_pack(), paths.shipped_library()
    other = (
        "from pathlib import Path\n"
        "from studykit.library.library import load_library\n"
        "from studykit.formats.own_cards import OwnCards\n"
        f"own = OwnCards(load_library([Path({str(shipped_pack)!r})]), Path({str(pack)!r}), None)\n"
        f"source = own.source({ITEM!r})\n"
        f"own.override({ITEM!r}, {{**source.entry, 'front': 'Theirs?'}}, source)\n"
    )
    editor(tmp_path, monkeypatch, other + MINE)
    terminal(monkeypatch)
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    assert main(EDIT) == 2
    assert "was changed elsewhere meanwhile" in capsys.readouterr().err
    assert library().card(ITEM).front == "Theirs?"
    assert "My words?" in drafts()[0]


def test_a_file_that_cannot_be_changed_keeps_what_was_typed(tmp_path, monkeypatch, capsys):
    """Broken YAML in the pack is left as it stands."""
    main(["cards", "add", "--topic", "queues", "--front", "Some?", "--back", "b"])
    editor(tmp_path, monkeypatch, f"{MINE}\nopen({str(own_file('queues'))!r}, 'w').write('cards: [')")
    terminal(monkeypatch)
    assert main(EDIT) == 2
    assert "it is no YAML" in capsys.readouterr().err
    assert own_file("queues").read_text() == "cards: ["
    assert "My words?" in drafts()[0]


def test_importing_a_deck_again_keeps_what_was_edited_here(tmp_path, capsys):
    """The deck's text wins where only it changed, the one here where only that did; of both, the one here, and it is said."""
    deck = tmp_path / "deck.csv"
    deck.write_text("front,back\nFirst question?,a\nSecond question?,a\nThird question?,a\n")
    assert main(["cards", "import", str(deck), "--topic", "queues"]) == 0
    ids = {card.front.partition(" ")[0]: card.id for card in map(library().card, library().added)}
    for word in ("First", "Second"):
        assert main(["cards", "edit", ids[word], "--set", f"back=My {word}"]) == 0
    deck.write_text(deck.read_text().replace("Second question?,a", "Second question?,changed"))
    deck.write_text(deck.read_text().replace("Third question?,a", "Third question?,changed"))
    capsys.readouterr()
    assert main(["cards", "import", str(deck), "--topic", "queues", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["updated"], report["unchanged"], report["kept"]) == (1, 1, 1)
    assert [line["why"] for line in report["lines"] if line["outcome"] == "kept"] == [
        f"{ids['Second']} was edited here; --overwrite takes the deck's text"
    ]
    backs = {word: library().card(card).back for word, card in ids.items()}
    assert backs == {"First": "My First", "Second": "My Second", "Third": "changed"}
    assert main(["cards", "import", str(deck), "--topic", "queues", "--overwrite"]) == 0
    assert library().card(ids["Second"]).back == "changed"


def test_a_shipped_card_that_a_deck_changed_says_what_it_was_made_from(tmp_path):
    """So that an update of the content is noticed."""
    deck = tmp_path / "deck.csv"
    deck.write_text("front,back,id\nHow large?,As it is,queues/message-max\n")
    revision = library().cards[ITEM].revision
    assert main(["cards", "import", str(deck)]) == 0
    assert library().overrides[ITEM].made_from == revision


def test_a_home_named_from_here(tmp_path, monkeypatch):
    """A relative STUDYKIT_HOME is the same folder."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("STUDYKIT_HOME", "../home")
    assert main([*EDIT, "--set", "front=My words?"]) == 0
    assert main(["cards", "add", "--topic", "queues", "--front", "Another?", "--back", "b"]) == 0
    assert main(["cards", "delete", "queues/another", "--yes"]) == 0
    assert main([*EDIT, "--restore", "--yes"]) == 0
    assert library().card(ITEM).front == "How large may a message be?"


def test_sources_without_a_cache():
    """The pack can be changed where nothing can be kept."""
    own = OwnCards(load_library([SMALL]), paths.personal_pack(), None)
    source = own.source(ITEM)
    assert not source.own
    own.override(ITEM, {**source.entry, "front": "Mine?"}, source)
    assert library().card(ITEM).front == "Mine?"
