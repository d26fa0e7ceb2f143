"""Files that went out with a letter, for agents to download: recorded as every look is, never opened in the browser."""

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from triage import tickets
from triage.models import AccessKind, ReplyFile
from triage.outbox.enclosed import open_file
from triage.workspace.frame import agent_of
from triage.workspace.permissions import MAY_SEE_PICTURES
from triage.workspace.reach import to_read


@MAY_SEE_PICTURES
@require_safe
@never_cache
def sent_file(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """A file that was sent about this ticket, and about no other."""
    ticket = to_read(request, reference)
    row = get_object_or_404(ReplyFile, pk=pk, reply__ticket=ticket, forgotten_at__isnull=True)
    try:
        with transaction.atomic():  # Nothing is given unrecorded, and nothing recorded that is not there.
            now = timezone.now()
            tickets.record_access(AccessKind.SENT_FILE, pk, agent=agent_of(request), now=now, reference=reference)
            file = open_file(row)
    except FileNotFoundError as error:
        raise Http404 from error
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    kind = "application/octet-stream"
    return FileResponse(file, as_attachment=True, filename=row.name, content_type=kind, headers=headers)
