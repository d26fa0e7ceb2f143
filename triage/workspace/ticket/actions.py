"""What an agent can do on the ticket page: an action reads its form, acts, and says so in a sentence."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from triage import tickets
from triage.installed import installed
from triage.models import FollowUp, MailWords, Resolution, Team, Ticket
from triage.outbox.enclosed import Enclosed, Upload
from triage.tickets import NotPossible
from triage.workspace import labels as words
from triage.workspace.colleagues import name, people
from triage.workspace.frame import action_key, agent_of
from triage.workspace.permissions import SEE_PICTURES
from triage.workspace.reach import actionable
from triage.workspace.ticket.mails import open_for_sender

LONGEST_ANSWER = 5_000
STAYING = {
    *("hand_back", "follow_up", "unmerge", "note", "assign", "wake", "unhelpful", "said", "not_said"),
    *("theirs", "forward", "open_forwarded", "tags"),
}
"""After these the agent stays with the ticket."""


_GIVEN_TO = {"assign": "assignee", "team": "team"}
"""The field of the form that says to whom."""


def act(action: str, ticket: Ticket, request: HttpRequest) -> str:
    """Do what an agent clicked, and say so in a sentence. Raises Http404 for what nobody can click."""
    agent, now = agent_of(request), timezone.now()
    match action:
        case "accept" | "correct" | "reply" | "forward" | "ask" | "note" | "unhelpful":
            return _act_once(action, ticket, request)
        case "follow_up":
            return _change_follow_up(ticket, request)
        case "close":
            chosen = request.POST.get("resolution", "")
            if chosen not in Resolution.values:
                raise BadRequest("unknown resolution")
            tickets.close(ticket, resolution=Resolution(chosen), agent=agent, now=now)
            return _("Closed: %(resolution)s.") % {"resolution": words.resolution(chosen)}
        case "said" | "not_said":
            chosen = request.POST.get("circumstance", "")
            tickets.hear(ticket, circumstance=chosen, is_said=action == "said", agent=agent, now=now)
            return _("Noted beside the cause. The next night learns from it.")
        case "hand_back":
            tickets.hand_back(ticket, agent=agent, now=now)
            return _("Automatic answers are on again.")
        case "assign" | "team":
            return _give(action, ticket, request)
        case "tags":
            return _tag(ticket, request)
        case "set_aside":
            day = _day(request, "until")
            tickets.snooze(ticket, until=installed().morning(day), agent=agent, now=now)
            return _("Snoozed until %(day)s.") % {"day": words.day(day)}
        case "wake":
            tickets.wake(ticket, agent=agent, now=now)
            return _("Back in the queue.")
        case "merge" | "join" | "unmerge":
            return _merge(action, ticket, request)
        case "theirs":
            chosen = request.POST.get("submission", "")
            tickets.take_for_theirs(ticket, int(chosen) if chosen.isdecimal() else 0, agent=agent, now=now)
            return _("Read as the requester's own words from now on.")
        case "open_forwarded":
            return _open_forwarded(ticket, request)
        case _:
            raise Http404


def _give(action: str, ticket: Ticket, request: HttpRequest) -> str:
    """To somebody, or to a team; to nobody or none where none is chosen."""
    agent, now, chosen = agent_of(request), timezone.now(), request.POST.get(_GIVEN_TO[action], "")
    is_key = chosen.isdecimal() and len(chosen) < 19
    if action == "assign":
        found = people().filter(pk=chosen).first() if is_key else None
        if chosen and found is None:
            raise NotPossible("unknown_agent")
        tickets.assign(ticket, assignee=found, agent=agent, now=now)
        return _("Assigned to %(who)s.") % {"who": name(found)} if found else _("The ticket is unassigned.")
    team = Team.objects.filter(pk=chosen).first() if is_key else None
    if chosen and team is None:
        raise BadRequest("unknown team")
    tickets.move_to_team(ticket, team=team, agent=agent, now=now)
    return _("Moved to %(team)s.") % {"team": team} if team else _("The ticket belongs to no team.")


def _act_once(action: str, ticket: Ticket, request: HttpRequest) -> str:
    """What writes to the requester or to colleagues: it counts once, however often it is clicked."""
    agent, key, now = agent_of(request), action_key(request), timezone.now()
    match action:
        case "accept":
            answer = _answer(request, request.POST.get("category", ""))
            judged = tickets.accept(ticket, agent=agent, action_key=key, now=now, answer=answer)
            return _("Accepted: %(category)s.") % {"category": words.category(judged.category)}
        case "correct":
            category = request.POST.get("category", "")
            answer = _answer(request, category)
            judged = tickets.correct(ticket, category=category, agent=agent, action_key=key, now=now, answer=answer)
            return _("Corrected: %(category)s.") % {"category": words.category(judged.category)}
        case "unhelpful":
            tickets.unhelpful(ticket, circumstance=request.POST.get("circumstance", ""), agent=agent, now=now)
            return _("Noted: right cause, wrong answer. What the requester gets instead is yours to write.")
        case "reply":
            enclosed, text = _enclosed(request), _posted(request, "text")
            tickets.reply(ticket, text=text, agent=agent, action_key=key, now=now, enclosed=enclosed)
            return _("Your reply is being sent.")
        case "forward":
            return _forward(ticket, request)
        case "ask":
            question = request.POST.get("question", "")
            tickets.ask(ticket, question=question, agent=agent, action_key=key, now=now)
            return _("Question sent: %(question)s") % {"question": words.question(question)}
        case _:
            text = _posted(request, "note")[:LONGEST_ANSWER]
            tickets.note(ticket, text=text, agent=agent, action_key=key, now=now)
            return _("Note added.")


def _merge(action: str, ticket: Ticket, request: HttpRequest) -> str:
    agent, now = agent_of(request), timezone.now()
    match action:
        case "merge":
            into, across = _into(request), "across_addresses" in request.POST
            tickets.merge(ticket, into=into, agent=agent, now=now, across_addresses=across)
            return _("Merged into %(reference)s.") % {"reference": into.reference}
        case "join":
            into = _into(request)
            tickets.join(ticket, into=into, agent=agent, now=now)
            return _("Merged into %(reference)s, which is being processed again.") % {"reference": into.reference}
        case _:
            tickets.unmerge(ticket, agent=agent, now=now)
            return _("Unmerged. This is a separate ticket again.")


def _change_follow_up(ticket: Ticket, request: HttpRequest) -> str:
    chosen = request.POST.get("follow_up", "")
    row = get_object_or_404(FollowUp, pk=chosen if chosen.isdecimal() else 0, ticket=ticket)
    what = request.POST.get("what", "")
    to = _day(request, "to") if what == "move" else None
    if what not in {"fire", "move", "cancel"}:
        raise BadRequest("unknown change")
    changed = tickets.change_follow_up(row, to=to, cancel=what == "cancel", agent=agent_of(request), now=timezone.now())
    if what == "cancel":
        return _("The follow-up is cancelled.")
    return (
        _("The question was sent.")
        if what == "fire"
        else _("Rescheduled to %(at)s.") % {"at": words.moment(changed.due_at)}
    )


def _day(request: HttpRequest, field: str) -> date:
    try:
        return date.fromisoformat(request.POST.get(field, ""))
    except ValueError as error:
        raise NotPossible("in_the_past") from error


def _open_forwarded(ticket: Ticket, request: HttpRequest) -> str:
    chosen = request.POST.get("mail", "")
    row = get_object_or_404(MailWords, pk=chosen if chosen.isdecimal() else 0, submission__ticket=ticket)
    if not row.forwarded_from.get("address"):
        raise Http404
    opened = open_for_sender(row, language=ticket.language, now=timezone.now())
    return _("Opened: %(reference)s.") % {"reference": opened.reference}


def _tag(ticket: Ticket, request: HttpRequest) -> str:
    """What the page showed is compared with what is chosen: a tag that a colleague put on meanwhile stays."""
    ticked, shown = _keys(request, "tag"), _keys(request, "had")
    tickets.change_tags(ticket, on=ticked - shown, off=shown - ticked, agent=agent_of(request), now=timezone.now())
    return _("Tags saved.")


def _keys(request: HttpRequest, field: str) -> set[int]:
    """The rows' keys in a field, as far as they are such."""
    return {int(pk) for pk in request.POST.getlist(field) if pk.isascii() and pk.isdecimal() and len(pk) < 10}


def _into(request: HttpRequest) -> Ticket:
    into = actionable(request).filter(reference=request.POST.get("into", "").strip().upper()).first()
    if into is None:
        raise NotPossible("unknown_ticket")
    return into


def _forward(ticket: Ticket, request: HttpRequest) -> str:
    chosen = request.POST.getlist("pictures") if request.user.has_perm(SEE_PICTURES) else []
    enclosed = _enclosed(request, evidence=tickets.evidence(ticket, chosen))
    action, to = (action_key(request), timezone.now()), request.POST.get("to", "").strip()
    text = _posted(request, "forward_text")
    tickets.forward(ticket, to=to, text=text, agent=agent_of(request), action=action, enclosed=enclosed)
    return _("Forwarded to %(address)s.") % {"address": to}


def _enclosed(request: HttpRequest, *, evidence: Sequence[Upload] = ()) -> Enclosed:
    """What the form's agent has chosen to send along."""
    chosen = [Upload(upload.name or "", upload.read()) for upload in request.FILES.getlist("files")]
    return tickets.enclosed(chosen, cc=request.POST.get("cc", ""), evidence=evidence)


def _answer(request: HttpRequest, category: str) -> tickets.Answer:
    """The answer as the page showed it, and as the agent has changed it."""
    said, seen = _posted(request, f"letter-{category}"), _posted(request, f"canned-{category}")
    return tickets.Answer(seen, "" if said == seen else said[:LONGEST_ANSWER])


def _posted(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\r\n", "\n").strip()


def typed(request: HttpRequest) -> dict[str, str]:
    """What an agent has typed into the ticket page, by field, to be put there again; no answers left as they were."""
    categories = (field.removeprefix("letter-") for field in request.POST if field.startswith("letter-"))
    typed = {category: _answer(request, category).words for category in categories}
    forward = {"forward_text": _posted(request, "forward_text"), "forward_to": _posted(request, "to")}
    own = {name: _posted(request, name) for name in ("text", "note", "cc")}
    return {**typed, **own, **forward}
