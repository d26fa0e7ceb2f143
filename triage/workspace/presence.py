"""Who has which ticket open right now: signs that open pages leave in the cache, and that fade by themselves.

One sorted set holds a member TICKET:AGENT:PAGE for each open page, with the time of its last sign. It never becomes
rows, and nothing depends on it: without a cache nobody is seen.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

import structlog
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from triage.cache_server import OUT_OF_REACH, server
from triage.models import EventKind, TicketEvent
from triage.workspace.colleagues import name
from triage.workspace.frame import agent_of, unchanged
from triage.workspace.permissions import MAY_SEE_TICKETS
from triage.workspace.reach import visible

KEY = "desk:open"
FADES = 40
"""Seconds after its last sign from which a page no longer counts as open; pages give one every 15."""
PAGE = re.compile(r"[0-9a-f]{8}")
"""The name of an open page, so that leaving it leaves no other."""

log = structlog.get_logger("triage.presence")


@MAY_SEE_TICKETS
@require_http_methods(["GET", "HEAD", "POST"])
def presence(request: HttpRequest, reference: str) -> HttpResponse:
    """An open ticket page asks who else is there and whether its ticket has changed since the event ``?seen=``.

    Asking is its sign; a POST says that the page is being left. 304 while the answer is the same.
    """
    ticket = get_object_or_404(visible(request).only("id", "reference"), reference=reference)
    agent, opened = agent_of(request), (request.GET or request.POST).get("page", "")
    if request.method == "POST":
        leave(ticket.pk, agent=agent.pk, page=opened)
        return HttpResponse()
    others = look(agent.pk, now=timezone.now(), at=(ticket.pk, opened))
    seen = request.GET.get("seen", "")
    # Anything but the agent's own doing; that a mail went out is expected anyway.
    later = TicketEvent.objects.filter(ticket=ticket).exclude(kind=EventKind.SENT).exclude(agent=agent)
    context = {
        "reference": reference,
        "here": called(others, only=[ticket.pk]).get(ticket.pk, ()),
        "has_changed": seen.isdecimal() and later.filter(pk__gt=int(seen)).exists(),
    }
    return unchanged(request, TemplateResponse(request, "workspace/presence.html", context))


def look(agent: int, *, now: datetime, at: tuple[int, str] | None = None) -> Mapping[int, Collection[int]]:
    """What colleagues of the user ``agent`` have open: ticket → users; nothing when the cache is out of reach.

    ``at`` is the ticket and page from which this agent looks: a sign that they are there.
    """
    then = now.timestamp()
    found: defaultdict[int, set[int]] = defaultdict(set)
    try:
        with server().pipeline(transaction=False) as asked:
            if at is not None and PAGE.fullmatch(at[1]):
                asked.zadd(KEY, {_member(at[0], agent, at[1]): then})
                asked.zremrangebyscore(KEY, "-inf", then - FADES)
                asked.expire(KEY, FADES)
            asked.zrangebyscore(KEY, f"({then - FADES}", "+inf")
            members: list[str] = asked.execute()[-1]
    except OUT_OF_REACH as error:
        log.warning("presence_unknown", error=type(error).__name__)
        return {}
    for ticket, user, _page in (member.split(":") for member in members):
        if int(user) != agent:
            found[int(ticket)].add(int(user))
    return found


def leave(ticket: int, *, agent: int, page: str) -> None:
    """Take back the sign of a page that is no longer open."""
    try:
        server().zrem(KEY, _member(ticket, agent, page))
    except OUT_OF_REACH as error:  # It fades.
        log.warning("presence_unknown", error=type(error).__name__)


def called(opened: Mapping[int, Collection[int]], *, only: Iterable[int]) -> Mapping[int, list[str]]:
    """What those are called who have the tickets ``only`` open, by ticket; no query where nobody has."""
    shown = {ticket: opened[ticket] for ticket in only if ticket in opened}
    users = {user for there in shown.values() for user in there}
    names = {user.pk: name(user) for user in User.objects.filter(pk__in=users)} if users else {}
    return {ticket: sorted(names[user] for user in there if user in names) for ticket, there in shown.items()}


def _member(ticket: int, agent: int, page: str) -> str:
    return f"{ticket}:{agent}:{page}"
