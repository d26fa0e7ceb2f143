"""Tickets as an agent meets them."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image

from tests.factories import TOO_EARLY, WEDNESDAY, answered, received, replace, work
from triage import tickets
from triage.decision.codec import to_json
from triage.decision.facts import Box, Origin, Reading, Source
from triage.desks.prakerja.facts import ReadingKind
from triage.messages import Answers
from triage.models import CannedReply, Macro, Screenshot, ScreenshotState, Ticket

BOX: Box = ((40, 200), (360, 200), (360, 240), (40, 240))
"""Where the tests' screenshot says that the certificate is not there."""


def disputed(email: str = "sari@example.com", *, hours_ago: int = 0, answers: Answers = TOO_EARLY) -> Ticket:
    """A ticket answered by the machine whose requester disagreed ``hours_ago``: it needs a human."""
    ticket = answered(replace(answers, email=email))
    tickets.dispute(ticket, now=WEDNESDAY - timedelta(hours=hours_ago))
    ticket.refresh_from_db()
    return ticket


def with_screenshot(answers: Answers = TOO_EARLY, *, box: Box = BOX, **fields: Any) -> tuple[Ticket, Screenshot]:
    """A worked ticket with a screenshot that has been read: its page says that the certificate is not there."""
    ticket = received(answers)
    origin = Origin(Source.SCREENSHOT, screenshot=0, box=box, quote="Sertifikat belum tersedia")
    reading = Reading(ReadingKind.STATUS, "certificate_absent", 0.9, origin)
    row = Screenshot.objects.create(
        submission=ticket.submissions.get(),
        state=ScreenshotState.READ,
        created_at=WEDNESDAY,
        upload_sha256="0" * 64,
        kind="jpeg",
        byte_size=1,
        file=storages["screenshots"].save("te/st.jpg", ContentFile(jpeg())),
        width=400,
        height=800,
        **{
            "lines": [{"text": "Sertifikat <i>belum</i> tersedia", "confidence": 0.9, "box": box}],
            "readings": [to_json(reading)],
            "usable": "yes",
            **fields,
        },
    )
    return work(ticket), row


def jpeg() -> bytes:
    """A small picture."""
    out = BytesIO()
    Image.new("RGB", (400, 800), "white").save(out, "JPEG")
    return out.getvalue()


def editor_of(code: str, **edits: dict[str, Any]) -> dict[str, Any]:
    """The form of a canned reply's page as it opens, with edits by language (``version`` among them)."""
    form = {}
    for row in CannedReply.objects.filter(code=code):
        fields = {"subject": row.subject, "body": row.body, "version": row.version, **edits.get(row.language, {})}
        form |= {f"{row.language}-{name}": value for name, value in fields.items()}
    return form


def macro_form(macro: Macro) -> dict[str, Any]:
    """The form of a macro's page as it opens; boxes that are not ticked are not sent."""
    kept = macro.kept()
    for part, texts in (("name", kept.pop("names")), ("text", kept.pop("texts"))):
        kept |= {f"{part}_{code}": text for code, text in texts.items()}
    return {"version": macro.version, **{name: value for name, value in kept.items() if value not in (False, None)}}


def macro(code: str = "thanks_solved", **fields: Any) -> Macro:
    """A shipped macro, changed for the test."""
    Macro.objects.filter(code=code).update(**fields)
    return Macro.objects.get(code=code)


def macro_page(ticket: Ticket, code: str = "thanks_solved") -> str:
    """Where an agent looks at a macro and uses it."""
    return f"/desk/tickets/{ticket.reference}/macros/{code}/"
