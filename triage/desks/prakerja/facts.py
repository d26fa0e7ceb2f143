"""What this desk's facts hold."""

from triage.decision.facts import ReadingKind, ReviewState, Symptom

__all__ = ["ReadingKind", "ReviewState", "Symptom"]
