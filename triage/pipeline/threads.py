"""Which ticket a mail answers, and whether its requester wrote it."""

import re

from django.db.models import Q

from triage.channels.email.incoming import Mail
from triage.channels.email.reply_address import is_for_others, is_our_id, reference_in
from triage.models import Reply, ReplyKind, Ticket, TicketState

# "Re: halo [TKT-7K3M-Q2XD]", as the subjects of our letters end; some programs change capitals.
_NAMED = re.compile(r"\[(TKT-[A-Z0-9]{4}-[A-Z0-9]{4})\]", re.IGNORECASE)


def answered_by(mail: Mail) -> Ticket | None:
    """The ticket that the mail answers: by its signed address, by a Message-ID of ours from whom we wrote it to, or by
    the reference in its subject where a relay that we trust vouches for the requester's address.

    The first two are unguessable, so that whoever uses them has had a letter of ours; a reference is on the screens of
    many people, and an address in From alone proves nothing: such a mail is a ticket of its own, proposed for the older
    one (``pipeline.receiving``). Of several, one that is open, or goes on in another, comes before those that are
    closed (``pipeline.afterwards``).
    """
    signed = [reference for address in mail.recipients if (reference := reference_in(address))]
    # What only a form or a group says of its writer opens tickets, and joins none.
    ours = [mentioned for mentioned in mail.mentioned if is_our_id(mentioned) and not mail.is_stated]
    to_them = Q(ticket__requester_email__iexact=mail.sender) & ~Q(kind=ReplyKind.FORWARD)
    to_others = Q(kind=ReplyKind.FORWARD, to__iexact=mail.sender)
    answered = Reply.objects.filter(to_them | to_others, message_id__in=ours)
    named = Ticket.objects.filter(reference__in=signed).order_by("id")
    mentioned = Ticket.objects.filter(replies__in=answered).order_by("-id")
    is_open = ~Q(state=TicketState.CLOSED) | Q(merged_into__isnull=False)
    in_subject = [name.upper() for name in _NAMED.findall(mail.subject)] if mail.is_authenticated else []
    told = Ticket.objects.filter(reference__in=in_subject, requester_email__iexact=mail.sender)
    # A first mail names nothing, and asks nothing.
    ways = [way for way, names in ((named, signed), (mentioned, ours), (told, in_subject)) if names]
    ways = [*(way.filter(is_open) for way in ways), *ways]
    return next((found for way in ways if (found := way.first())), None)


def is_from_other(mail: Mail, ticket: Ticket) -> bool:
    """Whether somebody else than its requester answers on the ticket: a colleague, the platform, a second address."""
    signed = [address for address in mail.recipients if reference_in(address)]
    is_asked = bool(signed) and all(is_for_others(address) for address in signed)  # Whatever stands in From.
    return is_asked or mail.sender != ticket.requester_email.lower()


def is_owners(mail: Mail, ticket: Ticket) -> bool:
    """Whether a mail on the ticket that its requester's address signs proves that they read their mail.

    Where the address was corrected, a stranger may have had a letter that names the signed address: then only an answer
    to a letter to the new one does, or a relay's word.
    """
    if not ticket.readdressed or mail.is_authenticated:
        return True
    ours = [mentioned for mentioned in mail.mentioned if is_our_id(mentioned) and not mail.is_stated]
    letters = Reply.objects.filter(ticket=ticket, message_id__in=ours, to__iexact=ticket.requester_email)
    return letters.exclude(kind=ReplyKind.FORWARD).exists()
