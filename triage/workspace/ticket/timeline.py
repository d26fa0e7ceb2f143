"""The ticket's story on the desk: every step, with the letter or note that it was about."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from triage.evidence import gather
from triage.models import EventKind, Note, Reply, ReplyFile, RuleRun, RuleVersion, Tag, Team, Ticket, TicketEvent
from triage.models.event import OF_TARGETS
from triage.models.reply import BY_PEOPLE
from triage.workspace import labels as words
from triage.workspace.colleagues import name
from triage.workspace.rules import wording
from triage.workspace.ticket.answers import Change, changes

NOTES = {EventKind.NOTED, EventKind.REOPENED}
LETTERS = {EventKind.REPLIED, EventKind.FORWARDED, EventKind.RESENT}


@dataclass(frozen=True, slots=True)
class Step:
    """One step; ``who`` is an agent's name, "" for the machine and the requester; ``note`` an agent's words; ``files``
    are what went out with its letter; ``changes`` what an agent put right. ``told`` is what a rule did, and what not;
    ``rule`` its code.
    """

    title: str
    detail: str
    at: datetime
    who: str
    reply: Reply | None
    note: str
    files: Sequence[ReplyFile] = ()
    changes: Sequence[Change] = ()
    told: Sequence[str] = ()
    rule: str = ""


def timeline(ticket: Ticket, events: Sequence[TicketEvent], *, is_whole: bool) -> list[Step]:
    """The newest step first; at most five queries however long the story is. ``is_whole``: see ``changes``."""
    replies = {reply.pk: reply for reply in ticket.replies.all()}
    files: defaultdict[int, list[ReplyFile]] = defaultdict(list)
    if any(reply.kind in BY_PEOPLE for reply in replies.values()):
        for file in ReplyFile.objects.filter(reply__ticket=ticket):
            files[file.reply_id].append(file)
    own = gather.own(ticket.submissions.all())  # The page has fetched them.
    is_noted = any(event.kind in NOTES for event in events)
    notes = {note.pk: note for note in Note.objects.filter(ticket=ticket)} if is_noted else {}
    given = {event.data.get("assignee") for event in events if event.kind == EventKind.ASSIGNED} - {None}
    is_tagged = any(event.kind == EventKind.TAGGED for event in events)
    tags = dict(Tag.objects.values_list("pk", "name")) if is_tagged else {}
    people = {user.pk: name(user) for user in User.objects.filter(pk__in=given)} if given else {}
    routed = {event.data["team"] for event in events if event.data.get("team")}
    teams = dict(Team.objects.filter(pk__in=routed).values_list("pk", "name")) if routed else {}
    ruled = _ruled(ticket, events)
    steps = []
    for event in reversed(events):
        note = notes.get(event.data.get("note", 0)) if event.kind in NOTES else None
        detail = words.event_detail(event.data)
        if event.kind == EventKind.ASSIGNED:
            detail = people.get(event.data.get("assignee") or 0, _("Unassigned"))
        elif event.kind == EventKind.TEAM_CHANGED:
            detail = teams.get(event.data.get("team") or 0, _("No team"))
        elif event.kind == EventKind.TO_AGENT and event.data.get("team"):
            detail = " · ".join(filter(None, (detail, teams.get(event.data["team"], ""))))
        elif event.kind in OF_TARGETS:
            detail = words.moment(datetime.fromisoformat(event.data["by"]))
        elif event.kind == EventKind.SNOOZED:
            detail = words.moment(datetime.fromisoformat(event.data["until"]))
        elif event.kind == EventKind.TAGGED:
            detail = _tagged(event.data, tags)
        elif event.kind == EventKind.RULE and (done := ruled.get(event.data["run"])):
            steps.append(replace(done, title=str(event.get_kind_display())))
            continue
        reply = replies.get(event.data.get("reply", 0)) if event.kind in LETTERS else None
        sent = files[reply.pk] if reply else ()
        told = note.text if note else ""
        put_right: tuple[Change, ...] = ()
        if event.kind == EventKind.DETAILS_CORRECTED:
            put_right = tuple(changes(own, event.data.get("submission", 0), is_whole=is_whole))
        title, who = str(event.get_kind_display()), name(event.agent)
        steps.append(Step(title, detail, event.at, who, reply, told, sent, put_right))
    return steps


def _ruled(ticket: Ticket, events: Sequence[TicketEvent]) -> Mapping[int, Step]:
    """What rules did on the ticket, by the key of the run; asks nothing where none ran."""
    if not any(event.kind == EventKind.RULE for event in events):
        return {}
    names, runs = wording.Names(), RuleRun.objects.filter(ticket=ticket).select_related("rule")
    versions = {
        (each.code, each.number): each for each in RuleVersion.objects.filter(code__in={run.rule.code for run in runs})
    }
    steps = {}
    for run in runs:
        rule = versions.get((run.rule.code, run.version), run.rule)
        detail = _("%(rule)s, version %(number)s") % {"rule": rule.name, "number": run.version}
        told = wording.told(run.steps, names)
        steps[run.pk] = Step("", detail, run.at, "", None, "", told=told, rule=run.rule.code)
    return steps


def _tagged(told: Mapping[str, Any], names: Mapping[int, str]) -> str:
    """What was put on, and what taken off: "+ urgent, − refund"."""
    signs = (("+", told.get("on", ())), ("−", told.get("off", ())))
    return ", ".join(f"{sign} {names[pk]}" for sign, keys in signs for pk in keys if pk in names)
