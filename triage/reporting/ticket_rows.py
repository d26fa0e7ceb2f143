"""What a list of tickets says of each: as the queue does, so no whole names or addresses, and none of their words."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from triage.evidence.masking.people import half_hidden, short_name
from triage.installed import installed
from triage.models import Platform, Tag, Ticket
from triage.outbox.sentences import title
from triage.reporting.table_files import Cell


def titles() -> list[str]:
    """The columns, in the active language."""
    return [
        *(_("Reference"), _("Received"), _("Status"), _("Requester"), _("Cause"), _("Confidence (%)"), _("Platform")),
        *(_("Language"), _("Reason"), _("Agent"), _("Waiting since"), _("Due"), _("Closed"), _("Resolution")),
        _("Tags"),
    ]


def rows(keys: Sequence[int], *, language: str) -> Iterator[list[Cell]]:
    """A row for each ticket that is still there, in the order of ``keys``; times are the desk's."""
    found = Ticket.objects.select_related("assignee").in_bulk(keys)
    tags = dict(Tag.objects.values_list("pk", "name"))
    platforms = dict(Platform.objects.values_list("code", "name"))
    for key in keys:
        if ticket := found.get(key):
            yield _row(ticket, tags, platforms, language)


def _row(ticket: Ticket, tags: Mapping[int, str], platforms: Mapping[str, str], language: str) -> list[Cell]:
    zone, agent = installed().zone, ticket.assignee
    received, waiting, due, closed = (
        at.astimezone(zone) if at else None
        for at in (ticket.created_at, ticket.waiting_since, ticket.sla_due_at, ticket.closed_at)
    )
    return [
        ticket.reference,
        received,
        str(ticket.get_state_display()),
        short_name(ticket.requester_name) or half_hidden(ticket.requester_email),
        title(ticket.category, language=language) if ticket.category else "",
        None if ticket.confidence is None else round(100 * ticket.confidence),
        platforms.get(ticket.platform_id or "", ""),
        ticket.language,
        str(ticket.get_escalation_display()),
        (agent.get_full_name() or agent.get_username()) if agent else "",
        waiting,
        due,
        closed,
        str(ticket.get_resolution_display()),
        ", ".join(tags[pk] for pk in ticket.tags or () if pk in tags),
    ]
