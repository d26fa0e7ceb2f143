"""Which tickets whoever asks may open, and act on: every page of a ticket asks here (the rule: ``TicketQuerySet``)."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from triage.models import Ticket
from triage.models.ticket import TicketQuerySet
from triage.workspace.frame import agent_of


def visible(request: HttpRequest) -> TicketQuerySet:
    """The tickets that they may read."""
    return Ticket.objects.visible_to(agent_of(request))


def actionable(request: HttpRequest) -> TicketQuerySet:
    """Those that they may act on."""
    return Ticket.objects.actionable_by(agent_of(request))


def may_act_on(request: HttpRequest, ticket: Ticket) -> bool:
    """Whether the ticket is one of these."""
    return actionable(request).filter(pk=ticket.pk).exists()


def to_read(request: HttpRequest, reference: str) -> Ticket:
    """The ticket. Raises Http404 where there is none, or another team keeps it to itself."""
    return readable(agent_of(request), reference)


def to_act_on(request: HttpRequest, reference: str) -> Ticket:
    """The ticket. Raises Http404 as above, and PermissionDenied where they may only read it."""
    return actionable_one(agent_of(request), reference)


def readable(agent: User, reference: str) -> Ticket:
    """The ticket as ``to_read`` finds it, for an agent."""
    rows = Ticket.objects.visible_to(agent).select_related("assignee", "merged_into", "team")
    return get_object_or_404(rows, reference=reference)


def actionable_one(agent: User, reference: str) -> Ticket:
    """The ticket as ``to_act_on`` finds it, for an agent."""
    found = readable(agent, reference)
    if not Ticket.objects.actionable_by(agent).filter(pk=found.pk).exists():
        raise PermissionDenied(_("This ticket belongs to another team. You can read it, but not act on it."))
    return found
