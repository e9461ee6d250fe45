"""Files of aws commands, read without a shell and without running anything."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studykit.labs.aws_calls import read_calls
from studykit.labs.aws_lines import LineError, split_commands


def words(text):
    """Line and words of each command."""
    return [(command.line, list(command.words)) for command in split_commands(text)]


def calls(text, folder=Path("/nowhere")):
    """The calls of a text, for a lab that has S3."""
    return read_calls(text, folder, ["s3"])


def one_call(text, folder=Path("/nowhere")):
    """Operation and parameters of the only call."""
    (call,) = calls(text, folder)
    return call.operation, call.parameters


def refused(text, folder=Path("/nowhere")):
    """Line and words of what is wrong."""
    with pytest.raises(LineError) as error:
        calls(text, folder)
    return error.value.line, f"{error.value.message} {error.value.hint}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aws a b", [(1, ["aws", "a", "b"])]),
        ("\n# a comment, don't\n\n aws a 'b c' \"d\" # more\n", [(4, ["aws", "a", "b c", "d"])]),
        ("aws a \\\n  --b \\\n  c\naws d", [(1, ["aws", "a", "--b", "c"]), (4, ["aws", "d"])]),
        ("aws a '{\n  \"b\": 1\n}' c\naws d", [(1, ["aws", "a", '{\n  "b": 1\n}', "c"]), (4, ["aws", "d"])]),
        ("# ends in \\\naws a", [(2, ["aws", "a"])]),
        ("aws a 'costs $5; `now`' \"a|b\" c\\;d", [(1, ["aws", "a", "costs $5; `now`", "a|b", "c;d"])]),
        ("#!/bin/sh\r\naws a\r\n", [(2, ["aws", "a"])]),
        ("aws a \\", [(1, ["aws", "a", "\\"])]),
        ("", []),
    ],
)  # fmt: skip
def test_lines_are_split_as_a_shell_would(text, expected):
    """Comments, quotes, line ends and continuations mean what they mean in a shell."""
    if text.endswith("\\"):
        with pytest.raises(LineError, match="never closed"):
            split_commands(text)
    else:
        assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("aws a\naws b $BUCKET", 2, "'$'"),
        ('aws b "$(date)"', 1, "'$'"),
        ("aws b `date`", 1, "'`'"),
        ("aws b | jq .", 1, "'|'"),
        ("aws b > out", 1, "'>'"),
        ("aws b && aws c", 1, "'&'"),
        ("aws b; rm -rf ~", 1, "';'"),
        ("\naws b 'never", 2, "never closed"),
    ],
)
def test_what_needs_a_shell_is_refused_by_name(text, line, said):
    """... on the line where the command begins."""
    where, message = refused(text)
    assert (where, said in message) == (line, True), message


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_split_or_refused(text):
    """Nothing that is handed in breaks the reader."""
    with suppress(LineError):
        assert all(command.words for command in split_commands(text))


def test_names_come_from_botocores_model():
    """Operation and parameters by the names that the AWS CLI gives them."""
    assert one_call(
        "aws s3api put-bucket-versioning --bucket b --versioning-configuration Status=Enabled"
    ) == (
        "PutBucketVersioning",
        {"Bucket": "b", "VersioningConfiguration": {"Status": "Enabled"}},
    )


def test_values_are_typed_by_the_model():
    """Numbers, flags, lists of words and lists of structures."""
    assert one_call("aws s3api list-objects-v2 --bucket b --max-keys 5 --fetch-owner")[1] == {
        "Bucket": "b",
        "MaxKeys": 5,
        "FetchOwner": True,
    }
    assert one_call("aws s3api list-objects-v2 --bucket=b --no-fetch-owner")[1]["FetchOwner"] is False
    attributes = "aws s3api get-object-attributes --bucket b --key k --object-attributes ETag ObjectSize"
    assert one_call(attributes)[1]["ObjectAttributes"] == ["ETag", "ObjectSize"]
    assert one_call("aws s3api put-object --bucket b --key k --metadata who=ana,team=sea")[1]["Metadata"] == {
        "who": "ana",
        "team": "sea",
    }


def test_json_is_taken_inline_and_from_a_file(tmp_path):
    """file:// is looked up in the submission's folder."""
    (tmp_path / "rules.json").write_text('{"Rules": [{"Status": "Enabled", "Expiration": {"Days": 9}}]}')
    put = "aws s3api put-bucket-lifecycle-configuration --bucket b --lifecycle-configuration"
    from_file = one_call(f"{put} file://rules.json", tmp_path)[1]
    inline = one_call(f"{put} '{(tmp_path / 'rules.json').read_text()}'")[1]
    assert from_file == inline
    assert inline["LifecycleConfiguration"]["Rules"][0]["Expiration"] == {"Days": 9}


def test_a_body_is_a_file_beside_the_submission(tmp_path):
    """Like the AWS CLI, --body names a path."""
    (tmp_path / "a.bin").write_bytes(b"\x00\xff")
    assert (
        one_call("aws s3api put-object --bucket b --key k --body a.bin", tmp_path)[1]["Body"] == b"\x00\xff"
    )


def test_options_about_looks_are_passed_over():
    """They change how an answer is shown, not what is done."""
    text = "aws s3api list-buckets --output json --query 'Buckets[].Name' --no-cli-pager --region us-east-1"
    assert one_call(text) == ("ListBuckets", {})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rm -rf /", "'rm' is not the aws command"),
        ("aws s3api", "not whole"),
        ("aws s3 ls", "Write the API calls"),
        ("aws iam list-users", "This lab has no 'iam'. It has: s3api."),
        ("aws s3api put-bucket-lifecyle", "Did you mean put-bucket-lifecycle?"),
        ("aws s3api list-objects-v2 --bukket b", "Did you mean --bucket?"),
        ("aws s3api create-bucket b", "'b' belongs to no option"),
        ("aws s3api create-bucket", "--bucket is missing"),
        ("aws s3api create-bucket --bucket", "--bucket needs a value"),
        ("aws s3api create-bucket --bucket a b", "--bucket takes one value, and has 2"),
        ("aws s3api create-bucket --bucket a --bucket b", "--bucket is given twice"),
        ("aws s3api create-bucket --bucket a --endpoint-url https://s3.amazonaws.com", "leads away"),
        ("aws s3api create-bucket --bucket a --profile prod", "leads away"),
        ("aws s3api create-bucket --bucket a --region eu-west-1", "us-east-1"),
        ("aws s3api list-objects-v2 --bucket b --max-keys many", "--max-keys: invalid literal"),
        ("aws s3api list-objects-v2 --bucket b --fetch-owner true", "--fetch-owner takes no value"),
        ("aws s3api put-bucket-versioning --bucket b --versioning-configuration '{'", "is not JSON"),
        ("aws s3api put-bucket-versioning --bucket b --versioning-configuration Statuss=On", "no field 'Statuss'"),
        ("aws s3api put-bucket-versioning --bucket b --versioning-configuration On", "is not Name=value"),
        ("aws s3api put-bucket-tagging --bucket b --tagging 'TagSet=[{Key=a,Value=b}]'", "write it as JSON"),
        (
            """aws s3api put-bucket-lifecycle-configuration --bucket b --lifecycle-configuration '{"Rulez": []}'""",
            "Rulez",
        ),
        ("aws s3api put-object --bucket b --key k --body missing.bin", "missing.bin cannot be read"),
        ("aws s3api put-object --bucket b --key k --body ../../etc/passwd", "outside the submission's folder"),
        ("aws s3api put-object --bucket b --key k --body /etc/passwd", "outside the submission's folder"),
        ("aws s3api put-bucket-policy --bucket b --policy file:///etc/passwd", "outside the submission's folder"),
        ("aws s3api list-buckets --cli-input-json '{}'", "There is no option --cli-input-json"),
    ],
)  # fmt: skip
def test_each_mistake_is_named(text, said, tmp_path):
    """One sentence says what is wrong, and on which line."""
    line, message = refused(f"# first\n{text}", tmp_path)
    assert line == 2
    assert said in message


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    """What counts is where the file is, not what it is called."""
    (tmp_path / "outside").write_text("secret")
    folder = tmp_path / "submission"
    folder.mkdir()
    (folder / "inside").symlink_to(tmp_path / "outside")
    text = "aws s3api put-object --bucket b --key k --body inside"
    assert "outside the submission's folder" in refused(text, folder)[1]


def test_there_is_an_end_to_commands():
    """A file of endless commands is refused, not worked through."""
    assert "more than 500" in refused("aws s3api list-buckets\n" * 501)[1]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("pipe", "pipe is no regular file"),
        ("folder", "folder is no regular file"),
        ("circle", "circle "),
        ("large", "large is larger than 8,388,608 bytes"),
        ("none", "none cannot be read (No such file or directory)"),
    ],
)
def test_only_a_regular_file_of_bounded_size_is_read(tmp_path, name, said):
    """A pipe would keep the grader waiting for ever."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "circle").symlink_to("circle")
    with (tmp_path / "large").open("wb") as large:
        large.truncate(8 * 1024 * 1024 + 1)
    line = f"aws s3api put-object --bucket b --key k --body {name}"
    assert said in refused(line, tmp_path)[1]
    line = f"aws s3api put-bucket-policy --bucket b --policy file://{name}"
    assert said in refused(line, tmp_path)[1]
