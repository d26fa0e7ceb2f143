"""Which ticket a mail answers, and whether its requester wrote it."""

from django.db.models import Q

from triage.channels.email.incoming import Mail
from triage.channels.email.reply_address import is_our_id, reference_in
from triage.models import Reply, Ticket, TicketState


def open_thread(mail: Mail) -> Ticket | None:
    """The open ticket that the mail answers: by its signed address, or by a Message-ID of ours from its requester.

    Both are unguessable, so that whoever uses them has had a letter of ours. An address in From alone proves nothing:
    such a mail is a ticket of its own, proposed for the older one (``pipeline.receiving``).
    """
    # What was merged goes on in another ticket; ``receive`` knows in which.
    open_ones = Ticket.objects.filter(~Q(state=TicketState.CLOSED) | Q(merged_into__isnull=False))
    for address in mail.recipients:
        if (reference := reference_in(address)) and (found := open_ones.filter(reference=reference).first()):
            return found
    ours = [mentioned for mentioned in mail.mentioned if is_our_id(mentioned)]
    answered = Reply.objects.filter(message_id__in=ours, ticket__requester_email__iexact=mail.sender)
    return open_ones.filter(replies__in=answered).order_by("-id").first()


def is_from_other(mail: Mail, ticket: Ticket) -> bool:
    """Whether somebody else than its requester answers on the ticket: a colleague, the platform, a second address."""
    return mail.sender != ticket.requester_email.lower()
