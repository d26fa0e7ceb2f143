"""How a mail is read, without taking it: for whoever asks why one became what it is."""

from contextlib import suppress
from functools import partial
from typing import Any

from django.db import DatabaseError

from triage.channels.email.lines import Kind
from triage.channels.email.written import File
from triage.evidence.pictures.headers import BrokenHeader, read_header
from triage.models import MailOutcome
from triage.pipeline.mail_in import read_mail
from triage.pipeline.mail_plan import planned, tidied
from triage.pipeline.notes_by_mail import is_note
from triage.pipeline.threads import answered_by
from triage.playbook.desk import shipped

JOINED = "joined"
NOTE = "note"


def explain(raw: bytes) -> dict[str, Any]:
    """What would become of the mail, and its parts, as ``manage.py receive_mail --help`` lists them.

    Nothing is written, in the database or beside it. Words are shown as they are stored: tidied and masked.
    """
    mail = read_mail(raw)
    contacts = shipped().public_contacts
    said = partial(tidied, contacts=contacts)
    thread = None
    with suppress(DatabaseError):  # Where there is no database yet, a mail can be read all the same.
        thread = answered_by(mail)
    plan = planned(mail, thread=thread, contacts=contacts)
    outcome, why = MailOutcome.NEW.value, plan.why
    if mail.bounced or plan.is_ignored:
        outcome, why = MailOutcome.IGNORED.value, why or MailOutcome.BOUNCE.value
    elif why or not (plan.words or mail.files):
        outcome, why = MailOutcome.KEPT.value, why or "empty"
    elif is_note(mail):
        outcome = NOTE
    elif plan.thread:
        outcome = JOINED
    return {
        "outcome": outcome,
        "why": why,
        "from": {"name": mail.name, "address": mail.sender},
        "subject": said(mail.subject),
        "words": plan.words or said(mail.text),
        "forwarded_words": said(mail.passed_on),
        "history": said("\n\n".join(each.text for each in mail.blocks if each.kind is Kind.HISTORY)),
        "signature": said(mail.words(Kind.SIGNATURE)),
        "attachments": [_file(file) for file in mail.files],
    }


def _file(file: File) -> dict[str, Any]:
    try:
        outcome = "picture" if read_header(file.content) else "file"
    except BrokenHeader:
        outcome = "damaged"
    return {"name": file.name, "type": file.content_type, "bytes": len(file.content), "outcome": outcome}
