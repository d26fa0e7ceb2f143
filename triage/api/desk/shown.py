"""A ticket's rows in the shape in which agents' programs read them. Codes only: it is the same in every language."""

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from triage import tickets
from triage.api.serializers import verdict_shown
from triage.decision.circumstances import believed
from triage.decision.codec import reading_from
from triage.evidence import gather
from triage.models import (
    OF_CIRCUMSTANCES,
    Author,
    Classification,
    File,
    LabelKind,
    Note,
    Reply,
    Screenshot,
    Submission,
    Tag,
    Ticket,
)
from triage.playbook import desk
from triage.workspace.queue.listing import Line

Shown = dict[str, Any]


def line_shown(line: Line) -> Shown:
    """A line of the queue, as ``TicketLine``."""
    ticket = line.ticket
    return {
        **_columns(ticket),
        "requester": line.who,
        "beginning": line.said,
        "category": ticket.category,
        "confidence": ticket.confidence,
        "platform": ticket.platform_id,
        "tags": line.tags,
        "found_in": [place.name.lower() for place in line.found_in],
    }


def ticket_shown(ticket: Ticket) -> Shown:
    """All of a ticket, as ``DeskTicket``; the number of queries does not depend on how much there is."""
    rows = Submission.objects.select_related("platform").order_by("id")
    prefetch_related_objects([ticket], Prefetch("submissions", rows))
    known = tickets.details(ticket)
    judged = list(ticket.classifications.select_related("agent").order_by("id"))
    machine = next((row for row in reversed(judged) if row.author == Author.MACHINE), None)
    agents = next((row for row in reversed(judged) if row.author == Author.AGENT), None)
    given: Shown = {"name": known.name, "email": known.email, "platform": known.platform or known.platform_other}
    given |= {"description": known.description, **known.given}
    return {
        **_columns(ticket),
        "requester": {
            "name": known.name,
            "email": ticket.requester_email,
            "confirmed": ticket.confirmed_at is not None,
        },
        "tags": Tag.objects.filter(pk__in=ticket.tags or ()),
        "merged_into": ticket.merged_into.reference if ticket.merged_into else None,
        "automatic": not ticket.is_manual,
        "closed_at": ticket.closed_at,
        "answers": {code: answer for code, answer in given.items() if answer != ""},
        "verdict": {**verdict_shown(machine, ticket), "holds": machine.holds} if machine else None,
        "decision": _decision(agents) if agents and agents is judged[-1] else None,
        "circumstances": _circumstances(machine) if machine else [],
        "messages": [_message(row) for row in ticket.submissions.all()],
        "screenshots": [_screenshot(row) for row in gather.pictures(ticket)],
        "files": [_file(row) for row in File.objects.filter(submission__ticket=ticket).order_by("id")],
        "letters": [_letter(row) for row in ticket.replies.prefetch_related("files").order_by("id")],
        "notes": [_note(row) for row in Note.objects.filter(ticket=ticket).select_related("agent")],
        "follow_ups": list(ticket.follow_ups.values("id", "kind", "sequence", "due_at", "state", "answer")),
        "story": [
            {"kind": event.kind, "at": event.at, "agent": _user(event.agent), "data": event.data}
            for event in ticket.events.select_related("agent").order_by("id")
        ],
    }


def _columns(ticket: Ticket) -> Shown:
    names = ("reference", "state", "resolution", "escalation", "language", "created_at", "waiting_since")
    return {
        **{name: getattr(ticket, name) for name in names},
        "assignee": _user(ticket.assignee),
        "team": ticket.team,
        "due_at": ticket.sla_due_at,
        "snoozed_until": ticket.snoozed_until,
    }


def _user(user: Any) -> str | None:
    return user.get_username() if user else None


def _decision(row: Classification) -> Shown:
    return {"category": row.category, "agent": _user(row.agent), "at": row.created_at}


def _circumstances(machine: Classification) -> list[Shown]:
    """What was heard, then what only agents tell of."""
    current = desk.current()
    labels = machine.labels.filter(kind__in=OF_CIRCUMSTANCES).exclude(circumstance="")
    told = {code: kind == LabelKind.SAID for code, kind in labels.values_list("circumstance", "kind")}
    heard = [
        {"code": each.code, "confidence": each.confidence, "quote": each.origin.quote, "told": told.get(each.code)}
        for each in believed(machine.frozen_facts(), current.rules.circumstances, current.policy)
    ]
    missed = sorted(code for code in told if told[code] and code not in {each["code"] for each in heard})
    return heard + [{"code": code, "confidence": None, "quote": "", "told": True} for code in missed]


def _message(row: Submission) -> Shown:
    names = ("id", "channel", "received_at", "subject", "description", "answers", "from_address")
    whole = {name: getattr(row, name) for name in names}
    return {**whole, "corrects": row.corrects.split(), "third_person": row.is_third_person}


def _screenshot(row: Screenshot) -> Shown:
    readings = [reading_from(data) for data in row.readings]
    return {
        "id": row.pk,
        "state": row.state,
        "shortcoming": row.shortcoming,
        "readings": [{"kind": each.kind, "value": str(each.value), "confidence": each.confidence} for each in readings],
        "lines": [str(line.get("text", "")) for line in row.lines],
    }


def _file(row: File) -> Shown:
    return {
        "id": row.pk,
        "name": row.original_name,
        "kind": row.kind,
        "size": row.byte_size,
        "outcome": row.outcome,
    }


def _letter(row: Reply) -> Shown:
    names = ("id", "kind", "state", "to", "subject", "body", "created_at", "sent_at")
    return {**{name: getattr(row, name) for name in names}, "files": row.files.all()}


def _note(row: Note) -> Shown:
    return {"id": row.pk, "agent": _user(row.agent), "at": row.at, "text": row.text}
