"""The long runs are for `pytest -m torture`; every other run has the short ones."""

from __future__ import annotations


def pytest_collection_modifyitems(config, items):
    """Leave the torture tests out unless markers were asked for by name."""
    if config.option.markexpr:
        return
    torture = [item for item in items if item.get_closest_marker("torture")]
    if torture:
        config.hook.pytest_deselected(items=torture)
        items[:] = [item for item in items if item not in torture]
