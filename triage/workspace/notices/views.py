"""The bell, the list of one's notices, and how one is told. Everybody at the desk has their own."""

import json
from hashlib import sha256

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from triage.notices import mark_read
from triage.workspace.frame import agent_of, page
from triage.workspace.notices.page import PreferencesForm, bell, colleagues, lines
from triage.workspace.permissions import MAY_CHANGE_TICKETS


@require_safe
def unread(request: HttpRequest) -> HttpResponse:
    """What the bell of an open page asks for again and again; 304 while the answer is the same."""
    told = json.dumps(bell(agent_of(request)).as_json())
    etag = f'"{sha256(told.encode()).hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    return HttpResponse(told, content_type="application/json", headers={"ETag": etag})


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """One's notices, newest first."""
    before = request.GET.get("before", "")
    shown, older = lines(agent_of(request), before=int(before) if before.isdecimal() and len(before) < 19 else None)
    context = {"title": _("Notices"), "lines": shown, "older": older, "is_further": bool(before)}
    return page(request, "workspace/notices.html", context)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one notice as read, or all up to the newest that the page has shown."""
    chosen, until = (request.POST.get(name, "") for name in ("notice", "until"))
    person, now = agent_of(request).pk, timezone.now()
    if chosen.isdecimal() and len(chosen) < 19:
        mark_read(person, now=now, pk=int(chosen))
    elif until.isdecimal() and len(until) < 19:
        mark_read(person, now=now, until=int(until))
    return redirect("admin:notices")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """How one is told of what."""
    person = agent_of(request)
    form = PreferencesForm(person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("admin:notice_preferences")
    context = {"title": _("How you are told"), "form": form, "address": person.email}
    return page(request, "workspace/notice_preferences.html", context, status=422 if form.errors else 200)


@MAY_CHANGE_TICKETS
@require_safe
def mentionable(_request: HttpRequest) -> HttpResponse:
    """Whom a note can mention, for the list that opens behind an @ in it."""
    return JsonResponse({"people": list(colleagues())})
