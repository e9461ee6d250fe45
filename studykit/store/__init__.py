"""A learner's progress on disk: tables, migrations, repositories."""
