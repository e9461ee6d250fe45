"""Decks in and out: Anki's packages, CSV, Markdown, and the log of answers as JSON lines."""
