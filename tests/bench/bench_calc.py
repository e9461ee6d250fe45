"""What `studykit calc` costs against an empty console script that the same pip installed.

Besides `calc cidr 10.0.0.0/16`, every calculator's operations are run on their examples; the dearest counts.

Builds both wheels, installs them into one fresh virtual environment (without dependencies: calc needs
none) and runs the two scripts in turns.

    python tests/bench/bench_calc.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

# Run as a file, the folder of the file is all that Python looks in.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.sums import every_operation, example_words

ROOT = Path(__file__).resolve().parents[2]
RUNS = 31
BAR_TEXT, BAR_JSON, BAR_ANY = 1.3, 2.0, 2.5  # times the empty script
RUNS_OF_EACH = 7  # there are many operations
_EMPTY = {
    "pyproject.toml": """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "empty-script"
version = "0"
[project.scripts]
empty-script = "empty_script:main"
""",
    "empty_script.py": "def main():\n    pass\n",
}


def measure(runs: int = RUNS) -> dict[str, Any]:
    """Medians over fresh processes, the commands taking turns.

    Returns:
        ``empty_ms``, ``text_ms`` and ``json_ms``; ``text_ratio`` and ``json_ratio`` to the empty script, and
        what they must not exceed as ``text_bar`` and ``json_bar``; ``each`` operation with its ratio, the dearest
        first, and of that ``dearest``, ``any_ratio`` and ``any_bar``.
    """
    with tempfile.TemporaryDirectory() as folder:
        scripts = _install(Path(folder))
        calc = [str(scripts / "studykit"), "calc", "cidr", "10.0.0.0/16"]
        commands = {
            "empty": [str(scripts / "empty-script")],
            "text": calc,
            "json": [*calc, "--json"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for run in range(runs + 1):
            for name, command in commands.items():
                took = _seconds(command)
                if run:  # the first round warms the disk's cache
                    times[name].append(took)
        each = _each(scripts, Path(folder))
    figures = {f"{name}_ms": statistics.median(taken) * 1000 for name, taken in times.items()}
    return figures | {
        "each": each,
        "dearest": each[0][0],
        "any_ratio": each[0][1],
        "any_bar": BAR_ANY,
        "text_ratio": figures["text_ms"] / figures["empty_ms"],
        "json_ratio": figures["json_ms"] / figures["empty_ms"],
        "text_bar": BAR_TEXT,
        "json_bar": BAR_JSON,
    }


def _each(scripts: Path, folder: Path) -> list[tuple[str, float]]:
    """Every operation's example with its ratio to the empty script, run in turns with it; the dearest first."""
    ratios = []
    for name, operation in every_operation():
        words = [str(scripts / "studykit"), "calc", *example_words(name, operation, folder)]
        taken: tuple[list[float], list[float]] = ([], [])
        for run in range(RUNS_OF_EACH + 1):
            for times, command in zip(taken, (words, [str(scripts / "empty-script")]), strict=True):
                took = _seconds(command)
                if run:
                    times.append(took)
        ratios.append((f"{name} {operation.name}", statistics.median(taken[0]) / statistics.median(taken[1])))
    return sorted(ratios, key=lambda pair: -pair[1])


def _install(folder: Path) -> Path:
    """Install both console scripts with the pip that venv brings; returns their folder."""
    empty = folder / "empty"
    empty.mkdir()
    for name, text in _EMPTY.items():
        (empty / name).write_text(text, encoding="utf-8")
    wheels = folder / "wheels"
    for project in (ROOT, empty):
        # Built here, where hatchling is; the new environment stays bare.
        _quietly(
            sys.executable,
            *("-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"),
            *("--wheel-dir", str(wheels), str(project)),
        )
    venv.create(folder / "venv", with_pip=True)
    scripts = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    _quietly(
        str(scripts / "python"),
        *("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check"),
        *map(str, wheels.glob("*.whl")),
    )
    return scripts


def _quietly(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _seconds(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return time.perf_counter() - begun


if __name__ == "__main__":
    figures = measure()
    print(f"empty console script: {figures['empty_ms']:.1f} ms (median of {RUNS})")
    for what, ratio in figures["each"][:10]:
        print(f"studykit calc {what}: {ratio:.2f} times the empty script (at most {figures['any_bar']})")
    for kind, what in (("text", "calc cidr 10.0.0.0/16"), ("json", "calc cidr 10.0.0.0/16 --json")):
        print(
            f"studykit {what}: {figures[f'{kind}_ms']:.1f} ms, {figures[f'{kind}_ratio']:.2f} times the "
            f"empty script (at most {figures[f'{kind}_bar']})"
        )
