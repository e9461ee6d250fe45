"""Property tests judge values, not the speed of a busy machine."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("calculators", deadline=None, max_examples=300)
settings.load_profile("calculators")
