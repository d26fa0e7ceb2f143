"""The ticket's story on the desk: every step, with the letter or note that it was about."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from triage.models import EventKind, Note, Reply, ReplyFile, Ticket, TicketEvent
from triage.models.reply import BY_PEOPLE
from triage.workspace import labels as words
from triage.workspace.colleagues import name


@dataclass(frozen=True, slots=True)
class Step:
    """One step; ``who`` is an agent's name, "" for the machine and the requester; ``note`` an agent's words; ``files``
    are what went out with its letter.
    """

    title: str
    detail: str
    at: datetime
    who: str
    reply: Reply | None
    note: str
    files: Sequence[ReplyFile] = ()


def timeline(ticket: Ticket, events: Sequence[TicketEvent]) -> list[Step]:
    """The newest step first; at most four queries however long the story is."""
    replies = {reply.pk: reply for reply in ticket.replies.all()}
    files: defaultdict[int, list[ReplyFile]] = defaultdict(list)
    if any(reply.kind in BY_PEOPLE for reply in replies.values()):
        for file in ReplyFile.objects.filter(reply__ticket=ticket):
            files[file.reply_id].append(file)
    is_noted = any(event.kind == EventKind.NOTED for event in events)
    notes = {note.pk: note for note in Note.objects.filter(ticket=ticket)} if is_noted else {}
    given = {event.data.get("assignee") for event in events if event.kind == EventKind.ASSIGNED} - {None}
    people = {user.pk: name(user) for user in User.objects.filter(pk__in=given)} if given else {}
    steps = []
    for event in reversed(events):
        note = notes.get(event.data.get("note", 0)) if event.kind == EventKind.NOTED else None
        detail = words.event_detail(event.data)
        if event.kind == EventKind.ASSIGNED:
            detail = people.get(event.data.get("assignee") or 0, _("Unassigned"))
        elif event.kind == EventKind.SNOOZED:
            detail = words.moment(datetime.fromisoformat(event.data["until"]))
        is_letter = event.kind in {EventKind.REPLIED, EventKind.FORWARDED}
        reply = replies.get(event.data.get("reply", 0)) if is_letter else None
        sent = files[reply.pk] if reply else ()
        told = note.text if note else ""
        steps.append(Step(str(event.get_kind_display()), detail, event.at, name(event.agent), reply, told, sent))
    return steps
