"""The long runs are for `pytest -m torture`; every other run has the short ones. Disks that are full or read-only."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress

import pytest


def pytest_collection_modifyitems(config, items):
    """Leave the torture tests out unless markers were asked for by name."""
    if config.option.markexpr:
        return
    torture = [item for item in items if item.get_closest_marker("torture")]
    if torture:
        config.hook.pytest_deselected(items=torture)
        items[:] = [item for item in items if item not in torture]


class SmallDisk:
    """A disk of a few megabytes, mounted at ``root``, that can be filled to the last byte and freed again."""

    def __init__(self, root):
        self.root = root
        self._filler = root / "filler"

    def fill(self, *, leave=0):
        """Leave so many bytes free."""
        with suppress(OSError), self._filler.open("ab", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        if leave:
            with self._filler.open("rb+") as file:
                file.truncate(max(0, self._filler.stat().st_size - leave))

    def free(self):
        """Make room."""
        self._filler.unlink()


def mounted(*words):
    """Whether mount could be run."""
    return (
        shutil.which("mount")
        and subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0
    )


@pytest.fixture
def disk(tmp_path):
    """A disk of 4 MB; only root may mount one."""
    root = tmp_path / "disk"
    root.mkdir()
    if not mounted("-t", "tmpfs", "-o", "size=4m", "tmpfs", str(root)):
        pytest.skip("no disk can be mounted here")
    yield SmallDisk(root)
    subprocess.run(["umount", root], check=True)


@pytest.fixture
def read_only(tmp_path):
    """Gives a folder's content at another path, where nothing can be written; only root may mount it."""
    places = []

    def show(folder):
        place = tmp_path / f"read-only-{len(places)}"
        place.mkdir()
        if not mounted("--bind", str(folder), str(place)):
            pytest.skip("no folder can be mounted here")
        places.append(place)
        assert mounted("-o", "remount,bind,ro", str(place))
        return place

    yield show
    for place in places:
        subprocess.run(["umount", place], check=True)
