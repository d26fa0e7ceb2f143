"""What the desk declares that platforms may tell it: an address an event (``definition.DeskEvent``)."""

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from triage.api.endpoint import Endpoint
from triage.api.keys import Needs, program_of
from triage.api.schema import IDEMPOTENCY_KEY, problems
from triage.channels.api import Invalid
from triage.definition import PROGRAMS_KEY, DeskEvent
from triage.models import Scope
from triage.pipeline.desk_events import NotTaken, faults, take_event


class EventTaken(serializers.Serializer[Any]):
    """What became of an event: `repeated` where one with this `id` was here before, and nothing was done."""

    outcome = serializers.ChoiceField(choices=["accepted", "repeated"])


class EventEndpoint(Endpoint):
    """One event of the desk's."""

    needs = {"POST": Needs(Scope.EVENTS)}
    name: ClassVar[str]
    event: ClassVar[DeskEvent]

    def take(self, request: Request) -> Response:
        """Check the body by the event's schema, and do what it says. Raises Invalid, PermissionDenied."""
        client = program_of(request)
        if client.platform is None:
            told = _("This key belongs to no platform. Whoever administers the desk can say whose program it is.")
            raise PermissionDenied(told, code="no_platform")
        if found := faults(_enclosed(self.event), request.data):
            words = _("This does not fit the event's schema (%(rule)s).")
            raise Invalid({at: [{"code": rule, "message": words % {"rule": rule}}] for at, rule in found.items()})
        said = request.data

        def take(_key: str) -> str:
            return take_event(self.name, said["id"], said["data"], client=client, now=timezone.now())

        try:
            outcome = self.once(request, take)
        except NotTaken as error:  # Another desk is installed than this address was made for.
            raise PermissionDenied(_("This desk takes no such event."), code=error.code) from error
        return Response(EventTaken({"outcome": outcome}).data)


def _enclosed(event: DeskEvent) -> dict[str, Any]:
    """The schema of a whole body."""
    key = {"type": "string", "pattern": PROGRAMS_KEY, "description": "New for each event; the same to send it again."}
    return {
        "type": "object",
        "properties": {"id": key, "data": event.schema},
        "required": ["id", "data"],
        "additionalProperties": False,
    }


def endpoint_of(name: str, event: DeskEvent) -> type[EventEndpoint]:
    """The endpoint of one event, with its own schema."""

    @extend_schema(
        operation_id=f"send_{name}",
        request={"application/json": _enclosed(event)},
        parameters=[IDEMPOTENCY_KEY],
        responses={200: EventTaken, **problems(413, 415)},
    )
    def post(self: EventEndpoint, request: Request) -> Response:
        return self.take(request)

    post.__doc__ = f"""Tell the desk: {event.title}.

    Once for each `id`: sending it again is harmless. Only a platform's program may, about that platform alone.
    """
    return type(f"Event_{name}", (EventEndpoint,), {"name": name, "event": event, "post": post})
