"""Content and question banks: models, loading, cache, facts, lint, search."""
