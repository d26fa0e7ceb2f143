"""The API's views: receive a complaint, show a ticket."""

from typing import Any, cast
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ParseError
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from triage import pipeline
from triage.api.parsers import BoundedJSONParser
from triage.api.problems import problem
from triage.api.quota import origin_of, spend
from triage.api.schema import COMPLAINT, IDEMPOTENCY_KEY, problems
from triage.api.serializers import TicketCreated, TicketShown, ticket_shown
from triage.channels.api import Sender, parse
from triage.channels.complaint import known_platforms
from triage.messages import InboundMessage, Standing
from triage.models import ApiClient, Submission, Ticket
from triage.outbox.links import opener_link

KEY_LENGTH = 64


class Tickets(APIView):
    """Send complaints."""

    parser_classes = [MultiPartParser, BoundedJSONParser]

    @extend_schema(
        operation_id="createTicket",
        request=COMPLAINT,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: TicketCreated, 200: TicketCreated, **problems(400, 401, 406, 409, 413, 415, 422, 429)},
    )
    def post(self, request: Request) -> Response:
        """Send a complaint.

        Answers 201 with a new ticket; 200 when the same key was used before (`repeated`), or when this
        client's own complaint with the same details is open already and this one was added to it (`joined`). 429, with
        `Retry-After`, when the key has sent as much as it may within an hour.
        """
        client = _client(request)
        now = timezone.now()
        key = request.headers.get("Idempotency-Key", "") or uuid4().hex
        if len(key) > KEY_LENGTH or not key.isprintable():
            return problem(400, code="bad_key", detail=_("Idempotency-Key: at most 64 printable characters."))
        answers, files = _answers(request), request.FILES.getlist("screenshots")
        spend(client, files)
        sender = Sender(client.name, origin_of(client), key)
        message = parse(answers, files, sender=sender, known=known_platforms(), now=now)

        def stands(ticket: Ticket) -> Standing:
            return Standing.OPENER if _sent_by(client).filter(pk=ticket.pk).exists() else Standing.STRANGER

        received = pipeline.receive(message, now=now, stands=stands)
        if received.outcome == "repeated" and not _same(message):
            return problem(409, code="key_reused", detail=_("This Idempotency-Key was used for another complaint."))
        # What is proposed for somebody else's ticket is a ticket of its own: nobody learns here that there is another.
        outcome = "created" if received.outcome == "proposed" else received.outcome
        body = {
            "reference": received.ticket.reference,
            "outcome": outcome,
            "status_url": opener_link(received.ticket),
            "pictures_left_out": message.left_out,
            "files_left_out": sum(bool(file.problem) for file in message.files),
        }
        return Response(TicketCreated(body).data, status=201 if outcome == "created" else 200)


class TicketDetail(APIView):
    """Look at a ticket."""

    @extend_schema(operation_id="getTicket", responses={200: TicketShown, **problems(400, 401, 404, 406)})
    def get(self, request: Request, reference: str) -> Response:
        """Show a ticket that this client sent: its state, the verdict with its reasons, the newest reply."""
        ticket = get_object_or_404(_sent_by(_client(request)), reference=reference.upper())
        return Response(TicketShown(ticket_shown(ticket, status_url=opener_link(ticket))).data)


def _client(request: Request) -> ApiClient:
    return cast(ApiClient, request.user)  # Set by ApiKeyAuthentication; the stubs know only Django's users.


def _answers(request: Request) -> Any:
    length = int(request.META.get("CONTENT_LENGTH") or 0)  # gunicorn refuses what is no number.
    text_only = request.content_type == "application/json"
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    files = settings.PICTURES_MAX * settings.PICTURE_MAX_BYTES + settings.FILES_MAX * settings.FILE_MAX_BYTES
    if length > (limit if text_only else limit + files):
        raise RequestDataTooBig
    if not hasattr(request.data, "keys"):
        raise ParseError(_("Send a JSON object, or multipart form data."))
    return request.data


def _sent_by(client: ApiClient) -> QuerySet[Ticket]:
    """Tickets that this client opened: whoever only joined one doesn't get to see it."""
    opened = Submission.objects.filter(ticket=OuterRef("pk")).order_by("id")
    return (
        Ticket.objects.annotate(opener=Subquery(opened.values("client")[:1]))
        .filter(opener=client.name, submissions__channel="api", submissions__client=client.name)
        .distinct()
    )


def _same(message: InboundMessage) -> bool:
    stored = Submission.objects.get(channel=message.channel, client=message.client, key=message.key)
    pictures = stored.screenshots.filter(from_file=None).values_list("upload_sha256", flat=True)
    sent = sorted([*pictures, *stored.files.values_list("sha256", flat=True)])
    same = sent == sorted(upload.sha256 for upload in message.uploads)
    # Of what there was no room for, then or now, nothing is known.
    return stored.said() == message.answers and (same or bool(stored.left_out or message.left_out))
