"""Two and three sessions over one file, at the same cards for seconds: nothing lost, nothing twice, nothing unexplained."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.durability.harness import Killer, assert_sound
from tests.durability.ledger import Said, check_imports, check_states, kept_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


@pytest.mark.parametrize(
    ("windows", "seconds"),
    [
        (2, 1.5),
        (3, 1.5),
        pytest.param(2, 20, marks=pytest.mark.torture),
        pytest.param(3, 20, marks=pytest.mark.torture),
    ],
)
def test_sessions_at_the_same_cards_lose_nothing(tmp_path, windows, seconds):
    """All that they said is kept once; what they were refused is the one sentence that says so (else the child fails)."""
    path, said = tmp_path / "progress.db", Said()

    def window(number):
        with Killer("tests.durability.review_child") as killer:
            return killer.run([path, f"window {number}"], seconds)

    with ThreadPoolExecutor(windows) as threads:
        heard = list(threads.map(window, range(windows)))
    for one in heard:
        said.take(one)
    assert all(len(one) > 10 * seconds for one in heard)
    assert_sound(path)
    said.compare(kept_in(path), kills=windows)
    check_imports(path, said)
    check_states(path)
    print(f"\n{windows} windows, {seconds} s: {dict(said.kinds)}")
