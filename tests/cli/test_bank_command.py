"""`studykit bank import` and `export` as a learner runs them."""

from __future__ import annotations

import json

import pytest
import yaml

from studykit import paths
from studykit.__main__ import main
from studykit.library.library import load_library

BANK = """\
$CATEGORY: Messaging

::Order::[markdown]Which queue keeps the order of its messages?{
=FIFO#That is its name.
~Standard#It only tries.
}

::Two::[markdown]Which two are queues?{~%50%SQS ~%50%MQ ~%-100%SNS}

::Steps::[markdown]Put them in order.{>3 ALL VERTICAL
send
receive
delete
}

::Pairs::[markdown]Match them.{=queue -> SQS =topic -> SNS}

Explain.{}
"""


FOUR = """\
  - {text: Standard, why: It only tries.}
  - {text: SNS, why: No queue.}
  - {text: MQ, why: Another service.}
"""


@pytest.fixture
def bank(tmp_path):
    """A file of four questions and an essay."""

    def write(text=BANK, name="bank.gift"):
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)

    return write


def mine():
    """The learner's questions by the first two words of their stems."""
    library = load_library(paths.library_roots())
    own = paths.personal_pack()
    return {
        " ".join(library.question(head.id).stem.split(" ")[:2]): library.question(head.id)
        for head in library.questions.values()
        if str(head.path).startswith(str(own))
    }


def own_file(topic="messaging"):
    """Where they are kept."""
    return paths.personal_pack() / "question_banks" / topic / "questions.yaml"


def test_questions_come_in(bank, capsys):
    """All four kinds, into a topic of the category's name; the report has a line for each."""
    assert main(["bank", "import", bank()]) == 0
    out = capsys.readouterr().out
    assert "Imported bank.gift (gift): 4 added, 0 updated, 0 unchanged, 1 dropped." in out
    assert "Topic messaging (new): 4 questions." in out
    assert "line 18  dropped  it asks for an essay" in out
    questions = mine()
    assert {q.kind for q in questions.values()} == {"single", "multiple", "ordering", "matching"}
    assert questions["Which queue"].provenance == "unverified"
    assert [o.text for o in questions["Put them"].options] == ["send", "receive", "delete"]


def test_what_comes_in_is_sound(bank):
    """The pack has no error afterwards."""
    main(["bank", "import", bank()])
    assert not [d for d in load_library(paths.library_roots()).defects if d.severity == "error"]


def test_a_second_import_changes_nothing(bank, capsys):
    """The file is not even written."""
    main(["bank", "import", bank()])
    before = own_file().read_bytes()
    capsys.readouterr()
    assert main(["bank", "import", bank()]) == 0
    assert "0 added, 0 updated, 4 unchanged, 1 dropped" in capsys.readouterr().out
    assert own_file().read_bytes() == before


def test_an_edited_question_is_updated_under_its_id(bank, capsys):
    """Found by its name in a file of the same name; a reason written here stays where the file has none."""
    main(["bank", "import", bank()])
    identifiers = {q.id for q in mine().values()}
    capsys.readouterr()
    edited = BANK.replace("keeps the order", "keeps the sequence").replace("#It only tries.", "")
    assert main(["bank", "import", bank(edited)]) == 0
    assert "0 added, 1 updated, 3 unchanged" in capsys.readouterr().out
    questions = mine()
    assert {q.id for q in questions.values()} == identifiers
    changed = next(q for q in questions.values() if "sequence" in q.stem)
    assert [o.why for o in changed.options] == ["That is its name.", "It only tries."]


def test_a_renamed_file_is_found_by_the_stems(bank, capsys):
    """The same questions under another name are the same questions."""
    main(["bank", "import", bank()])
    capsys.readouterr()
    main(["bank", "import", bank(name="other.gift")])
    assert "0 added, 0 updated, 4 unchanged" in capsys.readouterr().out


def test_one_stem_above_several_questions(bank, capsys):
    """They are told apart by their options, also when the file comes in again; the very same one stands once."""
    text = "Which is true?{=a ~b}\n\nWhich is true?{=c ~d}\n\nWhich is true?{=a ~b}\n"
    for _ in range(2):
        main(["bank", "import", bank(text)])
    assert "0 added, 0 updated, 2 unchanged, 1 dropped" in capsys.readouterr().out
    assert len(yaml.safe_load(own_file("bank").read_text())["questions"]) == 2


def test_names_mean_nothing_in_another_file(bank):
    """What is called Order in another bank is another question."""
    main(["bank", "import", bank()])
    main(
        [
            "bank",
            "import",
            bank("::Order::Which service is a bus?{=EventBridge ~SQS}", "other.gift"),
            "--topic",
            "x",
        ]
    )
    assert len(yaml.safe_load(own_file("x").read_text())["questions"]) == 1
    assert len(yaml.safe_load(own_file().read_text())["questions"]) == 4


def test_what_stands_in_the_file_stays(bank):
    """Comments and reviewed questions are left as they are."""
    main(["bank", "import", bank()])
    text = own_file().read_text().replace("questions:", "# mine\nquestions:")
    own_file().write_text(text)
    main(["bank", "import", bank("Which is new?{=a ~b}"), "--topic", "messaging"])
    assert own_file().read_text().startswith(text)


def test_the_topic_that_is_named(bank):
    """--topic takes them all, an existing topic by id or title."""
    main(["bank", "import", bank(), "--topic", "sqs"])
    assert {q.topic for q in mine().values()} == {"sqs"}


def test_a_category_that_is_a_topic_here(bank):
    """Found by its title."""
    main(["bank", "import", bank(BANK.replace("Messaging", "$course$/top/sqs"))])
    assert {q.topic for q in mine().values()} == {"sqs"}


def test_a_dry_run_writes_nothing(bank, capsys):
    """It says what would be."""
    assert main(["bank", "import", bank(), "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith(
        "Dry run, nothing was written. bank.gift (gift) would give: 4 added"
    )
    assert not own_file().exists()


def test_the_report_as_json(bank, capsys):
    """Every line of it, in the file's order."""
    main(["bank", "import", bank(), "--json"])
    report = json.loads(capsys.readouterr().out)
    assert (report["added"], report["dropped"], report["format"]) == (4, 1, "gift")
    assert [line["where"] for line in report["lines"]] == [f"line {n}" for n in (3, 8, 10, 16, 18)]
    assert report["topics"] == {"messaging": 4}


@pytest.mark.parametrize(
    "mark",
    [
        "Most Voted",
        "ExamTopics",
        "an actual exam item",
        "A (82%)",
        "braindump",
        "Community vote distribution",
        "Topic 1 Question #12",
    ],
)
def test_a_dump_is_refused(bank, capsys, mark):
    """One sentence that names the place and the way out; with --original it is taken, and the report still says so."""
    dump = bank(BANK.replace("It only tries.", mark.replace("#", "\\#")))
    assert main(["bank", "import", dump]) == 2
    said = capsys.readouterr().err
    assert "looks like an exam dump: line 3" in said
    assert "--original" in said
    assert not own_file().exists()
    assert main(["bank", "import", dump, "--original"]) == 0
    assert "marks of an exam dump (line 3" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text", ["On the real exam you have 130 minutes.", "cache (80%)", "a (5%) fee", "I voted."]
)
def test_what_only_looks_like_a_mark(bank, text):
    """Ordinary sentences are no dump."""
    assert main(["bank", "import", bank(BANK.replace("It only tries.", text))]) == 0


def test_nothing_in_a_file_is_obeyed_by_the_terminal(bank, capsys):
    """Names of tags and pictures are printed without control characters."""
    text = '// [tag:\x1b[31mred\x07]\nWhich\x1b[2J? <img src\\="a\x1b.png">{=a\x9b ~b}'
    assert main(["bank", "import", bank(text)]) == 0
    out = capsys.readouterr().out
    assert "its tags are not kept: [31mred" in out
    assert all(letter.isprintable() or letter == "\n" for letter in out)
    assert [q.stem for q in mine().values()] == ["Which[2J? ![a.png](a.png)"]


def test_our_own_questions_bear_no_mark(tmp_path, capsys):
    """Exported and taken in again they are unchanged, every one."""
    for ending in ("gift", "xml", "csv", "md", "zip", "aiken"):
        file = str(tmp_path / f"all.{ending}")
        assert main(["bank", "export", file]) == 0
        assert main(["bank", "import", file]) == 0
        out = capsys.readouterr().out
        assert "0 added, 0 updated, " in out
        assert " unchanged, 0 dropped." in out
    assert not paths.personal_pack().exists()


def test_a_reviewed_question_is_kept(bank, capsys):
    """What somebody has reviewed is not replaced by what nobody has, unless --overwrite says so."""
    main(["bank", "import", bank()])
    text = own_file().read_text()
    first = text.index("provenance: unverified")
    why = "tasks: {DVA-C03: ['1.3']}\n  difficulty: 2\n  references: [https://aws.amazon.com/sqs/]\n  verified: 2026-11-21\n  "
    text = text[:first] + why + "provenance: imported" + text[first + len("provenance: unverified") :]
    own_file().write_text(text.replace("  - text: Standard\n    why: It only tries.\n", FOUR))
    capsys.readouterr()
    assert main(["bank", "import", bank()]) == 0
    out = capsys.readouterr().out
    assert "0 added, 0 updated, 3 unchanged, 1 kept" in out
    assert "is reviewed; --overwrite takes the file's text" in out
    assert mine()["Which queue"].provenance == "imported"
    assert main(["bank", "import", bank(), "--overwrite"]) == 0
    assert "1 updated" in capsys.readouterr().out
    assert mine()["Which queue"].provenance == "unverified"


def test_a_shipped_question_that_was_edited_is_kept_or_overridden(tmp_path, capsys):
    """With --overwrite the edit takes its place, with its tasks; unverified until somebody reviews it."""
    file = tmp_path / "sqs.csv"
    main(["bank", "export", str(file), "--topic", "sqs"])
    shipped = load_library(paths.library_roots())
    identifier = next(h.id for h in shipped.questions.values() if h.topic == "sqs" and h.kind == "single")
    stem = shipped.question(identifier).stem
    file.write_text(file.read_text().replace(stem, f"{stem} Really?"))
    assert main(["bank", "import", str(file)]) == 0
    assert "0 added, 0 updated, 10 unchanged, 1 kept" in capsys.readouterr().out
    assert main(["bank", "import", str(file), "--overwrite"]) == 0
    assert "0 added, 1 updated" in capsys.readouterr().out
    question = load_library(paths.library_roots()).question(identifier)
    assert question.stem.endswith("Really?")
    assert (question.provenance, question.tasks) == ("unverified", shipped.question(identifier).tasks)


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("", "a.gift", "there is no question in it"),
        ("x", "a.pdf", "'a.pdf' does not say what format it is in"),
        ("<quiz><question></quiz>", "a.xml", "line 1: it is no XML"),
        ('<!DOCTYPE q [<!ENTITY a "b">]><quiz/>', "a.xml", "brings a DTD of its own"),
        ("no zip", "a.zip", "it is no XML"),
    ],
)
def test_a_bad_file_changes_nothing(bank, capsys, text, name, why):
    """One sentence on stderr, exit code 2."""
    assert main(["bank", "import", bank(text, name)]) == 2
    captured = capsys.readouterr()
    assert why in captured.err
    assert captured.out == ""
    assert not paths.personal_pack().exists()


def test_more_than_a_topic_holds(bank, capsys):
    """Said before it is written; nothing is."""
    text = "".join(f"Which is {i}, says {'a' * 900}?{{=a ~b}}\n\n" for i in range(2_300))
    assert main(["bank", "import", bank(text)]) == 2
    assert "would take more than 2,000,000 bytes" in capsys.readouterr().err
    assert not own_file("bank").exists()


def test_questions_that_a_pack_cannot_hold_are_left_out(bank, capsys):
    """Nine options, options that say the same, one option used twice, {fact:..}."""
    text = (
        "Nine?{=a ~b ~c ~d ~e ~f ~g ~h ~i}\n\nSame?{=a ~A}\n\nTwice?{=a -> x =b -> x =c -> y}\n\n"
        "[markdown]Fact \\{fact\\:a.b\\}?{=a ~b}"
    )
    assert main(["bank", "import", bank(text)]) == 0
    out = capsys.readouterr().out
    assert "it has 9 options; 2 to 8 can be asked" in out
    assert "two of its options say the same" in out
    assert "two of its parts have the same match" in out
    assert "'{fact:' was written '{ fact:'" in out
    assert [q.stem for q in mine().values()] == ["Fact { fact:a.b}?"]


def test_letters_before_options_are_left_out(bank, capsys):
    """Options are shuffled; what a reason says of "option B" is told of."""
    text = "### Which?\n\n- [ ] A. one\n- [x] B. two\n  > Option A is wrong.\n- [ ] C. three\n"
    assert main(["bank", "import", bank(text, "a.md")]) == 0
    out = capsys.readouterr().out
    assert "the letters before its options are left out" in out
    assert "speaks of options by their letters" in out
    assert [o.text for o in mine()["Which?"].options] == ["one", "two", "three"]
    main(["bank", "import", bank("### What?\n\n- [ ] A. one\n- [x] C. two\n", "b.md"), "--topic", "a"])
    assert [o.text for o in mine()["What?"].options] == ["A. one", "C. two"]


def test_tasks_that_no_blueprint_has_and_tags_are_said(bank, capsys):
    """What is known is kept."""
    text = "// [tag:DVA-C03 1.3] [tag:DVA-C03 9.9] [tag:hard]\nWhich?{=a ~b}"
    assert main(["bank", "import", bank(text)]) == 0
    out = capsys.readouterr().out
    assert "no blueprint has DVA-C03 9.9" in out
    assert "its tags are not kept: hard" in out
    assert mine()["Which?"].tasks == {"DVA-C03": ("1.3",)}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["bank", "import", "none.gift"], "There is no file none.gift"),
        (["bank", "export", "x.pdf"], "does not say what format"),
        (["bank", "export", "x.gift", "--topic", "none"], "There is no topic 'none'"),
        (["bank", "export", "x.gift", "--own"], "There is no question to write"),
        (["bank", "export", "."], "is a folder"),
    ],
)
def test_wrong_words(capsys, words, why, tmp_path, monkeypatch):
    """One sentence, exit code 2."""
    monkeypatch.chdir(tmp_path)
    if words[2] == ".":
        words = [*words, "--format", "gift"]
    assert main(words) == 2
    assert why in capsys.readouterr().err


def test_an_export_says_what_the_format_cannot_carry(tmp_path, capsys):
    """And never writes over a file unasked."""
    file = str(tmp_path / "a.aiken")
    assert main(["bank", "export", file, "--topic", "kms"]) == 0
    assert "Aiken has single response only" in capsys.readouterr().out
    assert main(["bank", "export", file]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main(["bank", "export", file, "--force"]) == 0


def test_only_ones_own(bank, tmp_path, capsys):
    """--own leaves the shipped questions out."""
    main(["bank", "import", bank()])
    capsys.readouterr()
    assert main(["bank", "export", str(tmp_path / "own.csv"), "--own"]) == 0
    assert "4 questions." in capsys.readouterr().out
