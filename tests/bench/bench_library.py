"""What a warm start of a large library costs beyond its imports.

Writes a library of 2,000 questions and 1,500 cards, fills the cache, then measures fresh processes: from
the moment everything is imported to the moment all heads and the bodies of 65 questions are there.

    python tests/bench/bench_library.py
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS, CARDS, BODIES, RUNS = 2_000, 1_500, 65, 15
BAR = 60.0  # milliseconds

_WARM_START = """
import json, sys, time
from pathlib import Path
from studykit.library.library import load_library
begun = time.perf_counter()
library = load_library([Path(sys.argv[1])], Path(sys.argv[2]))
loaded = time.perf_counter()
ids = list(library.questions)
step = len(ids) // int(sys.argv[3])
bodies = [library.question(i) for i in ids[::step][: int(sys.argv[3])]]
ended = time.perf_counter()
print(json.dumps({
    "questions": len(library.questions), "cards": len(library.cards), "defects": len(library.defects),
    "bodies": len(bodies), "load": (loaded - begun) * 1000, "warm": (ended - begun) * 1000,
}))
"""


def write_pack(root: Path, questions: int = QUESTIONS, cards: int = CARDS) -> None:
    """Write a pack of the project's own 94 topics with that much in it, and a note and facts for each topic."""
    content, banks = root / "content", root / "question_banks"
    topics = _topics()
    (content / "facts").mkdir(parents=True)
    (content / "topics.yaml").write_text((ROOT / "content" / "topics.yaml").read_text("utf-8"), "utf-8")
    (banks / "blueprints").mkdir(parents=True)
    for blueprint in (ROOT / "question_banks" / "blueprints").glob("*.yaml"):
        (banks / "blueprints" / blueprint.name).write_text(blueprint.read_text("utf-8"), "utf-8")
    for i, topic in enumerate(topics):
        (content / "topics" / topic).mkdir(parents=True)
        (banks / topic).mkdir()
        own_cards = range(i, cards, len(topics))
        own_questions = range(i, questions, len(topics))
        (content / "facts" / f"{topic}.yaml").write_text(_facts(topic), "utf-8")
        (content / "topics" / topic / "note.md").write_text(_note(topic), "utf-8")
        (content / "topics" / topic / "cards.yaml").write_text(
            "cards:\n" + "".join(_card(topic, n) for n in own_cards), "utf-8"
        )
        (banks / topic / "questions.yaml").write_text(
            "questions:\n" + "".join(_question(topic, n) for n in own_questions), "utf-8"
        )


def _topics() -> list[str]:
    lines = (ROOT / "content" / "topics.yaml").read_text("utf-8").splitlines()
    return [line.split("id: ")[1].split(",")[0] for line in lines if line.startswith("- {id: ")]


def _facts(topic: str) -> str:
    return "".join(
        f"{topic}.limit.n{n}:\n  value: {n * 1000}\n  unit: KB\n  says: Limit {n} of the service is {n * 1000} KB.\n"
        f"  source: https://docs.aws.amazon.com/{topic}/latest/limits.html\n  verified: 2026-11-21\n"
        for n in range(1, 11)
    )


def _note(topic: str) -> str:
    paragraph = f"The service keeps what it is given, up to {{fact:{topic}.limit.n1}} at a time. " * 8
    sections = "".join(f"## Part {n}\n\n{paragraph}\n\n" for n in range(8))
    return (
        f"---\ntitle: All of {topic}\nsummary: What it does.\nverified: 2026-11-21\n"
        f"references: [https://docs.aws.amazon.com/{topic}/]\n---\n{sections}"
    )


def _card(topic: str, n: int) -> str:
    return (
        f"- id: {topic}/card-{n}\n  kind: basic\n  front: What is the limit of part {n} of the service?\n"
        f"  back: It is {{fact:{topic}.limit.n2}}, counted for each request and not for each second.\n"
    )


def _question(topic: str, n: int) -> str:
    options = "".join(
        f"  - text: Configure part {n} of the service with setting {letter} and enable the feature for all users.\n"
        f"{'    key: true' if letter == 'BCDA'[n % 4] else ''}\n"
        f"    why: Setting {letter} changes the part of the service that the company asks for, at "
        f"{{fact:{topic}.limit.n3}} a request.\n"
        for letter in "ABCD"
    )
    story = f"A company numbered {n} runs an application on AWS and keeps its records in a service. " * 5
    return (
        f"- id: {topic}/q-number-{n}\n  kind: single\n  stem: |\n    {story}\n"
        f"    Which change meets these requirements with the LEAST cost?\n  options:\n{options}"
        '  tasks: {DVA-C02: ["1.3"], DVA-C03: ["1.3", "4.3"], SAA-C03: ["3.3"]}\n'
        f"  difficulty: {1 + n % 5}\n  references: [https://docs.aws.amazon.com/{topic}/latest/limits.html]\n"
        "  verified: 2026-11-21\n  author: studykit\n  provenance: original\n"
    )


def measure(runs: int = RUNS) -> dict[str, float]:
    """Medians over fresh processes.

    Returns:
        ``warm_ms`` (heads and bodies, beyond imports), ``load_ms`` (heads only), ``cold_ms`` (the first
        load, which parses everything), ``bar_ms`` (what ``warm_ms`` must not exceed) and the ``runs``.
    """
    with tempfile.TemporaryDirectory() as folder:
        pack, cache = Path(folder, "pack"), Path(folder, "cache")
        write_pack(pack)
        cold = _start(pack, cache)
        warm = [_start(pack, cache) for _ in range(runs)]
    for start in (cold, *warm):
        read = tuple(start[name] for name in ("questions", "cards", "bodies", "defects"))
        assert read == (QUESTIONS, CARDS, BODIES, 0), read
    return {
        "warm_ms": statistics.median(start["warm"] for start in warm),
        "load_ms": statistics.median(start["load"] for start in warm),
        "cold_ms": cold["warm"],
        "bar_ms": BAR,
        "runs": runs,
    }


def _start(pack: Path, cache: Path) -> dict[str, float]:
    command = [sys.executable, "-c", _WARM_START, str(pack), str(cache), str(BODIES)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "STUDYKIT_HOME": str(cache.parent / "home")}
    ran = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(ran.stdout)
    return result


if __name__ == "__main__":
    figures = measure()
    print(
        f"warm start, {QUESTIONS:,} questions, {CARDS:,} cards, {BODIES} bodies: "
        f"{figures['warm_ms']:.1f} ms beyond imports (at most {BAR:.0f}), of which heads {figures['load_ms']:.1f}; "
        f"the first start, which parses: {figures['cold_ms']:.0f} ms; median of {RUNS} processes"
    )
