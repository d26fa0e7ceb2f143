"""A colleague answers the mail of a notice: their words become an internal note on its ticket, and nothing else ever.

The signed address says which notice, and that its writer has had the mail; the sender's address must be the colleague's
own all the same, so that a notice that was passed on opens nothing to whom it was passed on.
"""

from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib.auth.models import User

from triage.channels.complaint import typed
from triage.channels.email.incoming import Mail
from triage.channels.email.lines import Kind
from triage.channels.email.note_address import is_for_notices, noticed
from triage.models import Notice, Ticket
from triage.notices import is_entitled
from triage.tickets import NotPossible, note

FRESH = timedelta(days=14)
"""For so long the address of a notice's mail takes answers."""
LONGEST = 5_000
"""Characters of a note, as on the ticket's page."""
NOTED, REFUSED, EMPTY = "noted", "note_refused", "empty"
WRITES_NOTES = "triage.change_ticket"


def is_note(mail: Mail) -> bool:
    """Whether the mail is meant for a notice, rightly or not: then it is no complaint, and no requester's answer."""
    return is_for_notices(mail.recipients, mail.mentioned)


def note_down(mail: Mail, *, now: datetime) -> tuple[Ticket | None, str]:
    """Within a transaction: write the note. Gives its ticket and NOTED; or None and why there is none."""
    pk = noticed(mail.recipients, mail.mentioned)
    notice = Notice.objects.select_related("person", "ticket").filter(pk=pk).first() if pk else None
    if notice is None or notice.ticket is None or not _may_write(notice, mail, now=now):
        return None, REFUSED
    words = typed(mail.words(Kind.WORDS)).strip()[:LONGEST]
    if not words:
        return None, EMPTY
    key = sha256(f"mail {mail.key}".encode()).hexdigest()
    try:
        note(notice.ticket, text=words, agent=notice.person, action_key=key, now=now)
    except NotPossible:  # The same mail, once more.
        return None, REFUSED
    return notice.ticket, NOTED


def _may_write(notice: Notice, mail: Mail, *, now: datetime) -> bool:
    person, ticket = notice.person, notice.ticket
    assert isinstance(person, User)
    if mail.is_stated or not person.email or mail.sender != person.email.lower() or now - notice.at > FRESH:
        return False
    if ticket is None or ticket.anonymised_at is not None:
        return False
    may_act = Ticket.objects.actionable_by(person).filter(pk=ticket.pk).exists()
    return may_act and person.has_perm(WRITES_NOTES) and is_entitled(person.pk, notice.kind, ticket.pk)
