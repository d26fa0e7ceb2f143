"""What the law asks of a desk, by API: forget a requester, hand out a copy of all that is known of one."""

from typing import Any

from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from triage import tickets
from triage.api.bodies import Body
from triage.api.desk.files import HEADERS, OfFiles
from triage.api.endpoint import Endpoint
from triage.api.keys import Needs, agent_of
from triage.api.schema import IDEMPOTENCY_KEY, problems
from triage.models import Scope, Ticket
from triage.workspace.permissions import ERASE, EXPORT, SEE_TICKETS
from triage.workspace.reach import actionable_one

ZIP = "application/zip"


class ErasureBody(Body):
    """The ticket's reference once more, so that nobody is erased by a slip."""

    confirm = serializers.CharField(max_length=20)


class Extent(serializers.Serializer[Any]):
    """How much there is of a requester: their tickets, those of them that are open, and counts of the rest."""

    tickets = serializers.ListField(child=serializers.CharField(), source="references")
    open = serializers.IntegerField()
    messages = serializers.IntegerField()
    screenshots = serializers.IntegerField()
    files = serializers.IntegerField()
    letters = serializers.IntegerField()
    mails = serializers.IntegerField()


class Erasure(Endpoint):
    """The erasure of a ticket's requester."""

    needs = dict.fromkeys(("GET", "POST"), Needs(Scope.PRIVACY, (SEE_TICKETS, ERASE)))

    @extend_schema(operation_id="previewErasure", responses={200: Extent, **problems(404)})
    def get(self, request: Request, reference: str) -> Response:
        """What would be erased with this ticket: everything of its requester, in all of their tickets."""
        return Response(Extent(tickets.extent(_known(request, reference))).data)

    @extend_schema(
        operation_id="eraseRequester",
        request=ErasureBody,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: Extent, **problems(404, 409, 413, 415)},
    )
    def post(self, request: Request, reference: str) -> Response:
        """Erase this ticket's requester for good, in all of their tickets. What is open is closed as withdrawn."""
        body = ErasureBody(data=request.data)
        body.is_valid(raise_exception=True)
        if body.validated_data["confirm"].strip().upper() != reference.upper():
            told = _("That is not this ticket's reference. Nothing was erased; try again.")
            raise serializers.ValidationError({"confirm": [told]}, code="other_reference")
        # Files go after the erasure's own transaction: so that it is in none of ours, and twice is harmless.
        found = Ticket.objects.get(reference=self.once(request, lambda _key: _known(request, reference).reference))
        is_left = found.anonymised_at is None
        erased = tickets.erase(found, agent=agent_of(request), now=timezone.now()) if is_left else tickets.extent(found)
        return Response(Extent(erased).data)


class Copy(OfFiles):
    """A copy of everything about a ticket's requester."""

    needs = {"GET": Needs(Scope.PRIVACY, (SEE_TICKETS, EXPORT))}

    @extend_schema(operation_id="exportRequester", responses={(200, ZIP): OpenApiTypes.BINARY, **problems(404)})
    def get(self, request: Request, reference: str) -> FileResponse:
        """Everything about this ticket's requester, in all of their tickets, as a ZIP archive. It is recorded."""
        ticket = _known(request, reference)
        archive = tickets.export(ticket, agent=agent_of(request), now=timezone.now())
        name = f"{ticket.reference}.zip"
        return FileResponse(archive, as_attachment=True, filename=name, content_type=ZIP, headers=HEADERS)


def _known(request: Request, reference: str) -> Ticket:
    """A ticket that the agent may act on, while it knows whose it is. Raises Http404, PermissionDenied."""
    ticket = actionable_one(agent_of(request), reference.upper())
    if ticket.anonymised_at is not None:
        raise Http404
    return ticket
