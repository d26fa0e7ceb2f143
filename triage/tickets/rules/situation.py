"""A ticket as rules ask about it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from triage.decision.automation import Situation, spelled
from triage.decision.policy import Policy
from triage.evidence.gather import merge, own
from triage.models import Classification, Submission, Ticket
from triage.models.submission import opening
from triage.playbook.desk import Desk


def situation(ticket: Ticket, judged: Classification | None, *, desk: Desk, now: datetime) -> Situation:
    """The ticket at ``now``, with its newest verdict (None: as if there were none yet).

    Asks the database nothing where the ticket's submissions are prefetched.
    """
    submissions = list(ticket.submissions.all())
    said = merge(row.said() for row in own(submissions))
    first = opening(ticket)
    verdict: dict[str, Any] = {}
    if judged is not None:
        heard = circumstances(judged.holds, judged.facts.get("heard", ()), policy=desk.policy)
        verdict = {"category": judged.category, "confidence": judged.confidence, "circumstances": heard}
    return Situation(
        **verdict,
        answers=asked(said.platform or said.platform_other, said.given),
        words=spelled(f"{_subjects(submissions)} {said.description}"),
        tags=frozenset(ticket.tags or ()),
        language=ticket.language,
        channel=first.channel if first else "",
        team=ticket.team_id or 0,
        is_open=desk.work.hours_of(ticket.team_id or 0).is_open(now),
    )


def asked(platform: str, given: Mapping[str, str | bool]) -> Mapping[str, str | bool]:
    """All answers by question: those of the desk's form, and of every form which platform it is."""
    return {**given, "platform": platform} if platform else given


def circumstances(holds: Iterable[str], heard: Iterable[Mapping[str, Any]], *, policy: Policy) -> frozenset[str]:
    """What holds the answer, and what was heard surely enough, whether it holds it or not (``heard``: as facts do)."""
    sure = (each["code"] for each in heard if each["confidence"] >= policy.circumstance(each["code"]).threshold)
    return frozenset((*holds, *sure))


def _subjects(submissions: Iterable[Submission]) -> str:
    return " ".join(row.subject for row in own(submissions) if row.subject)
