"""Anki's packages, read without Anki, and written by genanki."""
