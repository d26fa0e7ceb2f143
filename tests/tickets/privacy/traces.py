"""A person who leaves a mark in everything that a person, or an agent about them, can put anywhere; and where it lies.

``columns`` is asked of the models themselves: a new column or table is looked at without being named here.
"""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.postgres.fields import ArrayField
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw

from tests.factories import work
from tests.tickets import bulk_jobs
from tests.tickets.privacy import person
from tests.tickets.privacy.person import EMAIL, MARK
from triage import pipeline
from triage import tickets as actions
from triage.api.serializers import ComplaintRequest
from triage.channels.email.reply_address import reply_address
from triage.channels.web_form import WebForm
from triage.hooks.events import SOURCES
from triage.hooks.secrets import new_secret, sealed
from triage.models import (
    ApiClient,
    BulkKind,
    ChatUpdate,
    Classification,
    Conversation,
    FoundIn,
    LinkRequest,
    Reminder,
    Reply,
    Satisfaction,
    Silence,
    Subscription,
    Ticket,
)
from triage.models.api_client import key_digest
from triage.models.silence import digest
from triage.models.ticket_words import index
from triage.tickets import Order

DESKS_OWN = {
    *("access", "alarm", "apiclient", "auditentry", "blindcheck", "calendarday", "cannedreply", "cannedreplyversion"),
    *(
        "categorysetting",
        "checkup",
        "circumstancesetting",
        "desksettings",
        "incident",
        "incidentmember",
        "label",
        "macro",
        "macroversion",
    ),
    *("modelversion", "platform", "preference", "shippedright", "snapshot", "ticketfigures", "deflected"),
    *("team", "route", "openinghours", "slapolicy", "duty", "customquestion"),
    *("apikey", "apiwrite"),  # Programs' and colleagues' keys; keys and digests of their requests.
    *("importedmessage", "reportedevent"),  # Digests and codes: which message, or event, was here before.
    *("article", "articleversion", "articlelooks", "articleuse"),  # Public words, numbers, keys of pages and forms.
    *("topic", "topicexample", "topicsuggestion"),  # Picked examples are keys of tickets: no second copy of any word.
    *("tag", "ticketlist", "reportreader", "weeklyreport"),  # Words of the desk's, its people, keys of tickets.
    *(
        "mailattempt",
        "turn",
        "maillogin",
        "part",
        "jobrun",
        "notice",
        "subscription",
    ),  # Digests that soon go; what is around the desk.
    *("rule", "ruleversion", "rulerun", "rulelook", "ruletrial"),  # The desk's own; codes and keys of what was done.
    "resumableupload",  # Until it is whole nobody knows whose it is, and it is gone in hours; then it has no words.
}
"""Models that hold the desk's words and settings, codes and counts: nothing that a requester has said."""
CODES = {
    "ticket": {
        "reference",
        "token",
        "category",
        "language",
        "last_error",
        "tags",
    },  # The token is looked for by its value.
    "classification": {"action_key", "category", "confidences", "follow_ups", "holds", "policy_version", "question"}
    | {"model_version", "second"},
    "bulkjob": {"action_key", "last_error"},
    "bulkitem": {"code"},
    "ticketevent": {"data"},
    "delivery": {"last_error", "occasion", "source"},
    "chatupdate": {"last_error"},
    "conversation": {"channel", "language"},
    "followup": {"answer", "kind", "last_error", "note"},
    "inboundmail": {"quarantine_name", "why"},
    "note": {"action_key"},
    "reminder": {"answers", "category", "language", "last_error", "platform"},
    "reply": {"channel", "key", "language", "last_error", "message_id", "sender"},
    "replyfile": {"file", "kind"},
    "submission": {"channel", "client", "corrects", "language"},
    "screenshot": {"engine", "file", "kind", "last_error", "problem", "quarantine_name", "reader", "usable"},
    "file": {"content_type", "kind", "last_error", "problem", "quarantine_name", "storage_name"},
    "ticketsignature": {"family", "platform"},
}
"""Columns with codes, keys of our own making, names of files that are random or digests of a picture's content."""
FOUND_BY = {
    "ticket": {"requester_email"},
    "submission": {"email"},
    "bulkjob": {"text"},
    "inboundmail": {"sender"},
    "linkrequest": {"email"},
    "savedview": {"name", "query"},
    "screenshot": {"draft_of"},
    "file": {"draft_of"},
    "silence": {"address"},
    "reminder": {"email"},
}
"""Columns by which the rows are found: ``journey`` fills them, and a mark would hide them."""


def columns() -> Iterator[tuple[type[models.Model], "models.Field[Any, Any]"]]:
    """Every column of every table of ours in which words of a requester may stand."""
    texts = (models.CharField, models.TextField, models.JSONField, ArrayField)
    for model in apps.get_app_config("triage").get_models():
        name = cast(str, model._meta.model_name)
        for field in model._meta.concrete_fields if name not in DESKS_OWN else ():
            if isinstance(field, texts) and not field.choices and field.name not in CODES.get(name, ()):
                yield model, field


def mark_columns(tickets: list[Ticket]) -> dict[str, str]:
    """Write a mark of its own into each such column that takes any text, in all rows of the person with ``tickets``.

    Gives ``model.column`` and its mark.
    """
    marked = {}
    for number, (model, field) in enumerate(columns()):
        name = cast(str, model._meta.model_name)
        if isinstance(field, models.JSONField | ArrayField) or field.name in FOUND_BY.get(name, ()):
            continue
        marked[f"{name}.{field.name}"] = mark = f"{MARK} {number}n"
        rows = getattr(model, "everything", model._default_manager).exclude(_somebody_elses(model, tickets))
        assert rows.update(**{field.name: Concat(Value(mark), Cast(F("pk"), CharField()))}), f"no row of {name}"
    return marked


def _somebody_elses(model: type[models.Model], tickets: list[Ticket]) -> Q:
    paths = {"ticket": "ticket", "submission": "submission__ticket"}
    path = next((path for name, path in paths.items() if hasattr(model, name)), "pk" if model is Ticket else "")
    keys = [ticket.pk for ticket in tickets]
    return ~Q(**{f"{path}__in": keys}) & Q(**{f"{path}__isnull": False}) if path else Q(pk=None)


def journey(agent: User, desk: Client) -> list[Ticket]:
    """Everything that can happen; gives the person's tickets. ``desk`` is the agent's browser."""
    everything = {"events": list(SOURCES), "has_personal_data": True, "created_at": timezone.now()}
    Subscription.objects.create(name="CRM", address="https://crm.example/", secret=sealed(new_secret()), **everything)
    ticket = person.came_by(agent)
    _by_form(ticket)
    _at_the_desk(ticket, agent, desk)
    _by_api()
    _by_mail(ticket)
    Satisfaction.objects.create(ticket=ticket, helpful=True, at=timezone.now(), comment=f"Puas {MARK}")
    LinkRequest.objects.create(email=EMAIL.upper(), asked_at=timezone.now())
    Silence.objects.create(address=digest(EMAIL), until=timezone.now() + timedelta(days=9))
    times = dict.fromkeys(("due_on", "due_at", "created_at", "sent_at"), timezone.now())
    Reminder.objects.create(email=EMAIL.upper(), category="too_early", state="sent", **times)
    theirs = Ticket.objects.filter(requester_email=EMAIL).order_by("id")
    theirs.update(origin=MARK)
    _by_chat(theirs[0])
    return [work(each) for each in theirs]


def _by_form(ticket: Ticket) -> None:
    """A complaint sent twice, one that is refused, more on a ticket, more that is refused; pictures and files each."""
    browser = Client()
    whole = _filled(WebForm(now=timezone.now()).fields)
    for form in (
        whole,
        whole,
        {**whole, "consent": ""},
        {**whole, "completed_on": "never"},
        {**whole, "email": f"{MARK}@"},
    ):
        browser.post("/", {**form, "key": str(uuid4()), "screenshots": [_picture(), _words()]})
    browser.post("/language/", {**whole, "key": str(uuid4()), "to": "en", "screenshots": [_picture(), _words()]})
    for form in (whole, {**whole, "completed_on": "never"}):
        browser.post(f"/t/{ticket.token}/more/", {**form, "key": str(uuid4()), "screenshots": [_picture(), _words()]})
    browser.post(f"/t/{ticket.token}/dispute/")
    browser.post("/link/", {"email": EMAIL})


def _at_the_desk(ticket: Ticket, agent: User, desk: Client) -> None:
    """What agents write about the person: searches, views, notes, letters to one and to many, a verdict taken back."""
    desk.get("/desk/", {"q": MARK})
    for name, query in {"about": f"q={MARK}", MARK: "sure=low", "one": f"state=all&q={EMAIL.upper()}"}.items():
        desk.post("/desk/views/", {"name": name, "query": query})
    for action, fields in {"note": {"note": f"Kata {MARK}"}, "reply": {"text": f"Untuk {MARK}"}}.items():
        desk.post(f"/desk/tickets/{ticket.reference}/{action}/", {**fields, "action_key": str(uuid4())})
    sent = {"files": SimpleUploadedFile(f"{MARK}.txt", MARK.encode()), "cc": "teman@else.example"}
    passed_on = {"to": "cs@platform.example", "forward_text": f"Tentang {MARK}", **sent}
    for action, fields in {"reply": {"text": f"Terlampir {MARK}", **sent}, "forward": passed_on}.items():
        sent["files"].seek(0)  # type: ignore[attr-defined]
        desk.post(f"/desk/tickets/{ticket.reference}/{action}/", {**fields, "action_key": str(uuid4())})
    alone, greeting = Order(BulkKind.REPLY, text="Satu untuk satu"), Order(BulkKind.REPLY, text=f"Halo {MARK}")
    bulk_jobs.run(bulk_jobs.start(alone, [ticket], agent, key="alone"))
    other = bulk_jobs.disputed(1)
    bulk_jobs.run(bulk_jobs.start(greeting, [ticket, *other], agent, key="greeting"))
    Reply.objects.filter(ticket__in=other, kind="agent").delete()  # What stands in somebody else's letter is theirs.
    index(FoundIn.LETTERS, [each.pk for each in other])
    right = {"name": f"{MARK} R", "description": MARK, "training": f"Kelas {MARK}", "email": EMAIL, "platform": "other"}
    sent_back = {"initial-name": "", "initial-training": "", "action_key": str(uuid4()), **right}
    desk.post(f"/desk/tickets/{ticket.reference}/details/", {**sent_back, "platform_other": f"{MARK} P"})
    desk.post("/desk/tickets/open/", {**right, "channel": "letter", "note": f"Telepon {MARK}", "key": str(uuid4())})
    desk.post("/desk/tickets/open/", {**right, "completed_on": "never", "screenshots": [_picture(), _words()]})
    desk.post("/desk/tickets/open/judge/", right)
    work(ticket)
    judged = actions.correct(ticket, category="too_early", agent=agent, action_key="undone", now=timezone.now())
    Classification.everything.filter(pk=judged.pk).update(undone_at=timezone.now())


def _by_api() -> None:
    ApiClient.objects.create(name="partner", key_digest=key_digest("tk_good"))
    form = WebForm(now=timezone.now())
    fields = _filled({name: form.fields[name] for name in ComplaintRequest().fields if name != "screenshots"})
    api = Client(headers={"authorization": "Bearer tk_good", "idempotency-key": MARK})
    for _twice in range(2):
        sent = {**fields, "training": f"API {MARK}", "screenshots": [_picture(), _words()]}
        sent.pop("unknown")
        api.post("/api/v1/tickets", sent)


def _by_mail(ticket: Ticket) -> None:
    other = EmailMessage()
    other["From"], other["To"], other["Message-ID"] = "teman@else.example", reply_address(ticket.reference), "<o@else>"
    other.set_content(f"Saya teman {MARK}.")
    pipeline.take_mail(other.as_bytes(), now=timezone.now())
    message = EmailMessage()
    message["From"], message["Subject"] = f"{MARK} <{EMAIL}>", f"Sertifikat {MARK}"
    message["To"], message["Message-ID"] = "desk@example.org", f"<{MARK}-new@zyxwvut.example>"
    passed_on = f"---------- Forwarded message ---------\nFrom: {MARK} <{EMAIL}>\nSubject: {MARK}\nDate: 2026\n\n{MARK}"
    message.set_content(f"Kak, saya {MARK}, sertifikat saya belum muncul padahal sudah selesai.\n\n{passed_on}")
    picture = _picture()
    message.add_attachment(picture.read(), maintype="image", subtype="jpeg", filename=picture.name)
    for raw in (message.as_bytes(), message.as_bytes(), person.mail(text="")):  # The empty one is only kept.
        pipeline.take_mail(raw, now=timezone.now())


def _by_chat(ticket: Ticket) -> None:
    """One of the tickets goes on in a chat."""
    now = timezone.now()
    began = {"began_at": now, "heard_at": now}
    told = Conversation.objects.create(channel="telegram", account=MARK, name=MARK, ticket=ticket, **began)
    asked = {"buttons": [[f"Nama {MARK}", "code"]]}  # Which of two names is right, say.
    Reply.objects.filter(ticket=ticket).update(**asked)
    at = {"said_at": now, "received_at": now, "due_at": now}
    ChatUpdate.objects.create(conversation=told, key=MARK, payload={"text": MARK}, state="failed", **asked, **at)


def _filled(fields: dict[str, forms.Field]) -> dict[str, str]:
    """A form with the mark in every field that takes words, and something in each of the others."""
    form = {}
    for name, field in fields.items():
        if isinstance(field, forms.ChoiceField):
            form[name] = next(str(value) for value, _label in cast("Any", field).choices if value)
        elif name != "not_finished":
            form[name] = "on" if isinstance(field, forms.BooleanField) else f"{MARK} {name}"
    return {**form, "email": EMAIL, "completed_on": "2026-09-15", "platform": "other", "unknown": MARK}


def _picture() -> SimpleUploadedFile:
    """A picture with the mark in its name, its EXIF, its comment and drawn on it."""
    image, out, exif = Image.new("RGB", (400, 800), "white"), BytesIO(), Image.Exif()
    exif[0x010E] = MARK  # ImageDescription
    ImageDraw.Draw(image).text((20, 20), MARK, "black")
    image.save(out, "JPEG", comment=MARK.encode(), exif=exif)
    return SimpleUploadedFile(f"{MARK}.jpg", out.getvalue(), content_type="image/jpeg")


def _words() -> SimpleUploadedFile:
    """A text with the mark in its name and its words."""
    return SimpleUploadedFile(f"{MARK}.txt", f"Catatan {MARK}".encode(), content_type="text/plain")
