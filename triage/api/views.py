"""The requester's side: send a complaint, see what became of it, add to it, answer what the desk asks."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from triage import pipeline, tickets
from triage.api.endpoint import Endpoint, KeyReused, idempotency_key
from triage.api.keys import Needs, program_of
from triage.api.parsers import BoundedJSONParser
from triage.api.quota import origin_of, spend
from triage.api.schema import ADDITION, COMPLAINT, IDEMPOTENCY_KEY, problems
from triage.api.serializers import FollowUpAnswer, TicketCreated, TicketShown, ticket_shown
from triage.channels.api import Sender, parse, sent_files
from triage.channels.complaint import known_platforms
from triage.messages import Answers, InboundMessage, Standing
from triage.models import ApiClient, FollowUp, Scope, Submission, Ticket
from triage.models.submission import opening
from triage.outbox.links import opener_link

SENDS = Needs(Scope.SEND)


class FormParser(MultiPartParser):
    """REST framework's parser, for bodies of a bounded length."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The parsed form. Raises RequestDataTooBig."""
        request = parser_context["request"]
        length = int(request.META.get("CONTENT_LENGTH") or 0)  # gunicorn refuses what is no number.
        files = settings.PICTURES_MAX * settings.PICTURE_MAX_BYTES + settings.FILES_MAX * settings.FILE_MAX_BYTES
        if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE + files:
            raise RequestDataTooBig
        return super().parse(stream, media_type, parser_context)


class Tickets(Endpoint):
    """Send complaints."""

    needs = {"POST": SENDS}
    parser_classes = [FormParser, BoundedJSONParser]

    @extend_schema(
        operation_id="createTicket",
        request=COMPLAINT,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: TicketCreated, 200: TicketCreated, **problems(413, 415)},
    )
    def post(self, request: Request) -> Response:
        """Send a complaint.

        Answers 201 with a new ticket; 200 when the same key was used before (`repeated`), or when this
        client's own complaint with the same details is open already and this one was added to it (`joined`). 429, with
        `Retry-After`, when the key has sent as much as it may within an hour.
        """
        return _received(request)


class TicketDetail(Endpoint):
    """Look at a ticket."""

    needs = {"GET": SENDS}

    @extend_schema(operation_id="getTicket", responses={200: TicketShown, **problems(404)})
    def get(self, request: Request, reference: str) -> Response:
        """Show a ticket that this client sent: its state, the verdict with its reasons, the newest reply."""
        ticket = get_object_or_404(_sent_by(program_of(request)), reference=reference.upper())
        return Response(TicketShown(ticket_shown(ticket, status_url=opener_link(ticket))).data)


class Messages(Endpoint):
    """Add to a ticket."""

    needs = {"POST": SENDS}
    parser_classes = [FormParser, BoundedJSONParser]

    @extend_schema(
        operation_id="addToTicket",
        request=ADDITION,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: TicketCreated, 200: TicketCreated, **problems(404, 413, 415)},
    )
    def post(self, request: Request, reference: str) -> Response:
        """Add words, answers or files to a ticket that this client sent.

        200 where they joined it. 201 with a new ticket where it is closed, or its requester has added to it by
        themselves: from then on it is theirs alone.
        """
        return _received(request, get_object_or_404(_sent_by(program_of(request)), reference=reference.upper()))


class FollowUpAnswers(Endpoint):
    """Answer a follow-up."""

    needs = {"POST": SENDS}

    @extend_schema(
        operation_id="answerFollowUp",
        request=FollowUpAnswer,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: TicketShown, **problems(404, 409, 413, 415)},
    )
    def post(self, request: Request, reference: str, kind: str, sequence: int) -> Response:
        """Pass on the requester's answer to a question that the desk asked some days later (`follow_ups`).

        Only while nobody but this client has added to the ticket.
        """
        own = _sent_by(program_of(request)).filter(shared_at__isnull=True)
        ticket = get_object_or_404(own, reference=reference.upper())
        row = get_object_or_404(FollowUp, ticket_id=ticket.pk, kind=kind, sequence=sequence)
        body = FollowUpAnswer(data=request.data)
        body.is_valid(raise_exception=True)

        def answer(_key: str) -> str:
            tickets.answer_follow_up(row, answer=body.validated_data["answer"], now=timezone.now())
            return ticket.reference

        self.once(request, answer)
        ticket.refresh_from_db()
        return Response(TicketShown(ticket_shown(ticket, status_url=opener_link(ticket))).data)


def _received(request: Request, ticket: Ticket | None = None) -> Response:
    """Take in what was sent, as a new complaint or as more of ``ticket``."""
    client, now = program_of(request), timezone.now()
    key = idempotency_key(request) or uuid4().hex
    data, files = request.data, sent_files(request.data)
    spend(client, files)
    sender, known = Sender(client.name, origin_of(client), key), known_platforms()
    adds_to = _said_first(ticket) if ticket is not None else None
    message = parse(data, files, sender=sender, known=known, now=now, adds_to=adds_to)

    def stands(other: Ticket) -> Standing:
        return Standing.OPENER if _sent_by(client).filter(pk=other.pk).exists() else Standing.STRANGER

    try:
        received = pipeline.receive(message, now=now, ticket=ticket, stands=stands)
    except Ticket.DoesNotExist:  # Closed, perhaps while this was being written.
        received = pipeline.receive(message, now=now, stands=stands)
    if received.outcome == "repeated" and not _same(message):
        raise KeyReused
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


def _said_first(ticket: Ticket) -> Answers:
    """What this client said of who writes and about what: whatever others have said since is not shown to it."""
    first = opening(ticket)
    assert first is not None  # It is how the ticket was found.
    return first.said()


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
