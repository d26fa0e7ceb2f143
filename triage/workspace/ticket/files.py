"""Files beside the screenshots: listed for agents, and handed out as downloads, never shown; each look recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from triage import tickets
from triage.evidence.files.kinds import download_name
from triage.evidence.files.problems import explained
from triage.evidence.files.storage import open_file
from triage.models import AccessKind, File, FileOutcome, Screenshot
from triage.workspace.frame import agent_of
from triage.workspace.permissions import MAY_SEE_PICTURES
from triage.workspace.reach import to_read
from triage.workspace.ticket.pictures import check, sealed

KINDS = {
    "pdf": gettext_lazy("PDF"),
    "film": gettext_lazy("film"),
    "docx": gettext_lazy("Word document"),
    "xlsx": gettext_lazy("Excel table"),
    "pptx": gettext_lazy("PowerPoint slides"),
    "zip": gettext_lazy("archive"),
    "ics": gettext_lazy("calendar entry"),
    "vcf": gettext_lazy("contact card"),
    "winmail": gettext_lazy("Outlook attachment (winmail.dat)"),
    "txt": gettext_lazy("plain text"),
    "program": gettext_lazy("program"),
    "picture": gettext_lazy("picture"),
}
_OTHER_KIND = gettext_lazy("unknown type")
_HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the ticket in words: what it is, and what became of it."""

    row: File
    kind: str
    outcome: str

    @property
    def can_be_had(self) -> bool:
        """Whether it is there to be downloaded."""
        return self.row.outcome == FileOutcome.KEPT


def listed(rows: Iterable[File], pictures: Sequence[Screenshot]) -> list[Listed]:
    """The ticket's files in their order; ``pictures`` are its screenshots, the pages of PDFs among them."""
    return [Listed(row, str(KINDS.get(row.kind, _OTHER_KIND)), _became(row, pictures)) for row in rows]


def file_address(row: File, *, reference: str, viewer: int) -> str:
    """Where the user ``viewer`` gets this file of the ticket ``reference``, for a while."""
    return f"{reverse('admin:file', args=[reference, row.pk])}?{urlencode({'seal': sealed(f'file-{row.pk}', viewer)})}"


@MAY_SEE_PICTURES
@require_safe
@never_cache
def file(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """A kept file of this ticket, as it came, by this user's own address: always a download, of no type that a browser
    would show, under a name that ends in what it is.
    """
    agent = agent_of(request)
    ticket = to_read(request, reference)
    row = get_object_or_404(File, pk=pk, submission__ticket=ticket, outcome=FileOutcome.KEPT)
    check(request.GET.get("seal", ""), f"file-{pk}", viewer=agent.pk)
    try:
        with transaction.atomic():  # Nothing is handed out unrecorded, and nothing recorded that is not there.
            tickets.record_access(AccessKind.FILE, pk, agent=agent, now=timezone.now(), reference=reference)
            content = open_file(row.storage_name)
    except FileNotFoundError as error:
        raise Http404 from error
    name = download_name(row.original_name, row.kind, number=pk)
    octets = "application/octet-stream"
    return FileResponse(content, as_attachment=True, filename=name, content_type=octets, headers=_HEADERS)


def _became(row: File, pictures: Sequence[Screenshot]) -> str:
    if row.problem:
        return explained(row.problem)
    if row.outcome != FileOutcome.READ:
        return str(row.get_outcome_display())
    numbers = [str(number) for number, each in enumerate(pictures, 1) if each.from_file_id == row.pk]
    told = ngettext("read as screenshot %(numbers)s", "read as screenshots %(numbers)s", len(numbers))
    told %= {"numbers": ", ".join(numbers)}
    if row.pages > len(numbers):
        told += " " + _("(%(read)d of %(pages)d pages)") % {"read": len(numbers), "pages": row.pages}
    return told
