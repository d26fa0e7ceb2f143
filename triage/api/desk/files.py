"""What belongs to a ticket as files: its pictures, what came beside them, what went out. Each look is recorded."""

from collections.abc import Callable
from typing import IO, Any

from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from triage import tickets
from triage.api.endpoint import Endpoint
from triage.api.keys import Needs, agent_of
from triage.api.schema import problems
from triage.evidence.files.kinds import download_name
from triage.evidence.files.storage import open_file
from triage.evidence.pictures.storage import open_screenshot
from triage.models import AccessKind, File, FileOutcome, ReplyFile, Scope, Screenshot, ScreenshotState, Ticket
from triage.outbox.enclosed import open_file as open_sent_file
from triage.workspace.permissions import SEE_PICTURES, SEE_TICKETS
from triage.workspace.reach import readable

OCTETS = "application/octet-stream"
HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


class OfFiles(Endpoint):
    """An endpoint that answers with a file."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """A file is what it is, whatever is accepted; a problem is told in JSON."""
        return JSONRenderer(), JSONRenderer.media_type


class _Stored(OfFiles):
    needs = {"GET": Needs(Scope.READ, (SEE_TICKETS, SEE_PICTURES))}
    access: AccessKind

    def handed_out(
        self, request: Request, ticket: Ticket, pk: int, opened: Callable[[], IO[bytes]], **told: Any
    ) -> FileResponse:
        """The stored file as a download; nothing is handed out unrecorded, and nothing recorded that is not there."""
        agent, now = agent_of(request), timezone.now()
        try:
            with transaction.atomic():
                tickets.record_access(self.access, pk, agent=agent, now=now, reference=ticket.reference)
                content = opened()
        except FileNotFoundError as error:
            raise Http404 from error
        return FileResponse(content, as_attachment=True, headers=HEADERS, **told)


class Picture(_Stored):
    """A picture."""

    access = AccessKind.SCREENSHOT

    @extend_schema(operation_id="getScreenshot", responses={(200, "image/jpeg"): OpenApiTypes.BINARY, **problems(404)})
    def get(self, request: Request, reference: str, pk: int) -> FileResponse:
        """A picture of the ticket, with what is private in it blacked out."""
        ticket = readable(agent_of(request), reference.upper())
        row = get_object_or_404(Screenshot, pk=pk, submission__ticket=ticket, state=ScreenshotState.READ)
        name = f"{ticket.reference}-{pk}.jpg"
        return self.handed_out(
            request, ticket, pk, lambda: open_screenshot(row.file), filename=name, content_type="image/jpeg"
        )


class SentIn(_Stored):
    """A file."""

    access = AccessKind.FILE

    @extend_schema(operation_id="getFile", responses={(200, OCTETS): OpenApiTypes.BINARY, **problems(404)})
    def get(self, request: Request, reference: str, pk: int) -> FileResponse:
        """A file that came beside the pictures, as it came. Nobody has masked it; it may do harm."""
        ticket = readable(agent_of(request), reference.upper())
        row = get_object_or_404(File, pk=pk, submission__ticket=ticket, outcome=FileOutcome.KEPT)
        name = download_name(row.original_name, row.kind, number=pk)
        return self.handed_out(
            request, ticket, pk, lambda: open_file(row.storage_name), filename=name, content_type=OCTETS
        )


class SentOut(_Stored):
    """A file of a letter."""

    access = AccessKind.SENT_FILE

    @extend_schema(operation_id="getSentFile", responses={(200, OCTETS): OpenApiTypes.BINARY, **problems(404)})
    def get(self, request: Request, reference: str, pk: int) -> FileResponse:
        """A file that went out with a letter about the ticket."""
        ticket = readable(agent_of(request), reference.upper())
        row = get_object_or_404(ReplyFile, pk=pk, reply__ticket=ticket, forgotten_at__isnull=True)
        return self.handed_out(request, ticket, pk, lambda: open_sent_file(row), filename=row.name, content_type=OCTETS)
