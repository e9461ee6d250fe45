"""`studykit cards add` and `delete` as a learner runs them."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studykit import paths
from studykit.__main__ import main
from studykit.store.database import open_store
from tests.cli.own_cards import drafts, editor, library, own_file, small_library, terminal
from tests.store.builders import memory, review

ADD = ["cards", "add", "--topic", "queues"]
CARD = [*ADD, "--front", "What did I learn today?", "--back", "A lot: **everything**."]


@pytest.fixture(autouse=True)
def _few_cards(monkeypatch):
    small_library(monkeypatch)


@pytest.fixture
def typed(monkeypatch):
    """Gives a text to stdin."""

    def give(text):
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return give


def test_a_card_is_added(capsys):
    """Under an id made of the question, which is printed; it is asked, and says when it was added."""
    assert main([*CARD, "--tag", "mine", "--tag", "new", "--reference", "https://example.com/a"]) == 0
    assert capsys.readouterr().out == "queues/what-did-i-learn-today\n"
    card = library().card("queues/what-did-i-learn-today")
    assert (card.front, card.back) == ("What did I learn today?", "A lot: **everything**.")
    assert (card.tags, card.references) == (("mine", "new"), ("https://example.com/a",))
    assert card.id in library().added
    assert not [d for d in library().defects if "profiles" in str(d.path)]


@pytest.mark.parametrize(
    ("words", "cards"),
    [
        (["--kind", "reversed", "--front", "Umm", "--back", "Ohh"], ["queues/umm", "queues/umm~reverse"]),
        (
            ["--text", "My {{c1::own}} gaps {{c2::two}}."],
            ["queues/my-own-gaps-two~c1", "queues/my-own-gaps-two~c2"],
        ),
        (["--kind", "typed", "--front", "Umm", "--back", "Ohh", "--accept", "Oh"], ["queues/umm"]),
        (["--front", "A question?", "--back", "B", "--id", "my-words"], ["queues/my-words"]),
        (
            ["--front", "Wie groß {fact:queue.message.max}?", "--back", "B", "--id", "queues/fact"],
            ["queues/fact"],
        ),
    ],
)
def test_kinds(words, cards):
    """Each gives its cards."""
    before = set(library().cards)
    assert main([*ADD, *words]) == 0
    assert sorted(set(library().cards) - before) == cards


def test_an_id_is_never_given_twice(capsys):
    """Nor to a card that had answers and was deleted: its history is another's."""
    for _ in range(2):
        assert main([*CARD, "--force"]) == 0
    assert capsys.readouterr().out.split() == [
        "queues/what-did-i-learn-today",
        "queues/what-did-i-learn-today-2",
    ]
    with open_store(paths.progress_file()) as store:
        store.cards.record(
            review("queues/what-did-i-learn-today-2", after=memory("queues/what-did-i-learn-today-2"))
        )
    assert main(["cards", "delete", "queues/what-did-i-learn-today-2", "--yes"]) == 0
    assert main([*CARD, "--force"]) == 0
    assert capsys.readouterr().out.split()[-1] == "queues/what-did-i-learn-today-3"
    with open_store(paths.progress_file()) as store:
        assert len(store.cards.reviews()) == 1


def test_a_retired_id_is_not_made_up_again(capsys):
    """The next number is."""
    own_file("queues").parent.mkdir(parents=True)
    own_file("queues").write_text("cards: []\nretired: [queues/what-did-i-learn-today]\n")
    assert main(CARD) == 0
    assert capsys.readouterr().out == "queues/what-did-i-learn-today-2\n"


def test_a_card_much_like_one_is_refused(capsys):
    """Until --force; then it is said."""
    assert main(CARD) == 0
    again = [*ADD, "--front", "what did I  learn today", "--back", "x"]
    assert main(again) == 2
    assert "% the question of queues/what-did-i-learn-today" in capsys.readouterr().err
    assert main([*again, "--force"]) == 0
    assert "% the question of" in capsys.readouterr().err


def test_a_new_topic(capsys):
    """It is made with the card, or not at all."""
    words = ["cards", "add", "--new-topic", "My Own Things", "--front", "F?"]
    assert main(words) == 2
    assert "my-own-things" not in library().topics
    assert main([*words, "--back", "B"]) == 0
    assert library().topics["my-own-things"].title == "My Own Things"
    assert main([*words, "--back", "B"]) == 2
    assert "already" in capsys.readouterr().err


def test_cards_come_from_a_pipe(typed, capsys):
    """One, a list, or a whole file; ids and kinds may be left out."""
    typed("front: One thing?\nback: B\n")
    assert main([*ADD, "-"]) == 0
    typed("- front: Another matter?\n  back: B\n- {text: 'Some {{c1::gap}}', tags: [a, b]}\n")
    assert main([*ADD, "-", "--json"]) == 0
    typed("cards:\n- {id: networks/mine, kind: basic, front: Whose?, back: Mine}\n")
    assert main(["cards", "add", "-"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("queues/one-thing\n")
    assert json.loads(out[out.index("[") : out.index("]") + 1]) == [
        "queues/another-matter",
        "queues/some-gap",
    ]
    assert out.endswith("networks/mine\n")
    assert library().card("networks/mine").back == "Mine"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "A card is written as fields"),
        ("just words", "A card is written as fields"),
        ("front: a: b\n", "line 1"),
        ("front: x\nfront: y\nback: z\n", "'front' is here twice"),
        ("front: &a x\nback: *a\n", "an alias"),
        ("front: Some question?\n", "'back' is missing"),
        ("front: Some question?\nback: y\ncolour: red\n", "no field 'colour'"),
        ("front: Some {fact:no.such.fact}?\nback: y\n", "no fact 'no.such.fact'"),
        ("id: queues/visibility\nfront: x\nback: y\n", "already"),
        ("id: [a]\nfront: x\nback: y\n", "is not an id"),
        ("id: ../../x\nfront: x\nback: y\n", "is not an id"),
        ("kind: [basic]\nfront: {a: b}\nback: y\n", "has to be a single value"),
        (
            "- {id: queues/a, front: One?, back: y}\n- {id: queues/a, front: Two other?, back: y}\n",
            "Two cards have",
        ),
        ("id: nowhere/x\nfront: x\nback: y\n", "is no topic"),
        ("front: Some \x1b[31m question?\nback: y\n", "control character"),
        ("- {front: This is sound?, back: y}\n- {front: This is not?}\n", "'back' is missing"),
    ],
)
def test_what_the_library_would_not_take_changes_nothing(typed, capsys, text, says):
    """One sentence names the field; nothing of it is added."""
    typed(text)
    assert main([*ADD, "-"]) == 2
    assert says in capsys.readouterr().err
    assert not own_file("queues").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (ADD, "needs a text"),
        (["cards", "add", "--front", "a", "--back", "b"], "needs a topic"),
        (["cards", "add", "--topic", "queue", "--front", "a", "--back", "b"], "Did you mean 'queues'?"),
        ([*ADD, "-", "--front", "x"], "do not go with it"),
        (["cards", "add", "--new-topic", "!!", "--front", "a", "--back", "b"], "no id for a topic"),
        ([*ADD, "--front", "Some question?", "--back", "b", "--id", "No Slug"], "is not an id"),
        ([*ADD, "--front", "Some question?", "--back", "b", "--id", "visibility"], "already"),
    ],
)
def test_wrong_words(words, says, capsys):
    """Refused with the way out, and nothing is written."""
    assert main(words) == 2
    assert says in " ".join(capsys.readouterr().err.split())
    assert not own_file("queues").exists()


def test_an_editor_opens_without_a_text(tmp_path, monkeypatch, capsys):
    """On a skeleton; what is saved is added, and no draft is left."""
    shown = editor(
        tmp_path,
        monkeypatch,
        "text = text.replace('front: |\\n', 'front: |\\n  Which queue is\\n  mine?\\n').replace('back: |\\n', 'back: |\\n  This: one.\\n')",
    )
    terminal(monkeypatch)
    assert main(ADD) == 0
    assert capsys.readouterr().out == "queues/which-queue-is-mine\n"
    assert library().card("queues/which-queue-is-mine").front == "Which queue is\nmine?"
    assert "# A new card of the topic queues." in shown()[0]
    assert drafts() == []


@pytest.mark.parametrize("change", ["pass", "text = ''", "text = '# only this'"])
def test_an_empty_or_unchanged_skeleton_adds_nothing(tmp_path, monkeypatch, capsys, change):
    """As with git's messages."""
    editor(tmp_path, monkeypatch, change)
    terminal(monkeypatch)
    assert main(ADD) == 0
    assert capsys.readouterr().out == "Nothing was added.\n"
    assert drafts() == []
    assert not own_file("queues").exists()


def test_a_mistake_opens_the_editor_again(tmp_path, monkeypatch, capsys):
    """With the mistake at the top and what was typed below it; mended, it is added."""
    shown = editor(
        tmp_path,
        monkeypatch,
        "text = 'front: Which one\\nback: ok\\ncolor: red\\n'",
        "text = text.replace('color: red', '')",
    )
    terminal(monkeypatch)
    assert main(ADD) == 0
    assert shown()[1].startswith("#! color: There is no field 'color' here.")
    assert shown()[1].endswith("front: Which one\nback: ok\ncolor: red\n")
    assert library().card("queues/which-one").back == "ok"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="abfrontk: -{}[]#|>'\"\n\t&*!%@", max_size=40) | st.text(max_size=30))
def test_no_text_from_a_pipe_is_a_bug(typed, text):
    """It is added, or refused in a sentence."""
    typed(text)
    assert main([*ADD, "-", "--force"]) in {0, 2}


def test_what_is_given_up_is_kept(tmp_path, monkeypatch, capsys):
    """Left unchanged after a mistake was shown, the text stays in a file that is named."""
    editor(tmp_path, monkeypatch, "text = 'front: a: b\\nback: ok\\n'", "pass")
    terminal(monkeypatch)
    assert main(ADD) == 2
    said = capsys.readouterr().err
    assert str(paths.drafts_dir()) in said
    assert drafts() == ["front: a: b\nback: ok\n"]


def test_an_editor_that_is_not_there_is_named(monkeypatch, capsys):
    """With the way to name another."""
    terminal(monkeypatch)
    monkeypatch.setenv("EDITOR", "/no/such/editor --wait")
    monkeypatch.delenv("VISUAL", raising=False)
    assert main(ADD) == 2
    assert "'/no/such/editor' cannot be started" in capsys.readouterr().err


def test_writers_at_the_same_time_lose_nothing():
    """Each of twenty cards added from four threads is there."""
    with ThreadPoolExecutor(4) as pool:
        codes = list(
            pool.map(
                lambda i: main([*ADD, "--front", f"{i} is {'xyz' * i}?", "--back", "b", "--force"]),
                range(20),
            )
        )
    assert codes == [0] * 20
    assert len([item for item in library().added if item.startswith("queues/")]) == 20


def test_a_pack_that_cannot_be_written_is_left(capsys):
    """The file is named; nothing else happens."""
    pack = paths.personal_pack()
    pack.parent.mkdir(parents=True)
    pack.write_text("in the way")
    assert main(CARD) == 2
    assert "cannot be" in capsys.readouterr().err
    assert pack.read_text() == "in the way"


def test_a_broken_file_of_the_pack_is_refused_and_left(capsys):
    """Cards go into it when it is mended."""
    own_file("queues").parent.mkdir(parents=True)
    own_file("queues").write_text("cards: {broken\n")
    assert main(CARD) == 2
    assert "it is no YAML" in capsys.readouterr().err
    assert own_file("queues").read_text() == "cards: {broken\n"


def test_other_defects_of_the_file_do_not_matter():
    """A card beside a broken one is added all the same."""
    own_file("queues").parent.mkdir(parents=True)
    own_file("queues").write_text("cards:\n- id: queues/broken\n  kind: basic\n")
    assert main(CARD) == 0
    assert "queues/what-did-i-learn-today" in library().cards


def test_deleting(capsys):
    """Own cards go, comments and others stay; shipped ones are refused with the way out."""
    main(CARD)
    main([*ADD, "--front", "Another one entirely?", "--back", "b"])
    own_file("queues").write_text("# mine\n" + own_file("queues").read_text())
    assert main(["cards", "delete", "queues/what-did-i-learn-today"]) == 2
    assert "--yes" in capsys.readouterr().err
    assert main(["cards", "delete", "queues/visibility", "--yes"]) == 2
    assert "studykit cards suspend queues/visibility" in capsys.readouterr().err
    assert main(["cards", "delete", "queues/what-did-i-learn-today", "--yes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == ["queues/what-did-i-learn-today"]
    assert "queues/what-did-i-learn-today" not in library().cards
    assert "queues/another-one-entirely" in library().cards
    assert own_file("queues").read_text().startswith("# mine\n")
    assert main(["cards", "delete", "queues/another-one-entirely", "--yes"]) == 0
    assert not [d for d in library().defects if "profiles" in str(d.path)]
