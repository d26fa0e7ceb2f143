"""What would be decided about answers that an agent is still typing, and said: for their eyes, and to be read out.

It is the judgement that the ticket gets, over the same words; nothing of them is kept.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from triage.decision.circumstances import believed
from triage.decision.decide import decide
from triage.decision.facts import Facts, Heard
from triage.decision.verdict import Disposition, Verdict
from triage.evidence import active
from triage.evidence.gather import facts_from_answers
from triage.messages import Answers
from triage.models import Incident, IncidentState, Ticket, TicketState
from triage.outbox import sentences
from triage.outbox.compose import Occasion, Words, reply_code, words
from triage.outbox.given import in_words
from triage.playbook import desk

MOST_OTHERS = 5


@dataclass(frozen=True, slots=True)
class DryJudgement:
    """``question`` is what should be asked now, "" where nothing need be; ``said`` the letter that would go out (None
    where its text is missing), both in the requester's language. ``incident`` would answer instead. ``others`` are
    open tickets of the same address.
    """

    facts: Facts
    verdict: Verdict
    question: str
    said: Words | None
    heard: tuple[Heard, ...]
    incident: Incident | None
    others: tuple[Ticket, ...]


def dry_judgement(answers: Answers, *, now: datetime) -> DryJudgement:
    """Judge the answers as they stand."""
    current = desk.current()
    rules, policy = current.rules, current.policy
    facts = facts_from_answers(answers, readings=(), written_at=now, now=now, desk=current, models=active.models())
    verdict = decide(facts, policy, rules)
    asks = verdict.disposition is Disposition.ASK
    code, language = reply_code(verdict), facts.language
    given = partial(in_words, answers, language=language)
    occasion = Occasion("", "", "", language, facts, verdict, now, given=given)
    platform = rules.platform(facts, policy)
    open_incidents = Incident.objects.filter(state=IncidentState.OPEN, platform__code=platform)
    others = Ticket.objects.filter(requester_email__iexact=answers.email).exclude(state=TicketState.CLOSED)
    return DryJudgement(
        facts=facts,
        verdict=verdict,
        question=sentences.asked(verdict, facts, desk=current, language=language) if asks else "",
        said=words(code, occasion, desk=current) if (code, language) in current.texts else None,
        heard=tuple(believed(facts, rules.circumstances, policy)),
        incident=open_incidents.select_related("platform").first(),
        others=tuple(others.order_by("-id")[:MOST_OTHERS]) if answers.email else (),
    )
