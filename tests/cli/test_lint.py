"""`studykit lint`."""

from __future__ import annotations

import json

import pytest

from studykit import paths
from studykit.__main__ import main
from tests.library.samples import BASE, CARDS, LAB, NOTE, QUESTIONS, changed, write

DAY = ["--date", "2026-11-22"]
LONG_NOTE = {NOTE: BASE[NOTE] + "\n## More\n\n" + "word " * 500}
WHOLE_LAB = {
    LAB: BASE[LAB]
    + """\
tasks: {DVA-C03: ["1.3"]}
verified: 2026-11-21
references: [https://docs.aws.amazon.com/AmazonS3/latest/userguide/Welcome.html]
clock: 2026-03-02T09:00:00Z
services: [s3]
submissions:
- {kind: aws-lines, file: commands.sh}
checks:
- id: bucket-is-there
  points: 10
  probe: {kind: state, call: aws s3api list-buckets, query: length(Buckets)}
  expect: 1
  rationale: A bucket was asked for.
  help: The list of buckets.
  hint: Make one.
""",
    "content/labs/first-table/task.md": "# Make a bucket\n",
    "content/labs/first-table/solution/commands.sh": "aws s3api create-bucket --bucket first\n",
}


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A shipped library without any defect, in the folder that we stand in."""
    root = write(tmp_path / "shipped", {**BASE, **LONG_NOTE, **WHOLE_LAB})
    monkeypatch.setattr(paths, "shipped_library", lambda: root)
    monkeypatch.chdir(root)
    return root


def test_a_sound_library_exits_0(shipped, capsys):
    """And says that nothing was found."""
    assert main(["lint", *DAY]) == 0
    assert capsys.readouterr().out == "0 errors, 0 warnings.\n"


def test_a_defect_is_a_line_that_editors_can_follow(shipped, capsys):
    """``file:line: field: severity: message [rule]``, and the way out below."""
    write(shipped, changed(CARDS, "kind: basic", "kind: riddle"))
    assert main(["lint", *DAY]) == 1
    assert capsys.readouterr().out == (
        "content/topics/dynamodb/cards.yaml:3: cards[0].kind: error: "
        "'riddle' is none of: basic, reversed, cloze, typed, choice, exercise. [bad-value]\n"
        "1 error, 0 warnings.\n"
    )


def test_a_hint_stands_below_its_defect(shipped, capsys):
    """Indented, on a line of its own."""
    write(shipped, changed(CARDS, "kind: basic", "kind: basci"))
    main(["lint", *DAY])
    assert "[bad-value]\n    Did you mean 'basic'?\n" in capsys.readouterr().out


def test_warnings_alone_exit_0(shipped, capsys):
    """They are shown and do not stop anybody."""
    write(shipped, {NOTE: BASE[NOTE]})
    assert main(["lint", *DAY]) == 0
    assert capsys.readouterr().out.endswith("[note-length]\n0 errors, 1 warning.\n")


def test_json_is_one_object(shipped, capsys):
    """With the day, the sums and every defect."""
    write(shipped, changed(CARDS, "kind: basic", "kind: riddle"))
    assert main(["lint", "--json", *DAY]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "date": "2026-11-22",
        "errors": 1,
        "warnings": 0,
        "defects": [
            {
                "path": str(shipped / CARDS),
                "line": 3,
                "field": "cards[0].kind",
                "severity": "error",
                "rule": "bad-value",
                "message": "'riddle' is none of: basic, reversed, cloze, typed, choice, exercise.",
                "hint": "",
            }
        ],
    }


def test_the_date_decides_about_age(shipped):
    """The same library is sound today and out of date in two years."""
    assert main(["lint", "--date", "2026-11-22"]) == 0
    assert main(["lint", "--date", "2028-11-22"]) == 1


def test_a_lab_is_linted_whole(shipped, capsys):
    """Beyond the head that the library reads: fields, commands, and the task as text."""
    lab = WHOLE_LAB[LAB].replace("kind: state", "kind: stat").replace("points: 10", "points: lots")
    write(shipped, {LAB: lab, "content/labs/first-table/task.md": b"caf\xe9"})
    assert main(["lint", *DAY]) == 1
    out = capsys.readouterr().out
    assert out.endswith("3 errors, 0 warnings.\n")
    assert "first-table/lab.yaml:14: checks[0].points: error:" in out
    assert "first-table/lab.yaml:15: checks[0].probe.kind: error:" in out
    assert "first-table/task.md:1: error: The file is not UTF-8 text. [not-utf8]" in out


@pytest.mark.parametrize("place", ["", "content", CARDS])
def test_a_path_limits_what_is_shown_and_not_what_is_read(shipped, tmp_path, capsys, place):
    """An instructor's pack is linted against the shipped facts; the shipped defects are not its own."""
    write(shipped, changed(QUESTIONS, "difficulty: 2", "difficulty: 9"))
    text = "cards:\n- {id: dynamodb/own, kind: basic, front: a, back: '{fact:dynamodb.item.max}'}\n"
    pack = write(tmp_path / "class", {CARDS: text})
    assert main(["lint", str(pack / place), *DAY]) == 0
    write(pack, {CARDS: text.replace("item.max", "item.min")})
    assert main(["lint", str(pack / place), *DAY]) == 1
    assert "questions.yaml" not in capsys.readouterr().out


def test_a_path_may_go_up_and_down(shipped, monkeypatch):
    """`..` is followed."""
    write(shipped, changed(CARDS, "kind: basic", "kind: riddle"))
    monkeypatch.chdir(shipped / "question_banks")
    assert main(["lint", "../content/topics", *DAY]) == 1
    assert main(["lint", "../content/../question_banks", *DAY]) == 0


@pytest.mark.parametrize("place", ["", "content", CARDS])
def test_a_path_by_way_of_a_link_is_the_same_pack(shipped, tmp_path, capsys, place):
    """The pack is not read a second time under its other name, and its defects are shown."""
    (tmp_path / "link").symlink_to(shipped)
    assert main(["lint", str(tmp_path / "link" / place), *DAY]) == 0
    write(shipped, changed(CARDS, "kind: basic", "kind: riddle"))
    capsys.readouterr()
    assert main(["lint", str(tmp_path / "link" / place), *DAY]) == 1
    assert capsys.readouterr().out.endswith("[bad-value]\n1 error, 0 warnings.\n")


def test_a_link_into_a_pack_is_followed(shipped, tmp_path):
    """From a desk to the topic that is being written."""
    (tmp_path / "topic").symlink_to(shipped / "content" / "topics" / "dynamodb")
    write(shipped, changed(CARDS, "kind: basic", "kind: riddle"))
    assert main(["lint", str(tmp_path / "topic"), *DAY]) == 1


def test_a_pack_given_twice_is_linted_once(shipped, tmp_path, monkeypatch):
    """In the environment and on the command line."""
    text = "cards:\n- {id: dynamodb/own, kind: basic, front: a, back: '{fact:dynamodb.item.max}'}\n"
    pack = write(tmp_path / "class", {CARDS: text})
    monkeypatch.setenv("STUDYKIT_LIBRARY", str(pack))
    assert main(["lint", "--library", str(pack), *DAY]) == 0


def test_the_personal_pack_is_linted_too(shipped, capsys):
    """What the learner wrote is the learner's to mend."""
    write(paths.personal_pack(), changed(CARDS, "kind: basic", "kind: riddle"))
    assert main(["lint", *DAY]) == 1


def test_a_pack_given_by_library_is_linted_too(shipped, tmp_path):
    """`--library` adds it to what is checked."""
    pack = write(tmp_path / "class", {"content/topics/vpc/cards.yaml": "cards: ["})
    assert main(["lint", "--library", str(pack), *DAY]) == 1


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["no-such-folder"], "no-such-folder is not there."),
        (["/"], "/ is not in a pack."),
        (["--date", "22.11.2026"], "'22.11.2026' is not a date."),
        (["--dat", "2026-11-22"], "Unrecognized arguments: --dat"),
    ],
)
def test_what_cannot_be_used_exits_2(shipped, capsys, args, says):
    """One sentence on stderr, and nothing on stdout."""
    assert main(["lint", *args]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err
