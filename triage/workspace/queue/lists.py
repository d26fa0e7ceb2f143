"""The queue as a file: asking for it, seeing how far it is, downloading it."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from triage import tickets
from triage.evidence.pictures.storage import open_screenshot
from triage.installed import installed
from triage.models import AccessKind, ListFormat, ListState, TicketList
from triage.models.ticket_list import KEPT_FOR
from triage.nudge import nudge
from triage.tickets import NotPossible
from triage.tickets.lists import MOST_ROWS
from triage.workspace.frame import action_key, agent_of, page
from triage.workspace.permissions import MAY_LIST
from triage.workspace.queue import selection
from triage.workspace.queue.forms import QueueForm

TYPES = {
    ListFormat.CSV: "text/csv; charset=utf-8",
    ListFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@MAY_LIST
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Have a file made of all that the view shows."""
    wanted = request.POST.get("format", "")
    if wanted not in ListFormat.values:
        raise BadRequest("unknown format")
    agent = agent_of(request)
    view = QueueForm(QueryDict(request.POST.get("view", "")[:1000]), agent)
    found = list(selection.select(view.wanted(), agent).values_list("pk", flat=True)[: MOST_ROWS + 1])
    try:
        row = tickets.start_list(
            found,
            format=ListFormat(wanted),
            language=get_language() or installed().language,
            agent=agent,
            action_key=action_key(request),
            now=timezone.now(),
        )
    except NotPossible as problem:
        messages.error(request, problem.message)
        return redirect(f"{reverse('admin:index')}?{view.query()}")
    return redirect("admin:list", row.pk)


@MAY_LIST
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a list of one's own is, and the link to it; the changing part alone for the script (``?part``)."""
    row = _own(request, pk)
    now, is_running = timezone.now(), row.state == ListState.RUNNING
    etag = f'"{row.state}-{row.done}-{get_language()}"'
    if "part" in request.GET and request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    if is_running and not row.done:
        nudge("make_list", pk)  # The sweep would find it, too.
    context = {
        "title": _("Download tickets"),
        "row": row,
        "is_running": is_running,
        "is_there": _is_there(row, now),
        "percent": 100 * row.done // row.total if row.total else 100,
        "gone_at": row.finished_at + KEPT_FOR if row.finished_at else None,
        "most": MOST_ROWS,
    }
    if "part" not in request.GET:
        return page(request, "workspace/list.html", context)
    return TemplateResponse(request, "workspace/list_progress.html", context, headers={"ETag": etag})


@MAY_LIST
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, to who asked for it; every download is recorded."""
    row, now = _own(request, pk), timezone.now()
    if not _is_there(row, now):
        raise Http404
    tickets.record_access(AccessKind.EXPORT, f"list-{pk}", agent=agent_of(request), now=now, rows=row.total)
    try:
        file = open_screenshot(row.file)
    except FileNotFoundError as gone:
        raise Http404 from gone
    name = f"tickets-{installed().day(row.created_at).isoformat()}.{row.format}"
    headers = {"Cache-Control": "private, no-store"}
    kind = TYPES[ListFormat(row.format)]
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind, headers=headers)


def _own(request: HttpRequest, pk: int) -> TicketList:
    return get_object_or_404(TicketList, pk=pk, agent=agent_of(request))


def _is_there(row: TicketList, now: datetime) -> bool:
    return row.state == ListState.DONE and row.finished_at is not None and now < row.finished_at + KEPT_FOR
