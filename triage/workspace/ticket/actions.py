"""What an agent can do on the ticket page: each reads its form, acts, and says so in a sentence."""

from collections.abc import Callable, Mapping
from datetime import date

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from triage import tickets
from triage.installed import installed
from triage.models import FollowUp, Resolution, Ticket
from triage.tickets import NotPossible
from triage.workspace import labels as words
from triage.workspace.colleagues import name, people
from triage.workspace.frame import action_key, agent_of

LONGEST_ANSWER = 5_000


def _accept(ticket: Ticket, request: HttpRequest) -> str:
    answer = _answer(request, request.POST.get("category", ""))
    judged = tickets.accept(
        ticket, agent=agent_of(request), action_key=action_key(request), now=timezone.now(), answer=answer
    )
    return _("Accepted: %(category)s.") % {"category": words.category(judged.category)}


def _correct(ticket: Ticket, request: HttpRequest) -> str:
    category = request.POST.get("category", "")
    judged = tickets.correct(
        ticket,
        category=category,
        agent=agent_of(request),
        action_key=action_key(request),
        now=timezone.now(),
        answer=_answer(request, category),
    )
    return _("Corrected: %(category)s.") % {"category": words.category(judged.category)}


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
    return {**typed, "text": _posted(request, "text"), "note": _posted(request, "note")}


def _reply(ticket: Ticket, request: HttpRequest) -> str:
    text = _posted(request, "text")
    tickets.reply(ticket, text=text, agent=agent_of(request), action_key=action_key(request), now=timezone.now())
    return _("Your reply is being sent.")


def _close(ticket: Ticket, request: HttpRequest) -> str:
    chosen = request.POST.get("resolution", "")
    if chosen not in Resolution.values:
        raise BadRequest("unknown resolution")
    tickets.close(ticket, resolution=Resolution(chosen), agent=agent_of(request), now=timezone.now())
    return _("Closed: %(resolution)s.") % {"resolution": words.resolution(chosen)}


def _follow_up(ticket: Ticket, request: HttpRequest) -> str:
    chosen = request.POST.get("follow_up", "")
    row = get_object_or_404(FollowUp, pk=chosen if chosen.isdecimal() else 0, ticket=ticket)
    what = request.POST.get("what", "")
    try:
        to = date.fromisoformat(request.POST.get("to", "")) if what == "move" else None
    except ValueError as error:
        raise NotPossible("in_the_past") from error
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


def _hand_back(ticket: Ticket, request: HttpRequest) -> str:
    tickets.hand_back(ticket, agent=agent_of(request), now=timezone.now())
    return _("Automatic answers are on again.")


def _ask(ticket: Ticket, request: HttpRequest) -> str:
    question = request.POST.get("question", "")
    tickets.ask(ticket, question=question, agent=agent_of(request), action_key=action_key(request), now=timezone.now())
    return _("Question sent: %(question)s") % {"question": words.question(question)}


def _note(ticket: Ticket, request: HttpRequest) -> str:
    text = _posted(request, "note")[:LONGEST_ANSWER]
    tickets.note(ticket, text=text, agent=agent_of(request), action_key=action_key(request), now=timezone.now())
    return _("Note added.")


def _assign(ticket: Ticket, request: HttpRequest) -> str:
    chosen = request.POST.get("assignee", "")
    found = people().filter(pk=chosen).first() if chosen.isdecimal() else None
    if chosen and found is None:
        raise NotPossible("unknown_agent")
    tickets.assign(ticket, assignee=found, agent=agent_of(request), now=timezone.now())
    return _("Assigned to %(who)s.") % {"who": name(found)} if found else _("The ticket is unassigned.")


def _set_aside(ticket: Ticket, request: HttpRequest) -> str:
    try:
        day = date.fromisoformat(request.POST.get("until", ""))
    except ValueError as error:
        raise NotPossible("in_the_past") from error
    tickets.snooze(ticket, until=installed().morning(day), agent=agent_of(request), now=timezone.now())
    return _("Snoozed until %(day)s.") % {"day": words.day(day)}


def _wake(ticket: Ticket, request: HttpRequest) -> str:
    tickets.wake(ticket, agent=agent_of(request), now=timezone.now())
    return _("Back in the queue.")


def _merge(ticket: Ticket, request: HttpRequest) -> str:
    into, across = _into(request), "across_addresses" in request.POST
    tickets.merge(ticket, into=into, agent=agent_of(request), now=timezone.now(), across_addresses=across)
    return _("Merged into %(reference)s.") % {"reference": into.reference}


def _join(ticket: Ticket, request: HttpRequest) -> str:
    into = _into(request)
    tickets.join(ticket, into=into, agent=agent_of(request), now=timezone.now())
    return _("Merged into %(reference)s, which is being processed again.") % {"reference": into.reference}


def _into(request: HttpRequest) -> Ticket:
    into = Ticket.objects.filter(reference=request.POST.get("into", "").strip().upper()).first()
    if into is None:
        raise NotPossible("unknown_ticket")
    return into


def _unmerge(ticket: Ticket, request: HttpRequest) -> str:
    tickets.unmerge(ticket, agent=agent_of(request), now=timezone.now())
    return _("Unmerged. This is a separate ticket again.")


ACTIONS: Mapping[str, Callable[[Ticket, HttpRequest], str]] = {
    "accept": _accept,
    "correct": _correct,
    "reply": _reply,
    "close": _close,
    "hand_back": _hand_back,
    "follow_up": _follow_up,
    "ask": _ask,
    "note": _note,
    "assign": _assign,
    "set_aside": _set_aside,
    "wake": _wake,
    "merge": _merge,
    "join": _join,
    "unmerge": _unmerge,
}
"""What an agent can do; each does it and says so in a sentence."""
STAYING = {"hand_back", "follow_up", "unmerge", "note", "assign", "wake"}
"""After these the agent stays with the ticket."""
