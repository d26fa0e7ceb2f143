"""Signatures: what each verdict leaves behind for the detection of incidents, and what is usual, counted from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.db.models.functions import TruncHour

from triage.channels import web_form
from triage.decision.base_rate import BaseRate, Rhythm, base_rate, rhythm
from triage.decision.facts import Facts
from triage.decision.policy import Policy
from triage.incidents.bursts import Features, Report, Usual, as_judged
from triage.incidents.rules import HISTORY, LOOK_BACK, OTHERS, SETTLED
from triage.models import IncidentMember, IncidentState, Ticket, TicketSignature
from triage.models.submission import opening
from triage.playbook.desk import Desk

KEPT = HISTORY + timedelta(days=1)
FEW = 3
"""Reports of one network that count within ``LOOK_BACK``. Addresses are made up for nothing: fourteen of them from one
place are no incident, and six places are. Of thousands behind one address of a carrier the others join, once it is one.
"""


def signature_of(ticket: Ticket, facts: Facts, *, category: str, desk: Desk) -> TicketSignature:
    """The ticket's signature as of its newest verdict: a row, not yet written."""
    who = ticket.requester_email.strip().casefold() or ticket.reference
    origin = _network(ticket)
    return TicketSignature(
        ticket=ticket,
        at=ticket.created_at,
        platform=desk.rules.platform(facts, desk.policy),
        family=desk.definition.incidents.family(category),
        who=sha256(who.encode()).hexdigest()[:16],
        origin=origin,
        counts=not origin or _said(origin, before=ticket) < FEW,
        features=sorted(feature[:60] for feature in desk.definition.signature(facts)),
    )


def _network(ticket: Ticket) -> str:
    """The network whose browser opened the ticket. An API client speaks for many people, mail for whoever signed it."""
    first = opening(ticket) if ticket.origin else None
    return ticket.origin if first and first.channel == web_form.CHANNEL else ""


def _said(origin: str, *, before: Ticket) -> int:
    """How many other reports of this network count already, of those that are compared with the ticket's."""
    others = TicketSignature.objects.filter(origin=origin, counts=True).exclude(ticket=before)
    return others.filter(at__gt=before.created_at - LOOK_BACK, at__lt=before.created_at + LOOK_BACK).count()


def report(row: TicketSignature) -> Report:
    """A signature in the shape that the decision reads."""
    return Report(row.ticket_id, row.who, row.at, as_judged(row.features, row.family))


def forget_old(*, now: datetime) -> int:
    """Delete signatures that no longer say what is usual."""
    gone, _by_model = TicketSignature.objects.filter(at__lt=now - KEPT).delete()
    return gone


@dataclass(frozen=True, slots=True)
class Usually:
    """What is usual at the desk: its rhythm from ``start`` to ``end``, and how many reports each cause brought."""

    start: datetime
    end: datetime
    rhythm: Rhythm
    seen: Mapping[tuple[str, str], int]
    words: Usual

    def rate(self, platform: str, cause: str = "") -> BaseRate:
        """How many reports of a platform are usual, of one family of causes or of all."""
        seen = sum(
            number for (place, family), number in self.seen.items() if place == platform and cause in ("", family)
        )
        return base_rate(seen, start=self.start, end=self.end, rhythm=self.rhythm)


def usually(policy: Policy, *, now: datetime) -> Usually:
    """Count what is usual; what confirmed incidents brought is not."""
    end = (now - SETTLED).replace(minute=0, second=0, microsecond=0)
    rows = _calm().filter(at__gte=now - HISTORY, at__lt=end)
    first = rows.aggregate(first=Min("at"))["first"] or end
    start = first.replace(minute=0, second=0, microsecond=0)
    hours = rows.annotate(hour=TruncHour("at")).order_by().values_list("hour").annotate(Count("pk"))
    causes = rows.order_by().values_list("platform", "family").annotate(number=Count("pk"))
    said = rows.order_by("-at").values_list("features", "family")[:OTHERS]
    return Usually(
        start=start,
        end=end,
        rhythm=rhythm(dict(hours), start=start, end=end, calendar=policy.calendar),
        seen={(platform, cause): number for platform, cause, number in causes},
        words=Usual.of([as_judged(*each) for each in said]),
    )


def earlier(platform: str, usual: Usually) -> list[Features]:
    """The latest of the reports of ``platform`` that are counted as ``usual``."""
    rows = _calm().filter(platform=platform, at__gte=usual.start, at__lt=usual.end)
    return [as_judged(*each) for each in rows.order_by("-at").values_list("features", "family")[:OTHERS]]


def _calm() -> QuerySet[TicketSignature]:
    """Signatures that count, of tickets that belong to no confirmed incident."""
    members = IncidentMember.objects.filter(
        ticket=OuterRef("pk"), removed_at__isnull=True, incident__state__in=[IncidentState.OPEN, IncidentState.RESOLVED]
    )
    return TicketSignature.objects.filter(~Exists(members), counts=True)
