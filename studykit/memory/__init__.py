"""Flashcards: the FSRS scheduler, study days and the review session. Pure: clock and random source come in."""
