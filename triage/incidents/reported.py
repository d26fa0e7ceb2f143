"""Outages that a platform tells of by program: it knows its own before anybody has complained.

Such an incident is open at once, in the words of the canned replies; whoever complains of its cause meanwhile becomes a
member and is told. Agents may do with it what they may with any other.
"""

from datetime import datetime, timedelta

import structlog
from django.db import transaction

from triage.incidents.actions import confirm, resolve
from triage.incidents.bursts import Centre
from triage.incidents.drafts import DRAFTS, draft
from triage.installed import installed
from triage.models import Incident, IncidentState, NoticeKind, Platform, ReportedEvent
from triage.models.incident import LIVE_STATES
from triage.notices import tell
from triage.playbook import desk

KEY = "reported"
OF_IT_ALREADY = timedelta(hours=12)
"""Complaints that came so long before the report may be of it."""

log = structlog.get_logger("triage.incidents")


@transaction.atomic
def take_outage(row: ReportedEvent, *, platform: Platform, cause: str, now: datetime) -> None:
    """What a new event of the ``platform`` says: an outage began, continues, or is over.

    Events may come in any order: one that is over does not begin any more. What an agent has dismissed or resolved
    stays so.
    """
    Platform.objects.select_for_update().get(pk=platform.pk)  # Two events of one outage wait for each other.
    known = Incident.objects.filter(platform=platform, report=row.outage).first()
    said = ReportedEvent.objects.filter(client=row.client, outage=row.outage)
    if row.state == "over":
        if known and known.state == IncidentState.OPEN:
            resolve(known, words=_words(known, "solved"), agent=None, now=now)
    elif known:
        Incident.objects.filter(pk=known.pk, state__in=LIVE_STATES).update(reported_at=now)
    elif not said.filter(state="over").exists():
        _open(row, platform=platform, cause=cause, now=now)


def _open(row: ReportedEvent, *, platform: Platform, cause: str, now: datetime) -> None:
    """A new incident, or the one that is known of the platform and cause already."""
    told = {"report": row.outage, "reported_at": now}
    live = Incident.objects.filter(platform=platform, category=cause, state__in=LIVE_STATES)
    incident = live.filter(report="").order_by("pk").first()
    if incident is None and live.filter(key=KEY).exists():  # Another outage of theirs, under another name.
        return
    if incident is None:
        centre = Centre.of_causes(installed().incidents.causes(cause)).as_json()
        said = {"platform": platform, "category": cause, "key": KEY, "centre": centre, "began_at": now}
        incident = Incident.objects.create(**said, **told, proposed_at=now)
        tell(NoticeKind.INCIDENT, None, key=f"incident-{incident.pk}", now=now, incident_id=incident.pk)
    else:
        Incident.objects.filter(pk=incident.pk).update(**told)
    if incident.state == IncidentState.PROPOSED:
        confirm(incident, words=_words(incident, "banner", "message"), agent=None, now=now)
    log.info("outage_reported", incident=incident.pk, platform=platform.code)


def _words(incident: Incident, *kinds: str) -> dict[str, dict[str, str]]:
    current = desk.current()
    assert set(kinds) <= DRAFTS.keys()
    return {kind: {code: draft(incident, kind, code, desk=current) for code in installed().languages} for kind in kinds}
