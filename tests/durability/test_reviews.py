"""A learner's answers outlive kill -9 at any moment."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from tests.durability.harness import Killer, assert_sound
from tests.durability.ledger import Said, check_imports, check_states, kept_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


@pytest.mark.parametrize("kills", [20, pytest.param(700, marks=pytest.mark.torture)])
def test_no_acknowledged_answer_is_lost_or_doubled(tmp_path, kills):
    """Nor anything else done to cards; states are what the logs come to, and beyond them is only what each kill left unsaid."""
    path, random, said = tmp_path / "progress.db", Random(20261121), Said()
    with Killer("tests.durability.review_child") as killer:
        for kill in range(kills):
            said.take(killer.run_and_kill([path, kill], random))
            assert_sound(path)
            if kill % 50 == 49 or kill == kills - 1:
                said.compare(kept_in(path), kills=kill + 1)
                check_imports(path, said)
                check_states(path)
    assert len(said.all) > 5 * kills
    assert {"review", "actions", "undone", "cram", "imported"} <= set(said.kinds)
    print(f"\n{kills} kills: {dict(said.kinds)}")


@pytest.mark.parametrize("kills", [6, pytest.param(100, marks=pytest.mark.torture)])
def test_windows_killed_in_turns_lose_nothing(tmp_path, kills):
    """While one is killed the others go on; what any acknowledged is in the log, once."""
    path, random, said = tmp_path / "progress.db", Random(11), Said()
    windows = 3

    def window(seed):
        chance, heard = Random(seed), []
        with Killer("tests.durability.review_child") as killer:
            for kill in range(kills // windows):
                heard += killer.run_and_kill([path, f"{seed}-{kill}"], chance)
        return heard

    with ThreadPoolExecutor(windows) as threads:
        for heard in threads.map(window, [random.random() for _ in range(windows)]):
            said.take(heard)
    assert_sound(path)
    said.compare(kept_in(path), kills=kills)
    check_imports(path, said)
    check_states(path)
