"""The queue by API, one ticket, a ticket opened for somebody, and answers put right."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from triage import pipeline, tickets
from triage.api.desk.base import OfTicket
from triage.api.desk.bodies import CorrectionRequest, Opening, OpeningRequest
from triage.api.desk.shapes import DeskTicket, TicketPage
from triage.api.desk.shown import line_shown
from triage.api.keys import Needs, agent_of
from triage.api.schema import IDEMPOTENCY_KEY, IF_MATCH, problems
from triage.channels.api import Invalid, Sender, parse, parse_correction, sent_files, unknown_field
from triage.channels.complaint import known_platforms
from triage.models import Scope, Ticket
from triage.workspace.permissions import CORRECT, OPEN, SEE_TICKETS
from triage.workspace.queue import selection
from triage.workspace.queue.forms import QueueForm
from triage.workspace.queue.listing import PAGE, lines_of
from triage.workspace.reach import readable

READS = Needs(Scope.READ, (SEE_TICKETS,))
FILTERS = {
    "state": "`with_agent` unless said otherwise.",
    "q": "Words, a name, an address or a reference; looks through all tickets.",
    "category": "A cause's code.",
    "platform": "A platform's code.",
    "team": "A team's id, `mine`, or `nobody` for none.",
    "tag": "A tag's id.",
    "assignee": "A user's id, or `nobody`.",
    "sure": "The confidence.",
    "waits": "Waiting for a human for at least so long.",
    "language": "Of the requester.",
    "cursor": "Where the page before ended (`next`).",
}
CHOICES = {"state": list(selection.TABS), "sure": list(selection.SURE), "waits": list(selection.WAITS)}


class Queue(OfTicket):
    """Tickets."""

    needs = {"GET": READS, "POST": Needs(Scope.WRITE, (SEE_TICKETS, OPEN))}

    @extend_schema(
        operation_id="listTickets",
        parameters=[
            OpenApiParameter(name, type=str, enum=CHOICES.get(name), description=told) for name, told in FILTERS.items()
        ],
        responses={200: TicketPage, **problems()},
    )
    def get(self, request: Request) -> Response:
        """The tickets that an agent's queue would show, 50 at a time: those that need a human in the order in which
        agents should take them, others newest first.
        """
        agent, form = agent_of(request), QueueForm(request.GET, agent_of(request))
        _refuse_nonsense(request, form)
        wanted = form.wanted()
        by_rank = wanted.tab == "with_agent"
        rows = selection.select(wanted, agent)
        if sent := request.GET.get("cursor", ""):
            rows = rows.filter(_after(sent, by_rank=by_rank))
        found = list(rows.values_list("pk", "rank_at")[: PAGE + 1])
        shown = [pk for pk, _rank in found[:PAGE]]
        lines = lines_of(Ticket.objects.all(), shown, search=wanted.search)
        following = None
        if len(found) > PAGE:
            kept = {name: value for name in form.fields if (value := request.GET.get(name))}
            query = urlencode({**kept, "cursor": _cursor(*found[PAGE - 1], by_rank=by_rank)})
            following = f"{settings.PUBLIC_URL}{reverse('api:desk_tickets')}?{query}"
        return Response(TicketPage({"next": following, "results": [line_shown(line) for line in lines]}).data)

    @extend_schema(
        operation_id="openTicket",
        request=OpeningRequest,
        parameters=[IDEMPOTENCY_KEY],
        responses={201: DeskTicket, **problems(413, 415)},
    )
    def post(self, request: Request) -> Response:
        """Open a ticket for somebody who came by telephone, to the counter or by letter."""
        agent, now = agent_of(request), timezone.now()
        own = {name: request.data[name] for name in ("channel", "note") if name in request.data}
        said = Opening(data=own)
        said.is_valid(raise_exception=True)
        rest = {name: value for name, value in request.data.items() if name not in own}

        def open_it(key: str) -> str:
            sender = Sender("", "", key, is_agent=True)
            message = parse(rest, sent_files(rest), sender=sender, known=known_platforms(), now=now)
            message = replace(message, channel=said.validated_data["channel"], agent_id=agent.pk)
            ticket = pipeline.receive(message, now=now).ticket
            if note := said.validated_data.get("note", "").strip():
                tickets.note(ticket, text=note, agent=agent, action_key=key, now=now)
            return ticket.reference

        return self.answer(Ticket.objects.get(reference=self.once(request, open_it)), status=201)


class One(OfTicket):
    """One ticket."""

    needs = {"GET": READS}

    @extend_schema(operation_id="readTicket", responses={200: DeskTicket, **problems(404)})
    def get(self, request: Request, reference: str) -> Response:
        """Everything about a ticket that an agent sees: answers, the verdict with its reasons and where they were read,
        circumstances, pictures, files, letters, notes, the story. Its `ETag` changes with all of it.
        """
        return self.answer(readable(agent_of(request), reference.upper()))


class AnswersOf(OfTicket):
    """The answers of a ticket."""

    needs = {"PATCH": Needs(Scope.WRITE, (SEE_TICKETS, CORRECT))}

    @extend_schema(
        operation_id="correctAnswers",
        request=CorrectionRequest,
        parameters=[IDEMPOTENCY_KEY, IF_MATCH],
        responses={200: DeskTicket, **problems(404, 409, 412, 413, 415)},
    )
    def patch(self, request: Request, reference: str) -> Response:
        """Put right who it is, where to write to, in which language, and what was answered.

        Only what is sent is changed; null or an empty text takes an answer away. What a verdict may depend on is
        decided anew. A requester's own words (`description`) stay as they are.
        """

        def correct(ticket: Ticket, agent: User, key: str) -> None:
            now, known = timezone.now(), tickets.details(ticket)
            said = parse_correction(
                request.data,
                of=known,
                has_own_words=not tickets.was_typed_by_agent(ticket),
                known=known_platforms(),
                now=now,
            )
            tickets.correct_details(ticket, said, agent=agent, action_key=key, now=now)

        return self.change(request, reference, correct)


def _refuse_nonsense(request: Request, form: QueueForm) -> None:
    """A page leaves out what makes no sense; a program is told. Raises Invalid."""
    names = {*form.fields, "cursor"}
    errors = {
        name: [{"code": "unknown_field", "message": unknown_field(name, names)}]
        for name in request.GET
        if name not in names
    }
    form.is_valid()
    errors |= {
        name: [{"code": "invalid_choice", "message": _("Leave it out, or send one of the choices.")}]
        for name in CHOICES
        if request.GET.get(name) == ""
    }
    errors |= {
        name: [{"code": each["code"], "message": each["message"]} for each in told]
        for name, told in form.errors.get_json_data().items()
    }
    if errors:
        raise Invalid(errors)


def _cursor(pk: int, rank_at: datetime | None, *, by_rank: bool) -> str:
    """A line to go on after, as text that nobody need understand."""
    place = f"{rank_at.isoformat() if by_rank and rank_at else ''}~{pk}"
    return urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _after(cursor: str, *, by_rank: bool) -> Q:
    """The lines after it, in the order of the list. Raises Invalid."""
    try:
        rank, _sign, key = urlsafe_b64decode(cursor.encode() + b"==").decode().partition("~")
        pk, at = int(key), datetime.fromisoformat(rank) if by_rank else None
        if not 0 <= pk < 2**63 or (at is not None and at.tzinfo is None):
            raise ValueError
    except ValueError as error:
        told = {"code": "invalid", "message": _("This is not where a page of this list ended.")}
        raise Invalid({"cursor": [told]}) from error
    return Q(rank_at__gt=at) | Q(rank_at=at, pk__gt=pk) if at is not None else Q(pk__lt=pk)
