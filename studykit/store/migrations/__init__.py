"""How a progress file of an earlier schema becomes one of today's: Alembic scripts, one a change.

To change the schema: edit tables.py, add ``versions/NNNN_what.py`` (render_as_batch rebuilds tables
where SQLite cannot alter them), set HEAD. tests/store/test_migrations.py compares what the scripts
build with what tables.py declares.
"""

from __future__ import annotations

from pathlib import Path

SCRIPTS = Path(__file__).parent
HEAD = "0007"


def known_revisions() -> frozenset[str]:
    """The schemas that this version of studykit can read, HEAD among them."""
    return frozenset(script.name.partition("_")[0] for script in SCRIPTS.glob("versions/[0-9]*_*.py"))
