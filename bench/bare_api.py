"""The floors of bench/api: REST framework's own views and serializers over the service's rows, and nothing else.

Same server, same configuration, same database; no middleware, no key, no rights, no limits, no search, no sums. With
``filler`` bytes beside the rows they return as many as the API does.
"""

from typing import Any
from uuid import uuid4

import django
from django.conf import settings

django.setup()
settings.MIDDLEWARE = []
settings.ROOT_URLCONF = __name__

from django.db.models import OuterRef, Subquery  # noqa: E402
from django.db.models.functions import Left  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402
from rest_framework import serializers  # noqa: E402
from rest_framework.request import Request  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402

from triage.models import (  # noqa: E402
    Classification,
    File,
    FollowUp,
    Note,
    Reply,
    Screenshot,
    Submission,
    Ticket,
    TicketEvent,
)


def shape(of: Any, *names: str, **own: Any) -> Any:
    """A serializer of these of a row's columns, and of rows of others below it."""
    meta = type("Meta", (), {"model": of, "fields": [*names, *own]})
    return type(f"{of.__name__}Bare", (serializers.ModelSerializer,), {"Meta": meta, **own})


COLUMNS = (
    *("reference", "state", "resolution", "escalation", "language", "category", "confidence", "platform", "assignee"),
    *("team", "tags", "created_at", "waiting_since", "sla_due_at", "snoozed_until"),
)
Line = shape(Ticket, *COLUMNS, "requester_name", beginning=serializers.CharField())
Whole = shape(
    Ticket,
    *(*COLUMNS, "requester_name", "requester_email", "merged_into", "is_manual", "closed_at"),
    submissions=shape(
        Submission,
        *("id", "channel", "received_at", "subject", "description", "answers", "corrects", "from_address"),
        screenshots=shape(Screenshot, "id", "state")(many=True),
        files=shape(File, "id", "original_name", "kind", "byte_size", "outcome")(many=True),
    )(many=True),
    classifications=shape(Classification, "category", "author", "confidence", "disposition", "due_on")(many=True),
    replies=shape(Reply, "id", "kind", "state", "to", "subject", "body", "created_at", "sent_at")(many=True),
    notes=shape(Note, "id", "agent", "at", "text")(many=True),
    follow_ups=shape(FollowUp, "id", "kind", "sequence", "due_at", "state", "answer")(many=True),
    events=shape(TicketEvent, "kind", "at", "agent", "data")(many=True),
)
RELATED = (
    *("submissions__screenshots", "submissions__files", "classifications", "replies", "notes", "follow_ups", "events"),
)

BEGINNING = 100
"""Characters of a text in a list."""


class Said(serializers.Serializer[Any]):
    """What somebody replies."""

    text = serializers.CharField()


class Bare(APIView):
    """A view that anybody may ask."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []


class Lines(Bare):
    """Tickets by their keys."""

    def get(self, request: Request) -> Response:
        """In the keys' order."""
        keys = [int(key) for key in request.GET["keys"].split(",")]
        said = Submission.objects.filter(ticket=OuterRef("pk")).order_by("-id").values("description")[:1]
        rows = Ticket.objects.annotate(beginning=Left(Subquery(said), BEGINNING)).in_bulk(keys)
        results = Line([rows[key] for key in keys], many=True).data
        return Response({"results": results, "filler": "." * int(request.GET["filler"])})


class One(Bare):
    """A ticket with its rows."""

    def get(self, request: Request, pk: int) -> Response:
        """As it is."""
        row = Ticket.objects.prefetch_related(*RELATED).get(pk=pk)
        return Response({**Whole(row).data, "filler": "." * int(request.GET["filler"])})

    def post(self, request: Request, pk: int) -> Response:
        """With one letter more."""
        body = Said(data=request.data)
        body.is_valid(raise_exception=True)
        key, now, text = uuid4().hex, timezone.now(), body.validated_data["text"]
        Reply.objects.create(
            ticket_id=pk, key=key, message_id=key, kind="agent", text=text, body=text, created_at=now, due_at=now
        )
        return self.get(request, pk)


urlpatterns = [
    path("healthz", lambda _request: HttpResponse()),
    path("tickets", Lines.as_view()),
    path("tickets/<int:pk>", One.as_view()),
]

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()
