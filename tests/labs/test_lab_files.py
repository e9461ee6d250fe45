"""lab.yaml is read with every defect, and one broken lab hides no other."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from studykit import paths
from studykit.__main__ import main
from studykit.errors import LabError
from studykit.labs.catalogue import read_catalogue
from studykit.labs.durations import format_span, parse_span
from studykit.labs.loader import load_lab

GOOD = """\
id: tiny
title: A tiny lab
topics: [s3-storage-classes]
tasks: {SAA-C03: ["4.1"]}
minutes: 5
verified: 2026-11-21
references: [https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html]
clock: 2026-03-02T09:00:00Z
services: [s3]
world:
  aws: |
    aws s3api create-bucket --bucket tiny
  objects:
  - {bucket: tiny, key: a, size: 2KB, tags: {kind: log}}
submissions:
- {kind: aws-lines, file: commands.sh}
checks:
- id: there
  points: 10
  probe: {kind: state, call: aws s3api list-objects-v2 --bucket tiny, query: KeyCount}
  expect: 1
  rationale: It was put there.
  help: The bucket.
  hint: Look.
- id: gone
  points: 5
  needs: [there]
  probe: {kind: timeline, call: aws s3api list-objects-v2 --bucket tiny, query: KeyCount}
  expect: {2d: 0, 1d: 1}
  rationale: It expires.
  help: The rule.
  hint: [Look, Look there]
wrong: {lazy: 40}
"""


def write_lab(folder, text):
    """A lab's folder under its pack; returns it."""
    folder.mkdir(parents=True)
    (folder / "lab.yaml").write_text(text)
    (folder / "task.md").write_text("# Do it\n")
    return folder


def defects(tmp_path, *changes):
    """(line, field, message) of each defect after replacing parts of the good file."""
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    lab, found = load_lab(write_lab(tmp_path / "tiny", text))
    assert (lab is None) == bool(found)
    return [(defect.line, defect.field, defect.message) for defect in found]


def test_a_lab_is_read_into_its_model(tmp_path):
    """Sizes in bytes (a KB is 1,024), spans as spans, a timeline in order of time."""
    lab, found = load_lab(write_lab(tmp_path / "tiny", GOOD))
    assert found == ()
    assert lab.clock == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert lab.world.objects[0].size == 2_048
    assert lab.world.lines.first == 12
    there, gone = lab.checks
    assert (there.expect[0].value, there.hints) == (1, ("Look.",))
    assert [(e.after, e.value) for e in gone.expect] == [(timedelta(days=1), 1), (timedelta(days=2), 0)]
    assert (lab.points, lab.wrong) == (15, {"lazy": 40})


@pytest.mark.parametrize(
    ("change", "line", "field", "said"),
    [
        (("id: tiny", "id: huge"), 1, "id", "stands in a folder named 'tiny'"),
        (("clock: 2026-03-02T09:00:00Z", "clock: 2026-03-02"), 8, "clock", "no moment in UTC"),
        (("size: 2KB", "size: 2 kilo"), 14, "world.objects[0].size", "no size of an object"),
        (("size: 2KB", "size: 2000MB"), 14, "world.objects[0].size", "no size of an object"),
        (("    aws s3api create-bucket", "    rm"), 12, "world.aws", "'rm' is not the aws command"),
        (("--bucket tiny\n  obj", "--bucket $X\n  obj"), 12, "world.aws", "no shell here"),
        (("kind: aws-lines", "kind: terraform"), 16, "submissions[0].kind", "none of: aws-lines, s3-lifecycle"),
        (("points: 10", "points: 0"), 19, "checks[0].points", "not a whole number"),
        (("points: 10", "point: 10"), 19, "checks[0].point", "no field 'point'"),
        (("kind: state", "kind: guess"), 20, "checks[0].probe.kind", "none of: state, timeline"),
        (("needs: [there]", "needs: [their]"), 27, "checks[1].needs", "no check 'their' above"),
        (("id: gone", "id: there"), 25, "checks[1].id", "a check 'there' already"),
        (("{2d: 0, 1d: 1}", "{soon: 0}"), 29, "checks[1].expect.soon", "'soon' is no span of time"),
        (("{2d: 0, 1d: 1}", "0"), 29, "checks[1].expect", "has to be a mapping"),
        (("lazy: 40", "lazy: 100"), 33, "wrong.lazy", "not a whole number from 0 to 99"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_line_and_field(tmp_path, change, line, field, said):
    """... as `studykit lint` names others."""
    found = defects(tmp_path, change)
    assert (line, field) in {(where, what) for where, what, _ in found}
    assert any(said in message for _, _, message in found), found


def test_all_mistakes_are_found_and_not_the_first(tmp_path):
    """One pass says everything."""
    found = defects(
        tmp_path, ("minutes: 5", "minutes: many"), ("points: 10", "points: 0"), ("  hint: Look.\n", "")
    )
    assert {field for _, field, _ in found} == {"minutes", "checks[0].points", "checks[0].hint"}


def test_a_lab_has_a_task(tmp_path):
    """task.md is what the learner reads."""
    folder = write_lab(tmp_path / "tiny", GOOD)
    (folder / "task.md").unlink()
    lab, found = load_lab(folder)
    assert lab is None
    assert "task.md" in found[0].message


def test_a_broken_lab_hides_only_itself(tmp_path, lab):
    """The catalogue has the others, and names the broken one's first defect when it is asked for."""
    labs = tmp_path / "content" / "labs"
    shutil.copytree(lab.folder, labs / lab.id)
    write_lab(labs / "tiny", GOOD.replace("minutes: 5", "minutes: many"))
    catalogue = read_catalogue([tmp_path])
    assert list(catalogue.labs) == [lab.id]
    with pytest.raises(LabError, match=r"tiny/lab\.yaml, line 5 \(minutes\): 'many' is not a whole number"):
        catalogue.find("tiny")


MINE = GOOD.replace("A tiny lab", "Mine")
BROKEN = MINE.replace("minutes: 5", "minutes: many")


def in_packs(tmp_path, **labs):
    """The catalogue of packs by name, each with its lab `tiny`; ``personal`` is the learner's own."""
    roots = []
    for name, text in labs.items():
        root = paths.personal_pack() if name == "personal" else tmp_path / name
        write_lab(root / "content" / "labs" / "tiny", text)
        roots.append(root)
    return read_catalogue(roots)


def test_the_first_pack_keeps_a_lab(tmp_path):
    """As with cards and questions; the other's is reported."""
    catalogue = in_packs(tmp_path, one=GOOD, two=MINE)
    assert catalogue.find("tiny").title == "A tiny lab"
    (defect,) = catalogue.broken["tiny"]
    assert (defect.rule, defect.path) == ("duplicate-id", tmp_path / "two/content/labs/tiny/lab.yaml")


def test_the_personal_pack_replaces_a_lab(tmp_path):
    """It may override by id."""
    catalogue = in_packs(tmp_path, one=GOOD, personal=MINE)
    assert (catalogue.find("tiny").title, catalogue.broken) == ("Mine", {})


@pytest.mark.parametrize("later", ["two", "personal"])
def test_a_broken_copy_takes_no_labs_place(tmp_path, later):
    """The lab that was there stays, and the copy is reported."""
    catalogue = in_packs(tmp_path, one=GOOD, **{later: BROKEN})
    assert catalogue.find("tiny").title == "A tiny lab"
    assert [defect.field for defect in catalogue.broken["tiny"]] == ["minutes"]


def test_a_broken_lab_keeps_no_id(tmp_path):
    """A sound one of a later pack counts."""
    assert in_packs(tmp_path, one=BROKEN, two=GOOD).find("tiny").title == "A tiny lab"


@pytest.mark.parametrize(
    ("content", "line", "rule"),
    [
        (b"# Do it\n\ncaf\xe9", 3, "not-utf8"),
        (b"\x1b[2J", 1, "control-character"),
        (b" \n", 0, "empty-file"),
        (b"#" * 2_000_001, 0, "file-too-large"),
    ],
)
def test_a_task_that_cannot_be_shown_breaks_the_lab(tmp_path, content, line, rule):
    """It is found when the lab is read, and not when somebody opens it."""
    folder = write_lab(tmp_path / "tiny", GOOD)
    (folder / "task.md").write_bytes(content)
    lab, (defect,) = load_lab(folder)
    assert lab is None
    assert (defect.path, defect.line, defect.rule) == (folder / "task.md", line, rule)


def test_the_task_is_kept_with_the_lab(tmp_path):
    """Whatever happens to the file while the app is open."""
    folder = write_lab(tmp_path / "tiny", GOOD)
    lab, _ = load_lab(folder)
    (folder / "task.md").unlink()
    assert lab.task == "# Do it\n"


def test_the_list_of_labs_says_which_are_left_out(tmp_path, capsys):
    """On stderr; the list itself has the others."""
    write_lab(tmp_path / "content" / "labs" / "tiny", BROKEN)
    assert main(["lab", "list", "--library", str(tmp_path)]) == 0
    captured = capsys.readouterr()
    assert "tiny" not in captured.out
    assert "tiny/lab.yaml, line 5 (minutes): 'many' is not a whole number" in captured.err


def test_an_unknown_lab_is_answered_with_the_nearest(tmp_path):
    """... or with the way to list them."""
    write_lab(tmp_path / "content" / "labs" / "tiny", GOOD)
    with pytest.raises(LabError) as unknown:
        read_catalogue([tmp_path]).find("tini")
    assert unknown.value.hint == "Did you mean 'tiny'?"


@pytest.mark.parametrize(
    ("text", "hours"), [("30d", 720), ("+30d", 720), ("12h", 12), ("1d12h", 36), ("2w", 336), ("1w1d1h", 193)]
)
def test_spans_are_read(text, hours):
    """Weeks, days and hours."""
    assert parse_span(text) == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["", "30", "d", "-3d", "1h30m", "3 days", "99999d"])
def test_other_spans_are_refused(text):
    """Nothing is guessed."""
    with pytest.raises(ValueError, match="no span of time"):
        parse_span(text)


@pytest.mark.parametrize("text", ["0d", "1d", "12h", "31d", "1d12h", "366d"])
def test_spans_are_shown_as_they_are_written(text):
    """A report speaks as lab.yaml does."""
    assert format_span(parse_span(text)) == text
