"""A wheel in a clean environment runs everything that a checkout runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.bench.terminal import seconds_until

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from the checkout."""
    place = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(place),
        str(ROOT),
    ]
    subprocess.run(build, check=True)
    (built,) = place.glob("*.whl")
    return built


def environment_with(requirement: str, place: Path) -> Path:
    """The bin folder of a fresh virtual environment in which a requirement is installed."""
    venv.create(place, with_pip=True)
    bin_folder = place / ("Scripts" if os.name == "nt" else "bin")
    install = ["-m", "pip", "install", "-q", "-c", str(ROOT / "constraints.txt"), requirement]
    subprocess.run([str(bin_folder / "python"), *install], check=True)
    return bin_folder


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An installation with the base dependencies alone."""
    return environment_with(str(wheel), tmp_path_factory.mktemp("base") / "venv")


@pytest.fixture(scope="module")
def installed_with_labs(wheel, tmp_path_factory):
    """An installation with the extra `labs`."""
    return environment_with(f"{wheel}[labs]", tmp_path_factory.mktemp("labs") / "venv")


@pytest.fixture
def studykit(installed, tmp_path, learner_home):
    """Run the installed command outside the checkout."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(installed / "studykit"), *words], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    return run


def test_the_wheel_carries_the_library(studykit):
    """Topics, cards and questions are those of the checkout."""
    here = subprocess.run(
        [sys.executable, "-m", "studykit", "topics", "--json"], capture_output=True, text=True, check=True
    )
    assert json.loads(studykit("topics", "--json").stdout) == json.loads(here.stdout)


def test_the_wheel_carries_the_calculators(studykit):
    """`studykit calc` answers."""
    done = studykit("calc", "cidr", "10.0.0.0/24", "--json")
    assert json.loads(done.stdout)["answer"]["usable"] == 251


def test_doctor_finds_nothing_wrong(studykit):
    """A fresh installation is healthy."""
    done = studykit("doctor")
    assert done.returncode == 0, done.stdout + done.stderr


def test_labs_say_which_extra_they_need(studykit):
    """Without the extra a lab names the command that installs it."""
    done = studykit("lab", "start", "s3-lifecycle-archive")
    assert done.returncode == 2
    assert "studykit[labs]" in done.stderr


def test_the_app_opens(installed, learner_home):
    """Home paints its figures from the wheel's own content."""
    seconds_until(
        [str(installed / "studykit")], [b"Next:"], {**os.environ, "STUDYKIT_HOME": str(learner_home)}
    )


def test_a_lab_is_graded_from_the_wheel(installed_with_labs, tmp_path, learner_home):
    """The reference solution that the wheel carries scores all points, with nothing of the checkout in sight."""
    where = "from studykit import paths; print(paths.shipped_library())"
    python = str(installed_with_labs / "python")
    library = subprocess.run(
        [python, "-c", where], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout.strip()
    assert Path(library).name == "_bundled"
    solution = Path(library, "content", "labs", "s3-lifecycle-archive", "solution")
    done = subprocess.run(
        [str(installed_with_labs / "studykit"), "grade", "s3-lifecycle-archive", str(solution)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "100 %" in done.stdout
