"""What requesters say about our help, newest first."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from triage.models import Satisfaction
from triage.workspace import labels as words
from triage.workspace.frame import page
from triage.workspace.permissions import MAY_SEE_FEEDBACK

PAGE = 50


@MAY_SEE_FEEDBACK
@require_safe
def feedback(request: HttpRequest) -> TemplateResponse:
    """Ratings with words, a page at a time: it goes on after its last line (``before``), never by counting."""
    helpful, before = request.GET.get("helpful", ""), request.GET.get("before", "")
    rows = Satisfaction.objects.exclude(comment="").select_related("ticket").order_by("-id")
    if helpful in {"yes", "no"}:
        rows = rows.filter(helpful=helpful == "yes")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    kept = {"helpful": helpful} if helpful in {"yes", "no"} else {}
    context = {
        "title": _("Feedback"),
        "lines": [(row, words.category(row.ticket.category) if row.ticket.category else "") for row in found[:PAGE]],
        "tabs": [
            (_("All"), "?", not kept),
            (_("helpful"), "?helpful=yes", helpful == "yes"),
            (_("not helpful"), "?helpful=no", helpful == "no"),
        ],
        "is_further": bool(before),
        "older": "?" + urlencode({**kept, "before": found[PAGE - 1].pk}) if len(found) > PAGE else "",
    }
    return page(request, "workspace/feedback.html", context)
