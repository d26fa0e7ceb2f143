"""Watching for incidents: once a minute, what came lately is compared with what is usual.

Bounded by time, not by the number of tickets: half a day of signatures is looked at, four weeks are counted, and only
where enough people have written about one platform at all.
"""

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Count, DateTimeField, Q, QuerySet, Value
from django.db.models.functions import Least
from django.utils import timezone

from triage import hooks
from triage.incidents.bursts import FEWEST, MOST, Burst, Centre, find_burst, is_of
from triage.incidents.history import Usually, earlier, forget_old, report, usually
from triage.incidents.rules import LATELY, LONGEST_LULL, LOOK_BACK, NOT_AGAIN, Ongoing, relearn
from triage.incidents.telling import announce, waiting
from triage.models import (
    Incident,
    IncidentMember,
    IncidentState,
    Joined,
    NoticeKind,
    Platform,
    Ticket,
    TicketSignature,
    Told,
)
from triage.models.incident import LIVE_STATES
from triage.notices import tell
from triage.playbook import desk

UNCOUNTED = Q(ticket__signature__counts=False)
"""Members that joined and say nothing more of how many people are concerned: their network has had its say."""

log = structlog.get_logger("triage.incidents")


def watch(*, now: datetime | None = None) -> dict[str, int]:
    """Let new reports join, propose what is new, tell members that wait; returns how many of each."""
    now = now or timezone.now()
    found = {"joined": 0, "proposed": 0, "told": 0}
    live = list(Incident.objects.filter(state__in=LIVE_STATES))
    crowded = _crowded(now=now)
    if live or crowded:
        usual = usually(desk.current().policy, now=now)
        found["joined"] = sum(_let_join(incident, usual, now=now) for incident in live)
        found["proposed"] = sum(_propose(platform, usual, now=now) for platform in crowded)
    found["told"] = announce(now=now)
    forget_old(now=now)
    if any(found.values()):
        log.info("watched", **found)
    return found


def _unlinked(*, now: datetime) -> "QuerySet[TicketSignature]":
    """What came lately and was never part of an incident."""
    lately = TicketSignature.objects.filter(at__gt=now - LOOK_BACK, at__lte=now)
    return lately.filter(ticket__incident_members__isnull=True)


def _crowded(*, now: datetime) -> list[str]:
    """The platforms of which enough people have written lately to be looked at."""
    rows = _unlinked(now=now).filter(counts=True).exclude(platform="").order_by("platform").values_list("platform")
    people = rows.annotate(people=Count("who", distinct=True)).filter(people__gte=FEWEST)
    return [platform for platform, _people in people]


def _propose(platform: str, usual: Usually, *, now: datetime) -> bool:
    """Propose an incident where there is a burst that no known one explains; True if it did."""
    if not Platform.objects.filter(code=platform).exists():  # The code may be of a platform deleted since.
        return False
    rows = _unlinked(now=now).filter(platform=platform, counts=True)
    members = IncidentMember.objects.filter(incident__platform__code=platform, removed_at__isnull=True)
    lately = members.exclude(UNCOUNTED).filter(ticket__created_at__gt=now - LOOK_BACK)
    burst = find_burst(
        [report(row) for row in rows],
        usual=usual.words,
        earlier=earlier(platform, usual),
        base=usual.rate(platform),
        known=list(lately.values_list("ticket__created_at", flat=True)),
        now=now,
    )
    if burst is None or _is_dismissed(burst, platform, now=now):
        return False
    for incident in Incident.objects.filter(platform__code=platform, state__in=LIVE_STATES):
        if is_of(burst, Centre.from_json(incident.centre)):
            _add(incident, [(each.ticket, fit) for each, fit in burst.members], Joined.FOLLOWED, now=now)
            return False
    return _open_proposal(burst, platform, usual, now=now)


def _is_dismissed(burst: Burst, platform: str, *, now: datetime) -> bool:
    """Whether an agent has said lately that this is none."""
    dismissed = Incident.objects.filter(
        platform__code=platform, state=IncidentState.DISMISSED, ended_at__gt=now - NOT_AGAIN
    )
    return any(is_of(burst, Centre.from_json(incident.centre)) for incident in dismissed)


def _open_proposal(burst: Burst, platform: str, usual: Usually, *, now: datetime) -> bool:
    try:
        with transaction.atomic():
            incident = Incident.objects.create(
                platform_id=platform,
                category=burst.cause,
                key=burst.centre.key[:80],
                centre=burst.centre.as_json(),
                usual=usual.rate(platform).expected(now - LATELY, now),
                usual_by_hour=usual.rate(platform, burst.cause).by_hour().as_json(),
                began_at=burst.since,
                proposed_at=now,
            )
            _add(incident, [(each.ticket, fit) for each, fit in burst.members], Joined.DETECTED, now=now)
            tell(NoticeKind.INCIDENT, None, key=f"incident-{incident.pk}", now=now, incident_id=incident.pk)
            hooks.tell_of_incident(hooks.INCIDENT_PROPOSED, incident, now=now)
    except IntegrityError:  # Another sweep was quicker: one live incident a cause.
        return False
    log.warning("incident_proposed", incident=incident.pk, platform=platform, reports=len(burst.members))
    return True


def _let_join(incident: Incident, usual: Usually, *, now: datetime) -> int:
    """Take in the new reports that fit, and learn from them what the incident is about."""
    ongoing = _as_it_stands(incident, now=now)
    if not ongoing.goes_on(now=now):
        return 0
    candidates = [report(row) for row in _unlinked(now=now).filter(platform=incident.platform_id)]
    fits = [(candidate.ticket, ongoing.fit(candidate, now=now)) for candidate in candidates]
    fitting = [(ticket, fit) for ticket, fit in fits if fit is not None]
    if fitting:
        _add(incident, fitting, Joined.FOLLOWED, now=now)
        if not incident.report:  # What a platform tells of, it knows.
            _relearn(incident, usual)
    return len(fitting)


def newcomer(ticket: Ticket, *, now: datetime) -> IncidentMember | None:
    """Within ``respond``: the membership under which the ticket is to be told now, made where it fits; None if none.

    A ticket that was part of an incident before, or was removed from one, does not join by itself.
    """
    if own := waiting().filter(ticket=ticket).select_related("incident").first():
        return own
    row = _unlinked(now=now).filter(ticket=ticket).first()
    if row is None:
        return None
    for incident in Incident.objects.filter(platform__code=row.platform, state=IncidentState.OPEN):
        ongoing = _as_it_stands(incident, now=now)
        if ongoing.goes_on(now=now) and (fit := ongoing.fit(report(row), now=now)) is not None:
            _add(incident, [(ticket.pk, fit)], Joined.FOLLOWED, now=now)
            return waiting().filter(ticket=ticket, incident=incident).select_related("incident").first()
    return None


def has_answered(ticket: Ticket) -> bool:
    """Whether the requester has written since an open incident's announcement went to them."""
    told = IncidentMember.objects.filter(
        ticket=ticket, live=True, told=Told.ANSWERED, incident__state=IncidentState.OPEN
    ).first()
    if told is None:
        return False
    written = ticket.submissions.filter(received_at__gt=told.told_at, is_third_person=False, corrects="")
    return written.exists()


def _as_it_stands(incident: Incident, *, now: datetime) -> Ongoing:
    """A live incident in the shape that the decision reads."""
    members = incident.members.filter(removed_at__isnull=True, ticket__created_at__gt=now - LONGEST_LULL)
    times = list(members.exclude(UNCOUNTED).values_list("ticket__created_at", flat=True))
    centre = Centre.from_json(incident.centre)
    return Ongoing(centre, incident.began_at, incident.usual, times, incident.reported_at)


def _add(incident: Incident, fitting: Sequence[tuple[int, float]], how: Joined, *, now: datetime) -> None:
    IncidentMember.objects.bulk_create(
        [
            IncidentMember(incident=incident, ticket_id=ticket, joined=how, fit=round(fit, 3), joined_at=now)
            for ticket, fit in fitting
        ],
        ignore_conflicts=True,  # A ticket that an open incident has just answered stays with that one.
    )


def _relearn(incident: Incident, usual: Usually) -> None:
    """What all members have in common now; a mere proposal lets go of those that no longer fit."""
    rows = TicketSignature.objects.filter(
        counts=True, ticket__incident_members__incident=incident, ticket__incident_members__live=True
    )
    reports = [report(row) for row in rows.order_by("-at")[:MOST]]
    centre, foreign = relearn(reports, usual.words)
    if not centre.terms:
        return
    began = min(each.at for each in reports)
    Incident.objects.filter(pk=incident.pk).update(
        centre=centre.as_json(), began_at=Least("began_at", Value(began, DateTimeField()))
    )
    if foreign:
        mere = IncidentMember.objects.filter(incident=incident, incident__state=IncidentState.PROPOSED)
        mere.filter(ticket__in=foreign).exclude(joined=Joined.ADDED).delete()
