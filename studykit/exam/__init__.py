"""Exams: assembly by blueprint, the session, scoring. Pure: clock and random source come in."""
