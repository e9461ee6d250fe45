"""`studykit completion`: what Tab offers, and that real shells take it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studykit.__main__ import main
from studykit.cli.commands import COMMANDS


@pytest.fixture
def offered(capsys):
    """The words that the last one may become."""

    def ask(*words):
        assert main(["completion", "candidates", "--", *words]) == 0
        return [line.partition("\t")[0] for line in capsys.readouterr().out.splitlines()]

    return ask


def test_commands(offered):
    """Every command, and those that begin so."""
    assert set(COMMANDS) <= set(offered(""))
    assert offered("resto") == ["restore"]
    assert "topics" in offered("--profile", "ana", "t")


def test_calculators_and_operations(offered):
    """The registry's names; the first operation's options besides, as it needs no name."""
    assert {"cidr", "dynamodb", "prices"} <= set(offered("calc", ""))
    assert {"read", "write"} <= set(offered("calc", "dynamodb", ""))
    assert "--consistency" in offered("calc", "dynamodb", "--")


def test_options_and_their_values(offered):
    """An option that was given is not offered again; a choice offers its words."""
    options = offered("calc", "dynamodb", "read", "--rate", "10", "--")
    assert "--size" in options
    assert "--explain" in options
    assert "--rate" not in options
    assert offered("calc", "dynamodb", "read", "--consistency", "e") == ["eventual"]
    assert offered("calc", "dynamodb", "read", "--consistency=s") == ["--consistency=strong"]


def test_what_varies(offered):
    """--vary offers the inputs, with the = that follows."""
    assert offered("calc", "dynamodb", "read", "--vary", "si") == ["size="]


def test_exams(offered):
    """--blueprint offers the exams that there are outlines for."""
    assert offered("readiness", "--blueprint", "DVA") == ["DVA-C02", "DVA-C03"]


def test_actions_of_bank(offered):
    """The actions, and the options of one."""
    assert {"stats", "analyse"} <= set(offered("bank", ""))
    assert "--html" in offered("bank", "analyse", "--")


def test_cards(offered):
    """Actions, cards where one is wanted, topics, flags."""
    assert {"add", "edit", "search", "suspend"} <= set(offered("cards", ""))
    assert offered("cards", "edit", "sqs/visibility~") == ["sqs/visibility~c1", "sqs/visibility~c2"]
    assert offered("cards", "edit", "sqs/visibility~c1", "sqs/") == []
    assert "sqs/visibility~c1" in offered("cards", "suspend", "sqs/slow-worker", "sqs/v")
    assert offered("cards", "add", "--topic", "sq") == ["sqs"]
    assert offered("cards", "flag", "re") == ["red"]
    assert "--bring-back" in offered("cards", "suspend", "--")


def test_prices(offered):
    """--price offers the calculator's prices, `prices` all of them."""
    assert "dynamodb.standard.rcu-hour=" in offered("calc", "dynamodb", "cost", "--price", "")
    assert "dynamodb.standard.rcu-hour" in offered("calc", "prices", "dyn")


def test_labs(offered):
    """Actions, then the labs that there are."""
    assert {"start", "shell", "check"} <= set(offered("lab", ""))
    assert "s3-lifecycle-archive" in offered("lab", "start", "s3")
    assert "s3-lifecycle-archive" in offered("grade", "")


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"calc", "completion"}))
def test_options_of_every_command(command, offered):
    """As its own help prints them."""
    assert {"--help", "--profile", "--library"} <= set(offered(command, "--"))


@pytest.mark.parametrize(
    "words",
    [["backup", ""], ["calc", "nothing", ""], ["lambada", ""], ["--library", "no", "lab", "start", ""]],
)
def test_nothing_is_offered_where_a_file_is_wanted(words, offered):
    """The shell then offers files; a word that is wrong ends in nothing as well."""
    assert offered(*words) == []


def test_a_shell_that_is_not_known(capsys):
    """Is refused."""
    assert main(["completion", "tcsh"]) == 2
    assert "bash" in capsys.readouterr().err


def shell(name, script, capsys, tmp_path, before=""):
    """Run a script in a real shell that has loaded our completion; returns what it printed."""
    if not shutil.which(name):
        pytest.skip(f"{name} is not installed")
    assert main(["completion", name]) == 0
    file = tmp_path / "completion"
    file.write_text(before + capsys.readouterr().out + script, encoding="utf-8")
    tool = tmp_path / "studykit"
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m studykit "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    env = os.environ | {
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    done = subprocess.run([name, str(file)], capture_output=True, text=True, check=True, timeout=60, env=env)
    return done.stdout.split()


def test_bash(capsys, tmp_path):
    """Its function fills COMPREPLY."""
    script = 'COMP_WORDS=(studykit calc dyn) COMP_CWORD=2\n_studykit\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
    assert shell("bash", script, capsys, tmp_path) == ["dynamodb"]


def test_zsh(capsys, tmp_path):
    """Its function describes the words; an unknown place falls back to files."""
    script = """
_describe() { local -a given=("${(@P)2}"); printf '%s\n' "${given[@]%%:*}" }
_files() { echo files }
words=(studykit calc dyn) CURRENT=3
_studykit
words=(studykit backup '') CURRENT=3
_studykit
"""
    no_compinit = "compdef() { : }\n"
    assert shell("zsh", script, capsys, tmp_path, before=no_compinit) == ["dynamodb", "files"]


def test_fish(capsys, tmp_path):
    """`complete -C` gives the words."""
    assert shell("fish", "complete -C 'studykit calc dyn'\n", capsys, tmp_path)[0] == "dynamodb"
