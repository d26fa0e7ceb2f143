"""Whether we were helpful: one click on the status page, and words about it."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from triage import tickets
from triage.channels.complaint import known_platforms, tidy
from triage.portal.views.requests import SeeOther
from triage.portal.views.seen import Seen, of_ticket
from triage.portal.views.shares import seldom
from triage.portal.views.status import told

LONGEST_COMMENT = 1_000


@require_http_methods(["GET", "HEAD", "POST"])
@seldom
@of_ticket
def helpful(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Whether we were helpful, a yes or no. A link alone changes nothing."""
    said = request.POST.get("helpful")
    if request.method != "POST" or said not in {"yes", "no"}:
        return SeeOther(seen.address + "#helpful")
    with told(request, gettext("Thank you for telling us.")):
        tickets.rate(seen.ticket, helpful=said == "yes", now=timezone.now())
    return SeeOther(seen.address)


@require_http_methods(["GET", "HEAD", "POST"])
@seldom
@of_ticket
def comment(request: HttpRequest, seen: Seen) -> HttpResponse:
    """What somebody has to say about our help beside yes or no; masked like everything that people write to us."""
    if request.method == "POST":
        said = request.POST.get("comment", "")[:LONGEST_COMMENT].strip()
        with told(request, gettext("Thank you for telling us.")):
            tickets.comment(seen.ticket, text=tidy(said, contacts=known_platforms().contacts), now=timezone.now())
    return SeeOther(seen.address + "#helpful")
