"""The pages that state the rules of availability and recovery."""

from __future__ import annotations

PILLAR = "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/"
AVAILABILITY = f"{PILLAR}availability.html"
STRATEGIES = f"{PILLAR}rel_planning_for_recovery_disaster_recovery.html"
OBJECTIVES = f"{PILLAR}disaster-recovery-dr-objectives.html"
QUORUM = "https://aws.amazon.com/blogs/database/amazon-aurora-under-the-hood-quorum-and-correlated-failure/"
