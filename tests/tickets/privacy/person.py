"""One person who has left a mark wherever a person can leave one, and where that mark is still to be found."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.factories import work
from tests.portal.posts import complaint
from triage import pipeline, tickets
from triage.channels.email.reply_address import reply_address
from triage.decision.codec import to_json
from triage.decision.facts import Origin, Reading, Source
from triage.desks.prakerja.facts import ReadingKind
from triage.evidence import active
from triage.learning.monitor import earn_thresholds
from triage.models import (
    BlindCheck,
    Classification,
    FollowUp,
    InboundMail,
    Label,
    LabelKind,
    Reply,
    ReplyState,
    Screenshot,
    ScreenshotState,
    Stage,
    Submission,
    Ticket,
)
from triage.playbook import desk

MARK = "Zyxwvut"
"""A word that nobody else writes, and no rule understands."""
EMAIL = "zyxwvut@zyxwvut.example"


def jpeg(comment: str) -> bytes:
    """A small picture that carries a comment."""
    out = BytesIO()
    Image.new("RGB", (400, 800), "white").save(out, "JPEG", comment=comment.encode())
    return out.getvalue()


def came_by(agent: User, *, training: str = f"Kursus {MARK}") -> Ticket:
    """A ticket of the form with everything that can happen to it: pictures, mail, disagreement, an agent's letter."""
    upload = SimpleUploadedFile(f"{MARK}.jpg", jpeg(MARK), content_type="image/jpeg")
    words = {"name": f"{MARK} Wulandari", "email": EMAIL, "institution": f"Lembaga {MARK}", "training": training}
    text = f"Kak, saya {MARK}, status selesai sudah lama tapi sertifikat tidak terbit, CS diam saja."
    beside = SimpleUploadedFile(f"{MARK}.txt", f"Catatan {MARK}".encode(), content_type="text/plain")
    form = complaint(**words, printed_name=f"{MARK} Other", description=text, screenshots=[upload, beside])
    Client().post("/", form)
    ticket = Ticket.objects.latest("id")
    read(ticket)
    work(ticket)
    tickets.dispute(ticket, now=timezone.now())
    work(ticket)
    judged = tickets.correct(
        ticket, category="platform_issue", agent=agent, action_key=f"c{ticket.pk}", now=timezone.now()
    )
    tickets.reply(ticket, text=f"Halo {MARK}!", agent=agent, action_key=f"r{ticket.pk}", now=timezone.now())
    work(ticket)
    pipeline.take_mail(mail(ticket), now=timezone.now())
    machine = ticket.classifications.filter(author="machine").first()
    assert machine is not None
    BlindCheck.objects.create(
        judged=machine, drawn_on=timezone.now(), agent=agent, category="too_early", judged_at=timezone.now()
    )
    BlindCheck.objects.create(judged=judged, drawn_on=timezone.now())
    ticket.refresh_from_db()
    return ticket


def read(ticket: Ticket) -> None:
    """As the reader would: the picture stored, its words and what they mean on the row."""
    quote = Origin(Source.SCREENSHOT, screenshot=0, box=((1, 1), (9, 1), (9, 9), (1, 9)), quote=f"Halo {MARK}")
    kinds = {
        ReadingKind.STATUS: "certificate_absent",
        ReadingKind.ACCOUNT_NAME: f"{MARK} Wulandari",
        ReadingKind.CHAT_SENT: f"saya {MARK}",
    }
    for row in Screenshot.objects.filter(submission__ticket=ticket, state=ScreenshotState.WAITING):
        (settings.QUARANTINE / row.quarantine_name).unlink()
        digest = hashlib.sha256(f"{MARK} {row.pk}".encode()).hexdigest()
        Screenshot.objects.filter(pk=row.pk).update(
            state=ScreenshotState.READ,
            quarantine_name="",
            file=storages["screenshots"].save(f"{digest[:2]}/{digest[2:]}.jpg", ContentFile(jpeg(MARK))),
            lines=[{"text": f"Halo {MARK}", "confidence": 0.9, "box": quote.box, "vividness": 0}],
            readings=[to_json(Reading(kind, value, 0.9, quote)) for kind, value in kinds.items()],
            usable="yes",
        )


def mail(ticket: Ticket | None = None, text: str = f"ini {MARK} lagi, ada kabar?") -> bytes:
    """A mail of the person, in answer to a ticket's if one is given."""
    message = EmailMessage()
    message["From"], message["Subject"] = f"{MARK} <{EMAIL}>", MARK if text else ""
    message["To"] = reply_address(ticket.reference) if ticket else "desk@example.org"
    message["Message-ID"] = f"<{MARK}-{ticket.pk if ticket else 0}@zyxwvut.example>"
    message.set_content(text)
    return message.as_bytes()


def marks(*further: str) -> list[str]:
    """Where the person is still to be found: tables and files that hold the mark, the address's digest or ``further``.

    Every column of every table is looked at, every session and key of the cache, and every file that the service keeps.
    """
    wanted = [MARK, hashlib.sha256(EMAIL.encode()).hexdigest(), *further]
    return [*_rows(wanted), *_remembered(wanted), *_files(wanted)]


def _rows(wanted: list[str]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
        )
        for table, column in cursor.fetchall():
            for each in wanted:
                hexed = each.encode().hex()
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ILIKE %s OR "{column}"::text ILIKE %s',
                    [f"%{each}%", f"%{hexed}%"],
                )
                if cursor.fetchone()[0]:
                    yield f"{table}.{column}"


def _remembered(wanted: list[str]) -> Iterator[str]:
    """What is packed in sessions, and what lies in the cache."""
    server = redis.Redis.from_url(settings.CACHES["default"]["LOCATION"])
    read: dict[bytes, Any] = {
        b"string": server.get,
        b"zset": lambda key: server.zrange(key, 0, -1),
        b"set": server.smembers,
        b"hash": server.hgetall,
        b"list": lambda key: server.lrange(key, 0, -1),
    }
    kept = {f"cache {key!r}": str(read[server.type(key)](key)) for key in server.scan_iter()}  # type: ignore[index]
    kept |= {f"session {each.pk}": str(each.get_decoded()) for each in Session.objects.all()}
    for place, content in kept.items():
        if any(each.lower() in f"{place} {content}".lower() for each in wanted):
            yield place


def _files(wanted: list[str]) -> Iterator[str]:
    folders = [Path(storages["screenshots"].location), settings.QUARANTINE, settings.MAILBOX, settings.MAIL_IN]  # type: ignore[attr-defined]
    for folder in map(Path, folders):
        for path in folder.rglob("*"):
            content = path.read_bytes().lower() if path.is_file() else b""
            if any(each.lower().encode() in content or each.lower() in path.name.lower() for each in wanted):
                yield str(path.relative_to(folder.parent))


def statistics() -> dict[str, Any]:
    """Everything that is counted: causes, confidences, weights, labels, checks, states, times, thresholds."""
    judged = Classification.objects.order_by("id")
    return {
        "verdicts": list(judged.values_list("category", "confidences", "disposition", "judged_on", "holds", "due_on")),
        "weights": [[(each.code, each.weight) for each in row.verdict().reasons] for row in judged],
        "labels": list(Label.objects.order_by("id").values_list("kind", "category", "agent", "created_at")),
        "checks": list(BlindCheck.objects.exclude(judged_at=None).values_list("category", "judged_at")),
        "tickets": list(Ticket.objects.order_by("id").values_list("created_at", "language", "reference")),
        "messages": Counter(
            Submission.objects.values_list("channel", "platform", "answers__what_you_see", "answers__completed_on")
        ),
        "pictures": Counter(Screenshot.objects.values_list("kind", "byte_size", "usable")),
        "letters": Counter(Reply.objects.filter(state=ReplyState.SENT).values_list("kind", "sent_at")),
        "follow_ups": Counter(FollowUp.objects.values_list("kind", "sequence", "due_at")),
        "mails": Counter(InboundMail.objects.values_list("outcome", "received_at")),
        "thresholds": earn_thresholds(desk.current().policy, active.models()),
    }


def labelled(ticket: Ticket) -> int:
    """How many labels that teach something the ticket has."""
    return Label.objects.filter(judged__ticket=ticket).exclude(kind=LabelKind.DISPUTED).count()


def is_at_rest(ticket: Ticket) -> bool:
    """Whether the machine has nothing left to do."""
    ticket.refresh_from_db()
    return ticket.stage == Stage.DONE
