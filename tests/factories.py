"""Tickets for tests: complaints as they come in, and the worker's part run in this process."""

import dataclasses
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.conf import settings

from datasets.cases import PICTURES
from triage import pipeline
from triage.desks.prakerja import DESK as PRAKERJA
from triage.desks.prakerja.facts import Symptom
from triage.evidence.files.intake import take_all
from triage.evidence.pictures.intake import accept
from triage.messages import Answers, InboundMessage, Picture, Standing, UploadedFile
from triage.models import Reply, Stage, Ticket
from triage.models.reply import UNSENT_STATES
from triage.pipeline.send import send

WEDNESDAY = datetime(2026, 9, 16, 10, 0, tzinfo=PRAKERJA.zone)
"""A working day in a week without holidays."""


def said(**answers: Any) -> Answers:
    """Answers of the first desk's form by question; ``finished`` False is the day's "not yet"."""
    finished = answers.pop("finished", None)
    if finished is False:
        answers["completed_on"] = "not_finished"
    return Answers.of({"language": "id", **answers})


def replace(thing: Any, **changes: Any) -> Any:
    """As the stock one; of answers, any question's."""
    if not isinstance(thing, Answers):
        return dataclasses.replace(thing, **changes)
    stands = {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing) if field.name != "given"}
    return said(**{**stands, **thing.given, **changes})


TOO_EARLY = said(
    name="Sari Wulandari",
    email="sari@example.com",
    platform="tokopedia",
    training="Dasar Desain Grafis",
    completed_on=date(2026, 9, 15),
    finished=True,
    what_you_see=Symptom.ABSENT,
    description="Kak, sertifikat saya belum muncul di dashboard.",
)
"""Finished yesterday: sure enough for an automatic answer."""

UNCLEAR = replace(
    TOO_EARLY,
    platform="",
    completed_on=None,
    finished=None,
    what_you_see=None,
    description="tolong dibantu ya min, mohon segera dicek dan ditindaklanjuti",
)
"""Nobody can tell from it what is wrong, and it is too long for the question that three words get."""


def message(answers: Answers = TOO_EARLY, **fields: Any) -> InboundMessage:
    """One inbound message of the web form."""
    return InboundMessage(**{"channel": "web", "answers": answers, "key": uuid4().hex, **fields})


def picture(name: str) -> Picture:
    """One of the cases' pictures, in quarantine."""
    return accept((PICTURES / name).read_bytes(), quarantine=settings.QUARANTINE)


def uploads(**contents: bytes) -> dict[str, Any]:
    """Fields of a message with these files, in quarantine; what stands for the dot before an ending is "__"."""
    sent = take_all(UploadedFile(name.replace("__", "."), "", content) for name, content in contents.items())
    return {"pictures": sent.pictures, "files": sent.files, "left_out": sent.left_out}


def opener(_ticket: Ticket) -> Standing:
    """The browser that opened the ticket is the one that sends more."""
    return Standing.OPENER


def owner(_ticket: Ticket) -> Standing:
    """Whoever sends more has had the mailed link."""
    return Standing.OWNER


def received(answers: Answers = TOO_EARLY, *, now: datetime = WEDNESDAY, **fields: Any) -> Ticket:
    """A ticket that has just come in, or has been joined by the browser that opened it."""
    return pipeline.receive(message(answers, **fields), now=now, stands=opener).ticket


def work(ticket: Ticket) -> Ticket:
    """Do what the workers would: every stage that waits, then every reply; gives the ticket as it is then."""
    stages = {
        Stage.READ: pipeline.read,
        Stage.CLASSIFY: pipeline.classify_and_respond,
        Stage.RESPOND: pipeline.respond,
    }
    for _round in range(20):  # Many pictures may take several turns.
        ticket.refresh_from_db()
        if ticket.stage == Stage.DONE:
            break
        stages[Stage(ticket.stage)](ticket.pk)
    for reply in Reply.objects.filter(ticket=ticket, state__in=UNSENT_STATES):
        send(reply.pk)
    ticket.refresh_from_db()
    return ticket


def answered(answers: Answers = TOO_EARLY, **fields: Any) -> Ticket:
    """A ticket on which the machine has done its part."""
    return work(received(answers, **fields))
