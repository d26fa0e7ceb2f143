"""Inbound mails: what became of each, and a second look at those that were kept."""

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import action, display
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from triage import tickets
from triage.evidence.pictures import intake
from triage.models import AccessKind, InboundMail, MailOutcome
from triage.nudge import nudge
from triage.workspace.administration.base import ReadRows
from triage.workspace.frame import agent_of, page
from triage.workspace.permissions import CHANGE_MAILS, MAY_OPEN_MAILS
from triage.workspace.reach import visible


@MAY_OPEN_MAILS
@require_safe
@never_cache
def raw(request: HttpRequest, pk: int) -> HttpResponse:
    """A mail as a file, unmasked; a page that says so once it has been swept."""
    theirs = Q(ticket__isnull=True) | Q(ticket__in=visible(request))
    row = get_object_or_404(InboundMail.objects.filter(theirs), pk=pk)
    try:
        content = intake.laid(row.quarantine_name, settings.QUARANTINE)
    except FileNotFoundError:
        return page(request, "workspace/mail_gone.html", {"title": _("This e-mail has been deleted")}, status=404)
    tickets.record_access(AccessKind.MAIL, pk, agent=agent_of(request), now=timezone.now())
    # No type that a browser would show, whatever is in it.
    headers = {
        "Content-Disposition": f'attachment; filename="mail-{pk}.eml"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


class InboundMailAdmin(ReadRows):
    """What became of each mail; they come in by themselves, and the sweep forgets them.

    Each can be opened, and a kept one taken again, while its raw bytes lie in the quarantine.
    """

    list_display = ("received_at", "outcome", "why", "belongs_to")
    fields = list_display
    list_display_links = None
    list_filter = ("outcome", "why")
    list_select_related = ("ticket",)
    actions = ("take_again",)

    def has_second_look_permission(self, request: HttpRequest) -> bool:
        """Whoever may change mails may open them and have kept ones taken again."""
        return request.user.has_perm(CHANGE_MAILS)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """With the raw mails for whoever may open them."""
        return (*self.list_display, "file") if self.has_second_look_permission(request) else self.list_display

    @display(description=gettext_lazy("ticket"))
    def belongs_to(self, row: InboundMail) -> str:
        """The reference of the mail's ticket."""
        return row.ticket.reference if row.ticket else "–"

    @display(description=gettext_lazy("original e-mail"))
    def file(self, row: InboundMail) -> str | None:
        """A link to the mail's raw bytes, as long as they are there."""
        if not (row.quarantine_name and (settings.QUARANTINE / row.quarantine_name).is_file()):
            return None
        address = reverse("admin:raw_mail", args=[row.pk])
        return format_html('<a class="underline" href="{}">{}</a>', address, _("Download"))

    @action(description=gettext_lazy("Process again"), permissions=["second_look"])
    def take_again(self, request: HttpRequest, rows: QuerySet[InboundMail]) -> None:
        """Have kept mails acted on anew, by the process that reads mails; others are left as they are."""
        kept = list(rows.filter(outcome=MailOutcome.KEPT).order_by("id"))
        there = [row for row in kept if (settings.QUARANTINE / row.quarantine_name).is_file()]
        for row in there:
            nudge("take_again", row.pk)
        told = ngettext(
            "%(count)d e-mail is being processed again. Reload this page in a moment to see the outcome.",
            "%(count)d e-mails are being processed again. Reload this page in a moment to see the outcome.",
            len(there),
        )
        messages.success(request, told % {"count": len(there)})
        if gone := len(kept) - len(there):
            told = ngettext(
                "%(count)d e-mail is no longer there: originals are deleted after a day.",
                "%(count)d e-mails are no longer there: originals are deleted after a day.",
                gone,
            )
            messages.warning(request, told % {"count": gone})
