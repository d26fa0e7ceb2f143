"""The door: a message becomes rows in one transaction, or nothing does."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import structlog
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from triage import meters
from triage.evidence.pictures.rows import screenshot
from triage.installed import installed
from triage.messages import InboundMessage, Standing, WholeMail
from triage.models import EventKind, File, MailWords, Screenshot, Stage, Submission, Ticket, TicketEvent, TicketState
from triage.models.submission import COLUMNS
from triage.models.ticket_keys import fingerprint
from triage.models.together import KeyOf, insert_together
from triage.notices import tell_of
from triage.nudge import nudge
from triage.outbox.addresses import lives
from triage.outbox.replies import Order, write
from triage.pipeline.draft_pictures import draft_files, drafts
from triage.pipeline.files import file_row
from triage.playbook import desk
from triage.tickets.merge import same_address
from triage.tickets.transitions import read_anew, told_by_others

Outcome = Literal["created", "joined", "repeated", "proposed"]
Stands = Callable[[Ticket], Standing]

SENT = ("channel", "client", "key", "left_out", "subject", "from_address", "written_at")
"""Fields of a message that are columns of its submission; its answers are the rest."""

log = structlog.get_logger("triage.receiving")


@dataclass(frozen=True, slots=True)
class Received:
    """The ticket that a message ended in: a new one, an open one it joined, or the one it made before.

    "proposed" is a new one, too: somebody else has an open ticket with the same details.
    """

    ticket: Ticket
    outcome: Outcome


def receive(
    message: InboundMessage,
    *,
    now: datetime,
    ticket: Ticket | None = None,
    stands: Stands = lambda _ticket: Standing.STRANGER,
) -> Received:
    """Accept a message: ticket, submission, screenshots and event in one transaction.

    1. Try to open a ticket (or to join ``ticket``, where the requester writes to a known one).
    2. If the database says that this message was here before (its key), return that ticket.
    3. If it says that the same complaint is open already (its fingerprint), join that one, if ``stands`` says that the
       sender may; else open a ticket of its own that is proposed for it: anybody can type somebody's address.

    Raises Ticket.DoesNotExist where ``ticket`` is closed, or has been merged into somebody else's.
    """
    if ticket is not None:
        return _add(message, ticket=goes_on(ticket), stands=stands, now=now)
    try:
        return Received(_open(message, now=now), "created")
    except IntegrityError:
        # Which constraint it was is asked of the rows, not read from the error: both may hold.
        if repeated := _repeated(message):
            return repeated
        same = Ticket.objects.exclude(state=TicketState.CLOSED).filter(fingerprint=_fingerprint(message))
        found = sorted(same, key=lambda each: (each.proposed_for_id is not None, each.pk))
        if not found:
            raise
        own = next((each for each in found if _may_join(message, each, stands)), found[0])
        return _add(message, ticket=own, stands=stands, now=now)


def goes_on(ticket: Ticket) -> Ticket:
    """The ticket in which this one goes on. Raises Ticket.DoesNotExist for somebody else's: it is none of the sender's
    business.
    """
    into = ticket.merged_into
    if into is None:
        return ticket
    if not same_address(ticket, into):
        raise Ticket.DoesNotExist
    return into


def _standing(message: InboundMessage, ticket: Ticket, stands: Stands) -> Standing:
    if message.chat:  # The ticket may have got an address to mail to as well.
        return Standing.OWNER if message.is_owner and message.chat == ticket.requester_chat else stands(ticket)
    is_theirs = message.answers.email.casefold() == ticket.requester_email.casefold()
    return Standing.OWNER if message.is_owner and is_theirs else stands(ticket)


def _may_join(message: InboundMessage, ticket: Ticket, stands: Stands) -> bool:
    """The opener's word counts as long as nobody else has added to the ticket: after that it is the owner's."""
    standing = _standing(message, ticket, stands)
    return standing is Standing.OWNER or (standing is Standing.OPENER and ticket.shared_at is None)


def _add(message: InboundMessage, *, ticket: Ticket, stands: Stands, now: datetime) -> Received:
    """Join the ticket, or open one that is proposed for it."""
    try:
        if message.from_address:
            return Received(_join_others(message, ticket=ticket, now=now), "joined")
        if _may_join(message, ticket, stands):
            is_owner = _standing(message, ticket, stands) is Standing.OWNER
            return Received(_join(message, ticket=ticket, is_owner=is_owner, now=now), "joined")
        return Received(_open(message, proposed_for=ticket.proposed_for or ticket, now=now), "proposed")
    except IntegrityError:
        if repeated := _repeated(message):
            return repeated
        raise


def _open(message: InboundMessage, *, now: datetime, proposed_for: Ticket | None = None) -> Ticket:
    answers = message.answers
    ticket = Ticket(
        fingerprint=_fingerprint(message),
        requester_name=answers.name or message.called,
        requester_email=answers.email,
        requester_chat=message.chat,
        language=answers.language,
        stage=Stage.READ if message.pictures or message.files or message.draft_key else Stage.CLASSIFY,
        created_at=now,
        origin=message.origin,
        confirmed_at=now if message.is_owner else None,
        proposed_for=proposed_for,
    )
    # One statement is atomic by itself. Only a second one, or somebody's transaction around us, needs more.
    several = message.draft_key or proposed_for or message.is_owner or connection.in_atomic_block
    with transaction.atomic() if several else nullcontext():
        ticket.pk = _insert(message, ticket=ticket, kind=EventKind.RECEIVED, now=now)
        ticket._state.adding = False
        if proposed_for is not None:
            # The owner of the address is asked whether both are theirs. The older one stays as it is: its page may be
            # a stranger's.
            data = {"for": proposed_for.reference}
            TicketEvent.objects.create(ticket=ticket, kind=EventKind.PROPOSED, at=now, data=data)
            write(ticket, Order("proposal", "proposal"), about=None, desk=desk.current(), now=now)
        if message.is_owner:
            lives(answers.email)
    _tell(ticket, "created", message=message)
    return ticket


@transaction.atomic
def _join(message: InboundMessage, *, ticket: Ticket, is_owner: bool, now: datetime) -> Ticket:
    """Add to an open ticket: newer evidence takes the work away from whoever judges the older."""
    joined = Ticket.objects.select_for_update().exclude(state=TicketState.CLOSED).get(pk=ticket.pk)
    _insert(message, ticket=joined, kind=EventKind.JOINED, now=now)
    read_anew(joined, is_owner=is_owner, now=now)
    _tell(joined, "joined", message=message)
    return joined


def add_note(message: InboundMessage, *, ticket: Ticket, kind: EventKind, now: datetime) -> None:
    """Within a transaction: keep the message with the locked ticket, whatever its state, and have nobody act on it."""
    _insert(message, ticket=ticket, kind=kind, now=now)


@transaction.atomic
def _join_others(message: InboundMessage, *, ticket: Ticket, now: datetime) -> Ticket:
    """Add what somebody else wrote to an open ticket: a person reads it, the machine decides nothing by it."""
    joined = Ticket.objects.select_for_update().exclude(state=TicketState.CLOSED).get(pk=ticket.pk)
    _insert(message, ticket=joined, kind=EventKind.OTHERS_WROTE, now=now)
    told_by_others(joined, has_pictures=bool(message.pictures), now=now)
    _tell(joined, "others_wrote", message=message)
    return joined


def _repeated(message: InboundMessage) -> Received | None:
    """The ticket, if the message was here before: pictures and files that came along once more go at once."""
    before = {"channel": message.channel, "client": message.client, "key": message.key}
    ticket = Ticket.objects.filter(**{f"submissions__{name}": value for name, value in before.items()}).first()
    if ticket is None:
        return None
    named = {picture.name for picture in message.pictures} | {file.name for file in message.files if file.name}
    for model in (Screenshot, File):
        rows = model._default_manager.filter(submission__ticket=ticket, quarantine_name__in=named)
        named.difference_update(rows.values_list("quarantine_name", flat=True))
    for name in named:
        (settings.QUARANTINE / name).unlink(missing_ok=True)
    return Received(ticket, "repeated")


def _insert(message: InboundMessage, *, ticket: Ticket, kind: EventKind, now: datetime) -> int:
    """Write the message's rows, and the ticket's where it is new; gives the ticket's key."""
    key: Any = ticket.pk or KeyOf("ticket")
    said = message.answers
    answers = {name: getattr(said, name) for name in COLUMNS} | {"answers": dict(said.given)}
    answers["platform_id"] = said.platform or None
    sent = {name: getattr(message, name) for name in SENT} | {"is_third_person": bool(message.from_address)}
    submission = Submission(ticket_id=key, received_at=now, **sent, **answers)
    # Many requests at once can lay down more drafts than a complaint may carry; the rest is swept.
    room = max(0, settings.PICTURES_MAX - len(message.pictures))
    kept = list(drafts(message.draft_key).values_list("pk", flat=True)[:room]) if message.draft_key else []
    room = max(0, settings.FILES_MAX - len(message.files))
    kept_files = list(draft_files(message.draft_key).values_list("pk", flat=True)[:room]) if message.draft_key else []
    came = {"channel": message.channel} | ({"left_out": message.left_out} if message.left_out else {})
    event = TicketEvent(ticket_id=key, kind=kind, at=now, agent_id=message.agent_id, data=came)
    written = insert_together(
        {
            "ticket": [] if ticket.pk else [ticket],
            "submission": [submission],
            "screenshots": [
                screenshot(picture, position=len(kept) + index, now=now, submission_id=KeyOf("submission"))
                for index, picture in enumerate(message.pictures)
            ],
            "mail": [_whole(message.mail)] if message.mail else [],
            "files": [file_row(file, now=now, submission_id=KeyOf("submission")) for file in message.files],
            "event": [event],
        }
    )
    for model, pks in ((Screenshot, kept), (File, kept_files)):
        if pks:
            adopted = model._default_manager.filter(pk__in=pks, submission__isnull=True)
            adopted.update(submission=written["submission"], origin="", draft_of="")
    if ticket.pk:  # A new ticket is nobody's yet: the queue tells of it.
        event.pk, event.ticket = written["event"], ticket
        tell_of(event)
    return written.get("ticket") or ticket.pk


def _whole(mail: WholeMail) -> MailWords:
    blocks = [{"kind": kind, "text": text} for kind, text in mail.blocks]
    key: Any = KeyOf("submission")
    return MailWords(submission_id=key, subject=mail.subject, blocks=blocks, forwarded_from=dict(mail.forwarded_from))


def _tell(ticket: Ticket, outcome: str, *, message: InboundMessage) -> None:
    nudge(ticket.stage, ticket.pk)
    meters.COMPLAINTS.labels(message.channel, outcome).inc()
    log.info("received", ticket=ticket.reference, outcome=outcome, channel=message.channel)


def _fingerprint(message: InboundMessage) -> str:
    """Without an address nothing says that two complaints are one person's: each is only the same as itself."""
    answers = message.answers
    return fingerprint(
        answers.email or message.key,
        answers.platform or answers.platform_other,
        *installed().form.sameness(answers.given),
    )
