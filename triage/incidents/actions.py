"""What agents do with an incident: confirm, dismiss, resolve, take a ticket in or out.

A state change is a compare-and-set, so that of two agents one is told. Nobody is written to here: members that wait are
rows, ``incidents.telling`` works through them.
"""

from collections.abc import Mapping
from datetime import datetime

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Q

from triage import hooks
from triage.installed import installed
from triage.models import Incident, IncidentMember, IncidentState, Joined, Ticket, TicketState
from triage.nudge import nudge
from triage.tickets.problems import NotPossible

log = structlog.get_logger("triage.tickets")

CONFIRMING = ("banner", "message")
RESOLVING = ("solved",)
LONGEST_BANNER = 200

Words = Mapping[str, Mapping[str, str]]
"""What an agent says, by kind and language."""


@transaction.atomic
def confirm(incident: Incident, *, words: Words, agent: AbstractBaseUser | None, now: datetime) -> None:
    """Open a proposed incident: its members are told, the public form shows its banner.

    ``words`` holds the ``message`` and the ``banner`` in each language of the desk; only the banners may be empty.
    ``agent`` is None where the platform itself has told of it.
    """
    said = _said(words, CONFIRMING, needed="message")
    proposed = Incident.objects.filter(pk=incident.pk, state=IncidentState.PROPOSED)
    if not proposed.update(state=IncidentState.OPEN, confirmed_at=now, confirmed_by=agent, **said):
        raise NotPossible("incident_moved_on")
    hooks.tell_of_incident(hooks.INCIDENT_CONFIRMED, incident, now=now)
    nudge("announce", incident.pk)
    log.info("incident_confirmed", incident=incident.pk)


@transaction.atomic
def dismiss(incident: Incident, *, agent: AbstractBaseUser, now: datetime) -> None:
    """Say that a proposal is no incident; its like is not proposed again for a day."""
    proposed = Incident.objects.filter(pk=incident.pk, state=IncidentState.PROPOSED)
    if not proposed.update(state=IncidentState.DISMISSED, ended_at=now, ended_by=agent):
        raise NotPossible("incident_moved_on")
    incident.members.update(live=False)
    log.info("incident_dismissed", incident=incident.pk)


@transaction.atomic
def resolve(incident: Incident, *, words: Words, agent: AbstractBaseUser | None, now: datetime) -> None:
    """End an open incident: whoever was told of it is told that it is solved. ``words`` holds ``solved``."""
    said = _said(words, RESOLVING, needed="solved")
    opened = Incident.objects.filter(pk=incident.pk, state=IncidentState.OPEN)
    if not opened.update(state=IncidentState.RESOLVED, ended_at=now, ended_by=agent, **said):
        raise NotPossible("incident_moved_on")
    incident.members.update(live=False)
    hooks.tell_of_incident(hooks.INCIDENT_RESOLVED, incident, now=now)
    nudge("announce", incident.pk)
    log.info("incident_resolved", incident=incident.pk)


@transaction.atomic
def remove_member(incident: Incident, ticket: Ticket, *, now: datetime) -> None:
    """Take a ticket out of a live incident, for good. What it was told stays told."""
    Ticket.objects.select_for_update().get(pk=ticket.pk)
    members = IncidentMember.objects.filter(incident=incident, ticket=ticket, live=True)
    if not members.update(live=False, removed_at=now):
        raise NotPossible("not_a_member")


@transaction.atomic
def add_member(incident: Incident, ticket: Ticket, *, now: datetime) -> None:
    """Take a ticket into a live incident, also one that was removed before."""
    locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if locked.state == TicketState.CLOSED:
        raise NotPossible("closed")
    if not Incident.objects.filter(pk=incident.pk, state__in=[IncidentState.PROPOSED, IncidentState.OPEN]).exists():
        raise NotPossible("incident_moved_on")
    if IncidentMember.objects.filter(Q(live=True), ticket=locked).exists():
        raise NotPossible("member_already")
    try:
        with transaction.atomic():
            IncidentMember.objects.update_or_create(
                incident=incident,
                ticket=locked,
                defaults={"joined": Joined.ADDED, "live": True, "removed_at": None},
                create_defaults={"joined": Joined.ADDED, "joined_at": now},
            )
    except IntegrityError as error:  # It has just joined another one by itself.
        raise NotPossible("member_already") from error
    nudge("announce", incident.pk)


def _said(words: Words, kinds: tuple[str, ...], *, needed: str) -> dict[str, dict[str, str]]:
    """The words of each kind in each language, trimmed; refuses to leave people without any."""
    languages = installed().languages
    said = {kind: {code: words.get(kind, {}).get(code, "").strip() for code in languages} for kind in kinds}
    if not all(said[needed].values()):
        raise NotPossible("empty_in_a_language")
    if "banner" in said:
        said["banner"] = {code: text[:LONGEST_BANNER] for code, text in said["banner"].items()}
    return said
