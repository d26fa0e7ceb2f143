"""What shows a ticket's mails as one thread, and has answers come back to it."""

from collections.abc import Sequence
from hashlib import sha256

from triage.channels.email.reply_address import reply_address
from triage.models import InboundMail, Reply, ReplyKind

LONGEST_THREAD = 10
"""Message-IDs in References: enough for any mail program, short enough for any server."""


def thread_headers(reply: Reply, ours: Sequence[str]) -> dict[str, str]:
    """The signed address that answers go to, what mail programs need to show a ticket's mails as one thread, and whom
    it comes from where that is not the desk. ``ours`` are the Message-IDs of what went to the same address before.
    """
    headers = {"Reply-To": reply_address(reply.ticket.reference, for_others=reply.kind == ReplyKind.FORWARD)}
    # Whoever else has written on the ticket has a conversation of their own.
    wrote = sha256(reply.to.lower().encode()).hexdigest()
    mails = InboundMail.objects.filter(ticket=reply.ticket_id, key__startswith="<", sender=wrote).order_by("id")
    theirs = list(mails.values_list("key", flat=True))
    if known := [*ours, *theirs][-LONGEST_THREAD:]:
        headers["References"] = " ".join(known)
        headers["In-Reply-To"] = theirs[-1] if theirs else known[-1]
    return {**headers, "From": reply.sender} if reply.sender else headers
