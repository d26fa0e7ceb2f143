"""Who may be told of what: nobody is told of something that they could not look at now."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from triage.models import NoticeKind, Ticket
from triage.models.team import OVERSEE

BACKEND = "django.contrib.auth.backends.ModelBackend"
SEES_TICKETS = "triage.view_ticket"
NEEDED: Mapping[str, str] = {
    NoticeKind.INCIDENT: "triage.view_incident",
    NoticeKind.PART: "triage.view_inboundmail",
    NoticeKind.WEBHOOK: "triage.change_subscription",
}
"""The permission that a kind needs, where it is not about a ticket."""
OVERSEES = "triage.change_desksettings"
"""Who holds this sets the desk's targets: it concerns them when one is missed, or somebody suffers."""


def entitled(kind: str, ticket_id: int | None = None) -> QuerySet[User]:
    """Everybody who may be told of things of this kind, or of this ticket if one is named, as ``visible_to`` has it.

    Checked when a notice is written, and before it is mailed.
    """
    able = User.objects.with_perm(NEEDED.get(kind, SEES_TICKETS), backend=BACKEND)  # Of those who are active.
    able = able.filter(is_staff=True)
    kept = Ticket.objects.filter(pk=ticket_id or 0, team__others_may_see=False).select_related("team").first()
    if kept is None or kept.team is None:
        return able
    overseeing = User.objects.with_perm(OVERSEE, backend=BACKEND).values("pk")
    own = Q(pk__in=kept.team.members.values("pk")) | Q(pk=kept.assignee_id or 0)
    return able.filter(own | Q(pk__in=overseeing))


def is_entitled(person: int, kind: str, ticket_id: int | None = None) -> bool:
    """Whether the person may still be told of it."""
    return entitled(kind, ticket_id).filter(pk=person).exists()


def overseers() -> frozenset[int]:
    """Who answers for the desk's work: supervisors."""
    found = User.objects.with_perm(OVERSEES, backend=BACKEND).filter(is_staff=True)
    return frozenset(found.values_list("pk", flat=True))


def kinds(person: User) -> list[str]:
    """What somebody can be told of."""
    return [kind for kind in NoticeKind.values if person.has_perm(NEEDED.get(kind, SEES_TICKETS))]
