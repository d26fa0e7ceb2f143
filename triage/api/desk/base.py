"""An endpoint of one ticket: found by the agent's rights, with a version that is lost when anything of it changes."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import User
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from triage.api.desk.shapes import DeskTicket
from triage.api.desk.shown import ticket_shown
from triage.api.endpoint import Endpoint
from triage.api.keys import agent_of
from triage.api.problems import Changed
from triage.models import Ticket
from triage.workspace.reach import actionable_one


class OfTicket(Endpoint):
    """One ticket of the desk."""

    def answer(self, ticket: Ticket, *, status: int = 200) -> Response:
        """The ticket, under its version."""
        body = shape_of(ticket)
        self.told["ETag"] = version(body)
        return Response(body, status=status)

    def change(self, request: Request, reference: str, act: Callable[[Ticket, User, str], object]) -> Response:
        """Have ``act`` change the ticket as the agent whose key it is, once; gives it as it is then.

        ``act`` gets the ticket, the agent, and a key that is the same when the request is repeated. Raises Changed
        where the client's version (``If-Match``) is no longer the ticket's.
        """
        agent = agent_of(request)
        found = actionable_one(agent, reference.upper())

        def do(key: str) -> str:
            locked = Ticket.objects.select_for_update(of=("self",)).get(pk=found.pk)
            if (wanted := _versions(request)) and version(shape_of(locked)) not in wanted:
                raise Changed
            act(locked, agent, key)
            return locked.reference

        self.once(request, do)
        return self.answer(Ticket.objects.select_related("assignee", "merged_into", "team").get(pk=found.pk))


def shape_of(ticket: Ticket) -> dict[str, Any]:
    """The ticket as it is sent."""
    return dict(DeskTicket(ticket_shown(ticket)).data)


def version(body: dict[str, Any]) -> str:
    """An ``ETag`` of all that is sent, so that whatever changes it changes the version, too."""
    return f'"{sha256(JSONRenderer().render(body)).hexdigest()[:20]}"'


def _versions(request: Request) -> set[str]:
    """The versions of which one must be the ticket's; none where any will do."""
    sent = request.headers.get("If-Match", "").strip()
    return set() if sent in ("", "*") else {each.strip().removeprefix("W/") for each in sent.split(",")}
