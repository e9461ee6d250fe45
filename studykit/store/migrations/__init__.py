"""How a progress file of an earlier schema becomes one of today's: Alembic scripts, one a change.

To change the schema: edit tables.py, add ``versions/NNNN_what.py`` (render_as_batch rebuilds tables
where SQLite cannot alter them), set HEAD in ``studykit.store.schema``. tests/store/test_migrations.py
compares what the scripts build with what tables.py declares.
"""
