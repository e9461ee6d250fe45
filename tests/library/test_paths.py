"""Which packs there are, by whatever names they were given."""

from __future__ import annotations

import os

import pytest

from studykit import paths
from studykit.__main__ import main
from studykit.errors import UsageError


@pytest.fixture
def packs(tmp_path):
    """Two folders."""
    folders = tmp_path / "one", tmp_path / "two"
    for folder in folders:
        folder.mkdir()
    return folders


def environment(monkeypatch, *folders):
    """Names packs as an instructor would."""
    monkeypatch.setenv("STUDYKIT_LIBRARY", os.pathsep.join(map(str, folders)))


def test_the_shipped_pack_comes_first_and_the_personal_last(packs, monkeypatch):
    """Those of the environment come before those of the command line."""
    environment(monkeypatch, packs[0])
    paths.personal_pack().mkdir(parents=True)
    assert paths.library_roots((packs[1],)) == (paths.shipped_library(), *packs, paths.personal_pack())


def test_a_pack_that_is_given_twice_is_read_once(packs, monkeypatch):
    """... by its name, another spelling of it, or a link; the first place counts."""
    one, two = packs
    link = one.parent / "link"
    link.symlink_to(one)
    environment(monkeypatch, one, two)
    again = (link, one / ".." / "one", two)
    assert paths.library_roots(again) == (paths.shipped_library(), one, two)


def test_the_personal_pack_stays_last_when_it_is_named_too(packs):
    """It overrides all the others."""
    personal = paths.personal_pack()
    personal.mkdir(parents=True)
    assert paths.library_roots((personal, packs[0])) == (paths.shipped_library(), packs[0], personal)


def test_home_is_expanded_in_the_environment(packs, monkeypatch):
    """No shell does it inside a list of folders."""
    monkeypatch.setenv("HOME", str(packs[0].parent))
    environment(monkeypatch, "~/two")
    assert packs[1] in paths.library_roots()


def test_a_missing_pack_of_the_environment_is_an_error(tmp_path, monkeypatch):
    """A smaller library without a word would look like lost content."""
    environment(monkeypatch, tmp_path / "gone")
    with pytest.raises(UsageError, match=r"The pack .*gone is not there"):
        paths.library_roots()
    assert tmp_path / "gone" in paths.library_roots(missing_ok=True)


@pytest.mark.parametrize(
    "command",
    [
        ["lint", "~no-such-user/pack"],
        ["topics", "--library", "~no-such-user/pack"],
        ["--library", "~no-such-user/pack", "topics"],
        ["backup", "~no-such-user/file.zip"],
        ["restore", "~no-such-user/file.zip"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_home_that_nobody_has_is_one_sentence(capsys, command):
    """Exit code 2, and no traceback."""
    assert main(command) == 2
    assert "Nobody's home folder is known for '~no-such-user/" in capsys.readouterr().err


@pytest.mark.parametrize("variable", ["STUDYKIT_HOME", "STUDYKIT_LIBRARY"])
def test_a_home_that_nobody_has_is_one_sentence_in_the_environment_too(capsys, monkeypatch, variable):
    """As on the command line."""
    monkeypatch.setenv(variable, "~no-such-user/folder")
    assert main(["topics"]) == 2
    assert "Nobody's home folder is known" in capsys.readouterr().err
