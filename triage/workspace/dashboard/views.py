"""The overview's addresses: the page, a chart's CSV, and the button that asks for fresh figures."""

import csv
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from triage import tickets
from triage.models import AccessKind, Platform, Snapshot
from triage.nudge import nudge
from triage.reporting import PERIODS
from triage.workspace.dashboard.figures import board, charts_of
from triage.workspace.dashboard.numbers import Numbers
from triage.workspace.frame import agent_of, page
from triage.workspace.permissions import MAY_SEE_FIGURES

DAYS = [period.days for period in PERIODS]
USUAL_DAYS = 30


@MAY_SEE_FIGURES
@require_safe
@never_cache
def overview(request: HttpRequest) -> TemplateResponse:
    """The figures of one period and platform, read from one finished row."""
    platforms = _platforms()
    days, platform = _wanted(request)
    snapshot = Snapshot.objects.filter(days=days, platform=platform).first()
    context = {
        "title": _("Dashboard"),
        "board": board(snapshot, platforms, now=timezone.now()) if snapshot else None,
        "query": urlencode({"days": days, "platform": platform}),
        "days": days,
        "platform": platform,
        "platforms": platforms,
        "periods": [
            (number, _period(number), "?" + urlencode({"days": number, "platform": platform})) for number in DAYS
        ],
    }
    return page(request, "workspace/dashboard.html", context)


@MAY_SEE_FIGURES
@require_safe
def export(request: HttpRequest, chart: str) -> HttpResponse:
    """A chart's table as a file, from the same row as the page; every export is recorded.

    UTF-8, commas, a header, raw numbers: shares in [0, 1], seconds, days as YYYY-MM-DD.
    """
    days, platform = _wanted(request)
    snapshot = Snapshot.objects.filter(days=days, platform=platform).first()
    if snapshot is None or chart not in charts_of(snapshot):
        raise Http404
    table = charts_of(snapshot)[chart](Numbers(snapshot.figures, _platforms())).table
    name = "-".join(filter(None, [chart, platform, f"{days}-days", f"{snapshot.as_of:%Y%m%dT%H%MZ}"]))
    tickets.record_access(AccessKind.EXPORT, name, agent=agent_of(request), now=timezone.now(), rows=len(table.rows))
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "private, no-store"}
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers=headers)
    writer = csv.writer(response)
    writer.writerow(column.code for column in table.columns)
    writer.writerows([value.isoformat() if isinstance(value, date) else value for value in row] for row in table.rows)
    return response


@MAY_SEE_FIGURES
@require_POST
def refresh(request: HttpRequest) -> HttpResponse:
    """Let a worker compute the figures now."""
    nudge("report", 0)
    messages.success(request, _("The figures are being updated. Reload the page in a moment."))
    days, platform = _wanted(request)
    return redirect(f"{reverse('admin:overview')}?{urlencode({'days': days, 'platform': platform})}")


def _wanted(request: HttpRequest) -> tuple[int, str]:
    """Period and platform from the address; what makes no sense becomes the usual."""
    days = request.GET.get("days", "")
    return int(days) if days in map(str, DAYS) else USUAL_DAYS, request.GET.get("platform", "")[:50]


def _platforms() -> dict[str, str]:
    return dict(Platform.objects.values_list("code", "name"))


def _period(days: int) -> str:
    return _("A year") if days > 100 else ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
