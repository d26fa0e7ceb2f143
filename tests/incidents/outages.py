"""Outages for tests: many people whose certificate page answers 503, at a desk that has known quiet weeks."""

from datetime import datetime, timedelta
from typing import Any

from tests.factories import TOO_EARLY, WEDNESDAY, received, replace, work
from triage import incidents
from triage.desks.prakerja.facts import Symptom
from triage.models import Incident, Stage, Ticket, TicketSignature, TicketState

WORDS = (
    "halaman sertifikat error 503",
    "kak link sertipikat eror 503 trus",
    "web nya down kayaknya, 503",
    "sertifikat ga bisa dibuka dr tadi, muncul 503 service unavailable",
    "eror mulu 503 pas buka halaman sertifikat",
    "min servernya tumbang? 503",
    "the certificate page shows error 503",
    "503 terus, halaman sertifikat gabisa dibuka",
)
FAILING = replace(TOO_EARLY, completed_on=None, finished=True, what_you_see=Symptom.PAGE_FAILS, other_sites_open=True)


def report(
    number: int, *, platform: str = "tokopedia", now: datetime = WEDNESDAY, email: str = "", **fields: Any
) -> Ticket:
    """One ticket of the outage, worked: what the machine makes of it alone. ``fields`` are the message's."""
    said = WORDS[number % len(WORDS)]
    answers = replace(FAILING, platform=platform, email=email or f"orang{number}@example.com", description=said)
    return work(received(replace(answers, training=f"Kelas {number}"), now=now, **fields))


def quiet_weeks(*, now: datetime = WEDNESDAY) -> None:
    """Four weeks in which each platform brought a certificate that had not appeared about every other day."""
    tickets = Ticket.objects.bulk_create(
        Ticket(
            fingerprint=f"dulu{number}",
            requester_email=f"dulu{number}@example.com",
            state=TicketState.ANSWERED,
            stage=Stage.DONE,
            created_at=now - timedelta(days=2 + 2 * number),
        )
        for number in range(13)
    )
    TicketSignature.objects.bulk_create(
        TicketSignature(
            ticket=ticket,
            at=ticket.created_at,
            platform="tokopedia",
            family="too_early",
            who=str(ticket.pk),
            features=["kolom", "kosong", "muncul", "sertifikat", "symptom:absent"],
        )
        for ticket in tickets
    )


def outage(number: int = 10) -> Incident:
    """A proposed incident with ``number`` members."""
    quiet_weeks()
    for each in range(number):
        report(each)
    incidents.watch()
    return Incident.objects.get()
