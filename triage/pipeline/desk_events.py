"""Events that the desk declares (``definition.DeskEvent``), sent by the platforms that it routes to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import structlog
from django.db import transaction
from jsonschema import Draft202012Validator, FormatChecker

from triage.incidents.reported import take_outage
from triage.installed import installed
from triage.messages import Coded
from triage.models import ApiClient, ReportedEvent
from triage.tickets.reported import take_report

log = structlog.get_logger("triage.events")


class NotTaken(Coded):
    """ "unknown_event": the desk declares none of that name; "no_platform": the sender is no platform's program."""


def faults(schema: Mapping[str, Any], data: Any) -> dict[str, str]:
    """What of ``data`` an event's schema refuses: the rule that is broken, by field ("" for the whole)."""
    checked = Draft202012Validator(schema, format_checker=FormatChecker(["date"]))
    return {".".join(map(str, fault.absolute_path)): str(fault.validator) for fault in checked.iter_errors(data)}


@transaction.atomic
def take_event(
    name: str, key: str, data: Mapping[str, Any], *, client: ApiClient, now: datetime
) -> Literal["accepted", "repeated"]:
    """Do what the event says, once: ``key`` is what its sender calls it. Raises NotTaken.

    ``data`` has no ``faults``. What it changes, and that it was here, are there together, or neither is.
    """
    event = installed().events.get(name)
    if event is None:
        raise NotTaken("unknown_event")
    if client.platform is None:
        raise NotTaken("no_platform")
    told = {"name": name, "outage": data.get("outage", ""), "state": data.get("state", ""), "received_at": now}
    row, is_new = ReportedEvent.objects.get_or_create(client=client, key=key, defaults=told)
    if not is_new:
        return "repeated"
    if event.report is None:
        take_outage(row, platform=client.platform, cause=event.cause, now=now)
    else:
        report = event.report(data)
        take_report(row, report, platform=client.platform.code, letter=event.letter, now=now)
    log.info("event_taken", name=name, client=client.pk)
    return "accepted"
