"""What a canned reply is, told by its code. Asked here and nowhere else."""

from collections.abc import Mapping

from triage.installed import installed
from triage.models import ReplyKind

KINDS: Mapping[str, ReplyKind] = {
    "receipt": ReplyKind.RECEIPT,
    "receipt_fraud": ReplyKind.RECEIPT,
    "receipt_harm": ReplyKind.RECEIPT,
    "agent": ReplyKind.AGENT,
    "link": ReplyKind.LINK,
    "closed": ReplyKind.CLOSING,
    "proposal": ReplyKind.PROPOSAL,
    "incident": ReplyKind.INCIDENT,
    "incident_solved": ReplyKind.INCIDENT,
    "incident_draft": ReplyKind.INCIDENT,
    "incident_solved_draft": ReplyKind.INCIDENT,
}
"""Those of every desk: they answer no cause, ask no question of the decision and are no follow-up."""

_ASKS = "ask_"


def asking(question: str) -> str:
    """The canned reply that puts a question of the decision."""
    return f"{_ASKS}{question}"


def question_of(code: str) -> str:
    """The question that the canned reply puts, "" where it puts none."""
    return code.removeprefix(_ASKS) if code.startswith(_ASKS) else ""


def kind_of(code: str) -> ReplyKind:
    """Why the desk writes the canned reply. What nothing asks for by its code can only come out of an agent's hand."""
    rules = installed().rules
    if code in rules.answers:
        return ReplyKind.VERDICT
    if code in rules.next_steps:
        return ReplyKind.RECEIPT
    if question_of(code):
        return ReplyKind.QUESTION
    if code in rules.follow_ups or code in rules.said_ahead:
        return ReplyKind.REMINDER
    if code in {event.letter for event in installed().events.values()}:
        return ReplyKind.CLOSING
    return KINDS.get(code, ReplyKind.AGENT)


def tells_verdict(code: str) -> bool:
    """Whether a verdict calls for the canned reply: it tells what was found, and so also what is new about it."""
    return kind_of(code) in {ReplyKind.VERDICT, ReplyKind.QUESTION, ReplyKind.RECEIPT}
