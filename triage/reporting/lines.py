"""The lines of an incremental export (docs/export.md): plain values, the shapes stay, new fields may come.

Without what is personal a line has what stays when its person is erased (``tickets.privacy.anonymise``): codes,
numbers, times. Who suffers is told in neither.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Model

from triage.decision.circumstances import UNHEARD
from triage.installed import installed
from triage.models import (
    Classification,
    EventKind,
    FollowUp,
    Incident,
    Label,
    Platform,
    Reply,
    Submission,
    Tag,
    Team,
    Ticket,
    TicketEvent,
)
from triage.playbook.form import asked

Line = Mapping[str, Any]


def event(row: TicketEvent) -> Line:
    """One step of a ticket's story; that its person was erased is told as what it asks of the reader."""
    ticket = {"ticket": row.ticket.reference, "at": row.at}
    if row.kind == EventKind.ANONYMISED:
        return {"kind": "erasure", "id": row.pk, **ticket}
    return {"kind": "event", "id": row.pk, **ticket, "event": row.kind, "agent": row.agent_id, "data": row.data}


def tickets(keys: Sequence[int], *, personal: bool) -> Iterator[Line]:
    """These tickets with all that belongs to them, as they are now."""
    parts = ["submissions", "classifications", "replies", "follow_ups", "waits", *(["notes"] if personal else [])]
    labels: dict[int, list[Label]] = defaultdict(list)
    for label in Label.objects.filter(judged__ticket__in=keys).order_by("id"):
        labels[label.judged_id].append(label)
    rows = Ticket.objects.filter(pk__in=keys).select_related("merged_into").prefetch_related(*parts).order_by("pk")
    return (_ticket(row, labels, personal=personal) for row in rows)


def _ticket(row: Ticket, labels: Mapping[int, list[Label]], *, personal: bool) -> Line:
    verdicts = sorted(row.classifications.all(), key=lambda each: each.pk)
    submissions = sorted(row.submissions.all(), key=lambda each: each.pk)
    said: dict[str, Any] = {
        "kind": "ticket",
        "id": row.reference,
        "received_at": row.created_at,
        "state": row.state,
        "escalation": row.escalation,
        "resolution": row.resolution,
        "language": row.language,
        "platform": row.platform_id,
        "category": row.category,
        "confidence": row.confidence,
        "team": row.team_id,
        "assignee": row.assignee_id,
        "tags": row.tags or [],
        "waiting_since": row.waiting_since,
        "due_at": row.sla_due_at,
        "closed_at": row.closed_at,
        "confirmed_at": row.confirmed_at,
        "merged_into": row.merged_into.reference if row.merged_into else None,
        "erased_at": row.anonymised_at,
        "submissions": [_submission(each, personal=personal) for each in submissions],
        "verdicts": [_verdict(each) for each in verdicts],
        "labels": [_label(each) for verdict in verdicts for each in labels.get(verdict.pk, ())],
        "replies": [_reply(each, personal=personal) for each in sorted(row.replies.all(), key=lambda each: each.pk)],
        "follow_ups": [_follow_up(each) for each in row.follow_ups.all()],
        "waits": [{"since": each.since, "due_at": each.due_at, "ended_at": each.ended_at} for each in row.waits.all()],
    }
    if personal:
        said["requester"] = {"name": row.requester_name, "email": row.requester_email}
        said["notes"] = [{"agent": each.agent_id, "at": each.at, "text": each.text} for each in row.notes.all()]
    return said


def _submission(row: Submission, *, personal: bool) -> Line:
    said: dict[str, Any] = {"id": row.pk, "channel": row.channel, "received_at": row.received_at}
    said |= {"platform": row.platform_id, "third_person": row.is_third_person, "corrects": row.corrects.split()}
    if not personal:
        return {**said, "answers": asked().kept(row.answers)}
    words = ("name", "email", "platform_other", "subject", "description", "from_address")
    return {**said, "answers": row.answers, **{name: getattr(row, name) for name in words}}


def _verdict(row: Classification) -> Line:
    return {
        "id": row.pk,
        "at": row.created_at,
        "author": row.author,
        "agent": row.agent_id,
        "category": row.category,
        "second": row.second,
        "confidence": row.confidence,
        "disposition": row.disposition,
        "question": row.question,
        "holds": list(dict.fromkeys(_harmless(row.holds))),
        "reasons": [{name: reason[name] for name in ("code", "label", "weight")} for reason in row.reasons],
        "due_on": row.due_on,
        "policy": row.policy_version,
        "model": row.model_version,
    }


def _label(row: Label) -> Line:
    told = "".join(_harmless(filter(None, [row.circumstance])))
    said = {"verdict": row.judged_id, "label": row.kind, "category": row.category, "circumstance": told}
    return {**said, "agent": row.agent_id, "at": row.created_at, "set_aside": row.set_aside}


def _harmless(codes: Iterable[str]) -> Iterator[str]:
    return (UNHEARD if code in installed().rules.harms else code for code in codes)


def _reply(row: Reply, *, personal: bool) -> Line:
    said: dict[str, Any] = {"id": row.pk, "reply": row.kind, "state": row.state, "language": row.language}
    said |= {"verdict": row.classification_id, "written_at": row.created_at, "sent_at": row.sent_at}
    return {**said, "to": row.to, "cc": row.cc, "subject": row.subject, "body": row.body} if personal else said


def _follow_up(row: FollowUp) -> Line:
    said = {"follow_up": row.kind, "number": row.sequence, "state": row.state, "due_at": row.due_at}
    return {**said, "sent_at": row.fired_at, "answered_at": row.answered_at, "answer": row.answer}


def incident(row: Incident) -> Line:
    """An incident with the tickets that belong, or belonged, to it."""
    of_it = ("joined", "joined_at", "removed_at", "told", "told_at", "solved_told_at")
    return {
        "kind": "incident",
        "id": row.pk,
        "platform": row.platform_id,
        "category": row.category,
        "state": row.state,
        **{name: getattr(row, name) for name in ("began_at", "proposed_at", "confirmed_at", "ended_at")},
        "tickets": [
            {"ticket": each.ticket.reference, **{name: getattr(each, name) for name in of_it}}
            for each in row.members.all()
        ],
    }


def _team(row: Team) -> Line:
    return {"kind": "team", "id": row.pk, "name": row.name}


def _tag(row: Tag) -> Line:
    return {"kind": "tag", "id": row.pk, "name": row.name, "active": row.active}


def _platform(row: Platform) -> Line:
    return {"kind": "platform", "id": row.code, "name": row.name, "active": row.active}


LISTS: Mapping[type[Model], Callable[[Any], Line]] = {Team: _team, Tag: _tag, Platform: _platform}
"""What other lines name by key or code: a team without its people, tags that are no longer offered, too."""
