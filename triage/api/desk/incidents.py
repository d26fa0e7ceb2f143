"""Incidents by API: the list, one of them, and what an agent says of it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from triage import incidents
from triage.api.bodies import Body
from triage.api.desk.bodies import Nothing
from triage.api.endpoint import Endpoint
from triage.api.keys import Needs, agent_of
from triage.api.schema import IDEMPOTENCY_KEY, problems
from triage.installed import installed
from triage.models import Incident, Scope, Ticket
from triage.workspace.incidents.views import LONGEST_MESSAGE
from triage.workspace.permissions import CHANGE_INCIDENTS, SEE_INCIDENTS, SEE_TICKETS

READS = Needs(Scope.INCIDENTS_READ, (SEE_INCIDENTS, SEE_TICKETS))
WRITES = Needs(Scope.INCIDENTS_WRITE, (SEE_INCIDENTS, SEE_TICKETS, CHANGE_INCIDENTS))
MOST = 200
"""Incidents in the list: the newest."""


class IncidentLine(serializers.ModelSerializer[Incident]):
    """An incident. ``banner``, ``message`` and ``solved`` are what agents said of it, by language."""

    class Meta:
        model = Incident
        fields = [
            *("id", "platform", "category", "state", "usual", "began_at", "proposed_at", "confirmed_at", "ended_at"),
            *("banner", "message", "solved"),
        ]


class IncidentShown(IncidentLine):
    """An incident with the references of its tickets, as far as a person's key may see them."""

    tickets: Any = serializers.SerializerMethodField()

    class Meta(IncidentLine.Meta):
        fields = [*IncidentLine.Meta.fields, "tickets"]

    def get_tickets(self, incident: Incident) -> list[str]:
        """None for a program."""
        asking = self.context["asking"]
        if not isinstance(asking, User):
            return []
        members = {"incident_members__incident": incident, "incident_members__removed_at__isnull": True}
        found = Ticket.objects.visible_to(asking).filter(**members).order_by("id")
        return list(found.values_list("reference", flat=True))


class IncidentPage(serializers.Serializer[Any]):
    """The newest incidents."""

    results = IncidentLine(many=True)


class Words(serializers.DictField):
    """A text in each of the desk's languages, by their codes."""

    child = serializers.CharField(max_length=LONGEST_MESSAGE, allow_blank=True)

    def to_internal_value(self, data: Any) -> Any:
        """The texts. Raises ValidationError for a language that the desk does not speak."""
        said = super().to_internal_value(data)
        if unknown := sorted(said.keys() - installed().languages.keys()):
            told = _("The desk does not speak this language.")
            raise serializers.ValidationError({code: [told] for code in unknown}, code="invalid_choice")
        return said


class ConfirmBody(Body):
    """What is told: to the members, and above the public form."""

    message = Words()
    banner = Words(required=False)


class ResolveBody(Body):
    """What everybody is told who was told of it."""

    solved = Words()


class Incidents(Endpoint):
    """Incidents."""

    needs = {"GET": READS}

    @extend_schema(operation_id="listIncidents", responses={200: IncidentPage, **problems()})
    def get(self, _request: Request) -> Response:
        """The newest 200: proposed, open, solved and dismissed."""
        return Response({"results": IncidentLine(Incident.objects.order_by("-id")[:MOST], many=True).data})


class OneIncident(Endpoint):
    """One incident."""

    needs = {"GET": READS}

    @extend_schema(operation_id="readIncident", responses={200: IncidentShown, **problems(404)})
    def get(self, request: Request, pk: int) -> Response:
        """An incident with its tickets."""
        return _shown(request, pk)


class Confirm(Endpoint):
    """Confirm an incident."""

    needs = {"POST": WRITES}

    @extend_schema(
        operation_id="confirmIncident",
        request=ConfirmBody,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: IncidentShown, **problems(404, 409, 413, 415)},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Say that a proposal is an incident: its members are told, the public form shows its banner."""
        return _told(self, request, pk, ConfirmBody, incidents.confirm)


class Resolve(Endpoint):
    """Resolve an incident."""

    needs = {"POST": WRITES}

    @extend_schema(
        operation_id="resolveIncident",
        request=ResolveBody,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: IncidentShown, **problems(404, 409, 413, 415)},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Say that it is over: whoever was told of it is told that it is solved."""
        return _told(self, request, pk, ResolveBody, incidents.resolve)


class Dismiss(Endpoint):
    """Dismiss an incident."""

    needs = {"POST": WRITES}

    @extend_schema(
        operation_id="dismissIncident",
        request=Nothing,
        parameters=[IDEMPOTENCY_KEY],
        responses={200: IncidentShown, **problems(404, 409, 413, 415)},
    )
    def post(self, request: Request, pk: int) -> Response:
        """Say that a proposal is no incident. Nobody is written to."""

        def dismiss(found: Incident, *, words: object, **by: Any) -> None:
            incidents.dismiss(found, **by)

        return _told(self, request, pk, Nothing, dismiss)


def _told(endpoint: Endpoint, request: Request, pk: int, kind: type[Body], act: Callable[..., None]) -> Response:
    """Do what an agent says of an incident, once."""
    agent, found = agent_of(request), get_object_or_404(Incident, pk=pk)
    body = kind(data=request.data)
    body.is_valid(raise_exception=True)

    def do(_key: str) -> str:
        act(found, words=body.validated_data, agent=agent, now=timezone.now())
        return str(found.pk)

    endpoint.once(request, do)
    return _shown(request, pk)


def _shown(request: Request, pk: int) -> Response:
    found = get_object_or_404(Incident, pk=pk)
    return Response(IncidentShown(found, context={"asking": request.user}).data)
